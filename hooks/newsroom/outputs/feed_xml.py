"""Feeds as RSS 2.0 and Atom (RFC 4287), made by feedgen; what it gets wrong is set right by its extension interface.

feedgen 1.0.0 drops all but the address of an entry's links, takes the channel's link from whatever link came last,
leaves out hub and archive links, reads the clock, and sets the locale to write a date. Items are printed one by one,
so that each is made but once, and are put into the channel as they are.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from newsroom.outputs.feed import FILES, MEDIA_TYPES, Channel, Item

GENERATOR = "Rujukan"
TTL_MINUTES = 30
ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
HISTORY = "http://purl.org/syndication/history/1.0"
TOMBSTONE = "http://purl.org/atompub/tombstones/1.0"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Atom wants a date of every feed; a feed without entries has not changed since the world began.
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
Element = Any


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    found = etree.SubElement(parent, name, {key: value for key, value in attributes.items() if value})
    if text:
        found.text = text
    return found


def links(channel: Channel, form: str) -> list[dict[str, str]]:
    """Return the links of a document: itself, the page, the same in other formats, the hub, and RFC 5005's archives."""
    here = channel.folder + channel.file
    found = [{"rel": "self", "href": here + FILES[form].removeprefix("feed"), "type": MEDIA_TYPES[form]}]
    found.append({"rel": "alternate", "href": channel.page, "type": "text/html"})
    if not channel.current:
        others = [name for name in channel.formats if name != form]
        found += [
            {"rel": "alternate", "href": channel.folder + FILES[name], "type": MEDIA_TYPES[name]} for name in others
        ]
    if channel.hub and not channel.current:
        found.append({"rel": "hub", "href": channel.hub})
    older = dict(channel.older)
    if older.get(form):
        found.append({"rel": "prev-archive", "href": older[form], "type": MEDIA_TYPES[form]})
    if channel.current:
        found.append({"rel": "current", "href": channel.current, "type": MEDIA_TYPES[form]})
    return found


# ---- RSS 2.0 ---------------------------------------------------------------------------------------------------


class _ChannelFixes(BaseExtension):  # type: ignore[misc]
    """Sets link and last change of an RSS channel, and adds the links that feedgen leaves out."""

    channel: Channel
    changed: dt.datetime | None = None

    def extend_ns(self) -> dict[str, str]:
        """Declare every prefix that an item may use."""
        return {"atom": ATOM, "content": CONTENT, "dc": DC, "media": MEDIA}

    def extend_rss(self, feed):  # type: ignore[no-untyped-def]
        """Put the channel right."""
        channel = feed.find("channel")
        channel.find("link").text = self.channel.page
        built = channel.find("lastBuildDate")
        if self.changed is None:
            channel.remove(built)
        else:
            built.text = rfc822(self.changed)
        for link in links(self.channel, "rss"):
            if link["rel"] != "self" and link.get("type") != "text/html":
                _add(channel, f"{{{ATOM}}}link", **link)
        return feed


class _ItemFixes(BaseEntryExtension):  # type: ignore[misc]
    """Adds what feedgen has no words for: dates without a locale, Dublin Core, last change, picture as media:content."""

    item: Item

    def extend_rss(self, entry):  # type: ignore[no-untyped-def]
        """Put the item right."""
        item = self.item
        _add(entry, "pubDate", rfc822(item.published))
        _add(entry, f"{{{ATOM}}}updated", item.updated.isoformat())
        _add(entry, f"{{{DC}}}creator", item.author[0])
        _add(entry, f"{{{DC}}}language", item.language)
        _add_media(entry, item)
        return entry

    def extend_atom(self, entry):  # type: ignore[no-untyped-def]
        """Put the entry right."""
        item = self.item
        for broken in entry.findall("link"):
            entry.remove(broken)
        entry.set(LANG, item.language)
        _add(entry, "link", rel="alternate", type="text/html", hreflang=item.language, href=item.url)
        # Not as alternates, which RFC 4287 would allow: readers take the first or the last of these for the entry's own.
        for language, address in item.translations:
            _add(entry, "link", rel="related", type="text/html", hreflang=language, href=address)
        if item.enclosure:
            picture = item.enclosure
            size = str(picture.length)
            _add(entry, "link", rel="enclosure", type=picture.type, length=size, title=picture.alt, href=picture.url)
        _add_media(entry, item)
        return entry


def _add_media(entry: Element, item: Item) -> None:
    picture = item.enclosure
    if picture is None:
        return
    sizes = {"fileSize": picture.length, "width": picture.width, "height": picture.height}
    numbers = {name: str(value) for name, value in sizes.items()}
    content = _add(entry, f"{{{MEDIA}}}content", url=picture.url, type=picture.type, medium="image", **numbers)
    if picture.alt:
        _add(content, f"{{{MEDIA}}}description", picture.alt, type="plain")
    if picture.credit:
        _add(content, f"{{{MEDIA}}}credit", picture.credit, role="photographer")


def rss(channel: Channel, items: Sequence[bytes], changed: dt.datetime | None) -> bytes:
    """Return a channel with printed items as RSS 2.0; `changed` is the newest of their changes."""
    feed = FeedGenerator()
    feed.register_extension("fixes", _ChannelFixes, None, atom=False, rss=True)
    feed.fixes.channel, feed.fixes.changed = channel, changed
    feed.title(channel.title)
    feed.link(href=channel.page, rel="alternate")
    feed.link(href=links(channel, "rss")[0]["href"], rel="self", type=MEDIA_TYPES["rss"])
    feed.description(channel.description)
    feed.language(channel.language)
    feed.copyright(channel.rights)
    feed.generator(GENERATOR)
    feed.docs("https://www.rssboard.org/rss-specification")
    feed.ttl(TTL_MINUTES)
    feed.lastBuildDate(NEVER)
    return _filled(_plain_titles(feed.rss_str(pretty=True)), items, b"  </channel>", channel.style)


def item(item: Item) -> bytes:
    """Return an item as RSS prints it, for a channel that declares our prefixes."""
    entry = FeedEntry()
    entry.register_extension("fixes", _ItemFixes, atom=False, rss=True)
    entry.fixes.item = item
    entry.title(item.title)
    entry.link(href=item.url)
    entry.guid(item.id, permalink=False)
    entry.description(item.summary)
    entry.content(item.html, type="CDATA")
    for _, label, scheme in item.categories:
        entry.category(term=label, scheme=scheme, label=label)
    if item.enclosure:
        entry.enclosure(item.enclosure.url, str(item.enclosure.length), item.enclosure.type)
    return _plain_titles(_printed(entry.rss_entry(), {"atom": ATOM, "content": CONTENT, "dc": DC, "media": MEDIA}))


# ---- Atom ------------------------------------------------------------------------------------------------------


class _FeedFixes(BaseExtension):  # type: ignore[misc]
    """Marks an archive document (RFC 5005, section 4)."""

    channel: Channel

    def extend_ns(self) -> dict[str, str]:
        """Declare every prefix that an entry may use."""
        used = {"media": MEDIA, "at": TOMBSTONE}
        return used | {"fh": HISTORY} if self.channel.current else used

    def extend_atom(self, feed):  # type: ignore[no-untyped-def]
        """Put the feed right."""
        if self.channel.current:
            _add(feed, f"{{{HISTORY}}}archive")
        return feed


def atom(channel: Channel, entries: Sequence[bytes], changed: dt.datetime | None) -> bytes:
    """Return a channel with printed entries as Atom; `changed` is the newest of their changes."""
    feed = FeedGenerator()
    feed.register_extension("fixes", _FeedFixes, None, atom=True, rss=False)
    feed.fixes.channel = channel
    feed.id(channel.id)
    feed.title(channel.title)
    feed.subtitle(channel.description)
    feed.updated(changed or NEVER)
    feed.language(channel.language)
    feed.author({"name": channel.author[0], "uri": channel.author[1]})
    feed.link([dict(link) for link in links(channel, "atom")])
    feed.rights(channel.rights)
    feed.generator(GENERATOR)
    if channel.icon:
        feed.icon(channel.icon)
    return _filled(feed.atom_str(pretty=True), entries, b"</feed>", channel.style)


def entry(item: Item) -> bytes:
    """Return an item as Atom prints it; of what the law had removed only that is left (RFC 6721, section 3)."""
    if item.removed:
        gone = etree.Element(f"{{{TOMBSTONE}}}deleted-entry", {"ref": item.id, "when": item.removed.isoformat()})
        _add(gone, f"{{{TOMBSTONE}}}comment", item.standing.note)
        return _printed(gone, {"at": TOMBSTONE})
    made = FeedEntry()
    made.register_extension("fixes", _ItemFixes, atom=True, rss=False)
    made.fixes.item = item
    made.id(item.id)
    made.title(item.title)
    made.updated(item.updated)
    made.published(item.published)
    made.author({"name": item.author[0], "uri": item.author[1]})
    for name, address in item.partners:
        made.contributor({"name": name, "uri": address})
    made.link(href=item.url, rel="alternate")
    made.summary(item.summary)
    made.content(item.html, type="html")
    made.rights(item.rights)
    for slug, label, scheme in item.categories:
        made.category(term=slug, scheme=scheme, label=label)
    return _printed(made.atom_entry(), {"media": MEDIA})


# ---- both ------------------------------------------------------------------------------------------------------


def _printed(element: Element, prefixes: dict[str, str]) -> bytes:
    """Return an element without the declarations of prefixes, which stand in the document that it is put into."""
    holder = etree.Element("x", nsmap=prefixes)
    holder.append(element)
    data: bytes = etree.tostring(holder, encoding="UTF-8")
    start = data.index(b">", data.index(b"<x ")) + 1
    return data[start : -len(b"</x>")]


def _filled(data: bytes, items: Sequence[bytes], end: bytes, style: str) -> bytes:
    """Put printed items before the end of a document, and after its first line how a browser is to show it."""
    first, _, rest = data.partition(b"\n")
    before, mark, after = rest.rpartition(end)
    sheet = f'<?xml-stylesheet type="text/css" href="{style}"?>\n'.encode() if style else b""
    return b"".join((first, b"\n", sheet, before, *(b"%s\n" % item for item in items), mark, after))


def rfc822(moment: dt.datetime) -> str:
    """Return a moment as RSS wants it (RFC 822 with a four-digit year and a numeric offset), whatever the locale."""
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{days[moment.weekday()]}, {moment:%d} {months[moment.month - 1]} {moment.year:04d} {moment:%H:%M:%S %z}"


def _plain_titles(data: bytes) -> bytes:
    """Write `&` and `<` in titles as numbers: RSS readers disagree on whether a title is HTML (RSS Profile, section 4.1)."""

    def numbered(found: re.Match[bytes]) -> bytes:
        return found[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")

    return re.sub(rb"<title>[^<]*</title>", numbered, data, count=1)
