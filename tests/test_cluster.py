"""A real Dask cluster on this machine: the same bytes, also when one of its workers is killed."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest

import newsroom as newsroom_package
from building import AS_OF, ROOT, fingerprints, small_portal
from making import photo_bytes, write_post
from newsroom.engine import cluster as engine_cluster
from newsroom.engine.job import ClusterError

pytestmark = [pytest.mark.site, pytest.mark.slow]
PATIENCE = 120


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def root(tmp_path):
    """Return a whole portal with enough to do for two workers."""
    portal = small_portal(tmp_path / "portal")
    for number in range(60):
        agency = ("bpbd", "dinkes")[number % 2]
        photos = [("laut.jpg", photo_bytes(number, (1200, 800)))] if number % 6 == 0 else ()
        write_post(portal, agency, f"kabar-{number}", title=f"Kabar nomor {number} dari posko", photos=photos)
    return portal


# A worker on another machine has none of the portal's files: here it fails when it reaches for one.
BLIND = """
import os, sys

def refuse(event, given, portal={portal!r}):
    if event in ("open", "os.listdir", "os.scandir", "os.chdir") and isinstance(given[0], str | bytes | os.PathLike):
        if os.fsdecode(given[0]).startswith(portal):
            raise PermissionError(f"a worker reaches for {{given[0]}}")

sys.addaudithook(refuse)
"""


@pytest.fixture
def cluster(root, tmp_path):
    """Return the address of a scheduler with two workers, which have the code but no file of the portal, and the workers."""
    address = f"tcp://127.0.0.1:{free_port()}"
    code = tmp_path / "pekerja"
    for name in ("hooks", "overrides"):
        shutil.copytree(root / name, code / name)
    (code / "hooks/sitecustomize.py").write_text(BLIND.format(portal=f"{root}{os.sep}"))
    settings = {**os.environ, "PYTHONPATH": str(code / "hooks"), "DASK_DISTRIBUTED__WORKER__USE_FILE_LOCKING": "False"}
    quiet = {"env": settings, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard", "--host"]
    scheduler = subprocess.Popen([*command, address], cwd=tmp_path, **quiet)
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address]
    worker += ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory"]
    workers = [subprocess.Popen([*worker, str(tmp_path / name)], cwd=tmp_path, **quiet) for name in "ab"]
    yield address, workers, scheduler
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


def newsroom(root, *arguments, before=""):
    settings = {**os.environ, "NEWSROOM_AS_OF": AS_OF, "PYTHONPATH": str(root / "hooks")}
    code = f"{before}\nfrom newsroom.cli import command; command()"
    line = [sys.executable, "-c", code, "--portal", str(root), "build", *arguments]
    return subprocess.Popen(line, cwd=root, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def failed(root, address):
    """Return what a build says that finds no scheduler at an address."""
    quick = "from newsroom.engine import cluster; cluster.PATIENCE = 2"
    build = newsroom(root, "--scheduler", address, before=quick)
    _, error = build.communicate(timeout=PATIENCE)
    assert build.returncode == 3, error
    assert "Traceback" not in error
    assert len([line for line in error.splitlines() if line.startswith("newsroom: ")]) == 1
    return error


def local(root, target):
    """Return the fingerprints of the same portal built here."""
    shutil.copytree(root, target, symlinks=True, ignore=lambda _, names: {*names} & {"site", ".rujukan"})
    done = newsroom(target)
    assert done.wait(timeout=PATIENCE) == 0, done.stderr.read()
    return fingerprints(target / "site")


def test_two_workers_one_of_them_killed_give_the_same_site(root, cluster, tmp_path):
    address, workers, _ = cluster
    build = newsroom(root, "--scheduler", address)
    killed = False
    started = time.monotonic()
    while build.poll() is None and time.monotonic() - started < PATIENCE:
        # Some results are here, others are not: this is the middle.
        kept = sum(1 for path in (root / ".rujukan/store/files").rglob("*") if path.is_file())
        if not killed and kept > 30:
            os.kill(workers[0].pid, signal.SIGKILL)
            killed = True
        time.sleep(0.01)
    _, error = build.communicate(timeout=PATIENCE)
    assert build.returncode == 0, error
    assert killed
    assert fingerprints(root / "site") == local(root, tmp_path / "sendiri")


def without_workers(root, cluster, alone):
    """Start a build that waits `alone` seconds for a worker, kill all workers in its middle, and return it and its words."""
    address, workers, _ = cluster
    quick = f"from newsroom.engine import cluster, pool; cluster.ALONE, cluster.LOOK, pool.PATIENCE = {alone}, 0.1, 0.2"
    build = newsroom(root, "--scheduler", address, before=quick)
    while build.poll() is None and sum(path.is_file() for path in (root / ".rujukan/store/files").rglob("*")) < 30:
        time.sleep(0.01)
    for worker in workers:
        worker.kill()
    said = ""
    while "tidak mempunyai pekerja lagi" not in said:
        line = build.stderr.readline()
        assert line, said
        said += line
    assert "menunggu pekerja paling lama" in said
    return build, said


def test_a_build_whose_workers_are_all_gone_says_so_and_ends(root, cluster):
    build, said = without_workers(root, cluster, 2)
    _, error = build.communicate(timeout=PATIENCE)
    assert build.returncode == 3, said + error
    assert "Traceback" not in said + error
    assert (said + error).count("menunggu pekerja") == 1
    last = error.splitlines()[-1]
    assert last.startswith("newsroom: Situs tidak diterbitkan: ")
    assert f"dask worker {cluster[0]}" in last
    assert not (root / "site").exists()


def test_a_worker_that_comes_back_lets_the_build_go_on(root, cluster, tmp_path):
    build, said = without_workers(root, cluster, PATIENCE)
    settings = {**os.environ, "PYTHONPATH": str(tmp_path / "pekerja/hooks")}
    quiet = {"env": settings, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    again = subprocess.Popen(cluster[1][0].args, cwd=tmp_path, **quiet)
    try:
        _, error = build.communicate(timeout=PATIENCE)
    finally:
        again.kill()
        again.wait()
    assert build.returncode == 0, said + error
    assert fingerprints(root / "site") == local(root, tmp_path / "sendiri")


@pytest.mark.parametrize("way", ["tls", "ucx", "ws", "gopher"])
def test_a_way_to_a_scheduler_that_is_not_set_up_is_told_in_one_line(root, way):
    assert f"newsroom: Situs tidak diterbitkan: penjadwal {way}://" in failed(root, f"{way}://127.0.0.1:{free_port()}")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n" * 9, "bukan penjadwal Dask"),
        (b"", "tidak menjawab; pastikan `dask scheduler`"),
    ],
    ids=["another program", "silence"],
)
def test_something_else_at_the_address_is_told_in_one_line(root, answer, told):
    """The port of a dashboard, say: it takes the call, and answers in its own way, or never."""

    def take(calls):
        with suppress(OSError):
            while call := place.accept()[0]:
                calls.append(call)
                call.send(answer)
                if answer:
                    call.close()

    with socket.create_server(("127.0.0.1", 0)) as place:
        threading.Thread(target=take, args=([],), daemon=True).start()
        error = failed(root, f"tcp://127.0.0.1:{place.getsockname()[1]}")
    assert told in error


def test_an_address_without_a_port_is_told(root):
    assert "tulis juga portanya, misalnya tcp://10.0.0.5:8786" in failed(root, "tcp://10.0.0.5")


def test_a_scheduler_that_dies_in_mid_build_is_told_in_one_line(root, cluster):
    address, _, scheduler = cluster
    build = newsroom(root, "--scheduler", address)
    while build.poll() is None and not list((root / ".rujukan/store/files").rglob("*")):
        time.sleep(0.01)
    scheduler.kill()
    _, error = build.communicate(timeout=PATIENCE)
    assert build.returncode == 3, error
    assert "terputus di tengah pembangunan" in error or "tidak dapat dihubungi" in error
    assert not (root / "site").exists()


def test_workers_with_other_templates_or_fonts_are_refused(root, monkeypatch):
    package = root / "hooks/newsroom/__init__.py"
    monkeypatch.setattr(newsroom_package, "__file__", str(package))
    engine_cluster.version.cache_clear()
    before = engine_cluster.version()
    edit_template(root)
    assert engine_cluster.version() == before, "what a process has read stays as it was"
    engine_cluster.version.cache_clear()
    assert engine_cluster.version() != before
    engine_cluster.refuse_other(engine_cluster.version())
    with pytest.raises(ClusterError, match="jalankan ulang"):
        engine_cluster.refuse_other(before)
    engine_cluster.version.cache_clear()


def edit_template(root):
    page = root / "overrides/pages/post.html"
    page.write_text(page.read_text() + "<!-- -->")


def test_workers_that_read_the_templates_before_they_were_edited_are_refused(root, cluster):
    address, _, _ = cluster
    assert newsroom(root, "--scheduler", address).wait(timeout=PATIENCE) == 0
    shown = fingerprints(root / "site")
    edit_template(root)
    build = newsroom(root, "--scheduler", address)
    _, error = build.communicate(timeout=PATIENCE)
    assert build.returncode == 3, error
    assert "jalankan ulang pekerja itu" in error
    assert "Traceback" not in error
    assert fingerprints(root / "site") == shown


def test_a_scheduler_that_is_not_there_is_told_in_one_line(root):
    build = newsroom(root, "--scheduler", f"tcp://127.0.0.1:{free_port()}")
    _, error = build.communicate(timeout=PATIENCE)
    assert build.returncode == 3, error
    assert "tidak dapat dihubungi" in error
    assert "Traceback" not in error
    assert not (root / "site").exists()


def test_the_cluster_is_set_up_with_what_is_tested():
    """The list for the machines of a cluster differs from the others by no version."""
    lists = [(ROOT / f"requirements{name}.txt").read_text() for name in ("-cluster", "-dev", "")]
    cluster, tested, site = (dict(re.findall(r"^([a-z0-9_.-]+)==(\S+)", text, re.MULTILINE)) for text in lists)
    assert {"dask", "distributed"} <= cluster.keys()
    assert cluster.items() <= tested.items()
    assert site.items() <= cluster.items()
