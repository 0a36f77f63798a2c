"""The pages of an agenda: what is to come, and a month as a table of its days."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from newsroom.catalog.agenda import Happening, Month, month_path
from newsroom.catalog.frame import AGENDA, Frame, Publisher, render
from newsroom.engine.job import Outputs
from newsroom.text import dates

INDEX = "index.html"
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


class AgendaView(NamedTuple):
    """Which agenda a page belongs to: an agency's or the portal's, and which month it shows.

    `around` are the months before and after it that have events, `years` all months that have any, `more` is the
    number of events to come that the page does not list.
    """

    owner: Publisher | None
    home: str
    month: Month | None = None
    around: tuple[Month | None, Month | None] = (None, None)
    years: tuple[tuple[int, tuple[int, ...]], ...] = ()
    more: int = 0

    @property
    def path(self) -> str:
        """Return the path of the page of its month."""
        return month_path(self.month) if self.month else self.home


class DayItem(NamedTuple):
    """An event on one day; one that goes on from the day before is `continued`."""

    happening: Happening
    time: str
    continued: bool


class Day(NamedTuple):
    """A day of a month with its events."""

    date: dt.date
    weekday: str
    items: tuple[DayItem, ...]

    @property
    def is_new(self) -> bool:
        """Return whether an event begins on this day, or goes on from the month before."""
        return any(not item.continued for item in self.items)


class MonthTable(NamedTuple):
    """A month: its name and its weeks from Monday to Sunday; None stands for a day of another month."""

    name: str
    weeks: tuple[tuple[Day | None, ...], ...]


def month_table(month: Month, happenings: Iterable[Happening]) -> MonthTable:
    """Return the table of a month with those of the events that are on any of its days."""
    happenings = sorted(happenings, key=lambda item: (item.start, item.id))
    weeks = calendar.Calendar().monthdatescalendar(*month)
    return MonthTable(
        dates.month_name(*month),
        tuple(tuple(_day(day, happenings) if day.month == month[1] else None for day in week) for week in weeks),
    )


def _day(day: dt.date, happenings: Sequence[Happening]) -> Day:
    found = [item for item in happenings if item.first <= day <= item.last]
    items = (DayItem(item, _time(item, day), day not in (item.first, day.replace(day=1))) for item in found)
    return Day(day, WEEKDAYS[day.weekday()], tuple(items))


def _time(item: Happening, day: dt.date) -> str:
    if item.is_whole_days:
        return "Sepanjang hari"
    if day != item.first:
        return "Lanjutan"
    return dates.clock(item.start)


def front_file(
    frame: Frame, view: AgendaView, listed: tuple[Happening, ...], of_month: tuple[Happening, ...]
) -> Outputs:
    """Return the page of an agenda: what is to come, then the month of the next event."""
    return _page(frame, view, view.home, listed, of_month)


def month_file(frame: Frame, view: AgendaView, of_month: tuple[Happening, ...]) -> Outputs:
    """Return the page of one month of the portal's agenda."""
    return _page(frame, view, view.path, (), of_month)


def _page(
    frame: Frame, view: AgendaView, path: str, listed: tuple[Happening, ...], of_month: tuple[Happening, ...]
) -> Outputs:
    front = path == view.home
    table = month_table(view.month, of_month) if view.month else None
    whose = view.owner.name if view.owner else frame.government
    heading = "Agenda" if front or table is None else f"Agenda {table.name}"
    crumbs = ((view.owner.short_name, view.owner.path),) if view.owner else () if front else (("Agenda", AGENDA),)
    html = render(
        frame,
        "agenda.html",
        path,
        accent=view.owner.color if view.owner else "",
        publishers=[item.publisher for item in (*listed, *of_month)],
        title=f"{heading} · {view.owner.short_name if view.owner else frame.name}",
        description=f"Kegiatan {whose}{'' if front or table is None else ' pada ' + table.name}.",
        heading=heading,
        whose=whose,
        crumbs=crumbs,
        view=view,
        front=front,
        rows=listed,
        table=table,
        weekdays=WEEKDAYS,
        around=[(month_path(month), dates.month_name(*month)) if month else None for month in view.around],
        years=[(year, [(month_path((year, month)), _word(month)) for month in months]) for year, months in view.years],
        calendar=f"{view.owner.path if view.owner else '/'}agenda.ics",
    )
    return {INDEX: html}


def _word(month: int) -> str:
    return dates.MONTHS[month - 1].capitalize()
