"""Addresses that share a post: plain links of the networks, percent-encoded, without any script or tracker of theirs."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from newsroom.catalog.channels import CHANNELS, Channel

MAIL = "mailto:?subject={title}&body={text}"
_GAP = re.compile(r"\n{3,}")
# What headlines and addresses are full of is replaced at the speed of C, the percent sign first; `quote`, which looks
# at each letter, gets only what remains.
_COMMON = tuple((sign, quote(sign, safe="")) for sign in "% \n:/,")
_REST = re.compile(r"[^A-Za-z0-9_.~%-]+")


def links(head: str, url: str) -> tuple[tuple[str, str], ...]:
    """Return label and address for each network that takes shared links, WhatsApp first, e-mail last.

    Headline and address are enough: the networks show the card and the summary of the address by themselves.
    """
    found = [
        (channel.label, address(channel, channel.join([channel.emphasis(head), url]), url))
        for channel in CHANNELS
        if channel.share
    ]
    return (*found, ("Surel", MAIL.format(title=_quoted(head), text=_quoted(f"{head}\n\n{url}"))))


def address(channel: Channel, text: str, url: str) -> str:
    """Return the address that opens a channel with a text; where the link goes apart, the text is sent without it."""
    rest = _GAP.sub("\n\n", text.replace(url, "")).strip() if "{rest}" in channel.share else ""
    return channel.share.format(text=_quoted(text), rest=_quoted(rest), url=_quoted(url))


@lru_cache(maxsize=16)
def _quoted(text: str) -> str:
    """Return the text percent-encoded; the networks of one post take few different texts."""
    for sign, code in _COMMON:
        text = text.replace(sign, code)
    return _REST.sub(lambda found: quote(found[0], safe=""), text)
