"""A text file as it was found: its bytes made into lines, and what is wrong with the bytes themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from itertools import islice
from typing import Any

from newsroom.record import record
from newsroom.text.problem import START, Fault, Place

FILE_LIMIT = 200 * 1024
LINE_LIMIT = 20 * 1024
# A file with a fault on every line is told of the first few; the rest would only bury them.
PER_RULE = 10
BYTE_ORDER_MARK = "\ufeff"
# Everything that XML 1.0 forbids, plus C1: none of it is text, all of it breaks feeds (XML 1.0, section 2.2).
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
# Zero-width joiners are part of emoji and of several scripts; these others only hide or turn text around.
HIDDEN = re.compile("[\u200b\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# YAML takes these for ends of lines, editors don't: a line would have two numbers.
_LINE_SEPARATORS = {0x2028: " ", 0x2029: " "}
_PRINTABLE = bytes([0x0A, *range(0x20, 0x7F)])
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@record
class Source:
    """A file of the portal: its path relative to the portal, its text with LF line ends, and the faults of its bytes.

    `usable` is false when nothing further may be read from it: too large, not UTF-8, or not text at all.
    """

    path: str
    text: str = ""
    faults: tuple[Fault, ...] = ()
    usable: bool = True
    lines: tuple[str, ...] = field(default=(), repr=False)

    # What dataclasses do for pickling asks for the fields anew each time.
    def __reduce__(self) -> tuple[Any, ...]:
        return Source, (self.path, self.text, self.faults, self.usable, self.lines)

    def line(self, number: int) -> str:
        """Return the line with this number (from 1), or an empty text outside the file."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


def read(path: str, data: bytes) -> Source:
    """Return the Source of these bytes; whatever is wrong with them is a Fault, never an exception."""
    if len(data) > FILE_LIMIT:
        return Source(path, faults=(Fault("file-size", START, str(FILE_LIMIT)),), usable=False)
    try:
        text = _decoded(data)
    except UnicodeDecodeError as error:
        return _not_utf8(path, data, error)
    faults = list(_byte_faults(text))
    text = text.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")
    lines = tuple(text.split("\n"))
    faults += _line_faults(text, lines)
    usable = not any(fault.rule in ("line-length", "control-character") for fault in faults)
    if "\u2028" in text or "\u2029" in text:
        text = text.translate(_LINE_SEPARATORS)
        lines = tuple(text.split("\n"))
    return Source(path, text, tuple(faults), usable, lines)


def missing(path: str, rule: str = "file-unreadable") -> Source:
    """Return the Source of a file that could not be opened."""
    return Source(path, faults=(Fault(rule, START, path),), usable=False)


def _decoded(data: bytes) -> str:
    """Return UTF-8 bytes as text; UTF-16 without its mark is also UTF-8, full of NUL, and refused here by its name."""
    if len(data) > 3 and len(data) % 2 == 0 and 0 in (data[0], data[1]) and data.count(0) * 3 > len(data):
        raise UnicodeDecodeError("utf-16", data, 0, 1, "UTF-16")
    return data.decode("utf-8")


def _not_utf8(path: str, data: bytes, error: UnicodeDecodeError) -> Source:
    """Return a Source that shows the line as the old encoding of Windows meant it, so that the writer knows the place."""
    if error.encoding == "utf-16" or data.startswith(_UTF16):
        return Source(path, faults=(Fault("text-encoding", START, "UTF-16"),), usable=False)
    before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
    place = Place(before.count(b"\n") + 1, column, column + 1)
    meant = data[error.start : error.start + 1].decode("cp1252", "replace")
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    fault = Fault("text-encoding", place, f"0x{data[error.start]:02X}", detail=meant)
    return Source(path, faults=(fault,), usable=False, lines=tuple(text.removeprefix(BYTE_ORDER_MARK).split("\n")))


def _byte_faults(text: str) -> Iterator[Fault]:
    if text.startswith(BYTE_ORDER_MARK):
        yield Fault("byte-order-mark", START)
    position = text.find("\r")
    if position >= 0:
        before = text[:position].removeprefix(BYTE_ORDER_MARK)
        column = position - (text.rfind("\n", 0, position) + 1) + 1
        column -= text.startswith(BYTE_ORDER_MARK) and "\n" not in before
        yield Fault("line-endings", Place(before.count("\n") + 1, column, column + 1))


def _line_faults(text: str, lines: tuple[str, ...]) -> Iterator[Fault]:
    if max(map(len, lines)) > LINE_LIMIT:
        long = (number for number, line in enumerate(lines, 1) if len(line) > LINE_LIMIT)
        for number in islice(long, PER_RULE):
            yield Fault("line-length", Place(number, 1, 2), str(len(lines[number - 1])))
    # Neither kind of character is printable; of a text that is, no sign needs to be looked at by an expression. One in
    # ASCII is asked at once, which is many times as fast.
    if text.isascii() and not text.encode().translate(None, _PRINTABLE):
        return
    if all(map(str.isprintable, lines)):
        return
    for rule, pattern in (("control-character", CONTROL), ("hidden-character", HIDDEN)):
        if pattern.search(text):
            yield from islice(_character_faults(rule, pattern, lines), PER_RULE)


def _character_faults(rule: str, pattern: re.Pattern[str], lines: tuple[str, ...]) -> Iterator[Fault]:
    """Yield the first such character of every line that has one; the detail is how many there are."""
    for number, line in enumerate(lines, 1):
        found = pattern.search(line)
        if found:
            column = found.start() + 1
            code = f"U+{ord(found.group()):04X}"
            yield Fault(rule, Place(number, column, column + 1), code, detail=str(len(pattern.findall(line))))
