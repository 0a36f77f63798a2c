"""A channel (kanal): where texts of the share kit are sent, with its limit, how it counts, and the template of its text.

Each is a file of `overrides/channels/`, read by `channelfile.py`: another channel is another file, and no code.
"""

from __future__ import annotations

import pickle
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newsroom.engine.job import key_of
from newsroom.record import record
from newsroom.text.problem import Fault, Place
from newsroom.text.source import Source

if TYPE_CHECKING:
    from newsroom.text.count import Unit

FOLDER = "overrides/channels"
# Where they are when the portal has no such folder of its own.
OURS = Path(__file__).resolve().parents[3] / FOLDER
LINKS = ("full", "short", "none")
# What a share address may hold in curly brackets, and a template as names of values.
PLACEHOLDERS = ("text", "body", "rest", "title", "url")
VALUES = ("headline", "lead", "facts", "call", "link", "source", "agency", "portal", "number", "hashtags")


@record
class Parts:
    """A text in several pieces, for channels that have threads (`thread`) or pictures in a row (`slides`)."""

    form: str
    limit: int
    most: int = 9


class Button(NamedTuple):
    """What a post's page needs of a channel that it offers."""

    label: str
    share: str
    bold: str = ""
    one_line: bool = False

    def emphasis(self, text: str) -> str:
        """Return a headline in the channel's own bold, or as a sentence where all stands on one line."""
        if self.one_line:
            return text if text[-1:] in ".!?…" else text + "."
        return f"{self.bold}{text.replace(self.bold, '')}{self.bold}" if self.bold else text


@record
class Channel:
    """One channel. A text is at most `limit` of its `unit`, and at most `bytes` of UTF-8 when that is not 0.

    `share` is an address with some of PLACEHOLDERS; with `button` it stands on the pages of posts. `bold` goes around a
    headline; on `one_line` a headline is a sentence instead. What is `spoken` has its numbers in words. `picture` names
    the formats of the card that goes with a text, the best first; a channel of words alone has none. `templates` are for
    posts in other languages, by language; `language` is that of `template`.
    """

    name: str
    label: str = ""
    order: int = 100
    limit: int = 0
    unit: str = "plain"
    template: str = ""
    bytes: int = 0
    link: str = "full"
    hashtags: int = 3
    hashtag_length: int = 100
    bold: str = ""
    one_line: bool = False
    spoken: bool = False
    alt: int = 0
    picture: tuple[str, ...] = ("card",)
    share: str = ""
    button: bool = False
    parts: Parts | None = None
    templates: Mapping[str, str] = field(default_factory=dict)
    language: str = "id"
    source: Source = field(default_factory=lambda: Source(""), repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, repr=False)
    faults: tuple[Fault, ...] = field(default=(), repr=False)

    def told_in(self, language: str) -> Channel:
        """Return the channel as it is for posts in a language (BCP 47): with the template that it has for that."""
        found = language.partition("-")[0]
        return replace(self, template=self.templates[found], language=found) if found in self.templates else self

    @property
    def measure(self) -> str:
        """Return the word for what the channel counts."""
        return _unit(self.unit).label

    def count(self, text: str) -> int:
        """Return how long a text is by the channel's own count."""
        return _unit(self.unit).count(text)

    def fits(self, text: str, limit: int = 0) -> bool:
        """Return whether a text is within the channel's limit, or within another one."""
        if self.bytes and len(text) * 4 > self.bytes and len(text.encode()) > self.bytes:
            return False
        return self.count(text) <= (limit or self.limit)

    def address(self, full: str, short: str) -> str:
        """Return that of a post's two addresses which the channel's texts carry, or nothing."""
        return {"full": full, "short": short}.get(self.link, "")

    def linked(self, text: str, full: str, short: str) -> str:
        """Return a text that a writer gave as it is sent: with the address below it, unless one is in it already."""
        address = self.address(full, short)
        return self.clean(f"{text}\n{address}" if address and full not in text and short not in text else text)

    def emphasis(self, text: str) -> str:
        """Return a headline as the channel has it: see there."""
        return self.as_button.emphasis(text)

    @property
    def as_button(self) -> Button:
        """Return what a post's page needs of the channel."""
        return Button(self.label, self.share, self.bold, self.one_line)

    def clean(self, text: str) -> str:
        """Return the text in the characters that the channel can send, or in the words that it is read aloud in."""
        if self.spoken:
            from newsroom.text import spoken, spoken_english

            return spoken.spelled(text) if self.language == "id" else spoken_english.spelled(text)
        if self.unit == "septets":
            from newsroom.text import count

            return count.to_gsm7(text)
        return text if text.isascii() else unicodedata.normalize("NFC", text)


@lru_cache(maxsize=16)
def _unit(name: str) -> Unit:
    """Return a way of counting; a build that counts nothing does not load them."""
    from newsroom.text import count

    return count.UNITS[name]


def bare(channels: Iterable[Channel]) -> tuple[Channel, ...]:
    """Return channels without what only rules ask for; those that could not be read are left out."""
    return tuple(
        replace(channel, source=Source(channel.source.path), places={}, faults=())
        for channel in channels
        if channel.limit and channel.template
    )


def packed(channels: tuple[Channel, ...]) -> bytes:
    """Return channels as the bytes that go to a worker with each job."""
    return pickle.dumps(channels, 5)


@lru_cache(maxsize=4)
def unpacked(data: bytes) -> tuple[Channel, ...]:
    """Return the channels of these bytes; all jobs bring the same."""
    channels: tuple[Channel, ...] = pickle.loads(data)
    return channels


def limits_mark(channels: Iterable[Channel]) -> str:
    """Return what changes with anything that rules about posts ask of channels."""
    return key_of(
        [(item.name, item.label, item.limit, item.unit, item.bytes, item.spoken, item.link) for item in channels]
    )
