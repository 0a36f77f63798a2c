"""The closure of a template: its own text and that of everything that it takes in, as one hash."""

from __future__ import annotations

import hashlib
import os
import re
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "overrides" / "pages"
_TAKES_IN = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+(.*?)%\}""", re.DOTALL)
_NAME = re.compile(r"""["']([^"']+)["']""")


def digest(name: str) -> str:
    """Return a hash of a template and of all that it extends, includes or imports, and of the style sheets.

    Raises ValueError for a template that takes in another by a name that is not written out: then nobody could tell.
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
    """Return the names of a template and of all that it takes in."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        file = waiting.pop()
        if file in found:
            continue
        found.add(file)
        text = (FOLDER / file).read_text(encoding="utf-8")
        for statement in _TAKES_IN.findall(text):
            names = _NAME.findall(statement)
            if not names:
                raise ValueError(f"{file}: {statement.strip()}")
            waiting += names[:1]
    return found
