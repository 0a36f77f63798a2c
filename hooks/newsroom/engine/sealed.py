"""Files of our own between two builds: plain values under a checksum. What is damaged, or of another Python, is absent."""

from __future__ import annotations

import hashlib
import marshal
import sys
from pathlib import Path
from typing import Any

from newsroom.engine.store import write_whole

# What marshal writes is only for the Python that wrote it; the number changes with the form of any of the files.
_SEAL = f"rujukan 4 {sys.version_info[:2]} {marshal.version}\n".encode()

SIZE = 16


def write(path: Path, value: Any) -> None:
    """Keep a value of plain types (numbers, texts, bytes, tuples, lists, dicts, None) in a file."""
    write_whole(path, sealed(value))


def sealed(value: Any) -> bytes:
    """Return the bytes of such a file."""
    data = marshal.dumps(value)
    return _SEAL + _checksum(data) + data


def read(path: Path) -> Any:
    """Return the value of a file, or None when there is none, or its bytes are not what was written."""
    try:
        return opened(path.read_bytes())
    except OSError:
        return None


def opened(whole: bytes) -> Any:
    """Return the value of the bytes of such a file, or None when they are not what was written."""
    start = len(_SEAL) + SIZE
    data = memoryview(whole)[start:]
    if not whole.startswith(_SEAL) or _checksum(data) != whole[len(_SEAL) : start]:
        return None
    return marshal.loads(data)


def _checksum(data: bytes | memoryview) -> bytes:
    """Return a checksum; processors have instructions for SHA-256, which makes it quicker than BLAKE2 on all we met."""
    return hashlib.sha256(data).digest()[:SIZE]
