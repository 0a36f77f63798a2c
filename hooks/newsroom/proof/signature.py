"""SSH signatures (PROTOCOL.sshsig of OpenSSH): read, check and make them, as `ssh-keygen -Y` and git do.

An ed25519 signature is checked here; of any other kind of key `ssh-keygen` is asked. That a signature is good tells only
which key made it: whose key that is, and whether it may speak for an agency, is for `authorship` to say.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

# What a signature is made for: one that was made for something else is none.
GIT, FILE = "git", "file"
MAGIC, VERSION = b"SSHSIG", 1
ED25519 = b"ssh-ed25519"
HASHES = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}
_ARMOR = re.compile(rb"-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)\n-----END SSH SIGNATURE-----\n*")
_KEY_LINE = re.compile(r"(\S+) ([A-Za-z0-9+/=]+)(?: .*)?")
WIDTH = 70


class BadSignature(Exception):
    """Raised when a signature is malformed, made for something else, or not over these bytes."""


class Uncheckable(Exception):
    """Raised when a signature can't be checked here: its kind of key needs `ssh-keygen`, which is not there."""


class Signature(NamedTuple):
    """What a signature holds: the public key, what it is for, how the message was hashed, and the signature itself."""

    key: bytes
    namespace: str
    hash_name: bytes
    kind: bytes
    value: bytes

    @property
    def fingerprint(self) -> str:
        """Return the name of the key, as `ssh-keygen -l` prints it."""
        return fingerprint(self.key)


@lru_cache(maxsize=1024)
def fingerprint(key: bytes) -> str:
    """Return the name of a public key (its bytes as on the wire): `SHA256:` and base64 without padding."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


def key_of(line: str) -> bytes:
    """Return the bytes of a public key written as in `id_ed25519.pub`; none when the line is not one."""
    found = _KEY_LINE.fullmatch(line.strip())
    if not found:
        return b""
    try:
        blob = base64.b64decode(found[2], validate=True)
        kind, _ = _strings(blob)
    except (binascii.Error, BadSignature):
        return b""
    return blob if kind == found[1].encode() else b""


def read(armored: bytes) -> Signature:
    """Return what an armored signature holds; raises BadSignature when it has not exactly the form of one."""
    found = _ARMOR.fullmatch(armored.replace(b"\r\n", b"\n"))
    if not found:
        raise BadSignature("armor")
    try:
        blob = base64.b64decode(found[1].replace(b"\n", b""), validate=True)
    except binascii.Error as error:
        raise BadSignature("base64") from error
    if not blob.startswith(MAGIC + VERSION.to_bytes(4, "big")):
        raise BadSignature("magic")
    # What is reserved is to be ignored, says the protocol, and what is signed has it empty.
    key, namespace, _reserved, hash_name, signed, rest = _strings(blob[len(MAGIC) + 4 :], 5)
    kind, value, nothing = _strings(signed, 2)
    # A security key (sk-) adds flags and a counter to its value.
    if rest or (nothing and not kind.startswith(b"sk-")) or not namespace or hash_name not in HASHES:
        raise BadSignature("form")
    return Signature(key, namespace.decode("utf-8", "replace"), hash_name, kind, value)


def verify(armored: bytes, message: bytes, namespace: str) -> str:
    """Return the fingerprint of the key that signed this message for this namespace; raises when none did."""
    found = read(armored)
    if found.namespace != namespace:
        raise BadSignature(f"namespace {found.namespace}")
    kind, _ = _strings(found.key)
    if kind == ED25519:
        _verify_ed25519(found, to_sign(message, namespace, found.hash_name))
    else:
        _verify_elsewhere(armored, message, namespace)
    return found.fingerprint


def is_ed25519(armored: bytes) -> bool:
    """Return whether a signature is by an ed25519 key, which is checked the same on every machine; raises BadSignature."""
    return _strings(read(armored).key)[0] == ED25519


def is_raw(public: bytes, value: bytes, message: bytes) -> bool:
    """Return whether the ed25519 key with these 32 public bytes made this plain signature (RFC 8032) of a message."""
    from cryptography.exceptions import InvalidSignature

    try:
        _public_key(public).verify(value, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def sign(message: bytes, private_key: bytes, namespace: str) -> bytes:
    """Return the armored signature of an ed25519 key (the bytes of its OpenSSH file), the same that `ssh-keygen` makes.

    Raises ValueError when the key is of another kind, or locked with a password.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        key = serialization.load_ssh_private_key(private_key, None)
    except (TypeError, UnsupportedAlgorithm) as error:
        raise ValueError("password") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("ssh-ed25519")
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    value = key.sign(to_sign(message, namespace))
    return armor(raw, namespace, value)


def ed25519(seed: bytes, public: bytes, message: bytes) -> bytes:
    """Return the 64 bytes of a plain ed25519 signature over a message, by the key of these 32 secret and public bytes.

    Raises ValueError when they are not of one key.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(seed)
    if key.public_key() != _public_key(public):
        raise ValueError("not a pair")
    return key.sign(message)


def armor(public: bytes, namespace: str, value: bytes, hash_name: bytes = b"sha512") -> bytes:
    """Return a signature by the ed25519 key with these 32 public bytes in the form in which it is passed on."""
    fields = (wire(ED25519, public), namespace.encode(), b"", hash_name, wire(ED25519, value))
    blob = base64.b64encode(MAGIC + VERSION.to_bytes(4, "big") + wire(*fields))
    lines = [blob[start : start + WIDTH] for start in range(0, len(blob), WIDTH)]
    return b"\n".join([b"-----BEGIN SSH SIGNATURE-----", *lines, b"-----END SSH SIGNATURE-----", b""])


def wire(*fields: bytes) -> bytes:
    """Return strings as SSH sends them: each after its length (RFC 4251, section 5)."""
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def _strings(data: bytes, number: int = 1) -> list[bytes]:
    """Return the first strings of these bytes, so many, and what follows them."""
    found, end = [], 0
    for _ in range(number):
        start = end + 4
        end = start + int.from_bytes(data[end:start], "big")
        if len(data) < end:
            raise BadSignature("cut off")
        found.append(data[start:end])
    return [*found, data[end:]]


def to_sign(message: bytes, namespace: str, hash_name: bytes = b"sha512") -> bytes:
    """Return the bytes that a signature over a message for a namespace is really over."""
    return MAGIC + wire(namespace.encode(), b"", hash_name, HASHES[hash_name](message).digest())


def _verify_ed25519(found: Signature, signed: bytes) -> None:
    from cryptography.exceptions import InvalidSignature

    _, public, nothing = _strings(found.key, 2)
    if nothing or found.kind != ED25519:
        raise BadSignature("key")
    try:
        _public_key(public).verify(found.value, signed)
    except (InvalidSignature, ValueError) as error:
        raise BadSignature("not by this key") from error


@lru_cache(maxsize=1024)
def _public_key(raw: bytes) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(raw)


def _verify_elsewhere(armored: bytes, message: bytes, namespace: str) -> None:
    """Ask `ssh-keygen` whether the signature is one by the key that it names."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "signature"
        file.write_bytes(armored)
        command = ["ssh-keygen", "-Y", "check-novalidate", "-n", namespace, "-s", str(file)]
        try:
            done = subprocess.run(command, input=message, capture_output=True, check=False)
        except FileNotFoundError as error:
            raise Uncheckable("ssh-keygen") from error
    if done.returncode:
        raise BadSignature("not by this key")
