"""Share cards: a picture of 1200 by 630 pixels for each post, and, for those of the last days, the larger formats too.

The portal and each agency have one of their own, for all pages that are no post's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from newsroom.catalog import cardformats, cells, looks, material, site
from newsroom.catalog.cardfacts import CardFacts, SheetFacts, agency_card, card_facts, portal_card, sheet_facts
from newsroom.catalog.cardformats import FIRST, PASSING
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket
from newsroom.catalog.frame import coordinators_color
from newsroom.catalog.post import Post
from newsroom.engine.code import libraries
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of

CARD_MS, PASSING_MS = 15.0, 130.0
FONTS = Path(__file__).resolve().parents[3] / "overrides" / "fonts"
Facts = CardFacts | SheetFacts
Derive = Callable[..., Outputs]
Choose = Callable[[Catalog, Post], Facts]


def jobs(catalog: Catalog) -> Iterator[Group]:
    """Yield a job for the card of each post, by agency, and one for all its other formats while it has them.

    A change that a card does not show finds the one that is there.
    """
    portal = catalog.portal
    fixed = (
        libraries("pillow", "zxing_cpp", "pyphen"),
        _fonts(),
        material.recipe(),
        portal.name,
        portal.language,
        portal.url,
    )
    first = (*fixed, portal.short_links, sorted(portal.areas.items()), looks.digest(FIRST.name))
    yield Group(key_of("own cards", first, cells.whole(catalog)), partial(_own, catalog, first))
    others = (*first, [looks.digest(item.name) for item in PASSING])
    for cell in cells.cells(catalog):
        yield Group(key_of("cards", first, cell.key), partial(_cards, catalog, first, cell.posts))
    for owned in _by_agency(cardformats.kept(catalog)):
        marks = b"".join([material.post_mark(catalog, post) for post in owned])
        yield Group(key_of("passing cards", others, marks), partial(_passing, catalog, others, owned))


def _fonts() -> list[bytes]:
    """Return the hashes of all fonts; what draws with them takes longer to import."""
    files = sorted(path for path in FONTS.iterdir() if path.is_file())
    return [hashlib.sha256(path.name.encode() + b"\0" + path.read_bytes()).digest() for path in files]


def _by_agency(posts: Sequence[Docket]) -> list[list[Docket]]:
    owners: dict[str, list[Docket]] = {}
    for post in posts:
        owners.setdefault(post.agency, []).append(post)
    return list(owners.values())


def _cards(catalog: Catalog, fixed: Inputs, posts: Sequence[Docket]) -> Iterator[Job]:
    from newsroom.outputs import card_drawing

    made = key_of("card", card_drawing.tools(FIRST.name))
    for post in posts:
        yield _job(catalog, post, "card", (fixed, made), (card_drawing.derive, card_facts, CARD_MS))


def _own(catalog: Catalog, fixed: Inputs) -> Iterator[Job]:
    """Yield the cards of the portal and of its agencies."""
    from newsroom.outputs import card_drawing

    cards = {"/": portal_card(catalog.portal, coordinators_color(catalog))}
    cards |= {site.agency_path(slug): agency_card(catalog, agency) for slug, agency in catalog.agencies.items()}
    made = key_of("card", card_drawing.tools(FIRST.name))
    for path, facts in cards.items():
        inputs = partial(_with_files, catalog, facts)
        yield Job(
            "card",
            path,
            card_drawing.derive,
            inputs,
            key_of("own card", fixed, facts),
            CARD_MS,
            partial(key_of, made, facts),
        )


def _passing(catalog: Catalog, fixed: Inputs, posts: Sequence[Docket]) -> Iterator[Job]:
    from newsroom.outputs import card_drawing

    made = key_of("passing cards", card_drawing.tools(*(item.name for item in PASSING)))
    for post in posts:
        yield _job(catalog, post, "cards", (fixed, made), (card_drawing.derive_passing, sheet_facts, PASSING_MS))


def _job(catalog: Catalog, post: Docket, kind: str, made: tuple[Inputs, str], how: tuple[Derive, Choose, float]) -> Job:
    """Return the job that derives a post's facts into pictures; what it is made with is named whole, and in short."""
    derive, choose, cost = how
    key = key_of(f"{kind} of post", made[0], material.post_mark(catalog, post))
    inputs = partial(_inputs, catalog, post, choose)
    return Job(kind, post.url, derive, inputs, key, cost, partial(_drawn, made[1], catalog, post, choose))


def _drawn(made: str, catalog: Catalog, post: Docket, choose: Choose) -> str:
    return key_of(made, choose(catalog, catalog.opened(post)))


def _inputs(catalog: Catalog, post: Docket, choose: Choose) -> tuple[Facts, bytes, bytes]:
    return _with_files(catalog, choose(catalog, catalog.opened(post)))


def _with_files(catalog: Catalog, facts: Facts) -> tuple[Facts, bytes, bytes]:
    card = facts.card if isinstance(facts, SheetFacts) else facts
    cover = material.file_bytes(catalog.root, card.cover, card.cover_digest) if card.cover else b""
    logo = material.file_bytes(catalog.root, card.logo, card.logo_digest) if card.logo else b""
    return facts, cover, logo
