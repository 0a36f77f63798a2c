"""Search: a static index that knows Indonesian, searched by the reader's own browser, and its page.

The index has two parts, the year of the newest post (`kini`) and all years before (`lama`), so that a new post leaves
the archive alone. Each part is joined from one segment a month, those of a year that is over first into one of the year.
Segments are kept from build to build but not published: who changes one post pays for reading the posts of one month,
and joining the months of one year. For quoted phrases there are filters of neighbouring words. Of a withdrawn post only
what its page still shows is found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial, reduce
from html import unescape
from typing import NamedTuple

from newsroom.catalog import cells, material, rows, site
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket
from newsroom.catalog.frame import Frame, frame_of, render
from newsroom.catalog.letters import by_letter
from newsroom.catalog.material import Material
from newsroom.catalog.post import TYPES, Post
from newsroom.catalog.site import SEARCH
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of
from newsroom.engine.store import Files, Store
from newsroom.outputs import search_pairs
from newsroom.outputs.search_index import HEAD, TITLE, Part, add_body, joined, merged, segment
from newsroom.record import record
from newsroom.text import dates, stems, template
from newsroom.text.alphabet import label_of

INDEX = "index.html"
SCRIPT, ENGINE = "search.js", "search-index.js"
# Derives jobs whose results only other jobs read.
Prepare = Callable[[Sequence[Job], str], Sequence[Files]]
Segments = list[tuple[int, Files]]
_TAG = re.compile(r"<[^>]+>")
_SIGNS = re.compile(r"[^\w]|_")
# Milliseconds for a post: to read it, to stem its words and to hash its pairs of them.
COST = 1.5


class Month(NamedTuple):
    """A month of posts, or a year of them, and the job that makes its segment of the index."""

    year: int
    job: Job


@record
class SearchView:
    """What the page offers to choose from, and to those who look through the archive instead; pairs are slug and label."""

    agencies: tuple[tuple[str, str], ...]
    types: tuple[tuple[str, str], ...]
    topics: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]
    months: tuple[tuple[int, tuple[tuple[str, str], ...]], ...]
    letters: tuple[tuple[str, str], ...]


def jobs(catalog: Catalog, store: Store, prepare: Prepare) -> Iterator[Job | Group]:
    """Yield the jobs of the page, its script and both parts of the index; none when the portal is to have no search."""
    if not catalog.portal.search:
        return
    made = material.recipe("search.html"), _script(), _engine()
    yield Group(key_of("search", made, cells.whole(catalog)), lambda: _jobs(catalog, store, prepare))


def _jobs(catalog: Catalog, store: Store, prepare: Prepare) -> Iterator[Job | Group]:
    frame, view, code = frame_of(catalog), _view(catalog), (_script(), _engine())
    fixed, version = (material.recipe("search.html"), material.setting(catalog)), key_of(code)[:8]
    yield Job("search", SEARCH, page_file, (frame, view, version), key_of("search page", fixed, view, version))
    yield Job("search", SEARCH, script_files, code, key_of("search scripts", code))
    months = [_month(catalog, *item) for item in sorted(cells.by_month(catalog).items(), reverse=True)]
    newest = months[0].year if months else 0
    for name, chosen in (
        ("kini", [month for month in months if month.year == newest]),
        ("lama", [month for month in months if month.year < newest]),
    ):
        key = key_of("search index", name, material.recipe(), [(month.year, month.job.key) for month in chosen])
        yield Group(key_of("search part", key), partial(_index, store, prepare, name, key, chosen))


def _month(catalog: Catalog, month: tuple[int, int], posts: Sequence[Docket]) -> Month:
    owners = sorted({slug for post in posts for slug in (post.agency, *post.partners)})
    agencies = [material.agency_mark(catalog, slug) for slug in owners]
    fixed = material.recipe(), material.setting(catalog)
    key = key_of("search segment", fixed, agencies, catalog.marks_of(posts))
    cost = COST * len(posts)
    return Month(month[0], Job("search segment", "", segment_file, partial(_materials, catalog, posts), key, cost))


def _index(store: Store, prepare: Prepare, name: str, key: str, months: Sequence[Month]) -> Iterator[Job]:
    segments: Segments = []
    if store.find(key) is None:
        # They are derived before the job is handed on: what gathers inputs must not start workers of its own.
        segments = _years(store, prepare, months) if name == "lama" else _prepared(prepare, months)
    cost = sum(month.job.cost for month in months) / 20
    yield Job("search index", SEARCH, joined, lambda: (name, _read(store, segments)), key, cost)


def _years(store: Store, prepare: Prepare, months: Sequence[Month]) -> Segments:
    """Return the segments of years that are over; only the months of those that changed are asked for."""
    years: dict[int, list[Month]] = {}
    for month in months:
        years.setdefault(month.year, []).append(month)
    keys = {year: key_of("search year", [month.job.key for month in of_year]) for year, of_year in years.items()}
    missing = [month for year, of_year in years.items() if store.find(keys[year]) is None for month in of_year]
    parts: dict[int, Segments] = {}
    for year, files in _prepared(prepare, missing):
        parts.setdefault(year, []).append((year, files))
    return _prepared(prepare, [_year(store, year, key, parts.get(year, [])) for year, key in keys.items()])


def _year(store: Store, year: int, key: str, parts: Segments) -> Month:
    return Month(year, Job("search year", "", merged, lambda: (_read(store, parts),), key, COST * len(parts)))


def _prepared(prepare: Prepare, months: Sequence[Month]) -> Segments:
    found = prepare([month.job for month in months], "Pencarian")
    return [(month.year, files) for month, files in zip(months, found, strict=True)]


def _read(store: Store, segments: Segments) -> tuple[Part, ...]:
    return tuple(
        (year, store.read(files["words"]), store.read(files["cards"]), store.read(files["pairs"]))
        for year, files in segments
    )


def _materials(catalog: Catalog, posts: Iterable[Docket]) -> Inputs:
    return (tuple(material.of(catalog, post) for post in posts),)


def segment_file(posts: tuple[Material, ...]) -> Outputs:
    """Return the segment of an index that the posts of one month make."""
    opened = ((item.catalog, material.post_of(item)) for item in posts)
    return segment((*_found_by(catalog, post), _card(catalog, post)) for catalog, post in opened)


def _card(catalog: Catalog, post: Post) -> list[str]:
    """Return what a hit shows: path, title, summary, agency, type, date, state, language."""
    row = rows.row_of(catalog, post)
    shown = (row.path, row.title, row.summary, row.publisher.short_name, row.kind)
    return [*shown, row.moment.date().isoformat(), row.mark, row.language]


def _found_by(catalog: Catalog, post: Post) -> tuple[dict[str, int], frozenset[int]]:
    """Return the stems that a post is found by, with where they stand, and the rows of its pairs of words.

    Among the stems, after `@`, are its agencies, type, topics and areas.
    """
    head, body = " ".join(_head(catalog, post)), "" if post.withdrawn else " ".join(_body(post))
    found = dict.fromkeys(stems.terms(post.title), TITLE)
    for stem in stems.terms(head):
        found[stem] = found.get(stem, 0) | HEAD
    add_body(found, stems.terms(body))
    named = [("i", slug) for slug in (post.agency, *post.partners)] + [("j", post.type)]
    named += [("t", slug) for slug in post.topics] + [("w", slug) for slug in post.areas]
    found |= {f"@{sort}{slug}": HEAD for sort, slug in named} | dict.fromkeys(_numbers(post.number), HEAD)
    return found, search_pairs.rows_of(stems.words(stems.folded(f"{post.title} {head} {body}")))


def _numbers(number: str) -> Iterator[str]:
    """Yield what a numbered post is asked for by, after `=`: its number without signs, and the last part of that alone."""
    parts = stems.folded(_SIGNS.sub(" ", number)).split()
    if parts:
        yield f"={''.join(parts)}"
        yield f"={parts[-1]}"


def _head(catalog: Catalog, post: Post) -> Iterator[str]:
    yield from (rows.row_of(catalog, post).summary, post.number, TYPES[post.type])
    for slug in (post.agency, *post.partners):
        yield catalog.agencies[slug].short_name
    if not post.withdrawn:
        portal = catalog.portal
        yield from (portal.topics.get(slug, slug) for slug in post.topics)
        yield from (portal.areas.get(slug, slug) for slug in post.areas)
        yield post.place


def _body(post: Post) -> Iterator[str]:
    """Yield the texts of a post's page below its summary."""
    if post.alert:
        yield from (post.alert.event, post.alert.instruction)
    if post.event:
        yield from (post.event.venue, post.event.organiser, post.event.reason, post.event.results)
    if post.clarification:
        yield from (post.clarification.claim, post.clarification.claimant)
    yield unescape(_TAG.sub(" ", post.body.html))
    for photo in post.photos:
        yield photo.caption
    yield from (person.name for person in post.people)
    yield from (change.note for change in post.changes)
    yield from (item.title for item in post.attachments)


def _view(catalog: Catalog) -> SearchView:
    portal = catalog.portal
    agencies = sorted((agency.name, agency.slug) for agency in catalog.agencies.values())
    months: dict[int, list[tuple[str, str]]] = {}
    for year, month in sorted(cells.tallies(catalog, "month"), reverse=True):
        months.setdefault(year, []).append((site.month_path(year, month), dates.MONTHS[month - 1].capitalize()))
    return SearchView(
        agencies=tuple((slug, name) for name, slug in agencies),
        types=tuple(TYPES.items()),
        topics=tuple(portal.topics.items()),
        areas=tuple(portal.areas.items()),
        months=tuple((year, tuple(reversed(of_year))) for year, of_year in months.items()),
        letters=tuple((site.titles_path(letter), label_of(letter)) for letter in by_letter(catalog)),
    )


def _script() -> str:
    """Return the script of the page, which knows the version of the script that searches."""
    return template.bare_script(SCRIPT).replace("%ENGINE%", key_of(_engine())[:8])


def _engine() -> str:
    """Return the script that searches, with the tables of the stemmer put in."""
    tables = (("%ROOTS%", stems.ROOTS), ("%STOP%", stems.STOP))
    return reduce(
        lambda code, table: code.replace(table[0], " ".join(sorted(table[1]))), tables, template.bare_script(ENGINE)
    )


def script_files(script: str, engine: str) -> Outputs:
    """Return the page's script, and the one that comes with the first search."""
    return {"cari.js": script.encode(), "mesin.js": engine.encode()}


def page_file(frame: Frame, view: SearchView, version: str) -> Outputs:
    """Return the search page; without JavaScript it leads through the archive."""
    html = render(
        frame,
        "search.html",
        SEARCH,
        title=f"Cari · {frame.name}",
        description=f"Cari di semua kiriman {frame.government}.",
        view=view,
        version=version,
        crumbs=(),
    )
    return {INDEX: html}
