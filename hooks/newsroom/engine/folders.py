"""Folders: what was seen of the files in each, in short, so that whole folders that are as they were need no closer look."""

from __future__ import annotations

import hashlib
import marshal
from bisect import bisect_left
from collections.abc import Sequence

from newsroom.engine.index import Signature
from newsroom.record import record

# Path, sort (`file`, `symlink`, `other`) and signature of a file.
Row = tuple[str, str, Signature]
# The sign that comes after the slash.
_AFTER = chr(ord("/") + 1)
# marshal's last form in which the same values always give the same bytes: later ones tell how often each is in use.
_STEADY = 2


@record
class Folder:
    """A top folder and the one below it, as in `content/dinkes` (empty for a file above): where its rows are, their hash."""

    name: str
    start: int
    stop: int
    digest: bytes


def folders(rows: Sequence[Row]) -> list[Folder]:
    """Return the folders of rows, which are in the order of their paths; each row is in one of them."""
    found: list[Folder] = []
    start = 0
    while start < len(rows):
        name, stop = _name(rows[start][0]), start + 1
        if name:
            stop = bisect_left(rows, name + _AFTER, start, key=_path)
        data = marshal.dumps(list(rows[start:stop]), _STEADY)
        found.append(Folder(name, start, stop, hashlib.blake2b(data, digest_size=16).digest()))
        start = stop
    return found


def _path(row: Row) -> str:
    return row[0]


def _name(path: str) -> str:
    second = path.find("/", path.find("/") + 1)
    return path[:second] if second > 0 else ""
