"""Publishes the RSS feeds of the portal and of every agency; photos are ready, so enclosures carry true lengths."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from newsroom.outputs import feed


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Derive all feeds."""
    release = config.extra["release"]
    release.derive(feed.jobs(config.extra["catalog"], release.blobs), "Umpan")
    return files
