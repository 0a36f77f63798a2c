"""Publishes one page for each post, and the redirects of its old addresses and its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom.outputs import page

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def on_post_build(config: MkDocsConfig) -> None:
    """Derive the pages of all visible posts."""
    config.extra["release"].derive(page.jobs(config.extra["catalog"]), "Halaman kiriman")
