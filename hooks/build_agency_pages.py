"""Publishes home, lists and registers: agencies, archives, types, topics, areas, corrections, alerts, the site's maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom.outputs import home, listing, register, sitemap

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def on_post_build(config: MkDocsConfig) -> None:
    """Derive all lists."""
    catalog = config.extra["catalog"]
    pages = [*home.jobs(catalog), *listing.jobs(catalog), *register.jobs(catalog)]
    config.extra["release"].derive([*pages, *sitemap.jobs(catalog)], "Daftar")
