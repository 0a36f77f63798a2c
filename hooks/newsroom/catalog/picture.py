"""A photo's facts and the names and sizes of what is published of it; no pixel is touched here."""

from __future__ import annotations

from newsroom.engine.job import key_of
from newsroom.record import record

# Raised whenever the encoder's settings change, so that names and cached bytes change with the pixels.
RECIPE = 1
LOGO_SIDE = 256
TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


@record
class PhotoFacts:
    """What is known of a photo file: its path relative to the portal, hash of bytes, size as shown (orientation applied).

    `fault` is empty, or says why it can't be published: missing, symlink, outside, format, unreadable, bytes, pixels,
    small. `warnings` say what a reader would notice: animated (only the first picture is published), narrow.
    `location` tells whether the file carries GPS coordinates.
    """

    file: str
    digest: str = ""
    format: str = ""
    width: int = 0
    height: int = 0
    size: int = 0
    location: bool = False
    fault: str = ""
    detail: str = ""
    warnings: tuple[str, ...] = ()


@record
class Picture:
    """What is published of a photo: widths, ascending, each with its height, in each format, under a name by content."""

    facts: PhotoFacts
    name: str
    widths: tuple[int, ...]
    formats: tuple[str, ...]

    def height(self, width: int) -> int:
        """Return the height at a width, at least one pixel."""
        return max(1, round(self.facts.height * width / self.facts.width))

    def file(self, width: int, extension: str) -> str:
        """Return the file name of one variant."""
        return f"{self.name}-{width}.{extension}"

    def srcset(self, extension: str, folder: str = "") -> str:
        """Return the `srcset` of one format (HTML, section 4.8.4.2.1)."""
        return ", ".join(f"{folder}{self.file(width, extension)} {width}w" for width in self.widths)

    @property
    def fallback(self) -> int:
        """Return the width whose JPEG stands in `src` and in feeds: the one nearest to 640 from above, else the largest."""
        return next((width for width in self.widths if width >= 640), self.widths[-1])


@record
class Logo:
    """An agency's logo as it is published: its path on the site, and its size in pixels."""

    path: str
    width: int
    height: int


def logo(path: str, facts: PhotoFacts) -> Logo:
    """Return the Logo at a path: its longer side is brought down to LOGO_SIDE, nothing is scaled up."""
    scale = min(1.0, LOGO_SIDE / max(facts.width, facts.height))
    return Logo(path, max(1, round(facts.width * scale)), max(1, round(facts.height * scale)))


def picture(facts: PhotoFacts, widths: tuple[int, ...], quality: int, credit: str = "", cover: bool = False) -> Picture:
    """Return the Picture of a photo for the portal's widths; nothing is scaled up, a cover also gets AVIF."""
    largest = min(facts.width, max(widths))
    chosen = tuple(sorted({width for width in widths if width < largest} | {largest}))
    formats = ("avif", "webp", "jpg") if cover else ("webp", "jpg")
    name = key_of(RECIPE, facts.digest, chosen, quality, credit, formats)[:16]
    return Picture(facts, name, chosen, formats)
