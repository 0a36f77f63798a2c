"""Reads agencies/ and content/, judges every rule, and hands the catalog of what may be published to the next hooks."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom import desk

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

log = logging.getLogger("mkdocs.hooks.newsroom")


def on_pre_build(config: MkDocsConfig) -> None:
    """Read and judge; raise every Problem at once, before anything is written."""
    from mkdocs.exceptions import PluginError

    root = Path(config.config_file_path).resolve().parent
    preview = os.environ.get("NEWSROOM_PREVIEW") == "1"
    found = desk.read(root, os.environ, preview)
    if found.stopped and not preview:
        raise PluginError(f"Situs tidak dibangun.\n\n{found.report}")
    if found.problems:
        log.info("%s\n", found.report)
    config.extra["catalog"] = found.catalog
    config.extra["release"].notes.update(found.notes)
