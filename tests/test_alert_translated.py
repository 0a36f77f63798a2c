"""Alerts in several languages: one danger is one message and one banner, whatever number of posts tells of it."""

import xml.etree.ElementTree as Xml

import feedparser
import pytest

from making import FLOOD, write_post
from newsroom.outputs import alert
from pages import Document, publish, read
from test_alert import FILE, GONE, LIST, NAME, NS, SCRIPT, UPDATES, cap_of, caps, valid, write_alert

ENGLISH = {**FLOOD, "event": "Tidal flood", "instruction": "Keep away from the shore."}
OTHER = "/peringatan/bpbd.2026.tidal-flood.cap.xml"
PAGE = "/peringatan/"


def write_both(root, agency="bpbd", back="/bpbd/2026/rob-pesisir/", translated=None, **fields):
    """Write an alert and its translation into English, which was published an hour later."""
    write_alert(root, translations={"en": f"/{agency}/2026/tidal-flood/"}, **fields)
    values = {"title": "Tidal flood in three villages", "date": "2026-10-02T10:00:00+07:00", "alert": ENGLISH}
    values |= {"agency": agency, "lang": "en", "translations": {"id": back}, **(translated or {})}
    write_alert(root, slug="tidal-flood", **values)


def infos(data):
    """Return language, event, instruction and address of each `info` of a message, after asking what is wrong with it."""
    valid(data)
    found = Xml.fromstring(data).findall(f"{NS}info")
    return [tuple(info.findtext(NS + name) for name in ("language", "event", "instruction", "web")) for info in found]


@pytest.mark.parametrize("agency", ["bpbd", "dinkes"])
def test_a_translated_alert_is_one_message_in_two_languages(portal, agency):
    write_both(portal, agency)
    files = publish(read(portal))
    home = "https://rujukan.ujikab.example"
    assert infos(files[FILE]) == [
        ("id-ID", "Banjir rob", FLOOD["instruction"], f"{home}/bpbd/2026/rob-pesisir/"),
        ("en", "Tidal flood", ENGLISH["instruction"], f"{home}/{agency}/2026/tidal-flood/"),
    ]
    assert cap_of(files)["identifier"] == NAME
    [entry] = feedparser.parse(files[LIST]).entries
    assert entry.id == NAME
    assert entry.title == "Rob menggenangi tiga kampung di pesisir"


def test_the_file_of_a_translation_is_the_same_message(portal):
    write_both(portal)
    files = publish(read(portal))
    assert sorted(caps(files)) == sorted([FILE, OTHER])
    assert files[OTHER] == files[FILE]


def test_a_banner_stands_once_and_leads_to_the_translation(portal):
    write_both(portal)
    files = publish(read(portal))
    for path in ("/", "/bpbd/", "/wilayah/muara-padi/", "/ringkas/", PAGE):
        page = Document(files[path].decode())
        assert sum("data-until" in attributes for _, attributes in page.elements) == 1, path
        assert [link["href"].lstrip("./") for link in page.all("a") if link.get("hreflang") == "en"] == [
            "bpbd/2026/tidal-flood/"
        ], path
    assert files[SCRIPT].count(b'"t":') == 1
    assert files["/ringkas.txt"].count(b"PERINGATAN SIAGA") == 1


def test_a_translation_goes_with_its_original(portal):
    write_both(portal, changes=UPDATES, withdrawn=GONE)
    during, after = (publish(read(portal, as_of=f"2026-10-0{day}T12:00:00+07:00")) for day in (5, 7))
    assert [info[0] for info in infos(during[FILE])] == ["id-ID", "en"]
    assert cap_of(during)["msgType"] == "Update"
    assert cap_of(after)["msgType"] == "Cancel"
    assert [info[0] for info in infos(after[FILE])] == ["id-ID"], "the translation does not say that it is withdrawn"
    assert len(feedparser.parse(after[LIST]).entries) == 1
    assert b"data-until" not in after["/"]
    assert after[PAGE].count(b"/tidal-flood/") == after[PAGE].count(b"/rob-pesisir/") == 1, "both are past"


def test_a_translation_that_is_withdrawn_with_its_original_is_cancelled_in_its_own_words(portal):
    write_both(portal, withdrawn=GONE, translated={"withdrawn": {**GONE, "note": "Published too early."}})
    files = publish(read(portal))
    valid(files[FILE])
    found = Xml.fromstring(files[FILE]).findall(f".//{NS}description")
    assert [element.text for element in found] == [GONE["note"], "Published too early."]
    assert ENGLISH["instruction"].encode() not in files[FILE]


def test_a_translation_that_is_withdrawn_alone_is_in_no_message(portal):
    write_both(portal, translated={"withdrawn": GONE})
    files = publish(read(portal))
    assert [info[0] for info in infos(files[FILE])] == ["id-ID"]
    assert b'hreflang="en"' not in files["/"]


def test_what_nobody_calls_its_translation_is_an_alert_of_its_own(portal):
    """A wrong address in `translations` must not silence another danger."""
    write_both(portal, back="/bpbd/2026/banjir-bandang/")
    write_alert(portal, slug="banjir-bandang")
    files = publish(read(portal))
    assert [info[0] for info in infos(files["/peringatan/bpbd.2026.banjir-bandang.cap.xml"])] == ["id-ID"]
    assert len(feedparser.parse(files[LIST]).entries) == 3


def test_words_that_change_in_another_agency_renew_the_message(portal):
    write_both(portal, "dinkes")
    write_alert(portal, agency="diskominfo", slug="lain")
    before = {group.key for group in alert.jobs(read(portal))}
    write_both(portal, "dinkes", translated={"title": "Tidal flood in four villages"})
    assert len(before & {group.key for group in alert.jobs(read(portal))}) == 1, (
        "that of the agency without translations"
    )


def test_a_press_release_in_another_language_is_no_alert(portal):
    write_alert(portal, translations={"en": "/bpbd/2026/tidal-flood/"})
    write_post(portal, slug="tidal-flood", lang="en", translations={"id": "/bpbd/2026/rob-pesisir/"})
    assert [info[0] for info in infos(publish(read(portal))[FILE])] == ["id-ID"]
