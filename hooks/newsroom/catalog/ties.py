"""Ties: what a post leads to (other posts, photos, attachments), judged again when one of them answers otherwise."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Mapping
from operator import attrgetter
from typing import Any, NamedTuple

from newsroom.catalog import docket
from newsroom.catalog.docket import Docket
from newsroom.catalog.intake import Intake
from newsroom.catalog.lastgood import Overlay
from newsroom.engine.helper import Helper
from newsroom.engine.index import Index, Signature
from newsroom.engine.records import Records
from newsroom.engine.workers import is_worth_it, map_shared
from newsroom.text.problem import Problem

COST_MS = 0.5


class Entry(NamedTuple):
    """What the index keeps of a post: `found` and `tied` are pickled Problems, empty when there are none."""

    context: str
    docket: tuple[Any, ...]
    found: bytes
    answers: bytes
    tied: bytes

    @property
    def bare(self) -> bytes:
        """Return the last value of the docket."""
        return bytes(self.docket[-1])


def judge(
    intake: Intake,
    index: Index,
    entries: Mapping[str, Entry],
    records: Records,
    seen: Mapping[str, Signature],
    overlay: Overlay,
    helper: Helper | None = None,
) -> dict[str, Entry]:
    """Return the entries of the posts whose ties had to be judged (anew)."""
    tied = list(filter(attrgetter("is_tied"), intake.posts))
    answers = {post.path: _answers(intake, post, seen) for post in tied}
    changed = [post.path for post in tied if entries[post.path].answers != answers[post.path]]
    if is_worth_it(COST_MS * len(changed)):
        from newsroom.catalog import rules  # noqa: F401
    tasks = [(path, entries[path].bare, records.get(path)) for path in changed]
    made: dict[str, Entry] = {}
    for path, problems in zip(changed, map_shared(_judge_one, intake, tasks, "", COST_MS, helper=helper), strict=True):
        stops = any(problem.stops for problem in problems)
        data = pickle.dumps(problems, 5) if problems else b""
        made[path] = entries[path]._replace(answers=b"" if stops else answers[path], tied=data)
        if path not in overlay:
            index.update(path, tuple(made[path]._replace(tied=b"" if stops else data)))
    return made


def _answers(intake: Intake, post: Docket, seen: Mapping[str, Signature]) -> bytes:
    """Return a hash of everything that the rules about ties may learn of what a post leads to."""
    from newsroom.catalog.rules import targets

    known = targets.of(intake)
    paths = [known.answer(path) for path in (*post.asks, *post.aliases)] if post.asks or post.aliases else []
    photos = [(file, intake.files.get(file), intake.photos.get(file)) for file in post.files]
    documents = [(file, intake.files.get(file), seen.get(file)) for file in post.documents]
    portal_pages = sorted(intake.portal_pages) if post.aliases else ()
    return hashlib.blake2b(repr((paths, photos, documents, portal_pages)).encode(), digest_size=16).digest()


def _judge_one(intake: Intake, task: tuple[str, bytes, bytes]) -> list[Problem]:
    from newsroom.catalog import rules

    path, bare, rest = task
    return rules.judge_ties(docket.revived(bare, rest) if rest else intake.whole(path), intake)
