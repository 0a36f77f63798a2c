"""What the portal's settings ask about authorship, put to what was read: seals for the pages, and Problems."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from newsroom.catalog import rules
from newsroom.catalog.inspection import Inspection
from newsroom.catalog.seal import Evidence
from newsroom.proof import authorship


def judged(found: Inspection, now: int, early: bool, instead: Collection[str] = ()) -> tuple[Inspection, Evidence]:
    """Return what was found with the Problems of authorship, and the evidence, as of `now` (seconds since 1970).

    Only public posts are looked at, of the types for which it is asked. For `early` and `instead` see Evidence and
    `authorship.judge`.
    """
    portal = found.intake.portal
    posts = [post for post in found.intake.posts if post.is_public and portal.authorship_of(post.type) != "off"]
    evidence = replace(authorship.judge(found.intake, posts, now, instead), early=early)
    problems = {*found.problems, *rules.judge_authorship(found.intake, evidence)}
    return replace(found, problems=tuple(sorted(problems))), evidence
