"""The channels that a share kit has texts for: each with its limit, the unit it counts in, and how it marks text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsroom.text import count

# What a link weighs where links weigh least (X); the links that we write are longer than that.
LINK_WEIGHT = 23
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel. `count` measures a text in `unit`, at most `limit`; `share` is an address with {text}, {rest}, {url}."""

    name: str
    label: str
    limit: int
    unit: str
    count: Callable[[str], int]
    share: str = ""
    hashtags: int = 3
    links: bool = True
    short_link: bool = False
    bold: str = ""
    separator: str = "\n\n"
    plain: bool = False

    def fits(self, text: str) -> bool:
        """Return whether the text is within the limit; most that are not are told apart without the exact count."""
        shortest = len(_LINK.sub("", text)) + LINK_WEIGHT * len(_LINK.findall(text)) if self.links else len(text)
        return shortest <= self.limit and self.count(text) <= self.limit

    def emphasis(self, text: str) -> str:
        """Return a headline in the channel's own bold, or as a sentence where all stands on one line."""
        if self.separator == " ":
            return text if text[-1] in ".!?…" else text + "."
        return f"{self.bold}{text.replace(self.bold, '')}{self.bold}" if self.bold else text

    def clean(self, text: str) -> str:
        """Return the text in the characters that the channel can send."""
        return count.to_gsm7(text) if self.plain else unicodedata.normalize("NFC", text)

    def join(self, parts: Sequence[str]) -> str:
        """Return the parts that are not empty, as one text of this channel."""
        return self.clean(self.separator.join(part for part in parts if part))


CHANNELS = (
    Channel("whatsapp", "WhatsApp", 1024, "karakter", count.utf16_units, "https://wa.me/?text={text}", bold="*"),
    Channel("telegram", "Telegram", 1024, "karakter", count.utf16_units, "https://t.me/share/url?url={url}&text={rest}"),
    Channel("facebook", "Facebook", 2000, "karakter", len, "https://www.facebook.com/sharer/sharer.php?u={url}"),
    Channel("x", "X", 280, "bobot", count.weighted, "https://x.com/intent/post?text={text}", hashtags=2),
    Channel("instagram", "Instagram", 2200, "karakter", len, hashtags=5),
    Channel("sms", "SMS", 160, "septet", count.septets, hashtags=0, short_link=True, separator=" ", plain=True),
)  # fmt: skip
