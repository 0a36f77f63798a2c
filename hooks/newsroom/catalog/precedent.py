"""The precedent: what was published before, as far as rules and pages ask for it, against what is to be published now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

# Under this name `Precedent.beside` tells how often the post with an id was published anew.
VERSIONS = "versions"


class Refused(Exception):
    """Raised when a release can't be proved: the history was rewritten, or the key is not the portal's. For an operator."""


class Departure(NamedTuple):
    """That a post says something else than readers were shown.

    `sort` is `silent` (no entry tells of it), `spelling` (an entry tells of less than changed), `erased` (an older entry is
    gone) or `vanished` (the address leads nowhere; `how`: deleted, hidden or alias). `stated` are the keys of what changed;
    `how` is `replaced` when that are only the bytes of files beside the post.
    """

    path: str
    sort: str
    stated: tuple[str, ...] = ()
    how: str = ""
    address: str = ""
    title: str = ""
    commit: str = ""


def _nothing(_path: str) -> bytes | None:
    return None


@dataclass(frozen=True)
class Precedent:
    """What departs from what was published; `amiss` is why that can't be told (one of REASONS).

    `ahead` is the day that a commit claims to be from when that is still to come. `before` gives the bytes of a post as
    it last was with a word for every change. `beside` is for whoever keeps the log, of which `latest` is the moment of the
    last entry, and for `versions`.
    """

    departures: tuple[Departure, ...] = ()
    amiss: str = ""
    ahead: str = ""
    before: Callable[[str], bytes | None] = _nothing
    beside: Mapping[str, object] = field(default_factory=dict)
    latest: int = 0

    def waits(self, now: int) -> bool:
        """Return whether time alone will change what the log says."""
        return self.latest > now


def versions(beside: Mapping[str, Any], name: str) -> int:
    """Return how many versions of the post with this id were published, as far as the history was read: at least one."""
    return dict(republished(beside, [name])).get(name, 1)


def republished(beside: Mapping[str, Any], names: Iterable[str]) -> list[tuple[str, int]]:
    """Return those of the posts of which more than one version was published, with how many; none without the history."""
    count: Callable[[str], int] | None = beside.get(VERSIONS)
    return [(name, number) for name in names if (number := count(name)) > 1] if count else []
