"""Records: what one stage of a build hands to the next, too much to be kept in memory: bytes by name, in a file."""

from __future__ import annotations

import os
import tempfile
import weakref
from pathlib import Path


class Records:
    """Bytes by name, in a file in this folder that has no name and is gone with the records, or the process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = -1
        self._places: dict[str, tuple[int, int]] = {}
        self._end = 0

    def add(self, name: str, data: bytes) -> None:
        """Keep bytes under a name."""
        if self._file < 0:
            self._file = _nameless(self._folder)
            weakref.finalize(self, os.close, self._file)
        done = 0
        while done < len(data):
            done += os.pwrite(self._file, data[done:], self._end + done)
        self._places[name] = self._end, len(data)
        self._end += len(data)

    def get(self, name: str) -> bytes:
        """Return the bytes of a name; none when nothing was kept under it."""
        start, size = self._places.get(name, (0, 0))
        return os.pread(self._file, size, start) if size else b""


def _nameless(folder: Path) -> int:
    try:
        file, path = tempfile.mkstemp(dir=folder, prefix=".catatan-")
    except OSError:
        # A check must work where nothing can be written beside the portal.
        file, path = tempfile.mkstemp()
    os.unlink(path)
    return file
