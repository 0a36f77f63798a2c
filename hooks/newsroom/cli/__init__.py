"""The `newsroom` command: check, kit, explain, build, verify, keys, schedule, release, ping, store, cards, reference."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from newsroom.cli.arguments import Parser
from newsroom.cli.codes import FAULT, INTERRUPTED, USAGE
from newsroom.cli.root import NoPortal, find_root

COMMANDS = tuple("check kit explain build verify keys schedule release ping store cards reference".split())


def command() -> NoReturn:
    """Run the command as the whole of this process, and end it with the command's exit code."""
    kept: list[object] = []
    code = main(kept=kept)
    for stream in (sys.stdout, sys.stderr):
        with suppress(BrokenPipeError):
            stream.flush()
    if code == INTERRUPTED:
        # To die of the signal itself tells the shell that a script which runs us is to stop as well.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    # All files are closed. To free a million small objects one by one takes Python a tenth of a second; the system takes
    # what is `kept` back at once.
    os._exit(code)


def main(arguments: Sequence[str] | None = None, kept: list[object] | None = None) -> int:
    """Run the command and return its exit code: 0 fine, 1 Problems found, 2 wrong usage (design.md section 5.5).

    A fault of our own prints its traceback and is 3, Ctrl-C is 130. What a command leaves in `kept` lives on until the
    caller ends.
    """
    try:
        return _ran(arguments, kept)
    except KeyboardInterrupt:
        sys.stderr.write("newsroom: dihentikan\n")
        return INTERRUPTED


def _ran(arguments: Sequence[str] | None, kept: list[object] | None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser(given).parse_args(given)
    options.kept = [] if kept is None else kept
    try:
        root = find_root(Path(options.portal) if options.portal else Path.cwd())
    except NoPortal as error:
        if getattr(options, "log", None):
            # Anybody may check a log, without a portal of their own.
            return int(options.run(Path.cwd(), options, os.environ))
        sys.stderr.write(f"newsroom: {error}\n")
        return USAGE
    try:
        return int(options.run(root, options, os.environ))
    except BrokenPipeError:
        # Whoever read along has had enough (`newsroom explain … | head`).
        return FAULT
    except Exception as failure:
        return _told(failure)


def _told(failure: Exception) -> int:
    """Say in one line what the system refused, and of a fault of ours where it is; return 3, or 2 where a time is none."""
    from newsroom import failures
    from newsroom.text.dates import NoMoment

    if isinstance(failure, NoMoment):
        sys.stderr.write(f"newsroom: {failure}\n")
        return USAGE
    reason = failures.reason_of(failure)
    if reason:
        sys.stderr.write(f"newsroom: {reason}\n")
    else:
        import traceback

        traceback.print_exception(failure)
    return FAULT


def _parser(arguments: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return the parser; only the command that is asked for is imported, all of them when that can't be told yet."""
    parser = Parser(prog="newsroom", description="Memeriksa, menjelaskan dan membangun portal Rujukan.")
    parser.add_argument(
        "--portal", metavar="FOLDER", help="folder portal (yang berisi mkdocs.yml); biasanya folder ini"
    )
    commands = parser.add_subparsers(required=True, metavar="PERINTAH")
    first = _command(arguments)
    for name in (first,) if first in COMMANDS else COMMANDS:
        import_module(f"newsroom.cli.{name}").add(commands)
    return parser


def _command(arguments: Sequence[str]) -> str:
    """Return the word that stands where a command does."""
    rest = iter(arguments)
    for word in rest:
        if word == "--portal":
            next(rest, "")
        elif not word.startswith("--portal="):
            return word
    return ""
