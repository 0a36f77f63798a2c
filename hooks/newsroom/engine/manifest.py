"""A manifest: every file of a release, as lines of text: SHA-256, bytes, time of the stored file, path."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from pathlib import Path

from newsroom.engine import lines
from newsroom.engine.store import Blob, write_whole

# Path on the site, beginning with a slash, and its bytes.
Manifest = Mapping[str, Blob]
# The files that came, or are other ones, in a later manifest; None for those that are gone.
Changes = Mapping[str, Blob | None]


# The hash of all lines, and the end of its own.
SEAL = 65
# With more changes than one in so many files, all lines are put together anew.
FEW = 16


def write(path: Path, manifest: Manifest, base: tuple[Path, Changes] | None = None) -> None:
    """Write a manifest, with the hash of all its lines as the last one, so that half of it is never taken for a whole.

    `base` is another one, and what changed since: what both say of most files need not be put together again.
    """
    body = (_patched(base, manifest) if base else None) or _body(manifest)
    write_whole(path, body + hashlib.sha256(body).hexdigest().encode() + b"\n")


def _body(manifest: Manifest) -> bytes:
    return "".join([_line(name, blob) for name, blob in sorted(manifest.items())]).encode()


def _line(name: str, blob: Blob) -> str:
    return f"{blob.sha256} {blob.size} {blob.written} {name}\n"


def _patched(base: tuple[Path, Changes], manifest: Manifest) -> bytes | None:
    """Return the lines of a manifest, made of those of another one; None when that is not whole, or too different."""
    path, changed = base
    text = _text(path) if len(changed) * FEW < len(manifest) else None
    if text is None:
        return None
    told = {name.encode(): _line(name, blob).encode() if blob else b"" for name, blob in changed.items()}
    return lines.patched(text, told, _name_of)


def changes(old: Manifest, new: Manifest, placed: Collection[str] | None = None) -> dict[str, Blob | None]:
    """Return the files that are other ones in the second of two manifests, None for those that are gone.

    `placed` are the only ones that may be, of those that are in the second; otherwise all are compared.
    """
    names = new if placed is None else placed
    found: dict[str, Blob | None] = {name: new[name] for name in names if old.get(name) != new[name]}
    come = sum(name not in old for name in found)
    return found if len(old) + come == len(new) else found | dict.fromkeys(old.keys() - new.keys())


def read(path: Path) -> dict[str, Blob] | None:
    """Return the manifest of a file, or None when there is none or it is not whole."""
    text = _text(path)
    return None if text is None else _parsed(text)


def difference(one: Path, other: Path) -> tuple[dict[str, Blob], dict[str, Blob]] | None:
    """Return of two manifests what is only in the first, or another file there, and what only in the second.

    None when one of them is not there, or not whole. Costs little when they hardly differ: the rest is not read closely.
    """
    first, second = _text(one), _text(other)
    if first is None or second is None:
        return None
    only = lines.difference(first, second, _name_of)
    return _parsed(b"".join(only[0])), _parsed(b"".join(only[1]))


def _name_of(line: bytes) -> bytes:
    return line.split(b" ", 3)[3][:-1]


def _text(path: Path) -> bytes | None:
    """Return the lines of a file, or None when it is not whole."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    body, end = data[:-SEAL], data[-SEAL:]
    return body if end == hashlib.sha256(body).hexdigest().encode() + b"\n" else None


def _parsed(text: bytes) -> dict[str, Blob]:
    # A third of the time that Blob(…) takes, for as many as there are files.
    blob = partial(tuple.__new__, Blob)
    told = text.decode()
    words = told.split()
    # Unless names have white space in them, or at their ends.
    if len(words) == 4 * told.count("\n") and sum(map(len, words)) + len(words) == len(told):
        columns = words[0::4], map(int, words[1::4]), map(int, words[2::4])
        return dict(zip(words[3::4], map(blob, zip(*columns, strict=True)), strict=True))
    found: dict[str, Blob] = {}
    for line in told.split("\n")[:-1]:
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
