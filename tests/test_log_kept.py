"""What a build keeps of the log, and what of git it looks at: damage and a push are noticed."""

import os
import subprocess

import pytest

from building import clone, fingerprints, newsroom, small_portal
from making import write_post
from repositories import git as run_git

pytestmark = [pytest.mark.site, pytest.mark.slow]
LARGER = "rujukan.ujikab.example/log\n99999\n" + "A" * 43 + "=\n"


def git(root, *arguments, date="2026-11-19T09:00:00+07:00"):
    run_git(root, *arguments, env={**os.environ, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date})


def said(root, *arguments):
    """Run `newsroom build`; return its exit code and what it said."""
    done = newsroom(root, "build", *arguments)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a portal with a log in a repository whose server has one commit less, built twice."""
    folder = tmp_path_factory.mktemp("log")
    root = small_portal(folder / "portal")
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("    zone: WIB", "    zone: WIB\n    log: true", 1))
    (root / ".gitignore").write_text(".rujukan\nsite\n__pycache__\n")
    write_post(root, "bpbd", "kabar", title="Kabar dari posko rob")
    git(folder, "init", "-q", "--bare", "-b", "main", "server.git")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "satu")
    git(root, "remote", "add", "origin", str(folder / "server.git"))
    git(root, "push", "-q", "-u", "origin", "main")
    write_post(root, "bpbd", "lagi", title="Kabar lain dari posko rob")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "dua", date="2026-11-20T09:00:00+07:00")
    for _ in range(2):
        assert said(root)[0] == 0
    return root


@pytest.fixture
def root(made, tmp_path):
    return clone(made, tmp_path / "portal")


def from_nothing(root, target):
    fresh = clone(root, target)
    for name in (".rujukan", "site"):
        subprocess.run(["rm", "-rf", str(fresh / name)], check=True)
    assert said(fresh)[0] == 0
    return fingerprints(fresh / "site")


def test_a_push_is_noticed(root, tmp_path):
    said(root)
    assert "Tidak ada yang berubah" in said(root)[1]
    before = fingerprints(root / "site")
    git(root, "push", "-q")
    assert said(root)[0] == 0
    after = fingerprints(root / "site")
    assert before != after
    assert after == from_nothing(root, tmp_path / "bersih")


def test_a_log_that_was_public_is_compared_even_if_nothing_changed(root, tmp_path):
    said(root)
    (tmp_path / "checkpoint").write_text(LARGER)
    code, told = said(root, "--previous-log", str(tmp_path / "checkpoint"))
    assert code == 3
    assert "Situs tidak diterbitkan" in told


@pytest.mark.parametrize("how", ["flipped", "cut", "gone"])
def test_what_is_kept_of_the_log_is_read_from_git_again_when_it_is_damaged(root, tmp_path, how):
    said(root)
    (file,) = (root / ".rujukan").rglob("entries-*")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.unlink()
    if how != "gone":
        file.write_bytes(data if how == "flipped" else data[: len(data) // 2])
    write_post(root, "dinkes", "baru", title="Kabar baru dari dinas kesehatan")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "tiga", date="2026-11-20T10:00:00+07:00")
    git(root, "push", "-q")
    code, told = said(root)
    assert (code, "rusak; bangun lagi" in told) == ((3, True) if how == "flipped" else (0, False))
    assert said(root)[0] == 0
    assert fingerprints(root / "site") == from_nothing(root, tmp_path / "bersih")
