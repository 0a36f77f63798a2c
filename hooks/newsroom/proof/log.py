"""The log at /log/: what was published when, as C2SP tlog-tiles: files of hashes that only grow, from the git history alone.

An entry is {t, id, rev, kind, sha256, commit, signer}: no text, and nothing of anybody. What was not published has none:
an entry comes with the first commit of the main line whose date has reached the date of the post. A log that says other
than the one before is not published.

Which versions have entries is told by their own bytes (`version.Version`): sound, for the public, no draft, and due. So a
file that can't be read, is internal, or is excluded by law leaves no trace, stops nobody else's entry, and whether it is
mended or deleted later changes nothing of what was said. What other rules hold back for the time being (an unknown topic,
a missing photo) is not asked: vocabularies, neighbours and rules change, and the log must be the same from the same
history at any time. Such a version has its entry, which is a hash and no text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from newsroom.catalog import material
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import microseconds
from newsroom.catalog.precedent import Refused
from newsroom.engine.job import Group, Job, Outputs, key_of
from newsroom.proof import checkpoint, tiles
from newsroom.proof.checkpoint import BadCheckpoint, Checkpoint
from newsroom.proof.chronicle import Chronicle
from newsroom.proof.signing import SigningKey
from newsroom.proof.tiles import FULL, Tree

FOLDER, NAME = "/log/", "log"
# What a log is called that nobody signed: verifiers must not take it for one that was.
CHECKPOINT, UNSIGNED = "checkpoint", "unsigned"
PREVIOUS = "NEWSROOM_PREVIOUS_CHECKPOINT"


class Rewritten(Refused):
    """Raised when the history is not that of the log which was published before."""


class Log(NamedTuple):
    """A log as it is to be published: its chronicle, the tree over its entries, and its checkpoint."""

    made: Chronicle
    tree: Tree
    checkpoint: Checkpoint

    def entries(self, number: int) -> list[bytes]:
        """Return the entries of a tile."""
        return self.made.entries(number)[: self.checkpoint.size - number * FULL]


def origin(url: str) -> str:
    """Return the name of the log of the portal at an address."""
    return f"{url.partition('://')[2].rstrip('/')}/log"


def of(catalog: Catalog, work: Path | None, environ: Mapping[str, str]) -> Log | None:
    """Return the log of what is published, None where none is kept; raises Rewritten.

    `work` is where the last build left its checkpoint; the environment may have one that was public (PREVIOUS).
    """
    if not catalog.portal.log:
        return None
    known = catalog.memo.get("chronicle")
    made = known if isinstance(known, Chronicle) else Chronicle()
    tree = Tree(made.hashes(0, made.size), made.tops)
    # Only what is public up to now.
    size = bisect_right(made.moments, microseconds(catalog.as_of))
    for before in _before(work, environ):
        if before.size > tree.size or tree.root(before.size) != before.root:
            raise Rewritten(
                _words(before, tree.size) if known else f"log ({before.size} catatan) perlu riwayat git yang utuh"
            )
        # It never takes back what it has said.
        size = max(size, before.size)
    shown = Tree(made.hashes(0, size), made.tops[: size // FULL])
    return Log(made, shown, Checkpoint(origin(catalog.portal.url), size, shown.root(size)))


def _before(work: Path | None, environ: Mapping[str, str]) -> Iterator[Checkpoint]:
    notes = [environ[PREVIOUS].encode()] if environ.get(PREVIOUS) else []
    file = work / NAME if work else None
    if file and file.is_file():
        notes.append(file.read_bytes())
    for note in notes:
        try:
            yield checkpoint.read(note)[0]
        except BadCheckpoint as error:
            raise Rewritten(f"catatan log yang lama tidak dapat dibaca ({error})") from error


def _words(before: Checkpoint, size: int) -> str:
    return (
        f"riwayat git bukan lanjutan dari log yang sudah terbit ({before.size} catatan; riwayat ini punya {size}). "
        "Cabang utama ditulis ulang (force push), atau ini cabang lain. Kembalikan riwayat yang lama; "
        "lihat panduan operator, Log terbitan"
    )


def note(log: Log, key: SigningKey | None) -> tuple[str, bytes]:
    """Return name and bytes of the checkpoint: signed, or under another name what it would say."""
    text = log.checkpoint.text.encode()
    if key is None:
        return UNSIGNED, text
    return CHECKPOINT, checkpoint.signed(log.checkpoint, key.public, key.raw(text))


def jobs(log: Log) -> Iterator[Job | Group]:
    """Yield the jobs of all tiles; those that are full are a group, which is the same until another one is full."""
    made, size = material.recipe(), log.checkpoint.size
    full = size // FULL
    tops = log.made.tops[:full]
    if full:
        yield Group(key_of("log", made, b"".join(tops)), lambda: _full(log, made, full))
    if size % FULL:
        yield _leaves(log, made, full, size % FULL)
    for level, number, width in tiles.layout(size):
        if level:
            data = log.tree.tile(level, number, width)
            key = key_of("log tile", made, level, number, data)
            yield Job("log", FOLDER, one_file, (tiles.path(level, number, width), data), key)


def _full(log: Log, made: str, full: int) -> Iterator[Job]:
    for number in range(full):
        yield _leaves(log, made, number, FULL)


def _leaves(log: Log, made: str, number: int, width: int) -> Job:
    hashes = log.tree.tile(0, number, width)
    key = key_of("log leaves", made, number, hashes)
    return Job("log", FOLDER, leaf_files, partial(_inputs, log, number, width, hashes), key)


def _inputs(log: Log, number: int, width: int, hashes: bytes) -> tuple[int, int, bytes, tuple[bytes, ...]]:
    return number, width, hashes, tuple(log.entries(number))


def leaf_files(number: int, width: int, hashes: bytes, entries: tuple[bytes, ...]) -> Outputs:
    """Return the tile of the hashes of some entries, and that of the entries."""
    return {
        tiles.path(0, number, width): hashes,
        tiles.path(tiles.ENTRIES, number, width): tiles.bundle(entries),
    }


def one_file(name: str, data: bytes) -> Outputs:
    """Return a tile of hashes of hashes."""
    return {name: data}
