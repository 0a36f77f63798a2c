"""What the bytes of a photo are, and all variants of it, re-encoded; what costs time to import is only imported here."""

from __future__ import annotations

import hashlib
import json
import sys
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path, PurePosixPath

from newsroom.catalog.picture import LOGO_SIDE, PhotoFacts, Picture
from newsroom.engine.code import code_of
from newsroom.engine.job import Outputs, key_of
from newsroom.engine.release import WORK
from newsroom.engine.store import Store
from newsroom.outputs.photo import revived
from newsroom.pixels import reading, writing
from newsroom.pixels.reading import BYTES, Refused

NARROW = 640
LOGO = "logo.png"
ENCODERS = {"jpg": writing.jpeg, "webp": writing.webp, "avif": writing.avif}


class PhotoError(Exception):
    """Raised when a file that was fine when it was checked can't be published any more."""


def examined(place: tuple[Path, str]) -> PhotoFacts:
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
    # What cannot be recalled is looked at anew: a sick disk says nothing of the photo.
    with suppress(OSError, ValueError):
        known = store.find(key)
        return None if known is None else revived(json.loads(store.read(known["facts.json"])), file)
    return None


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


def makers() -> tuple[str, ...]:
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


def derive_logo(data: bytes, file: str) -> Outputs:
    """Return an agency's logo as a small PNG."""
    try:
        with reading.opened(data) as original:
            return {LOGO: writing.png(reading.cutout(original, LOGO_SIDE))}
    except reading.FAILURES as error:
        raise PhotoError(f"{file}: {error}") from error
