"""The share kit of a post: kit.json with a text for every channel, kit.zip with all of it, and a list of the newest kits.

What the texts are made of is in snippet_material.py, how they are made to fit in snippet_text.py and snippet_parts.py.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from newsroom.catalog import cardformats, channels, docket, material, sharing
from newsroom.catalog.cardfacts import CARD, card_facts, version
from newsroom.catalog.catalog import Catalog, as_seen
from newsroom.catalog.cells import cells
from newsroom.catalog.channels import Channel
from newsroom.catalog.docket import Docket
from newsroom.catalog.frame import DATA
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of
from newsroom.engine.store import Blob
from newsroom.outputs.snippet_material import Kit, kit, status_of
from newsroom.outputs.snippet_parts import parts_of
from newsroom.outputs.snippet_text import override_for, text_for
from newsroom.text.shorten import shortenings

KIT, ZIP, INDEX = "kit.json", "kit.zip", "kits.json"
# How many kits `/data/kits.json` lists.
NEWEST = 100
# The first moment that the ZIP format knows; files in kit.zip have no other.
EPOCH = (1980, 1, 1, 0, 0, 0)
Read = Callable[[Blob], bytes]


def jobs(catalog: Catalog, blobs: Mapping[str, Blob], read: Read | None = None) -> Iterator[Group]:
    """Yield one job for each post, by agency, and one for the list of the newest kits.

    `blobs` are the cards already derived, by path on the site; `read` returns the bytes of one, which kit.zip is made
    of; without it there is none.
    """
    known = channels.packed(catalog.channels)
    fixed = (material.recipe(), material.setting(catalog), key_of(catalog.channels), cardformats.mark())
    for cell in cells(catalog):
        drawn = [_drawn(catalog, blobs, post) for post in cell.posts]
        group = partial(_jobs, catalog, known, fixed, cell.posts, drawn, read)
        yield Group(key_of("kits", fixed, cell.key, drawn, read is None), group)
    yield _index(catalog, fixed)


Found = tuple[tuple[str, Blob], ...]


def _drawn(catalog: Catalog, blobs: Mapping[str, Blob], post: Docket) -> tuple[bool, Found]:
    """Return whether a post has its whole kit now, and its cards by name."""
    path, formats = post.url, cardformats.formats_of(catalog, post)
    found = tuple([(item.file, blob) for item in formats if (blob := blobs.get(path + item.file))])
    return len(formats) > 1, found


def _jobs(
    catalog: Catalog,
    known: bytes,
    fixed: Inputs,
    posts: Sequence[Docket],
    drawn: Sequence[tuple[bool, Found]],
    read: Read | None,
) -> Iterator[Job]:
    for post, (whole, found) in zip(posts, drawn, strict=True):
        cards = tuple((name, blob.sha256, blob.size) for name, blob in found)
        zipped = found if whole and read else ()
        key = key_of("kit", fixed, material.post_mark(catalog, post), cards, bool(zipped))
        inputs = partial(_inputs, catalog, post, known, cards, zipped, read)
        yield Job("snippet", post.url, kit_of, inputs, key, 1.0 + 0.5 * len(zipped))


def _inputs(catalog: Catalog, post: Docket, known: bytes, cards: Inputs, zipped: Found, read: Read | None) -> Inputs:
    data = tuple((name, read(blob)) for name, blob in zipped) if read else ()
    return catalog.excerpt(post), post.bare, known, cards, data


def kit_of(
    catalog: Catalog,
    bare: bytes,
    known: bytes,
    cards: tuple[tuple[str, str, int], ...],
    data: Sequence[tuple[str, bytes]],
) -> Outputs:
    """Return kit.json of a post, and kit.zip when the bytes of its cards are given; of these name, SHA-256 and size are."""
    drawn = {name: (sha256, size) for name, sha256, size in cards}
    made = kit(catalog, as_seen(docket.revived(bare), catalog.as_of), drawn)
    files = dict(kit_file(made, channels.unpacked(known)))
    if data:
        files[ZIP] = kit_zip(json.loads(files[KIT]), data)
    return files


def kit_file(made: Kit, known: Sequence[Channel]) -> Outputs:
    """Return kit.json (design.md section 5.4) of one kit."""
    known = [channel.told_in(made.language) for channel in known]
    texts = {channel.name: _entry(channel, made) for channel in known}
    record = {
        "post": made.post,
        "title": made.title,
        "url": made.url,
        "status": made.status,
        "texts": texts,
        "cards": [dict(card) for card in made.cards],
        "share": {
            channel.name: sharing.address(channel.share, texts[channel.name]["text"], made.headline, made.url)
            for channel in known
            if channel.share
        },
    }
    return {KIT: (json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n").encode()}


def _entry(channel: Channel, made: Kit) -> dict[str, Any]:
    text = text_for(channel, made)
    entry: dict[str, Any] = {
        "label": channel.label,
        "text": text,
        "count": channel.count(text),
        "limit": channel.limit,
        "unit": channel.measure,
    }
    if channel.alt and made.cards:
        entry["alt"] = _alt(str(dict(made.cards[0])["alt"]), channel.alt)
    if channel.parts and not override_for(channel, made) and (parts := parts_of(channel, made)):
        entry["parts"] = [{"text": part, "count": channel.count(part)} for part in parts]
    return entry


def _alt(text: str, limit: int) -> str:
    return text if len(text) <= limit else next((cut for cut in shortenings(text) if len(cut) <= limit), text[:limit])


def kit_zip(record: Mapping[str, Any], data: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a ZIP file of the cards and one text file for each channel; nothing in it tells when or where it was made.

    Stored, not deflated: pictures would hardly get smaller, and zlib's versions differ in their bytes.
    """
    texts = [(f"{name}.txt", f"{written(entry)}\n".encode()) for name, entry in record["texts"].items()]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in (*data, *texts):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return target.getvalue()


def written(entry: Mapping[str, Any]) -> str:
    """Return the text of a channel as a file holds it: whole, and then its parts if it has any."""
    return "\n\n".join([entry["text"], *(f"--- {part['text']}" for part in entry.get("parts", ()))])


# ---- the newest ----------------------------------------------------------------------------------------------------


def _index(catalog: Catalog, fixed: Inputs) -> Group:
    posts = catalog.posts[:NEWEST]
    marks = b"".join([material.post_mark(catalog, post) for post in posts])
    key = key_of("newest kits", fixed, marks)
    job = Job("snippet", DATA, index_file, partial(_index_inputs, catalog, posts), key, 2.0)
    return Group(key_of("group", key), lambda: [job])


def _index_inputs(catalog: Catalog, posts: Sequence[Docket]) -> Inputs:
    return catalog.portal.name, tuple(_row(catalog, post) for post in posts)


def _row(catalog: Catalog, post: Docket) -> dict[str, str]:
    opened = catalog.opened(post)
    url, agency = catalog.portal.absolute(post.url), catalog.agency_of(post)
    return {
        "post": post.id,
        "title": post.title,
        "url": url,
        "kit": url + KIT,
        "card": f"{url}{CARD}?v={version(card_facts(catalog, opened))}",
        "status": status_of(catalog, opened),
        "date": opened.moment.astimezone(agency.tzinfo).isoformat(),
        "agency": agency.short_name,
    }


def index_file(name: str, rows: Sequence[Mapping[str, str]]) -> Outputs:
    """Return /data/kits.json: where the kits of the newest posts are."""
    record = {"title": f"Bahan sebar {name}", "kits": rows}
    return {INDEX: (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()}
