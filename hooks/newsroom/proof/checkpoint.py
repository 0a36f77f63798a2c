"""The checkpoint of a log: origin, size and root (C2SP tlog-checkpoint) as a signed note (C2SP signed-note)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import NamedTuple

ED25519 = b"\x01"
_SIGNATURE = re.compile(r"\u2014 (\S+) ([A-Za-z0-9+/=]+)")
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")


class BadCheckpoint(Exception):
    """Raised when a text is no checkpoint."""


class Checkpoint(NamedTuple):
    """What a log says of itself: whose it is, how many entries it has, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def key_id(name: str, public: bytes) -> bytes:
    """Return the four bytes by which a note names an ed25519 key (C2SP signed-note, "Signature types")."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def verifier_key(name: str, public: bytes) -> str:
    """Return a public key as verifiers of notes take it: name, id, and the key after its type."""
    return f"{name}+{key_id(name, public).hex()}+{base64.b64encode(ED25519 + public).decode()}"


def signed(made: Checkpoint, public: bytes, signature: bytes) -> bytes:
    """Return a checkpoint with the signature of an ed25519 key over its text."""
    line = base64.b64encode(key_id(made.origin, public) + signature).decode()
    return f"{made.text}\n\u2014 {made.origin} {line}\n".encode()


def read(note: bytes) -> tuple[Checkpoint, list[tuple[str, bytes]]]:
    """Return the checkpoint of a note and its signatures: name, and key id with signature; raises BadCheckpoint."""
    try:
        text = note.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadCheckpoint("not UTF-8") from error
    body, gap, rest = text.partition("\n\n")
    lines = body.removesuffix("\n").split("\n")
    if len(lines) < 3 or not lines[0] or not _SIZE.fullmatch(lines[1]):
        raise BadCheckpoint("not origin, size and root")
    root = _decoded(lines[2])
    if len(root) != 32:
        raise BadCheckpoint("root")
    found = []
    for line in rest.splitlines() if gap else ():
        match = _SIGNATURE.fullmatch(line)
        if match is None:
            raise BadCheckpoint("signature line")
        found.append((match[1], _decoded(match[2])))
    return Checkpoint(lines[0], int(lines[1]), root), found


def is_signed(note: bytes, public: bytes) -> bool:
    """Return whether the key with these 32 public bytes signed a note; raises BadCheckpoint."""
    from newsroom.proof import signature

    made, signatures = read(note)
    wanted = key_id(made.origin, public)
    message = note.decode().partition("\n\n")[0].encode() + b"\n"
    return any(
        value[:4] == wanted and signature.is_raw(public, value[4:], message)
        for name, value in signatures
        if name == made.origin
    )


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise BadCheckpoint("base64") from error
