"""The chronicle: what the main line of git published, when, and which versions came with a word for readers.

A version is published by the commit of the main line (first parents) that brought it, or later, when its date has come.
The moments of commits never go back, whatever their makers claim. Everything here follows from the line alone, and a
longer line only adds to it: so it is kept, and of a known line only what came after is read.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsroom.engine import sealed
from newsroom.engine.store import Damaged
from newsroom.proof import known as rows
from newsroom.proof import merkle, repository, tiles
from newsroom.proof.known import Known
from newsroom.proof.repository import Head, Step
from newsroom.proof.tiles import FULL, HASH

# The number changes with the form of the files.
NAME, ENTRIES = "chronicle-2", "entries-2"
# moment, id, kind, blob, and who: commit, signer
Waiting = tuple[int, str, str, bytes, tuple[bytes, str]]


@dataclass
class Chronicle:
    """What follows from a line: what is known of posts by id (packed, see `known`), and what the log says, entry by entry.

    `waiting` is what is published or withdrawn later, `addresses` are the old addresses that ever led to a post, with its
    id. `replaced` are the files beside posts that got other bytes under the same name: when, and the id of the first ones.
    Of each entry `moments` tells when it came and `leaves` its hash, `tops` the root of every 256 of them. The entries
    themselves lie in a file of their own, as tiles have them; `ends` tells where each 256 of them end.
    """

    head: bytes = b""
    prefix: str = ""
    clock: int = 0
    posts: dict[str, bytes | tuple[Any, ...]] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    replaced: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    moments: array[int] = field(default_factory=lambda: array("q"))
    leaves: bytearray = field(default_factory=bytearray)
    tops: list[bytes] = field(default_factory=list)
    ends: list[int] = field(default_factory=lambda: [0])
    length: int = 0
    file: Path | None = None
    _added: bytearray = field(default_factory=bytearray)

    def known(self, name: str) -> Known:
        """Return what is known of the post with this id."""
        row = self.posts.get(name)
        return Known() if row is None else rows.unpacked(name, row)

    def versions(self, name: str) -> int:
        """Return how often the log tells of the post with this id: once for each version that was published."""
        return self.known(name).rev

    def note(self, name: str, known: Known) -> None:
        """Keep what is known of a post."""
        self.posts[name] = rows.packed(name, known)

    def add(self, moment: int, entry: bytes) -> None:
        """Put an entry behind the others."""
        self.moments.append(max(moment, self.moments[-1] if self.moments else 0))
        self.leaves += merkle.leaf(entry)
        self._added += tiles.bundle([entry])
        if len(self.moments) % FULL == 0:
            self.tops.append(merkle.root(tiles.hashes(bytes(self.leaves[-FULL * HASH :]))))
            self.ends.append(self.length + len(self._added))

    @property
    def size(self) -> int:
        """Return how many entries there are."""
        return len(self.moments)

    def hashes(self, start: int, end: int) -> Sequence[bytes]:
        """Return the hashes of entries `start` to `end`."""
        return tiles.hashes(bytes(self.leaves[start * HASH : end * HASH])) if start < end else ()

    def entries(self, number: int) -> list[bytes]:
        """Return the entries of the tile with this number; the last one need not be full. Raises Damaged, but once."""
        start = self.ends[number]
        end = self.ends[number + 1] if number + 1 < len(self.ends) else self.length + len(self._added)
        found = b""
        if self.file and start < self.length:
            with open(self.file, "rb") as opened:
                opened.seek(start)
                found = opened.read(min(end, self.length) - start)
        added = slice(max(0, start - self.length), max(0, end - self.length))
        try:
            entries = tiles.unbundled(found + self._added[added])
        except tiles.Damaged:
            entries = []
        at = number * FULL * HASH
        if b"".join(map(merkle.leaf, entries)) != self.leaves[at : at + FULL * HASH]:
            # Without its name the file counts for nothing, and all is read from git again.
            if self.file:
                self.file.with_name(NAME).unlink(missing_ok=True)
            raise Damaged(f"{self.file} rusak; bangun lagi")
        return entries


def read(root: Path, head: Head, folder: Path, zones: Mapping[str, str], zone: str) -> Chronicle:
    """Return the chronicle of the line up to `head`, or to what the server has of it; raises NoHistory.

    By `zones` of the agencies, and the portal's `zone`, the bytes of posts are named.
    """
    from newsroom.proof.teller import Teller

    tip = repository.published_tip(root, head.commit)
    made = _kept(folder)
    if made and (made.head, made.prefix) == (tip, head.prefix):
        return made
    steps = _further(root, made, tip) if made and made.prefix == head.prefix else None
    if made is None or steps is None:
        made = Chronicle(prefix=head.prefix)
        steps = list(repository.line(root, head.prefix, tip))[::-1] if tip else []
    Teller(made, root, zones, zone).go(steps)
    with suppress(OSError):
        _keep(folder, made)
    return made


def _further(root: Path, made: Chronicle, tip: bytes) -> list[Step] | None:
    """Return the commits after those that are known, None when the line does not go on from there."""
    if not (made.head and tip):
        return None
    try:
        steps = list(repository.line(root, made.prefix, tip, made.head))[::-1]
    except repository.NoHistory:
        return None
    # It was rewritten, or is another branch's.
    return steps if steps and steps[0].parents[:1] == (made.head,) else None


def _kept(folder: Path) -> Chronicle | None:
    values: Any = sealed.read(folder / NAME)
    file = folder / ENTRIES
    if not values:
        return None
    head, prefix, clock, posts, waiting, addresses, replaced, moments, leaves, tops, ends, length = values
    if not file.is_file() or file.stat().st_size < length:
        return None
    later = array("q", moments), bytearray(leaves), tops, ends, length, file
    return Chronicle(head, prefix, clock, posts, waiting, addresses, replaced, *later)


def _keep(folder: Path, made: Chronicle) -> None:
    """Keep a chronicle. Its entries are written first; what they are longer than it knows of counts for nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / ENTRIES
    if made.file is None:
        (folder / NAME).unlink(missing_ok=True)
    with open(file, "r+b" if made.file else "wb") as opened:
        opened.truncate(made.length)
        opened.seek(made.length)
        opened.write(made._added)
    made.file, made.length = file, made.length + len(made._added)
    made._added.clear()
    plain = (made.head, made.prefix, made.clock, made.posts, made.waiting, made.addresses, made.replaced)
    sealed.write(folder / NAME, (*plain, made.moments.tobytes(), bytes(made.leaves), made.tops, made.ends, made.length))
