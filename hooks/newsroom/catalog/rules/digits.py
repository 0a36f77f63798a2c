"""Numbers that may be somebody's: NIK and family card numbers, mobile telephones, bank accounts.

All patterns are linear in time: a digit never belongs to two repetitions that could share it differently. A text is
searched once for stretches of digits; everything else looks only at these and at what stands around them.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter

from newsroom.record import record

# The 38 provinces as the Ministry of Home Affairs numbers them; 65 and 92 to 96 are the young ones.
PROVINCES = frozenset(
    """11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65 71 72 73 74 75 76 81 82 91 92 93 94 95
    96""".split()
)
IDENTITY_DIGITS = 16
# How a number of 16 digits is written in groups; other groups of digits are dates, times and sums.
SPELLINGS = frozenset(
    [(16,), (4, 4, 4, 4), (6, 6, 4), (2, 2, 2, 6, 4), (6, 10), (12, 4), (8, 8), (2, 4, 6, 4), (4, 2, 6, 4), (6, 2, 2, 2, 4),
     (2, 2, 2, 2, 2, 2, 4), (4, 4, 8), (8, 4, 4), (2, 2, 2, 10), (4, 12)]
)  # fmt: skip
GROUP_SIZES = frozenset(size for sizes in SPELLINGS for size in sizes)
NEAR = 60
_STRETCH = re.compile(r"[0-9](?:[ .\-_\u00a0\u2007\u2009\u202f\u2010\u2011\u2013\t\n>]{0,7}[0-9]){7,}")
# A text in ASCII with `?` for every other sign, drawn as digits, gaps and the rest: searched several times as fast. All
# that is a gap above is one here too, so no stretch is lost; what is one only here is looked at again in the text.
_SHAPES = bytes(
    ord("0" if chr(code) in "0123456789" else " " if chr(code) in " .-_\t\n>?" else "x") for code in range(256)
)
_SHAPED_STRETCH = re.compile(rb"0(?: {0,7}0){7,}")
_GROUP = re.compile(r"\d+", re.ASCII)
_NO_DIGIT = re.compile(r"\D")
_GAP = re.compile(r"[ .\-_\u00a0\u2007\u2009\u202f\u2010\u2011\u2013\t]{1,3}|[ \t]{0,2}\n[ \t>]{0,4}")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+", re.IGNORECASE)
_IDENTITY_WORD = re.compile(
    r"(?:\b|(?<=_))(?:no|nomor|e-?)?(?:nik|ktp|kk)(?![a-z])|nomor induk|kartu keluarga|kependudukan", re.IGNORECASE
)
_MOBILE = re.compile(
    r"(?:(?<=wa\.me/)|(?<=phone=)|(?<![\d.,/=-]))(?:\+?62[ .-]?|0)8[1-9](?:[ .\u2010-\u2013-]?\d){7,10}(?!\d)", re.ASCII
)
_PHONE_WORD = re.compile(
    r"hubungi|narahubung|kontak|telepon|telp|tlp|tel:|ponsel|seluler|nomor|whats ?app|wa\.me/|\?phone="
    r"|\b(?:wa|hp|sms|cp)\b",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"(?<![\d.,/+-])\d(?:[ .-]?\d){7,19}(?![\d/])", re.ASCII)
_ACCOUNT_WORD = re.compile(r"rekening|\bno\.? ?rek\b|\bnorek\b|\brek\.|\bnomor rek\b", re.IGNORECASE)
_BANK = re.compile(r"\b(?:BCA|BRI|BNI|BTN|BSI|BPD|CIMB|Bank [A-Z][a-z]+|Mandiri)\b")
_DATE = re.compile(
    r"[0-9]{1,2}[.-][0-9]{1,2}[.-](?:19|20)[0-9]{2}(?![0-9])|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9](?![0-9])"
)
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+", re.ASCII)
_SUM_WORD = re.compile(r"(?:rp|idr)\.? ?$", re.IGNORECASE)


@record
class Number:
    """A number in a text: where, its digits, whether the words before it leave no doubt, and how it may be shown."""

    start: int
    end: int
    digits: str
    certain: bool
    masked: str


def masked(written: str) -> str:
    """Return a number with its first four digits, the others as dots."""
    seen = 0
    shown = []
    for character in written:
        seen += character.isdigit()
        shown.append("•" if character.isdigit() and seen > 4 else " " if character.isspace() else character)
    return "".join(shown)


def mask_line(line: str) -> str:
    """Return a line in which every longer number is masked."""
    return re.sub(r"\d(?:[ .\-\u00a0\u2010-\u2013]{0,3}\d){7,}", lambda found: masked(found.group()), line)


def is_identity(digits: str) -> bool:
    """Return whether 16 digits are built like a NIK: province, regency, district, date of birth, serial number.

    Women's days are counted from 41. The century is not in the number, so either will do.
    """
    if len(digits) != IDENTITY_DIGITS or digits[:2] not in PROVINCES or digits[12:] == "0000":
        return False
    if not 1 <= int(digits[2:4]) <= 79 or digits[4:6] == "00":
        return False
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    day -= 40 if day > 40 else 0
    return _is_day(1900 + year, month, day) or _is_day(2000 + year, month, day)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def identity_numbers(text: str) -> Iterator[Number]:
    """Yield what looks like a NIK or family card number, in the order of the text.

    It is certain when a word like NIK, KTP or KK stands within 60 characters before, or a certain one just above.
    """
    certain_until = -1
    for window in (window for groups in _runs(text) for window in _windows(groups)):
        start, end = window[0].start(), window[-1].end()
        if _in_address(text, start):
            continue
        certain = start <= certain_until or bool(_IDENTITY_WORD.search(text, max(0, start - NEAR), start))
        if not certain and (_is_part(text, start, end) or not _is_even(text, window)):
            continue
        certain_until = end + NEAR if certain else certain_until
        yield Number(start, end, _digits(window), certain, masked(text[start:end]))


def _digits(groups: list[re.Match[str]]) -> str:
    return "".join(group.group() for group in groups)


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield groups of digits that follow each other with nothing but a short gap between them."""
    run: list[re.Match[str]] = []
    # A run never leaves its stretch, where every gap between groups is allowed; in a shorter one no NIK has room.
    stretches = [(start, end) for start, end in _stretches(text) if end - start >= IDENTITY_DIGITS]
    groups = (group for start, end in stretches for group in _GROUP.finditer(text, start, end))
    for group in groups:
        fits = group.end() - group.start() in GROUP_SIZES
        if run and not (fits and _GAP.fullmatch(text, run[-1].end(), group.start())):
            yield run
            run = []
        if fits:
            run.append(group)
    if run:
        yield run


def _windows(groups: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Yield the stretches of a run that are spelled and built like a NIK; none shares a group with the one before."""
    sizes = [group.end() - group.start() for group in groups]
    first = 0
    while first < len(groups):
        total, last = sizes[first], first + 1
        while total < IDENTITY_DIGITS and last < len(groups):
            total += sizes[last]
            last += 1
        fits = total == IDENTITY_DIGITS and tuple(sizes[first:last]) in SPELLINGS
        if fits and is_identity(_digits(groups[first:last])):
            yield groups[first:last]
            first = last
        else:
            first += 1


def _is_part(text: str, start: int, end: int) -> bool:
    """Return whether the digits are part of something longer: a decimal number, a hash, a file's name."""
    if text[start - 1 : start].isalpha() or text[end : end + 1].isalpha():
        return True
    before = re.search(r"(?<![\d.,])\d{1,15}[.,]$", text[max(0, start - 17) : start], re.ASCII)
    after = re.match(r"[.,]\d{1,15}(?!\d)", text[end : end + 17], re.ASCII)
    return bool(before or after)


def _is_even(text: str, window: list[re.Match[str]]) -> bool:
    """Return whether the same sign stands between all groups; dates with times have different ones."""
    gaps = {" ".join(text[one.end() : two.start()].split()) for one, two in pairwise(window)}
    return len(gaps) <= 1


def mobile_numbers(text: str) -> Iterator[Number]:
    """Yield mobile numbers (08…, +62 8…) near words that tell readers to call them; the digits begin with 62."""
    for found in _found(_MOBILE, text):
        near = text[max(0, found.start() - NEAR) : found.start()] + " " + text[found.end() : found.end() + 15]
        if _PHONE_WORD.search(near):
            yield Number(found.start(), found.end(), dialled(found.group()), False, masked(found.group()))


@lru_cache(maxsize=4096)
def dialled(phone: str) -> str:
    """Return the digits of a telephone number as they are dialled from abroad, however it is written."""
    digits = _NO_DIGIT.sub("", phone)
    return "62" + digits[1:] if digits.startswith("0") else digits


def accounts(text: str) -> Iterator[Number]:
    """Yield bank accounts: 8 to 20 digits after "rekening" or, 10 at least, after the name of a bank."""
    for found in _found(_ACCOUNT, text):
        digits = _NO_DIGIT.sub("", found.group())
        before = text[max(0, found.start() - 40) : found.start()]
        # Each of the words has these three letters in it, and each sign that a pattern takes for one of them lowers to it.
        worded = "rek" in before.lower() and _ACCOUNT_WORD.search(before)
        named = worded or (len(digits) >= 10 and _BANK.search(before))
        if named and not _is_other(text, found, digits) and not _in_address(text, found.start()):
            yield Number(found.start(), found.end(), digits, False, masked(found.group()))


def _is_other(text: str, found: re.Match[str], digits: str) -> bool:
    """Return whether the digits are a sum of money, a date, a telephone or an identity number."""
    written = found.group()
    gaps = set(re.sub(r"\d", "", written))
    is_date = bool(_DATE.match(written))
    is_sum = bool(_AMOUNT.fullmatch(written) or _SUM_WORD.search(text[max(0, found.start() - 5) : found.start()]))
    is_phone = bool(_MOBILE.fullmatch(written)) or written.startswith("021")
    return len(gaps) > 1 or is_date or is_sum or is_phone or is_identity(digits)


@lru_cache(maxsize=4)
def _stretches(text: str) -> tuple[tuple[int, int], ...]:
    """Return where eight digits or more stand together, with nothing but short gaps between them."""
    shape = text.encode("ascii", "replace").translate(_SHAPES)
    near = [found.span() for found in _SHAPED_STRETCH.finditer(shape)]
    return tuple(found.span() for start, end in near for found in _STRETCH.finditer(text, start, end))


def _found(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern in the stretches of digits; one may begin with the sign before its stretch."""
    for start, end in _stretches(text):
        yield from (found for found in pattern.finditer(text, max(0, start - 1), end + 1) if found.end() <= end)


@lru_cache(maxsize=4)
def _addresses(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(found.span() for found in _ADDRESS.finditer(text))


def _in_address(text: str, position: int) -> bool:
    """Return whether a position is inside a web address."""
    before = bisect_right(_addresses(text), position, key=itemgetter(0)) - 1
    return before >= 0 and position < _addresses(text)[before][1]
