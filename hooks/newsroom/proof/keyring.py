"""The keyring: which key speaks for which agency, and from when to when, as the coordinator has signed it.

Keys are read from the history of `agencies/`, not from the folder: of each agency's file the newest version that the
coordinator signed counts, and a version that anybody else committed changes nothing. Whether a commit was the
coordinator's is told by the keys that were the coordinator's before it. So nobody can let a key in with that same key.
The first keys of the coordinator are believed when one of them signed the commit that brought them, or when the portal's
settings name the commit from which on everything is to be checked (`trusted_commit`).
"""

from __future__ import annotations

import datetime as dt
import marshal
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from newsroom.catalog import agencyfile
from newsroom.catalog.agency import Agency
from newsroom.proof import signature
from newsroom.proof.checks import Checks
from newsroom.proof.history import History, Touch
from newsroom.text import dates, source


class Held(NamedTuple):
    """A key in an agency's hands, with the seconds since 1970 between which it is good, and why it was revoked."""

    agency: str
    name: str
    key: str
    begins: float
    ends: float
    revoked: str

    def flaw(self, date: int, moment: int) -> str:
        """Return why the key does not speak for a commit that claims a date, and was there by a moment; empty if it does."""
        if self.revoked:
            return "revoked"
        if date < self.begins:
            return "not-yet"
        return "expired" if moment >= self.ends else ""


@dataclass(frozen=True)
class Keyring:
    """All keys by fingerprint. `foreign` are the files in agencies/ whose newest change, be it that they were deleted, the
    coordinator did not sign.

    `rooted` tells whether there is any key of the coordinator to begin with.
    """

    coordinator: str
    held: Mapping[str, tuple[Held, ...]] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()
    rooted: bool = False


@dataclass(frozen=True)
class Trust:
    """What is asked when a commit is judged: history, checks, the commits' moments, and the last moment that counts."""

    history: History
    checks: Checks
    moments: Sequence[int]
    limit: int

    def flaw(self, place: int, keys: Mapping[str, Held]) -> str:
        """Return why the commit at this place is by none of these keys, or nothing when it is."""
        flaw, key = self.checks.commit(self.history.commits[place])
        if flaw:
            return flaw
        held, date = keys.get(key), self.history.dates[place]
        if held is None:
            return "unknown-key"
        return "future" if date > self.limit else held.flaw(date, self.moments[place])


def read(trust: Trust, coordinator: str, trusted_commit: str = "") -> Keyring:
    """Return the keyring of a history."""
    history = trust.history
    touches = {path: history.all(path) for path in history.touches if path.startswith("agencies/")}
    trust.checks.of_commits({history.commits[touch.place] for found in touches.values() for touch in found})
    versions = _versions(trust.checks, touches)
    first = _place_of(history, trusted_commit)
    line = _coordinators(trust, coordinator, touches.get(f"agencies/{coordinator}.yml", []), versions, first)
    held: dict[str, list[Held]] = {}
    foreign = set()
    for path, found in sorted(touches.items()):
        signed = [touch for touch in found if _is_signed(trust, touch, line, first)]
        slug = _slug(path)
        keys = (
            line[-1].keys
            if slug == coordinator and line
            else versions.get((slug, signed[-1].blob), {})
            if signed
            else {}
        )
        for key in keys.values():
            held.setdefault(key.key, []).append(key)
        last = found[-1]
        is_new = bool(line) and last.place > max(first, line[0].place)
        if last not in signed and (is_new or versions.get((slug, last.blob))):
            foreign.add(path)
    every = {key: tuple(rows) for key, rows in held.items()}
    return Keyring(coordinator, every, frozenset(foreign), bool(line))


class _Turn(NamedTuple):
    """The keys of the coordinator from a commit on, by fingerprint."""

    place: int
    keys: Mapping[str, Held]


def _coordinators(
    trust: Trust,
    coordinator: str,
    found: Iterable[Touch],
    versions: Mapping[tuple[str, bytes], Mapping[str, Held]],
    first: int,
) -> list[_Turn]:
    """Return the keys of the coordinator as they followed each other, each set signed with one of the set before."""
    line: list[_Turn] = []
    for touch in found:
        keys = versions.get((coordinator, touch.blob), {})
        # The first keys have none before them: whoever brings them shows that they are theirs.
        before = line[-1].keys if line else keys
        if (keys or line) and (touch.place <= first or not trust.flaw(touch.place, before)):
            line.append(_Turn(touch.place, keys))
    return line


def _is_signed(trust: Trust, touch: Touch, line: Sequence[_Turn], first: int) -> bool:
    """Return whether a commit that touched a file in agencies/ was the coordinator's when it was made."""
    if touch.place <= first:
        return True
    before = [turn for turn in line if turn.place < touch.place] or [
        turn for turn in line[:1] if turn.place == touch.place
    ]
    return bool(before) and not trust.flaw(touch.place, before[-1].keys)


def _place_of(history: History, commit: str) -> int:
    """Return the place of the commit from which on all is checked; -1 when none is named, or it isn't on the main line."""
    if not commit or commit.encode() not in history.commits:
        return -1
    place = history.commits.index(commit.encode())
    return place if place in history.main_line() else -1


def _slug(path: str) -> str:
    return path.removeprefix("agencies/").removesuffix(".yml")


def _versions(checks: Checks, touches: Mapping[str, Sequence[Touch]]) -> dict[tuple[str, bytes], dict[str, Held]]:
    """Return the keys of every version of every agency's file, by slug and the id of the file's bytes."""
    blobs = {(_slug(path), touch.blob) for path, found in touches.items() for touch in found if path.endswith(".yml")}
    written = checks.digests("signers 1", {blob for _, blob in blobs if blob}, _written)
    return {(slug, blob): _held(slug, written[blob]) for slug, blob in blobs if blob in written}


def _written(data: bytes) -> bytes:
    """Return the keys that an agency's file names, as plain values."""
    agency = agencyfile.read(source.read("agencies/.yml", data)) if b"signers" in data else Agency("")
    rows = [
        (signer.name, signature.key_of(signer.key), _day(signer.valid_after), _day(signer.valid_before), signer.revoked)
        for signer in agency.signers
    ]
    return marshal.dumps([(agency.zone, *row) for row in rows if row[1]])


def _day(day: dt.date | None) -> int:
    return day.toordinal() if day else 0


def _held(slug: str, written: bytes) -> dict[str, Held]:
    keys = {}
    for zone, name, blob, after, before, revoked in marshal.loads(written):
        name_of_key = signature.fingerprint(blob)
        begins, ends = _moment(after, zone, -math.inf), _moment(before, zone, math.inf)
        keys[name_of_key] = Held(slug, name, name_of_key, begins, ends, revoked)
    return keys


@lru_cache(maxsize=1024)
def _moment(ordinal: int, zone: str, without: float) -> float:
    """Return when a day begins by an agency's clock."""
    if not ordinal:
        return without
    return dt.datetime.combine(dt.date.fromordinal(ordinal), dt.time(), dates.zone(zone)).timestamp()
