"""The intake: everything in the portal's folders as it was found, before any judgement."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import FileIO
from itertools import chain
from operator import attrgetter
from pathlib import Path

from newsroom.catalog.agency import Agency
from newsroom.catalog.channels import Channel
from newsroom.catalog.docket import Docket
from newsroom.catalog.picture import PhotoFacts
from newsroom.catalog.portal import Portal
from newsroom.catalog.post import Post
from newsroom.text import source
from newsroom.text.source import FILE_LIMIT, Source

PORTAL_PAGES = "content/portal"
# A file that is in its place as a post, by name; about any other one a rule may have to say something.
_IN_PLACE = re.compile(r"content/([a-z0-9-]+)/[0-9]{4}/[a-z0-9-]+(?:/index)?\.md")


def _nobody(path: str) -> Post:
    raise LookupError(path)


@dataclass(frozen=True, eq=False)
class Intake:
    """All that was read: portal, agencies by slug, posts by path, channels, the files of content/ and what photos are.

    `files` maps every path under content/ and agencies/ to `file`, `symlink` or `other`; `documents` tells SHA-256 and
    size of the attachments among them. Of posts there are only the
    dockets; `whole` reads one with its body and the places of its values, for the rule that has something to say of it.
    """

    root: Path
    portal: Portal
    agencies: Mapping[str, Agency]
    posts: tuple[Docket, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    photos: Mapping[str, PhotoFacts] = field(default_factory=dict)
    documents: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    channels: tuple[Channel, ...] = ()
    whole: Callable[[str], Post] = _nobody

    @cached_property
    def by_url(self) -> Mapping[str, Docket]:
        """Return posts by their path on the site; of two with the same path the first stays."""
        return {item.url: item for item in reversed(self.posts)}

    @cached_property
    def odd_files(self) -> Mapping[str, str]:
        """Return the files that are not, by their name, a post in an agency's folder."""
        known, places = self.agencies.keys(), map(_IN_PLACE.fullmatch, self.files)
        return {
            file: sort
            for (file, sort), found in zip(self.files.items(), places, strict=True)
            if found is None or sort != "file" or found[1] not in known
        }

    @cached_property
    def shown_files(self) -> frozenset[str]:
        """Return the photos and attachments of all posts, relative to the portal."""
        return frozenset(file for post in self.posts for file in (*post.files, *post.documents))

    @cached_property
    def portal_pages(self) -> frozenset[str]:
        """Return the site paths of the portal's own pages (panduan/, tentang/)."""
        pages = (
            file.removeprefix(PORTAL_PAGES).removesuffix(".md")
            for file in self.odd_files
            if file.startswith(PORTAL_PAGES) and file.endswith(".md")
        )
        return frozenset(page.removesuffix("index").rstrip("/") + "/" for page in pages)


def photo_files(posts: Iterable[Docket]) -> Iterator[str]:
    """Return the files of all photos that posts name, relative to the portal."""
    return chain.from_iterable(map(attrgetter("files"), posts))


def logo_file(item: Agency) -> str:
    """Return the file of an agency's logo, relative to the portal, or nothing."""
    return f"agencies/{item.logo}" if item.logo else ""


def source_of(root: Path, path: str) -> Source:
    """Return a file of the portal; one that can't be opened says so in its faults."""
    data = bytes_of(root, path)
    return source.missing(path) if data is None else source.read(path, data)


def bytes_of(root: Path, path: str) -> bytes | None:
    """Return the bytes of a text file of the portal, at most one more than it may have; None when it can't be opened."""
    try:
        with open(f"{root}/{path}", "rb", buffering=0) as file:
            return _read(file, FILE_LIMIT + 1)
    except OSError:
        return None


def _read(file: FileIO, most: int) -> bytes:
    parts = []
    while most and (part := file.read(most)):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def is_agency(path: str) -> bool:
    """Return whether a path of the portal is that of an agency's file."""
    return path.startswith("agencies/") and path.endswith(".yml") and path.count("/") == 1


def is_post(path: str) -> bool:
    """Return whether a path of the portal is that of a post, be it in its place or not."""
    return path.startswith("content/") and path.endswith(".md") and not path.startswith(PORTAL_PAGES + "/")
