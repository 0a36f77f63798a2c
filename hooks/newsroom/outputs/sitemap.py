"""The maps for search engines: every page with the time when it last changed, and where to find the maps.

sitemap.xml is an index of parts (sitemaps.org): one of the portal's own pages and lists, and of the posts one or more for
each month of their dates, so that a changed post changes the part of its month and the index. news-sitemap.xml has the
posts of the last two days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from newsroom.catalog import agenda, cells, material, site
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.cells import Tally, chosen, chosen_of, tallies, tally
from newsroom.catalog.docket import Docket, moment
from newsroom.catalog.frame import AGENDA, DATA, Frame, frame_of
from newsroom.catalog.letters import by_letter
from newsroom.catalog.picture import PhotoFacts
from newsroom.catalog.post import TYPES, Post
from newsroom.catalog.schedule import LINGER, NEWS
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of
from newsroom.text import template

# The protocol allows 50,000 addresses in one file (sitemaps.org), and news sitemaps 1,000 (Google).
LIMIT = 45_000
NEWS_LIMIT = 1000
INDEX, NEWS_FILE, PAGES = "sitemap.xml", "news-sitemap.xml", "sitemap-halaman.xml"


Month = tuple[int, int]


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
    frame = frame_of(catalog)
    for month, found in _months(catalog):
        key = key_of("month", made, month, found.key, _departures(catalog, chosen(catalog, "gone", month)))
        yield Group(key, partial(_month, catalog, frame, made, month))
    gone = _departures(catalog, chosen_of(catalog, [("gone", month) for month in tallies(catalog, "gone")]))
    news = [post.id for post in _newest(catalog)]
    whole = key_of("maps", made, cells.whole(catalog), news, _own_pages(catalog), gone)
    yield Group(whole, partial(_whole, catalog, frame, made))


def _months(catalog: Catalog) -> Sequence[tuple[Month, Tally]]:
    """Return the months of whose posts any is in the map: a part has at least one address (sitemaps.org)."""
    months = sorted(tallies(catalog, "month").items(), reverse=True)
    return [item for item in months if item[1].count > len(_departures(catalog, chosen(catalog, "gone", item[0])))]


def _month(catalog: Catalog, frame: Frame, made: Inputs, month: Month) -> Iterator[Job]:
    for name, posts in _parts(catalog, month):
        fixed = (catalog.marks_of(posts), _photos(catalog, posts), _departures(catalog, posts))
        key = key_of("part", made, name, fixed)
        inputs = partial(_part_inputs, catalog, frame, name, posts)
        yield Job("sitemap", "/", part_file, inputs, key, 1.0 + 0.01 * len(posts))


def _parts(catalog: Catalog, month: Month) -> Iterator[tuple[str, Sequence[Docket]]]:
    """Yield the parts of a month; when it has too many posts, from the oldest one on, so that full parts stay."""
    oldest_first = chosen(catalog, "month", month)[::-1]
    for number, start in enumerate(range(0, len(oldest_first), LIMIT), 1):
        part = oldest_first[start : start + LIMIT]
        if len(part) > len(_departures(catalog, part)):
            yield _name(month, number), part


def _name(month: Month, number: int = 1) -> str:
    return "sitemap-{}-{:02d}{}.xml".format(*month, f"-{number}" if number > 1 else "")


def _photos(catalog: Catalog, posts: Sequence[Docket]) -> list[tuple[str, PhotoFacts]]:
    files = {file for post in posts for file in post.files}
    return sorted((file, catalog.photos[file]) for file in files if file in catalog.photos)


def _part_inputs(catalog: Catalog, frame: Frame, name: str, posts: Sequence[Docket]) -> Inputs:
    return frame, name, tuple(_addresses_of(catalog, posts))


def _addresses_of(catalog: Catalog, posts: Iterable[Docket]) -> Iterator[Address]:
    """Yield the pages of posts; those withdrawn lately too, so that search engines come and see that they are."""
    for post in posts:
        if not _departure(catalog, post):
            yield Address(post.url, _stamp(catalog.last_changed(post)), tuple(_pictures(catalog, post)))


def _departure(catalog: Catalog, post: Docket) -> int:
    """Return when a post has left the map (microseconds), 0 for one that is in it.

    A withdrawal is the last that is told of a post, so it needn't be opened.
    """
    left = post.last + LINGER
    return left if post.gone and left <= catalog.now else 0


def _departures(catalog: Catalog, posts: Iterable[Docket]) -> list[int]:
    return [left for left in (_departure(catalog, post) for post in posts) if left]


def _is_withdrawn(catalog: Catalog, post: Docket) -> bool:
    return post.gone and catalog.opened(post).withdrawn is not None


def _pictures(catalog: Catalog, docket: Docket) -> Iterator[str]:
    if not docket.files:
        return
    post = catalog.opened(docket)
    if post.withdrawn:
        return
    folder = docket.path.rpartition("/")[0]
    for file in docket.files:
        picture = catalog.picture_of(post, _relative(folder, file))
        if picture:
            yield docket.url + picture.file(picture.widths[-1], "jpg")


def _relative(folder: str, file: str) -> str:
    """Return a file of the portal as a post in a folder names it; `picture_of` brings both together again."""
    return file.removeprefix(folder + "/") if file.startswith(folder + "/") else "../" * (folder.count("/") + 1) + file


def _whole(catalog: Catalog, frame: Frame, made: Inputs) -> Iterator[Job]:
    pages = tuple(Address(path, _stamp(last)) for path, last in _pages(catalog))
    yield Job("sitemap", "/", part_file, (frame, PAGES, pages), key_of("part", made, PAGES, pages))
    index = [Address(f"/{PAGES}", max(page.stamp for page in pages)), *_index(catalog)]
    yield Job("sitemap", "/", index_file, (frame, tuple(index)), key_of("index", made, index))
    stories = tuple(_stories(catalog))
    yield Job("sitemap", "/", news_file, (frame, stories), key_of("news", made, stories))
    yield Job("robots", "/", robots_file, (frame,), key_of("robots", made))


def _index(catalog: Catalog) -> Iterator[Address]:
    for month, found in _months(catalog):
        if found.count <= LIMIT:
            left = _departures(catalog, chosen(catalog, "gone", month))
            yield Address(f"/{_name(month)}", _stamp(max([found.latest, *left])))
            continue
        for name, posts in _parts(catalog, month):
            yield Address(f"/{name}", _stamp(max([_latest(catalog, posts), *_departures(catalog, posts)])))


def _pages(catalog: Catalog) -> Iterator[tuple[str, int]]:
    """Yield path and last change (microseconds, 0 when it is not known) of every page that is no post's."""
    last = tally(catalog, "all").latest
    yield "/", last
    for slug in catalog.agencies:
        yield site.agency_path(slug), tally(catalog, "member", slug).latest
    yield from _slices(catalog)
    told = (catalog.last_told(post) for post in chosen(catalog, "dated") if _is_told(catalog.opened(post)))
    yield site.DIGEST, last
    yield "/koreksi/", max(told, default=0)
    yield "/peringatan/", tally(catalog, "alert").latest
    yield from ((path, 0) for path in ("/umpan/", "/peta-situs/", *_own_pages(catalog)))
    if catalog.portal.search:
        yield site.SEARCH, 0
    yield "/arsip/", last
    yield site.TITLES, last
    for letter, years in by_letter(catalog).items():
        yield site.titles_path(letter), max(found.latest for found in years.values())
        yield from (
            (site.titles_path(letter, year), found.latest) for year, found in sorted(years.items(), reverse=True)
        )
    if catalog.portal.open_data and not catalog.preview:
        yield DATA, last
    if catalog.portal.agenda:
        yield from _agendas(catalog)


def _own_pages(catalog: Catalog) -> list[str]:
    """Return the pages of handbook and imprint, and those to check by: no post says when they last changed."""
    folder = catalog.root / "content" / "portal"
    files = sorted(path.relative_to(folder) for path in folder.rglob("*.md"))
    pages = [f"/{(file.parent if file.stem == 'index' else file.with_suffix('')).as_posix()}/" for file in files]
    return [
        *(page for page in pages if page != "/./"),
        *(page for page in (site.CHECK, site.ACCOUNTS, site.LOG) if page in frame_of(catalog).own_pages),
    ]


def _agendas(catalog: Catalog) -> Iterator[tuple[str, int]]:
    events = chosen(catalog, "event")
    shown = agenda.by_month(catalog, agenda.events(catalog, events))
    yield AGENDA, tally(catalog, "event").latest
    for month, posts in agenda.by_month(catalog, events).items():
        if month in shown:
            yield agenda.month_path(month), _latest(catalog, posts)
    for slug in catalog.agencies:
        yield f"{site.agency_path(slug)}agenda/", tally(catalog, "event of member", slug).latest


def _is_told(post: Post) -> bool:
    return bool(post.changes or post.withdrawn)


def _slices(catalog: Catalog) -> Iterator[tuple[str, int]]:
    portal = catalog.portal
    sorts = (
        (TYPES, site.type_path, "type"),
        (portal.topics, site.topic_path, "topic"),
        (portal.areas, site.area_path, "area"),
    )
    for names, path_of, sort in sorts:
        yield from ((path_of(name), tally(catalog, sort, name).latest) for name in names)
    for (year, month), found in sorted(tallies(catalog, "month").items(), reverse=True):
        yield site.month_path(year, month), found.latest


def _latest(catalog: Catalog, posts: Iterable[Docket]) -> int:
    return max(map(catalog.last_changed, posts), default=0)


def _stamp(microseconds_: int) -> str:
    return f"{moment(microseconds_).isoformat()[:19]}Z" if microseconds_ else ""


def _newest(catalog: Catalog) -> list[Docket]:
    """Return the posts that are news; with the clock alone some cease to be."""
    oldest = catalog.now - NEWS
    found: list[Docket] = []
    for post in catalog.posts:
        if (post.when or 0) <= oldest or len(found) == NEWS_LIMIT:
            break
        if not post.expired(catalog.now) and not _is_withdrawn(catalog, post):
            found.append(post)
    return found


def _stories(catalog: Catalog) -> Iterator[Story]:
    for post in _newest(catalog):
        there = (post.date or catalog.as_of).astimezone(catalog.agency_of(post).tzinfo)
        language = catalog.language_of(post).partition("-")[0]
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
