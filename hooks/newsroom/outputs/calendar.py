"""The agenda of the portal and of each agency: pages by month, calendars to subscribe to, and one file for each event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from newsroom.catalog import agenda, cells, material, precedent, site
from newsroom.catalog.agenda import Happening, Month
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket
from newsroom.catalog.frame import AGENDA, Frame, Publisher, frame_of, publisher
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of
from newsroom.outputs import calendar_page
from newsroom.outputs.calendar_entry import Entry, Heading, entry_of
from newsroom.outputs.calendar_page import AgendaView
from newsroom.record import record

FILE = "agenda.ics"
# How many of the events to come the page of an agenda lists; its months have them all.
SHOWN = 40


@record
class _Maker:
    """What all jobs of the agenda share, and what their keys begin with."""

    catalog: Catalog
    frame: Frame
    fixed: Inputs

    def key(self, kind: str, posts: Iterable[Docket], *more: object) -> str:
        """Return the key of what is made of these posts."""
        posts = tuple(posts)
        owners = [material.agency_mark(self.catalog, slug) for slug in sorted({post.agency for post in posts})]
        versions = precedent.republished(self.catalog.memo, (post.id for post in posts))
        return key_of(kind, self.fixed, owners, self.catalog.marks_of(posts), versions, *more)


def jobs(catalog: Catalog) -> Iterator[Group]:
    """Yield the jobs of the agenda, by agency; none when the portal has switched it off."""
    if not catalog.portal.agenda:
        return
    maker = _Maker(catalog, frame_of(catalog), (material.recipe("agenda.html"), material.setting(catalog)))
    # Whether a translation is shown depends on another post, maybe of another agency; so what is shown is in the keys.
    shown = agenda.events(catalog, cells.chosen(catalog, "event"))
    yield Group(maker.key("agenda", shown), partial(_portal, maker, shown))
    for slug in catalog.agencies:
        own = agenda.events(catalog, cells.chosen(catalog, "event of member", slug))
        mark = material.agency_mark(catalog, slug)
        yield Group(maker.key("agenda of agency", own, slug, mark), partial(_agency, maker, slug, own))
    for cell in cells.cells(catalog):
        announced = [post for post in cell.chosen(("event", "")) if agenda.is_announced(post)]
        if announced:
            yield Group(maker.key("single events", announced), partial(_singles, maker, announced))


def _portal(maker: _Maker, shown: Sequence[Docket]) -> Iterator[Job]:
    months = agenda.by_month(maker.catalog, shown)
    yield from _front(maker, AGENDA, "/", None, shown, months)
    for month, posts in months.items():
        view = AgendaView(None, AGENDA, month, _around(months, month))
        inputs = partial(_month_inputs, maker, view, posts)
        yield Job("agenda", view.path, calendar_page.month_file, inputs, maker.key("month", posts, view))


def _month_inputs(maker: _Maker, view: AgendaView, posts: Sequence[Docket]) -> Inputs:
    return maker.frame, view, _happenings(maker.catalog, posts)


def _agency(maker: _Maker, slug: str, shown: Sequence[Docket]) -> Iterator[Job]:
    months = agenda.by_month(maker.catalog, shown)
    home = site.agency_path(slug)
    yield from _front(maker, f"{home}agenda/", home, publisher(maker.catalog.agencies[slug]), shown, months)


def _front(
    maker: _Maker,
    path: str,
    folder: str,
    owner: Publisher | None,
    shown: Sequence[Docket],
    months: Mapping[Month, list[Docket]],
) -> Iterator[Job]:
    """Yield the page of an agenda, with what is to come and the month of the next event, and its calendar."""
    catalog = maker.catalog
    coming = agenda.upcoming(catalog, shown)
    month = _next_month(catalog, coming, months)
    listed, of_month = coming[:SHOWN], months[month] if month else []
    view = AgendaView(owner, path, month, more=len(coming) - len(listed))
    if not owner:
        view = view._replace(around=_around(months, month), years=_years(months))
    inputs = partial(_front_inputs, maker, view, listed, of_month)
    key = maker.key("front", [*listed, *of_month], view, len(listed))
    yield Job("agenda", path, calendar_page.front_file, inputs, key)
    held = agenda.in_calendar(catalog, shown)
    inputs, cost = partial(_calendar, maker, folder, owner, held), 2.0 + 0.4 * len(held)
    yield Job("calendar", folder, calendar_of, inputs, maker.key("ics", held, folder), cost)


def _front_inputs(maker: _Maker, view: AgendaView, listed: Sequence[Docket], of_month: Sequence[Docket]) -> Inputs:
    return maker.frame, view, _happenings(maker.catalog, listed), _happenings(maker.catalog, of_month)


def _happenings(catalog: Catalog, posts: Iterable[Docket]) -> tuple[Happening, ...]:
    known: dict[str, Happening] = catalog.memo.setdefault("happenings", {})
    for post in (posts := tuple(posts)):
        if post.path not in known:
            known[post.path] = agenda.happening(catalog, catalog.opened(post))
    return tuple(known[post.path] for post in posts)


def _next_month(catalog: Catalog, coming: Sequence[Docket], months: Mapping[Month, list[Docket]]) -> Month | None:
    """Return the month in which the next event ends, or the last one that had any.

    Not the month of today: the page would change with the clock alone, and the schedule could not foretell it.
    """
    if coming:
        first = min(coming, key=lambda post: (post.event[1] if post.event else 0, post.id))
        day = agenda.days_of(first, catalog.agency_of(first).tzinfo)[1]
        return day.year, day.month
    return max(months, default=None)


def _around(months: Iterable[Month], month: Month | None) -> tuple[Month | None, Month | None]:
    """Return the months before and after one that have events."""
    if month is None:
        return None, None
    before, after = ([item for item in months if item < month], [item for item in months if item > month])
    return max(before, default=None), min(after, default=None)


def _years(months: Mapping[Month, list[Docket]]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    years: dict[int, list[int]] = {}
    for year, month in sorted(months, reverse=True):
        years.setdefault(year, []).insert(0, month)
    return tuple((year, tuple(found)) for year, found in years.items())


# ---- iCalendar -----------------------------------------------------------------------------------------------------


def _calendar(maker: _Maker, folder: str, owner: Publisher | None, posts: Sequence[Docket]) -> Inputs:
    frame = maker.frame
    whose = owner.name if owner else frame.name
    heading = Heading(
        zone=owner.zone if owner else frame.zone,
        name=f"Agenda {whose}",
        description=f"Kegiatan {owner.name if owner else frame.government}.",
        url=frame.absolute(f"{folder}{FILE}"),
        page=frame.absolute(f"{folder}agenda/"),
    )
    return heading, FILE, [entry_of(maker.catalog, maker.catalog.opened(post)) for post in posts]


def _singles(maker: _Maker, announced: Sequence[Docket]) -> Iterator[Job]:
    """Yield one calendar for each announced event."""
    for docket in announced:
        inputs = partial(_single, maker, docket)
        yield Job("calendar", docket.url, calendar_of, inputs, maker.key("single", [docket]), 2.0)


def _single(maker: _Maker, docket: Docket) -> Inputs:
    heading = Heading(maker.catalog.agency_of(docket).zone)
    return heading, agenda.SINGLE, [entry_of(maker.catalog, maker.catalog.opened(docket))]


def calendar_of(heading: Heading, name: str, entries: Sequence[Entry]) -> Outputs:
    """Return a file of iCalendar with these entries."""
    from newsroom.outputs import calendar_ics

    return calendar_ics.calendar_file(heading, name, entries)
