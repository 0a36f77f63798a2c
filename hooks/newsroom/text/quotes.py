"""Quotes, brackets and backslashes of one line of YAML: where they close, what they hold, how a text is quoted."""

from __future__ import annotations

import re

_ESCAPE = re.compile(
    r"\\(?:([0abt\tnvfre \"/\\N_LP]|$)|x[0-9A-Fa-f]{2}|u(?![dD][89A-Fa-f])[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})|\\"
)
_CLOSERS = {"[": "]", "{": "}"}
_SMART = {"“": "”", "„": "“", "‘": "’", "«": "»"}


def quote(text: str) -> str:
    """Return a text in the quotes that YAML wants, without the ones that the writer put around the whole of it."""
    text = text.strip()
    if len(text) > 1 and _wraps(text):
        text = text[1:-1].strip()
    if '"' in text and "'" not in text:
        return f"'{text}'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def quoted_line(line: str, start: int) -> str:
    """Return a line with everything from a column on in quotes."""
    return line[:start] + quote(line[start:])


def _wraps(text: str) -> bool:
    """Return whether first and last character are one pair of quotes: `"A" dan "B"` are two, `'Jum'at'` is one."""
    opening, closing = text[0], text[-1]
    if opening in _SMART:
        return closing in (_SMART[opening], '"', "'") and opening not in text[1:]
    if opening not in "\"'" or closing != opening:
        return False
    second = text.index(opening, 1)
    return second == len(text) - 1 or text[second + 1].isalnum()


def closing(text: str, begin: int, sign: str) -> int:
    """Return where a quoted text that began before `begin` is closed on this line, or -1."""
    position = begin
    while position < len(text):
        if sign == '"' and text[position] == "\\":
            position += 1
        elif text[position] == sign:
            if sign == '"' or text[position + 1 : position + 2] != sign:
                return position
            position += 1
        position += 1
    return -1


def bad_escape(text: str, begin: int, end: int) -> int:
    """Return where a double-quoted text has a backslash that means nothing, or -1."""
    for found in _ESCAPE.finditer(text, begin, end if end >= 0 else len(text)):
        if found.group() == "\\" and found.end() < len(text):
            return found.start()
    return -1


def brackets(text: str, begin: int, expected: str) -> tuple[int, str]:
    """Return where brackets are all closed (or a comment begins, or the line ends), and which closers are still due."""
    position, before = begin, "["
    while position < len(text):
        sign = text[position]
        if sign in "\"'" and before in "[{,:":
            position = closing(text, position + 1, sign)
            if position < 0:
                return len(text), expected or "]"
        elif sign in _CLOSERS:
            expected = _CLOSERS[sign] + expected
        elif sign in "]}":
            if not expected.startswith(sign):
                return len(text), expected or sign
            expected = expected[1:]
            if not expected:
                return position + 1, ""
        elif sign == "#" and (text[position - 1] in " \t[{," or position == 0):
            return position, expected
        before = before if sign in " \t" else sign
        position += 1
    return len(text), expected
