"""Alerts in a real browser: seen while in force, gone when they are over, without a rebuild and without a reload."""

import datetime as dt

import pytest

from browsing import LOOKS, SCREENS, needs_browser, opened, served, violations
from building import build, small_portal
from making import write_post
from test_alert import ALERT

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("site"), needs_browser]
LISTS = ("/", "/bpbd/", "/dinkes/", "/jenis/siaga/", "/topik/pangan/", "/wilayah/muara-padi/", "/peringatan/")
POST = "/diskominfo/2026/jaringan-pulih/"
OWN = "/bpbd/2026/rob-besar/"
DURING, SOON, AFTER = (
    dt.datetime.fromisoformat(f"2026-11-{moment}:00+07:00") for moment in ("21T12:00", "22T05:59", "22T06:00")
)
SEEN = ("Banjir rob: Muara Padi, Kota Uji", "22 November 2026, 06.00 WIB", "Jauhi pantai dan pindahkan kendaraan.")


@pytest.fixture(scope="module")
def alerted(tmp_path_factory):
    """Return the address of a site on which an alert is in force, and, for the area Lembah Hijau, one until later."""
    root = small_portal(tmp_path_factory.mktemp("siaga") / "portal")
    fields = {"type": "siaga", "information": "serta-merta", "contacts": ["humas"]}
    write_post(root, slug="rob-besar", alert={**ALERT, "severity": "Extreme"}, **fields)
    lasting = {
        "event": "Tanah retak",
        "areas": ["lembah-hijau"],
        "urgency": "Future",
        "expires": "2036-01-01T00:00:00+07:00",
        "instruction": "Jangan menginap di lereng.",
    }
    write_post(
        root, slug="tanah-retak", title="Tanah retak di lereng, jangan menginap", alert={**ALERT, **lasting}, **fields
    )
    assert not build(root).stopped
    with served((root / "site").resolve()) as at:
        yield at


def at(visit, path, moment):
    """Visit a path with the reader's clock set to a moment, and return the page; nothing may go wrong in it."""
    page, _, _ = visit("/404.html")
    page.clock.install(time=moment)
    page, errors, _ = visit(path)
    assert errors == []
    return page


def words(page):
    return " ".join(page.locator("body").inner_text().split())


@pytest.mark.parametrize("path", [*LISTS, POST])
def test_an_alert_is_seen_and_goes_by_itself(browser, alerted, path):
    with opened(browser, alerted) as visit:
        page = at(visit, path, SOON)
        page.get_by_text("Awas").first.wait_for()
        shown = words(page)
        for text in SEEN if path != "/peringatan/" else (SEEN[0].partition(": ")[2], *SEEN[1:]):
            assert text in shown, text
        page.clock.fast_forward("02:00")
        assert "Awas" not in words(page)
        assert SEEN[2] not in words(page)


@pytest.mark.parametrize("path", [*LISTS, POST])
def test_an_old_copy_of_a_page_shows_no_alert_that_is_over(browser, alerted, path):
    with opened(browser, alerted) as visit:
        page = at(visit, path, AFTER)
        assert "Awas" not in words(page)
        assert page.get_by_text("Peringatan berlaku").count() == (
            path not in (POST, "/wilayah/muara-padi/", "/peringatan/")
        )


def test_when_the_last_alert_goes_the_page_says_so(browser, alerted):
    with opened(browser, alerted) as visit:
        page = at(visit, "/peringatan/", AFTER)
        assert "Tidak ada peringatan" not in words(page)
        page = at(visit, "/peringatan/", dt.datetime(2036, 1, 2, tzinfo=dt.UTC))
        assert "Tidak ada peringatan yang sedang berlaku." in words(page)
        assert "Tanah retak" not in words(page)


@pytest.mark.parametrize("path", LISTS)
def test_without_scripts_the_end_is_written(browser, alerted, path):
    with opened(browser, alerted, javascript=False) as visit:
        page, errors, _ = visit(path)
        shown = words(page)
        assert errors == []
        assert "Awas" in shown
        assert "sampai 22 November 2026, 06.00 WIB" in shown
        assert "Tidak ada peringatan" not in shown


def test_a_post_asks_for_one_small_script_and_an_alert_never_for_itself(browser, alerted):
    with opened(browser, alerted) as visit:
        page, errors, requests = visit(POST)
        assert errors == []
        assert [url.removeprefix(alerted) for url in requests] == [POST, "/peringatan/kini.js"]
        page = at(visit, POST, DURING)
        page.get_by_role("link", name="Banjir rob").click()
        assert page.url == alerted + OWN
        assert page.get_by_text("Awas", exact=True).count() == 1
        assert "Tanah retak" not in words(at(visit, POST, DURING)), "what lasts for years is not on every post"


@pytest.mark.parametrize(("screen", "scheme"), LOOKS)
def test_alerts_fit_every_screen_and_can_be_read(browser, alerted, screen, scheme):
    faults = []
    with opened(browser, alerted, screen, scheme) as visit:
        for path in ("/", "/peringatan/", "/wilayah/muara-padi/", POST):
            page = at(visit, path, DURING)
            page.get_by_text("Awas").first.wait_for()
            if page.evaluate("document.documentElement.scrollWidth") > SCREENS[screen][0]:
                faults.append(f"{path} is too wide")
            faults += [f"{path}: {violation}" for violation in violations(page)]
            if path == POST:
                title = page.locator("h1").bounding_box()
                bar = page.get_by_role("region", name="Peringatan berlaku").bounding_box()
                if title["y"] > bar["y"]:
                    faults.append("the alert pushes the title down")
    assert faults == []
