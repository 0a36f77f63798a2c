"""Items of feeds: a post with its full text and absolute addresses, under an id that never changes; printed but once.

The other modules of this family say which feeds there are (`feed_slices`, `feed_archive`), print them (`feed_xml`,
`feed_json`), and show them to people (`feed_pages`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import lru_cache

from newsroom.catalog import feeditem, identifiers, material, site, standing
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket
from newsroom.catalog.frame import FEED_FILES
from newsroom.catalog.material import Material
from newsroom.catalog.picture import Picture
from newsroom.catalog.portal import Portal
from newsroom.catalog.post import TYPES, Post
from newsroom.engine.job import key_of
from newsroom.engine.store import Blob
from newsroom.record import record

# A post is in several feeds: what was printed of it stays at hand in each process, for so many posts.
AT_HAND = 1024
FILES = {form: file for form, (file, _, _) in FEED_FILES.items()}
MEDIA_TYPES = {form: sort for form, (_, sort, _) in FEED_FILES.items()}


@record
class Enclosure:
    """The picture that goes with an item: absolute address, bytes, size in pixels, and the words that go with it."""

    url: str
    length: int
    width: int
    height: int
    alt: str = ""
    credit: str = ""
    type: str = "image/jpeg"


@record
class Standing:
    """How a post stands, for machines: `agency` is slug and name, `note` why it was changed or withdrawn."""

    status: str
    agency: tuple[str, str]
    classification: str
    number: str = ""
    note: str = ""
    expires: dt.datetime | None = None
    replacement: str = ""


@record
class Item:
    """One item of a feed; `html` is the full text with absolute addresses.

    `author` and `partners` are (name, address) pairs, `categories` (slug, label, scheme), `translations` (language,
    address). `removed` tells when the law had it taken away. `proof` is the SHA-256 of what readers are told, and the
    address of the signed list that has it too.
    """

    id: str
    url: str
    title: str
    summary: str
    html: str
    author: tuple[str, str]
    published: dt.datetime
    updated: dt.datetime
    language: str
    rights: str
    standing: Standing
    categories: tuple[tuple[str, str, str], ...] = ()
    partners: tuple[tuple[str, str], ...] = ()
    translations: tuple[tuple[str, str], ...] = ()
    enclosure: Enclosure | None = None
    removed: dt.datetime | None = None
    proof: tuple[str, str] = ("", "")


@record
class Channel:
    """A feed: whose news it carries, where it is, and the page that it belongs to; `id` never changes.

    `folder` is where its files lie, `file` their name without the extension. `older` is the archive before this
    document, an address for each format; `current` is there in an archive: the document that it is an archive of.
    """

    id: str
    title: str
    description: str
    folder: str
    page: str
    language: str
    rights: str
    author: tuple[str, str]
    formats: tuple[str, ...]
    style: str = ""
    hub: str = ""
    icon: str = ""
    file: str = "feed"
    older: tuple[tuple[str, str], ...] = ()
    current: str = ""


@record
class Told:
    """A post on its way into a feed: its material, the sizes of its pictures, and a key that names all of this.

    `text` is the SHA-256 of what its readers are told, as the list of proofs has it; empty where that has none.
    """

    key: str
    made_of: Material = field(compare=False, repr=False)
    lengths: tuple[tuple[str, int], ...] = field(compare=False, repr=False)
    text: str = field(compare=False, repr=False)


def mark_of(catalog: Catalog, blobs: Mapping[str, Blob], post: Docket) -> str:
    """Return what changes with anything that any feed says of a post."""
    known: dict[str, str] = catalog.memo.setdefault("feed marks", {})
    found = known.get(post.path)
    if found is None:
        base = catalog.memo.get("feed base")
        if base is None:
            base = catalog.memo["feed base"] = key_of(material.recipe("feed-item.html"), catalog.portal)
        found = known[post.path] = key_of(base, material.post_mark(catalog, post), lengths_of(catalog, blobs, post))
    return found


def told(catalog: Catalog, blobs: Mapping[str, Blob], posts: Iterable[Docket]) -> Sequence[Told]:
    """Return posts as jobs get them."""
    return [
        Told(
            mark_of(catalog, blobs, post), material.of(catalog, post), lengths_of(catalog, blobs, post), post.text.hex()
        )
        for post in posts
    ]


def lengths_of(catalog: Catalog, blobs: Mapping[str, Blob], post: Docket) -> tuple[tuple[str, int], ...]:
    """Return path and true size of the picture that goes with a post's item, if there is one."""
    cover = catalog.cover(catalog.opened(post)) if post.files else None
    path = post.url + cover.file(cover.fallback, "jpg") if cover else ""
    return ((path, blobs[path].size),) if path in blobs else ()


@lru_cache(maxsize=AT_HAND)
def item_of(post: Told) -> Item:
    """Return the item of a post."""
    return item(post.made_of.catalog, material.post_of(post.made_of), dict(post.lengths), post.text)


@lru_cache(maxsize=4 * AT_HAND)
def printed(post: Told, form: str) -> bytes:
    """Return the item of a post in one format (`rss`, `atom`, `json`)."""
    if form == "json":
        from newsroom.outputs import feed_json

        return feed_json.entry(item_of(post))
    from newsroom.outputs import feed_xml

    return feed_xml.item(item_of(post)) if form == "rss" else feed_xml.entry(item_of(post))


def document(channel: Channel, form: str, items: Sequence[bytes], changed: dt.datetime | None) -> bytes:
    """Return a channel with printed items as a document of one format; `changed` is the newest of their changes."""
    if form == "json":
        from newsroom.outputs import feed_json

        return feed_json.feed(channel, items)
    from newsroom.outputs import feed_xml

    return (feed_xml.rss if form == "rss" else feed_xml.atom)(channel, items, changed)


def item(catalog: Catalog, post: Post, lengths: Mapping[str, int], text: str) -> Item:
    """Return a post as an item of a feed; corrections and withdrawals are in its title and text."""
    portal, agency, gone = catalog.portal, catalog.agency_of(post), post.withdrawn
    return Item(
        id=identifiers.item_id(portal, post),
        url=portal.absolute(post.url),
        title=standing.marked_as_told(post),
        summary=gone.note if gone else post.summary,
        html=feeditem.full_text(catalog, post),
        author=(agency.name, portal.absolute(f"/{agency.slug}/")),
        published=post.moment.astimezone(agency.tzinfo),
        updated=post.modified.astimezone(agency.tzinfo),
        language=catalog.language_of(post),
        rights=f"{portal.government}, {post.license or portal.license}",
        standing=_standing(catalog, post),
        categories=tuple(_categories(catalog, post)),
        partners=tuple((catalog.agencies[slug].name, portal.absolute(f"/{slug}/")) for slug in post.partners),
        translations=tuple(
            (code, portal.absolute(path)) for code, path in post.translations.items() if path in catalog.by_url
        ),
        enclosure=None if gone else _enclosure(catalog, post, lengths),
        removed=gone.date.astimezone(agency.tzinfo) if gone and post.is_removed else None,
        proof=_proof(portal, post, text) if portal.takes("prove_release") else ("", ""),
    )


def _proof(portal: Portal, post: Post, text: str) -> tuple[str, str]:
    return "" if post.is_removed else text, portal.absolute(site.post_list_path(post.year))


def _standing(catalog: Catalog, post: Post) -> Standing:
    agency, gone = catalog.agency_of(post), post.withdrawn
    expires = standing.end_of_alert(post, post.alert) if post.alert else post.expires
    return Standing(
        status=standing.told_state(post),
        agency=(agency.slug, agency.name),
        classification=post.information,
        number=post.number,
        note=gone.note if gone else " ".join(change.note for change in post.changes),
        expires=expires.astimezone(agency.tzinfo) if expires else None,
        replacement=feeditem.replacement(catalog, post) if gone else "",
    )


def _categories(catalog: Catalog, post: Post) -> Iterator[tuple[str, str, str]]:
    portal = catalog.portal
    yield post.type, TYPES[post.type], portal.absolute("/jenis/")
    yield from (
        (slug, portal.topics[slug], portal.absolute("/topik/")) for slug in post.topics if slug in portal.topics
    )
    yield from ((slug, portal.areas[slug], portal.absolute("/wilayah/")) for slug in post.areas if slug in portal.areas)


def _enclosure(catalog: Catalog, post: Post, lengths: Mapping[str, int]) -> Enclosure | None:
    cover: Picture | None = catalog.cover(post)
    if cover is None:
        return None
    path, width = post.url + cover.file(cover.fallback, "jpg"), cover.fallback
    photo = post.photos[0]
    if path not in lengths:
        return None
    url = catalog.portal.absolute(path)
    return Enclosure(url, lengths[path], width, cover.height(width), photo.alt, photo.credit)
