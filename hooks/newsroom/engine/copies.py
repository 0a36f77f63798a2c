"""A site that is a plain folder, for places that want no symbolic link: two folders of copies that change places.

The hidden one is brought up to date and then exchanged with the public one, in one step where the system can
(Linux: renameat2 with RENAME_EXCHANGE), else by two renames with nothing public for a moment between them. What a
folder holds is noted by its device, inode number and time of change, which stay its own wherever it is moved to, until
somebody else puts something into it or takes it away; then, and when it was restored from elsewhere, it is known by what
lies in it. A copy is as it was put there while its size and its time of change are those of the Store's file; so every
build looks at every one of them, and brings back what somebody took away.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from newsroom.engine.manifest import Manifest
from newsroom.engine.store import Store, write_whole
from newsroom.engine.tree import Tree

AT_FDCWD, RENAME_EXCHANGE = -100, 2


class Copies:
    """The two folders of copies of a portal whose builds work in the folder `work`."""

    def __init__(self, work: Path, store: Store) -> None:
        self.hidden = work / "trees" / "salinan"
        self.notes = work / "trees" / "salinan.json"
        self.store = store

    def held(self) -> dict[str, str]:
        """Return the name of the release that each folder holds, by what tells the folder from all others."""
        with suppress(OSError, ValueError, AttributeError):
            return {str(sign): str(name) for sign, name in json.loads(self.notes.read_text()).items()}
        return {}

    def name(self, folder: Path) -> str | None:
        """Return the name of the release that a folder holds whole, or None for a folder that is not ours."""
        return self.held().get(_sign(folder))

    def likely(self, folder: Path, releases: Mapping[str, Manifest]) -> tuple[str, str]:
        """Return the name of the release whose copies most files of a folder are, if any, and a path that is none of theirs.

        Whoever put a file into a folder of copies has not made another folder of it; what was put there is named.
        """
        tree = Tree(folder, self.store, copies=True)
        found = sorted(_paths(folder))
        own = {
            name: sum(path in files and tree.equals(path, files[path]) for path in found)
            for name, files in releases.items()
        }
        # Of two that have all that is there, it is the one that lacks less.
        name = max(sorted(own), key=lambda name: (own[name], -len(releases[name])), default="")
        if not name or own[name] * 2 <= len(found):
            return "", next(iter(found), "")
        return name, next((path for path in found if path not in releases[name]), "")

    def lacks(self, folder: Path, files: Manifest) -> bool:
        """Return whether a folder is without one of these files, or has another one in its place."""
        tree = Tree(folder, self.store, copies=True)
        return not all(tree.has(path, blob) for path, blob in files.items())

    def show(self, files: Manifest, site: Path, name: str, shown: str = "", closely: bool = False) -> None:
        """Bring the hidden folder to these files, and put it where `site` is, which is of the release called `shown`.

        `closely`: every copy is read and hashed.
        """
        # A build that was killed may have left here what stood at `site`.
        if self.hidden.is_symlink():
            self.hidden.unlink()
        self.hidden.mkdir(parents=True, exist_ok=True)
        public = {_sign(site): shown} if shown else {}
        # Until it is whole again, the hidden folder holds nothing that is known.
        self._note(public)
        tree = Tree(self.hidden, self.store, copies=True, closely=closely)
        tree.update(None, files)
        tree.settle()
        self._note({**public, _sign(self.hidden): name})
        _exchange(self.hidden, site)

    def _note(self, holds: dict[str, str]) -> None:
        write_whole(self.notes, json.dumps(holds).encode())


def _sign(folder: Path) -> str:
    """Return what tells a folder, as it was left, from all others; an inode number alone is soon given to another one."""
    seen = folder.stat()
    return f"{seen.st_dev}:{seen.st_ino}:{seen.st_mtime_ns}"


def _paths(folder: Path) -> Iterator[str]:
    """Yield the path of everything in a folder that is no folder itself."""
    for base, folders, files in os.walk(folder):
        at = os.path.relpath(base, folder).replace(os.sep, "/")
        links = [name for name in folders if os.path.islink(os.path.join(base, name))]
        yield from (f"/{name}" if at == "." else f"/{at}/{name}" for name in (*files, *links))


def _exchange(hidden: Path, site: Path) -> None:
    """Let two folders change places; whatever else stood at `site` is removed."""
    if not os.path.lexists(site):
        os.rename(hidden, site)
        return
    if not _at_once(hidden, site):
        aside = hidden.with_name(f"{hidden.name}.lama")
        with suppress(FileNotFoundError):
            aside.unlink() if aside.is_symlink() else shutil.rmtree(aside)
        os.rename(site, aside)
        os.rename(hidden, site)
        os.rename(aside, hidden)
    if hidden.is_symlink():
        hidden.unlink()


def _at_once(one: Path, other: Path) -> bool:
    """Exchange two names in one step (renameat2(2)); return whether the system could."""
    try:
        import ctypes

        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    return bool(rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0)
