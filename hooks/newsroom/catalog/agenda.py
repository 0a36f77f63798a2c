"""The agenda: the events of posts, when and where they happen, and what calendars and pages say of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from newsroom.catalog import docket, eventtime, standing, translations
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket
from newsroom.catalog.frame import AGENDA, Publisher, publisher
from newsroom.catalog.post import TYPES, Post

# For how many days of one event calendars and the months that it touches are looked at.
LONGEST = 366
# What a calendar has in its file beside all that is to come: those that were over, or changed, last.
PAST = 100
# The calendar of one announced event, beside its post.
SINGLE = "event.ics"
DAY = dt.timedelta(days=1)
Month = tuple[int, int]


class Happening(NamedTuple):
    """An event of a post; `start` and `end` are by the clock of the place where it happens, as it was written.

    `mark` is the word for a state that a reader must know first, mostly empty.
    """

    id: str
    path: str
    title: str
    publisher: Publisher
    start: dt.datetime
    end: dt.datetime | None
    venue: str
    kind: str
    state: str
    mark: str
    language: str

    @property
    def is_whole_days(self) -> bool:
        """Return whether it lasts whole days: from midnight to midnight, or to a minute before it."""
        return self.end is not None and eventtime.is_whole_days(self.start, self.end)

    @property
    def first(self) -> dt.date:
        """Return its first day."""
        return self.start.date()

    @property
    def last(self) -> dt.date:
        """Return its last day; one that ends at midnight does not reach into the next day."""
        return eventtime.last_day(self.start, self.end)


def events(catalog: Catalog, posts: Iterable[Docket]) -> tuple[Docket, ...]:
    """Return those of the posts whose event is shown: not withdrawn, and no translation of one that is shown."""
    dated = (post for post in posts if post.event)
    return tuple(post for post in dated if not (_is_withdrawn(catalog, post) or _is_translation(catalog, post)))


def _is_withdrawn(catalog: Catalog, post: Docket) -> bool:
    return post.gone and catalog.opened(post).withdrawn is not None


def _is_translation(catalog: Catalog, post: Docket) -> bool:
    other = translations.original_of(catalog, post)
    return other is not None and other.event is not None and not _is_withdrawn(catalog, other)


def is_announced(post: Docket) -> bool:
    """Return whether a post announces an event; once it has been held, its post is a report and nobody's appointment."""
    return post.event is not None and post.type != "laporan-kegiatan"


def upcoming(catalog: Catalog, shown: Iterable[Docket]) -> list[Docket]:
    """Return the events that are not over, the first to begin first; those of posts whose time is over are left out."""
    found = [post for post in shown if post.event and post.event[1] > catalog.now and not post.expired(catalog.now)]
    return sorted(found, key=lambda post: (post.event, post.id))


def in_calendar(catalog: Catalog, shown: Sequence[Docket]) -> list[Docket]:
    """Return what a calendar's file holds: all that is to come, and of the others those that were over or changed last."""
    coming = upcoming(catalog, shown)
    known = {post.id for post in coming}
    past = [post for post in shown if post.id not in known]
    newest = sorted(past, key=lambda post: (_last_told(catalog, post), post.id), reverse=True)[:PAST]
    return sorted([*coming, *newest], key=lambda post: (post.event, post.id))


def _last_told(catalog: Catalog, post: Docket) -> int:
    return max((moment for moment in post.moments if moment <= catalog.now), default=post.when or 0)


def days_of(post: Docket, zone: dt.tzinfo) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of an event where it happens; one that lasts longer than LONGEST is cut there.

    `zone` is that of the agency: it counts where the event's time is written with no zone of Indonesia.
    """
    begins, over, offset = post.event or (0, 0, 0)
    there = eventtime.zone_of(offset, zone)
    start, end = docket.moment(begins).astimezone(there), docket.moment(over).astimezone(there)
    return start.date(), min(eventtime.last_day(start, end), start.date() + LONGEST * DAY)


def month_path(month: Month) -> str:
    """Return the path of the portal's agenda of one month."""
    return f"{AGENDA}{month[0]}/{month[1]:02d}/"


def by_month(catalog: Catalog, shown: Iterable[Docket]) -> Mapping[Month, list[Docket]]:
    """Return the events by each month that they touch, from the first month to the last."""
    found: dict[Month, list[Docket]] = {}
    for post in sorted(shown, key=lambda post: (post.event, post.id)):
        for month in months_of(post, catalog.agency_of(post).tzinfo):
            found.setdefault(month, []).append(post)
    return dict(sorted(found.items()))


def months_of(post: Docket, zone: dt.tzinfo) -> Iterator[Month]:
    """Yield the months that an event touches."""
    first, last = days_of(post, zone)
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield year, month
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def happening(catalog: Catalog, post: Post) -> Happening:
    """Return the event of a post that has one; raises ValueError for any other."""
    event, agency = post.event, catalog.agency_of(post)
    if event is None:
        raise ValueError(post.path)
    start, end = eventtime.local_times(post, agency.tzinfo)
    state = standing.state_of(post, catalog.as_of)
    return Happening(
        id=post.id,
        path=post.url,
        title=post.title,
        publisher=publisher(agency),
        start=start,
        end=end,
        venue=eventtime.place_of(catalog, event),
        kind=TYPES[post.type],
        state=state,
        mark=standing.WORDS.get(state, ""),
        language="" if post.lang in ("", catalog.portal.language) else post.lang,
    )
