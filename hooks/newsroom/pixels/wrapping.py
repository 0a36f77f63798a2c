"""Wrapping: the largest size at which a text fills a box well: lines of like length, no lonely last word."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from itertools import accumulate, pairwise

from newsroom.pixels.lettering import clusters
from newsroom.pixels.syllables import parts_of
from newsroom.record import record

Measure = Callable[[str], float]
# Words that lead to the next one and look forsaken at the end of a line.
LEADING = frozenset(
    "di ke dari dan yang untuk pada oleh atau dengan bagi agar the of to in and for a an ing lan ka jeung".split()
)
NUMBER = re.compile(r"(?:Rp|±|<|>|≥|≤|No\.|Rp\.)?[\d.,/:–-]*\d[\d.,/:–%-]*")
ABBREVIATED = re.compile(r"(?:Rp|No\.?|Jl\.?|KM|Km|km|RT|RW|pukul|Pukul|tahun|Tahun|ke|Hal\.?)")
ELLIPSIS, HYPHEN = "…", "-"
# What a number ends with when nothing that it counts follows.
PAUSES = frozenset(",.;:")
# What blemishes cost, in squares of the line's width: a lonely last word (more than anything else), another word alone, a
# leading word at a line's end, a name torn apart; and what smaller letters cost.
LONELY, ALONE, FORSAKEN, TORN, SMALLER = 100.0, 0.06, 0.05, 0.2, 0.6
# A size that is nearly as large as another.
NEARLY = 0.8


@record
class Setting:
    """A text as it is set: its lines, their size and the distance of their base lines."""

    lines: tuple[str, ...]
    size: float
    leading: float

    @property
    def height(self) -> float:
        """Return the height of all lines, each with the room above and below it."""
        return len(self.lines) * self.leading


def fit(
    text: str, measure: Measure, room: tuple[float, float], sizes: Sequence[int], leading: float, most: int = 9
) -> Setting:
    """Return a text set into a room (width and height), as large and as evenly as it can be.

    `measure` returns the width of a text at size 1. Numbers keep their units, and the last line has more than one word,
    wherever any of the sizes allows it. Words are broken only when they would not fit at the last of the sizes; what
    fits at no size ends in an ellipsis.
    """
    words = text.split()
    if not words:
        return Setting((), sizes[-1], sizes[-1] * leading)
    for line in _lines_of(text, measure):
        largest = _largest(line, room, sizes, leading, most)
        if largest:
            return _set_well(line, room, [size for size in sizes if size <= largest], leading, most)
    return _cut(words, measure, room, sizes[-1], leading, most)


class _Line:
    """Units (words, or words that stay together) as they would stand in one line: how wide any stretch of them is."""

    def __init__(self, units: Sequence[str], measure: Measure) -> None:
        self.units = units
        self.space = _space(measure)
        widths = [measure(unit) for unit in units]
        self.longest = max(widths)
        # Where each unit begins in one line of all of them.
        self.starts = list(accumulate((wide + self.space for wide in widths), initial=0.0))

    @cached_property
    def blemishes(self) -> Sequence[float]:
        """Return what is ugly about a line's end before each unit, and behind all of them."""
        between = (_blemish(before, after, at > 1) for at, (before, after) in enumerate(pairwise(self.units), 1))
        return [0.0, *between, 0.0]

    def width(self, start: int, end: int) -> float:
        """Return the width of units[start:end], with the spaces between them, at size 1."""
        return self.starts[end] - self.starts[start] - self.space

    def count(self, width: float) -> int:
        """Return how many lines of a width there must be."""
        lines, start = 0, 0
        while start < len(self.units):
            reach = bisect_right(self.starts, self.starts[start] + self.space + width) - 1
            lines, start = lines + 1, max(start + 1, reach)
        return lines


@lru_cache(maxsize=64)
def _lines_of(text: str, measure: Measure) -> Sequence[_Line]:
    """Return a text in one line, with numbers beside their units if it has any, then word by word.

    Each format sets it anew, and most of them more than once.
    """
    words = text.split()
    units = glued(words)
    return [_Line(given, measure) for given in ([units, words] if len(units) < len(words) else [words])]


def _largest(line: _Line, room: tuple[float, float], sizes: Sequence[int], leading: float, most: int) -> float:
    """Return the largest of the sizes at which the units fit into a room, or 0."""
    for size in sizes:
        fits = line.longest * size <= room[0]
        if fits and line.count(room[0] / size) <= _lines_in(room[1], size * leading, most):
            return size
    return 0.0


def _lines_in(height: float, leading: float, most: int) -> int:
    return min(most, max(1, int(height / leading)))


def _set_well(line: _Line, room: tuple[float, float], sizes: Sequence[int], leading: float, most: int) -> Setting:
    """Return the setting in one of the sizes near the largest, or in a smaller one where a word would be lonely."""
    near = [size for size in sizes if size >= sizes[0] * NEARLY]
    blemish, setting = _most_even(line, room, near, leading, most)
    if blemish < LONELY or len(near) == len(sizes):
        return setting
    return _most_even(line, room, sizes, leading, most)[1]


def _most_even(
    line: _Line, room: tuple[float, float], sizes: Sequence[int], leading: float, most: int
) -> tuple[float, Setting]:
    """Return the setting with the most even lines, and its blemish; smaller letters must be worth it."""
    if line.count(room[0] / sizes[0]) == 1:
        return 0.0, Setting((" ".join(line.units),), sizes[0], sizes[0] * leading)
    least, best = math.inf, Setting((), sizes[0], sizes[0] * leading)
    for size in sizes:
        price = SMALLER * (1 - size / sizes[0])
        if price >= least:
            break
        if line.count(room[0] / size) <= _lines_in(room[1], size * leading, most):
            lines, blemish = balanced(line, room[0] / size)
            if blemish + price < least:
                least, best = blemish + price, Setting(lines, size, size * leading)
    return least, best


def _cut(
    words: Sequence[str], measure: Measure, room: tuple[float, float], size: float, leading: float, most: int
) -> Setting:
    """Return a text with broken words at a size, or a little smaller if all of it fits then; else its beginning."""
    for smaller in (size, size * 0.85, size * 0.7):
        lines = _torn(words, measure, room[0] / smaller)
        if len(lines) <= _lines_in(room[1], smaller * leading, most):
            return Setting(tuple(lines), smaller, smaller * leading)
    lines, most = _torn(words, measure, room[0] / size), _lines_in(room[1], size * leading, most)
    last = shortened(" ".join(lines[most - 1 :]), measure, room[0] / size)
    return Setting((*lines[: most - 1], last), size, size * leading)


def _torn(words: Sequence[str], measure: Measure, width: float) -> list[str]:
    pieces = [piece for word in words for piece in broken(word, measure, width)]
    return list(_greedy(pieces, measure, width))


def glued(words: Sequence[str]) -> list[str]:
    """Return words with numbers joined to what they count or belong to: `21 November 2026`, `Rp1,25 miliar`."""
    units: list[str] = []
    for word in words:
        # Of a span, such as `30 November–4 Desember`, what is next to the word behind it.
        before = units[-1].split()[-1].rpartition("–")[2] if units else ""
        ends = before[-1:] in PAUSES or word.lower() in LEADING
        bound = (NUMBER.fullmatch(before) and not ends) or (
            ABBREVIATED.fullmatch(before) and NUMBER.fullmatch(word.rstrip(",.;:"))
        )
        year = units and re.fullmatch(r"\d{4},?", word) and re.fullmatch(r"(?:.+–)?\d{1,2} [A-Z]\w+", units[-1])
        if units and (year or (bound and len(units[-1].split()) < 3)):
            units[-1] += " " + word
        else:
            units.append(word)
    return units


def balanced(line: _Line, width: float) -> tuple[tuple[str, ...], float]:
    """Return the units in as few lines as there must be, broken where the lines come out most alike; and the blemish."""
    units, fewest = line.units, line.count(width)

    def cost(start: int, end: int) -> float:
        """Return what is wrong with a line of units[start:end]."""
        slack = width - line.width(start, end)
        if slack < -1e-9:
            return math.inf
        ugly = line.blemishes[end]
        if end - start == 1 and len(units) > 2 and " " not in units[start]:
            ugly += LONELY if end == len(units) else ALONE * slack / width
        return (slack / width) ** 2 / fewest + ugly

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        """Return the cost of the best way to set units[start:] in so many lines, and where they end."""
        if left == 1:
            return cost(start, len(units)), (len(units),)
        found: tuple[float, tuple[int, ...]] = (math.inf, ())
        for end in range(start + 1, len(units) - left + 2):
            price = cost(start, end)
            if price == math.inf:
                break
            if price >= found[0]:
                continue
            rest, ends = best(end, left - 1)
            found = min(found, (price + rest, (end, *ends)))
        return found

    blemish, ends = best(0, fewest)
    return tuple(" ".join(units[start:end]) for start, end in pairwise((0, *ends))), blemish


def _blemish(before: str, after: str, inside: bool) -> float:
    """Return what is ugly about a line that ends between two units, besides its length; any first word is capitalised."""
    torn = inside and before.isalpha() and before.istitle() and after.istitle()
    return FORSAKEN * (before.rpartition(" ")[2].lower() in LEADING) + TORN * torn


def _greedy(units: Sequence[str], measure: Measure, width: float) -> Iterator[str]:
    """Yield lines, each as full as it gets."""
    space, line, long = _space(measure), [units[0]], measure(units[0])
    for unit in units[1:]:
        wide = measure(unit)
        if long + space + wide > width:
            yield " ".join(line)
            line, long = [unit], wide
        else:
            line.append(unit)
            long += space + wide
    yield " ".join(line)


def _space(measure: Measure) -> float:
    return measure("n n") - 2 * measure("n")


def broken(word: str, measure: Measure, width: float) -> Iterator[str]:
    """Yield the pieces of a word, each as long as a line has room for: whole syllables, and a hyphen behind them.

    A syllable that is still too wide is broken anywhere.
    """
    piece = ""
    for part in parts_of(word) if measure(word) > width else (word,):
        if measure(piece + part) <= width and measure(piece + part + HYPHEN) <= width:
            piece += part
            continue
        if piece:
            yield piece if piece.endswith(HYPHEN) else piece + HYPHEN
        *full, piece = _chopped(part, measure, width)
        yield from full
    yield piece


def _chopped(text: str, measure: Measure, width: float) -> Iterable[str]:
    """Yield a text in pieces that fit into a line."""
    piece = ""
    for cluster in clusters(text):
        if piece and measure(piece + cluster) > width:
            yield piece
            piece = ""
        piece += cluster
    yield piece


def shortened(text: str, measure: Measure, width: float) -> str:
    """Return as much of a text as fits in a width, with an ellipsis where something is left out."""
    if measure(text) <= width:
        return text
    parts = list(clusters(text))
    while parts and measure("".join(parts).rstrip(" ,.;:-–·") + ELLIPSIS) > width:
        parts.pop()
    return "".join(parts).rstrip(" ,.;:-–·") + ELLIPSIS
