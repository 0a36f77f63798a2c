"""Publishes the log: which version of which post was published when, as hashes that anybody can check; none by itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from newsroom.proof import log, logpage, signing

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def on_post_build(config: MkDocsConfig) -> None:
    """Derive the tiles, sign what they add up to, and remember it for the next build."""
    catalog, release = config.extra["catalog"], config.extra["release"]
    kept = log.of(catalog, release.work, os.environ)
    if kept is None:
        return
    key = signing.signing_key(os.environ)
    name, data = log.note(kept, key)
    release.derive([*log.jobs(kept), *logpage.jobs(catalog, kept, key)], "Log")
    release.write(log.FOLDER + name, data)
    release.notes[log.NAME] = data
