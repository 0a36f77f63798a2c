"""`newsroom store`: how much the Store holds, and removing what nothing needs any more."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom.cli.codes import FINE

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

DAYS = 30.0


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("store", help="lihat besar simpanan hasil, atau bersihkan")
    parser.add_argument("action", nargs="?", choices=["show", "prune"], default="show", metavar="show|prune")
    parser.add_argument("--days", type=float, default=DAYS, metavar="HARI", help="yang lebih muda tetap ada (30)")
    parser.set_defaults(run=run)


def run(root: Path, options: argparse.Namespace, _environ: Mapping[str, str]) -> int:
    """Print what the Store holds and what of it is not needed; with `prune` remove that. Return 0."""
    from newsroom.engine import housekeeping, release
    from newsroom.engine.release import WORK
    from newsroom.engine.shelf import Shelf
    from newsroom.engine.store import Store
    from newsroom.text import dates

    shelf = Shelf(root / WORK, Store(root / WORK / "store"))
    removing = options.action == "prune"
    started = release.begin(root) if removing else None
    try:
        now = int(dates.now(None, {}).timestamp() * 1e9)
        found = housekeeping.examine(shelf, options.days, now, removing)
    finally:
        if started:
            started.discard()
    word = "Dihapus" if removing else "Tidak diperlukan lagi (newsroom store prune menghapusnya)"
    sys.stdout.write(
        f"Simpanan: {found.results} hasil, {found.files} berkas, {found.size / 1e6:.1f} MB.\n"
        f"{word}: {found.unneeded_results} hasil, {found.unneeded_files} berkas, {found.unneeded_size / 1e6:.1f} MB.\n"
    )
    return FINE
