"""Templates: the only door to Jinja2. Whatever is printed is escaped; a name that is missing is an error.

The templates are files of `overrides/pages/`. Nothing but them writes markup: text of writers enters as values.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from newsroom.text import dates, stylesheet, template_faults, words

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).resolve().parents[3] / "overrides" / "pages"
STYLES = ("style.css", "post.css", "list.css", "agenda.css", "kit.css", "check.css")
STYLE, EMPTY = b"STYLE-HASH", b"<style></style>"
# What could end a script element or begin a comment in it, and what JavaScript once took for a line end.
_JSON_ESCAPES = tuple((character, f"\\u{ord(character):04x}") for character in "<>&\u2028\u2029")
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
# Where compiled templates are kept, and how they are named there; only `keep_compiled` sets it.
_compiled: list[tuple[str, str]] = []


@lru_cache(maxsize=2)
def _environment(fresh: bool) -> Environment:
    # Jinja takes longer to import than a page to render, and a build of one post leaves that to another process.
    from newsroom.text import template_jinja

    return template_jinja.environment(FOLDER, _FILTERS, fresh, _compiled[0] if _compiled else None)


def keep_compiled(folder: Path, makers: tuple[str, ...]) -> None:
    """Let compiled templates be kept in a folder that only this user may write to, and taken from it by later processes.

    A file's name tells the template and the versions of what compiles it here and of its `makers` (Jinja and what that
    needs); in it stand that of Python and the hash of the template's source, so that nothing stale is run.
    """
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    code = hashlib.sha256(Path(__file__).with_name("template_jinja.py").read_bytes() + repr(makers).encode())
    place = str(folder), f"%s.{code.hexdigest()[:16]}"
    if _compiled != [place]:
        _compiled[:] = [place]
        _environment.cache_clear()


def prepare() -> None:
    """Import what renders pages, so that processes that are started from now on need not."""
    _environment(fresh=False)


def quicken(theme: Environment) -> Environment:
    """Return the environment of another tool's theme, which lists its files quickly from now on."""
    from newsroom.text import template_jinja

    template_jinja.quicken(theme)
    return theme


def render(name: str, /, *, fresh: bool = True, **values: Any) -> str:
    """Return the page or fragment that the template of this name makes of the values.

    When `fresh`, a template that has changed since it was last read is read again; a build needs to read it only once.
    """
    try:
        return _environment(fresh).get_template(name).render(values)
    except Exception as failure:
        template_faults.refuse(failure, FOLDER)
        raise


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


@lru_cache(maxsize=2048)
def _kept(macro: Callable[..., Markup], *given: object) -> Markup:
    """Return what a macro makes of values; what stands on many pages in the same words is made but once.

    A macro that has changed is another one.
    """
    return macro(*given)


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
    try:
        html = b"".join(map(str.encode, _environment(fresh).get_template(name).generate(values)))
    except Exception as failure:
        template_faults.refuse(failure, FOLDER)
        raise
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
