"""The list of signers, as `ssh-keygen` reads it: who may sign what, from when to when, and no longer with which key."""

import datetime as dt
import shutil
import subprocess

import pytest

from building import build, flat
from fixtures import inspected
from newsroom.catalog.agency import Signer
from newsroom.proof import signers
from pages import read
from repositories import Key
from test_authorship import World
from test_authorship import signers as own_signers

URL = "https://rujukan.ujikab.example/"
HOST = "rujukan.ujikab.example"
PORTAL, BPBD, OLD, STOLEN = Key("portal"), Key("bpbd"), Key("lama"), Key("dicuri")
LISTED = (
    (
        "bpbd",
        (
            Signer("Humas BPBD", f"{BPBD.line} sari@komputer-sari", dt.date(2026, 1, 1)),
            Signer("Humas lama", OLD.line, dt.date(2025, 1, 1), dt.date(2026, 6, 1)),
            Signer("Dicuri", STOLEN.line, revoked="hilang di bus\nbpbd@x ssh-ed25519 AAAA"),
        ),
    ),
    ("dinkes", ()),
)
BEFORE, LEAKED = Key("portal-lama"), Key("portal-bocor")
FORMER = (
    Signer("Kunci 2025", BEFORE.line, valid_before=dt.date(2026, 1, 1)),
    Signer("Kunci bocor", LEAKED.line, revoked="bocor"),
)
needs_ssh = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="tidak ada ssh-keygen")


def text(key=PORTAL.line):
    return signers.signers_file(URL, key, FORMER if key else (), LISTED)["signers"].decode()


def verify(tmp_path, who, space, key, moment="", listed=""):
    """Return whether ssh-keygen takes a signature by a key, made for a namespace, as that of somebody."""
    (tmp_path / "signers").write_text(listed or text())
    (tmp_path / "isi.sig").write_bytes(key.sign(b"isi", space))
    when = ["-O", f"verify-time={moment}"] if moment else []
    line = ["ssh-keygen", "-Y", "verify", "-f", "signers", "-I", who, "-n", space, "-s", "isi.sig", *when]
    return subprocess.run(line, cwd=tmp_path, input=b"isi", capture_output=True, check=False).returncode == 0


@needs_ssh
def test_ssh_keygen_takes_what_it_should_and_nothing_else(tmp_path):
    portal, agency, release = f"portal@{HOST}", f"bpbd@{HOST}", f"terbitan@{HOST}"
    assert verify(tmp_path, portal, release, PORTAL)
    assert not verify(tmp_path, portal, "git", PORTAL)
    # A release of last year still verifies, but nothing of today by that key, and nothing at all by one that leaked.
    assert verify(tmp_path, portal, release, BEFORE, "20251201")
    assert not verify(tmp_path, portal, release, BEFORE, "20260301")
    assert not verify(tmp_path, portal, release, LEAKED, "20251201")
    assert not verify(tmp_path, agency, release, BPBD)
    assert not verify(tmp_path, portal, release, BPBD)
    for space in ("git", "file"):
        assert verify(tmp_path, agency, space, BPBD, "20260301")
        assert not verify(tmp_path, f"dinkes@{HOST}", space, BPBD, "20260301")
        assert not verify(tmp_path, agency, space, STOLEN, "20260301")
    assert not verify(tmp_path, agency, "git", BPBD, "20251201")
    assert verify(tmp_path, agency, "git", OLD, "20260301")
    assert not verify(tmp_path, agency, "git", OLD, "20260602")


def test_revoked_keys_are_named_in_a_comment_of_one_line():
    lines = text().splitlines()
    assert [line for line in lines if STOLEN.fingerprint in line] == [
        f"# dicabut: bpbd@{HOST} {STOLEN.fingerprint} (hilang di bus bpbd@x ssh-ed25519 AAAA)"
    ]
    assert len([line for line in lines if not line.startswith("#")]) == 4
    assert "komputer-sari" not in text()


def test_without_a_key_the_portal_is_not_among_them(portal):
    assert "portal@" not in text("")
    found = read(portal)
    (job,) = signers.jobs(found)
    assert job.folder + "".join(job.run(*job.inputs)) == "/.well-known/signers"
    assert not [line for line in job.run(*job.inputs)["signers"].decode().splitlines() if not line.startswith("#")]


def test_keys_that_the_coordinator_did_not_let_in_are_not_listed(tmp_path):
    """Whoever may push to agencies/ could otherwise have the portal vouch for a key of their own."""
    world = World("    authorship: {default: report}\n")
    before = build(world.write(tmp_path / "satu")).catalog
    world.add({"agencies/dinkes.yml": world.agencies["dinkes"] + own_signers([("Penyusup", STOLEN, "")])}, STOLEN)
    after = build(world.write(tmp_path / "dua")).catalog
    listed = [
        "".join(job.run(*job.inputs)["signers"].decode() for job in signers.jobs(found)) for found in (before, after)
    ]
    assert "dinkes@" in listed[0]
    assert STOLEN.line not in listed[1]
    assert "dinkes@" not in listed[1]
    assert "bpbd@" in listed[1]


def test_the_list_changes_with_a_key_and_not_with_a_post(portal):
    def key():
        return [job.key for job in flat(signers.jobs(read(portal)))]

    before = key()
    from making import write_post

    write_post(portal, slug="kabar")
    assert key() == before
    with (portal / "agencies/bpbd.yml").open("a") as agency:
        agency.write(f"signers:\n  - name: Humas\n    key: {BPBD.line}\n")
    assert not [problem for problem in inspected(portal).problems if problem.file.startswith("agencies/")]
    assert key() != before
