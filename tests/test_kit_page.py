"""The page of the share kits as it is published: small, closed to the outside, and showing nothing that is withheld."""

import gzip
import json
import re
import shutil

import pytest
from PIL import Image

from building import ROOT, build, derive, fingerprints, flat
from making import write_post
from newsroom.catalog import standing
from newsroom.outputs import kit_page
from pages import HOSTILE, Document, read
from test_snippet import GONE

PAGE, SCRIPT = "bahan/index.html", "bahan/bahan.js"
URL = "/bpbd/2026/rob-pesisir/"


def made(root, **options):
    """Return page and script of a portal."""
    found = read(root, **options)
    files = {job.folder[1:] + name: data for job in flat(kit_page.jobs(found)) for name, data in run(job).items()}
    assert set(files) == {PAGE, SCRIPT}
    return files[PAGE].decode(), files[SCRIPT].decode()


def run(job):
    return job.run(*job.gathered())


def keys(root):
    return [job.key for job in flat(kit_page.jobs(read(root)))]


def table_of(html):
    return json.loads(re.search(r'<script type="application/json" id="tabel">(.*?)</script>', html, re.DOTALL)[1])


def test_the_script_is_small_and_never_makes_markup_of_text(portal):
    html, script = made(portal)
    assert len(gzip.compress(script.encode(), 9, mtime=0)) <= 10 * 1024
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(|srcdoc", script)
    assert not re.search(r"https?://|//cdn|@import", script)
    assert not re.search(r"^\s|^//", script, re.MULTILINE)
    assert f'src="bahan.js?v={kit_page.key_of(script)[:8]}"' in html or "bahan.js?v=" in html


def test_the_file_of_a_channel_names_its_pictures(portal):
    folder = portal / "overrides/channels"
    shutil.copytree(ROOT / "overrides/channels", folder)
    (folder / "papan.yml").write_text(
        (folder / "tiktok.yml").read_text().replace("[story, portrait]", "[notice, card]")
    )
    pictures = {item["name"]: item.get("picture") for item in table_of(made(portal)[0])["channels"]}
    assert pictures["papan"] == ["notice.png", "card.jpg"]
    assert pictures["tiktok"] == ["story.jpg", "portrait.jpg"]
    assert pictures["sms"] == pictures["email"] == pictures["radio"] == []
    assert pictures["whatsapp"] is None


def test_the_page_asks_only_its_own_site_and_is_not_for_search_engines(portal):
    html, _ = made(portal)
    page = Document(html)
    policy = next(item["content"] for item in page.all("meta") if item.get("http-equiv"))
    assert "default-src 'none'" in policy
    for part in ("script-src 'self';", "connect-src 'self';", "img-src 'self';", "form-action 'none'"):
        assert part in policy
    assert not re.search(r"unsafe|\*|https?:", policy)
    assert page.meta("robots") == ["noindex"]
    loaded = [item["src"] for _, item in page.elements if item.get("src")]
    assert [source.partition("?")[0] for source in loaded] == ["bahan.js"]
    assert not re.search(r"<[^>]+ (?:style|on\w+)=", html)


def test_without_javascript_it_says_so_and_leads_to_the_posts(portal):
    write_post(portal)
    html, _ = made(portal)
    page = Document(html)
    assert "Halaman ini memerlukan JavaScript" in page.text
    assert "di bagian Bagikan pada setiap kiriman" in page.text
    assert URL in list(page.targets("/bahan/"))
    assert 'class="find" hidden' in html


def test_every_post_leads_to_its_kit(portal, serial, tmp_path):
    write_post(portal)
    derive(portal, tmp_path / "situs")
    posts = [file for file in (tmp_path / "situs").glob("*/20*/*/index.html") if (file.parent / "kit.json").is_file()]
    assert posts
    for file in posts:
        path = "/" + file.parent.relative_to(tmp_path / "situs").as_posix() + "/"
        links = [link["href"] for link in Document(file.read_text()).all("a")]
        assert f"../../../bahan/#{path}" in links
    assert "Bahan sebar" in (tmp_path / "situs/peta-situs/index.html").read_text()
    assert "/bahan/" not in "".join(file.read_text() for file in (tmp_path / "situs").glob("*sitemap*.xml"))


def test_the_newest_twenty_are_listed_and_nothing_withheld(portal):
    for number in range(25):
        write_post(portal, slug=f"kabar-{number}", date=f"2026-10-{number + 1:02d}T09:00:00+07:00")
    write_post(portal, slug="internal", audience="internal", title="Kenari internal yang rahasia")
    write_post(portal, slug="draf", draft=True, title="Kenari draf yang rahasia")
    write_post(portal, slug="nanti", date="2026-12-24T09:00:00+07:00", title="Kenari terjadwal yang rahasia")
    write_post(portal, slug="cabut", date="2026-10-28T09:00:00+07:00", title="Kabar yang dicabut lagi", withdrawn=GONE)
    html, _ = made(portal)
    assert "Kenari" not in html
    assert html.count('<li class="row">') == kit_page.NEWEST
    assert "Kabar yang dicabut lagi" in html
    assert '<span class="mark bad">Dicabut</span>' in html


def test_hostile_text_stays_text(portal):
    write_post(portal, title=HOSTILE[:100], summary=HOSTILE)
    html, _ = made(portal)
    page = Document(html)
    assert "<script>alert" not in html
    assert not [item for item in page.all("img") if item.get("onerror")]
    assert [item.get("src", item.get("id")) for item in page.all("script")] == [page.all("script")[0]["src"], "tabel"]


def test_the_script_knows_every_channel_and_every_state(portal):
    html, _ = made(portal)
    table = table_of(html)
    kit = json.loads((derived_kit(portal)).read_text())
    assert [channel["name"] for channel in table["channels"]] == list(kit["texts"])
    assert all(channel["label"] for channel in table["channels"])
    states = ({*standing.MARKS} - {"rescheduled"}) | {"updated"}
    assert set(table["states"]) == states
    assert table["portal"] == read(portal).portal.url


def derived_kit(root):
    write_post(root)
    out = root.parent / "situs"
    derive(root, out)
    return out / "bpbd/2026/rob-pesisir/kit.json"


def test_only_the_newest_posts_change_the_page(portal, serial):
    write_post(portal, slug="lama", date="2025-01-01T09:00:00+07:00", year=2025)
    for number in range(kit_page.NEWEST):
        write_post(portal, slug=f"kabar-{number}", date=f"2026-11-{number + 1:02d}T08:00:00+07:00")
    build(portal)
    before, first = keys(portal), fingerprints(portal / "site/bahan")
    write_post(portal, slug="lama", date="2025-01-01T09:00:00+07:00", year=2025, title="Kabar lama berjudul lain")
    assert keys(portal) == before
    write_post(portal, slug="kabar-3", date="2026-11-04T08:00:00+07:00", title="Judul baru untuk kabar ini")
    after = keys(portal)
    assert after[0] != before[0]
    assert after[1] == before[1]
    build(portal)
    again = fingerprints(portal / "site/bahan")
    assert again["index.html"] != first["index.html"]
    clean = portal.parent / "bersih"
    derive(portal, clean, store=portal.parent / "gudang")
    assert fingerprints(clean / "bahan") == again


def test_a_portal_without_posts_has_the_page_too(portal):
    for file in (portal / "content").rglob("*.md"):
        if "portal" not in file.parts[-3:]:
            file.unlink()
    html, _ = made(portal)
    assert "Belum ada kiriman." in html


def test_a_preview_has_the_page_without_a_policy(portal, serial, tmp_path):
    write_post(portal, draft=True, title="Draf yang sedang ditulis humas")
    derive(portal, tmp_path / "situs", preview=True)
    html = (tmp_path / "situs" / PAGE).read_text()
    assert "Draf yang sedang ditulis humas" in html
    assert html.count('name="robots"') == 1


@pytest.mark.parametrize("name", ["kit.html", "kit.js", "kit.css"])
def test_its_sources_name_no_address_outside(name):
    text = (ROOT / "overrides/pages" / name).read_text()
    assert not re.search(r"https?://", text)


def test_the_handbook_shows_the_page_on_both_screens():
    """Taken by `make screenshots`: small, in the size of their screens, and told to those who can't see them."""
    told = (ROOT / "content/portal/panduan/menyebarkan.md").read_text()
    for name, size in {"bahan-ponsel.webp": (720, 1480), "bahan-komputer.webp": (1280, 800)}.items():
        file = ROOT / "content/portal/panduan/gambar" / name
        assert file.stat().st_size <= 60_000
        with Image.open(file) as image:
            assert image.size == size
        alt, wide, high = re.search(rf'!\[([^]]+)\]\(gambar/{name}\){{ width="(\d+)" height="(\d+)"', told).groups()
        assert len(alt) > 40
        assert int(wide) / int(high) == pytest.approx(size[0] / size[1], rel=0.01)
