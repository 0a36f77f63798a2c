"""Share cards: one picture of 1200 by 630 pixels per post, for the previews of chat apps and social media."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

from newsroom import pixels
from newsroom.catalog import material
from newsroom.catalog.cardfacts import CARD, CardFacts, card_facts
from newsroom.catalog.catalog import Catalog, by_owner
from newsroom.catalog.docket import Docket
from newsroom.engine.code import code_of
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of
from newsroom.outputs import card_look
from newsroom.outputs.card_look import LOGO_SIDE, PHOTO, compose
from newsroom.pixels import framing, lettering, reading, writing
from newsroom.pixels.reading import Picture

LIMIT = 300_000
CARD_MS = 15.0
QUALITIES = (88, 80, 70, 58, 45, 30, 15)


class CardError(Exception):
    """Raised when a card can't be drawn from what was checked."""


def jobs(catalog: Catalog) -> Iterator[Group]:
    """Yield a job for the card of each post, by agency; a change that a card does not show finds the one that is there."""
    tools = (code_of(pixels, card_look, sys.modules[__name__]), lettering.digests(), reading.tools())
    fixed = (tools, material.recipe(), catalog.portal.name)
    for posts in by_owner(catalog):
        marks = b"".join([material.post_mark(catalog, post) for post in posts])
        yield Group(key_of("cards", fixed, marks), partial(_jobs, catalog, fixed, posts))


def _jobs(catalog: Catalog, fixed: Inputs, posts: Sequence[Docket]) -> Iterator[Job]:
    tools, *_ = fixed
    for post in posts:
        key = key_of("card of post", fixed, material.post_mark(catalog, post))
        yield Job(
            "card",
            post.url,
            derive,
            partial(_inputs, catalog, post),
            key,
            CARD_MS,
            partial(_drawn, tools, catalog, post),
        )


def _drawn(tools: object, catalog: Catalog, post: Docket) -> str:
    return key_of("card", tools, card_facts(catalog, catalog.opened(post)))


def _inputs(catalog: Catalog, post: Docket) -> tuple[CardFacts, bytes, bytes]:
    facts = card_facts(catalog, catalog.opened(post))
    cover = material.file_bytes(catalog.root, facts.cover, facts.cover_digest) if facts.cover else b""
    logo = material.file_bytes(catalog.root, facts.logo, facts.logo_digest) if facts.logo else b""
    return facts, cover, logo


def derive(facts: CardFacts, cover: bytes, logo: bytes) -> Outputs:
    """Return the card as a baseline JPEG of at most 300 KB, which every chat app shows."""
    image = compose(facts, _photo(facts, cover), _small_logo(facts.logo, logo) if logo else None).image
    tries = (writing.baseline_jpeg(image, quality) for quality in QUALITIES)
    return {CARD: next(data for data in tries if len(data) <= LIMIT)}


def _photo(facts: CardFacts, data: bytes) -> Picture | None:
    """Return the part of the photo that matters most, in the size of its place on the card."""
    if not data:
        return None
    x, _, y = facts.focus.partition(",")
    focus = (float(x), float(y)) if y else None
    try:
        with reading.opened(data) as original:
            return framing.cropped(original, (round(PHOTO.width), round(PHOTO.height)), focus)
    except reading.FAILURES as error:
        raise CardError(f"{facts.cover}: {error}") from error


@lru_cache(maxsize=64)
def _small_logo(file: str, data: bytes) -> Picture:
    try:
        with reading.opened(data) as original:
            return reading.cutout(original, LOGO_SIDE)
    except reading.FAILURES as error:
        raise CardError(f"{file}: {error}") from error
