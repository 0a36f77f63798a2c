"""How cards look: the colours of each type and state, and where the parts of a card stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from newsroom.catalog.cardfacts import CardFacts
from newsroom.catalog.post import TYPES
from newsroom.pixels import pattern, signs
from newsroom.pixels.color import INK, WHITE, Color, ground_for, legible, luminance, mixed, parse
from newsroom.pixels.layout import AtMost, Box, Column, Element, Filling, Row
from newsroom.pixels.lettering import BOLD, PLAIN, clean
from newsroom.pixels.parts import Badge, Canvas, Line, Paragraph, Rule, Tile, paint_all
from newsroom.pixels.reading import Picture
from newsroom.pixels.signs import Stamp, Tick, Triangle

WIDTH, HEIGHT = 1200, 630
MARGIN, TILE, LOGO_SIDE = 60, 84, 72
PHOTO = Box(668, 0, 532, 630)
PAPER: Color = (250, 248, 244)
ALARM: Color = (176, 24, 16)
AMBER: Color = (255, 196, 0)
GREY: Color = (74, 80, 89)
NIGHT: Color = (8, 12, 20)
OVER = ("DICABUT", "DIBATALKAN", "DITUNDA", "BERAKHIR")
BAND, STAMP = 22, 430
VERDICTS = {"Benar": (22, 112, 58), "Menyesatkan": (176, 84, 0)}
SLUGS = {label: slug for slug, label in TYPES.items()}
TITLE_SIZES = (116, 104, 94, 86, 80, 74, 68, 64, 60, 56, 52, 48, 45, 42, 40)
BESIDE_PHOTO = TITLE_SIZES[6:]


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a card: title in `ink` and the rest in `soft` on `ground`; `badge` is word and ground of the badge."""

    ground: Color
    ink: Color
    soft: Color
    motif: Color
    badge: tuple[Color, Color]
    line: Color


def look_of(facts: CardFacts) -> Look:
    """Return the colours for a card's type and state, from its agency's colour."""
    color, slug = parse(facts.color), SLUGS.get(facts.type_label, "")
    if facts.stamp in OVER:
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
    return Look(ground, ink, soft, motif, badge, mixed(ground, ink, 0.28))


def _on_night(color: Color) -> Look:
    """Return a look on a dark shade of this colour, with the colour itself in the badge."""
    ground = mixed(ground_for(color, WHITE, 6), NIGHT, 0.66)
    bright = legible(color, ground, WHITE, 6)
    return replace(_on(ground), motif=legible(mixed(ground, bright, 0.3), WHITE, ground, 7), badge=(ground, bright))


def _on_paper(color: Color) -> Look:
    ground = mixed(PAPER, color, 0.04)
    motif, accent = mixed(ground, color, 0.22), ground_for(color, WHITE, 5)
    return Look(ground, INK, legible(mixed(INK, ground, 0.3), motif), motif, (WHITE, accent), mixed(ground, INK, 0.18))


def compose(facts: CardFacts, photo: Picture | None, logo: Picture | None) -> Canvas:
    """Return the card of a post."""
    look = look_of(facts)
    if photo is None:
        canvas = Canvas(_ground(facts.agency_short, look.ground, look.motif).copy())
    else:
        canvas = Canvas.blank(WIDTH, HEIGHT, look.ground)
        canvas.image.paste(photo, (round(PHOTO.x), 0))
    if _warns(facts):
        canvas.fill(Box(0, 0, WIDTH, BAND), AMBER)
        canvas.stain(INK, signs.hazard(WIDTH, BAND, 34), 0)
    box = Box(0, 0, WIDTH if photo is None else PHOTO.x + 12, HEIGHT).inset(MARGIN, 48)
    paint_all(canvas, _text(facts, look, logo, TITLE_SIZES if photo is None else BESIDE_PHOTO), box)
    _stamp(canvas, facts, look, photo is not None)
    return canvas


@lru_cache(maxsize=16)
def _ground(name: str, ground: Color, motif: Color) -> Picture:
    """Return an empty card with the pattern that belongs to a name; an agency has many cards on the same one."""
    canvas = Canvas.blank(WIDTH, HEIGHT, ground)
    canvas.stain(motif, pattern.faded(name, 720, HEIGHT), WIDTH - 720)
    return canvas.image


def _warns(facts: CardFacts) -> bool:
    return SLUGS.get(facts.type_label) == "siaga" and facts.stamp not in OVER


def _text(facts: CardFacts, look: Look, logo: Picture | None, sizes: Sequence[int]) -> Element:
    middle = Filling(_message(facts, look, sizes))
    return Column((_sender(facts, look, logo), middle, _source(facts, look)), 30, last=1)


def _sender(facts: CardFacts, look: Look, logo: Picture | None) -> Element:
    short, name = clean(facts.agency_short), clean(facts.agency_name)
    tile_ink = ground_for(parse(facts.color), WHITE)
    names: list[Element] = [Paragraph(short, (36, 33, 30, 27, 24), (look.ink, look.ground), BOLD, 1.25, 1)]
    if name != short:
        names.append(Paragraph(name, (24, 22, 20, 18), (look.soft, look.ground), PLAIN, 1.2, 2))
    letters = short if short.isupper() and len(short) <= 5 else short[:1]
    row: list[Element] = [Tile(TILE, logo, letters, (tile_ink, WHITE), look.line), Column(names)]
    if facts.stamp == "DIKOREKSI":
        row.append(Badge(facts.stamp, 44, (INK, AMBER)))
    return Row(row, 20, stretched=1)


def _message(facts: CardFacts, look: Look, sizes: Sequence[int]) -> Element:
    marks: list[Element] = [Badge(facts.type_label.upper(), 44, look.badge)]
    if _warns(facts):
        marks = [Triangle(60, (INK, AMBER)), Badge(facts.type_label.upper(), 54, look.badge)]
    marks.append(Paragraph(clean(facts.date), (26, 24, 22, 20, 18), (look.soft, look.ground), PLAIN, 1.3, 1))
    ink = look.soft if facts.stamp in OVER else look.ink
    title = Paragraph(clean(facts.title), sizes, (ink, look.ground), leading=1.13)
    parts = [Row(marks, 14, stretched=len(marks) - 1), *_notices(facts), title]
    return Column(parts, 18, "end", last=len(parts) - 1)


def _notices(facts: CardFacts) -> Iterator[Element]:
    """Yield the badges that stand between type and title: a verdict, named as one on the claim, and a new date."""
    if facts.verdict and facts.stamp not in OVER:
        yield Badge(f"KLAIM BEREDAR: {facts.verdict.upper()}", 44, (WHITE, VERDICTS.get(facts.verdict, ALARM)))
    if facts.stamp and facts.stamp != "DIKOREKSI" and facts.stamp not in OVER:
        yield Badge(facts.stamp, 44, (INK, AMBER))


def _source(facts: CardFacts, look: Look) -> Element:
    large = 21 if facts.cover else 24
    portal = Paragraph(clean(facts.portal), range(large, 15, -1), (look.ink, look.ground), PLAIN, 1.3, 1)
    signed: list[Element] = [Row((Tick(32, (look.ground, look.ink)), portal), 12, stretched=1)]
    if facts.number:
        signed.append(AtMost(0.5, Line(clean(facts.number), large - 1, (look.soft, look.ground))))
    return Column((Rule(look.line), Row(signed, 24, stretched=0)), 15)


def _stamp(canvas: Canvas, facts: CardFacts, look: Look, on_photo: bool) -> None:
    """Stamp a card whose post no longer holds."""
    if facts.stamp not in OVER:
        return
    stamp = Stamp(facts.stamp, (WHITE, ALARM) if on_photo else (WHITE, look.ground), solid=on_photo)
    wide, high = stamp.size((STAMP, HEIGHT))
    x = PHOTO.x - 36 if on_photo else WIDTH - 44 - wide
    y = HEIGHT - 56 - high if on_photo else 44
    stamp.paint(canvas, Box(x, y, STAMP, high))
