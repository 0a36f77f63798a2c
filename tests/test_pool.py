"""Pools of processes: nobody stays behind, and nobody who is killed takes work along."""

import os
import signal
import subprocess
import sys
import time

import pytest

from newsroom.engine import pool, workers
from newsroom.engine.helper import Helper
from newsroom.engine.job import Job, Overwhelmed
from newsroom.engine.store import Store

PARENT = """
import os, sys, time
from newsroom.engine import pool, workers
pool.PATIENCE = 0.1

def linger(_shared, number):
    os.write(1, b"%d\\n" % os.getpid())  # in one piece: print() without a buffer writes the end of the line apart
    time.sleep(60)

list(workers.map_shared(linger, None, range(2), "", cost=1000.0))
"""


def is_alive(process):
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="no /proc here")
def test_workers_end_when_their_parent_was_killed_alone():
    settings = {**os.environ, "NEWSROOM_JOBS": "2"}
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, env=settings)
    children = [int(parent.stdout.readline()) for _ in range(2)]
    assert all(map(is_alive, children))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    until = time.monotonic() + 10
    while any(map(is_alive, children)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(is_alive, children))
    parent.stdout.close()


def die_once(mark, number):
    """Kill this process in the middle of the first piece of work that comes this far."""
    if number == 5 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def test_a_worker_that_is_killed_loses_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWSROOM_JOBS", "2")
    found = list(workers.map_shared(die_once, tmp_path / "sekali", range(40), "", cost=100.0))
    assert found == [number * number for number in range(40)]


def die_always(_shared, _number):
    os.kill(os.getpid(), signal.SIGKILL)


def test_work_that_kills_every_worker_ends_the_build(monkeypatch):
    monkeypatch.setenv("NEWSROOM_JOBS", "2")
    with pytest.raises(Overwhelmed, match=r"^Membaca kiriman, content/a\.md: prosesnya .* --jobs 1$"):
        list(workers.map_shared(die_always, None, [("content/a.md", b"")] * 4, "Membaca kiriman", cost=100.0))


def derived(monkeypatch, tmp_path, run, dying):
    """Derive 20 jobs, one of which is told to die, and return what came of them."""
    monkeypatch.setenv("NEWSROOM_JOBS", "2")
    jobs = [
        Job("photo", f"/bpbd/2026/kabar-{number}/", run, (number == dying, tmp_path), cost=20.0, source=f"{number}.jpg")
        for number in range(20)
    ]
    return [job.folder for job, _, _ in workers.derive(jobs, Store(tmp_path / "store"), Helper(False), "")]


def die_when_told(told, _folder):
    if told:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"satu": b"isi"}


def test_the_job_that_kills_its_process_each_time_is_named(monkeypatch, tmp_path):
    with pytest.raises(Overwhelmed, match=r'^pekerjaan "photo" /bpbd/2026/kabar-13/ 13\.jpg: .*memori') as caught:
        derived(monkeypatch, tmp_path, die_when_told, 13)
    assert "\n" not in str(caught.value)


def die_four_times(told, folder):
    """Die as often as a pool is started again and once more; after that there is room."""
    if told and len(list(folder.glob("mati-*"))) <= pool.RESTARTS:
        (folder / f"mati-{os.getpid()}").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return {"satu": b"isi"}


def test_what_has_room_only_when_it_is_alone_is_derived(monkeypatch, tmp_path):
    found = derived(monkeypatch, tmp_path, die_four_times, 3)
    assert found == [f"/bpbd/2026/kabar-{number}/" for number in range(20)]
    assert len(list(tmp_path.glob("mati-*"))) == pool.RESTARTS + 1


def run_out_of_memory(told, _folder):
    if told:
        raise MemoryError
    return {"satu": b"isi"}


def test_a_job_that_runs_out_of_memory_is_named(monkeypatch, tmp_path):
    with pytest.raises(Overwhelmed, match=r'^pekerjaan "photo" /bpbd/2026/kabar-4/ 4\.jpg: memori habis; .*--jobs 1$'):
        derived(monkeypatch, tmp_path, run_out_of_memory, 4)
