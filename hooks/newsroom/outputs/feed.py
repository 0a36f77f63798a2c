"""RSS 2.0 feeds of the portal and of each agency: full text, absolute addresses, ids that never change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import islice
from urllib.parse import urlsplit

from newsroom.catalog import feeditem, material, site, standing
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket
from newsroom.catalog.material import Material
from newsroom.catalog.post import TYPES, Post
from newsroom.engine.job import Inputs, Job, Outputs, key_of
from newsroom.engine.store import Blob


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with an item: absolute address, bytes, media type."""

    url: str
    length: int
    type: str = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a feed; `categories` are (label, scheme) pairs, `html` is the full text with absolute addresses."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    creator: str
    published: dt.datetime
    updated: dt.datetime
    categories: tuple[tuple[str, str], ...] = ()
    enclosure: Enclosure | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed: whose news it carries, where it is and where the page is that it belongs to."""

    title: str
    description: str
    url: str
    page: str
    language: str
    rights: str
    items: tuple[Item, ...]


def jobs(catalog: Catalog, blobs: Mapping[str, Blob]) -> Iterator[Job]:
    """Yield one job for the portal's feed and one for each agency's; `blobs` tell the true size of the photos."""
    portal = catalog.portal
    description = f"Kabar resmi {portal.government} dari semua instansi."
    yield _job(catalog, blobs, "/", portal.name, description, catalog.listed)
    for slug, agency in sorted(catalog.agencies.items()):
        listed = (post for post in catalog.by_agency[slug] if not post.expired(catalog.now))
        title = f"{agency.name} – {portal.name}"
        about = agency.about or f"Kabar resmi {agency.name}."
        yield _job(catalog, blobs, site.agency_path(slug), title, about, listed)


def _job(
    catalog: Catalog, blobs: Mapping[str, Blob], path: str, title: str, description: str, listed: Iterable[Docket]
) -> Job:
    portal = catalog.portal
    channel = Channel(
        title=title,
        description=description,
        url=portal.absolute(path + "feed.xml"),
        page=portal.absolute(path),
        language=portal.language,
        rights=f"{portal.government}, {portal.license}",
        items=(),
    )
    posts = list(islice(listed, portal.feed_items))
    lengths = {cover: blobs[cover].size for post in posts for cover in _covers(catalog, post)}
    marks = [material.post_mark(catalog, post) for post in posts]
    key = key_of("feed", material.recipe("feed-item.html"), portal, channel, marks, lengths)
    return Job("feed", path, feed_of, partial(_inputs, catalog, channel, posts, lengths), key, 2.0 + 0.4 * len(posts))


def _inputs(catalog: Catalog, channel: Channel, posts: Sequence[Docket], lengths: Mapping[str, int]) -> Inputs:
    return channel, [material.of(catalog, post) for post in posts], lengths


def _covers(catalog: Catalog, post: Docket) -> Iterator[str]:
    """Yield the path of the picture that goes with a post's item, if there is one."""
    cover = catalog.cover(catalog.opened(post)) if post.files and not post.gone else None
    if cover:
        yield post.url + cover.file(cover.fallback, "jpg")


def feed_of(channel: Channel, posts: Sequence[Material], lengths: Mapping[str, int]) -> Outputs:
    """Return feed.xml of a channel with these posts; `lengths` are the sizes of their pictures by path."""
    items = tuple(item(made_of.catalog, material.post_of(made_of), lengths) for made_of in posts)
    from newsroom.outputs import feed_xml

    return feed_xml.rss(replace(channel, items=items))


def item(catalog: Catalog, post: Post, lengths: Mapping[str, int]) -> Item:
    """Return a post as an item of a feed; corrections and withdrawals are in its title and text."""
    agency = catalog.agency_of(post)
    return Item(
        id=item_id(catalog.portal.url, post),
        url=catalog.portal.absolute(post.url),
        title=standing.marked(post.title, standing.state_of(post, catalog.as_of)),
        summary=post.withdrawn.note if post.withdrawn else post.summary,
        html=feeditem.full_text(catalog, post),
        creator=agency.name,
        published=post.moment.astimezone(agency.tzinfo),
        updated=post.modified.astimezone(agency.tzinfo),
        categories=_categories(catalog, post),
        enclosure=_enclosure(catalog, post, lengths),
    )


def item_id(portal_url: str, post: Post) -> str:
    """Return the tag: URI of a post (RFC 4151): from agency, year and slug, never from what may be edited."""
    return f"tag:{_host(portal_url)},{post.year}:{post.id}"


@lru_cache(maxsize=4)
def _host(url: str) -> str | None:
    return urlsplit(url).hostname


def _categories(catalog: Catalog, post: Post) -> tuple[tuple[str, str], ...]:
    portal = catalog.portal
    kind = ((TYPES[post.type], portal.absolute("/jenis/")),)
    topics = tuple((portal.topics[slug], portal.absolute("/topik/")) for slug in post.topics if slug in portal.topics)
    areas = tuple((portal.areas[slug], portal.absolute("/wilayah/")) for slug in post.areas if slug in portal.areas)
    return kind + topics + areas


def _enclosure(catalog: Catalog, post: Post, lengths: Mapping[str, int]) -> Enclosure | None:
    cover = None if post.withdrawn else catalog.cover(post)
    if cover is None:
        return None
    path = post.url + cover.file(cover.fallback, "jpg")
    return Enclosure(catalog.portal.absolute(path), lengths[path])
