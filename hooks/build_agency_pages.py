"""Publishes home, digest, lists and registers: agencies, archives, slices, corrections, agendas, titles, maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom.outputs import calendar, digest, home, listing, register, sitemap, sitemap_page, titles

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def on_post_build(config: MkDocsConfig) -> None:
    """Derive all lists."""
    catalog = config.extra["catalog"]
    pages = [
        *home.jobs(catalog),
        *digest.jobs(catalog),
        *listing.jobs(catalog),
        *register.jobs(catalog),
        *titles.jobs(catalog),
    ]
    maps = [*calendar.jobs(catalog), *sitemap.jobs(catalog), *sitemap_page.jobs(catalog)]
    config.extra["release"].derive([*pages, *maps], "Daftar")
