"""Variables of the environment that turn something on: what says no leaves it off."""

import pytest

from building import command, small_portal
from making import write_post
from newsroom import cli
from newsroom.engine.switches import is_on
from test_interrupts import one_shown

NO = ("", "0", "false", "False", "tidak", "no", "off", " 0 ")


@pytest.mark.parametrize(("value", "expected"), [*((value, False) for value in NO), ("1", True), ("ya", True)])
def test_what_says_no_is_off(value, expected):
    assert is_on({"SAKLAR": value}, "SAKLAR") is expected
    assert not is_on({}, "SAKLAR")


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWSROOM_COPY", "0")
    monkeypatch.setenv("NEWSROOM_KEEP_GOING", "tidak")
    return small_portal(tmp_path / "portal")


@pytest.mark.site
def test_a_build_that_is_to_copy_nothing_and_to_stop_at_faults_does(root, capsys):
    assert cli.main(["--portal", str(root), "build"]) == 0
    assert (root / "site").is_symlink()
    write_post(root, "bpbd", "salah", title="Pendek")
    assert cli.main(["--portal", str(root), "build"]) == 1
    assert one_shown(root) == 1


@pytest.mark.site
def test_mkdocs_takes_them_likewise(root):
    done = command(root)
    assert done.returncode == 0, done.stderr
    assert (root / "site").is_symlink()


@pytest.mark.site
@pytest.mark.parametrize(("name", "value"), [("NEWSROOM_AS_OF", "kapan-kapan"), ("SOURCE_DATE_EPOCH", "lama")])
def test_mkdocs_names_a_time_that_is_none_in_one_line(root, name, value):
    done = command(root, **{"NEWSROOM_AS_OF": "", name: value})
    assert done.returncode == 2, done.stderr
    assert done.stderr.splitlines()[-1].startswith(f'{name}: "{value}" bukan ')
    assert "Traceback" not in done.stderr
    assert not (root / "site").exists()
