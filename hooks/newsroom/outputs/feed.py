"""RSS 2.0 feeds of the portal and of each agency: full text, absolute addresses, ids that never change.

feedgen prints them; what it gets wrong (the channel's link, a clock in lastBuildDate, character references in titles)
is set right through its extension interface and on the printed bytes. RSS 2.0 and the RSS Best Practices Profile.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import islice
from urllib.parse import urlsplit

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator

from newsroom.catalog import feeditem, material, site, standing
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket
from newsroom.catalog.material import Material
from newsroom.catalog.post import TYPES, Post
from newsroom.engine.job import Inputs, Job, Outputs, key_of
from newsroom.engine.store import Blob

GENERATOR = "Rujukan"
TTL_MINUTES = 30


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
    return rss(replace(channel, items=items))


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


class _ChannelFixes(BaseExtension):  # type: ignore[misc]
    """Sets the channel's link to its page (feedgen takes the last link of any kind) and its last change."""

    page = ""
    changed = ""

    def extend_rss(self, feed):  # type: ignore[no-untyped-def]
        channel = feed.find("channel")
        channel.find("link").text = self.page
        built = channel.find("lastBuildDate")
        if self.changed:
            built.text = self.changed
        else:
            channel.remove(built)
        return feed


def rss(channel: Channel) -> Outputs:
    """Return feed.xml: the channel as RSS 2.0 with content:encoded, dc:creator and atom:link rel=self."""
    feed = FeedGenerator()
    feed.load_extension("dc", rss=True, atom=False)
    feed.register_extension("fixes", _ChannelFixes, BaseEntryExtension, atom=False, rss=True)
    feed.fixes.page = channel.page
    feed.title(channel.title)
    feed.link(href=channel.page, rel="alternate")
    feed.link(href=channel.url, rel="self", type="application/rss+xml")
    feed.description(channel.description)
    feed.language(channel.language)
    feed.copyright(channel.rights)
    feed.generator(GENERATOR)
    feed.docs("https://www.rssboard.org/rss-specification")
    feed.ttl(TTL_MINUTES)
    if channel.items:
        feed.fixes.changed = rfc822(max(item.updated for item in channel.items))
    for entry in channel.items:
        _add(feed, entry)
    return {"feed.xml": _plain_titles(feed.rss_str(pretty=True))}


def _add(feed: FeedGenerator, item: Item) -> None:
    entry = feed.add_entry(order="append")
    entry.title(item.title)
    entry.link(href=item.url)
    entry.guid(item.id, permalink=False)
    entry.published(item.published)
    entry.description(item.summary)
    entry.content(item.html, type="CDATA")
    entry.dc.dc_creator(item.creator)
    for label, scheme in item.categories:
        entry.category(term=label, scheme=scheme, label=label)
    if item.enclosure:
        entry.enclosure(item.enclosure.url, str(item.enclosure.length), item.enclosure.type)


def rfc822(moment: dt.datetime) -> str:
    """Return a moment as RSS wants it (RFC 822 with a four-digit year and a numeric offset), whatever the locale."""
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{days[moment.weekday()]}, {moment:%d} {months[moment.month - 1]} {moment.year:04d} {moment:%H:%M:%S %z}"


def _plain_titles(data: bytes) -> bytes:
    """Write `&` and `<` in titles as numbers: RSS readers disagree on whether a title is HTML (RSS Profile, section 4.1)."""

    def numbered(found: re.Match[bytes]) -> bytes:
        return found[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")

    return re.sub(rb"<title>[^<]*</title>", numbered, data)
