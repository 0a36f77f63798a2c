"""Slips: what people write that YAML refuses, found line by line, each with the line as it was probably meant.

A YAML parser complains where it gave up, which may be ten lines after the slip. Here the lines are read as a writer
sees them: indentation, dashes, key, colon, text. Only what YAML refuses is called a slip (a test holds this against
the parser), so the first slip of a text that can't be parsed is the reason why.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from newsroom.record import record
from newsroom.text.entry import COLON, COMMENT, Line, indent, is_comment, is_entry, take_apart
from newsroom.text.quotes import bad_escape, brackets, closing, quoted_line

_SPACELESS = re.compile(r"(?P<key>[A-Za-z_][\w-]*):(?P<rest>[^\s/:].*|\s.*)$")
_DASHLESS = re.compile(r"-\w")
_OTHER_SIGN = re.compile(r"(?P<key>[A-Za-z_][\w-]*)[ \t]*(?P<sign>[=：;﹕→])[ \t]*(?P<rest>.*)$")
_WORD = re.compile(r"(?P<key>[A-Za-z_][\w-]*)(?P<gap>[ \t]+)(?P<rest>\S.*)$")
_BLOCK = re.compile(r"[|>](?:[-+][1-9]?|[1-9][-+]?)?[ \t]*(?:[ \t]#.*)?$")
_LEGAL_MARK = re.compile(
    r"\*[\w-]+[ \t]*(?:#.*)?$|&[\w-]+(?:[ \t]|$)|!(?:[\w:/.~!%-]*|<[^<>\s]*>)(?:[ \t]|$)", re.ASCII
)


@record
class Slip:
    """One slip: the id of the rule that words it, its line and columns (from 0), and the mended line if it is certain."""

    rule: str
    line: int
    start: int
    end: int
    value: str = ""
    key: str = ""
    mended: str = ""


def find(lines: Sequence[str], known: Collection[str] = ()) -> Slip | None:
    """Return the first slip; `known` are the keys that may stand at the top."""
    return _Reader(lines, known).find()


def unindented(lines: Sequence[str], index: int, level: int, key: str) -> Slip:
    """Return the slip of a line that goes on with the text above it, but does not stand deeper than its key."""
    text, column = lines[index].strip(), indent(lines[index])
    return Slip("indentation", index, column, column + len(text), text, key, " " * (level + 2) + text)


class _Reader:
    """Reads lines from the top. `levels` are the columns of the open keys (k) and dashes (-), outermost first."""

    def __init__(self, lines: Sequence[str], known: Collection[str]) -> None:
        self.lines = lines
        self.known = known
        self.levels: list[tuple[int, str]] = []
        self.awaits = True
        self.key = ""
        self.spaceless = -1

    def find(self) -> Slip | None:
        index = 0
        while index < len(self.lines):
            step = self.line(index)
            if isinstance(step, Slip):
                return step
            index = step
        return None

    def line(self, index: int) -> Slip | int:
        """Return the slip on this line, or the index of the line to go on with."""
        line = self.lines[index]
        if not line.strip(" \t") or is_comment(line.lstrip(" \t")):
            return index + 1
        if line.rstrip() in ("---", "...") or line.startswith("%"):
            self.levels.clear()
            self.awaits = True
            return index + 1
        return self.odd_space(index) or self.entry(index, take_apart(line))

    def odd_space(self, index: int) -> Slip | None:
        """Find tabs and no-break spaces that stand as indentation."""
        line = self.lines[index]
        lead = line[: len(line) - len(line.lstrip())]
        odd = next((column for column, sign in enumerate(lead) if sign != " "), -1)
        if odd < 0:
            return None
        plain = "".join("  " if sign == "\t" else " " for sign in lead) + line.lstrip()
        self.lines = [*self.lines[:index], plain, *self.lines[index + 1 :]]
        moved = self.misplaced(index, take_apart(plain))
        return Slip("odd-space", index, odd, odd + 1, lead[odd], mended=(moved and moved.mended) or plain)

    def entry(self, index: int, line: Line) -> Slip | int:
        if line.key is None and not line.dashes:
            return self.text(index, line)
        slip = self.misplaced(index, line)
        if slip:
            return slip
        self.settle(line)
        self.key = line.key if line.key is not None else self.key
        is_spaceless = _SPACELESS.match(line.value) if line.key is None else line.key.startswith("-")
        self.spaceless = index if is_spaceless else -1
        return self.value(index, line)

    def text(self, index: int, line: Line) -> Slip | int:
        """Read a line without key or dash: it goes on with the text above, or should have been a key."""
        if self.levels and line.column > self.levels[-1][0]:
            return self.value(index, line) if self.awaits else index + 1
        return self.keyless(index, line)

    def keyless(self, index: int, line: Line) -> Slip:
        text, column = self.lines[index][line.column :].rstrip(), line.column
        lead = self.lines[index][:column]
        if _DASHLESS.match(text):
            return Slip("missing-space", index, column, column + 1, "-", mended=f"{lead}- {text[1:]}")
        if match := _SPACELESS.match(text):
            rule = "odd-space" if match["rest"][0].isspace() else "missing-space"
            mended = f"{lead}{match['key']}: {match['rest'].strip()}"
            colon = column + match.end("key")
            return Slip(rule, index, colon, colon + 1 + (rule == "odd-space"), match["rest"][0], match["key"], mended)
        match = _OTHER_SIGN.match(text) or _WORD.match(text)
        if match and (match["key"] in self.known or "sign" in match.groupdict()):
            end = column + match.end("key")
            mended = f"{lead}{match['key']}: {match['rest']}"
            sign = match.groupdict().get("sign", "")
            return Slip("missing-colon", index, column, end, sign or match["key"], match["key"], mended)
        if self.levels and not self.awaits:
            return unindented(self.lines, index, self.levels[-1][0], self.key)
        return Slip("missing-colon", index, column, column + len(text), text)

    def misplaced(self, index: int, line: Line) -> Slip | None:
        """Find an entry that stands at a column where none can stand."""
        kind = "-" if line.dashes else "k"
        if not self.levels or (line.first, kind) in self.levels:
            return None
        top, top_kind = self.levels[-1]
        if self.awaits and (line.first > top or (line.first == top and kind == "-" and top_kind == "k")):
            return None
        if line.first > top and self.spaceless >= 0:
            return self.keyless(self.spaceless, take_apart(self.lines[self.spaceless]))
        if line.first > top and kind == "k" and top == 0 and self.known and line.key not in self.known:
            colon = self.lines[index].index(":", line.column)
            return Slip("unquoted-text", index, colon, colon + 1, ":", self.key)
        return self.shifted(index, line, kind)

    def shifted(self, index: int, line: Line, kind: str) -> Slip:
        columns = [column for column, sort in self.levels if sort == kind]
        text = self.lines[index].lstrip()
        mended = ""
        if columns:
            mended = " " * min(columns, key=lambda column: (abs(column - line.first), -column)) + text
        return Slip("indentation", index, line.first, len(self.lines[index].rstrip()), text, line.key or "", mended)

    def settle(self, line: Line) -> None:
        """Close the levels that this entry ends, and open its own."""
        kind = "-" if line.dashes else "k"
        while self.levels and (
            self.levels[-1][0] > line.first or (self.levels[-1] == (line.first, "-") and kind == "k")
        ):
            self.levels.pop()
        own = [(column, "-") for column in line.dashes] + ([(line.column, "k")] if line.key is not None else [])
        self.levels += [level for level in own if level not in self.levels]

    def value(self, index: int, line: Line) -> Slip | int:
        """Read a value that begins on this line."""
        value = line.value
        self.awaits = not value or is_comment(value)
        if self.awaits:
            return index + 1
        if value[0] in "\"'":
            return self.in_quotes(index, line)
        if value[0] in "[{":
            return self.in_brackets(index, line)
        if value[0] in "|>" and _BLOCK.match(value):
            return self.block(index + 1, line)
        return self.plain(index, line) or index + 1

    def block(self, index: int, line: Line) -> Slip | int:
        """Read a text of several lines (`|` or `>`): all are as deep as its first, or deeper."""
        depth = 0
        for number in range(index, len(self.lines)):
            text = self.lines[number]
            if not text.strip():
                continue
            if indent(text) <= self.levels[-1][0]:
                return number
            depth = depth or indent(text)
            if indent(text) < depth and not any(sign.isdigit() for sign in line.value):
                mended = " " * depth + text.lstrip()
                return Slip("indentation", number, indent(text), len(text.rstrip()), text.strip(), self.key, mended)
        return len(self.lines)

    def plain(self, index: int, line: Line) -> Slip | None:
        """Find what a text without quotes must not hold."""
        value, start = line.value, line.start
        sign = value[0]
        is_refused = sign in "@`%|>]},"
        is_refused |= sign in "*&!" and not _LEGAL_MARK.match(value)
        is_refused |= sign in "-?" and value[1:2] in ("", " ", "\t") and line.key is not None
        comment = COMMENT.search(value)
        colon = COLON.search(value, 0, comment.start() if comment else len(value))
        if not is_refused and not (colon and line.key is not None):
            return None
        at = start + (0 if is_refused or not colon else colon.start())
        mended = quoted_line(self.lines[index], start)
        return Slip("unquoted-text", index, at, at + 1, self.lines[index][at], line.key or "", mended)

    def in_quotes(self, index: int, line: Line) -> Slip | int:
        sign, level = line.value[0], self.levels[-1][0]
        begin = line.start + 1
        for number in range(index, len(self.lines)):
            text = self.lines[number]
            if number > index and text.strip() and indent(text) <= level:
                if self.is_key(text):
                    break
                return unindented(self.lines, number, level, line.key or self.key)
            end = closing(text, begin, sign)
            if sign == '"' and (escape := bad_escape(text, begin, end)) >= 0:
                mended = quoted_line(text, line.start) if number == index and end == len(text.rstrip()) - 1 else ""
                return Slip("bad-escape", number, escape, escape + 2, text[escape : escape + 2], line.key or "", mended)
            if end >= 0:
                return self.after(number, end + 1, index, line) or number + 1
            begin = 0
        mended = self.lines[index].rstrip() + sign
        return Slip("unpaired-quote", index, line.start, line.start + 1, sign, line.key or "", mended)

    def is_key(self, line: str) -> bool:
        """Return whether a line begins something of its own, if need be by a known key without its space."""
        spaceless = _SPACELESS.match(line.strip())
        return is_entry(line) or bool(spaceless and spaceless["key"] in self.known)

    def after(self, number: int, end: int, index: int, line: Line) -> Slip | None:
        """Find text that follows a closed quote or bracket."""
        rest = self.lines[number][end:]
        text = rest.lstrip(" \t")
        if not text or is_comment(text):
            return None
        at = end + len(rest) - len(text)
        mended = quoted_line(self.lines[index], line.start) if number == index else ""
        sign = self.lines[number][end - 1]
        if text[0] in "]}":
            mended = (self.lines[number][:end] + text.lstrip("]}")).rstrip()
            return Slip("unpaired-bracket", number, at, at + 1, text[0], line.key or "", mended)
        return Slip("unquoted-text", number, at, len(self.lines[number].rstrip()), sign, line.key or "", mended)

    def in_brackets(self, index: int, line: Line) -> Slip | int:
        level, begin, expected = self.levels[-1][0], line.start, ""
        for number in range(index, len(self.lines)):
            text = self.lines[number]
            if number > index and text.strip() and indent(text) <= level:
                if self.is_key(text):
                    break
                return unindented(self.lines, number, level, line.key or self.key)
            end, expected = brackets(text, begin, expected)
            if not expected and end >= 0:
                return self.after(number, end, index, line) or number + 1
            if 0 <= end < len(text.rstrip()):
                return self.hash_in_brackets(number, end, line)
            begin = 0
        is_plain = _is_last(self.lines, index, level) and not re.search(r"[]}]", line.value)
        due = brackets(self.lines[index], line.start, "")[1]
        mended = self.lines[index].rstrip().rstrip(",") + due if is_plain else ""
        return Slip("unpaired-bracket", index, line.start, line.start + 1, line.value[0], line.key or "", mended)

    def hash_in_brackets(self, number: int, column: int, line: Line) -> Slip:
        """Return the slip of `[#SiagaRob]`: from the sign on, all is comment, the closing bracket too."""
        text = self.lines[number]
        mended = re.sub(r"([\[,]\s*)(#[^,\]\s]+)", r'\1"\2"', text)
        return Slip("unquoted-text", number, column, column + 1, "#", line.key or "", mended)


def _is_last(lines: Sequence[str], index: int, level: int) -> bool:
    """Return whether the entry on this line has no further lines of its own."""
    following = next((line for line in lines[index + 1 :] if line.strip()), "")
    return indent(following) <= level
