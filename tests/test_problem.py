"""Problems as a writer meets them, on a terminal and as JSON."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures import judged
from newsroom.text.problem import EXCERPT_WIDTH, Problem, as_json, as_text, count, printable, report

ROB = Problem(
    file="content/bpbd/2026/banjir-rob.md",
    line=4,
    column=12,
    end_column=16,
    level="galat",
    rule="unknown-agency",
    message='instansi "bpdb" tidak terdaftar',
    value="bpdb",
    note="tidak ada di agencies/",
    hint="Maksud Anda: bpbd (Badan Penanggulangan Bencana Daerah)?",
    fix="ganti menjadi `partners: [bpbd]`.",
    excerpt="partners: [bpdb]",
)


def test_problem_is_shown_as_the_design_says():
    assert as_text(ROB) == (
        'content/bpbd/2026/banjir-rob.md:4:12: galat[unknown-agency]: instansi "bpdb" tidak terdaftar\n'
        "  4 | partners: [bpdb]\n"
        "    |            ^^^^ tidak ada di agencies/\n"
        "  Maksud Anda: bpbd (Badan Penanggulangan Bencana Daerah)?\n"
        "  Perbaiki: ganti menjadi `partners: [bpbd]`.   newsroom explain unknown-agency"
    )


def test_the_commonest_trap_is_explained(portal, serial):
    post = portal / "content/bpbd/2026/imbauan-cuaca.md"
    good = (portal / "content/bpbd/2026/rob-muara-padi.md").read_text().replace("2026/BPBD/0101", "2026/BPBD/0102")
    title = "title: Banjir rob di Muara Padi surut, 102 warga pulang ke rumah"
    post.write_text(good.replace(title, "title: Imbauan: waspada cuaca"))
    (found,) = judged(portal)
    assert as_text(found) == (
        "content/bpbd/2026/imbauan-cuaca.md:2:15: galat[unquoted-text]: isi `title` terputus pada titik dua\n"
        "  2 | title: Imbauan: waspada cuaca\n"
        "    |               ^ titik dua ini dibaca sebagai pemisah\n"
        '  Titik dua yang diikuti spasi memisahkan kunci dari isinya, sehingga "Imbauan" dikira kunci. Apit\n'
        "  seluruh teksnya dengan tanda petik.\n"
        "  Perbaiki: ganti baris 2 menjadi\n"
        '    | title: "Imbauan: waspada cuaca"\n'
        "  newsroom explain unquoted-text"
    )


def test_a_cure_of_several_lines_keeps_their_indentation():
    shown = as_text(replace(ROB, fix="ganti baris 4 menjadi\n  - bpbd\n    x"))
    assert shown.endswith(
        "  Perbaiki: ganti baris 4 menjadi\n    |   - bpbd\n    |     x\n  newsroom explain unknown-agency"
    )


def test_a_problem_without_line_shows_its_note():
    shown = as_text(replace(ROB, excerpt="", hint="", fix="")).split("\n")
    assert shown[1:] == ["  tidak ada di agencies/", "  newsroom explain unknown-agency"]


@pytest.mark.parametrize("before", ["", "日本 ", "café\u0301 ", "👩 ", "\u200b", "\t"])
def test_marks_stand_under_what_is_meant(before):
    line = f"{before}partners: [bpdb]"
    column = line.index("bpdb") + 1
    _head, shown, marks, *_rest = as_text(replace(ROB, excerpt=line, column=column, end_column=column + 4)).split("\n")
    wide = sum(sign in "日本👩" for sign in before) - before.count("\u0301")
    assert marks.index("^") == shown.index("bpdb") + wide
    assert marks.count("^") == 4


@pytest.mark.parametrize("start", [0, 50, 150, 900, 996])
def test_a_long_line_is_shown_around_the_place(start):
    line = "x" * start + "bpdb" + "y" * (996 - start)
    _head, shown, marks, *_rest = as_text(replace(ROB, excerpt=line, column=start + 1, end_column=start + 5)).split(
        "\n"
    )
    at = marks.index("^")
    assert shown[at : at + 4] == "bpdb"
    assert len(shown) <= EXCERPT_WIDTH + len("  4 | ") + 2


def test_nothing_steers_the_terminal():
    hostile = "\x1b[31mRob\x07\x9b\u202e\u2066\u200b\ufeff\u061c"
    shown = as_text(replace(ROB, message=hostile, note=hostile, hint=hostile, fix=f"a\n{hostile}", excerpt=hostile))
    assert printable("Rob – “naik” 👩‍👧") == "Rob – “naik” 👩‍👧"
    assert not set(shown) & set("\x1b\x07\x9b\u202e\u2066\u200b\ufeff\u061c")


@pytest.mark.property
@given(st.text(max_size=300), st.integers(1, 400), st.integers(1, 400))
def test_any_problem_can_be_shown(text, column, width):
    shown = as_text(
        replace(ROB, excerpt=text, column=column, end_column=column + width, message=text, fix=text, hint=text)
    )
    assert "\x1b" not in shown


def test_report_groups_by_agency_and_counts():
    other = replace(ROB, file="content/dinkes/2026/a.md", level="saran")
    agency = replace(ROB, file="agencies/bpbd.yml", level="peringatan")
    settings = replace(ROB, file="mkdocs.yml")
    shown = report([other, ROB, settings, agency], {"bpbd": "BPBD", "dinkes": "Dinkes"})
    order = [shown.index(file) for file in ("agencies/bpbd.yml", ROB.file, other.file, "mkdocs.yml")]
    assert order == sorted(order)
    assert shown.endswith("4 temuan pada 4 berkas (BPBD 2, Dinkes 1, portal 1): 2 galat, 1 peringatan, 1 saran.")
    assert report([], {}) == "Tidak ada temuan."
    assert count([other, ROB]) == {"galat": 1, "peringatan": 0, "saran": 1}


def test_json_has_the_form_of_the_contract():
    data = json.loads(as_json([ROB]))
    assert data["counts"] == {"galat": 1, "peringatan": 0, "saran": 0}
    assert data["problems"] == [
        {
            "file": ROB.file,
            "line": 4,
            "column": 12,
            "end_column": 16,
            "level": "galat",
            "rule": "unknown-agency",
            "message": ROB.message,
            "value": "bpdb",
            "fix": ROB.fix,
        }
    ]
