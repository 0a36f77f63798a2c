"""Lists of posts: agencies and their years, types, topics, areas, and the archive by month."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from newsroom.catalog import cells, labels, material, rows, site
from newsroom.catalog.agency import Agency
from newsroom.catalog.cardfacts import CARD, agency_card, version
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket
from newsroom.catalog.frame import Frame, Publisher, frame_of, publisher, render
from newsroom.catalog.picture import Logo
from newsroom.catalog.post import TYPES
from newsroom.catalog.rows import Banner, ListPage, Row, rows_of
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of
from newsroom.record import record
from newsroom.text import dates
from newsroom.text.source import Source

INDEX = "index.html"
TEMPLATES = ("list.html", "agency.html", "archive.html")
NEWEST = 20
# How many pages of a list are looked into together.
RUN = 32
# Posts leave these when their time is over.
SLICES = frozenset(["type", "topic", "area"])
INTRODUCTIONS = {
    "siaran-pers": "Keterangan resmi instansi untuk warga dan pers.",
    "laporan-kegiatan": "Kegiatan pemerintah: siapa yang terlibat, apa hasilnya.",
    "pengumuman": "Layanan, jadwal, dan undangan untuk warga.",
    "klarifikasi": "Klaim yang beredar, dan putusan instansi tentang kebenarannya.",
    "siaga": "Peringatan dari instansi. Yang masih berlaku ada di halaman Peringatan.",
}


@record
class ListHead:
    """What stands above a list: its sort in one word, its heading, a sentence, the pages above it, where its feeds are."""

    sort: str
    heading: str
    introduction: str = ""
    crumbs: tuple[tuple[str, str], ...] = ()
    publisher: Publisher | None = None
    feed: str = ""


@record
class AgencyView:
    """What an agency's page shows beside its newest posts."""

    agency: Agency
    publisher: Publisher
    logo: Logo | None
    parent: Publisher | None
    children: tuple[Publisher, ...]
    successor: Publisher | None
    card: str
    years: tuple[int, ...]
    more: bool


@record
class _Maker:
    """What all lists share, and what their keys begin with."""

    catalog: Catalog
    frame: Frame
    banner: tuple[Banner, ...]
    fixed: Inputs

    def rows(self, posts: Iterable[Docket]) -> tuple[Row, ...]:
        """Return the rows of posts."""
        return rows_of(self.catalog, posts)

    def marks(self, posts: Sequence[Docket]) -> bytes:
        """Return what changes with any of these posts."""
        return self.catalog.marks_of(posts)


def jobs(catalog: Catalog) -> Iterator[Group]:
    """Yield the jobs of all lists of posts; each list is a group of its own."""
    made = material.recipe(*TEMPLATES)
    yield Group(key_of("lists", made, cells.whole(catalog)), lambda: _jobs(catalog))


def _jobs(catalog: Catalog) -> Iterator[Job | Group]:
    banner = rows.banners(catalog)
    fixed = (material.recipe(*TEMPLATES), material.setting(catalog))
    maker = _Maker(catalog, frame_of(catalog), banner, fixed)
    yield from _agencies(maker)
    yield from _slices(maker)
    yield from _archive(maker)


def _agencies(maker: _Maker) -> Iterator[Group]:
    catalog = maker.catalog
    years: dict[str, list[int]] = {slug: [] for slug in catalog.agencies}
    for slug, year in cells.tallies(catalog, "year of member"):
        years[slug].append(year)
    for slug, agency in catalog.agencies.items():
        posts = cells.tally(catalog, "member", slug)
        view = _agency_view(catalog, agency, tuple(sorted(years[slug], reverse=True)), posts.count)
        key = key_of("agency and years", maker.fixed, view, maker.banner, posts.key)
        yield Group(key, partial(_agency, maker, view))


def _agency(maker: _Maker, view: AgencyView) -> Iterator[Job | Group]:
    catalog, agency = maker.catalog, view.agency
    path = site.agency_path(agency.slug)
    posts = cells.chosen(catalog, "member", agency.slug)
    newest = list(islice((post for post in posts if not post.expired(catalog.now)), NEWEST))
    key = key_of("agency", maker.fixed, view, maker.banner, maker.marks(newest))
    yield Job("agency", path, agency_file, partial(_agency_inputs, maker, view, newest), key)
    for year in view.years:
        head = ListHead("Arsip", f"{agency.name}, {year}", "", ((agency.short_name, path),), view.publisher)
        yield _list(maker, site.agency_year_path(agency.slug, year), head, ("year of member", (agency.slug, year)))


def _agency_inputs(maker: _Maker, view: AgencyView, newest: Sequence[Docket]) -> Inputs:
    return maker.frame, view, maker.rows(newest), maker.banner


def _agency_view(catalog: Catalog, agency: Agency, years: tuple[int, ...], posts: int) -> AgencyView:
    known = catalog.agencies
    return AgencyView(
        agency=replace(agency, writers=(), signers=(), source=Source(""), places={}, faults=()),
        publisher=publisher(agency),
        logo=catalog.logo_of(agency),
        parent=publisher(known[agency.parent]) if agency.parent in known else None,
        children=tuple(publisher(item) for item in known.values() if item.parent == agency.slug),
        successor=publisher(known[agency.status.into]) if agency.status.into in known else None,
        card=_card(catalog, agency) if catalog.portal.takes("make_snippets") else "",
        years=years,
        more=posts > NEWEST,
    )


def _card(catalog: Catalog, agency: Agency) -> str:
    """Return the absolute address of an agency's card."""
    return f"{catalog.portal.absolute(site.agency_path(agency.slug))}{CARD}?v={version(agency_card(catalog, agency))}"


def agency_file(frame: Frame, view: AgencyView, newest: tuple[Row, ...], banner: tuple[Banner, ...]) -> Outputs:
    """Return the page of an agency."""
    agency = view.agency
    html = render(
        frame,
        "agency.html",
        view.publisher.path,
        accent=agency.color,
        publishers=[row.publisher for row in newest],
        title=f"{agency.name} · {frame.name}",
        description=agency.about,
        view=view,
        agency=agency,
        accounts=[labels.account(network, value) for network, value in agency.channels.items()],
        rows=newest,
        banner=banner,
    )
    return {INDEX: html}


def _slices(maker: _Maker) -> Iterator[Group]:
    portal = maker.catalog.portal
    for kind, label in TYPES.items():
        path = site.type_path(kind)
        head = ListHead("Jenis", label, INTRODUCTIONS[kind], feed=_feed(maker, "type", path))
        yield _list(maker, path, head, ("type", kind), maker.banner)
    for slug, label in portal.topics.items():
        path = site.topic_path(slug)
        text = "Kiriman semua instansi tentang topik ini."
        head = ListHead("Topik", label, text, feed=_feed(maker, "topic", path))
        yield _list(maker, path, head, ("topic", slug), maker.banner)
    for slug, label in portal.areas.items():
        path = site.area_path(slug)
        text = "Kiriman semua instansi yang menyangkut wilayah ini."
        head = ListHead("Wilayah", label, text, feed=_feed(maker, "area", path))
        # Who looks up a place wants to know what holds there.
        here = tuple(alert for alert in maker.banner if slug in alert.slugs)
        yield _list(maker, path, head, ("area", slug), here)


def _feed(maker: _Maker, sort: str, path: str) -> str:
    """Return where the feeds of a list are; nothing when there are none of its sort."""
    return path if maker.frame.feeds.has(sort) else ""


def _archive(maker: _Maker) -> Iterator[Job | Group]:
    """Yield the archive: it holds every post, also those whose time is over and that have left the other lists."""
    months = cells.tallies(maker.catalog, "month")
    counts = tuple((month, posts.count) for month, posts in sorted(months.items(), reverse=True))
    yield _index(maker, "/arsip/", counts)
    for year in sorted({month[0] for month in months}):
        yield _index(maker, f"/arsip/{year}/", tuple((month, count) for month, count in counts if month[0] == year))
    for year, month in months:
        crumbs = (("Arsip", "/arsip/"), (str(year), f"/arsip/{year}/"))
        head = ListHead("Arsip", dates.month_name(year, month).capitalize(), "", crumbs)
        yield _list(maker, site.month_path(year, month), head, ("month", (year, month)))


def _index(maker: _Maker, path: str, counts: tuple[tuple[tuple[int, int], int], ...]) -> Job:
    key = key_of("archive", maker.fixed, path, counts)
    return Job("archive", path, archive_file, (maker.frame, path, counts), key)


def archive_file(frame: Frame, path: str, counts: tuple[tuple[tuple[int, int], int], ...]) -> Outputs:
    """Return the index of the archive, or of one year of it."""
    years = Counter[int]()
    for (year, _), number in counts:
        years[year] += number
    whole = path == "/arsip/"
    heading = "Arsip" if whole else f"Arsip {path.split('/')[2]}"
    html = render(
        frame,
        "archive.html",
        path,
        title=f"{heading} · {frame.name}",
        description="Semua kiriman menurut bulan terbit.",
        heading=heading,
        crumbs=() if whole else (("Arsip", "/arsip/"),),
        years=[(year, years[year], _months(counts, year)) for year in sorted(years, reverse=True)],
    )
    return {INDEX: html}


def _months(counts: tuple[tuple[tuple[int, int], int], ...], year: int) -> list[tuple[str, str, int]]:
    chosen = [(month, number) for (of_year, month), number in counts if of_year == year]
    return [(site.month_path(year, month), _month_word(month), number) for month, number in chosen]


def _month_word(month: int) -> str:
    return dates.MONTHS[month - 1].capitalize()


def _list(maker: _Maker, first: str, head: ListHead, posts: cells.List, banner: tuple[Banner, ...] = ()) -> Group:
    key = key_of("pages of list", maker.fixed, head, first, banner, cells.tally(maker.catalog, *posts).key)
    return Group(key, partial(_pages, maker, first, head, posts, banner))


def _pages(
    maker: _Maker, first: str, head: ListHead, chosen: cells.List, banner: tuple[Banner, ...]
) -> Iterator[Job | Group]:
    """Yield the page of the newest posts, and the others in runs."""
    posts = cells.chosen(maker.catalog, *chosen)
    if chosen[0] in SLICES:
        now = maker.catalog.now
        # Not asked of each post: there may be half of all.
        posts = [post for post in posts if post.ends is None or post.ends > now]
    newest, *others = rows.pages(first, posts)
    yield _page(maker, first, head, newest, banner)
    for run in cells.runs(len(others), RUN):
        pages = others[run]
        ends = (pages[0].number, pages[0].newer, pages[-1].older)
        shown = [post for page in pages for post in page.items]
        key = key_of("run of list", maker.fixed, head, first, ends, maker.marks(shown))
        yield Group(key, partial(_run, maker, first, head, pages))


def _run(maker: _Maker, first: str, head: ListHead, pages: Sequence[ListPage[Docket]]) -> Iterator[Job]:
    yield from (_page(maker, first, head, page, ()) for page in pages)


def _page(maker: _Maker, first: str, head: ListHead, page: ListPage[Docket], banner: tuple[Banner, ...]) -> Job:
    place = (first, page.path, page.newer, page.older, page.number)
    key = key_of("list", maker.fixed, head, place, banner, maker.marks(page.items))
    return Job("list", page.path, list_file, partial(_list_inputs, maker, head, first, page, banner), key)


def _list_inputs(
    maker: _Maker, head: ListHead, first: str, page: ListPage[Docket], banner: tuple[Banner, ...]
) -> Inputs:
    with_rows = ListPage(page.path, maker.rows(page.items), page.newer, page.older, page.number)
    return maker.frame, head, first, with_rows, banner


def list_file(frame: Frame, head: ListHead, first: str, page: ListPage[Row], banner: tuple[Banner, ...]) -> Outputs:
    """Return one page of a list."""
    crumbs = (*head.crumbs, (head.heading, first)) if page.number else head.crumbs
    place = f", halaman {page.number}" if page.number else ""
    html = render(
        frame,
        "list.html",
        page.path,
        accent=head.publisher.color if head.publisher else "",
        publishers=[row.publisher for row in page.items],
        title=f"{head.heading}{place} · {frame.name}",
        description=head.introduction or f"{head.heading}: semua kiriman.",
        head=head,
        crumbs=crumbs,
        page=page,
        banner=banner,
        span=_span(page.items),
    )
    return {INDEX: html}


def _span(items: tuple[Row, ...]) -> tuple[dt.datetime, dt.datetime] | None:
    return (items[-1].moment, items[0].moment) if items else None
