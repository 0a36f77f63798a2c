"""Addresses that share a post: plain links of the networks, percent-encoded, without any script or tracker of theirs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

from newsroom.catalog import site
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.channels import Button, Channel
from newsroom.catalog.portal import Portal
from newsroom.engine.job import key_of

GAP = "\n\n"
_HOLE = re.compile(r"\n{3,}")
# What headlines and addresses are full of is replaced at the speed of C, the percent sign first; `quote`, which looks
# at each letter, gets only what remains.
_COMMON = tuple((sign, quote(sign, safe="")) for sign in "% \n:/,")
_REST = re.compile(r"[^A-Za-z0-9_.~%-]+")
# Stand for headline and address in the patterns: letters only, so that no encoding changes them.
_HEAD, _URL = "HEADLINE", "ADDRESS"
Buttons = tuple[Button, ...]


def addresses(portal: Portal, path: str, number: str) -> tuple[str, str]:
    """Return the address of a post, and the shortest that it has."""
    url = portal.absolute(path)
    short = portal.absolute(site.number_path(number)) if number and portal.short_links else url
    return url, min(url, short, key=len)


def buttons(channels: Iterable[Channel]) -> Buttons:
    """Return the channels that a post's page offers, in their order."""
    return tuple(channel.as_button for channel in channels if channel.button and channel.share)


def mark(catalog: Catalog) -> str:
    """Return what changes with anything that a post's page shows of the channels."""
    return key_of(buttons(catalog.channels))


def links(shown: Buttons, head: str, url: str) -> tuple[tuple[str, str], ...]:
    """Return label and address for each network that takes shared links, in their order.

    Headline and address are enough: the networks show the card and the summary of the address by themselves.
    """
    if not _is_simple(shown, head, url):
        return _links(shown, head, url)
    quoted = {"head": _quoted(head), "url": _quoted(url)}
    return tuple((label, pattern.format_map(quoted)) for label, pattern in _patterns(shown))


def _is_simple(shown: Buttons, head: str, url: str) -> bool:
    """Return whether a headline goes into the texts of all networks as it is, wherever it stands in them."""
    return (
        bool(head)
        and head == head.strip()
        and "\n" not in head
        and not any(channel.bold and channel.bold in head for channel in shown)
        and not any(channel.one_line for channel in shown)
        and url not in head
        and url.isascii()
        and (head.isascii() or unicodedata.is_normalized("NFC", head))
    )


@lru_cache(maxsize=4)
def _patterns(shown: Buttons) -> tuple[tuple[str, str], ...]:
    """Return label and address for each network, with {head} and {url} where these go percent-encoded."""
    made = _links(shown, _HEAD, _URL)
    return tuple((label, text.replace(_HEAD, "{head}").replace(_URL, "{url}")) for label, text in made)


def _links(shown: Buttons, head: str, url: str) -> tuple[tuple[str, str], ...]:
    return tuple((button.label, address(button.share, _short(button, head, url), head, url)) for button in shown)


def _short(button: Button, head: str, url: str) -> str:
    text = f"{button.emphasis(head)}{' ' if button.one_line else GAP}{url}"
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def address(share: str, text: str, title: str, url: str) -> str:
    """Return the share address that opens a channel with a text.

    `{rest}` is the text without the link, where that goes apart; `{body}` the text without its first paragraph when
    that is the subject of a letter.
    """
    values = {"text": text, "title": title, "url": url}
    if "{rest}" in share:
        # Also without what announces the link on its line.
        lines = ("" if line.endswith(url) else line.replace(url, "") for line in text.split("\n"))
        values["rest"] = _HOLE.sub(GAP, "\n".join(lines)).strip()
    if "{body}" in share:
        first, _, after = text.partition(GAP)
        values["body"] = after if first != title and first.endswith(title) else text
    made = share.format(**{name: _quoted(value) for name, value in values.items() if f"{{{name}}}" in share})
    # Lines of a letter end so (RFC 6068, section 5).
    return made.replace("%0A", "%0D%0A") if share.startswith("mailto:") else made


@lru_cache(maxsize=64)
def _quoted(text: str) -> str:
    """Return the text percent-encoded; the networks of one post take few different texts."""
    for sign, code in _COMMON:
        text = text.replace(sign, code)
    return _REST.sub(lambda found: quote(found[0], safe=""), text)
