"""Reading pictures that others made: what a file is, and its pixels upright, in sRGB, on white, without metadata."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PIL import Image, ImageCms, UnidentifiedImageError, features

from newsroom.record import record

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF")
EXTENSIONS = {
    "JPEG": (".jpg", ".jpeg"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "GIF": (".gif",),
    "TIFF": (".tif", ".tiff"),
}
BYTES = 25 << 20
PIXELS = 60_000_000
# No side of a WebP may be longer than 16,383 pixels (RFC 9649, section 2.6).
SMALLEST, LONGEST = 16, 16_000
MODES = frozenset("1 L LA La P PA RGB RGBA RGBa RGBX CMYK YCbCr I;16 I;16L I;16B".split())
# What hides behind a wrong extension most often, by the bytes at an offset.
STRANGERS = (
    (4, b"ftyphei", "HEIC"), (4, b"ftypmif1", "HEIC"), (4, b"ftyphev", "HEIC"), (4, b"ftypavi", "AVIF"),
    (0, b"%PDF", "PDF"), (0, b"BM", "BMP"), (0, b"8BPS", "PSD"), (0, b"%!PS", "EPS"), (0, b"\0\0\1\0", "ICO"),
    (4, b"jP  ", "JPEG2000"), (0, b"PK\3\4", "ZIP"),
)  # fmt: skip
ORIENTATION, GPS = 0x0112, 0x8825
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
Size = tuple[int, int]
Picture = Image.Image


class Refused(Exception):
    """Why a file can't be published: `fault` is format, bytes, pixels, small or unreadable."""

    def __init__(self, fault: str, detail: str = "", seen: Sight | None = None) -> None:
        super().__init__(f"{fault}: {detail}" if detail else fault)
        self.fault = fault
        self.detail = detail
        self.seen = seen or Sight()


# What decoding raises on a file that is broken.
FAILURES = (Refused, OSError, ValueError, SyntaxError, EOFError, MemoryError, struct.error)


@record
class Sight:
    """What a look at a file told: its real format, its size as shown, whether it moves, whether it tells a location."""

    format: str = ""
    width: int = 0
    height: int = 0
    animated: bool = False
    location: bool = False


def tools() -> tuple[str, ...]:
    """Return the versions of everything that pixels and encoded bytes depend on."""
    names = ("pil", "freetype2", "harfbuzz", "raqm", "fribidi", "littlecms2", "webp", "avif", "libjpeg_turbo", "zlib")
    return tuple(f"{name} {features.version(name)}" for name in names)


def look(data: bytes, extension: str) -> Sight:
    """Return what a file is, after decoding it whole; raises Refused for one that can't be published."""
    if len(data) > BYTES:
        raise Refused("bytes", str(len(data)))
    try:
        with opened(data) as image:
            return _inspect(image, extension)
    except Refused:
        raise
    except Exception as error:  # decoders raise whatever they like on hostile bytes
        raise Refused("unreadable", f"{type(error).__name__}: {error}"[:200]) from error


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """Give the picture of these bytes, not decoded yet; only five formats are tried, and no huge ones."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with _identified(data) as image:
            yield image


def _identified(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("pixels", str(error)) from error
    except UnidentifiedImageError as error:
        known = _own_format(data)
        raise Refused("unreadable" if known else "format", known or _stranger(data)) from error


def _own_format(data: bytes) -> str:
    """Return the format whose mark begins a file that its decoder still does not know: it is broken."""
    starts = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"GIF8": "GIF", b"II*\0": "TIFF", b"MM\0*": "TIFF"}
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return next((name for mark, name in starts.items() if data.startswith(mark)), "" if data else "empty")


def _stranger(data: bytes) -> str:
    head = data[:512].lstrip().lower()
    if b"<svg" in head:
        return "SVG"
    if head.startswith((b"<!doctype html", b"<html")):
        return "HTML"
    return next((name for offset, mark, name in STRANGERS if data.startswith(mark, offset)), "")


def _inspect(image: Image.Image, extension: str) -> Sight:
    turned = orientation(image) > 4
    width, height = image.size[::-1] if turned else image.size
    seen = Sight(kind_of(image), width, height)
    if width * height > PIXELS or max(width, height) > LONGEST:
        raise Refused("pixels", f"{width}x{height}", seen)
    if extension.lower() not in EXTENSIONS[seen.format]:
        raise Refused("format", EXTENSIONS[seen.format][0][1:], seen)
    if min(width, height) < SMALLEST:
        raise Refused("small", f"{width}x{height}", seen)
    if image.mode not in MODES:
        raise Refused("unreadable", f"mode {image.mode}", seen)
    moves = seen.format in ("GIF", "WEBP", "PNG") and bool(getattr(image, "is_animated", False))
    location = tells_location(image)
    upright(image, fitted((width, height), 64))
    return Sight(seen.format, width, height, moves, location)


def kind_of(image: Image.Image) -> str:
    """Return the format's name; a JPEG with further pictures behind the first (MPO) is a JPEG."""
    return "JPEG" if image.format == "MPO" else str(image.format)


def orientation(image: Image.Image) -> int:
    """Return how the picture must be turned (EXIF 2.32, 4.6.5); 1 when that is not said, or said wrongly.

    Pillow itself turns a TIFF.
    """
    if image.format == "TIFF":
        return 1
    try:
        turn = image.getexif().get(ORIENTATION, 1)
    except Exception:  # broken EXIF is as good as none
        return 1
    return turn if turn in TURNS else 1


def tells_location(image: Image.Image) -> bool:
    """Return whether EXIF or XMP of the file carries GPS coordinates."""
    packets = (image.info.get("xmp"), image.info.get("XML:com.adobe.xmp"), image.info.get("exif"))
    texts = (packet.encode() if isinstance(packet, str) else packet for packet in packets if packet)
    if any(b"GPSLatitude" in text for text in texts if isinstance(text, bytes)):
        return True
    try:
        return any(tag in image.getexif().get_ifd(GPS) for tag in (1, 2, 3, 4))
    except Exception:  # broken EXIF tells nothing
        return False


def upright(image: Image.Image, size: Size, exactly: bool = True) -> Image.Image:
    """Return the first picture of a file as it is shown: turned, in sRGB, on white, with no metadata left.

    Its size is `size`, or, where that need not be exact, somewhere from there to the double.
    """
    turn = orientation(image)
    profile = image.info.get("icc_profile")
    stored = size if turn < 5 else size[::-1]
    image.draft(image.mode, stored)
    image.load()
    enough = not exactly and image.width < 2 * stored[0]
    small = _on_white(_plain(image) if enough else resized(_plain(image), stored))
    shown = _in_srgb(small, profile)
    shown = shown.transpose(TURNS[turn]) if turn in TURNS else shown
    shown.info.clear()
    return shown


def cutout(image: Image.Image, longest: int) -> Image.Image:
    """Return a small picture with its transparency: upright, its longer side at most `longest`, with no metadata left."""
    turn = orientation(image)
    image.load()
    seen = _plain(image)
    seen = seen.convert("RGB") if seen.mode == "CMYK" else seen
    small = resized(seen.convert("RGBA"), fitted(image.size, longest))
    shown = small.transpose(TURNS[turn]) if turn in TURNS else small
    shown.info.clear()
    return shown


def shown_size(image: Image.Image) -> Size:
    """Return width and height of a picture as it is shown."""
    return image.size[::-1] if orientation(image) > 4 else image.size


def resized(image: Image.Image, size: Size) -> Image.Image:
    """Return the picture at another size."""
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def fitted(size: Size, longest: int) -> Size:
    """Return the size of a picture whose longer side is brought down to `longest`; smaller ones stay."""
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture in a mode that can be resized and keeps its colours: L, LA, RGB, RGBA or CMYK."""
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 257).convert("L")
    if image.mode in ("P", "PA") or "transparency" in image.info:
        return image.convert("RGBA" if image.mode == "PA" or "transparency" in image.info else "RGB")
    modes = {"1": "L", "YCbCr": "RGB", "RGBX": "RGB", "La": "LA", "RGBa": "RGBA"}
    return image.convert(modes[image.mode]) if image.mode in modes else image


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in ("LA", "RGBA"):
        return image
    opaque = Image.new(image.mode[:-1], image.size, "white")
    opaque.paste(image.convert(image.mode[:-1]), mask=image.getchannel("A"))
    return opaque


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture converted from its colour profile to sRGB; a profile that is broken or does not fit is ignored."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if "sRGB" not in ImageCms.getProfileDescription(source):
                return _converted(image, source)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return image.convert("RGB")


def _converted(image: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    target = ImageCms.createProfile("sRGB")
    intent, flags = ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION
    converted = ImageCms.profileToProfile(image, source, target, intent, "RGB", flags=flags)
    return converted if converted is not None else image.convert("RGB")


def thumbnail(data: bytes, height: int) -> Image.Image:
    """Return a picture that we made ourselves at a smaller height."""
    with opened(data) as image:
        return image.convert("RGB").resize(
            (round(image.width * height / image.height), height), Image.Resampling.LANCZOS
        )


def tabled(rows: Sequence[Sequence[Image.Image]], gap: int) -> Image.Image:
    """Return pictures of one height side by side, row below row, on grey."""
    wide = max(sum(image.width + gap for image in row) for row in rows) + gap
    high = sum(max(image.height for image in row) + gap for row in rows) + gap
    table, y = Image.new("RGB", (wide, high), (226, 226, 222)), gap
    for row in rows:
        x = gap
        for image in row:
            table.paste(image, (x, y))
            x += image.width + gap
        y += max(image.height for image in row) + gap
    return table
