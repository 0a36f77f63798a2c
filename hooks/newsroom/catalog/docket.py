"""A docket: of a post, what the whole portal needs to know without opening it. It is kept from build to build."""

from __future__ import annotations

import datetime as dt
import hashlib
import pickle
from collections.abc import Iterator
from dataclasses import fields, replace
from operator import attrgetter
from typing import NamedTuple
from urllib.parse import unquote

from newsroom.catalog.paths import inside_path, relative_file, resolve_link
from newsroom.catalog.post import Post

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
DAY = 86_400 * 10**6
_DEFAULTS = Post("", "", 0, "")
_LEFT_OUT = ("body", "source", "places", "faults")
_NAMES = tuple(item.name for item in fields(Post) if item.name not in _LEFT_OUT)
_values = attrgetter(*_NAMES)
# All that a post leads to: other agencies, photos, documents, other posts. Most posts lead to nothing.
leads = attrgetter("partners", "files", "documents", "translations", "replacement")
_DEFAULT_VALUES = _values(_DEFAULTS)


class Docket(NamedTuple):
    """Plain values only, so that it is quickly kept and read; moments are microseconds since 1970 (UTC).

    `digest` names the bytes of the file and the zone by which they were read. `moments` are all those, but for `when`,
    at which the post begins to look otherwise. `files` are the photos it shows, `documents` its attachments, `named`
    every file of the portal that it speaks of, all relative to the portal. `asks` are the paths of this site that it
    leads to. `event` are the moments at which its event begins and is over, and the offset, in minutes, with which the
    beginning was written. `text` is the SHA-256 of what readers are told, `source` that of the file. `url` is the
    post's path on the site. `bare` is the post itself without its body.
    """

    path: str
    digest: bytes
    agency: str
    year: int
    slug: str
    title: str
    audience: str
    draft: bool
    when: int | None
    moments: tuple[int, ...]
    ends: int | None
    last: int
    type: str
    lang: str
    number: str
    topics: tuple[str, ...]
    areas: tuple[str, ...]
    partners: tuple[str, ...]
    aliases: tuple[str, ...]
    translations: tuple[tuple[str, str], ...]
    replacement: str
    files: tuple[str, ...]
    documents: tuple[str, ...]
    named: tuple[str, ...]
    asks: tuple[str, ...]
    anchors: tuple[str, ...]
    gone: bool
    faulty: bool
    event: tuple[int, int, int] | None
    text: bytes
    source: bytes
    url: str
    bare: bytes

    @property
    def id(self) -> str:
        """Return what names the post everywhere: agency/year/slug."""
        return f"{self.agency}/{self.year}/{self.slug}"

    @property
    def date(self) -> dt.datetime | None:
        """Return the date of the post, or None when it could not be read."""
        return None if self.when is None else moment(self.when)

    @property
    def modified(self) -> dt.datetime:
        """Return when readers are last told something new, as the file says, be it in the future."""
        return moment(self.last)

    @property
    def is_public(self) -> bool:
        """Return whether the post is meant for the public, now or later."""
        return self.audience == "public" and not self.draft and self.when is not None

    @property
    def is_tied(self) -> bool:
        """Return whether judging the post takes a look at other files than its own."""
        return bool(self.asks or self.files or self.documents or self.aliases)

    def phase(self, as_of: int) -> int:
        """Return a number that changes with every moment of the post that `as_of` has reached or left behind."""
        return sum(ends <= as_of for ends in self.moments)

    def kit_ends(self, days: int) -> int:
        """Return when the share kit is no longer kept whole, so many days after the post's date."""
        return (self.when or 0) + days * DAY

    def expired(self, as_of: int) -> bool:
        """Return whether the post has left the lists because its time is over."""
        return self.ends is not None and self.ends <= as_of


def microseconds(moment_: dt.datetime) -> int:
    """Return a moment as microseconds since 1970 (UTC)."""
    return (moment_ - EPOCH) // MICROSECOND


def moment(microseconds_: int) -> dt.datetime:
    """Return the moment that many microseconds after 1970 (UTC)."""
    return EPOCH + dt.timedelta(microseconds=microseconds_)


def of(post: Post, digest: bytes, portal_url: str, text: bytes = b"", source: bytes = b"") -> Docket:
    """Return the docket of a post; `digest`, `text` and `source` name its text and the bytes that it was read from."""
    when = None if post.date is None else microseconds(post.date)
    moments = tuple(sorted({microseconds(found) for found in _moments(post)}))
    files, named = _files(post)
    return Docket(
        path=post.path,
        digest=digest,
        agency=post.agency,
        year=post.year,
        slug=post.slug,
        title=post.title,
        audience=post.audience,
        draft=post.draft,
        when=when,
        moments=moments,
        ends=None if post.expires is None else microseconds(post.expires),
        last=microseconds(post.modified) if post.date else 0,
        type=post.type,
        lang=post.lang,
        number=post.number,
        topics=post.topics,
        areas=post.areas,
        partners=post.partners,
        aliases=post.aliases,
        translations=tuple(post.translations.items()),
        replacement=_replacement(post),
        files=files,
        documents=tuple(relative_file(post.path, item.file) for item in post.attachments),
        named=named,
        asks=tuple(dict.fromkeys(_asks(post, portal_url))),
        anchors=tuple(sorted(post.body.anchors)),
        gone=post.withdrawn is not None,
        faulty=bool(post.faults),
        event=_event(post),
        text=text,
        source=source,
        url=post.url,
        bare=_packed(post),
    )


def _moments(post: Post) -> Iterator[dt.datetime]:
    yield from (change.date for change in post.changes)
    found = [post.updated, post.expires, post.withdrawn and post.withdrawn.date, post.alert and post.alert.expires]
    if post.event:
        found.append(post.event.end or post.event.start)
    yield from (item for item in found if item)


def _event(post: Post) -> tuple[int, int, int] | None:
    if post.event is None:
        return None
    offset = post.event.start.utcoffset() or dt.timedelta()
    over = post.event.end or post.event.start
    return microseconds(post.event.start), microseconds(over), int(offset.total_seconds()) // 60


def _replacement(post: Post) -> str:
    written = post.withdrawn.replacement if post.withdrawn else ""
    return resolve_link(post.path, written).partition("#")[0] if written else ""


def _files(post: Post) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the photos that a post shows, and every file that it speaks of."""
    shown = [photo.file for photo in post.photos]
    shown += [image.target for image in post.body.images if "://" not in image.target]
    files = tuple(dict.fromkeys(relative_file(post.path, file) for file in shown))
    spoken = [item.file for item in post.attachments]
    linked = (unquote(link.target) for link in post.body.links if "://" not in link.target)
    named = (relative_file(post.path, file) for file in (*spoken, *linked))
    return files, tuple(dict.fromkeys((*files, *named)))


def _asks(post: Post, portal_url: str) -> Iterator[str]:
    for link in post.body.links:
        inside = inside_path(portal_url, link.resolved)
        if inside:
            yield inside.partition("#")[0] or post.url
    yield from post.translations.values()
    if post.withdrawn and post.withdrawn.replacement:
        yield _replacement(post)


def _packed(post: Post) -> bytes:
    values = zip(_NAMES, _values(post), _DEFAULT_VALUES, strict=True)
    given = {name: value for name, value, default in values if value is not default and value != default}
    return pickle.dumps(given, 5)


def opened(docket: Docket) -> Post:
    """Return the post of a docket, without body, source, places and faults."""
    return revived(docket.bare)


def revived(bare: bytes, rest: bytes = b"") -> Post:
    """Return the post that these bytes of a docket hold, and what `rest_of` gave for it if that is given."""
    return Post(**pickle.loads(bare), **pickle.loads(rest)) if rest else Post(**pickle.loads(bare))


def rest_of(post: Post, judged: bool) -> bytes:
    """Return what a docket has not of a post: its body, and unless it is `judged` all that rules ask for."""
    if judged:
        body = replace(post.body, faults=(), text="") if post.body.faults or post.body.text else post.body
        return pickle.dumps({"body": body}, 5)
    return pickle.dumps({name: getattr(post, name) for name in _LEFT_OUT}, 5)


def digest_of(data: bytes, zone: str) -> bytes:
    """Return what names these bytes of a post when they are read in a zone."""
    return hashlib.blake2b(data, digest_size=16, key=zone.encode()).digest()
