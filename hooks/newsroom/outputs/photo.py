"""Photos and logos: what their files are, and what is published of them: every width, re-encoded, without metadata."""

from __future__ import annotations

import json
import posixpath
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from newsroom.catalog import material
from newsroom.catalog.agency import Agency
from newsroom.catalog.catalog import Catalog, credit_of
from newsroom.catalog.cells import cells
from newsroom.catalog.docket import Docket
from newsroom.catalog.intake import logo_file
from newsroom.catalog.picture import PhotoFacts, Picture
from newsroom.catalog.post import Post
from newsroom.engine.code import libraries
from newsroom.engine.index import Index, Signature
from newsroom.engine.job import Group, Job, key_of

PHOTO_MS = 400.0
# The largest file that is opened (design.md section 5.1).
BYTES = 25 * 1024 * 1024


# ---- what a file is ----------------------------------------------------------------------------------------------


def probe(
    root: Path, files: Sequence[str], index: Index | None = None, seen: Mapping[str, Signature] | None = None
) -> dict[str, PhotoFacts]:
    """Return the facts of these files (relative to the portal), each decoded once, in children that have limits.

    What the index knows of a file that is as it was `seen` then is not found out again.
    """
    found = {file: _reached(root, file) for file in files}
    there = [file for file in files if not found[file].fault]
    for file in there if index and seen else ():
        known = index.get_facts("photo", file, seen[file]) if index and seen and file in seen else None
        if known is not None:
            found[file] = revived(json.loads(known), file)
    asked = [(root, file) for file in there if not found[file].digest]
    if not asked:
        return found
    # With processes of its own, which most builds need none of.
    from newsroom.engine.sandbox import map_limited
    from newsroom.outputs import photo_variants

    for (_, file), facts in zip(asked, map_limited(photo_variants.examined, asked, "Memeriksa foto"), strict=True):
        found[file] = facts or replace(found[file], fault="unreadable", detail="the decoder died or ran out of limits")
        if index and seen and file in seen and not found[file].fault:
            index.put_facts("photo", file, seen[file], json.dumps(asdict(found[file])))
    return found


def revived(values: Mapping[str, Any], file: str) -> PhotoFacts:
    """Return facts that were kept, for a file with the same bytes."""
    return PhotoFacts(**{**values, "file": file, "warnings": tuple(values["warnings"])})


def _reached(root: Path, file: str) -> PhotoFacts:
    """Return what can be said of a file without opening it."""
    parts = PurePosixPath(file).parts
    if ".." in parts or len(parts) < {"content": 3, "agencies": 2}.get(parts[0] if parts else "", 99):
        return PhotoFacts(file, fault="outside")
    path = root
    for part in parts:
        path = path / part
        try:
            seen = path.lstat()
        except (OSError, ValueError):
            return PhotoFacts(file, fault="missing")
        if stat.S_ISLNK(seen.st_mode):
            return PhotoFacts(file, fault="symlink", detail=path.relative_to(root).as_posix())
    if not stat.S_ISREG(seen.st_mode):
        return PhotoFacts(file, fault="missing")
    too_big = seen.st_size > BYTES
    return PhotoFacts(file, size=seen.st_size, fault="bytes" if too_big else "", detail=str(seen.st_size) * too_big)


# ---- what is published of it -------------------------------------------------------------------------------------


def jobs(catalog: Catalog) -> Iterator[Job | Group]:
    """Yield a job for each picture of each post, into the post's folder, by agency, and one for each agency's logo."""
    look = (catalog.portal.widths, catalog.portal.quality, material.recipe(), libraries("pillow"))
    for cell in cells(catalog):
        shown = cell.chosen(("pictured", ""))
        if shown:
            yield Group(key_of("photos", look, cell.key), partial(_jobs, catalog, shown))
    for agency in catalog.agencies.values():
        if catalog.logo(agency):
            known = catalog.photos[logo_file(agency)]
            key = key_of("logo", agency.slug, known, material.recipe(), libraries("pillow"))
            yield Group(key, partial(_logo, catalog, agency))


def _jobs(catalog: Catalog, shown: Sequence[Docket]) -> Iterator[Job]:
    for docket in shown:
        post = catalog.opened(docket)
        yield from (_photo_job(catalog, post, picture) for picture in pictures(catalog, docket, post))


def _logo(catalog: Catalog, agency: Agency) -> Iterator[Job]:
    yield _logo_job(catalog, agency)


def pictures(catalog: Catalog, docket: Docket, post: Post) -> Iterator[Picture]:
    """Yield the pictures that a post shows, each once; a withdrawn post shows none."""
    for file in docket.files if not post.withdrawn else ():
        picture = catalog.picture_of(post, posixpath.relpath(file, post.folder))
        if picture is not None:
            yield picture


def _photo_job(catalog: Catalog, post: Post, picture: Picture) -> Job:
    from newsroom.outputs import photo_variants

    credit = credit_of(post, picture.facts.file)
    quality = catalog.portal.quality
    key = key_of("photo", picture.name, picture.facts.digest, quality, credit, photo_variants.makers())

    def inputs() -> tuple[Any, ...]:
        return material.file_bytes(catalog.root, picture.facts.file, picture.facts.digest), picture, quality, credit

    return Job("photo", post.url, photo_variants.derive_photo, inputs, key, PHOTO_MS, source=picture.facts.file)


def _logo_job(catalog: Catalog, agency: Agency) -> Job:
    from newsroom.outputs import photo_variants

    facts = catalog.photos[logo_file(agency)]
    key = key_of("logo", facts.digest, photo_variants.makers())

    def inputs() -> tuple[Any, ...]:
        return material.file_bytes(catalog.root, facts.file, facts.digest), facts.file

    return Job("logo", f"/{agency.slug}/", photo_variants.derive_logo, inputs, key, 20.0)
