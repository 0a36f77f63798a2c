"""Workers: run jobs on all cores or on a cluster, with progress; results come back in the order of the jobs."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from typing import TypeVar

from newsroom.engine import progress
from newsroom.engine.helper import Helper
from newsroom.engine.job import Job, Outputs, Overwhelmed
from newsroom.engine.machine import cores
from newsroom.engine.store import Files, Store

Item = TypeVar("Item")
Result = TypeVar("Result")
Shared = TypeVar("Shared")
# A fork is there at once; a spawned process first imports everything anew, which takes a second. In milliseconds.
WORTH = {"fork": 60.0, "spawn": 2000.0}
# What goes to a worker at once: enough to make the way worth it, little enough that all finish together.
CHUNK_MS = 40.0
CHUNK = 64
NAME = attrgetter("name")


def derive(
    jobs: Sequence[Job], store: Store, helper: Helper, label: str, hits: int = 0, is_step: bool = False
) -> Iterator[tuple[Job, Files, float]]:
    """Yield each job with its files and the seconds it took, in the order given.

    Many jobs are spread over processes, or over the cluster that NEWSROOM_SCHEDULER names; a few are the helper's.

    `hits` is the number of jobs whose results are there already, for the progress shown; `is_step` tells that only
    other jobs read the results.
    """
    cluster = os.environ.get("NEWSROOM_SCHEDULER", "")
    if cluster and jobs:
        from newsroom.engine.cluster import connected
        from newsroom.engine.pool import stream

        with connected(cluster) as reached:
            chunks = _chunks(map(_gathered, jobs), jobs)
            outputs = _flat(
                stream(
                    lambda: reached.executor,
                    partial(_run_all, reached.version),
                    chunks,
                    reached.ahead,
                    NAME,
                    reached.is_there,
                )
            )
            kept = ((store.keep(made), seconds) for made, seconds in outputs)
            yield from _told(jobs, kept, label, hits, is_step)
        return
    if not is_worth_it(sum(job.cost for job in jobs)):
        alone = (_kept(store, job) for job in jobs)
        few = helper.run(_run_and_keep, store, list(map(_gathered, jobs))) if jobs and helper.is_there else alone
        yield from _told(jobs, few, label, hits, is_step)
        return
    from newsroom.engine.pool import pool, stream

    run = partial(_run_and_keep, store)
    with pool() as start:
        found = _flat(stream(start, run, _chunks(map(_gathered, jobs), jobs), 2 * cores() + 1, NAME))
        yield from _told(jobs, found, label, hits, is_step)


def _told(
    jobs: Sequence[Job], results: Iterable[tuple[Files, float]], label: str, hits: int, is_step: bool
) -> Iterator[tuple[Job, Files, float]]:
    both = zip(jobs, results, strict=True)
    return progress.counted(((job, files, seconds) for job, (files, seconds) in both), len(jobs), label, hits, is_step)


def _kept(store: Store, job: Job) -> tuple[Files, float]:
    outputs, seconds = _timed(job)
    return store.keep(outputs), seconds


def _timed(job: Job) -> tuple[Outputs, float]:
    started = time.perf_counter()
    return run_one(job), time.perf_counter() - started


def _gathered(job: Job) -> Job:
    if not callable(job.inputs):
        return job
    return Job(job.kind, job.folder, job.run, job.gathered(), job.key, job.cost, source=job.source)


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
    """Return what a job derives; raises Overwhelmed when it runs out of memory."""
    try:
        return job.run(*job.gathered())
    except MemoryError as error:
        raise Overwhelmed.by(job.name, "memori habis") from error


def _run_all(version: str, jobs: Sequence[Job]) -> list[tuple[Outputs, float]]:
    from newsroom.engine.cluster import refuse_other

    refuse_other(version)
    return [_timed(job) for job in jobs]


def _run_and_keep(store: Store, jobs: Sequence[Job]) -> list[tuple[Files, float]]:
    """Run jobs and keep what they give from here, so that no bytes travel back."""
    return [_kept(store, job) for job in jobs]


def _run_with(function: Callable[[Shared, Item], Result], shared: Shared, items: Sequence[Item]) -> list[Result]:
    return [function(shared, item) for item in items]


def map_shared(
    function: Callable[[Shared, Item], Result],
    shared: Shared,
    items: Sequence[Item],
    label: str,
    cost: float = 1.0,
    hits: int = 0,
    helper: Helper | None = None,
) -> Iterator[Result]:
    """Yield function(shared, item) for all items, in their order; what they share goes to each process but once."""
    if not is_worth_it(cost * len(items)):
        alone = (function(shared, item) for item in items)
        few = helper.run(_run_with, function, shared, items) if items and helper and helper.is_there else alone
        yield from progress.counted(few, len(items), label, hits)
        return
    from newsroom.engine.pool import mapped, pool, stream

    size = max(1, min(CHUNK, int(CHUNK_MS / cost), len(items) // (cores() * 4)))
    chunks = (items[start : start + size] for start in range(0, len(items), size))
    with pool(shared) as start:
        found = _flat(stream(start, partial(mapped, function), chunks, 2 * cores() + 1, partial(_place_of, label)))
        yield from progress.counted(found, len(items), label, hits)


def _place_of(label: str, item: object) -> str:
    """Return what an operator may know a piece of work by: the stage, and the file if it begins with one."""
    first = item[0] if isinstance(item, tuple) and item else item
    return ", ".join(part for part in (label, first if isinstance(first, str) else "") if part) or "pekerjaan"


def _flat(lists: Iterable[Sequence[Result]]) -> Iterator[Result]:
    for results in lists:
        yield from results


def is_worth_it(cost: float) -> bool:
    """Return whether work of so many milliseconds is done sooner by several processes."""
    if cores() == 1 or cost < min(WORTH.values()):
        return False
    from newsroom.engine import pool

    return cost >= WORTH[pool.process_context().get_start_method()]
