"""The body of a post: CommonMark with tables, strikethrough and footnotes, rendered to clean HTML.

Raw HTML, unsafe links and images from elsewhere are Faults with their line. The HTML is cleaned all the same by nh3
with an allow-list. An image stands in it as `<img src="photo-N" …>`, N being its place in `Body.images`, until the
page knows its widths; a link inside the portal begins with a slash.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_core import StateCore
from mdit_py_plugins.footnote import footnote_plugin

from newsroom.text import markdown_footnotes, markdown_limits
from newsroom.text.body import Body
from newsroom.text.markdown_html import clean, simple_block, to_html
from newsroom.text.markdown_walk import HEADINGS, SIMPLE, SIMPLE_BLOCK, Forms, Walker, forms, is_simple

# What begins like this goes on with a paragraph or begins one: no other rule of the library can want it.
_TEXT = r"(?:[^\s#>*_+=:|`~\[<0-9-]|(?:\*\*?|__?)[A-Za-z0-9]|[0-9]+[A-Za-z ,:%-])"
_ORDINARY = re.compile(_TEXT)
# The first of these underlines no heading and no head of a table: its hyphen stands alone, and text follows.
_ITEM = re.compile(r"[-+*][ \t]+[^\s]|[0-9]+[.)]")
_SIMPLE_ITEM = re.compile(rf"(?:[-+*]|[0-9]{{1,9}}([.)])) (?={_TEXT})")
_SIMPLE_HEADING = re.compile(r"(#{1,6}) (?=[^\s#])")
_SIMPLE_QUOTE = re.compile(rf"> (?={_TEXT})")
_TABLE_SIGNS = ("|", "-", ":")
_ITEM_SIGNS = frozenset("-+*0123456789")
# The library stops a text at every sign that some plugin might want; these are all that our rules look at.
_INLINE_SIGNS = re.compile(r"[\n\\`*_~\[\]!<&^]")
# A text with one of these may have markup, indentation, or signs that the library makes into others.
_DOUBTFUL = ("[", "_", "<", "&", "`", "\\", "~", "\t", "\r", "\0", "\n ")
# Of the signs that `markdown_limits` counts, those that a simple block may have.
_COUNTED = b"*]()!>"


def unchanged(target: str) -> str:
    """Return a link's target as it is."""
    return target


def read(text: str, first_line: int = 1, rewrite: Callable[[str], str] = unchanged) -> Body:
    """Return the Body of a Markdown text that begins on `first_line` of its file; `rewrite` maps a link into the site."""
    blocks = _simple_blocks(text)
    if blocks is not None:
        return _simple_body(text, blocks, first_line)
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
    return _body(to_html(tokens), walker)


def _body(html: str, walker: Walker) -> Body:
    plain = walker.plain_text()
    return Body(
        html=html,
        words=len(plain.split()),
        links=tuple(walker.links),
        images=tuple(walker.images),
        headings=tuple(walker.headings),
        anchors=frozenset(heading.anchor for heading in walker.headings),
        faults=tuple(walker.faults),
        text=plain,
    )


# ---- bodies of simple blocks only, without the library -------------------------------------------------------------

Block = tuple[str, list[Forms], int]


def _simple_blocks(text: str) -> list[Block] | None:
    """Return tag, texts and first line of each block of a body that has none but simple ones; None for any other.

    No line of such a body is indented, so blocks end at empty lines. What is taken here is what `_shortcut` takes, and
    none of it would be refused by `markdown_limits`: its lines are no deeper than one level, its signs are counted.
    """
    if text[:1] == " " or _is_doubtful(text):
        return None
    blocks: list[Block] = []
    line = 0
    for piece in text.split("\n\n"):
        ends = piece.count("\n")
        block = piece.strip("\n") if ends else piece
        if block:
            # An item after an empty line belongs to the list before it.
            if blocks and blocks[-1][0] in ("ul", "ol") and block[0] in _ITEM_SIGNS:
                return None
            above = len(piece) - len(piece.lstrip("\n")) if ends else 0
            found = _blocks_of(block, line + above)
            if found is None:
                return None
            blocks += found
        line += ends + 2
    return blocks


def _is_doubtful(text: str) -> bool:
    """Return whether a text may have markup other than simple blocks, or more signs than are read without a closer look."""
    for sign in _DOUBTFUL:
        if sign in text:
            return True
    data = text.encode(errors="surrogatepass")
    return len(data) - len(data.translate(None, _COUNTED)) > markdown_limits.BRACKET_RUN


def _blocks_of(block: str, line: int) -> list[Block] | None:
    """Return the blocks of lines without an empty one between them: a block, or a heading and what stands below it."""
    found: list[Block] = []
    if block[0] == "#":
        lines = block.split("\n")
        for written, below in zip(lines, [*lines[1:], ""], strict=True):
            if written[0] != "#":
                break
            heading = _SIMPLE_HEADING.match(written)
            content = mdTrim(written[heading.end() :]) if heading else ""
            text = forms(content)
            if not heading or not text or content.endswith("#") or below.startswith(_TABLE_SIGNS):
                return None
            found.append((f"h{len(heading[1])}", [text], line + len(found)))
        block = "\n".join(lines[len(found) :])
        if not block:
            return found
    tag, contents = _simple_lines(block)
    texts = [text for text in map(forms, contents) if text]
    if not tag or len(texts) < len(contents):
        return None
    found.append((tag, texts, line + len(found)))
    return found


def _simple_lines(block: str) -> tuple[str, list[str]]:
    """Return tag and contents of a quotation, a list or a paragraph; the tag is empty when it may be something else."""
    sign, lines = block[0], block.split("\n")
    if sign == ">":
        content = "\n".join([line[2:] for line in lines])
        return "blockquote" if all(map(_SIMPLE_QUOTE.match, lines)) else "", [mdTrim(content)]
    if sign in _ITEM_SIGNS and (first := _SIMPLE_ITEM.match(block)):
        items = [found for line in lines if (found := _SIMPLE_ITEM.match(line))]
        alike = len(items) == len(lines) and all((found[1] or found[0]) == (first[1] or first[0]) for found in items)
        tag = ("ol" if first[0][:-2] == "1" else "") if first[1] else "ul"
        return tag if alike else "", [mdTrim(found.string[found.end() :]) for found in items]
    return "p" if all(map(_ORDINARY.match, lines)) else "", [mdTrim(block)]


def _simple_body(text: str, blocks: list[Block], first_line: int) -> Body:
    walker = Walker(text.split("\n"), first_line, unchanged)
    parts = []
    for tag, texts, line in blocks:
        walker.texts += [plain for plain, _ in texts]
        anchor = walker.headed(int(tag[1]), texts[0][0], line) if tag in HEADINGS else ""
        parts.append(simple_block(tag, [html for _, html in texts], anchor))
    return _body(clean("".join(parts)), walker)


# ---- other bodies --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """Return the parser of bodies: what `_library` reads, with short ways for what most texts are made of."""
    parser = _library()
    parser.block.ruler.before("table", "shortcut", _shortcut)
    parser.core.ruler.at("inline", _inlines)
    parser.inline.terminator_re = _INLINE_SIGNS
    return parser


def _library() -> MarkdownIt:
    parser = (
        MarkdownIt("commonmark", {"maxNesting": markdown_limits.NESTING})
        .enable(["table", "strikethrough"])
        .use(footnote_plugin)
    )
    parser.core.ruler.before("footnote_tail", "footnote_lines", _note_footnotes)
    # Unsafe links must become tokens, so that they can be refused with their line instead of staying as odd text.
    parser.validateLink = _any_link  # type: ignore[method-assign]
    return parser


def _shortcut(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a block of the simple and common kinds; every other rule of the library would refuse it, or find the same.

    Whatever is in doubt is left to them.
    """
    del end
    if silent or state.is_code_block(start):
        return False
    if state.level == 0 and (short := _SHORT.get(state.src[state.bMarks[start]])) and short(state, start):
        return True
    line = start
    while line < state.lineMax and not state.isEmpty(line):
        if not _ORDINARY.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line]):
            if line > start and _begins_item(state, line):
                break
            return False
        line += 1
    content = mdTrim(state.getLines(start, line, state.blkIndent, False))
    # In lists the library looks for the paragraph's three tokens, to hide two of them.
    if state.level == 0 and is_simple(content):
        return _push(state, "p", content, start, line)
    state.push("paragraph_open", "p", 1).map = [start, line]
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = content, [start, line], []
    state.push("paragraph_close", "p", -1)
    state.line = line
    return True


def _push(state: StateBlock, tag: str, content: str, start: int, after: int) -> bool:
    """Add one token for a whole block; `start` is the line where its last text begins, `after` the next block's."""
    token = state.push(SIMPLE_BLOCK, tag, 0)
    token.content, token.map = content, [start, after]
    state.line = after
    return True


def _short_heading(state: StateBlock, start: int) -> bool:
    """Read a heading without hashes at its end that cannot head a table."""
    found = _SIMPLE_HEADING.match(state.src, state.bMarks[start], state.eMarks[start])
    content = mdTrim(state.src[found.end() : state.eMarks[start]]) if found else ""
    below = state.bMarks[start + 1] + state.tShift[start + 1]
    if not found or content.endswith("#") or not is_simple(content) or state.src.startswith(_TABLE_SIGNS, below):
        return False
    return _push(state, f"h{len(found[1])}", content, start, start + 1)


def _short_quote(state: StateBlock, start: int) -> bool:
    """Read a quotation of one paragraph, each line of which has its sign, and after which there is an empty line."""
    lines = []
    line = start
    while line < state.lineMax and not state.isEmpty(line):
        if not _SIMPLE_QUOTE.match(state.src, state.bMarks[line], state.eMarks[line]):
            return False
        lines.append(state.src[state.bMarks[line] + 2 : state.eMarks[line]])
        line += 1
    content = mdTrim("\n".join(lines))
    return is_simple(content) and _push(state, "blockquote", content, start, line)


def _short_list(state: StateBlock, start: int) -> bool:
    """Read a list whose items are one line each, and which an empty line and a line that is no item follow."""
    first = _SIMPLE_ITEM.match(state.src, state.bMarks[start], state.eMarks[start])
    if not first or (first[1] and first[0][:-2] != "1"):
        return False
    items = []
    line = start
    while line < state.lineMax and not state.isEmpty(line):
        found = _SIMPLE_ITEM.match(state.src, state.bMarks[line], state.eMarks[line])
        if not found or (found[1] or found[0]) != (first[1] or first[0]):
            return False
        items.append(mdTrim(state.src[found.end() : state.eMarks[line]]))
        line += 1
    after = state.skipEmptyLines(line)
    goes_on = after < state.lineMax and (state.tShift[after] or state.src[state.bMarks[after]] in _ITEM_SIGNS)
    if goes_on or not all(map(is_simple, items)):
        return False
    return _push(state, "ol" if first[1] else "ul", "\n".join(items), line - 1, after)


_SHORT = {"#": _short_heading, ">": _short_quote, **dict.fromkeys("-+*1", _short_list)}


def _begins_item(state: StateBlock, line: int) -> bool:
    """Return whether a line ends the paragraph above it by beginning an item of a list, as the library decides it."""
    if not _ITEM.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line]):
        return False
    if state.sCount[line] < 0 or state.sCount[line] - state.blkIndent > 3:
        return False
    parent, state.parentType = state.parentType, "paragraph"
    ends = list_block(state, line, state.lineMax, True)
    state.parentType = parent
    return ends


def _inlines(state: StateCore) -> None:
    """Parse what stands inside blocks; a simple text needs no tokens of its own."""
    parse = state.md.inline.parse
    for token in state.tokens:
        if token.type != "inline":
            continue
        if is_simple(token.content):
            token.type = SIMPLE
        else:
            token.children = parse(token.content, state.md, state.env, token.children or [])


def _note_footnotes(state: StateCore) -> None:
    markdown_footnotes.note_lines(state.tokens, state.env)


def _any_link(url: str) -> bool:
    del url
    return True
