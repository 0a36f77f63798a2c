"""Share cards: one picture of 1200 by 630 pixels per post, for the previews of chat apps and social media."""

from __future__ import annotations

import hashlib
import sys
from functools import lru_cache
from pathlib import Path

from newsroom import pixels
from newsroom.catalog.cardfacts import CARD, CardFacts, card_facts
from newsroom.catalog.catalog import Catalog
from newsroom.engine.code import code_of
from newsroom.engine.job import Job, Outputs, key_of
from newsroom.outputs import card_look
from newsroom.outputs.card_look import LOGO_SIDE, PHOTO, compose
from newsroom.pixels import framing, lettering, reading, writing
from newsroom.pixels.reading import Picture

LIMIT = 300_000
QUALITIES = (88, 80, 70, 58, 45, 30, 15)


class CardError(Exception):
    """Raised when a card can't be drawn from what was checked."""


def jobs(catalog: Catalog) -> list[Job]:
    """Return a job for the card of each post."""
    tools = (code_of(pixels, card_look, sys.modules[__name__]), lettering.digests(), reading.tools())
    found = [(post.url, card_facts(catalog, post)) for post in catalog.posts]
    return [Job("card", url, derive, (str(catalog.root), facts), key_of("card", tools, facts)) for url, facts in found]


def derive(root: str, facts: CardFacts) -> Outputs:
    """Return the card as a baseline JPEG of at most 300 KB, which every chat app shows."""
    image = compose(facts, _photo(root, facts), _logo(root, facts)).image
    tries = (writing.baseline_jpeg(image, quality) for quality in QUALITIES)
    return {CARD: next(data for data in tries if len(data) <= LIMIT)}


def _photo(root: str, facts: CardFacts) -> Picture | None:
    """Return the part of the photo that matters most, in the size of its place on the card."""
    if not facts.cover:
        return None
    x, _, y = facts.focus.partition(",")
    focus = (float(x), float(y)) if y else None
    data = _unchanged(root, facts.cover, facts.cover_digest)
    try:
        with reading.opened(data) as original:
            return framing.cropped(original, (round(PHOTO.width), round(PHOTO.height)), focus)
    except reading.FAILURES as error:
        raise CardError(f"{facts.cover}: {error}") from error


def _logo(root: str, facts: CardFacts) -> Picture | None:
    return _small_logo(root, facts.logo, facts.logo_digest) if facts.logo else None


@lru_cache(maxsize=64)
def _small_logo(root: str, file: str, digest: str) -> Picture:
    data = _unchanged(root, file, digest)
    try:
        with reading.opened(data) as original:
            return reading.cutout(original, LOGO_SIDE)
    except reading.FAILURES as error:
        raise CardError(f"{file}: {error}") from error


def _unchanged(root: str, file: str, digest: str) -> bytes:
    data = Path(root, file).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise CardError(f"{file}: berkas berubah selagi situs dibangun; bangun lagi")
    return data
