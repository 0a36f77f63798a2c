"""The wording of a post: what it tells readers, as text, and the hash by which a copy of it is known again."""

from __future__ import annotations

import hashlib
import re
from html import unescape
from typing import TYPE_CHECKING

from newsroom.proof import fingerprint

if TYPE_CHECKING:
    from newsroom.catalog.post import Post

_TAG = re.compile(r"<[^>]+>")


def text_of(post: Post) -> str:
    """Return what readers are told by a post, its body included: title, summary and body, a line between them."""
    return "\n".join((post.title, post.summary, unescape(_TAG.sub(" ", post.body.html))))


def text_hash(post: Post) -> bytes:
    """Return the SHA-256 of the words and numbers of a post, which chat apps leave alone."""
    return hashlib.sha256(fingerprint.normalised(text_of(post)).encode()).digest()
