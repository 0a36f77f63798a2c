"""English texts as they are read aloud: what `spoken.py` is for Indonesian ones.

Here decimals have a full stop and thousands a comma; times have a colon, or a full stop where their zone follows, as the
portal writes them itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from newsroom.text.saying import Numerals, Sayers, in_place

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_ZONES = {"WIB": "Western Indonesia Time", "WITA": "Central Indonesia Time", "WIT": "Eastern Indonesia Time"}
_UNITS = {
    "km/h": "kilometres per hour",
    "km²": "square kilometres",
    "m²": "square metres",
    "m³": "cubic metres",
    "°C": "degrees Celsius",
    "mm": "millimetres",
    "cm": "centimetres",
    "km": "kilometres",
    "kg": "kilograms",
    "ha": "hectares",
    "m": "metres",
    "%": "percent",
}
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}
_ORDINALS |= {"twelve": "twelfth"}
_COINS = {"Rp": "rupiah", "US$": "US dollars", "$": "dollars"}
_SAID = {"No.": "number", "&": "and", "½": "one half", "¼": "one quarter", "¾": "three quarters"}
_MARK = re.compile(r"\[([A-Z ]+)\] ")
_ABBREVIATION = re.compile(r"(?<!\w)No\.(?=\s)|[&½¼¾]")
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+\.\d+|\d+"
_CLOCK = r"(?:[01]?\d|2[0-4])[.:][0-5]\d"
_TO = r"\s?[–—-]\s?"
_ZONE = r"\s(?:WIB|WITA|WIT)\b"
_UNIT = "|".join(map(re.escape, _UNITS))
# In the order in which they are tried at each place.
_PATTERNS = (
    ("phone", r"\+\d[\d ()-]{6,}\d|0\d{2,3}[ -]?\d{3,4}(?:[ -]?\d{2,5})*(?![,.]?\d)"),
    (
        "time",
        rf"(?P<t1>{_CLOCK}){_TO}(?P<t2>{_CLOCK})(?P<z1>{_ZONE})|(?P<t3>{_CLOCK})(?P<z2>{_ZONE})"
        r"|(?P<t4>(?:[01]?\d|2[0-4]):[0-5]\d)(?!\d|:\d)",
    ),
    ("money", rf"(?P<coin>Rp|US\$|\$)\s?(?P<m1>{_NUMBER})(?:\s(?P<scale>thousand|million|billion|trillion)\b)?"),
    ("ordinal", r"(?P<o1>\d+)(?:st|nd|rd|th)\b"),
    ("slashed", r"\d+(?:/\d+)+"),
    ("dotted", r"\d+(?:\.\d+){2,}"),
    ("number", rf"(?P<n1>{_NUMBER})(?:{_TO}(?P<n2>{_NUMBER})(?!\d|[./-]\d))?(?:\s?(?P<unit>{_UNIT})(?!\w))?"),
)
_ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS))


def spelled(text: str) -> str:
    """Return a text as an announcer reads it: no digit is left in it."""
    text = _MARK.sub(lambda found: f"{found[1].capitalize()}: ", text)
    text = _ABBREVIATION.sub(lambda found: _SAID[found[0]], text)
    return _NUMERALS.without_digits(_ANY.sub(lambda found: in_place(found, _SAYERS), text))


def _phone(found: re.Match[str]) -> str:
    return _NUMERALS.digits(found[0])


def _time(found: re.Match[str]) -> str:
    times = [_clock(found[name]) for name in ("t1", "t2", "t3", "t4") if found[name]]
    zone = (found["z1"] or found["z2"] or "").strip()
    return " to ".join(times) + (f" {_ZONES[zone]}" if zone else "")


def _clock(text: str) -> str:
    hour, minute = map(int, re.split("[.:]", text))
    if not minute:
        return f"{cardinal(hour)} o'clock" if hour else "midnight"
    return f"{cardinal(hour)} {'oh ' if minute < 10 else ''}{cardinal(minute)}"


def _money(found: re.Match[str]) -> str:
    return " ".join(filter(None, [_number(found["m1"]), found["scale"], _COINS[found["coin"]]]))


def _ordinal(found: re.Match[str]) -> str:
    words = _number(found["o1"])
    last = re.split("[ -]", words)[-1]
    if last in _ORDINALS:
        return words.removesuffix(last) + _ORDINALS[last]
    return f"{words[:-1]}ieth" if last.endswith("y") else f"{words}th"


def _plain(found: re.Match[str]) -> str:
    words = " to ".join(_number(found[name]) for name in ("n1", "n2") if found[name])
    return f"{words} {_UNITS[found['unit']]}" if found["unit"] else words


def _joined(word: str, sign: str) -> Callable[[re.Match[str]], str]:
    return lambda found: f" {word} ".join(map(_number, found[0].split(sign)))


_SAYERS: Sayers = {
    "phone": _phone,
    "time": _time,
    "money": _money,
    "ordinal": _ordinal,
    "slashed": _joined("slash", "/"),
    "dotted": _joined("point", "."),
    "number": _plain,
}


def cardinal(number: int) -> str:
    """Return a whole number from 0 to 999 trillion in English words."""
    if number < len(_ONES):
        return _ONES[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return f"{_TENS[tens]}-{_ONES[rest]}" if rest else _TENS[tens]
    scale, name = next(found for found in _SCALES if number >= found[0])
    count, rest = divmod(number, scale)
    words = f"{cardinal(count)} {name}"
    return f"{words} {cardinal(rest)}" if rest else words


_NUMERALS = Numerals(_ONES, cardinal, ",", ".", "point")
_number = _NUMERALS.number
