"""`newsroom store`: how much the Store holds, whether it is sound, and removing what nothing needs any more."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom.cli.arguments import between
from newsroom.cli.codes import FAULT, FINE

if TYPE_CHECKING:
    from newsroom.engine.shelf import Shelf

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

DAYS = 30.0
MOST = 100_000


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("store", help="lihat besar simpanan hasil, periksa, atau bersihkan")
    parser.add_argument(
        "action", nargs="?", choices=["show", "check", "prune"], default="show", metavar="show|check|prune"
    )
    parser.add_argument(
        "--days", type=between(0, MOST), default=DAYS, metavar="HARI", help="yang lebih muda tetap ada (30)"
    )
    parser.set_defaults(run=run)


def run(root: Path, options: argparse.Namespace, _environ: Mapping[str, str]) -> int:
    """Print what the Store holds and what of it is not needed; with `prune` remove that, with `check` hash all of it.

    Return 0, or 3 when files were broken.
    """
    from newsroom.engine import release
    from newsroom.engine.release import WORK
    from newsroom.engine.shelf import Shelf
    from newsroom.engine.store import Store

    shelf, started = Shelf(root / WORK, Store(root / WORK / "store")), None
    try:
        started = release.begin(root) if options.action != "show" else None
        return _checked(shelf) if options.action == "check" else _examined(shelf, options)
    finally:
        if started:
            started.discard()


def _checked(shelf: Shelf) -> int:
    from newsroom.engine import housekeeping

    number, broken = housekeeping.check(shelf.store)
    sys.stdout.write(f"Simpanan: {number} berkas diperiksa, {len(broken)} rusak.\n")
    if not broken:
        return FINE
    for path in broken:
        sys.stdout.write(f"  {path}\n")
    sys.stdout.write("Yang rusak sudah dikeluarkan; `newsroom build` membuatnya lagi dan menggantinya di situs.\n")
    return FAULT


def _examined(shelf: Shelf, options: argparse.Namespace) -> int:
    from newsroom.engine import housekeeping
    from newsroom.text import dates

    removing = options.action == "prune"
    now = int(dates.now({}).timestamp() * 1e9)
    found = housekeeping.examine(shelf, options.days, now, removing)
    word = "Dihapus" if removing else "Tidak diperlukan lagi (newsroom store prune menghapusnya)"
    sys.stdout.write(
        f"Simpanan: {found.results} hasil, {found.files} berkas, {found.size / 1e6:.1f} MB.\n"
        f"{word}: {found.unneeded_results} hasil, {found.unneeded_files} berkas, {found.unneeded_size / 1e6:.1f} MB.\n"
    )
    return FINE
