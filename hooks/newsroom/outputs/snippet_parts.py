"""A text in several parts, 1/3 and so on, for channels that have threads or pictures in a row.

A part ends with a sentence or a line; a sentence that is longer than a part goes on in the next one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsroom.catalog.channels import Channel, Parts
from newsroom.outputs.snippet_material import Kit
from newsroom.outputs.snippet_text import Draft, link_for
from newsroom.text.shorten import halves, sentences, shortenings

# As wide as any number that comes to stand there.
_ROOM = "9/9 "


class _Piece(NamedTuple):
    """What stands together, what stands between it and the piece before it, and whether it begins another part."""

    text: str
    glue: str = "\n\n"
    begins: bool = False


def parts_of(channel: Channel, material: Kit) -> list[str]:
    """Return the parts of a channel's text; none where it has no parts, or needs none.

    What is more than the channel's parts can hold is left out from its end, by whole sentences where these are short
    enough, and the last part says where all of it is.
    """
    form = channel.parts
    if form is None:
        return []
    draft = Draft(channel, material)
    # Of what a thread is worth, source and details are no part.
    if form.form == "thread" and draft.tells_all(form.limit):
        return []
    pieces, opening = list(_pieces(channel, material, draft)), _opening(channel, material, form)
    packing = _Packing(channel, form, opening)
    if not packing.holds_all(pieces):
        packing = _Packing(channel, form, opening, f"{material.call}: {link_for(channel, material) or material.portal}")
        packing.holds_all(pieces)
    parts = packing.parts
    return [f"{number}/{len(parts)} {text}" for number, text in enumerate(parts, 1)] if len(parts) > 1 else []


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


class _Packing:
    """The filling of as few parts as hold all pieces: `opening` ends the first of them, `closing` the last."""

    def __init__(self, channel: Channel, form: Parts, opening: str, closing: str = "") -> None:
        self.channel, self.form, self.opening, self.closing = channel, form, opening, closing
        self.parts: list[str] = []
        self._current = ""

    def holds_all(self, pieces: Sequence[_Piece]) -> bool:
        """Fill the parts, and return whether every piece found its place; with a closing they are never too many."""
        waiting, whole = list(reversed(pieces)), True
        while waiting:
            piece = waiting.pop()
            joined = self._joined(piece, piece.text)
            if self._is_last and not self._fits(joined):
                self._current = self._beginning(piece) or self._current
                whole = False
                break
            if self._current and ((piece.begins and not self._is_last) or not self._fits(joined)):
                self._close()
                waiting.append(piece._replace(begins=False))
            elif self._fits(joined):
                self._current = joined
            elif found := next(((head, rest) for head, rest in halves(piece.text) if self._fits(head)), None):
                self._current = found[0]
                waiting.append(_Piece(f"…{found[1]}"))
            else:
                whole = False
        self._finish()
        return whole and len(self.parts) <= self.form.most

    @property
    def _is_last(self) -> bool:
        return bool(self.closing) and len(self.parts) == self.form.most - 1

    def _joined(self, piece: _Piece, text: str) -> str:
        return f"{self._current}{piece.glue}{text}" if self._current else text

    def _beginning(self, piece: _Piece) -> str:
        """Return the part with as many sentences of a piece as fit; with some words of it only where it has nothing else."""
        cuts = (cut for cut in shortenings(piece.text) if not (self._current and cut.endswith("…")))
        return next((joined for cut in cuts if self._fits(joined := self._joined(piece, cut))), "")

    def _ended(self, text: str, last: bool) -> str:
        """Return a part with what stands at its end."""
        ends = [] if self.parts else [self.opening]
        ends += [self.closing] if last else []
        return self.channel.clean("\n\n".join(filter(None, [text, *ends])))

    def _fits(self, text: str) -> bool:
        return self.channel.fits(self._ended(_ROOM + text, self._is_last), self.form.limit)

    def _close(self, last: bool = False) -> None:
        self.parts.append(self._ended(self._current, last))
        self._current = ""

    def _finish(self) -> None:
        """Close the last part; where a closing finds no room in it, that gets one of its own."""
        last = self._ended(_ROOM + self._current, bool(self.closing))
        if self._current and not self.channel.fits(last, self.form.limit):
            self._close()
        if self._current or self.closing:
            self._close(bool(self.closing))
