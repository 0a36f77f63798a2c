"""Items of live feeds as they are printed, kept from build to build: a changed post is printed once for all its feeds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket
from newsroom.engine.job import Inputs, Job, Outputs, key_of
from newsroom.engine.store import Blob, Files, Store
from newsroom.outputs import feed
from newsroom.outputs.feed import Told

FILE = "item"
COST = 0.8
# Derives jobs whose results only other jobs read.
Prepare = Callable[[Sequence[Job]], Sequence[Files]]


class Entry(NamedTuple):
    """A post as feeds have it: when readers were last told something new of it, and its item in each format."""

    changed: dt.datetime
    printed: Mapping[str, bytes]


@dataclass(slots=True)
class Entries:
    """The entries of the feeds that changed.

    Each feed asks for its posts while the jobs are gathered; then all that are missing are derived together, so that
    many of them share the processes, and the feeds read them.
    """

    catalog: Catalog
    blobs: Mapping[str, Blob]
    store: Store
    prepare: Prepare
    asked: dict[str, Docket] = field(default_factory=dict)
    known: dict[str, Blob] = field(default_factory=dict)

    def ask(self, posts: Sequence[Docket]) -> None:
        """Say which posts a feed will read."""
        self.asked |= {post.path: post for post in posts if post.path not in self.known}

    def derive(self) -> None:
        """Derive what was asked for and is not kept yet."""
        posts = list(self.asked.values())
        made = self.prepare([self._job(post) for post in posts])
        self.known |= {post.path: files[FILE] for post, files in zip(posts, made, strict=True)}
        self.asked.clear()

    def read(self, posts: Sequence[Docket]) -> tuple[Entry, ...]:
        """Return the entries of posts that were asked for."""
        if self.asked:
            self.derive()
        return tuple(unpacked(self.store.read(self.known[post.path])) for post in posts)

    def _job(self, post: Docket) -> Job:
        key = key_of("feed item", feed.mark_of(self.catalog, self.blobs, post))
        return Job("feed item", "", entry_file, lambda: self._inputs(post), key, COST)

    def _inputs(self, post: Docket) -> Inputs:
        return (*feed.told(self.catalog, self.blobs, (post,)), self.catalog.portal.feed_formats)


def entry_file(post: Told, formats: tuple[str, ...]) -> Outputs:
    """Return a post's item in each format as one file; its first line has the moment, and the name and size of each."""
    printed = {form: feed.printed(post, form) for form in formats}
    sizes = "".join(f" {form}:{len(data)}" for form, data in printed.items())
    return {FILE: f"{feed.item_of(post).updated.isoformat()}{sizes}\n".encode() + b"".join(printed.values())}


def unpacked(data: bytes) -> Entry:
    """Return the entry that a file holds."""
    start = data.index(b"\n") + 1
    moment, *sizes = data[: start - 1].decode().split(" ")
    printed = {}
    for name, size in (part.split(":") for part in sizes):
        printed[name] = data[start : start + int(size)]
        start += int(size)
    return Entry(dt.datetime.fromisoformat(moment), printed)
