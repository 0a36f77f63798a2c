"""Bytes of the Store that change behind their size and time, as by a bad disk or a backup that keeps times."""

import os
import shutil
from pathlib import Path

import pytest

from building import build, damage, fingerprints, newsroom, small_portal
from making import write_post
from newsroom.engine import housekeeping, manifest, plans
from newsroom.engine.copies import Copies
from newsroom.engine.shelf import Shelf
from newsroom.engine.store import Damaged, Store

pytestmark = pytest.mark.site
PAGE = "/bpbd/2026/kabar/index.html"


def written(root, title):
    write_post(root, slug="kabar", title=title)
    build(root)
    return fingerprints(root / "site")


def shelf_of(root):
    return Shelf(root / ".rujukan", Store(root / ".rujukan/store"))


def said(root, *arguments):
    """Run `newsroom` in a portal; return its exit code and what it said."""
    done = newsroom(root, *arguments)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def twice(portal):
    """Return a portal whose post was `lama` in its first release and is `baru` now, and the site of the first."""
    first = written(portal, "Kabar posko yang lama")
    written(portal, "Kabar posko yang baru")
    return portal, first


def test_what_was_derived_before_is_hashed_before_it_is_published_again(twice):
    root, first = twice
    shelf = shelf_of(root)
    for path, blob in shelf.manifest(1).items():
        if shelf.manifest(2).get(path) != blob:
            damage(shelf.store.path(blob))
    assert written(root, "Kabar posko yang lama") == first


def test_what_was_not_shown_any_more_is_hashed_before_it_is_published_again(twice):
    root, _ = twice
    good = fingerprints(root / "site")
    assert said(root, "release", "switch", "1")[0] == 0
    shelf = shelf_of(root)
    damage(shelf.store.path(shelf.manifest(2)[PAGE]))
    build(root)
    assert fingerprints(root / "site") == good


def test_a_file_that_can_not_be_read_is_taken_out_by_the_check(portal, monkeypatch):
    written(portal, "Kabar posko yang lama")
    store = shelf_of(portal).store
    path = Path(store.path(shelf_of(portal).manifest(1)[PAGE]))

    def refused(self, name, blob):
        if name == str(path):
            raise OSError(5, "Input/output error", name)
        return blob

    monkeypatch.setattr(Store, "_read_again", refused)
    assert housekeeping.check(store)[1] == [path]
    assert not path.exists()


def test_copies_are_hashed_while_they_are_made(tmp_path):
    root = small_portal(tmp_path / "portal")
    assert said(root, "build")[0] == 0
    good = fingerprints(root / "site")
    damage(shelf_of(root).store.path(shelf_of(root).manifest(1)["/dinkes/index.html"]))
    code, told = said(root, "build", "--copy")
    assert code == 3
    assert "rusak; bangun lagi" in told
    assert (root / "site").is_symlink()
    assert said(root, "build", "--copy")[0] == 0
    assert not (root / "site").is_symlink()
    assert fingerprints(root / "site") == good


def test_what_somebody_did_to_copies_is_mended(tmp_path):
    root = small_portal(tmp_path / "portal")
    for slug in ("satu", "dua"):
        write_post(root, slug=slug)
        assert newsroom(root, "build", "--copy").returncode == 0
    good = fingerprints(root / "site")
    (root / "site/dinkes/index.html").unlink()
    page = root / "site/404.html"
    page.write_bytes(b"!" * page.stat().st_size)
    code, told = said(root, "build", "--copy")
    assert code == 0
    assert "tetap tampil" not in told
    assert fingerprints(root / "site") == good
    # What was damaged is the hidden folder now.
    (root / ".rujukan/trees/salinan/dinkes/asing.html").write_text("iklan")
    for slug in ("tiga", "empat"):
        write_post(root, slug=slug)
        assert newsroom(root, "build", "--copy").returncode == 0
        sums = dict(reversed(line.split("  ", 1)) for line in (root / "site/SHA256SUMS").read_text().splitlines())
        found = fingerprints(root / "site")
        assert {name: found[name] for name in sums} == sums
        assert "dinkes/asing.html" not in found


def test_copies_are_on_the_disk_before_they_are_public(tmp_path, monkeypatch):
    """A power cut finds one site or the other: file systems may keep a name before the bytes behind it (fsync(2))."""
    store, calls = Store(tmp_path / "store"), []
    files = store.keep({"/a/index.html": b"isi"})
    monkeypatch.setattr(os, "fsync", lambda file: calls.append(os.readlink(f"/proc/self/fd/{file}")))
    monkeypatch.setattr("newsroom.engine.copies._exchange", lambda *_: calls.append("exchange"))
    (tmp_path / "trees").mkdir()
    Copies(tmp_path, store).show(files, tmp_path / "site", "1")
    assert calls[-1] == "exchange"
    assert any(call.endswith("/a/index.html") for call in calls)


def test_what_only_other_jobs_read_is_derived_again(portal):
    written(portal, "Kabar posko yang lama")
    shelf = shelf_of(portal)
    public = {blob.sha256 for blob in shelf.manifest(1).values()}
    files = [path for path in (shelf.store.folder / "files").rglob("*") if path.is_file()]
    inner = [path for path in files if path.parent.name + path.name not in public and path.stat().st_size]
    assert len(inner) > 3
    for path in inner:
        damage(path)
    write_post(portal, slug="kabar-lain", title="Kabar lain dari posko yang sama")
    build(portal)
    after = fingerprints(portal / "site")
    shutil.rmtree(portal / ".rujukan/store")
    build(portal)
    assert fingerprints(portal / "site") == after


def test_each_release_has_another_part_of_the_last_one_hashed(twice):
    root, _ = twice
    shelf = shelf_of(root)
    blob = shelf.manifest(2)[PAGE]
    damage(shelf.store.path(blob))
    part = int(blob.sha256[:2], 16)
    for number in (part + plans.PARTS, part + plans.PARTS + 1):
        manifest.write(shelf.path(number), shelf.manifest(2), None)
    assert plans.judge(shelf, part + plans.PARTS + 1)[1] == {}
    assert plans.judge(shelf, part + plans.PARTS)[1] == {PAGE: None}


def test_all_of_the_store_can_be_checked(twice):
    root, first = twice
    written(root, "Kabar posko yang lama")
    shelf = shelf_of(root)
    path = shelf.store.path(shelf.manifest(3)[PAGE])
    assert said(root, "store", "check")[0] == 0
    damage(path)
    assert fingerprints(root / "site") != first
    code, told = said(root, "store", "check")
    assert code == 3
    assert ", 1 rusak" in told
    assert path in told
    build(root)
    assert fingerprints(root / "site") == first
    assert said(root, "store", "check")[0] == 0


def test_who_reads_damaged_bytes_is_told_and_they_are_gone(tmp_path):
    store = Store(tmp_path)
    blob = store.put("k", {"x": b"isi yang benar"})["x"]
    damage(store.path(blob))
    with pytest.raises(Damaged, match="rusak"):
        store.read(blob)
    assert store.find("k") is None
