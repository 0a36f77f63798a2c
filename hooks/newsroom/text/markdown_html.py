"""Prints the tokens of a body as HTML, and cleans it: the renderer writes nothing that the allow-list takes away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape

import nh3
from markdown_it.token import Token

from newsroom.text.body import PREFIX
from newsroom.text.markdown_walk import BREAK, SAFE_SCHEMES, SIMPLE, SIMPLE_BLOCK, STRONG, line_end

TAGS = {
    "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "strong", "em", "s", "sup", "blockquote", "code", "pre", "ul", "ol", "li",
    "table", "thead", "tbody", "tr", "th", "td", "a", "img", "figure", "figcaption", "div", "section",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title", "id", "role", "aria-label", "rel"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "th": {"scope", "class"},
    "td": {"class"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "section": {"aria-label", "class"},
    "li": {"id"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}

CLASSES = ("kanan", "tengah", "tabel", "catatan-kaki")
TABLE = '<div class="tabel" role="region" tabindex="0" aria-label="Tabel">'
# Most tags of a body; they are printed as they are.
_BARE = frozenset({"p", "li", "ul", "ol", "strong", "em", "blockquote", "tr", "td"})


def to_html(tokens: list[Token]) -> str:
    """Return the clean HTML of a body's tokens."""
    return clean(_Renderer().render(tokens))


def clean(html: str) -> str:
    """Return HTML without anything that the allow-list does not have."""
    cleaned = _cleaner(None).clean(html)
    # To be asked about every attribute costs more than all the cleaning; ids and classes look alike once it is done.
    return cleaned if _is_ours(cleaned) else _cleaner(_keep_attribute).clean(html)


def _is_ours(cleaned: str) -> bool:
    """Return whether every id and class is surely one that the renderer writes."""
    if cleaned.count(' id="') != cleaned.count(f' id="{PREFIX}'):
        return False
    classes = cleaned.count(' class="')
    return not classes or classes == sum(cleaned.count(f' class="{name}"') for name in CLASSES)


@lru_cache(maxsize=2)
def _cleaner(attribute_filter: Callable[[str, str, str], str | None] | None) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=set(SAFE_SCHEMES),
        link_rel=None,
        strip_comments=True,
        attribute_filter=attribute_filter,
    )


def _keep_attribute(_tag: str, name: str, value: str) -> str | None:
    """Drop every id and class that the renderer itself does not write: a second lock behind its own door."""
    if name == "id":
        return value if value.startswith(PREFIX) else None
    if name == "class":
        return value if value in CLASSES else None
    return value


class _Renderer:
    """Prints block by block; a paragraph that is one image becomes a figure."""

    def render(self, tokens: list[Token]) -> str:
        parts: list[str] = []
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if token.type == SIMPLE_BLOCK:
                items = token.content.split("\n") if token.tag in ("ul", "ol") else [token.content]
                parts.append(simple_block(token.tag, [_simple(item) for item in items], str(token.attrs.get("id", ""))))
            elif token.type == "paragraph_open" and (figure := self.figure(tokens[position : position + 3])):
                parts.append(figure)
                position += 2
            else:
                parts.append(self.block(token))
            position += 1
        return "".join(parts)

    def figure(self, tokens: list[Token]) -> str:
        """Return a figure for a paragraph that is one image and nothing else, or an empty text."""
        if len(tokens) < 3 or tokens[1].type != "inline":
            return ""
        children = tokens[1].children or []
        if len(children) != 1 or children[0].type != "image":
            return ""
        caption = str(children[0].attrs.get("title", ""))
        note = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
        return f"<figure>{self.image(children[0])}{note}</figure>\n"

    def image(self, token: Token) -> str:
        return f'<img src="{escape(str(token.attrs["src"]))}" alt="{escape(token.content)}">'

    def block(self, token: Token) -> str:
        if token.type == SIMPLE:
            return _simple(token.content)
        if token.type == "inline":
            return "".join(self.span(child) for child in token.children or [])
        if token.type in ("fence", "code_block"):
            return f"<pre><code>{escape(token.content, quote=False)}</code></pre>\n"
        if token.type == "html_block":
            return f"<p>{escape(token.content, quote=False)}</p>\n"
        if token.type.startswith("footnote"):
            return self.footnote(token)
        return "" if token.hidden else self.tag(token)

    def tag(self, token: Token) -> str:
        if token.nesting < 0:
            return f"</{token.tag}>{'</div>' if token.tag == 'table' else ''}\n"
        if not token.attrs and token.tag in _BARE:
            return f"<{token.tag}>"
        attributes = dict(token.attrs)
        align = str(attributes.pop("style", "")).removeprefix("text-align:")
        if align in ("right", "center"):
            attributes["class"] = {"right": "kanan", "center": "tengah"}[align]
        if token.tag == "th":
            attributes["scope"] = "col"
        written = "".join(f' {name}="{escape(str(value))}"' for name, value in attributes.items())
        return (
            (TABLE if token.tag == "table" else "") + f"<{token.tag}{written}>" + ("\n" if token.type == "hr" else "")
        )

    def span(self, token: Token) -> str:
        if token.type == "text":
            return escape(token.content, quote=False)
        if token.type == "softbreak":
            return "\n"
        if token.type == "hardbreak":
            return "<br>\n"
        if token.type == "code_inline":
            return f"<code>{escape(token.content, quote=False)}</code>"
        if token.type == "image":
            return self.image(token)
        if token.type == "html_inline":
            return escape(token.content, quote=False)
        if token.type.startswith("footnote"):
            return self.footnote(token)
        return self.link(token) if token.type == "link_open" else self.tag(token).rstrip("\n")

    def link(self, token: Token) -> str:
        href = str(token.attrs.get("href", ""))
        names = [name for name in ("href", "title", "rel") if token.attrs.get(name) and (href or name != "href")]
        return "<a" + "".join(f' {name}="{escape(str(token.attrs[name]))}"' for name in names) + ">"

    def footnote(self, token: Token) -> str:
        number = int(token.meta.get("id", 0)) + 1 if token.meta else 1
        again = int(token.meta.get("subId", 0)) if token.meta else 0
        mark = f"{number}" + (f"-{again}" if again else "")
        kind = token.type
        if kind == "footnote_ref":
            names = f'href="#{PREFIX}fn{number}" id="{PREFIX}fnref{mark}" aria-label="Catatan kaki {number}"'
            return f"<sup><a {names}>[{number}]</a></sup>"
        if kind == "footnote_block_open":
            return '<section class="catatan-kaki" aria-label="Catatan kaki"><ol>\n'
        if kind == "footnote_block_close":
            return "</ol></section>\n"
        if kind == "footnote_open":
            return f'<li id="{PREFIX}fn{number}">'
        if kind == "footnote_anchor":
            return f' <a href="#{PREFIX}fnref{mark}" aria-label="Kembali ke teks">\N{LEFTWARDS ARROW WITH HOOK}</a>'
        return "</li>\n" if kind == "footnote_close" else ""


def simple_block(tag: str, texts: Sequence[str], anchor: str) -> str:
    """Return the HTML of a simple block whose texts (several in a list, else one) are HTML already."""
    if tag in ("ul", "ol"):
        items = "".join([f"<li>{text}</li>\n" for text in texts])
        return f"<{tag}>{items}</{tag}>\n"
    if tag == "blockquote":
        return f"<blockquote><p>{texts[0]}</p>\n</blockquote>\n"
    opening = f'{tag} id="{anchor}"' if anchor else tag
    return f"<{opening}>{texts[0]}</{tag}>\n"


def _simple(content: str) -> str:
    """Return the HTML of a simple text, as its tokens would be printed."""
    written = escape(content, quote=False)
    if "*" in written:
        written = STRONG.sub(r"<strong>\1</strong>", written)
    return BREAK.sub(line_end, written) if "\n" in written else written
