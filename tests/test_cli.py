"""The `newsroom` command: its doors, its exit codes, its words."""

import json
import os
import subprocess
import sys

import pytest
from jsonschema import Draft202012Validator

from building import AS_OF, newsroom, small_portal
from making import write_post
from newsroom import cli
from newsroom.cli import check, reference

ROOT = __import__("pathlib").Path(__file__).parents[1]


def run(*arguments, cwd=ROOT):
    done = subprocess.run(
        [sys.executable, "-m", "newsroom", *arguments], capture_output=True, text=True, cwd=cwd, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_outside_a_portal_it_says_so(tmp_path):
    code, _, said = run("check", cwd=tmp_path)
    assert code == 2
    assert "tidak ada portal" in said
    assert "Traceback" not in said


def test_wrong_usage_is_exit_code_2():
    for arguments in (
        ["periksa"],
        [],
        ["check", "--format", "xml"],
        ["check", "tidak-ada.md"],
        ["check", "--since", "tak-ada"],
        ["check", "/etc/hostname"],
    ):
        code, _, said = run(*arguments)
        assert code == 2, arguments
        assert said
        assert "Traceback" not in said


def test_a_reader_that_stops_early_sees_no_traceback():
    for arguments in (["explain", "unknown-agency"], ["explain"], ["reference", "post"], ["check"]):
        child = subprocess.Popen(
            [sys.executable, "-u", "-m", "newsroom", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        child.stdout.close()
        assert "Traceback" not in child.stderr.read(), arguments
        child.stderr.close()
        child.wait(60)


def test_our_own_fault_is_a_traceback_and_exit_code_3(monkeypatch, capsys):
    monkeypatch.setattr(check.desk, "read", lambda *_, **__: 1 / 0)
    monkeypatch.chdir(ROOT)
    assert cli.main(["check"]) == 3
    assert "ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.parametrize("line", [("release", "prune"), ("release", "resume"), ("store", "prune"), ("store", "check")])
def test_what_the_system_refuses_is_one_line(line, portal, monkeypatch, capsys):
    def refused(*_given, **_named):
        raise OSError(30, "Read-only file system", str(portal / ".rujukan/lock"))

    monkeypatch.setattr("newsroom.engine.shelf.Shelf.lock", refused)
    monkeypatch.setattr("newsroom.engine.shelf.Shelf.hold", refused)
    assert cli.main(["--portal", str(portal), *line]) == 3
    assert capsys.readouterr().err == f"newsroom: disk hanya dapat dibaca ({portal}/.rujukan/lock)\n"


TIMES = [
    ("NEWSROOM_AS_OF", "besok pagi"),
    ("NEWSROOM_AS_OF", "2026-13-01T00:00:00+07:00"),
    ("SOURCE_DATE_EPOCH", "kemarin"),
    ("SOURCE_DATE_EPOCH", "9" * 30),
    ("SOURCE_DATE_EPOCH", "nan"),
    ("SOURCE_DATE_EPOCH", "253402300799"),
    ("NEWSROOM_AS_OF", "9999-12-31T00:00:00Z"),
]


@pytest.mark.parametrize(("name", "value"), TIMES)
@pytest.mark.parametrize("line", [("build",), ("schedule",), ("check",), ("keys", "list")], ids=" ".join)
def test_a_time_that_is_none_is_named_in_one_line(portal, monkeypatch, capsys, line, name, value):
    for variable in ("NEWSROOM_AS_OF", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv(name, value)
    assert cli.main(["--portal", str(portal), *line]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f'newsroom: {name}: "{value}" bukan ')
    assert said.count("\n") == 1
    assert not (portal / "site").exists()


def test_a_time_of_the_option_that_is_none_is_named_too(portal, capsys):
    for line in ("build", "schedule"):
        assert cli.main(["--portal", str(portal), line, "--as-of", "besok"]) == 2
        assert capsys.readouterr().err.startswith('newsroom: --as-of: "besok" bukan waktu berbentuk ')


def test_json_has_problems_and_counts():
    code, said, _ = run("check", "--format", "json")
    report = json.loads(said)
    assert code == 0
    assert set(report) == {"problems", "counts"}
    assert set(report["counts"]) == {"galat", "peringatan", "saran"}


def test_explain_shows_rule_and_examples():
    code, said, _ = run("explain", "unknown-key")
    assert code == 0
    assert "Contoh yang salah" in said
    assert "Contoh yang benar" in said
    code, _, said = run("explain", "unknown-kye")
    assert code == 2
    assert "unknown-key" in said


def test_explain_shows_examples_of_the_very_rule():
    """A rule whose name begins another rule's name (`front-matter`, `front-matter-end`) has its own examples."""
    _, said, _ = run("explain", "front-matter")
    assert "(front-matter-" in said
    assert "front-matter-end" not in said
    assert "front-matter-empty" not in said


def test_explain_lists_all_rules():
    code, said, _ = run("explain")
    assert code == 0
    assert len(said.splitlines()) >= 60


@pytest.mark.parametrize("path", reference.files())
def test_generated_pages_are_current(path):
    assert (ROOT / path).read_text() == reference.files()[path], "run: newsroom reference"


@pytest.mark.parametrize("path", [path for path in reference.files() if path.endswith(".json")])
def test_schemas_are_schemas(path):
    Draft202012Validator.check_schema(json.loads((ROOT / path).read_text()))


def test_build_refuses_an_unusable_time():
    code, _, said = run("build", "--as-of", "besok")
    assert code == 2
    assert "besok" in said


@pytest.mark.site
def test_build_tells_problems_from_our_own_fault(tmp_path):
    root = small_portal(tmp_path / "portal")
    environment = {**os.environ, "PYTHONPATH": str(root / "hooks"), "NEWSROOM_AS_OF": AS_OF}

    def build():
        line = [sys.executable, "-m", "newsroom", "build"]
        return subprocess.run(line, cwd=root, env=environment, capture_output=True, text=True, check=False)

    done = build()
    assert done.returncode == 0, done.stderr
    write_post(root, type="siaran")
    done = build()
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    write_post(root)
    (root / "overrides/pages/post.html").write_text("{{ no_such_thing }}")
    done = build()
    assert done.returncode == 3, done.stderr
    assert "no_such_thing" in done.stderr


def test_a_profile_that_can_not_be_written_is_no_failure(tmp_path):
    root = small_portal(tmp_path / "portal")
    done = newsroom(root, "build", "--profile", str(tmp_path / "tidak/ada.json"))
    assert done.returncode == 0
    assert "ada.json tidak dapat ditulis" in done.stderr
    assert "Traceback" not in done.stderr
