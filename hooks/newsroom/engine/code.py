"""The code's own version: results of older code are not taken from the Store, and nobody has to remember a number."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from newsroom.engine.job import key_of


@lru_cache(maxsize=32)
def code_of(*modules: ModuleType) -> str:
    """Return a hash of the source of these modules; of a package, that of all modules in it."""
    return key_of(*(part for module in modules for source in _sources(Path(str(module.__file__))) for part in source))


def installed() -> list[str]:
    """Return name and version of every distribution that Python finds, as their folders say."""
    folders = filter(os.path.isdir, dict.fromkeys(sys.path))
    return sorted(entry for folder in folders for entry in os.listdir(folder) if entry.endswith(".dist-info"))


@lru_cache(maxsize=8)
def libraries(*names: str) -> tuple[str, ...]:
    """Return name and version of these installed distributions, as their folders say, and Python's own version."""
    wanted = {name.lower().replace("-", "_") for name in names}
    found = set()
    for folder in filter(os.path.isdir, dict.fromkeys(sys.path)):
        for entry in os.listdir(folder):
            stem, ending = os.path.splitext(entry)
            if ending == ".dist-info" and stem.partition("-")[0].lower() in wanted:
                found.add(stem)
    return (*sorted(found), f"python-{sys.version_info.major}.{sys.version_info.minor}")


def _sources(file: Path) -> Iterator[tuple[str, bytes]]:
    whole = file.name == "__init__.py"
    names = sorted(_modules(str(file.parent), "")) if whole else [file.name]
    for name in names:
        with open(file.parent / name, "rb") as opened:
            yield name, opened.read()


def _modules(folder: str, above: str) -> Iterator[str]:
    """Yield the modules in a folder and below; pathlib takes four times as long, at the start of every build."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                yield above + entry.name
            elif entry.is_dir() and entry.name != "__pycache__":
                yield from _modules(entry.path, f"{above}{entry.name}/")
