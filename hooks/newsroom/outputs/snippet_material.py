"""What the share texts of a post are made of: headline, lead, facts in their order of importance, and whence they come.

What a post once asked of people is not repeated when it no longer holds: of a cancelled event or a finished alert the
texts say that, and nothing that invites.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from newsroom.catalog import eventtime, sharing, standing, tongues
from newsroom.catalog.cardformats import Drawn, Row, rows
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.post import EVENT_STATES, VERDICTS, Event, Post
from newsroom.record import record
from newsroom.text import dates

# What a link is announced with.
CALLS = {"klarifikasi": "Cek faktanya", "siaga": "Info resmi", "pengumuman": "Info lengkap"}
CALL = "Selengkapnya"


class Fact(NamedTuple):
    """A fact as a line of its own, and as a sentence among others, which may be read aloud."""

    line: str
    said: str


@record
class Kit:
    """What the texts are made of, all plain text; `cards` are rows as kit.json shows them.

    `facts` are those that a text must not lack, the most important first; `details` are those that it may.
    """

    post: str
    title: str
    url: str
    short_url: str
    status: str
    headline: str
    lead: str
    facts: tuple[Fact, ...]
    source: str
    hashtags: tuple[str, ...]
    overrides: tuple[tuple[str, str], ...]
    cards: tuple[tuple[tuple[str, str | int], ...], ...]
    details: tuple[Fact, ...] = ()
    call: str = CALL
    agency: str = ""
    portal: str = ""
    number: str = ""
    language: str = "id"


def kit(catalog: Catalog, post: Post, drawn: Mapping[str, Drawn]) -> Kit:
    """Return what the share texts of a post are made of; `drawn` are SHA-256 and size of its cards, by file name."""
    portal, agency = catalog.portal, catalog.agency_of(post)
    url, short_url = sharing.addresses(portal, post.url, post.number)
    number = f" No. {post.number}" if post.number else ""
    state = standing.state_of(post, catalog.as_of)
    holds, language = state not in standing.ENDED, catalog.language_of(post)
    cards: list[Row] = rows(catalog, post, drawn)
    return Kit(
        post=post.id,
        title=post.title,
        url=url,
        short_url=short_url,
        status=status_of(catalog, post),
        headline=_headline(catalog, post, state),
        lead=_lead(catalog, post, state),
        facts=tuple(_facts(catalog, post)) if holds else (),
        source=f"{tongues.said('Sumber', language)}: {agency.name}{number}, {portal.name}",
        hashtags=_hashtags(catalog, post),
        overrides=_overrides(catalog, post, state),
        cards=tuple(tuple(row.items()) for row in cards),
        details=tuple(_details(catalog, post)) if holds else (),
        call=tongues.said(CALLS.get(post.type, CALL) if holds else CALL, language),
        agency=agency.name,
        portal=portal.name,
        number=post.number,
        language=language,
    )


def status_of(catalog: Catalog, post: Post) -> str:
    """Return how a post stands, as kit.json says it."""
    state = standing.state_of(post, catalog.as_of)
    return "updated" if state == "rescheduled" else state


def _headline(catalog: Catalog, post: Post, state: str) -> str:
    """Return the headline behind the mark of the state; a verdict is no mark, since it is about the claim."""
    title = post.title if state == "withdrawn" else post.social.headline or post.title
    return standing.marked(title, state, catalog.language_of(post))


def _overrides(catalog: Catalog, post: Post, state: str) -> tuple[tuple[str, str], ...]:
    """Return the texts written for single channels, marked too; none where what they say no longer holds."""
    if state in standing.ENDED:
        return ()
    language = catalog.language_of(post)
    return tuple((name, standing.marked(text, state, language)) for name, text in sorted(post.social.channels.items()))


def _lead(catalog: Catalog, post: Post, state: str) -> str:
    """Return what follows the headline: first why the post no longer stands as it did, then what it says."""
    if post.withdrawn:
        return post.withdrawn.note
    lead = post.social.text or post.summary
    if post.event and state in ("cancelled", "postponed", "rescheduled"):
        reason = post.event.reason or _said(catalog, post, "lihat halamannya")
        why = sentence(_said(catalog, post, f"Kegiatan {EVENT_STATES[state].lower()}: {{}}", reason))
        return f"{why} {lead}" if state == "rescheduled" else why
    if state == "expired":
        return f"{_ending(catalog, post)} {post.summary}"
    if state == "corrected":
        latest = max((change for change in post.changes if change.kind == "koreksi"), key=lambda change: change.date)
        return f"{sentence(latest.note)} {lead}"
    return lead


def sentence(text: str) -> str:
    """Return a text that ends as a sentence does; after an address a full stop would become part of it."""
    return text if text[-1:] in ".!?…" or "://" in text.rpartition(" ")[2] else text + "."


def _ending(catalog: Catalog, post: Post) -> str:
    """Return the sentence that an alert or a post is over, and since when."""
    alert_over = post.alert is not None and post.alert.expires <= catalog.as_of
    ended = post.alert.expires if post.alert and alert_over else post.expires
    what = "Peringatan ini sudah berakhir pada {}." if post.alert else "Masa berlakunya sudah berakhir pada {}."
    return _said(catalog, post, what, _moment(catalog, post, ended)) if ended else ""


def _moment(catalog: Catalog, post: Post, moment: dt.datetime, said: bool = False) -> str:
    """Return a moment in words by the clock of the agency."""
    return _in_words(catalog, post, moment.astimezone(catalog.agency_of(post).tzinfo), said)


def _in_words(catalog: Catalog, post: Post, local: dt.datetime, said: bool) -> str:
    """Return day and time by the clock that they come with; nobody says the year of what is in the post's own."""
    day = dates.long_date(local, tongues.tongue(catalog.language_of(post)))
    if said and local.year == post.moment.year:
        day = day.removesuffix(f" {local.year}")
    return _said(catalog, post, "{} pukul {}", day, dates.clock(local))


def _said(catalog: Catalog, post: Post, words: str, *values: str) -> str:
    """Return words of the portal in the language of a post, with values in their places."""
    return tongues.said(words, catalog.language_of(post)).format(*values)


def _facts(catalog: Catalog, post: Post) -> Iterator[Fact]:
    """Yield what a text must not lack: the verdict on the claim, what to do, when and where something is to come."""
    said = partial(_said, catalog, post)
    if post.clarification:
        verdict = said(VERDICTS[post.clarification.verdict].lower())
        yield Fact(said("Klaim yang beredar: {}", verdict) + ".", said("Klaim yang beredar itu {}.", verdict))
    if post.alert:
        until = standing.end_of_alert(post, post.alert)
        yield Fact(f"{said('Yang perlu dilakukan:')} {post.alert.instruction}", post.alert.instruction)
        areas = ", ".join(catalog.portal.areas.get(slug, slug) for slug in post.alert.areas)
        yield Fact(f"{said('Wilayah:')} {areas}", said("Peringatan ini untuk wilayah {}.", areas))
        written, spoken = _moment(catalog, post, until), _moment(catalog, post, until, said=True)
        yield Fact(f"{said('Berlaku sampai')} {written}", said("Peringatan berlaku sampai {}.", spoken))
    if _is_past(catalog, post):
        past = said("Kegiatan ini sudah lewat.")
        yield Fact(past, past)
    elif post.event and post.event.status != "held":
        yield from _when_and_where(catalog, post, post.event)


def _details(catalog: Catalog, post: Post) -> Iterator[Fact]:
    """Yield what a short text may lack: when and where something was, who holds it, and how to take part."""
    if post.event is None or _is_past(catalog, post):
        return
    said = partial(_said, catalog, post)
    if post.event.status == "held":
        yield from _when_and_where(catalog, post, post.event)
    if post.event.organiser:
        who = post.event.organiser
        yield Fact(said("Penyelenggara: {}", who), said("Penyelenggaranya {}", who))
    if post.event.registration and post.event.status != "held":
        how = said("Pendaftaran: {}", post.event.registration)
        yield Fact(how, how)


def _when_and_where(catalog: Catalog, post: Post, event: Event) -> Iterator[Fact]:
    said = partial(_said, catalog, post)
    begins = "Kegiatan berlangsung {}" if event.status == "held" else "Waktunya {}"
    zone = catalog.agency_of(post).tzinfo
    written = eventtime.told_time(post, zone, catalog.language_of(post), dates.long_date)
    spoken = _in_words(catalog, post, eventtime.local_times(post, zone)[0], said=True)
    yield Fact(f"{said('Waktu:')} {written}", said(begins, spoken))
    if event.venue:
        yield Fact(f"{said('Tempat:')} {event.venue}", said("Tempatnya {}", event.venue))


def _is_past(catalog: Catalog, post: Post) -> bool:
    return post.event is not None and post.event.status != "held" and standing.event_is_over(post, catalog.as_of)


def _hashtags(catalog: Catalog, post: Post) -> tuple[str, ...]:
    given = tuple("#" + tag.removeprefix("#") for tag in post.social.hashtags)
    if given or post.withdrawn:
        return given
    names = [
        catalog.agency_of(post).short_name,
        *(catalog.portal.topics.get(topic, topic) for topic in post.topics[:2]),
    ]
    parts = (re.findall(r"[A-Za-z0-9]+", name) for name in names)
    # With a capital for each word, as screen readers need it to tell them apart.
    words = ("".join([part[:1].upper() + part[1:] for part in found]) for found in parts)
    return tuple(dict.fromkeys(f"#{word}" for word in words if word and not word.isdigit()))
