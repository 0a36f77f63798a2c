"""Cells: the posts of each agency with a tally of every list that they are in, kept from build to build.

What a list, a map or a group of pages depends on is known from the cells alone, so that a build goes through the posts
of the cell that changed, and of the lists that the change is in, and through no others.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, compress
from operator import attrgetter
from pathlib import Path
from typing import Any

import newsroom
from newsroom.catalog import docket
from newsroom.catalog.catalog import Catalog, newest_first
from newsroom.catalog.docket import Docket
from newsroom.catalog.material import agency_mark, setting
from newsroom.engine import sealed
from newsroom.engine.code import code_of
from newsroom.engine.job import key_of
from newsroom.record import record
from newsroom.text.alphabet import letter_of

NAME = "cells"
DIGEST = 16
# Of one list in one cell: what changes with its posts, how many they are, when one of them last came to look otherwise
# (microseconds), and their places in the cell, as an array of unsigned integers.
Entry = tuple[bytes, int, int, bytes]
List = tuple[str, Hashable]
# The list that all posts are in.
EVERY: List = ("all", "")


@record
class Tally:
    """Of a list: what changes with its posts, how many they are, and when the last of them changed (microseconds)."""

    key: str = ""
    count: int = 0
    latest: int = 0


@record
class Cell:
    """The posts of an agency, newest first; `key` changes with anything that is said of one of them anywhere."""

    slug: str
    key: str
    posts: Sequence[Docket]
    entries: Mapping[List, Entry]

    def chosen(self, name: List) -> list[Docket]:
        """Return the posts of a list, newest first."""
        entry = self.entries.get(name)
        return [self.posts[place] for place in array("I", entry[3])] if entry else []


def cells(catalog: Catalog) -> Sequence[Cell]:
    """Return the cells of all agencies that have posts, by their slugs."""
    known: Sequence[Cell] | None = catalog.memo.get("cells")
    if known is None:
        version, before = catalog.memo.get("cells before") or ("", {})
        kept: Mapping[str, tuple[str, Any]] = before if version == _version(catalog) else {}
        known = catalog.memo["cells"] = [_cell(catalog, slug, posts, kept) for slug, posts in _by_owner(catalog)]
    return known


def whole(catalog: Catalog) -> str:
    """Return what changes with anything at all in the catalog."""
    known: str | None = catalog.memo.get("whole")
    if known is None:
        agencies = [agency_mark(catalog, slug) for slug in catalog.agencies]
        known = catalog.memo["whole"] = key_of(setting(catalog), agencies, [cell.key for cell in cells(catalog)])
    return known


def tallies(catalog: Catalog, name: str) -> Mapping[Any, Tally]:
    """Return the tallies of all lists of a sort that have posts, by term; see `_lists` for the sorts."""
    known: dict[str, dict[Hashable, Tally]] | None = catalog.memo.get("tallies")
    if known is None:
        found: dict[List, list[Entry]] = {}
        for cell in cells(catalog):
            for listed, entry in cell.entries.items():
                found.setdefault(listed, []).append(entry)
        known = catalog.memo["tallies"] = {}
        for (sort, term), entries in found.items():
            known.setdefault(sort, {})[term] = _summed(entries)
    return known.get(name, {})


def tally(catalog: Catalog, name: str, term: Hashable = "") -> Tally:
    """Return the tally of one list, which may have no posts."""
    return tallies(catalog, name).get(term, Tally())


def chosen(catalog: Catalog, name: str, term: Hashable = "") -> list[Docket]:
    """Return the posts of one list, newest first."""
    return chosen_of(catalog, [(name, term)])


def chosen_of(catalog: Catalog, names: Iterable[List]) -> list[Docket]:
    """Return the posts of lists that have none in common, newest first."""
    names = list(names)
    if names == [EVERY]:
        return list(catalog.posts)
    parts = [part for name in names for cell in cells(catalog) if (part := cell.chosen(name))]
    if len(parts) == 1:
        return parts[0]
    return newest_first(chain.from_iterable(parts))


def by_month(catalog: Catalog) -> Mapping[tuple[int, int], list[Docket]]:
    """Return all posts by year and month of their date by the portal's clock, the newest first."""
    known: dict[tuple[int, int], list[Docket]] | None = catalog.memo.get("months")
    if known is None:
        known = catalog.memo["months"] = {}
        months = _Months(catalog.portal.tzinfo)
        for post in catalog.posts:
            known.setdefault(months.of(post.when or 0), []).append(post)
    return known


def runs(items: int, size: int) -> list[slice]:
    """Return how a list that goes from new to old is cut into runs of a size: from its oldest item on, so that they stay."""
    return [slice(max(0, stop - size), stop) for stop in range(items, 0, -size)][::-1]


def read(work: Path) -> Any:
    """Return the cells as the last release left them, for the `memo` of a catalog; None when there are none."""
    return sealed.read(work / NAME)


def note(catalog: Catalog) -> bytes:
    """Return what is to be kept under NAME once the catalog is published; nothing when it is kept already."""
    entries = {cell.slug: (cell.key, cell.entries) for cell in cells(catalog)}
    value = (_version(catalog), entries)
    return b"" if value == catalog.memo.get("cells before") else sealed.sealed(value)


def _version(catalog: Catalog) -> str:
    return key_of(code_of(newsroom), catalog.portal.zone)


def _by_owner(catalog: Catalog) -> Iterator[tuple[str, list[Docket]]]:
    owners: defaultdict[str, list[Docket]] = defaultdict(list)
    for slug, post in zip(map(attrgetter("agency"), catalog.posts), catalog.posts, strict=True):
        owners[slug].append(post)
    yield from sorted(owners.items())


def _cell(catalog: Catalog, slug: str, posts: Sequence[Docket], kept: Mapping[str, tuple[str, Any]]) -> Cell:
    key, known = key_of_run(catalog, posts), kept.get(slug)
    return Cell(slug, key, posts, known[1] if known and known[0] == key else _entries(catalog, posts))


def key_of_run(catalog: Catalog, posts: Sequence[Docket]) -> str:
    """Return what changes with anything that is said of these posts, which are one agency's, or with their order."""
    led = [_led_to(catalog, post) for post in compress(posts, map(any, map(docket.leads, posts)))]
    return key_of(agency_mark(catalog, posts[0].agency), catalog.marks_of(posts), led)


def _led_to(catalog: Catalog, post: Docket) -> tuple[Any, ...]:
    """Return what changes with all that a post leads to: agencies, other posts, photos, documents."""
    photos = [known and (known.digest, known.fault, known.detail) for known in map(catalog.photos.get, post.files)]
    partners = [agency_mark(catalog, slug) for slug in post.partners]
    led = [(other.url, other.title) for other in catalog.led_by(post)]
    return partners, led, photos, [catalog.documents.get(file) for file in post.documents]


def _entries(catalog: Catalog, posts: Sequence[Docket]) -> dict[List, Entry]:
    places: dict[List, array[int]] = {}
    months = _Months(catalog.portal.tzinfo)
    for place, post in enumerate(posts):
        for name in _lists(post, months.of(post.when or 0)):
            places.setdefault(name, array("I")).append(place)
    marks = [catalog.mark(post) for post in posts]
    pictured = [_pictured(catalog, post, mark) for post, mark in zip(posts, marks, strict=True)]
    changed = [catalog.last_changed(post) for post in posts]
    return {
        name: (
            _hashed([(pictured if name[0] == "month" else marks)[place] for place in chosen_]),
            len(chosen_),
            max([changed[place] for place in chosen_]),
            chosen_.tobytes(),
        )
        for name, chosen_ in places.items()
    }


def _hashed(marks: Iterable[bytes]) -> bytes:
    return hashlib.sha256(b"".join(marks)).digest()[:DIGEST]


def _pictured(catalog: Catalog, post: Docket, mark: bytes) -> bytes:
    """Return the mark of a post with what changes with its photos, which maps name."""
    return mark + repr([catalog.photos.get(file) for file in post.files]).encode() if post.files else mark


def _summed(entries: Sequence[Entry]) -> Tally:
    # Paths, which name the cell, are in the marks that were hashed; so no two cells have the same digest.
    digests, counts, latest, _ = zip(*entries, strict=True)
    return Tally(hashlib.sha256(b"".join(digests)).hexdigest(), sum(counts), max(latest))


def _lists(post: Docket, month: tuple[int, int]) -> Iterator[List]:
    """Yield the lists that a post is in: sort and term."""
    yield EVERY
    yield "type", post.type
    yield from (("topic", topic) for topic in post.topics)
    yield from (("area", area) for area in post.areas)
    yield "language", post.lang
    yield "month", month
    yield "letter", (letter_of(post.title), post.year)
    for slug in dict.fromkeys((post.agency, *post.partners)):
        yield "member", slug
        yield "year of member", (slug, post.year)
        yield "type of member", (slug, post.type)
        if post.event:
            yield "event of member", slug
    if post.event:
        yield "event", ""
    if post.files:
        yield "pictured", ""
    if post.moments:
        yield "dated", ""
    if post.gone:
        yield "gone", month
    if post.type == "siaga":
        yield "alert", ""
    if post.translations or post.replacement:
        yield "leading", ""


class _Months:
    """The months of moments that come from new to old: the calendar is only asked where a month ends."""

    def __init__(self, zone: dt.tzinfo) -> None:
        self.zone = zone
        self.begins = self.ends = 0
        self.month = (0, 0)

    def of(self, moment: int) -> tuple[int, int]:
        """Return year and month of a moment (microseconds) by the clock of the zone."""
        if not self.begins <= moment < self.ends:
            local = docket.moment(moment).astimezone(self.zone)
            self.month = local.year, local.month
            self.begins, self.ends = (self._first(months) for months in (0, 1))
        return self.month

    def _first(self, later: int) -> int:
        year, month = divmod(self.month[0] * 12 + self.month[1] - 1 + later, 12)
        return docket.microseconds(dt.datetime(year, month + 1, 1, tzinfo=self.zone))
