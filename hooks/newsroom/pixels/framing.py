"""Framing: which part of a picture to show where there is no room for all of it."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageChops, ImageFilter

from newsroom.pixels.reading import Size, shown_size, upright

# Into how many strips a picture is cut to find where most is going on.
STRIPS = 48


def cropped(image: Image.Image, size: Size, focus: tuple[float, float] | None) -> Image.Image:
    """Return the part of a picture that fills `size`, about a focus (x, y from 0 to 1) or where most is going on."""
    return part_of(covering(image, size), size, focus)


def covering(image: Image.Image, size: Size) -> Image.Image:
    """Return a whole picture upright, no larger than it takes to fill `size` with a part of it, or up to the double."""
    shown = shown_size(image)
    scale = max(size[0] / shown[0], size[1] / shown[1])
    return upright(image, (max(size[0], round(shown[0] * scale)), max(size[1], round(shown[1] * scale))), False)


def part_of(whole: Image.Image, size: Size, focus: tuple[float, float] | None) -> Image.Image:
    """Return the part of an upright picture that fills `size`, as `cropped` chooses it."""
    part = min(whole.width / size[0], whole.height / size[1])
    wide, high = size[0] * part, size[1] * part
    x, y = focus or busiest(whole, (wide, high))
    left = max(0.0, min(x * whole.width - wide / 2, whole.width - wide))
    top = max(0.0, min(y * whole.height - high / 2, whole.height - high))
    box = (left, top, min(left + wide, whole.width), min(top + high, whole.height))
    return whole.resize(size, Image.Resampling.HAMMING if part > 1 else Image.Resampling.BICUBIC, box)


def busiest(image: Image.Image, size: tuple[float, float]) -> tuple[float, float]:
    """Return the middle of the part that stands out most, by colour and by edges; the middle of the picture weighs more."""
    map_ = _salience(image)
    across = _heaviest(map_.resize((STRIPS, 1), Image.Resampling.BOX).tobytes(), size[0] / image.width)
    down = _heaviest(map_.resize((1, STRIPS), Image.Resampling.BOX).tobytes(), size[1] / image.height)
    return across, down


def _salience(image: Image.Image) -> Image.Image:
    """Return a small map of what stands out: what differs from the picture's mean colour, and has edges."""
    image = image.reduce(max(1, min(image.size) // (STRIPS * 4)))
    small = image.resize((STRIPS, STRIPS), Image.Resampling.BOX)
    mean = small.resize((1, 1), Image.Resampling.BOX).resize(small.size)
    unlike = ImageChops.difference(small.filter(ImageFilter.GaussianBlur(1)), mean)
    color = ImageChops.lighter(ImageChops.lighter(*unlike.split()[:2]), unlike.getchannel(2))
    fine = image.convert("L").resize((STRIPS * 4, STRIPS * 4), Image.Resampling.BOX).filter(ImageFilter.FIND_EDGES)
    edges = fine.crop((2, 2, STRIPS * 4 - 2, STRIPS * 4 - 2)).resize(small.size, Image.Resampling.BOX)
    return ImageChops.multiply(ImageChops.add(color, edges), _towards_middle())


def _heaviest(weights: bytes, part: float) -> float:
    """Return the middle of the window of `part` of the whole that weighs most."""
    wide = min(STRIPS, max(1, round(part * STRIPS)))
    sums = [sum(weights[start : start + wide]) for start in range(STRIPS - wide + 1)]
    return (sums.index(max(sums)) + wide / 2) / STRIPS


@lru_cache(maxsize=1)
def _towards_middle() -> Image.Image:
    return Image.radial_gradient("L").resize((STRIPS, STRIPS)).point(lambda value: 255 - value * 0.75)
