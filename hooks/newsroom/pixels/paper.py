"""Paper: a canvas whose drawing becomes a PDF page (ISO 32000-1) with real letters; the same drawing, the same bytes.

Letters of Windows-1252 in the two main fonts are text that can be searched and copied. Whatever needs shaping, or another
font, is laid on as a picture that carries its text.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from PIL import Image

from newsroom.pixels import lettering
from newsroom.pixels.color import Color
from newsroom.pixels.layout import Box
from newsroom.pixels.lettering import BOLD, PLAIN
from newsroom.pixels.parts import Canvas

# Pixels of the layout to points: 150 pixels an inch. Letters that become pictures get more of them.
POINT = 72 / 150
FINER = 3
FONTS = {BOLD: "B", PLAIN: "P"}
# How far a quarter of a circle's control points are from its ends, in radii.
ROUND = 0.5523


@dataclass(slots=True)
class Paper(Canvas):
    """A page in the making."""

    size: tuple[int, int] = (0, 0)
    orders: list[str] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)

    @classmethod
    def sheet(cls, width: int, height: int) -> Paper:
        """Return an empty white page."""
        return cls(Image.new("RGB", (1, 1)), size=(width, height))

    def fill(self, box: Box, color: Color, radius: float = 0) -> None:
        """Fill a box, its corners rounded."""
        shape = self._rounded(box, radius) if radius else self._rectangle(box)
        self.orders.append(f"{_color(color)} rg {shape} f")

    def stain(self, color: Color, mask: Image.Image, x: int, y: int = 0) -> None:
        """Lay a colour on, as thick as a mask is bright."""
        self._lay(Image.new("RGB", (1, 1), color), mask, Box(x, y, mask.width, mask.height))

    def picture(self, picture: Image.Image, x: int, y: int) -> None:
        """Lay a picture on, transparent where it is."""
        mask = picture.getchannel("A") if picture.mode == "RGBA" else None
        self._lay(picture.convert("RGB"), mask, Box(x, y, picture.width, picture.height))

    def cells(self, color: Color, rows: Sequence[bytes], box: Box) -> None:
        """Fill those cells of a grid that are 1, each stretch of them in a row at once."""
        side, shapes = box.width / len(rows), []
        for number, row in enumerate(rows):
            for stretch in re.finditer(b"\1+", row):
                start, end = stretch.span()
                cell = Box(box.x + start * side, box.y + number * side, (end - start) * side, side)
                shapes.append(self._rectangle(cell))
        self.orders.append(f"{_color(color)} rg {' '.join(shapes)} f")

    def letters(self, start: tuple[float, float], text: str, weight: str, size: float, ink: Color) -> None:
        """Write a text; `start` is the left end of its base line."""
        x, y = start
        for name, word, wide in lettering.pieces(text, weight):
            encoded = _encoded(word) if name in FONTS else b""
            if encoded:
                self._word(encoded, name, (x, y), size, ink)
            elif word.strip():
                self._drawn(word, weight, (x, y), size, ink)
            x += wide * size / lettering.REFERENCE

    def _word(self, word: bytes, name: str, start: tuple[float, float], size: float, ink: Color) -> None:
        """Write a word as wide as HarfBuzz makes it: what kerning takes away is taken evenly from its letters."""
        letters = word.rstrip()
        plain = sum(_widths(name)[code - 32] for code in letters) * size / 1000
        wide = lettering.advance(letters.decode("cp1252"), name) * size / 1000
        gap = (wide - plain) / max(1, len(letters)) * POINT
        at = f"{start[0] * POINT:.2f} {self._up(start[1]):.2f}"
        font = f"/{FONTS[name]} {size * POINT:.2f} Tf {gap:.3f} Tc"
        self.orders.append(f"BT {_color(ink)} rg {font} {at} Td <{word.hex()}> Tj ET")

    def _drawn(self, word: str, weight: str, start: tuple[float, float], size: float, ink: Color) -> None:
        wide, high = lettering.width(word, weight, size) + size, size * 2
        canvas = round(wide * FINER), round(high * FINER)
        at = (size / 2 * FINER, size * 1.4 * FINER)
        mask = lettering.mask_of(word, weight, size * FINER, canvas, at)
        box = Box(start[0] - size / 2, start[1] - size * 1.4, wide, high)
        self.orders.append(f"/Span <</ActualText <feff{word.encode('utf-16-be').hex()}>>> BDC")
        self._lay(Image.new("RGB", (1, 1), ink), mask, box)
        self.orders.append("EMC")

    def _lay(self, picture: Image.Image, mask: Image.Image | None, box: Box) -> None:
        number = len(self.pictures)
        soft = f" /SMask {{{number + 1}}}" if mask else ""
        self.pictures.append(_image(picture, "DeviceRGB", soft))
        if mask:
            self.pictures.append(_image(mask, "DeviceGray", ""))
        wide, high = box.width * POINT, box.height * POINT
        at = f"{wide:.2f} 0 0 {high:.2f} {box.x * POINT:.2f} {self._up(box.bottom):.2f}"
        self.orders.append(f"q {at} cm /I{number} Do Q")

    def _up(self, y: float) -> float:
        return (self.size[1] - y) * POINT

    def _rectangle(self, box: Box) -> str:
        width, height = box.width * POINT, box.height * POINT
        return f"{box.x * POINT:.2f} {self._up(box.bottom):.2f} {width:.2f} {height:.2f} re"

    def _rounded(self, box: Box, radius: float) -> str:
        left, right, low, high = box.x * POINT, box.right * POINT, self._up(box.bottom), self._up(box.y)
        reach = min(radius * POINT, (right - left) / 2, (high - low) / 2)
        near = reach * (1 - ROUND)
        corners = (
            (right - reach, low, right - near, low, right, low + near, right, low + reach, right, high - reach),
            (right, high - near, right - near, high, right - reach, high, left + reach, high),
            (left + near, high, left, high - near, left, high - reach, left, low + reach),
            (left, low + near, left + near, low, left + reach, low),
        )
        first, *others = corners
        curve = "{:.2f} {:.2f} l {:.2f} {:.2f} {:.2f} {:.2f} {:.2f} {:.2f} c"
        path = [f"{left + reach:.2f} {low:.2f} m", curve.format(*first[:8])]
        path.append("{:.2f} {:.2f} l".format(*first[8:]))
        for corner in others:
            path.append("{:.2f} {:.2f} {:.2f} {:.2f} {:.2f} {:.2f} c".format(*corner[:6]))
            if corner[6:]:
                path.append("{:.2f} {:.2f} l".format(*corner[6:]))
        return " ".join(path)

    def pdf(self, title: str, language: str) -> bytes:
        """Return the page as a PDF file with a title and a language; its identifier is its content's own hash."""
        first = 6 + 3 * len(FONTS)
        names = " ".join(f"/I{index} {first + index} 0 R" for index in range(len(self.pictures)))
        fonts = " ".join(f"/{short} {6 + 3 * index} 0 R" for index, short in enumerate(FONTS.values()))
        box = f"[0 0 {self.size[0] * POINT:.2f} {self.size[1] * POINT:.2f}]"
        pages = (
            f"<</Type /Catalog /Pages 2 0 R /Lang {_text(language)} /ViewerPreferences <</DisplayDocTitle true>>>>",
            "<</Type /Pages /Kids [3 0 R] /Count 1>>",
            f"<</Type /Page /Parent 2 0 R /MediaBox {box} /Contents 4 0 R"
            f" /Resources <</Font <<{fonts}>> /XObject <<{names}>>>>>>",
        )
        objects = [page.encode() for page in pages]
        objects.append(_stream("", "\n".join(self.orders).encode()))
        objects.append(f"<</Title {_text(title)}>>".encode())
        for index, name in enumerate(FONTS):
            objects += _font(name, 6 + 3 * index)
        for index, picture in enumerate(self.pictures):
            soft = f"{{{index + 1}}}".encode()
            objects.append(picture.replace(soft, f"{first + index + 1} 0 R".encode(), 1))
        return _file(objects)


def _color(color: Color) -> str:
    return " ".join(f"{value / 255:.3f}" for value in color)


def _encoded(word: str) -> bytes:
    try:
        data = word.encode("cp1252")
    except UnicodeEncodeError:
        return b""
    return data if min(data, default=0) >= 32 else b""


def _text(text: str) -> str:
    return f"<feff{text.encode('utf-16-be', 'replace').hex()}>"


def _stream(entries: str, data: bytes) -> bytes:
    packed = zlib.compress(data, 6)
    head = f"<<{entries} /Filter /FlateDecode /Length {len(packed)}>>\nstream\n"
    return head.encode() + packed + b"\nendstream"


def _image(image: Image.Image, space: str, more: str) -> bytes:
    size = f"/Width {image.width} /Height {image.height} /ColorSpace /{space} /BitsPerComponent 8"
    return _stream(f"/Type /XObject /Subtype /Image {size}{more}", image.tobytes())


@lru_cache(maxsize=4)
def _widths(name: str) -> tuple[int, ...]:
    """Return how wide the letters of Windows-1252 from the space on are, in thousandths of the size."""
    letters = (bytes([code]).decode("cp1252", "ignore") for code in range(32, 256))
    return tuple(round(lettering.advance(letter, name)) if letter else 0 for letter in letters)


@lru_cache(maxsize=4)
def _font(name: str, number: int) -> tuple[bytes, bytes, bytes]:
    """Return the objects of a font: itself, its description and its file."""
    data = (lettering.FOLDER / name).read_bytes()
    family = name.removesuffix(".ttf")
    widths = " ".join(map(str, _widths(name)))
    font = (
        f"<</Type /Font /Subtype /TrueType /BaseFont /{family} /FirstChar 32 /LastChar 255 /Widths [{widths}]"
        f" /Encoding /WinAnsiEncoding /FontDescriptor {number + 1} 0 R>>"
    )
    about = (
        f"<</Type /FontDescriptor /FontName /{family} /Flags 32 /FontBBox [-200 -300 1400 1100] /ItalicAngle 0"
        f" /Ascent {lettering.ASCENT * 1000:.0f} /Descent {-lettering.DESCENT * 1000:.0f}"
        f" /CapHeight {lettering.CAPITALS * 1000:.0f} /StemV 120 /FontFile2 {number + 2} 0 R>>"
    )
    return font.encode(), about.encode(), _stream(f"/Length1 {len(data)}", data)


def _file(objects: Sequence[bytes]) -> bytes:
    """Return a PDF file of these objects: the catalog is the first of them, the information the fifth."""
    body, starts = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    parts, length = [body], len(body)
    for number, data in enumerate(objects, 1):
        starts.append(length)
        parts.append(f"{number} 0 obj\n".encode() + data + b"\nendobj\n")
        length += len(parts[-1])
    rows = "".join(f"{start:010} 00000 n \n" for start in starts)
    mark = sha256(b"".join(parts)).hexdigest()[:32]
    size = len(objects) + 1
    trailer = f"<</Size {size} /Root 1 0 R /Info 5 0 R /ID [<{mark}> <{mark}>]>>"
    parts.append(
        f"xref\n0 {size}\n0000000000 65535 f \n{rows}trailer\n{trailer}\nstartxref\n{length}\n%%EOF\n".encode()
    )
    return b"".join(parts)
