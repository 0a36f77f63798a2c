"""What came into the main line with each of its commits, and which commit on a branch gave a file its bytes."""

from __future__ import annotations

from collections.abc import Iterable

from newsroom.proof.history import in_order
from newsroom.proof.repository import Step

# By path and the id of the bytes (empty: it was removed), the newest commit that made a file so.
Makers = dict[tuple[str, bytes], bytes]


class Arrivals:
    """The commits of a stretch of history that no commit of the main line has brought in yet.

    What a merge says of its own files (see `repository.Step`) counts: bytes that none of its parents has are its own.
    """

    def __init__(self, steps: Iterable[Step]) -> None:
        self._waiting = {step.commit: step for step in steps}

    def of(self, commit: bytes) -> Makers:
        """Return who made the files that came in with the next commit of the main line; they are asked from old to new."""
        found: Makers = {}
        for step in tuple(in_order(self._waiting, commit)):
            del self._waiting[step.commit]
            found.update(dict.fromkeys(step.files, step.commit))
        return found
