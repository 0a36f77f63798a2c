"""Publishes the RSS feeds of the portal and of every agency; photos are ready, so enclosures carry true lengths."""

from mkdocs.config.defaults import MkDocsConfig

from newsroom.outputs import feed


def on_post_build(config: MkDocsConfig) -> None:
    """Derive all feeds."""
    release = config.extra["release"]
    release.derive(feed.jobs(config.extra["catalog"], release.blobs), "Umpan")
