"""The last good version of each file: what stays public while somebody mends a faulty one (design.md section 4.7).

Kept are the bytes of the sources of posts that were published and of agencies that had no error, those of a folder in
one file. A faulty file is read as it was when it was good; one that never was good stays out.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsroom import refusals
from newsroom.catalog.intake import bytes_of, is_agency
from newsroom.engine.store import Blob, Store

NAME = "lastgood"
# Not sealed like what a build can make again: these bytes are nowhere else, so every Python has to read them.
_FORM = b"rujukan lastgood 1 "
# What is read instead of a file: bytes that were good, or None for a file that is to stay out.
Overlay = Mapping[str, bytes | None]
# What names the good version of a file, and its bytes.
Version = tuple[bytes, bytes]
# Of the files that are told of together: what changes with them (nothing when it is not known), and for each of their
# folders where their versions are.
Shelf = tuple[str, Mapping[str, tuple[Any, ...]]]
# The top folder and the one below it, what changes with these files, and path and name of the version of each.
Told = tuple[str, str, Iterable[tuple[str, bytes]]]


@dataclass
class LastGood:
    """Good versions by folder. Their bytes have a place of their own: they may be older than all that a Store keeps."""

    store: Store
    name_of: Callable[[str, bytes], bytes]
    entries: Mapping[str, Shelf] = field(default_factory=dict)
    _opened: dict[str, dict[str, Version]] = field(default_factory=dict)
    _told: bool = False

    def bytes_of(self, path: str) -> bytes | None:
        """Return the bytes of a file when it was last good, checked by their hash; None when there are none."""
        known = self._folder(_folder_of(path)).get(path)
        return known[1] if known else None

    def is_good(self, root: Path, path: str, overlay: Overlay) -> bool:
        """Return whether a file, or what an overlay has in its place, says what was good."""
        known = self._folder(_folder_of(path)).get(path)
        data = overlay[path] if path in overlay else bytes_of(root, path)
        if known is None or data is None:
            return False
        return data == known[1] or self.name_of(path, data) == known[0]

    def changed_agencies(self, root: Path) -> dict[str, bytes]:
        """Return agencies that were good and say otherwise now, or are gone, as they were good."""
        known = {path: data for path, (_, data) in self._folder("agencies").items() if is_agency(path)}
        return {path: data for path, data in known.items() if not self.is_good(root, path, {})}

    def new_agencies(self, root: Path) -> list[str]:
        """Return the agencies that never were good."""
        found = (f"agencies/{file.name}" for file in (root / "agencies").glob("*.yml"))
        return sorted(path for path in found if path not in self._folder("agencies"))

    def _folder(self, name: str) -> dict[str, Version]:
        if name not in self._opened:
            self._opened[name] = {}
            _, blobs = self.entries.get(_group_of(name), ("", {}))
            if name in blobs:
                self._opened[name] = self._read(name, Blob(*blobs[name]))
        return self._opened[name]

    def _read(self, name: str, blob: Blob) -> dict[str, Version]:
        """Return the versions of a folder; that some are damaged is said, once, for posts may be missed by it."""
        try:
            return _unpacked(self.store.read(blob))
        except (OSError, ValueError):
            if not self._told:
                told = f"versi terakhir yang baik dari berkas di {name or 'folder portal'} hilang atau rusak"
                sys.stderr.write(
                    f"newsroom: {told} ({self.store.path(blob)}), mungkin juga yang lain; yang bergalat tidak tampil "
                    "sampai diperbaiki, dan sesudah pembangunan ini versi yang benar tercatat lagi\n"
                )
            self._told = True
            return {}

    def kept(self, root: Path, told: Iterable[Told], held: Overlay) -> dict[str, Shelf]:
        """Return the entries once these files are published; those `held` stay as they are."""
        found: dict[str, Shelf] = {}
        for group, key, versions in told:
            known = self.entries.get(group)
            if known and known[0] == key and not held:
                found[group] = known
                continue
            wanted = _by_folder(item for item in versions if item[0] not in held)
            shelved = {folder: self._kept(root, folder, names, held) for folder, names in wanted.items()}
            sure = not held and all(whole for _, whole in shelved.values())
            found[group] = key if sure else "", {folder: blob for folder, (blob, _) in shelved.items()}
        # Folders of which nothing but what is held is left.
        for folder in {_folder_of(path) for path in held}:
            _, blobs = found.get(_group_of(folder), ("", {}))
            if folder not in blobs and self._folder(folder):
                found[_group_of(folder)] = "", {**blobs, folder: self._kept(root, folder, {}, held)[0]}
        return found

    def _kept(
        self, root: Path, folder: str, wanted: Mapping[str, bytes], held: Overlay
    ) -> tuple[tuple[Any, ...], bool]:
        """Return where the versions of a folder are, and whether all that are wanted are among them."""
        known = self._folder(folder)
        found = {path: version for path, version in known.items() if path in held}
        found |= {path: good for path, version in wanted.items() if (good := self._good(root, path, version))}
        whole = all(path in found and found[path][0] == version for path, version in wanted.items())
        if known and found == known:
            return self.entries[_group_of(folder)][1][folder], whole
        return tuple(self.store.keep({"": _packed(found)})[""]), whole

    def _good(self, root: Path, path: str, version: bytes) -> Version | None:
        """Return version and bytes of what is good of a file, once this version of it is published."""
        known = self._folder(_folder_of(path)).get(path)
        if known and known[0] == version:
            return known
        data = bytes_of(root, path) or b""
        # Somebody may have changed the file since it was judged; then what was good before that is kept.
        return (version, data) if self.name_of(path, data) == version else known

    def forget(self, entries: Mapping[str, Shelf]) -> None:
        """Remove the bytes that neither the last release nor these entries need."""
        shelves = (*self.entries.values(), *entries.values())
        needed = {self.store.path(Blob(*blob)) for _, blobs in shelves for blob in blobs.values()}
        for path in Path(self.store.folder).glob("files/*/*"):
            if str(path) not in needed:
                path.unlink(missing_ok=True)


def read(work: Path, name_of: Callable[[str, bytes], bytes]) -> LastGood:
    """Return what was good in the last release; `name_of` names the version of a path that these bytes are."""
    return LastGood(Store(work / "good"), name_of, _listed(work / NAME))


def note(good: LastGood, root: Path, told: Iterable[Told], held: Overlay) -> bytes:
    """Return what is to be kept under NAME once these files are published; their bytes are kept from here."""
    entries = good.kept(root, told, held)
    if entries != good.entries:
        good.forget(entries)
    data = json.dumps(entries, separators=(",", ":")).encode()
    return _FORM + hashlib.sha256(data).hexdigest().encode() + b"\n" + data


def _listed(path: Path) -> dict[str, Shelf]:
    """Return the entries of the last release; that they are there and damaged is said, for posts may be missed by it."""
    try:
        whole = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as failure:
        whole, reason = b"", f"tidak dapat dibaca ({refusals.said(failure)})"
    else:
        reason = "rusak"
        head, _, data = whole.partition(b"\n")
        if head == _FORM + hashlib.sha256(data).hexdigest().encode():
            rows = json.loads(data).items()
            return {group: (key, {name: tuple(blob) for name, blob in blobs.items()}) for group, (key, blobs) in rows}
    # One of another form was written before this one.
    if whole.startswith(_FORM) or not whole.startswith(_FORM.split()[0]):
        sys.stderr.write(
            f"newsroom: {path} {reason}; versi terakhir yang baik tidak diketahui sampai situs terbit lagi\n"
        )
    return {}


def _packed(versions: Mapping[str, Version]) -> bytes:
    """Return versions as the bytes of one file: a line of JSON with paths and lengths, and everything else as it is."""
    rows = [(path, len(version), len(data)) for path, (version, data) in versions.items()]
    return b"".join([json.dumps(rows).encode(), b"\n", *(part for item in versions.values() for part in item)])


def _unpacked(whole: bytes) -> dict[str, Version]:
    place = whole.index(b"\n") + 1
    found = {}
    for path, middle, size in json.loads(whole[:place]):
        found[path] = whole[place : place + middle], whole[place + middle : place + middle + size]
        place += middle + size
    return found


def _by_folder(versions: Iterable[tuple[str, bytes]]) -> Mapping[str, Mapping[str, bytes]]:
    found: defaultdict[str, dict[str, bytes]] = defaultdict(dict)
    for path, version in versions:
        found[_folder_of(path)][path] = version
    return found


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _group_of(folder: str) -> str:
    return "/".join(folder.split("/", 2)[:2])


def overlaid(good: LastGood, root: Path, faulty: Collection[str], overlay: Overlay) -> dict[str, bytes | None]:
    """Return the overlay for the next try, when these files were faulty under the last one.

    A file that is itself what was good is only found faulty because of another one (an address taken twice, say); it
    goes last, when no changed file is left to blame.
    """
    changed: dict[str, bytes | None] = {}
    unchanged: dict[str, bytes | None] = {}
    for path in sorted(faulty):
        if good.is_good(root, path, overlay):
            unchanged[path] = None
        else:
            changed[path] = None if path in overlay else good.bytes_of(path)
    return {**overlay, **(changed or unchanged)}
