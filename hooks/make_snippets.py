"""Publishes for each post what is ready to share: the cards, kit.json with a text for every channel, and their page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom.outputs import card, card_check, kit_page, snippet

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def on_post_build(config: MkDocsConfig) -> None:
    """Derive the cards first: kit.json states their size and hash."""
    catalog, release = config.extra["catalog"], config.extra["release"]
    release.derive(card.jobs(catalog), "Kartu")
    release.derive(snippet.jobs(catalog, release.blobs, release.store.read), "Bahan sebar")
    release.derive(kit_page.jobs(catalog), "Halaman bahan sebar")
    if catalog.portal.takes("check_messages"):
        release.derive(card_check.jobs(catalog), "Pemeriksa gambar")
