"""SSH signatures: the same bytes as ssh-keygen makes, and everything else refused."""

import base64
import shutil
import subprocess

import pytest

from newsroom.proof import checks, keyfile, signature
from newsroom.proof.keyfile import Unfit
from newsroom.proof.signature import BadSignature, Uncheckable
from repositories import Key

KEY, OTHER = Key("satu"), Key("dua")
TEXT = b"Kabar resmi\n"
needs_ssh = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="tidak ada ssh-keygen")


def parts(**changed):
    """Return the armored signature of TEXT, some of its fields replaced."""
    fields = {
        "magic": b"SSHSIG\0\0\0\1", "key": KEY.blob, "namespace": b"file", "reserved": b"", "hash": b"sha512",
        "signature": signature.wire(b"ssh-ed25519", KEY.private.sign(signature.to_sign(TEXT, "file", b"sha512"))),
        "tail": b"", **changed,
    }  # fmt: skip
    middle = signature.wire(*(fields[name] for name in ("key", "namespace", "reserved", "hash", "signature")))
    return armored(fields["magic"] + middle + fields["tail"])


def armored(blob):
    return b"-----BEGIN SSH SIGNATURE-----\n" + base64.b64encode(blob) + b"\n-----END SSH SIGNATURE-----\n"


def test_own_signature_is_good():
    made = signature.sign(TEXT, KEY.file(), signature.FILE)
    assert signature.verify(made, TEXT, signature.FILE) == KEY.fingerprint
    assert signature.verify(made.replace(b"\n", b"\r\n"), TEXT, signature.FILE) == KEY.fingerprint
    assert signature.verify(parts(reserved=b"apa saja"), TEXT, signature.FILE) == KEY.fingerprint


BAD = {
    "empty": b"",
    "no-armor": b"SSHSIG",
    "not-base64": b"-----BEGIN SSH SIGNATURE-----\n!!!!\n-----END SSH SIGNATURE-----\n",
    "padding": b"-----BEGIN SSH SIGNATURE-----\nAAA\n-----END SSH SIGNATURE-----\n",
    "two": parts() + parts(),
    "before": b"x\n" + parts(),
    "version": parts(magic=b"SSHSIG\0\0\0\2"),
    "magic": parts(magic=b"SSHSIH\0\0\0\1"),
    "cut-off": armored(b"SSHSIG\0\0\0\1\0\0\xff\xff"),
    "tail": parts(tail=b"x"),
    "namespace": parts(namespace=b"git"),
    "no-namespace": parts(namespace=b""),
    "hash": parts(hash=b"md5"),
    "other-hash": parts(hash=b"sha256"),
    "other-key": parts(key=OTHER.blob),
    "short-key": parts(key=signature.wire(b"ssh-ed25519", KEY.raw[:31])),
    "key-with-tail": parts(key=KEY.blob + b"x"),
    "kind": parts(signature=signature.wire(b"ssh-rsa", bytes(64))),
    "short": parts(signature=signature.wire(b"ssh-ed25519", bytes(63))),
    "zero": parts(signature=signature.wire(b"ssh-ed25519", bytes(64))),
    "signature-with-tail": parts(signature=signature.wire(b"ssh-ed25519", bytes(64), b"x")),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_signature_is_refused(name):
    with pytest.raises(BadSignature):
        signature.verify(BAD[name], TEXT, signature.FILE)


def test_signature_of_other_bytes_is_refused():
    for text in (TEXT + b" ", TEXT[:-1], b""):
        with pytest.raises(BadSignature):
            signature.verify(parts(), text, signature.FILE)


@needs_ssh
def test_ssh_keygen_makes_the_same_bytes_and_accepts_ours(tmp_path):
    key, text, signers = tmp_path / "kunci", tmp_path / "kabar", tmp_path / "signers"
    key.write_bytes(KEY.file())
    key.chmod(0o600)
    text.write_bytes(TEXT)
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", "file", "-f", key, text], check=True)
    made = signature.sign(TEXT, key.read_bytes(), signature.FILE)
    assert made == (tmp_path / "kabar.sig").read_bytes()
    signers.write_text(f"humas {KEY.line}\n")
    check = ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", "humas", "-n", "file", "-s", tmp_path / "kabar.sig"]
    subprocess.run(check, input=TEXT, check=True, capture_output=True)


@needs_ssh
@pytest.mark.parametrize("kind", ["ecdsa", "rsa"])
def test_other_keys_are_checked_by_ssh_keygen(kind, tmp_path, monkeypatch):
    key, text = tmp_path / "kunci", tmp_path / "kabar"
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", key], check=True)
    text.write_bytes(TEXT)
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", "file", "-f", key, text], check=True)
    made = (tmp_path / "kabar.sig").read_bytes()
    public = (tmp_path / "kunci.pub").read_text()
    assert signature.verify(made, TEXT, "file") == signature.fingerprint(signature.key_of(public))
    with pytest.raises(BadSignature):
        signature.verify(made, b"lain", "file")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Uncheckable):
        signature.verify(made, TEXT, "file")
    assert checks._checked(TEXT, made, "file")[0] == "needs-ssh-keygen"


@pytest.mark.parametrize("line", ["", "ssh-ed25519", "ssh-ed25519 AAAA", "ssh-rsa " + KEY.line.split()[1], "x !!"])
def test_line_that_is_no_key(line):
    assert signature.key_of(line) == b""


def test_commit_is_split_as_git_does():
    raw = b"tree 1\nparent 2\nauthor a\ngpgsig A\n B\n \n C\nencoding x\ngpgsig-lain D\n E\nmergetag o\n gpgsig no\n"
    raw += b"\npesan\n\ngpgsig F\n"
    signed, found = checks.split(raw)
    assert found == b"A\nB\n\nC"
    assert signed == b"tree 1\nparent 2\nauthor a\nencoding x\nmergetag o\n gpgsig no\n\npesan\n\ngpgsig F\n"


# ---- keys of writers ---------------------------------------------------------------------------------------------------


def test_new_key_signs():
    made = keyfile.new("rujukan-bpbd")
    assert signature.verify(signature.sign(TEXT, made.private, "git"), TEXT, "git") == made.fingerprint
    assert made.public.endswith(" rujukan-bpbd")


@needs_ssh
def test_locked_or_other_private_key_is_refused(tmp_path):
    for kind, password in (("ed25519", "rahasia"), ("ecdsa", "")):
        key = tmp_path / kind
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", password, "-f", key], check=True)
        with pytest.raises(ValueError, match=r"password|ssh-ed25519"):
            signature.sign(TEXT, key.read_bytes(), "git")


BASE = "name: Dinas Uji\nshort_name: Uji\nkind: dinas\nzone: WIB\n"
ROWS = {"name": '"Humas: Uji"', "key": KEY.line, "valid_after": "2026-01-01"}
OLD = f"signers:\n- name: Lama\n  key: {OTHER.line}\n\n# catatan\ntarget_days: 3\n"


@pytest.mark.parametrize(
    "more", ["", "# akhir", OLD, OLD.replace("- name", "    - name").replace("\n  key", "\n      key")]
)
def test_key_is_entered_and_the_rest_stays(more):
    made = keyfile.entered(BASE + more, "uji", ROWS)
    found = keyfile._read("uji", made)
    assert not found.faults
    assert [(signer.name, signer.key) for signer in found.signers][-1] == ("Humas: Uji", KEY.line)
    assert len(found.signers) == 1 + more.count("key:")
    for line in more.splitlines():
        assert line in made


def test_key_that_does_not_fit():
    for text, rows, why in (
        (BASE, {**ROWS, "key": "-----BEGIN OPENSSH PRIVATE KEY-----"}, "publik"),
        (BASE + OLD, {**ROWS, "key": OTHER.line}, "sudah terdaftar"),
        (f"{BASE}signers: [{{name: Lama, key: {OTHER.line}}}]\n", ROWS, "tangan"),
        (BASE, {**ROWS, "valid_after": "besok"}, "tanggal"),
    ):
        with pytest.raises(Unfit, match=why):
            keyfile.entered(text, "uji", rows)
