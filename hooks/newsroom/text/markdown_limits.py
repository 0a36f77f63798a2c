"""What is refused of a body before it is parsed, or right after: texts that no person writes and that cost much time.

Every expression here is linear in the length of a text (a test holds them to it): nothing interrupts a regular
expression that runs away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from markdown_it.token import Token

from newsroom.text.problem import Fault, Place
from newsroom.text.source import PER_RULE

BRACKET_RUN, DEPTH, REPEATS = 100, 20, 300
# A list takes two levels of the parser's, a quotation one; what is nested deeper than NESTING is not parsed at all.
LEVELS, NESTING = 2 * DEPTH + 1, 3 * DEPTH
_LONG_RUN = re.compile(rf"([\[\]!*_`~<(\\])\1{{{BRACKET_RUN}}}")
_DEEP = re.compile(rf"[ \t]*(?:>[ \t]*|(?:[-+*]|\d{{1,9}}[.)])[ \t]+){{{DEPTH + 1}}}")
# cmark's pathological inputs are long repetitions of a short opener; no press release repeats one 300 times.
_OPENERS = b"*_`~[]()!<>&\\"
_REPEATED = re.compile(rf"([*_`~\[\]()!<>&\\][^\n]{{0,5}}?)\1{{{REPEATS}}}")


def before(text: str, first_line: int) -> tuple[Fault, ...]:
    """Return the faults for which a body that begins on `first_line` must not be parsed."""
    data = text.encode(errors="surrogatepass")
    openers = len(data) - len(data.translate(None, _OPENERS))
    check = _line_faults if openers > BRACKET_RUN else _deep_faults
    lines = enumerate(text.split("\n"), first_line)
    # No level begins with a letter, and most lines do.
    suspects = (each for each in lines if len(each[1]) > DEPTH and (openers > BRACKET_RUN or not each[1][0].isalpha()))
    faults = tuple(islice((fault for number, line in suspects for fault in check(number, line)), PER_RULE))
    return faults or (tuple(_repetitions(text, first_line)) if openers > REPEATS else ())


def _line_faults(number: int, line: str) -> Iterator[Fault]:
    run = _LONG_RUN.search(line)
    if run:
        yield Fault("bracket-run", Place(number, run.start() + 1, run.end() + 1), run.group()[:10])
    else:
        yield from _deep_faults(number, line)


def _deep_faults(number: int, line: str) -> Iterator[Fault]:
    deep = _DEEP.match(line)
    if deep:
        yield _too_deep(Place(number, 1, deep.end() + 1))


def _too_deep(place: Place) -> Fault:
    return Fault("nesting-depth", place, str(DEPTH))


def _repetitions(text: str, first_line: int) -> Iterator[Fault]:
    """Find a sign or two, with a few letters, that come again and again, also over the ends of lines."""
    found = _REPEATED.search(text.replace("\n", " "))
    if found:
        line = text.count("\n", 0, found.start())
        column = found.start() - (text.rfind("\n", 0, found.start()) + 1)
        yield Fault("repeated-markup", Place(line + first_line, column + 1, column + 11), found[1])


def after(tokens: Sequence[Token], first_line: int) -> Iterator[Fault]:
    """Yield the fault of a text whose lists, each deeper than the one before, are nested too deep."""
    deepest = next((token for token in tokens if token.level > LEVELS and token.map), None)
    if deepest and deepest.map:
        yield _too_deep(Place(deepest.map[0] + first_line, 1, 2))
