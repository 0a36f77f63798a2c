"""The Merkle tree of RFC 6962, section 2.1: hashes and roots."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256().digest()


def leaf(entry: bytes) -> bytes:
    """Return the hash of an entry (RFC 6962, section 2.1: 0x00 before it)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of two hashes beside each other (RFC 6962, section 2.1: 0x01 before them)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over the hashes of leaves, one level after the other; an odd one at the end goes up as it is."""
    if not leaves:
        return EMPTY
    level = list(leaves)
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)] + odd
    return level[0]


def split(size: int) -> int:
    """Return the largest power of two that is less than `size`: so many leaves are in the left half of a tree."""
    return 1 << (size - 1).bit_length() - 1
