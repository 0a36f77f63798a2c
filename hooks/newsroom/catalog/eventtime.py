"""When and where an event is: by the clock of its place, and in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from newsroom.catalog import tongues
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.post import Event, Post
from newsroom.text import dates

# What words a day in a language.
Date = Callable[[dt.date, str], str]


def is_whole_days(start: dt.datetime, end: dt.datetime) -> bool:
    """Return whether a time runs from midnight to midnight, or to a minute before it, as whole days are written."""
    begins = (start.hour, start.minute) == (0, 0)
    return begins and end > start and (end.hour, end.minute) in ((0, 0), (23, 59))


def last_day(start: dt.datetime, end: dt.datetime | None) -> dt.date:
    """Return the last day that a time touches."""
    if end is None or end <= start:
        return start.date()
    return (end - dt.timedelta(microseconds=1)).date()


def place_of(catalog: Catalog, event: Event) -> str:
    """Return where an event is: its venue, and its area unless the venue ends with that."""
    area = catalog.portal.areas.get(event.area, "")
    named = event.venue.casefold().endswith(area.casefold())
    return event.venue if named else ", ".join(part for part in (event.venue, area) if part)


def told_time(post: Post, zone: dt.tzinfo, language: str, date: Date = dates.medium_date) -> str:
    """Return in words when the event of a post is, by the clock of its place (see `local_times`).

    In a language (BCP 47) that the portal does not speak it is told in Indonesian. `date` words a day in a language.
    """
    start, end = local_times(post, zone)
    tongue = tongues.tongue(language)
    if end is None or last_day(start, end) == start.date():
        clock = dates.clock(start) if end is None else f"{start:%H.%M}–{dates.clock(end)}"
        day = date(start.date(), tongue)
        return day if end and is_whole_days(start, end) else tongues.said("{} pukul {}", language).format(day, clock)
    if is_whole_days(start, end):
        ends = [date(day, tongue) for day in (start.date(), last_day(start, end))]
    else:
        ends = [moment_in_words(moment, language, date) for moment in (start, end)]
    return tongues.said("{} sampai {}", language).format(*ends)


def moment_in_words(local: dt.datetime, language: str, date: Date = dates.medium_date) -> str:
    """Return day and time of a moment by the clock that it comes with, in a language (BCP 47), else in Indonesian."""
    day = date(local.date(), tongues.tongue(language))
    return tongues.said("{} pukul {}", language).format(day, dates.clock(local))


def local_times(post: Post, zone: dt.tzinfo) -> tuple[dt.datetime, dt.datetime | None]:
    """Return when the event of a post begins and ends by the clock of its place; `zone` where no zone of Indonesia is given.

    An end that is not after the beginning is none.
    """
    event = post.event
    if event is None:
        raise ValueError(post.path)
    offset = event.start.utcoffset() or dt.timedelta()
    there = zone_of(int(offset.total_seconds()) // 60, zone)
    start = event.start.astimezone(there)
    end = event.end.astimezone(there) if event.end and event.end > event.start else None
    return start, end


def zone_of(offset: int, default: dt.tzinfo) -> dt.tzinfo:
    """Return the zone of Indonesia that has this offset (minutes), else `default`."""
    name = dates.zone_name(dt.datetime.fromtimestamp(0, dt.timezone(dt.timedelta(minutes=offset))))
    return dates.zone(name) if name in dates.ZONES else default
