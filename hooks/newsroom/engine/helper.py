"""A helper: a second process, there from the beginning, that does beside this one what would keep it waiting.

Of a build after one change most is imports, and looking through all files; with a helper both go on at once. It is a
fork of this process from before that has opened anything. Whatever goes wrong with it costs time only: what it could not
run is run where the result is asked for, and an error is raised there, where it belongs.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Generic, NoReturn, TypeVar

from newsroom.engine.machine import cores

Result = TypeVar("Result")
# How often, in seconds, an idle helper looks whether who asks is still there.
PATIENCE = 1.0
# Before each message stands its size, in so many bytes.
HEAD = 8


class Answer(Generic[Result]):
    """What function(*given) returns, once it is there."""

    def __init__(self, helper: Helper, function: Callable[..., Result], given: tuple[Any, ...]) -> None:
        self._helper, self._function, self._given = helper, function, given
        self._results: list[Result] = []

    def take(self, tried: tuple[bool, Result]) -> None:
        """Keep what the helper says; that it failed tells nothing yet."""
        ran, result = tried
        if ran:
            self._results.append(result)

    def result(self) -> Result:
        """Return the result; raises what the function raises."""
        self._helper.wait_for(self)
        if not self._results:
            self._results.append(self._function(*self._given))
        return self._results[0]


class Helper:
    """Runs functions of importable modules in another process, one after the other; where there is none, in this one."""

    def __init__(self, wanted: bool = True) -> None:
        """Start the process if it is wanted, there is a core for it, and a fork of this one is safe."""
        self._waiting: deque[Answer[Any]] = deque()
        self._process = self._ask = self._answer = 0
        if wanted and cores() > 1 and is_safe_to_fork():
            self._begin()

    def _begin(self) -> None:
        parent = os.getpid()
        asked, self._ask = os.pipe()
        self._answer, answered = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            os.close(self._ask)
            os.close(self._answer)
            _serve(asked, answered, parent)
        os.close(asked)
        os.close(answered)

    @property
    def is_there(self) -> bool:
        """Whether there is another process."""
        return self._process > 0

    def start(self, function: Callable[..., Result], *given: Any) -> Answer[Result]:
        """Have function(*given) run, and return where the result will be; only what is small may be given along."""
        answer = Answer(self, function, given)
        if self._process:
            try:
                _send(self._ask, (function, given))
            except OSError:
                self.end()
            else:
                self._waiting.append(answer)
        return answer

    def run(self, function: Callable[..., Result], *given: Any) -> Result:
        """Return function(*given), when everything that was asked before has been answered."""
        # Two that write much at once, and do not read, would wait for each other for ever.
        while self._waiting:
            self._fetch()
        return self.start(function, *given).result()

    def wait_for(self, answer: Answer[Any]) -> None:
        """Wait until an answer is there, or is known never to come."""
        while answer in self._waiting:
            self._fetch()

    def _fetch(self) -> None:
        answer = self._waiting.popleft()
        try:
            answer.take(_received(self._answer))
        except (OSError, EOFError):
            self.end()

    def end(self) -> None:
        """Stop the process."""
        self._waiting.clear()
        if self._process:
            os.close(self._ask)
            os.close(self._answer)
            with suppress(OSError):
                os.kill(self._process, signal.SIGKILL)
                os.waitpid(self._process, 0)
            self._process = 0


def is_safe_to_fork() -> bool:
    """Return whether this process may be forked: a copy of one with threads may wait for ever on their locks."""
    return hasattr(os, "fork") and threading.active_count() == 1 and "distributed" not in sys.modules


def _serve(asked: int, answered: int, parent: int) -> NoReturn:
    """Run what is asked until nobody asks any more; nothing of the parent's that is still to be done is done here."""
    try:
        while _is_asked(asked, parent):
            function, given = _received(asked)
            _send(answered, _tried(function, given))
    finally:
        os._exit(0)


def _is_asked(asked: int, parent: int) -> bool:
    # Sisters hold copies of the parent's end of the line, so its end alone does not tell that the parent is gone.
    while os.getppid() == parent:
        if select.select([asked], [], [], PATIENCE)[0]:
            return True
    return False


def _tried(function: Callable[..., Any], given: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        return True, function(*given)
    except Exception:
        return False, None


def _send(line: int, message: object) -> None:
    data = pickle.dumps(message, 5)
    rest = memoryview(len(data).to_bytes(HEAD, "big") + data)
    while rest:
        rest = rest[os.write(line, rest) :]


def _received(line: int) -> Any:
    return pickle.loads(_exactly(line, int.from_bytes(_exactly(line, HEAD), "big")))


def _exactly(line: int, size: int) -> bytes:
    parts = []
    while size:
        part = os.read(line, min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
