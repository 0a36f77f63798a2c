"""Ctrl-C: one line from the process that leads, no word from the others, and the site stays whole."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from building import AS_OF, fingerprints, small_portal
from making import write_post
from newsroom import cli
from newsroom.engine import interrupts, publishing
from newsroom.engine.release import WORK
from newsroom.engine.shelf import Shelf
from newsroom.engine.store import Store

pytestmark = [pytest.mark.site, pytest.mark.skipif(sys.platform == "win32", reason="no signals here")]
# Every job takes its time, and leaves a mark when it begins.
SLOW = """
import os, pathlib, time
from newsroom.engine import workers
real = workers.run_one
def slow(job):
    pathlib.Path(os.environ["MARKS"], str(os.getpid())).touch()
    time.sleep(0.02)
    return real(job)
workers.run_one = slow
"""


@pytest.fixture(autouse=True)
def heard():
    """Let Ctrl-C be heard: a shell has what it runs in the background ignore it, and all that this starts in turn."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def one_shown(root):
    return Shelf(root / WORK, Store(root / WORK / "store")).number(root / "site")


@pytest.fixture
def root(tmp_path):
    portal = small_portal(tmp_path / "portal")
    for number in range(80):
        write_post(portal, ("bpbd", "dinkes")[number % 2], f"kabar-{number}", title=f"Kabar nomor {number} dari posko")
    return portal


def interrupted(root, marks, processes):
    """Build, press Ctrl-C as a terminal does once so many processes are at work, and return the process and its words."""
    marks.mkdir()
    settings = {**os.environ, "NEWSROOM_AS_OF": AS_OF, "PYTHONPATH": str(root / "hooks"), "MARKS": str(marks)}
    code = f"{SLOW}\nfrom newsroom.cli import command; command()"
    line = [sys.executable, "-c", code, "--portal", str(root), "build", "--jobs", str(processes)]
    build = subprocess.Popen(line, cwd=root, env=settings, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while build.poll() is None and len(list(marks.iterdir())) < processes:
        time.sleep(0.01)
    os.killpg(build.pid, signal.SIGINT)
    return build, build.communicate(timeout=60)[1]


@pytest.mark.parametrize("processes", [1, 2])
def test_a_build_that_is_interrupted_says_so_in_one_line_and_changes_nothing(root, tmp_path, processes):
    build, error = interrupted(root, tmp_path / "marks", processes)
    # The shell makes 130 of it.
    assert build.returncode == -signal.SIGINT, error
    assert "Traceback" not in error
    assert "KeyboardInterrupt" not in error
    assert error.splitlines()[-1] == "newsroom: dihentikan; situs tetap seperti sebelumnya"
    assert not (root / "site").exists()
    assert cli.main(["--portal", str(root), "build"]) == 0
    assert fingerprints(root / "site")


def test_what_is_public_by_then_is_said_to_be(root, monkeypatch, capsys):
    def interrupt(*_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(publishing, "_settle", interrupt)
    assert cli.main(["--portal", str(root), "build"]) == 130
    assert capsys.readouterr().err.splitlines()[-1] == "newsroom: dihentikan; situs sudah menampilkan terbitan 1"
    assert one_shown(root) == 1


def test_other_commands_say_it_too(root, monkeypatch, capsys):
    def interrupt(*_given, **_named):
        raise KeyboardInterrupt

    monkeypatch.setattr("newsroom.desk.read", interrupt)
    assert cli.main(["--portal", str(root), "check"]) == 130
    assert capsys.readouterr().err == "newsroom: dihentikan\n"


def test_what_is_held_back_comes_afterwards():
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012
        with interrupts.held():
            signal.pthread_kill(threading.get_ident(), signal.SIGINT)
            reached = True
        time.sleep(1)
    assert reached
