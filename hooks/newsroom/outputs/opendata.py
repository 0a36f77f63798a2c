"""Open data: what is public of every post, without its text, as CSV and JSON by year and whole, with a dictionary.

The rows of about a month are derived once; the files of a year are put together of them, and the whole files of those
of the years, byte by byte.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

from newsroom.catalog import docket, material
from newsroom.catalog.catalog import Catalog, as_seen
from newsroom.catalog.docket import Docket
from newsroom.catalog.frame import DATA, Frame, frame_of, render
from newsroom.catalog.paths import is_web_address
from newsroom.catalog.structured import LICENSES
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of
from newsroom.engine.store import Blob, Files, Store
from newsroom.outputs import opendata_table as table
from newsroom.outputs.opendata_table import Facts
from newsroom.record import record

# Rows are made for so many microseconds (30 days) at once: of a changed post only those around it are made again.
STRETCH = 30 * 24 * 60 * 60 * 1_000_000
CSV, JSON, PACKAGE, PAGE = "posts.csv", "posts.json", "datapackage.json", "index.html"
SCHEMAS = {"csv": "schema-csv.json", "json": "schema-json.json"}
# Derives jobs whose results only other jobs read.
Prepare = Callable[[Sequence[Job]], Sequence[Files]]


class Table(NamedTuple):
    """A file of rows as the dictionary lists it: path within the data, size and SHA-256; year 0 is the whole."""

    path: str
    year: int
    size: int
    sha256: str


def year_path(year: int) -> str:
    """Return the folder of the data of one year."""
    return f"{DATA}{year}/"


def _years(catalog: Catalog) -> Mapping[int, list[Docket]]:
    years: dict[int, list[Docket]] = {}
    for post in catalog.posts:
        years.setdefault(post.year, []).append(post)
    return dict(sorted(years.items(), reverse=True))


# ---- by year -------------------------------------------------------------------------------------------------------


def year_jobs(catalog: Catalog, store: Store, prepare: Prepare) -> Iterator[Group]:
    """Yield the jobs of the years, each a group of its own; none when the portal has switched open data off."""
    # What is not public yet is part of a preview, and never of data that others may keep.
    if not catalog.portal.open_data or catalog.preview:
        return
    portal = catalog.portal
    known = {slug: (agency.name, agency.zone) for slug, agency in catalog.agencies.items()}
    made = (material.recipe(), portal.url, portal.language, portal.license)
    for year, posts in _years(catalog).items():
        facts = Facts(*made[1:], {slug: known[slug] for slug in sorted({post.agency for post in posts})})
        fixed = key_of(made, sorted(facts.agencies.items()))
        key = key_of("data of year", fixed, year, catalog.marks_of(posts))
        yield Group(
            key_of("group", key), partial(_year, _Maker(catalog, store, prepare, facts, fixed), year, posts, key)
        )


@record
class _Maker:
    """What the years are made with, and what the keys of their stretches begin with."""

    catalog: Catalog
    store: Store
    prepare: Prepare
    facts: Facts
    fixed: str

    def stretch(self, posts: Sequence[Docket]) -> Job:
        """Return the job of the rows of some posts."""
        key = key_of("data rows", self.fixed, self.catalog.marks_of(posts))
        return Job("data rows", "", rows_files, partial(self._inputs, posts), key, 0.1 * len(posts))

    def _inputs(self, posts: Sequence[Docket]) -> Inputs:
        return self.facts, self.catalog.as_of, tuple(post.bare for post in posts)

    def read(self, stretches: Sequence[Files]) -> Inputs:
        """Return the rows of stretches in both forms."""
        return tuple(tuple(self.store.read(files[name]) for files in stretches) for name in (CSV, JSON))


def _year(maker: _Maker, year: int, posts: Sequence[Docket], key: str) -> Iterator[Job]:
    stretches: Sequence[Files] = ()
    if maker.store.find(key) is None:
        jobs = [maker.stretch(list(some)) for _, some in groupby(posts, lambda post: (post.when or 0) // STRETCH)]
        stretches = maker.prepare(jobs)
    yield Job("data", year_path(year), year_files, lambda: maker.read(stretches), key, 1.0)


def rows_files(facts: Facts, as_of: dt.datetime, posts: tuple[bytes, ...]) -> Outputs:
    """Return the rows of posts in both forms, without what stands around them."""
    rows = [table.row(facts, as_seen(docket.revived(bare), as_of), as_of) for bare in posts]
    return {CSV: table.csv_lines(rows).encode(), JSON: table.json_lines(rows).encode()}


def year_files(lines: tuple[bytes, ...], objects: tuple[bytes, ...]) -> Outputs:
    """Return the data of the posts of a year, the newest first, of the rows of its stretches."""
    return {CSV: b"".join([table.csv_head().encode(), *lines]), JSON: table.json_whole(objects)}


# ---- whole ---------------------------------------------------------------------------------------------------------


def jobs(catalog: Catalog, blobs: Mapping[str, Blob], read: Callable[[Blob], bytes]) -> Iterator[Group]:
    """Yield the jobs of the whole files and of their dictionary; `blobs` are the files of the release, with the years'."""
    if not catalog.portal.open_data or catalog.preview:
        return
    made = (material.recipe("data.html"), material.setting(catalog))
    names = [f"{year_path(year)}{name}" for year in _years(catalog) for name in (CSV, JSON)]
    parts = {name: blobs[name] for name in names}
    key = key_of("data", made, [(name, blob.sha256) for name, blob in parts.items()])
    yield Group(key_of("group", key), partial(_jobs, catalog, parts, read, key))


def _jobs(catalog: Catalog, parts: Mapping[str, Blob], read: Callable[[Blob], bytes], key: str) -> Iterator[Job]:
    frame = frame_of(catalog)
    yield Job("data", DATA, data_files, partial(_inputs, frame, parts, read), key, 5.0)


def _inputs(frame: Frame, parts: Mapping[str, Blob], read: Callable[[Blob], bytes]) -> Inputs:
    return frame, tuple((name.removeprefix(DATA), blob.sha256, read(blob)) for name, blob in parts.items())


def data_files(frame: Frame, parts: tuple[tuple[str, str, bytes], ...]) -> Outputs:
    """Return the whole data, its description for machines (Frictionless Data Package, version 1) and for people."""
    files = {
        CSV: _joined_csv([data for path, _, data in parts if path.endswith(CSV)]),
        JSON: _joined_json([data for path, _, data in parts if path.endswith(JSON)]),
    }
    years = [Table(path, int(path.partition("/")[0]), len(data), sha256) for path, sha256, data in parts]
    whole = [Table(name, 0, len(data), hashlib.sha256(data).hexdigest()) for name, data in files.items()]
    described = {PACKAGE: data_package(frame, [*whole, *years])}
    described |= {name: table.schema(listed=kind == "json") for kind, name in SCHEMAS.items()}
    texts = {name: json.dumps(value, ensure_ascii=False, indent=1) + "\n" for name, value in described.items()}
    return {**files, **{name: text.encode() for name, text in texts.items()}, PAGE: data_page(frame, whole, years)}


def _joined_csv(years: Sequence[bytes]) -> bytes:
    head = table.csv_head().encode()
    return b"".join([head, *(data[len(head) :] for data in years)])


def _joined_json(years: Sequence[bytes]) -> bytes:
    before, after = len(table.JSON_BEFORE), len(table.JSON_AFTER)
    return table.json_whole([data[before:-after] for data in years])


def data_package(frame: Frame, tables: Sequence[Table]) -> dict[str, object]:
    """Return datapackage.json: every file with its size, hash and columns."""
    address = LICENSES.get(frame.license, frame.license)
    license_: dict[str, str] = {"title": frame.license}
    license_ |= {"path": address} if is_web_address(address) else {"name": _license_name(frame.license)}
    return {
        "profile": "data-package",
        "name": "posts",
        "title": f"Kiriman {frame.name}",
        "description": f"Keterangan tentang semua kiriman yang diterbitkan {frame.government}, tanpa isinya.",
        "homepage": frame.absolute(DATA),
        "licenses": [license_],
        "sources": [{"title": frame.government, "path": frame.url}],
        "resources": [_resource(item) for item in tables],
    }


def _license_name(text: str) -> str:
    return "".join(sign if sign.isalnum() or sign in ".-_" else "-" for sign in text)


def _resource(item: Table) -> dict[str, object]:
    kind = item.path.rpartition(".")[2]
    resource: dict[str, object] = {
        "name": f"{item.year or 'semua'}-{kind}",
        "path": item.path,
        "profile": "tabular-data-resource",
        "format": kind,
        "mediatype": {"csv": "text/csv", "json": "application/json"}[kind],
        "encoding": "utf-8",
        "bytes": item.size,
        "hash": f"sha256:{item.sha256}",
        "schema": SCHEMAS[kind],
    }
    return {**resource, "dialect": {"lineTerminator": "\r\n"}} if kind == "csv" else resource


def data_page(frame: Frame, whole: Sequence[Table], years: Sequence[Table]) -> bytes:
    """Return the page of the data for people, with the dictionary of its columns."""
    by_year: dict[int, list[Table]] = {}
    for item in years:
        by_year.setdefault(item.year, []).append(item)
    return render(
        frame,
        "data.html",
        DATA,
        title=f"Data terbuka · {frame.name}",
        description="Keterangan tentang semua kiriman sebagai CSV dan JSON, boleh dipakai ulang, dengan kamus datanya.",
        whole=whole,
        years=list(by_year.items()),
        columns=table.COLUMNS,
        sorts={"string": "teks", "integer": "bilangan", "datetime": "waktu", "list": "daftar"},
        license_url=LICENSES.get(frame.license, ""),
        crumbs=(),
    )
