"""Addresses that share a post: plain links of the networks, percent-encoded, without any script or tracker of theirs."""

from __future__ import annotations

import re
from urllib.parse import quote

from newsroom.catalog.channels import CHANNELS, Channel

MAIL = "mailto:?subject={title}&body={text}"


def links(head: str, url: str) -> tuple[tuple[str, str], ...]:
    """Return label and address for each network that takes shared links, WhatsApp first, e-mail last.

    Headline and address are enough: the networks show the card and the summary of the address by themselves.
    """
    found = [
        (channel.label, address(channel, channel.join([channel.emphasis(head), url]), url))
        for channel in CHANNELS
        if channel.share
    ]
    return (*found, ("Surel", MAIL.format(title=quote(head, safe=""), text=quote(f"{head}\n\n{url}", safe=""))))


def address(channel: Channel, text: str, url: str) -> str:
    """Return the address that opens a channel with a text; where the link goes apart, the text is sent without it."""
    rest = re.sub(r"\n{3,}", "\n\n", text.replace(url, "")).strip()
    values = {"text": text, "rest": rest, "url": url}
    return channel.share.format(**{name: quote(value, safe="") for name, value in values.items()})
