"""The stamp of a release: a build that begins with nothing changed ends at once, and no other one does."""

import json
import os
import shutil
import subprocess
import sys
import time

import pytest

from building import AS_OF, fingerprints, small_portal
from making import photo_bytes, write_post
from newsroom.engine import stamp

QUIET = "Tidak ada yang berubah"
LATER = "2026-11-21T12:00:00+07:00"


def newsroom(root, *arguments, as_of=AS_OF):
    settings = {**os.environ, "NEWSROOM_AS_OF": as_of, "PYTHONPATH": str(root / "hooks")}
    line = [sys.executable, "-m", "newsroom", "--portal", str(root), *(arguments or ("build",))]
    done = subprocess.run(line, cwd=root, env=settings, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture(scope="module")
def settled(tmp_path_factory):
    """Return a portal that was built once all its files were old enough to be sure of."""
    root = small_portal(tmp_path_factory.mktemp("stamp") / "portal")
    write_post(root, "bpbd", "kabar", title="Kabar dari posko rob", photos=[("laut.jpg", photo_bytes(1))])
    write_post(root, "bpbd", "nanti", title="Kabar yang terbit nanti siang", date="2026-11-21T11:00:00+07:00")
    time.sleep(2.2)
    assert QUIET not in newsroom(root)
    assert QUIET in newsroom(root)
    return root


@pytest.fixture
def root(settled, tmp_path):
    """Return a copy of it that has been built in its new place."""
    portal = tmp_path / "portal"
    shutil.copytree(settled, portal, symlinks=True)
    time.sleep(2.2)
    newsroom(portal)
    assert QUIET in newsroom(portal)
    return portal


def rewrite(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def same_size_and_time(path):
    """Change a file as a tool might that keeps its size and its time of change."""
    before = path.stat()
    path.write_text(path.read_text().replace("posko", "lokasi"[:5]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


EDITS = {
    "a post": lambda root: rewrite(root / "content/bpbd/2026/kabar/index.md", "posko", "kantor"),
    "a post, as large and as old as before": lambda root: same_size_and_time(root / "content/bpbd/2026/kabar/index.md"),
    "a new post": lambda root: write_post(root, "bpbd", "lagi", title="Kabar lain dari posko"),
    "a post is gone": lambda root: (root / "content/bpbd/2026/kabar/index.md").unlink(),
    "a post is renamed": lambda root: (root / "content/bpbd/2026/kabar").rename(root / "content/bpbd/2026/kisah"),
    "a photo": lambda root: (root / "content/bpbd/2026/kabar/laut.jpg").write_bytes(photo_bytes(2)),
    "an agency": lambda root: rewrite(root / "agencies/bpbd.yml", "name: ", "name: Kantor "),
    "the settings": lambda root: (root / "mkdocs.yml").open("a").write("\n# catatan\n"),
    "a template": lambda root: (root / "overrides/pages/home.html").open("a").write("<!-- -->"),
    "the code": lambda root: (root / "hooks/newsroom/text/words.py").open("a").write("\n# catatan\n"),
    "a hook": lambda root: (root / "hooks/build_feeds.py").open("a").write("\n# catatan\n"),
    "a page of the portal": lambda root: (root / "content/portal/panduan/index.md").write_text("# Panduan baru\n"),
    "the site is gone": lambda root: (root / "site").unlink(),
    "a tree's mark is gone": lambda root: [path.unlink() for path in (root / ".rujukan/trees").glob("*.isi")],
    "the manifests are gone": lambda root: shutil.rmtree(root / ".rujukan/releases"),
    "the store is gone": lambda root: shutil.rmtree(root / ".rujukan/store"),
    "the schedule is gone": lambda root: (root / ".rujukan/schedule.json").unlink(),
    "the schedule is damaged": lambda root: (root / ".rujukan/schedule.json").write_bytes(b"\xff"),
    "what was good last is gone": lambda root: (root / ".rujukan/lastgood").unlink(),
    "the stamp is damaged": lambda root: (root / ".rujukan/stamp").write_bytes(b"rusak"),
}


@pytest.mark.site
@pytest.mark.slow
@pytest.mark.parametrize("name", EDITS)
def test_whatever_has_a_say_in_the_site_is_noticed(root, name):
    notes = [root / ".rujukan" / note for note in ("schedule.json", "lastgood")]
    before = json.loads(notes[0].read_text())["moments"]
    EDITS[name](root)
    told = newsroom(root)
    assert QUIET not in told
    assert all(note.stat().st_size > 1 for note in notes), "they are there again"
    assert name == "the code" or before[0] in json.loads(notes[0].read_text())["moments"]


@pytest.mark.site
@pytest.mark.slow
def test_time_and_what_the_site_shows_have_a_say_too(root):
    assert QUIET not in newsroom(root, as_of="2026-11-21T08:00:00+07:00"), "before the moment of the stamp"
    newsroom(root)
    assert QUIET in newsroom(root, as_of="2026-11-21T10:59:59+07:00")
    assert not (root / "site/bpbd/2026/nanti").exists()
    assert QUIET not in newsroom(root, as_of=LATER)
    assert (root / "site/bpbd/2026/nanti/index.html").is_file()
    assert QUIET in newsroom(root, as_of=LATER)
    after = fingerprints(root / "site")
    oldest = min(int(path.name) for path in (root / ".rujukan/releases").iterdir() if path.name.isdigit())
    newsroom(root, "release", "switch", str(oldest))
    assert fingerprints(root / "site") != after
    assert QUIET not in newsroom(root, as_of=LATER)
    assert fingerprints(root / "site") == after
    assert QUIET not in newsroom(root, "build", "--copy", as_of=LATER), "another form of site/"


def test_a_file_that_may_be_changing_this_very_moment_gives_no_stamp(portal):
    package = portal / "hooks/newsroom"
    assert stamp.look(portal, package).digest == ""
    aged = time.time() + 3600
    for path in portal.rglob("*"):
        os.utime(path, (aged, aged))
    assert stamp.look(portal, package).digest == "", "from the future"
