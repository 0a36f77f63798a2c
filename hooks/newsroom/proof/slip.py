"""A slip of the pen: what may be put right with `kind: ejaan`, because no reader could have understood anything else.

How much has changed does not settle it; what has changed does. Numbers, signs, links, names, and the words by which a
sentence says something else (negations, amounts, units, times, conditions) stay as they are, whatever is wrong about
them: nobody can tell a misspelled name from another person's.
"""

from __future__ import annotations

import re
from collections import Counter

from newsroom.proof import fingerprint

# A slip of the pen touches few words, and in a long text no more than one in so many.
FEW_WORDS, ONE_IN = 6, 30
# Kamus Besar Bahasa Indonesia: words of negation and condition, numerals, currencies, units, and names of days and months.
WEIGHTY = frozenset(
    """tidak tak bukan belum jangan tanpa kecuali hanya batal dibatalkan ditunda dicabut wajib harus boleh dilarang larangan
    nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas belas puluh seratus ratus seribu ribu sejuta
    juta miliar triliun setengah seperempat persen sebuah seorang semua seluruh sebagian lebih kurang minimal maksimal
    rp rupiah idr dolar usd euro eur yen ringgit riyal minus plus per kali kurangdari lebihdari palingbanyak palingsedikit
    mm cm m km milimeter sentimeter meter kilometer ha hektare hektar mg g gr gram kg kilogram kuintal kw ton ml cc liter
    watt kilowatt megawatt volt derajat detik menit jam hari minggu pekan bulan tahun wib wita wit
    senin selasa rabu kamis jumat sabtu ahad
    januari februari maret april mei juni juli agustus september oktober november desember""".split()
)
_WORDS = re.compile(r"\w+", re.UNICODE)
# Where a capital letter says nothing: behind these, and at the start of a line.
_STARTS = re.compile(r"(?:[.!?:]+[\"'”’)*_]*\s|\n)\W*")
_LINKS = re.compile(r"(?:https?://|www\.)\S+|\]\([^)]*\)")


def is_slip(before: str, after: str) -> bool:
    """Return whether two texts differ by no more than a slip of the pen."""
    if _weighty(before) != _weighty(after) or _LINKS.findall(before) != _LINKS.findall(after):
        return False
    if _names(before, after) != _names(after, before):
        return False
    ours, theirs = (Counter(_WORDS.findall(text)) for text in (before, after))
    touched = max((ours - theirs).total(), (theirs - ours).total())
    return touched <= max(FEW_WORDS, ours.total() // ONE_IN)


def _names(text: str, other: str) -> list[str]:
    """Return the names in a text in their order, small: words that either text has with a capital in mid-sentence."""
    named = _capitals(text) | _capitals(other)
    return [word for word in _WORDS.findall(text.casefold()) if word in named]


def _capitals(text: str) -> set[str]:
    found: set[str] = set()
    for part in _STARTS.split(text):
        words = _WORDS.findall(part)
        # Of two capitals at the start of a sentence the first is part of the name.
        first = 0 if words[1:] and words[1][0].isupper() else 1
        found.update(word.casefold() for word in words[first:] if word[0].isupper())
    return found


def _weighty(text: str) -> list[str]:
    words = fingerprint.normalised(text).split()
    return [word for word in words if word in WEIGHTY or any(letter.isdigit() for letter in word)]
