"""Publishes the page on which anyone checks whether a message is genuine, and the signed index that it looks into."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from newsroom.proof import genuine, originals
from newsroom.proof.signing import signing_key

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def on_post_build(config: MkDocsConfig) -> None:
    """Derive the originals and the index, which names them; then sign it: no job ever sees the key."""
    catalog, release = config.extra["catalog"], config.extra["release"]
    release.derive(originals.jobs(catalog, release.blobs, release.store), "Naskah pembanding")
    release.derive(genuine.jobs(catalog, release.store, release.prepare, release.blobs), "Cek pesan")
    signed = genuine.sign(catalog, release.blobs, release.store.read, signing_key(os.environ))
    for path, data in signed.items():
        release.write(path, data)
