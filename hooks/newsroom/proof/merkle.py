"""The Merkle tree of RFC 6962, section 2.1: hashes, roots, and the two proofs, made and checked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

EMPTY = hashlib.sha256().digest()
# The hash of the whole subtree over leaves number start to end (end not among them).
Subtree = Callable[[int, int], bytes]


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


def inclusion(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """Return the proof that leaf `index` is in the tree of `size` leaves (RFC 6962, section 2.1.1)."""
    return _path(index, 0, size, subtree)


def _path(index: int, start: int, end: int, subtree: Subtree) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + split(end - start)
    if index < middle:
        return [*_path(index, start, middle, subtree), subtree(middle, end)]
    return [*_path(index, middle, end, subtree), subtree(start, middle)]


def is_included(entry_hash: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> bool:
    """Return whether a proof leads from the hash of a leaf to the root of the tree (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    number, last, made = index, size - 1, entry_hash
    for item in proof:
        if last == 0:
            return False
        if number % 2 or number == last:
            made = node(item, made)
            while number and not number % 2:
                number, last = number >> 1, last >> 1
        else:
            made = node(made, item)
        number, last = number >> 1, last >> 1
    return last == 0 and made == expected


def consistency(old: int, size: int, subtree: Subtree) -> list[bytes]:
    """Return the proof that the tree of `size` leaves begins with that of `old` leaves (RFC 6962, section 2.1.2)."""
    return _common(old, 0, size, subtree, True) if 0 < old < size else []


def _common(old: int, start: int, end: int, subtree: Subtree, whole: bool) -> list[bytes]:
    if old == end:
        return [] if whole else [subtree(start, end)]
    middle = start + split(end - start)
    if old <= middle:
        return [*_common(old, start, middle, subtree, whole), subtree(middle, end)]
    return [*_common(old, middle, end, subtree, False), subtree(start, middle)]


def is_consistent(old: int, size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Return whether a proof shows that nothing of the older tree has changed (RFC 9162, section 2.1.4.2)."""
    if old in (0, size):
        return not proof and (old_root == new_root if old else old_root == EMPTY)
    if not 0 < old < size or not proof:
        return False
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    number, last = old - 1, size - 1
    while number % 2:
        number, last = number >> 1, last >> 1
    first, second = path[0], path[0]
    for item in path[1:]:
        if last == 0:
            return False
        if number % 2 or number == last:
            first, second = node(item, first), node(item, second)
            while number and not number % 2:
                number, last = number >> 1, last >> 1
        else:
            second = node(second, item)
        number, last = number >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root
