"""Releases: nothing half-published, nothing lost, nothing outside."""

import os
import signal
import subprocess
import sys
import time

import pytest

from newsroom.engine import release
from newsroom.engine.job import Job, key_of
from newsroom.engine.store import Store


def write_two(text):
    return {"index.html": text.encode(), "kit.json": b"{}"}


def published(root, text):
    started = release.begin(root)
    started.derive([Job("page", "/bpbd/", write_two, (text,), key_of(text))])
    release.publish(started, root, root / "site")
    return root / "site"


def test_a_release_is_published_whole_and_the_next_replaces_it(tmp_path):
    site = published(tmp_path, "satu")
    assert (site / "bpbd/index.html").read_text() == "satu"
    first = site.resolve()
    assert (published(tmp_path, "dua") / "bpbd/index.html").read_text() == "dua"
    assert (first / "bpbd/index.html").read_text() == "satu", "the old release stays whole"


def test_only_three_releases_stay(tmp_path):
    for number in range(6):
        published(tmp_path, str(number))
    kept = sorted(path.name for path in (tmp_path / ".rujukan/releases").iterdir())
    assert len(kept) == 3
    assert (tmp_path / "site").resolve().name == kept[-1]


def test_a_plain_folder_of_somebody_else_is_not_touched(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site/milik-orang.txt").write_text("jangan hapus")
    with pytest.raises(release.NotOurs, match="folder biasa"):
        published(tmp_path, "satu")
    assert (tmp_path / "site/milik-orang.txt").read_text() == "jangan hapus"


def test_a_discarded_release_leaves_no_trace(tmp_path):
    site = published(tmp_path, "satu")
    failed = release.begin(tmp_path)
    failed.derive([Job("page", "/bpbd/", write_two, ("dua",))])
    release.discard(failed)
    assert (site / "bpbd/index.html").read_text() == "satu"
    assert not list((tmp_path / ".rujukan/stages").iterdir())


def test_two_jobs_cannot_write_one_path(tmp_path):
    started = release.begin(tmp_path)
    job = Job("page", "/bpbd/", write_two, ("satu",))
    with pytest.raises(ValueError, match=r"two jobs want /bpbd/index\.html"):
        started.derive([job, job])


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
def test_a_damaged_store_entry_counts_as_absent(tmp_path, damage):
    store = Store(tmp_path)
    [blob] = store.put("ab" * 32, {"a": b"satu"}).values()
    blob.path.unlink()
    if damage is not None:
        blob.path.write_bytes(damage)
    assert store.find("ab" * 32) is None
    [again] = store.put("ab" * 32, {"a": b"satu"}).values()
    assert again.path.read_bytes() == b"satu"


@pytest.mark.parametrize("record", [b"", b"[]", b"{", b'{"a": 1}', b'{"a": ["zz", 1]}', b"\xff\xfe"])
def test_a_damaged_store_record_counts_as_absent(tmp_path, record):
    store = Store(tmp_path)
    store.put("cd" * 32, {"a": b"satu"})
    next(path for path in (tmp_path / "keys").rglob("*") if path.is_file()).write_bytes(record)
    assert store.find("cd" * 32) is None


SLOW_BUILD = """
import sys, time
from pathlib import Path
from newsroom.engine import release
from newsroom.engine.job import Job
root = Path(sys.argv[1])
started = release.begin(root)
for number in range(400):
    started.write(f"/p{number}/index.html", b"dua" * 1000)
release.publish(started, root, root / "site")
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
    release.discard(first)
    assert second.wait(timeout=60) == 0
    assert len(list((tmp_path / "site").glob("p*/index.html"))) == 400
