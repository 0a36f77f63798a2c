"""Photos and logos: what their files are, and what is published of them: every width, re-encoded, without metadata."""

from __future__ import annotations

import hashlib
import json
import posixpath
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from newsroom.catalog import material
from newsroom.catalog.agency import Agency
from newsroom.catalog.catalog import Catalog, by_owner, credit_of
from newsroom.catalog.docket import Docket
from newsroom.catalog.intake import logo_file
from newsroom.catalog.picture import LOGO_SIDE, PhotoFacts, Picture
from newsroom.catalog.post import Post
from newsroom.engine.code import code_of
from newsroom.engine.index import Index, Signature
from newsroom.engine.job import Group, Job, Outputs, key_of
from newsroom.engine.release import WORK
from newsroom.engine.sandbox import map_limited
from newsroom.engine.store import Store
from newsroom.pixels import reading, writing
from newsroom.pixels.reading import BYTES, Refused

NARROW = 640
PHOTO_MS = 400.0
LOGO = "logo.png"
ENCODERS = {"jpg": writing.jpeg, "webp": writing.webp, "avif": writing.avif}


class PhotoError(Exception):
    """Raised when a file that was fine when it was checked can't be published any more."""


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
        known = index.get(file, seen[file]) if index and seen and file in seen else None
        if known is not None:
            found[file] = _revived(json.loads(known), file)
    asked = [(root, file) for file in there if not found[file].digest]
    for (_, file), facts in zip(asked, map_limited(_examined, asked, "Memeriksa foto"), strict=True):
        found[file] = facts or replace(found[file], fault="unreadable", detail="the decoder died or ran out of limits")
        if index and seen and file in seen and not found[file].fault:
            index.put(file, seen[file], json.dumps(asdict(found[file])))
    return found


def _revived(values: Mapping[str, Any], file: str) -> PhotoFacts:
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


def _examined(place: tuple[Path, str]) -> PhotoFacts:
    """Return the facts of a file; what was found out about the same bytes before is in the Store."""
    root, file = place
    with (root / file).open("rb") as stream:
        data = stream.read(BYTES + 1)
    digest, extension = hashlib.sha256(data).hexdigest(), PurePosixPath(file).suffix
    store, key = Store(root / WORK / "store"), _facts_key(digest, extension)
    known = _recalled(store, key, file)
    if known:
        return known
    facts = _looked_at(PhotoFacts(file, digest, size=len(data)), data, extension)
    if not facts.fault:
        with suppress(OSError):
            store.put(key, {"facts.json": json.dumps(asdict(facts)).encode()})
    return facts


def _facts_key(digest: str, extension: str) -> str:
    return key_of("photo facts", digest, extension, code_of(reading), reading.tools())


def _recalled(store: Store, key: str, file: str) -> PhotoFacts | None:
    known = store.find(key)
    if known is None:
        return None
    return _revived(json.loads(store.read(known["facts.json"])), file)


def _looked_at(facts: PhotoFacts, data: bytes, extension: str) -> PhotoFacts:
    try:
        seen = reading.look(data, extension)
    except Refused as refusal:
        seen = refusal.seen
        facts = replace(facts, fault=refusal.fault, detail=refusal.detail)
    warnings = ("animated",) * seen.animated + ("narrow",) * (0 < seen.width < NARROW)
    return replace(
        facts,
        format=seen.format,
        width=seen.width,
        height=seen.height,
        location=seen.location,
        warnings=warnings,
    )


# ---- what is published of it -------------------------------------------------------------------------------------


def jobs(catalog: Catalog) -> Iterator[Job | Group]:
    """Yield a job for each picture of each post, into the post's folder, by agency, and one for each agency's logo."""
    for posts in by_owner(catalog):
        shown = [post for post in posts if post.files]
        if shown:
            facts = [catalog.photos.get(file) for post in shown for file in post.files]
            look = (catalog.portal.widths, catalog.portal.quality, _makers())
            yield Group(key_of("photos", look, catalog.marks_of(shown), facts), partial(_jobs, catalog, shown))
    for agency in catalog.agencies.values():
        if catalog.logo(agency):
            yield _logo_job(catalog, agency)


def _jobs(catalog: Catalog, shown: Sequence[Docket]) -> Iterator[Job]:
    for docket in shown:
        post = catalog.opened(docket)
        yield from (_photo_job(catalog, post, picture) for picture in pictures(catalog, docket, post))


def pictures(catalog: Catalog, docket: Docket, post: Post) -> Iterator[Picture]:
    """Yield the pictures that a post shows, each once; a withdrawn post shows none."""
    for file in docket.files if not post.withdrawn else ():
        picture = catalog.picture_of(post, posixpath.relpath(file, post.folder))
        if picture is not None:
            yield picture


def _photo_job(catalog: Catalog, post: Post, picture: Picture) -> Job:
    credit = credit_of(post, picture.facts.file)
    quality = catalog.portal.quality
    key = key_of("photo", picture.name, picture.facts.digest, quality, credit, _makers())

    def inputs() -> tuple[Any, ...]:
        return material.file_bytes(catalog.root, picture.facts.file, picture.facts.digest), picture, quality, credit

    return Job("photo", post.url, derive_photo, inputs, key, PHOTO_MS)


def _makers() -> tuple[str, ...]:
    """Return the versions of what makes the bytes: our code and the libraries."""
    return code_of(reading, writing, sys.modules[__name__]), *reading.tools()


def derive_photo(data: bytes, picture: Picture, quality: int, credit: str) -> Outputs:
    """Return all variants of the picture in a file's bytes: every width in every format."""
    facts, mark = picture.facts, writing.credit_mark(credit)
    sizes = [(width, picture.height(width)) for width in sorted(picture.widths, reverse=True)]
    variants: dict[str, bytes] = {}
    try:
        with reading.opened(data) as original:
            image = reading.upright(original, sizes[0])
        for size in sizes:
            image = reading.resized(image, size)
            for extension in picture.formats:
                variants[picture.file(size[0], extension)] = ENCODERS[extension](image, quality, mark)
    except reading.FAILURES as error:
        raise PhotoError(f"{facts.file}: {error}") from error
    return variants


def _logo_job(catalog: Catalog, agency: Agency) -> Job:
    facts = catalog.photos[logo_file(agency)]
    key = key_of("logo", facts.digest, _makers())

    def inputs() -> tuple[Any, ...]:
        return material.file_bytes(catalog.root, facts.file, facts.digest), facts.file

    return Job("logo", f"/{agency.slug}/", derive_logo, inputs, key, 20.0)


def derive_logo(data: bytes, file: str) -> Outputs:
    """Return an agency's logo as a small PNG."""
    try:
        with reading.opened(data) as original:
            return {LOGO: writing.png(reading.cutout(original, LOGO_SIDE))}
    except reading.FAILURES as error:
        raise PhotoError(f"{file}: {error}") from error
