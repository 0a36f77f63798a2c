"""The closure of a template: its own text and that of everything that it takes in, as one hash."""

from __future__ import annotations

import hashlib
import os
import re
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "overrides" / "pages"
_TAKES_IN = re.compile(r"""\{%[-+]?\s*(?:extends|include|import|from)\b(.*?)[-+]?%\}""", re.DOTALL)
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_NAME = r"""(?:"[^"]+"|'[^']+')"""
# A name, two of which one is chosen, or a list of which the first that is there is taken.
_NAMED = re.compile(
    rf"""\s*(?:(?P<one>{_NAME})(?:\s+if\s(?:(?!\belse\b).)+\belse\s+(?P<other>{_NAME}))?"""
    rf"""|\[\s*(?P<some>{_NAME}(?:\s*,\s*{_NAME})*)\s*,?\s*\])"""
    r"""\s*(?:(?:ignore|with|without|import|as)\s.*)?""",
    re.DOTALL,
)


class Unclear(ValueError):
    """Raised for a template that takes in another by a name that is not written out: then nobody could tell."""


def digest(name: str) -> str:
    """Return a hash of a template and of all that it extends, includes or imports, and of the style sheets.

    Raises Unclear.
    """
    # `mkdocs serve` builds again and again in one process while somebody edits the templates.
    entries = sorted((entry.name, entry.stat().st_mtime_ns, entry.stat().st_size) for entry in os.scandir(FOLDER))
    return _digest(name, tuple(entries))


@lru_cache(maxsize=256)
def _digest(name: str, _state: tuple[tuple[str, int, int], ...]) -> str:
    total = hashlib.sha256()
    for file in sorted({*members(name), *(sheet.name for sheet in FOLDER.glob("*.css"))}):
        data = (FOLDER / file).read_bytes()
        total.update(f"{file} {len(data)}:".encode() + data)
    return total.hexdigest()


def members(name: str) -> set[str]:
    """Return the names of a template and of all that it may take in, also of those that it does without; raises Unclear."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        file = waiting.pop()
        if file in found:
            continue
        found.add(file)
        for statement in _TAKES_IN.findall(_COMMENT.sub("", (FOLDER / file).read_text(encoding="utf-8"))):
            waiting += _named(file, statement)
    return found


def _named(file: str, statement: str) -> list[str]:
    parts = _NAMED.fullmatch(statement)
    texts = filter(None, parts.groups()) if parts else ()
    names = [name[1:-1] for text in texts for name in re.findall(_NAME, text)]
    if not names:
        raise Unclear(f"overrides/pages/{file} mengambil templat yang namanya tidak tertulis utuh: {statement.strip()}")
    # One that is looked for in vain has no say until it is there, and then the state of the folder is another.
    return [name for name in names if (FOLDER / name).is_file()]
