"""The portal's own key: where it may come from, what is refused, and that nothing of its secret half gets out."""

import base64
import copy
import json
import os
import pickle
import shutil
import subprocess
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from newsroom.catalog.portal import Portal
from newsroom.proof import proving, signature, signing
from newsroom.proof.signing import KEY, KEY_FILE, Unusable, signing_key
from repositories import Key

PORTAL, OTHER = Key("portal"), Key("lain")
TEXT = PORTAL.file().decode()
needs_ssh = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="tidak ada ssh-keygen")


def openssh(key):
    """Return the text of a private key's file."""
    form = serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    return key.private_bytes(*form).decode()


def test_no_key_is_none():
    assert signing_key({}) is None
    assert signing_key({KEY: "", KEY_FILE: " "}) is None
    assert signing.mark({}) == ""


@pytest.mark.parametrize("text", [TEXT, TEXT.strip(), TEXT.replace("\n", "\r\n"), f"\n\n{TEXT}\n"])
def test_the_key_is_a_text_or_a_file(tmp_path, text):
    """A web form for secrets may change the ends of its lines, and nothing else."""
    file = tmp_path / "kunci"
    file.write_text(text, newline="")
    for environ in ({KEY: text}, {KEY_FILE: str(file)}):
        key = signing_key(environ)
        assert (key.public, key.fingerprint, key.line) == (PORTAL.raw, PORTAL.fingerprint, PORTAL.line)
        assert signing.mark(environ) == PORTAL.fingerprint


def test_signatures_are_those_of_openssh(tmp_path):
    key = signing_key({KEY: TEXT})
    assert key.sign(b"isi", "terbitan@uji.example") == PORTAL.sign(b"isi", "terbitan@uji.example")
    assert key.sign(b"isi", "n") == signature.sign(b"isi", PORTAL.file(), "n")
    PORTAL.private.public_key().verify(key.raw(b"isi"), b"isi")
    assert len(key.raw(b"")) == 64


@needs_ssh
def test_ssh_keygen_makes_the_same(tmp_path):
    file = tmp_path / "kunci"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(file)], check=True)
    message = tmp_path / "pesan"
    message.write_bytes(b"isi\n")
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-f", str(file), "-n", "n", str(message)], check=True)
    key = signing_key({KEY_FILE: str(file)})
    assert key.sign(b"isi\n", "n") == (tmp_path / "pesan.sig").read_bytes()
    assert key.line == " ".join((tmp_path / "kunci.pub").read_text().split()[:2])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (PORTAL.line, "kunci publik"),
        ("s4ndi", "bukan kunci rahasia OpenSSH"),
        (openssh(rsa.generate_private_key(65537, 2048)), "bukan ssh-ed25519"),
        (openssh(ec.generate_private_key(ec.SECP256R1())), "bukan ssh-ed25519"),
        (TEXT.replace("OPENSSH", "RSA"), "bukan kunci rahasia OpenSSH"),
        (TEXT[:120] + TEXT[130:], "terpotong atau rusak"),
    ],
)
def test_what_is_no_key_is_refused_in_words(text, why):
    with pytest.raises(Unusable, match=why) as refused:
        signing_key({KEY: text})
    assert not any(line and line in str(refused.value) for line in text.splitlines())
    assert "Unusable" not in signing.mark({KEY: text})


@needs_ssh
def test_a_key_with_a_password_is_refused(tmp_path):
    file = tmp_path / "kunci"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "kata sandi panjang", "-f", str(file)], check=True)
    with pytest.raises(Unusable, match="kata sandi"):
        signing_key({KEY_FILE: str(file)})


def test_a_file_that_is_not_there_or_not_readable_is_refused(tmp_path):
    with pytest.raises(Unusable, match="tidak ada"):
        signing_key({KEY_FILE: str(tmp_path / "tiada")})
    with pytest.raises(Unusable, match="tidak dapat dibaca"):
        signing_key({KEY_FILE: str(tmp_path)})
    (tmp_path / "biner").write_bytes(b"\xff\x00")
    with pytest.raises(Unusable, match="bukan kunci rahasia"):
        signing_key({KEY_FILE: str(tmp_path / "biner")})


def test_only_one_of_both_may_be_given(tmp_path):
    with pytest.raises(Unusable, match="sama-sama"):
        signing_key({KEY: TEXT, KEY_FILE: str(tmp_path / "kunci")})


@given(st.integers(0, len(base64.b64decode("".join(TEXT.splitlines()[1:-1]))) - 1), st.integers(1, 255))
def test_a_damaged_key_never_signs_as_another(place, change):
    blob = bytearray(base64.b64decode("".join(TEXT.splitlines()[1:-1])))
    blob[place] ^= change
    lines = [TEXT.splitlines()[0], base64.b64encode(bytes(blob)).decode(), TEXT.splitlines()[-1]]
    try:
        key = signing_key({KEY: "\n".join(lines)})
    except Unusable:
        return
    # Only the comment, the padding and the check number are nothing of the key.
    with suppress(Unusable):
        assert key.raw(b"isi") == PORTAL.private.sign(b"isi")


def test_the_secret_half_stays_here():
    key = signing_key({KEY: TEXT})
    secret = PORTAL.private.private_bytes_raw()
    assert repr(secret) not in repr(key)
    assert repr(key) == f"SigningKey(public={PORTAL.raw!r})"
    for take in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            take(key)
    assert secret.hex() not in signing.mark({KEY: TEXT})


# ---- whose key -------------------------------------------------------------------------------------------------------


def test_the_key_is_the_one_of_the_settings(tmp_path):
    portal = Portal(key=f"{PORTAL.line} portal@contoh")
    assert proving.key_for(portal, tmp_path, {KEY: TEXT}).public == PORTAL.raw
    with pytest.raises(Unusable, match="bukan kunci publik pada `key`"):
        proving.key_for(portal, tmp_path, {KEY: OTHER.file().decode()})
    with pytest.raises(Unusable, match="tambahkan `key: ssh-ed25519 AAAA"):
        proving.key_for(Portal(), tmp_path, {KEY: TEXT})
    assert proving.key_for(portal, tmp_path, {}) is None


def test_a_key_inside_the_portal_is_refused(tmp_path):
    root = tmp_path / "portal"
    root.mkdir()
    (root / "kunci").write_text(TEXT)
    (tmp_path / "luar").symlink_to(root / "kunci")
    for name in (root / "kunci", tmp_path / "luar"):
        with pytest.raises(Unusable, match="di dalam portal"):
            proving.key_for(Portal(key=PORTAL.line), root, {KEY_FILE: str(name)})


def test_a_file_that_others_may_read_is_told(tmp_path):
    file = tmp_path / "kunci"
    file.write_text(TEXT)
    for mode, told in ((0o600, False), (0o644, True), (0o640, True)):
        os.chmod(file, mode)
        assert signing.is_open({KEY_FILE: str(file)}) is told
    assert not signing.is_open({KEY: TEXT})


def test_the_settings_take_only_an_ed25519_key(portal, serial):
    from fixtures import judged

    settings = portal / "mkdocs.yml"
    text = settings.read_text()
    for value, is_good in ((PORTAL.line, True), (f"{PORTAL.line} portal", True), ("ssh-rsa AAAAB3NzaC1yc2E", False)):
        settings.write_text(text.replace("    zone: WIB\n", f"    zone: WIB\n    key: {json.dumps(value)}\n"))
        found = [problem.rule for problem in judged(portal) if problem.file == "mkdocs.yml"]
        assert found == ([] if is_good else ["bad-signing-key"])
