"""What goes wrong around a build: full and failing disks, kills, damaged stores. The public site stays whole."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from building import AS_OF, build, clone, command, fingerprints, small_portal
from fixtures import base_portal
from making import photo_bytes, write_post

pytestmark = pytest.mark.site
KILLS = 100 if os.environ.get("SOAK") else 3
# So many calls succeed before one fails.
CALLS = (0, 1, 3, 7, 20) if os.environ.get("SOAK") else (0, 3, 20)
# After so many kills the site is compared with one built from nothing.
EACH = 1 if os.environ.get("SOAK") else KILLS
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


def plain_mkdocs(root):
    """Run MkDocs itself to its end, and return what it said."""
    done = command(root)
    return done.stdout, done.stderr


def prune_store(root):
    """Run another command that needs the place where builds work, and return what it said."""
    line = [sys.executable, "-m", "newsroom", "--portal", str(root), "store", "prune"]
    settings = {**os.environ, "PYTHONPATH": str(root / "hooks")}
    done = subprocess.run(line, cwd=root, env=settings, capture_output=True, text=True, check=False)
    return done.stdout, done.stderr


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
        ("write", "EIO", "galat masukan/keluaran"),
        ("link", "EIO", "galat masukan/keluaran"),
        ("fsync", "EIO", "galat masukan/keluaran"),
        ("replace", "EROFS", "disk hanya dapat dibaca"),
        ("mkdir", "EDQUOT", "jatah ruang di disk sudah habis"),
        ("symlink", "ENOSPC", "tidak ada ruang lagi di disk"),
        ("replace", "EBUSY", "sedang dipakai"),
        ("mkdir", "ENAMETOOLONG", "nama berkas terlalu panjang"),
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


# Files are old enough to be sure of after 20 ms.
QUICK = "import newsroom.engine.index as i, newsroom.engine.stamp as s; i.SLACK = s.SLACK = 20_000_000\n"


def test_notes_that_could_not_be_put_in_their_place_are_put_there_by_the_next_build(root):
    schedule = root / ".rujukan/schedule.json"
    schedule.unlink()
    write_post(root, "bpbd", "baru", title="Kabar yang baru saja ditulis")
    time.sleep(0.1)
    done = newsroom(root, before=QUICK + UNNAMED.format(end="rujukan/schedule.json"))
    assert "Situs sudah terbit, tetapi" in done.communicate(timeout=120)[1]
    assert not schedule.exists()
    told = [newsroom(root, before=QUICK).communicate(timeout=120)[1] for _ in range(2)]
    assert ["Tidak ada yang berubah" in text for text in told] == [False, True]
    assert schedule.is_file()


@pytest.mark.parametrize(("sort", "words"), [("link", "pasang disknya"), ("file", "bukan folder")])
@pytest.mark.parametrize("build", [lambda root: newsroom(root).communicate(timeout=120), plain_mkdocs, prune_store])
def test_a_place_to_work_in_that_is_no_folder_is_one_line_with_the_cure(root, sort, words, build):
    work = root / ".rujukan"
    work.rename(root / "disk")
    work.symlink_to(root / "tidak-terpasang") if sort == "link" else work.write_text("")
    error = build(root)[1]
    assert "Traceback" not in error
    (line,) = [line for line in error.splitlines() if str(work) in line]
    assert words in line


# Even root is bound by the rights of files when these are gone.
BOUND = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"]


@pytest.mark.skipif(os.name != "posix", reason="hak akses POSIX")
@pytest.mark.parametrize(
    ("place", "mode", "words"),
    [
        ("content/bpbd", 0o000, "tidak ada izin untuk membaca ({root}/content/bpbd)"),
        ("content/bpbd/2026", 0o600, "tidak ada izin untuk membaca ("),
        ("agencies", 0o000, "tidak ada izin untuk membaca ("),
        (".rujukan/stages", 0o500, "tidak ada izin untuk menulis ({root}/.rujukan/stages/"),
    ],
)
def test_what_may_not_be_read_and_what_may_not_be_written_are_told_apart(root, place, mode, words):
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("setpriv tidak ada di sini")
    before = fingerprints(root / "site")
    # What a killed build left, and this one can't remove.
    (root / ".rujukan/stages/sisa").write_text("")
    (root / place).chmod(mode)
    try:
        line = [*(BOUND if os.geteuid() == 0 else ()), sys.executable, "-m", "newsroom", "--portal", str(root), "build"]
        settings = {**os.environ, "NEWSROOM_AS_OF": AS_OF, "PYTHONPATH": str(root / "hooks")}
        done = subprocess.run(line, cwd=root, env=settings, capture_output=True, text=True, check=False)
    finally:
        (root / place).chmod(0o755)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert words.format(root=root) in done.stderr
    assert fingerprints(root / "site") == before


# The work on every photo ends its process, or has no memory; a module of its own, as processes that are spawned need one.
DEADLY = """
import os, signal
def overwhelmed(*_given):
    {what}
"""


@pytest.mark.parametrize(
    ("what", "words"),
    [("os.kill(os.getpid(), signal.SIGKILL)", "dimatikan sistem"), ("raise MemoryError", "memori habis")],
    ids=["killed", "no memory"],
)
def test_a_photo_that_memory_is_too_small_for_is_named_in_one_line(root, tmp_path, what, words):
    before = fingerprints(root / "site")
    for number in range(6):
        write_post(root, "bpbd", f"baru-{number}", photos=[("laut.jpg", photo_bytes(number))])
    (tmp_path / "deadly.py").write_text(DEADLY.format(what=what))
    deadly = "import deadly; from newsroom.outputs import photo_variants as p; p.derive_photo = deadly.overwhelmed"
    paths = os.pathsep.join((str(root / "hooks"), str(tmp_path)))
    done = newsroom(root, "--jobs", "2", before=deadly, PYTHONPATH=paths)
    _, error = done.communicate(timeout=120)
    assert done.returncode == 3, error
    assert "Traceback" not in error
    (line,) = [line for line in error.splitlines() if line.startswith("newsroom: ")]
    assert 'pekerjaan "photo" /bpbd/2026/baru-' in line
    assert "content/bpbd/2026/baru-" in line
    assert words in line
    assert "--jobs 1" in line
    assert fingerprints(root / "site") == before


@contextmanager
def disk(folder, megabytes):
    """Mount a disk of its own in a new folder."""
    if not hasattr(os, "geteuid") or os.geteuid():
        pytest.skip("hanya root dapat memasang tmpfs")
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("tmpfs tidak dapat dipasang di sini")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=False)


@pytest.mark.slow
def test_a_disk_that_is_really_full(root, tmp_path):
    with disk(tmp_path / "kecil", 48) as small:
        portal = small / "portal"
        left_out = {"site", ".rujukan", "__pycache__"}
        shutil.copytree(root, portal, symlinks=True, ignore=lambda _, names: {*names} & left_out)
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


@dataclass
class Killer:
    """Kills builds of a portal at random moments, those from nothing and those of one change, alone or with all children."""

    root: Path
    chance: random.Random = field(default_factory=lambda: random.Random(9))
    longest: dict[bool, float] = field(default_factory=dict)
    kills: int = 0

    def spoil(self, from_nothing):
        """Change a post, and let the next build begin from nothing or not."""
        if from_nothing:
            shutil.rmtree(self.root / ".rujukan/store")
            (self.root / ".rujukan/plan").unlink(missing_ok=True)
        chosen = self.chance.randrange(30)
        write_post(self.root, "bpbd", f"kabar-{chosen}", title=f"Kabar yang ditulis ulang, ke-{self.chance.random()}")

    def build(self, from_nothing):
        """Build to the end, and learn how long that takes."""
        started = time.monotonic()
        assert newsroom(self.root).wait(timeout=120) == 0
        self.longest[from_nothing] = time.monotonic() - started

    def kill(self, from_nothing):
        """Start a build and kill it in its middle; return whether there was still something to kill."""
        line = [sys.executable, "-m", "newsroom", "--portal", str(self.root), "build"]
        settings = {**os.environ, "NEWSROOM_AS_OF": AS_OF, "PYTHONPATH": str(self.root / "hooks")}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
        victim = subprocess.Popen(line, cwd=self.root, env=settings, **quiet)
        time.sleep(self.chance.random() * self.longest[from_nothing])
        alive = victim.poll() is None
        # Alone, it leaves workers that may still be writing when the next build begins.
        (os.kill if self.kills % 2 else os.killpg)(victim.pid, signal.SIGKILL) if alive else None
        victim.wait()
        self.kills += alive
        return alive


def clean(root, target):
    """Return the fingerprints of the same portal built from nothing."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(root, target, symlinks=True, ignore=lambda _, names: {*names} & {"site", ".rujukan"})
    assert newsroom(target).wait(timeout=120) == 0
    return fingerprints(target / "site")


@pytest.mark.slow
def test_killed_at_any_moment_the_site_is_old_or_new_and_the_next_build_is_as_if_nothing_had_been(root, tmp_path):
    """kill -9 at random moments; a build that had ended before it came to that doesn't count."""
    killer, tries = Killer(filled(root)), 0
    for from_nothing in (True, False):
        killer.spoil(from_nothing)
        killer.build(from_nothing)
    while killer.kills < KILLS:
        before, from_nothing, tries = fingerprints(root / "site"), tries % 5 == 0, tries + 1
        killer.spoil(from_nothing)
        killed = killer.kill(from_nothing)
        after = fingerprints(root / "site")
        assert newsroom(root).wait(timeout=120) == 0
        new = fingerprints(root / "site")
        assert after in (before, new), "neither the old site nor the new one"
        if killed and killer.kills % EACH == 0:
            assert clean(root, tmp_path / "bersih") == new


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


def test_a_plain_folder_on_another_disk_is_one_line_that_says_so(root, tmp_path):
    """Two folders can only change places on one disk."""
    with disk(tmp_path / "disk", 64) as other:
        (root / "site").unlink()
        shutil.rmtree(root / ".rujukan")
        (root / ".rujukan").symlink_to(other)
        done = newsroom(root, "--copy")
        _, error = done.communicate(timeout=120)
        assert done.returncode == 3, error
        assert "Traceback" not in error
        assert ".rujukan dan tempat terbit harus terletak di satu disk" in error
        assert newsroom(root).wait(timeout=120) == 0


def test_two_builds_at_once_wait_for_each_other(root):
    write_post(root, "bpbd", "baru", title="Kabar yang baru saja ditulis")
    both = [newsroom(root) for _ in range(2)]
    told = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("menunggu sampai selesai" in text for text in told) == 1
    assert (root / "site/bpbd/2026/baru/index.html").is_file()
