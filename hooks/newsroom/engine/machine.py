"""What a build may take of the machine that it runs on."""

from __future__ import annotations

import os

# A build makes millions of small objects and hardly a cycle; looking for these after every 700 takes a tenth of it.
# Who leaves the work to other processes has still fewer: of 100,000 posts, looking after every 50,000 takes a second.
COLLECT_AFTER, COLLECT_SELDOM = 50_000, 1_000_000


def cores() -> int:
    """Return how many processes may work at once: NEWSROOM_JOBS, else the cores that this process may use."""
    asked = os.environ.get("NEWSROOM_JOBS", "")
    if asked.isdigit():
        return max(1, int(asked))
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
