"""The portal's own pages (tentang/): MkDocs has rendered their Markdown, the portal's lean template dresses them."""

from __future__ import annotations

import re
from pathlib import Path

from newsroom import SETTINGS
from newsroom.catalog import material
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.frame import frame_of, render
from newsroom.engine.code import installed, libraries
from newsroom.engine.job import key_of
from newsroom.text import template

# What decides on the portal's own pages beside what they say of the portal: files and folders of the portal.
SOURCES = ("mkdocs.yml", "hooks", "overrides/handbook", "content/portal")
# Extensions of Markdown that take nothing from files. Any other one may, as pymdownx.snippets and pymdownx.b64 do from
# wherever the build was started; pymdownx.pathconverter asks where that is.
_OWN = """abbr admonition attr_list codehilite def_list extra fenced_code footnotes legacy_attrs legacy_em md_in_html meta
nl2br sane_lists smarty tables toc wikilinks""".split()
_PYMDOWNX = """arithmatex betterem blocks.admonition blocks.caption blocks.definition blocks.details blocks.html blocks.tab
bracketspan caret critic details emoji escapeall extra fancylists highlight inlinehilite keys magiclink mark progressbar
quotes saneheaders smartsymbols striphtml superfences tabbed tasklist tilde""".split()
CLOSED = frozenset(
    (*_OWN, *(f"markdown.extensions.{name}" for name in _OWN), *(f"pymdownx.{name}" for name in _PYMDOWNX))
)
# Markdown's tables carry their alignment as styles, which the page's policy would block.
_ALIGNED = re.compile(r' style="text-align: (right|center|left);"')
_CLASSES = {"right": ' class="kanan"', "center": ' class="tengah"', "left": ""}


# Where these are, MkDocs' own pages come from.
_PLACES = re.compile(r"""\b(?:custom_dir|docs_dir)\b["']?\s*:\s*["']?([^\s"',}#]*)""")
# By these the settings take in what is not among the sources.
_OPEN = ("!ENV", "INHERIT")


def is_open(catalog: Catalog) -> bool:
    """Return whether MkDocs' own pages may depend on anything: on plugins, the environment, or files from elsewhere."""
    text = (catalog.root / SETTINGS).read_text(encoding="utf-8", errors="replace")
    elsewhere = any(place.rstrip("/") not in SOURCES for place in _PLACES.findall(text))
    extensions = catalog.portal.extensions
    closed = extensions is not None and CLOSED.issuperset(extensions)
    return catalog.portal.plugins or elsewhere or not closed or any(sign in text for sign in _OPEN)


def key(catalog: Catalog) -> str:
    """Return the key of all that MkDocs makes of the portal's own pages; nothing when these may depend on anything."""
    if is_open(catalog):
        return ""
    entries = [entry for name in SOURCES for entry in _entries(catalog.root / name)]
    files = [entry for entry in entries if entry.is_file()]
    if any(entry.is_symlink() for entry in set(entries).difference(files)):
        # A folder from elsewhere.
        return ""
    # Bytes are hashed as they are; only what lies in something else would be written out first.
    contents = (part for file in files for part in (file.relative_to(catalog.root).as_posix(), file.read_bytes()))
    # Whatever is installed may be a theme, or a part of one: MkDocs runs once after any upgrade, which is cheap.
    made = (material.recipe("portal-page.html"), installed(), libraries())
    return key_of("portal pages", made, material.setting(catalog), *contents)


def _entries(path: Path) -> list[Path]:
    return [path, *(entry for entry in sorted(path.rglob("*")) if _has_a_say(entry.relative_to(path.parent)))]


def _has_a_say(file: Path) -> bool:
    """Return whether a file's bytes belong in the key; those of our own code are in other keys."""
    return "__pycache__" not in file.parts and file.parts[:2] != ("hooks", "newsroom")


def dress(catalog: Catalog, path: str, title: str, description: str | None, html: str | None) -> str:
    """Return a page of the portal at `path`; `html` comes from the portal's own files, not from an agency's."""
    frame = frame_of(catalog)
    body = _ALIGNED.sub(lambda found: _CLASSES[found[1]], html or "")
    page = render(
        frame,
        "portal-page.html",
        path,
        title=f"{title} · {frame.name}",
        description=description or "",
        heading="" if "<h1" in body else title,
        body=template.markup(body),
        crumbs=(),
    )
    return page.decode()
