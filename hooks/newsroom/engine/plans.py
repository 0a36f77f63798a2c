"""The plan of a release: which files each group of jobs gave, so that the next build takes over whole groups.

It names paths; what lies there is in the manifest of the release.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from newsroom.engine import manifest, sealed
from newsroom.engine.job import Job
from newsroom.engine.shelf import Shelf
from newsroom.engine.store import Blob
from newsroom.record import record

NAME = "plan"
# Changes with the form of the file.
FORM = 2
# Each release has one of so many parts of the last one's files hashed, whatever their times.
PARTS = 256
# Paths of the files that a group's own jobs gave, the keys of the groups in it, and the number of jobs in all of them.
Entry = tuple[Sequence[str], Sequence[str], int]


class Verdict(NamedTuple):
    """What tells a manifest from any other (nothing when there is none), and how its files are.

    `amiss` are those that are not in the Store as it says: how they are there now, None for what is gone or broken.
    `scarce` are those that not both trees seem to have.
    """

    seal: bytes
    amiss: Mapping[str, Blob | None]
    scarce: Mapping[str, Blob]


UNKNOWN = Verdict(b"", {}, {})


@record
class Node:
    """A group that had to be looked into."""

    key: str
    members: Sequence[Member]


@record
class Taken:
    """A group that was taken over from an earlier plan."""

    key: str
    plan: Plan


Member = Job | Node | Taken


def size(member: Member) -> int:
    """Return how many jobs a member stands for."""
    if isinstance(member, Node):
        return sum(map(size, member.members))
    return member.plan.entries[member.key][2] if isinstance(member, Taken) else 1


@dataclass(slots=True)
class Plan:
    """Entries by the key of their group, and number and files (by path) of the release that they are of.

    `sound` are the same files as far as the Store has them whole, as they are there now.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    number: int = 0
    blobs: Mapping[str, Blob] = field(default_factory=dict)
    sound: Mapping[str, Blob] = field(default_factory=dict)

    def files(self, key: str) -> dict[str, Blob] | None:
        """Return the files of a group by their paths, or None when the plan or the Store does not have all of them."""
        try:
            paths = self._paths(key)
            return dict(zip(paths, map(self.sound.__getitem__, paths), strict=True))
        except KeyError:
            return None

    def _paths(self, key: str) -> list[str]:
        paths: list[str] = []
        keys = [key]
        while keys:
            own, inner, _ = self.entries[keys.pop()]
            paths += own
            keys += inner
        return paths

    def add(self, member: Member, places: Mapping[int, Sequence[str]]) -> None:
        """Note a group and all groups in it; `places` are the paths that each job (by its `id`) gave."""
        if isinstance(member, Taken):
            self._copy(member.key, member.plan)
        elif isinstance(member, Node):
            own = [path for item in member.members if isinstance(item, Job) for path in places[id(item)]]
            inner = [item.key for item in member.members if not isinstance(item, Job)]
            self.entries[member.key] = own, inner, size(member)
            for item in member.members:
                self.add(item, places)

    def _copy(self, key: str, plan: Plan) -> None:
        self.entries[key] = plan.entries[key]
        for member in plan.entries[key][1]:
            self._copy(member, plan)


def read(shelf: Shelf, judged: Callable[[], Verdict]) -> Plan:
    """Return the plan of the last release; an empty one when there is none, or it or its manifest is not whole.

    The number of a release that failed is given again: the plan knows its manifest by the seal. `judged` tells which of
    the shown release's files are sound; of another one they are looked at here.
    """
    # First of all: until it is there, whoever judges may be removing broken files.
    shown, amiss, _ = judged()
    form, *kept = sealed.read(shelf.work / NAME) or (0,)
    entries, number, seal = kept if form == FORM else ({}, 0, b"")
    known = bool(seal) and manifest.seal(shelf.path(number)) == seal
    blobs = shelf.manifest(number) if known else None
    if blobs is None:
        return Plan()
    if shown != seal:
        # Nobody looked at it for long: all of it is hashed.
        amiss, _ = shelf.store.survey(blobs, share="")
    return Plan(entries, number, blobs, _mended(blobs, amiss) if amiss else blobs)


def judge(shelf: Shelf, number: int) -> Verdict:
    """Return which files of a release are not in the Store as its manifest says; no seal when there is no such release."""
    seal = manifest.seal(shelf.path(number))
    blobs = shelf.manifest(number) if seal else None
    return UNKNOWN if blobs is None else Verdict(seal, *shelf.store.survey(blobs, f"{number % PARTS:02x}"))


def _mended(blobs: Mapping[str, Blob], amiss: Mapping[str, Blob | None]) -> dict[str, Blob]:
    now = {path: amiss.get(path, blob) for path, blob in blobs.items()}
    return {path: blob for path, blob in now.items() if blob is not None}


def write(shelf: Shelf, plan: Plan, number: int) -> None:
    """Keep the plan of the release of this number, whose manifest is on the shelf."""
    sealed.write(shelf.work / NAME, (FORM, plan.entries, number, manifest.seal(shelf.path(number))))
