"""Posts by the first letter of their titles, and by year."""

from __future__ import annotations

from collections.abc import Mapping

from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket
from newsroom.text.alphabet import LETTERS, letter_of

ByLetter = Mapping[str, Mapping[int, list[Docket]]]


def by_letter(catalog: Catalog) -> ByLetter:
    """Return the posts of each letter that has any, in the order of the alphabet, by year, the newest first."""
    known: ByLetter | None = catalog.memo.get("letters")
    if known is None:
        found: dict[str, dict[int, list[Docket]]] = {}
        for post in catalog.posts:
            found.setdefault(letter_of(post.title), {}).setdefault(post.year, []).append(post)
        known = catalog.memo["letters"] = {letter: found[letter] for letter in LETTERS if letter in found}
    return known
