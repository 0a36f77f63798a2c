"""The teller: goes along the main line, from commit to commit, and tells the chronicle what each of them published.

Who signed is told of each file when a commit brings it, whenever that is published: the key of the commit itself, or,
when it is a merge that nobody signed, of the commit on the branch that gave the file those very bytes. A version that is
not sound (see `version.Version`) is passed over, as if it were not there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from newsroom.catalog import docket, site
from newsroom.catalog.intake import is_post
from newsroom.catalog.paths import identity
from newsroom.engine.workers import map_shared
from newsroom.proof import checks, repository, signature, version
from newsroom.proof.arrivals import Arrivals, Makers
from newsroom.proof.chronicle import Chronicle
from newsroom.proof.known import Known
from newsroom.proof.repository import Step
from newsroom.proof.signature import BadSignature
from newsroom.proof.version import Version
from newsroom.text import source
from newsroom.text.source import Source

SECOND = 10**6
# An entry of `changes` may be dated a little later than the commit that brings it.
AHEAD = 3600 * SECOND
BATCH, TOLD, READ_MS = 5_000, 2_000, 0.5
PUBLISHED, CORRECTED, SPELLED, CHANGED, WITHDRAWN, REMOVED = "terbit", "ralat", "ejaan", "ubah", "cabut", "hapus"


class Author(NamedTuple):
    """Who changed a file on the main line: the commit, and the fingerprint of the key that signed it (empty: none)."""

    commit: bytes
    signer: str


class Teller:
    """Reads the versions of posts, and the signatures of commits, as many at a time as fit."""

    def __init__(self, made: Chronicle, root: Path, zones: Mapping[str, str], zone: str) -> None:
        """`zones` are those of the agencies, `zone` is the portal's: by them dockets name bytes."""
        self.made, self.root, self.zones, self.zone = made, root, zones, zone
        self.objects: dict[bytes, bytes] = {}
        self.versions: dict[tuple[str, bytes], Version] = {}
        self.signers: dict[bytes, str] = {}
        self.makers: dict[bytes, Makers] = {}

    def go(self, steps: Sequence[Step]) -> None:
        """Go along these steps, from old to new."""
        arrivals = self._arrivals(steps)
        for start in range(0, len(steps), BATCH):
            part = steps[start : start + BATCH]
            self.makers = {step.commit: arrivals.of(step.commit) for step in part} if arrivals else {}
            self._read(part)
            for step in part:
                self._at(step)

    def _arrivals(self, steps: Sequence[Step]) -> Arrivals | None:
        """Return what came in by branches; only where there is a merge are these looked at."""
        if not any(len(step.parents) > 1 for step in steps):
            return None
        return Arrivals(repository.steps(self.root, self.made.prefix, steps[-1].commit, self.made.head))

    def _read(self, steps: Iterable[Step]) -> None:
        touching = [step for step in steps if any(is_post(path) for path, _ in step.files)]
        wanted = {(path, blob) for step in touching for path, blob in step.files if blob and is_post(path)}
        wanted |= {(self.made.known(row[1]).path, row[3]) for row in self.made.waiting}
        before = {self.made.known(id_of(path)).told_blob for path, _ in wanted}
        commits = {step.commit for step in touching} | {
            self._maker(step, *file) for step in touching for file in step.files if is_post(file[0])
        }
        names = sorted((before | commits | {blob for _, blob in wanted}) - {b""})
        self.objects = dict(repository.objects(self.root, names))
        signers = map_shared(_signer, None, [self.objects.get(name, b"") for name in sorted(commits)], "", READ_MS)
        self.signers = dict(zip(sorted(commits), signers, strict=True))
        tasks = [(path, self.objects.get(blob, b"")) for path, blob in sorted(wanted)]
        label = "Membaca riwayat" if len(tasks) > TOLD else ""
        self.versions = dict(zip(sorted(wanted), map_shared(_version, None, tasks, label, READ_MS), strict=True))

    def _at(self, step: Step) -> None:
        made = self.made
        made.clock = max(made.clock, step.date * SECOND)
        if any(row[0] <= made.clock for row in made.waiting):
            ready = sorted(row for row in made.waiting if row[0] <= made.clock)
            made.waiting = [row for row in made.waiting if row[0] > made.clock]
            for row in ready:
                self._due(*row)
        self._replaced(step)
        # A post that moves within its address is taken from its old file first.
        touched = sorted((bool(blob), path, blob) for path, blob in step.files if is_post(path))
        authors = {}
        for _, path, blob in touched:
            authors[id_of(path)] = self._author(step, path, blob)
            self._touched(path, blob, authors[id_of(path)])
        for name in sorted(authors):
            known = made.known(name)
            if known.shown and not (known.now and known.now.visible(made.clock)):
                self._say(name, known._replace(shown=b""), made.clock, REMOVED, authors[name])
        made.head = step.commit

    def _replaced(self, step: Step) -> None:
        """Keep which files beside posts have other bytes now; those that have their first ones again do not."""
        known, now = self.made.replaced, dict(step.files)
        for path, before in step.replaced:
            first = known.pop(path, (0, before))[1]
            if not is_post(path) and now[path] != first:
                known[path] = self.made.clock, first

    def _maker(self, step: Step, path: str, blob: bytes) -> bytes:
        """Return the commit that a commit of the main line has a file from, or nothing when no branch made it so."""
        return self.makers[step.commit].get((path, blob), b"") if len(step.parents) > 1 else step.commit

    def _author(self, step: Step, path: str, blob: bytes) -> Author:
        signer = self.signers[step.commit] or self.signers[self._maker(step, path, blob)]
        return Author(step.commit, signer)

    def _touched(self, path: str, blob: bytes, by: Author) -> None:
        made, name = self.made, id_of(path)
        known = made.known(name)
        if not blob:
            if known.path == path:
                made.note(name, known._replace(blob=b"", now=None))
            return
        now = self.versions[path, blob]
        if not now.sound:
            # What waited for its time does not come; what is public stays so.
            if known.blob and not known.shown:
                made.note(name, known._replace(blob=b"", now=None))
            return
        made.note(name, known._replace(path=path, blob=blob, now=now))
        if not now.public:
            return
        if now.visible(made.clock):
            self._publish(made.clock, name, by)
        else:
            made.waiting.append((now.when, name, PUBLISHED, blob, (by.commit, by.signer)))
        if now.withdrawn > made.clock:
            made.waiting.append((now.withdrawn, name, WITHDRAWN, blob, (by.commit, by.signer)))

    def _due(self, moment: int, name: str, kind: str, blob: bytes, by: tuple[bytes, str]) -> None:
        known = self.made.known(name)
        if known.blob != blob or known.now is None:
            return
        if kind == PUBLISHED:
            self._publish(moment, name, Author._make(by))
        elif known.shown and not known.gone:
            self._say(name, known._replace(gone=True), moment, WITHDRAWN, Author._make(by))

    def _publish(self, moment: int, name: str, by: Author) -> None:
        known = self.made.known(name)
        now = known.now
        assert now
        if known.shown == known.blob:
            return
        kind = _kind(known, now)
        before, gone = known.told_blob, now.is_withdrawn(moment)
        if gone and not known.gone:
            kind = WITHDRAWN
        pair = self._source(known.path, known.told_blob), self._source(known.path, known.blob)
        if known.told is None or not departure(known, now, moment, *pair)[0]:
            zone = self.zones.get(known.path.split("/")[1], self.zone)
            digest = docket.digest_of(self.objects.get(known.blob, b""), zone)
            known = known._replace(told=now, told_blob=known.blob, digest=digest, commit=by.commit)
        rows = tuple(dict.fromkeys((*known.rows, *(row[0] for row in now.rows))))
        self.made.addresses.update(dict.fromkeys(now.aliases, name))
        if known.told_blob == known.blob != before and (address := short_address(*pair)):
            self.made.addresses[address] = name
        self._say(name, known._replace(shown=known.blob, gone=gone, rows=rows), moment, kind, by)

    def _source(self, path: str, blob: bytes) -> Source:
        return source.read(path, self.objects.get(blob, b"")) if blob else source.missing(path)

    def _say(self, name: str, known: Known, moment: int, kind: str, by: Author) -> None:
        """Keep what is known of a post, and what the log says of it."""
        rev = known.rev + 1
        self.made.note(name, known._replace(rev=rev))
        said = {
            "t": docket.moment(moment).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "id": name,
            "rev": rev,
            "kind": kind,
            "sha256": hashlib.sha256(self.objects.get(known.shown, b"")).hexdigest() if known.shown else "",
            "commit": by.commit.decode(),
            "signer": by.signer,
        }
        self.made.add(moment, json.dumps(said, separators=(",", ":")).encode())


def id_of(path: str) -> str:
    """Return what names the post of a file: agency/year/slug."""
    agency, year, slug = identity(path)
    return f"{agency}/{year}/{slug}"


def short_address(told: Source, new: Source) -> str:
    """Return the short address that a post loses with its number, nothing when it keeps it or never had one."""
    before, after = version.value(told, "number"), version.value(new, "number")
    return site.number_path(before) if before and before != after else ""


def departure(known: Known, now: Version, moment: int, told: Source, new: Source) -> tuple[str, tuple[str, ...]]:
    """Return how a version departs from what was told (see precedent.Departure), and in what; nothing when it does not.

    `told` and `new` are the sources of both.
    """
    before = known.told
    assert before
    rows = {row[0] for row in now.rows}
    withdrawn = now.is_withdrawn(moment + AHEAD)
    if any(row[0] not in rows for row in before.rows) and not withdrawn:
        return "erased", ("changes",)
    stated = version.changed(told, new)
    if withdrawn:
        stated = tuple(name for name in stated if name in version.LASTING)
    elif before.is_withdrawn(moment):
        stated = (*stated, "withdrawn")
    if not stated:
        return "", ()
    fresh = [row[1] for row in now.rows if row[0] not in known.rows and row[2] <= moment + AHEAD]
    if not fresh:
        # What was not taken for a word about all of this when it came is none now.
        heard = {row[0] for row in before.rows}
        kinds = {row[1] for row in now.rows if row[0] not in heard}
        return "spelling" if kinds == {version.SPELLING} else "silent", stated
    if any(kind != version.SPELLING for kind in fresh):
        return "", ()
    if not set(stated) <= set(version.SPELLED):
        return "spelling", stated
    return ("", ()) if version.is_slip(told, new) else ("spelling", stated)


def _kind(known: Known, now: Version) -> str:
    """Return what the log calls the publication of a version."""
    if not known.shown:
        return PUBLISHED
    fresh = {row[1] for row in now.rows if row[0] not in known.rows}
    if not fresh:
        return CHANGED
    return SPELLED if fresh == {version.SPELLING} else CORRECTED


def _version(_nothing: None, task: tuple[str, bytes]) -> Version:
    return version.of(source.read(*task))


def _signer(_nothing: None, raw: bytes) -> str:
    """Return the ed25519 key that signed a commit; of other kinds not every machine can tell whether it did."""
    signed, armored = checks.split(raw)
    try:
        if not armored or not signature.is_ed25519(armored):
            return ""
        return signature.verify(armored, signed, signature.GIT)
    except BadSignature:
        return ""
