"""Patterns: six motifs in the manner of batik and weaving, drawn from a name, so that each agency keeps its own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw

# Motifs are drawn larger and brought down, which smooths their edges.
FINER = 4


@lru_cache(maxsize=16)
def faded(name: str, width: int, height: int) -> Image.Image:
    """Return the mask of a name's pattern, strongest at the right above, gone at the left and below."""
    return ImageChops.multiply(pattern(name, width, height), _fade(width, height))


@lru_cache(maxsize=16)
def _fade(width: int, height: int) -> Image.Image:
    down = Image.linear_gradient("L").rotate(180).resize((width, height))
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    return ImageChops.multiply(across, down)


def pattern(name: str, width: int, height: int) -> Image.Image:
    """Return a mask of the motif that belongs to a name."""
    digest = hashlib.sha256(name.encode()).digest()
    motif, side = MOTIFS[digest[0] % len(MOTIFS)], 72 + 12 * (digest[1] % 4)
    return _tiled(motif(side * FINER).reduce(FINER), width, height)


def _tiled(tile: Image.Image, width: int, height: int) -> Image.Image:
    mask = Image.new("L", (width, height))
    for y in range(0, height, tile.height):
        for x in range(0, width, tile.width):
            mask.paste(tile, (x, y))
    return mask


def _disc(side: int, x: float, y: float, radius: float) -> Image.Image:
    mask = Image.new("L", (side, side))
    ImageDraw.Draw(mask).ellipse((x - radius, y - radius, x + radius, y + radius), 255)
    return mask


def _kawung(side: int) -> Image.Image:
    """Four petals that meet in the middle: where circles about neighbouring corners overlap."""
    discs = [_disc(side, x, y, side * 0.70) for x, y in ((0, 0), (side, 0), (side, side), (0, side))]
    petals = Image.new("L", (side, side))
    for one, two in zip(discs, discs[1:] + discs[:1], strict=True):
        petals = ImageChops.lighter(petals, ImageChops.darker(one, two))
    for x, y in ((side / 2, 0), (side, side / 2), (side / 2, side), (0, side / 2)):
        petals = ImageChops.subtract(petals, _disc(side, x, y, side * 0.045))
    return petals


def _ceplok(side: int) -> Image.Image:
    """Rings that touch, a diamond in each."""
    mask = ImageChops.subtract(
        _disc(side, side / 2, side / 2, side * 0.5), _disc(side, side / 2, side / 2, side * 0.41)
    )
    draw = ImageDraw.Draw(mask)
    middle, far = side / 2, side * 0.24
    draw.polygon(((middle, middle - far), (middle + far, middle), (middle, middle + far), (middle - far, middle)), 255)
    return mask


def _tumpal(side: int) -> Image.Image:
    """Rows of triangles, a smaller one cut out of each."""
    mask = Image.new("L", (side, side))
    draw = ImageDraw.Draw(mask)
    for top, x in ((0, 0.0), (side // 2, side / 2)):
        low = top + side / 2 - side * 0.05
        for left in (x - side, x, x + side):
            draw.polygon(((left, low), (left + side / 2, top), (left + side, low)), 255)
            draw.polygon(((left + side * 0.3, low), (left + side / 2, top + side * 0.25), (left + side * 0.7, low)), 0)
    return mask


def _anyaman(side: int) -> Image.Image:
    """Basket weave: three bars across, three bars down, in turn."""
    mask = Image.new("L", (side, side))
    draw = ImageDraw.Draw(mask)
    half, bar = side / 2, side / 2 / 7
    for column, row in ((0, 0), (1, 1), (1, 0), (0, 1)):
        for index in range(3):
            near, far = bar * (1 + 2 * index), bar * (2 + 2 * index)
            x, y = column * half, row * half
            box = (x, y + near, x + half, y + far) if column == row else (x + near, y, x + far, y + half)
            draw.rectangle((*box[:2], box[2] - 1, box[3] - 1), 255)
    return mask


def _parang(side: int) -> Image.Image:
    """Slanting bands, with a row of diamonds between them."""
    mask = Image.new("L", (side, side))
    draw = ImageDraw.Draw(mask)
    for shift in (-side, 0, side):
        draw.polygon(((shift, 0), (shift + side * 0.34, 0), (shift + side * 1.34, side), (shift + side, side)), 255)
    for x, y in ((0.67, 0.0), (0.92, 0.25), (0.17, 0.5), (0.42, 0.75), (0.67, 1.0), (1.17, 0.5), (-0.08, 0.25)):
        _diamond(draw, x * side, y * side, side * 0.085)
    return mask


def _diamond(draw: ImageDraw.ImageDraw, x: float, y: float, reach: float) -> None:
    draw.polygon(((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)), 255)


def _truntum(side: int) -> Image.Image:
    """Stars of eight rays, strewn evenly."""
    mask = Image.new("L", (side, side))
    draw = ImageDraw.Draw(mask)
    for x, y in ((0.25, 0.25), (0.75, 0.75)):
        for across, down in ((0.2, 0.045), (0.045, 0.2)):
            _lozenge(draw, x * side, y * side, across * side, down * side)
        draw.ellipse(((x - 0.075) * side, (y - 0.075) * side, (x + 0.075) * side, (y + 0.075) * side), 255)
    for x, y in ((0.75, 0.25), (0.25, 0.75)):
        _diamond(draw, x * side, y * side, side * 0.05)
    return mask


def _lozenge(draw: ImageDraw.ImageDraw, x: float, y: float, across: float, down: float) -> None:
    draw.polygon(((x, y - down), (x + across, y), (x, y + down), (x - across, y)), 255)


MOTIFS: tuple[Callable[[int], Image.Image], ...] = (_kawung, _ceplok, _tumpal, _anyaman, _parang, _truntum)
