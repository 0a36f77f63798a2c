"""Colours: reading, mixing, and contrast as WCAG 2.2 reckons it."""

from __future__ import annotations

from collections.abc import Iterable

Color = tuple[int, int, int]
WHITE: Color = (255, 255, 255)
BLACK: Color = (0, 0, 0)
INK: Color = (20, 24, 31)
ENOUGH = 4.5


def parse(text: str) -> Color:
    """Return the colour of `#rrggbb`."""
    red, green, blue = bytes.fromhex(text.removeprefix("#"))
    return red, green, blue


def mixed(color: Color, other: Color, part: float) -> Color:
    """Return the colour with `part` (0 to 1) of another in it."""
    red, green, blue = (round(one + (two - one) * part) for one, two in zip(color, other, strict=True))
    return red, green, blue


def luminance(color: Color) -> float:
    """Return the relative luminance, 0 for black to 1 for white (WCAG 2.2)."""
    red, green, blue = (_linear(value / 255) for value in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def contrast(one: Color, two: Color) -> float:
    """Return the contrast ratio, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(two)))
    return (lighter + 0.05) / (darker + 0.05)


def legible(color: Color, ground: Color, towards: Color = INK, ratio: float = ENOUGH) -> Color:
    """Return the colour, moved no further towards another than it takes to be read on a ground."""
    return next((shade for shade in _shades(color, towards) if contrast(shade, ground) >= ratio), towards)


def ground_for(color: Color, text: Color = WHITE, ratio: float = ENOUGH) -> Color:
    """Return the colour, darkened or lightened no further than it takes for text to be read on it."""
    target = BLACK if luminance(text) > 0.5 else WHITE
    return next((shade for shade in _shades(color, target) if contrast(text, shade) >= ratio), target)


def _shades(color: Color, target: Color) -> Iterable[Color]:
    return (mixed(color, target, step / 40) for step in range(41))
