"""What names a post to those who keep it: feed readers, calendars, warning systems. It changes with nothing that is edited.

All of it begins with the portal's `identity`, a host and maybe a folder on it, which may stay when the address changes.
"""

from __future__ import annotations

import datetime as dt
import re

from newsroom.catalog.portal import Portal
from newsroom.catalog.post import Post


def item_id(portal: Portal, post: Post) -> str:
    """Return the tag: URI of a post (RFC 4151): from agency, year and slug, never from what may be edited."""
    return tag(portal, post.year, post.id)


def tag(portal: Portal, year: int, name: str) -> str:
    """Return a tag: URI of the portal; its authority is a host alone (RFC 4151, section 2.1), so a folder comes after it."""
    host, folder = _parts(portal)
    return f"tag:{host},{year}:{folder}{name}"


def event_uid(portal: Portal, post: Post) -> str:
    """Return the UID of an event (RFC 5545, section 3.8.4.7)."""
    host, folder = _parts(portal)
    return f"{folder.replace('/', '.')}{post.agency}.{post.year}.{post.slug}@{host}"


def alert_sender(portal: Portal, agency: str) -> str:
    """Return what names an agency as the sender of alerts (CAP 1.2, section 3.2.1)."""
    return f"{_plain(portal)}/{agency}"


def alert_id(portal: Portal, post: Post, sent: dt.datetime | None = None) -> str:
    """Return the identifier of an alert's first message, or of that sent at a moment (CAP 1.2, section 3.2.1)."""
    first = f"{_plain(portal)}/{post.id}".replace("/", ".")
    return f"{first}.{sent.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}" if sent else first


def _parts(portal: Portal) -> tuple[str, str]:
    """Return the host without its port, and the folder with a slash at its end, empty when there is none."""
    host, _, folder = _plain(portal).partition("/")
    return host.partition(":")[0], f"{folder}/" if folder else ""


def _plain(portal: Portal) -> str:
    # An address may have signs that an identifier may not (CAP 1.2, section 3.2.1; RFC 4151, section 2.1).
    return re.sub(r"[^\w./:-]", "-", portal.identity, flags=re.ASCII)
