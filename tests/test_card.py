"""Share cards: the exact size, small, legible, always fitting, whatever the title, the colour and the photo."""

import datetime as dt
import hashlib
import io
import os
import pickle
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from building import flat
from newsroom.catalog import cardformats, docket, labels, looks, material, standing, tongues
from newsroom.catalog.agency import Agency
from newsroom.catalog.cardfacts import CardFacts, SheetFacts, card_facts
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.picture import PhotoFacts
from newsroom.catalog.portal import Portal
from newsroom.catalog.post import TYPES, VERDICTS, Post
from newsroom.outputs import card, card_boxes, card_drawing, card_look, card_template, snippet_material
from newsroom.pixels import color, framing, lettering, pattern, reading, wrapping
from newsroom.pixels.layout import Box

FACTS = CardFacts(
    title="Banjir rob di Muara Padi, 102 warga mengungsi ke balai desa",
    type_label="Siaran pers",
    agency_name="Badan Penanggulangan Bencana Daerah",
    agency_short="BPBD",
    color="#a33a00",
    logo="",
    logo_digest="",
    date="21 November 2026",
    number="2026/BPBD/0123",
    portal="Rujukan Provinsi Contoh",
    link="https://rujukan.contohprov.go.id/r/2026/BPBD/0123/",
    address="rujukan.contohprov.go.id/r/2026/BPBD/0123",
)
TITLES = (
    "Rob malam ini",
    "Jembatan Batu Lintang aman dilalui",
    "Pemprov salurkan Rp1,25 miliar untuk 1.250 keluarga di Kepulauan Timur",
    "Banjir rob di Muara Padi, 102 warga mengungsi ke Balai Desa sejak 21 November 2026 pukul 09.00 WIB malam ini",
    "Pertanggungjawabanpelaksanaananggaranpendapatandanbelanjadaerahprovinsicontohtahunanggaranduaribuduapuluhenam",
    "W" * 110,
    "i" * 110,
    "WWWWWWWWW " * 11,
)
PHOTO = Image.effect_mandelbrot((532, 630), (-2, -1.5, 1, 1.5), 60).convert("RGB")
TEMPLATE = card_template.load("card")
# Where the photo is, which on alerts is smaller, and the title's sizes.
SHOT, ALERT_SHOT = (Box(*box.box) for box in TEMPLATE.boxes if box.draw == "photo")
SIZES = next(part.sizes for box in TEMPLATE.boxes for part in box.column if part.of == "title")
PAGE = Box(0, 0, 1200, 630)


def composed(photo=None, **changes):
    cut = photo.resize if photo else None
    return card_boxes.composed(TEMPLATE, SheetFacts(FACTS._replace(**changes)), None, cut)


def words(text):
    """Return a text without spaces, and without the hyphens that breaking a word brings in."""
    return "".join(text.replace("-", "").split())


def written(canvas, *texts):
    """Return whether all of each text stands on the card, in this order, nothing lost."""
    everything = words("".join(text for text, *_ in canvas.written))
    return all(words(text) in everything for text in texts)


# ---- the file ----------------------------------------------------------------------------------------------------


def test_a_card_is_a_small_baseline_jpeg_of_the_exact_size():
    data = card_drawing.derive(FACTS, b"", b"")["card.jpg"]
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.size, image.mode) == ("JPEG", (1200, 630), "RGB")
    assert len(data) <= 300_000
    assert b"\xff\xc0" in data
    assert b"\xff\xc2" not in data
    assert not {"progressive", "exif", "comment", "icc_profile"} & set(image.info)


def test_the_noisiest_photo_stays_within_300_kb(tmp_path):
    noise = Image.merge("RGB", [Image.effect_noise((800, 900), 200 + shade) for shade in range(3)])
    noise.save(tmp_path / "noise.png")
    facts = FACTS._replace(cover="noise.png", cover_digest="x")
    assert len(card_drawing.derive(facts, (tmp_path / "noise.png").read_bytes(), b"")["card.jpg"]) <= 300_000


def test_the_same_bytes_in_another_process():
    script = (
        "import hashlib, pickle, sys\nfrom newsroom.outputs import card_drawing\n"
        "print(hashlib.sha256(card_drawing.derive(pickle.load(sys.stdin.buffer), b'', b'')['card.jpg']).hexdigest())"
    )
    environ = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Jayapura", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", script], input=pickle.dumps(FACTS), capture_output=True, check=True, env=environ
    )
    assert done.stdout.decode().strip() == hashlib.sha256(card_drawing.derive(FACTS, b"", b"")["card.jpg"]).hexdigest()
    assert card_drawing.derive(FACTS, b"", b"") == card_drawing.derive(FACTS, b"", b"")


# ---- what stands on it -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("photo", [None, PHOTO], ids=["without photo", "with photo"])
@pytest.mark.parametrize("label", TYPES.values())
@pytest.mark.parametrize("title", TITLES)
def test_everything_fits(title, label, photo):
    canvas = composed(photo, title=title, type_label=label)
    assert written(canvas, title, FACTS.agency_name, FACTS.date, FACTS.number, FACTS.portal, label.upper())
    for text, box, _, _ in canvas.written:
        assert stands_clear(box, photo, label), text
    boxes = [box for _, box, _, _ in canvas.written]
    for number, one in enumerate(boxes):
        assert not [other for other in boxes[number + 1 :] if overlap(one, other)]


def stands_clear(box, photo, label=""):
    shot = ALERT_SHOT if label == "Siaga" else SHOT
    return PAGE.inset(24, 24).holds(box) and not (
        photo and overlap(box, Box(shot.x - 24, shot.y, shot.width, shot.height))
    )


def overlap(one, other):
    across = min(one.right, other.right) - max(one.x, other.x)
    down = min(one.bottom, other.bottom) - max(one.y, other.y)
    return across > 1 and down > 1


@pytest.mark.parametrize("photo", [None, PHOTO], ids=["without photo", "with photo"])
def test_long_names_and_numbers_keep_their_place(photo):
    longest = {
        "agency_name": "Unit Pelaksana Teknis Dinas Pengelolaan Kawasan Konservasi Perairan dan Pesisir Kepulauan Timur"
        " Provinsi Contoh Selatan",
        "agency_short": "UPT Konservasi Perairan Timur",
        "portal": "Rujukan Informasi Resmi Pemerintah Provinsi Contoh Selatan",
        "number": "2026/UPTKONSERVASIPERAIRANTIMUR/HUMAS/XI/000000123",
        "date": "30 September 2026",
    }
    canvas = composed(photo, **longest, stamp="DIKOREKSI", title=TITLES[3])
    assert all(stands_clear(box, photo) for _, box, _, _ in canvas.written)
    assert written(canvas, TITLES[3], longest["date"])


@pytest.mark.parametrize("photo", [None, PHOTO], ids=["without photo", "with photo"])
@pytest.mark.parametrize("stamp", ["DICABUT", "DIBATALKAN", "DITUNDA", "BERAKHIR", "DIJADWALKAN ULANG", "DIKOREKSI"])
@pytest.mark.parametrize("label", ["Siaran pers", "Klarifikasi", "Siaga"])
def test_a_state_is_stamped(label, stamp, photo):
    canvas = composed(photo, type_label=label, stamp=stamp, verdict="Salah" if label == "Klarifikasi" else "")
    assert stamp in [text for text, *_ in canvas.written]
    assert all(PAGE.holds(box) for _, box, _, _ in canvas.written)
    assert all(color.contrast(ink, ground) >= 4.5 for *_, ink, ground in canvas.written)
    if stamp in card_look.OVER:
        assert "SALAH" not in "".join(text for text, *_ in canvas.written)
        assert canvas.image.getpixel((5, 400)) == card_look.GREY


@pytest.mark.parametrize("verdict", ["Salah", "Menyesatkan", "Penipuan", "Benar"])
@pytest.mark.parametrize("photo", [None, PHOTO], ids=["without photo", "with photo"])
@pytest.mark.parametrize("title", TITLES)
def test_a_verdict_is_said_of_the_claim_and_never_of_the_title(verdict, photo, title):
    canvas = composed(photo, title=title, type_label="Klarifikasi", verdict=verdict)
    texts = [text for text, *_ in canvas.written]
    assert f"KLAIM BEREDAR: {verdict.upper()}" in texts
    assert verdict.upper() not in texts
    assert written(canvas, title)
    assert all(stands_clear(box, photo) for _, box, _, _ in canvas.written)
    assert all(color.contrast(ink, ground) >= 4.5 for *_, ink, ground in canvas.written)


def lines(canvas):
    return {text for text, *_ in canvas.written}


def test_the_portals_own_words_are_in_the_language_of_the_post():
    alert = {
        "type_label": "Siaga",
        "level": "Awas",
        "areas": "Kota Contoh",
        "instruction": "Leave the beach.",
        "until": "noon",
    }
    found = lines(composed(language="en-GB", **alert))
    assert {"ALERT", "LEVEL: EXTREME", "Areas: Kota Contoh", "Valid until noon"} <= found
    claim = lines(composed(language="en", type_label="Klarifikasi", verdict="Salah", stamp="DIKOREKSI"))
    assert {"FACT CHECK", "CLAIM IN CIRCULATION: FALSE", "CORRECTED"} <= claim
    assert "WITHDRAWN" in lines(composed(language="en", stamp="DICABUT"))
    # Languages without words of their own keep those of the portal.
    assert {"SIAGA", "TINGKAT AWAS", "Wilayah: Kota Contoh"} <= lines(composed(language="jv", **alert))


def test_english_has_all_words_that_cards_have():
    own = {label.upper() for label in TYPES.values()} | {word.upper() for word in standing.WORDS.values()}
    own |= {f"TINGKAT {level.upper()}" for level in labels.SEVERITIES.values()}
    own |= {f"KLAIM BEREDAR: {verdict.upper()}" for verdict in VERDICTS.values()}
    own |= {card_boxes.CALL, card_boxes.CHECK, snippet_material.CALL, "Sumber", *snippet_material.CALLS.values()}
    for name in cardformats.TEMPLATES:
        own |= set(re.findall(r'label: "?([^",]+)"?,', looks.file_of(name).read_text()))
    assert own <= set(tongues.ENGLISH)


def test_types_look_different():
    cards = [composed(type_label=label).image.resize((60, 30)).tobytes() for label in TYPES.values()]
    assert len(set(cards)) == len(TYPES)
    siaga = composed(type_label="Siaga", color="#2e7d32").image
    assert siaga.getpixel((5, 400)) == card_look.ALARM


COLORS = ["#000000", "#ffffff", "#808080", "#ffe14d", "#ff0000", "#00ff00", "#0000ff", "#777777", "#f57c00", "#4fc3f7"]


@pytest.mark.parametrize("label", TYPES.values())
@pytest.mark.parametrize("shade", COLORS)
def test_every_text_is_read_on_every_color(shade, label):
    for stamp in ("", "DIKOREKSI", "DICABUT"):
        canvas = composed(color=shade, type_label=label, stamp=stamp, verdict="Salah" * (label == "Klarifikasi"))
        for text, _, ink, ground in canvas.written:
            assert color.contrast(ink, ground) >= 4.5, (text, ink, ground)


@settings(max_examples=60)
@given(st.tuples(*[st.integers(0, 255)] * 3), st.sampled_from(list(TYPES.values())))
def test_contrast_holds_on_any_color_and_over_the_pattern(shade, label):
    look = card_look.look_of(FACTS._replace(color="#{:02x}{:02x}{:02x}".format(*shade), type_label=label))
    for ink in (look.ink, look.soft):
        assert color.contrast(ink, look.ground) >= 4.5
        assert color.contrast(ink, look.motif) >= 4.5
    assert color.contrast(*look.badge) >= 4.5


# ---- letters -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Rob 🌊 malam ini 👨‍👩‍👧🇮🇩", "Rob malam ini"),
        ("Rob\nmalam\t\tini\u2028lagi", "Rob malam ini lagi"),
        ("\u202eRob\u202c malam\u200b ini\ufeff", "Rob malam ini"),
        ("Cafe\u0301 dibuka", "Café dibuka"),
        ("Z̸̢̛̳a̷͇l̸͎g̵̱o̷ di sini", "Zalgo di sini"),
        ("𝗝𝘂𝗱𝘂𝗹 𝘁𝗲𝗯𝗮𝗹", "Judul tebal"),
        ("Kadar 5 m² dan H₂O ½ gelas", "Kadar 5 m² dan H₂O ½ gelas"),
        ("Aksara ꦲꦏ꧀ꦱꦫ ᮃᮊ᮪ᮞᮛ", "Aksara ꦲꦏ꧀ꦱꦫ ᮃᮊ᮪ᮞᮛ"),
        ("Москва dan Αθήνα", "Москва dan Αθήνα"),
        ("漢字 saja", "saja"),
        ("\x00\x1b[31m awas", "[31m awas"),
        ("\ud800 rusak", "rusak"),
        ("🎉🎉🎉", ""),
    ],
)
def test_what_can_not_be_drawn_is_left_out(text, shown):
    assert lettering.clean(text) == shown
    assert composed(title=text).image.size == (1200, 630)


def test_no_letter_is_drawn_as_an_empty_box():
    for name, letters in lettering.runs(lettering.clean("Rob ė ŋ ḥ Ж ع ꦲ ᮃ ᬅ é 5 m²"), lettering.BOLD):
        assert {ord(letter) for letter in letters} <= lettering._coverage(name)


NAMES = {
    "Arabic": "محمد بن عبد الله",
    "Javanese": "ꦱꦿꦶꦩꦔꦸꦤ꧀ꦱꦫꦏꦺꦴꦫ",
    "Sundanese": "ᮞᮥᮔ᮪ᮓ ᮍᮜᮌᮨᮔ",
    "Balinese": "ᬓᬢᬸᬢ᭄ᬲᬸᬤᬶᬭ",
    "Latin of other tongues": "Đặng Ŋurah Ḥasan Çelik",
}


@pytest.mark.parametrize("script", NAMES)
@pytest.mark.parametrize("name", cardformats.TEMPLATES)
def test_names_in_other_scripts_are_whole_on_every_format(name, script):
    said = NAMES[script]
    assert lettering.clean(said) == said, "left out"
    card = FACTS._replace(
        title=f"Bersama {said} di balai", agency_name=f"Balai {said}", type_label="Siaga", level="Awas",
        areas=f"Desa {said}", instruction=f"Hubungi {said}.", until="besok",
    )  # fmt: skip
    sheet = SheetFacts(card, f"Kata {said}.", "besok", f"Balai {said}")
    canvas = card_boxes.composed(card_template.load(name), sheet, None, None)
    texts = "".join(text for text, *_ in canvas.written)
    last = said.split()[-1]
    assert texts.count(last) >= 4
    for text, *_ in canvas.written:
        for font, letters in lettering.runs(text, lettering.BOLD):
            assert {ord(letter) for letter in letters} <= lettering._coverage(font), (font, letters)
            # A private letter has no shape in any font, and so gets the box.
            assert mask(font, "\ue0ff") not in [mask(font, letter) for letter in letters if letter.isalnum()]


def mask(font, letters):
    return bytes(lettering._face(font, 60.0).getmask(letters))


def test_arabic_words_keep_their_order_and_space():
    found = lettering.runs("Kitab كلمة عربية dibuka", lettering.BOLD)
    assert [letters for _, letters in found] == ["Kitab ", "كلمة عربية", " ", "dibuka"]


@settings(max_examples=50)
@given(st.text(min_size=1, max_size=110))
def test_any_title_can_be_drawn(title):
    canvas = composed(title=title)
    assert all(PAGE.inset(20, 20).holds(box) for _, box, _, _ in canvas.written)


def test_fonts_are_whole_and_small():
    files = [lettering.FOLDER / name for name in (lettering.BOLD, lettering.PLAIN, *lettering.OTHERS)]
    assert sum(file.stat().st_size for file in files) <= 500_000
    assert set("Aa09éŠž–—’“”…€°²₂½×±") <= {chr(code) for code in lettering._coverage(lettering.BOLD)}
    assert (lettering.FOLDER / "OFL.txt").exists()


# ---- lines -------------------------------------------------------------------------------------------------------

MEASURE = partial(lettering.width, weight=lettering.BOLD, size=1)


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("Pemprov salurkan Rp1,25 miliar untuk 1.250 keluarga", ["Rp1,25 miliar", "1.250 keluarga"]),
        ("Ditutup 21 November 2026 pukul 09.00 WIB", ["21 November 2026", "pukul 09.00 WIB"]),
        ("Curah hujan 120 mm per hari", ["120 mm"]),
    ],
)
def test_numbers_stay_with_their_units(text, together):
    units = wrapping.glued(text.split())
    assert all(any(words in unit for unit in units) for words in together), units


@pytest.mark.parametrize("width", [500, 560, 640, 800, 1080])
def test_no_word_is_alone_on_the_last_line_when_that_can_be_avoided(width):
    for title in TITLES[1:4]:
        lines = wrapping.fit(title, MEASURE, (width, 250), SIZES, 1.13).lines
        assert len(lines) == 1 or " " in lines[-1], lines


def test_lines_are_balanced_and_as_large_as_they_can_be():
    setting = wrapping.fit("Donor darah rutin setiap Kamis", MEASURE, (1080, 250), SIZES, 1.13)
    assert setting.lines == ("Donor darah rutin", "setiap Kamis")
    assert setting.size >= 94
    assert wrapping.fit("Rob malam", MEASURE, (1080, 250), SIZES, 1.13).size == SIZES[0]


@given(st.lists(st.text("abcdefgWi", min_size=1, max_size=18), min_size=1, max_size=16), st.integers(300, 1080))
def test_a_set_text_fits_and_loses_nothing(words_given, width):
    text = " ".join(words_given)[:110].strip()
    setting = wrapping.fit(text, MEASURE, (width, 400), SIZES, 1.13)
    assert setting.height <= 400 + 1
    assert all(MEASURE(line) * setting.size <= width + 1 for line in setting.lines)
    if not setting.lines[-1].endswith("…"):
        assert words("".join(setting.lines)) == words(text)


# ---- photos, logos, jobs -----------------------------------------------------------------------------------------


def striped(path, size=(900, 600), at=0.8):
    """A grey picture with one red stripe, a tenth wide, at a part of its width."""
    image = Image.new("RGB", size, (128, 128, 128))
    ImageDraw.Draw(image).rectangle((size[0] * (at - 0.05), 0, size[0] * (at + 0.05), size[1]), (220, 20, 20))
    image.save(path, quality=92)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def red_columns(image):
    strip = image.resize((image.width, 1), Image.Resampling.BOX)
    return [x for x in range(image.width) if strip.getpixel((x, 0))[0] > 150 and strip.getpixel((x, 0))[1] < 90]


def cropped(path, size, focus):
    with reading.opened(path.read_bytes()) as image:
        return framing.Scene(framing.covering(image, size), focus).part(size)


def test_a_photo_is_cropped_about_its_focus_or_where_most_is_going_on(tmp_path):
    striped(tmp_path / "a.jpg")
    assert not red_columns(cropped(tmp_path / "a.jpg", (200, 400), (0.1, 0.5)))
    for focus in ((0.8, 0.5), None):
        found = red_columns(cropped(tmp_path / "a.jpg", (200, 400), focus))
        assert found
        assert 40 < sum(found) / len(found) < 160
    assert cropped(tmp_path / "a.jpg", (200, 400), (1.0, 1.0)).size == (200, 400)
    assert cropped(tmp_path / "a.jpg", (2000, 1800), None).size == (2000, 1800)


SHOTS = sorted(
    {box.box[2:] for name in cardformats.TEMPLATES for box in card_template.load(name).boxes if box.draw == "photo"}
)


@pytest.mark.parametrize("size", SHOTS, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("photo", [(600, 400), (400, 600), (500, 500), (1200, 300), (300, 900)])
def test_a_face_about_the_focus_is_whole_in_every_crop(size, photo):
    """A box of a fifth of the shorter side, about a focus anywhere, even where a corner of the photo cuts the box."""
    wide, high, half = *photo, min(photo) // 10
    for x, y in [(0.5, 0.5), (0.15, 0.2), (0.85, 0.3), (0.3, 0.95), (0.0, 0.0), (1.0, 1.0)]:
        middle = round(x * wide), round(y * high)
        face = (
            max(0, middle[0] - half),
            max(0, middle[1] - half),
            min(wide, middle[0] + half),
            min(high, middle[1] + half),
        )
        whole = Image.new("L", photo)
        whole.paste(255, face)
        cut = framing.Scene(whole, (x, y)).part(size)
        scale = size[0] / min(wide, high * size[0] / size[1])
        shown = sum(cut.tobytes()) / 255 / scale**2
        assert shown == pytest.approx((face[2] - face[0]) * (face[3] - face[1]), rel=0.03), (x, y)


def test_a_photo_that_changed_stops_the_build(tmp_path):
    catalog = small_catalog(tmp_path, logo="logo.png")
    (tmp_path / "agencies").mkdir()
    (tmp_path / "agencies/logo.png").write_bytes(b"lain")
    logo = PhotoFacts("agencies/logo.png", "0" * 64, width=100, height=100)
    (job,) = jobs_of(replace(catalog, photos={"agencies/logo.png": logo}))
    with pytest.raises(material.Changed, match=r"logo\.png"):
        job.gathered()


def test_a_photo_that_can_not_be_opened_is_our_own_fault():
    with pytest.raises(card_drawing.CardError, match=r"a\.jpg"):
        card_drawing.derive(FACTS._replace(cover="a.jpg", cover_digest="lain"), b"bukan foto", b"")


def test_a_logo_stands_on_its_tile(tmp_path):
    logo = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    ImageDraw.Draw(logo).ellipse((10, 10, 290, 190), (0, 90, 200, 255))
    logo.save(tmp_path / "logo.png")
    data = card_drawing.derive(FACTS._replace(logo="logo.png"), b"", (tmp_path / "logo.png").read_bytes())["card.jpg"]
    middle = Image.open(io.BytesIO(data)).getpixel((60 + 42, 46 + 42))
    assert sum(abs(a - b) for a, b in zip(middle, (0, 90, 200), strict=True)) < 30


def jobs_of(catalog):
    return [job for job in flat(card.jobs(catalog)) if "/rob/" in job.folder]


def small_catalog(root, logo="", **changes):
    moment = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
    post = Post("content/bpbd/2026/rob.md", "bpbd", 2026, "rob", title="Rob malam ini", date=moment, type="siaga")
    docketed = docket.of(replace(post, **changes), repr(changes).encode(), "https://contoh.example/")
    return Catalog(
        root, Portal(kit_days=0), {"bpbd": Agency("bpbd", "Badan X", "BPBD", logo=logo)}, (docketed,), moment
    )


def test_jobs_and_their_keys(tmp_path):
    catalog = small_catalog(tmp_path)
    (job,) = jobs_of(catalog)
    assert (job.kind, job.folder) == ("card", "/bpbd/2026/rob/")
    assert list(job.run(*job.gathered())) == ["card.jpg"]
    (again,) = jobs_of(small_catalog(tmp_path))
    assert (again.key, again.deeper()) == (job.key, job.deeper())
    (later,) = jobs_of(small_catalog(tmp_path, title="Rob besok pagi"))
    assert later.key != job.key
    assert later.deeper() != job.deeper()
    (unseen,) = jobs_of(small_catalog(tmp_path, summary="Yang tidak ada pada kartu."))
    assert unseen.key != job.key
    assert unseen.deeper() == job.deeper(), "what a card does not show draws no other one"
    (elsewhere,) = jobs_of(replace(catalog, portal=Portal(name="Lain", kit_days=0), memo={}))
    assert elsewhere.key != job.key
    post = catalog.opened(catalog.posts[0])
    assert card_facts(catalog, post).title == "Rob malam ini"


def test_another_font_or_language_makes_other_keys(tmp_path, monkeypatch):
    catalog = small_catalog(tmp_path)
    first, _ = card.jobs(catalog)
    other, _ = card.jobs(replace(catalog, portal=replace(catalog.portal, language="en"), memo={}))
    assert other.key != first.key
    fonts = tmp_path / "fonts"
    shutil.copytree(card.FONTS, fonts)
    monkeypatch.setattr(card, "FONTS", fonts)
    same, _ = card.jobs(small_catalog(tmp_path))
    assert same.key == first.key
    file = next(path for path in sorted(fonts.iterdir()) if path.suffix in (".ttf", ".otf", ".woff2"))
    file.write_bytes(file.read_bytes() + b"\0")
    changed, _ = card.jobs(small_catalog(tmp_path))
    assert changed.key != first.key


def test_the_pattern_of_an_agency_is_its_own():
    masks = {pattern.faded(name, 200, 200).tobytes() for name in ("BPBD", "Dinkes", "Setda", "Disdik", "DPUPR")}
    assert len(masks) >= 3
    assert pattern.faded("BPBD", 200, 200).getextrema()[1] > 200
