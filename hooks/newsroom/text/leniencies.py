"""Slips that YAML lets pass, to the writer's cost, and that are refused here."""

from __future__ import annotations

from collections.abc import Sequence

from newsroom.text.entry import indent, is_entry, take_apart
from newsroom.text.quotes import quoted_line
from newsroom.text.slips import Slip, unindented


def hashtag(lines: Sequence[str], index: int, comment: str) -> Slip:
    """Return the slip of `title: #SiagaRob`, which YAML reads as a key without value and a comment."""
    line = lines[index]
    column = line.rindex(comment)
    return Slip("unquoted-text", index, column, column + 1, "#", take_apart(line).key or "", quoted_line(line, column))


def swallowed(lines: Sequence[str], start: int, last: int, column: int) -> Slip | None:
    """Return the slip of quotes or brackets that swallow what follows: their lines stand deeper than the key (7.1)."""
    line, first = lines[start], take_apart(lines[start])
    if first.start != column or not is_entry(line):
        return None
    level = first.column if first.key is not None else first.dashes[-1]
    inside = (index for index in range(start + 1, last + 1) if lines[index].strip())
    shallow = next((index for index in inside if indent(lines[index]) <= level), -1)
    if shallow < 0:
        return None
    if not is_entry(lines[shallow]):
        return unindented(lines, shallow, level, first.key or "")
    sign = line[column]
    rule, mended = ("unpaired-quote", line.rstrip() + sign) if sign in "\"'" else ("unpaired-bracket", "")
    return Slip(rule, start, column, column + 1, sign, first.key or "", mended)


def odd_key(lines: Sequence[str], index: int, key: str) -> Slip:
    """Return the slip of a key with a no-break space before or after it, as copied from a word processor."""
    line = lines[index]
    begin = line.find(key)
    column = begin if key[:1].isspace() else begin + len(key.rstrip())
    mended = line.replace(key, key.strip(), 1)
    return Slip("odd-space", index, column, column + 1, line[column : column + 1], key.strip(), mended)
