"""Reads agencies/ and content/, judges every rule, and hands the catalog of what may be published to the next hooks."""

import logging
import os
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from newsroom import desk
from newsroom.text import problem

log = logging.getLogger("mkdocs.hooks.newsroom")


def on_pre_build(config: MkDocsConfig) -> None:
    """Read and judge; raise every Problem at once, before anything is written."""
    root = Path(config.config_file_path).resolve().parent
    preview = os.environ.get("NEWSROOM_PREVIEW") == "1"
    catalog, problems = desk.read(root, os.environ, preview)
    stopping = [found for found in problems if found.stops]
    report = problem.report(problems, desk.short_names(catalog))
    if stopping and not preview:
        raise PluginError(f"Situs tidak dibangun.\n\n{report}")
    if problems:
        log.info("%s\n", report)
    config.extra["catalog"] = catalog
