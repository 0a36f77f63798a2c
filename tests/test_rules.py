"""Every rule by its fixtures: a bad one gives exactly its Problem at its place, a good one gives none."""

import ast
import re
from pathlib import Path

import pytest

from fixtures import Fixture, inspected, judged, load, place_of
from newsroom.catalog import contract, rules
from newsroom.catalog.rules.finding import about_what
from newsroom.text import source
from newsroom.text.dates import zone
from newsroom.text.problem import START, Fault

PACKAGE = Path(rules.__file__).parents[2]
# What no file in a repository can show: test_limits.py and the tests below show it.
UNSHOWN = {"body-time", "file-unreadable"}
# What is asked of the history of a repository: test_authorship.py shows it.
UNSHOWN |= {"authorship-unknown", "unsigned-agency", "unverified-post", "unverified-posts"}
# Nor what was published before: tests/test_silent_edits.py.
UNSHOWN |= {
    "history-unknown",
    "commit-in-future",
    "silent-edit",
    "more-than-spelling",
    "erased-change",
    "vanished-address",
}
# Calls that name a fault, and which of their arguments does.
NAMING = {"Fault": 0, "fault": 0, "Slip": 0, "missing": 1, "marked": 1, "Pattern": 1}
ENGLISH = re.compile(
    r"\b(?:the|is|are|not|must|should|cannot|can't|error|warning|invalid|missing|expected|unexpected|please|value|"
    r"values|with|without|this|that|these|found|line|lines|column|field|fields|character|characters|too|of|and|or)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"`[^`]*`|\"[^\"]*\"|\S+/\S+")
# Menus and formats that programs name in English.
NAMES = re.compile(r"Save (?:As|with Encoding)|File|Encoding|VS Code|with BOM")
BAD, GOOD = load("bad"), load("good")


def names(fixtures: list[Fixture]) -> list[str]:
    return [fixture.name for fixture in fixtures]


@pytest.mark.parametrize("fixture", BAD, ids=names(BAD))
def test_bad_fixture_gives_exactly_its_problem(fixture, portal, serial):
    fixture.lay(portal)
    found = judged(portal)
    assert fixture.expected, "the fixture does not say what is to be found in it"
    assert {place_of(problem) for problem in found} == fixture.expected
    assert len(found) == len(fixture.expected)
    for problem in found:
        assert problem.message
        assert problem.fix, "a Problem without its cure"
        assert not problem.message.endswith(".")
        words = " ".join((problem.message, problem.note, problem.hint, problem.fix.split("\n")[0]))
        assert not ENGLISH.search(NAMES.sub("", QUOTED.sub("", words))), words


@pytest.mark.parametrize("fixture", GOOD, ids=names(GOOD))
def test_good_fixture_gives_no_problem(fixture, portal, serial):
    fixture.lay(portal)
    assert judged(portal) == []
    assert fixture.shows, "the fixture does not say which rule it shows"


def test_base_portal_gives_no_problem(portal, serial):
    assert judged(portal) == []


def test_rules_say_nothing_of_posts_without_what_they_are_about(portal, serial):
    """So that the judge need not run them."""
    intake = inspected(portal).intake
    silent = [(rule, key) for rule in rules.POST_RULES if (key := about_what(rule))]
    assert silent
    files = [item for fixture in (*BAD, *GOOD) for item in fixture.files.items() if item[0].endswith(".md")]
    posts = [contract.read(source.read(path, data), zone("WIB")) for path, data in files]
    for post in posts:
        for rule, key in silent:
            assert getattr(post, key) or not list(rule(post, intake)), (rule, post)


def test_every_rule_has_fixtures():
    bad = {rule for fixture in BAD for _file, rule, _line, _column in fixture.expected}
    good = {rule for fixture in GOOD for rule in fixture.shows}
    known = set(rules.all_rules())
    assert bad <= known
    assert good <= known
    assert known - bad - UNSHOWN == set()
    assert known - good - UNSHOWN == set()


def test_fixtures_are_named_by_their_rule():
    """`newsroom explain` finds the examples of a rule by the names of the files."""
    for fixture in BAD:
        assert any(fixture.name.startswith(rule) for _file, rule, _line, _column in fixture.expected), fixture.name
    for fixture in GOOD:
        assert any(fixture.name.startswith(rule) for rule in fixture.shows), fixture.name


def test_rule_ids_are_unique_and_documented():
    heads = {*rules.AGENCY_RULES, *rules.PORTAL_RULES, *rules.CHANNEL_RULES}
    every = {*rules.POST_RULES, *rules.TIED_RULES, *heads, *rules.INTAKE_RULES}
    every |= {*rules.AUTHORSHIP_RULES, *rules.HISTORY_RULES}
    assert len(every) == len(rules.all_rules())
    for rule in every:
        assert (rule.__doc__ or "").strip(), f"{rule.__name__} does not say what the rule is"


def fault_ids(path: Path) -> set[str]:
    """Return the ids of faults that a module can report; where a variable names them, all ids in the module count."""
    tree = ast.parse(path.read_text())
    ids = set()
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        position = NAMING.get(getattr(call.func, "id", getattr(call.func, "attr", "")))
        if position is None or len(call.args) <= position:
            continue
        ids |= strings(call.args[position]) or {text for text in strings(tree) if text in rules.all_rules()}
    return ids


def strings(tree: ast.AST) -> set[str]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_fault_has_its_rule():
    modules = [*(PACKAGE / "text").glob("*.py"), *(PACKAGE / "catalog").glob("*.py")]
    ids = set().union(*(fault_ids(path) for path in modules))
    assert len(ids) > 50
    assert ids <= {rules.rule_id(rule) for rule in rules.READING_RULES}
    assert {rules.rule_id(rule) for rule in rules.READING_RULES} <= ids, "a rule for a fault that nobody reports"


def test_a_fault_without_a_rule_publishes_nothing(portal, serial):
    from dataclasses import replace

    found = inspected(portal).intake
    strange = replace(found.whole(found.posts[0].path), faults=(Fault("something-new", START),))
    with pytest.raises(KeyError, match="something-new"):
        rules.judge_post(strange, found)


def test_missing_settings_are_told(portal, serial):
    (portal / "mkdocs.yml").unlink()
    found = [problem for problem in judged(portal) if problem.file == "mkdocs.yml"]
    assert [problem.rule for problem in found] == ["file-unreadable"]


def test_an_unreadable_file_holds_nothing():
    lost = source.missing("agencies/bpbd.yml")
    assert not lost.usable
    assert lost.text == ""
