"""A site that is a plain folder: exchanged in one step, known again whatever happened to it, and never somebody else's."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from newsroom.engine import copies, publishing, release
from newsroom.engine.job import Job, key_of
from newsroom.engine.shelf import NotOurs, Shelf
from newsroom.engine.store import Store

FILES = ("bpbd/index.html", "index.html", "robots.txt", "sitemap.xml")


def pages(text):
    return {name: f"{name} {text}".encode() for name in FILES}


def build(root, text, copy=True):
    started = release.begin(root)
    started.derive([Job("page", "/", pages, (text,), key_of(text))])
    publishing.publish(started, root, root / "site", copy=copy)
    return root / "site"


def shelf_of(root):
    return Shelf(root / ".rujukan", Store(root / ".rujukan/store"))


def shown(site):
    """Return the text of the release that a site shows whole, without anything beside it."""
    found = {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    texts = {data.decode().rpartition(" ")[2] for data in found.values()}
    assert found == pages(*texts)
    return texts.pop()


def test_it_is_exchanged_in_one_step(tmp_path):
    site = build(tmp_path, "satu")
    assert not site.is_symlink()
    (site / "bpbd/index.html").write_text("diubah orang")
    assert shelf_of(tmp_path).store.find(key_of("satu")), "a copy is nobody else's file"
    seen = site.stat().st_ino
    for text in ("dua", "tiga", "empat"):
        assert shown(build(tmp_path, text)) == text
        assert site.stat().st_ino != seen
        seen = site.stat().st_ino
    assert shelf_of(tmp_path).number(site) == 4


def emptied(site):
    for path in site.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def restored(site):
    """It comes from an archive, which may know whole seconds only."""
    for path in (site, *site.rglob("*")):
        os.utime(path, (path.stat().st_mtime // 1 - 3600,) * 2)


def moved(site):
    """The whole portal was put on another disk, or restored: nothing has the inode that it had."""
    portal, aside = site.parent, site.parent.with_name("lama")
    portal.rename(aside)
    shutil.copytree(aside, portal, symlinks=True)


CHANGES = {
    "a file of the top is gone": lambda site: (site / "robots.txt").unlink(),
    "a file of the top is another one": lambda site: (site / "robots.txt").write_text("lain"),
    "an editor has put another one in its place": lambda site: (
        (site / "baru").write_text("lain"),
        (site / "baru").replace(site / "robots.txt"),
    ),
    "a folder is gone": lambda site: shutil.rmtree(site / "bpbd"),
    "it is empty": emptied,
    "it was restored": moved,
    "it was restored from an archive": restored,
    "it was restored from an archive, and a file is gone": lambda site: (
        restored(site),
        (site / "index.html").unlink(),
    ),
    "the notes are lost": lambda site: (site.parent / ".rujukan/trees/salinan.json").unlink(),
    "it was restored, and a file is gone": lambda site: (moved(site), (site / "index.html").unlink()),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("text", ["dua", "tiga"])
def test_what_somebody_did_to_it_is_mended_by_the_next_build(tmp_path, change, text):
    root = tmp_path / "portal"
    root.mkdir()
    build(root, "satu")
    site = build(root, "dua")
    time.sleep(0.02)
    change(site)
    assert shown(build(root, text)) == text
    assert shown(build(root, "empat")) == "empat"


def test_what_is_left_of_it_is_known(tmp_path):
    build(tmp_path, "satu")
    site = build(tmp_path, "dua")
    time.sleep(0.02)
    (site / "robots.txt").unlink()
    assert shelf_of(tmp_path).number(site) == 2
    emptied(site)
    assert shelf_of(tmp_path).number(site) == 0


@pytest.mark.parametrize("place", ["milik-orang.txt", "bpbd/milik-orang.txt", "sendiri/dalam/milik-orang.txt"])
def test_what_somebody_put_into_it_is_named_and_stays(tmp_path, place):
    build(tmp_path, "satu")
    site = build(tmp_path, "dua")
    time.sleep(0.02)
    (site / place).parent.mkdir(parents=True, exist_ok=True)
    (site / place).write_text("jangan hapus")
    with pytest.raises(NotOurs, match=f"/{place} bukan dari portal ini dan akan terhapus; pindahkan dahulu"):
        build(tmp_path, "tiga")
    assert (site / place).read_text() == "jangan hapus"
    (site / place).unlink()
    assert shown(build(tmp_path, "tiga")) == "tiga"


def test_a_link_that_somebody_put_into_it_is_named(tmp_path):
    site = build(tmp_path, "satu")
    time.sleep(0.02)
    (site / "arsip").symlink_to("/")
    with pytest.raises(NotOurs, match="/arsip bukan dari portal ini"):
        build(tmp_path, "dua")


@pytest.mark.parametrize("copy", [True, False])
def test_a_folder_of_somebody_else_is_not_touched(tmp_path, copy):
    build(tmp_path, "satu")
    (tmp_path / "site").rename(tmp_path / "site.lama")
    (tmp_path / "site").mkdir()
    for name in ("index.html", "robots.txt"):
        (tmp_path / "site" / name).write_text("jangan hapus")
    with pytest.raises(NotOurs, match="folder yang bukan dari portal ini"):
        build(tmp_path, "dua", copy)
    assert (tmp_path / "site/index.html").read_text() == "jangan hapus"


def test_a_folder_in_its_place_before_the_first_build_is_not_touched(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site/milik-orang.txt").write_text("jangan hapus")
    for copy in (True, False):
        with pytest.raises(NotOurs, match="folder yang bukan dari portal ini"):
            build(tmp_path, "satu", copy)
    assert (tmp_path / "site/milik-orang.txt").read_text() == "jangan hapus"


def test_from_a_link_to_a_folder(tmp_path):
    assert build(tmp_path, "satu", copy=False).is_symlink()
    assert shown(build(tmp_path, "satu")) == "satu"
    assert not (tmp_path / "site").is_symlink()


def test_without_an_exchange_two_renames_do(tmp_path, monkeypatch):
    monkeypatch.setattr(copies, "_at_once", lambda *_: False)
    for text in ("satu", "dua", "tiga"):
        assert shown(build(tmp_path, text)) == text


def test_a_file_in_its_place_is_not_called_a_folder(tmp_path):
    (tmp_path / "site").write_text("berkas")
    for copy in (True, False):
        with pytest.raises(NotOurs, match="site adalah berkas"):
            build(tmp_path, "satu", copy)
    assert (tmp_path / "site").read_text() == "berkas"


def test_whoever_forgets_that_it_is_of_copies_is_told(tmp_path):
    site = build(tmp_path, "satu")
    with pytest.raises(NotOurs, match="adalah folder salinan; bangun lagi dengan `--copy`"):
        build(tmp_path, "dua", copy=False)
    assert shown(site) == "satu"


# Builds, and is killed right before or right after it exchanges, or between the two renames where the system has no
# exchange.
KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[3])
from pathlib import Path
from newsroom.engine import copies
import test_copies

def end(*_):
    os.kill(os.getpid(), signal.SIGKILL)

at_once, rename = copies._at_once, os.rename
def exchanged(one, other):
    if MOMENT == "before":
        end()
    done = at_once(one, other)
    assert done
    end()

def renamed(one, other):
    if str(one).endswith("salinan"):
        end()
    rename(one, other)

MOMENT = sys.argv[2]
if MOMENT == "between":
    copies._at_once, os.rename = lambda *_: False, renamed
else:
    copies._at_once = exchanged
test_copies.build(Path(sys.argv[1]), "dua")
"""


@pytest.mark.parametrize("moment", ["before", "after", "between"])
@pytest.mark.parametrize("was", [True, False], ids=["copies", "link"])
def test_a_build_that_is_killed_while_it_exchanges_leaves_what_the_next_can_use(tmp_path, moment, was):
    build(tmp_path, "satu", copy=was)
    line = [sys.executable, "-c", KILLED, str(tmp_path), moment, os.path.dirname(__file__)]
    assert subprocess.run(line, check=False).returncode == -signal.SIGKILL
    site = tmp_path / "site"
    if moment != "between":
        assert shown(site) == {"before": "satu", "after": "dua"}[moment]
        assert shelf_of(tmp_path).number(site) == {"before": 1, "after": 2}[moment]
    for text in ("tiga", "empat"):
        assert shown(build(tmp_path, text)) == text
    assert not site.is_symlink()
    if moment == "between":
        assert subprocess.run(line, check=False).returncode == -signal.SIGKILL
        assert shown(build(tmp_path, "lima")) == "lima"
