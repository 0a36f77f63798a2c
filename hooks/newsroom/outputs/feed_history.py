"""What readers were told and when: every publication, change and withdrawal, month by month, in parts that archives hold.

A month is split, from the first telling on, into parts of as many tellings as a feed has items. A part is closed when it
is full or its month is over. RFC 5005 (section 4) wants the entries at the address of an archive never to be others: so
each address carries the `version` of its part, which changes with a telling that comes late (a post that is published
with a date of last week) in this part or in one before it. Readers who follow the links meet an address that they don't
know, and read on from there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from newsroom.catalog import docket
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.cells import by_month
from newsroom.catalog.docket import Docket, microseconds
from newsroom.catalog.post import Post
from newsroom.record import record

FOLDER = "/umpan/arsip/"
VERSION_BYTES = 6
Month = tuple[int, int]


class Telling(NamedTuple):
    """When readers were told something of a post, in microseconds since 1970 (UTC)."""

    moment: int
    post: Docket


@record
class Part:
    """One closed part of a history: its month, the name of its files without extension, its posts, the last told first."""

    month: Month
    name: str
    posts: tuple[Docket, ...]
    version: str


@record
class History:
    """The closed parts of an owner's history, from old to new; `pending` posts have a telling that is in none of them."""

    folder: str
    parts: tuple[Part, ...]
    pending: tuple[Docket, ...]


def tellings(catalog: Catalog) -> Mapping[Month, list[Telling]]:
    """Return by year and month of the portal's clock what readers were told of all posts, the newest first."""
    known: dict[Month, list[Telling]] | None = catalog.memo.get("tellings")
    if known is None:
        months = by_month(catalog).items()
        known = {month: [Telling(post.when or 0, post) for post in posts] for month, posts in months}
        changed = set()
        for found in _changes(catalog):
            local = docket.moment(found.moment).astimezone(catalog.portal.tzinfo)
            known.setdefault((local.year, local.month), []).append(found)
            changed.add((local.year, local.month))
        for month in changed:
            known[month].sort(key=lambda found: (found.moment, found.post.id), reverse=True)
        catalog.memo["tellings"] = known
    return known


def _changes(catalog: Catalog) -> Iterator[Telling]:
    """Yield the changes and withdrawals up to now; only posts that have any are opened."""
    for post in catalog.posts:
        first = post.when or 0
        if post.last > first:
            yield from (Telling(moment, post) for moment in sorted(moments_of(catalog.opened(post))) if moment > first)


def moments_of(post: Post) -> set[int]:
    """Return the moments at which readers were told of a change of a post, or that it was withdrawn."""
    moments = [*(change.date for change in post.told), post.updated, post.withdrawn and post.withdrawn.date]
    return {microseconds(moment) for moment in moments if moment}


def month_of(catalog: Catalog) -> Month:
    """Return the month of the newest telling by the portal's clock: what is before it is over, whatever the time."""
    known: Month | None = catalog.memo.get("newest month")
    if known is None:
        known = catalog.memo["newest month"] = max(tellings(catalog), default=(1970, 1))
    return known


def history_of(catalog: Catalog, owner: str) -> History | None:
    """Return the history of an agency, or of the portal when no agency is named; None when there are no archives."""
    if "archive" not in catalog.portal.feed_slices:
        return None
    known: dict[str, History] = catalog.memo.setdefault("feed histories", {})
    if owner not in known:
        known[owner] = _history(catalog, owner)
    return known[owner]


def _history(catalog: Catalog, owner: str) -> History:
    now, size = month_of(catalog), catalog.portal.feed_items
    parts: list[Part] = []
    pending: tuple[Docket, ...] = ()
    # It goes on from part to part: so each version depends on all tellings up to its own.
    version = hashlib.blake2b(digest_size=VERSION_BYTES)
    for month, found in sorted(_months(catalog, owner).items()):
        for number, start in enumerate(range(0, len(found), size), 1):
            chosen = found[max(0, len(found) - start - size) : len(found) - start]
            posts = tuple({post.path: post for _, post in chosen}.values())
            if month == now and len(chosen) < size:
                pending = posts
                continue
            version.update("".join([f"{moment} {post.agency}/{post.slug};" for moment, post in chosen]).encode())
            parts.append(Part(month, _name(month, number), posts, version.hexdigest()))
    return History(f"{FOLDER}{owner}/" if owner else FOLDER, tuple(parts), pending)


def _name(month: Month, number: int) -> str:
    first = f"{month[0]}-{month[1]:02d}"
    return first if number == 1 else f"{first}-{number}"


def _months(catalog: Catalog, owner: str) -> Mapping[Month, Sequence[Telling]]:
    """Return the tellings of an owner by month, those of each month the newest first."""
    if not owner:
        return tellings(catalog)
    by_agency: dict[str, dict[Month, list[Telling]]] | None = catalog.memo.get("tellings of agencies")
    if by_agency is None:
        by_agency = catalog.memo["tellings of agencies"] = {slug: {} for slug in catalog.agencies}
        for month, found in tellings(catalog).items():
            for telling in found:
                for slug in {telling.post.agency, *telling.post.partners}:
                    by_agency[slug].setdefault(month, []).append(telling)
    return by_agency[owner]
