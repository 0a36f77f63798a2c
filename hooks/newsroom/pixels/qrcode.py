"""QR codes (ISO/IEC 18004) on designed pictures; the only door to ZXing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import zxingcpp

from newsroom.pixels.color import BLACK, WHITE
from newsroom.pixels.layout import Box, Size
from newsroom.pixels.parts import Canvas, Part

# How many cells about a code must stay white (ISO/IEC 18004, 6.3.8).
QUIET = 4
SHARP = 0.9
# From the least to the most of a code that may be lost; and the cells of a picture of one, dark ones as 1.
LEVELS = "LMQH"
CELLS = bytes([1, *[0] * 255])


@dataclass(frozen=True)
class Code(Part):
    """A QR code on a white tile with its quiet zone."""

    data: str
    side: float
    radius: float = 0

    def size(self, room: Size) -> Size:
        """Return its side, twice; less where there is no room."""
        side = min(self.side, *room)
        return side, side

    def paint(self, canvas: Canvas, box: Box) -> None:
        """Draw the tile, and the code large, in the middle of it."""
        canvas.fill(box, WHITE, self.radius)
        rows = matrix(self.data)
        largest = box.width / (len(rows) + 2 * QUIET)
        # Whole pixels are sharper, but not at the price of much smaller cells.
        side = round(len(rows) * (int(largest) if int(largest) >= largest * SHARP else largest))
        edge = round((box.width - side) / 2)
        canvas.cells(BLACK, rows, Box(round(box.x) + edge, round(box.y) + edge, side, side))


@lru_cache(maxsize=8)
def matrix(data: str) -> Sequence[bytes]:
    """Return the cells of a code, row by row: the smallest one for the data, as robust as it can be at that size."""
    rows = _rows(data, LEVELS[0])
    for level in LEVELS[1:]:
        stronger = _rows(data, level)
        if len(stronger) > len(rows):
            break
        rows = stronger
    return rows


def _rows(data: str, level: str) -> Sequence[bytes]:
    code = zxingcpp.create_barcode(data, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    picture = code.to_image(add_quiet_zones=False)
    # It is a buffer, which its types do not tell.
    side, cells = picture.shape[0], memoryview(picture).tobytes().translate(CELLS)  # type: ignore[arg-type]
    return [cells[start : start + side] for start in range(0, side * side, side)]
