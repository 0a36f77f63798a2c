"""`newsroom build`: the same build as `mkdocs build --strict`, with the newsroom's own options."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom.catalog.portal import SETTINGS
from newsroom.text import dates

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

# MkDocs ends with 1 for Problems; a fault of ours would be 1 as well, were it not caught here.
DOOR = """
import runpy, sys, traceback
sys.argv[0] = "mkdocs"
try:
    runpy.run_module("mkdocs", run_name="__main__", alter_sys=True)
except Exception:
    traceback.print_exc()
    sys.exit(3)
"""


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("build", help="bangun situs dan terbitkan ke site/")
    parser.add_argument("--as-of", metavar="WAKTU", help="seolah-olah sekarang, misalnya 2026-11-21T09:00:00+07:00")
    parser.add_argument("--jobs", type=int, metavar="N", help="banyaknya proses; biasanya semua inti")
    parser.set_defaults(run=run)


def run(root: Path, options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Build by MkDocs in a process of its own; return 0, 1 (Problems), 2 (an unusable time) or 3 (our fault)."""
    settings = dict(environ)
    if options.as_of:
        try:
            dates.now(options.as_of, {})
        except ValueError:
            sys.stderr.write(f'newsroom: waktu "{options.as_of}" bukan bentuk 2026-11-21T09:00:00+07:00\n')
            return 2
        settings["NEWSROOM_AS_OF"] = options.as_of
    if options.jobs:
        settings["NEWSROOM_JOBS"] = str(max(1, options.jobs))
    command = [sys.executable, "-c", DOOR, "build", "--strict", "-f", str(root / SETTINGS)]
    return subprocess.run(command, cwd=root, env=settings, check=False).returncode
