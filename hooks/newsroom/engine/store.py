"""The store: results of jobs by their key, each file checked by its hash when it is taken out."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Blob:
    """One stored or published file: where its bytes are, how many, and their SHA-256 in hexadecimal."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of content-addressed results. Two builds may use it at once; what is broken in it counts as absent."""

    folder: Path

    def find(self, key: str) -> dict[str, Blob] | None:
        """Return the named files of a result, or None when there is none or any of its bytes is not what was put in."""
        try:
            record = json.loads(self._record(key).read_bytes())
            blobs = {name: Blob(self._file(digest), size, digest) for name, (digest, size) in record.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        return blobs if all(_is_whole(blob) for blob in blobs.values()) else None

    def put(self, key: str, outputs: Mapping[str, bytes]) -> dict[str, Blob]:
        """Keep a result under its key and return its files."""
        blobs = {}
        for name, data in outputs.items():
            digest = hashlib.sha256(data).hexdigest()
            blob = Blob(self._file(digest), len(data), digest)
            if not _is_whole(blob):
                write_whole(blob.path, data)
            blobs[name] = blob
        record = {name: (blob.sha256, blob.size) for name, blob in blobs.items()}
        write_whole(self._record(key), json.dumps(record, sort_keys=True).encode())
        return blobs

    def _record(self, key: str) -> Path:
        return self.folder / "keys" / key[:2] / key[2:]

    def _file(self, digest: str) -> Path:
        return self.folder / "files" / digest[:2] / digest[2:]


def _is_whole(blob: Blob) -> bool:
    try:
        return hashlib.sha256(blob.path.read_bytes()).hexdigest() == blob.sha256
    except OSError:
        return False


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all: a temporary file in the same folder, then a rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".tulis-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
