"""Keys for writers: made new, and entered into the file of an agency without disturbing what is there."""

from __future__ import annotations

import re
from typing import NamedTuple

from newsroom.catalog import agencyfile
from newsroom.catalog.agency import Agency
from newsroom.proof import signature
from newsroom.text import source

_ITEM = re.compile(r"[ ]*(?:-|#|$)|[ ]+")


class Unfit(Exception):
    """Raised when a key can't be entered; its text is Indonesian."""


class Pair(NamedTuple):
    """A key: the bytes of its private file, and the line of its public one."""

    private: bytes
    public: str

    @property
    def fingerprint(self) -> str:
        """Return the key's name."""
        return signature.fingerprint(signature.key_of(self.public))


def new(comment: str) -> Pair:
    """Return a new ed25519 key in OpenSSH's form, without a password."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    form = serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    private = key.private_bytes(*form)
    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    return Pair(private, f"{public.decode()} {comment}")


def entered(text: str, slug: str, rows: dict[str, str]) -> str:
    """Return the text of an agency's file with one more signer, whose keys and values these are; raises Unfit."""
    before = _read(slug, text)
    blob = signature.key_of(rows["key"])
    if not blob:
        raise Unfit("ini bukan kunci publik SSH; pakailah berkas yang berakhiran .pub")
    if any(signature.key_of(signer.key) == blob for signer in before.signers):
        raise Unfit(f"kunci ini sudah terdaftar di agencies/{slug}.yml")
    lines = text.rstrip("\n").split("\n")
    if any(re.match(r"signers:\s*[^\s#]", line) for line in lines):
        raise Unfit(f"`signers` di agencies/{slug}.yml ditulis dalam satu baris; tambahkan kuncinya dengan tangan")
    item = [f"{'  - ' if number == 0 else '    '}{name}: {value}" for number, (name, value) in enumerate(rows.items())]
    made = "\n".join(_inserted(lines, item)) + "\n"
    after = _read(slug, made)
    if after.faults and not before.faults:
        raise Unfit("nama atau tanggalnya tidak dapat ditulis ke berkas instansi")
    if after.signers[:-1] != before.signers or not after.signers or signature.key_of(after.signers[-1].key) != blob:
        raise Unfit(f"`signers` di agencies/{slug}.yml tidak dapat dilengkapi sendiri; tambahkan dengan tangan")
    return made


def _inserted(lines: list[str], item: list[str]) -> list[str]:
    start = next((number for number, line in enumerate(lines) if line.startswith("signers:")), None)
    if start is None:
        return [*lines, "signers:", *item]
    end = start + 1
    while end < len(lines) and _ITEM.match(lines[end]) and not lines[end].startswith("#"):
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    indent = next(
        (len(line) - len(line.lstrip()) for line in lines[start + 1 : end] if line.lstrip().startswith("-")), 2
    )
    return [*lines[:end], *(" " * indent + line[2:] for line in item), *lines[end:]]


def _read(slug: str, text: str) -> Agency:
    return agencyfile.read(source.read(f"agencies/{slug}.yml", text.encode()))
