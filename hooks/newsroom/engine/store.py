"""The store: results of jobs by their key, in files named by what they hold.

A file is taken as whole while its size and time of change are those it had when its bytes were last hashed; as soon
as one of them differs the bytes are hashed again, and a file that is not what its name says is removed, so that its
result counts as absent. A bad disk, or a backup that keeps times, changes bytes without either: what is not public yet
is hashed whenever it is found or read. Which files belong to which key is in a database (`results.py`).
"""

from __future__ import annotations

import hashlib
import itertools
import os
import stat
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from newsroom.engine.results import Results

# Whoever may pass the folders may read the files: those of the public site are these very files.
PUBLIC = 0o644
_numbers = itertools.count()


class Blob(NamedTuple):
    """One stored file: the SHA-256 of its bytes in hexadecimal, their number, and when the file was written (ns)."""

    sha256: str
    size: int
    written: int


Files = Mapping[str, Blob]


class Damaged(ValueError):
    """Raised when bytes that are kept are not what they were; they are out of the way by then: a next build succeeds."""


@dataclass(frozen=True)
class Store:
    """A folder of content-addressed results. Two builds may use it at once; what is broken in it counts as absent."""

    folder: Path
    results: Results = field(init=False, repr=False, compare=False)
    _trusted: set[str] = field(default_factory=set, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Name the database of this folder; it is opened when it is first asked."""
        object.__setattr__(self, "results", Results(self.folder / "results.sqlite"))

    def __reduce__(self) -> tuple[type[Store], tuple[Path]]:
        """Return what goes to another process: where the Store is."""
        return Store, (self.folder,)

    def trust(self, files: Files) -> None:
        """Take files that are public already for whole while their size and time of change are what they were."""
        self._trusted.update(blob.sha256 for blob in files.values())

    def path(self, blob: Blob) -> str:
        """Return where the bytes of a blob are."""
        return self._path(blob.sha256)

    def read(self, blob: Blob) -> bytes:
        """Return the bytes of a blob; raises OSError when they are gone, Damaged when they are not what they were."""
        path = self.path(blob)
        with open(path, "rb") as file:
            data = file.read()
        if hashlib.sha256(data).hexdigest() != blob.sha256:
            self._read_again(path, blob)
            raise Damaged(f"{path} rusak; bangun lagi")
        return data

    def find(self, key: str) -> dict[str, Blob] | None:
        """Return the named files of a result, or None when there is none or any of its bytes is not what was put in."""
        known = self.results.get(key)
        return None if known is None else self.whole({name: Blob(*row) for name, row in known.items()})

    def find_all(self, keys: Sequence[str]) -> dict[str, dict[str, Blob]]:
        """Return the results of those of many keys that are there and whole."""
        rows = self.results.get_all(keys)
        found = {key: self.whole({name: Blob(*blob) for name, blob in row.items()}) for key, row in rows.items()}
        return {key: files for key, files in found.items() if files is not None}

    def whole(self, files: Files) -> dict[str, Blob] | None:
        """Return these files as they are in the store now, or None when one of them is gone or broken.

        They are hashed, each of them but once, and not at all if they are trusted.
        """
        found = {}
        for name, blob in files.items():
            seen = self._checked(blob, blob.sha256 not in self._trusted)
            if seen is None:
                return None
            found[name] = seen
            self._trusted.add(blob.sha256)
        return found

    def survey(self, files: Files, share: str = "-") -> tuple[dict[str, Blob | None], dict[str, Blob]]:
        """Return those of these files that are not in the store as they were: how they are there now, None for the lost.

        Those whose digest begins with `share` are hashed. Also return those that are sound and have fewer names (hard
        links) than two trees would give them; none when the trees are copies.
        """
        found: dict[str, Blob | None] = {}
        scarce, linked = {}, False
        names = Counter(blob.sha256 for blob in files.values())
        for name, blob in files.items():
            try:
                seen = os.lstat(self._path(blob.sha256))
            except OSError:
                found[name] = None
                continue
            if seen.st_mode & PUBLIC != PUBLIC:
                open_to(self._path(blob.sha256), PUBLIC)
            if (blob.sha256.startswith(share) or not _is(seen, blob)) and (now := self._checked(blob, True)) != blob:
                found[name] = now
                continue
            linked = linked or seen.st_nlink > 1
            if seen.st_nlink <= 2 * names[blob.sha256]:
                scarce[name] = blob
        return found, scarce if linked else {}

    def put(self, key: str, outputs: Mapping[str, bytes]) -> dict[str, Blob]:
        """Keep a result under its key and return its files."""
        files = self.keep(outputs)
        self.note([(key, files)])
        return files

    def note(self, results: Iterable[tuple[str, Files]]) -> None:
        """Remember which files belong to which keys."""
        self.results.add((key, {name: tuple(blob) for name, blob in files.items()}) for key, files in results)

    def keep(self, outputs: Mapping[str, bytes]) -> dict[str, Blob]:
        """Keep bytes, without a key yet, and return their files; any process may do so."""
        return {name: self._kept(data) for name, data in outputs.items()}

    def _kept(self, data: bytes) -> Blob:
        digest = hashlib.sha256(data).hexdigest()
        blob = Blob(digest, len(data), -1)
        return self._checked(blob) or Blob(digest, len(data), write_whole(self._path(digest), data, PUBLIC))

    def _checked(self, blob: Blob, closely: bool = False) -> Blob | None:
        path = self._path(blob.sha256)
        try:
            seen = os.lstat(path)
            if _is(seen, blob) and not closely:
                return blob
            return self._read_again(path, blob)
        except OSError:
            return None

    def _read_again(self, path: str, blob: Blob) -> Blob | None:
        with open(path, "rb") as file:
            seen = os.fstat(file.fileno())
            if hashlib.file_digest(file, "sha256").hexdigest() == blob.sha256:
                return blob._replace(written=seen.st_mtime_ns)
        # Its bytes may be published already, by a hard link: the next file of this name must be another one. It may be
        # there by now.
        now = os.lstat(path)
        if os.path.samestat(seen, now) or not stat.S_ISREG(now.st_mode):
            os.unlink(path)
        return None

    def _path(self, digest: str) -> str:
        return f"{self.folder}/files/{digest[:2]}/{digest[2:]}"


def _is(seen: os.stat_result, blob: Blob) -> bool:
    return seen.st_mtime_ns == blob.written and seen.st_size == blob.size and stat.S_ISREG(seen.st_mode)


def write_whole(path: str | Path, data: bytes, mode: int = 0) -> int:
    """Write a file so that it is there whole or not at all, and return its time of change in nanoseconds.

    The bytes go to another name in the same folder, which is then renamed (POSIX rename is atomic). Its permissions are
    those of `mode`, or as the process has them (umask).
    """
    folder, name = os.path.split(path)
    draft = os.path.join(folder, f".tulis-{os.getpid()}-{next(_numbers)}-{name[:8]}")
    try:
        file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
        file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        try:
            if mode:
                open_to(file, mode)
            _write_all(file, data)
            written = os.fstat(file).st_mtime_ns
        finally:
            os.close(file)
        os.replace(draft, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise
    return written


def open_to(path: str | int, mode: int) -> None:
    """Give a file (its path or descriptor) these permissions where whoever builds, and the disk, may have them."""
    with suppress(PermissionError):
        os.chmod(path, mode)


def _write_all(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]
