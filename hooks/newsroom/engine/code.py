"""The code's own version: results of older code are not taken from the Store, and nobody has to remember a number."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from types import ModuleType

from newsroom.engine.job import key_of


@lru_cache(maxsize=32)
def code_of(*modules: ModuleType) -> str:
    """Return a hash of the source of these modules; of a package, that of all modules in it."""
    files = [file for module in modules for file in _files(Path(str(module.__file__)))]
    return key_of(*((file.name, file.read_bytes()) for file in files))


def _files(file: Path) -> list[Path]:
    return sorted(file.parent.rglob("*.py")) if file.name == "__init__.py" else [file]
