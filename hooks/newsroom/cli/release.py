"""`newsroom release`: the releases that can be put back, and putting one back."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom import SETTINGS
from newsroom.cli.arguments import whole
from newsroom.cli.codes import FAULT, FINE, USAGE

if TYPE_CHECKING:
    from newsroom.engine.manifest import Manifest
    from newsroom.engine.shelf import Shelf
    from newsroom.engine.store import Store

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("release", help="lihat terbitan, tampilkan lagi yang lama, hapus yang tidak perlu")
    actions = parser.add_subparsers(required=True, metavar="TINDAKAN")
    actions.add_parser("list", help="terbitan yang masih ada").set_defaults(run=list_all)
    switch = actions.add_parser("switch", help="tampilkan lagi sebuah terbitan")
    switch.add_argument("number", type=whole(1), metavar="NOMOR")
    switch.add_argument("--hold", action="store_true", help="tahan di situ sampai `newsroom release resume`")
    switch.set_defaults(run=put_back)
    actions.add_parser("resume", help="lepaskan yang ditahan dengan switch --hold").set_defaults(run=let_go)
    prune = actions.add_parser("prune", help="lupakan terbitan lama")
    prune.add_argument(
        "--keep", type=whole(1), metavar="N", help="yang terbaru sebanyak ini tetap ada (menurut setelan releases)"
    )
    prune.set_defaults(run=forget)


def _shelf(root: Path) -> tuple[Shelf, Path]:
    from newsroom import desk
    from newsroom.engine.release import WORK
    from newsroom.engine.shelf import Shelf
    from newsroom.engine.store import Store

    return Shelf(root / WORK, Store(root / WORK / "store")), desk.site_of(root)


def list_all(root: Path, _options: argparse.Namespace, _environ: Mapping[str, str]) -> int:
    """Print number, time (the machine's), files and bytes of each release; a star marks the one that is shown."""
    shelf, site = _shelf(root)
    shown = shelf.number(site)
    for number in shelf.numbers:
        files = shelf.manifest(number) or {}
        made = dt.datetime.fromtimestamp(shelf.path(number).stat().st_mtime, dt.UTC).astimezone()
        size = sum(blob.size for blob in files.values()) / 1e6
        mark = "*" if number == shown else " "
        held = "  ditahan" if number == shelf.held else ""
        sys.stdout.write(f"{mark} {number:6d}  {made:%Y-%m-%d %H.%M.%S %Z}  {len(files)} berkas  {size:.1f} MB{held}\n")
    if not shelf.numbers:
        sys.stdout.write("Belum ada terbitan.\n")
    return FINE


def put_back(root: Path, options: argparse.Namespace, _environ: Mapping[str, str]) -> int:
    """Show a kept release again, in one step; return 2 when there is none of that number, 3 when it can't be shown.

    All of its bytes are hashed, and every file of the tree is looked at: who asks for this may have seen that some are
    wrong.
    """
    from newsroom import failures
    from newsroom.engine import release
    from newsroom.engine.shelf import NotOurs

    shelf, site = _shelf(root)
    started, before = release.begin(root), shelf.held
    try:
        files = shelf.manifest(options.number)
        if files is None:
            known = ", ".join(map(str, shelf.numbers)) or "tidak ada"
            sys.stderr.write(f"newsroom: tidak ada terbitan {options.number}; yang ada: {known}\n")
            return USAGE
        damaged = _damaged(shelf.store, files)
        if damaged:
            sys.stderr.write(f"newsroom: terbitan {options.number} tidak utuh lagi ({damaged}); situs tidak diubah\n")
            return FAULT
        # Held first: a build must not take away again what could only be shown.
        if options.hold:
            shelf.hold(options.number)
        try:
            shelf.show(files, site, options.number, site.is_dir() and not site.is_symlink(), closely=True)
        except BaseException:
            shelf.hold(before)
            raise
        if not options.hold:
            shelf.hold(0)
    except (NotOurs, OSError) as failure:
        sys.stderr.write(f"newsroom: {failures.line_of(failure) or failure}\n")
        return FAULT
    finally:
        started.discard()
    after = (
        "Ditahan sampai `newsroom release resume`"
        if options.hold
        else "Pembangunan berikutnya menerbitkan yang baru lagi"
    )
    sys.stdout.write(f"Situs menampilkan terbitan {options.number}. {after}.\n")
    return FINE


def _damaged(store: Store, files: Manifest) -> str:
    """Return a file of a release whose bytes are not what they were, or nothing."""
    for path, blob in files.items():
        try:
            store.read(blob)
        except (OSError, ValueError):
            return path
    return ""


def let_go(root: Path, _options: argparse.Namespace, _environ: Mapping[str, str]) -> int:
    """Let the next build publish again."""
    shelf, _ = _shelf(root)
    held = shelf.held
    shelf.hold(0)
    sys.stdout.write(f"Terbitan {held} tidak ditahan lagi.\n" if held else "Tidak ada yang ditahan.\n")
    return FINE


def forget(root: Path, options: argparse.Namespace, _environ: Mapping[str, str]) -> int:
    """Forget all but the last releases, as many as the settings say; the one that is shown always stays."""
    from newsroom.catalog import portalfile
    from newsroom.catalog.intake import source_of
    from newsroom.engine import release

    kept = portalfile.read(source_of(root, SETTINGS)).releases if options.keep is None else options.keep
    shelf, site = _shelf(root)
    started = release.begin(root)
    try:
        shelf.prune(site, kept)
    finally:
        started.discard()
    sys.stdout.write(f"Terbitan yang ada: {', '.join(map(str, shelf.numbers)) or 'tidak ada'}.\n")
    if still := shelf.numbers[:-kept]:
        said = (
            "baru dapat dilupakan sesudah pembangunan berikutnya: foldernya masih dipakai untuk menyiapkan terbitan itu"
        )
        sys.stdout.write(f"Terbitan {', '.join(map(str, still))} {said}.\n")
    return FINE
