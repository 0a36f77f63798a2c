"""A text in several parts, 1/3 and so on, for channels that have threads or pictures in a row.

A part ends with a sentence or a line; a sentence that is longer than a part goes on in the next one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from newsroom.catalog.channels import Channel, Parts
from newsroom.outputs.snippet_material import Kit
from newsroom.outputs.snippet_text import Draft, link_for
from newsroom.text.shorten import halves, sentences

# As wide as any number that comes to stand there.
_ROOM = "9/9 "


class _Piece(NamedTuple):
    """What stands together, what stands between it and the piece before it, and whether it begins another part."""

    text: str
    glue: str = "\n\n"
    begins: bool = False


def parts_of(channel: Channel, material: Kit) -> list[str]:
    """Return the parts of a channel's text; none where it has no parts, or needs none."""
    form = channel.parts
    if form is None:
        return []
    draft = Draft(channel, material)
    # Of what a thread is worth, source and details are no part.
    if form.form == "thread" and draft.tells_all(form.limit):
        return []
    packed = _packed(channel, form, _opening(channel, material, form), list(_pieces(channel, material, draft)))
    if len(packed) < 2:
        return []
    return [f"{number}/{len(packed)} {text}" for number, text in enumerate(packed, 1)]


def _opening(channel: Channel, material: Kit, form: Parts) -> str:
    """Return the link, which the first post of a thread must carry, as it may be sent on alone; slides have it last."""
    return link_for(channel, material) if form.form == "thread" else ""


def _pieces(channel: Channel, material: Kit, draft: Draft) -> Iterator[_Piece]:
    slides = channel.parts is not None and channel.parts.form == "slides"
    yield _Piece(channel.emphasis(material.headline))
    for index, text in enumerate(sentences(material.lead) if material.lead.strip() else ()):
        yield _Piece(text, " " if index else "\n\n", slides and not index)
    for index, fact in enumerate((*material.facts, *material.details)):
        yield _Piece(fact.line, "\n" if index else "\n\n")
    if slides:
        yield _Piece(f"{material.call}: {link_for(channel, material)}", begins=True)
    yield _Piece(material.source)
    if draft.tags and not slides:
        yield _Piece(draft.tags, "\n")


def _packed(channel: Channel, form: Parts, link: str, pieces: list[_Piece]) -> list[str]:
    """Return the pieces in as few parts as hold them; what no part can hold is left out, and what is too much too."""
    parts: list[str] = []
    current = ""

    def fits(text: str) -> bool:
        ending = f"\n\n{link}" if link and not parts else ""
        return channel.fits(channel.clean(_ROOM + text + ending), form.limit)

    def close() -> None:
        ending = f"\n\n{link}" if link and not parts else ""
        parts.append(channel.clean(current + ending))

    waiting = pieces[::-1]
    while waiting:
        piece = waiting.pop()
        joined = f"{current}{piece.glue}{piece.text}" if current else piece.text
        if current and (piece.begins or not fits(joined)):
            close()
            current = ""
            waiting.append(piece._replace(begins=False))
        elif fits(joined):
            current = joined
        elif found := next(((head, rest) for head, rest in halves(piece.text) if fits(head)), None):
            current = found[0]
            waiting.append(_Piece(f"…{found[1]}"))
    if current:
        close()
    return parts[: form.most]
