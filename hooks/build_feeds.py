"""Publishes every feed of the portal and the page that lists them; photos are ready, so enclosures have true lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom.outputs import feed_pages, feed_slices

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def on_post_build(config: MkDocsConfig) -> None:
    """Derive all feeds."""
    release = config.extra["release"]
    catalog = config.extra["catalog"]
    feeds = feed_slices.jobs(catalog, release.blobs, release.store, release.prepare)
    release.derive((*feeds, *feed_pages.jobs(catalog)), "Umpan")
