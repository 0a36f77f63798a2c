"""The templates of share cards (overrides/cards/): which there are, and what changes with them."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "overrides" / "cards"


class TemplateError(Exception):
    """Raised for a template of a card that can't be used; says where, in words for whoever edits it."""


def file_of(name: str) -> Path:
    """Return the file of a format's template."""
    return FOLDER / f"{name}.yml"


def digest(name: str) -> str:
    """Return a hash of a format's template."""
    file = file_of(name)
    # `mkdocs serve` builds again and again in one process while somebody edits the templates.
    seen = file.stat()
    return _digest(file, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=32)
def _digest(file: Path, _changed: int, _size: int) -> str:
    return sha256(file.read_bytes()).hexdigest()
