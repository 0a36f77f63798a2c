"""The share kit in a real browser: to look at, copy, take, share and preview; what is wrong is said in plain words."""

import contextlib
import json
import re

import pytest

from browsing import LOOKS, SCREENS, needs_browser, opened, violations
from pages import HOSTILE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("site"), needs_browser]
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
DRAWN = ".k-sum:not(:empty)"
# A browser that shares files, as phones have it, and remembers what it was given.
PHONE = """navigator.canShare = (given) => given.files.every((file) => file.type.startsWith("image/"));
navigator.share = async (given) => { window.shared = { text: given.text, names: (given.files || []).map((file) => file.name),
  sizes: (given.files || []).map((file) => file.size), types: (given.files || []).map((file) => file.type) }; };"""


FOCUSED = """(() => { const node = document.activeElement;
  return [node.className, node.tagName, getComputedStyle(node).outlineStyle, node.closest(".foot") !== null]; })()"""


@pytest.fixture
def site(built_portal):
    return (built_portal / "site").resolve()


@pytest.fixture
def kits(site):
    """Return every kit of the portal by the path of its post, the largest first: what is long breaks first."""
    files = sorted(site.glob("*/20*/*/kit.json"), key=lambda file: -file.stat().st_size)
    found = [json.loads(file.read_text()) for file in files]
    return {kit["post"]: kit for kit in found}


@pytest.fixture
def window(browser, address):
    """Return a function that opens the kit page at an address; in the end nothing may have gone wrong or outside."""
    with contextlib.ExitStack() as stack:
        seen = []

        def open_at(hashed="", screen="telepon", scheme="light", wait=DRAWN, prepare=None, faults=False, **options):
            visit = stack.enter_context(opened(browser, address, screen, scheme, **options))
            page, _, _ = visit("/404.html")
            noted = [] if faults else seen
            page.on("console", lambda message: noted.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: noted.append(str(error)))
            page.on("request", lambda request: None if request.url.startswith(address) else seen.append(request.url))
            if prepare:
                prepare(page)
            page.goto(f"{address}/bahan/" + (f"#/{hashed}/" if hashed else ""))
            if wait:
                page.wait_for_selector(wait, state="attached")
            return page

        yield open_at
        assert seen == []


def first(kits, status="current"):
    return next(kit for kit in kits.values() if kit["status"] == status)


def answers(**changed):
    """Return what lets a page get another kit.json, another post page or other files than there are."""

    def prepare(page):
        for pattern, answer in changed.items():
            page.route(PATTERNS[pattern], answer if callable(answer) else fulfilled(answer))

    return prepare


def fulfilled(answer):
    return lambda route: route.fulfill(**answer)


PATTERNS = {
    "kit": re.compile(r"/kit\.json$"),
    "post": re.compile(r"/20\d\d/[^/]+/$"),
    "zip": re.compile(r"/kit\.zip$"),
    "picture": re.compile(r"/(?:square|portrait|story)\.jpg"),
}


# ---- the list ------------------------------------------------------------------------------------------------------


def test_the_list_leads_to_kits_and_back_by_keyboard(window, kits):
    page = window(wait=".row h3 a[href^='#']")
    link = page.locator(".row h3 a").first
    title = link.inner_text()
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(DRAWN, state="attached")
    assert page.inner_text("h1:visible") == title
    assert page.evaluate("document.activeElement === document.querySelector('.k-place h1')")
    assert page.title().startswith(title)
    assert not page.is_visible(".k-list")
    page.go_back()
    page.wait_for_selector(".k-list", state="visible")
    assert page.inner_text("h1:visible") == "Bahan sebar"
    assert page.title().startswith("Bahan sebar")


def test_a_pasted_address_or_number_leads_to_its_kit(window, kits, site):
    kit = first(kits)
    numbered = next(sorted(site.glob("r/*/*/*/index.html")).__iter__())
    number = "/".join(numbered.relative_to(site).parts[1:-1])
    target = re.search(r'rel="canonical" href="https://[^/]+/([^"]+)/"', numbered.read_text())[1]
    for given, post in ((kit["url"], kit["post"]), (f" {kit['post']}/ ", kit["post"]), (number, target)):
        page = window(wait=".find:not([hidden])", faults=given == number)
        page.fill("#alamat", given)
        page.keyboard.press("Enter")
        page.wait_for_selector(DRAWN, state="attached")
        assert page.url.endswith(f"#/{post}/")
        assert page.inner_text(".k-place h1") == kits[post]["title"]


# ---- one kit -------------------------------------------------------------------------------------------------------


def test_every_text_and_picture_is_shown_with_its_count(window, kits):
    for kit in list(kits.values())[:3]:
        page = window(kit["post"])
        page.click(".k-all")
        rows = page.query_selector_all(".k-texts > li")
        assert len(rows) == len(kit["texts"])
        for row, entry in zip(rows, kit["texts"].values(), strict=True):
            assert row.query_selector(".k-say").inner_text() == entry["text"]
            shown = row.query_selector("summary .k-dim").inner_text().replace(".", "")
            assert shown.startswith(f"{entry['count']} dari {entry['limit']}")
        for item, card in zip(page.query_selector_all(".k-cards > li"), kit["cards"], strict=True):
            assert item.query_selector(".k-load").get_attribute("href").endswith(card["url"].rpartition("/")[2])
            picture = item.query_selector("img")
            if picture is None:
                assert card["file"].endswith(".pdf")
                continue
            assert picture.get_attribute("alt") == card["alt"]
            assert picture.get_attribute("src").endswith(card["url"].rpartition("/")[2])
            assert f"{card['width']} × {card['height']}" in item.inner_text()


def test_copying_says_so_and_copies_the_whole_text(window, kits):
    kit = first(kits)
    page = window(kit["post"], **CLIPBOARD)
    for index, (name, entry) in enumerate(kit["texts"].items()):
        button = page.locator(".k-texts > li > .k-copy").nth(index)
        label = button.get_attribute("aria-label")
        button.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(".k-said:not(:empty)")
        assert page.evaluate("navigator.clipboard.readText()") == entry["text"], name
        assert button.inner_text() == button.get_attribute("aria-label") == "Tersalin"
        assert label.startswith("Salin teks ")
        assert page.inner_text("[role=status]") == f"{label.removeprefix('Salin t').join(['T', ''])} tersalin."
    page.wait_for_timeout(2700)
    assert page.locator(".k-texts > li > .k-copy").first.inner_text() == "Salin"


def test_copying_works_where_the_clipboard_is_closed(window, kits):
    kit = first(kits)
    page = window(
        kit["post"], prepare=lambda page: page.add_init_script("delete Navigator.prototype.clipboard"), **CLIPBOARD
    )
    page.click(".k-texts > li > .k-copy")
    assert "tersalin" in page.inner_text("[role=status]")
    assert page.evaluate("getSelection().toString()").strip() == kit["texts"]["whatsapp"]["text"]


def test_a_picture_is_downloaded_under_a_name_of_its_post(window, kits, site):
    kit = first(kits)
    page = window(kit["post"])
    with page.expect_download() as waiting:
        page.click(".k-load")
    assert waiting.value.suggested_filename == f"{kit['post'].replace('/', '-')}-card.jpg"
    with open(waiting.value.path(), "rb") as file:
        assert file.read() == (site / kit["post"] / "card.jpg").read_bytes()


def test_a_phone_shares_text_and_picture_together(window, kits):
    kit = first(kits)
    page = window(kit["post"], prepare=lambda page: page.add_init_script(PHONE), **CLIPBOARD)
    button = page.locator(".k-share").first
    assert button.inner_text() == "Bagikan dengan gambar"
    button.click()
    page.wait_for_selector(".k-said:has-text('Dibagikan')")
    shared = page.evaluate("window.shared")
    assert shared["text"] == kit["texts"]["whatsapp"]["text"] == page.evaluate("navigator.clipboard.readText()")
    assert shared["names"] == [f"{kit['post'].replace('/', '-')}-card.jpg"]
    assert (shared["types"], shared["sizes"]) == (["image/jpeg"], [kit["cards"][0]["bytes"]])


def test_elsewhere_the_share_address_of_the_network_is_opened(window, kits):
    kit = first(kits)
    page = window(
        kit["post"], prepare=lambda page: page.add_init_script("delete Navigator.prototype.share"), **CLIPBOARD
    )
    page.click(".k-all")
    shown = {link.inner_text(): link.get_attribute("href") for link in page.query_selector_all(".k-open")}
    assert list(shown.values()) == [kit["share"][name] for name in kit["texts"] if name in kit["share"]]
    assert next(iter(shown)) == "Buka WhatsApp"
    assert not page.is_visible(".k-share")
    page.evaluate("for (const link of document.querySelectorAll('.k-open')) link.removeAttribute('href')")
    page.click(".k-open:has-text('Facebook')")
    page.wait_for_selector(".k-said:has-text('Teks Facebook tersalin')")
    assert page.evaluate("navigator.clipboard.readText()") == kit["texts"]["facebook"]["text"]


def test_channels_threads_and_pictures_that_come_later_are_shown_too(window, kits, site):
    kit = json.loads(json.dumps(first(kits)))
    kit["cards"] = kit["cards"][:1]
    for entry in kit["texts"].values():
        entry.pop("parts", None)
        entry.pop("alt", None)
    later = {"text": "Teks", "count": 7, "limit": 9, "unit": "grafem"}
    kit["texts"] |= {f"kanal-{number}": {**later, "label": f"Kanal {number}"} for number in range(15)}
    kit["texts"]["kanal-3"]["parts"] = [{"text": "Satu 1/2", "count": 8}, {"text": "Dua 2/2", "count": 7}]
    kit["texts"]["kanal-3"]["alt"] = "Kartu BPBD tentang gudang"
    card = kit["cards"][0]
    for file in ("story.jpg", "notice.pdf"):
        kit["cards"].append({**card, "file": file, "url": card["url"].replace("card.jpg", file)})
    picture = {"body": (site / kit["post"] / "card.jpg").read_bytes(), "content_type": "image/jpeg"}
    page = window(kit["post"], prepare=answers(kit={"json": kit}, picture=picture, zip={"body": b"PK"}))
    page.click(".k-all")
    assert len(page.query_selector_all(".k-texts > li")) == len(kit["texts"])
    assert "7 dari 9 grafem" in page.inner_text(".k-texts")
    assert [part.inner_text() for part in page.query_selector_all(".k-piece:has(button) .k-say")] == [
        "Satu 1/2",
        "Dua 2/2",
    ]
    assert len(page.query_selector_all(".k-cards > li")) == 3
    assert "Bagian 2 dari 2 · 7" in page.inner_text(".k-texts")
    assert page.locator(".k-also").count() == 1
    page.wait_for_selector(".k-zip:not([hidden])")
    assert page.get_attribute(".k-zip", "href").endswith(f"/{kit['post']}/kit.zip")


# ---- the link where it is pasted -----------------------------------------------------------------------------------


def test_previews_follow_the_rules_of_each_network(window, kits):
    for kit in list(kits.values())[:5]:
        page = window(kit["post"])
        assert page.inner_text(DRAWN).startswith("Semua "), page.inner_text(".k-bad")
        for name in ("wa", "fb", "x", "tg"):
            assert page.locator(f".k-{name} img").count() == 1
        assert len(page.inner_text(".k-wa .k-d")) <= 80
        assert len(page.inner_text(".k-x .k-t")) <= 70
        assert page.locator(".k-x .k-d").count() == 0


BROKEN = [
    (r'(og:image" content=")https:', r"\1http:", "alamat gambar lengkap dan https", "wa"),
    (r'(og:description" content=")[^"]*', r"\1", "og:description terisi", ""),
    (r"(<head>)", r"\1<!--" + "x" * 300_000 + "-->", "300 KB pertama", ""),
    (r'(og:image:width" content=")1200', r"\g<1>900", "lebar dan tinggi gambar ditulis dengan benar", ""),
    (r"summary_large_image", "summary", "kartu lebar diminta", ""),
    (r"card\.jpg\?v=", "hilang.jpg?v=", "gambar kartu dapat dibuka", "wa"),
]


@pytest.mark.parametrize(("pattern", "instead", "told", "without"), BROKEN)
def test_a_broken_rule_is_told(window, kits, site, pattern, instead, told, without):
    kit = first(kits)
    html = re.sub(pattern, instead, (site / kit["post"] / "index.html").read_text())
    prepare = answers(post={"body": html, "content_type": "text/html; charset=utf-8"})
    page = window(kit["post"], prepare=prepare, faults=True)
    assert told in page.inner_text(".k-bad")
    assert "belum terpenuhi" in page.inner_text(DRAWN)
    if without:
        assert page.locator(f".k-{without} img").count() == 0


def test_without_the_post_page_the_rest_still_stands(window, kits):
    kit = first(kits)
    page = window(kit["post"], prepare=answers(post=lambda route: route.abort()), faults=True)
    assert page.inner_text(DRAWN) == "Pratinjau belum dapat dimuat."
    assert page.inner_text(".k-say") == kit["texts"]["whatsapp"]["text"]


# ---- what is wrong is said -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hashed",
    ["#/bpbd/2026/tidak-ada/", "#/bpbd/", "#apa saja", "#%E0%A4", "#/../../etc/passwd", "#//luar.example/2026/a/"],
)
def test_an_unknown_address_is_told_in_plain_words(window, address, hashed):
    page = window(wait=".find:not([hidden])", faults=True)
    page.evaluate("(hash) => (location.hash = hash)", hashed)
    page.wait_for_selector(".k-place h1")
    assert page.inner_text(".k-place h1") == "Bahan sebar tidak ditemukan"
    assert page.locator(".k-place button").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "H1"


def test_a_failing_network_is_told_and_can_be_tried_again(window, kits):
    kit = first(kits)
    page = window(kit["post"], wait=".k-place button", prepare=answers(kit=lambda route: route.abort()), faults=True)
    assert page.inner_text(".k-place h1") == "Bahan sebar belum dapat dimuat"
    page.unroute_all()
    page.click(".k-place button")
    page.wait_for_selector(DRAWN, state="attached")
    assert page.inner_text(".k-place h1") == kit["title"]


def test_a_damaged_kit_is_not_shown(window, kits):
    for body in ("<!doctype html>", "{}", json.dumps({**first(kits), "post": "lain/2026/lain"})):
        page = window(first(kits)["post"], wait=".k-place h1", prepare=answers(kit={"body": body}), faults=True)
        assert page.inner_text(".k-place h1") == "Bahan sebar tidak ditemukan"


@pytest.mark.parametrize(
    ("status", "word"), [("withdrawn", "dicabut"), ("corrected", "dikoreksi"), ("cancelled", "dibatalkan")]
)
def test_the_state_of_a_post_comes_first(window, kits, status, word):
    page = window(first(kits, status)["post"])
    assert word in page.inner_text(".k-place .note")
    assert page.inner_text(DRAWN).startswith("Semua ")


def test_an_old_address_leads_to_the_new_one(window, kits, site):
    redirects = [file for file in site.glob("berita/**/*.html") if 'http-equiv="refresh"' in file.read_text()]
    for file in redirects[:2]:
        old = file.relative_to(site).as_posix().removesuffix("index.html").strip("/")
        target = re.search(r'rel="canonical" href="https://[^/]+/([^"]+)/"', file.read_text())[1]
        page = window(old, faults=True)
        assert page.inner_text(".k-place h1") == kits[target]["title"]
    assert redirects


def test_hostile_text_stays_text_and_only_safe_addresses_are_links(window, kits):
    kit = json.loads(json.dumps(first(kits)))
    kit["title"] = HOSTILE
    kit["cards"] = kit["cards"][:1]
    for entry in kit["texts"].values():
        entry["text"] = HOSTILE
    kit["texts"]["<img src=x onerror=alert(1)>"] = {"text": HOSTILE, "count": 1, "limit": 2, "label": HOSTILE}
    kit["cards"][0] |= {"alt": HOSTILE}
    kit["cards"].append({"file": "../../../rahasia.jpg", "alt": "", "url": "javascript:alert(1)"})
    kit["share"] = {"whatsapp": "javascript:alert(1)", "telegram": "data:text/html,x", "x": "http://luar.example/"}
    page = window(kit["post"], prepare=answers(kit={"json": kit}))
    assert page.inner_text(".k-place h1").split() == HOSTILE.split()
    assert page.locator(".k-place script, .k-place [onerror], .k-place .k-open").count() == 0
    assert len(page.query_selector_all(".k-cards > li")) == 1


# ---- everybody ------------------------------------------------------------------------------------------------------


def test_no_name_of_a_channel_is_broken_on_the_smallest_screen(window, kits):
    page = window(first(kits)["post"], screen="kecil")
    high = page.evaluate(
        """[...document.querySelectorAll(".k-text h3")].filter((head) =>
            !head.textContent.includes(" ") && head.getBoundingClientRect().height > 30).map((head) => head.textContent)"""
    )
    assert high == []


def test_without_javascript_it_says_so_and_leads_to_the_posts(browser, address):
    with opened(browser, address, javascript=False) as visit:
        page, errors, _ = visit("/bahan/")
        assert "memerlukan JavaScript" in page.inner_text("noscript")
        assert not page.is_visible("form")
        page.click(".row h3 a")
        assert errors == []
        assert page.locator(".bagikan a").first.inner_text() == "WhatsApp"
        assert page.locator(".bagikan a").first.get_attribute("href").startswith("https://wa.me/?text=")


def shown(window, kits, **options):
    """Yield every way in which the page can look."""
    yield "daftar", window(wait=".find:not([hidden])", **options)
    for status in ("current", "withdrawn", "corrected"):
        page = window(first(kits, status)["post"], **options)
        page.click(".k-all")
        page.click(".k-seen summary")
        yield status, page
    yield "hilang", window("bpbd/2026/tidak-ada", wait=".k-place h1", faults=True, **options)


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_it_fits_every_screen_and_axe_finds_nothing(window, kits, screen, scheme):
    found = []
    for name, page in shown(window, kits, screen=screen, scheme=scheme):
        width = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{name}: {width} px wide"] if width > SCREENS[screen][0] else []
        found += [f"{name}: {violation}" for violation in violations(page)]
        small = """() => [...document.querySelectorAll('.k-acts :is(a, button), .k-copy, summary, .find button')]
            .filter((node) => node.offsetParent && node.getBoundingClientRect().height < 24).length"""
        found += [f"{name}: small targets"] if page.evaluate(small) else []
    assert found == []


def test_the_keyboard_goes_through_it_in_the_order_of_reading(window, kits):
    page = window(first(kits)["post"], screen="meja")
    stops = []
    for _ in range(150):
        page.keyboard.press("Tab")
        name, tag, outline, is_past = page.evaluate(FOCUSED)
        if is_past:
            break
        assert outline != "none", (name, tag)
        stops.append(name.split()[0] if name else tag)
    order = ["k-post", "SUMMARY", "k-open", "k-copy", "SUMMARY", "k-copy"]
    assert [stop for stop in stops if stop not in ("k-zip", "k-share", "k-also")][:6] == order
    assert stops.index("k-all") < stops.index("k-look") < stops.index("k-load")
    assert stops[-1] == "SUMMARY"


def test_a_kit_costs_a_phone_little(window, kits, address, site):
    asked = []
    kit = first(kits)
    page = window(kit["post"], prepare=lambda page: page.on("request", lambda request: asked.append(request.url)))
    paths = [url.removeprefix(address).partition("?")[0].partition("#")[0] for url in asked]
    own = f"/{kit['post']}/"
    needed = {"/bahan/", "/bahan/bahan.js", f"{own}kit.json", own, f"{own}card.jpg"}
    # Further pictures are lazy.
    assert (
        needed
        <= set(paths) - {"/favicon.ico"}
        <= needed | {f"{own}{card['file']}" for card in kit["cards"]} | {f"{own}kit.zip"}
    )
    assert page.locator("img").count() >= 5
