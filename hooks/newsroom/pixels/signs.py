"""Signs on designed pictures: the portal's tick, the warning triangle, stripes, and words stamped askew."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

from newsroom.pixels import lettering
from newsroom.pixels.color import Color
from newsroom.pixels.layout import Box, Size
from newsroom.pixels.lettering import BOLD, CAPITALS
from newsroom.pixels.parts import FINER, Canvas, Part


@dataclass(frozen=True)
class Tick(Part):
    """The portal's mark: a tick in a disc."""

    side: float
    colors: tuple[Color, Color]

    def size(self, room: Size) -> Size:
        """Return its side, twice; less where there is no room."""
        side = min(self.side, *room)
        return side, side

    def paint(self, canvas: Canvas, box: Box) -> None:
        """Draw disc and tick."""
        left, top, right, _ = box.corners
        disc, tick = _tick(right - left)
        canvas.stain(self.colors[1], disc, left, top)
        canvas.stain(self.colors[0], tick, left, top)


@lru_cache(maxsize=8)
def _tick(side: int) -> tuple[Image.Image, Image.Image]:
    large = side * FINER
    disc, tick = Image.new("L", (large, large)), Image.new("L", (large, large))
    ImageDraw.Draw(disc).ellipse((0, 0, large - 1, large - 1), 255)
    points = [(large * x, large * y) for x, y in ((0.29, 0.52), (0.44, 0.67), (0.72, 0.36))]
    ImageDraw.Draw(tick).line(points, 255, round(large * 0.1), "curve")
    return disc.reduce(FINER), tick.reduce(FINER)


@dataclass(frozen=True)
class Triangle(Part):
    """The warning sign: a triangle with an exclamation mark."""

    side: float
    colors: tuple[Color, Color]

    def size(self, room: Size) -> Size:
        """Return its side, and the height that goes with it."""
        side = min(self.side, *room)
        return side, side * 0.9

    def paint(self, canvas: Canvas, box: Box) -> None:
        """Draw it."""
        sign, mark = _triangle(round(box.width), round(box.height))
        ink, ground = self.colors
        canvas.stain(ground, sign, round(box.x), round(box.y))
        canvas.stain(ink, mark, round(box.x), round(box.y))


@lru_cache(maxsize=8)
def _triangle(width: int, height: int) -> tuple[Image.Image, Image.Image]:
    wide, high = width * FINER, height * FINER
    sign, mark = Image.new("L", (wide, high)), Image.new("L", (wide, high))
    edge = wide * 0.07
    corners = [(wide / 2, edge), (wide - edge, high - edge), (edge, high - edge)]
    draw = ImageDraw.Draw(sign)
    draw.polygon(corners, 255)
    draw.line([*corners, *corners[:2]], 255, round(edge * 2), "curve")
    draw = ImageDraw.Draw(mark)
    draw.rounded_rectangle((wide * 0.455, high * 0.34, wide * 0.545, high * 0.66), wide * 0.045, 255)
    draw.ellipse((wide * 0.445, high * 0.73, wide * 0.555, high * 0.73 + wide * 0.11), 255)
    return sign.reduce(FINER), mark.reduce(FINER)


@dataclass(frozen=True)
class Stamp(Part):
    """A word stamped askew, in a frame; no wider than `wide`."""

    text: str
    wide: float
    colors: tuple[Color, Color]
    solid: bool = False
    angle: float = 8

    def size(self, room: Size) -> Size:
        """Return what the turned frame takes."""
        mask, _ = self._masks
        return min(room[0], mask.width), mask.height

    def paint(self, canvas: Canvas, box: Box) -> None:
        """Stamp it into the middle of its box."""
        mask, letters = self._masks
        at = round(box.x + (box.width - mask.width) / 2), round(box.y + (box.height - mask.height) / 2)
        ink, ground = self.colors
        canvas.stain(ground if self.solid else ink, mask, *at)
        canvas.stain(ink, letters, *at)
        canvas.written.append((self.text, Box(*at, mask.width, mask.height), ink, ground))

    @property
    def _masks(self) -> tuple[Image.Image, Image.Image]:
        return _stamp(self.text, round(self.wide), self.solid, self.angle)


@lru_cache(maxsize=32)
def _stamp(text: str, width: int, solid: bool, angle: float) -> tuple[Image.Image, Image.Image]:
    """Return the masks of frame (or ground) and letters, turned."""
    fine = 2
    room = width * fine * 0.97
    size = min(96.0 * fine, room * 0.84 / lettering.width(text, BOLD, 1))
    wide, high = round(lettering.width(text, BOLD, size) + size * 0.6), round(size * 1.42)
    frame = Image.new("L", (wide, high))
    box, line = (0, 0, wide - 1, high - 1), round(size * 0.1)
    draw = ImageDraw.Draw(frame)
    if solid:
        draw.rounded_rectangle(box, size * 0.16, 255)
    else:
        draw.rounded_rectangle(box, size * 0.2, 0, 255, line)
    start = (size * 0.3, (high + size * CAPITALS) / 2)
    letters = lettering.mask_of(text, BOLD, size, (wide, high), start)
    turned = [mask.rotate(angle, Image.Resampling.BICUBIC, expand=True).reduce(fine) for mask in (frame, letters)]
    return turned[0], turned[1]


@lru_cache(maxsize=8)
def hazard(width: int, height: int, band: int) -> Image.Image:
    """Return a mask of slanting stripes."""
    mask = Image.new("L", (width * FINER, height * FINER))
    draw, step, tall = ImageDraw.Draw(mask), band * FINER, height * FINER
    for x in range(-tall - 2 * step, width * FINER + 2 * step, 2 * step):
        draw.polygon(((x, tall), (x + tall, 0), (x + tall + step, 0), (x + step, tall)), 255)
    return mask.reduce(FINER)


def flipped(mask: Image.Image) -> Image.Image:
    """Return a mask upside down."""
    return mask.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
