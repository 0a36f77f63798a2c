"""What the share card of a post shows: every fact of it, so that its address changes exactly when the card does."""

from __future__ import annotations

from typing import NamedTuple

from newsroom.catalog import standing
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.intake import logo_file
from newsroom.catalog.paths import relative_file
from newsroom.catalog.picture import PhotoFacts
from newsroom.catalog.post import TYPES, VERDICTS, Post
from newsroom.engine.job import key_of
from newsroom.text import dates

# Raised whenever cards are drawn in another way: chat apps keep a picture by its address, and fetch only a new one.
RECIPE = 2
CARD = "card.jpg"
CARD_SIZE = (1200, 630)


class CardFacts(NamedTuple):
    """Everything a card shows. Files are relative to the portal and empty when there is none.

    `stamp` is the word of a state in capitals, mostly empty; `verdict` is the word for a clarified claim; `focus` is `x,y`.
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


def card_facts(catalog: Catalog, post: Post) -> CardFacts:
    """Return the facts for the card of a post; a withdrawn post's card shows no photo."""
    agency = catalog.agency_of(post)
    cover, cover_digest, focus = _cover(catalog, post)
    logo = catalog.photos[logo_file(agency)] if catalog.logo(agency) else PhotoFacts("")
    return CardFacts(
        title=post.title,
        type_label=TYPES[post.type],
        agency_name=agency.name,
        agency_short=agency.short_name,
        color=agency.color,
        logo=logo.file,
        logo_digest=logo.digest,
        date=dates.medium_date(post.moment.astimezone(agency.tzinfo).date(), catalog.portal.language),
        number=post.number,
        portal=catalog.portal.name,
        stamp=stamp_of(catalog, post),
        verdict=VERDICTS[post.clarification.verdict] if post.clarification else "",
        cover=cover,
        cover_digest=cover_digest,
        focus=focus,
    )


def version(facts: CardFacts) -> str:
    """Return eight hexadecimal digits that change with anything that the card shows."""
    return key_of(RECIPE, facts)[:8]


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
