"""Framing: which part of a picture to show where there is no room for all of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from PIL import Image, ImageChops, ImageFilter

from newsroom.pixels.reading import Size, shown_size, upright

# Into how many strips a picture is cut to find where most is going on.
STRIPS = 48


@dataclass
class Scene:
    """An upright picture of which parts are shown, about a focus (x, y from 0 to 1) or where most is going on."""

    whole: Image.Image
    focus: tuple[float, float] | None = None

    def part(self, size: Size) -> Image.Image:
        """Return the part that fills `size`."""
        scale = min(self.whole.width / size[0], self.whole.height / size[1])
        wide, high = size[0] * scale, size[1] * scale
        x, y = self.focus or self._busiest(wide / self.whole.width, high / self.whole.height)
        left = max(0.0, min(x * self.whole.width - wide / 2, self.whole.width - wide))
        top = max(0.0, min(y * self.whole.height - high / 2, self.whole.height - high))
        if scale == 1:
            return self.whole.crop((round(left), round(top), round(left) + size[0], round(top) + size[1]))
        box = (left, top, min(left + wide, self.whole.width), min(top + high, self.whole.height))
        return self.whole.resize(size, _filter(scale), box)

    def _busiest(self, across: float, down: float) -> tuple[float, float]:
        """Return the middle of the part, so wide and so high in parts of the whole, that stands out most."""
        sums = [self._salience.resize(strips, Image.Resampling.BOX).tobytes() for strips in ((STRIPS, 1), (1, STRIPS))]
        return _heaviest(sums[0], across), _heaviest(sums[1], down)

    @cached_property
    def _salience(self) -> Image.Image:
        return _salience(self.whole)


def covering(image: Image.Image, size: Size, closely: bool = False) -> Image.Image:
    """Return a whole picture upright, no larger than it takes to fill `size` with a part of it, or up to the double.

    Where it is brought to that size `closely`, parts of it as wide or as high as `size` need no more scaling.
    """
    shown = shown_size(image)
    scale = max(size[0] / shown[0], size[1] / shown[1])
    least = max(size[0], round(shown[0] * scale)), max(size[1], round(shown[1] * scale))
    whole = upright(image, least, False)
    return whole.resize(least, _filter(whole.width / least[0])) if closely and whole.size != least else whole


def _filter(scale: float) -> Image.Resampling:
    return Image.Resampling.HAMMING if scale > 1 else Image.Resampling.BICUBIC


def _salience(image: Image.Image) -> Image.Image:
    """Return a small map of what stands out, by colour and by edges; the middle of the picture weighs more."""
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
