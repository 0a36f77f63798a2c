"""The live documents of a feed, never larger than readers get gladly again and again.

What doesn't fit is left out. If no archive has it yet, it is in one document more, which the live one leads to as it
leads to archives (RFC 5005, section 4): so no post is lost, however long posts are and however many come at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from newsroom.engine.job import Outputs
from newsroom.outputs import feed
from newsroom.outputs.feed import FILES, Channel
from newsroom.outputs.feed_entries import Entry
from newsroom.outputs.feed_history import VERSION_BYTES
from newsroom.record import record

# The document beside the live one, without extension.
MORE = "feed-2"
# What a document is longer with items than without, and with a link to MORE than to an archive.
SPARE = 500


@record
class Order:
    """How the posts of a document stand: so many of the newest come first; the `pending` ones are in no archive yet."""

    newest: int
    pending: tuple[int, ...] = ()


def files_of(channel: Channel, posts: Sequence[Entry], order: Order, limit: int) -> Outputs:
    """Return the documents of a channel, in each of its formats, none of the live ones larger than `limit`."""
    files: dict[str, bytes] = {}
    for form in channel.formats:
        left = _left_out(channel, form, posts, order, limit)
        kept = [post for index, post in enumerate(posts) if index not in left]
        more = [posts[index] for index in order.pending if index in left]
        own = channel
        if more and form != "rss":
            data = _document(replace(channel, file=MORE, hub="", current=f"{channel.folder}feed.atom"), form, more)
            files[f"{MORE}.{form}"] = data
            version = hashlib.blake2b(data, digest_size=VERSION_BYTES).hexdigest()
            own = replace(channel, older=((form, f"{channel.folder}{MORE}.{form}?v={version}"),))
        files[FILES[form]] = _document(own, form, kept)
    return files


def _left_out(channel: Channel, form: str, posts: Sequence[Entry], order: Order, limit: int) -> set[int]:
    """Return which posts don't fit: the oldest of the newest first, then what was changed, then what is pending."""
    # A separator is at most two bytes.
    sizes = [len(post.printed[form]) + 2 for post in posts]
    room = limit - len(_document(channel, form, ())) - SPARE - sum(sizes)
    pending = frozenset(order.pending)
    ranked = [*range(order.newest - 1, -1, -1), *range(len(posts) - 1, order.newest - 1, -1)]
    left: set[int] = set()
    for index in sorted(ranked, key=pending.__contains__):
        if room >= 0:
            break
        room += sizes[index]
        left.add(index)
    return left


def _document(channel: Channel, form: str, posts: Sequence[Entry]) -> bytes:
    changed = max((post.changed for post in posts), default=None)
    return feed.document(channel, form, [post.printed[form] for post in posts], changed)
