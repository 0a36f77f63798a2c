"""Colours: WCAG contrast, and an agency's colour made legible on light and on dark pages."""

from __future__ import annotations

import colorsys
import re
from functools import lru_cache

from newsroom.record import record

# The surfaces of overrides/pages/style.css that accents stand on, the least favourable of each scheme.
LIGHT_SURFACE, DARK_SURFACE = "#f4f3ef", "#23272c"
ENOUGH = 4.5
FALLBACK = "#0b4f6c"
_STEPS = 200
_QUIET = 0.6


@record
class Accent:
    """An agency's colour as light and as dark pages show it."""

    light: str
    dark: str


@lru_cache(maxsize=1024)
def accent(color: str) -> Accent:
    """Return the colour darkened for light pages and lightened for dark ones until text in it is legible (4.5:1)."""
    usable = color if re.fullmatch(r"#[0-9A-Fa-f]{6}", color) else FALLBACK
    return Accent(_legible(usable, LIGHT_SURFACE), _legible(usable, DARK_SURFACE))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(channel) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _legible(color: str, surface: str) -> str:
    """Return the colour moved towards black or white, hue kept, as far as it must to stand out from the surface."""
    if contrast(color, surface) >= ENOUGH:
        return color.lower()
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(color))
    end = 0.0 if _luminance(surface) > 0.5 else 1.0
    # A deep colour made light would glow on a dark page; with less saturation it stays as quiet as it was.
    saturation = min(saturation, _QUIET) if end else saturation
    for step in range(_STEPS + 1):
        moved = _hex(colorsys.hls_to_rgb(hue, lightness + (end - lightness) * step / _STEPS, saturation))
        if contrast(moved, surface) >= ENOUGH:
            return moved
    return _hex((end, end, end))


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
