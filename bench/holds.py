"""The limits that we set ourselves, and whether results show that they are held.

A limit is for 10,000 posts, unless it says otherwise; one that nothing was measured for is left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

Result = dict[str, Any]
LEAN, WHOLE = "rujukan-lean", "rujukan-whole"
SMALL, LARGE = 10_000, 100_000


class Hold(NamedTuple):
    """A limit in words of the handbook, what was measured and the limit, and whether more is better."""

    label: str
    unit: str
    measured: float
    limit: float
    more: bool = False

    @property
    def is_held(self) -> bool:
        """Whether the limit is held."""
        return self.measured >= self.limit if self.more else self.measured <= self.limit


class _Nothing(Exception):
    """Raised where there is no result."""


def holds(results: Sequence[Result]) -> Iterator[Hold]:
    """Yield every limit that something was measured for."""
    for label, unit, limit, more, measure in LINES:
        try:
            yield Hold(label, unit, measure(results), limit, more)
        except _Nothing:
            continue


def times(results: Sequence[Result], case: str, peer: str) -> float:
    """Return how many times as long as ours a peer takes; 0 when that was not measured."""
    try:
        return _times(case, peer)(results)
    except _Nothing:
        return 0.0


def exponent(small: float, large: float, few: int, many: int) -> float:
    """Return the growth between two sizes: 1 is as many times as much as there are posts, 0 is no growth."""
    return math.log(large / small) / math.log(many / few)


def _median(results: Sequence[Result], size: int, tool: str, case: str, key: str = "wall") -> float:
    for result in results:
        for row in result["rows"]:
            if (result["n"], row["tool"], row["case"]) == (size, tool, case):
                return float(row[key]["median"])
    raise _Nothing


def _wall(case: str, tool: str = LEAN, size: int = SMALL) -> Callable[[Sequence[Result]], float]:
    return lambda results: _median(results, size, tool, case)


def _times(case: str, peer: str, key: str = "wall", over: bool = True) -> Callable[[Sequence[Result]], float]:
    """Return how many times ours the peer takes, or the other way round."""

    def measure(results: Sequence[Result]) -> float:
        own, other = (_median(results, SMALL, tool, case, key) for tool in (LEAN, peer))
        return other / own if over else own / other

    return measure


def _photo(peer: str) -> Callable[[Sequence[Result]], float]:
    def measure(results: Sequence[Result]) -> float:
        costs = {row["tool"]: row["cpu_ms"] for result in results for row in result.get("photos", ())}
        if not {LEAN, peer} <= costs.keys():
            raise _Nothing
        return float(costs[LEAN] / costs[peer])

    return measure


def _card(kind: str) -> Callable[[Sequence[Result]], float]:
    def measure(results: Sequence[Result]) -> float:
        for result in results:
            if kind in result.get("cards", ()):
                return float(result["cards"][kind])
        raise _Nothing

    return measure


def _growth(results: Sequence[Result]) -> float:
    return exponent(_wall("clean")(results), _wall("clean", LEAN, LARGE)(results), SMALL, LARGE)


def _memory(results: Sequence[Result]) -> float:
    return _median(results, LARGE, LEAN, "clean", "peak") / LARGE / 1024


# Label, unit, limit, whether more is better, and where it is measured.
LINES: tuple[tuple[str, str, float, bool, Callable[[Sequence[Result]], float]], ...] = (
    ("Bangun dari kosong, dibanding Hugo", "×", 1.0, False, _times("clean", "hugo", over=False)),
    ("Material blog, dibanding Rujukan", "×", 20, True, _times("clean", "material")),
    ("Memori, dibanding Hugo", "×", 0.25, False, _times("clean", "hugo", "peak", over=False)),
    ("Bangun dari kosong, Rujukan lengkap", "detik", 90, False, _wall("clean", WHOLE)),
    ("Satu kiriman berubah", "detik", 1.0, False, _wall("post")),
    ("Satu kiriman berubah, dibanding Hugo", "×", 0.1, False, _times("post", "hugo", over=False)),
    ("Tidak ada yang berubah", "detik", 0.8, False, _wall("nothing")),
    ("Satu dari 100.000 kiriman berubah", "detik", 3, False, _wall("post", LEAN, LARGE)),
    ("Pangkat pertumbuhan sampai 100.000 kiriman", "", 1.05, False, _growth),
    ("Memori per kiriman, dari 100.000", "KB", 60, False, _memory),
    ("CPU per foto, dibanding libvips", "×", 1.3, False, _photo("vips")),
    ("CPU per foto, dibanding Hugo", "×", 0.25, False, _photo("hugo")),
    ("Kartu tanpa foto", "md CPU", 15, False, _card("plain")),
    ("Kartu dengan foto", "md CPU", 40, False, _card("cover")),
)
