"""How cards look: the colours of each type and state."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from newsroom.catalog.cardfacts import CardFacts
from newsroom.catalog.post import TYPES
from newsroom.pixels.color import INK, WHITE, Color, ground_for, legible, luminance, mixed, parse
from newsroom.record import record

PAPER: Color = (250, 248, 244)
ALARM: Color = (176, 24, 16)
AMBER: Color = (255, 196, 0)
GREY: Color = (74, 80, 89)
NIGHT: Color = (8, 12, 20)
OVER = ("DICABUT", "DIBATALKAN", "DITUNDA", "BERAKHIR")
CORRECTED = "DIKOREKSI"
VERDICTS = {"Benar": (22, 112, 58), "Menyesatkan": (176, 84, 0)}
SLUGS = {label: slug for slug, label in TYPES.items()}


@record
class Look:
    """The colours of a card: title in `ink` and the rest in `soft` on `ground`; `badge` is word and ground of the badge.

    `accent` is the agency's colour, dark enough to be read on the ground, or to be read on.
    """

    ground: Color
    ink: Color
    soft: Color
    motif: Color
    badge: tuple[Color, Color]
    line: Color
    accent: Color


def slug_of(facts: CardFacts) -> str:
    """Return the type of a card's post."""
    return SLUGS.get(facts.type_label, "")


def look_of(facts: CardFacts, paper: bool = False) -> Look:
    """Return the colours for a card's type and state, from its agency's colour; on `paper`, those for print."""
    return _look(parse(facts.color), slug_of(facts), facts.stamp in OVER, paper)


@lru_cache(maxsize=64)
def _look(color: Color, slug: str, over: bool, paper: bool) -> Look:
    if paper:
        return _on_white(GREY if over else ALARM if slug == "siaga" else color)
    if over:
        return _on(GREY)
    if slug == "siaga":
        return replace(_on(ALARM), badge=(INK, AMBER))
    if slug in ("klarifikasi", "laporan-kegiatan"):
        return _on_paper(color)
    return _on_night(color) if slug == "pengumuman" else _on(color)


def _on(color: Color) -> Look:
    """Return a look on a ground of this colour, with light letters, or with dark ones where the colour is light."""
    dark = luminance(color) > 0.3
    ink = INK if dark else WHITE
    ground = ground_for(color, ink, 6)
    motif = legible(mixed(ground, INK if dark else WHITE, 0.18), ink, ground, 5)
    soft = legible(mixed(ink, ground, 0.2), motif, ink)
    badge = (mixed(ground, WHITE, 0.3), INK) if dark else (ground, WHITE)
    return Look(ground, ink, soft, motif, badge, mixed(ground, ink, 0.28), ink)


def _on_night(color: Color) -> Look:
    """Return a look on a dark shade of this colour, with the colour itself in the badge."""
    ground = mixed(ground_for(color, WHITE, 6), NIGHT, 0.66)
    bright = legible(color, ground, WHITE, 6)
    motif = legible(mixed(ground, bright, 0.3), WHITE, ground, 7)
    return replace(_on(ground), motif=motif, badge=(ground, bright), accent=legible(bright, motif, WHITE))


def _on_paper(color: Color) -> Look:
    ground = mixed(PAPER, color, 0.04)
    motif, accent = mixed(ground, color, 0.22), ground_for(color, WHITE, 5)
    soft = legible(mixed(INK, ground, 0.3), motif)
    return Look(ground, INK, soft, motif, (WHITE, accent), mixed(ground, INK, 0.18), legible(accent, motif))


def _on_white(color: Color) -> Look:
    """Return a look for print: black on white, the colour where it costs little ink."""
    accent = ground_for(color, WHITE, 5)
    return Look(WHITE, INK, (70, 76, 86), mixed(WHITE, accent, 0.2), (WHITE, accent), (196, 200, 206), accent)
