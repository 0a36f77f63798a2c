"""Every channel's text of every post: within its limit, and of nothing but whole words, numbers and links of the post.

Counted and checked without the generator's code. `make test` takes the sample portal's posts and some made-up ones,
SOAK=1 takes two thousand of these.
"""

import datetime as dt
import os
import random
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building import AS_OF
from counting import LINK, SHIPPED
from fixtures import BASE
from kitmaking import CHANNELS, KIT, ROOT, said_in, texts_of
from newsroom.catalog.post import Alert, Change, Clarification, Event, Post, Social, Withdrawal
from newsroom.outputs.snippet_material import kit
from newsroom.outputs.snippet_text import link_for
from newsroom.text import spoken, spoken_english
from newsroom.text.count import to_gsm7
from newsroom.text.dates import zone
from pages import read

MADE = 2000 if os.environ.get("SOAK") else 60
NOW = dt.datetime.fromisoformat(AS_OF)
PLACES = "Muara Padi|Kota Contoh|Lembah Hijau|Desa Tanjung Kait|Pulau Mutiara|Balai Desa Pesisir Dadap".split("|")
PEOPLE = "Gubernur Ratna Wulandari|Kepala Dinas Kesehatan dr. Sari Dewi|Ir. H. Budi Santoso".split("|")
AMOUNTS = (
    "2.500 orang|Rp1,25 miliar|Rp 750.000|12,5 persen|60 sentimeter|07.00–16.00 WIB|14 jam|ke-81|26 November 2026"
).split("|")
DOINGS = (
    "menyalurkan bantuan|memperbaiki jalan provinsi|membuka posko|menutup sementara pelabuhan|menguji air sumur"
    "|memeriksa kesehatan warga|memindahkan jadwal pelayaran|membagikan bibit padi|mengimbau warga menjauhi pantai"
).split("|")
JOINTS = "untuk|karena|bersama|sebelum|sesudah|sampai|dengan|di|yang".split("|")


def sentence(chance, length):
    """Return a sentence of about so many letters, full of names, numbers and units."""
    parts = [chance.choice([*PLACES, *PEOPLE])]
    while len(" ".join(parts)) < length:
        parts += [chance.choice(DOINGS), chance.choice(JOINTS), chance.choice([*AMOUNTS, *PLACES, *PEOPLE])]
    return " ".join(parts)


def cut(text, low, high):
    """Return the beginning of a text, whole words only, within lengths that a post may have."""
    short = text[: high - 1].rpartition(" ")[0].rstrip(" ,–")
    return short if len(short) >= low else text[:high]


def made_post(number):
    """Return a post that no file holds; every number gives another one."""
    chance = random.Random(number)
    when = NOW - dt.timedelta(days=chance.randrange(900), hours=chance.randrange(24))
    lead = ". ".join(sentence(chance, chance.randrange(30, 90)) for _ in range(chance.randrange(1, 5)))
    fields = {
        "title": cut(sentence(chance, chance.randrange(20, 120)), 10, 110),
        "summary": cut(lead, 60, 200) + ".",
        "date": when,
        "type": chance.choice(["siaran-pers", "pengumuman", "laporan-kegiatan", "klarifikasi", "siaga"]),
        "number": f"{when.year}/BPBD/{number:04d}" if chance.random() < 0.7 else "",
        "topics": tuple(chance.sample(["kebencanaan", "kesehatan"], chance.randrange(1, 3))),
    }
    later = NOW + dt.timedelta(days=chance.randrange(-30, 30))
    if fields["type"] in ("pengumuman", "laporan-kegiatan"):
        state = chance.choice(["planned", "rescheduled", "postponed", "cancelled", "held"])
        fields["event"] = Event(
            later,
            state,
            venue=chance.choice(["", *PLACES]),
            organiser=chance.choice(["", "Dinas PUPR bersama Sekretariat Daerah"]),
            reason=sentence(chance, 60),
            registration=chance.choice(
                ["", "https://daftar.contohprov.example/temu-data?hari=2", "telepon 021 555 0100"]
            ),
        )
    if fields["type"] == "klarifikasi":
        verdict = chance.choice(["salah", "menyesatkan", "penipuan", "benar"])
        fields["clarification"] = Clarification("Air ledeng beracun sejak Senin", verdict)
    if fields["type"] == "siaga":
        told = ". ".join(sentence(chance, 60) for _ in range(chance.randrange(1, 8))) + "."
        fields["alert"] = Alert("Met", "Rob", "Expected", "Severe", "Likely", later, told[:1000], areas=("kota-uji",))
    if chance.random() < 0.15:
        fields["changes"] = (Change(when + dt.timedelta(hours=1), "koreksi", sentence(chance, 80)),)
    if chance.random() < 0.1:
        fields["withdrawn"] = Withdrawal(when + dt.timedelta(hours=2), "keliru", sentence(chance, 100))
    if chance.random() < 0.2:
        fields["social"] = Social(text=lead[:480] + ".", hashtags=("SiagaRob", "x" * 50), channels={"x": "Rob, 60 cm."})
    return Post(f"content/bpbd/{when.year}/p{number}.md", "bpbd", when.year, f"p{number}", **fields)


@cache
def kits():
    """Return the kits of the sample portal's posts and of the made ones, by what names them."""
    sample, base = read(ROOT, as_of="2026-11-22T12:00:00+07:00"), read(BASE)
    found = {post.id: kit(sample, sample.opened(post), {}) for post in sample.posts}
    assert len(found) > 100
    return found | {f"made {number}": kit(base, made_post(number), {}) for number in range(MADE)}


def words_of(text):
    """Return the words of a text without what stands around them."""
    return {bare for word in text.split() if (bare := re.sub(r"^[*…(\"“]+|[*…,;:.!?–—)\"”-]+$", "", word))}


def material_of(made, channel):
    """Return everything that a channel may say of a kit, as the channel would write it."""
    channel = channel.told_in(made.language)
    aloud = spoken.spelled if channel.language == "id" else spoken_english.spelled
    facts = [form for fact in (*made.facts, *made.details) for form in fact]
    said = [
        made.headline,
        made.lead,
        *facts,
        made.call,
        made.url,
        made.short_url,
        made.source,
        made.agency,
        made.portal,
    ]
    said += [made.number, *made.hashtags, *(text for _, text in made.overrides)]
    said.append(re.sub(r"\{[{%].*?[}%]\}", " ", channel.template))
    written = [aloud(text) if channel.spoken else to_gsm7(text) if channel.name == "sms" else text for text in said]
    return " ".join(written)


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_no_text_is_over_the_limit_or_cut_in_a_word(channel):
    limit, measured = SHIPPED[channel.name]
    for name, made in kits().items():
        entry = texts_of(made, [channel])[channel.name]
        assert measured(entry["text"]) == entry["count"] <= limit == entry["limit"], name
        known = words_of(material_of(made, channel).casefold())
        for text in said_in(entry):
            told = (re.sub(r"^\d/\d ", "", text) if text != entry["text"] else text).casefold()
            assert words_of(told) <= known, (name, words_of(told) - known)
            for link in LINK.findall(told):
                links = {made.url, made.short_url, *LINK.findall(" ".join(map(" ".join, made.details)))}
                assert link in {known.casefold() for known in links}, name


def test_what_is_cut_ends_where_a_word_ends():
    shortened = 0
    for made in kits().values():
        source = " ".join([made.headline, made.lead, *(fact.line for fact in made.facts)])
        for name in ("x", "bluesky", "threads"):
            text = texts_of(made, [item for item in CHANNELS if item.name == name])[name]["text"]
            for line in (line.rstrip("…") for line in text.split("\n") if line.endswith("…")):
                shortened += 1
                at = source.find(line)
                assert at >= 0
                after = source[at + len(line) :]
                assert not after[:1].isalnum()
                assert not re.search(r"\d$", line)
                assert not re.match(r"[,–-]? ?(?:ribu|juta|miliar|triliun)", after)
    assert shortened


def test_the_parts_of_a_thread_hold_what_the_text_could_not():
    threads = 0
    for made in kits().values():
        for channel in CHANNELS:
            entry = texts_of(made, [channel])[channel.name]
            parts = [part["text"] for part in entry.get("parts", ())]
            if not parts:
                continue
            threads += 1
            assert [text.partition(" ")[0] for text in parts] == [
                f"{at}/{len(parts)}" for at in range(1, len(parts) + 1)
            ]
            assert all(channel.fits(text, channel.parts.limit) for text in parts)
            first, whole = parts[0], " ".join(parts)
            if channel.parts.form == "thread":
                assert made.url in first
            assert words_of(made.lead) <= words_of(whole) or parts[-1].endswith(
                f"{made.call}: {link_for(channel, made)}"
            )
    assert threads > 10


@pytest.mark.parametrize("channel", [item for item in CHANNELS if item.parts], ids=lambda channel: channel.name)
@pytest.mark.parametrize("length", [15, 400])
@pytest.mark.parametrize("most", [2, 6])
def test_what_the_parts_can_not_hold_is_told_in_the_last_one(channel, length, most):
    told = [f"Kalimat {number:02} {sentence(random.Random(number), length)}." for number in range(90)]
    channel = replace(channel, parts=replace(channel.parts, most=most))
    entry = texts_of(replace(KIT, lead=" ".join(told)), [channel])[channel.name]
    parts = [part["text"] for part in entry["parts"]]
    ending = f"\n\n{KIT.call}: {link_for(channel, KIT)}"
    assert len(parts) == most
    assert [text.endswith(ending) for text in parts] == [False] * (most - 1) + [True]
    assert all(channel.fits(text, channel.parts.limit) for text in parts)
    said = " ".join(re.sub(r"^\d/\d ", "", text).replace(KIT.url, "").strip() for text in parts)
    said = " ".join(said.removesuffix(ending.replace(KIT.url, "").strip()).replace("… …", " ").split())
    whole = " ".join([KIT.headline, *told])
    assert whole.startswith(said.rstrip("…"))
    # A sentence that is longer than a part has no end in it.
    assert said.endswith(".") or length > 100


def test_a_thread_that_holds_all_says_nothing_of_a_rest():
    entry = texts_of(replace(KIT, lead="Satu kalimat yang cukup panjang di sini. " * 15), CHANNELS)["x"]
    assert 1 < len(entry["parts"]) < 6
    assert not any(KIT.call in part["text"] for part in entry["parts"])


TITLES = st.lists(
    st.sampled_from(
        [
            "👩\u200d👩\u200d👧🏽",
            "🇮🇩",
            "e\u0301",
            "مرحبا",
            "שלום",
            "𝒜",
            "\u202e",
            "1\ufe0f\u20e3",
            "Rob ",
            "60 cm ",
            " ",
        ]
    )
    | st.characters(exclude_categories=("Cs", "Cc")),
    min_size=1,
    max_size=110,
).map(lambda pieces: " ".join("".join(pieces)[:110].split()) or "Judul")


@settings(deadline=None, max_examples=60 if MADE == 60 else 1000)
@given(title=TITLES)
def test_titles_of_any_script_are_whole_wherever_they_fit(title):
    made = replace(KIT, headline=title, title=title)
    for channel in CHANNELS:
        entry = texts_of(made, [channel])[channel.name]
        limit, measured = SHIPPED[channel.name]
        assert measured(entry["text"]) <= limit
        if channel.name in ("facebook", "telegram", "instagram", "linkedin"):
            assert channel.clean(title) in entry["text"]
        assert set(LINK.findall(entry["text"])) <= {KIT.url, KIT.short_url, *LINK.findall(title)}


def test_the_sample_portal_has_files_for_all_channels():
    assert {path.stem for path in (ROOT / "overrides/channels").glob("*.yml")} == set(SHIPPED)
    assert Path(ROOT / "content/portal/skema/kanal.json").is_file()
    assert zone("WIB")
