"""The index of sentences by which a reader's browser finds out which post a text is from, without sending the text.

A sentence is named by a hash of five bytes (proof/fingerprint.py), a post by 23 bits of the CRC of its path, so that
neither changes with other posts. Both stand in shards named by the first bits of the hash: a browser asks for a few of
them, and nobody can tell from that what the sentence says. A shard has the last four bytes of each hash, then in the
same order three bytes for each post, whose lowest bit tells that the sentence is a claim which the post refutes.

Posts lie in buckets of a few, these in groups; a group keeps its entries by spans of hashes. So who changes one post pays
for the posts of a bucket, for joining a group, and for the spans in which its sentences lie. The browser's side of it is
overrides/pages/check-index.js.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import pairwise
from typing import NamedTuple

from newsroom.catalog import site
from newsroom.catalog.post import VERDICTS, Post
from newsroom.proof import fingerprint

# What all of these posts say is nobody's sentence: it is left out.
MOST = 20
# Of a post that the law took away only what cannot be guessed is kept: no numbers, and no short sentences.
LONG = 8
ID_BITS = 23
# Bytes of a shard on average, so that none has more than 4,096; and posts of a file of posts, and of a bucket.
SHARD, TABLE, BUCKET = 3300, 48, 8
MOST_SHARDS = 4096
# Bytes of a digest, and how many are listed in a file.
DIGEST, LISTED = 16, 64
SORTS = ("k", "a")
SUMS = "indeks.json"
# The first bytes of the hashes with which each of the most possible shards begins.
_FIRSTS = tuple((number * (65536 // MOST_SHARDS)).to_bytes(2, "big") for number in range(MOST_SHARDS))
_BLOCK = re.compile(
    r"</?(?:p|li|ul|ol|h[1-6]|blockquote|tr|td|th|table|dd|dt|dl|div|figure|figcaption|hr|pre|section|thead|tbody)\b[^>]*>"
    r"|<br ?/?>"
)
_DIGIT = re.compile("[0-9]")
_TAG = re.compile(r"<[^>]+>")
_SPACE = re.compile(r"\s+")


class Part(NamedTuple):
    """What a few posts have: entries of sentences, and of those with masked numbers; lines of posts, and of claims."""

    sentences: bytes
    masked: bytes
    posts: bytes
    claims: bytes


def post_id(url: str) -> int:
    """Return what names the post of this path of the site in the index; two posts may share it."""
    return zlib.crc32(url.encode()) >> (32 - ID_BITS)


def sentences_of(post: Post) -> set[str]:
    """Return the sentences by which a post is found, normalised: those of its title, summary, instruction and body."""
    if post.is_removed:
        return {sentence for sentence in _said(post) if sentence.count(" ") >= LONG - 1 and not _has_number(sentence)}
    return set(_said(post))


def _said(post: Post) -> Iterator[str]:
    texts = [post.title, post.summary, plain(post.body.html)]
    if post.alert:
        texts.append(post.alert.instruction)
    for text in texts:
        yield from filter(fingerprint.is_telling, fingerprint.sentences(text))


def plain(html: str) -> str:
    """Return the text of a body, a line for each block, as a browser's selection has it."""
    return unescape(_TAG.sub("", _BLOCK.sub("\n", _SPACE.sub(" ", html))))


def _addresses(post: Post) -> Iterator[str]:
    """Yield the other addresses of a post, its short one and old ones, as the browser asks for them."""
    short = [site.number_path(post.number)] if post.number else []
    for path in (*short, *post.aliases):
        yield f"/{path.strip('/').lower()}"


def _has_number(sentence: str) -> bool:
    return _DIGIT.search(sentence) is not None


def entries(post: Post, number: int) -> tuple[set[bytes], set[bytes]]:
    """Return the entries of a post whose id is `number`: of its sentences, claims and addresses; and with masked numbers."""
    said = sentences_of(post)
    name = (number << 1).to_bytes(3, "big")
    found = {fingerprint.hashed(known) + name for known in (*said, *_addresses(post))}
    # Of a withdrawn post numbers must not be found by trying them out.
    numbers = () if post.withdrawn else filter(_has_number, said)
    hidden = {fingerprint.hashed(fingerprint.masked(sentence)) + name for sentence in numbers}
    if post.clarification and not post.withdrawn and post.clarification.verdict != "benar":
        claimed = filter(fingerprint.is_telling, fingerprint.sentences(post.clarification.claim))
        found |= {fingerprint.hashed(sentence) + (number << 1 | 1).to_bytes(3, "big") for sentence in claimed}
    return found, hidden


def line_of(post: Post, number: int, day: str, mark: str) -> bytes:
    """Return what the table of posts says of one: its id, path, title, date, and the word for its state."""
    facts = [f"{number:06x}", post.url, post.title, day, mark]
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def claim_of(post: Post) -> bytes:
    """Return what the list of claims says of a post that refutes one: its path and title, the claim, the verdict."""
    found = post.clarification
    if found is None or post.withdrawn or found.verdict == "benar":
        return b""
    facts = [post.url, post.title, found.claim, VERDICTS[found.verdict]]
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def framed(part: Part) -> bytes:
    """Return a part as one run of bytes."""
    return b"".join(len(field).to_bytes(4, "little") + field for field in part)


def unframed(data: bytes) -> Part:
    """Return the part that `framed` made one run of bytes of."""
    fields = []
    for _ in Part._fields:
        end = 4 + int.from_bytes(data[:4], "little")
        fields.append(data[4:end])
        data = data[end:]
    return Part(*fields)


# ---- groups --------------------------------------------------------------------------------------------------------


def group(buckets: Iterable[Part], spans: int) -> Mapping[str, bytes]:
    """Return what buckets have together: of each sort of entries one file for each span of hashes, and all the lines."""
    parts = tuple(buckets)
    made: dict[str, bytes] = {}
    for place, sort in enumerate(SORTS):
        found = sorted(part[place][at : at + 8] for part in parts for at in range(0, len(part[place]), 8))
        bounds = [bisect_left(found, _FIRSTS[span * MOST_SHARDS // spans]) for span in range(1, spans)]
        for span, (start, end) in enumerate(pairwise((0, *bounds, len(found)))):
            made[f"{sort}{span}"] = _packed(found[start:end], span, spans)
    for field in ("posts", "claims"):
        made[field] = b"\n".join(sorted(line for part in parts for line in getattr(part, field).split(b"\n") if line))
    return made


def _packed(found: list[bytes], span: int, spans: int) -> bytes:
    """Return the entries of a span: where those with each first bits begin, the ends of the hashes, and the ids."""
    steps = MOST_SHARDS // spans
    offsets = array("I", (bisect_left(found, first) for first in _FIRSTS[span * steps : (span + 1) * steps]))
    offsets.append(len(found))
    if sys.byteorder == "big":
        offsets.byteswap()
    whole = b"".join(found)
    return offsets.tobytes() + _columns(whole, 1, 5) + _columns(whole, 5, 8)


def _columns(whole: bytes, first: int, end: int) -> bytes:
    made = bytearray(len(whole) // 8 * (end - first))
    for column in range(first, end):
        made[column - first :: end - first] = whole[column::8]
    return bytes(made)


def size_of(span: int, spans: int) -> int:
    """Return how many bytes of shards a span's file, which has so many bytes, makes."""
    return span - 4 * (MOST_SHARDS // spans + 1)


# ---- files ---------------------------------------------------------------------------------------------------------


def shard_name(sort: str, number: int, count: int) -> str:
    """Return the name of one of so many files of a sort."""
    ending = "bin" if sort in SORTS else "txt"
    return f"{sort}/{number:0{max(2, len(f'{count - 1:x}'))}x}.{ending}"


def shards(groups: Sequence[bytes], sort: str, span: int, spans: int, count: int) -> Mapping[str, bytes]:
    """Return those of `count` shards that lie in a span, of which each group gives its part."""
    opened = [_Opened(data, MOST_SHARDS // spans) for data in groups]
    step, own = MOST_SHARDS // count, count // spans
    made = {}
    for number in range(own):
        bounds = [(part, part.offsets[number * step], part.offsets[(number + 1) * step]) for part in opened]
        tails = b"".join([part.tails[4 * start : 4 * end] for part, start, end in bounds])
        ids = b"".join([part.ids[3 * start : 3 * end] for part, start, end in bounds])
        made[shard_name(sort, span * own + number, count)] = b"".join(_without_common(tails, ids))
    return made


class _Opened:
    """A group's part of a span: where entries begin, the ends of the hashes, the ids."""

    def __init__(self, data: bytes, steps: int) -> None:
        head = 4 * (steps + 1)
        self.offsets = array("I", data[:head])
        if sys.byteorder == "big":
            self.offsets.byteswap()
        end = head + 4 * self.offsets[-1]
        self.tails, self.ids = data[head:end], data[end:]


def _without_common(tails: bytes, ids: bytes) -> tuple[bytes, bytes]:
    """Leave out the sentences that more than MOST posts have."""
    counts = Counter(memoryview(tails).cast("I"))
    if not counts or max(counts.values()) <= MOST:
        return tails, ids
    kept = [at for at, tail in enumerate(memoryview(tails).cast("I")) if counts[tail] <= MOST]
    return b"".join([tails[4 * at : 4 * at + 4] for at in kept]), b"".join([ids[3 * at : 3 * at + 3] for at in kept])


def power_for(size: int, most: int, limit: int) -> int:
    """Return the smallest power of two by which a size can be shared out so that no share is larger than `most`."""
    number = 1
    while number * most < size and number < limit:
        number *= 2
    return number


def tables(lines: bytes, group_number: int, groups: int, count: int) -> Mapping[str, bytes]:
    """Return those of `count` files of posts that one of so many groups makes."""
    own = count // groups
    found: list[list[bytes]] = [[] for _ in range(own)]
    for line in lines.split(b"\n") if lines else ():
        found[(int(line[2:8], 16) * count >> ID_BITS) - group_number * own].append(line)
    return {shard_name("p", group_number * own + at, count): b"\n".join(table) for at, table in enumerate(found)}


def claims(parts: Sequence[bytes]) -> Mapping[str, bytes]:
    """Return the file of all claims."""
    return {shard_name("c", 0, 1): b"\n".join(filter(None, parts))}


def sums(portal: str, newest: str, posts: int, digests: Mapping[str, Sequence[str]]) -> Mapping[str, bytes]:
    """Return the lists of files: of each sort the first bytes of the SHA-256 of each file, and a list of these lists.

    So a reader gets a kilobyte for each file that is asked for, however many there are. `newest` is the moment of the newest
    word in the index, so that nobody can pass off an older one as this.
    """
    made: dict[str, bytes] = {}
    files = {sort: len(found) for sort, found in digests.items()}
    facts: dict[str, object] = {"v": 2, "portal": portal, "newest": newest, "kiriman": posts, "berkas": files}
    for sort, found in digests.items():
        cut = [bytes.fromhex(digest)[:DIGEST] for digest in found]
        lists = [b"".join(cut[start : start + LISTED]) for start in range(0, len(cut), LISTED)]
        made |= {f"{sort}/{number:02x}.sum": listed for number, listed in enumerate(lists)}
        facts[sort] = base64.b64encode(b"".join(hashlib.sha256(listed).digest()[:DIGEST] for listed in lists)).decode()
    return made | {SUMS: json.dumps(facts, separators=(",", ":")).encode()}
