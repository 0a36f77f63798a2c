"""Limits for work that somebody else's bytes may make slow."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import FrameType

# A signal that some callback of a library swallowed comes again, until somebody listens.
AGAIN = 0.5


class TimeIsUp(BaseException):
    """Raised inside `seconds` when the time is over; no library's `except Exception` catches it."""


@contextmanager
def seconds(limit: float) -> Iterator[None]:
    """Interrupt the block with TimeIsUp after `limit` seconds of this process's CPU time.

    Only the main thread of a process can be interrupted by a signal, and only where there is one (not on Windows);
    elsewhere the block runs unlimited, and the limits on size and nesting are what protects.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    _listen()
    _running.append(limit)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        _running.clear()


# Signals belong to the process: whether one that comes is still waited for, nobody else can tell.
_running: list[float] = []


@lru_cache(maxsize=1)
def _listen() -> None:
    """Take the signal, once: Python needs as long for that as for reading a small post."""
    signal.signal(signal.SIGVTALRM, _stop)


def _stop(_number: int, _frame: FrameType | None) -> None:
    if _running:
        raise TimeIsUp
