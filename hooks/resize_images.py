"""Publishes photos and logos in the portal's widths; the originals stay where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom.outputs import photo

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def on_post_build(config: MkDocsConfig) -> None:
    """Derive every variant of every photo that a visible post shows."""
    config.extra["release"].derive(photo.jobs(config.extra["catalog"]), "Foto")
