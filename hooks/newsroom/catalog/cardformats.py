"""The formats of share cards: which a post has at the catalog's moment, and how kit.json names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from newsroom.catalog import looks, standing, tongues
from newsroom.catalog.cardfacts import CARD, CARD_SIZE, card_facts, sheet_facts, version_of
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import DAY, Docket
from newsroom.catalog.post import VERDICTS, Post
from newsroom.engine.job import key_of

Row = dict[str, str | int]
# Of a file that was derived: its SHA-256 and size.
Drawn = tuple[str, int]


class Format(NamedTuple):
    """A format: its template, its file, its size (a PDF's in points), and what people call it."""

    name: str
    file: str
    width: int
    height: int
    label: str


FIRST = Format("card", CARD, *CARD_SIZE, "Kartu")
# For posts of the last `kit_days` days and active alerts only (design.md, section 5.4).
PASSING = (
    Format("square", "square.jpg", 1080, 1080, "Kartu persegi"),
    Format("portrait", "portrait.jpg", 1080, 1350, "Kartu tegak"),
    Format("story", "story.jpg", 1080, 1920, "Kartu cerita"),
    Format("notice", "notice.png", 1240, 1754, "Pengumuman tempel"),
    Format("notice", "notice.pdf", 595, 842, "Pengumuman tempel untuk dicetak"),
)
TEMPLATES = tuple(dict.fromkeys(item.name for item in (FIRST, *PASSING)))


def mark() -> str:
    """Return what changes with any template, and so with the addresses in `rows`."""
    return key_of([looks.digest(name) for name in TEMPLATES])


def kept(catalog: Catalog) -> Sequence[Docket]:
    """Return the posts that have all formats now: those younger than `kit_days`, and active alerts; newest first."""
    found: Sequence[Docket] | None = catalog.memo.get("kits")
    if found is None:
        days, alerts = catalog.portal.kit_days, {post.path for post in catalog.active_alerts}
        oldest = catalog.now - days * DAY
        found = [post for post in catalog.posts if (post.when or 0) > oldest or post.path in alerts]
        catalog.memo["kits"] = found
        catalog.memo["kit paths"] = {post.path for post in found}
    return found


def formats_of(catalog: Catalog, post: Docket | Post) -> tuple[Format, ...]:
    """Return the formats that a post has now."""
    kept(catalog)
    return (FIRST, *PASSING) if post.path in catalog.memo["kit paths"] else (FIRST,)


def rows(catalog: Catalog, post: Post, drawn: Mapping[str, Drawn]) -> list[Row]:
    """Return the cards of a post as kit.json lists them; `drawn` has SHA-256 and size of each file that there is.

    `catalog` may be an excerpt: what is not in `drawn` is left out.
    """
    facts, sheet, alt = card_facts(catalog, post), sheet_facts(catalog, post), alt_of(catalog, post)
    found: list[Row] = []
    for item in (FIRST, *PASSING):
        if item.file not in drawn:
            continue
        sha256, size = drawn[item.file]
        mark = version_of(item.name, facts if item is FIRST else sheet)
        found.append(
            {
                "file": item.file,
                "width": item.width,
                "height": item.height,
                "bytes": size,
                "sha256": sha256,
                "alt": f"{tongues.said(item.label, facts.language)} {alt}",
                "url": catalog.portal.absolute(f"{post.url}{item.file}?v={mark}"),
            }
        )
    return found


def alt_of(catalog: Catalog, post: Post) -> str:
    """Return what is written on the cards of a post, behind the name of the format."""
    state = standing.state_of(post, catalog.as_of)
    holds = state not in standing.ENDED
    shown = post.clarification if holds else None
    facts = card_facts(catalog, post)
    said = partial(tongues.said, language=facts.language)
    claim = said("Klaim yang beredar: {}").format(said(VERDICTS[shown.verdict].lower())) if shown else ""
    alert = ""
    if holds and facts.areas:
        level = said(f"TINGKAT {facts.level.upper()}").capitalize()
        alert = f"{level}, {said('Wilayah:').lower()} {facts.areas}"
    title = f"{facts.agency_short}: {standing.marked(post.title, state, facts.language)}"
    return ". ".join(filter(None, [title, claim, alert]))
