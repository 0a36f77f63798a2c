"""The real portal in a real browser: every page type, three screens, light and dark, with and without JavaScript."""

import gzip
import re
import shutil
import subprocess

import pytest

from browsing import LOOKS, SCREENS, needs_browser, opened, violations
from building import ROOT

VNU = ROOT / ".venv/vnu/vnu.jar"
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("site")]
needs_vnu = pytest.mark.skipif(
    not VNU.is_file() or shutil.which("java") is None,
    reason="vnu.jar atau java tidak ada (make vnu; apt install default-jre-headless)",
)


def page_types(site):
    """Return one path of each sort of page: every list, and posts that differ in what they show."""
    lists = [
        "/",
        "/koreksi/",
        "/peringatan/",
        "/umpan/",
        "/arsip/",
        "/agenda/",
        "/data/",
        "/peta-situs/",
        "/cari/",
        "/bahan/",
        "/cek/",
        "/404.html",
        "/tentang/",
        "/panduan/",
        "/panduan/kunci/",
    ]
    patterns = (
        *"jenis/*/ topik/*/ wilayah/*/ arsip/20*/ arsip/20*/*/ arsip/a-z/ arsip/a-z/*/ arsip/a-z/*/*/".split(),
        *"agenda/*/*/ bpbd/ dkp/ bpp/ bpbd/20*/ bpbd/agenda/ umpan/instansi/*/".split(),
    )
    firsts = (next(iter(sorted(site.glob(f"{pattern}index.html")))) for pattern in patterns)
    lists += [f"/{path.parent.relative_to(site).as_posix()}/" for path in firsts]
    return lists + sorted(posts_by_feature(site).values())


FEATURES = {
    "dicabut": r"Dicabut",
    "dikoreksi": r"Koreksi",
    "berakhir": r"berakhir",
    "dibatalkan": r"[Dd]ibatalkan",
    "tabel": r"<table",
    "foto": r"<picture",
    "siaga": r"/jenis/siaga/",
    "klarifikasi": r"/jenis/klarifikasi/",
    "laporan": r"/jenis/laporan-kegiatan/",
    "lampiran": r"\.(?:pdf|csv|txt)\"",
    "jawa": r'lang="jv"',
    "madura": r'lang="mad"',
    "inggris": r'lang="en"',
}


def posts_by_feature(site):
    """Return for each feature the longest post that has it: what is long breaks first."""
    posts = (path for path in site.glob("*/20*/*/index.html") if path.relative_to(site).parts[0] != "agenda")
    pages = sorted(posts, key=lambda path: -path.stat().st_size)
    found = {}
    for feature, pattern in FEATURES.items():
        match = next((path for path in pages if re.search(pattern, path.read_text())), None)
        assert match, f"no sample post shows {feature}"
        found[feature] = "/" + match.parent.relative_to(site).as_posix() + "/"
    return found


@needs_browser
@pytest.mark.parametrize("javascript", [True, False], ids=["js", "tanpa-js"])
def test_every_page_type_fits_every_screen(browser, address, built_portal, javascript):
    """No sideways scroll, no console error, nothing asked of anyone else; title, agency and date of a post come first."""
    faults = []
    with opened(browser, address, javascript=javascript) as visit:
        for path in page_types((built_portal / "site").resolve()):
            page, errors, requests = visit(path)
            for screen, scheme in looked_at(page):
                # Without JavaScript the browser still lays out; only the page's own scripts are off.
                faults += [f"{path} {screen} {scheme}: {width} px wide" for width in too_wide(page, screen)]
                if re.fullmatch(r"/[a-z-]+/20\d\d/[^/]+/", path) and not path.startswith(("/arsip/", "/agenda/")):
                    faults += [f"{path}: {name} below the first screen" for name in below(page, SCREENS[screen][1])]
            faults += [f"{path}: {error}" for error in errors if path != "/404.html"]
            faults += [f"{path} asks {url}" for url in requests if not url.startswith(address)]
    assert faults == []


def looked_at(page, schemes=("light", "dark")):
    """Show a page that is open on each screen, light and dark, and yield their names; to load it anew takes far longer."""
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        for screen, (width, height) in SCREENS.items():
            page.set_viewport_size({"width": width, "height": height})
            yield screen, scheme


def too_wide(page, screen):
    """Return the width of a page in pixels if it can be scrolled sideways."""
    width = page.evaluate("document.documentElement.scrollWidth")
    return [width] if width > SCREENS[screen][0] else []


def below(page, height):
    """Return which of title, agency and date does not begin and end in the first screen."""
    late = []
    for name, selector in (("judul", "h1"), ("instansi", "[data-instansi]"), ("tanggal", "article time, header time")):
        box = page.locator(selector).first.bounding_box()
        if box is None or box["y"] + box["height"] > height:
            late.append(name)
    return late


@needs_browser
@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_axe_finds_nothing(browser, address, built_portal, screen, scheme):
    found = []
    with opened(browser, address, screen, scheme) as visit:
        for path in page_types((built_portal / "site").resolve()):
            page, _, _ = visit(path)
            found += [f"{path}: {violation}" for violation in violations(page)]
    assert found == []


@needs_vnu
@pytest.mark.html
def test_every_page_is_valid_html(built_portal):
    site = (built_portal / "site").resolve()
    pages = [str(path) for path in sorted(site.rglob("*.html"))]
    done = subprocess.run(
        ["java", "-Xss16m", "-jar", str(VNU), "--errors-only", "--stdout", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == ""
    assert done.returncode == 0, done.stderr
    assert len(pages) > 200


@needs_browser
def test_a_post_without_photo_is_one_small_request(browser, address, built_portal):
    site = (built_portal / "site").resolve()
    checked = 0
    for path in sorted(site.glob("*/20*/*/index.html")):
        html = path.read_text()
        words = len(re.sub(r"<[^>]+>", " ", html.split("<article", 1)[-1]).split())
        if "<picture" in html or not 300 <= words <= 520:
            continue
        size = len(gzip.compress(html.encode(), 9, mtime=0))
        assert size <= 6 * 1024, f"{path}: {size} bytes"
        checked += 1
        if checked <= 3:
            with opened(browser, address) as visit:
                page, _, requests = visit("/" + path.parent.relative_to(site).as_posix() + "/")
                asked = [url for url in requests if not url.endswith("favicon.ico")]
                # On posts, alerts come by a script of their own; lists have them in the page.
                alerts = [] if "/arsip/" in page.url or "/agenda/" in page.url else [f"{address}/peringatan/kini.js"]
                assert asked == [page.url, *alerts]
    assert checked >= 10


@needs_browser
@pytest.mark.parametrize("ratio", [1, 2])
def test_a_post_with_cover_costs_a_phone_at_most_60_kb(browser, address, built_portal, ratio):
    """Page and cover; further photos are lazy, and come only to whoever reads on."""
    site = (built_portal / "site").resolve()
    heavy, seen = {}, 0
    with opened(browser, address, device_scale_factor=ratio) as visit:
        for path in sorted(site.glob("*/20*/*/index.html")):
            cover = re.search(r'<figure class="cover">.*?<img src="([0-9a-f]+)-', path.read_text(), re.DOTALL)
            if not cover:
                continue
            _, _, requests = visit("/" + path.parent.relative_to(site).as_posix() + "/")
            needed = [url for url in requests if url.endswith("/") or cover[1] in url]
            assert len(needed) == 2, needed
            total = sum(transferred(site / url.removeprefix(address).lstrip("/")) for url in needed)
            seen += 1
            if total > 60 * 1024:
                heavy[path.parent.name] = total
    assert seen >= 30
    assert heavy == {}


def transferred(file):
    """Return how many bytes a server sends for a file: pages compressed, pictures as they are."""
    if file.is_dir():
        return len(gzip.compress((file / "index.html").read_bytes(), 9, mtime=0))
    return file.stat().st_size if file.is_file() else 0


@needs_browser
def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser, address):
    with opened(browser, address, "meja") as visit:
        page, _, _ = visit("/")
        page.keyboard.press("Tab")
        first = page.evaluate("document.activeElement.textContent").lower()
        assert "isi" in first, "the first stop is the link past the navigation"
        for _ in range(6):
            page.keyboard.press("Tab")
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


@needs_browser
def test_small_targets_are_at_least_24_pixels(browser, address, built_portal):
    """WCAG 2.2, 2.5.8; links within sentences are excepted."""
    script = """() => [...document.querySelectorAll('nav a, header a:not(.intro a), footer a, .bagikan a')]
        .map(a => [a.textContent.trim(), a.getBoundingClientRect()])
        .filter(([text, box]) => box.width && box.height < 24).map(([text, box]) => `${text}: ${box.height}`)"""
    small = {}
    with opened(browser, address) as visit:
        for path in page_types((built_portal / "site").resolve()):
            page, _, _ = visit(path)
            found = page.evaluate(script)
            if found:
                small[path] = found
    assert small == {}


@needs_browser
def test_printing_leaves_out_what_paper_cannot_do(browser, address, built_portal):
    with opened(browser, address, "meja") as visit:
        page, _, _ = visit(posts_by_feature((built_portal / "site").resolve())["tabel"])
        page.emulate_media(media="print")
        assert page.locator("h1").is_visible()
        assert not page.locator(".bagikan").first.is_visible()


@needs_browser
def test_the_handbook_asks_nobody_else_and_fits(browser, address, built_portal):
    pages = sorted((built_portal / "site").resolve().glob("panduan/**/index.html"))
    faults = []
    with opened(browser, address) as visit:
        for path in pages:
            where = "/" + path.parent.relative_to((built_portal / "site").resolve()).as_posix() + "/"
            page, errors, requests = visit(where)
            for screen, _ in looked_at(page, ["light"]):
                faults += [f"{where} {screen}: {width} px wide" for width in too_wide(page, screen)]
            faults += [f"{where} asks {url}" for url in requests if not url.startswith(address)]
            faults += [f"{where}: {error}" for error in errors]
    assert len(pages) >= 10
    assert faults == []
