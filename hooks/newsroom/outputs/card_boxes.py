"""A card laid out: the boxes of a template filled with the facts of a post, as elements that draw themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsroom.catalog import tongues
from newsroom.catalog.cardfacts import SheetFacts
from newsroom.outputs.card_look import ALARM, AMBER, CORRECTED, OVER, VERDICTS, Look, look_of, slug_of
from newsroom.outputs.card_template import Part, Template
from newsroom.pixels import pattern, signs
from newsroom.pixels.color import INK, WHITE, Color, ground_for, parse
from newsroom.pixels.layout import AtMost, Box, Column, Element, Filling, Row
from newsroom.pixels.lettering import BOLD, PLAIN, clean
from newsroom.pixels.paper import Paper
from newsroom.pixels.parts import Badge, Canvas, Line, Paragraph, Rule, Shot, Tile, paint_all
from newsroom.pixels.qrcode import Code
from newsroom.pixels.reading import Picture
from newsroom.pixels.signs import Stamp, Tick, Triangle
from newsroom.text.shorten import shortenings

# How much of a tile its logo fills.
LOGO = 0.86
STRIPE = 34
# How much of an instruction is told where there is no room for all of it.
BRIEF = 160
CALL, CHECK = "Pindai untuk membaca selengkapnya dan memeriksa keasliannya", "Pindai untuk memeriksa keasliannya"
Cut = Callable[[tuple[int, int]], Picture]


@dataclass(frozen=True)
class Setter:
    """What it takes to fill boxes: the facts, their colours, the logo, and a way to cut the photo to a size."""

    facts: SheetFacts
    look: Look
    logo: Picture | None
    cut: Cut | None
    paper: bool

    def holds(self, part: Part) -> bool:
        """Return whether all conditions of a part hold."""
        return all(self.state(word.removeprefix("not-")) != word.startswith("not-") for word in part.when)

    def state(self, name: str) -> bool:
        """Return whether a state of the template's words is the post's."""
        card = self.facts.card
        over = card.stamp in OVER
        slug = slug_of(card)
        states = {
            "photo": self.cut is not None,
            "over": over,
            "alert": slug == "siaga" and not over,
            "claim": bool(card.verdict) and not over,
            "corrected": card.stamp == CORRECTED,
            "moved": bool(card.stamp) and card.stamp != CORRECTED and not over,
            "number": bool(card.number),
            "named": clean(card.agency_name) != clean(card.agency_short),
        }
        return states.get(name, name == slug)

    def text(self, part: Part) -> str:
        """Return what a part says; nothing where the post has nothing to say in it, or not any more."""
        words = clean(self.words(part.of))
        return f"{clean(self.said(part.label))} {words}" if words and part.label else words

    def said(self, words: str) -> str:
        """Return words of the portal in the language of the post."""
        return tongues.said(words, self.facts.card.language)

    def words(self, name: str) -> str:
        """Return a fact by its name in templates."""
        card, over = self.facts.card, self.facts.card.stamp in OVER
        found = {
            "title": card.title,
            "short": card.agency_short,
            "name": card.agency_name if clean(card.agency_name) != clean(card.agency_short) else "",
            "type": self.said(card.type_label.upper()),
            "verdict": self.said(f"KLAIM BEREDAR: {card.verdict.upper()}") if card.verdict and not over else "",
            "level": self.said(f"TINGKAT {card.level.upper()}") if card.level and not over else "",
            "areas": "" if over else card.areas,
            "brief": brief(card.instruction),
            "corrected": self.said(card.stamp) if card.stamp == CORRECTED else "",
            "state": self.said(card.stamp) if not over and card.stamp != CORRECTED else "",
            "call": self.said(CALL),
            "check": self.said(CHECK),
        }
        if name in found:
            return found[name]
        return str(getattr(card, name, "") or getattr(self.facts, name, ""))

    def element(self, part: Part) -> Element | None:
        """Return the element of a part, or nothing when it is left out."""
        if not self.holds(part):
            return None
        made = self._several(part) if part.row or part.column else MAKERS[part.draw](self, part)
        return AtMost(part.most / 100, made) if made and part.most else made

    def _several(self, part: Part) -> Element | None:
        pairs = [(child, self.element(child)) for child in part.row or part.column]
        kept = [(child, made) for child, made in pairs if made is not None]
        elements = [made for _, made in kept]
        wide = next((index for index, (child, _) in enumerate(kept) if child.stretch), -1)
        if not elements:
            return None
        if part.row:
            return Row(elements, part.gap, wide)
        filled = [
            Filling(made) if index == wide and _is_nest(kept[index][0]) else made for index, made in enumerate(elements)
        ]
        return Column(filled, part.gap, part.pack, wide, part.reserve)

    def colors(self, part: Part) -> tuple[Color, Color]:
        """Return the colours of a part's letters and of what they stand on."""
        ink = {"strong": self.look.ink, "soft": self.look.soft, "accent": self.look.accent}[part.ink]
        faded = part.of == "title" and self.state("over")
        return (self.look.soft if faded else ink), self.look.ground


@lru_cache(maxsize=8)
def brief(text: str) -> str:
    """Return the first sentences of a text, as many as a small card has room for."""
    return next((cut for cut in shortenings(text) if len(cut) <= BRIEF), "") if text else ""


def _is_nest(part: Part) -> bool:
    return bool(part.row or part.column)


def _text(setter: Setter, part: Part) -> Element | None:
    words = setter.text(part)
    weight = BOLD if part.weight == "bold" else PLAIN
    return Paragraph(words, part.sizes, setter.colors(part), weight, part.leading / 100, part.lines) if words else None


def _line(setter: Setter, part: Part) -> Element | None:
    words = setter.text(part)
    return Line(words, part.size, setter.colors(part), BOLD if part.weight == "bold" else PLAIN) if words else None


def _badge(setter: Setter, part: Part) -> Element | None:
    words = setter.text(part)
    verdict = VERDICTS.get(setter.facts.card.verdict, ALARM)
    colors = {"verdict": (WHITE, verdict), "corrected": (INK, AMBER), "state": (INK, AMBER), "level": (ALARM, WHITE)}
    if setter.paper:
        colors["level"] = (INK, AMBER)
    return Badge(words, part.size, colors.get(part.of, setter.look.badge), part.size * 0.18) if words else None


def _logo(setter: Setter, part: Part) -> Element:
    card = setter.facts.card
    short = clean(card.agency_short)
    letters = short if short.isupper() and len(short) <= 5 else short[:1]
    logo = setter.logo
    if logo and max(logo.size) > part.size * LOGO:
        scale = part.size * LOGO / max(logo.size)
        logo = logo.resize((max(1, round(logo.width * scale)), max(1, round(logo.height * scale))))
    return Tile(part.size, logo, letters, (ground_for(parse(card.color), WHITE), WHITE), setter.look.line)


def _rule(setter: Setter, part: Part) -> Element:
    return Rule(setter.look.accent if part.ink == "accent" else setter.look.line, part.size or 2)


def _tick(setter: Setter, part: Part) -> Element:
    return Tick(part.size or 32, (setter.look.ground, setter.look.ink))


def _code(setter: Setter, part: Part) -> Element | None:
    link = setter.facts.card.link
    return Code(link, part.size, part.size * 0.05) if link else None


def _stamp(setter: Setter, part: Part) -> Element | None:
    """Return the stamp of a card whose post no longer holds."""
    if not setter.state("over"):
        return None
    ink = (WHITE, ALARM) if part.solid else (ALARM if setter.paper else WHITE, setter.look.ground)
    return Stamp(setter.said(setter.facts.card.stamp), part.size, ink, part.solid)


MAKERS: dict[str, Callable[[Setter, Part], Element | None]] = {
    "text": _text,
    "line": _line,
    "badge": _badge,
    "logo": _logo,
    "rule": _rule,
    "tick": _tick,
    "triangle": lambda _, part: Triangle(part.size or 60, (INK, AMBER)),
    "qr": _code,
    "stamp": _stamp,
}


def composed(
    template: Template, facts: SheetFacts, logo: Picture | None = None, cut: Cut | None = None, vector: bool = False
) -> Canvas:
    """Return the card of a post; `cut` gives its photo in a size, `vector` makes it a page to be printed."""
    width, height = template.size
    look = look_of(facts.card, template.paper)
    setter = Setter(facts, look, logo, cut, template.paper)
    grounds = tuple(box for box in template.boxes if box.draw in ("pattern", "fill") and setter.holds(box))
    if vector:
        canvas: Canvas = Paper.sheet(width, height)
        _paint_grounds(canvas, grounds, facts.card.agency_short, look)
    else:
        canvas = Canvas(_ground((width, height), grounds, facts.card.agency_short, look).copy())
    for box in template.boxes:
        if setter.holds(box):
            _paint(canvas, setter, box)
    return canvas


@lru_cache(maxsize=24)
def _ground(size: tuple[int, int], grounds: Sequence[Part], name: str, look: Look) -> Picture:
    """Return an empty card with the pattern that belongs to a name; an agency has many cards on the same one."""
    canvas = Canvas.blank(*size, look.ground)
    _paint_grounds(canvas, grounds, name, look)
    return canvas.image


def _paint_grounds(canvas: Canvas, grounds: Sequence[Part], name: str, look: Look) -> None:
    for part in grounds:
        x, y, width, height = part.box
        if part.draw == "fill":
            canvas.fill(Box(*part.box), look.accent if part.ink == "accent" else look.ground)
        else:
            mask = pattern.faded(name, width, height)
            canvas.stain(look.motif, signs.flipped(mask) if part.flip else mask, x, y)


def _paint(canvas: Canvas, setter: Setter, part: Part) -> None:
    box = Box(*part.box)
    if part.draw == "photo" and setter.cut:
        paint_all(canvas, Shot(setter.cut((part.box[2], part.box[3]))), box)
    elif part.draw == "hazard":
        canvas.fill(box, AMBER)
        canvas.stain(INK, signs.hazard(part.box[2], part.box[3], STRIPE), part.box[0], part.box[1])
    elif part.draw not in ("photo", "pattern", "fill"):
        element = setter.element(part)
        if element:
            paint_all(canvas, element, box)
