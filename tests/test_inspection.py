"""What is judged again: the posts that a change may matter to; and the verdicts are always those of a first look."""

import os
import time

import pytest

from fixtures import base_portal
from making import write_post
from newsroom.catalog import inspection, rules
from newsroom.engine.index import Index
from newsroom.outputs import photo

PHONE = "0812-5555-0101"
# What is changed in agencies/dinkes.yml, and whose posts are judged again.
EDITS = {
    "about": ("about: Melayani kesehatan warga.", {"dinkes"}),
    "contact": (
        "contacts:\n  - id: humas\n    name: Petugas Baru\n    phone: '0211-500100'",
        {"bpbd", "diskominfo", "dinkes"},
    ),
    "pattern": ('number_pattern: "{tahun}/DK/{nomor:4}"', {"dinkes"}),
    "phone": (f"phone: '{PHONE}'", {"bpbd", "diskominfo", "dinkes"}),
    "name": ("name: Dinas Kesehatan Masyarakat", {"bpbd", "diskominfo", "dinkes"}),
}


@pytest.fixture
def root(tmp_path):
    portal = base_portal(tmp_path / "portal")
    write_post(portal, "bpbd", "nomor-orang", body=f"Untuk bantuan, hubungi {PHONE} setiap hari kerja di kantor kami.")
    write_post(portal, "bpbd", "salah-mitra", partners=["dinkess"])
    write_post(portal, "diskominfo", "biasa", partners=["dinkes"])
    write_post(portal, "dinkes", "bernomor", number="2026/DINKES/0001")
    return portal


def changed(root, line):
    file = root / "agencies/dinkes.yml"
    key = line.split(":")[0]
    kept, skipping = [], False
    for old in file.read_text().splitlines():
        skipping = old.startswith(f"{key}:") or (skipping and old.startswith((" ", "-")))
        if not skipping:
            kept.append(old)
    file.write_text("\n".join([*kept, line]) + "\n")


def look(root, folder, monkeypatch):
    """Return the Problems, and the agencies whose posts were judged."""
    judged = set()
    judge = rules.judge_post

    def watched(post, intake):
        judged.add(post.agency)
        return judge(post, intake)

    with monkeypatch.context() as patched:
        patched.setattr(rules, "judge_post", watched)
        found = inspection.inspect(root, photo.probe, Index(folder, "tests"))
    return found.problems, judged


@pytest.mark.parametrize(("line", "whose"), EDITS.values(), ids=EDITS)
def test_an_agency_s_file_has_its_own_posts_judged_and_others_by_what_they_ask_of_it(
    root, tmp_path, monkeypatch, line, whose
):
    look(root, tmp_path / "index", monkeypatch)
    # A post with an error is judged at every look.
    assert look(root, tmp_path / "index", monkeypatch)[1] == {"bpbd"}
    changed(root, line)
    problems, judged = look(root, tmp_path / "index", monkeypatch)
    assert judged == whose | {"bpbd"}
    assert problems == look(root, tmp_path / "fresh", monkeypatch)[0]


def test_a_number_that_another_agency_gives_as_its_own_is_nobody_s(root, tmp_path, monkeypatch):
    rule = {"private-phone"}
    assert rule <= {problem.rule for problem in look(root, tmp_path / "index", monkeypatch)[0]}
    changed(root, EDITS["phone"][0])
    assert not rule & {problem.rule for problem in look(root, tmp_path / "index", monkeypatch)[0]}


# What the text of a post calls a picture, and what the folder has of that name: (picture, its text or None, attachments).
TWO_WAYS = {
    "an attachment": ("jadwal.txt", "Jadwal posko", True),
    "the post's own file": ("index.md", None, False),
    "another post": ("../gempa-kecil.md", None, False),
    "an attachment that is a post": ("catatan.md", "Catatan", True),
    "an agency": ("../../../agencies/bpbd.yml", None, False),
}


@pytest.mark.parametrize("name", TWO_WAYS)
def test_a_file_that_is_named_in_two_ways_is_judged_as_from_nothing(tmp_path, monkeypatch, name):
    """The index keeps facts of photos, of attachments, and what posts and agencies say, all by the path of their file."""
    monkeypatch.setattr("newsroom.engine.index.SLACK", 0)
    root = base_portal(tmp_path / "portal")
    file, text, attached = TWO_WAYS[name]
    folder = root / "content/bpbd/2026/banjir"
    folder.mkdir(parents=True)
    if text:
        (folder / file).write_text(text)
    given = {"attachments": [{"file": file, "title": "Jadwal posko banjir"}]} if attached else {}
    write_post(root, "bpbd", "gempa-kecil")

    def judged(kept):
        index = Index(kept, "1")
        return [(item.file, item.rule) for item in inspection.inspect(root, photo.probe, index).problems]

    for body in (
        "Posko dibuka sejak pagi.",
        f"Posko dibuka.\n\n![Jadwal posko banjir di balai desa]({file})",
        "Selesai.",
    ):
        write_post(root, "bpbd", "banjir/index", body=body, **given)
        for path in root.rglob("*"):
            os.utime(path, (1, 1))
        time.sleep(0.02)
        assert judged(tmp_path / "index") == judged(tmp_path / f"baru-{len(body)}")
        assert judged(tmp_path / "index") == judged(tmp_path / f"baru-{len(body)}")


@pytest.mark.parametrize(
    "folder", ["ꦥꦺꦴꦱ꧀ꦏꦺꦴꦧꦚ꧀ꦗꦶꦂꦢꦶꦥꦼꦱꦶꦱꦶꦂ" * 2, "folder dengan nama panjang " * 9], ids=["javanese", "spaces"]
)
def test_a_folder_with_a_name_as_long_as_names_may_be_is_told_by_a_problem(root, tmp_path, folder):
    folder = folder[: 255 // len(folder[0].encode())].strip()
    write_post(root, folder, "kabar")
    for _ in range(2):
        found = inspection.inspect(root, photo.probe, Index(tmp_path / "index", "1")).problems
        assert f"content/{folder}/2026/kabar.md" in {item.file for item in found}
