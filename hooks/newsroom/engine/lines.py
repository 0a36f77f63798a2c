"""Long texts of lines in the order of a key: changed in few places, or compared, for what the few places cost.

A release has a line for each of its files. To put all of them together again, or to look at each, takes longer than all
else that one changed post brings about. Here bytes are copied and compared by the processor's own instructions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

# What a line of a text, with its end, is put in order by; no two lines have the same.
KeyOf = Callable[[bytes], bytes]
# How much is compared at once: a little where lines differ, more with all that is the same.
LITTLE, MUCH = 1 << 8, 1 << 20


def patched(text: bytes, changes: Mapping[bytes, bytes], key_of: KeyOf) -> bytes:
    """Return a text with these lines (by their keys) put in, or put in place of what is there; an empty one takes it out."""
    parts, done = [], 0
    for key in sorted(changes):
        start = _place(text, key, key_of, done)
        parts += [text[done:start], changes[key]]
        end = text.find(b"\n", start) + 1
        done = end if end and key_of(text[start:end]) == key else start
    return b"".join([*parts, text[done:]])


def _place(text: bytes, key: bytes, key_of: KeyOf, low: int) -> int:
    """Return where the first line begins whose key is not before this one; `low` is the beginning of a line."""
    high = len(text)
    while low < high:
        start = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = text.index(b"\n", start) + 1
        if key_of(text[start:end]) < key:
            low = end
        else:
            high = start
    return low


def difference(one: bytes, other: bytes, key_of: KeyOf) -> tuple[list[bytes], list[bytes]]:
    """Return the lines, with their ends, that are only in the first of two texts, and those only in the second."""
    found: tuple[list[bytes], list[bytes]] = [], []
    first = second = 0
    while True:
        same = _same(one, first, other, second)
        # Where a line begins in one of them, it does in the other: all before it is the same.
        back = first + same - (one.rfind(b"\n", first, first + same) + 1 or first)
        first, second = first + same - back, second + same - back
        lines = _line(one, first), _line(other, second)
        if not any(lines):
            return found
        keys = [key_of(line) if line else None for line in lines]
        if keys[1] is None or (keys[0] is not None and keys[0] <= keys[1]):
            found[0].append(lines[0])
            first += len(lines[0])
        if keys[0] is None or (keys[1] is not None and keys[1] <= keys[0]):
            found[1].append(lines[1])
            second += len(lines[1])


def _line(text: bytes, start: int) -> bytes:
    return text[start : text.find(b"\n", start) + 1]


def _same(one: bytes, first: int, other: bytes, second: int) -> int:
    """Return how many bytes are the same in two texts, from these places on."""
    same, size = 0, LITTLE
    most = min(len(one) - first, len(other) - second)
    while same < most:
        stop = min(same + size, most)
        if one[first + same : first + stop] == other[second + same : second + stop]:
            same, size = stop, min(size * 2, MUCH)
            continue
        while stop - same > 1:
            middle = (same + stop) // 2
            if one[first + same : first + middle] == other[second + same : second + middle]:
                same = middle
            else:
                stop = middle
        return same
    return most
