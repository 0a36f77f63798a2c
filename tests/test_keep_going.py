"""`newsroom build --keep-going`: one bad file hurts only itself (design.md section 4.7)."""

import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from building import AS_OF, build, fingerprints, small_portal
from fixtures import base_portal, load
from making import photo_bytes, post_text, write_post
from newsroom.catalog import lastgood
from newsroom.catalog.material import Changed
from newsroom.engine import housekeeping
from newsroom.engine.shelf import Shelf
from newsroom.engine.store import Store

POSTS = 496 if os.environ.get("SOAK") else 8
BODY = """Petugas BPBD mendatangi rumah warga di tiga kampung sejak pagi untuk memeriksa kerusakan, membagikan air
bersih, dan mencatat keperluan keluarga yang rumahnya masih tergenang.
"""
BAD = [
    fixture for fixture in load("bad") if len(fixture.files) == 1 and "content/bpbd/2026/" in next(iter(fixture.files))
]


@pytest.fixture
def root(tmp_path):
    """Return a portal of some posts."""
    portal = base_portal(tmp_path / "portal")
    for number in range(POSTS):
        write_post(portal, ("bpbd", "dinkes")[number % 2], f"kabar-{number}", title=f"Kabar nomor {number} dari posko")
    return portal


def galat(read):
    return {problem.file for problem in read.problems if problem.stops}


@pytest.mark.site
def test_each_kind_of_bad_post_leaves_the_others_as_they_are(root):
    """The fixtures of the rules, one after the other: the site equals the one that never saw them, byte for byte."""
    build(root)
    before = fingerprints(root / "site")
    kinds = set()
    for fixture in BAD:
        ((name, data),) = fixture.files.items()
        path = root / name
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        read = build(root, keep_going=True)
        if galat(read) == {name}:
            kinds |= {problem.rule for problem in read.problems if problem.file == name and problem.stops}
            assert read.held == {name: False}
            assert fingerprints(root / "site") == before, fixture.name
        path.unlink()
        if path.name == "index.md":
            path.parent.rmdir()
    assert len(kinds) >= 40, sorted(kinds)


@pytest.mark.parametrize("before_that", [True, False], ids=["held back before", "never asked to"])
def test_a_post_that_became_faulty_stays_as_it_was_good(root, before_that):
    build(root, keep_going=before_that)
    before = fingerprints(root / "site")
    path = root / "content/bpbd/2026/kabar-0.md"
    good = path.read_text()
    path.write_text(good.replace("date: ", "dtae: "))
    read = build(root, keep_going=True)
    assert read.held == {"content/bpbd/2026/kabar-0.md": True}
    assert fingerprints(root / "site") == before
    write_post(root, "dinkes", "mendesak", title="Evakuasi dimulai malam ini")
    assert build(root, keep_going=True).held
    assert (root / "site/dinkes/2026/mendesak/index.html").is_file()
    path.write_text(good.replace("nomor 0", "nomor nol"))
    assert build(root, keep_going=True).held == {}
    assert "nomor nol" in (root / "site/bpbd/2026/kabar-0/index.html").read_text()


def test_what_only_leads_to_something_that_is_gone_stays(root):
    """A chain of posts, each with a link to the one before: whichever is deleted, the others are public as before."""
    for number in range(14):
        link = f"Lihat juga [yang lalu](seri-{number - 1}.md)." if number else "Ini kabar pertama."
        write_post(root, "bpbd", f"seri-{number}", title=f"Seri kabar nomor {number}", body=f"{BODY}\n{link}\n")
    write_post(root, "bpbd", "laut", title="Kabar dengan foto laut", photos=[("laut.jpg", photo_bytes(2))])
    build(root)
    before = fingerprints(root / "site")
    for gone in ("seri-9.md", "seri-0.md"):
        path = root / "content/bpbd/2026" / gone
        text = path.read_text()
        path.unlink()
        write_post(root, "dinkes", "mendesak", title=f"Evakuasi malam ini sesudah {path.stem}")
        read = build(root, keep_going=True)
        follower = f"content/bpbd/2026/seri-{int(path.stem[5:]) + 1}.md"
        assert read.held == {follower: True}
        assert not (root / f"site/bpbd/2026/{path.stem}").exists()
        there = {name for name in before if name.endswith("index.html") and f"/{path.stem}/" not in name}
        assert there <= fingerprints(root / "site").keys()
        assert "Evakuasi malam ini" in (root / "site/dinkes/2026/mendesak/index.html").read_text()
        path.write_text(text)
    photo = root / "content/bpbd/2026/laut/laut.jpg"
    photo.write_bytes(photo.read_bytes()[:200])
    assert build(root, keep_going=True).held == {"content/bpbd/2026/laut/index.md": True}
    assert (root / "site/bpbd/2026/laut/index.html").is_file()


@pytest.mark.parametrize("name", ["panduan/jahat.html", "bpbd/index.md"])
def test_a_page_of_the_portal_that_is_refused_is_not_published_all_the_same(root, name):
    """MkDocs reads them from the disk: what the judge refuses there can't be left out by not looking."""
    build(root)
    before = fingerprints(root / "site")
    path = root / "content/portal" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("<script>alert(1)</script>")
    read = build(root, keep_going=True)
    assert read.held is None
    assert read.stopped
    assert fingerprints(root / "site") == before


def test_a_file_that_changed_after_it_was_judged_is_not_taken_for_good(root, monkeypatch):
    path = root / "content/bpbd/2026/kabar-0.md"
    good = path.read_text()
    build(root)
    note = lastgood.note

    def changed(*arguments):
        path.write_text(good.replace("date: ", "dtae: "))
        return note(*arguments)

    path.write_text(good.replace("posko", "pos"))
    with monkeypatch.context() as patch:
        patch.setattr(lastgood, "note", changed)
        with suppress(Changed):
            build(root)
    assert build(root, keep_going=True).held == {"content/bpbd/2026/kabar-0.md": True}
    # Of what was published meanwhile nobody has the file any more: it is the version before that.
    assert "<h1>Kabar nomor 0 dari posko</h1>" in (root / "site/bpbd/2026/kabar-0/index.html").read_text()


def test_a_good_version_outlives_what_the_store_forgets(root):
    build(root)
    before = fingerprints(root / "site")
    path = root / "content/bpbd/2026/kabar-0.md"
    path.write_text(path.read_text().replace("date: ", "dtae: "))
    shelf = Shelf(root / ".rujukan", Store(root / ".rujukan/store"))
    housekeeping.examine(shelf, 30, time.time_ns() + 400 * housekeeping.DAY, remove=True)
    assert build(root, keep_going=True).held == {"content/bpbd/2026/kabar-0.md": True}
    assert fingerprints(root / "site") == before


def test_a_good_version_that_was_damaged_is_not_published(root):
    build(root, keep_going=True)
    path = root / "content/bpbd/2026/kabar-0.md"
    good = path.read_bytes()
    stored = [
        file for file in (root / ".rujukan/good/files").rglob("*") if file.is_file() and good in file.read_bytes()
    ]
    assert len(stored) == 1
    stored[0].write_bytes(stored[0].read_bytes().replace(b"posko", b"pasar"))
    path.write_bytes(b"---\nrusak\n")
    assert build(root, keep_going=True).held == {"content/bpbd/2026/kabar-0.md": False}
    assert not (root / "site/bpbd/2026/kabar-0").exists()


def test_the_newcomer_goes_when_two_want_one_address(root):
    build(root, keep_going=True)
    before = fingerprints(root / "site")
    twin = root / "content/bpbd/2026/kabar-0/index.md"
    twin.parent.mkdir()
    twin.write_text(post_text(title="Kembaran yang baru saja datang"))
    read = build(root, keep_going=True)
    assert len(galat(read)) == 2
    assert read.held == {"content/bpbd/2026/kabar-0/index.md": False}
    assert fingerprints(root / "site") == before


def test_a_faulty_agency_stays_as_it_was_good(root):
    build(root, keep_going=True)
    before = fingerprints(root / "site")
    agency = root / "agencies/dinkes.yml"
    agency.write_text(agency.read_text() + "warna: biru\n")
    read = build(root, keep_going=True)
    assert read.held == {"agencies/dinkes.yml": True}
    assert fingerprints(root / "site") == before


def renamed(path):
    path.rename(path.with_name("dinas-kesehatan.yml"))


AGENCY_CHANGES = {
    "another pattern of numbers": lambda path: path.write_text(path.read_text().replace("/DINKES/", "/DKES/")),
    "deleted": lambda path: path.unlink(),
    "renamed": renamed,
}


@pytest.mark.parametrize("change", AGENCY_CHANGES.values(), ids=AGENCY_CHANGES)
def test_an_agency_that_makes_good_posts_faulty_stays_as_it_was_good(root, change):
    write_post(root, "dinkes", "bernomor", title="Kabar bernomor dari dinas", number="2026/DINKES/0077")
    build(root, keep_going=True)
    before = fingerprints(root / "site")
    change(root / "agencies/dinkes.yml")
    read = build(root, keep_going=True)
    assert read.held
    assert read.held.pop("agencies/dinkes.yml") is True
    assert read.held in ({}, {"agencies/dinas-kesehatan.yml": False})
    assert before.keys() <= fingerprints(root / "site").keys()


def test_settings_that_make_good_posts_faulty_stop_everything(root):
    write_post(root, "dinkes", "pangan", title="Kabar pangan dari dinas", topics=["pangan"])
    build(root, keep_going=True)
    before = fingerprints(root / "site")
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("      pangan: Pangan\n", ""))
    read = build(root, keep_going=True)
    assert read.stopped
    assert "mkdocs.yml" in galat(read)
    assert fingerprints(root / "site") == before


def test_a_link_to_a_post_that_is_held_back_holds_its_own_post_too(root):
    write_post(root, "bpbd", "tujuan", title="Yang dituju oleh kabar lain")
    build(root, keep_going=True)
    write_post(root, "bpbd", "rusak", title="Yang rusak sejak awal", dtae="x")
    write_post(root, "dinkes", "asal", body="Lihat [kabar](../../bpbd/2026/rusak.md) di sana.\n")
    read = build(root, keep_going=True)
    assert read.held == {"content/bpbd/2026/rusak.md": False, "content/dinkes/2026/asal.md": False}
    assert not (root / "site/dinkes/2026/asal").exists()


def test_faulty_settings_stop_everything(root):
    build(root, keep_going=True)
    before = fingerprints(root / "site")
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("zone: WIB", "zone: WIP"))
    assert build(root, keep_going=True).stopped
    assert fingerprints(root / "site") == before


@pytest.mark.site
@pytest.mark.slow
def test_the_command_says_what_was_held_back(tmp_path):
    root = small_portal(tmp_path / "portal")
    environment = {**os.environ, "NEWSROOM_AS_OF": AS_OF, "PYTHONPATH": str(root / "hooks"), "NO_MKDOCS_2_WARNING": "1"}

    def newsroom(*arguments):
        line = [sys.executable, "-m", "newsroom", "build", *arguments]
        return subprocess.run(line, cwd=root, env=environment, capture_output=True, text=True, check=False)

    done = newsroom("--keep-going")
    assert done.returncode == 0, done.stderr
    write_post(root, "bpbd", "rusak", dtae="x")
    done = newsroom()
    assert done.returncode == 1
    assert "unknown-key" in done.stderr
    done = newsroom("--keep-going")
    assert done.returncode == 4, done.stderr
    assert "1 berkas ditahan sampai diperbaiki:\n  content/bpbd/2026/rusak.md: tidak tampil" in done.stderr
    shutil.rmtree(root)
