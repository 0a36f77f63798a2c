"""The share texts: every one within its limit, counted here by other means than the generator's."""

import json
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.catalog.channels import CHANNELS
from newsroom.outputs.snippet import Kit, kit_file
from newsroom.text import count

BASE = "https://rujukan.contohprov.example"
KIT = Kit(
    post="bpbd/2026/banjir-rob",
    title="Banjir rob di Muara Padi, 102 warga mengungsi",
    url=f"{BASE}/bpbd/2026/banjir-rob/",
    short_url=f"{BASE}/r/2026/BPBD/0123/",
    status="current",
    headline="Banjir rob di Muara Padi, 102 warga mengungsi",
    lead="Rob setinggi 60 sentimeter menggenangi tiga kampung sejak Jumat malam. Posko dibuka di Balai Desa Muara.",
    facts=("Waktu: Minggu, 22 November 2026 pukul 09.00 WIB", "Tempat: Balai Desa Muara"),
    source="Sumber: Badan Penanggulangan Bencana Daerah No. 2026/BPBD/0123, Rujukan Provinsi Contoh",
    hashtags=("#BPBD", "#Kebencanaan"),
    overrides=(),
    cards=(),
)
# Letters, marks, emoji with joiners, right-to-left text and what needs four bytes.
HOSTILE = st.text(
    st.one_of(st.characters(exclude_categories=("Cs", "Cc")), st.sampled_from("👩‍👩‍👧🏽é\u0301مرحبا“”–…*_~€[]")),
    min_size=1,
    max_size=200,
)


def texts_of(kit):
    return json.loads(kit_file(kit)["kit.json"])["texts"]


def measured_elsewhere(name, text):
    """Count again, without the code that the generator uses."""
    if name == "sms":
        assert not [character for character in text if ord(character) > 0x20AC]
        return sum(2 if character in "^{}\\[~]|€" else 1 for character in text)
    if name == "x":
        short = re.sub(r"https://\S+", "x" * 23, text)
        return sum(
            1 if ord(c) <= 0x10FF or 0x2000 <= ord(c) <= 0x200D or 0x2010 <= ord(c) <= 0x201F else 2 for c in short
        )
    return len(text.encode("utf-16-le")) // 2


def test_every_channel_has_its_text_with_link_and_count():
    texts = texts_of(KIT)
    assert list(texts) == [channel.name for channel in CHANNELS]
    for channel in CHANNELS:
        entry = texts[channel.name]
        assert entry["count"] == channel.count(entry["text"]) <= entry["limit"] == channel.limit
        assert (KIT.short_url if channel.short_link else KIT.url) in entry["text"]
        assert "Banjir rob di Muara Padi" in entry["text"]


def test_whatsapp_speaks_its_own_markup_and_sms_its_own_alphabet():
    texts = texts_of(replace(KIT, headline="Air “bersih” – siaga €5 é ü 😀"))
    assert texts["whatsapp"]["text"].startswith("*Air “bersih” – siaga €5 é ü 😀*\n\n")
    assert texts["sms"]["text"].startswith('Air "bersih" - siaga €5 é ü')


@settings(deadline=None)
@given(title=HOSTILE, lead=HOSTILE, tags=st.lists(st.text("abcXYZ", min_size=2, max_size=40), max_size=6))
def test_no_text_is_ever_over_its_limit(title, lead, tags):
    title, lead = title.strip() or "Judul", lead.strip() or "Ringkasan"
    kit = replace(
        KIT, headline=unicodedata.normalize("NFC", title), lead=lead * 30, hashtags=tuple("#" + tag for tag in tags)
    )
    for name, entry in texts_of(kit).items():
        limit = {"whatsapp": 1024, "telegram": 1024, "facebook": 2000, "x": 280, "instagram": 2200, "sms": 160}[name]
        assert entry["count"] <= limit
        assert name == "x" or measured_elsewhere(name, entry["text"]) >= entry["count"] - len(entry["text"])
        assert name in ("x", "facebook", "instagram") or measured_elsewhere(name, entry["text"]) <= limit


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
        for link in re.findall(r"https?://\S*", entry["text"]):
            assert link in (KIT.url, KIT.short_url)


def test_an_override_is_used_when_it_fits():
    kit = replace(KIT, overrides=(("x", "Rob malam ini. Jauhi pantai."),))
    assert texts_of(kit)["x"]["text"] == f"Rob malam ini. Jauhi pantai.\n{KIT.url}"
    long = replace(KIT, overrides=(("x", "terlalu panjang " * 40),))
    assert texts_of(long)["x"]["count"] <= 280


def test_share_links_are_https_and_percent_encoded():
    share = json.loads(kit_file(replace(KIT, headline='A & B "c" #1?'))["kit.json"])["share"]
    assert set(share) == {"whatsapp", "telegram", "facebook", "x"}
    for address in share.values():
        assert address.startswith("https://")
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
