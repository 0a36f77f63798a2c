"""The maps for search engines: every page with the time when it last changed, and where to find the map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from newsroom.catalog import material, site
from newsroom.catalog.catalog import Catalog, by_month
from newsroom.catalog.docket import Docket, microseconds, moment
from newsroom.catalog.frame import Frame, frame_of
from newsroom.catalog.post import TYPES, Post
from newsroom.engine.job import Group, Job, Outputs, key_of
from newsroom.text import template

# The protocol allows 50,000 addresses in one file (sitemaps.org).
LIMIT = 40_000
Address = tuple[str, str]


def jobs(catalog: Catalog) -> Iterator[Group]:
    """Yield the jobs of sitemap.xml and robots.txt."""
    key = key_of("maps", material.recipe("sitemap.xml"), material.whole(catalog))
    yield Group(key, lambda: _jobs(catalog))


def _jobs(catalog: Catalog) -> Iterator[Job]:
    frame, made = frame_of(catalog), material.recipe("sitemap.xml")
    addresses = tuple(_addresses(catalog))
    yield Job("sitemap", "/", sitemap_files, (frame, addresses), key_of("sitemap", made, frame, addresses), 40.0)
    yield Job("robots", "/", robots_file, (frame,), key_of("robots", made, frame))


def _addresses(catalog: Catalog) -> Iterator[Address]:
    """Yield path and last change of every page that may be found; a withdrawn post is not to be found any more."""
    changed = {post.path: _change(catalog, post) for post in catalog.posts}
    yield "/", _latest(changed, catalog.listed)
    for post in catalog.posts:
        if not (post.gone and catalog.opened(post).withdrawn):
            yield post.url, _stamp(changed[post.path])
    for slug in catalog.agencies:
        yield site.agency_path(slug), _latest(changed, catalog.by_agency[slug])
    for path, chosen in _slices(catalog):
        yield path, _latest(changed, chosen)
    told = (post for post in catalog.posts if post.moments and _is_told(catalog.opened(post)))
    yield "/koreksi/", _latest(changed, told)
    yield "/peringatan/", _latest(changed, (post for post in catalog.posts if post.type == "siaga"))
    yield "/umpan/", ""
    yield "/arsip/", _latest(changed, catalog.posts)


def _change(catalog: Catalog, post: Docket) -> int:
    return microseconds(catalog.modified(post)) if post.moments else post.last


def _is_told(post: Post) -> bool:
    return bool(post.changes or post.withdrawn)


def _slices(catalog: Catalog) -> Iterator[tuple[str, Iterable[Docket]]]:
    slices: dict[str, list[Docket]] = {site.type_path(kind): [] for kind in TYPES}
    slices |= {site.topic_path(topic): [] for topic in catalog.portal.topics}
    slices |= {site.area_path(area): [] for area in catalog.portal.areas}
    for post in catalog.listed:
        paths = (site.type_path(post.type), *map(site.topic_path, post.topics), *map(site.area_path, post.areas))
        for path in paths:
            if path in slices:
                slices[path].append(post)
    yield from slices.items()
    for (year, month), posts in by_month(catalog).items():
        yield site.month_path(year, month), posts


def _latest(changed: Mapping[str, int], posts: Iterable[Docket]) -> str:
    moments = [changed[post.path] for post in posts]
    return _stamp(max(moments)) if moments else ""


def _stamp(microseconds_: int) -> str:
    return f"{moment(microseconds_).isoformat()[:19]}Z"


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
