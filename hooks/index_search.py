"""Publishes the search page and the index that the reader's browser searches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom.outputs import search

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def on_post_build(config: MkDocsConfig) -> None:
    """Derive the index."""
    release = config.extra["release"]
    release.derive(search.jobs(config.extra["catalog"], release.store, release.prepare), "Pencarian")
