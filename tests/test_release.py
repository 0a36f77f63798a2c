"""Releases: nothing half-published, nothing lost, nothing outside."""

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from newsroom.engine import manifest, plans, publishing, release, tree
from newsroom.engine.job import Group, Job, key_of
from newsroom.engine.machine import cores
from newsroom.engine.shelf import Shelf
from newsroom.engine.store import Blob, Store
from newsroom.engine.tree import Tree


def write_two(text):
    return {"index.html": text.encode(), "kit.json": b"{}"}


def published(root, text, copy=False):
    started = release.begin(root)
    started.derive([Job("page", "/bpbd/", write_two, (text,), key_of(text))])
    publishing.publish(started, root, root / "site", copy)
    return root / "site"


def test_a_release_is_published_whole_and_the_next_replaces_it(tmp_path):
    site = published(tmp_path, "satu")
    assert (site / "bpbd/index.html").read_text() == "satu"
    first = site.resolve()
    assert (published(tmp_path, "dua") / "bpbd/index.html").read_text() == "dua"
    assert (first / "bpbd/index.html").read_text() == "satu", "the old release stays whole"


def test_a_plan_never_speaks_of_another_release_of_the_same_number(tmp_path):
    """A release that failed is forgotten, and its number given to the next, whose plan may not be there yet."""
    started = release.begin(tmp_path)
    job = Job("page", "/bpbd/", write_two, ("satu",), key_of("satu"))
    started.derive([Group("those", lambda: [job])])
    publishing.publish(started, tmp_path, tmp_path / "site")
    shelf = Shelf(tmp_path / release.WORK, Store(tmp_path / release.WORK / "store"))
    verdict = plans.judge(shelf, 1)
    assert plans.read(shelf, lambda: verdict).files("those")
    shelf.drop(1)
    assert plans.read(shelf, lambda: verdict).files("those") is None
    assert shelf.add({"/bpbd/index.html": shelf.store.put("dua", write_two("dua"))["index.html"]}) == 1
    assert plans.read(shelf, lambda: verdict).files("those") is None, "the manifest of that number is another one"
    assert (published(tmp_path, "tiga") / "bpbd/index.html").read_text() == "tiga"


def test_a_plan_has_no_file_that_is_not_whole_in_the_store(tmp_path):
    started = release.begin(tmp_path)
    items = [
        Group(name, partial(list, [Job("page", f"/{name}/", write_two, (name,), name)])) for name in ("satu", "dua")
    ]
    started.derive(items)
    publishing.publish(started, tmp_path, tmp_path / "site")
    shelf = Shelf(tmp_path / release.WORK, Store(tmp_path / release.WORK / "store"))
    broken, touched = (started.blobs[f"/{name}/index.html"] for name in ("satu", "dua"))
    before = plans.judge(shelf, 1)
    Path(shelf.store.path(broken)).write_bytes(b"lain")
    os.utime(shelf.store.path(touched))
    verdict = plans.judge(shelf, 1)
    assert verdict[0] == before[0]
    assert not before[1]
    # Nobody says anything of this release: it is looked at here.
    for judged in (verdict, plans.Verdict(b"of another one", {}, {}), plans.UNKNOWN):
        plan = plans.read(shelf, lambda judged=judged: judged)
        assert plan.files("satu") is None
        assert plan.files("dua")["/dua/index.html"] == shelf.store.whole({"": touched})[""] != touched
        assert plan.blobs == started.blobs


def groups(*names, **texts):
    return [
        Group(
            texts.get(name, name),
            partial(list, [Job("page", f"/{name}/", write_two, (texts.get(name, name),), texts.get(name, name))]),
        )
        for name in names
    ]


DAMAGE = {"nothing": lambda file: None, "one was touched": os.utime, "one is gone": os.unlink}


@pytest.mark.parametrize("harm", DAMAGE.values(), ids=DAMAGE)
def test_what_changed_since_the_last_release_is_told_as_a_look_at_all_files_would(tmp_path, harm):
    started = release.begin(tmp_path)
    started.derive(groups("satu", "dua", "tiga", "empat"))
    publishing.publish(started, tmp_path, tmp_path / "site")
    harm(started.store.path(started.blobs["/satu/index.html"]))
    again = release.begin(tmp_path)
    again.derive(groups("satu", "dua", "tiga", "lima", dua="dua lagi"))
    told = again.changes()
    assert told == manifest.changes(again.last.blobs, again.blobs)
    assert {"/dua/index.html", "/lima/kit.json", "/empat/kit.json"} <= told.keys()
    assert "/tiga/index.html" not in told
    publishing.publish(again, tmp_path, tmp_path / "site")
    assert (tmp_path / "site/dua/index.html").read_text() == "dua lagi"


def test_what_two_manifests_differ_in(tmp_path):
    one = {"/a": Blob("1" * 64, 3, 5), "/b/c d": Blob("2" * 64, 0, 6), "/e\u2028f": Blob("3" * 64, 9, 7)}
    other = {**one, "/a": Blob("4" * 64, 3, 5), "/g": Blob("1" * 64, 3, 5)}
    del other["/b/c d"]
    for name, files in (("one", one), ("other", other)):
        manifest.write(tmp_path / name, files)
        assert manifest.read(tmp_path / name) == files
    gone = {path: one[path] for path in ("/a", "/b/c d")}
    assert manifest.difference(tmp_path / "one", tmp_path / "other") == (gone, {"/a": other["/a"], "/g": other["/g"]})
    assert manifest.difference(tmp_path / "one", tmp_path / "one") == ({}, {})
    assert manifest.difference(tmp_path / "one", tmp_path / "none") is None
    (tmp_path / "other").write_bytes((tmp_path / "other").read_bytes().replace(b"/g", b"/h"))
    assert manifest.difference(tmp_path / "one", tmp_path / "other") is None


def test_only_three_releases_stay(tmp_path):
    for number in range(6):
        published(tmp_path, str(number))
    shelf = Shelf(tmp_path / ".rujukan", Store(tmp_path / ".rujukan/store"))
    assert list(shelf.numbers) == [4, 5, 6]
    assert shelf.number(tmp_path / "site") == 6


def test_what_is_published_already_is_not_published_again(tmp_path):
    site = published(tmp_path, "satu")
    shown = site.resolve()
    published(tmp_path, "satu")
    assert site.resolve() == shown
    assert [path.name for path in (tmp_path / ".rujukan/releases").iterdir()] == ["000001"]


def test_a_tree_left_half_way_is_mended(tmp_path):
    """Whatever a killed build left in the hidden tree, the next release is what it should be, and nothing else."""
    published(tmp_path, "satu")
    site = published(tmp_path, "dua")
    hidden = next(path for path in (tmp_path / ".rujukan/trees").iterdir() if path.is_dir() and path != site.resolve())
    hidden.with_name(f"{hidden.name}.isi").unlink()
    (hidden / "bpbd/index.html").unlink()
    (hidden / "bpbd/kit.json").unlink()
    (hidden / "bpbd/kit.json").mkdir()
    (hidden / "sisa").mkdir()
    (hidden / "sisa/asing.html").write_text("asing")
    (hidden / "bpbd/tautan").symlink_to("/etc")
    site = published(tmp_path, "tiga")
    assert site.resolve() == hidden
    assert sorted(path.relative_to(hidden).as_posix() for path in hidden.rglob("*")) == [
        "bpbd",
        "bpbd/index.html",
        "bpbd/kit.json",
    ]
    assert (site / "bpbd/index.html").read_text() == "tiga"


def test_the_first_release_fills_both_trees_so_that_the_second_places_only_what_changed(tmp_path, monkeypatch):
    site = published(tmp_path, "satu")
    pair = [tmp_path / ".rujukan/trees" / name for name in ("a", "b")]
    assert [(tree / "bpbd/index.html").read_text() for tree in pair] == ["satu", "satu"]
    assert [tree.with_name(f"{tree.name}.isi").read_text()[:7] for tree in pair] == ["000001 ", "000001 "]
    shown, placed = site.resolve(), []
    link = os.link
    monkeypatch.setattr(os, "link", lambda source, target: (placed.append(str(target)), link(source, target))[1])
    assert published(tmp_path, "dua").resolve() != shown
    assert len(placed) == 1
    assert (shown / "bpbd/index.html").read_text() == "satu", "somebody may still be reading it"


def test_many_files_are_placed_by_several_threads_and_one_that_fails_leaves_the_tree_unmarked(tmp_path, monkeypatch):
    store = Store(tmp_path / "store")
    names = [f"/f{number // 3}/{number}.html" for number in range(900)]
    first = {name: store.keep({"": name.encode()})[""] for name in names}
    second = first | {name: store.keep({"": b"baru " + name.encode()})[""] for name in names[100:]}
    del second[names[0]]
    monkeypatch.setattr(tree, "MANY", 1)
    made, seen = Tree(tmp_path / "trees/a", store), set()
    monkeypatch.setattr(Tree, "_link", lambda *given, of=Tree._link: (seen.add(threading.get_ident()), of(*given))[1])
    made.bring({}, first, "000001")
    made.bring(first, second, "000002")
    assert len(seen) >= min(2, cores())
    assert made.holds == "000002"
    found = {f"/{path.relative_to(made.folder).as_posix()}" for path in made.folder.rglob("*") if path.is_file()}
    assert found == set(second)
    assert all((made.folder / name[1:]).read_bytes() == store.read(blob) for name, blob in second.items())
    monkeypatch.setattr(os, "link", lambda source, target: (_ for _ in ()).throw(OSError(28, "penuh", target)))
    with pytest.raises(OSError, match="penuh"):
        made.bring(second, first, "000003")
    assert not made.holds


def test_a_disk_that_fails_once_the_site_is_public_stops_nothing(tmp_path, monkeypatch, capsys):
    prepare = Shelf.prepare

    def failing(*arguments):
        monkeypatch.setattr(os, "link", lambda source, target: (_ for _ in ()).throw(OSError(28, "penuh", target)))
        prepare(*arguments)

    with monkeypatch.context():
        monkeypatch.setattr(Shelf, "prepare", failing)
        site = published(tmp_path, "satu")
    assert "Situs sudah terbit, tetapi" in capsys.readouterr().err
    monkeypatch.undo()
    assert (site / "bpbd/index.html").read_text() == "satu"
    assert (published(tmp_path, "dua") / "bpbd/index.html").read_text() == "dua"


def test_a_path_that_is_file_and_folder_is_refused(tmp_path):
    site = published(tmp_path, "satu")
    started = release.begin(tmp_path)
    started.write("/a", b"1")
    started.write("/a/b/c", b"2")
    with pytest.raises(release.Broken, match="/a"):
        publishing.publish(started, tmp_path, tmp_path / "site")
    assert (site / "bpbd/index.html").read_text() == "satu"


def test_a_discarded_release_leaves_no_trace(tmp_path):
    site = published(tmp_path, "satu")
    failed = release.begin(tmp_path)
    failed.derive([Job("page", "/bpbd/", write_two, ("dua",))])
    failed.discard()
    assert (site / "bpbd/index.html").read_text() == "satu"
    assert not list((tmp_path / ".rujukan/stages").iterdir())


def test_two_jobs_cannot_write_one_path(tmp_path):
    started = release.begin(tmp_path)
    jobs = [Job("page", "/bpbd/", write_two, (text,)) for text in ("satu", "dua")]
    with pytest.raises(ValueError, match=r"two jobs want /bpbd/index\.html"):
        started.derive(jobs)


@pytest.mark.parametrize("folder", ["/../", "/bpbd/../../"])
def test_no_path_leaves_the_release(tmp_path, folder):
    started = release.begin(tmp_path)
    with pytest.raises(ValueError, match="leaves the release"):
        started.derive([Job("page", folder, write_two, ("satu",))])


def test_changing_a_published_file_cannot_change_the_store(tmp_path):
    site = published(tmp_path, "satu")
    page = site / "bpbd/index.html"
    os.chmod(page, 0o644)
    page.write_text("rusak")
    assert (published(tmp_path, "satu") / "bpbd/index.html").read_text() == "satu"


@pytest.mark.parametrize("damage", [b"", b"satV", b"satu dan lagi", None])
def test_a_damaged_store_file_counts_as_absent(tmp_path, damage):
    store = Store(tmp_path)
    [blob] = store.put("ab" * 32, {"a": b"satu"}).values()
    path = Path(store.path(blob))
    path.unlink()
    if damage is not None:
        path.write_bytes(damage)
    assert store.find("ab" * 32) is None
    [again] = store.put("ab" * 32, {"a": b"satu"}).values()
    assert store.read(again) == b"satu"


def test_a_touched_store_file_is_hashed_again_and_taken(tmp_path):
    store = Store(tmp_path)
    [blob] = store.put("ab" * 32, {"a": b"satu"}).values()
    os.utime(store.path(blob), ns=(1, 1))
    assert store.find("ab" * 32) == {"a": blob._replace(written=1)}


def test_a_file_changed_within_its_size_and_second_is_noticed(tmp_path):
    store = Store(tmp_path)
    [blob] = store.put("ab" * 32, {"a": b"satu"}).values()
    Path(store.path(blob)).write_bytes(b"dua!")
    os.utime(store.path(blob), ns=(blob.written + 1, blob.written + 1))
    assert store.find("ab" * 32) is None


@pytest.mark.parametrize("record", [b"", b"[]", b"\xe9\x00\x00\x00\x00", None])
def test_a_damaged_store_record_counts_as_absent(tmp_path, record):
    store = Store(tmp_path)
    store.put("cd" * 32, {"a": b"satu"})
    with sqlite3.connect(store.results.path) as table:
        table.execute("UPDATE results SET files = ?", (record,))
    assert store.find("cd" * 32) is None


@pytest.mark.parametrize("start", [0, 100, 4096])
def test_a_damaged_table_is_set_aside(tmp_path, start):
    """SQLite may say that the file is no database, or find nothing in it; a wrong row it never gives."""
    store = Store(tmp_path)
    files = store.put("cd" * 32, {"a": b"satu"})
    store.results.close()
    data = bytearray(store.results.path.read_bytes())
    data[start : start + 2000] = b"\xa5" * len(data[start : start + 2000])
    store.results.path.write_bytes(data)
    assert store.find("cd" * 32) in (None, files)
    store.put("ef" * 32, {"a": b"dua"})
    assert store.find("ef" * 32)


def test_two_processes_fill_one_store_at_once(tmp_path):
    """Each finds whole what it put in, and both find what either did."""
    code = (
        "import sys; from pathlib import Path; from newsroom.engine.store import Store\n"
        "store = Store(Path(sys.argv[1]))\n"
        "for n in range(300): assert store.put(f'{n % 200:064}', {'a': b'%d' % (n % 200)})\n"
        "assert all(store.find(f'{n:064}') for n in range(200))"
    )
    both = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(2)]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    assert not list(tmp_path.rglob(".tulis-*"))


SLOW_BUILD = """
import sys, time
from pathlib import Path
from newsroom.engine import publishing, release
from newsroom.engine.job import Job
root = Path(sys.argv[1])
started = release.begin(root)
for number in range(400):
    started.write(f"/p{number}/index.html", b"dua" * 1000)
publishing.publish(started, root, root / "site")
"""


def test_killed_at_any_moment_the_public_site_is_whole(tmp_path):
    site = published(tmp_path, "satu")
    for step in range(12):
        build = subprocess.Popen([sys.executable, "-c", SLOW_BUILD, str(tmp_path)])
        time.sleep(0.03 + step * 0.03)
        build.send_signal(signal.SIGKILL)
        build.wait()
        old = (site / "bpbd/index.html").exists()
        assert old or len(list(site.glob("p*/index.html"))) == 400
    assert (published(tmp_path, "tiga") / "bpbd/index.html").read_text() == "tiga"
    assert not list((tmp_path / ".rujukan/stages").iterdir()), "what killed builds left behind is gone"


def test_a_second_build_waits_and_says_so(tmp_path):
    first = release.begin(tmp_path)
    second = subprocess.Popen([sys.executable, "-c", SLOW_BUILD, str(tmp_path)], stderr=subprocess.PIPE, text=True)
    assert "menunggu sampai selesai" in second.stderr.readline()
    assert not (tmp_path / "site").exists()
    first.discard()
    assert second.wait(timeout=60) == 0
    assert len(list((tmp_path / "site").glob("p*/index.html"))) == 400


def test_many_processes_open_a_new_table_at_once(tmp_path):
    """None of them fails, also where SQLite refuses one without waiting; a result that is not noted is derived again."""
    code = (
        "import sys, time; from pathlib import Path; from newsroom.engine.store import Store\n"
        "start = float(sys.argv[2])\n"
        "while time.monotonic() < start: pass\n"
        "for n in range(12):\n"
        "    store = Store(Path(sys.argv[1], str(n)))\n"
        "    store.find('a' * 64); store.put('b' * 64, {'x': b'1'}); store.find_all(['b' * 64])\n"
    )
    start = str(time.monotonic() + 0.7)
    line = [sys.executable, "-c", code, str(tmp_path), start]
    many = [subprocess.Popen(line, stderr=subprocess.PIPE, text=True) for _ in range(6)]
    assert [process.communicate(timeout=100)[1] for process in many] == [""] * 6


def test_releases_that_failed_push_out_none_that_was_public(tmp_path, monkeypatch):
    published(tmp_path, "satu")
    published(tmp_path, "dua")
    shelf = Shelf(tmp_path / ".rujukan", Store(tmp_path / ".rujukan/store"))

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("newsroom.engine.tree.point", full)
        for text in "abcdef":
            with pytest.raises(OSError, match="space"):
                published(tmp_path, text)
    assert list(shelf.numbers) == [1, 2]
    published(tmp_path, "tiga")
    assert list(shelf.numbers) == [1, 2, 3]
    assert shelf.number(tmp_path / "site") == 3
    assert (tmp_path / "site/bpbd/index.html").read_text() == "tiga"


@pytest.fixture(params=["link", "copies"])
def publish(request, tmp_path):
    """Return a function that publishes a text, as a link to a tree or as a folder of copies, and returns what is shown."""

    def one(text):
        published(tmp_path, text, request.param == "copies")
        return (tmp_path / "site/bpbd/index.html").read_text()

    return one


@pytest.mark.parametrize(
    "failure", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["full", "ctrl-c"]
)
def test_what_failed_at_the_last_moment_is_never_shown_instead_of_the_next(publish, failure, monkeypatch):
    """The tree was brought to the release that failed, and the next one gets its number."""
    publish("satu")
    publish("dua")

    def fail(*_given):
        raise failure

    with monkeypatch.context() as patch:
        patch.setattr("newsroom.engine.tree.point", fail)
        patch.setattr("newsroom.engine.copies._exchange", fail)
        with pytest.raises(type(failure)):
            publish("gagal")
    assert [publish(text) for text in ("tiga", "tiga", "empat")] == ["tiga", "tiga", "empat"]


def test_releases_that_were_deleted_take_no_tree_for_one_of_theirs(publish, tmp_path):
    publish("satu")
    publish("dua")
    shutil.rmtree(tmp_path / ".rujukan/releases")
    assert [publish(text) for text in ("tiga", "empat", "lima")] == ["tiga", "empat", "lima"]


@pytest.mark.parametrize("moment", ["shown", "not shown"])
def test_a_build_that_was_killed_at_the_switch_leaves_no_release_that_never_was_public(tmp_path, monkeypatch, moment):
    class Killed(BaseException):
        """What ends a process without any of its own doing."""

    def kill(*_given):
        raise Killed

    published(tmp_path, "satu")
    published(tmp_path, "dua")
    shelf = Shelf(tmp_path / ".rujukan", Store(tmp_path / ".rujukan/store"))
    with monkeypatch.context() as patch:
        patch.setattr("newsroom.engine.shelf.Shelf.drop", lambda *_: None)
        patch.setattr(
            *(("newsroom.engine.shelf.Shelf.keep", kill) if moment == "shown" else ("newsroom.engine.tree.point", kill))
        )
        with pytest.raises(Killed):
            published(tmp_path, "tiga")
    assert list(shelf.numbers) == [1, 2]
    assert shelf.number(tmp_path / "site") == (3 if moment == "shown" else 2)
    release.begin(tmp_path).discard()
    assert list(shelf.numbers) == ([1, 2, 3] if moment == "shown" else [1, 2])
    assert sorted(path.name for path in (tmp_path / ".rujukan/releases").iterdir()) == [
        f"{n:06d}" for n in shelf.numbers
    ]
    assert (published(tmp_path, "empat") / "bpbd/index.html").read_text() == "empat"
    assert list(shelf.numbers)[-1] == (4 if moment == "shown" else 3)


def test_a_file_that_was_mended_meanwhile_is_not_removed(tmp_path, monkeypatch):
    """One process finds a file broken; before it removes it, another has put a whole one in its place."""
    store = Store(tmp_path)
    blob = store.put("a", {"x": b"utuh"})["x"]
    path = Path(store.path(blob))
    path.write_bytes(b"lain")
    original = hashlib.file_digest

    def digest(file, name):
        found = original(file, name)
        path.with_name("draft").write_bytes(b"utuh")
        path.with_name("draft").replace(path)
        return found

    monkeypatch.setattr(hashlib, "file_digest", digest)
    assert store.find("a") is None
    monkeypatch.undo()
    assert path.read_bytes() == b"utuh"
    assert store.find("a")["x"].sha256 == blob.sha256


def test_a_damaged_table_is_begun_anew_and_nobody_sees_a_traceback(tmp_path):
    published(tmp_path, "satu")
    store = Store(tmp_path / ".rujukan/store")
    store.results.close()
    for path in (tmp_path / ".rujukan/store").glob("results.sqlite*"):
        path.write_bytes(b"bukan basis data " * 400)
    assert list(store.results.all()) == []
    store.results.remove(["a"])
    assert published(tmp_path, "satu").is_dir()


def test_a_disk_that_knows_no_permissions_is_no_obstacle(tmp_path, monkeypatch):
    def refused(*_given):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chmod", refused)
    monkeypatch.setattr(os, "fchmod", refused)
    for copy in (False, True):
        (tmp_path / str(copy)).mkdir()
        for text in ("satu", "dua"):
            assert (published(tmp_path / str(copy), text, copy) / "bpbd/index.html").read_text() == text
