"""`newsroom explain`: one rule with its reason and, from the tests' own fixtures, a bad and a good example."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom.catalog import rules
from newsroom.catalog.rules.finding import nearest
from newsroom.cli.codes import FINE, USAGE

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

EXAMPLES = "tests/posts"


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("explain", help="jelaskan satu aturan, dengan contoh")
    parser.add_argument(
        "rule", metavar="ATURAN", nargs="?", help="nama aturan, misalnya unknown-key; tanpa ini: daftar"
    )
    parser.set_defaults(run=run)


def run(root: Path, options: argparse.Namespace, _environ: Mapping[str, str]) -> int:
    """Print the rule, or the list of all; return 2 when there is no rule of that name."""
    known = rules.all_rules()
    if options.rule is None:
        sys.stdout.writelines(f"{name}: {_sentence(rule)}\n" for name, rule in known.items())
        return FINE
    if options.rule not in known:
        guess = nearest(options.rule, known)
        sys.stderr.write(
            f'newsroom: aturan "{options.rule}" tidak ada' + (f"; maksud Anda {guess}?\n" if guess else "\n")
        )
        return USAGE
    sys.stdout.write(f"{options.rule}\n{_sentence(known[options.rule])}\n")
    for folder, title in (("bad", "Contoh yang salah"), ("good", "Contoh yang benar")):
        for example in _examples(root / EXAMPLES / folder, options.rule):
            sys.stdout.write(f"\n{title} ({example.name}):\n\n{_indented(example)}\n")
    return FINE


def _sentence(rule: rules.Rule) -> str:
    return (rule.__doc__ or "").split("\n\n")[0].strip()


def _examples(folder: Path, rule: str) -> list[Path]:
    """Return the first file that says of itself that it breaks, or keeps, this rule; those named after it come first."""
    entries = sorted(folder.iterdir(), key=lambda entry: (not entry.name.startswith(rule), entry.name))
    for entry in entries:
        for path in [entry] if entry.is_file() else sorted(entry.rglob("*")):
            if path.suffix in (".md", ".yml") and _speaks_of(path, rule):
                return [path]
    return []


def _speaks_of(path: Path, rule: str) -> bool:
    text = path.read_text(encoding="utf-8", errors="replace")
    kept = [name for names in re.findall(r"shows: ([a-z, -]+)", text) for name in re.split(r",\s*", names.strip())]
    return rule in kept or f"expect: {rule} at " in text


def _indented(path: Path) -> str:
    text = path.read_text(encoding="utf-8", errors="replace")
    lines = [line for line in text.splitlines() if "expect: " not in line and "shows: " not in line]
    return "\n".join("    " + line for line in lines[:60])
