"""The digest: alerts and the newest titles without pictures, as a small page and as plain text for any device."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby, islice

from newsroom.catalog import cells, material, rows, site
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket
from newsroom.catalog.frame import Frame, frame_of, render
from newsroom.catalog.rows import Banner, Row
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of
from newsroom.text import dates

INDEX, TEXT = "index.html", "ringkas.txt"
NEWEST = 40


def jobs(catalog: Catalog) -> Iterator[Group]:
    """Yield the jobs of the page and of the text."""
    key = key_of("digest", material.recipe("digest.html"), cells.whole(catalog))
    yield Group(key, partial(_jobs, catalog))


def _jobs(catalog: Catalog) -> Iterator[Job]:
    frame, banner = frame_of(catalog), rows.banners(catalog)
    newest = tuple(islice(catalog.listed(), NEWEST))
    fixed = (material.recipe("digest.html"), material.setting(catalog))
    key = key_of("digest", fixed, banner, catalog.marks_of(newest))
    inputs = partial(_inputs, catalog, frame, banner, newest)
    yield Job("digest", site.DIGEST, page_file, inputs, key_of("page", key))
    yield Job("digest", "/", text_file, inputs, key_of("text", key))


def _inputs(catalog: Catalog, frame: Frame, banner: tuple[Banner, ...], newest: Sequence[Docket]) -> Inputs:
    return frame, banner, rows.rows_of(catalog, newest)


def page_file(frame: Frame, banner: tuple[Banner, ...], newest: tuple[Row, ...]) -> Outputs:
    """Return the page: what is in force, then the newest titles day by day."""
    html = render(
        frame,
        "digest.html",
        site.DIGEST,
        publishers=[row.publisher for row in newest],
        title=f"Ringkas · {frame.name}",
        description=f"Kabar terbaru {frame.government} tanpa gambar, dalam satu halaman kecil.",
        days=[(day, list(items)) for day, items in groupby(newest, lambda row: row.moment.date())],
        banner=banner,
        crumbs=(),
    )
    return {INDEX: html}


def text_file(frame: Frame, banner: tuple[Banner, ...], newest: tuple[Row, ...]) -> Outputs:
    """Return the same as plain text in UTF-8, each address on a line of its own."""
    parts = [f"{frame.name}\n{frame.government}\n{frame.url}"]
    parts += [_alert(frame, item) for item in banner]
    parts += [_news(frame, row) for row in newest]
    return {TEXT: ("\n\n".join(parts) + "\n").encode()}


def _alert(frame: Frame, item: Banner) -> str:
    end = item.expires.astimezone(dates.zone(item.publisher.zone))
    what = f"{item.event}: {item.areas}" if item.areas else item.event
    until = f"sampai {dates.medium_date(end.date())} pukul {dates.clock(end)}"
    lines = [f"PERINGATAN {item.level.upper()}. {what}, {until}", item.instruction, frame.absolute(item.path)]
    return "\n".join(lines)


def _news(frame: Frame, row: Row) -> str:
    mark = f"[{row.mark}] " if row.mark else ""
    head = f"{dates.medium_date(row.moment.date())}, {row.publisher.short_name}: {mark}{row.title}"
    return f"{head}\n{row.summary}\n{frame.absolute(row.path)}"
