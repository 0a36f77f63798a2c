"""The drawing of cards; what costs time to import is only imported here."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import lru_cache

from newsroom import pixels
from newsroom.catalog import looks, tongues
from newsroom.catalog.cardfacts import CARD, CardFacts, SheetFacts
from newsroom.catalog.cardformats import PASSING
from newsroom.engine.code import code_of, libraries
from newsroom.engine.job import Outputs
from newsroom.outputs import card_boxes, card_look, card_template
from newsroom.outputs.card_boxes import Cut, composed
from newsroom.outputs.card_template import Template
from newsroom.pixels import framing, lettering, reading, writing
from newsroom.pixels.paper import Paper
from newsroom.pixels.reading import Picture
from newsroom.text import shorten

LIMIT = 300_000
QUALITIES = (88, 80, 70, 58, 45, 30, 15)
# For pictures that are scaled down and encoded again wherever they go.
PASSING_QUALITIES = (82, *QUALITIES[2:])
LOGO_SIDE = 112


class CardError(Exception):
    """Raised when a card can't be drawn from what was checked."""


def tools(*templates: str) -> tuple[object, ...]:
    """Return all that cards' bytes depend on beside their facts: code, fonts, libraries, and their templates."""
    code = code_of(pixels, card_boxes, card_look, card_template, tongues, shorten, sys.modules[__name__])
    own = [looks.digest(name) for name in templates]
    return code, lettering.digests(), reading.tools(), libraries("zxing_cpp", "pyphen"), own


def derive(facts: CardFacts, cover: bytes, logo: bytes) -> Outputs:
    """Return `card.jpg`: a baseline JPEG of at most 300 KB, which every chat app shows."""
    template = card_template.load("card")
    cut = _cutter(facts, cover, _largest([template])) if cover else None
    canvas = composed(template, SheetFacts(facts), _small_logo(facts.logo, logo) if logo else None, cut)
    return {CARD: _jpeg(canvas.image)}


def derive_passing(facts: SheetFacts, cover: bytes, logo: bytes) -> Outputs:
    """Return the larger formats; the photo is read once for all of them."""
    card, found = facts.card, {}
    templates = {item.name: card_template.load(item.name) for item in PASSING}
    small = _small_logo(card.logo, logo) if logo else None
    cut = _cutter(card, cover, _largest(list(templates.values())), closely=True) if cover else None
    for item in PASSING:
        canvas = composed(templates[item.name], facts, small, cut, vector=item.file.endswith(".pdf"))
        if isinstance(canvas, Paper):
            found[item.file] = canvas.pdf(card.title, card.language)
        elif item.file.endswith(".png"):
            found[item.file] = writing.flat_png(canvas.image)
        else:
            # Every network makes its own JPEG of these, with half the colour resolution.
            found[item.file] = _jpeg(canvas.image, fine=False)
    return found


def _jpeg(image: Picture, fine: bool = True) -> bytes:
    tries = (writing.baseline_jpeg(image, quality, fine) for quality in (QUALITIES if fine else PASSING_QUALITIES))
    return next(data for data in tries if len(data) <= LIMIT)


def _largest(templates: Sequence[Template]) -> tuple[int, int]:
    sizes = [part.box[2:] for template in templates for part in template.boxes if part.draw == "photo"]
    return max((size[0] for size in sizes), default=1), max((size[1] for size in sizes), default=1)


def _cutter(facts: CardFacts, data: bytes, largest: tuple[int, int], closely: bool = False) -> Cut:
    """Return what cuts the photo to the part that matters most, in any size up to the largest.

    For several sizes of one width, the photo is better brought to the largest `closely`, once.
    """
    x, _, y = facts.focus.partition(",")
    focus = (float(x), float(y)) if y else None
    try:
        with reading.opened(data) as original:
            return framing.Scene(framing.covering(original, largest, closely), focus).part
    except reading.FAILURES as error:
        raise CardError(f"{facts.cover}: {error}") from error


@lru_cache(maxsize=64)
def _small_logo(file: str, data: bytes) -> Picture:
    try:
        with reading.opened(data) as original:
            return reading.cutout(original, LOGO_SIDE)
    except reading.FAILURES as error:
        raise CardError(f"{file}: {error}") from error


def sheet_of(rows: Sequence[Sequence[bytes]], tall: int, gap: int) -> bytes:
    """Return one WebP of many pictures, all brought to the same height, in rows."""
    return writing.webp(reading.tabled([[reading.thumbnail(data, tall) for data in row] for row in rows], gap), 80)
