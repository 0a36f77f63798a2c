"""Long texts of lines: patched and compared they are what all lines put together, and set against each other, are."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.engine import lines, manifest
from newsroom.engine.store import Blob
from newsroom.proof import manifest as proof

PATHS = st.text(st.sampled_from("ab-/é\U0001f30a ."), max_size=6).map("/x{}".format)
VALUES = st.integers(0, 3)
TEXTS = st.dictionaries(PATHS, VALUES, max_size=40)


def line_of(path, value):
    return f"{value * 3} {path}\n".encode()


def text_of(rows):
    return b"".join(line_of(path, rows[path]) for path in sorted(rows))


def key_of(line):
    return line.split(b" ", 1)[1][:-1]


@given(TEXTS, st.dictionaries(PATHS, VALUES | st.none(), max_size=12))
def test_a_patched_text_is_the_one_put_together_anew(rows, changes):
    told = {path.encode(): b"" if value is None else line_of(path, value) for path, value in changes.items()}
    after = {path: value for path, value in {**rows, **changes}.items() if value is not None}
    assert lines.patched(text_of(rows), told, key_of) == text_of(after)


@given(TEXTS, TEXTS, st.integers(0, 4))
def test_the_difference_is_that_of_the_sets_of_lines(one, other, alike):
    if alike:
        other = {**one, **dict(list(other.items())[:alike])}
    first, second = text_of(one), text_of(other)
    both = set(first.splitlines(keepends=True)), set(second.splitlines(keepends=True))
    only = lines.difference(first, second, key_of)
    assert [set(part) for part in only] == [both[0] - both[1], both[1] - both[0]]
    assert [len(part) for part in only] == [len(set(part)) for part in only]


def blob_of(chance):
    return Blob(f"{chance.getrandbits(256):064x}", chance.randrange(10**6), chance.randrange(10**18))


def made(files, chance):
    return {f"/instansi-{number % 7}/2026/kabar-{number}/index.html": blob_of(chance) for number in range(files)}


@pytest.mark.parametrize("changed", [0, 1, 20, 3000])
def test_a_large_manifest_after_changes_is_the_one_written_anew(tmp_path, changed):
    chance = random.Random(changed)
    old = made(3000, chance)
    new = dict(old)
    for path in chance.sample(sorted(old), changed):
        if chance.random() < 0.3:
            del new[path]
            new[f"{path}.baru"] = blob_of(chance)
        else:
            new[path] = blob_of(chance)
    manifest.write(tmp_path / "1", old)
    manifest.write(tmp_path / "2", new, (tmp_path / "1", manifest.changes(old, new)))
    manifest.write(tmp_path / "3", new)
    assert (tmp_path / "2").read_bytes() == (tmp_path / "3").read_bytes()
    assert manifest.read(tmp_path / "2") == new
    gone, come = manifest.difference(tmp_path / "1", tmp_path / "2")
    assert gone.items() == old.items() - new.items()
    assert come.items() == new.items() - old.items()
    after = proof.sums_after(proof.sums(old), manifest.changes(old, new))
    assert after == proof.sums(new)


def test_a_manifest_whose_base_is_broken_is_written_anew(tmp_path):
    old = made(100, random.Random(1))
    new = {**old, "/baru.html": blob_of(random.Random(2))}
    manifest.write(tmp_path / "1", old)
    data = (tmp_path / "1").read_bytes()
    (tmp_path / "1").write_bytes(data.replace(b"kabar-1/", b"kabar-l/", 1))
    manifest.write(tmp_path / "2", new, (tmp_path / "1", manifest.changes(old, new)))
    assert manifest.read(tmp_path / "2") == new


@pytest.mark.parametrize("name", ["/a\\b.pdf", "/a\rb.pdf"])
@pytest.mark.parametrize("before", [True, False], ids=["there before", "new"])
def test_names_that_are_written_otherwise_are_left_to_whom_writes_all_lines(name, before):
    old = {"/a.html": blob_of(random.Random(1)), **({name: blob_of(random.Random(2))} if before else {})}
    new = {**old, name: blob_of(random.Random(3))} if not before else {**old, "/a.html": blob_of(random.Random(4))}
    assert proof.sums_after(proof.sums(old), manifest.changes(old, new)) is None


def test_paths_with_spaces_of_any_sort_are_read_back(tmp_path):
    for space in (" ", "\u2003", "\x1c", "\x85", "\r"):
        for name in (f"/berkas{space}rapat.pdf", f"/rapat.pdf{space}"):
            old = {"/a.html": blob_of(random.Random(2)), name: blob_of(random.Random(1))}
            manifest.write(tmp_path / "1", old)
            assert manifest.read(tmp_path / "1") == old
