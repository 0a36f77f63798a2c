"""The index that a browser searches: where each stem stands, in small files that a query picks a few of.

Posts are numbered from the newest (0) on. A line of a bucket is a stem and its postings; each posting is the distance
to the post before (five bits a character, the lowest first, a sixth bit set while more follow), and one character of
six bits for where in the post the stem stands: TITLE, HEAD, and four quarters of the body. overrides/pages/search-index.js
reads it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
TITLE, HEAD, BODY = 32, 16, (8, 4, 2, 1)
# A phone takes one bucket for each word looked for: small ones, but hosts count files.
BUCKET = 20_000
CARDS, TITLES = 32, 256
Places = Mapping[str, int]


def segment(posts: Iterable[tuple[Places, list[str]]]) -> Mapping[str, bytes]:
    """Return the part of an index that some posts make: `words`, and a card for each post in `cards`.

    A post comes as the places of its stems, and its card. A line of `words` is a stem, the first and the last post that
    has it, and its postings without the first distance: so that parts can be joined without reading the postings.
    """
    lines: dict[str, list[str]] = {}
    ends: dict[str, tuple[int, int]] = {}
    cards = []
    for number, (places, card) in enumerate(posts):
        cards.append(json.dumps(card, ensure_ascii=False, separators=(",", ":")))
        for stem, mask in places.items():
            if stem in ends:
                first, last = ends[stem]
                lines[stem].append(_distance(number - last))
                ends[stem] = first, number
            else:
                lines[stem], ends[stem] = [], (number, number)
            lines[stem].append(ALPHABET[mask])
    words = (f"{stem} {ends[stem][0]} {ends[stem][1]} {''.join(lines[stem])}" for stem in sorted(lines))
    return {"words": "\n".join(words).encode(), "cards": "\n".join(cards).encode()}


def joined(name: str, parts: Iterable[tuple[int, bytes, bytes]]) -> Mapping[str, bytes]:
    """Return the files of an index whose parts are given from new to old, each with its year, words and cards.

    `<name>.json` says how many posts there are, where each year begins, and in which folder the other files are; the
    folder is named by what they hold, so that nobody reads files of two indexes as one.
    """
    postings: dict[str, list[str]] = {}
    lasts: dict[str, int] = {}
    cards: list[str] = []
    years: list[tuple[int, int]] = []
    for year, words, made in parts:
        start = len(cards)
        if not years or years[-1][0] != year:
            years.append((year, start))
        for line in words.decode().split("\n"):
            stem, first, last, rest = line.split(" ")
            known = postings.get(stem)
            if known is None:
                postings[stem] = [_distance(start + int(first) + 1), rest]
            else:
                known += (_distance(start + int(first) - lasts[stem]), rest)
            lasts[stem] = start + int(last)
        cards += made.decode().split("\n")
    buckets = _buckets(postings)
    files = dict(_files(buckets, cards))
    folder = _version(files)
    facts = {"v": folder, "n": len(cards), "b": len(buckets), "y": years}
    placed = {f"{folder}/{path}": data for path, data in files.items()}
    return {f"{name}.json": json.dumps(facts, separators=(",", ":")).encode(), **placed}


def _files(buckets: list[list[str]], cards: list[str]) -> Iterator[tuple[str, bytes]]:
    for number, lines in enumerate(buckets):
        yield f"{number}.txt", "\n".join(sorted(lines)).encode()
    for start in range(0, len(cards), CARDS):
        yield f"k{start // CARDS}.json", f"[{','.join(cards[start : start + CARDS])}]".encode()
    titles = [json.loads(card)[1] for card in cards]
    for start in range(0, len(titles), TITLES):
        part = json.dumps(titles[start : start + TITLES], ensure_ascii=False, separators=(",", ":"))
        yield f"j{start // TITLES}.json", part.encode()


def _buckets(postings: Mapping[str, list[str]]) -> list[list[str]]:
    """Return the lines of the index, each in the bucket that its stem's hash names; their number is a power of two."""
    lines = [(stem, f"{stem} {''.join(parts)}") for stem, parts in postings.items()]
    number, total = 1, sum(len(line) for _, line in lines)
    while number * BUCKET < total:
        number *= 2
    found: list[list[str]] = [[] for _ in range(number)]
    for stem, line in lines:
        found[hashed(stem) & (number - 1)].append(line)
    return found


def hashed(stem: str) -> int:
    """Return the 32-bit FNV-1a hash of a text, taken over its characters."""
    value = 2166136261
    for character in stem:
        value = ((value ^ ord(character)) * 16777619) & 0xFFFFFFFF
    return value


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
