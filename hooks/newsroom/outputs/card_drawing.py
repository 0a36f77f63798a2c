"""The drawing of a card; what costs time to import is only imported here."""

from __future__ import annotations

import sys
from functools import lru_cache

from newsroom import pixels
from newsroom.catalog.cardfacts import CARD, CardFacts
from newsroom.engine.code import code_of
from newsroom.engine.job import Outputs
from newsroom.outputs import card_look
from newsroom.outputs.card_look import LOGO_SIDE, PHOTO, compose
from newsroom.pixels import framing, lettering, reading, writing
from newsroom.pixels.reading import Picture

LIMIT = 300_000
QUALITIES = (88, 80, 70, 58, 45, 30, 15)


class CardError(Exception):
    """Raised when a card can't be drawn from what was checked."""


def tools() -> tuple[object, ...]:
    """Return the versions of all that a card's bytes depend on beside its facts: code, fonts, libraries."""
    return code_of(pixels, card_look, sys.modules[__name__]), lettering.digests(), reading.tools()


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
