"""Feeds as JSON Feed 1.1 (jsonfeed.org), with how each post stands in the extension `_rujukan`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from newsroom.outputs.feed import Channel, Item
from newsroom.outputs.feed_xml import links

VERSION = "https://jsonfeed.org/version/1.1"


def feed(channel: Channel, items: Sequence[bytes]) -> bytes:
    """Return a channel with printed items; `next_url` leads to the older ones."""
    here, older = links(channel, "json")[0]["href"], dict(channel.older)
    head: dict[str, Any] = {
        "version": VERSION,
        "title": channel.title,
        "home_page_url": channel.page,
        "feed_url": here,
        "description": channel.description,
        "next_url": older.get("json", ""),
        "favicon": channel.icon,
        "authors": [_author(channel.author)],
        "language": channel.language,
        "hubs": [{"type": "WebSub", "url": channel.hub}] if channel.hub and not channel.current else [],
        "_rujukan": {"id": channel.id, "rights": channel.rights},
    }
    text = _text({name: value for name, value in head.items() if value})
    return b"".join((text[:-1], b',"items":[\n', b",\n".join(items), b"\n]}\n"))


def entry(item: Item) -> bytes:
    """Return an item as it stands in the list of items."""
    picture = item.enclosure
    values: dict[str, Any] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": item.html,
        "summary": item.summary,
        "image": picture.url if picture else "",
        "date_published": item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
        "authors": [_author(item.author), *map(_author, item.partners)],
        "tags": [label for _, label, _ in item.categories],
        "language": item.language,
        "attachments": [
            {"url": picture.url, "mime_type": picture.type, "title": picture.alt, "size_in_bytes": picture.length}
        ]
        if picture
        else [],
        "_rujukan": _standing(item),
    }
    return _text({name: value for name, value in values.items() if value})


def _standing(item: Item) -> Mapping[str, Any]:
    """Return number, status, agency, classification and proof: where the signed list of posts is, and what stands in it."""
    about, (text, listed) = item.standing, item.proof
    values = {
        "number": about.number,
        "status": "removed" if item.removed else about.status,
        "note": about.note,
        "agency": {"slug": about.agency[0], "name": about.agency[1]},
        "classification": about.classification,
        "expires": about.expires.isoformat() if about.expires else "",
        "replacement": about.replacement,
        "categories": [{"term": slug, "label": label, "scheme": scheme} for slug, label, scheme in item.categories],
        "translations": dict(item.translations),
        "rights": item.rights,
        "proof": {name: value for name, value in (("text_sha256", text), ("listed", listed)) if value},
    }
    return {name: value for name, value in values.items() if value}


def _author(author: tuple[str, str]) -> Mapping[str, str]:
    return {"name": author[0], "url": author[1]}


def _text(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
