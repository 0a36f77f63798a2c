"""The share texts: every one within its limit, counted here by other means than the generator's."""

import re
import subprocess
import sys
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building import AS_OF
from counting import SHIPPED
from kitmaking import CHANNELS, KIT, record_of, said_in, texts_of
from making import FLOOD, write_post
from newsroom.catalog import sharing, standing
from newsroom.outputs import feed
from newsroom.outputs.snippet import kit
from newsroom.outputs.snippet_material import Fact
from newsroom.text import count
from newsroom.text.shorten import shortenings
from newsroom.text.spoken import spelled
from pages import Document, html_of, read, whole

# Letters, marks, emoji with joiners, right-to-left text and what needs four bytes.
HOSTILE = st.text(
    st.one_of(st.characters(exclude_categories=("Cs", "Cc")), st.sampled_from("👩‍👩‍👧🏽é\u0301مرحبا“”–…*_~€[]")),
    min_size=1,
    max_size=200,
)


def test_every_channel_has_its_text_with_link_and_count():
    texts = texts_of(KIT)
    assert list(texts) == [channel.name for channel in CHANNELS]
    assert set(texts) == set(SHIPPED)
    for channel in CHANNELS:
        entry = texts[channel.name]
        assert entry["count"] == channel.count(entry["text"]) <= entry["limit"] == channel.limit
        link = {"full": KIT.url, "short": KIT.short_url, "none": ""}[channel.link]
        assert link in entry["text"]
        assert "Banjir rob di Muara Padi" in entry["text"]


def test_whatsapp_speaks_its_own_markup_and_sms_its_own_alphabet():
    texts = texts_of(replace(KIT, headline="Air “bersih” – siaga €5 é ü 😀"))
    assert texts["whatsapp"]["text"].startswith("*Air “bersih” – siaga €5 é ü 😀*\n\n")
    assert texts["sms"]["text"].startswith('Air "bersih" - siaga €5 é ü')


@settings(deadline=None, max_examples=60)
@given(title=HOSTILE, lead=HOSTILE, tags=st.lists(st.text("abcXYZ", min_size=2, max_size=40), max_size=6))
def test_no_text_is_ever_over_its_limit(title, lead, tags):
    title, lead = title.strip() or "Judul", lead.strip() or "Ringkasan"
    made = replace(
        KIT, headline=unicodedata.normalize("NFC", title), lead=lead * 30, hashtags=tuple("#" + tag for tag in tags)
    )
    for channel in CHANNELS:
        entry, (limit, measured) = texts_of(made, [channel])[channel.name], SHIPPED[channel.name]
        for text in said_in(entry):
            assert channel.fits(text, channel.limit)
            assert measured(text) <= limit, channel.name
        # Of emoji joined by chance the library takes those for one that its list has.
        if channel.name != "x" or "\u200d" not in entry["text"]:
            assert measured(entry["text"]) == entry["count"], channel.name
        if channel.bytes:
            assert len(entry["text"].encode()) <= channel.bytes


def test_a_long_lead_is_cut_between_sentences_then_between_words():
    lead = "Kalimat pertama yang cukup panjang untuk diuji. " * 12
    text = texts_of(replace(KIT, lead=lead.strip()))["x"]["text"]
    assert "Kalimat pertama yang cukup panjang untuk diuji." in text
    assert text.count("…") == 0
    words = "seratus dua ribu tiga puluh empat " * 20
    cut = texts_of(replace(KIT, lead=words.strip()))["x"]["text"]
    kept = re.search(r"seratus.*?…", cut, re.DOTALL)
    assert kept
    assert set(kept[0].rstrip("…").split()) <= set(words.split())


def test_links_are_whole_or_absent():
    for entry in texts_of(replace(KIT, headline="J" * 110, lead="L" * 500)).values():
        for text in said_in(entry):
            assert set(re.findall(r"https?://\S*", text)) <= {KIT.url, KIT.short_url}


def test_an_override_is_used_when_it_fits():
    kit = replace(KIT, overrides=(("x", "Rob malam ini. Jauhi pantai."),))
    assert texts_of(kit)["x"]["text"] == f"Rob malam ini. Jauhi pantai.\n{KIT.url}"
    long = replace(KIT, overrides=(("x", "terlalu panjang " * 40),))
    assert texts_of(long)["x"]["count"] <= 280


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_an_override_never_costs_the_link(channel):
    """What fills the limit by itself is refused by `social_too_long`; a text from elsewhere is still sent with its link."""
    room = channel.limit + 1 - channel.count(channel.linked("r", KIT.url, KIT.short_url))
    for length in (room, room + 1, channel.limit):
        text = " ".join(["rob"] * length) if channel.unit == "words" else "r" * length
        made = texts_of(replace(KIT, overrides=((channel.name, text),)), [channel])[channel.name]
        assert made["count"] <= channel.limit
        assert channel.address(KIT.url, KIT.short_url) in made["text"]
        assert (text in made["text"]) == (length <= room)


def test_a_link_that_the_writer_gave_is_not_repeated():
    for link in (KIT.url, KIT.short_url):
        made = texts_of(replace(KIT, overrides=(("x", f"Rob. {link} Waspada."),)))
        assert made["x"]["text"] == f"Rob. {link} Waspada."


def test_share_links_are_https_and_percent_encoded():
    share = record_of(replace(KIT, headline='A & B "c" #1?'))["share"]
    assert list(share) == [channel.name for channel in CHANNELS if channel.share]
    for name, address in share.items():
        assert address.startswith({"email": "mailto:", "sms": "sms:"}.get(name, "https://"))
        assert not re.search(r'[\s"<>#]', address)


@pytest.mark.parametrize(("text", "septets"), [("abc", 3), ("€", 2), ("[x]", 5), ("", 0)])
def test_septets_follow_the_standard(text, septets):
    assert count.septets(text) == septets


def test_septets_refuse_what_the_alphabet_lacks():
    with pytest.raises(ValueError, match="not in the GSM"):
        count.septets("“")


@given(st.text())
def test_to_gsm7_always_gives_what_septets_accepts(text):
    assert count.septets(count.to_gsm7(text)) >= 0


def test_the_counter_of_x_needs_no_module_that_setuptools_dropped():
    script = (
        "import sys; sys.modules['pkg_resources'] = None; from newsroom.text import count; print(count.weighted('a😀'))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "3", done.stderr


# ---- the state of a post -----------------------------------------------------------------------------------------

WHEN = "2026-11-22T09:00:00+07:00"
INVITED = {"start": WHEN, "status": "planned", "venue": "Aula Kecamatan", "registration": "https://daftar.example/"}
ALERT = {
    **FLOOD,
    "urgency": "Expected",
    "certainty": "Likely",
    "expires": WHEN,
    "instruction": "Jauhi pantai dan pindahkan kendaraan ke tempat tinggi.",
    "areas": ["kota-uji"],
}
GONE = {"date": "2026-10-03T09:00:00+07:00", "reason": "keliru", "note": "Terbit sebelum diperiksa."}
FIXED = {"date": "2026-10-03T09:00:00+07:00", "kind": "koreksi", "note": "Jumlahnya diperbaiki"}
BEFORE, AFTER = "2026-11-21T00:00:00+07:00", "2026-11-23T00:00:00+07:00"
TITLE = "Rob menggenangi tiga kampung di pesisir"


def made_of(root, as_of=AS_OF, **fields):
    write_post(root, **fields)
    found = read(root, as_of=as_of)
    post = next(post for post in found.posts if post.slug == "rob-pesisir")
    return record_of(kit(found, found.opened(post), {}))


def moved(status, **more):
    return {"type": "pengumuman", "event": {**INVITED, "status": status, "reason": "Cuaca buruk", **more}}


STATES = [
    ("withdrawn", "[DICABUT]", {**moved("cancelled"), "withdrawn": GONE, "changes": [FIXED]}, BEFORE),
    ("cancelled", "[DIBATALKAN]", {**moved("cancelled"), "expires": "2026-11-01T00:00:00+07:00"}, BEFORE),
    ("postponed", "[DITUNDA]", {**moved("postponed"), "changes": [FIXED]}, BEFORE),
    ("expired", "[BERAKHIR]", {"type": "siaga", "alert": ALERT, "changes": [FIXED]}, AFTER),
    ("expired", "[BERAKHIR]", {"expires": "2026-11-01T00:00:00+07:00"}, BEFORE),
    ("corrected", "[KOREKSI]", {"changes": [FIXED]}, BEFORE),
    ("updated", "[DIJADWALKAN ULANG]", moved("rescheduled"), BEFORE),
    ("updated", TITLE, {"changes": [{**FIXED, "kind": "pembaruan"}]}, BEFORE),
    ("current", TITLE, {}, BEFORE),
]


@pytest.mark.parametrize(("status", "begins", "fields", "as_of"), STATES)
def test_every_text_begins_with_the_state_of_the_post(portal, status, begins, fields, as_of):
    fields = {**fields, "social": {"channels": {"x": "Datanglah ke Aula Kecamatan."}} if begins != TITLE else None}
    made = made_of(portal, as_of, **fields)
    assert made["status"] == status
    for name, entry in made["texts"].items():
        if name == "radio":
            begins = f"Informasi dari Badan Penanggulangan Bencana Daerah. {spelled(begins + ' ').strip()}"
        begin = {"email": "Subjek: "}.get(name, "") + begins
        assert entry["text"].strip("*").startswith(begin), name
        assert TITLE in entry["text"] or "Datanglah" in entry["text"]


@pytest.mark.parametrize(("status", "word"), [("cancelled", "dibatalkan"), ("postponed", "ditunda")])
def test_nobody_is_invited_to_a_cancelled_event(portal, status, word):
    for entry in made_of(portal, **moved(status))["texts"].values():
        assert f"Kegiatan {word}: Cuaca buruk." in entry["text"]
        assert not re.search("Waktu:|Tempat:|Aula|09.00", entry["text"])


def test_a_finished_alert_asks_for_nothing(portal):
    fields = {"type": "siaga", "alert": ALERT}
    assert "Jauhi pantai" in made_of(portal, BEFORE, **fields)["texts"]["whatsapp"]["text"]
    text = made_of(portal, AFTER, **fields)["texts"]["whatsapp"]["text"]
    assert "Jauhi pantai" not in text
    assert "Peringatan ini sudah berakhir pada Minggu, 22 November 2026 pukul 09.00 WIB." in text


def test_a_past_event_is_told_as_past_in_texts_and_on_the_page(portal):
    fields = {"type": "pengumuman", "event": INVITED}
    assert "Waktu: Minggu" in made_of(portal, BEFORE, **fields)["texts"]["whatsapp"]["text"]
    page = Document(html_of(portal, as_of=BEFORE)["/bpbd/2026/rob-pesisir/"]).text
    assert "Daftar:" in page
    assert "sudah lewat" not in page
    text = made_of(portal, AFTER, **fields)["texts"]["whatsapp"]["text"]
    assert "Waktu:" not in text
    assert "Kegiatan ini sudah lewat." in text
    page = Document(html_of(portal, as_of=AFTER)["/bpbd/2026/rob-pesisir/"]).text
    assert "Daftar:" not in page
    assert "Kegiatan ini sudah lewat." in page


def test_an_event_lasts_until_its_end(portal):
    found = {"type": "pengumuman", "event": {**INVITED, "end": "2026-11-24T12:00:00+07:00"}}
    assert "Waktu:" in made_of(portal, AFTER, **found)["texts"]["whatsapp"]["text"]


@pytest.mark.parametrize("verdict", ["salah", "menyesatkan", "penipuan", "benar"])
def test_a_verdict_is_about_the_claim_and_the_claim_is_not_repeated(portal, verdict):
    claim = {"claim": "Air ledeng beracun sejak Senin", "verdict": verdict}
    texts = made_of(portal, type="klarifikasi", clarification=claim)["texts"]
    for name, entry in texts.items():
        assert entry["text"].strip("*").startswith(TITLE) or name in ("radio", "email")
        assert f"[{verdict.upper()}]" not in entry["text"]
        assert "beracun" not in entry["text"]
    assert f"\n\nKlaim yang beredar: {verdict}.\n\n" in texts["whatsapp"]["text"]


def test_facts_stay_longer_than_the_second_sentence():
    verdict = Fact("Klaim yang beredar: salah.", "Klaim yang beredar itu salah.")
    kit = replace(KIT, facts=(verdict,), lead="Satu kalimat yang cukup panjang di sini. " * 6)
    for entry in texts_of(kit).values():
        assert any(form in entry["text"] for form in verdict)


def test_lists_feeds_and_share_buttons_carry_the_same_state(portal):
    write_post(portal, **moved("cancelled"))
    found = read(portal)
    post = next(post for post in found.posts if post.slug == "rob-pesisir")
    assert feed.item(found, whole(found, post.url), {}, "").title == f"[DIBATALKAN] {TITLE}"
    files = html_of(portal)
    assert "Dibatalkan" in Document(files["/bpbd/2026/"]).text
    head = standing.marked(TITLE, "cancelled")
    buttons = [link["href"] for link in Document(files[post.url]).all("a") if "noopener" in (link.get("rel") or "")]
    assert buttons == [
        address for _, address in sharing.links(sharing.buttons(found.channels), head, found.portal.absolute(post.url))
    ]
    assert all("%5BDIBATALKAN%5D" in address for address in buttons if "facebook" not in address)


def test_a_telegram_text_has_no_hole_where_the_link_was():
    share = record_of(KIT)["share"]["telegram"]
    assert "%0A%0A%0A" not in share
    assert share.count("rujukan.contohprov.example") == 1


# ---- shortening --------------------------------------------------------------------------------------------------

SENTENCES = [
    "Pemerintah menyalurkan bantuan sebesar Rp 25 miliar untuk 1.250 keluarga di Kepulauan Timur mulai besok pagi",
    "Gubernur Ratna Wulandari meninjau Balai Desa Muara Padi dan posko di Kampung Hilir pada 22 November 2026 malam",
    "Anggaran naik dari 25 miliar menjadi dua puluh lima miliar rupiah, kata Kepala Dinas Kesehatan, yang datang ke sini",
]


@pytest.mark.parametrize("text", SENTENCES)
def test_a_text_is_cut_neither_in_a_number_nor_in_a_name(text):
    cuts = [cut for cut in shortenings(text) if cut.endswith("…")]
    assert cuts
    for cut in cuts:
        last = cut.rstrip("…").split()[-1]
        following = text[len(cut) - 1 :].strip(" ,").split()[0]
        assert not re.search(r"\d", last)
        assert last.lower() not in {"rp", "di", "ke", "dari", "yang", "dan", "untuk", "pada", "dengan", "dua", "puluh"}
        assert following != "miliar"
        assert not (last[0].isupper() and following[0].isupper()), cut


def test_an_abbreviation_ends_no_sentence():
    text = "Posko ada di Jl. Merdeka No. 5 dekat pasar. Warga dapat datang kapan saja."
    assert shortenings(text)[:2] == [text, "Posko ada di Jl. Merdeka No. 5 dekat pasar."]


def test_a_title_in_capitals_can_still_be_shortened():
    assert "Gubernur Resmikan Jembatan…" in shortenings("Gubernur Resmikan Jembatan Batu Lintang")
