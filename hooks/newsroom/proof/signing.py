"""The portal's own key, with which a release says that it is whole; its private half never comes into the repository."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom.proof import signature

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

TEXT, FILE = "NEWSROOM_SIGNING_KEY", "NEWSROOM_SIGNING_KEY_FILE"


class Unusable(Exception):
    """Raised when there is a key that nothing can be signed with; its text is Indonesian and has nothing of the key."""


class SigningKey:
    """An ed25519 key that signs."""

    def __init__(self, private: bytes) -> None:
        self._private = private

    def __repr__(self) -> str:
        return f"SigningKey({self.fingerprint})"

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_ssh_private_key

        try:
            key = load_ssh_private_key(self._private, None)
        except Exception:
            key = None
        if not isinstance(key, Ed25519PrivateKey):
            # Not chained: the cause might quote what it could not read.
            raise Unusable(f"{TEXT} atau {FILE} bukan kunci privat OpenSSH ed25519 tanpa kata sandi") from None
        return key

    @property
    def public(self) -> bytes:
        """Return the 32 bytes of the public key."""
        return self._key.public_key().public_bytes_raw()

    @property
    def fingerprint(self) -> str:
        """Return the name of the key, as `ssh-keygen -l` prints it."""
        return signature.fingerprint(signature.wire(signature.ED25519, self.public))

    def sign(self, message: bytes, namespace: str) -> bytes:
        """Return an SSH signature of the message, as `ssh-keygen -Y sign` makes it (PROTOCOL.sshsig)."""
        return signature.sign(message, self._private, namespace)

    def raw(self, message: bytes) -> bytes:
        """Return the 64 bytes of a plain ed25519 signature of the message (RFC 8032)."""
        return self._key.sign(message)


def signing_key(environ: Mapping[str, str]) -> SigningKey | None:
    """Return the key that the environment names, or None; raises Unusable for one that can't be read."""
    private = environ.get(TEXT, "").encode()
    if not private and environ.get(FILE):
        try:
            private = Path(environ[FILE]).read_bytes()
        except OSError as failure:
            raise Unusable(f"{FILE} tidak dapat dibaca: {failure.strerror}") from None
    if not private:
        return None
    key = SigningKey(private.strip() + b"\n")
    _ = key.public
    return key
