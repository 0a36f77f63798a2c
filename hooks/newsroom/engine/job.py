"""A job: one derivation, from inputs to named bytes, by a pure function."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from newsroom.record import record

Outputs = Mapping[str, bytes]
Inputs = tuple[Any, ...]


class ClusterError(Exception):
    """Raised when a cluster can't be worked with, in words for an operator."""


# What helps when memory was not enough.
ROOM = "beri memori lebih banyak, atau pakai --jobs 1"


class Overwhelmed(Exception):
    """Raised when a piece of work ends its process each time, or runs out of memory; names it to an operator."""

    @classmethod
    def by(cls, work: str, what: str = "prosesnya setiap kali dimatikan sistem, biasanya karena memori habis") -> Self:
        """Return the error about a piece of work."""
        return cls(f"{work}: {what}; {ROOM}")


@record
class Job:
    """A derivation that can run anywhere: `run(*inputs)` returns file names and their bytes, to be put into `folder`.

    `folder` is a path of the site with a slash at both ends. `run` is a function of an importable module, the inputs
    can be pickled, and neither clock, network, locale nor chance may enter. `key` names the result in the Store: it is
    a hash of everything that the bytes depend on; a job without a key is derived at every build. `inputs` may be a
    function that gathers them: it is called only when the Store does not have the result. `cost` is
    about how many milliseconds it takes. `deeper` gives a second key, for what is dear to derive: it names
    the same result by less than `key` does, and takes longer to find out. `source` is the one file that it is made of, if
    there is one.
    """

    kind: str
    folder: str
    run: Callable[..., Outputs]
    inputs: Inputs | Callable[[], Inputs]
    key: str = ""
    cost: float = 1.0
    deeper: Callable[[], str] | None = None
    source: str = ""

    @property
    def name(self) -> str:
        """What an operator knows it by."""
        return " ".join(part for part in (f'pekerjaan "{self.kind}"', self.folder, self.source) if part)

    def gathered(self) -> Inputs:
        """Return the inputs themselves."""
        return self.inputs() if callable(self.inputs) else self.inputs


@record
class Group:
    """Jobs, or groups of them, that are not even thought of while `key` is the same: it changes with any of their keys."""

    key: str
    items: Callable[[], Iterable[Job | Group]]


def key_of(*parts: object) -> str:
    """Return the hexadecimal SHA-256 of the parts' representations, each with its length, so that no two lists collide."""
    digest = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode()
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()
