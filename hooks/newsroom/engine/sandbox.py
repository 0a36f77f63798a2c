"""A sandbox: work on somebody else's bytes in child processes under limits; a child that dies takes one item along."""

from __future__ import annotations

import gc
import math
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

from newsroom.engine.machine import COLLECT_AFTER, cores
from newsroom.engine.pool import process_context
from newsroom.engine.progress import counted

Item = TypeVar("Item")
Result = TypeVar("Result")
SECONDS = 10
MEMORY = 1 << 30
# How often an idle child looks whether its parent is still there.
PATIENCE = 1.0


def map_limited(
    function: Callable[[Item], Result], items: Sequence[Item], label: str, seconds: int = SECONDS, memory: int = MEMORY
) -> Iterator[Result | None]:
    """Yield function(item) for all items, in their order, and None for an item whose child died or ran out of its limits.

    Each item has `seconds` of CPU time, each child `memory` bytes beyond what it starts with. `function` is one of an
    importable module. Where there are no such limits (Windows), a child still keeps a crash to itself.
    """
    start = partial(_Child, function, seconds, memory)
    # All children start before the progress bar does: its thread would forbid a fork.
    children = [start() for _ in range(min(cores(), len(items)))]
    yield from counted(_results(items, children, start), len(items), label)


def _results(items: Sequence[Any], idle: list[_Child], start: Callable[[], _Child]) -> Iterator[Any]:
    busy: dict[Connection, tuple[_Child, int]] = {}
    done: dict[int, Any] = {}
    sent = 0
    try:
        for wanted in range(len(items)):
            while wanted not in done:
                while idle and sent < len(items):
                    child = idle.pop()
                    child.line.send(items[sent])
                    busy[child.line] = child, sent
                    sent += 1
                ready = wait(list(busy))
                for line in [line for line in busy if line in ready]:
                    child, number = busy.pop(line)
                    alive, done[number] = child.answer()
                    idle.append(child if alive else start())
            yield done.pop(wanted)
    finally:
        for child in [*idle, *(child for child, _ in busy.values())]:
            child.end()


class _Child:
    """A process that works off one item after the other, each sent and answered over `line`."""

    def __init__(self, function: Callable[[Any], Any], seconds: int, memory: int) -> None:
        context = process_context()
        self.line, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, function, seconds, memory), daemon=True)  # type: ignore[attr-defined]
        self.process: BaseProcess = process
        process.start()
        theirs.close()

    def answer(self) -> tuple[bool, Any]:
        """Return whether the child lives, and its result."""
        try:
            return True, self.line.recv()
        except (EOFError, OSError):
            self.end()
            return False, None

    def end(self) -> None:
        """Stop the child."""
        self.line.close()
        self.process.kill()
        self.process.join()


def _work(line: Connection, function: Callable[[Any], Any], seconds: int, memory: int) -> None:
    parent = os.getppid()
    _limit_memory(memory)
    gc.set_threshold(COLLECT_AFTER)
    # Decoders in C complain here about bytes that will be a Problem anyway.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    # Sisters hold copies of the parent's end of the line, so its end alone does not tell that the parent is gone.
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while os.getppid() == parent:
            if line.poll(PATIENCE):
                item = line.recv()
                _limit_seconds(seconds)
                line.send(function(item))


def _limit_memory(memory: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _limit_seconds(seconds: int) -> None:
    """Let the system end this process (SIGXCPU) when it has used that much more CPU time."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = math.ceil(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
