"""Publishes open data: what is public of all posts as CSV and JSON, by year and then whole, with its dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom.outputs import opendata

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def on_post_build(config: MkDocsConfig) -> None:
    """Derive the data of the years, and of them the whole."""
    catalog, release = config.extra["catalog"], config.extra["release"]
    release.derive(opendata.year_jobs(catalog, release.store, release.prepare), "Data tahunan")
    release.derive(opendata.jobs(catalog, release.blobs, release.store.read), "Data terbuka")
