"""`newsroom release` and `newsroom store`: putting a release back, and keeping the store small without losing anything."""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from building import AS_OF, build, command, damage, fingerprints, small_portal
from fixtures import base_portal
from making import write_post
from newsroom import cli
from newsroom.engine import housekeeping
from newsroom.engine.shelf import Held, Shelf
from newsroom.engine.store import Store
from newsroom.outputs import portalpage
from pages import read


@pytest.fixture
def root(portal):
    """Return a portal with three releases."""
    for number in range(3):
        write_post(portal, slug="kabar", title=f"Kabar posko yang ditulis ke-{number}")
        build(portal)
    return portal


def run(root, *arguments, capsys):
    code = cli.main(["--portal", str(root), *arguments])
    return code, capsys.readouterr()


def page(root):
    return (root / "site/bpbd/2026/kabar/index.html").read_text()


def test_an_older_release_is_put_back_and_the_next_build_goes_on(root, capsys):
    code, told = run(root, "release", "list", capsys=capsys)
    assert code == 0
    assert [line[:8] for line in told.out.splitlines()] == ["       1", "       2", "*      3"]
    assert run(root, "release", "switch", "1", capsys=capsys)[0] == 0
    assert "ke-0" in page(root)
    assert "*      1" in run(root, "release", "list", capsys=capsys)[1].out
    build(root)
    assert "ke-2" in page(root)
    code, told = run(root, "release", "switch", "77", capsys=capsys)
    assert code == 2
    assert "tidak ada terbitan 77" in told.err


def test_so_many_releases_are_kept_as_the_portal_says(portal, capsys):
    settings = portal / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("    zone: WIB", "    zone: WIB\n    releases: 1", 1))
    for number in range(4):
        write_post(portal, slug="kabar", title=f"Kabar posko yang ditulis ke-{number}")
        build(portal)
    # What the other tree holds stays, so that it need not be looked through.
    shelf = Shelf(portal / ".rujukan", Store(portal / ".rujukan/store"))
    assert shelf.numbers == [3, 4]
    settings.write_text(settings.read_text().replace("releases: 1", "releases: 9"))
    run(portal, "release", "prune", capsys=capsys)
    assert shelf.numbers == [3, 4]
    told = run(portal, "release", "prune", "--keep", "1", capsys=capsys)[1].out
    assert "Terbitan yang ada: 3, 4.\nTerbitan 3 baru dapat dilupakan sesudah pembangunan berikutnya" in told


def test_a_release_that_is_held_stays_until_it_is_let_go(root, capsys):
    assert "Ditahan" in run(root, "release", "switch", "1", "--hold", capsys=capsys)[1].out
    code, told = run(root, "build", "--as-of", AS_OF, capsys=capsys)
    assert code == 3
    assert "ditahan pada terbitan 1" in told.err
    with pytest.raises(Held):
        build(root)
    assert "ke-0" in page(root)
    assert "ditahan" in run(root, "release", "list", capsys=capsys)[1].out
    run(root, "release", "prune", "--keep", "1", capsys=capsys)
    assert "ke-0" in page(root)
    assert "tidak ditahan lagi" in run(root, "release", "resume", capsys=capsys)[1].out
    assert "Tidak ada yang ditahan" in run(root, "release", "resume", capsys=capsys)[1].out
    build(root)
    assert "ke-2" in page(root)


def test_a_release_that_is_damaged_is_not_put_back(root, capsys):
    shelf = Shelf(root / ".rujukan", Store(root / ".rujukan/store"))
    blob = shelf.manifest(1)["/bpbd/2026/kabar/index.html"]
    os.truncate(shelf.store.path(blob), 10)
    code, told = run(root, "release", "switch", "1", capsys=capsys)
    assert code == 3
    assert "tidak utuh lagi" in told.err
    assert "ke-2" in page(root)


def test_bytes_that_changed_behind_their_time_are_found_before_a_release_is_put_back(root, capsys):
    """So may a bad disk, or a backup that keeps times."""
    shelf = Shelf(root / ".rujukan", Store(root / ".rujukan/store"))
    blob = shelf.manifest(1)["/bpbd/2026/kabar/index.html"]
    damage(shelf.store.path(blob))
    assert shelf.store.survey({"": blob})[0] == {}, "of what is public, a build looks at size and time"
    code, told = run(root, "release", "switch", "1", capsys=capsys)
    assert code == 3
    assert "tidak utuh lagi (/bpbd/2026/kabar/index.html)" in told.err
    assert "ke-2" in page(root)


def test_what_somebody_did_to_the_public_site_is_mended_by_showing_its_release_again(root, capsys):
    good = fingerprints(root / "site")
    (root / "site/bpbd/2026/kabar/index.html").unlink()
    (root / "site/tamu.html").write_text("milik orang")
    assert run(root, "release", "switch", "3", capsys=capsys)[0] == 0
    assert fingerprints(root / "site") == good
    build(root)
    assert fingerprints(root / "site") == good


def twins(shelf):
    """Return a path of the release that is shown whose bytes are at another one, too."""
    files = shelf.manifest(3)
    many = Counter(blob.sha256 for blob in files.values())
    return next(path for path, blob in sorted(files.items()) if many[blob.sha256] > 1)


LOST = {
    "of an earlier release": lambda shelf: "/dinkes/index.html",
    "of the last release alone": lambda shelf: "/bpbd/2026/kabar/index.html",
    "with the bytes of another one": twins,
}


@pytest.mark.parametrize("changed", [True, False])
@pytest.mark.parametrize("replaced", [True, False])
@pytest.mark.parametrize("which", LOST)
def test_a_file_that_somebody_took_out_of_a_tree_is_back_with_the_next_build(root, which, replaced, changed):
    """A release changes places with another one: until both trees are whole, the file would be gone again and again."""
    shelf = Shelf(root / ".rujukan", Store(root / ".rujukan/store"))
    good, path = fingerprints(root / "site"), LOST[which](shelf)
    lost = root / f"site{path}"
    lost.unlink()
    if replaced:
        lost.write_text("milik orang")
    for number in range(4):
        if changed:
            write_post(root, slug="kabar-lain", title=f"Kabar lain yang ditulis ke-{5 + number}")
        build(root)
        wanted = shelf.manifest(shelf.number(root / "site"))
        assert fingerprints(root / "site") == {name[1:]: blob.sha256 for name, blob in wanted.items()}
    if not changed:
        assert fingerprints(root / "site") == good


def test_names_are_counted_also_of_what_is_hashed(tmp_path):
    store, tree = Store(tmp_path / "store"), tmp_path / "tree"
    files = store.keep({"/a": b"satu", "/b": b"dua", "/c": b"dua"})
    assert store.survey(files) == ({}, {}), "of copies nothing can be told"
    tree.mkdir()
    for name in ("a", "b", "c", "a2", "b2", "c2"):
        os.link(store.path(files[f"/{name[0]}"]), tree / name)
    for share in ("-", ""):
        assert store.survey(files, share) == ({}, {})
    for lost in ("a", "b"):
        (tree / lost).unlink()
    for share in ("-", ""):
        assert store.survey(files, share)[1].keys() == {"/a", "/b", "/c"}


@pytest.mark.parametrize("before", [0, 2])
def test_a_release_that_can_not_be_held_or_shown_changes_nothing(root, capsys, monkeypatch, before):
    def full(*_given, **_named):
        raise OSError(28, "penuh")

    shelf = Shelf(root / ".rujukan", Store(root / ".rujukan/store"))
    shelf.hold(before)
    for place in ("newsroom.engine.shelf.write_whole", "newsroom.engine.shelf.Shelf.show"):
        with monkeypatch.context() as patch:
            patch.setattr(place, full)
            code, told = run(root, "release", "switch", "1", "--hold", capsys=capsys)
        assert code == 3
        assert "Situs yang lama tetap" in told.err
        assert "ke-2" in page(root)
        assert shelf.held == before


def test_forgetting_releases_never_takes_the_one_that_is_shown(root, capsys):
    run(root, "release", "switch", "2", capsys=capsys)
    assert run(root, "release", "prune", "--keep", "1", capsys=capsys)[0] == 0
    shelf = Shelf(root / ".rujukan", Store(root / ".rujukan/store"))
    assert 2 in shelf.numbers
    assert 1 not in shelf.numbers
    assert "ke-1" in page(root)


def test_pruning_takes_what_nothing_needs_and_keeps_what_releases_have(root, capsys):
    shelf = Shelf(root / ".rujukan", Store(root / ".rujukan/store"))
    assert "Simpanan: " in run(root, "store", capsys=capsys)[1].out
    lost = shelf.store.put("a" * 64, {"x": b"tidak dipakai siapa pun"})["x"]
    soon = housekeeping.examine(shelf, 0, lost.written + housekeeping.DAY // 2)
    assert soon.unneeded_files == 0, "what is a few hours old may belong to a build that runs"
    later = lost.written + 60 * housekeeping.DAY
    found = housekeeping.examine(shelf, 30, later, remove=True)
    assert found.unneeded_results >= 1
    assert not os.path.exists(shelf.store.path(lost))
    for number in shelf.numbers:
        assert all(shelf.store.whole({path: blob}) for path, blob in shelf.manifest(number).items())
    before = fingerprints(root / "site")
    build(root)
    assert fingerprints(root / "site") == before
    # What is known of a photo is in no release: after a month the index alone remembers it.
    assert housekeeping.examine(shelf, 30, later).unneeded_files <= 1


@pytest.mark.site
@pytest.mark.slow
def test_both_doors_give_the_same_site_and_the_second_build_starts_no_mkdocs(tmp_path):
    root = small_portal(tmp_path / "portal")
    assert command(root).returncode == 0
    by_mkdocs = fingerprints(root / "site")
    other = small_portal(tmp_path / "lain")
    settings = {**os.environ, "NEWSROOM_AS_OF": AS_OF, "PYTHONPATH": str(other / "hooks")}

    def newsroom(*arguments):
        line = [sys.executable, "-m", "newsroom", "build", *arguments]
        return subprocess.run(line, cwd=other, env=settings, capture_output=True, text=True, check=False)

    assert newsroom().returncode == 0
    assert fingerprints(other / "site") == by_mkdocs
    hidden = other / "mkdocs.py"
    hidden.write_text("raise SystemExit('MkDocs was started')\n")
    done = newsroom("--profile", "lama.json")
    assert done.returncode == 0, done.stderr
    assert fingerprints(other / "site") == by_mkdocs
    told = json.loads((other / "lama.json").read_text())
    assert "Membaca dan memeriksa" in [stage["stage"] for stage in told["stages"]]
    assert all(stage.get("derived", 0) == 0 for stage in told["stages"])
    (other / "content/portal/panduan/index.md").write_text("# Panduan\n\nIsi lain.\n")
    done = newsroom()
    assert done.returncode == 1, "now it has to be started"
    assert fingerprints(other / "site") == by_mkdocs


@pytest.mark.parametrize("place", ["portal", "newsroom/portal"])
@pytest.mark.parametrize("page", ["panduan/index.md", "newsroom/index.md"])
def test_a_changed_page_of_the_portal_is_noticed_whatever_folders_are_called(tmp_path, place, page):
    root = base_portal(tmp_path / place)
    file = root / "content/portal" / page
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("# Satu\n")
    (root / "mkdocs.yml").write_text((root / "mkdocs.yml").read_text() + "\nplugins: []\n")
    before = portalpage.key(read(root))
    file.write_text("# Dua\n")
    assert before
    assert portalpage.key(read(root)) != before
