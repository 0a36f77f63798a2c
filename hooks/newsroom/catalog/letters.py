"""How many posts there are by the first letter of their titles, and by year."""

from __future__ import annotations

from collections.abc import Mapping

from newsroom.catalog.catalog import Catalog
from newsroom.catalog.cells import Tally, tallies
from newsroom.text.alphabet import LETTERS


def by_letter(catalog: Catalog) -> Mapping[str, Mapping[int, Tally]]:
    """Return the tallies of each letter that has titles, in the order of the alphabet, by year."""
    found: dict[str, dict[int, Tally]] = {}
    for (letter, year), tally in tallies(catalog, "letter").items():
        found.setdefault(letter, {})[year] = tally
    return {letter: found[letter] for letter in LETTERS if letter in found}
