"""What a rule found, and how it is shown to the writer."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, Literal, NamedTuple
from unicodedata import category, east_asian_width

from newsroom.record import record

Level = Literal["galat", "peringatan", "saran"]
LEVELS: tuple[Level, ...] = ("galat", "peringatan", "saran")
EXCERPT_WIDTH = HINT_WIDTH = 100
# Soft hyphen, zero-width non-joiner and joiner: parts of words, of several scripts and of emoji.
_JOINERS = "\u00ad\u200c\u200d"
_UNBROKEN: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}


class Place(NamedTuple):
    """A stretch of one line in a source file: line and columns count from 1, `end_column` is exclusive."""

    line: int = 1
    column: int = 1
    end_column: int = 2


START = Place()


@record
class Fault:
    """A fact that reading came upon and a rule will word: the rule's id, the place, the value seen, the key's path."""

    rule: str
    place: Place
    value: str = ""
    key: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something a rule found: place, fact and cure. `file` is relative to the portal; texts are Indonesian."""

    file: str
    line: int
    column: int
    end_column: int
    level: Level
    rule: str
    message: str
    value: str = ""
    note: str = ""
    hint: str = ""
    fix: str = ""
    excerpt: str = ""

    @property
    def stops(self) -> bool:
        """Whether this Problem keeps the post from being published."""
        return self.level == "galat"


def printable(text: str) -> str:
    """Return text without what could steer a terminal or hide what stands there (C0, C1, bidi, zero width)."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign if _is_harmless(sign) else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _is_harmless(sign: str) -> bool:
    if category(sign) in ("Cc", "Cs", "Zl", "Zp"):
        return False
    return category(sign) != "Cf" or sign in _JOINERS or sign > "\uffff"


def as_text(problem: Problem) -> str:
    """Return the Problem as a writer meets it (design.md section 5.6): place, fact, the line itself, hint and cure."""
    head = f"{problem.file}:{problem.line}:{problem.column}: {problem.level}[{problem.rule}]: {problem.message}"
    lines = [printable(head), *_excerpt(problem)]
    if problem.hint:
        lines += wrap(printable(problem.hint), HINT_WIDTH, initial_indent="  ", subsequent_indent="  ", **_UNBROKEN)
    return "\n".join([*lines, *_cure(problem)])


def _cure(problem: Problem) -> list[str]:
    """Return the cure; lines to paste stand behind a bar, like the excerpt, so that their indentation can be seen."""
    explain = f"newsroom explain {problem.rule}"
    cure, *paste = problem.fix.splitlines() or [""]
    if not cure:
        return [f"  {explain}"]
    if not paste:
        return [f"  Perbaiki: {printable(cure)}   {explain}"]
    return [f"  Perbaiki: {printable(cure)}", *("    | " + printable(line) for line in paste), f"  {explain}"]


def _excerpt(problem: Problem) -> list[str]:
    """Return the line with marks under what is meant; of a long line, the part around it."""
    if not problem.excerpt.strip():
        return [f"  {printable(problem.note)}"] if problem.note else []
    shown, start = _window(printable(problem.excerpt.replace("\t", " ")), problem.column - 1)
    gutter = f"  {problem.line} | "
    meant = shown[start : start + problem.end_column - problem.column]
    marks = " " * (len(gutter) - 2) + "| " + " " * _width(shown[:start]) + "^" * max(1, _width(meant))
    return [gutter + shown, f"{marks} {printable(problem.note)}".rstrip()]


def _window(line: str, start: int) -> tuple[str, int]:
    """Return what fits of a line, with an ellipsis where it is cut, and where `start` is in that."""
    if len(line) <= EXCERPT_WIDTH:
        return line, start
    first = max(0, min(start - EXCERPT_WIDTH // 3, len(line) - EXCERPT_WIDTH))
    shown = line[first : first + EXCERPT_WIDTH]
    before, after = "…" if first else "", "…" if first + EXCERPT_WIDTH < len(line) else ""
    return before + shown + after, start - first + len(before)


def _width(text: str) -> int:
    """Return how many columns a terminal needs for a text: wide letters and emoji take two, combining marks none."""
    return sum(2 if east_asian_width(sign) in "WF" else category(sign) not in ("Mn", "Me", "Cf") for sign in text)


def count(problems: Iterable[Problem]) -> dict[str, int]:
    """Return how many Problems there are of each level; all three levels are present."""
    seen = Counter(problem.level for problem in problems)
    return {level: seen[level] for level in LEVELS}


def report(problems: Sequence[Problem], names: Mapping[str, str]) -> str:
    """Return all Problems, grouped by agency, with counts at the end; `names` maps a slug to the agency's short name."""
    if not problems:
        return "Tidak ada temuan."
    groups: dict[str, list[Problem]] = {}
    for problem in sorted(problems):
        groups.setdefault(_owner(problem.file), []).append(problem)
    blocks = ["\n\n".join(as_text(problem) for problem in group) for _owner, group in sorted(groups.items())]
    return "\n\n".join([*blocks, _totals(problems, groups, names)])


def _owner(file: str) -> str:
    parts = file.split("/")
    if parts[0] == "content" and len(parts) > 2:
        return parts[1]
    return parts[1].removesuffix(".yml") if parts[0] == "agencies" and len(parts) > 1 else "portal"


def _totals(problems: Sequence[Problem], groups: Mapping[str, list[Problem]], names: Mapping[str, str]) -> str:
    files = len({problem.file for problem in problems})
    owners = ", ".join(f"{names.get(slug, slug)} {len(group)}" for slug, group in sorted(groups.items()))
    levels = ", ".join(f"{number} {level}" for level, number in count(problems).items() if number)
    return f"{len(problems)} temuan pada {files} berkas ({owners}): {levels}."


def as_json(problems: Sequence[Problem]) -> str:
    """Return the Problems as JSON: {"problems": [...], "counts": {...}} with lines and columns from 1."""
    keys = ("file", "line", "column", "end_column", "level", "rule", "message", "value", "fix")
    rows = [{key: getattr(problem, key) for key in keys} for problem in sorted(problems)]
    return json.dumps({"problems": rows, "counts": count(problems)}, ensure_ascii=False, indent=2)
