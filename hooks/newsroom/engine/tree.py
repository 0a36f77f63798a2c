"""A tree: the folder of a site, brought from one manifest to another by what differs between them.

Files are hard links to the Store's (copies on another file system), put beside their place and renamed into it, so
that no file of the tree is ever written to. A tree says in a file beside it which release it holds; the file is away
while the tree is being changed, so a tree that was left half-way is recognised, and mended by comparing all of it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from newsroom.engine.machine import cores
from newsroom.engine.manifest import Manifest
from newsroom.engine.store import PUBLIC, Blob, Store, open_to, write_whole

DRAFT = ".tulis-"
# So many files are flushed one by one; for more it is quicker to flush everything.
FEW = 100
# What a web server needs to read a folder, and to pass through one.
READ, PASSED = 0o755, 0o111
# So many files are placed by several threads.
MANY = 2000


@dataclass
class Tree:
    """A site's folder and the name of the release that it holds whole (nothing while it changes).

    With `copies` it has none of the Store's own files; `closely`: a copy is one by its bytes, not by size and time alone.
    """

    folder: Path
    store: Store
    copies: bool = False
    closely: bool = False
    _made: set[str] = field(default_factory=set, repr=False)
    _placed: list[str] = field(default_factory=list, repr=False)

    @property
    def mark(self) -> Path:
        """The file that says what the tree holds."""
        return self.folder.with_name(f"{self.folder.name}.isi")

    @property
    def holds(self) -> str:
        """The name of the release that the tree holds whole, or an empty text."""
        try:
            return self.mark.read_text(encoding="ascii").strip() if self.folder.is_dir() else ""
        except (OSError, UnicodeDecodeError):
            return ""

    def bring(self, old: Manifest | None, new: Manifest, name: str) -> None:
        """Make the tree hold `new`, a release of this name; `old` is what it holds now, None when that is not known.

        What both have in common may be left out of both. Costs as much as the two differ, or a look at every file when
        `old` is unknown. Raises OSError; then the tree holds nothing whole and says so.
        """
        with suppress(FileNotFoundError):
            os.unlink(self.mark)
        self.update(old, new)
        self.settle()
        write_whole(self.mark, name.encode())

    def update(self, old: Manifest | None, new: Manifest) -> None:
        """Do what `bring` does, for a tree that somebody else keeps the mark of."""
        self._made.clear()
        self._placed.clear()
        _open(str(self.folder), alone=self.copies)
        if old is None:
            old = dict(self._found(new))
        gone = old.keys() - new.keys()
        for path in gone:
            self._remove(path)
        self._remove_empty(gone)
        fresh = [(path, blob, path in old) for path, blob in (new.items() if not old else new.items() - old.items())]
        if len(fresh) < MANY or cores() == 1:
            self._place_all(fresh)
            return
        # Few builds need it. The kernel does most of the work, and for several threads at once.
        from concurrent.futures import ThreadPoolExecutor

        share = -(-len(fresh) // cores())
        with ThreadPoolExecutor(cores()) as threads:
            for _ in threads.map(self._place_all, (fresh[at : at + share] for at in range(0, len(fresh), share))):
                pass

    def _place_all(self, files: Iterable[tuple[str, Blob, bool]]) -> None:
        for file in files:
            self._place(*file)

    def settle(self) -> None:
        """Have what was placed written to the disk, so that a power cut finds the site whole before and after the switch.

        File systems may keep a name for good before the bytes behind it (fsync(2), ext4(5): delayed allocation).
        """
        if len(self._placed) > FEW:
            os.sync()
            return
        for path in (*self._placed, *self._made):
            with suppress(FileNotFoundError):
                file = os.open(path, os.O_RDONLY)
                try:
                    os.fsync(file)
                finally:
                    os.close(file)

    def _found(self, wanted: Manifest) -> Iterator[tuple[str, Blob]]:
        """Yield what of the tree may stay: files that are the Store's own; everything else is removed."""
        for folder, folders, files in os.walk(self.folder, topdown=False):
            base = "/" + os.path.relpath(folder, self.folder).replace(os.sep, "/") + "/"
            base = "/" if base == "/./" else base
            for name in files:
                blob = wanted.get(base + name)
                if blob is not None and self._is_stored(os.path.join(folder, name), blob):
                    yield base + name, blob
                else:
                    os.unlink(os.path.join(folder, name))
            for name in folders:
                path = os.path.join(folder, name)
                with suppress(OSError):
                    os.unlink(path) if os.path.islink(path) else os.rmdir(path)

    def has(self, path: str, blob: Blob) -> bool:
        """Return whether what lies at a path of the site is the Store's own file, or its copy."""
        return self._is_stored(f"{self.folder}{path}", blob)

    def equals(self, path: str, blob: Blob) -> bool:
        """Return whether what lies at a path of the site has these bytes, whatever its times are."""
        target = f"{self.folder}{path}"
        with suppress(OSError):
            seen = os.lstat(target)
            same = stat.S_ISREG(seen.st_mode) and seen.st_size == blob.size
            return same and (seen.st_mtime_ns == blob.written or _hash(target) == blob.sha256)
        return False

    def _is_stored(self, path: str, blob: Blob) -> bool:
        with suppress(OSError):
            seen = os.lstat(path)
            if not stat.S_ISREG(seen.st_mode):
                return False
            if not self.copies:
                return os.path.samestat(seen, os.lstat(self.store.path(blob)))
            same = (seen.st_size, seen.st_mtime_ns) == (blob.size, blob.written)
            return same and (not self.closely or _hash(path) == blob.sha256)
        return False

    def _remove(self, path: str) -> None:
        with suppress(FileNotFoundError):
            os.unlink(f"{self.folder}{path}")

    def _remove_empty(self, gone: set[str]) -> None:
        """Remove the folders that lost their last file."""
        parents = {path.rpartition("/")[0] for path in gone}
        while parents:
            above = set()
            for folder in sorted(filter(None, parents), key=len, reverse=True):
                with suppress(OSError):
                    os.rmdir(f"{self.folder}{folder}")
                    above.add(folder.rpartition("/")[0])
            parents = above

    def _place(self, path: str, blob: Blob, there: bool) -> None:
        target = f"{self.folder}{path}"
        self._placed.append(target)
        parent = target.rpartition("/")[0]
        if parent not in self._made:
            _make(parent)
            self._made.add(parent)
        if not there:
            with suppress(FileExistsError):
                self._link(blob, target)
                return
        draft = f"{parent}/{DRAFT}{os.getpid()}-{threading.get_ident()}"
        with suppress(FileNotFoundError):
            os.unlink(draft)
        self._link(blob, draft)
        os.replace(draft, target)
        # Renaming one name of a file over another name of the same file does nothing (POSIX rename).
        with suppress(FileNotFoundError):
            os.unlink(draft)

    def _link(self, blob: Blob, target: str) -> None:
        source = self.store.path(blob)
        if not self.copies:
            try:
                os.link(source, target)
            except OSError as error:
                if error.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP):
                    raise
            else:
                return
        if os.path.lexists(target):
            raise FileExistsError(target)
        Path(target).write_bytes(self.store.read(blob))
        open_to(target, PUBLIC)
        # By which a copy is known for what it is.
        os.utime(target, ns=(blob.written, blob.written))


def _hash(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _open(folder: str, alone: bool) -> None:
    """Make the folder of a tree, which everybody may read; unless it is `alone` looked into, the two above lead there.

    Whoever builds may have the habit (umask) to keep others out, and may have built with a version that let it be so.
    """
    above = os.path.dirname(folder)
    leading = () if alone else (os.path.dirname(above), above)
    for path in leading:
        _make(path)
        _widen(path, PASSED)
    _make(folder)
    if _widen(folder, READ):
        for path, _, _ in os.walk(folder):
            _widen(path, READ)


def _widen(folder: str, mode: int) -> bool:
    """Give a folder these permissions beside its own; return whether it lacked any."""
    seen = stat.S_IMODE(os.stat(folder).st_mode)
    lacked = seen & mode != mode
    if lacked:
        open_to(folder, seen | mode)
    return lacked


def _make(folder: str) -> None:
    """Make a folder that everybody may read, and that may be there; in most cases the one above it is."""
    try:
        os.mkdir(folder)
        open_to(folder, READ)
    except FileExistsError:
        return
    except FileNotFoundError:
        _make(os.path.dirname(folder))
        _make(folder)


def point(link: Path, folder: Path, name: str) -> None:
    """Let a symbolic link point to a folder, in one step; `name` is one that nobody else uses."""
    draft = link.with_name(f".{link.name}-{name}")
    with suppress(FileNotFoundError):
        draft.unlink()
    # The system follows the link from where its folder really is.
    draft.symlink_to(os.path.relpath(os.path.realpath(folder), os.path.realpath(link.parent)))
    os.replace(draft, link)


def conflicts(manifest: Mapping[str, Blob]) -> Iterator[str]:
    """Yield the paths that are a file and a folder at once, which no tree can hold."""
    folders = {path.rpartition("/")[0] for path in manifest}
    above = set(folders)
    for folder in folders:
        while (folder := folder.rpartition("/")[0]) and folder not in above:
            above.add(folder)
    yield from sorted(above & manifest.keys())
