"""A tiny icon in two colours, as .ico files hold it: written by hand, since it is a picture of one bit a pixel."""

from __future__ import annotations

import struct


def ico(art: str, background: str, ink: str) -> bytes:
    """Return an icon file of a square drawing whose `#` are ink; its side is a multiple of eight, at most 64.

    The format is that of Windows: a directory, and in it a bitmap from the bottom up with a colour table, and a mask.
    """
    lines = art.split()
    side = len(lines)
    row = -(-side // 32) * 4
    bits = b"".join(_bits(line).ljust(row, b"\0") for line in reversed(lines))
    colors = b"".join(_channels(color) for color in (background, ink))
    header = struct.pack("<IiiHHIIiiII", 40, side, side * 2, 1, 1, 0, len(bits) * 2, 0, 0, 2, 2)
    image = header + colors + bits + bytes(len(bits))
    directory = struct.pack("<HHHBBBBHHII", 0, 1, 1, side, side, 2, 0, 1, 1, len(image), 22)
    return directory + image


def _bits(line: str) -> bytes:
    return int(line.replace("#", "1").replace(".", "0"), 2).to_bytes(len(line) // 8, "big")


def _channels(color: str) -> bytes:
    red, green, blue = bytes.fromhex(color[1:])
    return bytes((blue, green, red, 0))
