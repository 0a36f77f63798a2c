"""Run one command and say what it cost: time, processor, memory, and what it left on the disk.

Wall time is read from the monotonic clock. Processor time is what the kernel charged to the child and to every
descendant that was waited for (`wait4` gives it for exactly this child). Peak memory is the largest sum of PSS
(shared pages are divided among who shares them) over the whole session, looked at every 50 milliseconds in a
thread; a peak shorter than that is missed, so the largest resident set of a single process is given too.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

INTERVAL = 0.05
LIMIT = 1800.0
TAIL = 3000


class Failed(RuntimeError):
    """The command ended badly or took too long; the text is the end of what it said."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command cost; seconds and bytes."""

    wall: float
    user: float
    system: float
    peak: int
    largest: int

    @property
    def cpu(self) -> float:
        """Return the processor seconds of the whole tree."""
        return self.user + self.system


def run(
    command: Sequence[str], folder: Path, environ: Mapping[str, str], log: Path, limit: float = LIMIT, good: int = 0
) -> Cost:
    """Run a command to its end in a process group of its own; raise Failed unless it ends with `good`."""
    # Nobody pays for what the run before has left to be written to the disk: who flushes a file waits for all of that.
    os.sync()
    with log.open("wb") as output:
        begin = time.monotonic()
        child = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        watch = _Watch(child.pid, begin + limit)
        watch.start()
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            # An interrupt reaches only us: the child has a session of its own.
            os.killpg(child.pid, signal.SIGKILL)
            raise
        finally:
            watch.stop()
        wall = time.monotonic() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != good:
        said = log.read_text(errors="replace")[-TAIL:]
        raise Failed(f"{' '.join(command)} ended with {child.returncode} after {wall:.1f} s\n{said}")
    return Cost(wall, usage.ru_utime, usage.ru_stime, watch.peak, usage.ru_maxrss * 1024)


class _Watch(threading.Thread):
    """Looks at the memory of a session until it is told to stop; ends the process group when its time is over."""

    def __init__(self, group: int, until: float) -> None:
        super().__init__(daemon=True)
        self.group, self.until, self.peak = group, until, 0
        self._done = threading.Event()

    def run(self) -> None:
        """Look, then wait; looking at gigabytes takes milliseconds, and never gets more than a twentieth of the time."""
        took = 0.0
        while not self._done.wait(max(INTERVAL, 20 * took)):
            begin = time.monotonic()
            self.peak = max(self.peak, memory(self.group))
            took = time.monotonic() - begin
            if begin > self.until:
                os.killpg(self.group, signal.SIGKILL)
                return

    def stop(self) -> None:
        """Stop looking."""
        self._done.set()
        self.join()


def memory(group: int) -> int:
    """Return the PSS in bytes of all processes of a session that may be looked at."""
    return sum(_pss(pid) for pid in _members(group))


def _members(group: int) -> list[int]:
    """Return the processes of a session: workers may make groups of their own, hardly ever sessions."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                # The name of the program, in brackets, may hold blanks; session is the fourth field after it.
                fields = Path("/proc", name, "stat").read_text(errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == group:
                found.append(int(name))
    return found


def _pss(pid: int) -> int:
    try:
        lines = Path("/proc", str(pid), "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def outputs(folder: Path, suffix: str = "") -> tuple[int, int]:
    """Return how many files a folder holds and how many bytes are in them; a linked folder is followed."""
    files = size = 0
    pending = [os.path.realpath(folder)]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                elif entry.name.endswith(suffix):
                    files += 1
                    size += entry.stat().st_size
    return files, size


def load() -> float:
    """Return how many processes wanted the machine in the last minute: what else disturbs the figures."""
    return os.getloadavg()[0]
