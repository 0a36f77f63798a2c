"""A slip of the pen: what may be put right with `kind: ejaan`, because no reader could have understood anything else.

How much has changed does not settle it; what has changed does. Numbers, signs, links, names, and the words by which a
sentence says something else (negations, amounts, units, times, conditions) stay as they are, whatever is wrong about
them: nobody can tell a misspelled name from another person's. Other words are put right by a letter or two; a word that
only joins others may come or go.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher

from newsroom.proof import fingerprint

# A slip of the pen touches few words, and in a long text no more than one in so many.
FEW_WORDS, ONE_IN = 6, 30
# One letter in a short word, two in one that has at least so many. Of misspelled words 80 % are wrong in one letter, or
# in the order of two (Damerau 1964, "A technique for computer detection and correction of spelling errors").
LONG = 6
# What is longer is not compared, so that nobody's text keeps others waiting: words of a text, letters of a word.
MOST_WORDS, MOST_LETTERS = 12_000, 60
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
# What joins words and may be missing, or written twice, without a loss.
JOINING = frozenset("adalah agar bahwa dan dengan di ini itu ke oleh pada para pun untuk yaitu yakni yang".split())
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
    ours, theirs = (_WORDS.findall(text) for text in (before, after))
    if max(len(ours), len(theirs)) > MOST_WORDS:
        return False
    pairs = list(_unlike(ours, theirs))
    small = {word for word in (*ours, *theirs) if not word[0].isupper()}
    touched = sum(max(len(old), len(new)) for old, new in pairs)
    few = touched <= max(FEW_WORDS, len(ours) // ONE_IN)
    return few and all(_is_misspelt(old, new, small) for old, new in pairs)


def _unlike(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield the runs of words that two texts have differently, whatever their capitals."""
    one, other = ([word.casefold() for word in words] for words in (ours, theirs))
    for sort, start, end, first, last in SequenceMatcher(None, one, other).get_opcodes():
        if sort != "equal":
            yield ours[start:end], theirs[first:last]


def _is_misspelt(old: Sequence[str], new: Sequence[str], small: Collection[str]) -> bool:
    """Return whether words are others only by their spelling; `small` are the words that stand in small letters."""
    if not old or not new:
        return all(word.casefold() in JOINING for word in (*old, *new))
    # Words that were written apart or together.
    pairs = zip(old, new, strict=True) if len(old) == len(new) else [("".join(old), "".join(new))]
    return all(_is_near(*pair, small) for pair in pairs)


def _is_near(old: str, new: str, small: Collection[str]) -> bool:
    one, other = old.casefold(), new.casefold()
    if max(len(one), len(other)) > MOST_LETTERS:
        return one == other
    # A word with a capital at the start of a sentence may be a name; what also stands in small letters is none.
    is_name = (old[0].isupper() or new[0].isupper()) and other not in small and one != other
    return not is_name and _distance(one, other) <= (2 if min(len(one), len(other)) >= LONG else 1)


def _distance(one: str, other: str) -> int:
    """Return how many letters are to be changed, put in, taken out or swapped with the next to make one word another."""
    above: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        above, before, row = row, above, [at]
        for place, wanted in enumerate(other, 1):
            steps = [above[place] + 1, row[-1] + 1, above[place - 1] + (letter != wanted)]
            if before and place > 1 and letter == other[place - 2] and wanted == one[at - 2]:
                steps.append(before[place - 2] + 1)
            row.append(min(steps))
    return row[-1]


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
