"""Posts in English: nothing that the portal itself says of them in share texts and on cards is Indonesian."""

import datetime as dt
import json
import re
from dataclasses import replace
from urllib.parse import unquote

import pytest

from building import AS_OF
from fixtures import BASE
from kitmaking import CHANNELS, said_in, texts_of
from newsroom.catalog import cardformats, postview, sharing, tongues
from newsroom.catalog.frame import frame_of
from newsroom.catalog.post import Alert, Change, Clarification, Event, Post, Social, Withdrawal
from newsroom.outputs import page
from newsroom.outputs.snippet import kit_file
from newsroom.outputs.snippet_material import kit
from pages import Document, read

NOW = dt.datetime.fromisoformat(AS_OF)
SOON, BEFORE = NOW + dt.timedelta(days=9), NOW - dt.timedelta(days=2)
PLAIN = Post(
    "content/bpbd/2026/flood.md", "bpbd", 2026, "flood", title="Tidal flood in Muara Padi", date=BEFORE, lang="en",
    type="pengumuman", summary="The flood was 60 cm deep and cost Rp1,250,000 a house. Please come to the village hall.",
)  # fmt: skip
EVENT = Event(
    SOON, "planned", venue="the village hall", organiser="the village", registration="at the desk", reason="A storm"
)
ALERT = Alert("Met", "Flood", "Expected", "Severe", "Likely", SOON, "Leave the beach.", areas=("kota-uji",))
ENGLISH = {
    "event": replace(PLAIN, event=EVENT),
    "report": replace(PLAIN, type="laporan-kegiatan", event=replace(EVENT, status="held", start=BEFORE)),
    "event that is over": replace(PLAIN, event=replace(EVENT, start=BEFORE)),
    **{
        state: replace(PLAIN, event=replace(EVENT, status=state)) for state in ("cancelled", "postponed", "rescheduled")
    },
    **{
        f"claim: {verdict}": replace(PLAIN, type="klarifikasi", clarification=Clarification("It is poisoned", verdict))
        for verdict in ("salah", "menyesatkan", "penipuan", "benar")
    },
    "alert": replace(PLAIN, type="siaga", alert=ALERT),
    "alert that is over": replace(PLAIN, type="siaga", alert=replace(ALERT, expires=BEFORE)),
    "post that is over": replace(PLAIN, expires=BEFORE),
    "correction": replace(PLAIN, changes=(Change(BEFORE, "koreksi", "The depth was wrong"),)),
    "withdrawn": replace(PLAIN, withdrawn=Withdrawal(BEFORE, "keliru", "It was wrong")),
    "own text": replace(
        PLAIN, changes=(Change(BEFORE, "koreksi", "Wrong"),), social=Social(channels={"x": "A flood."})
    ),
}
INDONESIAN = re.compile(
    r"\b(?:waktu\w*|tempat\w*|klaim|yang|wilayah|berlaku\w*|sampai|pukul|kegiatan|sumber|selengkapnya|penyelenggara\w*"
    r"|pendaftaran|peringatan|tingkat|kartu|tempel|info|informasi|subjek|nomor|rilis|koreksi|dicabut|dibatalkan|ditunda"
    r"|dijadwalkan|berakhir|salah|benar|penipuan|menyesatkan|lihat|situs|terima|senin|selasa|rabu|kamis|jumat|sabtu"
    r"|minggu|desember|puluh|juta|ribu|sentimeter|barat)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def base():
    return read(BASE)


def own_words(base, text):
    """Return a text without the names that the portal, its agency and its areas have."""
    agency = base.agencies["bpbd"]
    for name in (agency.name, base.portal.name, *base.portal.areas.values()):
        text = text.replace(name, "")
    return text


@pytest.mark.parametrize("name", ENGLISH)
def test_the_texts_of_an_english_post_are_english(base, name):
    for channel, entry in texts_of(kit(base, ENGLISH[name], {})).items():
        for text in said_in(entry):
            found = INDONESIAN.findall(own_words(base, text))
            assert not [word for word in found if f"#{word}".casefold() not in text.casefold()], (channel, text)


@pytest.mark.parametrize("name", ENGLISH)
def test_the_cards_of_an_english_post_are_told_in_english(base, name):
    drawn = {item.file: ("0" * 64, 1000) for item in (cardformats.FIRST, *cardformats.PASSING)}
    made = json.loads(kit_file(kit(base, ENGLISH[name], drawn), CHANNELS)["kit.json"])
    assert made["cards"]
    for row in made["cards"]:
        assert not INDONESIAN.findall(own_words(base, row["alt"])), row["alt"]


@pytest.mark.parametrize("name", ENGLISH)
def test_what_chat_apps_are_told_of_an_english_post_is_english(base, name):
    """The links that share it, and what is shown of its address: title, description and the card in words."""
    frame = frame_of(base)._replace(buttons=sharing.buttons(CHANNELS))
    made = page.page_file(postview.view(base, frame, ENGLISH[name], None, None))
    document = Document(made["index.html"].decode())
    told = [document.meta(key)[0] for key in ("og:title", "og:description", "og:image:alt")]
    links = [attributes.get("href", "") for attributes in document.all("a")]
    shared = [link for link in links if "text=" in link or "subject=" in link]
    assert len(shared) > 3
    assert all("Tidal flood" in unquote(link) for link in shared)
    for text in (*told, *map(unquote, shared)):
        assert not INDONESIAN.findall(own_words(base, text)), text
    assert document.data[0]["headline"] == document.meta("og:title")[0]


def test_facts_are_worded_as_english_words_them(base):
    told = texts_of(kit(base, ENGLISH["event"], {}))
    assert "When: Monday, 30 November 2026, 09.00 WIB\nWhere: the village hall" in told["whatsapp"]["text"]
    assert told["email"]["text"].startswith("Subject: Tidal flood in Muara Padi\n\nDear Sir or Madam,")
    assert "It is on Monday, 30 November, 09.00 WIB. The place is the village hall." in told["sms"]["text"]
    assert texts_of(kit(base, ENGLISH["withdrawn"], {}))["x"]["text"].startswith("[WITHDRAWN] Tidal flood")


def test_regional_languages_keep_the_words_of_the_portal(base):
    """Words and dates of the portal stay together in one language: that of its own."""
    told = texts_of(kit(base, replace(ENGLISH["event"], lang="jv"), {}))
    assert "Waktu: Senin, 30 November 2026 pukul 09.00 WIB\nTempat:" in told["whatsapp"]["text"]
    assert told["email"]["text"].startswith("Subjek: ")
    assert tongues.said("Sumber", "jv") == "Sumber"
    assert tongues.said("Sumber", "en-GB") == "Source"


def test_english_has_all_words_that_texts_have(base, monkeypatch):
    asked, usual = set(), tongues.said
    monkeypatch.setattr(tongues, "said", lambda words, language: asked.add(words) or usual(words, language))
    for post in ENGLISH.values():
        kit(base, post, {item.file: ("0" * 64, 1) for item in (cardformats.FIRST, *cardformats.PASSING)})
    assert len(asked) > 40
    assert asked - {""} <= set(tongues.ENGLISH)
