"""The portal's own pages (tentang/): MkDocs has rendered their Markdown, the portal's lean template dresses them."""

from __future__ import annotations

import re

from newsroom.catalog.catalog import Catalog
from newsroom.catalog.frame import frame_of, render
from newsroom.text import template

# Markdown's tables carry their alignment as styles, which the page's policy would block.
_ALIGNED = re.compile(r' style="text-align: (right|center|left);"')
_CLASSES = {"right": ' class="kanan"', "center": ' class="tengah"', "left": ""}


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
