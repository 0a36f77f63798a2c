"""The desk: where both doors (the `newsroom` command and MkDocs) begin. Reads, judges, and says what may be published."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from newsroom.catalog import catalog, intake, rules
from newsroom.catalog.catalog import Catalog
from newsroom.outputs import photo
from newsroom.text import dates
from newsroom.text.problem import Problem


def read(root: Path, environ: Mapping[str, str], preview: bool = False) -> tuple[Catalog, tuple[Problem, ...]]:
    """Return the catalog of the portal at `root` and all Problems of its files.

    NEWSROOM_AS_OF (ISO 8601) or SOURCE_DATE_EPOCH in `environ` decide what is visible; without them the clock does.
    """
    found = intake.read(root, photo.probe)
    problems = rules.judge(found)
    as_of = dates.now(environ.get("NEWSROOM_AS_OF"), environ)
    return catalog.publishable(found, problems, as_of, preview), problems


def short_names(read_catalog: Catalog) -> dict[str, str]:
    """Return the agencies' short names by slug, for the totals of a report."""
    return {slug: agency.short_name or slug for slug, agency in read_catalog.agencies.items()}
