"""The plan of a release: which files each group of jobs gave, so that the next build takes over whole groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from newsroom.engine import sealed
from newsroom.engine.job import Job
from newsroom.engine.store import Blob

# Paths of the files that a group's own jobs gave, and the keys of the groups in it.
Entry = tuple[Sequence[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Node:
    """A group that had to be looked into."""

    key: str
    members: Sequence[Member]


@dataclass(frozen=True, slots=True)
class Taken:
    """A group that was taken over from an earlier plan, with so many files."""

    key: str
    plan: Plan
    files: int


Member = Job | Node | Taken


def size(member: Member) -> int:
    """Return how many results a member stands for."""
    if isinstance(member, Node):
        return sum(map(size, member.members))
    return member.files if isinstance(member, Taken) else 1


@dataclass(slots=True)
class Plan:
    """Entries by the key of their group, and the files of the release by path."""

    entries: dict[str, Entry] = field(default_factory=dict)
    blobs: Mapping[str, Blob] = field(default_factory=dict, compare=False)

    def files(self, key: str) -> dict[str, Blob] | None:
        """Return the files of a group by their paths, or None when the plan does not have all of them."""
        try:
            return {path: self.blobs[path] for path in self._paths(key)}
        except KeyError:
            return None

    def _paths(self, key: str) -> Iterator[str]:
        own, inner = self.entries[key]
        yield from own
        for member in inner:
            yield from self._paths(member)

    def add(self, member: Member, places: Mapping[int, Sequence[str]]) -> None:
        """Note a group and all groups in it; `places` are the paths that each job (by its `id`) gave."""
        if isinstance(member, Taken):
            self._copy(member.key, member.plan)
        elif isinstance(member, Node):
            own = [path for item in member.members if isinstance(item, Job) for path in places[id(item)]]
            inner = [item.key for item in member.members if not isinstance(item, Job)]
            self.entries[member.key] = own, inner
            for item in member.members:
                self.add(item, places)

    def _copy(self, key: str, plan: Plan) -> None:
        self.entries[key] = plan.entries[key]
        for member in plan.entries[key][1]:
            self._copy(member, plan)


def read(path: Path) -> Plan:
    """Return the plan of the last release; an empty one when there is none, or it is not whole."""
    entries, blobs = sealed.read(path) or ({}, ())
    return Plan(entries, {name: Blob(*blob) for name, blob in blobs})


def write(path: Path, plan: Plan, blobs: Mapping[str, Blob]) -> None:
    """Keep the plan of a release, with its files."""
    sealed.write(path, (plan.entries, [(name, tuple(blob)) for name, blob in blobs.items()]))
