"""The index of sources: what was made of each file, for as long as the file is what it was.

A file counts as unchanged when size, time of change of content, time of change of inode and inode number (`stat`) are
those seen when it was read, and both times lie clearly before that reading. This is git's rule for its own index with
its remedy for races ("racily clean": Documentation/technical/racy-git.txt): a file that was written in the moment in
which it was read, or that seems to come from the future, is read again and compared by its bytes. The moment comes
from the file system's own clock, so a wrong or moved clock of the machine cannot hide a change: times that don't fit
only cost another reading.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from newsroom.engine import sealed

# The coarsest clock of a file system that is in use (FAT) counts in two seconds.
SLACK = 2_100_000_000
# Size, time of change of the content and of the inode in nanoseconds, inode number.
Signature = tuple[int, int, int, int]
Entry = tuple[Signature, int, Any]
# No path of a portal begins with it.
_NOWHERE = "/"
_SORTS = {stat.S_IFREG: "file", stat.S_IFLNK: "symlink"}


def signature(seen: os.stat_result) -> Signature:
    """Return what of a file's stat tells that it was changed."""
    return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino


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


class Index:
    """Entries by path, in one file for each top folder and the one below it; `code` is the version of what made them."""

    def __init__(self, folder: Path, code: str) -> None:
        self.folder = folder
        self.code = code
        self.now = 0
        self._writable = True
        self._shards: dict[str, dict[str, Entry]] = {}
        self._changed: set[str] = set()

    def begin(self, now: int = 0) -> None:
        """Take the moment of this reading from the file system, unless it is given; what is read is looked at after it.

        Where nothing can be written, nothing is kept: a check needs no more than to read.
        """
        self.now = now or clock(self.folder)
        self._writable = bool(self.now)

    def get(self, path: str, seen: Signature) -> Any:
        """Return what was made of a file that is unchanged for certain, else None."""
        entry = self._shard(path).get(path)
        if entry is None or entry[0] != seen or max(seen[1], seen[2]) + SLACK > entry[1]:
            return None
        return entry[2]

    def known(self, files: Iterable[tuple[str, Signature]]) -> dict[str, Any]:
        """Return the same for many files at once, by path; those of a folder had better come together."""
        found: dict[str, Any] = {}
        shard: dict[str, Entry] = {}
        prefix = _NOWHERE
        for path, seen in files:
            if not path.startswith(prefix):
                name, shard = _shard_of(path), self._shard(path)
                prefix = f"{name}/" if "/" in name else _NOWHERE
            entry = shard.get(path)
            if entry is not None and entry[0] == seen and max(seen[1], seen[2]) + SLACK <= entry[1]:
                found[path] = entry[2]
        return found

    def recall(self, path: str) -> Any:
        """Return what was made of a file when it was last read, whether or not it has changed since; or None."""
        entry = self._shard(path).get(path)
        return None if entry is None else entry[2]

    def put(self, path: str, seen: Signature, value: Any) -> None:
        """Keep what was made of a file (plain values); `seen` was taken before its bytes were read."""
        self._shard(path)[path] = (seen, self.now, value)
        self._changed.add(_shard_of(path))

    def update(self, path: str, value: Any) -> None:
        """Keep another value for a file that was not read again."""
        shard = self._shard(path)
        if path in shard and shard[path][2] != value:
            seen, when, _ = shard[path]
            shard[path] = (seen, when, value)
            self._changed.add(_shard_of(path))

    def save(self, there: Collection[str] | None = None) -> None:
        """Write what changed; entries of files that are not among `there` (with a quick `in`) are forgotten."""
        if there is not None:
            self._forget(there)
            self._remove()
        for name in sorted(self._changed) if self._writable else ():
            sealed.write(self._file(name), (self.code, self._shards[name]))
        self._changed.clear()

    def _forget(self, there: Collection[str]) -> None:
        for name, shard in self._shards.items():
            gone = [path for path in shard if path not in there]
            for path in gone:
                del shard[path]
            if gone:
                self._changed.add(name)

    def _remove(self) -> None:
        """Remove the files of folders that nothing was asked of, or that are gone: they may tell what was internal."""
        known = {self._file(name).name for name, shard in self._shards.items() if shard}
        with suppress(OSError):
            for file in self.folder.iterdir():
                if file.name not in known and not file.name.startswith("."):
                    file.unlink()

    def _shard(self, path: str) -> dict[str, Entry]:
        name = _shard_of(path)
        shard = self._shards.get(name)
        if shard is None:
            held = sealed.read(self._file(name))
            shard = self._shards[name] = held[1] if held and held[0] == self.code else {}
        return shard

    def _file(self, name: str) -> Path:
        return self.folder / quote(name, safe="")


def _shard_of(path: str) -> str:
    first = path.find("/")
    second = path.find("/", first + 1)
    return path[: second if second > 0 else first] if first > 0 else path


def walk(root: Path, tops: tuple[str, ...]) -> Iterator[tuple[str, str, Signature]]:
    """Yield path, sort (`file`, `symlink`, `other`) and signature of everything in some folders that is no folder.

    Paths are relative to `root`; symbolic links are named and never followed.
    """
    waiting = [top for top in reversed(tops) if (root / top).is_dir() and not (root / top).is_symlink()]
    while waiting:
        folder = waiting.pop()
        with suppress(FileNotFoundError), os.scandir(root / folder) as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(path)
                    continue
                try:
                    seen = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                yield path, _SORTS.get(stat.S_IFMT(seen.st_mode), "other"), signature(seen)
