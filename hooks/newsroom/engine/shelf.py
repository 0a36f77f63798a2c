"""The shelf: the releases of a portal that can be put back, and which of them the public site shows."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from newsroom.engine import manifest, tree
from newsroom.engine.copies import Copies
from newsroom.engine.manifest import Changes, Manifest
from newsroom.engine.store import Blob, Store, write_whole
from newsroom.engine.tree import Tree
from newsroom.record import record


class NotOurs(Exception):
    """Raised when the place to publish holds something that this tool did not put there."""


class Held(Exception):
    """Raised when somebody holds the public site at a release."""


HOLD, TREES = "hold", "trees"
# What stands behind the number of a release that is not public yet.
DRAFT = ".baru"
# So many releases are compared with a folder of copies of which nothing is known.
LATEST = 3


@record
class Shelf:
    """The releases of a portal: their manifests by number (from 1), and the two trees."""

    work: Path
    store: Store

    def lock(self) -> Callable[[], None]:
        """Take the lock that only one build of a portal holds; a second says that it waits. Return what gives it back."""
        self.work.mkdir(exist_ok=True)
        lock = FileLock(self.work / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            sys.stderr.write("Pembangunan lain sedang berjalan; menunggu sampai selesai.\n")
            lock.acquire()
        return lock.release

    @property
    def numbers(self) -> Sequence[int]:
        """The releases that can be put back, from old to new."""
        with suppress(FileNotFoundError):
            return sorted(int(path.name) for path in (self.work / "releases").iterdir() if path.name.isdigit())
        return ()

    def path(self, number: int) -> Path:
        """Return where the manifest of a release is, or of one that is not public yet."""
        final = self.work / "releases" / f"{number:06d}"
        draft = final.with_name(final.name + DRAFT)
        return draft if draft.exists() and not final.exists() else final

    def name(self, number: int) -> str:
        """Return what tells a release from any other, also from one that had its number and failed; empty for none."""
        seal = manifest.seal(self.path(number)).decode("ascii", "replace").strip()
        return f"{number:06d} {seal}" if seal else ""

    def _named(self, name: str) -> int:
        """Return the number of the release of this name, 0 when there is none (any more)."""
        number = name.partition(" ")[0]
        return int(number) if number.isdigit() and self.name(int(number)) == name else 0

    def manifest(self, number: int | str) -> dict[str, Blob] | None:
        """Return what a release consists of, or None when that is not known (any more)."""
        return manifest.read(self.path(int(number))) if str(number).isdigit() else None

    def add(self, files: Manifest, last: int = 0, changed: Changes | None = None) -> int:
        """Keep the manifest of a release that is to be public, and return its number.

        It is written sooner when it is told what has changed since an earlier one, and the number of that.
        """
        number = max(self.numbers, default=0) + 1
        base = (self.path(last), changed) if last and changed is not None else None
        manifest.write(self.work / "releases" / f"{number:06d}{DRAFT}", files, base)
        return number

    def keep(self, number: int) -> None:
        """Count a release among those that can be put back: it is public."""
        draft = self.path(number)
        if draft.name.endswith(DRAFT):
            os.replace(draft, draft.with_name(draft.name.removesuffix(DRAFT)))

    def settle(self, site: Path) -> None:
        """Set right what a build that was killed left: a release that never was public is forgotten."""
        with suppress(OSError):
            for path in [path for path in (self.work / "releases").iterdir() if not path.name.isdigit()]:
                number = path.name.removesuffix(DRAFT)
                if number.isdigit() and self.number(site) == int(number):
                    self.keep(int(number))
                else:
                    path.unlink()

    def drop(self, number: int) -> None:
        """Forget the manifest of a release."""
        with suppress(OSError):
            self.path(number).unlink()

    @property
    def held(self) -> int:
        """The release at which somebody holds the public site; 0 when nobody does."""
        with suppress(OSError, ValueError):
            return int((self.work / HOLD).read_text(encoding="ascii"))
        return 0

    def hold(self, number: int) -> None:
        """Hold the public site at a release, or let it go with 0."""
        if number:
            write_whole(self.work / HOLD, str(number).encode())
        else:
            (self.work / HOLD).unlink(missing_ok=True)

    def refuse_when_held(self) -> None:
        """Raise Held when somebody holds the public site at a release."""
        if self.held:
            raise Held(f"ditahan pada terbitan {self.held}; lepaskan dengan `newsroom release resume`")

    def trees(self, site: Path) -> tuple[Tree | None, Tree]:
        """Return the tree that `site` shows, if any, and the other one."""
        pair = [Tree(self.work / TREES / name, self.store) for name in ("a", "b")]
        shown = os.path.realpath(site) if site.is_symlink() else ""
        shown_first = sorted(pair, key=lambda item: os.path.realpath(item.folder) != shown)
        live = shown_first[0] if os.path.realpath(shown_first[0].folder) == shown else None
        return live, shown_first[1]

    def number(self, site: Path) -> int:
        """Return the number of the release that `site` shows, 0 when there is none."""
        if _is_plain(site):
            return self._named(self._copied(site)[0])
        live, _ = self.trees(site)
        return self._named(live.holds) if live else 0

    def _copied(self, site: Path, closely: bool = False) -> tuple[str, str]:
        """Return the name of the release of which a plain folder has copies, if any, and what in it is none of them.

        Unless `closely`, what somebody put into a folder of the release's own is not looked for.
        """
        copies = Copies(self.work, self.store)
        name = copies.name(site)
        if name and not closely:
            return name, ""
        # The notes may be lost: then it may be any of the last.
        names = {*copies.held().values()} or set(map(self.name, self.numbers[-LATEST:]))
        known = {name: files for name in names if (files := self.manifest(self._named(name)))}
        # Of a release that was forgotten nobody can tell what is not of it.
        return (name, "") if name and name not in known else copies.likely(site, known)

    def current(self, site: Path) -> dict[str, Blob] | None:
        """Return the manifest of the release that `site` shows, or None."""
        return self.manifest(self.number(site))

    def lacks(self, site: Path, scarce: Manifest) -> bool:
        """Return whether the tree that `site` shows is without one of these files of the Store, which not both trees have.

        It mostly has them, as they changed last; else somebody took one away, or put another in its place. Of copies all
        are looked at.
        """
        if _is_plain(site):
            return Copies(self.work, self.store).lacks(site, self.current(site) or {})
        live, _ = self.trees(site)
        return live is not None and not all(live.has(path, blob) for path, blob in scarce.items())

    def show(
        self,
        files: Manifest,
        site: Path,
        number: int,
        copy: bool = False,
        closely: bool = False,
        scarce: Collection[str] = (),
    ) -> None:
        """Bring the hidden tree to these files and let `site` point to it, or be it; raises NotOurs, OSError.

        `closely`: by a look at every file of the tree, whatever it is said to hold. So also when one is missing there that
        should be there already: `scarce` are those that not both trees seem to have.
        """
        self.refuse_foreign(site, copy, closely=True)
        if copy:
            shown = self._copied(site)[0] if _is_plain(site) else ""
            Copies(self.work, self.store).show(files, site, self.name(number), shown, closely)
            return
        _, hidden = self.trees(site)
        held = 0 if closely else self._named(hidden.holds)
        known = manifest.difference(self.path(held), self.path(number)) if held else None
        if known and not all(hidden.has(path, files[path]) for path in files.keys() & scarce if path not in known[1]):
            known = None
        old, new = known or (None, files)
        hidden.bring(old, new, self.name(number))
        tree.point(site, hidden.folder, "baru")

    def refuse_foreign(self, site: Path, copy: bool, closely: bool = False) -> None:
        """Raise NotOurs when `site` is, or has in it, what somebody else put there: it would be gone once we publish.

        `closely`: every folder of a site of copies is looked into.
        """
        if site.is_symlink():
            shown, trees = Path(os.path.realpath(site)), os.path.realpath(self.work / TREES)
            # A portal that was moved, or copied, still has its old link: to a tree of the same name.
            if shown.exists() and shown.parent.name != TREES and str(shown.parent) != trees:
                said = (
                    f"{site} menunjuk ke {shown}, yang bukan terbitan portal ini; hapus penunjuk itu, lalu bangun lagi"
                )
                raise NotOurs(said)
        elif site.is_dir():
            self._refuse_folder(site, copy, closely)
        elif site.exists():
            raise NotOurs(f"{site} adalah berkas, padahal itu tempat terbit; pindahkan dahulu, lalu bangun lagi")

    def _refuse_folder(self, site: Path, copy: bool, closely: bool) -> None:
        name, strange = self._copied(site, closely)
        if name and not copy:
            raise NotOurs(
                f"{site} adalah folder salinan; bangun lagi dengan `--copy` (untuk `mkdocs build`: isi NEWSROOM_COPY=1). "
                "Untuk kembali ke penunjuk, pindahkan dahulu folder itu"
            )
        if name and strange:
            raise NotOurs(
                f"{site}{strange} bukan dari portal ini dan akan terhapus; pindahkan dahulu, lalu bangun lagi"
            )
        if strange or not copy:
            raise NotOurs(f"{site} adalah folder yang bukan dari portal ini; pindahkan dahulu, lalu bangun lagi")

    def prepare(self, files: Manifest, site: Path, number: int) -> None:
        """Bring the hidden tree to what `site` shows when there is no such tree yet; raises OSError.

        So the next build, too, only has to do what changed. One that there is stays: somebody may still be reading it.
        """
        _, hidden = self.trees(site)
        if site.is_symlink() and not hidden.folder.exists():
            hidden.bring({}, files, self.name(number))

    def prune(self, site: Path, kept: int) -> None:
        """Forget all but the last releases; those that the trees hold stay as long as they do."""
        held = {item.holds for item in self.trees(site) if item} | {*Copies(self.work, self.store).held().values()}
        needed = set(map(self._named, held))
        for number in self.numbers[:-kept]:
            path = self.path(number)
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif number not in needed:
                path.unlink(missing_ok=True)


def _is_plain(site: Path) -> bool:
    return site.is_dir() and not site.is_symlink()
