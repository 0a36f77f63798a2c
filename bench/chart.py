"""A chart of bars as SVG that needs nothing: no script, no font of its own, legible in 360 pixels, light and dark.

Every bar carries its name and its number, so that colours and lengths are only a help; the bars of a group share one
scale that begins at nothing. The colours follow the reader's scheme, also where the file is an <img>.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

OURS = ("rujukan-lean", "rujukan-whole")
WIDTH, MARGIN, BAR, LINE = 360, 8, 12, 36
STYLE = """.bench{color:#1a1a1a;background:#fff;font:13px/1.2 system-ui,sans-serif}
.bench text{fill:currentColor}.bench .h{font-weight:700}.bench .n{font-variant-numeric:tabular-nums}
.bench .ours{fill:#0b4f6c}.bench .peer{fill:#9a9fa6}
@media(prefers-color-scheme:dark){.bench{color:#e8e6e1;background:#16181b}
.bench .ours{fill:#6bb3d6}.bench .peer{fill:#666c74}}"""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is, how long, and whether it is ours."""

    name: str
    value: float
    ours: bool


def svg(title: str, groups: Sequence[tuple[str, Sequence[Bar]]], word: Callable[[float], str]) -> str:
    """Return the chart; `word` says a value in words."""
    top, parts = 24, []
    parts.append(f'<text class="h" x="{MARGIN}" y="18" font-size="15">{escape(title)}</text>')
    for heading, bars in groups:
        parts.append(f'<text class="h" x="{MARGIN}" y="{top + 20}">{escape(heading)}</text>')
        top += 28
        longest = max((bar.value for bar in bars), default=0.0)
        for bar in bars:
            parts.append(_bar(bar, top, longest, word(bar.value)))
            top += LINE
    said = ". ".join(
        f"{heading}: {', '.join(f'{bar.name} {word(bar.value)}' for bar in bars)}" for heading, bars in groups
    )
    height = top + MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="bench" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
            f' height="{height}" role="img" aria-labelledby="bench-title bench-desc">',
            f'<title id="bench-title">{escape(title)}</title>',
            f'<desc id="bench-desc">{escape(said)}.</desc>',
            f"<style>{STYLE}</style>",
            *parts,
            "</svg>\n",
        ]
    )


def _bar(bar: Bar, top: int, longest: float, said: str) -> str:
    """Return a bar with its name above it on the left and its number on the right."""
    room = WIDTH - 2 * MARGIN
    # A bar of nothing would look forgotten.
    length = max(2.0, room * bar.value / longest) if longest else 2.0
    kind = "ours" if bar.ours else "peer"
    return (
        f'<text x="{MARGIN}" y="{top + 13}">{escape(bar.name)}</text>'
        f'<text class="n" x="{WIDTH - MARGIN}" y="{top + 13}" text-anchor="end">{escape(said)}</text>'
        f'<rect class="{kind}" x="{MARGIN}" y="{top + 18}" width="{length:.1f}" height="{BAR}" rx="2"/>'
    )
