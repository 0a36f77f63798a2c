"""The list of posts for those who check: of every public post the hashes of text, source and cards, and who signed it.

It is a file a year, put together of the rows of about a month each, so that a changed post costs a month's rows and one
year's file, and an index that names the years' files with their hashes.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from newsroom.catalog import cardformats, docket, material, site, standing
from newsroom.catalog.catalog import Catalog, as_seen
from newsroom.catalog.docket import Docket
from newsroom.catalog.seal import Seal
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of
from newsroom.engine.store import Blob, Files, Store
from newsroom.record import record

FOLDER, INDEX = "/.well-known/", "posts.json"
SCHEMA, INDEX_SCHEMA = "/skema/daftar-kiriman.json", "/skema/daftar-tahun.json"
# Rows are made for so many microseconds (30 days) at once.
STRETCH = 30 * docket.DAY
ROWS = "rows"
CARDS = tuple(item.file for item in (cardformats.FIRST, *cardformats.PASSING))
# Derives jobs whose results only other jobs read.
Prepare = Callable[[Sequence[Job]], Sequence[Files]]
# Name and SHA-256 of each card of a post.
Cards = tuple[tuple[str, str], ...]


class Facts(NamedTuple):
    """What a row is made of: what the docket of a post has of it, its cards, and its seal."""

    number: str
    agency: str
    url: str
    bare: bytes
    text: str
    source: str
    cards: Cards
    seal: Seal | None


# ---- by year -------------------------------------------------------------------------------------------------------


def year_jobs(catalog: Catalog, blobs: Mapping[str, Blob], store: Store, prepare: Prepare) -> Iterator[Group]:
    """Yield the jobs of the years, each a group of its own; `blobs` are the files of the release, with its cards."""
    # What is not public yet is part of a preview, and of nothing that others may keep.
    if catalog.preview:
        return
    fixed = key_of(material.recipe(), catalog.portal.url)
    maker = _Maker(catalog, blobs, store, prepare, fixed)
    for year, posts in _years(catalog).items():
        key = key_of("posts of year", fixed, year, maker.marks_of(posts))
        yield Group(key_of("group", key), partial(_year, maker, year, posts, key))


@record
class _Maker:
    """What the years are made with, and what the keys of their stretches begin with."""

    catalog: Catalog
    blobs: Mapping[str, Blob]
    store: Store
    prepare: Prepare
    fixed: str

    def marks_of(self, posts: Sequence[Docket]) -> str:
        """Return what changes with anything that is said of these posts; a kit names the hashes of all its cards."""
        find, seals = self.blobs.get, self.catalog.seals
        kits = [find(f"/{post.agency}/{post.year}/{post.slug}/kit.json") for post in posts]
        drawn = " ".join([kit.sha256 if kit else "" for kit in kits])
        return key_of(self.catalog.marks_of(posts), drawn, [seals.get(post.path) for post in posts] if seals else ())

    def stretch(self, posts: Sequence[Docket]) -> Job:
        """Return the job of the rows of some posts."""
        key = key_of("posts rows", self.fixed, self.marks_of(posts))
        return Job("posts rows", "", rows_file, partial(self._inputs, posts), key, 0.05 * len(posts))

    def _inputs(self, posts: Sequence[Docket]) -> Inputs:
        return self.catalog.portal.url, self.catalog.as_of, tuple(map(self._facts, posts))

    def _facts(self, post: Docket) -> Facts:
        cards = ((name, self.blobs.get(post.url + name)) for name in CARDS)
        drawn = tuple((name, blob.sha256) for name, blob in cards if blob)
        hashes = post.text.hex(), post.source.hex()
        return Facts(post.number, post.agency, post.url, post.bare, *hashes, drawn, self.catalog.seals.get(post.path))

    def read(self, stretches: Sequence[Files]) -> Inputs:
        """Return the rows of stretches."""
        return (tuple(self.store.read(files[ROWS]) for files in stretches),)


def _years(catalog: Catalog) -> Mapping[int, list[Docket]]:
    years: dict[int, list[Docket]] = {}
    for post in catalog.posts:
        years.setdefault(post.year, []).append(post)
    return dict(sorted(years.items(), reverse=True))


def _year(maker: _Maker, year: int, posts: Sequence[Docket], key: str) -> Iterator[Job]:
    stretches: Sequence[Files] = ()
    if maker.store.find(key) is None:
        stretches = maker.prepare(
            [maker.stretch(list(some)) for _, some in groupby(posts, lambda post: (post.when or 0) // STRETCH)]
        )
    head = maker.catalog.portal.url, year
    yield Job("posts", site.POST_LISTS, year_file, lambda: (*head, *maker.read(stretches)), key, 1.0)


def rows_file(url: str, as_of: dt.datetime, posts: tuple[Facts, ...]) -> Outputs:
    """Return the rows of posts, one a line."""
    return {ROWS: ",\n".join([_json(row(url, as_of, post)) for post in posts]).encode()}


def row(url: str, as_of: dt.datetime, facts: Facts) -> dict[str, Any]:
    """Return what is said of a post as it stands; what it does not have is left out.

    Of what had to be taken away by law there are no hashes of text and source: who guesses would find them confirmed.
    """
    post = as_seen(docket.revived(facts.bare), as_of)
    gone = post.is_removed
    seal = facts.seal
    said = {
        "number": facts.number,
        "url": url + facts.url[1:],
        "title": post.title,
        "agency": facts.agency,
        "state": standing.state_of(post, as_of),
        "text_sha256": "" if gone else facts.text,
        "source_sha256": "" if gone else facts.source,
        "cards": [{"file": name, "sha256": sha256} for name, sha256 in facts.cards],
        "verification": seal.state if seal else "",
        "commit": seal.commit if seal else "",
        "signer": seal.key if seal else "",
    }
    return {name: value for name, value in said.items() if value}


def year_file(url: str, year: int, rows: tuple[bytes, ...]) -> Outputs:
    """Return the file of a year, the newest post first."""
    head = _json({"$schema": url + SCHEMA[1:], "portal": url, "year": year})
    return {f"{year}.json": b"".join([head[:-1].encode(), b',"posts":[\n', b",\n".join(rows), b"\n]}\n"])}


# ---- index ---------------------------------------------------------------------------------------------------------


def jobs(catalog: Catalog, blobs: Mapping[str, Blob]) -> Iterator[Job]:
    """Yield the job of the index; `blobs` are the files of the release, with the years'."""
    if catalog.preview:
        return
    years = tuple(
        (year, len(posts), blobs[site.post_list_path(year)].sha256) for year, posts in _years(catalog).items()
    )
    facts = catalog.portal.url, newest(catalog), years
    yield Job("posts", FOLDER, index_file, facts, key_of("posts index", material.recipe(), facts))


def newest(catalog: Catalog) -> str:
    """Return the moment of the newest word to readers: by it one tells an older list of posts, or index, from this one."""
    moments = (post.last if post.last <= catalog.now else post.when or 0 for post in catalog.posts)
    return docket.moment(max(moments, default=0)).strftime("%Y-%m-%dT%H:%M:%SZ")


def index_file(url: str, newest: str, years: tuple[tuple[int, int, str], ...]) -> Outputs:
    """Return the index: every year with its file, how many posts it lists, and its SHA-256."""
    listed = [
        {"year": year, "url": url + site.post_list_path(year)[1:], "posts": count, "sha256": sha256}
        for year, count, sha256 in years
    ]
    said = {"$schema": url + INDEX_SCHEMA[1:], "portal": url, "newest": newest, "years": listed}
    return {INDEX: (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()}


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
