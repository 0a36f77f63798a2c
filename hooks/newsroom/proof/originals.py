"""The originals that a message is compared with: what pages and share kits say, in files of a few posts each.

A browser asks for one by the first bits of a post's id, as it asks for the rest of the index: nobody can tell from that
which of its posts was found. The signed lists of files name these by their hashes too, so no page or kit that
somebody changed is taken for an original, and no card that is not in them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from html import unescape
from typing import Any

from newsroom.catalog import material, site
from newsroom.catalog.catalog import Catalog
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of
from newsroom.engine.store import Blob, Store
from newsroom.proof import sentence_index
from newsroom.proof.sentence_index import ID_BITS, MOST_SHARDS

SORT = "n"
# Posts of a file at most, on average: fewer tell the server more, more cost the reader more.
EACH = 8
# Files are looked at in so many groups, of which only those with a changed post are opened.
GROUPS = 64
# Milliseconds for a post.
COST = 0.5
# What of a page is no text: pictures, and all from the links to share it on.
_UNREAD = re.compile(
    r'<(?:img|source)\b[^>]*>|</?picture\b[^>]*>|<script\b.*?</script>|<section class="part bagikan">.*', re.DOTALL
)
_AGENCY = re.compile(r'<meta name="author" content="([^"]*)">')
_CARD = ("file", "width", "height", "url", "sha256")
_PICTURES = (".jpg", ".png")
# Id and path of a post, and the files of its page and kit.
Entry = tuple[int, str, Blob | None, Blob | None]


def count_of(posts: int) -> int:
    """Return how many files there are for so many posts."""
    return sentence_index.power_for(posts, EACH, MOST_SHARDS)


def jobs(catalog: Catalog, blobs: Mapping[str, Blob], store: Store) -> Iterator[Group]:
    """Yield the jobs of the files; `blobs` are those of the release, with the pages and kits of posts."""
    count, fixed = count_of(len(catalog.posts)), material.recipe()
    many = min(GROUPS, count)
    shared = _shared(_entries(catalog, blobs), many)
    for number, entries in enumerate(shared):
        group = partial(_jobs, store, fixed, entries, number * count // many, count // many, count)
        yield Group(key_of("originals", fixed, count, number, _marks(entries)), group)


def _entries(catalog: Catalog, blobs: Mapping[str, Blob]) -> Iterator[Entry]:
    find, named = blobs.get, sentence_index.post_id
    for post in catalog.posts:
        url = post.url
        yield named(url), url, find(url + "index.html"), find(url + "kit.json")


def _shared(entries: Iterable[Entry], many: int) -> list[list[Entry]]:
    """Return entries by the first bits of their ids."""
    found: list[list[Entry]] = [[] for _ in range(many)]
    for entry in entries:
        found[entry[0] * many >> ID_BITS].append(entry)
    return found


def _marks(entries: Iterable[Entry]) -> str:
    return " ".join([f"{url} {page and page.sha256} {kit and kit.sha256}" for _, url, page, kit in entries])


def _jobs(store: Store, fixed: str, entries: Sequence[Entry], first: int, many: int, count: int) -> Iterator[Job]:
    shared: list[list[Entry]] = [[] for _ in range(many)]
    for entry in sorted(entries):
        shared[(entry[0] * count >> ID_BITS) - first].append(entry)
    for number, some in enumerate(shared, first):
        key = key_of("original", fixed, count, number, _marks(some))
        inputs = partial(_inputs, store, some, sentence_index.shard_name(SORT, number, count))
        yield Job("check originals", site.CHECK, originals_file, inputs, key, COST * len(some))


def _inputs(store: Store, entries: Sequence[Entry], name: str) -> Inputs:
    rows = (
        (number, url, store.read(page), store.read(kit) if kit else b"") for number, url, page, kit in entries if page
    )
    return name, tuple(rows)


def originals_file(name: str, posts: tuple[tuple[int, str, bytes, bytes], ...]) -> Outputs:
    """Return a file, a line for each post: its id and path, the agency's name, its article, its kit."""
    return {name: "\n".join([_line(*post) for post in posts]).encode()}


def _line(number: int, url: str, page: bytes, kit: bytes) -> str:
    html = page.decode()
    article = _UNREAD.sub("", html[html.index("<article>") : html.index("</article>")])
    agency = _AGENCY.search(html)
    named, told = unescape(agency[1]) if agency else "", _told(json.loads(kit)) if kit else None
    return json.dumps((f"{number:06x}", url, named, article, told), ensure_ascii=False, separators=(",", ":"))


def _told(kit: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a kit tells; its texts have most lines in common, so each line is named by its place among all."""
    lines: dict[str, int] = {}
    texts = [
        [lines.setdefault(line, len(lines)) for line in entry["text"].split("\n")] for entry in kit["texts"].values()
    ]
    pictures = (card for card in kit["cards"] if card["file"].endswith(_PICTURES))
    cards = [{name: card[name] for name in _CARD} for card in pictures]
    told = {"title": kit["title"], "status": kit["status"], "cards": cards}
    return told | {"lines": list(lines), "texts": texts}
