"""The RSS feeds, parsed back with feedparser, field by field."""

import datetime as dt
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.outputs.feed import Channel, Enclosure, Item
from newsroom.outputs.feed_xml import rfc822, rss

WIT = dt.timezone(dt.timedelta(hours=9))
ITEM = Item(
    id="tag:rujukan.contohprov.example,2026:bpbd/2026/banjir",
    url="https://rujukan.contohprov.example/bpbd/2026/banjir/",
    title="Banjir & <longsor> ]]> di “Muara”",
    summary="Ringkasan & isi",
    html='<p>Isi &amp; "kutip" ]]&gt; <a href="https://x.example/?a=1&amp;b=2">x</a></p>',
    creator="Badan Penanggulangan Bencana & Kebakaran",
    published=dt.datetime(2026, 11, 1, 9, 30, tzinfo=WIT),
    updated=dt.datetime(2026, 11, 2, 8, 0, tzinfo=WIT),
    categories=(("Siaran pers", "https://x.example/jenis/"), ("Pangan & air", "https://x.example/topik/")),
    enclosure=Enclosure("https://x.example/a-640.jpg", 12345),
)
CHANNEL = Channel(
    title="BPBD – Rujukan",
    description="Kabar resmi",
    url="https://x.example/bpbd/feed.xml",
    page="https://x.example/bpbd/",
    language="id",
    rights="CC BY 4.0",
    items=(ITEM,),
)


def parsed(channel=CHANNEL):
    feed = feedparser.parse(rss(channel)["feed.xml"])
    assert not feed.bozo
    return feed


def test_the_channel_comes_back_field_by_field():
    feed = parsed().feed
    assert (feed.title, feed.link, feed.subtitle, feed.language) == (
        "BPBD – Rujukan",
        CHANNEL.page,
        "Kabar resmi",
        "id",
    )
    assert [link.href for link in feed.links if link.rel == "self"] == [CHANNEL.url]
    assert feed.updated == "Mon, 02 Nov 2026 08:00:00 +0900"
    assert (feed.rights, feed.ttl) == ("CC BY 4.0", "30")


def test_an_item_comes_back_field_by_field():
    [entry] = parsed().entries
    assert entry.title == ITEM.title
    assert (entry.link, entry.id, entry.guidislink) == (ITEM.url, ITEM.id, False)
    assert entry.published == "Sun, 01 Nov 2026 09:30:00 +0900"
    assert entry.summary == ITEM.summary
    assert entry.author == ITEM.creator
    assert entry.content[0].value == ITEM.html
    assert [(tag.term, tag.scheme) for tag in entry.tags] == list(ITEM.categories)
    [enclosure] = entry.enclosures
    assert (enclosure.href, enclosure.length, enclosure.type) == ("https://x.example/a-640.jpg", "12345", "image/jpeg")


def test_order_is_kept_and_bytes_are_the_same_each_time():
    channel = Channel(**{**{f: getattr(CHANNEL, f) for f in CHANNEL.__slots__}, "items": (ITEM, ITEM_OLD)})
    assert [entry.id for entry in parsed(channel).entries] == [ITEM.id, ITEM_OLD.id]
    assert rss(channel) == rss(channel)


ITEM_OLD = Item(ITEM.id + "-lama", ITEM.url + "lama/", "Lama", "R", "<p>L</p>", "BPBD", ITEM.published, ITEM.published)


def test_an_empty_feed_has_no_build_date_from_the_clock():
    channel = Channel("A", "B", CHANNEL.url, CHANNEL.page, "id", "CC", ())
    data = rss(channel)["feed.xml"]
    assert b"lastBuildDate" not in data
    assert ElementTree.fromstring(data).find("channel/link").text == CHANNEL.page


@pytest.mark.parametrize(("hours", "text"), [(7, "+0700"), (8, "+0800"), (9, "+0900"), (0, "+0000")])
def test_dates_carry_numeric_offsets(hours, text):
    moment = dt.datetime(2026, 3, 9, 6, 5, 4, tzinfo=dt.timezone(dt.timedelta(hours=hours)))
    assert rfc822(moment) == f"Mon, 09 Mar 2026 06:05:04 {text}"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=120))
def test_any_title_survives(title):
    item = Item(**{**{f: getattr(ITEM, f) for f in ITEM.__slots__}, "title": "x" + title + "x"})
    channel = Channel(**{**{f: getattr(CHANNEL, f) for f in CHANNEL.__slots__}, "items": (item,)})
    tree = ElementTree.fromstring(rss(channel)["feed.xml"])
    assert tree.find("channel/item/title").text == "x" + title + "x"
