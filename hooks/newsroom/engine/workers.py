"""Workers: run jobs on all cores, in any order, with progress; results come back in the order of the jobs."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing.context import BaseContext
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from newsroom.engine.job import Job, Outputs

Item = TypeVar("Item")
Result = TypeVar("Result")
# A fork is there at once; a spawned process first imports everything anew, which takes a second.
SERIAL_BELOW = {"fork": 4, "spawn": 400}


def cores() -> int:
    """Return how many processes may work at once: NEWSROOM_JOBS, else the cores that this process may use."""
    asked = os.environ.get("NEWSROOM_JOBS", "")
    return (
        max(1, int(asked))
        if asked.isdigit()
        else len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count() or 1
    )


def run_all(jobs: Sequence[Job], label: str) -> Iterator[tuple[Job, Outputs]]:
    """Yield each job with its outputs, in the order given; many jobs are spread over processes."""
    yield from zip(jobs, map_all(run_one, jobs, label), strict=True)


def run_one(job: Job) -> Outputs:
    """Return what a job derives."""
    return job.run(*job.inputs)


def map_all(function: Callable[[Item], Result], items: Sequence[Item], label: str) -> Iterator[Result]:
    """Yield function(item) for all items, in their order; `function` is one of an importable module."""
    if len(items) < SERIAL_BELOW[process_context().get_start_method()] or cores() == 1:
        yield from counted(map(function, items), len(items), label)
        return
    with _pool() as pool:
        chunk = max(1, min(64, len(items) // (cores() * 8)))
        yield from counted(pool.map(function, items, chunksize=chunk), len(items), label)


def _pool() -> Executor:
    return ProcessPoolExecutor(cores(), mp_context=process_context())


def process_context() -> BaseContext:
    """Return how processes are started here."""
    # A fork is quickest, but a forked copy of a process with threads (mkdocs serve) may wait for ever on their locks.
    method = "fork" if hasattr(os, "fork") and threading.active_count() == 1 else "spawn"
    return multiprocessing.get_context(method)


def counted(results: Iterable[Result], total: int, label: str) -> Iterator[Result]:
    """Pass results on, with a progress bar on a terminal and one plain line elsewhere."""
    console = Console(stderr=True)
    if not label or not total:
        yield from results
        return
    if not console.is_terminal:
        yield from results
        sys.stderr.write(f"{label}: {total}\n")
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield from progress.track(results, total=total, description=label)
