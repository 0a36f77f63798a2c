"""Templates: the only door to Jinja2. Whatever is printed is escaped; a name that is missing is an error.

The templates are files of `overrides/pages/`. Nothing but them writes markup: text of writers enters as values.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup, escape

from newsroom.text import dates, stylesheet, words

FOLDER = Path(__file__).resolve().parents[3] / "overrides" / "pages"
STYLES = ("style.css", "post.css", "list.css", "agenda.css", "kit.css", "check.css")
STYLE, EMPTY = b"STYLE-HASH", b"<style></style>"
# What could end a script element or begin a comment in it, and what JavaScript once took for a line end.
_JSON_ESCAPES = tuple((character, f"\\u{ord(character):04x}") for character in "<>&\u2028\u2029")
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def plain(value: object) -> str:
    """Return a value as it is printed: escaped, unless it is markup. Most text has nothing to escape."""
    if type(value) is str:
        special = "&" in value or "<" in value or ">" in value or '"' in value or "'" in value
        return escape(value) if special else value
    return value if type(value) is Markup else escape(value)


class _Generator(CodeGenerator):
    """Writes Python that has less to do at each page: attributes and calls are Python's own, texts in a row are one.

    So `a.b` is an attribute, never a key: for that there is `a["b"]`; and what is called is not given Jinja's context.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """Write `a.b`."""
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """Write `a(b, c=d)`."""
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        self.write(")")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        """Write `yield` for all texts at once, where Jinja has one for each."""
        if frame.buffer is None:
            frame = frame.copy()
            frame.buffer = "yield environment.texts"
        super().visit_Output(node, frame)

    def _output_child_pre(self, *_: object) -> None:
        self.write("environment.plain(")


class _Texts:
    """What takes the place of a buffer, of which Jinja calls these two: both return the text instead of keeping it."""

    append = staticmethod(str)
    extend = staticmethod("".join)


class _Template(Template):
    """A template whose macros are made once: as there are no globals, they are the same for every page."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        # To compare its globals with a page's, Jinja makes a set of each; none of ours has any.
        return super()._get_default_module(ctx if ctx and ctx.globals_keys else None)


class _Environment(Environment):
    """Jinja with the lighter Python, and what that calls. Autoescaping can't be turned off in it."""

    code_generator_class = _Generator
    template_class = _Template
    plain = staticmethod(plain)
    texts = _Texts

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        """Return a template; one that can't change is found at once, where Jinja would lock and look for its file."""
        if self.auto_reload or not isinstance(name, str) or globals is not None:
            return super().get_template(name, parent, globals)
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = super().get_template(name, parent)
        return found

    @cached_property
    def _found(self) -> dict[str, Template]:
        return {}


@lru_cache(maxsize=2048)
def _kept(macro: Callable[..., Markup], *given: object) -> Markup:
    """Return what a macro makes of values; what stands on many pages in the same words is made but once.

    A macro that has changed is another one.
    """
    return macro(*given)


@lru_cache(maxsize=2)
def _environment(fresh: bool) -> Environment:
    environment = _Environment(
        loader=FileSystemLoader(FOLDER, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=fresh,
    )
    environment.filters.update(_FILTERS)
    # Templates call nothing but what they are given; Jinja would copy these into every page's values.
    environment.globals.clear()
    return environment


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates on disk; where they can't be written they are compiled again."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def keep_compiled(folder: Path, makers: tuple[str, ...]) -> None:
    """Let compiled templates be kept in a folder that only this user may write to, and taken from it by later processes.

    A file's name tells the template and the versions of this module and of its `makers` (Jinja and what that needs); in it
    stand that of Python and the hash of the template's source, so that nothing stale is run.
    """
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    code = hashlib.sha256(Path(__file__).read_bytes() + repr(makers).encode()).hexdigest()[:16]
    for fresh in (False, True):
        _environment(fresh).bytecode_cache = _Compiled(str(folder), f"%s.{code}")


class _Visible(FileSystemLoader):
    """The files of a theme without those in hidden folders, which MkDocs would look at one by one and then leave out."""

    def list_templates(self) -> list[str]:
        """Return the names of all templates outside hidden folders."""
        found: set[str] = set()
        for top in self.searchpath:
            for folder, folders, names in os.walk(top):
                folders[:] = [name for name in folders if not name.startswith(".")]
                found.update(os.path.relpath(os.path.join(folder, name), top).replace(os.sep, "/") for name in names)
        return sorted(found)


def quicken(theme: Environment) -> Environment:
    """Return the environment of another tool's theme, which lists its files quickly from now on."""
    if isinstance(theme.loader, FileSystemLoader):
        theme.loader = _Visible(theme.loader.searchpath)
    return theme


def render(name: str, /, *, fresh: bool = True, **values: Any) -> str:
    """Return the page or fragment that the template of this name makes of the values.

    When `fresh`, a template that has changed since it was last read is read again; a build needs to read it only once.
    """
    return _environment(fresh).get_template(name).render(values)


def markup(html: str) -> Markup:
    """Return HTML that is already clean (the sanitiser's or a template's), so that it is printed as it is."""
    return Markup(html)


def json_script(value: object) -> Markup:
    """Return a value as JSON that may stand inside a script element: `<`, `>`, `&`, U+2028 and U+2029 are escaped."""
    return markup(json_text(value))


def json_text(value: object) -> str:
    """Return the same as plain text, for who puts it together of parts."""
    text = _JSON.encode(value)
    for character, escaped in _JSON_ESCAPES:
        text = text.replace(character, escaped)
    return text


def bare_script(name: str) -> str:
    """Return a script of the templates' folder without its comment lines and indentation."""
    lines = (line.strip() for line in (FOLDER / name).read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def hash_source(script: str) -> Markup:
    """Return the source that allows this script and no other in a policy (CSP 3, section 2.3.1)."""
    return markup(f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'")


def _local(moment: dt.datetime, zone: str) -> dt.datetime:
    """Return a moment in one of Indonesia's zones."""
    return moment.astimezone(dates.zone(zone))


def _there(moment: dt.datetime, zone: str) -> dt.datetime:
    """Return a moment as it was written when that is one of Indonesia's zones (where something happens), else in `zone`."""
    return moment if dates.zone_name(moment) in dates.ZONES else _local(moment, zone)


_FILTERS: dict[str, Callable[..., object]] = {
    "json_script": json_script,
    "hash_source": hash_source,
    "kept": _kept,
    "local": _local,
    "there": _there,
    "iso": dt.datetime.isoformat,
    "long_date": dates.long_date,
    "medium_date": dates.medium_date,
    "short_date": dates.short_date,
    "clock": dates.clock,
    "file_size": words.file_size,
    "minutes": words.reading_minutes,
    "dial": words.dial,
    "language_name": words.language_name,
    "direction": words.direction,
}


def render_styled(name: str, colors: str, /, *, fresh: bool = True, **values: Any) -> bytes:
    """Return the page that a template makes, with the rules it uses in its style element and their hash in its policy.

    The template writes an empty style element and, unless there is to be no policy, one whose style source is STYLE;
    both stand before any text of a writer.
    """
    # Piece by piece, as most pieces are ASCII, and one letter beyond it would make the whole page slow to encode.
    html = b"".join(map(str.encode, _environment(fresh).get_template(name).generate(values)))
    before, found, after = html.partition(EMPTY)
    if not found:
        return html
    # Of what stands before the body, which is a third of a page, no rule but that for the root can match anything.
    css = stylesheet.used(_sheets(_changed() if fresh else ()), b"<html>" + after)
    source, element = stylesheet.element(css, colors)
    return b"".join((before.replace(STYLE, source, 1), element, after))


def _changed() -> tuple[int, ...]:
    return tuple((FOLDER / name).stat().st_mtime_ns for name in STYLES)


@lru_cache(maxsize=4)
def _sheets(_changed: tuple[int, ...]) -> str:
    return "".join(stylesheet.minify((FOLDER / name).read_text(encoding="utf-8")) for name in STYLES)
