"""What is known of a post along the main line, and how thousands of such are kept so that they are quickly read again."""

from __future__ import annotations

from typing import Any, NamedTuple

from newsroom.proof.version import Version

# Of nearly all posts there is one version, for which a few bytes are enough: digest, blob, commit, date.
_DIGEST, _ID, _DATE = 16, 20, 8


class Known(NamedTuple):
    """Of a post: where it is now and what it says there, and the last version that readers were told of in full.

    `blob` is empty when it is gone, `shown` is the blob that is published (empty: none), `gone` tells whether it is
    withdrawn. `told` and `told_blob` are that last version and its bytes (None: it was never published), `digest` names
    these as dockets do, `commit` published them. `rows` are the names of all entries of `changes` that there ever were,
    `rev` counts what the log says of the post.
    """

    path: str = ""
    blob: bytes = b""
    now: Version | None = None
    shown: bytes = b""
    gone: bool = False
    told: Version | None = None
    told_blob: bytes = b""
    digest: bytes = b""
    commit: bytes = b""
    rows: tuple[bytes, ...] = ()
    rev: int = 0


def packed(name: str, known: Known) -> bytes | tuple[Any, ...]:
    """Return plain values that stand for what is known of the post with this id."""
    now = known.now
    if now == Version(True, now.when if now else 0) and known == _single(name, known, now):
        ids = bytes.fromhex((known.blob + known.commit).decode())
        if len(ids) == 2 * _ID and len(known.digest) == _DIGEST:
            return known.digest + ids + now.when.to_bytes(_DATE, "big")
    told = now if known.told == now else known.told
    plain = tuple(now) if now else None
    return (*known[:2], plain, *known[3:5], plain if told is now else tuple(told) if told else None, *known[6:])


def _single(name: str, known: Known, now: Version) -> Known:
    """Return what is known of a post that was published once and never touched again."""
    blob = known.blob
    return Known(f"content/{name}.md", blob, now, blob, False, now, blob, known.digest, known.commit, (), 1)


def unpacked(name: str, row: bytes | tuple[Any, ...]) -> Known:
    """Return what such values stand for."""
    if isinstance(row, bytes):
        blob, commit = row[_DIGEST : _DIGEST + _ID].hex().encode(), row[_DIGEST + _ID : -_DATE].hex().encode()
        now = Version(True, int.from_bytes(row[-_DATE:], "big"))
        return _single(name, Known(blob=blob, digest=row[:_DIGEST], commit=commit), now)
    now_told = [None if value is None else Version._make(value) for value in (row[2], row[5])]
    return Known._make((*row[:2], now_told[0], *row[3:5], now_told[1], *row[6:]))


def is_told(row: bytes | tuple[Any, ...]) -> bool:
    """Return whether the post was published once."""
    return isinstance(row, bytes) or row[5] is not None


def digest_of(row: bytes | tuple[Any, ...]) -> bytes:
    """Return what names the bytes of the version that readers were told of."""
    return row[:_DIGEST] if isinstance(row, bytes) else bytes(row[7])
