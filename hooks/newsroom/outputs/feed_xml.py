"""A feed as RSS 2.0, printed by feedgen.

What it gets wrong (the channel's link, a clock in lastBuildDate, character references in titles) is set right through
its extension interface and on the printed bytes. RSS 2.0 and the RSS Best Practices Profile.
"""

from __future__ import annotations

import datetime as dt
import re

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator

from newsroom.engine.job import Outputs
from newsroom.outputs.feed import Channel, Item

GENERATOR = "Rujukan"
TTL_MINUTES = 30


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
