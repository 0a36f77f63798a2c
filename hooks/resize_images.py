"""Publishes photos and logos in the portal's widths; the originals stay where they are."""

from mkdocs.config.defaults import MkDocsConfig

from newsroom.outputs import photo


def on_post_build(config: MkDocsConfig) -> None:
    """Derive every variant of every photo that a visible post shows."""
    config.extra["release"].derive(photo.jobs(config.extra["catalog"]), "Foto")
