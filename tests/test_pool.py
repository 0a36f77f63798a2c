"""Pools of processes: nobody stays behind, and nobody who is killed takes work along."""

import os
import signal
import subprocess
import sys
import time

import pytest

from newsroom.engine import pool, workers

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
    with pytest.raises(pool.BrokenExecutor):
        list(workers.map_shared(die_always, None, range(4), "", cost=100.0))
