"""`mkdocs serve` for real: drafts and Problems are shown while somebody writes, and nothing that they write ends it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from browsing import needs_browser
from building import AS_OF, copy_portal, derive
from fixtures import base_portal, load
from making import photo_bytes, post_text, write_post

PATIENCE = 300
AGENCIES = {"bpbd.yml", "dinkes.yml", "diskominfo.yml", "logo"}
pytestmark = [pytest.mark.site, pytest.mark.slow, pytest.mark.xdist_group("serve")]


class Preview:
    """A running `mkdocs serve` of the portal at `root`; what it prints is in `log`."""

    def __init__(self, root, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.root, self.log = root, folder / "serve.log"
        settings = {
            **os.environ,
            "NO_MKDOCS_2_WARNING": "1",
            "NEWSROOM_AS_OF": AS_OF,
            "PYTHONPATH": str(root / "hooks"),
            "TMPDIR": str(folder),  # MkDocs builds into a temporary folder, which stays when it is killed
        }
        line = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{self.port}"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                line, cwd=root, env=settings, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )

    def stop(self):
        """End the server and whatever it started."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, sign)
                self.process.wait(10)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue

    def address(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def get(self, path):
        """Return the status and the text at a path; while the site is being built the server lets us wait."""
        assert self.process.poll() is None, f"the server has ended:\n{self.log.read_text()}"
        try:
            with urllib.request.urlopen(self.address(path), timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except (urllib.error.URLError, ConnectionError):
            return 0, ""

    def until(self, path, text, status=200, without=None):
        """Return the page at a path as soon as the server answers with this status and text, and without that other."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            seen, page = self.get(path)
            if seen == status and text in page and not (without and without in page):
                return page
            time.sleep(0.5)
        said = self.log.read_text()[-4000:]
        pytest.fail(f"{path} never showed {text!r} with {status}, but {seen}:\n{page[:2000]}\n{said}")

    def until_said(self, text):
        """Wait until the terminal shows a text."""
        end = time.monotonic() + PATIENCE
        while text not in self.log.read_text():
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.5)


@pytest.fixture(scope="module")
def preview(tmp_path_factory):
    """Return the preview of a small portal: one draft, one post with a photo, and from the start one with a Problem."""
    folder = tmp_path_factory.mktemp("pratinjau")
    root = copy_portal(folder / "portal")
    for other in [path for path in (root / "content").iterdir() if path.name != "portal"]:
        shutil.rmtree(other)
    for other in [path for path in (root / "agencies").iterdir() if path.name not in AGENCIES]:
        other.unlink()
    write_post(root, slug="draf", title="Draf tentang rob di pesisir utara", draft=True)
    write_post(root, slug="berfoto", title="Posko dibuka di balai desa", photos=[("posko.jpg", photo_bytes())])
    write_post(root, agency="dinkes", slug="sejak-awal", type="siaran")
    server = Preview(root, folder)
    try:
        server.until("/", "Pratinjau")
        yield server
    finally:
        server.stop()


def test_drafts_are_shown_and_marked(preview):
    page = preview.until("/bpbd/2026/draf/", "Draf tentang rob")
    assert re.search(r'class="ribbon".*belum terbit', page)
    assert '<strong class="mark">Draf</strong>' in page
    assert "Draf tentang rob" in preview.get("/")[1]


def test_photos_and_cards_are_shown(preview):
    page = preview.until("/bpbd/2026/berfoto/", "<picture")
    for file in ("card.jpg", *re.findall(r'<img[^>]* src="([^"/]+)"', page)):
        assert preview.get(f"/bpbd/2026/berfoto/{file}")[0] == 200, file


def test_a_problem_at_the_start_does_not_end_the_server(preview):
    assert "content/dinkes/2026/sejak-awal.md:4:7: galat[" in preview.log.read_text()
    assert "content/dinkes/2026/sejak-awal.md:4:7: galat[" in preview.get("/temuan/")[1]


def test_a_problem_is_shown_until_it_is_mended(preview):
    place = "content/bpbd/2026/salah.md:4:7: galat["
    path = write_post(preview.root, slug="salah", title="Kiriman yang semula salah", type="siaran")
    assert "siaran-pers" in preview.until("/temuan/", place)
    assert place in preview.log.read_text()
    ribbon = r'class="ribbon"[^\n]*<a href="(?:\./|/)?temuan/">2 temuan</a>'
    assert re.search(ribbon, preview.get("/")[1])
    assert re.search(ribbon, preview.until("/bpbd/2026/salah/", "temuan", status=404)), (
        "a reader of the page learns why"
    )
    path.write_text(post_text(title="Kiriman yang semula salah"))
    preview.until("/bpbd/2026/salah/", "Kiriman yang semula salah")
    assert place not in preview.get("/temuan/")[1]
    assert "1 temuan" in preview.get("/")[1]


def test_agencies_and_templates_are_watched(preview):
    agency = preview.root / "agencies/bpbd.yml"
    agency.write_text(agency.read_text().replace("Badan Penanggulangan Bencana Daerah", "Badan Kenari Daerah", 1))
    preview.until("/bpbd/", "Badan Kenari Daerah")
    with (preview.root / "overrides/pages/base.html").open("a") as template:
        template.write("<!-- templat kenari -->\n")
    preview.until("/", "<!-- templat kenari -->")
    assert "<!-- templat kenari -->" in preview.get("/bpbd/2026/draf/")[1]


def test_broken_settings_leave_the_server_alive(preview):
    agency, settings = preview.root / "agencies/dinkes.yml", preview.root / "mkdocs.yml"
    whole, all_settings = agency.read_text(), settings.read_text()
    agency.write_text(whole.replace("kind: dinas", "kind: [dinas", 1))
    preview.until("/temuan/", "agencies/dinkes.yml:")
    agency.write_text(whole)
    preview.until("/temuan/", "Temuan", without="agencies/dinkes.yml:")
    # A file that MkDocs itself can't read: it says so, and waits for a better one.
    settings.write_text(all_settings.replace("\nextra:\n", "\nextra: [\n", 1))
    preview.until_said("An error happened during the rebuild")
    settings.write_text(all_settings.replace("Kebencanaan", "Bencana dan kenari", 1))
    preview.until("/", "Bencana dan kenari")


@pytest.fixture
def opened_page(browser):
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.browser
@needs_browser
def test_an_open_page_reloads_by_itself(preview, opened_page):
    path = write_post(preview.root, slug="terbuka", title="Halaman yang sedang dibuka")
    preview.until("/bpbd/2026/terbuka/", "Halaman yang sedang dibuka")
    page, errors = opened_page, []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(preview.address("/bpbd/2026/terbuka/"))
    page.evaluate("window.before = true")
    path.write_text(post_text(title="Halaman yang sudah diubah"))
    page.wait_for_function(
        "document.querySelector('h1').innerText == 'Halaman yang sudah diubah'", timeout=PATIENCE * 1000
    )
    assert page.evaluate("window.before") is None
    assert errors == []
    page.goto(preview.address("/panduan/"))
    assert page.evaluate("typeof livereload") == "function", "the handbook reloads, too"


def stands(fixture, root, store):
    """Build a preview of the base portal with a faulty piece laid over it, and see that it shows what was found."""
    fixture.lay(base_portal(root / "portal"))
    derive(root / "portal", root / "site", store=store, preview=True)
    assert (root / "site/index.html").is_file()
    page = (root / "site/temuan/index.html").read_text()
    assert [rule for _, rule, _, _ in fixture.expected if f"[{rule}]" not in page] == []


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Return a store that the cases share: the photos of the base portal are derived once."""
    return tmp_path_factory.mktemp("simpanan")


BAD = load("bad")
SETTINGS = [fixture for fixture in BAD if "mkdocs.yml" in fixture.files]
OTHERS = [fixture for fixture in BAD if fixture not in SETTINGS]


@pytest.mark.parametrize("fixture", SETTINGS, ids=lambda fixture: fixture.name)
def test_a_preview_stands_on_faulty_settings(fixture, tmp_path, store, serial):
    stands(fixture, tmp_path, store)


@pytest.mark.soak
@pytest.mark.parametrize("fixture", OTHERS, ids=lambda fixture: fixture.name)
def test_a_preview_stands_whatever_the_rules_find(fixture, tmp_path, store, serial):
    stands(fixture, tmp_path, store)
