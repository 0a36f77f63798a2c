"""What a CAP 1.2 message must keep beside its schema: the prose of the standard, and what those who relay it ask for.

The schema of OASIS lets pass spaces in identifiers, polygons that are open or turned round, an Update of nothing, times
in the wrong order. Each fault is told as `<id>: <what was found>`. Our own files are checked when they are made.
"""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as Xml
from collections.abc import Iterator
from urllib.parse import urlsplit

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
_FORBIDDEN = re.compile(r"[\s,<&]")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", re.ASCII)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_SHA1 = re.compile(r"[0-9a-fA-F]{40}", re.ASCII)
HEADLINE = 160
# An Alert is the first message; any other tells to which it belongs (section 3.2.1, msgType and references).
FIRST, LATER = "Alert", ("Update", "Cancel", "Ack", "Error")


def faults(data: bytes) -> list[str]:
    """Return what is wrong with a message, in its order; an empty list for one that is fine."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return ["doctype: a message declares no entities"]
    try:
        root = Xml.fromstring(data)
    except Xml.ParseError as error:
        return [f"xml: {error}"]
    if root.tag != f"{{{NAMESPACE}}}alert":
        return [f"root: {root.tag}"]
    found = [*_head(root), *_references(root)]
    infos = _all(root, "info")
    if not infos and _text(root, "msgType") in (FIRST, "Update"):
        found.append("no-info: nothing tells what the danger is")
    for info in infos:
        found += _info(root, info)
        for area in _all(info, "area"):
            found += _area(area)
        for resource in _all(info, "resource"):
            found += _resource(resource)
    return found


def _all(element: Xml.Element, name: str) -> list[Xml.Element]:
    return element.findall(f"{{{NAMESPACE}}}{name}")


def _texts(element: Xml.Element, name: str) -> list[str]:
    return [(found.text or "").strip() for found in _all(element, name)]


def _text(element: Xml.Element, name: str) -> str:
    return next(iter(_texts(element, name)), "")


def _head(root: Xml.Element) -> Iterator[str]:
    """Section 3.2.1: identifier, sender, sent, scope."""
    for name in ("identifier", "sender"):
        value = next(((found.text or "") for found in _all(root, name)), "")
        if not value or _FORBIDDEN.search(value):
            yield f"{name}: {value!r} is empty or has a space, comma, < or &"
    yield from _moment_faults("sent", _text(root, "sent"))
    scope = _text(root, "scope")
    for kind, name in (("Restricted", "restriction"), ("Private", "addresses")):
        if (scope == kind) != bool(_text(root, name)):
            yield f"{name}: belongs to scope {kind}, and only there"
    for name in ("code", "note", "incidents", "source"):
        if "" in _texts(root, name):
            yield f"empty: {name}"


def _moment_faults(name: str, text: str) -> Iterator[str]:
    """Section 3.3.2: a date and time with an offset of digits, which for UTC is -00:00."""
    if not _MOMENT.fullmatch(text) or _moment(text) is None:
        yield f"{name}: {text!r} is no date and time with an offset"
    elif text.endswith("+00:00"):
        yield f"{name}: UTC is written -00:00"


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _references(root: Xml.Element) -> Iterator[str]:
    """Section 3.2.1: `sender,identifier,sent` of earlier messages, separated by white space."""
    kind, given = _text(root, "msgType"), _text(root, "references").split()
    if kind in LATER and not given:
        yield f"references: this {kind} does not tell of what"
    if kind == FIRST and given:
        yield "references: the first message has none before it"
    if len(set(given)) != len(given):
        yield "references: the same message twice"
    own, sent = _text(root, "identifier"), _moment(_text(root, "sent"))
    for reference in given:
        parts = reference.split(",")
        if len(parts) != 3 or not all(parts):
            yield f"references: {reference!r} is not sender,identifier,sent"
            continue
        sender, identifier, stamp = parts
        yield from _moment_faults("references", stamp)
        if (sender, identifier) == (_text(root, "sender"), own):
            yield "references: the message refers to itself"
        earlier = _moment(stamp)
        if earlier and sent and earlier > sent:
            yield f"references: {reference!r} is later than this message"


def _info(root: Xml.Element, info: Xml.Element) -> Iterator[str]:
    """Section 3.2.2, and what those who relay alerts ask for beside it: description, end and area in all of them."""
    for name in ("language", "event", "senderName", "headline", "description", "expires"):
        if not _text(info, name):
            yield f"empty: {name}"
    for name in ("instruction", "contact", "web", "onset", "effective", "audience"):
        if "" in _texts(info, name):
            yield f"empty: {name}"
    if len(_text(info, "headline")) > HEADLINE:
        yield f"headline: longer than {HEADLINE} characters"
    if len(set(_texts(info, "category"))) != len(_texts(info, "category")):
        yield "category: the same twice"
    web = _text(info, "web")
    if web and not _is_address(web):
        yield f"web: {web!r} is no absolute address"
    if not _all(info, "area"):
        yield "area: nothing tells where"
    yield from _pairs(info, ("parameter", "eventCode"))
    yield from _times(root, info)


def _times(root: Xml.Element, info: Xml.Element) -> Iterator[str]:
    for name in ("effective", "onset", "expires"):
        if text := _text(info, name):
            yield from _moment_faults(name, text)
    sent, end = _moment(_text(root, "sent")), _moment(_text(info, "expires"))
    if end is None:
        return
    for name in ("effective", "onset"):
        start = _moment(_text(info, name))
        if start and end <= start and _text(info, "urgency") != "Past":
            yield f"expires: over before {name}"
    if sent and end <= sent and _text(info, "urgency") != "Past":
        yield "expires: over when it was sent"


def _is_address(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", text)


def _pairs(element: Xml.Element, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        for pair in _all(element, name):
            if not (_text(pair, "valueName") and _text(pair, "value")):
                yield f"{name}: without name or value"


def _area(area: Xml.Element) -> Iterator[str]:
    """Section 3.2.4, in WGS 84: latitude first; a polygon has four points or more and ends where it began."""
    if not _text(area, "areaDesc"):
        yield "empty: areaDesc"
    for polygon in _texts(area, "polygon"):
        yield from _polygon(polygon.split())
    for circle in _texts(area, "circle"):
        centre, _, radius = circle.partition(" ")
        yield from _point("circle", centre)
        if not _NUMBER.fullmatch(radius) or float(radius) < 0:
            yield f"circle: {radius!r} is no radius in kilometres"
    yield from _pairs(area, ("geocode",))
    low, high = _text(area, "altitude"), _text(area, "ceiling")
    if high and not low:
        yield "ceiling: only together with an altitude"
    elif high and _NUMBER.fullmatch(low) and _NUMBER.fullmatch(high) and float(high) < float(low):
        yield "ceiling: below the altitude"


def _polygon(points: list[str]) -> Iterator[str]:
    if len(points) < 4:
        yield "polygon: fewer than four points"
    elif points[0] != points[-1]:
        yield "polygon: does not end where it began"
    elif len(set(points)) < 3:
        yield "polygon: encloses nothing"
    for point in points:
        yield from _point("polygon", point)


def _point(name: str, text: str) -> Iterator[str]:
    parts = text.split(",")
    if len(parts) != 2 or not all(map(_NUMBER.fullmatch, parts)):
        yield f"{name}: {text!r} is no latitude,longitude"
        return
    latitude, longitude = map(float, parts)
    if abs(latitude) > 90 and abs(longitude) <= 90:
        yield f"{name}: {text!r} has the longitude first"
    elif abs(latitude) > 90 or abs(longitude) > 180:
        yield f"{name}: {text!r} is nowhere on earth"


def _resource(resource: Xml.Element) -> Iterator[str]:
    """Section 3.2.3: a description, a media type; the digest is SHA-1."""
    if not _text(resource, "resourceDesc"):
        yield "empty: resourceDesc"
    if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", _text(resource, "mimeType")):
        yield "mimeType: no media type"
    digest, address, size = (_text(resource, name) for name in ("digest", "uri", "size"))
    if digest and not _SHA1.fullmatch(digest):
        yield "digest: no SHA-1"
    if address and not _is_address(address):
        yield f"uri: {address!r} is no absolute address"
    if size.startswith("-"):
        yield "size: less than nothing"
