"""Strict front matter: a YAML mapping of strings, each with its place; what YAML would guess or drop is a Fault.

Every scalar stays the text that the writer wrote (YAML 1.2's failsafe schema, section 10.1): no `no` becomes false,
no `12:30` a number. Duplicate keys, tags, anchors, aliases and deep nesting are refused. PyYAML's events are the only
part of it that is used. After a slip that can be mended for certain the rest is read as well, so that a writer hears
of everything at once; the Fault stays, and with it the post unpublished.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

import yaml

from newsroom.record import record
from newsroom.text import fences, leniencies, slips
from newsroom.text.entry import take_apart
from newsroom.text.problem import START, Fault, Place
from newsroom.text.quotes import quoted_line
from newsroom.text.slips import Slip
from newsroom.text.source import CONTROL, HIDDEN, Source

DEPTH_LIMIT = 20
MENDED_LIMIT = 10
# More of the same kind would only bury the first.
FAULT_LIMIT = 100
# What YAML reads in one way only, wherever it stands: a key, and a text in quotes or of one line, or a list of words.
_WORD = r"[A-Za-z0-9][A-Za-z0-9/_-]*"
_PLAIN = r"[A-Za-z0-9](?:[^\s:#]|:(?=\S)| (?=[^\s#]))*"
_EASY_LINE = re.compile(rf'([a-z]+): (?:"([^"\\]*)"|({_PLAIN})|(\[{_WORD}(?:, {_WORD})*\]))')
_WORDS = re.compile(_WORD)
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Scalar(NamedTuple):
    """One value: its text, whether it stood there without quotes, and the comment that followed it on its line."""

    value: str
    plain: bool
    place: Place
    comment: str = ""
    lines: int = 1


@record
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    place: Place


@record
class Mapping:
    """Keys and their nodes in the order of the file; a key that came twice is here once, with its first value."""

    entries: dict[str, Node]
    keys: dict[str, Place]
    place: Place


Node = Scalar | Sequence | Mapping


@record
class FrontMatter:
    """The fields of a post (None when they could not be read), its body with the line it begins at, and the faults."""

    fields: Mapping | None
    body: str
    body_line: int
    faults: tuple[Fault, ...] = ()


class _Stop(Exception):
    """Ends the reading of a document whose further events mean nothing."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.rule)
        self.fault = fault


class _Slipped(Exception):
    """Ends the reading at a slip that YAML lets pass and we don't."""

    def __init__(self, slip: Slip) -> None:
        super().__init__(slip.rule)
        self.slip = slip


def read(source: Source, known: Collection[str] = ()) -> FrontMatter:
    """Return the front matter and body of a post; `known` are the keys that it may have."""
    found = fences.find(source.lines)
    body = "\n".join(source.lines[found.body :])
    if found.first < 0:
        return FrontMatter(None, body, found.body + 1, found.faults)
    text = "\n".join(source.lines[found.first : found.last])
    size = len(text.encode())
    if size > fences.FRONT_MATTER_LIMIT:
        fault = Fault("front-matter-size", Place(found.first + 1, 1, 2), str(size))
        return FrontMatter(None, body, found.body + 1, (*found.faults, fault))
    fields, faults = read_yaml(text, found.first + 1, known)
    if (
        faults
        and faults[-1].rule in ("missing-colon", "indentation")
        and fences.is_body(source.lines, faults[-1].place.line)
    ):
        faults = (*faults[:-1], fences.unended(faults[-1].place.line - 1))
        return FrontMatter(None, "", 1, (*found.faults, *faults))
    return FrontMatter(fields, body, found.body + 1, (*found.faults, *faults))


def read_yaml(text: str, first_line: int = 1, known: Collection[str] = ()) -> tuple[Mapping | None, tuple[Fault, ...]]:
    """Return the mapping at the top of a YAML text and its faults; `first_line` is where the text stands in its file."""
    lines = text.split("\n")
    if easy := _easy(lines, first_line):
        return easy, ()
    faults: list[Fault] = []
    mended: set[int] = set()
    slip: Slip
    while True:
        reader = _Reader(lines, first_line, known)
        try:
            fields = reader.document()
        except _Stop as stop:
            return None, (*faults, *reader.faults[:FAULT_LIMIT], stop.fault)
        except _Slipped as slipped:
            slip = slipped.slip
        except yaml.YAMLError as error:
            slip = reader.cause(error)
        else:
            return fields, (*faults, *reader.faults[:FAULT_LIMIT])
        if slip.line in mended:
            return None, tuple(faults)
        faults.append(_fault_of(slip, first_line))
        if not slip.mended or len(mended) >= MENDED_LIMIT:
            return None, tuple(faults)
        mended.add(slip.line)
        lines[slip.line] = slip.mended


def _easy(lines: list[str], first_line: int) -> Mapping | None:
    """Return the mapping of a text that has easy lines only, each with a key of its own, as `_Reader` would."""
    entries: dict[str, Node] = {}
    keys: dict[str, Place] = {}
    for number, line in enumerate(lines, first_line):
        found = _EASY_LINE.fullmatch(line)
        # What isn't printable may be an end of a line for YAML, or nothing that it takes.
        if found is None or not line.isprintable():
            return None
        key, quoted, plain, words = found.groups()
        if key in keys:
            return None
        keys[key] = Place(number, 1, len(key) + 1)
        start = len(key) + 3
        if not words:
            is_plain = plain is not None
            entries[key] = Scalar(plain if is_plain else quoted, is_plain, Place(number, start, len(line) + 1))
        else:
            spans = ((word.group(), word.start() + 1, word.end() + 1) for word in _WORDS.finditer(line, start))
            items = [Scalar(word, True, Place(number, first, after)) for word, first, after in spans]
            entries[key] = Sequence(tuple(items), Place(number, start, start + 1))
    return Mapping(entries, keys, Place(first_line, 1, 2))


def _fault_of(slip: Slip, first_line: int) -> Fault:
    place = Place(slip.line + first_line, slip.start + 1, max(slip.end, slip.start + 1) + 1)
    return Fault(slip.rule, place, slip.value, slip.key, slip.mended)


class _Reader:
    """Turns the events of one document into nodes."""

    def __init__(self, lines: list[str], first_line: int, known: Collection[str]) -> None:
        self.lines = lines
        self.known = known
        self.offset = first_line
        self.faults: list[Fault] = []
        # Neither `yaml.parse` nor an iterator around it: for the few lines of a post they cost as much as the parser.
        self.next: Callable[[], yaml.Event] = LOADER("\n".join(lines)).get_event

    def line(self, index: int) -> str:
        return self.lines[index] if index < len(self.lines) else ""

    def place(self, event: yaml.Event) -> Place:
        line, column, last, end = _span(event)
        stop = end if last == line else len(self.line(line))
        return Place(line + self.offset, column + 1, max(stop, column + 1) + 1)

    def document(self) -> Mapping:
        self.next()
        event = self.next()
        if isinstance(event, yaml.StreamEndEvent):
            raise _Stop(Fault("front-matter-empty", Place(self.offset, 1, 2)))
        first = self.next()
        node = self.node(first, 1)
        if not isinstance(node, Mapping):
            raise self.no_mapping(first)
        self.next()
        more = self.next()
        if not isinstance(more, yaml.StreamEndEvent):
            line = _span(more)[0]
            raise _Stop(Fault("yaml-syntax", self.place(more), self.line(line).strip(), detail="document"))
        return node

    def no_mapping(self, event: yaml.Event) -> Exception:
        line = _span(event)[0]
        slip = slips.find(self.lines, self.known) if isinstance(event, yaml.ScalarEvent) else None
        if slip:
            return _Slipped(slip)
        return _Stop(Fault("yaml-syntax", self.place(event), self.line(line).strip(), detail="mapping"))

    def node(self, event: yaml.Event, depth: int) -> Node:
        if depth > DEPTH_LIMIT:
            raise _Stop(Fault("yaml-depth", self.place(event), str(DEPTH_LIMIT)))
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.AliasEvent):
            return self.marked(event, "yaml-alias", event.anchor)
        if isinstance(event, yaml.CollectionStartEvent):
            self.refuse_marks(event)
        return self.sequence(event, depth) if isinstance(event, yaml.SequenceStartEvent) else self.mapping(event, depth)

    def refuse_marks(self, event: yaml.CollectionStartEvent) -> None:
        for rule, mark in (("yaml-anchor", event.anchor), ("yaml-tag", event.tag)):
            if mark is not None:
                self.faults.append(Fault(rule, self.place(event), mark))

    def marked(self, event: yaml.Event, rule: str, mark: str | None) -> Scalar:
        """Refuse a text that begins with one of YAML's marks (`*`, `&`, `!`), and read it as the text that was meant."""
        line, column, last, end = _span(event)
        text = self.line(line)[column : end if last == line else None]
        mended = quoted_line(self.line(line), column) if take_apart(self.line(line)).start == column else ""
        self.faults.append(Fault(rule, self.place(event), mark or "", detail=mended))
        return Scalar(text.strip(), False, self.place(event))

    def scalar(self, event: yaml.ScalarEvent) -> Scalar:
        if event.anchor is not None:
            return self.marked(event, "yaml-anchor", event.anchor)
        if event.tag is not None:
            return self.marked(event, "yaml-tag", event.tag)
        start, column, last, end = _span(event)
        stop = end if last == start else len(self.line(start))
        place, value = Place(start + self.offset, column + 1, max(stop, column + 1) + 1), event.value
        if event.implicit[0]:
            return self.plain(value, place, last, end)
        if last > start and event.style in ("'", '"'):
            self.refuse(leniencies.swallowed(self.lines, start, last, column))
        if not value.isprintable():
            self.check_characters(value, place)
        return Scalar(value, False, place, "", max(1, last - start + 1))

    def plain(self, value: str, place: Place, last: int, end: int) -> Scalar:
        """Return a text without quotes, with the comment that follows it where it ends."""
        rest = self.lines[last][end:] if last < len(self.lines) else ""
        comment = rest.strip() if "#" in rest and rest.lstrip().startswith("#") else ""
        if comment and not value and comment[1:2].strip():
            raise _Slipped(leniencies.hashtag(self.lines, last, comment))
        return Scalar(value, True, place, comment, max(1, last - place.line + self.offset + 1))

    def check_characters(self, value: str, place: Place) -> None:
        """Refuse what an escape (`"\\x07"`) brings in, as it would be refused in the file itself."""
        for rule, pattern in (("control-character", CONTROL), ("hidden-character", HIDDEN)):
            found = pattern.search(value)
            if found and found.group() not in self.line(place.line - self.offset):
                self.faults.append(Fault(rule, place, f"U+{ord(found.group()):04X}", detail="1"))

    def sequence(self, event: yaml.Event, depth: int) -> Sequence:
        items = []
        while not isinstance(item := self.next(), yaml.SequenceEndEvent):
            items.append(self.node(item, depth + 1))
        self.check_brackets(event, item)
        return Sequence(tuple(items), self.place(event))

    def mapping(self, event: yaml.Event, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(item := self.next(), yaml.MappingEndEvent):
            key = self.node(item, depth + 1)
            held = self.next()
            value = self.node(held, depth + 1)
            if not isinstance(key, Scalar):
                line = self.line(key.place.line - self.offset).strip()
                raise _Stop(Fault("yaml-syntax", key.place, line, detail="key"))
            if key.plain and key.value != key.value.strip():
                self.refuse(leniencies.odd_key(self.lines, key.place.line - self.offset, key.value))
            if key.value == "<<" and isinstance(held, yaml.AliasEvent):
                continue
            if key.value in entries:
                first = str(keys[key.value].line)
                self.faults.append(Fault("duplicate-key", key.place, key.value, detail=first))
                continue
            entries[key.value], keys[key.value] = value, key.place
        self.check_brackets(event, item)
        return Mapping(entries, keys, self.place(event))

    def check_brackets(self, event: yaml.Event, end: yaml.Event) -> None:
        """Refuse brackets over several lines that do not stand deeper than their key."""
        start, column, _line, _column = _span(event)
        last = _span(end)[2]
        if last > start and getattr(event, "flow_style", False):
            self.refuse(leniencies.swallowed(self.lines, start, last, column))

    def refuse(self, slip: Slip | None) -> None:
        if slip:
            raise _Slipped(slip)

    def cause(self, error: yaml.YAMLError) -> Slip:
        """Return the first slip or, if there is none, what PyYAML complains of at the place where it gave up."""
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = min(mark.line, len(self.lines) - 1) if mark else 0
        text = self.line(line)
        column = min(mark.column, len(text)) if mark else 0
        kind = "bracket" if re.search(r"[\[{]", text[:column]) else ""
        unknown = Slip("yaml-syntax", line, column, column + 1, text.strip(), mended="", key=kind)
        return slips.find(self.lines, self.known) or unknown


def _span(event: yaml.Event) -> tuple[int, int, int, int]:
    """Return line and column, from 0, of where an event starts and ends."""
    start, end = event.start_mark, event.end_mark
    assert start is not None
    assert end is not None
    return start.line, start.column, end.line, end.column


EMPTY = Mapping({}, {}, START)
