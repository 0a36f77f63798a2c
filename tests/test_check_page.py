"""The page /cek/ in a real browser: every verdict, what leaves the device, what it trusts, and that everyone can use it."""

import gzip
import hashlib
import json
import os
import random
import re
import time
import unicodedata
import urllib.parse

import pytest
from PIL import Image, ImageDraw

from browsing import LOOKS, needs_browser, opened, served, violations
from building import ROOT, derive
from fixtures import base_portal
from making import BODY, write_post
from messages import edited
from newsroom.proof import fingerprint, keyfile, signature, signing

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("cek"), needs_browser]
PAIR = keyfile.new("portal")
TEXT = (
    "Petugas membagikan 1.250 paket beras kepada warga kampung nelayan. Setiap keluarga menerima 10 kilogram sebelum"
    " pukul 16.30. Sisanya disimpan di balai desa sampai air surut.\n\nWarga yang belum menerima dapat menghubungi posko"
    " di balai desa. Petugas mencatat nama dan alamat tanpa memungut biaya."
)
CLAIM = "Pemerintah membagikan pulsa gratis 100 ribu kepada semua warga kota."
WITHDRAWN = {"date": "2026-10-03T09:00:00+07:00", "reason": "keliru", "note": "Isinya keliru."}
CORRECTED = [
    {"date": "2026-10-04T09:00:00+07:00", "kind": "koreksi", "note": "Jumlah paket.", "before": "900", "after": "1.250"}
]
# A file with one more kilobyte than this would be too much to send at once on a slow network.
SCRIPT_BYTES = 12_000
SLOW, SECONDS, TRIES = 4, 1.0, 5


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return a small site whose index is signed."""
    root = base_portal(tmp_path_factory.mktemp("cek") / "portal")
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("    license:", f'    key: "{PAIR.public}"\n    license:'))
    write_post(
        root,
        slug="beras",
        body=TEXT,
        title="Bantuan beras untuk kampung nelayan",
        number="2026/BPBD/0777",
        aliases=["/berita/77/"],
    )
    write_post(
        root,
        slug="koreksi",
        body=TEXT.replace("kampung nelayan", "lereng gunung"),
        changes=CORRECTED,
        updated="2026-10-04T09:00:00+07:00",
        title="Bantuan beras untuk lereng gunung",
    )
    write_post(
        root,
        slug="dicabut",
        body=TEXT.replace("kampung nelayan", "pulau seberang"),
        withdrawn=WITHDRAWN,
        title="Bantuan beras untuk pulau seberang",
    )
    told = {"claim": CLAIM, "verdict": "salah", "claimant": "Pesan berantai", "evidence": ["https://ujikab.example/a"]}
    write_post(
        root,
        slug="pulsa",
        body=BODY.replace("posko", "layanan"),
        type="klarifikasi",
        clarification=told,
        title="Tidak ada pembagian pulsa gratis",
    )
    out = root.parent / "situs"
    os.environ[signing.KEY] = PAIR.private.decode()
    try:
        derive(root, out, steps=("render_posts", "make_snippets", "check_messages"))
    finally:
        del os.environ[signing.KEY]
    return out


@pytest.fixture(scope="module")
def address(site):
    with served(site) as at:
        yield at


@pytest.fixture
def visit(browser, address):
    with opened(browser, address) as visit:
        yield visit


def checked(page, text):
    """Return the verdict on a message, once it is there."""
    page.fill("#pesan", text)
    page.click(".c-form button")
    page.wait_for_selector(".c-card")
    return page.inner_text(".c-verdict")


def body_of(page, address, path):
    """Return a post's text as somebody who copies it from the page has it."""
    page.goto(address + path)
    return page.inner_text(".body")


def test_both_ways_to_find_words_are_one(visit):
    page, _, _ = visit("/cek/")
    chance = random.Random(1)
    nasty = "aB9.1,2:3 +=/×⁄½²⁻Ⅳ\n\t!?…%$-−*_~'\"()“”éß𝟙①İıſςΣ्कعربي١٢日本。🏠️‍\u200b\u00ad\ufeff\ue000https://www.x<>≤5€"
    texts = ["".join(chance.choices(nasty, k=chance.randint(1, 90))) for _ in range(600)]
    letters = [chr(code) for code in range(32, 0x2FFFF) if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")]
    texts += ["".join(chance.choices(letters, k=60)) for _ in range(200)]
    texts += [path.read_text() for path in sorted((ROOT / "content").rglob("*.md"))[:60]]
    source = (ROOT / "overrides/pages/check-words.js").read_text()
    found = "[sentencesOf(text), sentencesOf(text).map(maskedOf), [...sha256(text)]]"
    code = f"(texts) => {{ {source}; return texts.map((text) => {found}) }}"
    for text, (sentences, masked, digest) in zip(texts, page.evaluate(code, texts), strict=True):
        own = fingerprint.sentences(text)
        assert sentences == own, text
        assert masked == [fingerprint.masked(sentence) for sentence in own]
        assert bytes(digest[:5]) == fingerprint.hashed(text)


@pytest.mark.parametrize("seed", range(3))
def test_each_edit_gets_its_verdict(visit, address, seed):
    page, _, _ = visit("/cek/")
    text = body_of(page, address, "/bpbd/2026/beras/")
    page.goto(address + "/cek/")
    for name, message, verdict in edited(text, seed):
        assert checked(page, message) == verdict, (name, message)


def test_a_kit_text_is_the_same_and_a_forged_link_in_it_is_not(visit, site):
    page, _, _ = visit("/cek/")
    text = json.loads((site / "bpbd/2026/beras/kit.json").read_text())["texts"]["whatsapp"]["text"]
    assert checked(page, text) == "SAMA PERSIS"
    assert checked(page, text.replace("rujukan.ujikab", "rujukan-ujikab")) == "BERUBAH"
    assert "tidak ada di kiriman resmi" in page.inner_text(".c-lines")


ELSEWHERE = ("r/2026/BPBD/0777/", "r/2026/bpbd/0777", "bpbd/2026/beras/", "berita/77/")


@pytest.mark.parametrize("path", ELSEWHERE)
def test_a_link_to_another_post_in_a_genuine_message_is_told(visit, path):
    page, _, _ = visit("/cek/")
    link = f"https://rujukan.ujikab.example/{path}"
    other = TEXT.replace("kampung nelayan", "lereng gunung")
    assert checked(page, f"{other}\n\nSelengkapnya: {link}") == "BERUBAH"
    told = page.inner_text(".c-lines")
    assert link in told
    assert "menuju kiriman lain" in told
    assert page.get_attribute(".c-lines a", "href").endswith("/bpbd/2026/beras/")
    assert checked(page, f"{TEXT}\n\n{link}") == "SAMA PERSIS"
    withdrawn = TEXT.replace("kampung nelayan", "pulau seberang")
    assert checked(page, f"{withdrawn}\n\n{link}") == "SEBAGIAN COCOK"
    assert "menuju kiriman lain" in page.inner_text(".c-lines")


def test_a_short_link_to_no_post_in_a_genuine_message_is_told(visit):
    page, _, _ = visit("/cek/")
    assert checked(page, f"{TEXT}\n\nhttps://rujukan.ujikab.example/r/2026/BPBD/9999/") == "BERUBAH"
    assert "tidak ada di kiriman resmi" in page.inner_text(".c-lines")


def test_what_differs_stands_side_by_side(visit):
    page, _, _ = visit("/cek/")
    assert checked(page, TEXT.replace("1.250", "12.500")) == "BERUBAH"
    assert "resminya 1.250, di pesan 12.500" in page.inner_text(".c-lines")
    assert [mark.inner_text() for mark in page.query_selector_all(".c-both mark")] == ["1.250", "12.500"]
    alone = "Petugas membagikan 7.000 paket beras kepada warga kampung nelayan."
    assert checked(page, alone) == "BERUBAH"
    assert checked(page, TEXT.replace("Warga yang belum", "Tidak.\n\nWarga yang belum")) == "BERUBAH"
    assert checked(page, "\n\n".join(reversed(TEXT.split("\n\n")))) == "BERUBAH"
    assert checked(page, TEXT.replace("dapat menghubungi", "dapat tidak menghubungi")) == "BERUBAH"


@pytest.mark.parametrize(
    ("text", "state", "verdict"),
    [
        (TEXT.replace("kampung nelayan", "lereng gunung"), "DIKOREKSI", "SAMA PERSIS"),
        (TEXT.replace("kampung nelayan", "pulau seberang"), "DICABUT", "KUTIPAN"),
    ],
)
def test_the_state_leads(visit, text, state, verdict):
    page, _, _ = visit("/cek/")
    assert checked(page, text) == verdict
    assert page.inner_text(".c-card").startswith(state)


def test_a_claim_finds_its_clarification(visit):
    page, _, _ = visit("/cek/")
    assert checked(page, f"VIRAL!! {CLAIM.upper()}") == "KLAIM SALAH"
    assert "Tidak ada pembagian pulsa" in page.inner_text(".c-post")
    other = "Kabar gembira: pemerintah akan membagikan pulsa gratis untuk semua warga kota mulai besok"
    assert checked(page, other) == "MIRIP KLAIM"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("2026/BPBD/0777", "ADA"),
        ("No. 2026/bpbd/0777", "ADA"),
        ("https://rujukan.ujikab.example/r/2026/BPBD/0777/", "ADA"),
        ("https://rujukan.ujikab.example/bpbd/2026/beras/?fbclid=1", "ADA"),
        ("2026/BPBD/9999", "TIDAK DITEMUKAN"),
        ("Https://Rujukan.Ujikab.example/BPBD/2026/Beras/", "ADA"),
        ("http://rujukan.ujikab.example/bpbd/2026/beras", "ADA"),
        ("rujukan.ujikab.example/r/2026/BPBD/0777", "ADA"),
        ("https://rujukan.ujikab.example@palsu.example/bpbd/2026/beras/", "BUKAN ALAMAT PORTAL"),
        ("https://rujukan.ujikab.example.palsu.example/bpbd/2026/beras/", "BUKAN ALAMAT PORTAL"),
        ("Banjir besar", "BELUM DAPAT DIPERIKSA"),
    ],
)
def test_links_and_numbers(visit, text, verdict):
    page, _, _ = visit("/cek/")
    assert checked(page, text) == verdict


def test_only_prefixes_are_asked_for(browser, address):
    with opened(browser, address) as visit:
        page, _, _ = visit("/cek/")
        asked = []
        page.on(
            "request",
            lambda request: asked.append((request.url.removeprefix(address), request.method, request.post_data)),
        )
        checked(page, TEXT)
        checked(page, "Rahasia keluarga kami disimpan di lemari tua dekat jendela dapur.")
        for known in ("2026/BPBD/0777", "https://rujukan.ujikab.example/bpbd/2026/beras/", CLAIM):
            checked(page, known)
        for private in ("3471012304890001", "0812-3456-7890", "siti@surel.example", "Sandi123", "12/11/2026"):
            checked(page, private)
    assert asked
    shape = r"/\.well-known/posts\.json|"
    shape += r"/cek/(?:indeks\.(?:json|sig)|[kapcn]/[0-9a-f]{2}\.(?:bin|txt|sum))"
    assert [item for item in asked if not re.fullmatch(shape, item[0]) or item[1:] != ("GET", None)] == []


def test_a_forged_index_is_not_trusted(browser, address, site):
    for name in ("indeks.json", "k/00.bin", "k/00.sum", "n/*.txt"):
        kept = {file: file.read_bytes() for file in (site / "cek").glob(name)}
        for file, data in kept.items():
            file.write_bytes(data.replace(b'"v":2', b'"v":3') if name.endswith("json") else data[:-1] + b"\0")
        try:
            with opened(browser, address) as visit:
                page, _, _ = visit("/cek/")
                page.fill("#pesan", "\n".join(f"{TEXT} Kalimat lain nomor {number} di sini." for number in range(4)))
                page.click(".c-form button")
                end = time.monotonic() + 10
                while "tidak sah" not in page.inner_text("[role=status]") and time.monotonic() < end:
                    time.sleep(0.1)
                assert "tidak sah" in page.inner_text("[role=status]")
                assert page.query_selector(".c-card") is None
        finally:
            for file, data in kept.items():
                file.write_bytes(data)


def test_a_page_that_is_not_the_one_of_the_index_proves_nothing(browser, address, site):
    forged = TEXT.replace("1.250", "1.350")
    assert forged != TEXT
    page_file = site / "bpbd/2026/beras/index.html"
    kept = page_file.read_text()
    page_file.write_text(kept.replace("1.250", "1.350"))
    try:
        with opened(browser, address) as visit:
            page, _, _ = visit("/cek/")
            assert checked(page, forged) == "BERUBAH"
    finally:
        page_file.write_text(kept)


def test_an_older_index_is_told(browser, address, site):
    listed = site / ".well-known/posts.json"
    listed.parent.mkdir(exist_ok=True)
    for newest, told in (("2099-01-01T00:00:00Z", "lebih lama"), ("1999-01-01T00:00:00Z", "sah")):
        listed.write_text(json.dumps({"newest": newest}))
        try:
            with opened(browser, address) as visit:
                page, _, _ = visit("/cek/")
                assert checked(page, TEXT) == "SAMA PERSIS"
                assert told in page.inner_text(".c-signed")
        finally:
            listed.unlink()


def test_an_index_without_its_signature_is_not_trusted(browser, address, site):
    file = site / "cek/indeks.sig"
    kept = file.read_bytes()
    file.unlink()
    try:
        with opened(browser, address) as visit:
            page, _, _ = visit("/cek/")
            page.fill("#pesan", TEXT)
            page.click(".c-form button")
            page.wait_for_function("document.querySelector('[role=status]').textContent.includes('tidak sah')")
            assert page.query_selector(".c-card") is None
    finally:
        file.write_bytes(kept)


def test_what_the_index_alone_can_not_tell_is_not_called_a_quotation(visit):
    page, _, _ = visit("/cek/")
    withdrawn = TEXT.replace("kampung nelayan", "pulau seberang")
    assert checked(page, withdrawn + "\n\nDaftar di https://hadiah.palsu.example/") == "SEBAGIAN COCOK"
    assert "hadiah.palsu.example" in page.inner_text(".c-lines")
    assert checked(page, withdrawn + "\n\nTransfer ke 081234567890.") == "SEBAGIAN COCOK"


def test_the_signature_is_told_and_is_checked_without_the_browsers_help_too(visit, site):
    page, errors, _ = visit("/cek/")
    checked(page, TEXT)
    assert "sah" in page.inner_text(".c-signed")
    source = (ROOT / "overrides/pages/check-sign.js").read_text()
    key, signed, listed = (
        signature.key_of(PAIR.public)[-32:],
        (site / "cek/indeks.sig").read_bytes(),
        (site / "cek/indeks.json").read_bytes(),
    )
    code = f"(given) => {{ {source}; return signedBy(...given.map((some) => Uint8Array.from(some))) }}"
    assert page.evaluate(code, [list(key), list(signed), list(listed)]) is True
    for place in (0, 40, 63):
        wrong = bytearray(signed)
        wrong[place] ^= 1
        assert page.evaluate(code, [list(key), list(wrong), list(listed)]) is False
    assert page.evaluate(code, [list(key), list(signed), list(listed + b" ")]) is False
    assert errors == []


def test_a_shared_result_has_no_text_and_claims_nothing(visit, address):
    page, _, _ = visit("/cek/#" + urllib.parse.urlencode({"hasil": "SAMA PERSIS", "kiriman": "/bpbd/2026/dicabut/"}))
    page.wait_for_selector(".c-card")
    told = page.inner_text(".c-card")
    assert told.startswith("DICABUT")
    assert "tidak dapat dibuktikan" in told


def test_a_saved_copy_works_from_a_file_without_a_network(browser, address, site, tmp_path):
    with opened(browser, address, accept_downloads=True) as visit:
        page, errors, _ = visit("/cek/")
        with page.expect_download() as download:
            page.click(".c-copy")
        download.value.save_as(tmp_path / "cek-pesan.html")
    assert errors == []
    context = browser.new_context(offline=True)
    page, faults = context.new_page(), []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto((tmp_path / "cek-pesan.html").as_uri())
    assert checked(page, TEXT.upper()) == "KUTIPAN"
    assert "Bantuan beras untuk kampung nelayan" in page.inner_text(".c-post")
    assert "sah" in page.inner_text(".c-signed")
    assert checked(page, TEXT.replace("1.250", "99")) == "BERUBAH"
    assert checked(page, TEXT.replace("kampung nelayan", "pulau seberang")) == "KUTIPAN"
    assert page.inner_text(".c-card").startswith("DICABUT")
    assert checked(page, "Kucing roket piano bulan naga pelangi kertas awan kopi.") == "TIDAK DITEMUKAN"
    # Of a card the code alone can be read, which proves nothing: it leads to the post and its state.
    for slug, state in (("beras", "TIDAK TERBACA"), ("dicabut", "DICABUT")):
        page.evaluate("document.querySelector('.c-result').replaceChildren()")
        page.set_input_files("#gambar", site / f"bpbd/2026/{slug}/card.jpg")
        page.wait_for_selector(".c-verdict")
        assert page.inner_text(".c-card").startswith(state)
        assert page.inner_text(".c-verdict") == "TIDAK TERBACA"
        assert page.get_attribute(".c-post a", "href").endswith(f"/bpbd/2026/{slug}/")
        assert "tidak dapat dibandingkan" in page.inner_text(".c-lines")
    assert faults == []
    context.close()


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_it_fits_every_screen_and_axe_finds_nothing(browser, address, screen, scheme):
    with opened(browser, address, screen, scheme) as visit:
        page, errors, _ = visit("/cek/")
        checked(page, TEXT.replace("1.250", "12.500"))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert violations(page) == []
        assert errors == []


def test_it_works_by_keyboard_and_says_what_to_do_without_javascript(browser, address):
    with opened(browser, address) as visit:
        page, _, _ = visit("/cek/")
        page.focus("#pesan")
        page.keyboard.insert_text(TEXT)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector(".c-card")
        assert page.evaluate("document.activeElement.className") == "c-verdict"
    with opened(browser, address, javascript=False) as visit:
        page, _, _ = visit("/cek/")
        assert not page.is_visible("#pesan")
        assert "Memeriksa sendiri" in page.inner_text("main")


def test_it_is_small_and_quick_on_a_slow_phone(browser, address, site):
    assert len(gzip.compress((site / "cek/cek.js").read_bytes(), 9)) <= SCRIPT_BYTES
    took = []
    for _ in range(TRIES):
        with opened(browser, address) as visit:
            page, _, _ = visit("/cek/")
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
            page.fill("#pesan", TEXT)
            started = time.monotonic()
            page.click(".c-form button")
            page.wait_for_selector(".c-card")
            took.append(time.monotonic() - started)
    print(f"\n{min(took):.2f} s")
    assert min(took) <= SECONDS


def test_a_kit_that_somebody_changed_makes_no_card_genuine(visit, site, tmp_path):
    folder = site / "bpbd/2026/beras"
    kept = {name: (folder / name).read_bytes() for name in ("card.jpg", "kit.json")}
    forged = Image.open(folder / "card.jpg").convert("RGB")
    ImageDraw.Draw(forged).rectangle((60, 300, 400, 360), fill=forged.getpixel((30, 300)))
    for file in (tmp_path / "palsu.jpg", folder / "card.jpg"):
        file.unlink(missing_ok=True)
        forged.save(file, quality=90)
    kit = json.loads(kept["kit.json"])
    kit["cards"][0]["sha256"] = hashlib.sha256((folder / "card.jpg").read_bytes()).hexdigest()
    (folder / "kit.json").write_text(json.dumps(kit))
    try:
        page, _, _ = visit("/cek/")
        page.set_input_files("#gambar", tmp_path / "palsu.jpg")
        page.wait_for_selector(".c-verdict")
        assert page.inner_text(".c-verdict") == "TIDAK TERBACA"
        assert "tidak cocok dengan daftarnya" in page.inner_text(".c-lines")
    finally:
        for name, data in kept.items():
            (folder / name).write_bytes(data)


@pytest.mark.parametrize(
    ("slug", "edit", "verdict", "state"),
    [
        ("beras", None, "SAMA PERSIS", ""),
        ("beras", (60, 300, 400, 360), "BERUBAH", ""),
        ("dicabut", None, "SAMA PERSIS", "DICABUT"),
    ],
)
def test_a_picture_of_a_card_is_compared_and_shown(visit, site, tmp_path, slug, edit, verdict, state):
    card = Image.open(site / f"bpbd/2026/{slug}/card.jpg").convert("RGB")
    if edit:
        ImageDraw.Draw(card).rectangle(edit, fill=card.getpixel((30, 300)))
    file = tmp_path / "kartu.jpg"
    card.resize((800, 420)).save(file, quality=70)
    page, _, _ = visit("/cek/")
    page.set_input_files("#gambar", file)
    page.wait_for_selector(".c-verdict")
    assert page.inner_text(".c-verdict") == verdict
    assert page.get_attribute(".c-post a", "href").endswith(f"/bpbd/2026/{slug}/")
    assert page.locator(".c-card canvas").count() == 1
    note = page.locator(".c-card .note")
    assert (note.inner_text() if note.count() else "").startswith(state)
    assert "jangan disebarkan" not in page.inner_text(".c-lines").lower(), "the state is told once"
