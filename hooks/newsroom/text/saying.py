"""What reading aloud is in any language: numbers digit by digit or as amounts, and words in the place of signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from newsroom.record import record

# Longer numbers are no amounts any more: they are said digit by digit.
LONGEST = 15
Sayers = Mapping[str, Callable[[re.Match[str]], str]]


@record
class Numerals:
    """The numbers of a language: the words of the digits, its whole numbers, and how decimals are written and said."""

    ones: Sequence[str]
    cardinal: Callable[[int], str]
    thousands: str
    point: str
    word: str

    def number(self, text: str) -> str:
        """Return a number as it is written in words; decimals are said one by one."""
        whole, point, rest = text.replace(self.thousands, "").partition(self.point)
        is_amount = len(whole) <= LONGEST and (len(whole) == 1 or whole[0] != "0")
        words = self.cardinal(int(whole)) if is_amount else self.digits(whole)
        return f"{words} {self.word} {self.digits(rest)}" if point else words

    def digits(self, text: str) -> str:
        """Return the digits of a text one by one, with a plus before them if it begins with one."""
        said = (self.ones[unicodedata.digit(sign)] for sign in text if sign.isdigit())
        return " ".join((["plus"] if text[:1] == "+" else []) + list(said))

    def without_digits(self, text: str) -> str:
        """Return a text in which also those are said that are digits to Unicode, and none to a reader of numbers (¹, ⑤)."""
        return text if text.isascii() else "".join(map(self._sign, text))

    def _sign(self, sign: str) -> str:
        digit = unicodedata.digit(sign, None)
        return sign if digit is None else f" {self.ones[digit]} "


def in_place(found: re.Match[str], sayers: Sayers) -> str:
    """Return the words for what one of the patterns found, apart from the letters that touch it."""
    kind = next(name for name in sayers if found[name] is not None)
    before, after = found.string[: found.start()], found.string[found.end() :][:1]
    words = sayers[kind](found)
    if before.rstrip()[-1:] in ("", ".", "!", "?"):
        words = words[:1].upper() + words[1:]
    return (" " if before[-1:].isalnum() else "") + words + (" " if after.isalpha() else "")
