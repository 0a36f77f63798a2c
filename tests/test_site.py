"""Whole sites of small portals: what is published, what is not, and what must never be."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from building import derive, pipeline
from making import FLOOD, photo_bytes, write_post

pytestmark = pytest.mark.site
CANARY = "kenarirahasia"
OURS = re.compile(r'https://rujukan\.ujikab\.example/([^"<>\s\\]*)(?=["<])')
# MkDocs makes them.
PORTAL_PAGES = re.compile(r"^(panduan|tentang)(/|$)")
# Names of schemas and classifications, and an example on a page: whole addresses that lead nowhere.
NAMES = re.compile(r"^skema/|^(jenis|topik|wilayah|r/NOMOR)/$")


@pytest.fixture
def site(portal, tmp_path):
    """Return the folder of the base portal's site with one post in each state that must leave no trace."""
    photo = [(f"{CANARY}.jpg", photo_bytes(9))]
    hidden = {"title": f"Rencana {CANARY} belum untuk umum", "body": f"Isi {CANARY} " * 12, "photos": photo}
    write_post(
        portal, slug=f"draf-{CANARY}", draft=True, number="2026/BPBD/0901", aliases=[f"/lama/{CANARY}/"], **hidden
    )
    write_post(portal, slug=f"internal-{CANARY}", audience="internal", partners=["dinkes"], **hidden)
    later = f"/bpbd/2035/nanti-{CANARY}/"
    write_post(portal, slug=f"nanti-{CANARY}", year=2035, date="2035-01-02T09:00:00+07:00", lang="en",
               translations={"id": "/bpbd/2026/sudah-terbit/"}, **hidden)  # fmt: skip
    write_post(portal, slug="sudah-terbit", translations={"en": later})
    withdrawn = {"date": "2026-10-05T09:00:00+07:00", "reason": "keliru", "note": "Terbit sebelum data diperiksa."}
    write_post(portal, slug="dicabut", body=f"Isi lama {CANARY} yang keliru. " * 8, withdrawn=withdrawn)
    write_post(portal, slug="dihapus", **{**removed(), **hidden})
    alert = {**FLOOD, "event": f"Banjir {CANARY}", "instruction": f"Jauhi {CANARY} sampai air surut kembali."}
    write_post(portal, slug="siaga-dihapus", **{**removed("0910"), **hidden}, type="siaga",
               information="serta-merta", alert=alert)  # fmt: skip
    event = {"start": "2026-12-04T09:00:00+07:00", "venue": CANARY, "organiser": CANARY, "reason": CANARY,
             "status": "cancelled", "registration": f"https://{CANARY}.example/"}  # fmt: skip
    write_post(portal, slug="acara-dihapus", **{**removed("0911"), **hidden}, type="pengumuman", event=event)
    derive(portal, tmp_path / "site")
    return tmp_path / "site"


def removed(number="0909"):
    """Return the fields of a post that the law had removed, with the canary in all that it said."""
    change = {
        "date": "2026-10-04T09:00:00+07:00",
        "kind": "koreksi",
        "note": f"{CANARY}.",
        "before": "a",
        "after": CANARY,
    }
    return {
        "summary": f"Pemerintah kabupaten mengabarkan {CANARY} kepada seluruh warga pesisir pada pagi hari ini.",
        "number": f"2026/BPBD/{number}",
        "changes": [change],
        "people": [{"name": f"Ibu {CANARY}", "role": CANARY}],
        "social": {"headline": CANARY, "text": f"Kabar {CANARY}", "hashtags": [CANARY]},
        "withdrawn": {"date": "2026-10-05T09:00:00+07:00", "reason": "hukum", "note": "Putusan pengadilan nomor satu."},
    }


def published(site):
    return {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}


def test_no_byte_and_no_name_tells_of_what_is_withheld(site):
    assert (site / "bpbd/2026/dicabut/index.html").is_file()
    assert "Putusan pengadilan" in (site / "bpbd/2026/dihapus/index.html").read_text()
    assert "<msgType>Cancel<" in (site / "peringatan/bpbd.2026.siaga-dihapus.cap.xml").read_text()
    assert "bpbd.2026.siaga-dihapus.cap.xml" in (site / "peringatan/cap.xml").read_text()
    assert "METHOD:CANCEL" in (site / "bpbd/2026/acara-dihapus/event.ics").read_text()
    for name, path in published(site).items():
        assert CANARY not in name
        assert CANARY.encode() not in path.read_bytes(), name


def test_every_promised_path_is_there(site):
    paths = published(site)
    post = "bpbd/2026/latihan-evakuasi/"
    lists = (
        "koreksi umpan peringatan arsip bpbd dinkes bpbd/2026 jenis/siaran-pers topik/kebencanaan wilayah/muara-padi"
    )
    names = [
        "index.html",
        "404.html",
        "feed.xml",
        "robots.txt",
        "sitemap.xml",
        "bpbd/feed.xml",
        "peringatan/cap.xml",
        "peringatan/kini.js",
        "arsip/2026/10/index.html",
    ]
    names += [f"{name}/index.html" for name in lists.split()]
    for path in [*names, post + "index.html", post + "card.jpg", post + "kit.json"]:
        assert path in paths, path


def test_every_link_and_picture_of_every_page_leads_somewhere(site):
    assert not list(dead_ends(site))


@pytest.mark.parametrize(
    "step", ["make_snippets", "check_messages", "prove_release", "index_search", "publish_data", "keep_log"]
)
def test_a_step_that_is_left_out_leaves_no_link_to_what_it_makes(step, portal, tmp_path):
    write_post(portal, photos=[("rob.jpg", photo_bytes())])
    steps = [hook.__name__.removeprefix("hook_") for hook in pipeline()]
    # Cards take longest to make; the first case is theirs.
    kept = [name for name in steps if name not in (step, "make_snippets")]
    settings = portal / "mkdocs.yml"
    text = settings.read_text().replace("kit_days: 10", f"kit_days: 10\n    log: {str(step == 'keep_log').lower()}")
    assert "    log: " in text
    settings.write_text(text + "\nhooks:\n" + "".join(f"  - hooks/{name}.py\n" for name in kept))
    catalog = derive(portal, tmp_path / "site", steps=kept)
    assert not catalog.portal.takes(step)
    assert len(steps) > len(kept)
    assert not list(dead_ends(tmp_path / "site"))
    page = (tmp_path / "site/bpbd/2026/rob-pesisir/index.html").read_text()
    assert re.search(
        r'property="og:image" content="https://rujukan\.ujikab\.example/bpbd/2026/rob-pesisir/[^"]+-400\.jpg"', page
    )
    # The script of /cek/ asks for these by name.
    assert not (tmp_path / "site/cek/gambar.js").exists()
    assert "c-file" not in (tmp_path / "site/cek/index.html").read_text() if step != "check_messages" else True


def dead_ends(site):
    """Yield what a page or feed of a site leads to, or shows, that is not there."""
    paths = published(site)
    for name, path in paths.items():
        if name.endswith((".html", ".xml", ".atom", ".json")):
            for address in OURS.findall(path.read_text()):
                found = address.partition("#")[0].partition("?")[0]
                there = found + "index.html" if not found or found.endswith("/") else found
                if not (PORTAL_PAGES.match(found) or NAMES.match(found)) and there not in paths:
                    yield f"{name}: {address}"
    yield from _dead_links(paths)


def _dead_links(paths):
    folders = {str(Path(path).parent) + "/" for path in paths if path.endswith("index.html")} | {"./"}
    for name, path in paths.items():
        if not name.endswith(".html") or name == "404.html":
            continue
        for target in re.findall(r'(?:href|src)="([^"#?]+)[^"]*"', path.read_text()):
            if re.match(r"[a-z]+:", target):
                continue
            assert not target.startswith("/"), f"{name}: {target} breaks in a mirror"
            resolved = (Path("/") / name).parent.joinpath(target)
            here = re.sub(r"^/", "", str(resolved.resolve()) if ".." in target else str(resolved))
            if PORTAL_PAGES.match(here):
                continue
            exists = here in paths or f"{here.rstrip('/')}/" in folders or here in ("", ".")
            if not exists:
                yield f"{name}: {target} leads to {here}"


def test_the_kit_tells_the_truth_about_the_card(site):
    import hashlib

    for path in site.rglob("kit.json"):
        kit = json.loads(path.read_text())
        for card in kit["cards"]:
            data = (path.parent / card["file"]).read_bytes()
            assert (card["bytes"], card["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        card = kit["cards"][0]
        page = (path.parent / "index.html").read_text()
        assert f'property="og:image" content="{card["url"]}"' in page
        assert kit["post"] == path.parent.relative_to(site).as_posix()


def test_feeds_carry_the_true_size_of_their_pictures(site):
    for path in site.rglob("feed.xml"):
        for enclosure in ElementTree.parse(path).iter("enclosure"):
            file = site / enclosure.get("url").removeprefix("https://rujukan.ujikab.example/")
            assert int(enclosure.get("length")) == file.stat().st_size
            assert enclosure.get("type") == "image/jpeg"


def test_feeds_say_of_their_posts_what_the_signed_list_says(site):
    for item in json.loads((site / "feed.json").read_text())["items"]:
        proof = item["_rujukan"]["proof"]
        listed = json.loads((site / re.sub(r"^https://[^/]+/", "", proof["listed"])).read_text())
        row = next(row for row in listed["posts"] if row["url"] == item["url"])
        assert row.get("text_sha256") == proof.get("text_sha256")
        assert row.get("text_sha256") or item["_rujukan"]["status"] == "removed"


def test_a_withdrawn_post_keeps_its_page_with_the_notice(site):
    page = (site / "bpbd/2026/dicabut/index.html").read_text()
    assert "Terbit sebelum data diperiksa." in page
    feed = (site / "feed.xml").read_text()
    assert "[DICABUT] " in feed
    assert json.loads((site / "bpbd/2026/dicabut/kit.json").read_text())["status"] == "withdrawn"


def test_a_partner_lists_and_feeds_the_post_too(portal, tmp_path):
    write_post(portal, slug="bersama", title="Posko bersama dibuka di tiga kampung", partners=["dinkes"])
    derive(portal, tmp_path / "site")
    for file in ("dinkes/index.html", "dinkes/feed.xml"):
        assert "bpbd/2026/bersama/" in (tmp_path / "site" / file).read_text(), file


def test_a_scheduled_post_appears_at_its_second(portal, tmp_path):
    write_post(portal, slug="terjadwal", date="2026-11-22T08:00:00+09:00")
    before = derive(portal, tmp_path / "a", as_of="2026-11-22T05:59:59+07:00")
    after = derive(portal, tmp_path / "b", as_of="2026-11-22T06:00:00+07:00")
    assert "/bpbd/2026/terjadwal/" not in before.by_url
    assert "/bpbd/2026/terjadwal/" in after.by_url


def test_an_expired_post_leaves_lists_and_keeps_its_page(portal, tmp_path):
    write_post(
        portal, slug="berakhir", title="Pendaftaran relawan posko sudah ditutup", expires="2026-10-20T09:00:00+07:00"
    )
    derive(portal, tmp_path / "site")
    assert "berakhir" in (tmp_path / "site/bpbd/2026/berakhir/index.html").read_text().lower()
    for file in ("index.html", "bpbd/index.html", "feed.xml", "topik/kebencanaan/index.html"):
        assert "bpbd/2026/berakhir/" not in (tmp_path / "site" / file).read_text(), file


def test_aliases_and_numbers_lead_to_the_post(portal, tmp_path):
    write_post(portal, slug="baru", aliases=["/berita/123/"], number="2026/BPBD/0777")
    derive(portal, tmp_path / "site")
    for file in ("berita/123/index.html", "r/2026/BPBD/0777/index.html"):
        page = (tmp_path / "site" / file).read_text()
        assert "bpbd/2026/baru/" in page
        assert 'http-equiv="refresh"' in page


def test_a_preview_shows_drafts_and_problems_and_never_what_is_internal(portal, tmp_path):
    write_post(portal, slug="draf", draft=True)
    write_post(portal, slug="dalam", audience="internal", title=f"Rapat {CANARY} tertutup pimpinan")
    write_post(portal, slug="salah", type="siaran")
    derive(portal, tmp_path / "site", preview=True)
    assert "draf" in (tmp_path / "site/bpbd/2026/draf/index.html").read_text().lower()
    assert "siaran" in (tmp_path / "site/temuan/index.html").read_text()
    assert not (tmp_path / "site/bpbd/2026/dalam").exists()
