"""Addresses that share a post: plain links of the networks, percent-encoded, without any script or tracker of theirs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote

from newsroom.catalog.channels import CHANNELS, Channel

MAIL = "mailto:?subject={title}&body={text}"
_GAP = re.compile(r"\n{3,}")
# What headlines and addresses are full of is replaced at the speed of C, the percent sign first; `quote`, which looks
# at each letter, gets only what remains.
_COMMON = tuple((sign, quote(sign, safe="")) for sign in "% \n:/,")
_REST = re.compile(r"[^A-Za-z0-9_.~%-]+")
_BOLD = tuple(sorted({channel.bold for channel in CHANNELS if channel.share and channel.bold}))
# Stand for headline and address in the patterns: letters only, so that no encoding changes them.
_HEAD, _URL = "HEADLINE", "ADDRESS"


def links(head: str, url: str) -> tuple[tuple[str, str], ...]:
    """Return label and address for each network that takes shared links, WhatsApp first, e-mail last.

    Headline and address are enough: the networks show the card and the summary of the address by themselves.
    """
    if not _is_simple(head, url):
        return _links(head, url)
    quoted = {"head": _quoted(head), "url": _quoted(url)}
    return tuple((label, pattern.format_map(quoted)) for label, pattern in _patterns())


def _is_simple(head: str, url: str) -> bool:
    """Return whether a headline goes into the texts of all networks as it is, wherever it stands in them."""
    return (
        bool(head)
        and head == head.strip()
        and "\n" not in head
        and not any(sign in head for sign in _BOLD)
        and url not in head
        and url.isascii()
        and (head.isascii() or unicodedata.is_normalized("NFC", head))
    )


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, str], ...]:
    """Return label and address for each network, with {head} and {url} where these go percent-encoded."""
    made = _links(_HEAD, _URL)
    return tuple((label, text.replace(_HEAD, "{head}").replace(_URL, "{url}")) for label, text in made)


def _links(head: str, url: str) -> tuple[tuple[str, str], ...]:
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
