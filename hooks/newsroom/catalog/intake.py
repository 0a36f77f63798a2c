"""The intake: everything in the portal's folders as it was found, before any judgement."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from newsroom.catalog import agency, contract, portal
from newsroom.catalog.agency import Agency
from newsroom.catalog.paths import relative_file
from newsroom.catalog.picture import PhotoFacts
from newsroom.catalog.portal import Portal
from newsroom.catalog.post import Post
from newsroom.engine.workers import map_all
from newsroom.text import dates, source
from newsroom.text.source import FILE_LIMIT, Source

Probe = Callable[[Path, tuple[str, ...]], Mapping[str, PhotoFacts]]
PORTAL_PAGES = "content/portal"


@dataclass(frozen=True)
class Intake:
    """All that was read: the portal, agencies by slug, posts by path, the files of content/ and what their photos are.

    `files` maps every path under content/ and agencies/ to `file`, `symlink` or `other`.
    """

    root: Path
    portal: Portal
    agencies: Mapping[str, Agency]
    posts: tuple[Post, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    photos: Mapping[str, PhotoFacts] = field(default_factory=dict)

    @cached_property
    def by_url(self) -> Mapping[str, Post]:
        """Return posts by their path on the site; of two with the same path the first stays."""
        found: dict[str, Post] = {}
        for item in self.posts:
            found.setdefault(item.url, item)
        return found

    @cached_property
    def portal_pages(self) -> frozenset[str]:
        """Return the site paths of the portal's own pages (panduan/, tentang/)."""
        pages = (
            file.removeprefix(PORTAL_PAGES).removesuffix(".md")
            for file in self.files
            if file.startswith(PORTAL_PAGES) and file.endswith(".md")
        )
        return frozenset(page.removesuffix("index").rstrip("/") + "/" for page in pages)


def read(root: Path, probe: Probe) -> Intake:
    """Return the intake of the portal at `root`; `probe` tells the facts of the photos that posts name."""
    settings = portal.read(_source(root, portal.SETTINGS))
    files = dict(sorted(_files(root)))
    described = [path for path in files if _is_agency(path) and files[path] == "file"]
    agencies = {item.slug: item for item in (agency.read(_source(root, path)) for path in described)}
    paths = [path for path in files if _is_post(path) and files[path] == "file"]
    zones = [
        (root, path, agencies[path.split("/")[1]].zone if path.split("/")[1] in agencies else settings.zone)
        for path in paths
    ]
    posts = tuple(map_all(_read_post, zones, "Membaca kiriman"))
    pictures = {*photo_files(posts), *filter(None, map(logo_file, agencies.values()))}
    photos = probe(root, tuple(sorted(pictures)))
    return Intake(root, settings, agencies, posts, files, photos)


def _read_post(job: tuple[Path, str, str]) -> Post:
    root, path, zone = job
    return contract.read(_source(root, path), dates.zone(zone))


def photo_files(posts: Iterable[Post]) -> Iterator[str]:
    """Yield the files of all photos that posts name, relative to the portal."""
    for item in posts:
        for photo in item.photos:
            yield relative_file(item.path, photo.file)
        for image in item.body.images:
            if "://" not in image.target:
                yield relative_file(item.path, image.target)


def logo_file(item: Agency) -> str:
    """Return the file of an agency's logo, relative to the portal, or nothing."""
    return f"agencies/{item.logo}" if item.logo else ""


def _source(root: Path, path: str) -> Source:
    try:
        with (root / path).open("rb") as file:
            return source.read(path, file.read(FILE_LIMIT + 1))
    except OSError:
        return source.missing(path)


def _is_agency(path: str) -> bool:
    return path.startswith("agencies/") and path.endswith(".yml") and path.count("/") == 1


def _is_post(path: str) -> bool:
    return path.startswith("content/") and path.endswith(".md") and not path.startswith(PORTAL_PAGES + "/")


def _files(root: Path) -> Iterator[tuple[str, str]]:
    """Yield every file under content/ and agencies/ with its sort; symbolic links are named, never followed."""
    for top in ("content", "agencies"):
        for folder, names, files in os.walk(root / top, followlinks=False):
            for name in sorted(files + [name for name in names if os.path.islink(os.path.join(folder, name))]):
                path = Path(folder, name)
                yield path.relative_to(root).as_posix(), _sort_of(path)


def _sort_of(path: Path) -> str:
    mode = path.lstat().st_mode
    return "symlink" if stat.S_ISLNK(mode) else "file" if stat.S_ISREG(mode) else "other"
