"""The maps for search engines: every page with the time when it last changed, and where to find the map."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from newsroom.catalog import site
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.frame import Frame, frame_of
from newsroom.catalog.post import TYPES, Post
from newsroom.engine.job import Job, Outputs
from newsroom.text import template

# The protocol allows 50,000 addresses in one file (sitemaps.org).
LIMIT = 40_000
Address = tuple[str, str]


def jobs(catalog: Catalog) -> list[Job]:
    """Return the jobs of sitemap.xml and robots.txt."""
    frame = frame_of(catalog)
    return [
        Job("sitemap", "/", sitemap_files, (frame, tuple(_addresses(catalog)))),
        Job("robots", "/", robots_file, (frame,)),
    ]


def _addresses(catalog: Catalog) -> Iterator[Address]:
    """Yield path and last change of every page that may be found; a withdrawn post is not to be found any more."""
    posts = [post for post in catalog.posts if not post.withdrawn]
    yield "/", _latest(catalog.listed)
    for post in posts:
        yield post.url, _stamp(post.modified)
    for slug in catalog.agencies:
        yield site.agency_path(slug), _latest(catalog.by_agency[slug])
    for path, chosen in _slices(catalog):
        yield path, _latest(chosen)
    changed = [post for post in catalog.posts if post.changes or post.withdrawn]
    yield "/koreksi/", _latest(changed)
    yield "/peringatan/", _latest(post for post in catalog.posts if post.type == "siaga")
    yield "/umpan/", ""
    yield "/arsip/", _latest(catalog.posts)


def _slices(catalog: Catalog) -> Iterator[tuple[str, Iterable[Post]]]:
    for kind in TYPES:
        yield site.type_path(kind), [post for post in catalog.listed if post.type == kind]
    for topic in catalog.portal.topics:
        yield site.topic_path(topic), [post for post in catalog.listed if topic in post.topics]
    for area in catalog.portal.areas:
        yield site.area_path(area), [post for post in catalog.listed if area in post.areas]
    months: dict[str, list[Post]] = {}
    for post in catalog.posts:
        there = post.moment.astimezone(catalog.portal.tzinfo)
        months.setdefault(site.month_path(there.year, there.month), []).append(post)
    yield from months.items()


def _latest(posts: Iterable[Post]) -> str:
    moments = [post.modified for post in posts]
    return _stamp(max(moments)) if moments else ""


def _stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sitemap_files(frame: Frame, addresses: tuple[Address, ...]) -> Outputs:
    """Return sitemap.xml, with parts of its own when the addresses are too many for one file."""
    parts = [addresses[start : start + LIMIT] for start in range(0, len(addresses), LIMIT)]
    if len(parts) == 1:
        return {"sitemap.xml": _render(frame, parts[0])}
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    index = [(f"/{name}", max(stamp for _, stamp in part)) for name, part in zip(names, parts, strict=True)]
    files = {name: _render(frame, part) for name, part in zip(names, parts, strict=True)}
    return {"sitemap.xml": _render(frame, index, whole=True), **files}


def _render(frame: Frame, addresses: Iterable[Address], whole: bool = False) -> bytes:
    pages = [(frame.absolute(path), stamp) for path, stamp in addresses]
    return template.render("sitemap.xml", pages=pages, whole=whole).encode()


def robots_file(frame: Frame) -> Outputs:
    """Return robots.txt: everything is open, but for a preview."""
    rule = "Disallow: /" if frame.preview else f"Allow: /\n\nSitemap: {frame.absolute('/sitemap.xml')}"
    return {"robots.txt": f"User-agent: *\n{rule}\n".encode()}
