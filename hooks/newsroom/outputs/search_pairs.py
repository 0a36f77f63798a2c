"""Which posts may have two words side by side: the index does not know the order of words, and quoted phrases ask for it.

Each post has a Bloom filter (B. H. Bloom, "Space/time trade-offs in hash coding with allowable errors", CACM 13(7),
1970) of its pairs of neighbouring words. The filters are kept by rows, a bit for each post, the newest first: who asks
for a pair takes two rows of all posts and no post's whole filter. Both rows of a pair are in one block, and so in one
file. A post that has a pair has both bits; of the others about three in a hundred have them too.
overrides/pages/search-index.js reads the files.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

# A post of 300 words sets about a sixth of its bits.
BLOCK, BLOCKS = 8, 512
ROWS = BLOCK * BLOCKS
# Characters of a file: a phrase of four words asks for three of each part of the index.
SIZE = 6000
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_LETTERS = bytes.maketrans(_BASE64, ALPHABET.encode())
# Multipliers of murmur3's 32-bit mixing; any odd numbers with bits all over would do.
_FIRST, _BOTH = 0x85EBCA6B, 0xC2B2AE35
_MASK = 0xFFFFFFFF


def rows_of(words: Sequence[str]) -> frozenset[int]:
    """Return the rows in which a post with these words, in their order, has a bit."""
    found: list[int] = []
    for first, second in pairwise(map(hashed, words)):
        mixed = ((first * _FIRST) ^ second) * _BOTH & _MASK
        row, step = mixed >> 20, 1 + (mixed >> 12 & 255) % (BLOCK - 1)
        found += row, row & -BLOCK | (row + step) % BLOCK
    return frozenset(found)


@lru_cache(maxsize=100_000)
def hashed(word: str) -> int:
    """Return the 32-bit FNV-1a hash of a text, taken over its characters."""
    value = 2166136261
    for character in word:
        value = ((value ^ ord(character)) * 16777619) & _MASK
    return value


def filters(posts: Sequence[Iterable[int]]) -> bytes:
    """Return the rows of some posts, each given as the rows that it has a bit in: all rows, one after the other."""
    rows = [0] * ROWS
    for number, chosen in enumerate(reversed(posts)):
        bit = 1 << number
        for row in chosen:
            rows[row] |= bit
    return _packed(rows, len(posts))


def joined(parts: Iterable[tuple[int, bytes]]) -> bytes:
    """Return the rows of all posts of some parts, which are given from new to old as their number of posts and rows."""
    rows, total = [0] * ROWS, 0
    for count, data in parts:
        width = _width(count)
        for row in range(ROWS):
            rows[row] = rows[row] << count | int.from_bytes(data[row * width : (row + 1) * width])
        total += count
    return _packed(rows, total)


def files(count: int, data: bytes) -> Sequence[bytes]:
    """Return the files of so many posts' rows, as many as a power of two (none without posts): b's last bits name block b's.

    A line is a row, a character of it six posts, the newest in its highest bit; a file's blocks follow each other.
    """
    number, width = min(1, count), _width(count)
    while 0 < number < BLOCKS and number * SIZE * 6 < ROWS * count:
        number *= 2
    lines = [_line(data[row * width : (row + 1) * width], count) for row in range(ROWS)]
    return [b"\n".join(_of(lines, first, number)) for first in range(number)]


def _of(lines: Sequence[bytes], first: int, number: int) -> Iterator[bytes]:
    for block in range(first, BLOCKS, number):
        yield from lines[block * BLOCK : (block + 1) * BLOCK]


def _line(row: bytes, count: int) -> bytes:
    bits = -(-count // 24) * 24
    return base64.b64encode((int.from_bytes(row) << (bits - count)).to_bytes(bits // 8)).translate(_LETTERS)


def _packed(rows: Iterable[int], count: int) -> bytes:
    width = _width(count)
    return b"".join(row.to_bytes(width) for row in rows)


def _width(count: int) -> int:
    return -(-count // 8)
