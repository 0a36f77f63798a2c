"""Checks a log as anybody can who has its address: signature, root, tiles, entries, and what was remembered of it."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from newsroom.proof import checkpoint, log, merkle, tiles
from newsroom.proof.checkpoint import BadCheckpoint, Checkpoint
from newsroom.proof.tiles import FULL, Damaged, Tree

# Gives a file of the log by its path below the log's own; raises Missing.
Fetch = Callable[[str], bytes]
KEYS = ("t", "id", "rev", "kind", "sha256", "commit", "signer")
KINDS = frozenset(("terbit", "ralat", "ejaan", "ubah", "cabut", "hapus"))


class Missing(Exception):
    """Raised when a file of the log can't be had."""


class Verdict(NamedTuple):
    """What a check found: the note and its checkpoint (None: there is none to look at), and what is wrong, in Indonesian.

    `unsure` is what could not be checked.
    """

    note: bytes
    made: Checkpoint | None
    wrong: tuple[str, ...]
    unsure: tuple[str, ...] = ()


def checked(fetch: Fetch, key: str = "", remembered: bytes = b"") -> Verdict:
    """Return what a check of a whole log finds; `key` is its verifier key, `remembered` a note of it from before."""
    unsure: list[str] = []
    try:
        note = fetch(log.CHECKPOINT)
    except Missing:
        try:
            note = fetch(log.UNSIGNED)
            unsure.append("log ini tidak ditandatangani: siapa yang membuatnya tidak terbukti")
        except Missing as error:
            return Verdict(b"", None, (f"log tidak dapat diambil: {error}",))
    try:
        made, signatures = checkpoint.read(note)
        wrong = [*_signature(note, made, bool(signatures), key)]
    except BadCheckpoint as error:
        return Verdict(note, None, (f"checkpoint tidak dapat dibaca: {error}",))
    if not key and not unsure:
        unsure.append("tanda tangan tidak diperiksa: sebutkan kunci log dengan --key")
    try:
        tree = tiles.read(made.size, fetch)
    except (Missing, Damaged) as error:
        return Verdict(note, made, (*wrong, f"ubin log hilang atau rusak: {error}"), tuple(unsure))
    if tree.root(made.size) != made.root:
        wrong.append("akar tidak cocok: catatan di log bukan yang disebut checkpoint")
    wrong += [*_upper(tree, fetch), *_entries(tree, fetch), *_before(tree, made, remembered)]
    return Verdict(note, made, tuple(wrong), tuple(unsure))


def public_of(key: str) -> tuple[str, bytes]:
    """Return name and 32 public bytes of a verifier key; raises ValueError when it is none."""
    name, _, rest = key.partition("+")
    number, _, data = rest.partition("+")
    try:
        blob = base64.b64decode(data, validate=True)
    except binascii.Error as error:
        raise ValueError(key) from error
    if len(blob) != 33 or blob[:1] != checkpoint.ED25519 or checkpoint.key_id(name, blob[1:]).hex() != number:
        raise ValueError(key)
    return name, blob[1:]


def _signature(note: bytes, made: Checkpoint, signed: bool, key: str) -> Iterator[str]:
    if not key:
        return
    name, public = public_of(key)
    if name != made.origin:
        yield f"log ini bernama {made.origin}, kuncinya untuk {name}"
    elif not signed or not checkpoint.is_signed(note, public):
        yield "tanda tangan checkpoint tidak sah untuk kunci ini"


def _upper(tree: Tree, fetch: Fetch) -> Iterator[str]:
    for level, number, width in tiles.layout(tree.size):
        path = tiles.path(level, number, width)
        try:
            if level and fetch(path) != tree.tile(level, number, width):
                yield f"ubin {path} tidak cocok dengan yang di bawahnya"
        except Missing as error:
            yield f"ubin {path} hilang: {error}"


def _entries(tree: Tree, fetch: Fetch) -> Iterator[str]:
    revisions: dict[str, int] = {}
    last = ""
    for number in range(-(-tree.size // FULL)):
        width = min(FULL, tree.size - number * FULL)
        path = tiles.path(tiles.ENTRIES, number, width)
        try:
            entries = tiles.unbundled(fetch(path))
        except (Missing, Damaged) as error:
            yield f"ubin {path} hilang atau rusak: {error}"
            continue
        if [merkle.leaf(entry) for entry in entries] != tree.levels[0][number * FULL : number * FULL + width]:
            yield f"catatan di {path} bukan yang dihitung dalam log"
            continue
        for place, entry in enumerate(entries, number * FULL):
            said = _said(entry)
            if said is None or str(said["t"]) < last or said["rev"] != revisions.get(said["id"], 0) + 1:
                yield f"catatan {place} tidak berbentuk benar atau tidak berurutan"
                continue
            last, revisions[said["id"]] = said["t"], said["rev"]


def _said(entry: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(entry)
    except ValueError:
        return None
    if not isinstance(said, dict) or tuple(said) != KEYS:
        return None
    fine = all(isinstance(said[name], str) for name in ("t", "id", "kind")) and isinstance(said["rev"], int)
    return said if fine and said["kind"] in KINDS else None


def _before(tree: Tree, made: Checkpoint, remembered: bytes) -> Iterator[str]:
    if not remembered:
        return
    try:
        old = checkpoint.read(remembered)[0]
    except BadCheckpoint as error:
        yield f"checkpoint yang diingat tidak dapat dibaca: {error}"
        return
    if old.origin != made.origin:
        yield f"checkpoint yang diingat dari log lain: {old.origin}"
    elif old.size > made.size:
        yield f"log menyusut: dahulu {old.size} catatan, sekarang {made.size}"
    elif tree.root(old.size) != old.root:
        yield f"riwayat ditulis ulang: {old.size} catatan pertama bukan lagi yang dahulu"
