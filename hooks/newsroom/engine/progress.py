"""Progress: a bar on a terminal, one plain line per stage elsewhere, and how long each stage took."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

Result = TypeVar("Result")


def counted(
    results: Iterable[Result], total: int, label: str, hits: int = 0, is_step: bool = False
) -> Iterator[Result]:
    """Pass `total` results on, and show how far it is; `hits` is how many more were there already.

    Of what is only a step on the way to other results no line stays.
    """
    if not label or not total + hits or (is_step and not sys.stderr.isatty()):
        yield from results
        return
    if not sys.stderr.isatty():
        yield from results
        tell(label, total + hits, hits)
        return
    yield from _bar(results, total, f"{label} ({hits} dari simpanan)" if hits else label)


def tell(label: str, total: int, hits: int) -> None:
    """Say what a stage came to, and how much of it was there already."""
    known = f" ({hits} dari simpanan)" if hits else ""
    sys.stderr.write(f"{label}: {total}{known}\n")


def _bar(results: Iterable[Result], total: int, label: str) -> Iterator[Result]:
    # rich takes 80 ms to import, which a build without a terminal need not wait for.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield from shown.track(results, total=total, description=label)
