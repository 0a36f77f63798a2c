"""Publishing (menerbitkan): a release that is complete becomes what `site` shows, in one step, or nothing changes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from newsroom import SITE, refusals
from newsroom.engine import plans, tree
from newsroom.engine.release import WORK, Broken, Release
from newsroom.engine.shelf import NotOurs, Shelf
from newsroom.engine.store import write_whole


def refuse_elsewhere(root: Path, site: Path) -> None:
    """Raise NotOurs unless `site` is the public site of the portal at `root`: its trees are shown under that name only.

    Under another name a build would bring up to date the very tree that is public.
    """
    if site.parent.resolve() / site.name != root.resolve() / SITE:
        raise NotOurs(
            f"situs portal ini selalu terbit di {root / SITE}, bukan di {site}; hapus `site_dir` dari mkdocs.yml atau "
            "`--site-dir` dari perintahnya. Untuk folder lain, bangun dengan `newsroom build --copy`, lalu salin foldernya"
        )


def publish(release: Release, root: Path, site: Path, copy: bool = False) -> None:
    """Make this the newest release and let `site` show it, in one step; one that is shown already stays untouched.

    `site` becomes a symbolic link, or with `copy` a plain folder of copies; `release` is told its number.

    Raises Held, NotOurs, Broken, Damaged or OSError; then `site` shows what it showed before.
    """
    try:
        release.refuse_changed()
        shelf = Shelf(root / WORK, release.store)
        shelf.refuse_when_held()
        last = release.last
        changed = release.changes()
        # A release of the old paths was assembled before.
        clash = "" if changed.keys() <= last.blobs.keys() else next(tree.conflicts(release.blobs), "")
        if clash:
            raise Broken(f"{clash} akan menjadi berkas dan folder sekaligus")
        for name, data in release.notes.items():
            write_whole(release.stage / name, data)
        number = shelf.number(site)
        is_last = bool(number) and number == last.number
        same = (not changed if is_last else shelf.manifest(number) == release.blobs) and copy != site.is_symlink()
        scarce = release.verdict().scarce
        same = same and not shelf.lacks(site, scarce)
        if not same:
            number = shelf.add(release.blobs, last.number, changed)
        try:
            if number != last.number or release.plan.entries != last.entries:
                plans.write(shelf, release.plan, number)
            if not same:
                shelf.show(release.blobs, site, number, copy, scarce=scarce.keys())
        except BaseException:
            # It never was public: it must not push out one that was, nor ever be put back.
            if shelf.number(site) != number:
                shelf.drop(number)
            raise
        _settle(release, shelf, site, number)
        release.number = number
        _tell(len(release.blobs), sum(path in release.blobs for path in changed), number, same)
    except FileNotFoundError as failure:
        raise Broken(f"{failure.filename} hilang selagi situs dirakit; bangun lagi") from failure
    finally:
        release.discard()


def _tell(files: int, fresh: int, number: int, same: bool) -> None:
    """Say what is public now."""
    said = (
        f"tetap tampil: {files} berkas" if same else f"tampil: {files} berkas, {fresh} di antaranya baru atau berubah"
    )
    sys.stderr.write(f"Terbitan {number} {said}.\n")


def _settle(release: Release, shelf: Shelf, site: Path, number: int) -> None:
    """Put the notes in their place, forget old releases, and prepare for the next one.

    The site is public by now: what fails here must not say otherwise, and the next build does it again.
    """
    try:
        shelf.keep(number)
        for name in release.notes:
            os.replace(release.stage / name, shelf.work / name)
        shelf.prune(site, release.kept)
        shelf.prepare(release.blobs, site, number)
        release.settled = True
    except OSError as failure:
        where = failure.filename2 or failure.filename
        sys.stderr.write(f"Situs sudah terbit, tetapi {where} tidak dapat diperbarui: {refusals.said(failure)}.\n")
