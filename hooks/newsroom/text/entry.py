"""A line of YAML as a writer sees it: indentation, dashes, key, colon, text."""

from __future__ import annotations

import re

from newsroom.record import record
from newsroom.text.quotes import closing

_PREFIX = re.compile(r" *(?:-(?: +|$))*")
COLON = re.compile(r":(?=[ \t]|$)")
COMMENT = re.compile(r"(?:^|[ \t])#")


@record
class Line:
    """A line taken apart: where its dashes and its text stand, its key (None when it has none) and its value."""

    dashes: tuple[int, ...]
    column: int
    key: str | None
    start: int
    value: str

    @property
    def first(self) -> int:
        """Return the column of the first dash or, without dashes, of the text."""
        return self.dashes[0] if self.dashes else self.column


def take_apart(line: str) -> Line:
    """Return the parts of a line that is neither empty nor within a longer text."""
    prefix = _PREFIX.match(line)
    column = prefix.end() if prefix else 0
    dashes = tuple(index for index, sign in enumerate(line[:column]) if sign == "-")
    text = line[column:]
    colon = _key_end(text)
    if colon < 0:
        return Line(dashes, column, None, column, text)
    value = text[colon + 1 :].lstrip(" \t")
    return Line(dashes, column, text[:colon].strip().strip("\"'"), len(line) - len(value), value.rstrip())


def _key_end(text: str) -> int:
    """Return where the colon after a key stands, or -1."""
    begin = 0
    if text[:1] in ('"', "'"):
        begin = closing(text, 1, text[0]) + 1
        return begin if begin and COLON.match(text, begin) else -1
    if text[:1] in ("[", "{", "#", "|", ">", "@", "`", "%", "!", "&", "*"):
        return -1
    found = COLON.search(text)
    comment = COMMENT.search(text)
    return found.start() if found and not (comment and comment.start() < found.start()) else -1


def indent(line: str) -> int:
    """Return how many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def is_comment(text: str) -> bool:
    """Return whether a text is a comment of YAML."""
    return text.startswith("#")


def is_entry(line: str) -> bool:
    """Return whether a line has a key or is an item of a list."""
    parts = take_apart(line)
    return parts.key is not None or bool(parts.dashes)
