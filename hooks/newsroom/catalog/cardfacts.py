"""What the share cards of a post show: every fact of them, so that their addresses change exactly when the cards do."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple
from urllib.parse import urlsplit

from newsroom.catalog import eventtime, labels, looks, site, standing
from newsroom.catalog.agency import Agency
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.intake import logo_file
from newsroom.catalog.paths import relative_file
from newsroom.catalog.picture import PhotoFacts
from newsroom.catalog.portal import Portal
from newsroom.catalog.post import TYPES, VERDICTS, Post
from newsroom.engine.job import key_of
from newsroom.text import dates

# Raised whenever cards are drawn in another way: chat apps keep a picture by its address, and fetch only a new one.
RECIPE = 5
CARD = "card.jpg"
CARD_SIZE = (1200, 630)


class CardFacts(NamedTuple):
    """Everything that `card.jpg` shows. Files are relative to the portal and empty when there is none.

    `stamp` is the word of a state in capitals, mostly empty; `verdict` is the word for a clarified claim; `focus` is
    `x,y`. `level`, `areas`, `instruction` and `until` are those of an alert, the last two only while it holds. `link` is
    what the QR code leads to, `address` what people read.
    """

    title: str
    type_label: str
    agency_name: str
    agency_short: str
    color: str
    logo: str
    logo_digest: str
    date: str
    number: str
    portal: str
    stamp: str = ""
    verdict: str = ""
    cover: str = ""
    cover_digest: str = ""
    focus: str = ""
    level: str = ""
    areas: str = ""
    link: str = ""
    address: str = ""
    instruction: str = ""
    until: str = ""
    language: str = "id"


class SheetFacts(NamedTuple):
    """What the larger formats show besides: the lead, and when and where an event is."""

    card: CardFacts
    summary: str = ""
    when: str = ""
    where: str = ""


def card_facts(catalog: Catalog, post: Post) -> CardFacts:
    """Return the facts for the card of a post; a withdrawn post's card shows no photo."""
    agency = catalog.agency_of(post)
    cover, cover_digest, focus = _cover(catalog, post)
    link, address = _addresses(catalog, post)
    language = catalog.language_of(post)
    alert = post.alert if post.alert and standing.state_of(post, catalog.as_of) not in standing.ENDED else None
    logo = catalog.photos[logo_file(agency)] if catalog.logo(agency) else PhotoFacts("")
    return CardFacts(
        title=post.title,
        type_label=TYPES[post.type],
        agency_name=agency.name,
        agency_short=agency.short_name,
        color=agency.color,
        logo=logo.file,
        logo_digest=logo.digest,
        date=dates.medium_date(post.moment.astimezone(agency.tzinfo).date(), language),
        number=post.number,
        portal=catalog.portal.name,
        stamp=stamp_of(catalog, post),
        verdict=VERDICTS[post.clarification.verdict] if post.clarification else "",
        cover=cover,
        cover_digest=cover_digest,
        focus=focus,
        level=labels.SEVERITIES[post.alert.severity] if post.alert else "",
        areas=_areas(catalog, post),
        link=link,
        address=address,
        instruction=alert.instruction if alert else "",
        until=_moment(catalog, post, standing.end_of_alert(post, alert)) if alert else "",
        language=language,
    )


def portal_card(portal: Portal, color: str) -> CardFacts:
    """Return the facts for the card of the pages that are the portal's, in the colour of its coordinator."""
    parts = urlsplit(portal.url)
    return CardFacts(
        title=f"Kabar resmi dari semua instansi {portal.government}",
        type_label="Portal rujukan",
        agency_name=portal.government,
        agency_short=portal.name,
        color=color,
        logo="",
        logo_digest="",
        date="",
        number="",
        portal="Dapat diperiksa di sini",
        link=portal.url,
        address=(parts.netloc + parts.path).rstrip("/"),
    )


def agency_card(catalog: Catalog, agency: Agency) -> CardFacts:
    """Return the facts for the card of an agency's page."""
    portal, path = catalog.portal, site.agency_path(agency.slug)
    parts = urlsplit(portal.absolute(path))
    logo = catalog.photos[logo_file(agency)] if catalog.logo(agency) else PhotoFacts("")
    return CardFacts(
        title=agency.name,
        type_label="Kabar resmi",
        agency_name=portal.government,
        agency_short=agency.short_name,
        color=agency.color,
        logo=logo.file,
        logo_digest=logo.digest,
        date="",
        number="",
        portal=portal.name,
        link=portal.absolute(path),
        address=(parts.netloc + parts.path).rstrip("/"),
    )


def sheet_facts(catalog: Catalog, post: Post) -> SheetFacts:
    """Return the facts for the larger formats of a post; what no longer holds asks nobody for anything."""
    card, event = card_facts(catalog, post), post.event
    if post.withdrawn:
        return SheetFacts(card, post.withdrawn.note)
    if not event or standing.state_of(post, catalog.as_of) in standing.ENDED:
        return SheetFacts(card, post.summary)
    when = eventtime.told_time(post, catalog.agency_of(post).tzinfo, catalog.language_of(post))
    return SheetFacts(card, post.summary, when=when, where=event.venue)


def _moment(catalog: Catalog, post: Post, moment: dt.datetime) -> str:
    return eventtime.moment_in_words(moment.astimezone(catalog.agency_of(post).tzinfo), catalog.language_of(post))


def _areas(catalog: Catalog, post: Post) -> str:
    """Return the areas of an alert, by their names."""
    names = catalog.portal.areas
    return ", ".join(names.get(slug, slug) for slug in post.alert.areas) if post.alert else ""


def _addresses(catalog: Catalog, post: Post) -> tuple[str, str]:
    """Return the address for the QR code, and the one to be read: the short one, else the portal's alone."""
    portal = catalog.portal
    short = site.number_path(post.number) if post.number and portal.short_links else ""
    parts = urlsplit(portal.absolute(short))
    return portal.absolute(short or post.url), (parts.netloc + parts.path).rstrip("/")


def version(facts: CardFacts) -> str:
    """Return eight hexadecimal digits that change with anything that the card shows, and with its template."""
    return version_of("card", facts)


def version_of(name: str, facts: CardFacts | SheetFacts) -> str:
    """Return eight hexadecimal digits that change with anything that a format shows, and with its template."""
    return key_of(RECIPE, looks.digest(name), facts)[:8]


def stamp_of(catalog: Catalog, post: Post) -> str:
    """Return the word stamped over a card: that of the post's state, or nothing."""
    return standing.WORDS.get(standing.state_of(post, catalog.as_of), "").upper()


def _cover(catalog: Catalog, post: Post) -> tuple[str, str, str]:
    if post.withdrawn or not post.photos:
        return "", "", ""
    photo = post.photos[0]
    file = relative_file(post.path, photo.file)
    facts = catalog.photos.get(file)
    return (file, facts.digest, photo.focus) if facts and not facts.fault else ("", "", "")
