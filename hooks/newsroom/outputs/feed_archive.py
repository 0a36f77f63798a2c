"""The whole history of the portal and of each agency as archived feeds (RFC 5005, section 4), month by month.

A month's posts are split, from the oldest on, into parts of as many as a feed has items. A part is closed when it is
full or its month is over, and is then the same for ever but for what happens to its own posts. What is not in a closed
part yet is in the live document. JSON Feed's `next_url` leads through the parts of the newest twelve months.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from newsroom.catalog import material
from newsroom.catalog.catalog import Catalog, by_month
from newsroom.catalog.docket import Docket
from newsroom.engine.code import libraries
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of
from newsroom.engine.store import Blob
from newsroom.outputs import feed
from newsroom.outputs.feed import Channel, Told
from newsroom.record import record

FOLDER = "/umpan/arsip/"
# The slices that have a history.
OWNERS = ("portal", "agency")
MONTHS_OF_JSON = 12
# So many items are worth a job of their own; a month of a large portal has more.
BATCH = 400
Month = tuple[int, int]


@record
class Part:
    """One closed part of a history: its month, the name of its files without extension, and its posts, newest first."""

    month: Month
    name: str
    posts: tuple[Docket, ...]


@record
class History:
    """The closed parts of an owner's history, from old to new; `pending` posts are in none of them yet."""

    folder: str
    parts: tuple[Part, ...]
    pending: int


def month_of(catalog: Catalog) -> Month:
    """Return the month of the newest post by the portal's clock: what is before it is over, whatever the time."""
    return max(by_month(catalog), default=(1970, 1))


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
    pending = 0
    for month, posts in sorted(_months(catalog, owner).items()):
        full = range(0, len(posts), size)
        closed = [posts[max(0, len(posts) - start - size) : len(posts) - start] for start in full]
        if month >= now:
            pending += len(posts) % size if month == now else len(posts)
            closed = closed[: len(posts) // size] if month == now else []
        parts += [Part(month, _name(month, number), tuple(chosen)) for number, chosen in enumerate(closed, 1)]
    return History(f"{FOLDER}{owner}/" if owner else FOLDER, tuple(parts), pending)


def _name(month: Month, number: int) -> str:
    first = f"{month[0]}-{month[1]:02d}"
    return first if number == 1 else f"{first}-{number}"


def _months(catalog: Catalog, owner: str) -> Mapping[Month, Sequence[Docket]]:
    if not owner:
        return by_month(catalog)
    places: dict[str, Month] | None = catalog.memo.get("months of posts")
    if places is None:
        found = ((post.path, month) for month, posts in by_month(catalog).items() for post in posts)
        places = catalog.memo["months of posts"] = dict(found)
    months: dict[Month, list[Docket]] = {}
    for post in catalog.by_agency[owner]:
        months.setdefault(places[post.path], []).append(post)
    return months


def newest(catalog: Catalog, history: History) -> tuple[tuple[str, str], ...]:
    """Return the address of the newest closed part in each format, for the live document."""
    return _before(catalog, history, len(history.parts))


def _before(catalog: Catalog, history: History, index: int) -> tuple[tuple[str, str], ...]:
    """Return the address of the part before the one with this index, in each format that it has."""
    if index == 0:
        return ()
    part = history.parts[index - 1]
    return tuple(
        (form, catalog.portal.absolute(f"{history.folder}{part.name}.{form}")) for form in _forms(catalog, part.month)
    )


def _forms(catalog: Catalog, of: Month) -> tuple[str, ...]:
    """Return the formats that the parts of a month have."""
    year, month = month_of(catalog)
    age = (year - of[0]) * 12 + month - of[1]
    forms = ("atom", "json") if age <= MONTHS_OF_JSON else ("atom",)
    return tuple(form for form in forms if form in catalog.portal.feed_formats)


class _Place(NamedTuple):
    """Where a part is: the number of its owner and its own, its name, and that of the part before (none: empty)."""

    owner: int
    number: int
    name: str
    before: str


@record
class _Document:
    """A part as a document to be: its folder, its channel, its formats, and its posts."""

    folder: str
    channel: Channel
    forms: tuple[str, ...]
    posts: tuple[Docket, ...]

    @property
    def facts(self) -> tuple[object, ...]:
        """What the document's key is made of, beside the posts."""
        return self.folder, self.channel, self.forms


def jobs(catalog: Catalog, blobs: Mapping[str, Blob], channels: Iterable[tuple[str, Channel]]) -> Iterator[Group]:
    """Yield the archives of each month as a group; `channels` are the live channels of those who have a history."""
    found = [(channel, history) for owner, channel in channels if (history := history_of(catalog, owner))]
    months: dict[Month, list[_Place]] = {}
    for owner, (_, history) in enumerate(found):
        before = ""
        for index, part in enumerate(history.parts):
            months.setdefault(part.month, []).append(_Place(owner, index, part.name, before))
            before = part.name
    # The newest archive and the hub are for the live documents only.
    told = key_of([replace(channel, older=(), hub="") for channel, _ in found])
    fixed = (material.recipe("feed-item.html"), material.setting(catalog), files_mark(catalog), told)
    forms = {month: _forms(catalog, month) for month in months}
    for month, places in sorted(months.items()):
        if not forms[month]:
            continue
        posts = by_month(catalog)[month]
        # Of the part before only the month's age can change what a document says of it.
        older = sorted({(place.before, forms[_month(place.before)]) for place in places if place.before})
        facts = (forms[month], older, places, catalog.marks_of(posts), leading_mark(catalog, blobs, posts))
        yield Group(key_of("archives", fixed, *facts), partial(_jobs, catalog, blobs, found, places))


def _month(name: str) -> Month:
    return int(name[:4]), int(name[5:7])


def _documents(
    catalog: Catalog, found: Sequence[tuple[Channel, History]], places: Sequence[_Place]
) -> Iterator[_Document]:
    for place in places:
        channel, history = found[place.owner]
        part = history.parts[place.number]
        own = replace(
            channel,
            folder=catalog.portal.absolute(history.folder),
            file=part.name,
            older=_before(catalog, history, place.number),
            hub="",
            current=f"{channel.folder}feed.atom",
        )
        yield _Document(history.folder, own, _forms(catalog, part.month), part.posts)


def leading_mark(catalog: Catalog, blobs: Mapping[str, Blob], posts: Iterable[Docket]) -> str:
    """Return what changes with anything that these posts lead to: neither their own marks nor `files_mark` tell."""
    return key_of([feed.mark_of(catalog, blobs, post) for post in posts if post.translations or post.replacement])


def files_mark(catalog: Catalog) -> str:
    """Return what changes with an agency, with a photo or how it is resized, or with a document.

    The marks of posts say nothing of these.
    """
    agencies = [material.agency_mark(catalog, slug) for slug in catalog.agencies]
    photos = (libraries("pillow"), sorted(catalog.photos.items()))
    return key_of(agencies, photos, sorted(catalog.documents.items()))


def _jobs(
    catalog: Catalog,
    blobs: Mapping[str, Blob],
    found: Sequence[tuple[Channel, History]],
    places: Sequence[_Place],
) -> Iterator[Job]:
    for batch in _batches(_documents(catalog, found, places)):
        marks = [[feed.mark_of(catalog, blobs, post) for post in document.posts] for document in batch]
        facts = [document.facts for document in batch]
        key = key_of("archive", material.recipe("feed-item.html"), facts, marks)
        cost = 1.0 + 0.5 * len({post.path for document in batch for post in document.posts})
        yield Job("feed archive", FOLDER, archive_files, partial(_inputs, catalog, blobs, batch), key, cost)


def _batches(documents: Iterable[_Document]) -> Iterator[list[_Document]]:
    batch: list[_Document] = []
    for document in documents:
        batch.append(document)
        if sum(len(item.posts) for item in batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _inputs(catalog: Catalog, blobs: Mapping[str, Blob], batch: Sequence[_Document]) -> Inputs:
    """Return the posts of a batch, each once, and of every document where it lies and which of the posts it has."""
    posts = {post.path: post for document in batch for post in document.posts}
    number = {path: index for index, path in enumerate(posts)}
    documents = [
        (
            document.folder.removeprefix(FOLDER),
            document.channel,
            document.forms,
            [number[p.path] for p in document.posts],
        )
        for document in batch
    ]
    return feed.told(catalog, blobs, posts.values()), documents


def archive_files(
    posts: Sequence[Told], documents: Sequence[tuple[str, Channel, Sequence[str], Sequence[int]]]
) -> Outputs:
    """Return archive documents by their paths below FOLDER: folder, channel, formats, and numbers of the posts."""
    files = {}
    for folder, channel, forms, numbers in documents:
        chosen = [posts[number] for number in numbers]
        changed = max((feed.item_of(post).updated for post in chosen), default=None)
        for form in forms:
            items = [feed.printed(post, form) for post in chosen]
            files[f"{folder}{channel.file}.{form}"] = feed.document(channel, form, items, changed)
    return files
