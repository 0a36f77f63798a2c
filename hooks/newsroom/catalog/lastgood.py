"""The last good version of each file: what stays public while somebody mends a faulty one (design.md section 4.7).

Kept are the bytes of the sources, in the Store, of posts that were published and of agencies that had no error. A
faulty file is read as it was when it was good; one that never was good stays out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsroom.catalog.intake import bytes_of
from newsroom.engine import sealed
from newsroom.engine.store import Blob, Store

NAME = "lastgood"
# What is read instead of a file: bytes that were good, or None for a file that is to stay out.
Overlay = Mapping[str, bytes | None]


@dataclass
class LastGood:
    """Good versions by path: what names the version, and where its bytes are in the Store."""

    store: Store
    entries: dict[str, tuple[bytes, tuple[Any, ...]]] = field(default_factory=dict)

    def bytes_of(self, path: str) -> bytes | None:
        """Return the bytes of a file when it was last good, checked by their hash; None when there are none."""
        if path not in self.entries:
            return None
        try:
            return self.store.read(Blob(*self.entries[path][1]))
        except (OSError, ValueError):
            return None

    def kept(self, root: Path, versions: Iterable[tuple[str, bytes]], held: Overlay) -> dict[str, Any]:
        """Return the entries once these files (path, name of the version) are published; those `held` stay as they are."""
        found: dict[str, Any] = {path: self.entries[path] for path in held if path in self.entries}
        for path, version in versions:
            known = self.entries.get(path)
            if path in held:
                continue
            if known and known[0] == version:
                found[path] = known
                continue
            data = bytes_of(root, path)
            if data is not None:
                found[path] = version, tuple(self.store.keep({"": data})[""])
        return found


def read(work: Path, store: Store) -> LastGood:
    """Return what was good in the last release."""
    return LastGood(store, sealed.read(work / NAME) or {})


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
