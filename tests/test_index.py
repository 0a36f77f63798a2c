"""The index of sources: what it says is unchanged is unchanged, file by file and by whole folders."""

import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.engine import index as index_module
from newsroom.engine.folders import folders
from newsroom.engine.index import Index, signature, walk


def test_an_edit_in_the_same_moment_is_noticed(tmp_path):
    """git's race: written, read, and written again with the same size before the clock ticks."""
    path = tmp_path / "content/bpbd/a.md"
    path.parent.mkdir(parents=True)
    path.write_text("satu")
    kept = Index(tmp_path / "index", "1")
    kept.begin()
    ((name, _, seen),) = walk(tmp_path, ("content",))
    kept.put(name, seen, "satu")
    assert kept.get(name, seen) is None, "read in the moment in which it was written"
    os.utime(path, ns=(seen[1], seen[1]))
    assert kept.recall(name) == "satu"


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_text("duaa"),
        lambda path: (path.write_text("dua!"), os.utime(path, ns=(1, 10**18))),
        lambda path: (path.with_suffix(".baru").write_text("tiga"), path.with_suffix(".baru").replace(path)),
        lambda path: os.utime(path, ns=(1, 2**62)),
    ],
    ids=["rewritten", "with its old time", "replaced by another file", "from the future"],
)
def test_a_changed_file_is_read_again(tmp_path, monkeypatch, change):
    monkeypatch.setattr(index_module, "SLACK", 0)
    path = tmp_path / "content/bpbd/a.md"
    path.parent.mkdir(parents=True)
    path.write_text("satu")
    os.utime(path, ns=(10**18, 10**18))
    time.sleep(0.02)
    kept = Index(tmp_path / "index", "1")
    kept.begin()
    ((name, _, seen),) = walk(tmp_path, ("content",))
    kept.put(name, seen, "satu")
    kept.save()
    again = Index(tmp_path / "index", "1")
    assert again.get(name, seen) == "satu"
    assert Index(tmp_path / "index", "2").get(name, seen) is None, "made by other code"
    change(path)
    assert again.get(name, signature(path.lstat())) is None


def test_a_file_with_a_sentence_for_a_name_can_be_kept(tmp_path):
    path = f"content/bpbd/2026/kabar/1. {'Penyuluhan gizi di balai desa ' * 6}jpg"
    kept = Index(tmp_path, "1")
    kept.begin()
    kept.put(path, (1, 1, 1, 1), "satu")
    kept.save({path: "file"})
    assert Index(tmp_path, "1").recall(path) == "satu"


FILES = {f"content/bpbd/{name}.md": (size, 5, 6, size) for size, name in enumerate("abc")}
SHARD, DIGEST = "content/bpbd/*.md", b"seperti ini"


def sealed_index(folder, now=index_module.SLACK + 6, files=FILES):
    """Return a new index of files that were sealed at a time of the file system."""
    kept = Index(folder, "1")
    kept.begin(now)
    for path, seen in files.items():
        kept.put(path, seen, f"isi {path}")
    kept.seal(SHARD, DIGEST, list(files.items()))
    kept.save(files)
    return Index(folder, "1")


def test_a_folder_that_is_as_it_was_sealed_is_known_whole(tmp_path):
    kept = sealed_index(tmp_path, files=dict(reversed(FILES.items())))
    assert list(kept.whole(SHARD, DIGEST).items()) == [(path, f"isi {path}") for path in FILES]
    assert kept.whole(SHARD, b"anders") is None
    assert kept.whole(SHARD, b"") is None
    assert kept.whole("content/dinkes/*.md", DIGEST) is None
    kept.update("content/bpbd/a.md", "lain")
    kept.save(FILES)
    again = Index(tmp_path, "1")
    assert again.whole(SHARD, DIGEST)["content/bpbd/a.md"] == "lain"
    assert all(again.get(path, seen) for path, seen in FILES.items())


UNSURE = {
    "one was read in the moment in which it was written": lambda kept: kept.put("content/bpbd/b.md", (9, 9, 9, 1), ""),
    "one could not be kept": lambda kept: None,
    "there is one more": lambda kept: kept.put("content/bpbd/d.md", (9, 5, 6, 1), ""),
}


@pytest.mark.parametrize("change", UNSURE.values(), ids=UNSURE)
def test_a_folder_is_not_sealed_while_anything_in_it_is_unsure(tmp_path, change):
    kept = sealed_index(tmp_path)
    kept.begin(index_module.SLACK + 6)
    change(kept)
    # As it is seen now: what was kept of the second file is from before.
    kept.seal(SHARD, b"yang baru", list({**FILES, "content/bpbd/b.md": (9, 9, 9, 1)}.items()))
    kept.save()
    assert Index(tmp_path, "1").whole(SHARD, b"yang baru") is None


def test_a_folder_that_lost_a_file_is_no_longer_sealed(tmp_path):
    kept = sealed_index(tmp_path)
    assert kept.whole(SHARD, b"lain") is None
    kept.save({path: seen for path, seen in FILES.items() if "/c." not in path})
    assert Index(tmp_path, "1").whole(SHARD, DIGEST) is None
    assert Index(tmp_path, "1").recall("content/bpbd/a.md")


def test_a_file_that_went_between_two_readings_is_forgotten(tmp_path):
    """With `--keep-going` one index serves two readings; what the first found whole need not be so in the second."""
    kept = sealed_index(tmp_path)
    kept.begin()
    assert kept.whole(SHARD, DIGEST)
    kept.begin()
    kept.save({path: seen for path, seen in FILES.items() if "/c." not in path})
    assert Index(tmp_path, "1").recall("content/bpbd/c.md") is None
    assert Index(tmp_path, "1").recall("content/bpbd/a.md")


ROWS = st.dictionaries(
    st.lists(st.sampled_from(["a", "a-b", "a.b", "b"]), min_size=1, max_size=4).map("/".join),
    st.tuples(st.sampled_from(["file", "symlink"]), st.tuples(*[st.integers(0, 2)] * 4)),
    max_size=12,
).map(lambda rows: sorted((path, *seen) for path, seen in rows.items()))


@given(ROWS, ROWS)
def test_folders_are_the_same_when_and_only_when_their_rows_are(one, other):
    parts = [
        {(item.name, tuple(rows[item.start : item.stop])): item.digest for item in folders(rows)}
        for rows in (one, other)
    ]
    assert [row for _, rows in parts[0] for row in rows] == one
    assert all(row[0].startswith(f"{name}/") for name, rows in parts[0] if name for row in rows)
    assert len({name for name, _ in parts[0] if name}) == len([name for name, _ in parts[0] if name])
    for part, digest in parts[0].items():
        assert (part in parts[1]) == (digest in parts[1].values())


def test_a_damaged_index_is_as_good_as_none(tmp_path):
    kept = Index(tmp_path / "index", "1")
    kept.begin()
    kept.put("content/bpbd/a.md", (1, 1, 1, 1), "satu")
    kept.save()
    (shard,) = (tmp_path / "index").iterdir()
    whole = shard.read_bytes()
    for damaged in (b"", whole[:-1], whole[:60] + b"\0" + whole[61:], b"x" * len(whole)):
        shard.write_bytes(damaged)
        assert Index(tmp_path / "index", "1").recall("content/bpbd/a.md") is None
    shard.write_bytes(whole)
    assert Index(tmp_path / "index", "1").recall("content/bpbd/a.md") == "satu"
