"""Templates of plain texts: what `template.py` is for pages, for texts that are sent on and so are never escaped.

They come from files of the portal, not from our code, and know nothing but the values that they are given: in Jinja's
sandbox, without globals, and with no filters but those named here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

_FILTERS = ("upper", "lower", "capitalize", "replace", "trim", "default", "length")
_GAP = re.compile(r"\n{3,}")
_SPACES = re.compile(r"[ \t]{2,}")
_LINE_ENDS = re.compile(r"[ \t]+\n")


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=False, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    return environment


@lru_cache(maxsize=256)
def _compiled(source: str) -> Template:
    return _environment().from_string(source)


def fault_of(source: str) -> int:
    """Return the line of a template that Jinja can't read, counted from 1; 0 when it can read all of it."""
    try:
        _environment().parse(source)
        _compiled(source)
    except TemplateSyntaxError as error:
        return error.lineno
    except TemplateError:
        return 1
    return 0


def names_in(source: str) -> frozenset[str]:
    """Return the names of the values that a template asks for; it must be one without fault."""
    return frozenset(meta.find_undeclared_variables(_environment().parse(source)))


def render(source: str, values: Mapping[str, str]) -> str:
    """Return the text that a template makes of values; parts that are empty leave neither a gap nor spaces behind."""
    return _rendered(source, tuple(values.items()))


# Channels that are alike make the same text of the same post.
@lru_cache(maxsize=64)
def _rendered(source: str, values: tuple[tuple[str, str], ...]) -> str:
    template = _compiled(source)
    # As `Template.render` does, without making a copy of the values for globals that there are none of.
    text = "".join(template.root_render_func(template.new_context(dict(values), shared=True)))
    if "  " in text or "\t" in text:
        text = _SPACES.sub(" ", text)
    if " \n" in text:
        text = _LINE_ENDS.sub("\n", text)
    return _GAP.sub("\n\n", text).strip() if "\n\n\n" in text else text.strip()
