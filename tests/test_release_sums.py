"""The manifest of a release and its signature: complete, the same from both doors, made anew with the key, and checked."""

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from browsing import served
from building import ROOT, build, command, fingerprints, small_portal
from making import photo_bytes, write_post
from newsroom import cli
from newsroom.engine.store import Blob
from newsroom.proof import manifest, signature, signing
from newsroom.proof.manifest import BadManifest
from newsroom.proof.signing import Unusable
from repositories import Key
from test_stamp import QUIET, newsroom

HOST = "rujukan.ujikab.example"
SPACE, WHO = f"terbitan@{HOST}", f"portal@{HOST}"
PORTAL, OTHER = Key("portal"), Key("lain")
WITH_KEY = {signing.KEY: PORTAL.file().decode()}
PAGE = ROOT / "content/portal/tentang/memeriksa.md"
TOOLS = ("ssh-keygen", "sha256sum", "curl", "openssl", "bash")
needs_tools = pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason=f"perlu {', '.join(TOOLS)}")


def give_key(root, key=PORTAL):
    """Name a public key in a portal's settings."""
    settings = root / "mkdocs.yml"
    text = re.sub(r"    key: .*\n", "", settings.read_text())
    settings.write_text(text.replace("    zone: WIB\n", f"    zone: WIB\n    key: {key.line}\n"))


def sums(site):
    return manifest.read((site / "SHA256SUMS").read_bytes())


def is_signed(site, key=PORTAL):
    """Return whether a site is signed by a key; it is by none when there is no signature."""
    file = site / "SHA256SUMS.sig"
    return (
        file.is_file()
        and signature.verify(file.read_bytes(), (site / "SHA256SUMS").read_bytes(), SPACE) == key.fingerprint
    )


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """Return a signed portal, built once; tests that change it copy its site."""
    root = small_portal(tmp_path_factory.mktemp("bertanda") / "portal")
    write_post(root, "bpbd", "laut", title="Rob di pesisir utara surut", photos=[("laut.jpg", photo_bytes(1))])
    give_key(root)
    assert build(root, environ=WITH_KEY).problems == ()
    return root


# ---- the manifest ----------------------------------------------------------------------------------------------------


def test_every_file_is_listed_in_order(signed):
    site = signed / "site"
    listed, found = sums(site), fingerprints(site)
    assert listed == {name: value for name, value in found.items() if name not in ("SHA256SUMS", "SHA256SUMS.sig")}
    assert list(listed) == sorted(listed)
    assert {".well-known/signers", "404.html", "bpbd/2026/laut/card.jpg", "feed.xml"} <= listed.keys()
    assert is_signed(site)


def test_no_key_is_said_once_and_nothing_is_signed(tmp_path, capsys):
    root = small_portal(tmp_path / "portal")
    build(root)
    said = capsys.readouterr().err
    assert said.count("tidak ditandatangani") == 1
    assert "portal belum mempunyai kunci" in said
    assert not (root / "site/SHA256SUMS.sig").exists()
    give_key(root)
    build(root)
    assert "NEWSROOM_SIGNING_KEY atau NEWSROOM_SIGNING_KEY_FILE tidak ada" in capsys.readouterr().err
    build(root, environ=WITH_KEY)
    assert "ditandatangani" not in capsys.readouterr().err
    assert is_signed(root / "site")


def test_another_key_publishes_nothing(tmp_path):
    root = small_portal(tmp_path / "portal")
    give_key(root)
    build(root, environ=WITH_KEY)
    before = fingerprints(root / "site")
    write_post(root, "bpbd", "baru", title="Kabar yang belum boleh terbit")
    with pytest.raises(Unusable, match="bukan kunci publik"):
        build(root, environ={signing.KEY: OTHER.file().decode()})
    assert fingerprints(root / "site") == before


def test_changes_leave_the_manifest_of_a_clean_build(tmp_path):
    root = small_portal(tmp_path / "portal")
    give_key(root)
    build(root, environ=WITH_KEY)
    path = write_post(
        root, "bpbd", "baru", title="Kabar yang baru masuk hari ini", photos=[("laut.jpg", photo_bytes(2))]
    )
    build(root, environ=WITH_KEY)
    write_post(root, "dinkes", "lain", title="Puskesmas buka sampai malam hari")
    shutil.rmtree(path.parent)
    build(root, environ=WITH_KEY)
    after = fingerprints(root / "site")
    shutil.rmtree(root / ".rujukan")
    os.unlink(root / "site")
    build(root, environ=WITH_KEY)
    assert fingerprints(root / "site") == after
    assert is_signed(root / "site")
    assert not any("baru" in name for name in sums(root / "site"))


@pytest.mark.parametrize("name", ["biasa.txt", "dua kata.pdf", "é.jpg", "a\\b", "a\nb", "a\rb", "-rf", "#x"])
def test_any_name_can_be_listed(tmp_path, name):
    (tmp_path / name).write_bytes(b"isi")
    blobs = {f"/{name}": Blob(hashlib.sha256(b"isi").hexdigest(), 3, 0)}
    data = manifest.sums(blobs)
    assert manifest.read(data) == {name: blobs[f"/{name}"].sha256}
    if shutil.which("sha256sum"):
        (tmp_path / "SHA256SUMS").write_bytes(data)
        done = subprocess.run(
            ["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "line",
    ["", "abc  a", "0" * 64 + " a", "0" * 64 + "  /a", "0" * 64 + "  ../a", "0" * 64 + "  a/./b", "G" * 64 + "  a"],
)
def test_what_is_no_manifest_is_refused(line):
    with pytest.raises(BadManifest):
        manifest.read(f"{'1' * 64}  x\n{line}\n".encode())
    with pytest.raises(BadManifest):
        manifest.read(f"{'1' * 64}  x\n{'2' * 64}  x\n".encode())


# ---- the commands ----------------------------------------------------------------------------------------------------


def test_a_key_that_comes_later_signs_though_nothing_changed(tmp_path, monkeypatch):
    """The quick end of a build that changes nothing is none for a key that came, went, or is another one."""
    root = small_portal(tmp_path / "portal")
    give_key(root)
    for name in (signing.KEY, signing.KEY_FILE):
        monkeypatch.delenv(name, raising=False)
    old = [path for path in root.rglob("*") if path.is_file()]
    for path in old:
        os.utime(path, (1_700_000_000, 1_700_000_000))
    import time

    time.sleep(2.2)
    assert "tidak ditandatangani" in newsroom(root)
    assert QUIET in newsroom(root)
    file = tmp_path / "kunci"
    file.write_bytes(PORTAL.file())
    file.chmod(0o600)
    monkeypatch.setenv(signing.KEY_FILE, str(file))
    said = newsroom(root)
    assert QUIET not in said
    assert "ditandatangani" not in said
    assert is_signed(root / "site")
    before = fingerprints(root / "site")
    assert QUIET in newsroom(root)
    # The same key by the other way is the same key.
    monkeypatch.delenv(signing.KEY_FILE)
    monkeypatch.setenv(signing.KEY, PORTAL.file().decode())
    assert QUIET in newsroom(root)
    assert fingerprints(root / "site") == before
    secret = PORTAL.private.private_bytes_raw()
    kept = [path for path in (root / ".rujukan").rglob("*") if path.is_file()]
    assert not any(secret in path.read_bytes() or b"OPENSSH PRIVATE" in path.read_bytes() for path in kept)


def test_both_doors_sign_alike(tmp_path):
    root = small_portal(tmp_path / "portal")
    give_key(root)
    environment = {**os.environ, **WITH_KEY}
    done = command(root, **WITH_KEY)
    assert done.returncode == 0, done.stderr
    first = fingerprints(root / "site")
    shutil.rmtree(root / ".rujukan")
    os.unlink(root / "site")
    line = ["newsroom", "--portal", str(root), "build", "--as-of", "2026-11-21T09:00:00+07:00"]
    settings = {**environment, "PYTHONPATH": str(root / "hooks")}
    subprocess.run([os.sys.executable, "-m", *line], cwd=root, env=settings, capture_output=True, check=True)
    assert fingerprints(root / "site") == first
    assert is_signed(root / "site")
    done = command(root, **{signing.KEY: OTHER.file().decode()})
    assert done.returncode == 1
    assert "bukan kunci publik pada `key`" in done.stderr
    assert "Traceback" not in done.stderr


def verify(root, *arguments, capsys):
    """Run `newsroom verify release`; return its exit code and what it said."""
    code = cli.main(["--portal", str(root), "verify", "release", *arguments])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_verify_tells_what_is_wrong_with_a_folder(signed, tmp_path, capsys):
    code, said = verify(signed, capsys=capsys)
    assert code == 0
    assert f"Ditandatangani kunci portal {PORTAL.fingerprint}" in said
    copy = tmp_path / "salinan"
    shutil.copytree(signed / "site", copy)
    (copy / "index.html").write_bytes((copy / "index.html").read_bytes() + b" ")
    (copy / "trust.txt").unlink()
    (copy / "selundupan.html").write_text("x")
    code, said = verify(signed, str(copy), capsys=capsys)
    assert code == 1
    for line in ("index.html: isinya lain", "trust.txt: tidak ada", "selundupan.html: tidak ada di daftar"):
        assert line in said
    code, said = verify(signed, str(copy), "--key", OTHER.line, capsys=capsys)
    assert code == 1
    assert "bukan kunci portal" in said
    (copy / "SHA256SUMS.sig").unlink()
    assert verify(signed, str(copy), capsys=capsys)[0] == 1
    (copy / "SHA256SUMS").unlink()
    assert verify(signed, str(copy), capsys=capsys)[0] == 1
    assert verify(signed, str(tmp_path / "tiada"), capsys=capsys)[0] == 2
    assert verify(signed, "--key", "bukan-kunci", capsys=capsys)[0] == 2


def test_a_release_by_a_former_key_verifies_and_is_said_to_be_old(signed, capsys):
    settings = signed / "mkdocs.yml"
    kept = settings.read_text()
    assert verify(signed, "--key", OTHER.line, capsys=capsys)[0] == 1
    for more, code, word in (
        ("valid_before: 2026-03-01", 0, "kunci portal yang dahulu"),
        ('revoked: "Bocor dari server"', 1, "sudah dicabut"),
    ):
        former = f"    former_keys:\n      - name: Lama\n        key: {PORTAL.line}\n        {more}\n"
        settings.write_text(kept.replace(f"    key: {PORTAL.line}\n", f"    key: {OTHER.line}\n{former}"))
        try:
            found = verify(signed, capsys=capsys)
        finally:
            settings.write_text(kept)
        assert found[0] == code, found
        assert word in found[1]
        assert PORTAL.fingerprint in found[1]


def test_verify_looks_at_a_site_on_the_web(signed, tmp_path, capsys):
    copy = tmp_path / "salinan"
    shutil.copytree(signed / "site", copy)
    with served(copy) as url:
        assert verify(signed, url, capsys=capsys)[0] == 0
        code, said = verify(signed, url, "--sample", "5", capsys=capsys)
        assert code == 0
        assert "5 dari " in said
        (copy / "robots.txt").write_text("User-agent: *\nDisallow: /\n")
        code, said = verify(signed, url + "/", capsys=capsys)
        assert code == 1
        assert "robots.txt: isinya lain" in said
    code, said = verify(signed, url, capsys=capsys)
    assert code == 3
    assert "tidak dapat dibuka" in said


# ---- with the tools that people have ---------------------------------------------------------------------------------


def steps():
    """Return the commands of the page for readers, block by block."""
    return re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)


def shell(folder, *blocks, **environment):
    """Run commands as a reader would who stops at the first that fails."""
    script = "set -eo pipefail\n" + "\n".join(blocks)
    settings = {**os.environ, **environment}
    return subprocess.run(["bash", "-c", script], cwd=folder, env=settings, capture_output=True, text=True, check=False)


def here(block, url):
    """Return the first commands of the page, asking for this site instead."""
    block = re.sub(r"^situs=.*$", f"situs={url}", block, flags=re.MULTILINE)
    return re.sub(r"^nama=.*$", f"nama={HOST}", block, flags=re.MULTILINE)


@needs_tools
def test_the_commands_of_the_page_check_a_site(signed, tmp_path):
    blocks = steps()
    assert len(blocks) == 6
    with served(signed / "site") as url:
        done = shell(tmp_path, here(blocks[0], url), *blocks[1:])
    assert done.returncode == 0, done.stdout + done.stderr
    assert f'Good "{SPACE}" signature for {WHO}' in done.stdout
    assert PORTAL.fingerprint in done.stdout
    assert "index.html: OK" in done.stdout
    assert "Signature Verified Successfully" in done.stdout
    assert "tidak ada:" not in done.stdout
    assert fingerprints(tmp_path / "terbitan").keys() == sums(signed / "site").keys()


# The same chain in a folder, where all files are at hand.
CHAIN = """cp .well-known/signers ../signers; cp SHA256SUMS SHA256SUMS.sig ..
(cd .. && nama={host} && {{ {signed}
}} && {{ {openssl}
}})
sha256sum --quiet --strict -c SHA256SUMS"""


def chain(folder):
    """Return whether the whole chain holds: the signature by both tools, and every file."""
    blocks = steps()
    script = CHAIN.format(host=HOST, signed=blocks[2], openssl=blocks[5])
    return shell(folder, script).returncode == 0


@needs_tools
def test_one_changed_byte_anywhere_breaks_the_chain(signed, tmp_path):
    site = tmp_path / "situs"
    shutil.copytree(signed / "site", site)
    assert chain(site)
    chance = random.Random(6)
    files = sorted(path for path in site.rglob("*") if path.is_file() and path.stat().st_size)
    chosen = [site / "SHA256SUMS", site / "SHA256SUMS.sig", site / ".well-known/signers", site / "index.html"]
    for path in [*chosen, *chance.sample(files, 26)]:
        data = path.read_bytes()
        flipped = bytearray(data)
        flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        assert not chain(site), path
        path.write_bytes(data)
    assert chain(site)


@needs_tools
def test_a_file_that_is_gone_or_cut_off_breaks_the_chain(signed, tmp_path):
    site = tmp_path / "situs"
    shutil.copytree(signed / "site", site)
    for name in ("feed.xml", "bpbd/index.html"):
        data = (site / name).read_bytes()
        (site / name).write_bytes(data[:-1])
        assert not chain(site)
        (site / name).unlink()
        assert not chain(site)
        (site / name).write_bytes(data)


def test_the_page_names_no_sample_post_and_the_real_namespace():
    text = PAGE.read_text()
    assert '"terbitan@$nama"' in text
    assert manifest.namespace("https://a.example/x/") == "terbitan@a.example"
    assert not re.search(r"/20\d\d/", text)
    assert json.loads((ROOT / "content/portal/skema/daftar-kiriman.json").read_text())["title"]
    assert Path(ROOT / "content/portal/panduan/operator/bukti.md").is_file()
