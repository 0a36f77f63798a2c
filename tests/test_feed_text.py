"""The text of a post in feeds: the same times, ends and words as on its page, in the language of the post."""

import re

import pytest

from making import FLOOD, write_post
from newsroom.catalog import feeditem
from pages import Document, read, whole

URL = "/bpbd/2026/rob-pesisir/"
EVENT = {
    "start": "2026-12-20T09:00:00+09:00",
    "end": "2026-12-20T12:00:00+09:00",
    "venue": "Balai Desa",
    "status": "planned",
}
BEFORE_AFTER = {"before": "Jalan tertutup total.", "after": "Satu lajur dibuka"}


def told(portal, **given):
    """Return the HTML of the feed item of a post."""
    write_post(portal, **given)
    found = read(portal)
    return feeditem.full_text(found, whole(found, URL))


def text_of(html):
    return re.sub(r" ([,.:])", r"\1", " ".join(Document(html).text.split()))


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({}, "Dijadwalkan: 20 Desember 2026 pukul 09.00–12.00 WIT, Balai Desa."),
        ({"end": None}, "Dijadwalkan: 20 Desember 2026 pukul 09.00 WIT, Balai Desa."),
        (
            {"end": "2026-12-22T17:00:00+09:00"},
            "Dijadwalkan: 20 Desember 2026 pukul 09.00 WIT sampai 22 Desember 2026 pukul 17.00 WIT, Balai Desa.",
        ),
        (
            {"start": "2026-12-20T00:00:00+07:00", "end": "2026-12-22T23:59:00+07:00"},
            "Dijadwalkan: 20 Desember 2026 sampai 22 Desember 2026, Balai Desa.",
        ),
        (
            {"start": "2026-12-20T00:00:00+07:00", "end": "2026-12-21T00:00:00+07:00"},
            "Dijadwalkan: 20 Desember 2026, Balai",
        ),
        ({"area": "muara-padi", "venue": "Alun-alun"}, "WIT, Alun-alun, Muara Padi."),
        ({"area": "muara-padi", "venue": "Alun-alun Muara Padi"}, "WIT, Alun-alun Muara Padi."),
        ({"venue": "", "area": "muara-padi"}, "WIT, Muara Padi."),
        (
            {"status": "postponed", "reason": "Menunggu cuaca."},
            "Ditunda. Semula 20 Desember 2026 pukul 09.00–12.00 WIT, Balai Desa. Menunggu cuaca.",
        ),
        ({"status": "cancelled", "reason": "Jalan putus."}, "Dibatalkan. Semula 20 Desember 2026 pukul 09.00"),
        ({"status": "rescheduled", "reason": "Hujan."}, "Dijadwalkan ulang: 20 Desember 2026 pukul 09.00–12.00 WIT"),
    ],
)
def test_an_event_is_told_by_the_clock_of_its_place(portal, event, said):
    event = {name: value for name, value in {**EVENT, **event}.items() if value is not None}
    assert said in text_of(told(portal, type="pengumuman", event=event))


@pytest.mark.parametrize("kind", ["koreksi", "pembaruan"])
def test_no_change_is_called_a_mistake_that_was_none(portal, kind):
    change = {"date": "2026-10-02T15:00:00+07:00", "kind": kind, "note": "Satu lajur dibuka.", **BEFORE_AFTER}
    html = told(portal, changes=[change])
    assert "Satu lajur dibuka. Semula: “Jalan tertutup total.” Menjadi: “Satu lajur dibuka”" in text_of(html)


def test_an_alert_ends_with_its_post_there_too(portal):
    alert = {**FLOOD, "expires": "2026-11-30T18:00:00+07:00"}
    html = told(portal, type="siaga", alert=alert, expires="2026-11-20T06:00:00+07:00")
    assert "Berlaku sampai 20 November 2026 pukul 06.00 WIB." in text_of(html)


def test_an_english_post_is_told_in_english(portal):
    change = {"date": "2026-10-02T15:00:00+07:00", "kind": "koreksi", "note": "The number was wrong.", **BEFORE_AFTER}
    html = told(
        portal,
        lang="en",
        type="pengumuman",
        event={**EVENT, "status": "postponed", "reason": "Rain."},
        changes=[change],
    )
    text = text_of(html)
    assert "Correction, 2 October 2026, 15.00 WIB: The number was wrong. Before: “Jalan" in text
    assert "Postponed. It was to be on 20 December 2026, 09.00–12.00 WIT, Balai Desa. Rain." in text
    assert "Source:" in text
    assert "lang=" not in html
    assert "<span" not in html
    withdrawn = {"date": "2026-10-04T10:00:00+07:00", "reason": "keliru", "note": "The data had not been checked."}
    assert "This post was withdrawn on 4 October 2026, 10.00 WIB (published in error)." in text_of(
        told(portal, lang="en", withdrawn=withdrawn)
    )


def test_what_the_portal_says_in_a_regional_post_is_marked_as_indonesian(portal):
    html = told(portal, lang="jv", type="pengumuman", event=EVENT)
    assert '<span lang="id">Dijadwalkan: 20 Desember 2026' in html
    assert '<span lang="id">Sumber:</span>' in html
    assert 'lang="id"' not in told(portal, type="pengumuman", event=EVENT)
