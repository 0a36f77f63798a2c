"""What was good of each file is kept: whatever happens to the file between the judge and the release, or was told before."""

import hashlib
import json

import pytest

from newsroom.catalog import lastgood
from newsroom.engine import sealed

A, B, OTHER = "content/bpbd/2026/a.md", "content/bpbd/2026/b.md", "content/bpbd/2025/c.md"


def version(data):
    return hashlib.sha256(data).digest()


class Shelf:
    """What is kept for a portal, from release to release."""

    def __init__(self, root):
        self.root = root

    def write(self, **files):
        for name, data in files.items():
            path = self.root / globals()[name]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def read(self):
        return lastgood.read(self.root, lambda _, data: version(data))

    def release(self, key, held=(), **judged):
        """Note what was judged: paths (by their names here) and their bytes then."""
        told = [("content/bpbd", key, [(globals()[name], version(data)) for name, data in judged.items()])]
        (self.root / lastgood.NAME).write_bytes(lastgood.note(self.read(), self.root, told, dict.fromkeys(held, b"")))

    def good(self, path):
        return self.read().bytes_of(path)


@pytest.fixture
def shelf(tmp_path):
    made = Shelf(tmp_path)
    made.write(A=b"satu", B=b"dua", OTHER=b"tiga")
    made.release("1", A=b"satu", B=b"dua", OTHER=b"tiga")
    return made


def test_what_was_published_is_good(shelf):
    assert [shelf.good(path) for path in (A, B, OTHER, "content/bpbd/2026/d.md")] == [b"satu", b"dua", b"tiga", None]
    shelf.write(A=b"empat")
    shelf.release("2", A=b"empat", B=b"dua")
    assert [shelf.good(path) for path in (A, B, OTHER)] == [b"empat", b"dua", None]


def test_nothing_is_looked_at_while_its_key_is_the_same(shelf, monkeypatch):
    before = shelf.read().entries
    monkeypatch.setattr(lastgood.LastGood, "_folder", None)
    shelf.release("1", A=b"satu", B=b"dua", OTHER=b"tiga")
    assert shelf.read().entries == before


def test_what_changed_after_it_was_judged_is_looked_at_again(shelf):
    shelf.write(A=b"salah")
    shelf.release("2", A=b"empat", B=b"dua", OTHER=b"tiga")
    assert shelf.good(A) == b"satu", "what was good before"
    shelf.write(A=b"empat")
    shelf.release("2", A=b"empat", B=b"dua", OTHER=b"tiga")
    assert shelf.good(A) == b"empat"


def test_the_first_version_of_a_file_that_was_changed_after_it_was_judged(tmp_path):
    made = Shelf(tmp_path)
    made.write(A=b"salah")
    made.release("1", A=b"satu")
    assert made.good(A) is None
    made.write(A=b"satu")
    made.release("1", A=b"satu")
    assert made.good(A) == b"satu"


def test_what_is_held_back_stays_good(shelf):
    shelf.write(A=b"salah", OTHER=b"rusak")
    shelf.release("2", held=[A, OTHER, "agencies/bpbd.yml"], B=b"dua")
    assert [shelf.good(path) for path in (A, B, OTHER)] == [b"satu", b"dua", b"tiga"]
    shelf.write(A=b"baik")
    shelf.release("2", A=b"baik", B=b"dua")
    assert [shelf.good(path) for path in (A, B, OTHER)] == [b"baik", b"dua", None]


def test_bytes_that_nobody_needs_any_more_are_gone(shelf):
    def files():
        return [path for path in (shelf.root / "good").rglob("*") if path.is_file()]

    assert len(files()) == 2
    shelf.release("2", B=b"dua")
    shelf.release("3", B=b"dua")
    assert len(files()) == 1


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: b"", lambda data: data.replace(b"bpbd", b"bpbe")]
)
def test_a_damaged_list_is_as_good_as_none_and_that_is_said(shelf, capsys, damage):
    kept = shelf.root / lastgood.NAME
    kept.write_bytes(damage(kept.read_bytes()))
    assert shelf.good(A) is None
    assert f"{kept} rusak" in capsys.readouterr().err
    shelf.release("1", A=b"satu", B=b"dua", OTHER=b"tiga")
    capsys.readouterr()
    assert shelf.good(A) == b"satu"
    assert not capsys.readouterr().err


@pytest.mark.parametrize("damage", [b"", b"[]\n", None])
def test_a_damaged_folder_is_empty_and_that_is_said_once(shelf, capsys, damage):
    for file in (shelf.root / "good").glob("*/*/*"):
        file.unlink() if damage is None else file.write_bytes(damage)
    good = shelf.read()
    assert [good.bytes_of(path) for path in (A, B)] == [None, None]
    assert good.bytes_of(OTHER) is None
    assert good.bytes_of("content/bpbd/2024/z.md") is None
    assert "di content/bpbd/2026 hilang atau rusak" in (told := capsys.readouterr().err)
    assert told.count("\n") == 1
    shelf.release("1", held=[A], B=b"dua", OTHER=b"tiga")
    capsys.readouterr()
    assert [shelf.good(path) for path in (A, B, OTHER)] == [None, b"dua", b"tiga"]
    assert not capsys.readouterr().err


def test_a_list_that_can_not_be_read_is_as_good_as_none_and_that_is_said(shelf, capsys):
    (shelf.root / lastgood.NAME).unlink()
    (shelf.root / lastgood.NAME).mkdir()
    assert shelf.good(A) is None
    assert f"{shelf.root / lastgood.NAME} tidak dapat dibaca" in capsys.readouterr().err


def test_a_list_of_the_form_before_counts_as_none(shelf, capsys):
    (shelf.root / lastgood.NAME).write_bytes(sealed.sealed({}))
    assert shelf.good(A) is None
    assert not capsys.readouterr().err


def test_what_is_kept_can_be_read_by_every_python(shelf):
    """An upgrade must not take what is held back from the public site: nothing else has these bytes."""
    listed = json.loads((shelf.root / lastgood.NAME).read_bytes().partition(b"\n")[2])
    folders = [name for _, blobs in listed.values() for name in blobs]
    assert sorted(folders) == ["content/bpbd/2025", "content/bpbd/2026"]
    files = [path.read_bytes() for path in (shelf.root / "good").rglob("*") if path.is_file()]
    assert sorted(file.partition(b"\n")[2] for file in files) == sorted(
        [version(b"tiga") + b"tiga", version(b"satu") + b"satu" + version(b"dua") + b"dua"]
    )
    assert all(json.loads(file.partition(b"\n")[0]) for file in files)
