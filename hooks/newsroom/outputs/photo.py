"""Photos and logos: what their files are, and what is published of them: every width, re-encoded, without metadata."""

from __future__ import annotations

import hashlib
import json
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path, PurePosixPath

from newsroom.catalog.agency import Agency
from newsroom.catalog.catalog import Catalog, credit_of
from newsroom.catalog.intake import logo_file
from newsroom.catalog.paths import relative_file
from newsroom.catalog.picture import LOGO_SIDE, PhotoFacts, Picture
from newsroom.catalog.post import Post
from newsroom.engine.code import code_of
from newsroom.engine.job import Job, Outputs, key_of
from newsroom.engine.release import WORK
from newsroom.engine.sandbox import map_limited
from newsroom.engine.store import Store
from newsroom.pixels import reading, writing
from newsroom.pixels.reading import BYTES, Refused

NARROW = 640
LOGO = "logo.png"
ENCODERS = {"jpg": writing.jpeg, "webp": writing.webp, "avif": writing.avif}


class PhotoError(Exception):
    """Raised when a file that was fine when it was checked can't be published any more."""


# ---- what a file is ----------------------------------------------------------------------------------------------


def probe(root: Path, files: tuple[str, ...]) -> dict[str, PhotoFacts]:
    """Return the facts of these files (relative to the portal), each decoded once, in children that have limits."""
    found = {file: _reached(root, file) for file in files}
    within_reach = [(root, file) for file in files if not found[file].fault]
    for (_, file), facts in zip(within_reach, map_limited(_examined, within_reach, "Memeriksa foto"), strict=True):
        found[file] = facts or replace(found[file], fault="unreadable", detail="the decoder died or ran out of limits")
    return found


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
    values = json.loads(known["facts.json"].path.read_bytes())
    return PhotoFacts(**{**values, "file": file, "warnings": tuple(values["warnings"])})


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


def jobs(catalog: Catalog) -> list[Job]:
    """Return a job for each picture of each post, into the post's folder, and one for each agency's logo."""
    photos = [_photo_job(catalog, post, picture) for post in catalog.posts for picture in pictures(catalog, post)]
    logos = [_logo_job(catalog, agency) for agency in catalog.agencies.values() if catalog.logo(agency)]
    return photos + logos


def pictures(catalog: Catalog, post: Post) -> Iterator[Picture]:
    """Yield the pictures that a post shows, each once; a withdrawn post shows none."""
    named = [photo.file for photo in post.photos] + [image.target for image in post.body.images]
    files = {relative_file(post.path, file): file for file in named if "://" not in file}
    for file in files.values() if not post.withdrawn else ():
        picture = catalog.picture_of(post, file)
        if picture is not None:
            yield picture


def _photo_job(catalog: Catalog, post: Post, picture: Picture) -> Job:
    credit = credit_of(post, picture.facts.file)
    quality = catalog.portal.quality
    key = key_of("photo", picture.name, picture.facts.digest, quality, credit, _makers())
    return Job("photo", post.url, derive_photo, (str(catalog.root), picture, quality, credit), key)


def _makers() -> tuple[str, ...]:
    """Return the versions of what makes the bytes: our code and the libraries."""
    return code_of(reading, writing, sys.modules[__name__]), *reading.tools()


def derive_photo(root: str, picture: Picture, quality: int, credit: str) -> Outputs:
    """Return all variants of a picture: every width in every format."""
    facts, mark = picture.facts, writing.credit_mark(credit)
    sizes = [(width, picture.height(width)) for width in sorted(picture.widths, reverse=True)]
    variants: dict[str, bytes] = {}
    try:
        with reading.opened(_unchanged(root, facts.file, facts.digest)) as original:
            image = reading.upright(original, sizes[0])
        for size in sizes:
            image = reading.resized(image, size)
            for extension in picture.formats:
                variants[picture.file(size[0], extension)] = ENCODERS[extension](image, quality, mark)
    except reading.FAILURES as error:
        raise PhotoError(f"{facts.file}: {error}") from error
    return variants


def _unchanged(root: str, file: str, digest: str) -> bytes:
    data = Path(root, file).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise PhotoError(f"{file}: berkas berubah selagi situs dibangun; bangun lagi")
    return data


def _logo_job(catalog: Catalog, agency: Agency) -> Job:
    facts = catalog.photos[logo_file(agency)]
    key = key_of("logo", facts.digest, _makers())
    return Job("logo", f"/{agency.slug}/", derive_logo, (str(catalog.root), facts.file, facts.digest), key)


def derive_logo(root: str, file: str, digest: str) -> Outputs:
    """Return an agency's logo as a small PNG."""
    try:
        with reading.opened(_unchanged(root, file, digest)) as original:
            return {LOGO: writing.png(reading.cutout(original, LOGO_SIDE))}
    except reading.FAILURES as error:
        raise PhotoError(f"{file}: {error}") from error
