"""The benchmark (bench/): its posts are good posts, its clock counts children, its sums are right."""

import json
import os
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

import chart
import edits
import holds
import layouts
import measure
import posts
import report
import run
import tools
from newsroom import cli
from newsroom.text import drawing

LAYOUTS = ("rujukan", "hugo", "material", "pelican", "eleventy")
BUSY = "import time; end = time.process_time() + 0.3\nwhile time.process_time() < end: pass"


def test_posts_are_a_function_of_the_seed_and_the_index():
    few, many = list(posts.posts(30)), list(posts.posts(60))
    assert few == many[:30]
    assert [post.title for post in posts.posts(30, seed="lain")] != [post.title for post in few]
    assert [post.photo for post in posts.posts(4, photos=2)] == [0, 1, None, None]


def test_posts_are_as_long_as_releases():
    lengths = [len(" ".join(post.blocks).split()) for post in posts.posts(200)]
    assert min(lengths) >= 280
    assert max(lengths) <= 420
    assert 300 <= sum(lengths) / len(lengths) <= 400
    assert len({post.slug for post in posts.posts(200)}) == 200


def test_agencies_have_names_of_their_own():
    known = posts.agencies()
    assert len(known) == 50
    for key in ("slug", "name", "short_name"):
        assert len({getattr(agency, key) for agency in known}) == 50, key
    assert edits.AGENCY in {agency.slug for agency in known}


@pytest.mark.parametrize("mode", ["lean", "whole"])
def test_the_generated_portal_has_no_problem(mode, tmp_path, capsys):
    layouts.write("rujukan", tmp_path / "portal", 40, mode=mode)
    assert cli.main(["--portal", str(tmp_path / "portal"), "check", "--strict", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []


def test_the_lean_portal_makes_no_cards(tmp_path):
    texts = {}
    for mode in ("lean", "whole"):
        layouts.write("rujukan", tmp_path / mode, 1, mode=mode)
        texts[mode] = (tmp_path / mode / "mkdocs.yml").read_text()
    assert texts["whole"] == (layouts.ROOT / "mkdocs.yml").read_text()
    removed = set(texts["whole"].splitlines()) - set(texts["lean"].splitlines())
    assert {line.split()[1] for line in removed} == {*(f"hooks/{name}.py" for name in layouts.ONLY_OURS), "true"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_has_the_same_posts(layout, tmp_path):
    assert layouts.write(layout, tmp_path / layout, 40) == 40
    for post in posts.posts(40):
        text = layouts.path_of(layout, tmp_path / layout, post).read_text(encoding="utf-8")
        assert post.title in text
        assert re.search(rf'(?im)\A(?:---\n)?(?:.+\n)*?title: "?{re.escape(post.title)}"?$', text), (
            "its head has no title"
        )
        assert all(block in text for block in post.blocks)
    found = [path for path in (tmp_path / layout).rglob("*.md") if re.search(r"-\d+\.md$", path.name)]
    assert len(found) == 40


@pytest.mark.parametrize("tool", tools.all_tools(Path("kerja")).values(), ids=lambda tool: tool.name)
def test_every_edit_finds_its_place_at_every_turn(tool, tmp_path):
    layouts.write(tool.layout, tmp_path / "x", 20, mode=tool.mode)
    known = list(posts.posts(20))
    for name in [name for name in tool.cases if name in edits.EDITS]:
        seen = set()
        for turn in range(3):
            edits.EDITS[name](tool, tmp_path / "x", known, turn)
            seen.add(tuple(path.read_bytes() for path in sorted((tmp_path / "x").rglob("*")) if path.is_file()))
        assert len(seen) == 3, f"{name} changes nothing"


def test_the_processor_time_of_grandchildren_counts(tmp_path):
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}], check=True)"
    cost = measure.run([sys.executable, "-c", code], tmp_path, os.environ, tmp_path / "log")
    assert cost.cpu >= 0.3
    assert cost.wall >= 0.3
    assert cost.largest > 1 << 20


def test_the_memory_of_the_whole_tree_counts(tmp_path):
    hold = "import time; data = bytearray(40 << 20); time.sleep(2)"
    code = f"import subprocess, sys; two = [subprocess.Popen([sys.executable, '-c', {hold!r}]) for _ in '12']\n"
    code += "for child in two: child.wait()"
    cost = measure.run([sys.executable, "-c", code], tmp_path, os.environ, tmp_path / "log")
    assert 80 << 20 <= cost.peak <= 200 << 20


def test_a_command_that_fails_or_hangs_is_no_measurement(tmp_path):
    with pytest.raises(measure.Failed, match="kabar buruk"):
        measure.run(
            [sys.executable, "-c", "import sys; sys.exit('kabar buruk')"], tmp_path, os.environ, tmp_path / "log"
        )
    with pytest.raises(measure.Failed):
        measure.run(["sleep", "60"], tmp_path, os.environ, tmp_path / "log", limit=0.2)


def test_output_is_counted_behind_a_link(tmp_path):
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/x.html").write_text("12345")
    (tmp_path / "a/y.jpg").write_text("123")
    (tmp_path / "site").symlink_to("a")
    assert measure.outputs(tmp_path / "site") == (2, 8)
    assert measure.outputs(tmp_path / "site", ".jpg") == (1, 3)


def result(n, wall):
    spread = {key: {"median": wall, "min": wall, "max": wall} for key in ("wall", "cpu", "peak", "largest")}
    row = {"case": "clean", "files": n, "bytes": n, "ratio": {"rujukan-lean": {"wall": 1.0, "cpu": 1.0}}, **spread}
    machine = {"cores": 2, "memory": 24 << 30, "system": "Linux", "python": "3.11", "load": 0.5}
    rows = [{**row, "tool": "rujukan-lean"}, {**row, "tool": "hugo"}]
    about = {"schema": 1, "date": "2026-11-22", "n": n, "rounds": 3, "machine": machine, "versions": {"hugo": "1"}}
    return {**about, "rows": rows, "failed": {}}


def test_the_growth_exponent():
    assert holds.exponent(2.0, 20.0, 1000, 10_000) == pytest.approx(1.0)
    assert holds.exponent(2.0, 2.0, 1000, 10_000) == pytest.approx(0.0)
    grown = list(report.growth([result(10_000, 60.0), result(1000, 6.0)]))
    assert [(tool, few, many) for tool, _, few, many, _, _ in grown] == [
        ("rujukan-lean", 1000, 10_000),
        ("hugo", 1000, 10_000),
    ]
    assert grown[0][4] == pytest.approx(1.0)


def test_the_report_has_a_table_and_a_chart(tmp_path):
    files = [tmp_path / "1000.json", tmp_path / "10000.json"]
    for file, values in zip(files, (result(1000, 6.0), result(10_000, 1234.5)), strict=True):
        file.write_text(json.dumps(values))
    table, picture = report.write(files, tmp_path)
    text = table.read_text()
    assert f"]({picture.name})" in text
    assert "## 10.000 kiriman" in text
    assert "| Hugo | 1.234 | 1.234 |" in text
    drawn = ElementTree.fromstring(picture.read_text())
    names = [element.tag.rpartition("}")[2] for element in drawn.iter()]
    assert {"title", "desc", "style"} <= set(names)
    assert "script" not in names
    assert "image" not in names


def test_a_tool_that_took_part_in_fewer_rounds_is_told():
    few = result(1000, 6.0)
    few["rows"][1]["runs"] = 1
    assert "| Hugo (1 putaran) |" in report.markdown([few], "a.svg")
    assert "| Rujukan ramping |" in report.markdown([few], "a.svg", narrow=True)


def test_every_limit_is_told_with_what_is_not_held_first():
    small, large = result(10_000, 1.5), result(100_000, 15.0)
    small["rows"][1]["wall"] = {"median": 1.0, "min": 1.0, "max": 1.0}
    small |= {"photos": [{"tool": "rujukan-lean", "cpu_ms": 100.0}, {"tool": "vips", "cpu_ms": 80.0}]}
    found = {line.label: line for line in holds.holds([small, large])}
    told = {label: (round(line.measured, 3), line.is_held) for label, line in found.items()}
    assert told["Bangun dari kosong, dibanding Hugo"] == (1.5, False)
    assert told["CPU per foto, dibanding libvips"] == (1.25, True)
    assert told["Pangkat pertumbuhan sampai 100.000 kiriman"] == (1.0, True)
    assert "Kartu tanpa foto" not in told, "nothing was measured for it"
    text = list(report._holds([small | {"photos": [], "rounds": 3}, large]))
    missed, held = text.index("### Belum tercapai"), text.index("### Tercapai")
    assert missed < text.index("| Bangun dari kosong, dibanding Hugo (×) | 1,50; ≤1 |") < held
    assert held < text.index("| Pangkat pertumbuhan sampai 100.000 kiriman | 1,00; ≤1,05 |")
    whole = report.markdown([small | {"photos": []}, large], "a.svg")
    assert "Dari kosong, Hugo 1,50 kali lebih cepat daripada Rujukan." in whole
    assert "versi Rujukan yang berlainan" not in whole
    large["versions"] = {"rujukan": "abc"}
    assert "versi Rujukan yang berlainan" in report.markdown([small | {"photos": []}, large], "a.svg")
    assert "satu putaran saja" in report.markdown([small | {"rounds": 1, "photos": []}], "a.svg")


def test_results_of_the_same_day_are_not_written_over(tmp_path, monkeypatch):
    there = run._file(tmp_path, 10)
    there.write_text("{}")
    monkeypatch.setattr(
        sys, "argv", ["run.py", "--n", "10", "--peers", "", "--out", str(tmp_path), "--work", str(tmp_path)]
    )
    monkeypatch.setattr(tools, "install", lambda *_: None)
    with pytest.raises(SystemExit, match="is there already"):
        run.main()
    assert there.read_text() == "{}"


def test_slow_peers_take_part_in_what_they_are_told(tmp_path, monkeypatch):
    assert run._cases_of("hugo") == ("hugo", ())
    assert run._cases_of("material:clean+post") == ("material", ("clean", "post"))
    with pytest.raises(SystemExit, match="bersih"):
        run._cases_of("material:bersih")
    known = tools.all_tools(tmp_path)
    size = run.Size(tmp_path, 10, [known["hugo"], known["material"]], ["clean"], ["material"])
    seen = []
    monkeypatch.setattr(size, "_measure", lambda tool, case, turn: seen.append((turn, tool.name)))
    size.round(0)
    size.round(1)
    assert seen == [(0, "hugo"), (0, "material"), (1, "hugo")]


def test_a_chart_escapes_its_words_and_stays_within_its_width():
    bars = [chart.Bar("<d>", 0.0, True), chart.Bar("e", 9.0, False)]
    drawn = ElementTree.fromstring(chart.svg("A & <b>", [("C", bars)], str))
    widths = [float(bar.get("width")) for bar in drawn.iter("{http://www.w3.org/2000/svg}rect")]
    assert len(widths) == 2
    assert 0 < widths[0] < widths[1] <= chart.WIDTH


def test_the_page_of_the_handbook_is_what_the_results_say(tmp_path):
    for made in report.handbook(folder=tmp_path):
        assert made.read_text() == (report.HANDBOOK / made.name).read_text(), "bench/report.py --handbook"
    assert drawing.fault_of((tmp_path / report.PICTURE).read_bytes()) is None
