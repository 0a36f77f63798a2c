"""Publishes what others check a release with: hashes of all posts, the keys that sign, the official accounts, contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom.outputs import account, disclosure
from newsroom.proof import postlist, signers

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def on_post_build(config: MkDocsConfig) -> None:
    """Derive the lists of posts by year and their index, then the list of keys, and the pages about accounts."""
    catalog, release = config.extra["catalog"], config.extra["release"]
    release.derive(postlist.year_jobs(catalog, release.blobs, release.store, release.prepare), "Daftar bukti")
    release.derive([*postlist.jobs(catalog, release.blobs), *signers.jobs(catalog)], "Indeks bukti")
    release.derive([*account.jobs(catalog), *disclosure.jobs(catalog)], "Akun dan kontak")
