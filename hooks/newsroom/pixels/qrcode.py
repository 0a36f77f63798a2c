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
# What turns the pixels of a code, black on white, into its cells: a dark one is 1.
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
    code = zxingcpp.create_barcode(data, zxingcpp.BarcodeFormat.QRCode).to_image(add_quiet_zones=False)
    # It is a buffer, which its types do not tell.
    side, cells = code.shape[0], memoryview(code).tobytes().translate(CELLS)  # type: ignore[arg-type]
    return [cells[start : start + side] for start in range(0, side * side, side)]
