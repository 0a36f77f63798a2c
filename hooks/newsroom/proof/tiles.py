"""Tiles: the hashes and entries of a log in files of 256, as C2SP tlog-tiles lays them out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from newsroom.proof import merkle

HASH, FULL = 32, 256
ENTRIES = "entries"
LONGEST = 65_535


class Damaged(Exception):
    """Raised when a tile is not what it should be."""


def path(level: int | str, number: int, width: int = FULL) -> str:
    """Return the path of a tile below the log's own; its number in groups of three digits: 1234067 is x001/x234/067."""
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    part = "" if width == FULL else f".p/{width}"
    return f"tile/{level}/{'/'.join(groups)}{part}"


def layout(size: int) -> Iterator[tuple[int, int, int]]:
    """Yield level, number and width of all tiles of hashes of a tree of `size` leaves; a tile is never empty."""
    level = 0
    while size:
        yield from ((level, number, FULL) for number in range(size // FULL))
        if size % FULL:
            yield level, size // FULL, size % FULL
        size //= FULL
        level += 1


def bundle(entries: Sequence[bytes]) -> bytes:
    """Return entries as a tile holds them, each after its length in two bytes; raises ValueError for too long a one."""
    if any(len(entry) > LONGEST for entry in entries):
        raise ValueError("entry too long")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundled(data: bytes) -> list[bytes]:
    """Return the entries of a tile; raises Damaged when it is cut off."""
    entries, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if end > len(data) or at + 2 > len(data):
            raise Damaged("cut off")
        entries.append(data[at + 2 : end])
        at = end
    return entries


def hashes(data: bytes) -> list[bytes]:
    """Return the hashes of a tile."""
    if len(data) % HASH or not data:
        raise Damaged("not whole hashes")
    return [data[at : at + HASH] for at in range(0, len(data), HASH)]


class Tree:
    """A tree whose hashes are known level by level, 256 to 1: `levels[0]` are the leaves', each above whole tiles only."""

    def __init__(self, leaves: Sequence[bytes], tops: Sequence[bytes] = ()) -> None:
        """`tops` are the roots of the full tiles of leaves, if they are known already."""
        self.levels = [list(leaves)]
        while len(self.levels[-1]) >= FULL:
            below = self.levels[-1]
            known = list(tops) if len(self.levels) == 1 else []
            numbers = range(len(known), len(below) // FULL)
            self.levels.append(known + [merkle.root(below[n * FULL : (n + 1) * FULL]) for n in numbers])

    @property
    def size(self) -> int:
        """Return how many leaves there are."""
        return len(self.levels[0])

    def tile(self, level: int, number: int, width: int = FULL) -> bytes:
        """Return the bytes of a tile."""
        return b"".join(self.levels[level][number * FULL : number * FULL + width])

    def subtree(self, start: int, end: int) -> bytes:
        """Return the root over leaves `start` to `end`, from the highest level that has all of it."""
        level, unit = 0, 1
        while level + 1 < len(self.levels) and start % (unit * FULL) == 0 and end - start >= unit * FULL:
            level, unit = level + 1, unit * FULL
        if end - start == 1 or (unit == 1 and end - start <= FULL):
            return merkle.root(self.levels[0][start:end])
        if (end - start) % unit == 0:
            return merkle.root(self.levels[level][start // unit : end // unit])
        middle = start + merkle.split(end - start)
        return merkle.node(self.subtree(start, middle), self.subtree(middle, end))

    def root(self, size: int) -> bytes:
        """Return the root of the tree when it had its first `size` leaves."""
        return self.subtree(0, size) if size else merkle.EMPTY


def read(size: int, fetch: Callable[[str], bytes]) -> Tree:
    """Return the tree of a log from its tiles of leaf hashes; raises Damaged when one has not the right length."""
    leaves: list[bytes] = []
    for level, number, width in layout(size):
        if level == 0:
            found = hashes(fetch(path(level, number, width)))
            if len(found) != width:
                raise Damaged(path(level, number, width))
            leaves += found
    return Tree(leaves)
