"""The formats of share cards, over made-up posts: size, safe area, contrast, QR codes, templates, and the time they last."""

import hashlib
import io
import json
import os
import re
import shutil
from dataclasses import replace
from functools import partial
from itertools import pairwise

import pypdfium2
import pytest
import segno
import zxingcpp
from PIL import Image, ImageChops

from building import ROOT, build, fingerprints, flat
from cardmaking import photo, sheets
from making import photo_bytes, write_post
from newsroom import cli, failures
from newsroom.catalog import cardformats, looks
from newsroom.catalog.cardfacts import card_facts, version
from newsroom.cli import cards
from newsroom.outputs import card_boxes, card_drawing, card_template
from newsroom.outputs.card_look import OVER
from newsroom.pixels import color, framing, lettering, qrcode, syllables, wrapping
from newsroom.pixels.layout import Box

pytestmark = pytest.mark.usefixtures("whole_kits")
POSTS = 2000 if os.environ.get("SOAK") else 30
FORMATS = {item.file: item for item in (cardformats.FIRST, *cardformats.PASSING)}
PICTURES = [file for file in FORMATS if not file.endswith(".pdf")]
GROUNDS = ("pattern", "photo", "fill", "hazard")
PHOTO = photo()


def cutter():
    with Image.open(io.BytesIO(PHOTO)) as image:
        return framing.Scene(framing.covering(image, (1080, 630), closely=True)).part


CUT = cutter()


def composed(name, sheet, boxes=None):
    template = card_template.load(name)
    template = replace(template, boxes=boxes) if boxes else template
    return card_boxes.composed(template, sheet, None, CUT if sheet.card.cover else None)


def decoded(image):
    return [found.text for found in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)]


def as_sent(data):
    """Return a picture as a messenger sends it on: 480 pixels wide, JPEG of quality 50."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    small, buffer = image.resize((480, round(image.height * 480 / image.width)), Image.Resampling.LANCZOS), io.BytesIO()
    small.save(buffer, "JPEG", quality=50)
    return Image.open(buffer)


# ---- over many posts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", range(4))
def test_every_format_of_every_post(part):
    """Exact size, at most 300 KB, and a QR code that is read from the file and from what messengers make of it."""
    for number, sheet in enumerate(sheets(POSTS)):
        if number % 4 != part:
            continue
        cover = PHOTO if sheet.card.cover else b""
        made = {**card_drawing.derive(sheet.card, cover, b""), **card_drawing.derive_passing(sheet, cover, b"")}
        assert set(made) == set(FORMATS)
        for file, data in made.items():
            assert len(data) <= 300_000, (file, sheet)
            if file.endswith(".pdf"):
                continue
            image = Image.open(io.BytesIO(data))
            assert image.size == (FORMATS[file].width, FORMATS[file].height)
            if file.endswith(".jpg"):
                assert (image.format, image.mode) == ("JPEG", "RGB")
                assert b"\xff\xc0" in data
                assert b"\xff\xc2" not in data
                assert not {"progressive", "exif", "comment", "icc_profile"} & set(image.info)
            assert decoded(image.convert("RGB")) == [sheet.card.link], (file, sheet)
            assert decoded(as_sent(data)) == [sheet.card.link], (file, sheet)


@pytest.mark.parametrize("name", cardformats.TEMPLATES)
def test_texts_stay_in_the_safe_area_and_can_be_read(name):
    template = card_template.load(name)
    safe = Box(*template.safe)
    grounds = tuple(box for box in template.boxes if box.draw in GROUNDS)
    for sheet in sheets(POSTS):
        canvas = composed(name, sheet)
        for text, box, ink, ground in canvas.written:
            assert safe.holds(box), (text, box, sheet)
            assert color.contrast(ink, ground) >= 4.5, (text, ink, ground)
        drawn = ImageChops.difference(canvas.image, composed(name, sheet, grounds).image).getbbox()
        assert safe.holds(Box(drawn[0], drawn[1], drawn[2] - drawn[0], drawn[3] - drawn[1])), (drawn, sheet)
        boxes = [(text, box) for text, box, *_ in canvas.written if text not in OVER]
        for index, (text, box) in enumerate(boxes):
            for other, place in boxes[index + 1 :]:
                across = min(box.right, place.right) - max(box.x, place.x)
                down = min(box.bottom, place.bottom) - max(box.y, place.y)
                assert across <= 1 or down <= 1, (text, other, sheet)


@pytest.mark.parametrize("name", cardformats.TEMPLATES)
def test_what_must_be_said_is_said(name):
    for sheet in sheets(POSTS):
        card, over = sheet.card, sheet.card.stamp in OVER
        said = "".join("".join(text for text, *_ in composed(name, sheet).written).replace("-", "").split())
        must = [card.type_label.upper(), card.date, card.portal, card.number, card.address, card.stamp]
        must += [lettering.clean(card.title)] if "Pertanggungjawabanp" not in card.title else []
        must += ["" if over else card.level.upper(), "" if over else card.areas]
        small = name == "card" or (name == "square" and card.cover)
        must += [card_boxes.brief(card.instruction) if small else card.instruction, card.until]
        must += [f"KLAIM BEREDAR: {card.verdict.upper()}"] if card.verdict and not over else []
        for text in must:
            assert "".join(text.replace("-", "").split()) in said, (text, name, sheet)


SHOWN = (255, 0, 255)
ALERT = {"level": "Awas", "areas": "Kota Contoh", "instruction": "Jauhi pantai.", "until": "besok"}


@pytest.mark.parametrize("stamp", ["", "DIKOREKSI", "DIJADWALKAN ULANG", "DITUNDA"])
@pytest.mark.parametrize("label", ["Siaran pers", "Siaga", "Klarifikasi"])
@pytest.mark.parametrize("name", cardformats.TEMPLATES)
def test_nothing_covers_any_part_of_a_photo(name, label, stamp):
    """No face is under a QR code, a stamp, stripes or a text, wherever the focus of the photo is."""
    template, sheet = card_template.load(name), next(sheets(1))
    more = ALERT if label == "Siaga" else {"verdict": "Salah"} if label == "Klarifikasi" else {}
    sheet = sheet._replace(card=sheet.card._replace(type_label=label, stamp=stamp, cover="foto.jpg", **more))
    asked = []

    def plain(size):
        asked.append(size)
        return Image.new("RGB", size, SHOWN)

    image = card_boxes.composed(template, sheet, None, plain).image
    shown = [box.box for box in template.boxes if box.draw == "photo" and box.box[2:] in asked]
    assert len(shown) == len(asked) == (name != "notice")
    for x, y, wide, high in shown:
        assert image.crop((x, y, x + wide, y + high)).getcolors() == [(wide * high, SHOWN)]


def test_a_short_title_leaves_the_other_texts_their_size():
    """A column keeps for its title no more than that needs: what to do in an alert stays as large as it may be."""
    sheet = next(sheet for sheet in sheets(20) if sheet.card.instruction)
    card = sheet.card._replace(title="Rob surut", areas="Kota Contoh", instruction="Jauhi pantai.", cover="foto.jpg")
    written = {text: box for text, box, *_ in composed("portrait", sheet._replace(card=card)).written}
    parts = [part for box in card_template.load("portrait").boxes if "alert" in box.when for part in box.column]
    largest = next(part.sizes[0] for part in parts if part.of == "instruction")
    assert written["Jauhi pantai."].height == pytest.approx(largest * lettering.CAPITALS)


def test_parts_of_a_photo_as_wide_as_it_was_brought_to_are_cut_from_the_same_pixels():
    with Image.open(io.BytesIO(PHOTO)) as image:
        scene = framing.Scene(framing.covering(image, (1080, 630), closely=True), (0.5, 0.5))
    assert scene.whole.size == (1080, 720)
    assert scene.part((1080, 420)).tobytes() == scene.whole.crop((0, 150, 1080, 570)).tobytes()


# ---- words and lines -------------------------------------------------------------------------------------------------

MEASURE = partial(lettering.width, weight=lettering.BOLD, size=1)


@pytest.mark.parametrize("width", [420, 560, 852, 952])
def test_no_last_line_has_a_single_word(width):
    for sheet in sheets(60):
        title = lettering.clean(sheet.card.title)
        setting = wrapping.fit(title, MEASURE, (width, 900), range(104, 33, -4), 1.13)
        units = wrapping.glued(title.split())
        broken = any(line.endswith("-") for line in setting.lines)
        if len(units) > 2 and not broken and MEASURE(" ".join(units[-2:])) * 36 <= width:
            assert len(setting.lines) == 1 or " " in setting.lines[-1], setting


@pytest.mark.parametrize(
    "text",
    ["15 km", "Rp 2 miliar", "pukul 14.00 WIB", "No. 5", "21 November 2026", "5–14 April 2024", "Rp1,25 miliar"],
)
@pytest.mark.parametrize("width", range(300, 1100, 90))
def test_numbers_are_never_parted_from_their_units(text, width):
    title = f"Jalan Raya Pesisir Timur ditutup sampai {text} untuk perbaikan jembatan"
    setting = wrapping.fit(title, MEASURE, (width, 800), range(96, 23, -4), 1.13)
    assert any(text in line for line in setting.lines), setting


def test_a_word_is_broken_at_syllables_and_only_when_it_must_be():
    assert syllables.parts_of("pertanggungjawaban")[:3] == ("per", "tang", "gung")
    setting = wrapping.fit("Pertanggungjawaban APBD", MEASURE, (260, 600), (48, 44, 40), 1.13)
    first = setting.lines[0]
    assert first.endswith("-")
    assert "Pertanggungjawaban".startswith(first[:-1])
    assert first[:-1].endswith(("tang", "gung", "ja", "Per"))
    assert not any(
        "-" in line for line in wrapping.fit("Pertanggungjawaban APBD", MEASURE, (700, 600), (48,), 1.13).lines
    )
    pieces = list(wrapping.broken("anak-anaknya", MEASURE, MEASURE("anak-a") * 1.01))
    assert pieces[0] == "anak-"
    assert "".join(pieces).replace("-", "") == "anakanaknya"


# ---- the notice ------------------------------------------------------------------------------------------------------


def notice(**changes):
    sheet = next(sheet for sheet in sheets(20) if sheet.card.instruction)
    sheet = sheet._replace(card=sheet.card._replace(stamp="", **changes))
    return sheet, card_drawing.derive_passing(sheet, b"", b"")["notice.pdf"]


def test_the_notice_is_a_page_of_a4_with_text_and_a_code():
    sheet, data = notice(title="Rob di Muara Padi, warga – ‘siaga’ – 24 jam")
    document = pypdfium2.PdfDocument(data)
    (page,) = document
    assert page.get_size() == pytest.approx((595.2, 841.92), abs=0.1)
    text = " ".join(page.get_textpage().get_text_range().split())
    for said in (
        "Rob di Muara Padi, warga – ‘siaga’ – 24 jam",
        sheet.card.address,
        sheet.card.until,
        sheet.card.portal,
    ):
        assert " ".join(said.split()) in text, text
    assert decoded(page.render(scale=2).to_pil()) == [sheet.card.link]
    assert document.get_metadata_dict()["Title"] == sheet.card.title
    assert b"/Lang <feff00690064>" in data
    assert not re.search(rb"/(CreationDate|ModDate|JavaScript|URI|OpenAction)", data)
    assert data == notice(title=sheet.card.title)[1], "the same bytes again"


def test_other_scripts_are_on_the_notice_too():
    _, data = notice(title="Aksara ꦲꦏ꧀ꦱꦫ dan أحمد di balai")
    page = pypdfium2.PdfDocument(data)[0]
    assert "Aksara" in page.get_textpage().get_text_range()
    with_them = page.render(scale=1).to_pil()
    without = pypdfium2.PdfDocument(notice(title="Aksara dan di balai")[1])[0].render(scale=1).to_pil()
    assert ImageChops.difference(with_them, without).getbbox()
    assert data.count(b"/SMask") > notice(title="Aksara dan di balai")[1].count(b"/SMask")


# ---- templates -------------------------------------------------------------------------------------------------------


def template_text(name="square"):
    return looks.file_of(name).read_text()


def test_a_template_decides_where_things_stand():
    sheet = next(sheets(1))
    sheet = sheet._replace(card=sheet.card._replace(cover="", stamp="", title="Rob surut", type_label="Siaran pers"))
    text = template_text()
    code = re.search(r"box: \[(\d+), (\d+), 216, 216\], draw: qr, size: 216", text)
    moved = text.replace(code.group(0), "box: [64, 300, 100, 100], draw: qr, size: 100")
    before = card_boxes.composed(card_template.parsed(text, "a.yml"), sheet).image
    after = card_boxes.composed(card_template.parsed(moved, "a.yml"), sheet).image
    assert after.getpixel((68, 304)) == (255, 255, 255)
    assert before.getpixel((68, 304)) != (255, 255, 255)
    assert ImageChops.difference(before, after).getbbox()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("safe:", "aman:", r":3:1: kunci yang tidak dikenal: aman"),
        ("draw: pattern", "draw: pola", r"pola bukan salah satu dari: text"),
        ("when: [not-photo]", "when: [not-foto]", r"not-foto bukan salah satu"),
        ("size: [1080, 1080]", "size: [1080]", r":2:\d+: bentuknya bukan"),
        ("size: 216", "sizr: 216", r"kunci yang tidak dikenal: sizr; yang ada: box, when"),
        ("draw: qr, size: 216", "draw: qr", r"bagian ini masih perlu"),
        ("[300, 0, 780, 780], draw", "[400, 0, 780, 780], draw", r"kotak ini keluar dari kartu"),
        ("of: title, ", "", r"bagian ini masih perlu"),
        ("boxes:", "boxes: &a", r"yaml-anchor"),
    ],
)
def test_a_fault_in_a_template_is_told_with_its_place(old, new, said):
    text = template_text()
    assert old in text
    with pytest.raises(looks.TemplateError, match=r"^overrides/cards/square\.yml:\d+:\d+: ") as raised:
        card_template.parsed(text.replace(old, new, 1), "overrides/cards/square.yml")
    assert re.search(said, str(raised.value)), raised.value


def test_another_template_makes_other_keys_and_addresses(portal, tmp_path, monkeypatch):
    write_post(portal)
    found = build(portal).catalog
    post = found.by_url["/bpbd/2026/rob-pesisir/"]
    facts = card_facts(found, found.opened(post))
    first, keys = version(facts), jobs_of(found, post)
    assert set(keys) == {"card", "cards"}
    folder = tmp_path / "cards"
    folder.mkdir()
    for name in cardformats.TEMPLATES:
        (folder / f"{name}.yml").write_text(template_text(name))
    monkeypatch.setattr(looks, "FOLDER", folder)
    assert (version(facts), jobs_of(found, post)) == (first, keys)
    (folder / "story.yml").write_text(template_text("story") + "\n")
    later = jobs_of(found, post)
    assert later["card"] == keys["card"]
    assert later["cards"] != keys["cards"]
    (folder / "card.yml").write_text(template_text("card") + "\n")
    assert version(facts) != first
    assert jobs_of(found, post)["card"] != keys["card"]


def jobs_of(catalog, post):
    from newsroom.outputs import card

    return {job.kind: (job.key, job.deeper()) for job in flat(card.jobs(catalog)) if job.folder == post.url}


# ---- in the site -----------------------------------------------------------------------------------------------------

URL = "bpbd/2026/rob-pesisir/"
PASSING = [item.file for item in cardformats.PASSING]


def cards_in(root, url=URL):
    return [file for file in FORMATS if (root / "site" / url / file).exists()]


def test_the_larger_formats_last_for_kit_days_and_nothing_else_changes(portal):
    write_post(portal, photos=[("laut.jpg", photo_bytes(1))], date="2026-08-01T09:00:00+07:00")
    build(portal, "2026-10-30T08:59:59+07:00")
    assert cards_in(portal) == list(FORMATS)
    before = fingerprints(portal / "site")
    build(portal, "2026-10-30T09:00:00+07:00")
    assert cards_in(portal) == ["card.jpg"]
    after = fingerprints(portal / "site")
    gone = {path for path in before if path not in after}
    assert gone == {URL + file for file in (*PASSING, "kit.zip")}
    changed = {path for path in after if before.get(path) != after[path]}
    # The lists of proof name every file, and every card of a post; so does what messages are compared with.
    proof = {"SHA256SUMS", ".well-known/posts.json", ".well-known/posts/2026.json"}
    proof |= {"cek/n/00.txt", "cek/n/00.sum", "cek/indeks.json"}
    assert changed - proof == {URL + "kit.json"}


def test_ageing_is_a_moment_of_the_schedule(portal):
    write_post(portal, date="2026-08-01T09:00:00+07:00")
    planned = build(portal, "2026-10-01T00:00:00+07:00").planned
    assert ("2026-10-30T02:00:00+00:00", "bpbd/2026/rob-pesisir", "berubah") in [
        (item.at.isoformat(), item.post, item.what) for item in planned
    ]


def test_an_alert_keeps_them_while_it_is_active(portal):
    alert = {
        "category": "Met",
        "event": "Banjir rob",
        "severity": "Severe",
        "certainty": "Likely",
        "expires": "2026-12-01T00:00:00+07:00",
        "instruction": "Jauhi pantai dan ikuti arahan petugas.",
    }
    text = (portal / "mkdocs.yml").read_text()
    area = re.search(r"areas:\n\s+([a-z-]+):", text).group(1)
    alert |= {"urgency": "Future", "areas": [area]}
    write_post(portal, type="siaga", information="serta-merta", date="2026-08-01T09:00:00+07:00", alert=alert)
    build(portal, "2026-11-30T23:59:59+07:00")
    assert cards_in(portal) == list(FORMATS)
    build(portal, "2026-12-01T00:00:00+07:00")
    assert cards_in(portal) == ["card.jpg"]


def test_a_card_is_stamped_when_its_post_is_corrected_then_withdrawn(portal):
    """The address stays, `?v=` changes on the page and in the kit with every stamp, and old addresses show the stamped
    card; kit and feeds say so too."""
    note = "Jumlah kampung yang tergenang keliru ditulis, seharusnya tiga."
    states = {
        "": {},
        "DIKOREKSI": {"changes": [{"date": "2026-10-03T09:00:00+07:00", "kind": "koreksi", "note": note}]},
        "DICABUT": {
            "changes": [{"date": "2026-10-03T09:00:00+07:00", "kind": "koreksi", "note": note}],
            "withdrawn": {"date": "2026-10-04T09:00:00+07:00", "reason": "keliru", "note": note},
        },
    }
    seen = []
    for stamp, fields in states.items():
        write_post(portal, **fields)
        found = build(portal, "2026-10-10T09:00:00+07:00").catalog
        post = found.opened(found.by_url[f"/{URL}"])
        assert card_facts(found, post).stamp == stamp
        folder = portal / "site" / URL
        page = (folder / "index.html").read_text()
        marks = set(re.findall(r"card\.jpg\?v=([0-9a-f]{8})", page))
        assert marks == {version(card_facts(found, post))}
        drawn = dict.fromkeys(FORMATS, ("0" * 64, 1))
        rows = {row["file"]: row for row in cardformats.rows(found, post, drawn)}
        assert list(rows) == list(FORMATS)
        assert rows["card.jpg"]["url"].endswith(f"{URL}card.jpg?v={marks.pop()}")
        assert rows["story.jpg"]["alt"].startswith("Kartu cerita BPBD")
        assert_told(portal / "site", stamp, {row["file"]: row["url"] for row in rows.values()})
        seen.append([(rows[file]["url"], rows[file]["alt"], (folder / file).read_bytes()) for file in FORMATS])
    for before, after in pairwise(seen):
        for (url, alt, data), (later, other, stamped) in zip(before, after, strict=True):
            assert url.partition("?")[0] == later.partition("?")[0]
            assert url != later
            assert alt != other
            assert data != stamped


def assert_told(site, stamp, urls):
    """The kit in a site has these addresses, the cards as they are, and the mark of the stamp, which feeds have too."""
    kit = json.loads((site / URL / "kit.json").read_text())
    mark = {"": "", "DIKOREKSI": "[KOREKSI] ", "DICABUT": "[DICABUT] "}[stamp]
    assert kit["status"] == {"": "current", "DIKOREKSI": "corrected", "DICABUT": "withdrawn"}[stamp]
    assert {row["file"]: row["url"] for row in kit["cards"]} == urls
    for row in kit["cards"]:
        assert row["sha256"] == hashlib.sha256((site / URL / row["file"]).read_bytes()).hexdigest()
    title = f"{mark}Rob menggenangi tiga kampung di pesisir"
    assert kit["texts"]["facebook"]["text"].startswith(title)
    for feed in ("feed.xml", "feed.atom", "feed.json", "bpbd/feed.xml"):
        said = (site / feed).read_text()
        assert title in said
        assert mark or "[KOREKSI]" not in said


def test_designers_get_a_page_of_all_cards(portal, monkeypatch, capsys):
    monkeypatch.setattr(cards, "TITLES", {"terpendek": "Rob surut"})
    assert cli.main(["--portal", str(portal), "cards"]) == 0
    folder = portal / ".rujukan/cards"
    assert capsys.readouterr().out == f"{folder / 'index.html'}\n"
    page = (folder / "index.html").read_text()
    shown = re.findall(r'src="([^"]+)"', page)
    assert {file.partition("-")[2] for file in shown} == set(PICTURES)
    assert all((folder / file).is_file() for file in shown)
    for name in ("terpendek", "terpendek, dengan foto", "dikoreksi", "dicabut"):
        assert f"<h2>Siaran pers: {name}</h2>" in page
    assert (folder / "lembar.webp").is_file()
    assert not (portal / "site").exists()


def test_the_handbook_shows_a_small_sheet():
    file = ROOT / "content/portal/panduan/gambar/kartu.webp"
    assert file.stat().st_size <= 300_000


def test_a_faulty_template_stops_the_build_with_one_line(portal, tmp_path, monkeypatch):
    folder = tmp_path / "cards"
    shutil.copytree(looks.FOLDER, folder)
    (folder / "card.yml").write_text(template_text("card").replace("safe:", "aman:"))
    monkeypatch.setattr(looks, "FOLDER", folder)
    with pytest.raises(looks.TemplateError) as raised:
        build(portal)
    told = failures.line_of(raised.value)
    assert told.startswith("Situs tidak diterbitkan: overrides/cards/card.yml:3:1: kunci yang tidak dikenal: aman")
    assert not (portal / "site").exists()


@pytest.mark.parametrize("length", range(62, 80, 2))
def test_a_small_copy_of_a_card_is_read_however_long_its_address(length):
    """At these lengths a cell is two pixels wide in a copy of 480: too few where it lies between the pixels."""
    sheet = next(sheets(1))
    link = "https://rujukan.contohprov.go.id/upt-konservasi/2026/warga-rob-posko-laut-jembatan/"[: length - 1] + "/"
    made = card_drawing.derive(sheet.card._replace(link=link, cover=""), b"", b"")
    assert decoded(as_sent(made["card.jpg"])) == [link]


# Segno pads what is left of a code in a way of its own; these leave nothing, or a part of a byte.
@pytest.mark.parametrize(
    "link",
    [
        "https://rujukan.ujikab.example/bpbd/2026/rob-pesisir/",
        "https://x.example/bpbd/2026/abc/",
        "HTTPS://A.EXAMPLE/R/2026/00123",
    ],
)
def test_codes_are_those_of_another_encoder_at_the_same_size_and_level(link):
    rows = qrcode.matrix(link)
    strongest = segno.make_qr(link, error="l", boost_error=True)
    assert len(rows) == strongest.symbol_size(border=0)[0]
    size = {"version": strongest.version, "error": strongest.error, "boost_error": False}
    assert list(rows) in [[bytes(row) for row in segno.make_qr(link, mask=mask, **size).matrix] for mask in range(8)]


def test_a_qr_code_is_as_small_as_can_be_and_has_its_quiet_zone():
    rows = qrcode.matrix("https://rujukan.contohprov.go.id/r/2026/BPBD/0123/")
    assert len(rows) == 29
    canvas = card_boxes.Canvas.blank(300, 300, (200, 0, 0))
    qrcode.Code("https://rujukan.contohprov.go.id/r/2026/BPBD/0123/", 220).paint(canvas, Box(40, 40, 220, 220))
    dark = canvas.image.convert("L").crop((40, 40, 260, 260)).point(lambda value: 255 * (value < 40)).getbbox()
    cell = (dark[2] - dark[0]) / 29
    assert min(dark[0], dark[1], 220 - dark[2], 220 - dark[3]) >= 4 * cell - 1
