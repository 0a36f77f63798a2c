"""Publishing through the real command: what fails or is interrupted leaves the public site exactly as it was."""

import os
import signal
import subprocess
import sys
import time

import pytest

from building import AS_OF, clone, command, fingerprints, newsroom, small_portal
from making import photo_bytes, write_post
from newsroom.engine.release import FOLDERS

pytestmark = pytest.mark.site
MOMENTS = 100 if os.environ.get("SOAK") else 6


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Return a small portal that has been published once."""
    portal = small_portal(tmp_path_factory.mktemp("terbit") / "portal")
    done = command(portal)
    assert done.returncode == 0, done.stdout + done.stderr
    return portal


@pytest.fixture
def root(published, tmp_path):
    """Return a copy of it for a test to spoil."""
    return clone(published, tmp_path / "portal")


def started(root):
    """Start a build in a process of its own, and return it."""
    environment = {**os.environ, "NEWSROOM_AS_OF": AS_OF, "PYTHONPATH": str(root / "hooks")}
    line = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    return subprocess.Popen(line, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda how: how.name)
def test_an_interrupted_build_publishes_nothing(root, how):
    """Stopped at several moments of a build: the site is the old one, or the whole new one."""
    before = fingerprints(root / "site")
    write_post(root, slug="baru", photos=[("laut.jpg", photo_bytes(3, (900, 600)))])
    for step in range(MOMENTS):
        build = started(root)
        time.sleep(0.2 + step * 1.6 / MOMENTS)
        build.send_signal(how)
        build.wait(timeout=60)
        after = fingerprints(root / "site")
        if after != before:
            break
    done = command(root)
    assert done.returncode == 0, done.stderr
    assert after in (before, fingerprints(root / "site"))


def test_a_strict_warning_publishes_nothing_and_touches_nothing(root):
    before = fingerprints(root / "site")
    write_post(root, slug="baru")
    (root / "content/portal/panduan/index.md").write_text("# Panduan\n\n[ke mana](tidak-ada.md)\n")
    done = command(root)
    assert done.returncode == 1
    assert fingerprints(root / "site") == before
    assert not list((root / ".rujukan/stages").iterdir())


def test_the_other_door_is_as_strict_and_says_why(root):
    """`newsroom build` starts MkDocs as a child; what that warns of must stop it and be read by people."""
    before = fingerprints(root / "site")
    (root / "content/portal/panduan/index.md").write_text("# Panduan\n\n[ke mana](tidak-ada.md)\n")
    environment = {**os.environ, "NEWSROOM_AS_OF": AS_OF, "PYTHONPATH": str(root / "hooks")}
    line = [sys.executable, "-m", "newsroom", "build"]
    done = subprocess.run(line, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "tidak-ada.md" in done.stderr
    assert "INFO" not in done.stderr
    assert fingerprints(root / "site") == before


def test_what_publishes_in_its_own_way_is_refused_at_once(root):
    before = fingerprints(root / "site")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(root / "hooks")}
    line = [sys.executable, "-m", "mkdocs", "gh-deploy"]
    done = subprocess.run(line, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "mkdocs gh-deploy tidak dapat menerbitkan portal ini: bangun dengan `newsroom build`" in done.stderr
    assert fingerprints(root / "site") == before


def test_what_mkdocs_copies_can_never_replace_what_is_derived(root):
    """A file of the portal's own pages at an agency's address is refused, and the live site keeps its bytes."""
    before = fingerprints(root / "site")
    (root / "content/portal/bpbd").mkdir()
    (root / "content/portal/bpbd/index.html").write_text("<h1>palsu</h1>")
    done = command(root)
    assert done.returncode != 0
    assert fingerprints(root / "site") == before


@pytest.mark.parametrize("where", ["argument", "settings"])
def test_no_other_folder_is_published_from_the_trees_of_the_public_site(root, where, tmp_path):
    """Both names would lead to the same two trees, and a build for one would write into what the other shows."""
    before, shown = fingerprints(root / "site"), os.readlink(root / "site")
    write_post(root, slug="baru")
    arguments = ["--site-dir", str(tmp_path / "coba")] if where == "argument" else []
    settings = root / "mkdocs.yml"
    text = settings.read_text()
    if where == "settings":
        settings.write_text(f"site_dir: coba\n{text}")
    done = command(root, *arguments)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "selalu terbit di" in done.stderr
    assert "newsroom build --copy" in done.stderr
    assert (fingerprints(root / "site"), os.readlink(root / "site")) == (before, shown)
    assert not any(os.path.lexists(folder / "coba") for folder in (root, tmp_path))
    settings.write_text(text)
    assert command(root, "--site-dir", "site/").returncode == 0
    assert fingerprints(root / "site") != before


def test_a_portal_that_is_reached_by_a_link_is_published_where_it_is(root, tmp_path):
    deep = tmp_path / "jauh/di/dalam"
    deep.mkdir(parents=True)
    portal = clone(root, deep / "portal")
    os.symlink(portal, tmp_path / "pintas")
    write_post(portal, slug="baru")
    done = command(portal, "-f", str(tmp_path / "pintas/mkdocs.yml"))
    assert done.returncode == 0, done.stderr
    assert [path for path in fingerprints(portal / "site") if path.endswith("/baru/index.html")]


def test_trees_on_another_disk_are_the_portal_s_own(root, tmp_path):
    """The folder that they are in need not be called as it is here."""
    (root / ".rujukan/trees").rename(tmp_path / "pohon")
    (root / ".rujukan/trees").symlink_to(tmp_path / "pohon")
    for slug in ("baru", "lagi"):
        write_post(root, slug=slug, title=f"Kabar {slug} dari posko daerah")
        done = newsroom(root)
        assert done.returncode == 0, done.stderr
        assert (root / f"site/bpbd/2026/{slug}/index.html").is_file()


@pytest.mark.parametrize("how", [(), ("--copy",)], ids=["link", "copy"])
def test_a_link_of_the_operator_s_own_stays(root, tmp_path, how):
    """It may be what a web server reads, which would get nothing any more."""
    own = tmp_path / "www"
    own.mkdir()
    (root / "site").unlink()
    (root / "site").symlink_to(own)
    write_post(root, slug="baru")
    done = newsroom(root, "build", *how)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert f"{root / 'site'} menunjuk ke {own}" in done.stderr
    assert os.readlink(root / "site") == str(own)
    assert not list(own.iterdir())
    (root / "site").unlink()
    assert newsroom(root).returncode == 0


@pytest.mark.parametrize("how", [(), ("--copy",)], ids=["link", "copy"])
def test_a_web_server_may_read_what_somebody_builds_who_keeps_others_out(tmp_path, how):
    """Under root's shell or systemd's UMask=0077 the site would answer 403, and go on to after that is mended."""
    root = small_portal(tmp_path / "portal")
    before = os.umask(0o077)
    try:
        assert newsroom(root, "build", *how).returncode == 0
    finally:
        os.umask(before)
    found = [root / ".rujukan", root / ".rujukan/trees"] if not how else []
    assert all(path.stat().st_mode & 0o001 for path in found)
    site = (root / "site").resolve()
    assert {oct(path.stat().st_mode & 0o777) for path in site.rglob("*") if path.is_file()} == {"0o644"}
    assert {oct(path.stat().st_mode & 0o777) for path in (site, *site.rglob("*")) if path.is_dir()} == {"0o755"}
    assert not (root / ".rujukan/index").stat().st_mode & 0o077


def test_what_was_built_for_nobody_else_can_be_read_after_the_next_build(tmp_path):
    """Versions that left it so were in use."""
    root = small_portal(tmp_path / "portal")
    for slug in ("satu", "dua"):
        write_post(root, slug=slug, title=f"Kabar {slug} dari posko daerah")
        assert newsroom(root).returncode == 0
    for path in (root / ".rujukan", *(root / ".rujukan").rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    write_post(root, slug="tiga", title="Kabar tiga dari posko daerah")
    assert newsroom(root).returncode == 0
    site = (root / "site").resolve()
    assert {oct(path.stat().st_mode & 0o777) for path in site.rglob("*") if path.is_file()} == {"0o644"}
    assert {oct(path.stat().st_mode & 0o777) for path in (site, *site.rglob("*")) if path.is_dir()} == {"0o755"}


def test_copies_open_no_folder_that_nobody_needs(tmp_path):
    root = small_portal(tmp_path / "portal")
    (root / ".rujukan").mkdir(exist_ok=True)
    (root / ".rujukan").chmod(0o700)
    assert newsroom(root, "build", "--copy").returncode == 0
    assert oct((root / ".rujukan").stat().st_mode & 0o777) == "0o700"


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("how", ["link", "file"])
def test_what_is_no_folder_where_builds_work_is_named(root, tmp_path, name, how):
    """A disk that is not mounted, say."""
    place = root / ".rujukan" / name
    if place.exists():
        place.rename(tmp_path / "lama")
    if how == "link":
        place.symlink_to(tmp_path / "tidak-ada")
    else:
        place.write_text("berkas")
    done = newsroom(root)
    assert done.returncode == 3
    assert f"{place} {'menunjuk ke' if how == 'link' else 'bukan folder'}" in done.stderr
    assert "Traceback" not in done.stderr
