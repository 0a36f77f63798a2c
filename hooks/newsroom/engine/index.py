"""The index of sources: what was made of each file, for as long as the file is what it was.

A file counts as unchanged when size, time of change of content, time of change of inode and inode number (`stat`) are
those seen when it was read, and both times lie clearly before that reading. This is git's rule for its own index with
its remedy for races ("racily clean": Documentation/technical/racy-git.txt): a file that was written in the moment in
which it was read, or that seems to come from the future, is read again and compared by its bytes. The moment comes
from the file system's own clock, so a wrong or moved clock of the machine cannot hide a change: times that don't fit
only cost another reading.

A folder whose entries all were known for certain by that rule is sealed with a digest of what was seen of its files:
sort, path and signature of every one. As long as the folder shows the same digest, no single file is looked at; the
rule holds for each of them, since the moment that it asks for lies in the past and stays there. A file that changed,
came or went changes the digest; one that is not known for certain, that could not be judged or that is not in the
index leaves its folder without a seal.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import stat
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any
from urllib.parse import quote

from newsroom.engine import sealed

# The coarsest clock of a file system that is in use (FAT) counts in two seconds.
SLACK = 2_100_000_000
# File systems take names of 255 bytes, drafts have some more.
LONGEST = 200
# Size, time of change of the content and of the inode in nanoseconds, inode number.
Signature = tuple[int, int, int, int]
# A signature, and the file system's time before the file was read.
Seen = tuple[Signature, int]
_name = attrgetter("name")
_SORTS = {stat.S_IFREG: "file", stat.S_IFLNK: "symlink"}


# What of a file's stat tells that it was changed.
signature: Callable[[os.stat_result], Signature] = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")


def clock(folder: Path) -> int:
    """Return the file system's own time in nanoseconds since 1970; 0 where nothing can be written."""
    mark = folder / f".jam-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        mark.write_bytes(b"")
        now = mark.stat().st_mtime_ns
        mark.unlink()
    except OSError:
        return 0
    return now


class Shard:
    """The entries of one file: values by path, and the signatures with which they were read, for whoever asks for them.

    `seal` is the digest of a folder whose files all were known for certain when it looked so; empty when none is.
    """

    def __init__(self, seal: bytes = b"", values: dict[str, Any] | None = None, signed: bytes = b"") -> None:
        self.seal = seal
        self.values = values or {}
        self._signed = signed
        self._seen: dict[str, Seen] | None = None

    @property
    def seen(self) -> dict[str, Seen]:
        """Return signature and moment of reading of each entry."""
        if self._seen is None:
            signed: Sequence[Seen] = marshal.loads(self._signed) if self._signed else ()
            self._seen = dict(zip(self.values, signed, strict=True))
        return self._seen

    def put(self, path: str, seen: Seen, value: Any) -> None:
        """Keep an entry."""
        self.seen[path], self.values[path], self.seal = seen, value, b""

    def forget(self, path: str) -> None:
        """Remove an entry."""
        del self.seen[path], self.values[path]
        self.seal = b""

    def is_known(self, path: str, seen: Signature) -> bool:
        """Return whether there is an entry of a file that is unchanged for certain."""
        held = self.seen.get(path)
        return held is not None and held[0] == seen and max(seen[1], seen[2]) + SLACK <= held[1]

    def packed(self) -> tuple[Any, ...]:
        """Return plain values of which `Shard` makes the same one, in the order of the paths."""
        paths = sorted(self.values)
        return (
            self.seal,
            {path: self.values[path] for path in paths},
            marshal.dumps([self.seen[path] for path in paths]),
        )


class Index:
    """Entries by path, in two files for each top folder and the one below it: posts, and all else; `code` made them."""

    def __init__(self, folder: Path, code: str) -> None:
        self.folder = folder
        self.code = code
        self.now = 0
        self._writable = True
        self._shards: dict[str, Shard] = {}
        self._whole: set[str] = set()
        self._changed: set[str] = set()

    def begin(self, now: int = 0) -> None:
        """Take the moment of this reading from the file system, unless it is given; what is read is looked at after it.

        Where nothing can be written, nothing is kept: a check needs no more than to read.
        """
        self.now = now or clock(self.folder)
        self._whole.clear()
        self._writable = bool(self.now)

    def get(self, path: str, seen: Signature) -> Any:
        """Return what was made of a file that is unchanged for certain, else None."""
        shard = self._shard(path)
        return shard.values[path] if shard.is_known(path, seen) else None

    def get_facts(self, kind: str, path: str, seen: Signature) -> Any:
        """Return facts of this kind of a file that is unchanged for certain, else None.

        Writers name any file in any way: a photo may also be an attachment, or a post's own file. One value is kept.
        """
        held = self.get(path, seen)
        return held[1] if isinstance(held, tuple) and len(held) == 2 and held[0] == kind else None

    def put_facts(self, kind: str, path: str, seen: Signature, facts: Any) -> None:
        """Keep facts of this kind of a file (plain values), in place of what was kept of it; not of a post's."""
        if not path.endswith(".md"):
            self.put(path, seen, (kind, facts))

    def whole(self, path: str, digest: bytes) -> Mapping[str, Any] | None:
        """Return all values of the shard that a path belongs to, in the order of paths, if the folder is as sealed.

        Then all its files are there, and whoever saves need not tell of them.
        """
        shard = self._shard(path)
        if not digest or shard.seal != digest:
            return None
        self._whole.add(_shard_of(path))
        return shard.values

    def seal(self, path: str, digest: bytes, files: Sequence[tuple[str, Signature]]) -> None:
        """Let the shard of a path be known by the digest of its folder, if it has but these files, all known for certain."""
        shard = self._shard(path)
        sure = len(shard.values) == len(files) and all(shard.is_known(*file) for file in files)
        if shard.seal != (seal := digest if sure else b""):
            shard.seal = seal
            self._changed.add(_shard_of(path))

    def recall(self, path: str) -> Any:
        """Return what was made of a file when it was last read, whether or not it has changed since; or None."""
        return self._shard(path).values.get(path)

    def put(self, path: str, seen: Signature, value: Any) -> None:
        """Keep what was made of a file (plain values); `seen` was taken before its bytes were read."""
        self._shard(path).put(path, (seen, self.now), value)
        self._changed.add(_shard_of(path))

    def update(self, path: str, value: Any) -> None:
        """Keep another value for a file that was not read again."""
        values = self._shard(path).values
        if path in values and values[path] != value:
            values[path] = value
            self._changed.add(_shard_of(path))

    def save(self, there: Mapping[str, object] | None = None, also: Collection[str] = ()) -> None:
        """Write what changed; entries of files that are neither among those `there` nor among `also` are forgotten.

        Folders that were known whole in this reading are not looked through: all their files are there.
        """
        if there is not None:
            self._forget(there, also)
            self._remove()
        for name in sorted(self._changed) if self._writable else ():
            sealed.write(self._file(name), (self.code, *self._shards[name].packed()))
        self._changed.clear()

    def _forget(self, there: Mapping[str, object], also: Collection[str]) -> None:
        for name in self._shards.keys() - self._whole:
            shard = self._shards[name]
            gone = (shard.values.keys() - there.keys()).difference(also)
            for path in gone:
                shard.forget(path)
            if gone:
                self._changed.add(name)

    def _remove(self) -> None:
        """Remove the files of folders that nothing was asked of, or that are gone: they may tell what was internal."""
        known = {self._file(name).name for name, shard in self._shards.items() if shard.values}
        with suppress(OSError):
            for file in self.folder.iterdir():
                if file.name not in known and not file.name.startswith("."):
                    file.unlink()

    def _shard(self, path: str) -> Shard:
        name = _shard_of(path)
        shard = self._shards.get(name)
        if shard is None:
            held = sealed.read(self._file(name))
            shard = self._shards[name] = Shard(*held[1:]) if held and held[0] == self.code else Shard()
        return shard

    def _file(self, name: str) -> Path:
        told = quote(name, safe="")
        # A name that can be a folder's may be three times as long here.
        return self.folder / (told if len(told) <= LONGEST else hashlib.sha256(told.encode()).hexdigest())


def _shard_of(path: str) -> str:
    first = path.find("/")
    second = path.find("/", first + 1)
    folder = path[: second if second > 0 else first] if first > 0 else path
    return f"{folder}/*.md" if path.endswith(".md") else f"{folder}/*"


def walk(root: Path, tops: tuple[str, ...]) -> Iterator[tuple[str, str, Signature]]:
    """Yield path, sort (`file`, `symlink`, `other`) and signature of everything in some folders that is no folder.

    Paths are relative to `root`; symbolic links are named and never followed. Folder by folder, each in the order of names.
    """
    links = [top for top in sorted(tops) if (root / top).is_symlink()]
    yield from ((top, "symlink", signature(os.lstat(root / top))) for top in links)
    waiting = [top for top in sorted(tops, reverse=True) if (root / top).is_dir() and top not in links]
    while waiting:
        folder = waiting.pop()
        with suppress(FileNotFoundError), _entries(root / folder) as entries:
            below = []
            for entry in sorted(entries, key=_name):
                path = f"{folder}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    below.append(path)
                    continue
                try:
                    seen = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                yield path, _sort_of(seen.st_mode), signature(seen)
            waiting += reversed(below)


@cache
def _sort_of(mode: int) -> str:
    return _SORTS.get(stat.S_IFMT(mode), "other")


@contextmanager
def _entries(folder: Path) -> Iterator[Iterator[os.DirEntry[str]]]:
    """Open a folder; where systems can look at a file from its folder, they need not go the whole way to it each time."""
    if os.scandir not in os.supports_fd:
        with os.scandir(folder) as entries:
            yield entries
        return
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with os.scandir(opened) as entries:
            yield entries
    finally:
        os.close(opened)
