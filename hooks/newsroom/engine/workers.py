"""Workers: run jobs on all cores or on a cluster, with progress; results come back in the order of the jobs."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

from newsroom.engine import progress
from newsroom.engine.job import Job, Outputs
from newsroom.engine.store import Files, Store

Item = TypeVar("Item")
Result = TypeVar("Result")
Shared = TypeVar("Shared")
# A fork is there at once; a spawned process first imports everything anew, which takes a second. In milliseconds.
WORTH = {"fork": 60.0, "spawn": 2000.0}
# What goes to a worker at once: enough to make the way worth it, little enough that all finish together.
CHUNK_MS = 40.0
CHUNK = 64
# How often, in seconds, a waiting build looks whether who works for it is still there.
PATIENCE = 5.0
# A build makes millions of small objects and hardly a cycle; looking for these after every 700 takes a tenth of it.
COLLECT_AFTER = 50_000
# How often a pool is started again when one of its processes was killed.
RESTARTS = 3


def cores() -> int:
    """Return how many processes may work at once: NEWSROOM_JOBS, else the cores that this process may use."""
    asked = os.environ.get("NEWSROOM_JOBS", "")
    if asked.isdigit():
        return max(1, int(asked))
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def derive(jobs: Sequence[Job], store: Store, label: str, hits: int = 0) -> Iterator[tuple[Job, Files, float]]:
    """Yield each job with its files and the seconds it took, in the order given.

    Many jobs are spread over processes, or over the cluster that NEWSROOM_SCHEDULER names.

    `hits` is the number of jobs whose results are there already, for the progress shown.
    """
    cluster = os.environ.get("NEWSROOM_SCHEDULER", "")
    if cluster and jobs:
        from newsroom.engine.cluster import connected

        with connected(cluster) as reached:
            chunks = _chunks(map(_gathered, jobs), jobs)
            outputs = _flat(stream(lambda: reached.executor, _run_all, chunks, reached.ahead, reached.is_there))
            kept = ((store.keep(made), seconds) for made, seconds in outputs)
            yield from _told(jobs, kept, label, hits)
        return
    if not is_worth_it(sum(job.cost for job in jobs)):
        yield from _told(jobs, (_kept(store, job) for job in jobs), label, hits)
        return
    run = partial(_run_and_keep, store)
    with pool() as start:
        found = _flat(stream(start, run, _chunks(map(_gathered, jobs), jobs), 2 * cores() + 1))
        yield from _told(jobs, found, label, hits)


def _told(
    jobs: Sequence[Job], results: Iterable[tuple[Files, float]], label: str, hits: int
) -> Iterator[tuple[Job, Files, float]]:
    both = zip(jobs, results, strict=True)
    return progress.counted(((job, files, seconds) for job, (files, seconds) in both), len(jobs), label, hits)


def _kept(store: Store, job: Job) -> tuple[Files, float]:
    outputs, seconds = _timed(job)
    return store.keep(outputs), seconds


def _timed(job: Job) -> tuple[Outputs, float]:
    started = time.perf_counter()
    return run_one(job), time.perf_counter() - started


def _gathered(job: Job) -> Job:
    return Job(job.kind, job.folder, job.run, job.gathered(), job.key, job.cost) if callable(job.inputs) else job


def _chunks(items: Iterable[Item], jobs: Sequence[Job]) -> Iterator[list[Item]]:
    """Yield the items in lists that take about the same time; `jobs` tell how long each may take."""
    share = min(CHUNK_MS, sum(job.cost for job in jobs) / (cores() * 4))
    chunk: list[Item] = []
    cost = 0.0
    for item, job in zip(items, jobs, strict=True):
        chunk.append(item)
        cost += job.cost
        if cost >= share or len(chunk) >= CHUNK:
            yield chunk
            chunk, cost = [], 0.0
    if chunk:
        yield chunk


def run_one(job: Job) -> Outputs:
    """Return what a job derives."""
    return job.run(*job.gathered())


def _run_all(jobs: Sequence[Job]) -> list[tuple[Outputs, float]]:
    return [_timed(job) for job in jobs]


def _run_and_keep(store: Store, jobs: Sequence[Job]) -> list[tuple[Files, float]]:
    """Run jobs and keep what they give from here, so that no bytes travel back."""
    return [_kept(store, job) for job in jobs]


def map_shared(
    function: Callable[[Shared, Item], Result],
    shared: Shared,
    items: Sequence[Item],
    label: str,
    cost: float = 1.0,
    hits: int = 0,
) -> Iterator[Result]:
    """Yield function(shared, item) for all items, in their order; what they share goes to each process but once."""
    if not is_worth_it(cost * len(items)):
        yield from progress.counted((function(shared, item) for item in items), len(items), label, hits)
        return
    size = max(1, min(CHUNK, int(CHUNK_MS / cost), len(items) // (cores() * 4)))
    chunks = (items[start : start + size] for start in range(0, len(items), size))
    with pool(shared) as start:
        found = _flat(stream(start, partial(_map, function), chunks, 2 * cores() + 1))
        yield from progress.counted(found, len(items), label, hits)


# What the tasks of a process share; only `_take` sets it, once, when the process starts.
_shared: list[Any] = []


def _take(shared: object, parent: int) -> None:
    gc.set_threshold(COLLECT_AFTER)
    _shared[:] = [shared]
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    """End this process when its parent was killed alone: it would wait for work for ever."""
    while os.getppid() == parent:
        time.sleep(PATIENCE)
    os._exit(1)


def _map(function: Callable[[Any, Item], Result], items: Sequence[Item]) -> list[Result]:
    return [function(_shared[0], item) for item in items]


def _flat(lists: Iterable[Sequence[Result]]) -> Iterator[Result]:
    for results in lists:
        yield from results


def is_worth_it(cost: float) -> bool:
    """Return whether work of so many milliseconds is done sooner by several processes."""
    return cores() > 1 and cost >= WORTH[process_context().get_start_method()]


@contextmanager
def pool(shared: object = None) -> Iterator[Callable[[], Executor]]:
    """Yield a function that hands out a pool of processes, and each further time a new one in place of a broken one."""
    started = [_started(shared)]
    handed = 0

    def hand() -> Executor:
        nonlocal handed
        handed += 1
        if handed > 1:
            started.pop().shutdown(wait=False, cancel_futures=True)
            started.append(_started(shared))
        return started[0]

    try:
        yield hand
    finally:
        started[0].shutdown(wait=True, cancel_futures=True)


def _started(shared: object) -> Executor:
    # What is there now stays: a collector that looks at it would copy the memory that processes have in common.
    gc.freeze()
    executor = ProcessPoolExecutor(cores(), process_context(), _take, (shared, os.getpid()))
    # Processes start with the first task: now, before a progress bar's thread forbids a fork.
    executor.submit(os.getpid)
    return executor


def _always() -> bool:
    return True


def stream(
    start: Callable[[], Executor],
    function: Callable[[Item], Result],
    items: Iterable[Item],
    ahead: int,
    is_there: Callable[[], bool] = _always,
) -> Iterator[Result]:
    """Yield function(item) for all items, in their order, with at most `ahead` of them under way.

    When a process of the pool is killed, `start` gives a new pool, and what was under way is done again. Raises
    CancelledError once the executor is not there any more, as a cluster may be.
    """
    executor, restarts = start(), 0
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    rest = iter(items)
    while True:
        while len(waiting) < ahead and (item := next(rest, None)) is not None:
            waiting.append((item, _submit(executor, function, item)))
        if not waiting:
            return
        try:
            result = waiting[0][1].result(PATIENCE)
        except TimeoutError:
            if not is_there():
                raise CancelledError from None
            continue
        except BrokenExecutor:
            restarts += 1
            if restarts > RESTARTS:
                raise
            executor = start()
            waiting = deque((item, _submit(executor, function, item)) for item, _ in waiting)
            continue
        waiting.popleft()
        yield result


def _submit(executor: Executor, function: Callable[[Item], Result], item: Item) -> Future[Result]:
    try:
        return executor.submit(function, item)
    except BrokenExecutor as error:
        broken: Future[Result] = Future()
        broken.set_exception(error)
        return broken


def process_context() -> BaseContext:
    """Return how processes are started here."""
    # A fork is quickest, but a forked copy of a process with threads (mkdocs serve) may wait for ever on their locks.
    method = (
        "fork"
        if hasattr(os, "fork") and threading.active_count() == 1 and "distributed" not in sys.modules
        else "spawn"
    )
    return multiprocessing.get_context(method)
