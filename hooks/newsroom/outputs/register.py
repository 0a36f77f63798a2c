"""The registers: every correction and withdrawal, and every alert, those in force first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from newsroom.catalog import cells, material, rows, site, translations
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket
from newsroom.catalog.frame import Frame, Publisher, frame_of, publisher, render
from newsroom.catalog.post import CHANGE_KINDS, WITHDRAWAL_REASONS
from newsroom.catalog.rows import Banner, ListPage, Row
from newsroom.engine.job import Group, Job, Outputs, key_of
from newsroom.record import record

INDEX = "index.html"
TEMPLATES = ("corrections.html", "alerts.html")
CORRECTIONS, ALERTS = "/koreksi/", site.ALERTS


@record
class Entry:
    """A correction, update, clarification or withdrawal of a post."""

    moment: dt.datetime
    kind: str
    path: str
    title: str
    publisher: Publisher
    note: str
    before: str = ""
    after: str = ""
    withdrawn: bool = False


def jobs(catalog: Catalog) -> Iterator[Group]:
    """Yield the jobs of both registers."""
    made = material.recipe(*TEMPLATES)
    shown = [cells.tally(catalog, name).key for name in ("dated", "alert")]
    yield Group(key_of("register", made, material.setting(catalog), shown), lambda: _jobs(catalog))


def _jobs(catalog: Catalog) -> Iterator[Job]:
    frame, active = frame_of(catalog), rows.banners(catalog)
    fixed = (material.recipe(*TEMPLATES), material.setting(catalog))
    entries = sorted(_entries(catalog), key=lambda entry: (entry.moment, entry.path), reverse=True)
    for page in rows.pages(CORRECTIONS, entries):
        yield Job("register", page.path, corrections_file, (frame, page), key_of("corrections", fixed, page))
    for past in rows.pages(ALERTS, rows.rows_of(catalog, _past_alerts(catalog))):
        shown = () if past.number else active
        yield Job("register", past.path, alerts_file, (frame, past, shown), key_of("alerts", fixed, past, shown))


def _entries(catalog: Catalog) -> Iterator[Entry]:
    # A change or a withdrawal is dated, so a post without further moments has none.
    for post in (catalog.opened(docket) for docket in cells.chosen(catalog, "dated")):
        agency = catalog.agency_of(post)
        owner = publisher(agency)
        for change in post.changes:
            # What a withdrawn post said is shown nowhere, neither as it was nor as it was put right.
            before, after = ("", "") if post.withdrawn else (change.before, change.after)
            kind, moment = CHANGE_KINDS[change.kind], change.date.astimezone(agency.tzinfo)
            yield Entry(moment, kind, post.url, post.title, owner, change.note, before, after)
        if post.withdrawn:
            note = f"{post.withdrawn.note} ({WITHDRAWAL_REASONS[post.withdrawn.reason]})"
            moment = post.withdrawn.date.astimezone(agency.tzinfo)
            yield Entry(moment, "Pencabutan", post.url, post.title, owner, note, withdrawn=True)


def _past_alerts(catalog: Catalog) -> list[Docket]:
    active = {post.id for post in catalog.active_alerts}
    found = cells.chosen(catalog, "alert")
    return [post for post in found if (translations.original_of(catalog, post) or post).id not in active]


def corrections_file(frame: Frame, page: ListPage[Entry]) -> Outputs:
    """Return one page of the register of corrections and withdrawals."""
    html = render(
        frame,
        "corrections.html",
        page.path,
        publishers=[entry.publisher for entry in page.items],
        title=f"Koreksi dan pencabutan · {frame.name}",
        description="Semua perubahan pada kiriman yang sudah terbit: koreksi, pembaruan, klarifikasi, dan pencabutan.",
        page=page,
        crumbs=(("Koreksi", CORRECTIONS),) if page.number else (),
    )
    return {INDEX: html}


def alerts_file(frame: Frame, page: ListPage[Row], active: tuple[Banner, ...]) -> Outputs:
    """Return the page of the alerts in force and of the past ones, or an older page of these."""
    html = render(
        frame,
        "alerts.html",
        page.path,
        publishers=[row.publisher for row in page.items],
        title=f"Peringatan · {frame.name}",
        description="Peringatan yang sedang berlaku dari semua instansi, dan yang sudah berakhir.",
        page=page,
        active=active,
        crumbs=(("Peringatan", ALERTS),) if page.number else (),
    )
    return {INDEX: html}
