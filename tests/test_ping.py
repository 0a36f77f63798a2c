"""`newsroom ping` against a small hub on the loopback: what changed is told once, and a failure breaks nothing."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from building import AS_OF, small_portal
from building import build as build_site
from making import write_post
from newsroom.cli import main

URL = "https://rujukan.ujikab.example"


@contextmanager
def hub(answer=202):
    """Run a hub, and yield its address and the feeds that it is told of."""
    told = []

    class Hub(BaseHTTPRequestHandler):
        def do_POST(self):
            data = self.rfile.read(int(self.headers["Content-Length"])).decode()
            assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
            fields = parse_qs(data, strict_parsing=True)
            assert fields["hub.mode"] == ["publish"]
            told.extend(fields["hub.url"])
            self.send_response(answer)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hub", told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def site(tmp_path, serial):
    """Return a portal whose first release is published."""
    root = small_portal(tmp_path / "portal")
    build(root)
    return root


def build(root):
    assert not build_site(root, as_of=AS_OF).stopped


def with_hub(root, address):
    settings = root / "mkdocs.yml"
    lines = [line for line in settings.read_text().splitlines(keepends=True) if not line.startswith("    hub:")]
    settings.write_text("".join(lines).replace("    feed_items:", f"    hub: {address}\n    feed_items:"))


def ping(root, *arguments):
    return main(["--portal", str(root), "ping", *arguments])


def test_the_hub_is_told_of_every_feed_that_changed_and_of_no_other(site, capsys):
    with hub() as (address, told):
        with_hub(site, address)
        build(site)
        assert ping(site) == 0
        assert {f"{URL}/feed.xml", f"{URL}/bpbd/feed.atom", f"{URL}/topik/pangan/feed.json"} <= set(told)
        assert f"{URL}/peringatan/cap.xml" in told
        assert f'<atom:link href="{address}" rel="hub"/>' in (site / "site/peringatan/cap.xml").read_text()
        assert not [feed for feed in told if "/umpan/arsip/" in feed]
        told.clear()
        assert ping(site) == 0
        assert told == []
        write_post(site)
        build(site)
        assert ping(site, "--dry-run") == 0
        assert told == []
        assert f"{URL}/bpbd/feed.xml" in capsys.readouterr().out
        assert ping(site) == 0
        assert f"{URL}/bpbd/jenis/siaran-pers/feed.json" in told
        assert not [feed for feed in told if "/dinkes/" in feed]
        assert len(told) == len(set(told))


@pytest.mark.parametrize("answer", [500, 404, 302])
def test_a_hub_that_refuses_is_told_again_next_time(site, answer, capsys):
    with hub(answer) as (address, told):
        with_hub(site, address)
        assert ping(site) == 0
        assert 1 <= len(told) <= 6
        assert "hub tidak menerima" in capsys.readouterr().err
    with hub() as (address, told):
        with_hub(site, address)
        assert ping(site) == 0
        assert f"{URL}/feed.xml" in told


def test_a_hub_that_is_away_breaks_nothing(site, capsys):
    with_hub(site, "http://127.0.0.1:9/hub")
    assert ping(site) == 0
    assert "lain kali" in capsys.readouterr().err


def test_without_hub_or_release_nothing_is_told(site, tmp_path, capsys):
    assert ping(site) == 0
    assert "`hub` kosong" in capsys.readouterr().err
    fresh = small_portal(tmp_path / "lain")
    with_hub(fresh, "http://127.0.0.1:9/hub")
    assert ping(fresh) == 0
    assert "belum ada terbitan" in capsys.readouterr().err


def test_a_broken_note_only_means_that_all_is_told_again(site):
    with hub() as (address, told):
        with_hub(site, address)
        assert ping(site) == 0
        number = len(told)
        (site / ".rujukan/pinged.json").write_text("[")
        assert ping(site) == 0
        assert len(told) == 2 * number
