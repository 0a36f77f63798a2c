"""A manifest: every file of a release, as lines of text: SHA-256, bytes, time of the stored file, path."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from newsroom.engine.store import Blob, write_whole

# Path on the site, beginning with a slash, and its bytes.
Manifest = Mapping[str, Blob]


# The hash of all lines, and the end of its own.
SEAL = 65


def write(path: Path, manifest: Manifest) -> None:
    """Write a manifest, with the hash of all its lines as the last one, so that half of it is never taken for a whole."""
    lines = [f"{blob.sha256} {blob.size} {blob.written} {name}" for name, blob in sorted(manifest.items())]
    body = "".join(f"{line}\n" for line in lines).encode()
    write_whole(path, body + hashlib.sha256(body).hexdigest().encode() + b"\n")


def read(path: Path) -> dict[str, Blob] | None:
    """Return the manifest of a file, or None when there is none or it is not whole."""
    lines = _lines(path)
    return None if lines is None else _parsed(lines)


def difference(one: Path, other: Path) -> tuple[dict[str, Blob], dict[str, Blob]] | None:
    """Return of two manifests what is only in the first, or another file there, and what only in the second.

    None when one of them is not there, or not whole. Costs little when they hardly differ: the rest is not read closely.
    """
    both = _lines(one), _lines(other)
    if both[0] is None or both[1] is None:
        return None
    first, second = set(both[0]), set(both[1])
    return _parsed(first - second), _parsed(second - first)


def _lines(path: Path) -> list[str] | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    body, end = data[:-SEAL], data[-SEAL:]
    if end != hashlib.sha256(body).hexdigest().encode() + b"\n":
        return None
    return body.decode().split("\n")[:-1]


def _parsed(lines: Iterable[str]) -> dict[str, Blob]:
    # A third of the time that Blob(…) takes, for as many as there are files.
    blob = partial(tuple.__new__, Blob)
    found: dict[str, Blob] = {}
    for line in lines:
        sha256, size, written, name = line.split(" ", 3)
        found[name] = blob((sha256, int(size), int(written)))
    return found


def seal(path: Path) -> bytes:
    """Return what tells a manifest from any other, or nothing when there is none; whether it is whole `read` tells."""
    try:
        with open(path, "rb") as file:
            file.seek(-SEAL, os.SEEK_END)
            return file.read()
    except OSError:
        return b""


def blobs(manifests: Iterable[Manifest]) -> set[str]:
    """Return the hashes of all files that these manifests name."""
    return {blob.sha256 for manifest in manifests for blob in manifest.values()}
