"""The history of the portal's files: every commit in one order, and which of them touched which file.

The order depends on nothing but the commits themselves: a commit comes after its first parent with all that is behind
it, then what a merge brought in, then the merge. So commits made on top of a known one only lengthen what is known.
A commit's date is what its maker claims. When it was there at the latest is another matter, see `moments`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from newsroom.engine import sealed
from newsroom.proof import repository
from newsroom.proof.repository import Head, Step

NAME = "history"


class Touch(NamedTuple):
    """That a commit (its place in the order) gave a file these bytes (their id), or removed it (none)."""

    place: int
    blob: bytes


@dataclass
class History:
    """Commits from old to new: ids, claimed dates, parents (as places), and each file's touches from old to new.

    `arrivals` tells of each commit with which commit of the main line (first parents) it came in.
    """

    head: bytes = b""
    prefix: str = ""
    commits: list[bytes] = field(default_factory=list)
    dates: list[int] = field(default_factory=list)
    parents: list[tuple[int, ...]] = field(default_factory=list)
    arrivals: list[int] = field(default_factory=list)
    touches: dict[str, list[tuple[int, bytes]]] = field(default_factory=dict)

    def last(self, path: str) -> Touch | None:
        """Return the newest touch of a file, unless nothing ever touched it."""
        known = self.touches.get(path)
        return Touch(*known[-1]) if known else None

    def all(self, path: str) -> list[Touch]:
        """Return the touches of a file from old to new."""
        return [Touch(*touch) for touch in self.touches.get(path, ())]

    def moments(self, limit: int) -> list[int]:
        """Return of each commit the time by which keys are judged: the latest date in its past, or in that of its arrival.

        Who dates a commit back with a key that has run out gains nothing: the commits that it builds on, or the merge
        that took it in, are younger. Dates after `limit` (somebody's clock is wrong) don't count.
        """
        floors: list[int] = []
        for date, parents in zip(self.dates, self.parents, strict=True):
            floor = date if date <= limit else 0
            for parent in parents:
                floor = max(floor, floors[parent])
            floors.append(floor)
        return [max(floor, floors[arrival]) for floor, arrival in zip(floors, self.arrivals, strict=True)]

    def main_line(self) -> set[int]:
        """Return the places of the commits of the main line."""
        return set(self.arrivals)


def read(root: Path, head: Head, folder: Path) -> History:
    """Return the history up to `head`; what is known of it is kept in `folder`, and only what came after is asked for."""
    known = _kept(folder / NAME) if not head.boundary else None
    if known and known.head == head.commit and known.prefix == head.prefix:
        return known
    made = _longer(root, head, known) if known and known.prefix == head.prefix else None
    if made is None:
        made = History(prefix=head.prefix)
        _add(made, list(repository.steps(root, head.prefix, head.commit)), head.commit, head.boundary)
    if not head.boundary:
        _keep(folder / NAME, made)
    return made


def _longer(root: Path, head: Head, known: History) -> History | None:
    """Return what is known made longer, or None when the main line does not go on from there."""
    try:
        added = list(repository.steps(root, head.prefix, head.commit, known.head))
    except repository.NoHistory:
        return None
    first = {step.commit: step.parents[0] if step.parents else b"" for step in added}
    there = head.commit
    while there in first:
        there = first[there]
    if there != known.head:
        return None
    _add(known, added, head.commit, frozenset())
    return known


def _add(history: History, added: Iterable[Step], tip: bytes, boundary: frozenset[bytes]) -> None:
    """Put commits behind what is known, in order."""
    steps = {step.commit: step for step in added}
    places = {commit: place for place, commit in enumerate(history.commits)}
    for step in in_order(steps, tip):
        place = places[step.commit] = len(history.commits)
        history.commits.append(step.commit)
        history.dates.append(step.date)
        history.parents.append(tuple([places[parent] for parent in step.parents if parent in places]))
        # What a commit without its parents touched is not known: it seems to bring every file.
        for path, blob in step.files if step.commit not in boundary else ():
            history.touches.setdefault(path, []).append((place, blob))
    _arrive(history, steps, places, tip)
    history.head = tip


def in_order(steps: Mapping[bytes, Step], tip: bytes) -> Iterable[Step]:
    """Yield commits after their parents, the first parent's past before the others'."""
    done: set[bytes] = set()
    waiting = [(tip, False)]
    while waiting:
        commit, ready = waiting.pop()
        step = steps.get(commit)
        if step is None or commit in done:
            continue
        if ready:
            done.add(commit)
            yield step
            continue
        waiting.append((commit, True))
        waiting += [(parent, False) for parent in reversed(step.parents) if parent not in done]


def _arrive(history: History, steps: Mapping[bytes, Step], places: Mapping[bytes, int], tip: bytes) -> None:
    line, there = set(), tip
    while there in steps:
        line.add(places[there])
        parents = steps[there].parents
        there = parents[0] if parents else b""
    start, arrived = len(history.arrivals), []
    arrival = len(history.commits) - 1
    for place in range(len(history.commits) - 1, start - 1, -1):
        arrival = place if place in line else arrival
        arrived.append(arrival)
    history.arrivals += reversed(arrived)


def _kept(file: Path) -> History | None:
    values: Any = sealed.read(file)
    return History(*values) if values else None


def _keep(file: Path, made: History) -> None:
    values = (made.head, made.prefix, made.commits, made.dates, made.parents, made.arrivals, made.touches)
    sealed.write(file, values)
