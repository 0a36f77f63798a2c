"""The inspection: the portal's folders become an Intake and its Problems, and only what changed is read and judged.

Of each post the index keeps its docket and two verdicts: of the post by itself, which holds while its bytes, the
portal's settings, its agency and what it asks of other agencies are the same; and of its ties, which holds while
everything that the post leads to answers as it did. A post with an error is judged at every build: what a rule then
suggests may come from anywhere.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from newsroom import SETTINGS
from newsroom.catalog import channelfolder, channels, docket, ties
from newsroom.catalog.agency import Agency
from newsroom.catalog.docket import Docket
from newsroom.catalog.intake import Intake, bytes_of, is_agency, is_post, logo_file, photo_files, source_of
from newsroom.catalog.lastgood import Overlay
from newsroom.catalog.picture import PhotoFacts
from newsroom.catalog.portal import Portal
from newsroom.catalog.ties import Entry
from newsroom.engine.folders import Folder, Row, Sightings, folders
from newsroom.engine.helper import Helper
from newsroom.engine.index import Index, Signature, signature, walk
from newsroom.engine.job import key_of
from newsroom.engine.records import Records
from newsroom.engine.stamp import SOURCES, Look
from newsroom.engine.workers import is_worth_it, map_shared
from newsroom.text import dates, source
from newsroom.text.problem import Problem
from newsroom.text.source import Source

if TYPE_CHECKING:
    from newsroom.catalog.post import Post

Probe = Callable[[Path, Sequence[str], Index, Mapping[str, Signature]], Mapping[str, PhotoFacts]]
Fingerprint = Callable[["Post"], bytes]
READ_MS = 1.5
# A third of the time that Entry._make(…) takes, for as many as there are posts.
ENTRY, DOCKET = partial(tuple.__new__, Entry), partial(tuple.__new__, Docket)
# The signature of an agency's file that is only in an overlay.
NOWHERE: Signature = (0, 0, 0, 0)
UNREAD = Entry("", (), b"", b"", b"")


@dataclass(frozen=True)
class Inspection:
    """An intake, its Problems, and the posts that were read on the way, whole."""

    intake: Intake
    problems: tuple[Problem, ...]
    records: Records


def inspect(
    root: Path,
    probe: Probe,
    index: Index,
    keep: bool = True,
    overlay: Overlay | None = None,
    look: Look | None = None,
    fingerprint: Fingerprint | None = None,
    helper: Helper | None = None,
) -> Inspection:
    """Return what is in the portal at `root`; `keep` tells whether the posts that are read will be asked for again.

    `fingerprint` names the text of a post, in portals that publish lists of proof. Files of the overlay are
    read as it has them; those that it has as None are not there. A look at the files that was taken just before saves
    another one. What little there is to read or judge is the helper's, if there is one.
    """
    index.begin(look.now if look else 0)
    instead = overlay or {}
    rows = look.sources if look else sorted(walk(root, SOURCES))
    if instead:
        rows = [row for row in rows if instead.get(row[0], b"") is not None]
        gone = {path for path, data in instead.items() if data is not None and is_agency(path)} - {
            row[0] for row in rows
        }
        rows = sorted([*rows, *((path, "file", NOWHERE) for path in gone)])
    files, seen = {path: sort for path, sort, _ in rows}, Sightings(rows)
    portal, agencies = _heads(root, index, seen, instead)
    kit = channelfolder.read(root, index, instead)
    intake = Intake(
        root, portal, agencies, channels=kit, whole=partial(whole, root, portal.zone, _zones(agencies), instead)
    )
    records = Records(index.folder.parent)
    naming = fingerprint if portal.takes("prove_release") else None
    reading = _reading(replace(intake, whole=_nobody), keep, instead, naming)
    divided = look.folders if look and not instead else folders(rows)
    entries = _read_all(reading, index, [(item, rows[item.start : item.stop]) for item in divided], records, helper)
    posts = tuple(map(DOCKET, map(attrgetter("docket"), entries.values())))
    pictures = {*photo_files(posts), *filter(None, map(logo_file, agencies.values()))}
    photos = probe(root, sorted(pictures), index, seen)
    documents = _documents(root, index, posts, files, seen)
    intake = replace(intake, posts=posts, files=files, photos=photos, documents=documents)
    entries |= ties.judge(intake, index, entries, records, seen, instead, helper)
    from newsroom.catalog import rules

    problems = set(rules.judge_rest(intake))
    problems.update(channelfolder.judged(kit, index, instead, partial(rules.judge_channel, intake=intake)))
    for data in filter(None, chain(*(map(attrgetter(name), entries.values()) for name in ("found", "tied")))):
        problems.update(pickle.loads(data))
    index.save(files, [SETTINGS, *(item.source.path for item in kit)])
    return Inspection(intake, tuple(sorted(problems)), records)


def heads(root: Path, index: Index) -> tuple[Portal, dict[str, Agency]]:
    """Return the portal's settings and its agencies by slug, and look at nothing else."""
    index.begin()
    return _heads(root, index, Sightings(sorted(walk(root, ("agencies",)))), {})


def _zones(agencies: Mapping[str, Agency]) -> dict[str, str]:
    return {slug: item.zone for slug, item in agencies.items()}


def whole(root: Path, zone: str, zones: Mapping[str, str], overlay: Overlay, path: str) -> Post:
    """Return a post read from its file (or the overlay), with body, source and places."""
    from newsroom.catalog import contract

    return contract.read(_source(root, path, overlay), dates.zone(_zone_of(path, zone, zones)))


def version_of(intake: Intake) -> Callable[[str, bytes], bytes]:
    """Return the function that names the version of a file (an agency's or a post's) that some bytes are."""
    zones = _zones(intake.agencies)

    def name(path: str, data: bytes) -> bytes:
        if is_agency(path) or path == SETTINGS:
            return source.read(path, data).text.encode()
        return docket.digest_of(data, _zone_of(path, intake.portal.zone, zones))

    return name


def _source(root: Path, path: str, overlay: Overlay) -> Source:
    instead = overlay.get(path)
    return source_of(root, path) if instead is None else source.read(path, instead)


def _zone_of(path: str, zone: str, zones: Mapping[str, str]) -> str:
    return zones.get(path.split("/")[1], zone)


# ---- the portal and its agencies -----------------------------------------------------------------------------------


def _heads(root: Path, index: Index, seen: Sightings, overlay: Overlay) -> tuple[Portal, dict[str, Agency]]:
    """Return the portal's settings and its agencies by slug."""
    settings = None
    with suppress(OSError):
        settings = signature(os.stat(root / SETTINGS))
    is_told = SETTINGS in overlay
    portal = _read_portal(root, SETTINGS, overlay) if is_told else _known(root, index, SETTINGS, settings, _read_portal)
    agencies = [
        _read_agency(root, path, overlay) if path in overlay else _known(root, index, path, mark, _read_agency)
        for path, sort, mark in seen.under("agencies")
        if sort == "file" and is_agency(path)
    ]
    return portal, {item.slug: item for item in agencies}


def _known(root: Path, index: Index, path: str, seen: Signature | None, read: Callable[[Path, str], Any]) -> Any:
    data = index.get(path, seen) if seen else None
    if data is not None:
        return pickle.loads(data)
    made = read(root, path)
    if seen:
        index.put(path, seen, pickle.dumps(made, 5))
    return made


def _read_portal(root: Path, path: str, overlay: Overlay | None = None) -> Portal:
    from newsroom.catalog import portalfile

    return portalfile.read(_source(root, path, overlay or {}))


def _read_agency(root: Path, path: str, overlay: Overlay | None = None) -> Agency:
    from newsroom.catalog import agencyfile

    return agencyfile.read(_source(root, path, overlay or {}))


# ---- posts, each by itself -----------------------------------------------------------------------------------------


class _Reading(NamedTuple):
    """What all readings share: `contexts` change with all that a post's verdict hangs on but its bytes, by agency."""

    intake: Intake
    others: Mapping[str, Agency]
    contexts: Mapping[str, str]
    zones: Mapping[str, str]
    keep: bool
    overlay: Overlay
    fingerprint: Fingerprint | None


def _reading(intake: Intake, keep: bool, overlay: Overlay, fingerprint: Fingerprint | None) -> _Reading:
    agencies = intake.agencies
    others = {slug: item.as_others_know_it for slug, item in agencies.items()}
    shared = key_of(intake.portal.source.text, channels.limits_mark(intake.channels), others)
    contexts = {slug: key_of(shared, item.source.text) for slug, item in agencies.items()}
    return _Reading(intake, others, {"": shared, **contexts}, _zones(agencies), keep, overlay, fingerprint)


def _context_of(reading: _Reading, path: str) -> str:
    return reading.contexts.get(f"{path}/".split("/", 2)[1]) or reading.contexts[""]


def _as_seen_from(shared: _Reading, path: str) -> Intake:
    """Return the intake as the rules of a post may know it: its own agency, and of others what `contexts` tell of."""
    slug = path.split("/", 2)[1]
    own = shared.intake.agencies.get(slug)
    return replace(shared.intake, agencies={**shared.others, slug: own} if own else shared.others)


def _read_all(
    reading: _Reading,
    index: Index,
    divided: Iterable[tuple[Folder, Sequence[Row]]],
    records: Records,
    helper: Helper | None,
) -> dict[str, Entry]:
    """Return an entry for each post; what the index does not know is read, on all cores."""
    entries: dict[str, Entry] = {}
    tasks: list[tuple[str, bytes]] = []
    looked: list[tuple[str, bytes, Sequence[tuple[str, Signature]]]] = []
    for folder, rows in divided:
        shard, context = f"{folder.name}/*.md" if folder.name else rows[0][0], _context_of(reading, rows[0][0])
        held = None if reading.overlay else index.whole(shard, folder.digest)
        if held is not None and {value[0] for value in held.values()} <= {context}:
            entries.update(zip(held, map(ENTRY, held.values()), strict=True))
            continue
        files = [(path, seen) for path, sort, seen in rows if sort == "file" and is_post(path)]
        tasks += _known_of(files, reading.overlay, index, context, entries)
        if files:
            looked.append((shard, folder.digest, files))
    if is_worth_it(READ_MS * len(tasks)):
        # Imported before the processes start, so that each of them need not.
        from newsroom.catalog import contract, rules  # noqa: F401
    signatures = dict(chain.from_iterable(files for _, _, files in looked))
    read = map_shared(_read_one, reading, tasks, "Membaca kiriman", READ_MS, len(entries) - len(tasks), helper)
    for (path, _), (values, record) in zip(tasks, read, strict=True):
        entry = Entry._make(index.recall(path) if values is None else values)
        entries[path] = entry
        if record:
            records.add(path, record)
        if not _stops(entry.found) and path not in reading.overlay:
            index.put(path, signatures[path], tuple(entry))
    for item in () if reading.overlay else looked:
        index.seal(*item)
    return entries


def _known_of(
    files: Iterable[tuple[str, Signature]], overlay: Overlay, index: Index, context: str, entries: dict[str, Entry]
) -> Iterator[tuple[str, bytes]]:
    """Add an entry for each post of a folder, and yield those that are to be read, each with the digest that is known."""
    for path, seen in files:
        held = None if path in overlay else index.get(path, seen)
        if held and held[0] == context:
            entries[path] = ENTRY(held)
        else:
            # Its place among the others.
            entries[path] = UNREAD
            yield path, b"" if path in overlay else _digest_known(index.recall(path), context)


def _nobody(path: str) -> Post:
    raise LookupError(path)


def _digest_known(held: Any, context: str) -> bytes:
    return held[1][1] if held and held[0] == context else b""


def _read_one(shared: _Reading, task: tuple[str, bytes]) -> tuple[tuple[Any, ...] | None, bytes]:
    """Return entry and record of a post; no entry when its bytes are those that the index knows."""
    from newsroom.catalog import contract, rules

    path, known = task
    zone = _zone_of(path, shared.intake.portal.zone, shared.zones)
    instead = shared.overlay.get(path)
    data = bytes_of(shared.intake.root, path) if instead is None else instead
    digest = docket.digest_of(data or b"", zone)
    if digest == known:
        return None, b""
    post = contract.read(source.missing(path) if data is None else source.read(path, data), dates.zone(zone))
    problems = rules.judge_post(post, _as_seen_from(shared, path))
    text = shared.fingerprint(post) if shared.fingerprint else b""
    made = docket.of(post, digest, shared.intake.portal.url, text, hashlib.sha256(data or b"").digest())
    record = docket.rest_of(post, judged=not made.is_tied) if shared.keep or made.is_tied else b""
    found = pickle.dumps(problems, 5) if problems else b""
    return (_context_of(shared, path), tuple(made), found, b"", b""), record


def _stops(data: bytes) -> bool:
    return bool(data) and any(problem.stops for problem in pickle.loads(data))


def _documents(
    root: Path, index: Index, posts: Iterable[Docket], files: Mapping[str, str], seen: Mapping[str, Signature]
) -> dict[str, tuple[str, int]]:
    """Return SHA-256 and size of the attachments that are ordinary files."""
    found: dict[str, tuple[str, int]] = {}
    named = set(chain.from_iterable(map(attrgetter("documents"), posts)))
    for file in sorted(file for file in named if files.get(file) == "file"):
        known = index.get_facts("document", file, seen[file])
        if known is None:
            with suppress(OSError), open(root / file, "rb") as opened:
                known = hashlib.file_digest(opened, "sha256").hexdigest(), opened.tell()
                index.put_facts("document", file, seen[file], known)
        if known is not None:
            found[file] = known
    return found
