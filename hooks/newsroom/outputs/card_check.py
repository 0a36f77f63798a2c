"""The script that tells whether a picture is one of our cards; the page of /cek/ asks for it when a picture is given.

It reads the card's QR code, takes the post's kit.json and the card itself from the portal, and compares the pictures in the
reader's browser: the picture goes nowhere. So it costs a post nothing, and holds nothing of any post.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from newsroom.catalog import cardformats, material, site, standing
from newsroom.catalog.catalog import Catalog
from newsroom.engine.job import Group, Job, Outputs, key_of
from newsroom.text import template

if TYPE_CHECKING:
    from newsroom.outputs.card_template import Part

SCRIPT, SOURCES = "gambar.js", ("check-qr.js", "check-picture.js")
Box = tuple[float, float, float, float]


def jobs(catalog: Catalog) -> Iterator[Group]:
    """Yield the job of the script, which depends on the portal's address and the templates of cards."""
    sources = [template.bare_script(name) for name in SOURCES]
    key = key_of("card check", material.recipe(), catalog.portal.url, cardformats.mark(), sources)
    yield Group(key_of("group", key), lambda: [Job("check", site.CHECK, script_file, (catalog.portal.url,), key)])


def script_file(portal: str) -> Outputs:
    """Return the script: one function of its sources, so that the page it is loaded into gets but one name of it."""
    states = {state: f"{word}. {said}" for state, (_, word, said) in standing.NOTICES.items()}
    known = {"PORTAL": portal, "STAMPS": stamps(), "STATES": states}
    constants = [f"const {name} = {template.json_text(value)};" for name, value in known.items()]
    code = "\n".join([*constants, *(template.bare_script(name) for name in SOURCES)])
    return {SCRIPT: f"(() => {{\n{code}\n}})();\n".encode()}


def stamps() -> Mapping[str, Sequence[Box]]:
    """Return for each card the boxes that a correction changes, as fractions: those which hold the word for it."""
    pictures = [item for item in (cardformats.FIRST, *cardformats.PASSING) if not item.file.endswith(".pdf")]
    return {item.file: _stamped(item.name) for item in pictures}


def _stamped(name: str) -> list[Box]:
    from newsroom.outputs import card_template

    made = card_template.load(name)
    width, height = made.size
    found = [part.box for part in made.boxes if _tells_correction(part)]
    corners = [(x / width, y / height, (x + wide) / width, (y + high) / height) for x, y, wide, high in found]
    return [(round(left, 3), round(top, 3), round(right, 3), round(bottom, 3)) for left, top, right, bottom in corners]


def _tells_correction(part: Part) -> bool:
    return part.of == "corrected" or any(_tells_correction(child) for child in (*part.row, *part.column))
