"""The maps for search engines: every page with the time when it last changed, and where to find the maps.

sitemap.xml is an index of parts (sitemaps.org): one of the portal's own pages and lists, and of the posts one or more for
each year, so that a changed post changes the part of its year and the index. news-sitemap.xml has the posts of the last
two days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from newsroom.catalog import agenda, material, site
from newsroom.catalog.catalog import Catalog, by_month, by_term
from newsroom.catalog.docket import Docket, microseconds, moment
from newsroom.catalog.frame import AGENDA, DATA, Frame, frame_of
from newsroom.catalog.letters import by_letter
from newsroom.catalog.post import TYPES, Post
from newsroom.catalog.schedule import NEWS
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of
from newsroom.text import template

# The protocol allows 50,000 addresses in one file (sitemaps.org), and news sitemaps 1,000 (Google).
LIMIT = 45_000
NEWS_LIMIT = 1000
_path = attrgetter("path")
INDEX, NEWS_FILE, PAGES = "sitemap.xml", "news-sitemap.xml", "sitemap-halaman.xml"


class Address(NamedTuple):
    """An address in a map: path, last change (empty when it is not known) and the paths of its pictures."""

    path: str
    stamp: str
    images: tuple[str, ...] = ()


class Story(NamedTuple):
    """A post in the news sitemap."""

    path: str
    language: str
    published: str
    title: str


def jobs(catalog: Catalog) -> Iterator[Group]:
    """Yield the jobs of the maps and of robots.txt; each part is a group of its own."""
    made = (material.recipe("sitemap.xml", "news-sitemap.xml"), material.setting(catalog))
    frame, parts = frame_of(catalog), dict(_parts(catalog))
    for name, posts in parts.items():
        key = key_of("part", made, name, _marks(catalog, posts))
        yield Group(key_of("part of posts", key), partial(_part, catalog, frame, name, posts, key))
    whole = key_of("maps", made, material.whole(catalog), _newest(catalog), _own_pages(catalog))
    yield Group(whole, partial(_whole, catalog, frame, made, parts))


def _parts(catalog: Catalog) -> Iterator[tuple[str, Sequence[Docket]]]:
    """Yield the parts of the posts, by year; when a year has too many, from the oldest post on, so that full parts stay."""
    years: dict[int, list[Docket]] = {}
    for post in catalog.posts:
        years.setdefault(post.year, []).append(post)
    for year, posts in sorted(years.items(), reverse=True):
        oldest_first = posts[::-1]
        for number, start in enumerate(range(0, len(posts), LIMIT), 1):
            name = f"sitemap-{year}.xml" if number == 1 else f"sitemap-{year}-{number}.xml"
            yield name, oldest_first[start : start + LIMIT]


def _marks(catalog: Catalog, posts: Sequence[Docket]) -> str:
    files = {file for post in posts for file in post.files}
    photos = sorted((file, catalog.photos[file]) for file in files if file in catalog.photos)
    return key_of(catalog.marks_of(posts), photos)


def _part(catalog: Catalog, frame: Frame, name: str, posts: Sequence[Docket], key: str) -> Iterator[Job]:
    inputs = partial(_part_inputs, catalog, frame, name, posts)
    yield Job("sitemap", "/", part_file, inputs, key, 1.0 + 0.01 * len(posts))


def _part_inputs(catalog: Catalog, frame: Frame, name: str, posts: Sequence[Docket]) -> Inputs:
    return frame, name, tuple(_addresses_of(catalog, posts))


def _addresses_of(catalog: Catalog, posts: Iterable[Docket]) -> Iterator[Address]:
    """Yield the pages of posts; a withdrawn post is not to be found any more."""
    for post in posts:
        if not _is_withdrawn(catalog, post):
            yield Address(post.url, _stamp(_change(catalog, post)), tuple(_pictures(catalog, post)))


def _is_withdrawn(catalog: Catalog, post: Docket) -> bool:
    return post.gone and catalog.opened(post).withdrawn is not None


def _pictures(catalog: Catalog, docket: Docket) -> Iterator[str]:
    if not docket.files:
        return
    post = catalog.opened(docket)
    folder = docket.path.rpartition("/")[0]
    for file in docket.files:
        picture = catalog.picture_of(post, _relative(folder, file))
        if picture:
            yield docket.url + picture.file(picture.widths[-1], "jpg")


def _relative(folder: str, file: str) -> str:
    """Return a file of the portal as a post in a folder names it; `picture_of` brings both together again."""
    return file.removeprefix(folder + "/") if file.startswith(folder + "/") else "../" * (folder.count("/") + 1) + file


def _whole(catalog: Catalog, frame: Frame, made: Inputs, parts: Mapping[str, Sequence[Docket]]) -> Iterator[Job]:
    changed = {post.path: _change(catalog, post) for post in catalog.posts}
    pages = tuple(Address(path, stamp) for path, stamp in _pages(catalog, changed))
    yield Job("sitemap", "/", part_file, (frame, PAGES, pages), key_of("part", made, PAGES, pages))
    index = [Address(f"/{PAGES}", max(page.stamp for page in pages))]
    for name, posts in parts.items():
        index.append(Address(f"/{name}", _latest(changed, posts)))
    yield Job("sitemap", "/", index_file, (frame, tuple(index)), key_of("index", made, index))
    stories = tuple(_stories(catalog))
    yield Job("sitemap", "/", news_file, (frame, stories), key_of("news", made, stories))
    yield Job("robots", "/", robots_file, (frame,), key_of("robots", made))


def _pages(catalog: Catalog, changed: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield path and last change of every page that is no post's."""
    last = _latest(changed, catalog.posts)
    yield "/", _latest(changed, catalog.listed) if len(catalog.listed) < len(catalog.posts) else last
    for slug in catalog.agencies:
        yield site.agency_path(slug), _latest(changed, catalog.by_agency[slug])
    yield from _slices(catalog, changed)
    told = (post for post in catalog.posts if post.moments and _is_told(catalog.opened(post)))
    yield site.DIGEST, _latest(changed, catalog.listed)
    yield "/koreksi/", _latest(changed, told)
    yield "/peringatan/", _latest(changed, (post for post in catalog.posts if post.type == "siaga"))
    yield from ((path, "") for path in ("/umpan/", "/peta-situs/", site.CHECK, site.ACCOUNTS, *_own_pages(catalog)))
    if catalog.portal.search:
        yield site.SEARCH, ""
    yield "/arsip/", last
    yield site.TITLES, last
    for letter, years in by_letter(catalog).items():
        yield site.titles_path(letter), _latest(changed, chain.from_iterable(years.values()))
        yield from ((site.titles_path(letter, year), _latest(changed, posts)) for year, posts in years.items())
    if catalog.portal.open_data and not catalog.preview:
        yield DATA, last
    if catalog.portal.agenda:
        yield from _agendas(catalog, changed)


def _own_pages(catalog: Catalog) -> list[str]:
    """Return the pages of handbook and imprint, and that of the log: no post says when they last changed."""
    folder = catalog.root / "content" / "portal"
    files = sorted(path.relative_to(folder) for path in folder.rglob("*.md"))
    pages = [f"/{(file.parent if file.stem == 'index' else file.with_suffix('')).as_posix()}/" for file in files]
    return [
        *(page for page in pages if page != "/./"),
        *([site.LOG] if site.LOG in frame_of(catalog).own_pages else []),
    ]


def _agendas(catalog: Catalog, changed: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    shown = agenda.events(catalog, catalog.posts)
    yield AGENDA, _latest(changed, shown)
    for found, posts in agenda.by_month(catalog, shown).items():
        yield agenda.month_path(found), _latest(changed, posts)
    for slug in catalog.agencies:
        own = [post for post in catalog.by_agency[slug] if post.event]
        yield f"{site.agency_path(slug)}agenda/", _latest(changed, own)


def _change(catalog: Catalog, post: Docket) -> int:
    """Return when readers were last told something new; only what is told later makes it worth opening the post."""
    return post.last if post.last <= catalog.now else microseconds(catalog.modified(post))


def _is_told(post: Post) -> bool:
    return bool(post.changes or post.withdrawn)


def _slices(catalog: Catalog, changed: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    portal = catalog.portal
    sorts = (
        (TYPES, site.type_path, "type"),
        (portal.topics, site.topic_path, "topics"),
        (portal.areas, site.area_path, "areas"),
    )
    for names, path_of, field in sorts:
        found = by_term(catalog, field, listed=True)
        yield from ((path_of(name), _latest(changed, found.get(name, ()))) for name in names)
    for (year, month), posts in by_month(catalog).items():
        yield site.month_path(year, month), _latest(changed, posts)


def _latest(changed: Mapping[str, int], posts: Iterable[Docket]) -> str:
    last = max(map(changed.__getitem__, map(_path, posts)), default=0)
    return _stamp(last) if last else ""


def _stamp(microseconds_: int) -> str:
    return f"{moment(microseconds_).isoformat()[:19]}Z"


def _newest(catalog: Catalog) -> list[str]:
    """Return the ids of the posts that are news; with the clock alone some cease to be."""
    oldest = catalog.now - NEWS
    found: list[str] = []
    for post in catalog.posts:
        if (post.when or 0) <= oldest or len(found) == NEWS_LIMIT:
            break
        if not post.expired(catalog.now) and not _is_withdrawn(catalog, post):
            found.append(post.id)
    return found


def _stories(catalog: Catalog) -> Iterator[Story]:
    for name in _newest(catalog):
        post = catalog.by_url[f"/{name}/"]
        there = (post.date or catalog.as_of).astimezone(catalog.agency_of(post).tzinfo)
        language = (post.lang or catalog.portal.language).partition("-")[0]
        yield Story(post.url, language, there.isoformat(timespec="seconds"), post.title)


def part_file(frame: Frame, name: str, addresses: tuple[Address, ...]) -> Outputs:
    """Return one part of the map."""
    return {name: _render(frame, addresses)}


def index_file(frame: Frame, parts: tuple[Address, ...]) -> Outputs:
    """Return sitemap.xml, the index of the parts."""
    return {INDEX: _render(frame, parts, whole=True)}


def _render(frame: Frame, addresses: Iterable[Address], whole: bool = False) -> bytes:
    pages = [(frame.absolute(path), stamp, list(map(frame.absolute, images))) for path, stamp, images in addresses]
    return template.render(
        "sitemap.xml", pages=pages, whole=whole, with_images=any(images for _, _, images in pages)
    ).encode()


def news_file(frame: Frame, stories: tuple[Story, ...]) -> Outputs:
    """Return news-sitemap.xml; it may be empty."""
    return {NEWS_FILE: template.render("news-sitemap.xml", frame=frame, stories=stories).encode()}


def robots_file(frame: Frame) -> Outputs:
    """Return robots.txt (RFC 9309): everything is open, but for a preview."""
    maps = "".join(f"Sitemap: {frame.absolute('/' + name)}\n" for name in (INDEX, NEWS_FILE))
    rule = "Disallow: /\n" if frame.preview else f"Allow: /\n\n{maps}"
    return {"robots.txt": f"User-agent: *\n{rule}".encode()}
