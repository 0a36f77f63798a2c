"""Events as iCalendar (RFC 5545, with RFC 5546 for METHOD and RFC 7986 for names), printed by icalendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import icalendar

from newsroom.engine.job import Outputs
from newsroom.outputs.calendar_entry import Entry, Heading
from newsroom.text import dates

PRODUCT = "-//Rujukan//Agenda//ID"
# How often subscribers may ask again.
FRESH = dt.timedelta(hours=1)
# All of Indonesia has had these offsets, without summer time, since long before this day.
ONSET = dt.datetime(1988, 1, 1)


def calendar_file(heading: Heading, name: str, entries: Iterable[Entry]) -> Outputs:
    """Return a calendar with these events as a file of this name."""
    entries = tuple(entries)
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("method", "PUBLISH" if all(entry.start for entry in entries) else "CANCEL")
    if heading.url:
        _head(calendar, heading)
    starts = [entry.start for entry in entries if entry.start and not entry.is_whole_days]
    used = {heading.zone, *map(dates.zone_name, starts)}
    for zone in dates.ZONES:
        if zone in used:
            calendar.add_component(_timezone(zone))
    for entry in entries:
        calendar.add_component(_event(entry))
    return {name: calendar.to_ical(sorted=False)}


def _head(calendar: Any, heading: Heading) -> None:
    for key in ("name", "x-wr-calname"):
        calendar.add(key, icalendar.vText(heading.name))
    calendar.add("description", icalendar.vText(heading.description))
    calendar.add("x-wr-timezone", dates.ZONES[heading.zone])
    calendar.add("url", heading.page)
    calendar.add("source", heading.url, parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", FRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(FRESH))


def _timezone(name: str) -> Any:
    zone, standard = icalendar.Timezone(), icalendar.TimezoneStandard()
    offset = ONSET.replace(tzinfo=dates.zone(name)).utcoffset()
    zone.add("tzid", dates.ZONES[name])
    standard.add("dtstart", ONSET)
    standard.add("tzoffsetfrom", offset)
    standard.add("tzoffsetto", offset)
    standard.add("tzname", name)
    zone.add_component(standard)
    return zone


def _event(entry: Entry) -> Any:
    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamp)
    event.add("created", entry.created)
    event.add("last-modified", entry.stamp)
    _times(event, entry)
    event.add("status", entry.status)
    spoken = {"LANGUAGE": entry.language} if entry.language else {}
    for key, text in (("summary", entry.title), ("description", entry.description)):
        if text:
            event.add(key, text, parameters=spoken)
    if entry.location:
        event.add("location", entry.location)
    if entry.categories:
        event.add("categories", list(entry.categories))
    name, address = entry.organiser
    event.add("organizer", icalendar.vCalAddress(address, params={"CN": name}))
    event.add("url", entry.url)
    return event


def _times(event: Any, entry: Entry) -> None:
    if entry.start is None:
        return
    if entry.is_whole_days and entry.end:
        # The end of a date is the day after (RFC 5545, section 3.6.1).
        event.add("dtstart", entry.start.date())
        event.add("dtend", (entry.end - dt.timedelta(microseconds=1)).date() + dt.timedelta(days=1))
        return
    zone = dates.zone(dates.zone_name(entry.start))
    event.add("dtstart", entry.start.astimezone(zone))
    if entry.end:
        event.add("dtend", entry.end.astimezone(zone))
