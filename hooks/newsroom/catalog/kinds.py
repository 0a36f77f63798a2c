"""The kinds of single values that front matter may hold: each turns a node into a typed value, or reports a Fault.

A kind also describes itself as JSON Schema (draft 2020-12), so that editors and the handbook say what the judge does.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Any

from newsroom.catalog.paths import is_web_address
from newsroom.catalog.reading import Reading, scalar_text
from newsroom.record import record
from newsroom.text import dates
from newsroom.text.frontmatter import Node, Scalar

# A text that a word processor put into quotes of its own, with none inside.
_CURLY = re.compile(r"\s*(?:“[^“”]*[”\"]|„[^“”„]*[“”]|‘[^‘’]*’)\s*")


@lru_cache(maxsize=64)
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.ASCII)


@record
class Text:
    """Plain text of `low` to `high` characters; line ends and runs of spaces become one space unless `keeps_lines`."""

    low: int = 1
    high: int = 500
    label: str = "teks"
    keeps_lines: bool = False

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        """Return the text without surrounding white space."""
        text = scalar_text(node, path, reading, self.label)
        if text is None:
            return None
        assert isinstance(node, Scalar)
        if node.comment:
            reading.fault("comment-in-text", node.place, node.value, path, node.comment)
        if node.plain and (text[-1] in '"”' or text[0] in "“") and text.count('"') % 2:
            reading.fault("unpaired-quote", node.place, text, path)
        if not text.isascii() and _CURLY.fullmatch(text):
            reading.fault("smart-quotes", node.place, text, path)
        text = text.strip() if self.keeps_lines else " ".join(text.split())
        if not self.low <= len(text) <= self.high:
            reading.fault("text-length", node.place, text, path, f"{self.low}-{self.high}")
        return text

    def schema(self) -> dict[str, Any]:
        """Return a string with its lengths."""
        return {"type": "string", "minLength": self.low, "maxLength": self.high}


@record
class Choice:
    """One of a fixed list of words."""

    options: tuple[str, ...]
    label: str = "pilihan"

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        """Return the word, exactly as listed."""
        text = scalar_text(node, path, reading, self.label)
        if text is not None and text not in self.options:
            reading.fault("unknown-choice", node.place, text, path, "|".join(self.options))
            return None
        return text

    def schema(self) -> dict[str, Any]:
        """Return the enumeration."""
        return {"type": "string", "enum": list(self.options)}


@record
class Flag:
    """`true` or `false`, nothing else (YAML 1.2, section 10.2.1.2)."""

    label: str = "true atau false"

    def read(self, node: Node, path: str, reading: Reading) -> bool | None:
        """Return the truth value."""
        text = scalar_text(node, path, reading, self.label)
        if text is None:
            return None
        if not (isinstance(node, Scalar) and node.plain and text in ("true", "false")):
            reading.fault("bad-flag", node.place, text, path)
            return None
        return text == "true"

    def schema(self) -> dict[str, Any]:
        """Return a boolean."""
        return {"type": "boolean"}


@record
class Number:
    """A whole number from `low` to `high`."""

    low: int = 0
    high: int = 10**9
    label: str = "bilangan bulat"

    def read(self, node: Node, path: str, reading: Reading) -> int | None:
        """Return the number."""
        text = scalar_text(node, path, reading, self.label)
        if text is None:
            return None
        if not re.fullmatch(r"0|[1-9]\d{0,9}", text, re.ASCII) or not self.low <= int(text) <= self.high:
            reading.fault("bad-number", node.place, text, path, f"{self.low}-{self.high}")
            return None
        return int(text)

    def schema(self) -> dict[str, Any]:
        """Return an integer with its bounds."""
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


@record
class Moment:
    """An ISO 8601 date and time; without offset it is in the agency's zone."""

    label: str = "tanggal dan jam"

    def read(self, node: Node, path: str, reading: Reading) -> dt.datetime | None:
        """Return the aware moment."""
        text = scalar_text(node, path, reading, self.label)
        if text is None:
            return None
        moment = dates.parse_moment(text, reading.zone)
        if moment is None:
            reading.fault("bad-date", node.place, text, path, "moment")
        return moment

    def schema(self) -> dict[str, Any]:
        """Return a date-time string."""
        pattern = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?( *(Z|[+-]\d{2}:?\d{2}))?$"
        return {"type": "string", "pattern": pattern}


@record
class Day:
    """An ISO 8601 date."""

    label: str = "tanggal"

    def read(self, node: Node, path: str, reading: Reading) -> dt.date | None:
        """Return the date."""
        text = scalar_text(node, path, reading, self.label)
        if text is None:
            return None
        moment = dates.parse_moment(text, reading.zone)
        day = moment.date() if moment else dates.parse_day(text)
        if day is None:
            reading.fault("bad-date", node.place, text, path, "day")
        return day

    def schema(self) -> dict[str, Any]:
        """Return a date string."""
        return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}"}


@record
class Pattern:
    """Text of a fixed form; `rule` words the Fault when the form is another."""

    expression: str
    rule: str
    example: str
    label: str = "teks"
    high: int = 200

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        """Return the text."""
        text = scalar_text(node, path, reading, self.label)
        if text is not None and (len(text) > self.high or not _compiled(self.expression).fullmatch(text)):
            reading.fault(self.rule, node.place, text, path, self.example)
            return None
        return text

    def schema(self) -> dict[str, Any]:
        """Return a string with its pattern."""
        return {"type": "string", "pattern": f"^(?:{self.expression})$", "maxLength": self.high}


@record
class Url:
    """An absolute https or http address without user name, password or spaces (RFC 3986)."""

    label: str = "alamat web"

    def read(self, node: Node, path: str, reading: Reading) -> str | None:
        """Return the address."""
        text = scalar_text(node, path, reading, self.label)
        if text is not None and not is_web_address(text):
            reading.fault("bad-url", node.place, text, path)
            return None
        return text

    def schema(self) -> dict[str, Any]:
        """Return a URI string."""
        return {"type": "string", "format": "uri", "pattern": "^https?://"}
