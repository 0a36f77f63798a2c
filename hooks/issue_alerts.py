"""Publishes alerts for warning systems: a CAP file of each, their list, and the script that shows them on posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom.outputs import alert

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def on_post_build(config: MkDocsConfig) -> None:
    """Derive all alerts."""
    config.extra["release"].derive(alert.jobs(config.extra["catalog"]), "Peringatan")
