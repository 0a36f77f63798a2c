"""What is judged again: the posts that a change may matter to; and the verdicts are always those of a first look."""

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
