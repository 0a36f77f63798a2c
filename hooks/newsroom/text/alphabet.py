"""Under which letter a title stands in a list from A to Z, and in which order."""

from __future__ import annotations

import unicodedata

from newsroom.text import stems

DIGITS, OTHERS = "0-9", "lain"
LETTERS = (*"abcdefghijklmnopqrstuvwxyz", DIGITS, OTHERS)
_LABELS = {DIGITS: "0–9", OTHERS: "Huruf lain"}


def letter_of(title: str) -> str:
    """Return one of LETTERS for a title: that of its first letter or digit, whatever accents it has."""
    for sign in title:
        # One letter may fall apart into several signs, of which the first is the letter without its accents.
        base = unicodedata.normalize("NFKD", sign.lower())[0]
        if "a" <= base <= "z":
            return base
        if "0" <= base <= "9":
            return DIGITS
        if base.isalnum():
            break
    return OTHERS


def label_of(letter: str) -> str:
    """Return what people read for one of LETTERS."""
    return _LABELS.get(letter, letter.upper())


def order_of(title: str) -> str:
    """Return the text that titles are put in order by: without accents, and without signs before the first letter."""
    text = stems.folded(title)
    return text[next((index for index, sign in enumerate(text) if sign.isalnum()), 0) :]
