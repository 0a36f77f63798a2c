"""The helper of a build: what it does is done as if it were not there, whatever becomes of it."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from building import AS_OF, clone, fingerprints, small_portal
from newsroom.engine import helper as helper_module
from newsroom.engine import workers
from newsroom.engine.helper import Helper
from newsroom.engine.job import Job
from newsroom.engine.store import Store
from test_pool import is_alive

MUCH = 4_000_000
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")


@pytest.fixture
def helper(monkeypatch):
    monkeypatch.setenv("NEWSROOM_JOBS", "2")
    made = Helper()
    assert made.is_there
    yield made
    made.end()


def square(number):
    return number * number


def own_process(*_given):
    return os.getpid()


def fail_there(here):
    """Fail in any process but this one."""
    if os.getpid() != here:
        raise RuntimeError
    return "here"


def fail(_given):
    raise LookupError("diminta")


def die_there(here):
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return "here"


def what_cannot_travel(here):
    return (lambda: "there") if os.getpid() != here else "here"


def test_another_process_does_what_is_asked_in_its_order(helper):
    other = helper.run(own_process)
    assert other != os.getpid()
    answers = [helper.start(square, number) for number in range(20)]
    assert helper.run(own_process) == other
    assert [answer.result() for answer in reversed(answers)] == [number * number for number in reversed(range(20))]


def test_much_in_both_directions_stops_nobody(helper):
    early = helper.start(bytes, MUCH)
    assert helper.run(len, b"x" * MUCH) == MUCH
    assert helper.run(bytes, b"x" * MUCH) == b"x" * MUCH
    assert early.result() == bytes(MUCH)


@pytest.mark.parametrize("function", [fail_there, die_there, what_cannot_travel])
def test_what_it_could_not_do_is_done_here(helper, function):
    asked_before, asked, asked_after = (
        helper.start(square, 3),
        helper.start(function, os.getpid()),
        helper.start(square, 4),
    )
    assert asked.result() == "here"
    assert (asked_before.result(), asked_after.result()) == (9, 16)
    assert helper.run(square, 5) == 25


def test_an_error_is_raised_where_the_result_is_asked_for(helper):
    asked = helper.start(fail, 1)
    with pytest.raises(LookupError, match="diminta"):
        asked.result()
    assert helper.run(own_process) != os.getpid(), "an error ends nobody"


def test_one_that_was_killed_is_not_missed(helper):
    os.kill(helper.run(own_process), signal.SIGKILL)
    assert helper.run(square, 6) == 36
    assert not helper.is_there


def test_half_an_answer_is_none(monkeypatch):
    here, send = os.getpid(), helper_module._send

    def half(line, message):
        if os.getpid() != here:
            os.write(line, b"\0\0\0\0\0\0\1\0half")
            os._exit(0)
        send(line, message)

    monkeypatch.setattr(helper_module, "_send", half)
    monkeypatch.setenv("NEWSROOM_JOBS", "2")
    made = Helper()
    assert made.is_there
    assert made.run(own_process) == here
    assert not made.is_there


def test_where_there_is_no_core_for_it_or_a_thread_runs_there_is_none(monkeypatch):
    monkeypatch.setenv("NEWSROOM_JOBS", "1")
    alone = Helper()
    assert not alone.is_there
    assert alone.run(own_process) == alone.start(own_process).result() == os.getpid()
    monkeypatch.setenv("NEWSROOM_JOBS", "2")
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert not Helper().is_there
    finally:
        done.set()
        thread.join()


def test_few_jobs_and_little_to_read_are_its_work(helper, tmp_path):
    store = Store(tmp_path / "store")
    jobs = [Job("page", "/", pid_page, (number,)) for number in range(3)]
    made = [store.read(files["pid"]) for _, files, _ in workers.derive(jobs, store, helper, "")]
    assert len(set(made)) == 1
    assert int(made[0]) != os.getpid()
    assert list(workers.map_shared(own_process, None, [1, 2], "", helper=helper)) == [int(made[0])] * 2


def pid_page(_number):
    return {"pid": b"%d" % os.getpid()}


PARENT = """
import os, time
from newsroom.engine.helper import Helper
helper = Helper()
print(helper.run(os.getpid), flush=True)
os.fork()  # a sister, who holds copies of all ends
time.sleep(60)
"""


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="no /proc here")
def test_it_ends_when_its_parent_was_killed_alone():
    settings = {**os.environ, "NEWSROOM_JOBS": "2"}
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, env=settings, start_new_session=True
    )
    helper = int(parent.stdout.readline())
    assert is_alive(helper)
    parent.kill()
    parent.wait()
    until = time.monotonic() + 10
    while is_alive(helper) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive(helper)
    os.killpg(parent.pid, signal.SIGKILL)
    parent.stdout.close()


BUILD = """
import os, signal, sys
from newsroom import cli
from newsroom.engine import helper
begin, run, left = helper.Helper._begin, helper.Helper.run, int(sys.argv[1])

def begun(self):
    begin(self)
    if left < 0:
        os.kill(self._process, signal.SIGKILL)

def asked(self, function, *given):
    global left
    left -= 1
    if left == 0 and self.is_there:
        os.kill(self._process, signal.SIGKILL)
    return run(self, function, *given)

helper.Helper._begin, helper.Helper.run = begun, asked
sys.argv = ["newsroom", "--portal", sys.argv[2], "build"]
cli.command()
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return a small portal, published once, and what one more sentence makes of its site."""
    root = small_portal(tmp_path_factory.mktemp("helper") / "portal")
    build_with(root, 10**6)
    changed = clone(root, root.with_name("changed"))
    add_a_sentence(changed)
    build_with(changed, 10**6)
    return root, fingerprints(changed / "site")


def build_with(root, killed_at):
    environ = os.environ | {"NEWSROOM_JOBS": "2", "NEWSROOM_AS_OF": AS_OF, "PYTHONPATH": str(root / "hooks")}
    line = [sys.executable, "-c", BUILD, str(killed_at), str(root)]
    made = subprocess.run(line, env=environ | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr


def add_a_sentence(root):
    post = max((root / "content").glob("*/2026/*.md"))
    post.write_text(post.read_text() + "\nSatu kalimat lagi.\n")


@pytest.mark.parametrize("killed_at", [-1, 1, 2, 3], ids=lambda number: f"killed_at_{number}")
def test_a_build_whose_helper_is_killed_publishes_the_same_site(killed_at, built, tmp_path):
    portal, expected = built
    root = clone(portal, tmp_path / "portal")
    add_a_sentence(root)
    build_with(root, killed_at)
    assert fingerprints(root / "site") == expected


IMPORTED = """
import sys, time
from newsroom import cli
code = cli.main(["--portal", sys.argv[1], "build"])
print(*sys.modules)
sys.exit(code)
"""
DEAR = {"mkdocs", "PIL", "feedgen", "lxml", "jinja2", "yaml", "markdown_it", "nh3", "babel", "rich", "cryptography"}


@pytest.mark.parametrize("change", [False, True], ids=["nothing", "one post"])
def test_a_build_of_little_imports_little(change, built, tmp_path):
    """What takes long to import is the helper's, or nobody's."""
    root = clone(built[0], tmp_path / "portal")
    # What was just written is looked at again in the next build.
    time.sleep(2.2)
    for _ in range(2):
        build_with(root, 10**6)
    if change:
        add_a_sentence(root)
    environ = os.environ | {"NEWSROOM_JOBS": "2", "NEWSROOM_AS_OF": AS_OF, "PYTHONPATH": str(root / "hooks")}
    line = [sys.executable, "-c", IMPORTED, str(root)]
    made = subprocess.run(line, env=environ, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    assert ("Tidak ada yang berubah" in made.stderr) != change
    # Whether a card is to be drawn anew its templates tell, and who draws it.
    assert DEAR.intersection(made.stdout.split()) <= ({"PIL", "jinja2", "yaml"} if change else set())
