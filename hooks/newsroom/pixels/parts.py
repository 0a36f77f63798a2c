"""Parts of designed pictures: each says how large it wants to be and draws itself on a canvas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

from PIL import Image, ImageDraw

from newsroom.pixels import lettering, wrapping
from newsroom.pixels.color import Color
from newsroom.pixels.layout import Box, Element, Leaf, Size
from newsroom.pixels.lettering import BOLD, CAPITALS, PLAIN

FINER = 4
# How small a line may get before it is cut, in parts of its size.
SMALLER = 0.7


@dataclass(slots=True)
class Canvas:
    """A picture in the making, with the box and the two colours of everything that was written on it."""

    image: Image.Image
    written: list[tuple[str, Box, Color, Color]] = field(default_factory=list)

    @classmethod
    def blank(cls, width: int, height: int, ground: Color) -> Canvas:
        """Return a canvas of one colour."""
        return cls(Image.new("RGB", (width, height), ground))

    def fill(self, box: Box, color: Color, radius: float = 0) -> None:
        """Fill a box, its corners rounded."""
        left, top, right, bottom = box.corners
        mask = rounded(right - left, bottom - top, round(radius)) if radius else None
        self.image.paste(color, (left, top, right, bottom), mask)

    def stain(self, color: Color, mask: Image.Image, x: int, y: int = 0) -> None:
        """Lay a colour on, as thick as a mask is bright."""
        self.image.paste(color, (x, y), mask)

    def picture(self, picture: Image.Image, x: int, y: int) -> None:
        """Lay a picture on, transparent where it is."""
        self.image.paste(picture, (x, y), picture if picture.mode == "RGBA" else None)

    def cells(self, color: Color, rows: Sequence[bytes], box: Box) -> None:
        """Fill those cells of a grid that are 1; `box` is all of the grid."""
        left, top, right, bottom = box.corners
        grid = Image.frombytes("L", (len(rows[0]), len(rows)), b"".join(rows).replace(b"\1", b"\xff"))
        if (right - left) % len(rows):
            grid = grid.resize((len(rows[0]) * FINER, len(rows) * FINER), Image.Resampling.NEAREST)
            self.stain(color, grid.resize((right - left, bottom - top), Image.Resampling.BOX), left, top)
            return
        self.stain(color, grid.resize((right - left, bottom - top), Image.Resampling.NEAREST), left, top)

    def text(self, text: str, box: Box, size: float, weight: str, colors: tuple[Color, Color]) -> None:
        """Write a line, its capitals in the middle of the box; `colors` are those of letters and ground."""
        base = box.y + (box.height + size * CAPITALS) / 2
        self.letters((box.x, base), text, weight, size, colors[0])
        wide = lettering.width(text, weight, size)
        self.written.append((text, Box(box.x, base - size * CAPITALS, wide, size * CAPITALS), *colors))

    def letters(self, start: tuple[float, float], text: str, weight: str, size: float, ink: Color) -> None:
        """Draw a text; `start` is the left end of its base line."""
        lettering.write(self.image, start, text, weight, size, ink)


@lru_cache(maxsize=64)
def rounded(width: int, height: int, radius: int) -> Image.Image:
    """Return the mask of a rectangle with rounded corners."""
    mask = Image.new("L", (width * FINER, height * FINER))
    box = (0, 0, width * FINER - 1, height * FINER - 1)
    ImageDraw.Draw(mask).rounded_rectangle(box, radius * FINER, 255)
    return mask.reduce(FINER)


class Part(Leaf):
    """An element that draws itself."""

    def paint(self, canvas: Canvas, box: Box) -> None:
        """Draw it into its box."""


def paint_all(canvas: Canvas, element: Element, box: Box) -> None:
    """Lay an element out in a box and draw all of it."""
    for part, place in element.place(box):
        assert isinstance(part, Part)
        part.paint(canvas, place)


@dataclass(frozen=True)
class Line(Part):
    """One line of text; it gets a little smaller where room is short, and then ends in an ellipsis."""

    text: str
    height: float
    colors: tuple[Color, Color]
    weight: str = PLAIN

    def size(self, room: Size) -> Size:
        """Return its own width, at most what there is, and its height: 1.3 of the letters' size."""
        return min(room[0], lettering.width(self.text, self.weight, self._height(room[0]))), self.height * 1.3

    def paint(self, canvas: Canvas, box: Box) -> None:
        """Write it."""
        height = self._height(box.width + 0.5)
        measure = partial(lettering.width, weight=self.weight, size=height)
        canvas.text(wrapping.shortened(self.text, measure, box.width + 1), box, height, self.weight, self.colors)

    def _height(self, room: float) -> float:
        wide = lettering.width(self.text, self.weight, self.height)
        return self.height * min(1.0, max(SMALLER, room / wide)) if wide else self.height


@dataclass(frozen=True)
class Paragraph(Part):
    """Text that takes the largest of its sizes at which it fits."""

    text: str
    sizes: Sequence[int]
    colors: tuple[Color, Color]
    weight: str = BOLD
    leading: float = 1.14
    most: int = 9

    def size(self, room: Size) -> Size:
        """Return the width it is given and the height of its lines."""
        return room[0], self._set(room).height

    def place(self, box: Box) -> Iterator[tuple[Element, Box]]:
        """Yield its lines, each as a part of its own."""
        setting = self._set((box.width, box.height + 0.5))
        for number, line in enumerate(setting.lines):
            at = Box(box.x, box.y + number * setting.leading, box.width, setting.leading)
            yield Line(line, setting.size, self.colors, self.weight), at

    def smaller(self, step: int) -> Element:
        """Return it without the largest of its sizes."""
        return replace(self, sizes=self.sizes[min(step, len(self.sizes) - 1) :])

    def _set(self, room: Size) -> wrapping.Setting:
        return _set(self.text, self.weight, room, tuple(self.sizes), self.leading, self.most)


@lru_cache(maxsize=64)
def _set(text: str, weight: str, room: Size, sizes: tuple[int, ...], leading: float, most: int) -> wrapping.Setting:
    return wrapping.fit(text, _measure(weight), room, sizes, leading, most)


@lru_cache(maxsize=2)
def _measure(weight: str) -> wrapping.Measure:
    """Return what measures texts at size 1; the same one each time, so that what is found with it can be kept."""
    return partial(lettering.width, weight=weight, size=1)


@dataclass(frozen=True)
class Badge(Part):
    """A word on a ground of its own."""

    text: str
    height: float
    colors: tuple[Color, Color]
    radius: float = 8

    def size(self, room: Size) -> Size:
        """Return the size of the word and the room about it."""
        wide = lettering.width(self.text, BOLD, self._letters) + self.height * 0.8
        return min(room[0], wide), self.height

    def paint(self, canvas: Canvas, box: Box) -> None:
        """Draw the ground, then the word."""
        canvas.fill(box, self.colors[1], self.radius)
        inner = box.inset(self.height * 0.4, 0)
        canvas.text(self.text, inner, self._letters, BOLD, self.colors)

    @property
    def _letters(self) -> float:
        return self.height * 0.54


@dataclass(frozen=True)
class Tile(Part):
    """A white tile with a logo, or with the beginning of a name where there is none."""

    side: float
    logo: Image.Image | None
    letters: str
    colors: tuple[Color, Color]
    edge: Color | None = None

    def size(self, room: Size) -> Size:
        """Return its side, twice; less where there is no room."""
        side = min(self.side, *room)
        return side, side

    def paint(self, canvas: Canvas, box: Box) -> None:
        """Draw it."""
        if self.edge:
            canvas.fill(Box(box.x - 1, box.y - 1, box.width + 2, box.height + 2), self.edge, self.side * 0.23)
        canvas.fill(box, self.colors[1], self.side * 0.22)
        if self.logo is None:
            self._letter(canvas, box)
            return
        x = round(box.x + (box.width - self.logo.width) / 2)
        y = round(box.y + (box.height - self.logo.height) / 2)
        canvas.picture(self.logo, x, y)

    def _letter(self, canvas: Canvas, box: Box) -> None:
        room = self.side * 0.76
        size = min(self.side * 0.46, room / max(0.01, lettering.width(self.letters, BOLD, 1)))
        left = box.x + (box.width - lettering.width(self.letters, BOLD, size)) / 2
        canvas.text(self.letters, Box(left, box.y, room, box.height), size, BOLD, self.colors)


@dataclass(frozen=True)
class Shot(Part):
    """A photo, cut to the size of its box."""

    image: Image.Image

    def paint(self, canvas: Canvas, box: Box) -> None:
        """Lay it on."""
        canvas.picture(self.image, round(box.x), round(box.y))


@dataclass(frozen=True)
class Rule(Part):
    """A thin line across."""

    color: Color
    thickness: float = 2

    def size(self, room: Size) -> Size:
        """Return the width it is given."""
        return room[0], self.thickness

    def paint(self, canvas: Canvas, box: Box) -> None:
        """Draw it."""
        canvas.fill(box, self.color)
