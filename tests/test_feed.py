"""One feed in each format, parsed back field by field: with feedparser, and with a reader of another language."""

import datetime as dt
import json
import shutil
import subprocess
from dataclasses import replace
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import ROOT
from feedcheck import complaints
from newsroom.outputs import feed_json, feed_xml
from newsroom.outputs.feed import Channel, Enclosure, Item, Standing
from newsroom.outputs.feed_xml import rfc822

WIT = dt.timezone(dt.timedelta(hours=9))
PHOTO = Enclosure("https://x.example/a-640.jpg", 12345, 640, 480, "Perahu di “jalan” & warga", "Humas BPBD")
ITEM = Item(
    id="tag:rujukan.contohprov.example,2026:bpbd/2026/banjir",
    url="https://rujukan.contohprov.example/bpbd/2026/banjir/",
    title="Banjir & <longsor> ]]> di “Muara”",
    summary="Ringkasan & isi",
    html='<p>Isi &amp; "kutip" ]]&gt; <a href="https://x.example/?a=1&amp;b=2">x</a></p>',
    author=("Badan Penanggulangan Bencana & Kebakaran", "https://x.example/bpbd/"),
    published=dt.datetime(2026, 11, 1, 9, 30, tzinfo=WIT),
    updated=dt.datetime(2026, 11, 2, 8, 0, tzinfo=WIT),
    language="id",
    rights="Pemerintah Kabupaten, CC BY 4.0",
    standing=Standing("corrected", ("bpbd", "BPBD"), "serta-merta", "2026/BPBD/0001", "Angka diperbaiki."),
    categories=(
        ("siaran-pers", "Siaran pers", "https://x.example/jenis/"),
        ("pangan", "Pangan & air", "https://x.example/topik/"),
    ),
    partners=(("Dinas Kesehatan", "https://x.example/dinkes/"),),
    translations=(("jv", "https://x.example/bpbd/2026/banjir-jv/"),),
    enclosure=PHOTO,
    proof=("5e" * 32, "https://x.example/.well-known/posts/2026.json"),
)
OLD = replace(ITEM, id=ITEM.id + "-lama", url=ITEM.url + "lama/", title="Lama", enclosure=None)
CHANNEL = Channel(
    id="tag:x.example,2026:umpan/bpbd/",
    title="BPBD – Rujukan",
    description="Kabar resmi",
    folder="https://x.example/bpbd/",
    page="https://x.example/bpbd/",
    language="id",
    rights="CC BY 4.0",
    author=("BPBD", "https://x.example/bpbd/"),
    formats=("rss", "atom", "json"),
    style="/umpan/umpan.css",
    hub="https://hub.example/",
    older=(
        ("atom", "https://x.example/umpan/arsip/bpbd/2026-10.atom"),
        ("json", "https://x.example/umpan/arsip/bpbd/2026-10.json"),
    ),
)
ARCHIVE = replace(
    CHANNEL,
    folder="https://x.example/umpan/arsip/bpbd/",
    file="2026-11",
    hub="",
    current="https://x.example/bpbd/feed.atom",
)


def rss(items=(ITEM,), channel=CHANNEL):
    return feed_xml.rss(channel, [feed_xml.item(item) for item in items], max((i.updated for i in items), default=None))


def atom(items=(ITEM,), channel=CHANNEL):
    return feed_xml.atom(
        channel, [feed_xml.entry(item) for item in items], max((i.updated for i in items), default=None)
    )


def as_json(items=(ITEM,), channel=CHANNEL):
    return feed_json.feed(channel, [feed_json.entry(item) for item in items])


def parsed(data):
    found = feedparser.parse(data)
    assert not found.bozo
    return found


def hrefs(links):
    return {(link.rel, link.get("type", "")): link.href for link in links}


def test_the_channel_comes_back_from_rss_field_by_field():
    feed = parsed(rss()).feed
    assert (feed.title, feed.link, feed.subtitle, feed.language) == (
        "BPBD – Rujukan",
        CHANNEL.page,
        "Kabar resmi",
        "id",
    )
    assert (feed.updated, feed.rights, feed.ttl) == ("Mon, 02 Nov 2026 08:00:00 +0900", "CC BY 4.0", "30")
    found = {(link.rel, link.href) for link in feed.links}
    assert found == {
        ("alternate", CHANNEL.page),
        ("self", "https://x.example/bpbd/feed.xml"),
        ("alternate", "https://x.example/bpbd/feed.atom"),
        ("alternate", "https://x.example/bpbd/feed.json"),
        ("hub", "https://hub.example/"),
    }


def test_an_item_comes_back_from_rss_field_by_field():
    [entry] = parsed(rss()).entries
    assert (entry.title, entry.link, entry.id, entry.guidislink) == (ITEM.title, ITEM.url, ITEM.id, False)
    assert (entry.published, entry.summary) == ("Sun, 01 Nov 2026 09:30:00 +0900", ITEM.summary)
    assert entry.updated == "2026-11-02T08:00:00+09:00"
    assert (entry.author, entry.content[0].value) == (ITEM.author[0], ITEM.html)
    assert [(tag.term, tag.scheme) for tag in entry.tags] == [(label, scheme) for _, label, scheme in ITEM.categories]
    [enclosure] = entry.enclosures
    assert (enclosure.href, enclosure.length, enclosure.type) == (PHOTO.url, "12345", "image/jpeg")
    [media] = entry.media_content
    assert (media["url"], media["width"], media["height"], media["filesize"]) == (PHOTO.url, "640", "480", "12345")
    assert entry.media_credit[0]["content"] == "Humas BPBD"


def test_the_feed_comes_back_from_atom_field_by_field():
    feed = parsed(atom()).feed
    assert (feed.id, feed.title, feed.subtitle, feed.rights) == (CHANNEL.id, CHANNEL.title, "Kabar resmi", "CC BY 4.0")
    assert (feed.updated, feed.author_detail.name, feed.language) == ("2026-11-02T08:00:00+09:00", "BPBD", "id")
    found = hrefs(feed.links)
    assert found["self", "application/atom+xml"] == "https://x.example/bpbd/feed.atom"
    assert found["prev-archive", "application/atom+xml"] == "https://x.example/umpan/arsip/bpbd/2026-10.atom"
    assert {rel for rel, _ in found} == {"self", "alternate", "hub", "prev-archive"}


def test_an_entry_comes_back_from_atom_field_by_field():
    [entry] = parsed(atom()).entries
    assert (entry.title, entry.link, entry.id) == (ITEM.title, ITEM.url, ITEM.id)
    assert (entry.published, entry.updated) == ("2026-11-01T09:30:00+09:00", "2026-11-02T08:00:00+09:00")
    assert (entry.summary, entry.author_detail.name, entry.author_detail.href) == (ITEM.summary, *ITEM.author)
    assert (entry.content[0].value, entry.content[0].type) == (ITEM.html, "text/html")
    assert (entry.content[0].language, entry.rights) == ("id", ITEM.rights)
    assert [(tag.term, tag.label, tag.scheme) for tag in entry.tags] == list(ITEM.categories)
    assert [found.name for found in entry.contributors] == ["Dinas Kesehatan"]
    found = {(link.rel, link.get("hreflang")): link for link in entry.links}
    assert found["related", "jv"].href == ITEM.translations[0][1]
    enclosure = found["enclosure", None]
    assert (enclosure.href, enclosure.length, enclosure.type, enclosure.title) == (
        PHOTO.url,
        "12345",
        PHOTO.type,
        PHOTO.alt,
    )


def test_everything_comes_back_from_json():
    feed = json.loads(as_json())
    assert (feed["feed_url"], feed["next_url"]) == ("https://x.example/bpbd/feed.json", CHANNEL.older[1][1])
    assert feed["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    [item] = feed["items"]
    assert (item["id"], item["url"], item["title"], item["content_html"]) == (ITEM.id, ITEM.url, ITEM.title, ITEM.html)
    assert item["authors"] == [{"name": name, "url": url} for name, url in (ITEM.author, *ITEM.partners)]
    assert item["attachments"][0]["size_in_bytes"] == 12345
    extra = item["_rujukan"]
    assert (extra["number"], extra["status"], extra["classification"]) == ("2026/BPBD/0001", "corrected", "serta-merta")
    assert (extra["agency"]["slug"], extra["proof"]) == (
        "bpbd",
        {"text_sha256": ITEM.proof[0], "listed": ITEM.proof[1]},
    )


@pytest.mark.parametrize("channel", [CHANNEL, ARCHIVE], ids=["live", "archive"])
@pytest.mark.parametrize("items", [(ITEM, OLD), ()], ids=["items", "empty"])
def test_nothing_is_wrong_with_any_format(channel, items):
    assert list(complaints("feed.xml", rss(items, replace(channel, current="")))) == []
    assert list(complaints("feed.atom", atom(items, channel))) == []
    assert list(complaints("feed.json", as_json(items, channel))) == []


def test_what_the_law_had_removed_is_a_tombstone():
    gone = replace(ITEM, removed=dt.datetime(2026, 11, 3, 10, 0, tzinfo=WIT), html="<p>Dicabut.</p>")
    data = atom((gone, OLD))
    assert list(complaints("feed.atom", data)) == []
    [stone] = ElementTree.fromstring(data).iter("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    assert (stone.get("ref"), stone.get("when")) == (ITEM.id, "2026-11-03T10:00:00+09:00")
    assert ITEM.title.encode() not in data
    assert json.loads(as_json((gone,)))["items"][0]["_rujukan"]["status"] == "removed"


def test_order_is_kept_and_bytes_are_the_same_each_time():
    assert [entry.id for entry in parsed(rss((ITEM, OLD))).entries] == [ITEM.id, OLD.id]
    assert [make((ITEM, OLD)) for make in (rss, atom, as_json)] == [make((ITEM, OLD)) for make in (rss, atom, as_json)]


def test_an_empty_feed_has_no_date_from_the_clock():
    assert b"lastBuildDate" not in rss(())
    assert parsed(atom(())).feed.updated == "1970-01-01T00:00:00+00:00"


def test_a_browser_is_told_how_to_show_it_without_xslt():
    for data in (rss(), atom()):
        assert data.splitlines()[1] == b'<?xml-stylesheet type="text/css" href="/umpan/umpan.css"?>'
        assert b"xsl" not in data.lower().replace(b"xml-stylesheet", b"")


@pytest.mark.parametrize(("hours", "text"), [(7, "+0700"), (8, "+0800"), (9, "+0900"), (0, "+0000")])
def test_dates_carry_numeric_offsets(hours, text):
    moment = dt.datetime(2026, 3, 9, 6, 5, 4, tzinfo=dt.timezone(dt.timedelta(hours=hours)))
    assert rfc822(moment) == f"Mon, 09 Mar 2026 06:05:04 {text}"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=120))
def test_any_title_survives(text):
    title = "x" + text + "x"
    item = replace(ITEM, title=title, summary=title)
    assert ElementTree.fromstring(rss((item,))).find("channel/item/title").text == title
    assert ElementTree.fromstring(atom((item,))).find("{*}entry/{*}title").text == title
    assert json.loads(as_json((item,)))["items"][0]["title"] == title


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=200))
def test_any_text_survives(text):
    item = replace(ITEM, html=f"<p>{text}</p>")
    encoded = ElementTree.fromstring(rss((item,))).find("channel/item/{*}encoded").text
    assert encoded == ElementTree.fromstring(atom((item,))).find("{*}entry/{*}content").text == f"<p>{text}</p>"


# ---- a reader that knows nothing of Python ------------------------------------------------------------------------

SCRIPT = """
const { parseFeed } = require(process.argv[1]);
let text = ""; process.stdin.on("data", part => text += part);
process.stdin.on("end", () => console.log(JSON.stringify(JSON.parse(text).map(item => parseFeed(item)))));
"""


def smith(*documents):
    """Return what feedsmith reads of documents."""
    found = sorted((ROOT / ".venv/feedsmith").glob("node_modules/feedsmith/dist/index.cjs"))
    if not found or not shutil.which("node"):
        pytest.skip("feedsmith atau node tidak ada; jalankan `make feedsmith`")
    done = subprocess.run(
        ["node", "-e", SCRIPT, str(found[0])],
        input=json.dumps([data.decode() for data in documents]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def read_by_feedsmith():
    """Return the RSS, the Atom and the JSON Feed as feedsmith reads them, and an archive."""
    made = smith(rss(), atom(), as_json(), atom(channel=ARCHIVE))
    assert [found["format"] for found in made] == ["rss", "atom", "json", "atom"]
    return [found["feed"] for found in made]


MEDIA = {
    "url": PHOTO.url,
    "fileSize": PHOTO.length,
    "type": PHOTO.type,
    "medium": "image",
    "height": PHOTO.height,
    "width": PHOTO.width,
    "description": {"value": PHOTO.alt, "type": "plain"},
    "credits": [{"value": PHOTO.credit, "role": "photographer"}],
}


def links_of(found):
    return {(link["rel"], link.get("type", ""), link.get("hreflang", "")): link["href"] for link in found}


def test_feedsmith_reads_every_field_of_rss(read_by_feedsmith):
    channel = read_by_feedsmith[0]
    texts = ("title", "link", "description", "language", "copyright", "generator", "ttl")
    assert {name: channel[name] for name in texts} == {
        "title": CHANNEL.title,
        "link": CHANNEL.page,
        "description": CHANNEL.description,
        "language": CHANNEL.language,
        "copyright": CHANNEL.rights,
        "generator": feed_xml.GENERATOR,
        "ttl": feed_xml.TTL_MINUTES,
    }
    assert moment(channel["lastBuildDate"]) == ITEM.updated
    assert links_of(channel["atom"]["links"]) == {
        ("self", "application/rss+xml", ""): f"{CHANNEL.folder}feed.xml",
        ("alternate", "application/atom+xml", ""): f"{CHANNEL.folder}feed.atom",
        ("alternate", "application/feed+json", ""): f"{CHANNEL.folder}feed.json",
        ("hub", "", ""): CHANNEL.hub,
    }
    [item] = channel["items"]
    assert (item["title"], item["link"], item["description"]) == (ITEM.title, ITEM.url, ITEM.summary)
    assert item["guid"] == {"value": ITEM.id, "isPermaLink": False}
    assert (moment(item["pubDate"]), moment(item["atom"]["updated"])) == (ITEM.published, ITEM.updated)
    assert item["content"]["encoded"] == ITEM.html
    assert item["categories"] == [{"name": label, "domain": scheme} for _, label, scheme in ITEM.categories]
    assert item["enclosures"] == [{"url": PHOTO.url, "length": PHOTO.length, "type": PHOTO.type}]
    assert item["media"]["contents"] == [MEDIA]
    assert (item["dc"]["creators"], item["dc"]["languages"]) == ([ITEM.author[0]], [ITEM.language])


def test_feedsmith_reads_every_field_of_atom(read_by_feedsmith):
    feed, archive = read_by_feedsmith[1], read_by_feedsmith[3]
    assert (feed["id"], feed["generator"]["text"]) == (CHANNEL.id, feed_xml.GENERATOR)
    texts = {name: feed[name]["value"] for name in ("title", "subtitle", "rights")}
    assert texts == {"title": CHANNEL.title, "subtitle": CHANNEL.description, "rights": CHANNEL.rights}
    assert moment(feed["updated"]) == ITEM.updated
    assert feed["authors"] == [{"name": CHANNEL.author[0], "uri": CHANNEL.author[1]}]
    kind = "application/atom+xml"
    assert links_of(feed["links"]) == {
        ("self", kind, ""): f"{CHANNEL.folder}feed.atom",
        ("alternate", "text/html", ""): CHANNEL.page,
        ("alternate", "application/rss+xml", ""): f"{CHANNEL.folder}feed.xml",
        ("alternate", "application/feed+json", ""): f"{CHANNEL.folder}feed.json",
        ("hub", "", ""): CHANNEL.hub,
        ("prev-archive", kind, ""): CHANNEL.older[0][1],
    }
    assert links_of(archive["links"]) == {
        ("self", kind, ""): f"{ARCHIVE.folder}2026-11.atom",
        ("alternate", "text/html", ""): CHANNEL.page,
        ("prev-archive", kind, ""): CHANNEL.older[0][1],
        ("current", kind, ""): ARCHIVE.current,
    }
    [entry] = feed["entries"]
    assert entry["id"] == ITEM.id
    texts = {name: entry[name]["value"] for name in ("title", "summary", "rights", "content")}
    assert texts == {"title": ITEM.title, "summary": ITEM.summary, "rights": ITEM.rights, "content": ITEM.html}
    assert entry["content"]["type"] == "html"
    assert (moment(entry["published"]), moment(entry["updated"])) == (ITEM.published, ITEM.updated)
    assert entry["authors"] == [{"name": ITEM.author[0], "uri": ITEM.author[1]}]
    assert entry["contributors"] == [{"name": name, "uri": uri} for name, uri in ITEM.partners]
    assert entry["categories"] == [{"term": t, "scheme": s, "label": label} for t, label, s in ITEM.categories]
    assert links_of(entry["links"]) == {
        ("alternate", "text/html", "id"): ITEM.url,
        ("related", "text/html", "jv"): ITEM.translations[0][1],
        ("enclosure", PHOTO.type, ""): PHOTO.url,
    }
    [enclosure] = [link for link in entry["links"] if link["rel"] == "enclosure"]
    assert (enclosure["length"], enclosure["title"]) == (PHOTO.length, PHOTO.alt)
    assert entry["media"]["contents"] == [MEDIA]


def test_feedsmith_reads_every_field_of_json(read_by_feedsmith):
    feed = read_by_feedsmith[2]
    texts = ("title", "home_page_url", "feed_url", "description", "next_url", "language", "hubs", "authors")
    assert {name: feed[name] for name in texts} == {
        "title": CHANNEL.title,
        "home_page_url": CHANNEL.page,
        "feed_url": f"{CHANNEL.folder}feed.json",
        "description": CHANNEL.description,
        "next_url": CHANNEL.older[1][1],
        "language": CHANNEL.language,
        "hubs": [{"type": "WebSub", "url": CHANNEL.hub}],
        "authors": [{"name": CHANNEL.author[0], "url": CHANNEL.author[1]}],
    }
    [item] = feed["items"]
    assert (item["id"], item["url"], item["title"]) == (ITEM.id, ITEM.url, ITEM.title)
    assert (item["content_html"], item["summary"], item["image"]) == (ITEM.html, ITEM.summary, PHOTO.url)
    assert (moment(item["date_published"]), moment(item["date_modified"])) == (ITEM.published, ITEM.updated)
    assert item["authors"] == [{"name": name, "url": url} for name, url in (ITEM.author, *ITEM.partners)]
    assert (item["tags"], item["language"]) == ([label for _, label, _ in ITEM.categories], ITEM.language)
    attachment = {"url": PHOTO.url, "mime_type": PHOTO.type, "title": PHOTO.alt, "size_in_bytes": PHOTO.length}
    assert item["attachments"] == [attachment]


def moment(text):
    """Return a moment as feedsmith hands it on: as it was written, or as a JavaScript date."""
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return parsedate_to_datetime(text)
