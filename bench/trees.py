"""Three ways to bring a release together, measured on a portal that was built twice with one post changed in between.

`python bench/trees.py PORTAL`: all files linked anew; subtrees shared whole by the hash of what they hold (as git's
trees; folders can't be hard links, so each is a symbolic link), of which those above a changed file are made anew; two
trees in turn, of which one is brought up to date by the difference. Prints entries made and milliseconds, medians of five.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from newsroom.engine import manifest
from newsroom.engine.shelf import Shelf
from newsroom.engine.store import Store
from newsroom.engine.tree import Tree

ROUNDS = 5


def folders_of(paths: Iterable[str]) -> set[str]:
    """Return the folders above these paths, the root (an empty text) among them."""
    parts = (path.split("/")[:-1] for path in paths)
    return {"/".join(names[:depth]) for names in parts for depth in range(1, len(names) + 1)}


def median(work: Callable[[Path], None], beside: Path) -> float:
    """Return the median milliseconds of some work in a fresh folder each time."""
    times = []
    for _ in range(ROUNDS):
        folder = Path(tempfile.mkdtemp(dir=beside))
        started = time.perf_counter()
        work(folder)
        times.append((time.perf_counter() - started) * 1000)
        shutil.rmtree(folder)
    return statistics.median(times)


def main() -> None:
    """Measure the portal that is named, and print a table."""
    work = Path(sys.argv[1]) / ".rujukan"
    store = Store(work / "store")
    shelf = Shelf(work, store)
    last, number = shelf.numbers[-2:]
    new = shelf.manifest(number) or {}
    differs = manifest.difference(shelf.path(last), shelf.path(number))
    assert differs, "two releases are needed"
    changed = differs[0].keys() | differs[1].keys()
    touched = folders_of(changed)
    every = Counter(path.rpartition("/")[0] for path in new) + Counter(
        folder.rpartition("/")[0] for folder in folders_of(new) if folder
    )
    entries = [(folder, count) for folder, count in every.items() if folder in touched]

    def anew(folder: Path) -> None:
        Tree(folder / "a", store).update({}, new)

    def shared(folder: Path) -> None:
        for place, (_, count) in enumerate(entries):
            made = folder / str(place)
            made.mkdir()
            for name in range(count):
                os.symlink("../store/files/00/0000", made / str(name))

    def turned(folder: Path) -> None:
        Tree(folder / "a", store).update({}, differs[1])

    rows = [
        ("semua ditautkan lagi", len(new), median(anew, work)),
        ("pohon bersama", sum(count for _, count in entries), median(shared, work)),
        ("dua pohon bergantian", len(changed), median(turned, work)),
    ]
    for name, count, milliseconds in rows:
        print(f"{name:24} {count:8} {milliseconds:10.1f} ms")


if __name__ == "__main__":
    main()
