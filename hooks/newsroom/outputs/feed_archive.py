"""The whole history of the portal and of each agency as archived feeds (RFC 5005, section 4): their closed parts.

A document is the same for ever but for what happens to its own posts, and for a telling that comes late in it or before
it. What is in no closed part yet is in the live document. JSON Feed's `next_url` leads through the parts of the newest
twelve months.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from newsroom.catalog import material
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket
from newsroom.engine.code import libraries
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of
from newsroom.engine.store import Blob
from newsroom.outputs import feed
from newsroom.outputs.feed import Channel, Told
from newsroom.outputs.feed_history import FOLDER, History, Month, history_of, month_of, tellings
from newsroom.record import record

# The slices that have a history.
OWNERS = ("portal", "agency")
MONTHS_OF_JSON = 12
# So many items are worth a job of their own; a month of a large portal has more.
BATCH = 400


def newest(catalog: Catalog, history: History) -> tuple[tuple[str, str], ...]:
    """Return the address of the newest closed part in each format, for the live document."""
    return _before(catalog, history, len(history.parts))


def _before(catalog: Catalog, history: History, index: int) -> tuple[tuple[str, str], ...]:
    """Return the address of the part before the one with this index, in each format that it has."""
    if index == 0:
        return ()
    part = history.parts[index - 1]
    return tuple(
        (form, catalog.portal.absolute(f"{history.folder}{part.name}.{form}?v={part.version}"))
        for form in _forms(catalog, part.month)
    )


def _forms(catalog: Catalog, of: Month) -> tuple[str, ...]:
    """Return the formats that the parts of a month have."""
    year, month = month_of(catalog)
    age = (year - of[0]) * 12 + month - of[1]
    forms = ("atom", "json") if age <= MONTHS_OF_JSON else ("atom",)
    return tuple(form for form in forms if form in catalog.portal.feed_formats)


class _Place(NamedTuple):
    """Where a part is: the number of its owner and its own, its name, and name and version of the part before."""

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
            before = f"{part.name} {part.version}"
    # The newest archive and the hub are for the live documents only.
    whose = key_of([replace(channel, older=(), hub="") for channel, _ in found])
    fixed = (material.recipe("feed-item.html"), material.setting(catalog), files_mark(catalog), whose)
    forms = {month: _forms(catalog, month) for month in months}
    for month, places in sorted(months.items()):
        if not forms[month]:
            continue
        posts = [told.post for told in tellings(catalog)[month]]
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
