"""Housekeeping: how much the Store holds, and removing what no release and no recent build needs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from newsroom.engine import manifest
from newsroom.engine.shelf import Shelf
from newsroom.engine.store import Blob, Store
from newsroom.record import record

DAY = 86_400 * 10**9
# A file without a key may belong to a result that is being noted at this moment.
FRESH = DAY


@record
class Holdings:
    """What a Store holds: results and files with their bytes, and how many of each nothing needs any more."""

    results: int
    files: int
    size: int
    unneeded_results: int = 0
    unneeded_files: int = 0
    unneeded_size: int = 0


def examine(shelf: Shelf, days: float, now: int, remove: bool = False) -> Holdings:
    """Return what the Store of a shelf holds; with `remove`, take away what is not needed.

    Needed are all results of which a kept release has a file, all results and files younger than `days` at `now`
    (nanoseconds since 1970), and every file that a kept release consists of.
    """
    store = shelf.store
    oldest = now - int(days * DAY)
    published = manifest.blobs(found for number in shelf.numbers if (found := shelf.manifest(number)))
    results, unneeded, needed = 0, [], set(published)
    for key, row in store.results.all():
        results += 1
        files = {} if row is None else row
        if row is None or not any(entry[0] in published or entry[2] >= oldest for entry in files.values()):
            unneeded.append(key)
        else:
            needed.update(entry[0] for entry in files.values())
    seen = list(_files(store))
    before = min(oldest, now - FRESH)
    old = [(path, size) for path, (digest, size, written) in seen if digest not in needed and written < before]
    if remove:
        store.results.remove(unneeded)
        for path, _ in old:
            path.unlink(missing_ok=True)
    total = sum(size for _, (_, size, _) in seen)
    return Holdings(results, len(seen), total, len(unneeded), len(old), sum(size for _, size in old))


def check(store: Store) -> tuple[int, list[Path]]:
    """Hash all files of a Store, and take out those that can't be read or aren't what their name says; return how many
    there are, and those.

    The next build derives them again. Half-written ones are passed over. Raises OSError when one can't be taken out.
    """
    blobs = [(path, Blob(*rest)) for path, rest in _files(store) if not path.name.startswith(".")]
    broken = [path for path, blob in blobs if store.whole({"": blob}) is None]
    for path in broken:
        path.unlink(missing_ok=True)
    return len(blobs), broken


def _files(store: Store) -> Iterator[tuple[Path, tuple[str, int, int]]]:
    """Yield path, SHA-256 (as its name says), bytes and time of change of every file, half-written ones too."""
    folder = store.folder / "files"
    for base, _, names in os.walk(folder):
        for name in names:
            path = Path(base, name)
            seen = path.lstat()
            yield path, (path.parent.name + name, seen.st_size, seen.st_mtime_ns)
