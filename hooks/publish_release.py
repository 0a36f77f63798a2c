"""Builds into a stage beside the public site and puts the finished release in its place with one rename."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom import desk, failures
from newsroom.engine.release import Release

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

# MkDocs tells on_shutdown neither the configuration nor whether the build failed, so it is kept here in between.
unpublished: list[tuple[Release, Path, Path]] = []


def on_startup(command: str, dirty: bool) -> None:
    """Note whether this is `mkdocs serve`, where drafts are shown and nothing is published; refuse what publishes itself."""
    if command == "gh-deploy":
        raise SystemExit(
            "mkdocs gh-deploy tidak dapat menerbitkan portal ini: bangun dengan `newsroom build`, lalu terbitkan menurut "
            "content/portal/panduan/operator/menerbitkan.md."
        )
    os.environ["NEWSROOM_PREVIEW"] = "1" if command == "serve" else ""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Let MkDocs build into a new stage, and keep its own 404 page and sitemap out of it."""
    unpublished.clear()
    root, site = Path(config.config_file_path).resolve().parent, Path(config.site_dir)
    started = desk.begin(root, site, os.environ)
    config.extra["release"] = started
    config.theme.static_templates -= {"404.html", "sitemap.xml"}
    config.site_dir = str(started.stage)
    unpublished.append((started, root, site))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave out the theme's own map of the site, which MkDocs would otherwise copy as the template that it is."""
    for name in ("404.html", "sitemap.xml"):
        if found := files.get_file_from_path(name):
            files.remove(found)
    return files


def on_post_build(config: MkDocsConfig) -> None:
    """Mark the release as complete; whatever ends the build before this (an interrupt, say) leaves it unpublished."""
    config.extra["release"].finish()
    desk.prove(config.extra["catalog"], config.extra["release"], os.environ)


def on_build_error(error: Exception) -> None:
    """Throw the stage away: the public site stays as it was."""
    while unpublished:
        unpublished.pop()[0].discard()
    failures.explain(error)


def on_shutdown() -> None:
    """Publish; MkDocs calls this last, after strict mode has had its say."""
    while unpublished:
        desk.publish(*unpublished.pop())
