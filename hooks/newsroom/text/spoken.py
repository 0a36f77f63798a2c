"""Indonesian texts as they are read aloud: numbers, dates, times, money and units in words.

Decimals have a comma, thousands a full stop, and clock times a full stop (Pedoman Umum Ejaan Bahasa Indonesia, III.A
and the chapter on numbers), so `1.250` is a number, `07.30` a time and `1,25` a fraction.
"""

from __future__ import annotations

import re
from functools import lru_cache

from newsroom.text.dates import MONTHS
from newsroom.text.saying import Numerals, Sayers, in_place

_ONES = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()
_SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"), (100, "ratus"), (10, "puluh"))
_ZONES = {"WIB": "Waktu Indonesia Barat", "WITA": "Waktu Indonesia Tengah", "WIT": "Waktu Indonesia Timur"}
_UNITS = {
    "km/jam": "kilometer per jam",
    "m/detik": "meter per detik",
    "liter/detik": "liter per detik",
    "km²": "kilometer persegi",
    "km2": "kilometer persegi",
    "m²": "meter persegi",
    "m2": "meter persegi",
    "m³": "meter kubik",
    "m3": "meter kubik",
    "°C": "derajat Celsius",
    "mm": "milimeter",
    "cm": "sentimeter",
    "km": "kilometer",
    "kg": "kilogram",
    "ha": "hektare",
    "m": "meter",
    "GB": "gigabita",
    "MB": "megabita",
    "%": "persen",
}
_SAID = {
    "No.": "nomor",
    "Jl.": "Jalan",
    "Kec.": "Kecamatan",
    "Kab.": "Kabupaten",
    "dll.": "dan lain-lain",
    "s.d.": "sampai dengan",
    "&": "dan",
    "½": "setengah",
    "¼": "seperempat",
    "¾": "tiga perempat",
    "²": " pangkat dua",
    "³": " pangkat tiga",
}
_MARK = re.compile(r"\[([A-Z ]+)\] ")
_ABBREVIATION = re.compile(r"(?<!\w)(?:No|Jl|Kec|Kab|dll|s\.d)\.(?=\s)|[&½¼¾²³]")
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)|\d+,\d+|\d+"
_TIME = r"(?:[01]?\d|2[0-4])[.:][0-5]\d(?!\d|[.,:]\d)"
_UNIT = "|".join(re.escape(unit) for unit in _UNITS)
_SCALE = r"ribu|juta|miliar|triliun"
_TO = r"\s?[–—-]\s?"
# In the order in which they are tried at each place.
_PATTERNS = (
    ("day", r"(?P<d1>\d{1,2})/(?P<d2>\d{1,2})/(?P<d3>[12]\d{3})|(?P<i1>[12]\d{3})-(?P<i2>\d\d)-(?P<i3>\d\d)"),
    ("phone", r"\+\d[\d ()-]{6,}\d|1500-\d{3}|0\d{2,3}[ -]?\d{3,4}(?:[ -]?\d{2,5})*(?!,?\d)"),
    ("time", rf"(?P<t1>{_TIME})(?:{_TO}(?P<t2>{_TIME}))?(?:\s(?P<zone>WIB|WITA|WIT)\b)?"),
    ("money", rf"(?P<coin>Rp|US\$)\.?\s?(?P<m1>{_NUMBER})(?:{_TO}(?P<m2>{_NUMBER}))?(?:\s(?P<scale>{_SCALE})\b)?"),
    ("ordinal", r"\bke-(?P<o1>\d+)"),
    ("decade", r"(?P<e1>\d+)-an\b"),
    ("day_count", r"\bH(?P<sign>[-+])(?P<h1>\d+)"),
    ("half", r"(?<![\d/])(?P<top>[1-9])/(?P<under>[2-9])(?![\d/])"),
    ("slashed", r"\d+(?:/\d+)+"),
    ("dotted", r"(?!\d{1,3}(?:\.\d{3})+(?!\d|\.\d))\d+(?:\.\d+)+(?![\d,])"),
    ("number", rf"(?P<n1>{_NUMBER})(?:{_TO}(?P<n2>{_NUMBER})(?!\d|[./-]\d))?(?:\s?(?P<unit>{_UNIT})(?!\w))?"),
)
_ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS))
_CALL = re.compile(
    r"(?:hubungi|telepon|telp\.?|darurat|call center|pusat panggilan|nomor layanan)[\s:]*$", re.IGNORECASE
)
_CURRENCIES = {"Rp": "rupiah", "US$": "dolar Amerika"}
_DIGIT = re.compile(r"\d")
_TIMES = re.compile(r"(?<=\d)\s?[x×]\s?(?=\d)")
_MILESTONE = re.compile(r"\b(?:km|KM|Km)\.?\s(?=\d)")
_UNTIL = re.compile(r"(?<=[a-z])[–—](?=\d)")
_HYPHEN = re.compile(r"(?<=[A-Za-z]{2})(?<!\bke)(?<!\bKe)-(?=\d)")


@lru_cache(maxsize=512)
def spelled(text: str) -> str:
    """Return a text as an announcer reads it: no digit is left in it."""
    text = _MARK.sub(lambda found: f"{found[1].capitalize()}: ", text)
    if _ABBREVIATION.search(text):
        text = _ABBREVIATION.sub(lambda found: _SAID[found[0]], text)
    if text.isascii() and not _DIGIT.search(text):
        return text
    text = _UNTIL.sub(" sampai ", text)
    text = _MILESTONE.sub("kilometer ", _HYPHEN.sub(" ", _TIMES.sub(" kali ", text)))
    return _NUMERALS.without_digits(_ANY.sub(lambda found: in_place(found, _SAYERS), text))


def _day(found: re.Match[str]) -> str:
    numbers = [found[name] for name in ("d1", "d2", "d3")]
    if numbers[0] is None:
        numbers = [found[name] for name in ("i3", "i2", "i1")]
    day, month, year = map(int, numbers)
    if not 1 <= month <= 12:
        return " garis miring ".join(map(_number, numbers))
    return f"{cardinal(day)} {MONTHS[month - 1].capitalize()} {cardinal(year)}"


def _phone(found: re.Match[str]) -> str:
    return _digits(found[0])


def _time(found: re.Match[str]) -> str:
    times = [_clock(found[name]) for name in ("t1", "t2") if found[name]]
    zone = f" {_ZONES[found['zone']]}" if found["zone"] else ""
    return " sampai pukul ".join(times) + zone


def _clock(text: str) -> str:
    hour, minute = map(int, re.split("[.:]", text))
    if not hour and not minute:
        return "nol nol"
    return cardinal(hour) + (f" lewat {cardinal(minute)} menit" if minute else "")


def _money(found: re.Match[str]) -> str:
    amounts = [_number(found[name]) for name in ("m1", "m2") if found[name]]
    scale = f" {found['scale']}" if found["scale"] else ""
    return " sampai ".join(amounts) + scale + f" {_CURRENCIES[found['coin']]}"


def _ordinal(found: re.Match[str]) -> str:
    return "pertama" if found["o1"] == "1" else "ke" + _number(found["o1"])


def _decade(found: re.Match[str]) -> str:
    return _number(found["e1"]) + "an"


def _day_count(found: re.Match[str]) -> str:
    return f"H {'minus' if found['sign'] == '-' else 'plus'} {_number(found['h1'])}"


def _half(found: re.Match[str]) -> str:
    top, under = int(found["top"]), int(found["under"])
    if under == 2:
        return "setengah" if top == 1 else f"{cardinal(top)} perdua"
    return f"seper{cardinal(under)}" if top == 1 else f"{cardinal(top)} per{cardinal(under)}"


def _plain(found: re.Match[str]) -> str:
    if found["n2"] is None and len(found["n1"]) == 3 and _CALL.search(found.string, 0, found.start()):
        words = _digits(found["n1"])
    else:
        words = " sampai ".join(_number(found[name]) for name in ("n1", "n2") if found[name])
    return f"{words} {_UNITS[found['unit']]}" if found["unit"] else words


def _slashed(found: re.Match[str]) -> str:
    return " garis miring ".join(map(_number, found[0].split("/")))


def _dotted(found: re.Match[str]) -> str:
    return " titik ".join(map(_number, found[0].split(".")))


_SAYERS: Sayers = {
    "day": _day,
    "phone": _phone,
    "time": _time,
    "money": _money,
    "ordinal": _ordinal,
    "decade": _decade,
    "day_count": _day_count,
    "half": _half,
    "slashed": _slashed,
    "dotted": _dotted,
    "number": _plain,
}


def cardinal(number: int) -> str:
    """Return a whole number from 0 to 999 trillion in Indonesian words."""
    if number < len(_ONES):
        return _ONES[number]
    if number < 20:
        return f"{_ONES[number - 10]} belas"
    scale, name = next(found for found in _SCALES if number >= found[0])
    count, rest = divmod(number, scale)
    # One hundred and one thousand are one word; one million is two.
    words = f"se{name}" if count == 1 and scale <= 1000 else f"{cardinal(count)} {name}"
    return f"{words} {cardinal(rest)}" if rest else words


_NUMERALS = Numerals(_ONES, cardinal, ".", ",", "koma")
_number, _digits = _NUMERALS.number, _NUMERALS.digits
