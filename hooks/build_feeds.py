"""Publishes the RSS feeds of the portal and of every agency; photos are ready, so enclosures carry true lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom.outputs import feed

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def on_post_build(config: MkDocsConfig) -> None:
    """Derive all feeds."""
    release = config.extra["release"]
    release.derive(feed.jobs(config.extra["catalog"], release.blobs), "Umpan")
