"""The portal's own key, which signs releases: read from the environment at each build, and kept nowhere.

A key is the text of an OpenSSH private key file (PROTOCOL.key of OpenSSH), ed25519 and without a password. Its public half
stands in the clear in such a file, so that nothing of the secret is looked at before something is to be signed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

KEY, KEY_FILE = "NEWSROOM_SIGNING_KEY", "NEWSROOM_SIGNING_KEY_FILE"
MAGIC = b"openssh-key-v1\x00"
_ARMOR = re.compile(r"-----BEGIN OPENSSH PRIVATE KEY-----\s+([A-Za-z0-9+/=\s]+)-----END OPENSSH PRIVATE KEY-----\s*")
_ED25519 = b"ssh-ed25519"


class Unusable(Exception):
    """Raised when the key can't be used; its text is Indonesian, fits into a sentence, and holds nothing of the key."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An ed25519 key: `public` is its 32 public bytes; the secret ones are shown nowhere, and compare as nothing."""

    public: bytes
    _seed: bytes = field(repr=False, compare=False)

    @property
    def fingerprint(self) -> str:
        """Return the key's name, as `ssh-keygen -l` prints it."""
        return "SHA256:" + base64.b64encode(hashlib.sha256(self._blob).digest()).decode().rstrip("=")

    @property
    def line(self) -> str:
        """Return the public key as the settings have it."""
        return f"{_ED25519.decode()} {base64.b64encode(self._blob).decode()}"

    @property
    def _blob(self) -> bytes:
        return b"".join(len(part).to_bytes(4, "big") + part for part in (_ED25519, self.public))

    def sign(self, message: bytes, namespace: str) -> bytes:
        """Return the armored signature (SSHSIG) over a message, the same that `ssh-keygen -Y sign` makes."""
        from newsroom.proof import signature

        return signature.armor(self.public, namespace, self.raw(signature.to_sign(message, namespace)))

    def raw(self, message: bytes) -> bytes:
        """Return the 64 bytes of a plain ed25519 signature (RFC 8032) over a message; raises Unusable."""
        from newsroom.proof import signature

        try:
            return signature.ed25519(self._seed, self.public, message)
        except ValueError:
            # Without the cause, in which the secret half might be told.
            raise Unusable(
                "kunci penanda tangan rusak: bagian rahasianya tidak cocok dengan bagian publiknya"
            ) from None

    def __reduce__(self) -> str:
        """Refuse: what is pickled may be kept, or sent elsewhere."""
        raise TypeError("a signing key stays in this process")


def signing_key(environ: Mapping[str, str]) -> SigningKey | None:
    """Return the key of the environment, None when there is none; raises Unusable."""
    text, where = _given(environ)
    return _read(text, where) if where else None


def mark(environ: Mapping[str, str]) -> str:
    """Return what changes with the key of the environment, and tells nothing of its secret half."""
    try:
        key = signing_key(environ)
    except Unusable as fault:
        return str(fault)
    return key.fingerprint if key else ""


def refuse_inside(environ: Mapping[str, str], root: Path) -> None:
    """Raise Unusable when the key's file lies in the portal, from where it would soon be in the repository."""
    name = environ.get(KEY_FILE, "").strip()
    if name and Path(name).expanduser().resolve().is_relative_to(root.resolve()):
        raise Unusable(f"berkas kunci pada {KEY_FILE} berada di dalam portal; pindahkan keluar dari repositori")


def is_open(environ: Mapping[str, str]) -> bool:
    """Return whether others on this machine may read the file of the key."""
    name = environ.get(KEY_FILE, "").strip()
    try:
        return bool(name) and bool(Path(name).expanduser().stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    except OSError:
        return False


def _given(environ: Mapping[str, str]) -> tuple[str, str]:
    """Return the text of the key and where it is from; neither when there is none."""
    text, name = environ.get(KEY, "").strip(), environ.get(KEY_FILE, "").strip()
    if text and name:
        raise Unusable(f"{KEY} dan {KEY_FILE} sama-sama terisi; pakailah salah satu")
    if not name:
        return text, KEY if text else ""
    try:
        return Path(name).expanduser().read_text(encoding="ascii"), KEY_FILE
    except FileNotFoundError as error:
        raise Unusable(f"berkas kunci pada {KEY_FILE} tidak ada") from error
    except OSError as error:
        raise Unusable(f"berkas kunci pada {KEY_FILE} tidak dapat dibaca") from error
    except UnicodeDecodeError as error:
        raise Unusable(f"isi {KEY_FILE} bukan kunci rahasia OpenSSH") from error


def _read(text: str, where: str) -> SigningKey:
    found = _ARMOR.fullmatch(text.strip())
    if not found:
        if text.lstrip().startswith("ssh-"):
            raise Unusable(f"isi {where} ialah kunci publik; yang diperlukan kunci rahasianya")
        raise Unusable(f"isi {where} bukan kunci rahasia OpenSSH")
    try:
        blob = base64.b64decode("".join(found[1].split()), validate=True)
        return _opened(blob, where)
    except (binascii.Error, IndexError) as error:
        raise Unusable(f"isi {where} terpotong atau rusak") from error


def _opened(blob: bytes, where: str) -> SigningKey:
    """Return the key of a private file's bytes; raises IndexError when they are cut off, Unusable."""
    if not blob.startswith(MAGIC):
        raise IndexError
    cipher, rest = _string(blob[len(MAGIC) :])
    _kdf, rest = _string(rest)
    _options, rest = _string(rest)
    count, rest = rest[:4], rest[4:]
    public, rest = _string(rest)
    kind, _ = _string(public)
    if kind != _ED25519 or count != b"\x00\x00\x00\x01":
        raise Unusable(f"kunci pada {where} bukan ssh-ed25519; buatlah dengan `ssh-keygen -t ed25519`")
    if cipher != b"none":
        raise Unusable(f"kunci pada {where} memakai kata sandi; mesin memerlukan kunci tanpa kata sandi")
    secret, _ = _string(rest)
    kind, rest = _string(secret[8:])
    raw, rest = _string(rest)
    pair, _ = _string(rest)
    if secret[:4] != secret[4:8] or kind != _ED25519 or len(pair) != 64 or pair[32:] != raw:
        raise IndexError
    return SigningKey(raw, pair[:32])


def _string(data: bytes) -> tuple[bytes, bytes]:
    """Return the first string of these bytes (RFC 4251, section 5), and what follows it; raises IndexError."""
    end = 4 + int.from_bytes(data[:4], "big")
    if len(data) < 4 or len(data) < end:
        raise IndexError
    return data[4:end], data[end:]
