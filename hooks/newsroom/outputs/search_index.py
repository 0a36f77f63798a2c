"""The index that a browser searches: where each stem stands, in small files that a query picks a few of.

Posts are numbered from the newest (0) on. A line of a bucket is a stem and its postings; each posting is the distance
to the post before (five bits a character, the lowest first, a sixth bit set while more follow), and one character of
six bits for where in the post the stem stands: TITLE, HEAD, and the slice of the body (1 to SLICES; SEVERAL for more than
one, then two more characters have a bit for each slice, the lowest first), so that a phrase is looked for only where its
words stand close together; search_pairs.py tells which posts may have them side by side. overrides/pages/search-index.js
reads both.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from newsroom.outputs import search_pairs
from newsroom.outputs.search_pairs import ALPHABET, hashed

TITLE, HEAD = 32, 16
SLICES, SEVERAL = 12, 15
# In the places of a stem the bits of the slices stand above those of TITLE and HEAD.
_BODY = 6
# No slice has fewer words: a short phrase is never in more than two.
SLICE = 12
# A phone takes one bucket for each word looked for: small ones, but hosts count files.
BUCKET = 12_000
# A page of results takes a file for almost each of its ten hits; so many titles are at most 15 KB.
CARDS, TITLES = 16, 128
Places = Mapping[str, int]
# A year, and the words, cards and pairs of the segment of its posts, or of those of one of its months.
Part = tuple[int, bytes, bytes, bytes]


def segment(posts: Iterable[tuple[Places, frozenset[int], list[str]]]) -> Mapping[str, bytes]:
    """Return the part of an index that some posts make: `words`, a card for each post in `cards`, and `pairs`.

    A post comes as the places of its stems, the rows of its pairs, and its card. A line of `words` is a stem, the first
    and the last post that has it, and its postings without the first distance: so that parts can be joined without
    reading the postings.
    """
    lines: dict[str, list[str]] = {}
    ends: dict[str, tuple[int, int]] = {}
    cards, pairs = [], []
    for number, (places, rows, card) in enumerate(posts):
        cards.append(json.dumps(card, ensure_ascii=False, separators=(",", ":")))
        pairs.append(rows)
        for stem, mask in places.items():
            if stem in ends:
                first, last = ends[stem]
                lines[stem].append(_distance(number - last))
                ends[stem] = first, number
            else:
                lines[stem], ends[stem] = [], (number, number)
            lines[stem].append(_place(mask))
    words = (f"{stem} {ends[stem][0]} {ends[stem][1]} {''.join(lines[stem])}" for stem in sorted(lines))
    files = {"words": "\n".join(words).encode(), "cards": "\n".join(cards).encode()}
    return files | {"pairs": search_pairs.filters(pairs)}


def add_body(places: dict[str, int], stems: Sequence[str]) -> None:
    """Add to the places of a post's stems where they stand in its body."""
    width = max(SLICE, -(-len(stems) // SLICES))
    for index, stem in enumerate(stems):
        places[stem] = places.get(stem, 0) | 1 << (_BODY + index // width)


def merged(parts: Iterable[Part]) -> Mapping[str, bytes]:
    """Return the one segment that parts make together, given from new to old."""
    whole = _Whole(parts)
    words = (
        f"{stem} {whole.firsts[stem]} {whole.lasts[stem]} {''.join(whole.postings[stem])}"
        for stem in sorted(whole.postings)
    )
    files = {"words": "\n".join(words).encode(), "cards": "\n".join(whole.cards).encode()}
    return files | {"pairs": search_pairs.joined(whole.pairs)}


def joined(name: str, parts: Iterable[Part]) -> Mapping[str, bytes]:
    """Return the files of an index whose parts are given from new to old.

    `<name>.json` says how many posts there are, where each year begins, and in which folder the other files are; the
    folder is named by what they hold, so that nobody reads files of two indexes as one.
    """
    whole = _Whole(parts)
    lines = [
        (stem, f"{stem} {_distance(whole.firsts[stem] + 1)}{''.join(texts)}") for stem, texts in whole.postings.items()
    ]
    buckets = _buckets(lines)
    pairs = search_pairs.files(len(whole.cards), search_pairs.joined(whole.pairs))
    files = dict(_files(buckets, whole)) | {f"p{number}.txt": data for number, data in enumerate(pairs)}
    folder = _version(files)
    facts = {"v": folder, "n": len(whole.cards), "b": len(buckets), "p": len(pairs), "y": whole.years}
    placed = {f"{folder}/{path}": data for path, data in files.items()}
    return {f"{name}.json": json.dumps(facts, separators=(",", ":")).encode(), **placed}


class _Whole:
    """What parts hold: of each stem its postings, its first and its last post; cards; each year's first; parts' pairs."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self.postings: dict[str, list[str]] = {}
        self.firsts: dict[str, int] = {}
        self.lasts: dict[str, int] = {}
        self.cards: list[str] = []
        self.years: list[tuple[int, int]] = []
        self.pairs: list[tuple[int, bytes]] = []
        for year, words, cards, pairs in parts:
            if not self.years or self.years[-1][0] != year:
                self.years.append((year, len(self.cards)))
            self._add(words.decode().split("\n"))
            more = cards.decode().split("\n")
            self.cards += more
            self.pairs.append((len(more), pairs))

    def _add(self, lines: Iterable[str]) -> None:
        start, postings, lasts = len(self.cards), self.postings, self.lasts
        for line in lines:
            stem, first, last, rest = line.split(" ")
            known = postings.get(stem)
            if known is None:
                postings[stem] = [rest]
                self.firsts[stem] = start + int(first)
            else:
                known += (_distance(start + int(first) - lasts[stem]), rest)
            lasts[stem] = start + int(last)


def _files(buckets: list[list[str]], whole: _Whole) -> Iterator[tuple[str, bytes]]:
    for number, lines in enumerate(buckets):
        yield f"{number}.txt", "\n".join(sorted(lines)).encode()
    for start in range(0, len(whole.cards), CARDS):
        yield f"k{start // CARDS}.json", f"[{','.join(whole.cards[start : start + CARDS])}]".encode()
    titles = [json.loads(card)[1] for card in whole.cards]
    ends = [*(start for _, start in whole.years[1:]), len(titles)]
    for (year, first), end in zip(whole.years, ends, strict=False):
        for start in range(first, end, TITLES):
            part = json.dumps(titles[start : min(start + TITLES, end)], ensure_ascii=False, separators=(",", ":"))
            yield f"j{year}-{(start - first) // TITLES}.json", part.encode()


def _buckets(lines: list[tuple[str, str]]) -> list[list[str]]:
    """Return the lines of the index, each in the bucket that its stem's hash names; their number is a power of two."""
    number, total = 1, sum(len(line) for _, line in lines)
    while number * BUCKET < total:
        number *= 2
    found: list[list[str]] = [[] for _ in range(number)]
    for stem, line in lines:
        found[hashed(stem) & (number - 1)].append(line)
    return found


@lru_cache(maxsize=4096)
def _place(mask: int) -> str:
    slices, outside = mask >> _BODY, mask & (TITLE | HEAD)
    if slices & (slices - 1):
        return ALPHABET[outside | SEVERAL] + ALPHABET[slices & 63] + ALPHABET[slices >> 6]
    return ALPHABET[outside | slices.bit_length()]


@lru_cache(maxsize=4096)
def _distance(number: int) -> str:
    text = ""
    while number >= 32:
        text += ALPHABET[32 + (number & 31)]
        number >>= 5
    return text + ALPHABET[number]


def _version(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for path, data in files.items():
        digest.update(f"{path} {len(data)}:".encode() + data)
    return digest.hexdigest()[:10]
