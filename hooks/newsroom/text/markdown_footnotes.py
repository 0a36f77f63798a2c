"""Footnotes that would be lost without a word: definitions that nothing refers to, references without a definition."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from itertools import islice
from typing import Any

from markdown_it.token import Token

from newsroom.text.problem import Fault, Place
from newsroom.text.source import PER_RULE

REFERENCE = re.compile(r"\[\^[^\[\]\n]{1,80}\]")
_LINES = "footnote_lines"


def note_lines(tokens: Iterable[Token], env: MutableMapping[str, Any]) -> None:
    """Note where footnotes are defined, before the parser drops those that nothing refers to."""
    env[_LINES] = [
        (token.meta["label"], token.map[0]) for token in tokens if token.type == "footnote_reference_open" and token.map
    ]


def unused(env: MutableMapping[str, Any], place: Callable[[int, str], Place]) -> list[Fault]:
    """Return a fault for each footnote that is not printed: nothing refers to it, or a later one has its name."""
    return list(islice(_unused(env, place), PER_RULE))


def _unused(env: MutableMapping[str, Any], place: Callable[[int, str], Place]) -> Iterator[Fault]:
    lines = env.get(_LINES, [])
    last = dict(lines)
    numbers = env.get("footnotes", {}).get("refs", {})
    for label, line in lines:
        if numbers.get(f":{label}", -1) < 0:
            yield Fault("unused-footnote", place(line, f"[^{label}]:"), label)
        elif last[label] != line:
            yield Fault("unused-footnote", place(line, f"[^{label}]:"), label, detail="twin")


def missing(text: str, line: str, place: Callable[[str], Place]) -> Iterator[Fault]:
    """Yield a fault for each reference that stays in a printed text, unless the writer escaped it in this line."""
    for written in dict.fromkeys(REFERENCE.findall(text)):
        if written in line and f"\\{written}" not in line:
            yield Fault("missing-footnote", place(written), written)
