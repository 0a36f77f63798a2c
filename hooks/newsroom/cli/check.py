"""`newsroom check`: every Problem of every file, or of the files named."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom import desk
from newsroom.cli.codes import USAGE
from newsroom.text import problem
from newsroom.text.problem import Problem

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


class UnknownRevision(Exception):
    """Raised when git does not know the revision that `--since` names."""


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("check", help="periksa semua kiriman, atau berkas yang disebut")
    parser.add_argument("paths", nargs="*", metavar="BERKAS", help="berkas atau folder; tanpa ini: seluruh portal")
    parser.add_argument("--format", choices=sorted(_printers()), default="text", help="bentuk laporan")
    parser.add_argument("--since", metavar="REV", help="hanya berkas yang berubah sejak revisi git ini")
    parser.add_argument("--strict", action="store_true", help="peringatan juga dihitung sebagai kegagalan")
    parser.set_defaults(run=run)


def run(root: Path, options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Print the Problems; return 1 when one of them stops (with --strict also a warning), else 0."""
    try:
        wanted = _wanted(root, options)
    except (UnknownRevision, FileNotFoundError) as error:
        sys.stderr.write(f"newsroom: {error}\n")
        return USAGE
    read = desk.read(root, environ, keep=False)
    shown = [found for found in read.problems if wanted is None or _is_within(found.file, wanted)]
    sys.stdout.write(_printers()[options.format](shown, desk.short_names(read.catalog)) + "\n")
    levels = ("galat", "peringatan") if options.strict else ("galat",)
    return int(any(found.level in levels for found in shown))


def _wanted(root: Path, options: argparse.Namespace) -> set[str] | None:
    """Return the paths, relative to the portal, that the report is limited to; None for all."""
    wanted: set[str] | None = None
    if options.paths:
        missing = [path for path in options.paths if not Path(path).exists()]
        if missing:
            raise FileNotFoundError(f"berkas tidak ada: {missing[0]}")
        wanted = {relative(root, Path(path)) for path in options.paths}
    if options.since:
        changed = set(_changed(root, options.since))
        wanted = changed if wanted is None else {file for file in changed if _is_within(file, wanted)}
    return wanted


def relative(root: Path, path: Path) -> str:
    """Return a path relative to the portal; raises FileNotFoundError for one that is not in it."""
    absolute = Path.cwd() / path
    resolved = absolute.parent.resolve().joinpath(absolute.name)
    if not resolved.is_relative_to(root):
        raise FileNotFoundError(f"berkas di luar portal: {path}")
    return resolved.relative_to(root).as_posix()


def _changed(root: Path, revision: str) -> list[str]:
    command = ["git", "-C", str(root), "diff", "--name-only", "-z", "--relative", "--end-of-options", revision, "--"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise UnknownRevision(f'git tidak mengenal revisi "{revision}"')
    return [name for name in result.stdout.split("\0") if name]


def _is_within(file: str, wanted: set[str]) -> bool:
    return "." in wanted or any(file == path or file.startswith(path.rstrip("/") + "/") for path in wanted)


Printer = Callable[[Sequence[Problem], Mapping[str, str]], str]


def _printers() -> dict[str, Printer]:
    return {"text": problem.report, "json": lambda problems, _names: problem.as_json(problems), "github": _github}


def _github(problems: Sequence[Problem], _names: Mapping[str, str]) -> str:
    """Return workflow commands, which GitHub shows beside the lines."""
    words = {"galat": "error", "peringatan": "warning", "saran": "notice"}
    return "\n".join(
        f"::{words[found.level]} file={_escape(found.file, ':,')},line={found.line},col={found.column},"
        f"title={_escape(found.rule, ':,')}::{_escape(found.message + chr(10) + found.fix)}"
        for found in sorted(problems)
    )


def _escape(text: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
