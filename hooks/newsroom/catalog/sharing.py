"""Links that share a post: plain addresses of the networks, percent-encoded, without any script or tracker of theirs."""

from __future__ import annotations

from urllib.parse import quote

from newsroom.catalog.channels import CHANNELS

MAIL = "mailto:?subject={title}&body={text}"


def links(title: str, url: str) -> tuple[tuple[str, str], ...]:
    """Return label and address for each network that takes shared links, WhatsApp first, e-mail last.

    Title and address are enough: the networks show the card and the summary of the address by themselves.
    """
    values = {"title": quote(title, safe=""), "rest": quote(title, safe=""), "url": quote(url, safe="")}
    found = [(channel.label, _fill(channel.share, channel.bold, values)) for channel in CHANNELS if channel.share]
    return (*found, ("Surel", _fill(MAIL, "", values)))


def _fill(pattern: str, bold: str, values: dict[str, str]) -> str:
    mark = quote(bold, safe="")
    head = f"{mark}{values['title'].replace(mark, '')}{mark}" if bold else values["title"]
    return pattern.format(text=f"{head}%0A%0A{values['url']}", **values)
