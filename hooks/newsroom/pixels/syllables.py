"""Syllables: where a word may be broken, by the patterns for Indonesian; the only door to Pyphen."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from pyphen import Pyphen

LANGUAGE = "id_ID"
# Fewer letters than these at the beginning or the end of a word look torn off.
LEFT, RIGHT = 3, 3


def parts_of(word: str) -> tuple[str, ...]:
    """Return a word in the parts between which it may be broken; what is written with a hyphen breaks behind that too."""
    return tuple(part for whole in _at_hyphens(word) for part in _between(whole))


def _at_hyphens(word: str) -> list[str]:
    parts = word.split("-")
    return [*(part + "-" for part in parts[:-1]), *parts[-1:]]


def _between(word: str) -> list[str]:
    ends = [0, *(place for place in _patterns().positions(word) if place), len(word)]
    return [word[start:end] for start, end in pairwise(ends) if start < end]


@lru_cache(maxsize=1)
def _patterns() -> Pyphen:
    return Pyphen(lang=LANGUAGE, left=LEFT, right=RIGHT)
