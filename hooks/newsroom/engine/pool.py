"""Pools of processes; what they need takes long to import, and a build of a few jobs does them itself."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

from newsroom.engine import interrupts
from newsroom.engine.helper import is_safe_to_fork
from newsroom.engine.job import Overwhelmed
from newsroom.engine.machine import COLLECT_AFTER, cores

Item = TypeVar("Item")
Result = TypeVar("Result")
# How often, in seconds, a waiting build looks whether who works for it is still there.
PATIENCE = 5.0
# How often a pool is started again when one of its processes was killed.
RESTARTS = 3
# What the tasks of a process share; only `_take` sets it, once, when the process starts.
_shared: list[Any] = []


def _take(shared: object, parent: int) -> None:
    interrupts.leave()
    gc.set_threshold(COLLECT_AFTER)
    _shared[:] = [shared]
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    """End this process when its parent was killed alone: it would wait for work for ever."""
    while os.getppid() == parent:
        time.sleep(PATIENCE)
    os._exit(1)


def mapped(function: Callable[[Any, Item], Result], items: Sequence[Item]) -> list[Result]:
    """Return function(shared, item) of each item, in a process of a pool that was started with what they share."""
    return [function(_shared[0], item) for item in items]


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
    with interrupts.held():
        executor.submit(os.getpid)
    return executor


def _always() -> bool:
    return True


def stream(
    start: Callable[[], Executor],
    function: Callable[[Sequence[Item]], list[Result]],
    lists: Iterable[Sequence[Item]],
    ahead: int,
    name: Callable[[Item], str],
    is_there: Callable[[], bool] = _always,
) -> Iterator[list[Result]]:
    """Yield function(items) for all lists of items, in their order, with at most `ahead` of them under way.

    When a process of the pool is killed, `start` gives a new pool, and what was under way is done again, at last item by
    item; raises Overwhelmed with the `name` of the one that kills its process also when it is alone. Raises
    CancelledError once the executor is not there any more, as a cluster may be.
    """
    executor, restarts = start(), 0
    waiting: deque[tuple[Sequence[Item], Future[list[Result]]]] = deque()
    rest = iter(lists)
    while True:
        while len(waiting) < ahead and (items := next(rest, None)) is not None:
            waiting.append((items, _submit(executor, function, items)))
        if not waiting:
            return
        try:
            result = waiting[0][1].result(PATIENCE)
        except TimeoutError:
            if not is_there():
                raise CancelledError from None
            continue
        except BrokenExecutor:
            executor, restarts = start(), restarts + 1
            if restarts <= RESTARTS:
                waiting = deque((items, _submit(executor, function, items)) for items, _ in waiting)
                continue
            # What had no room beside others may have it alone.
            while waiting:
                yield [_alone(executor, function, item, name) for item in waiting[0][0]]
                waiting.popleft()
            restarts = 0
            continue
        waiting.popleft()
        yield result


def _alone(
    executor: Executor, function: Callable[[Sequence[Item]], list[Result]], item: Item, name: Callable[[Item], str]
) -> Result:
    """Return the result of an item that nothing is done beside."""
    try:
        return _submit(executor, function, [item]).result()[0]
    except BrokenExecutor:
        raise Overwhelmed.by(name(item)) from None


def _submit(
    executor: Executor, function: Callable[[Sequence[Item]], list[Result]], items: Sequence[Item]
) -> Future[list[Result]]:
    try:
        with interrupts.held():
            return executor.submit(function, items)
    except BrokenExecutor as error:
        broken: Future[list[Result]] = Future()
        broken.set_exception(error)
        return broken


def process_context() -> BaseContext:
    """Return how processes are started here."""
    # A fork is quickest, but `mkdocs serve` has threads.
    return multiprocessing.get_context("fork" if is_safe_to_fork() else "spawn")
