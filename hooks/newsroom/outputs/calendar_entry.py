"""What calendars know of an event: its entry, in the words of its post's language, and what heads a calendar."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from newsroom.catalog import agenda, identifiers, precedent, site, standing
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.post import EVENT_STATES, TYPES, Post
from newsroom.catalog.tongues import said

# A later state of an event has a higher number than an earlier one, even when no change was told with it: what is put
# off gets a new day afterwards. A step back is told in `changes`, which counts for more; one in silence only the history
# of the file knows, of which each version counts for more than all that it may take back.
STEPS = {"planned": 0, "postponed": 1, "rescheduled": 2, "cancelled": 3, "held": 4}
VERSION = 100
# A calendar knows no state for what will happen some other time; nobody is to come on the old day.
CANCELLED = frozenset(["postponed", "cancelled"])


class Entry(NamedTuple):
    """One event as calendars know it; `stamp` is when readers were last told something new of it.

    `status` is CONFIRMED or CANCELLED. One without `start` only takes away what calendars have of it.
    """

    uid: str
    sequence: int
    status: str
    created: dt.datetime
    stamp: dt.datetime
    url: str
    organiser: tuple[str, str]
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    is_whole_days: bool = False
    title: str = ""
    description: str = ""
    location: str = ""
    categories: tuple[str, ...] = ()
    language: str = ""


class Heading(NamedTuple):
    """What a calendar is called, its zone (WIB, WITA or WIT) and where it is; that of a single event has only the zone."""

    zone: str
    name: str = ""
    description: str = ""
    url: str = ""
    page: str = ""


def entry_of(catalog: Catalog, post: Post) -> Entry:
    """Return the entry of an event; of a withdrawn post nothing but that it is to be taken away."""
    agency = catalog.agency_of(post)
    whose = f"mailto:{agency.email}" if agency.email else catalog.portal.absolute(site.agency_path(agency.slug))
    status = post.event.status if post.event else ""
    gone = post.withdrawn is not None
    told = Entry(
        uid=identifiers.event_uid(catalog.portal, post),
        sequence=sequence(post, precedent.versions(catalog.memo, post.id)),
        status="CANCELLED" if gone or status in CANCELLED else "CONFIRMED",
        created=post.moment.astimezone(dt.UTC),
        stamp=post.modified.astimezone(dt.UTC),
        url=catalog.portal.absolute(post.url),
        organiser=(post.event.organiser if post.event and post.event.organiser and not gone else agency.name, whose),
    )
    return told if gone else _detailed(catalog, post, told)


def _detailed(catalog: Catalog, post: Post, told: Entry) -> Entry:
    item = agenda.happening(catalog, post)
    language = catalog.language_of(post)
    topics = (catalog.portal.topics[slug] for slug in post.topics if slug in catalog.portal.topics)
    return told._replace(
        start=item.start,
        end=item.end,
        is_whole_days=item.is_whole_days,
        title=standing.marked(post.title, item.state, language),
        description=_description(catalog, post, language),
        location=item.venue,
        categories=(TYPES[post.type], *topics),
        language=item.language,
    )


def _description(catalog: Catalog, post: Post, language: str) -> str:
    event = post.event
    lines = [post.summary]
    if event and event.status in ("rescheduled", "postponed", "cancelled"):
        state = EVENT_STATES[event.status]
        why = said(f"Kegiatan {state.lower()}: {{}}", language).format(event.reason)
        lines.insert(0, why if event.reason else f"{said(state, language)}.")
    if event and event.registration:
        lines.append(said("Pendaftaran: {}", language).format(event.registration))
    page = said("Keterangan resmi: {}", language).format(catalog.portal.absolute(post.url))
    return "\n\n".join([*lines, page])


def sequence(post: Post, versions: int = 1) -> int:
    """Return the SEQUENCE of an event (RFC 5545, section 3.8.7.4): it grows with each change told and each later state.

    Where the history is read it also grows with each version that was published, so that it falls with none.
    """
    changes = len(post.told) + bool(post.withdrawn)
    step = STEPS[post.event.status] if post.event else 0
    return VERSION * (versions - 1) + (max(STEPS.values()) + 1) * changes + step
