"""The `newsroom` command: check, explain, build, release, store, reference."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from newsroom.cli import build, check, explain, reference, release, store
from newsroom.cli.root import NoPortal, find_root

FINE, FOUND, USAGE, FAULT, HELD_BACK = 0, 1, 2, 3, 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 fine, 1 Problems found, 2 wrong usage (design.md section 5.5).

    A fault of our own prints its traceback and is 3.
    """
    options = _parser().parse_args(arguments)
    try:
        root = find_root(Path(options.portal) if options.portal else Path.cwd())
    except NoPortal as error:
        sys.stderr.write(f"newsroom: {error}\n")
        return USAGE
    try:
        return int(options.run(root, options, os.environ))
    except Exception:
        traceback.print_exc()
        return FAULT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="newsroom", description="Memeriksa, menjelaskan dan membangun portal Rujukan."
    )
    parser.add_argument(
        "--portal", metavar="FOLDER", help="folder portal (yang berisi mkdocs.yml); biasanya folder ini"
    )
    commands = parser.add_subparsers(required=True, metavar="PERINTAH")
    for command in (check, explain, build, release, store, reference):
        command.add(commands)
    return parser
