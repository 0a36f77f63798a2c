"""Publishing through the real command: what fails or is interrupted leaves the public site exactly as it was."""

import os
import signal
import subprocess
import sys
import time

import pytest

from building import AS_OF, clone, command, fingerprints, small_portal
from making import photo_bytes, write_post

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


def test_what_mkdocs_copies_can_never_replace_what_is_derived(root):
    """A file of the portal's own pages at an agency's address is refused, and the live site keeps its bytes."""
    before = fingerprints(root / "site")
    (root / "content/portal/bpbd").mkdir()
    (root / "content/portal/bpbd/index.html").write_text("<h1>palsu</h1>")
    done = command(root)
    assert done.returncode != 0
    assert fingerprints(root / "site") == before
