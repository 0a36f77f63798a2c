"""Share cards: one picture of 1200 by 630 pixels per post, for the previews of chat apps and social media."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from newsroom.catalog import material
from newsroom.catalog.cardfacts import CardFacts, card_facts
from newsroom.catalog.catalog import Catalog, by_owner
from newsroom.catalog.docket import Docket
from newsroom.engine.code import libraries
from newsroom.engine.job import Group, Inputs, Job, key_of

CARD_MS = 15.0
FONTS = Path(__file__).resolve().parents[3] / "overrides" / "fonts"


def jobs(catalog: Catalog) -> Iterator[Group]:
    """Yield a job for the card of each post, by agency; a change that a card does not show finds the one that is there."""
    fixed = (libraries("pillow"), _fonts(), material.recipe(), catalog.portal.name, catalog.portal.language)
    for posts in by_owner(catalog):
        marks = b"".join([material.post_mark(catalog, post) for post in posts])
        yield Group(key_of("cards", fixed, marks), partial(_jobs, catalog, fixed, posts))


def _fonts() -> list[bytes]:
    """Return the hashes of all fonts; what draws with them takes longer to import."""
    files = sorted(path for path in FONTS.iterdir() if path.is_file())
    return [hashlib.sha256(path.name.encode() + b"\0" + path.read_bytes()).digest() for path in files]


def _jobs(catalog: Catalog, fixed: Inputs, posts: Sequence[Docket]) -> Iterator[Job]:
    from newsroom.outputs import card_drawing

    tools = card_drawing.tools()
    for post in posts:
        key = key_of("card of post", fixed, material.post_mark(catalog, post))
        yield Job(
            "card",
            post.url,
            card_drawing.derive,
            partial(_inputs, catalog, post),
            key,
            CARD_MS,
            partial(_drawn, tools, catalog, post),
        )


def _drawn(tools: object, catalog: Catalog, post: Docket) -> str:
    return key_of("card", tools, card_facts(catalog, catalog.opened(post)))


def _inputs(catalog: Catalog, post: Docket) -> tuple[CardFacts, bytes, bytes]:
    facts = card_facts(catalog, catalog.opened(post))
    cover = material.file_bytes(catalog.root, facts.cover, facts.cover_digest) if facts.cover else b""
    logo = material.file_bytes(catalog.root, facts.logo, facts.logo_digest) if facts.logo else b""
    return facts, cover, logo
