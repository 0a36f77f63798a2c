"""What goes wrong around a build: full and failing disks, kills, damaged stores. The public site stays whole."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from building import AS_OF, build, clone, fingerprints, small_portal
from fixtures import base_portal
from making import photo_bytes, write_post

pytestmark = pytest.mark.site
KILLS = 100 if os.environ.get("SOAK") else 3
# So many calls succeed before one fails.
CALLS = (0, 1, 3, 7, 20) if os.environ.get("SOAK") else (0, 3, 20)
ENTRIES = 1000 if os.environ.get("SOAK") else 200


def filled(root, posts=40):
    for number in range(posts):
        write_post(root, ("bpbd", "dinkes")[number % 2], f"kabar-{number}", title=f"Kabar nomor {number} dari posko")
    return root


def newsroom(root, *arguments, before="", **environment):
    """Start `newsroom build` in a process of its own; `before` is code that runs first in it."""
    code = f"{before}\nimport sys; from newsroom.cli import main; sys.exit(main(sys.argv[1:]))"
    settings = {**os.environ, "NEWSROOM_AS_OF": AS_OF, "PYTHONPATH": str(root / "hooks"), **environment}
    line = [sys.executable, "-c", code, "--portal", str(root), "build", *arguments]
    return subprocess.Popen(line, cwd=root, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Return a whole small portal that has been published once by the command."""
    portal = small_portal(tmp_path_factory.mktemp("terbit") / "portal")
    done = newsroom(portal)
    assert done.wait(timeout=120) == 0, done.stderr.read()
    return portal


@pytest.fixture
def root(published, tmp_path):
    """Return a copy of it for a test to spoil."""
    return clone(published, tmp_path / "portal")


# Each of these makes one system call of a build fail, the n-th time it is made.
FAILING = """
import errno, os
count, real = [0], os.{call}
def failing(*arguments, **more):
    count[0] += 1
    if count[0] > {after}:
        raise OSError(errno.{name}, os.strerror(errno.{name}), "berkas")
    return real(*arguments, **more)
os.{call} = failing
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("call", "name", "words"),
    [
        ("write", "ENOSPC", "tidak ada ruang lagi di disk"),
        ("link", "EIO", "galat masukan/keluaran"),
        ("replace", "EROFS", "disk hanya dapat dibaca"),
        ("mkdir", "EDQUOT", "jatah ruang di disk sudah habis"),
        ("symlink", "ENOSPC", "tidak ada ruang lagi di disk"),
    ],
)
def test_a_failing_disk_leaves_the_site_and_one_clear_line(root, call, name, words):
    before = fingerprints(root / "site")
    write_post(root, "bpbd", "baru", title="Kabar yang baru saja ditulis", photos=[("laut.jpg", photo_bytes(3))])
    told = set()
    for after in CALLS:
        done = newsroom(root, "--jobs", "1", before=FAILING.format(call=call, name=name, after=after))
        _, error = done.communicate(timeout=120)
        if done.returncode == 0:
            break
        lines = [line for line in error.splitlines() if line.startswith("newsroom: ")]
        assert done.returncode == 3, error
        assert "Traceback" not in error
        assert len(lines) == 1
        told.add(words in lines[0])
        assert fingerprints(root / "site") == before
    assert told == {True}
    done = newsroom(root)
    assert done.wait(timeout=120) == 0
    assert (root / "site/bpbd/2026/baru/index.html").is_file()


# Every renaming of a build whose new name ends so fails.
UNNAMED = """
import errno, os
real = os.replace
def failing(source, target, **more):
    if str(target).endswith({end!r}):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(source), None, str(target))
    return real(source, target, **more)
os.replace = failing
"""


@pytest.mark.parametrize(
    ("end", "code"), [("rujukan/schedule.json", 0), ("rujukan/lastgood", 0), ("plan", 3), (".isi", 3), ("site", 3)]
)
def test_what_fails_before_the_switch_stops_it_and_what_fails_after_it_says_that_the_site_is_public(root, end, code):
    before = fingerprints(root / "site")
    write_post(root, "bpbd", "baru", title="Kabar yang baru saja ditulis")
    done = newsroom(root, before=UNNAMED.format(end=end))
    _, error = done.communicate(timeout=120)
    assert done.returncode == code, error
    assert "Traceback" not in error
    assert ("Situs sudah terbit, tetapi" in error) == (code == 0)
    assert ("Situs tidak diterbitkan" in error) == (code == 3)
    assert (fingerprints(root / "site") == before) == (code == 3)
    assert newsroom(root).wait(timeout=120) == 0
    assert (root / "site/bpbd/2026/baru/index.html").is_file()
    schedule = (root / ".rujukan/schedule.json").stat()
    assert schedule.st_mtime >= (root / "site/bpbd/2026/baru/index.html").stat().st_mtime


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="hanya root dapat memasang tmpfs")
def test_a_disk_that_is_really_full(root, tmp_path):
    small = tmp_path / "kecil"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(small)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("tmpfs tidak dapat dipasang di sini")
    try:
        portal = small / "portal"
        shutil.copytree(
            root, portal, symlinks=True, ignore=lambda _, names: {*names} & {"site", ".rujukan", "__pycache__"}
        )
        assert newsroom(portal).wait(timeout=120) == 0
        before = fingerprints(portal / "site")
        filled(portal)
        (portal / "isi").write_bytes(b"x" * (shutil.disk_usage(small).free - 40_000))
        done = newsroom(portal)
        _, error = done.communicate(timeout=120)
        assert done.returncode == 3, error
        assert "tidak ada ruang lagi di disk" in error
        assert "Traceback" not in error
        assert fingerprints(portal / "site") == before
        (portal / "isi").unlink()
        assert newsroom(portal).wait(timeout=120) == 0
        assert (portal / "site/bpbd/2026/kabar-0/index.html").is_file()
    finally:
        subprocess.run(["umount", str(small)], check=False)


@pytest.mark.slow
def test_killed_at_any_moment_the_site_is_old_or_new_and_the_next_build_is_as_if_nothing_had_been(root, tmp_path):
    """kill -9 to the whole process group at random moments, from a clean start and in mid-rebuild."""
    chance = random.Random(9)
    started = time.monotonic()
    done = newsroom(filled(root))
    assert done.wait(timeout=120) == 0
    longest = time.monotonic() - started
    for number in range(KILLS):
        before = fingerprints(root / "site")
        if number % 5 == 0:
            shutil.rmtree(root / ".rujukan/store")
            (root / ".rujukan/plan").unlink(missing_ok=True)
        write_post(root, "bpbd", f"kabar-{number % 30}", title=f"Kabar yang ditulis ulang, ke-{number}")
        line = [sys.executable, "-m", "newsroom", "--portal", str(root), "build"]
        settings = {**os.environ, "NEWSROOM_AS_OF": AS_OF, "PYTHONPATH": str(root / "hooks")}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
        victim = subprocess.Popen(line, cwd=root, env=settings, **quiet)
        time.sleep(chance.random() * longest * 1.1)
        os.killpg(victim.pid, signal.SIGKILL)
        victim.wait()
        after = fingerprints(root / "site")
        assert newsroom(root).wait(timeout=120) == 0
        new = fingerprints(root / "site")
        assert after in (before, new), "neither the old site nor the new one"
    fresh = tmp_path / "bersih"
    shutil.copytree(root, fresh, symlinks=True, ignore=lambda _, names: {*names} & {"site", ".rujukan"})
    assert newsroom(fresh).wait(timeout=120) == 0
    assert fingerprints(fresh / "site") == new


def test_damaged_entries_of_the_store_are_found_and_none_is_published(tmp_path):
    """Truncated, flipped, emptied, in place: the files are those of the public site as well, by hard links."""
    root = filled(base_portal(tmp_path / "portal"), 60)
    build(root)
    clean = fingerprints(root / "site")
    chance, damaged = random.Random(4), 0
    while damaged < ENTRIES:
        files = sorted(path for path in (root / ".rujukan/store/files").rglob("*") if path.is_file())
        for path in chance.sample(files, min(len(files), 50)):
            data = bytearray(path.read_bytes())
            if not data:
                continue
            how = chance.randrange(3)
            if how == 0:
                del data[chance.randrange(len(data)) :]
            elif how == 1:
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            else:
                data.clear()
            with path.open("r+b") as file:
                file.write(data)
                file.truncate(len(data))
            damaged += 1
        build(root)
        assert fingerprints(root / "site") == clean


def test_two_builds_at_once_wait_for_each_other(root):
    write_post(root, "bpbd", "baru", title="Kabar yang baru saja ditulis")
    both = [newsroom(root) for _ in range(2)]
    told = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("menunggu sampai selesai" in text for text in told) <= 1
    assert (root / "site/bpbd/2026/baru/index.html").is_file()
