"""The archive from A to Z: the titles of all posts by first letter, then by year, in the order of the alphabet.

A new post moves titles only on the pages of its own letter and year; those of years that are over stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from newsroom.catalog import cells, material, rows, site
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket
from newsroom.catalog.frame import Frame, frame_of, render
from newsroom.catalog.letters import by_letter
from newsroom.catalog.rows import Row
from newsroom.catalog.site import TITLES
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of
from newsroom.record import record
from newsroom.text.alphabet import label_of, order_of

INDEX = "index.html"
# Titles are short: a page of so many is some five kilobytes on its way.
PAGE_SIZE = 150
ARCHIVE = ("Arsip", "/arsip/")
ALPHABET = ("A–Z", TITLES)
# Label, path, and how many posts there are.
Counts = tuple[tuple[str, str, int], ...]


@record
class TitlePage:
    """One page of titles: where it is, of which letter and year, its number, and the pages before and after it."""

    path: str
    label: str
    year: int
    number: int
    count: int
    before: str
    after: str


def jobs(catalog: Catalog) -> Iterator[Group]:
    """Yield the jobs of all pages of titles; each letter of a year is a group of its own."""
    yield Group(key_of("titles", material.recipe("titles.html"), cells.whole(catalog)), lambda: _jobs(catalog))


def _jobs(catalog: Catalog) -> Iterator[Job | Group]:
    frame, fixed = frame_of(catalog), (material.recipe("titles.html"), material.setting(catalog))
    letters = by_letter(catalog)
    counts = tuple(
        (label_of(letter), site.titles_path(letter), sum(tally.count for tally in years.values()))
        for letter, years in letters.items()
    )
    yield _index(frame, fixed, TITLES, ALPHABET[0], (ARCHIVE,), counts)
    for letter, years in letters.items():
        label, path = label_of(letter), site.titles_path(letter)
        by_year = tuple(
            (str(year), site.titles_path(letter, year), tally.count)
            for year, tally in sorted(years.items(), reverse=True)
        )
        yield _index(frame, fixed, path, label, (ARCHIVE, ALPHABET), by_year)
        for year, tally in years.items():
            key = key_of("titles of letter", fixed, letter, year, tally.key)
            yield Group(key, partial(_pages, catalog, frame, fixed, letter, year))


def _index(
    frame: Frame, fixed: Inputs, path: str, heading: str, crumbs: tuple[tuple[str, str], ...], counts: Counts
) -> Job:
    facts = (path, heading, crumbs, counts)
    return Job("titles", path, index_file, (frame, *facts), key_of("titles index", fixed, facts))


def _pages(catalog: Catalog, frame: Frame, fixed: Inputs, letter: str, year: int) -> Iterator[Job]:
    posts, first = cells.chosen(catalog, "letter", (letter, year)), site.titles_path(letter, year)
    ordered = sorted(posts, key=lambda post: (order_of(post.title), post.path))
    parts = [ordered[start : start + PAGE_SIZE] for start in range(0, len(ordered), PAGE_SIZE)]
    paths = [first, *(site.page_path(first, number) for number in range(2, len(parts) + 1))]
    for index, (path, part) in enumerate(zip(paths, parts, strict=True)):
        before, after = paths[index - 1] if index else "", paths[index + 1] if index + 1 < len(paths) else ""
        page = TitlePage(path, label_of(letter), year, index + 1, len(parts), before, after)
        key = key_of("titles page", fixed, page, catalog.marks_of(part))
        yield Job("titles", path, page_file, partial(_inputs, catalog, frame, letter, page, part), key)


def _inputs(catalog: Catalog, frame: Frame, letter: str, page: TitlePage, posts: Sequence[Docket]) -> Inputs:
    crumbs = (ARCHIVE, ALPHABET, (page.label, site.titles_path(letter)))
    return frame, page, crumbs, rows.rows_of(catalog, posts)


def index_file(frame: Frame, path: str, heading: str, crumbs: tuple[tuple[str, str], ...], counts: Counts) -> Outputs:
    """Return the page of all letters, or that of a letter's years."""
    whole = path == TITLES
    what = "Semua kiriman menurut judul" if whole else f"Judul kiriman: {heading}"
    html = render(
        frame,
        "titles.html",
        path,
        title=f"{what} · {frame.name}",
        description=f"{what}, dari semua instansi.",
        heading=f"Judul {heading}",
        whole=whole,
        crumbs=crumbs,
        counts=counts,
        page=None,
        items=(),
    )
    return {INDEX: html}


def page_file(frame: Frame, page: TitlePage, crumbs: tuple[tuple[str, str], ...], items: tuple[Row, ...]) -> Outputs:
    """Return one page of titles."""
    place = f", halaman {page.number}" if page.number > 1 else ""
    heading = f"Judul {page.label}, {page.year}"
    html = render(
        frame,
        "titles.html",
        page.path,
        publishers=[row.publisher for row in items],
        title=f"{heading}{place} · {frame.name}",
        description=f"Judul kiriman tahun {page.year} menurut abjad: {page.label}.",
        heading=heading,
        crumbs=crumbs,
        counts=(),
        page=page,
        items=items,
        whole=False,
    )
    return {INDEX: html}
