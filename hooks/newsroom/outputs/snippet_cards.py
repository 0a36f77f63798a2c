"""The cards of a post as kit.json lists them: whichever formats were derived, with size, hash and alternative text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from newsroom.catalog import standing
from newsroom.catalog.cardfacts import CARD, CARD_SIZE, card_facts, version
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.post import VERDICTS, Post

# By file name: SHA-256 and size in bytes.
Drawn = Mapping[str, tuple[str, int]]
Row = dict[str, str | int]


class Format(NamedTuple):
    """A format: width and height (of a PDF in points), and what people call it."""

    width: int
    height: int
    label: str


FORMATS = {
    CARD: Format(*CARD_SIZE, "Kartu"),
    "square.jpg": Format(1080, 1080, "Kartu persegi"),
    "portrait.jpg": Format(1080, 1350, "Kartu tegak"),
    "story.jpg": Format(1080, 1920, "Kartu cerita"),
    "notice.png": Format(1240, 1754, "Pengumuman tempel"),
    "notice.pdf": Format(595, 842, "Pengumuman tempel untuk dicetak"),
}
# All that stand beside a post for some time only (design.md section 5.4).
PASSING = tuple(name for name in FORMATS if name != CARD)


def rows(catalog: Catalog, post: Post, drawn: Drawn) -> list[Row]:
    """Return the cards that were derived for a post, in the order of FORMATS."""
    if not drawn:
        return []
    written, mark = card_alt(catalog, post), version(card_facts(catalog, post))
    return [
        {
            "file": name,
            "width": form.width,
            "height": form.height,
            "bytes": drawn[name][1],
            "sha256": drawn[name][0],
            "alt": f"{form.label} {written}",
            "url": catalog.portal.absolute(f"{post.url}{name}?v={mark if name == CARD else drawn[name][0][:8]}"),
        }
        for name, form in FORMATS.items()
        if name in drawn
    ]


def card_alt(catalog: Catalog, post: Post) -> str:
    """Return what is written on a post's cards, for who can't see them."""
    state = standing.state_of(post, catalog.as_of)
    shown = post.clarification if state not in standing.ENDED else None
    verdict = f". Klaim yang beredar: {VERDICTS[shown.verdict].lower()}." if shown else ""
    return f"{catalog.agency_of(post).short_name}: {standing.marked(post.title, state)}{verdict}"
