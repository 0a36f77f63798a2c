"""What a rendered body of a post is: its HTML, and everything of it that rules and pages ask for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import field
from typing import Any

from newsroom.record import record
from newsroom.text.problem import Fault, Place

PREFIX = "konten-"
_BETWEEN = re.compile(r"[^a-z0-9]+")


@record
class Link:
    """A link of the body: where the writer points, where that is on the site, its text and place."""

    target: str
    resolved: str
    text: str
    place: Place

    # Here and below: what dataclasses do for pickling is slow, and bodies are pickled more than anything else.
    def __reduce__(self) -> tuple[Any, ...]:
        return Link, (self.target, self.resolved, self.text, self.place)


@record
class Image:
    """An image of the body: its file as the writer named it, alternative text, caption and place."""

    target: str
    alt: str
    caption: str
    place: Place

    def __reduce__(self) -> tuple[Any, ...]:
        return Image, (self.target, self.alt, self.caption, self.place)


@record
class Heading:
    """A heading of the body: level 1 to 6, its text, its anchor and place."""

    level: int
    text: str
    anchor: str
    place: Place

    def __reduce__(self) -> tuple[Any, ...]:
        return Heading, (self.level, self.text, self.anchor, self.place)


@record
class Body:
    """A rendered body: clean HTML, the number of words, what it links to and shows, its anchors, its faults."""

    html: str = ""
    words: int = 0
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    headings: tuple[Heading, ...] = ()
    anchors: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()
    text: str = field(default="", repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        seen = (self.links, self.images, self.headings, self.anchors)
        return Body, (self.html, self.words, *seen, self.faults, self.text)


def slugify(text: str) -> str:
    """Return a heading's text as an anchor: lower case ASCII letters and digits, joined by hyphens."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _BETWEEN.sub("-", text.lower()).strip("-")[:60] or "bagian"


def anchor(fragment: str) -> str:
    """Return the id on our page for the fragment of a link as other Markdown previews name it."""
    return fragment if fragment.startswith(PREFIX) else PREFIX + fragment
