"""The share kit's page: one page for the kits of all posts, drawn by the reader's browser from the kit.json of one.

Beside its script it holds what all kits have alike, the channels by name, and the newest posts to choose from. It costs
a post nothing: no job of it depends on more than the newest posts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from newsroom.catalog import cells, material, rows, site
from newsroom.catalog.cardformats import FIRST, PASSING
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.frame import Frame, frame_of, render
from newsroom.catalog.rows import Row
from newsroom.engine.job import Group, Job, Outputs, key_of
from newsroom.text import template

INDEX, SCRIPT, SOURCE = "index.html", "bahan.js", "kit.js"
NEWEST = 20
# What a picture is for; one that is not named here goes by the name of its file.
PICTURES = {
    "card.jpg": "Kartu tautan",
    "square.jpg": "Kartu persegi",
    "portrait.jpg": "Kartu tegak",
    "story.jpg": "Kartu cerita",
    "notice.png": "Pengumuman tempel",
    "notice.pdf": "Pengumuman tempel untuk dicetak",
}
# The file of a format, of two the one that can be shown; what every channel has that names no other.
FILES = {item.name: item.file for item in reversed((FIRST, *PASSING))}
USUAL = (FIRST.name,)
# How a channel counts, where its own word would not say it.
UNITS = {"bobot": "hitungan X", "septet": "huruf SMS"}
# What must be known before anything is sent on: the class of the notice, and its words.
STATES = {
    "withdrawn": (
        "bad",
        "Kiriman ini dicabut. Jangan sebarkan isinya lagi. Teks dan gambar di bawah mengatakan itu.",
    ),
    "cancelled": ("bad", "Kegiatannya dibatalkan. Teks dan gambar di bawah mengatakannya."),
    "postponed": ("bad", "Kegiatannya ditunda. Teks dan gambar di bawah mengatakannya."),
    "expired": ("", "Masa berlakunya sudah berakhir. Teks dan gambar di bawah mengatakannya."),
    "corrected": ("warn", "Kiriman ini dikoreksi. Bila teks lamanya sudah Anda sebarkan, sebarkan juga yang baru."),
    "updated": ("", "Kiriman ini sudah diperbarui. Bila teks lamanya sudah Anda sebarkan, sebarkan juga yang baru."),
}


def jobs(catalog: Catalog) -> Iterator[Group]:
    """Yield the jobs of the page and of its script."""
    made = material.recipe("kit.html"), template.bare_script(SOURCE), table(catalog)
    yield Group(key_of("kit page", made, cells.whole(catalog)), lambda: _jobs(catalog))


def _jobs(catalog: Catalog) -> Iterator[Job]:
    frame, code, known = frame_of(catalog), template.bare_script(SOURCE), table(catalog)
    newest = tuple(islice(catalog.listed(), NEWEST))
    version = key_of(code)[:8]
    fixed = material.recipe("kit.html"), material.setting(catalog)
    key = key_of("kit page", fixed, known, version, catalog.marks_of(newest))
    yield Job("kit page", site.KIT, page_file, lambda: (frame, rows.rows_of(catalog, newest), known, version), key)
    yield Job("kit page", site.KIT, script_file, (code,), key_of("kit script", code))


def table(catalog: Catalog) -> dict[str, Any]:
    """Return what the script must know of the portal: its address, its channels in their order, what pictures are for."""
    channels = [
        {"name": channel.name, "label": channel.label}
        | ({} if channel.picture == USUAL else {"picture": [FILES[name] for name in channel.picture]})
        for channel in catalog.channels
    ]
    return {"portal": catalog.portal.url, "channels": channels, "pictures": PICTURES, "units": UNITS, "states": STATES}


def script_file(code: str) -> Outputs:
    """Return the script under the name that the page asks for."""
    return {SCRIPT: code.encode()}


def page_file(frame: Frame, newest: tuple[Row, ...], known: dict[str, Any], version: str) -> Outputs:
    """Return the page; without JavaScript its list leads to the posts, which have share links of their own."""
    html = render(
        frame,
        "kit.html",
        site.KIT,
        publishers=[row.publisher for row in newest],
        title=f"Bahan sebar · {frame.name}",
        description=f"Gambar dan teks siap sebar untuk tiap kiriman {frame.government}.",
        rows=newest,
        table=known,
        version=version,
        crumbs=(),
    )
    return {INDEX: html}
