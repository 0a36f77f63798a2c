"""A slip of the pen that was put right (`kind: ejaan`) is on record, and no news to anybody."""

import feedparser
import pytest

from building import build
from making import write_post
from newsroom.proof import slip

SLIP = [{"date": "2026-10-04T09:00:00+07:00", "kind": "ejaan", "note": "Salah ketik nama kampung."}]
EVENT = {
    "start": "2026-12-01T09:00:00+07:00",
    "venue": "Balai Uji",
    "area": "kota-uji",
    "organiser": "BPBD",
    "status": "planned",
}
ALERT = {
    "category": "Met",
    "event": "Banjir rob",
    "urgency": "Future",
    "severity": "Severe",
    "certainty": "Likely",
    "expires": "2026-12-01T00:00:00+07:00",
    "instruction": "Jauhi pantai dan ikuti arahan petugas.",
    "areas": ["kota-uji"],
}


def test_it_moves_no_date_and_is_told_to_nobody_anew(portal, serial):
    when = "2026-10-01T09:00:00+07:00"
    write_post(portal, slug="rapat", type="pengumuman", date=when, event=EVENT, changes=SLIP)
    write_post(portal, slug="rob", type="siaga", information="serta-merta", date=when, alert=ALERT, changes=SLIP)
    build(portal)
    site = portal / "site"
    entries = {entry.link.rpartition("/bpbd/2026/")[2]: entry for entry in feedparser.parse(site / "feed.atom").entries}
    for slug in ("rapat/", "rob/"):
        assert entries[slug].updated == entries[slug].published
        assert slug not in (site / "koreksi/feed.atom").read_text()
    assert "SEQUENCE:0" in (site / "bpbd/2026/rapat/event.ics").read_text()
    (message,) = [file.read_text() for file in (site / "peringatan").glob("*rob*.cap.xml")]
    assert "<msgType>Alert</msgType>" in message
    assert "Salah ketik nama kampung." in (site / "bpbd/2026/rapat/index.html").read_text()
    assert "Salah ketik nama kampung." in (site / "koreksi/index.html").read_text()


@pytest.mark.parametrize(
    ("before", "after", "is_one"),
    [
        ("Warga dibantu. Posko di balai.", "Warga dibantu. Poskko di balai.", False),
        ("Warga dibantu. Poskko di balai, ke posko.", "Warga dibantu. Posko di balai, ke posko.", True),
        ("Warga menuju posko. Dibalai ada posko.", "Warga menuju posko. Di balai ada posko.", True),
        ("warga menuju pengunsian hari ini", "warga menuju pengungsian hari ini", True),
        ("warga menuju pengungsian hari ini", "warga menuju kelurahan hari ini", False),
        ("warga ada di di balai desa", "warga ada di balai desa", True),
        ("warga sakit ada di balai desa", "warga ada di balai desa", False),
        ("warga " * 12_001 + "poskko", "warga " * 12_001 + "posko", False),
        ("warga " + "a" * 200_000, "warga " + "a" * 200_001, False),
    ],
)
def test_letters_are_put_right_and_no_words_are_others(before, after, is_one):
    assert slip.is_slip(before, after) == is_one
