"""The portal's own few pages: home, the page for what is not there, its sign, and the findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby, islice

from newsroom.catalog import cells, labels, material, rows, site
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.frame import Frame, Publisher, frame_of, publisher, render
from newsroom.catalog.post import TYPES
from newsroom.catalog.rows import Banner, Row
from newsroom.catalog.translations import original_of
from newsroom.engine.job import Group, Job, Outputs, key_of
from newsroom.record import record
from newsroom.text import dates, icon
from newsroom.text.problem import Problem, as_text, count

INDEX = "index.html"
TEMPLATES = ("home.html", "notfound.html")
NEWEST = 20
MONTHS = 12
STATES = {"active": "", "merged": "digabung", "closed": "dibubarkan"}
# A reference mark.
SIGN = """
................
.......##.......
.......##.......
...#........#...
....#......#....
.....#....#.....
......#..#......
.##....##....##.
.##....##....##.
......#..#......
.....#....#.....
....#......#....
...#........#...
.......##.......
.......##.......
................
"""
Labels = tuple[tuple[str, str], ...]


@record
class HomeView:
    """What the home page shows beside the newest posts; pairs are path and label, accounts as labels.account has them."""

    agencies: tuple[tuple[Publisher, str], ...]
    types: Labels
    topics: Labels
    areas: Labels
    months: Labels
    accounts: tuple[tuple[str, str, str], ...]


def jobs(catalog: Catalog) -> Iterator[Job | Group]:
    """Yield the jobs of the portal's own pages."""
    if catalog.preview:
        yield from _jobs(catalog)
        return
    made = material.recipe(*TEMPLATES)
    yield Group(key_of("home", made, cells.whole(catalog)), lambda: _jobs(catalog))


def _jobs(catalog: Catalog) -> Iterator[Job]:
    frame, banner = frame_of(catalog), rows.banners(catalog)
    newest = list(islice((post for post in catalog.listed() if not original_of(catalog, post)), NEWEST))
    view = _home_view(catalog)
    fixed = (material.recipe(*TEMPLATES), material.setting(catalog))
    key = key_of("home", fixed, view, banner, catalog.marks_of(newest))
    yield Job("home", "/", home_file, lambda: (frame, view, rows.rows_of(catalog, newest), banner), key)
    yield Job("home", "/", missing_file, (frame,), key_of("missing page", fixed))
    yield Job("home", "/", icon_file, (), key_of("icon", fixed))
    if catalog.preview:
        yield Job("home", "/temuan/", findings_file, (frame, catalog.problems))


def _home_view(catalog: Catalog) -> HomeView:
    portal = catalog.portal
    months = sorted(cells.tallies(catalog, "month"), reverse=True)[:MONTHS]
    return HomeView(
        agencies=tuple((publisher(agency), STATES[agency.status.state]) for agency in catalog.agencies.values()),
        types=tuple((site.type_path(slug), label) for slug, label in TYPES.items()),
        topics=_links(portal.topics, site.topic_path),
        areas=_links(portal.areas, site.area_path),
        months=tuple((site.month_path(year, month), dates.month_name(year, month)) for year, month in months),
        accounts=tuple(labels.account(network, value) for network, value in portal.channels.items()),
    )


def _links(known: Mapping[str, str], path: Callable[[str], str]) -> Labels:
    return tuple((path(slug), label) for slug, label in known.items())


def home_file(frame: Frame, view: HomeView, newest: tuple[Row, ...], banner: tuple[Banner, ...]) -> Outputs:
    """Return the home page."""
    html = render(
        frame,
        "home.html",
        "/",
        publishers=[*(row.publisher for row in newest), *(owner for owner, _ in view.agencies)],
        title=frame.name,
        description=f"Kabar resmi {frame.government} dari semua instansi, di satu tempat yang dapat diperiksa.",
        view=view,
        rows=newest,
        banner=banner,
    )
    return {INDEX: html}


def missing_file(frame: Frame) -> Outputs:
    """Return the page that a server shows for an address without a page; it may be shown at any depth."""
    html = render(
        frame,
        "notfound.html",
        "/404.html",
        root=frame.base,
        title=f"Halaman tidak ditemukan · {frame.name}",
        description="",
    )
    return {"404.html": html}


def icon_file() -> Outputs:
    """Return the portal's sign for tabs and bookmarks, where browsers look for it without being told."""
    return {"favicon.ico": icon.ico(SIGN, "#0b4f6c", "#ffffff")}


def findings_file(frame: Frame, problems: tuple[Problem, ...]) -> Outputs:
    """Return the page of a preview that lists what the rules found, file by file."""
    files = [
        (file, [as_text(problem) for problem in group]) for file, group in groupby(problems, lambda item: item.file)
    ]
    html = render(
        frame,
        "findings.html",
        "/temuan/",
        title=f"Temuan · {frame.name}",
        description="",
        files=files,
        counts=[(level, number) for level, number in count(problems).items() if number],
        crumbs=(),
    )
    return {INDEX: html}
