"""The last good version of each file: what stays public while somebody mends a faulty one (design.md section 4.7).

Kept are the bytes of the sources of posts that were published and of agencies that had no error, those of a folder in
one file. A faulty file is read as it was when it was good; one that never was good stays out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsroom.catalog.intake import bytes_of
from newsroom.engine import sealed
from newsroom.engine.store import Blob, Store

NAME = "lastgood"
# What is read instead of a file: bytes that were good, or None for a file that is to stay out.
Overlay = Mapping[str, bytes | None]
# What names the good version of each file of a folder, and where their bytes are.
Shelf = tuple[dict[str, bytes], tuple[Any, ...]]


@dataclass
class LastGood:
    """Good versions by folder. Their bytes have a place of their own: they may be older than all that a Store keeps."""

    store: Store
    name_of: Callable[[str, bytes], bytes]
    entries: dict[str, Shelf] = field(default_factory=dict)
    _opened: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def bytes_of(self, path: str) -> bytes | None:
        """Return the bytes of a file when it was last good, checked by their hash; None when there are none."""
        return self._folder(_folder_of(path)).get(path)

    def is_good(self, root: Path, path: str, overlay: Overlay) -> bool:
        """Return whether a file, or what an overlay has in its place, is what was good."""
        data = self.bytes_of(path)
        return data is not None and data == (overlay[path] if path in overlay else bytes_of(root, path))

    def _folder(self, name: str) -> dict[str, bytes]:
        if name not in self._opened:
            self._opened[name] = {}
            with suppress(OSError, ValueError, KeyError):
                self._opened[name] = sealed.opened(self.store.read(Blob(*self.entries[name][1]))) or {}
        return self._opened[name]

    def kept(self, root: Path, versions: Iterable[tuple[str, bytes]], held: Overlay) -> dict[str, Shelf]:
        """Return the entries once these files (path, name of the version) are published; those `held` stay as they are."""
        wanted: defaultdict[str, dict[str, bytes]] = defaultdict(dict)
        for path, version in versions:
            if path not in held:
                wanted[path.rpartition("/")[0]][path] = version
        for path in held:
            folder = _folder_of(path)
            if folder in self.entries and path in self.entries[folder][0]:
                wanted[folder][path] = self.entries[folder][0][path]
        return {folder: self._kept(root, folder, names) for folder, names in wanted.items()}

    def _kept(self, root: Path, folder: str, wanted: dict[str, bytes]) -> Shelf:
        known = self.entries.get(folder)
        if known and known[0] == wanted:
            return known
        versions, found = {}, {}
        for path, version in wanted.items():
            good = self._good(root, path, version)
            if good is not None:
                versions[path], found[path] = good
        return versions, tuple(self.store.keep({"": sealed.sealed(found)})[""])

    def _good(self, root: Path, path: str, version: bytes) -> tuple[bytes, bytes] | None:
        """Return version and bytes of what is good of a file, once this version of it is published."""
        folder = _folder_of(path)
        before = self._folder(folder).get(path)
        known = None if before is None else (self.entries[folder][0][path], before)
        if known and known[0] == version:
            return known
        data = bytes_of(root, path) or b""
        # Somebody may have changed the file since it was judged; then what was good before that is kept.
        return (version, data) if self.name_of(path, data) == version else known

    def forget(self, entries: Mapping[str, Shelf]) -> None:
        """Remove the bytes that neither the last release nor these entries need."""
        needed = {self.store.path(Blob(*blob)) for _, blob in (*self.entries.values(), *entries.values())}
        for path in Path(self.store.folder).glob("files/*/*"):
            if str(path) not in needed:
                path.unlink(missing_ok=True)


def read(work: Path, name_of: Callable[[str, bytes], bytes]) -> LastGood:
    """Return what was good in the last release; `name_of` names the version of a path that these bytes are."""
    return LastGood(Store(work / "good"), name_of, sealed.read(work / NAME) or {})


def note(good: LastGood, root: Path, versions: Iterable[tuple[str, bytes]], held: Overlay) -> bytes:
    """Return what is to be kept under NAME once these files are published; their bytes are kept from here."""
    entries = good.kept(root, versions, held)
    if entries != good.entries:
        good.forget(entries)
    return sealed.sealed(entries)


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def overlaid(good: LastGood, root: Path, faulty: Collection[str], overlay: Overlay) -> dict[str, bytes | None]:
    """Return the overlay for the next try, when these files were faulty under the last one.

    A file that is itself what was good is only found faulty because of another one (an address taken twice, say); it
    goes last, when no changed file is left to blame.
    """
    changed: dict[str, bytes | None] = {}
    unchanged: dict[str, bytes | None] = {}
    for path in sorted(faulty):
        if path in overlay:
            changed[path] = None
            continue
        data = good.bytes_of(path)
        if data is not None and data == bytes_of(root, path):
            unchanged[path] = None
        else:
            changed[path] = data
    return {**overlay, **(changed or unchanged)}
