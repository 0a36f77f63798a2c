"""Style sheets: made small, and cut to the rules that a page can use, as every page carries its style itself."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache

from newsroom.record import record

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,>]|(?<=[\w)\]*])[+~](?=[ \w.*:\[])) ?")
_COLON = re.compile(r"(?<=[a-z-]): ")
_PSEUDO = re.compile(r"::?[a-z-]+(?:\([^)]*\))?|\[[^\]]*\]")
_CLASS = re.compile(r"\.([\w-]+)")
_TAG = re.compile(r"(?<![\w.-])[a-z][a-z0-9]*")
_READ = re.compile(r"var\((--[a-z]+)\)")
_SET = re.compile(r"(?<=[;{])(--[a-z]+):[^;}]*;?")
_USED_TAG = re.compile(rb"<([a-z][a-z0-9]*)")
# The look back comes after the letters that a search can leap to; before them it would be tried at every byte.
_USED_CLASS = re.compile(rb'class="(?<=\sclass=")([^"]*)"')


@record
class Selector:
    """One selector, with the classes and elements that a page must have for it to match anything."""

    text: str
    classes: frozenset[str]
    tags: frozenset[str]


@record
class Rule:
    """A rule (selectors and declarations) or, when it has rules of its own, a conditional group such as `@media`."""

    selectors: tuple[Selector, ...]
    declarations: str
    condition: str = ""
    rules: tuple[Rule, ...] = ()


def minify(text: str) -> str:
    """Return a style sheet without comments and idle white space."""
    text = _AROUND.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", text)))
    return _COLON.sub(":", text).replace(";}", "}").strip()


@lru_cache(maxsize=16)
def parse(text: str) -> tuple[Rule, ...]:
    """Return the rules of a minified style sheet; groups are not nested in groups."""
    return tuple(_rules(text))


def _rules(text: str) -> Iterator[Rule]:
    position = 0
    while (opening := text.find("{", position)) >= 0:
        head, closing = text[position:opening], _closing(text, opening)
        inner = text[opening + 1 : closing]
        if head.startswith("@media"):
            yield Rule((), "", head, tuple(_rules(inner)))
        else:
            yield Rule(tuple(_selector(part) for part in head.split(",")), inner)
        position = closing + 1


def _closing(text: str, opening: int) -> int:
    depth = 0
    for position in range(opening, len(text)):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if depth == 0:
            return position
    raise ValueError("a brace of a style sheet is not closed")


def _selector(text: str) -> Selector:
    plain = _PSEUDO.sub("", text)
    return Selector(text, frozenset(_CLASS.findall(plain)), frozenset(_TAG.findall(_CLASS.sub("", plain))))


def used(sheet: str, html: bytes) -> str:
    """Return the rules of a minified style sheet that can match something in a page."""
    return _used(sheet, frozenset(_USED_CLASS.findall(html)), frozenset(_USED_TAG.findall(html)))


@lru_cache(maxsize=512)
def _used(sheet: str, values: frozenset[bytes], elements: frozenset[bytes]) -> str:
    """Return the rules for these values of `class` and these elements; pages of one kind mostly have the same."""
    classes = frozenset(name for value in values for name in value.decode().split())
    css = _print(parse(sheet), classes, frozenset(element.decode() for element in elements))
    read = set(_READ.findall(css))
    return _SET.sub(lambda found: found[0] if found[1] in read else "", css)


def _print(rules: tuple[Rule, ...], classes: frozenset[str], tags: frozenset[str]) -> str:
    parts = []
    for rule in rules:
        if rule.condition:
            inner = _print(rule.rules, classes, tags)
            parts.append(f"{rule.condition}{{{inner}}}" if inner else "")
            continue
        kept = [item.text for item in rule.selectors if item.classes <= classes and item.tags <= tags]
        parts.append(f"{','.join(kept)}{{{rule.declarations}}}" if kept else "")
    return "".join(parts)


def element(css: str, colors: str) -> tuple[bytes, bytes]:
    """Return the style element with these rules and colours, behind its source for a policy (CSP 3, section 2.3.1)."""
    data, hashed = _hashed(css)
    # Many pages have the same rules, and each agency has its own colours: only these are hashed at every page.
    whole, more = hashed.copy(), colors.encode()
    whole.update(more)
    return b"'sha256-%b'" % base64.b64encode(whole.digest()), b"<style>%b%b</style>" % (data, more)


@lru_cache(maxsize=512)
def _hashed(css: str) -> tuple[bytes, hashlib._Hash]:
    data = css.encode()
    return data, hashlib.sha256(data)
