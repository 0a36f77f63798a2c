"""What somebody else's bytes may cost: every hostile text ends within its time, in this process and in a worker."""

import re
import time

import pytest

from newsroom.catalog import contract
from newsroom.engine import limits, workers
from newsroom.text import dates, markdown, markdown_limits, markdown_walk, source
from newsroom.text.source import FILE_LIMIT, LINE_LIMIT

SECONDS = contract.BODY_SECONDS + 1
HEAD = """---
title: Banjir rob di Muara Padi surut
date: 2026-11-18T15:00:00+07:00
type: pengumuman
summary: Rob setinggi 60 sentimeter menggenangi tiga kampung sejak Senin malam sampai Rabu.
audience: public
---
"""
# The inputs of cmark's test/pathological_tests.py, and some of cmark-gfm's; each is a function of its size.
PATHOLOGICAL = {
    "nested strong emphasis": lambda n: "*a **a " * n + "b" + " a** a*" * n,
    "many emphasis closers": lambda n: "a_ " * n,
    "many emphasis openers": lambda n: "_a " * n,
    "many link closers": lambda n: "a]" * n,
    "many link openers": lambda n: "[a" * n,
    "mismatched openers and closers": lambda n: "*a_ " * n,
    "alternating openers and closers": lambda n: "*a " * n + "_a*_ " * n,
    "openers and closers, a multiple of three": lambda n: "a**b" + "c* " * n,
    "link openers and emphasis closers": lambda n: "[ a_" * n,
    "bracket and parenthesis": lambda n: "[ (](" * n,
    "image openers and links": lambda n: "![[]()" * n,
    "hard link and emphasis": lambda n: "**x [a*b**c*](d)" * (n // 9),
    "nested brackets": lambda n: "[" * n + "a" + "]" * n,
    "nested quotations": lambda n: "> " * n + "a",
    "nested quotations without blanks": lambda n: ">" * n + "a",
    "nested lists": lambda n: "".join("  " * level + "* a\n" for level in range(min(n, 400))),
    "nested lists on one line": lambda n: "- " * n + "x" + "\n" * n,
    "nested lists in quotations": lambda n: "> - " * n + "a",
    "empty lines in nested lists in a quotation": lambda n: "> " + "- " * n + "x\n" + ">\n" * n,
    "emphasis in a deep quotation": lambda n: ">" * n + "a*" * n,
    "NUL": lambda n: "abc\0de\0" * n,
    "backticks": lambda n: "".join("e" + "`" * level for level in range(1, min(n, 600))),
    "unclosed links with angle bracket": lambda n: "[a](<b" * n,
    "unclosed links": lambda n: "[a](b" * n,
    "unclosed comments": lambda n: "</" + "<!--" * n,
    "unclosed declarations": lambda n: "<!A " * n,
    "unclosed character data": lambda n: "<![CDATA[" * n,
    "unclosed instructions": lambda n: "<?" * n,
    "tables": lambda n: "aaa\rbbb\n-\v\n" * n,
    "wide table": lambda n: "|a" * n + "|\n" + "|-" * n + "|\n" + "|b" * n + "|\n",
    "long table": lambda n: "|a|b|c|\n|-|-|-|\n" + "|x|y|z|\n" * n,
    "many references": lambda n: "".join(f"[{number}]: u\n" for number in range(n)) + "[0] " * n,
    "many footnotes": lambda n: "".join(f"[^{number}]: u\n\n" for number in range(n)) + "[^0] " * n,
    "many headings": lambda n: "## Rob\n" * n,
    "many images": lambda n: "".join(f"![{number}](rob{number}.jpg)\n" for number in range(n)),
    "numbered link openers": lambda n: "".join(f"[a{number} " for number in range(n)),
    "numbered emphasis openers": lambda n: "".join(f"**a{number} _b" for number in range(n)),
    "numbered image openers": lambda n: "".join(f"![[{number}]()" for number in range(n)),
    "escapes": lambda n: "\\" * n,
    "entities": lambda n: "&amp" * n,
    "tildes": lambda n: "~~a " * n,
    "hard breaks": lambda n: "a  \n" * n,
}
REGULAR = (
    markdown_limits._LONG_RUN,
    markdown_limits._DEEP,
    markdown_limits._REPEATED,
    markdown_walk.STRONG,
    markdown_walk.BREAK,
)


def fold(text: str) -> str:
    """Return a text with a line end after every 10 KB, so that no line is too long."""
    return "\n".join(text[start : start + LINE_LIMIT // 2] for start in range(0, len(text), LINE_LIMIT // 2))


def largest(build, high: int) -> str:
    """Return the largest of a family of texts that is not refused for its size alone."""
    low = 1
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if len(build(middle).encode()) < FILE_LIMIT - 2000 else (low, middle)
    return build(low)


def read(body: str):
    data = (HEAD + body).encode()
    return contract.read(source.read("content/bpbd/2026/rob.md", data), dates.zone("WIB"))


@pytest.mark.slow
@pytest.mark.parametrize("form", ["whole", "folded", "line"])
@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_pathological_text_ends_in_time(name, form):
    """Each ends within five seconds, rendered or refused with a fault."""
    build = PATHOLOGICAL[name]
    body = {
        "whole": lambda: build(50_000),
        "folded": lambda: fold(largest(build, 60_000)),
        "line": lambda: build(3000)[: LINE_LIMIT - 10],
    }[form]()
    start = time.process_time()
    post = read(body)
    assert time.process_time() - start < SECONDS
    assert post.body.html or post.faults or not post.body.words


@pytest.mark.parametrize("body", ["[" * 50_000, "\n".join(["[" * 1000] * 50), ">" * 25_000, "> " * 9000, "- " * 9000])
def test_brackets_and_deep_quotations_are_refused_before_they_are_parsed(body, monkeypatch):
    monkeypatch.setattr(markdown, "_parser", lambda: pytest.fail("was parsed"))
    post = read(body)
    assert {fault.rule for fault in post.faults} <= {"bracket-run", "nesting-depth", "line-length"}
    assert post.faults


@pytest.mark.parametrize("depth", [1, 9, 10, 19, 20, 21, 40])
@pytest.mark.parametrize("sign", ["> ", "- ", "1. "])
@pytest.mark.parametrize("stairs", [False, True])
def test_nothing_nested_is_lost_in_silence(depth, sign, stairs):
    """The parser stops at a depth without a word: what is not refused must be in the page, to the innermost."""
    lines = [" " * len(sign) * level + sign + f"butir{level}" for level in range(depth)]
    text = "\n".join(lines) if stairs and sign != "> " else sign * depth + f"butir{depth - 1}"
    body = markdown.read(text)
    assert (f"butir{depth - 1}" in body.html) == (depth <= markdown_limits.DEPTH)
    assert [fault.rule for fault in body.faults] == ([] if depth <= markdown_limits.DEPTH else ["nesting-depth"])


@pytest.mark.parametrize("pattern", REGULAR, ids=lambda pattern: pattern.pattern[:20])
@pytest.mark.parametrize(
    "unit", ["*a", "**a", "[ (](", "&nbsp;", "*", "- ", "-  \t", "1. ", "> ", " > ", ">", "*aaaaa"]
)
@pytest.mark.parametrize("number", [20, 99, 299])
def test_expressions_are_quick_on_any_text(pattern, unit, number):
    """Texts that nearly match, again and again: a regular expression can't be interrupted, so it must not run away."""
    text = (unit * number + "x") * (FILE_LIMIT // (len(unit) * number + 1))
    start = time.process_time()
    for _ in pattern.finditer(text):
        pass
    assert time.process_time() - start < 2


def test_ordinary_texts_pass():
    body = markdown.read(
        "Harga beras naik.\n\n" + "- beras\n- gula\n" * 200 + "\n" + "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 200
    )
    assert not body.faults


def spin(limit: float, number: int) -> str:
    """Work for ever, unless stopped."""
    try:
        with limits.seconds(limit if number % 2 else 30):
            while number % 2:
                re.sub("a", "b", "a" * 100)
            return "done"
    except limits.TimeIsUp:
        return "stopped"


def test_limit_holds_in_this_process_and_leaves_no_trace():
    assert [spin(0.05, number) for number in (1, 2, 1)] == ["stopped", "done", "stopped"]
    start = time.process_time()
    while time.process_time() - start < 0.2:
        pass


def test_limit_holds_in_worker_processes(monkeypatch):
    monkeypatch.setenv("NEWSROOM_JOBS", "2")
    found = list(workers.map_shared(spin, 0.05, range(12), "", cost=500))
    assert found == ["done", "stopped"] * 6


def test_a_swallowed_signal_comes_again():
    def deaf() -> None:
        try:
            while True:
                re.sub("a", "b", "a" * 100)
        except BaseException:
            return

    with pytest.raises(limits.TimeIsUp), limits.seconds(0.05):  # noqa: PT012
        deaf()
        while True:
            re.sub("a", "b", "a" * 100)


def test_slow_body_is_a_fault_of_its_post_alone(monkeypatch):
    monkeypatch.setattr(contract, "BODY_SECONDS", 0.05)
    monkeypatch.setattr(markdown, "read", lambda *_: spin_for_ever())
    slow = read("Rob naik.\n")
    assert [(fault.rule, fault.place.line) for fault in slow.faults] == [("body-time", 8)]
    assert slow.title == "Banjir rob di Muara Padi surut"


def spin_for_ever() -> None:
    while True:
        re.sub("a", "b", "a" * 100)


def test_slow_body_is_told_to_its_writer(portal, serial, monkeypatch):
    from fixtures import judged

    render = markdown.read
    monkeypatch.setattr(contract, "BODY_SECONDS", 0.3)
    monkeypatch.setattr(
        markdown, "read", lambda text, *rest: spin_for_ever() if "Empat ratus" in text else render(text, *rest)
    )
    found = [problem for problem in judged(portal) if problem.rule == "body-time"]
    assert [problem.file for problem in found] == ["content/bpbd/2026/latihan-evakuasi/index.md"]
    assert found[0].fix
