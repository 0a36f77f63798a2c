"""Which key signed which object: mathematics, which never change and are kept. Who holds a key is not asked here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from newsroom.engine import sealed
from newsroom.engine.workers import map_shared
from newsroom.proof import repository, signature
from newsroom.proof.signature import BadSignature, Uncheckable

NAME = "checks"
# How a check ended: good, or one of the catalog's REASONS.
GOOD = ""
# How many commits or sidecars are held in memory at a time, for how many one is told of it, how long one takes.
BATCH, TOLD, CHECK_MS = 20_000, 2_000, 0.25
# What follows the name `gpgsig`, and the value with its continuation lines.
_HEADERS = re.compile(rb"\ngpgsig([^ \n]*) ?(.*(?:\n .*)*)")


class Checks:
    """Checks of commits and sidecars by the ids of their objects, and digests of bytes; kept in a file in `folder`."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self.file = root, folder / NAME
        self._known: dict[bytes, tuple[str, str]]
        self._digests: dict[str, dict[bytes, bytes]]
        self._known, self._digests = sealed.read(self.file) or ({}, {})
        self._passing: dict[bytes, tuple[str, str]] = {}
        self._changed = False

    def of_commits(self, commits: set[bytes]) -> None:
        """Make sure that these commits have been checked."""
        unknown = sorted(commits - self._known.keys())
        # Few keys make many signatures: each answer is kept once, and read once when it is needed again.
        same: dict[tuple[str, str], tuple[str, str]] = {}
        for start in range(0, len(unknown), BATCH):
            found = list(repository.objects(self.root, unknown[start : start + BATCH]))
            raws = [raw for _, raw in found]
            label = "Memeriksa tanda tangan" if len(unknown) > TOLD else ""
            for (commit, _), made in zip(found, map_shared(_commit_checked, None, raws, label, CHECK_MS), strict=True):
                self._put(commit, same.setdefault(made, made))

    def commit(self, commit: bytes) -> tuple[str, str]:
        """Return how the check of a commit ended: the flaw (empty: good) and the key; one that isn't there is unsigned."""
        return self._known.get(commit) or self._passing.get(commit) or ("unsigned", "")

    def of_sidecars(self, pairs: Sequence[tuple[bytes, bytes]]) -> None:
        """Make sure that these sidecars (ids of the signature's bytes and of the file's) have been checked."""
        unknown = [pair for pair in dict.fromkeys(pairs) if b" ".join(pair) not in self._known]
        for start in range(0, len(unknown), BATCH // 10):
            part = unknown[start : start + BATCH // 10]
            found = dict(repository.objects(self.root, [name for pair in part for name in pair]))
            for pair in part:
                armored, message = found.get(pair[0], b""), found.get(pair[1], b"")
                self._put(b" ".join(pair), _checked(message, armored, signature.FILE))

    def sidecar(self, pair: tuple[bytes, bytes]) -> tuple[str, str]:
        """Return how the check of a sidecar ended."""
        return self.commit(b" ".join(pair))

    def digests(self, sort: str, blobs: set[bytes], digest: Callable[[bytes], bytes]) -> Mapping[bytes, bytes]:
        """Return digests of bytes by their ids, at least those of `blobs`; `sort` names how they are made."""
        known = self._digests.setdefault(sort, {})
        for blob, data in repository.objects(self.root, sorted(blobs - known.keys())):
            known[blob] = digest(data)
            self._changed = True
        return known

    def save(self) -> None:
        """Keep what was found out; where nothing can be written it is found out again."""
        if self._changed:
            sealed.write(self.file, (self._known, self._digests))

    def _put(self, name: bytes, found: tuple[str, str]) -> None:
        if found[0] == "needs-ssh-keygen":
            # Another machine, or this one tomorrow, can tell.
            self._passing[name] = found
            return
        self._known[name] = found
        self._changed = True


def split(raw: bytes) -> tuple[bytes, bytes]:
    """Return what of a commit is signed, and its signature; none when it has none.

    As git does it (parse_buffer_signed_by_header in its commit.c): the header `gpgsig` with its continuation lines is the
    signature, and no header whose name begins with `gpgsig` is signed.
    """
    head, middle, message = raw.partition(b"\n\n")
    lines = b"\n" + head
    found = [value.replace(b"\n ", b"\n") for name, value in _HEADERS.findall(lines) if name in (b"", b"-sha256")]
    # More than one would let each reader choose another; together they are no signature at all.
    return _HEADERS.sub(b"", lines)[1:] + middle + message, b"\n".join(found)


def _commit_checked(_nothing: None, raw: bytes) -> tuple[str, str]:
    return _checked(*split(raw))


def _checked(message: bytes, armored: bytes, namespace: str = signature.GIT) -> tuple[str, str]:
    if not armored:
        return "unsigned" if namespace == signature.GIT else "malformed", ""
    if armored.lstrip().startswith((b"-----BEGIN PGP", b"-----BEGIN SIGNED MESSAGE")):
        return "not-ssh", ""
    try:
        return GOOD, signature.verify(armored, message, namespace)
    except BadSignature:
        return "malformed", ""
    except Uncheckable:
        return "needs-ssh-keygen", signature.read(armored).fingerprint
