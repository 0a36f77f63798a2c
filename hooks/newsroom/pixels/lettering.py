"""Letters: which font has which of them, how wide words run, and drawing them. What no font has is left out.

A text is split into runs, each in the first font that has its letters; within a run HarfBuzz shapes and orders them.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from newsroom.pixels.color import Color

FOLDER = Path(__file__).resolve().parents[3] / "overrides" / "fonts"
BOLD, PLAIN = "PlusJakartaSans-ExtraBold.ttf", "PlusJakartaSans-SemiBold.ttf"
OTHERS = (
    "NotoSans-Bold.ttf",
    "NotoSansArabic-Bold.ttf",
    "NotoSansJavanese-Bold.ttf",
    "NotoSansSundanese-Bold.ttf",
    "NotoSansBalinese-Bold.ttf",
)
# Height of capitals and of the line's room, in parts of the size (Plus Jakarta Sans).
CAPITALS, ASCENT, DESCENT = 0.745, 1.038, 0.222
MARKS = 3
JOINERS = "\u200c\u200d"
REFERENCE = 100.0
# Letters from this size on are drawn as they are; and what is added to the narrow space of Plus Jakarta Sans.
LARGE, SPACED = 40.0, 0.045
Run = tuple[str, str]


def digests() -> tuple[str, ...]:
    """Return the hashes of all fonts, for the keys of what is drawn with them."""
    return tuple(sha256((FOLDER / name).read_bytes()).hexdigest() for name in (BOLD, PLAIN, *OTHERS))


def clean(text: str) -> str:
    """Return text as it can be drawn: composed, on one line, without emoji, controls and heaps of marks."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    words = "".join(_drawable(cluster) for cluster in clusters(unicodedata.normalize("NFC", text)))
    return " ".join(words.split())


def clusters(text: str) -> Iterator[str]:
    """Yield the letters of a text, each with its combining marks and joiners."""
    cluster = ""
    for letter in text:
        if cluster and (unicodedata.category(letter).startswith("M") or _joins(cluster, letter)):
            cluster += letter
            continue
        if cluster:
            yield cluster
        cluster = letter
    if cluster:
        yield cluster


def _joins(cluster: str, letter: str) -> bool:
    """Joiners shape the letters of Arabic and of the scripts of Java; elsewhere they only glue emoji."""
    return letter in JOINERS and ord(cluster[0]) > 0x5FF and cluster[0].isalpha()


def _drawable(cluster: str) -> str:
    if cluster.isspace():
        return " "
    cluster = cluster[: 1 + MARKS]
    for form in (cluster, unicodedata.normalize("NFKC", cluster), cluster[0]):
        letters = form.strip(JOINERS)
        if letters and letters.isprintable() and any(_has(name, letters) for name in (BOLD, *OTHERS)):
            return form
    return ""


def runs(text: str, weight: str) -> list[Run]:
    """Return a cleaned text as stretches of one font each: (font file, letters)."""
    if text.isascii():
        return [(weight, text)] if text else []
    found: list[Run] = []
    for cluster in clusters(text):
        name = _font_of(cluster, weight, found[-1][0] if found else weight)
        if found and found[-1][0] == name:
            found[-1] = (name, found[-1][1] + cluster)
        else:
            found.append((name, cluster))
    return _with_spaces_outside(found, weight)


def _font_of(cluster: str, weight: str, before: str) -> str:
    """Return the first font that has a cluster; spaces and signs stay in the font of what stands before them."""
    names = (weight, *OTHERS) if cluster[0].isalnum() else (before, weight, *OTHERS)
    return next((name for name in names if _has(name, cluster)), weight)


def _with_spaces_outside(found: list[Run], weight: str) -> list[Run]:
    """Move the spaces at the end of a stretch that runs from right to left behind it, where the eye expects them."""
    moved: list[Run] = []
    for name, letters in found:
        kept = letters.rstrip() if _runs_leftward(letters) else letters
        moved.append((name, kept))
        if kept != letters:
            moved.append((weight, " "))
    return moved


def _runs_leftward(letters: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in letters)


def pieces(text: str, weight: str) -> Iterator[tuple[str, str, float]]:
    """Yield font, letters and the width at the size of reference of each word with the space behind it.

    Words that run from right to left stay together, because only HarfBuzz knows their order.
    """
    for name, letters in runs(text, weight):
        for word in [letters] if _runs_leftward(letters) else re.findall(r"\S+ ?| ", letters):
            bare = word.removesuffix(" ")
            yield name, word, _length(name, bare) + _space(name) * word.endswith(" ")


@lru_cache(maxsize=8192)
def _length(name: str, letters: str) -> float:
    """Return how wide letters run at the size of reference; the same words come again and again."""
    return _face(name, REFERENCE).getlength(letters)


def _space(name: str) -> float:
    return _length(name, " ") + SPACED * REFERENCE


def width(text: str, weight: str, size: float) -> float:
    """Return how wide a cleaned text runs at a size."""
    return _width(text, weight) * size / REFERENCE


@lru_cache(maxsize=4096)
def _width(text: str, weight: str) -> float:
    return sum(wide for _, _, wide in pieces(text, weight))


def write(image: Image.Image, start: tuple[float, float], text: str, weight: str, size: float, ink: Color) -> None:
    """Draw a cleaned text; `start` is the left end of its base line.

    Small letters are drawn at the double size and brought down: FreeType would round the distance of each to whole
    pixels.
    """
    if size >= LARGE:
        _write(ImageDraw.Draw(image), start, text, weight, size, ink)
        return
    left, base = int(start[0]) - 2, int(start[1] - size * 1.2)
    image.paste(ink, (left, base), _small(text, weight, size, (start[0] - left, start[1] - base)))


@lru_cache(maxsize=128)
def _small(text: str, weight: str, size: float, start: tuple[float, float]) -> Image.Image:
    """Return the mask of a small text; names of agencies and of the portal come again on card after card."""
    mask = Image.new("L", (2 * int(width(text, weight, size) + 6), 2 * int(size * 1.7)))
    _write(ImageDraw.Draw(mask), (2 * start[0], 2 * start[1]), text, weight, size * 2, 255)
    return mask.reduce(2)


def _write(
    draw: ImageDraw.ImageDraw, start: tuple[float, float], text: str, weight: str, size: float, ink: Color | int
) -> None:
    x, y = start
    for name, word, wide in pieces(text, weight):
        draw.text((x, y), word, ink, _face(name, size), anchor="ls")
        x += wide * size / REFERENCE


def mask_of(text: str, weight: str, size: float, canvas: tuple[int, int], start: tuple[float, float]) -> Image.Image:
    """Return a mask of this size with a text on it."""
    mask = Image.new("L", canvas)
    _write(ImageDraw.Draw(mask), start, text, weight, size, 255)
    return mask


@lru_cache(maxsize=1024)
def advance(letters: str, name: str) -> float:
    """Return how wide letters of a font are, in thousandths of the size."""
    return _face(name, 1000.0).getlength(letters)


@lru_cache(maxsize=128)
def _face(name: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FOLDER / name, size)


def _has(name: str, cluster: str) -> bool:
    return all(ord(letter) in _coverage(name) for letter in cluster if letter not in JOINERS)


@lru_cache(maxsize=16)
def _coverage(name: str) -> frozenset[int]:
    """Return the characters of a font, from its `cmap` table (OpenType 1.9, formats 4 and 12)."""
    data = (FOLDER / name).read_bytes()
    tables = struct.iter_unpack(">4s3I", data[12 : 12 + 16 * struct.unpack_from(">H", data, 4)[0]])
    start = next(offset for tag, _, offset, _ in tables if tag == b"cmap")
    count = struct.unpack_from(">H", data, start + 2)[0]
    offsets = {struct.unpack_from(">I", data, start + 8 + 8 * index)[0] for index in range(count)}
    return frozenset(code for offset in offsets for code in _codes(data[start + offset :]))


def _codes(table: bytes) -> Iterator[int]:
    kind = struct.unpack_from(">H", table)[0]
    if kind == 12:
        for first, last, _ in struct.iter_unpack(">3I", table[16 : 16 + 12 * struct.unpack_from(">I", table, 12)[0]]):
            yield from range(first, last + 1)
    elif kind == 4:
        size = struct.unpack_from(">H", table, 6)[0]
        lasts = struct.unpack_from(f">{size // 2}H", table, 14)
        firsts = struct.unpack_from(f">{size // 2}H", table, 16 + size)
        for first, last in zip(firsts, lasts, strict=True):
            yield from range(first, last + 1 if last != 0xFFFF else last)
