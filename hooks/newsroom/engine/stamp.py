"""The stamp of a release: what a build saw before it read anything, so that the next one can tell that nothing changed.

Seen are size, times and inode of every file that has a say in the site, by the rule of `index.py`: while one of them
is so new that it might have been changed again unnoticed, no stamp is given.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from newsroom import SETTINGS
from newsroom.engine import sealed
from newsroom.engine.code import installed
from newsroom.engine.folders import Folder, Row, folders
from newsroom.engine.index import SLACK, Signature, clock, signature, walk
from newsroom.engine.job import key_of
from newsroom.engine.plans import Verdict
from newsroom.engine.shelf import Shelf
from newsroom.record import record

NAME = "stamp"
SOURCES = ("content", "agencies")
# What has a say beside the sources: in the portal, and where our code is.
MAKERS = ("hooks", "overrides")
# Python leaves compiled code beside ours, and nothing depends on it.
_COMPILED = "/__pycache__/"


@record
class Look:
    """A look at all files: their digest, the sources, the file system's time before it in nanoseconds, and the makers.

    The digest is empty when nobody can be sure of what was seen. A path comes with its sort and signature, in the order
    of the paths; `folders` are those of the sources.
    """

    digest: str
    sources: Sequence[Row]
    now: int
    makers: Sequence[Row]
    folders: Sequence[Folder]


def look(root: Path, package: Path, also: str = "") -> Look:
    """Look at the portal at `root`, at the code of this package, which makes the site, and at what `also` has a say."""
    now = clock(root / ".rujukan")
    sources = sorted(walk(root, SOURCES))
    seen_makers = makers(root, package)
    rows = [*sources, *seen_makers]
    newest = max([seen[1] for _, _, seen in rows] + [seen[2] for _, _, seen in rows], default=0)
    divided = folders(sources)
    # What a symbolic link leads to may change without a sign here.
    linked = any(sort == "symlink" for _, sort, _ in seen_makers)
    if not now or newest + SLACK > now or linked:
        return Look("", sources, now, seen_makers, divided)
    said = (sys.version, [folder.digest for folder in divided], seen_makers, installed(), also)
    return Look(key_of(*said), sources, now, seen_makers, divided)


def makers(root: Path, package: Path, tops: tuple[str, ...] = MAKERS) -> list[Row]:
    """Return what of the portal at `root`, and of our code, makes the site: the portal's settings, and files in `tops`."""
    code = package.parent.parent
    found = [*walk(root, tops), *(walk(code, tops) if code != root else ()), *_settings(root)]
    return sorted(row for row in found if _COMPILED not in row[0])


def _settings(root: Path) -> list[Row]:
    with suppress(OSError):
        return [(SETTINGS, "file", signature(os.stat(root / SETTINGS)))]
    return []


def holds(seen: Look, shelf: Shelf, site: Path, as_of: float, judged: Callable[[], Verdict]) -> str | None:
    """Return what the last build reported if another one, at `as_of` (seconds since 1970), would change nothing, or None.

    The release that is shown is whole in the Store and in its tree, as `judged` tells, and the notes that were left with
    it are what they were; otherwise there is something to mend, or to write again.
    """
    stamped = sealed.read(shelf.work / NAME) if seen.digest else None
    if stamped is None:
        return None
    digest, begins, ends, number, report, beside, notes = stamped
    if any(_hash(name) != held for name, held in beside):
        return None
    if any(_seen(shelf.work / name) != known for name, known in notes):
        return None
    if digest != seen.digest or not begins <= as_of < ends or number != shelf.number(site):
        return None
    verdict = judged()
    whole = verdict.seal and not verdict.amiss and not shelf.lacks(site, verdict.scarce)
    return str(report) if whole else None


def keep(
    seen: Look,
    shelf: Shelf,
    number: int,
    moments: tuple[float, float],
    report: str,
    beside: Sequence[Path] = (),
    notes: Iterable[str] = (),
) -> None:
    """Stamp the release of this number: it stands from the first of these moments until before the second.

    It also stands only while the files `beside` the sources hold the same bytes; they are small, and compared whole. So
    do the `notes`, files in the folder of the builds, as far as size, times and inode tell.
    """
    if not seen.digest:
        return
    held = [(str(file), _hash(str(file))) for file in beside]
    left = [(name, _seen(shelf.work / name)) for name in sorted(notes)]
    # Only the next build would have been quicker with it.
    with suppress(OSError):
        sealed.write(shelf.work / NAME, (seen.digest, *moments, number, report, held, left))


def _seen(file: Path) -> Signature | None:
    with suppress(OSError):
        return signature(os.stat(file))
    return None


def _hash(file: str) -> str:
    with suppress(OSError), open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
    return ""
