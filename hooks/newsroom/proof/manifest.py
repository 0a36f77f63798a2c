"""The manifest of a release: `SHA256SUMS`, which `sha256sum -c` checks, and its signature, which `ssh-keygen -Y` does.

Every file of the release is listed by its path from the site's root, in the order of these paths, but the two of the
manifest itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from newsroom.engine import lines
from newsroom.engine.store import Blob

SUMS, SIGNATURE = "SHA256SUMS", "SHA256SUMS.sig"
# GNU coreutils: such signs in a name are written as two, and the line begins with a backslash.
_ESCAPED = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_RAW = {written: sign for sign, written in _ESCAPED.items()}
_LINE = re.compile(r"(\\?)([0-9a-f]{64}) [ *](.+)")


class BadManifest(Exception):
    """Raised when a manifest has not exactly the form of one; its text is the line."""


def host_of(url: str) -> str:
    """Return the host of a portal, as signatures name it."""
    return urlsplit(url).hostname or "localhost"


def namespace(url: str) -> str:
    """Return what the signature of a portal's release is for, so that it is none for anything else."""
    return f"terbitan@{host_of(url)}"


def principal(url: str) -> str:
    """Return the name of the portal's key in the list of signers; no agency can have it."""
    return f"portal@{host_of(url)}"


def sums(blobs: Mapping[str, Blob]) -> bytes:
    """Return the manifest of the files of a release, whose paths begin with a slash."""
    rows = [f"{blobs[path].sha256}  {path[1:]}\n" for path in sorted(blobs)]
    text = "".join(rows)
    # In a whole release no name needs it; one look at all of them is quicker than one at each.
    if "\\" in text or "\r" in text or text.count("\n") != len(rows):
        text = "".join([_line(path[1:], blobs[path].sha256) for path in sorted(blobs)])
    return text.encode()


def sums_after(before: bytes, changes: Mapping[str, Blob | None]) -> bytes | None:
    """Return the manifest of a release of which an earlier manifest and all that changed since (None: gone) is known.

    None when a name in it has to be written otherwise than it is.
    """
    named = {path[1:]: blob for path, blob in changes.items()}
    if b"\\" in before or any(sign in path for path in named for sign in _ESCAPED):
        return None
    told = {path.encode(): _line(path, blob.sha256).encode() if blob else b"" for path, blob in named.items()}
    return lines.patched(before, told, _name_of)


def _name_of(line: bytes) -> bytes:
    return line[66:-1]


def _line(name: str, sha256: str) -> str:
    written = "".join(_ESCAPED.get(sign, sign) for sign in name)
    return f"{'' if written == name else chr(92)}{sha256}  {written}\n"


def read(data: bytes) -> dict[str, str]:
    """Return the SHA-256 of every file that a manifest lists, by path; raises BadManifest."""
    found: dict[str, str] = {}
    try:
        rows = data.decode().removesuffix("\n").split("\n")
    except UnicodeDecodeError as error:
        raise BadManifest("UTF-8") from error
    for line in rows:
        parts = _LINE.fullmatch(line)
        name = _name(parts) if parts else ""
        if not parts or not name or name in found or _leaves(name):
            raise BadManifest(line[:100])
        found[name] = parts[2]
    return found


def _name(parts: re.Match[str]) -> str:
    return re.sub(r"\\[\\nr]", lambda found: _RAW[found[0]], parts[3]) if parts[1] else parts[3]


def _leaves(name: str) -> bool:
    return name.startswith("/") or not {"", ".", ".."}.isdisjoint(name.split("/"))


def unlisted(names: Iterable[str], listed: Mapping[str, str]) -> list[str]:
    """Return the files of a site that its manifest does not list."""
    return sorted(name for name in names if name not in listed and name not in (SUMS, SIGNATURE))
