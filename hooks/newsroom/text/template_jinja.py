"""Jinja2 with the lighter Python, for pages: `template.py` imports it once there is something to render."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup, escape

HASH = 32
Filters = Mapping[str, Callable[..., object]]


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


def environment(folder: Path, filters: Filters, fresh: bool, compiled: tuple[str, str] | None) -> Environment:
    """Return the environment of the templates of a folder; when `fresh`, one that has changed is read again.

    They are kept compiled in another folder under names of this pattern, if these two are given.
    """
    made = _Environment(
        loader=FileSystemLoader(folder, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=fresh,
        bytecode_cache=_Compiled(*compiled) if compiled else None,
    )
    made.filters.update(filters)
    # Templates call nothing but what they are given; Jinja would copy these into every page's values.
    made.globals.clear()
    return made


class _Compiled(BytecodeCache):
    """Compiled templates on disk, each behind its own hash: one that was damaged, or can't be kept, is compiled again.

    Jinja itself only looks whether they were made of the same source.
    """

    def __init__(self, folder: str, pattern: str) -> None:
        self.pattern = os.path.join(folder, pattern)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was compiled before, if it is whole."""
        with suppress(OSError), open(self.pattern % bucket.key, "rb") as file:
            mark, data = file.read(HASH), file.read()
            if mark == hashlib.sha256(data).digest():
                bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        data, draft = bucket.bytecode_to_string(), f"{self.pattern % bucket.key}.{os.getpid()}"
        try:
            with open(draft, "wb") as file:
                file.write(hashlib.sha256(data).digest() + data)
            os.replace(draft, self.pattern % bucket.key)
        except OSError:
            with suppress(OSError):
                os.unlink(draft)


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


def quicken(theme: Environment) -> None:
    """Let the environment of another tool's theme list its files quickly from now on."""
    if isinstance(theme.loader, FileSystemLoader):
        theme.loader = _Visible(theme.loader.searchpath)
