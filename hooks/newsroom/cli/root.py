"""Finds the portal that a command is about."""

from __future__ import annotations

from pathlib import Path

from newsroom import SETTINGS


class NoPortal(Exception):
    """Raised when no folder up to the root of the file system holds a portal."""


def find_root(start: Path) -> Path:
    """Return the nearest folder, from `start` upwards, that holds mkdocs.yml and agencies/; raises NoPortal."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / SETTINGS).is_file() and (folder / "agencies").is_dir():
            return folder
    raise NoPortal(f"tidak ada portal di {start} maupun di atasnya: dicari berkas {SETTINGS} dan folder agencies/")
