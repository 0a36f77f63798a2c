"""The desk: where both doors (the `newsroom` command and MkDocs) begin and end: read and judge, derive, publish."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from operator import attrgetter
from pathlib import Path

import newsroom
from newsroom import SETTINGS, failures, keeping, withdrawn
from newsroom.catalog import catalog, cells, inspection, lastgood, material, schedule
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.inspection import Inspection
from newsroom.catalog.intake import Intake
from newsroom.catalog.lastgood import Overlay
from newsroom.catalog.material import LIBRARIES
from newsroom.catalog.precedent import Precedent
from newsroom.catalog.schedule import Moment
from newsroom.catalog.seal import Evidence
from newsroom.engine import publishing, release
from newsroom.engine.code import code_of, libraries
from newsroom.engine.helper import Helper
from newsroom.engine.index import Index
from newsroom.engine.job import key_of
from newsroom.engine.release import WORK, Release
from newsroom.engine.stamp import Look
from newsroom.engine.switches import is_on
from newsroom.keeping import Judged
from newsroom.text import dates
from newsroom.text.problem import Problem


@dataclass(frozen=True)
class Desk:
    """What was read and judged: the catalog of what may be published, and every Problem.

    `planned` is what time will change. `held` are the faulty files that were left as they were last good (True), or
    out (False); None when an error stops everything. `notes` are for the release, see there. `beside` are the files
    outside the sources that had a say, None when time alone may change what they say.
    """

    catalog: Catalog
    problems: tuple[Problem, ...]
    planned: Sequence[Moment] = ()
    held: Mapping[str, bool] | None = None
    notes: Mapping[str, bytes] = field(default_factory=dict)
    beside: Sequence[Path] | None = ()

    @property
    def stopped(self) -> bool:
        """Whether a Problem keeps the site from being published; with `held` files it keeps only those back."""
        return self.held is None and any(problem.stops for problem in self.problems)

    @property
    def report(self) -> str:
        """All Problems as a writer reads them, with the agencies' totals."""
        from newsroom.text import problem

        return problem.report(self.problems, short_names(self.catalog))


def begin(root: Path, site: Path, environ: Mapping[str, str]) -> Release:
    """Return a new release; in a preview, or when only MkDocs' own pages are wanted, one that is not published."""
    if is_on(environ, "NEWSROOM_PAGES"):
        return release.nothing(site)
    preview = site if environ.get("NEWSROOM_PREVIEW") == "1" else None
    if not preview:
        publishing.refuse_elsewhere(root, site)
    started = release.begin(root, preview)
    started.watch(root)
    return started


def read(
    root: Path,
    environ: Mapping[str, str],
    preview: bool = False,
    keep: bool = True,
    look: Look | None = None,
    helper: Helper | None = None,
) -> Desk:
    """Return the catalog of the portal at `root` and all Problems of its files.

    NEWSROOM_AS_OF (ISO 8601) or SOURCE_DATE_EPOCH in `environ` decide what is visible; without them the clock does.
    `keep` tells whether what was read will be asked for again, to be published. `look` and
    `helper`: see `inspection.inspect`.
    """
    index = _index(root)
    as_of = dates.now(environ)
    if is_on(environ, "NEWSROOM_PAGES"):
        portal, agencies = inspection.heads(root, index)
        return Desk(catalog.publishable(Intake(root, portal, agencies), (), as_of, preview), ())
    if keep:
        # Once, before processes are started that would each do the same.
        material.keep_templates(root)
    found, evidence = _authored(_inspected(root, index, keep, look=look, helper=helper), as_of, keep, preview)
    found, precedent = _compared(found, as_of, preview)
    first, problems, held, notes = found, found.problems, None, {}
    overlay: Overlay | None = None
    good = lastgood.read(root / WORK, inspection.version_of(found.intake))
    if keep and not preview and is_on(environ, "NEWSROOM_KEEP_GOING"):
        again = partial(_read_again, root, index, as_of)
        (found, evidence, precedent), overlay = keeping.without_faults(root, (found, evidence, precedent), good, again)
        found = withdrawn.without_withdrawn(root, first, found, overlay or {})
        # An agency that stays as it was may lie in another zone than the portal.
        good.name_of = inspection.version_of(found.intake)
        problems = tuple(sorted({*problems, *found.problems})) if overlay is None else problems
        held = None if overlay is None else {path: data is not None for path, data in overlay.items()}
    made = catalog.publishable(
        found.intake, found.problems if held is None else (), as_of, preview, found.records, evidence.seals
    )
    # Where signatures are required, a file that is read as it last was good is as the coordinator signed it.
    vouched = overlay if overlay and "require" in made.portal.authorship.values() else {}
    made = replace(made, foreign=tuple(file for file in evidence.foreign if file not in vouched))
    made.memo.update(precedent.beside)
    if keep and not preview:
        made.memo["cells before"] = cells.read(root / WORK)
    planned = schedule.moments(found.intake.posts, as_of, found.intake.portal.kit_days)
    planned = sorted([*planned, *_renewals(made)])
    if keep:
        notes["schedule.json"] = schedule.as_json(planned, as_of).encode()
    if keep and not preview and (held is not None or not any(problem.stops for problem in problems)):
        notes[lastgood.NAME] = lastgood.note(good, root, _told(found.intake, made), overlay or {})
    return Desk(made, problems, planned, held, notes, _beside(root, made, evidence, precedent))


def authors(root: Path, environ: Mapping[str, str]) -> tuple[Inspection, Evidence]:
    """Return what is in the portal at `root` and who wrote its public posts, whether or not its settings ask for that."""
    from newsroom.proof import authorship

    found = _inspected(root, _index(root), False)
    now = dates.now(environ)
    public = [post for post in found.intake.posts if post.is_public]
    return found, authorship.judge(found.intake, public, int(now.timestamp()))


def _renewals(made: Catalog) -> Iterator[Moment]:
    """Yield the moment at which security.txt is to be renewed, if there is one."""
    from newsroom.outputs import disclosure

    if made.portal.takes("prove_release") and disclosure.contacts_of(made.agencies.get(made.portal.coordinator)):
        yield Moment(disclosure.renewal(made.as_of), disclosure.NAME, "berubah")


def _inspected(
    root: Path,
    index: Index,
    keep: bool,
    overlay: Overlay | None = None,
    look: Look | None = None,
    helper: Helper | None = None,
) -> Inspection:
    from newsroom.outputs import photo
    from newsroom.proof import wording

    return inspection.inspect(root, photo.probe, index, keep, overlay, look, wording.text_hash, helper)


def _index(root: Path) -> Index:
    return Index(root / WORK / "index", key_of(code_of(newsroom), libraries(*LIBRARIES, "pillow")))


def _authored(
    found: Inspection, as_of: dt.datetime, keep: bool, preview: bool, overlay: Overlay | None = None
) -> tuple[Inspection, Evidence]:
    """Return what was found and, where the portal asks for it, who wrote it; in a preview nothing is committed yet."""
    if preview or not found.intake.portal.asks_authorship:
        return found, Evidence({})
    from newsroom.proof import policy

    return policy.judged(found, int(as_of.timestamp()), not keep, (overlay or {}).keys())


def _compared(found: Inspection, as_of: dt.datetime, preview: bool) -> tuple[Inspection, Precedent]:
    """Return what was found and, where the portal asks for it, how that departs from what was published before."""
    if preview or not found.intake.portal.asks_history:
        return found, Precedent()
    from newsroom.catalog.docket import microseconds
    from newsroom.proof import departures

    return departures.judged(found, microseconds(as_of))


def _beside(root: Path, made: Catalog, evidence: Evidence, precedent: Precedent) -> Sequence[Path] | None:
    if not (made.portal.asks_authorship or made.portal.asks_history):
        return ()
    from newsroom.proof import repository

    waits = made.portal.log and precedent.waits(made.now)
    return repository.states(root) if evidence.steady and not waits else None


def _read_again(root: Path, index: Index, as_of: dt.datetime, overlay: Overlay) -> Judged:
    """Return what is found with this overlay in place of files."""
    found, evidence = _authored(_inspected(root, index, True, overlay), as_of, True, False, overlay)
    found, precedent = _compared(found, as_of, False)
    return found, evidence, precedent


def _told(intake: Intake, made: Catalog) -> Iterator[lastgood.Told]:
    """Yield every file that is good now with its version: the posts of each agency that are public, and the agencies."""
    for cell in cells.cells(made):
        yield f"content/{cell.slug}", cell.key, map(attrgetter("path", "digest"), cell.posts)
    agencies = [(agency.source.path, agency.source.text.encode()) for agency in intake.agencies.values()]
    yield "agencies", key_of(agencies), agencies
    settings = intake.portal.source.text.encode()
    yield "", key_of(settings), [(SETTINGS, settings)]


def held_back(desk: Desk) -> str:
    """Return the list of the files that were held back, as an operator reads it."""
    rows = [
        f"  {path}: {'versi terakhir yang baik tetap tampil' if kept else 'tidak tampil'}"
        for path, kept in sorted((desk.held or {}).items())
    ]
    return "\n".join([f"Situs terbit; {len(rows)} berkas ditahan sampai diperbaiki:", *rows])


def prove(made: Catalog, started: Release, environ: Mapping[str, str]) -> None:
    """Add checksums and signature to a release that is about to be published; raises Unusable.

    What the next build need not find out again goes with it.
    """
    from newsroom.proof import proving

    started.kept = made.portal.releases
    if kept := cells.note(made):
        started.notes[cells.NAME] = kept
    with started.timing.stage("Membuktikan"):
        said = proving.prove(started, made.portal, made.root, environ)
    if said:
        sys.stderr.write(f"{said}\n")


def publish(started: Release, root: Path, site: Path) -> None:
    """Publish a release that is complete, and throw any other away; ends the process when it can't be published."""
    if not started.complete:
        started.discard()
        return
    try:
        publishing.publish(started, root, site, is_on(os.environ, "NEWSROOM_COPY"))
    except Exception as failure:
        failures.explain(failure)
        raise


def short_names(read_catalog: Catalog) -> dict[str, str]:
    """Return the agencies' short names by slug, for the totals of a report."""
    return {slug: agency.short_name or slug for slug, agency in read_catalog.agencies.items()}


def site_of(root: Path) -> Path:
    """Return where the public site is shown."""
    return Path(os.path.normpath(root / "site"))
