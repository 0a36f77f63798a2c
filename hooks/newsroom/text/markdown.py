"""The body of a post: CommonMark with tables, strikethrough and footnotes, rendered to clean HTML.

Raw HTML, unsafe links and images from elsewhere are Faults with their line. The HTML is cleaned all the same by nh3
with an allow-list. An image stands in it as `<img src="photo-N" …>`, N being its place in `Body.images`, until the
page knows its widths; a link inside the portal begins with a slash.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from mdit_py_plugins.footnote import footnote_plugin

from newsroom.text import markdown_footnotes, markdown_limits
from newsroom.text.body import Body
from newsroom.text.markdown_html import to_html
from newsroom.text.markdown_walk import Walker


def unchanged(target: str) -> str:
    """Return a link's target as it is."""
    return target


def read(text: str, first_line: int = 1, rewrite: Callable[[str], str] = unchanged) -> Body:
    """Return the Body of a Markdown text that begins on `first_line` of its file; `rewrite` maps a link into the site."""
    faults = markdown_limits.before(text, first_line)
    if faults:
        return Body(faults=faults)
    notes: dict[str, Any] = {}
    tokens = _parser().parse(text, notes)
    faults = tuple(markdown_limits.after(tokens, first_line))
    if faults:
        return Body(faults=faults)
    walker = Walker(text.split("\n"), first_line, rewrite)
    walker.walk(tokens)
    walker.faults += markdown_footnotes.unused(notes, walker.place)
    html = to_html(tokens)
    return Body(
        html=html,
        words=len(walker.plain_text().split()),
        links=tuple(walker.links),
        images=tuple(walker.images),
        headings=tuple(walker.headings),
        anchors=frozenset(heading.anchor for heading in walker.headings),
        faults=tuple(walker.faults),
        text=walker.plain_text(),
    )


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = (
        MarkdownIt("commonmark", {"maxNesting": markdown_limits.NESTING})
        .enable(["table", "strikethrough"])
        .use(footnote_plugin)
    )
    parser.core.ruler.before("footnote_tail", "footnote_lines", _note_footnotes)
    # Unsafe links must become tokens, so that they can be refused with their line instead of staying as odd text.
    parser.validateLink = _any_link  # type: ignore[method-assign]
    return parser


def _note_footnotes(state: StateCore) -> None:
    markdown_footnotes.note_lines(state.tokens, state.env)


def _any_link(url: str) -> bool:
    del url
    return True
