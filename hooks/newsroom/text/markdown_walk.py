"""Walks the tokens of a body once: notes links, images, headings and faults, and rewrites what will be printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from operator import itemgetter
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token

from newsroom.text import markdown_footnotes
from newsroom.text.body import PREFIX, Heading, Image, Link, slugify
from newsroom.text.problem import Fault, Place
from newsroom.text.source import PER_RULE

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# Types of tokens of our own: a simple text that was not parsed further, and a whole block of such.
SIMPLE, SIMPLE_BLOCK = "simple", "simple_block"
# Between such neighbours two asterisks can only open or only close (CommonMark 0.31.2, section 6.2), so pairs are pairs.
STRONG = re.compile(r"\*\*(?<![^ \n]\*\*)([A-Za-z0-9](?:[^*]*[A-Za-z0-9])?)\*\*(?![^ \n.,:;)])")
# A function of C: for a template of its own, `re` expands each match in Python.
_STRONG_TEXT = itemgetter(1)
# What becomes of a simple text: its plain text, and its HTML.
Forms = tuple[str, str]
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# A run of spaces is tried at its beginning only, or a long one would cost the square of its length.
BREAK = re.compile(r"(?:(?<! ) +)?\n[ \t]*")


class Walker:
    """Gathers what a body links to and shows; `walk` is called once, with all its tokens."""

    def __init__(self, lines: Sequence[str], first_line: int, rewrite: Callable[[str], str]) -> None:
        self.lines = lines
        self.first_line = first_line
        self.rewrite = rewrite
        self.links: list[Link] = []
        self.images: list[Image] = []
        self.headings: list[Heading] = []
        self.faults: list[Fault] = []
        self.texts: list[str] = []
        self.numbers: dict[str, int] = {}
        self.level = 1

    def plain_text(self) -> str:
        return "\n".join(self.texts)

    def place(self, index: int, needle: str) -> Place:
        line = self.lines[index] if 0 <= index < len(self.lines) else ""
        start = max(0, line.find(needle)) if needle else 0
        width = len(needle) if needle and needle in line else max(1, len(line))
        return Place(index + self.first_line, start + 1, start + 1 + width)

    def walk(self, tokens: list[Token]) -> None:
        line = 0
        for position, token in enumerate(tokens):
            line = token.map[0] if token.map else line
            if token.type in (SIMPLE, SIMPLE_BLOCK):
                self.simple(token, line)
            elif token.type == "heading_open":
                self.heading(token, tokens[position + 1], line)
            elif token.type == "html_block":
                self.raw_html(line, token.content)
            elif token.type == "inline":
                self.inline(token.children or [], line)

    def simple(self, token: Token, line: int) -> None:
        if token.tag in ("ul", "ol"):
            self.texts += map(_simple_text, token.content.split("\n"))
            return
        text = _simple_text(token.content)
        self.texts.append(text)
        if token.tag in HEADINGS:
            token.attrSet("id", self.headed(int(token.tag[1]), text, line))

    def heading(self, token: Token, inline: Token, line: int) -> None:
        text = _simple_text(inline.content) if inline.type == SIMPLE else text_of(inline.children or [])
        token.attrSet("id", self.headed(int(token.tag[1]), text, line))

    def headed(self, level: int, text: str, line: int) -> str:
        """Note a heading, and return its anchor."""
        unique = self.unique(PREFIX + slugify(text))
        place = self.place(line, "")
        if level == 1:
            self.faults.append(Fault("heading-top", place, text))
        elif level > self.level + 1:
            self.faults.append(Fault("heading-skip", place, text, detail=f"{self.level}-{level}"))
        self.level = max(level, 1)
        self.headings.append(Heading(level, text, unique, place))
        return unique

    def unique(self, name: str) -> str:
        """Return an anchor that no heading before has; the same heading again and again costs the same each time."""
        anchor, number = name, self.numbers.get(name, 1)
        while anchor in self.numbers:
            number += 1
            anchor = f"{name}-{number}"
        self.numbers[name] = number
        self.numbers.setdefault(anchor, 1)
        return anchor

    def raw_html(self, line: int, content: str) -> None:
        shown = content.strip().split("\n")[0]
        self.faults.append(Fault("raw-html", self.place(line, shown), shown[:80]))

    def inline(self, children: list[Token], line: int) -> None:
        self.texts.append(text_of(children))
        for position, child in enumerate(children):
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == "text" and "[^" in child.content:
                self.footnotes(child.content, line)
            elif child.type == "html_inline":
                self.raw_html(line, child.content)
            elif child.type == "image":
                self.image(child, line)
            elif child.type == "link_open":
                self.link(child, text_of(_until_close(children, position)), line)

    def footnotes(self, text: str, index: int) -> None:
        line = self.lines[index] if index < len(self.lines) else ""
        told = {(fault.place, fault.value) for fault in self.faults[-PER_RULE:]}
        found = markdown_footnotes.missing(text, line, lambda written: self.place(index, written))
        self.faults += [fault for fault in found if (fault.place, fault.value) not in told]

    def image(self, token: Token, line: int) -> None:
        target = str(token.attrs.get("src", ""))
        alt = text_of(token.children or [])
        place = self.place(line, target)
        if urlsplit(target).scheme or target.startswith("//"):
            self.faults.append(Fault("external-image", place, target[:120]))
        token.attrSet("src", f"photo-{len(self.images)}")
        token.content = alt
        self.images.append(Image(unquote(target), alt, str(token.attrs.get("title", "")), place))

    def link(self, token: Token, text: str, line: int) -> None:
        target = str(token.attrs.get("href", ""))
        place = self.place(line, target)
        if not _is_safe(target):
            self.faults.append(Fault("unsafe-link", place, target[:120]))
            token.attrSet("href", "")
            return
        resolved = self.rewrite(target)
        self.links.append(Link(target, resolved, text, place))
        token.attrSet("href", resolved)
        if resolved.startswith(("http://", "https://")) and not _is_government(resolved):
            token.attrSet("rel", "nofollow noopener")


def _is_safe(target: str) -> bool:
    if re.search(r"[\x00-\x20\x7f-\x9f\\]", target) or target.startswith("//"):
        return False
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    if parts.scheme:
        return parts.scheme.lower() in SAFE_SCHEMES and "@" not in parts.netloc
    return ":" not in target.partition("/")[0]


def _is_government(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host.endswith(".go.id") or host == "go.id"


def is_simple(content: str) -> bool:
    """Return whether a text holds no markup but strong words and ends of lines, so that it need not be parsed."""
    # Searching for one sign after the other is many times as fast as an expression for all of them.
    if "[" in content or "_" in content or "<" in content or "&" in content:
        return False
    if "`" in content or "\\" in content or "~" in content:
        return False
    return "*" not in content or "*" not in STRONG.sub(_STRONG_TEXT, content)


def forms(content: str) -> Forms | None:
    """Return plain text and HTML of a simple text; None when it has asterisks that are no pairs around strong words.

    The caller has seen that it has none of the other signs for which `is_simple` refuses a text.
    """
    plain, html = content, content.replace(">", "&gt;")
    if "*" in content:
        plain = STRONG.sub(_STRONG_TEXT, content)
        if "*" in plain:
            return None
        # Neither a sign for `>` nor `>` itself may stand beside a strong word, so what is strong is the same in both.
        html = STRONG.sub(_strong, html)
    return (BREAK.sub(" ", plain), BREAK.sub(line_end, html)) if "\n" in content else (plain, html)


def _strong(found: re.Match[str]) -> str:
    return f"<strong>{found[1]}</strong>"


def line_end(found: re.Match[str]) -> str:
    """Return the HTML of an end of a line."""
    return "<br>\n" if found.group().startswith("  ") else "\n"


def _simple_text(content: str) -> str:
    if "*" in content:
        content = STRONG.sub(_STRONG_TEXT, content)
    return BREAK.sub(" ", content) if "\n" in content else content


def _until_close(children: list[Token], position: int) -> list[Token]:
    depth, inside = 0, []
    for child in children[position:]:
        depth += child.nesting
        inside.append(child)
        if depth == 0:
            break
    return inside


def text_of(children: Sequence[Token]) -> str:
    """Return the plain text of inline tokens: no markup, an image by its alternative text."""
    parts = []
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "image":
            parts.append(text_of(child.children or []))
        elif child.type in ("text", "code_inline"):
            parts.append(child.content)
    return "".join(parts)
