"""Drawings as SVG that only show something: no script, no address, nothing that a browser would fetch or run.

SVG is a language of programs as well as of pictures (SVG 2, chapters 15 and 16: scripts, links). Of its elements and
attributes only those are taken that draw lines, shapes and texts; whatever else there is makes it no drawing.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.parsers import expat

SPACE = "http://www.w3.org/2000/svg"
ELEMENTS = frozenset("svg g title desc text tspan rect circle ellipse line polyline polygon path style".split())
ATTRIBUTES = frozenset(
    """aria-describedby aria-hidden aria-label aria-labelledby baseline-shift class cx cy d dominant-baseline dx dy fill
    fill-opacity fill-rule font-family font-size font-style font-weight height id lang letter-spacing opacity points
    preserveAspectRatio r role rx ry stroke stroke-dasharray stroke-linecap stroke-linejoin stroke-miterlimit
    stroke-opacity stroke-width text-anchor text-decoration textLength transform version viewBox width x x1 x2 y y1
    y2""".split()
)
# What leads elsewhere, also behind an escape of CSS; in a style a text in quotes may be an address too.
_LEADING = re.compile(r"url|\\|://", re.IGNORECASE)
_STYLED = re.compile(r"@import|[\"']", re.IGNORECASE)


class Fault(NamedTuple):
    """What makes a file no drawing, and the line where it stands."""

    line: int
    what: str


class _Refused(Exception):
    pass


def fault_of(data: bytes) -> Fault | None:
    """Return the first thing in an SVG file that is more than a drawing, or that XML (1.0) can't read; or None."""
    parser = expat.ParserCreate(namespace_separator=" ")
    inside: list[str] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        space, _, element = name.rpartition(" ")
        if space != SPACE or element not in ELEMENTS or not (inside or element == "svg"):
            raise _Refused(element)
        for attribute, value in attributes.items():
            if attribute not in ATTRIBUTES or _LEADING.search(value):
                raise _Refused(attribute.rpartition(" ")[2])
        inside.append(element)

    def text(said: str) -> None:
        if inside[-1] == "style":
            styles.append(said)
            whole = "".join(styles)
            if _LEADING.search(whole) or _STYLED.search(whole):
                raise _Refused("style")

    def refuse(*_given: object) -> None:
        raise _Refused("<! atau <?")

    styles: list[str] = []
    parser.StartElementHandler, parser.EndElementHandler = begin, lambda _name: inside.pop()
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = parser.ProcessingInstructionHandler = refuse
    try:
        parser.Parse(data, True)
    except _Refused as refused:
        return Fault(parser.CurrentLineNumber, str(refused))
    except expat.ExpatError as error:
        return Fault(error.lineno, "XML")
    return None
