"""Templates: the only door to Jinja2. Whatever is printed is escaped; a name that is missing is an error.

The templates are files of `overrides/pages/`. Nothing but them writes markup: text of writers enters as values.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from newsroom.text import dates, stylesheet, words

FOLDER = Path(__file__).resolve().parents[3] / "overrides" / "pages"
STYLES = ("style.css", "post.css", "list.css")
STYLE, EMPTY = "STYLE-HASH", "<style></style>"
# What could end a script element or begin a comment in it, and what JavaScript once took for a line end.
_JSON_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=True,
    )
    environment.filters.update(_FILTERS)
    return environment


def render(name: str, **values: Any) -> str:
    """Return the page or fragment that the template of this name makes of the values."""
    return _environment().get_template(name).render(values)


def markup(html: str) -> Markup:
    """Return HTML that is already clean (the sanitiser's or a template's), so that it is printed as it is."""
    return Markup(html)


def json_script(value: object) -> Markup:
    """Return a value as JSON that may stand inside a script element: `<`, `>`, `&`, U+2028 and U+2029 are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return markup(text.translate(_JSON_ESCAPES))


def _local(moment: dt.datetime, zone: str) -> dt.datetime:
    """Return a moment in one of Indonesia's zones."""
    return moment.astimezone(dates.zone(zone))


def _there(moment: dt.datetime, zone: str) -> dt.datetime:
    """Return a moment as it was written when that is one of Indonesia's zones (where something happens), else in `zone`."""
    return moment if dates.zone_name(moment) in dates.ZONES else _local(moment, zone)


_FILTERS: dict[str, Callable[..., object]] = {
    "json_script": json_script,
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


def render_styled(name: str, colors: str, **values: Any) -> str:
    """Return the page that a template makes, with the rules it uses in its style element and their hash in its policy.

    The template writes an empty style element and, unless there is to be no policy, one whose style source is STYLE;
    both stand before any text of a writer.
    """
    html = render(name, **values)
    css = stylesheet.used(_sheets(), html) + colors
    html = html.replace(STYLE, stylesheet.source_hash(css), 1)
    return html.replace(EMPTY, f"<style>{css}</style>", 1)


def _sheets() -> str:
    return "".join(_sheet(FOLDER / name, (FOLDER / name).stat().st_mtime_ns) for name in STYLES)


@lru_cache(maxsize=16)
def _sheet(path: Path, _changed: int) -> str:
    return stylesheet.minify(path.read_text(encoding="utf-8"))
