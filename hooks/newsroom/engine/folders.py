"""Folders: what was seen of the files in each, in short, so that whole folders that are as they were need no closer look."""

from __future__ import annotations

import hashlib
import marshal
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter

from newsroom.engine.index import Signature
from newsroom.record import record

# Path, sort (`file`, `symlink`, `other`) and signature of a file.
Row = tuple[str, str, Signature]
_path = itemgetter(0)
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


class Sightings(Mapping[str, Signature]):
    """The signatures of files by path, found in rows (in the order of paths) where one is asked for; most never are."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows

    def __getitem__(self, path: str) -> Signature:
        """Return the signature of a file; raises KeyError when there is no such file."""
        place = bisect_left(self.rows, path, key=_path)
        if place == len(self.rows) or self.rows[place][0] != path:
            raise KeyError(path)
        return self.rows[place][2]

    def __iter__(self) -> Iterator[str]:
        """Yield all paths."""
        return map(_path, self.rows)

    def __len__(self) -> int:
        """Return how many files there are."""
        return len(self.rows)

    def under(self, top: str) -> Sequence[Row]:
        """Return the rows of a top folder."""
        start, stop = (bisect_left(self.rows, top + after, key=_path) for after in ("/", _AFTER))
        return self.rows[start:stop]


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


def _name(path: str) -> str:
    second = path.find("/", path.find("/") + 1)
    return path[:second] if second > 0 else ""
