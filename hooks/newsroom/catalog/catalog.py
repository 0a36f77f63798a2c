"""The catalog: what may be published, read once and frozen. No withheld post, and no trace of one, is in it."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, compress, count
from operator import attrgetter, eq, neg
from pathlib import Path
from typing import Any

from newsroom.catalog import channels as known_channels
from newsroom.catalog import docket
from newsroom.catalog.agency import Agency
from newsroom.catalog.channels import Channel
from newsroom.catalog.docket import Docket, microseconds
from newsroom.catalog.intake import Intake, logo_file, photo_files
from newsroom.catalog.paths import relative_file
from newsroom.catalog.picture import Logo, PhotoFacts, Picture, logo, picture
from newsroom.catalog.portal import Portal
from newsroom.catalog.post import Post, Social
from newsroom.catalog.seal import Seal
from newsroom.engine.records import Records
from newsroom.text.problem import Problem

_path, _digest, _when = attrgetter("path"), attrgetter("digest"), attrgetter("when")
_among_equals = attrgetter("agency", "year", "slug")
# What stands where the title of a post was that the law had removed.
REMOVED = "Kiriman dihapus karena alasan hukum"


@dataclass(frozen=True, eq=False)
class Catalog:
    """Every agency, and the docket of every public post that is visible at `as_of`, newest first.

    `documents` are the attachments that are ordinary files, each with its SHA-256 and size.
    `preview` tells that drafts are among the posts and Problems are to be shown in the pages (`make serve`). `records`
    holds the posts that were read for this build. `seals` tell who wrote a post, by its path, where that is asked; then
    `foreign` are the files in agencies/ that the coordinator did not sign.
    `channels` are those of the share kit, in their order. `memo` keeps what is derived from dockets again and again.
    """

    root: Path
    portal: Portal
    agencies: Mapping[str, Agency]
    posts: tuple[Docket, ...]
    as_of: dt.datetime
    photos: Mapping[str, PhotoFacts] = field(default_factory=dict)
    documents: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    preview: bool = False
    problems: tuple[Problem, ...] = ()
    records: Records | None = field(default=None, repr=False)
    seals: Mapping[str, Seal] = field(default_factory=dict, repr=False)
    channels: tuple[Channel, ...] = ()
    foreign: tuple[str, ...] = ()
    memo: dict[str, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def now(self) -> int:
        """Return `as_of` in microseconds since 1970 (UTC)."""
        return microseconds(self.as_of)

    def listed(self) -> Iterator[Docket]:
        """Yield the posts that lists and feeds show, newest first: those whose time is not over."""
        now = self.now
        return (post for post in self.posts if not post.expired(now))

    @cached_property
    def by_url(self) -> Mapping[str, Docket]:
        """Return the posts by their path on the site."""
        return {post.url: post for post in self.posts}

    @cached_property
    def active_alerts(self) -> tuple[Post, ...]:
        """Return the alerts that are in force at `as_of`, newest first."""
        alerts = [self.opened(post) for post in self.posts if post.type == "siaga" and not post.expired(self.now)]
        return tuple(post for post in alerts if post.alert and not post.withdrawn and post.alert.expires > self.as_of)

    def language_of(self, post: Docket | Post) -> str:
        """Return the language of a post (BCP 47): its own, or the portal's where it names none."""
        return post.lang or self.portal.language

    def opened(self, post: Docket) -> Post:
        """Return a post as it stands at `as_of`, without its body."""
        return as_seen(docket.opened(post), self.as_of)

    def modified(self, post: Docket) -> dt.datetime:
        """Return when readers were last told something new of a post, as far as `as_of` goes."""
        return self.opened(post).modified if post.moments else docket.moment(post.last)

    def last_told(self, post: Docket) -> int:
        """Return the same in microseconds; only what is told later makes it worth opening the post."""
        return post.last if post.last <= self.now else microseconds(self.modified(post))

    def last_changed(self, post: Docket) -> int:
        """Return when a post last came to look otherwise: told anew, or with the end of something (microseconds)."""
        passed, told = bisect_right(post.moments, self.now), self.last_told(post)
        return max(told, post.moments[passed - 1]) if passed else told

    def mark(self, post: Docket) -> bytes:
        """Return what changes when a post does, or when it looks otherwise because time has passed."""
        known: dict[str, bytes] = self.memo.setdefault("marks", {})
        found = known.get(post.path)
        if found is None:
            later = (post.phase(self.now) if post.moments else 0, (post.when or 0) > self.now)
            found = known[post.path] = b"%s %s %d %d;" % (post.path.encode(), post.digest, *later)
        return found

    def marks_of(self, posts: Sequence[Docket]) -> bytes:
        """Return what changes with any of these posts, or with their order: their marks, in columns."""
        now = self.now
        dated = [(place, post.phase(now)) for place, post in enumerate(posts) if post.moments]
        early = [place for place, post in enumerate(posts) if (post.when or 0) > now] if self.preview else ()
        paths = "\0".join(map(_path, posts))
        return b"".join([*map(_digest, posts), b"%d %s %r" % (len(posts), paths.encode(), (dated, early))])

    def led_by(self, post: Docket) -> tuple[Docket, ...]:
        """Return the posts that readers of a post are led to: its translations, and what replaces it."""
        paths = (path.partition("#")[0] for path in (*(path for _, path in post.translations), post.replacement))
        return tuple(self.by_url[path] for path in dict.fromkeys(paths) if path and path in self.by_url)

    def agency_of(self, post: Post | Docket) -> Agency:
        """Return the agency that published a post."""
        return self.agencies[post.agency]

    def cover(self, post: Post) -> Picture | None:
        """Return the picture of a post's first photo, or None."""
        return self.picture_of(post, post.photos[0].file) if post.photos else None

    def picture_of(self, post: Post, file: str) -> Picture | None:
        """Return the picture of a photo that a post names; None when it is not among the post's photos."""
        path = relative_file(post.path, file)
        facts = self.photos.get(path)
        if facts is None or facts.fault:
            return None
        is_cover = bool(post.photos) and relative_file(post.path, post.photos[0].file) == path
        return picture(facts, self.portal.widths, self.portal.quality, credit_of(post, path), is_cover)

    def logo(self, agency: Agency) -> str:
        """Return the site path of an agency's logo, or nothing when there is none that can be shown."""
        facts = self.photos.get(logo_file(agency))
        return f"/{agency.slug}/logo.png" if facts and not facts.fault else ""

    def logo_of(self, agency: Agency) -> Logo | None:
        """Return an agency's logo with its size, or None."""
        path = self.logo(agency)
        return logo(path, self.photos[logo_file(agency)]) if path else None

    def excerpt(self, post: Docket) -> Catalog:
        """Return the part of the catalog that one post needs: its agencies, photos, and the posts that it leads to."""
        posts = tuple(led._replace(bare=b"") for led in self.led_by(post))
        agencies = {slug: self.agencies[slug] for slug in (post.agency, *post.partners)}
        files = (*post.files, *map(logo_file, agencies.values()))
        photos = {file: self.photos[file] for file in files if file in self.photos}
        documents = {file: self.documents[file] for file in post.documents if file in self.documents}
        seals = {post.path: self.seals[post.path]} if post.path in self.seals else {}
        return Catalog(
            self.root, self.portal, agencies, posts, self.as_of, photos, documents, self.preview, seals=seals
        )


def newest_first(posts: Iterable[Docket]) -> list[Docket]:
    """Return posts in the order of lists: by moment, those of one moment by agency, year and slug, all downwards.

    Numbers are compared much quicker than tuples, and few posts share a moment.
    """
    found = sorted(posts, key=_when, reverse=True)
    moments = list(map(_when, found))
    start = 0
    for place in compress(count(), map(eq, moments, moments[1:])):
        if place >= start:
            start = bisect_right(moments, -moments[place], lo=place, key=neg)
            found[place:start] = sorted(found[place:start], key=_among_equals, reverse=True)
    return found


def credit_of(post: Post, path: str) -> str:
    """Return whose photo a file (relative to the portal) is, as the post says."""
    return next((photo.credit for photo in post.photos if relative_file(post.path, photo.file) == path), "")


def publishable(
    intake: Intake,
    problems: Iterable[Problem],
    as_of: dt.datetime,
    preview: bool = False,
    records: Records | None = None,
    seals: Mapping[str, Seal] | None = None,
) -> Catalog:
    """Return the catalog of what may be seen at `as_of`: public, without an error, not before its date, no draft.

    A preview keeps drafts and scheduled posts, but never what is not public.
    """
    found = tuple(sorted(problems))
    faulty = {problem.file for problem in found if problem.stops}
    now = microseconds(as_of)
    kept = visible(intake.posts, now, preview)
    if faulty:
        kept = [post for post in kept if post.path not in faulty]
    posts = tuple(newest_first([_titled(post, as_of) if post.gone else post for post in kept]))
    shown_files = {*photo_files(posts), *map(logo_file, intake.agencies.values())}
    photos = {file: intake.photos[file] for file in sorted(shown_files) if file in intake.photos}
    attached = sorted(set(chain.from_iterable(map(attrgetter("documents"), posts))))
    documents = {file: intake.documents[file] for file in attached if file in intake.documents}
    told = found if preview else ()
    agencies = {slug: bare(agency) for slug, agency in intake.agencies.items()}
    portal = bare(intake.portal)
    channels = known_channels.bare(item for item in intake.channels if item.source.path not in faulty)
    return Catalog(
        intake.root, portal, agencies, posts, as_of, photos, documents, preview, told, records, seals or {}, channels
    )


def bare(subject: Any) -> Any:
    """Return the portal or an agency without what only rules ask for."""
    return replace(subject, source=replace(subject.source, text="", lines=(), faults=()), places={}, faults=())


def as_seen(post: Post, as_of: dt.datetime) -> Post:
    """Return a post as it stands at `as_of`: its changes from old to new, and nothing that is dated later than that."""
    if not (post.changes or post.updated or post.withdrawn):
        return post
    told = (change for change in post.changes if change.date <= as_of)
    seen = replace(
        post,
        changes=tuple(sorted(told, key=lambda change: change.date)),
        updated=post.updated if post.updated and post.updated <= as_of else None,
        withdrawn=post.withdrawn if post.withdrawn and post.withdrawn.date <= as_of else None,
    )
    return _erased(seen) if seen.is_removed else seen


def _erased(post: Post) -> Post:
    """Return a post that the law had removed without its words: only that it was there, and why it no longer is.

    What the outputs leave out of every withdrawn post is left to them; here goes what they show of others.
    """
    changes = tuple(replace(change, note="", before="", after="") for change in post.changes)
    return replace(post, title=REMOVED, summary="", social=Social(), changes=changes)


def _titled(post: Docket, as_of: dt.datetime) -> Docket:
    """Return the docket of a post that is to be withdrawn with the title that readers see."""
    if as_seen(docket.opened(post), as_of).is_removed:
        return post._replace(title=REMOVED)
    return post


def visible(posts: Iterable[Docket], now: int, preview: bool = False) -> list[Docket]:
    """Return those of the posts that passed the judge which may be seen at `now` (microseconds)."""
    public = [post for post in posts if post.audience == "public" and post.when is not None]
    return public if preview else [post for post in public if not post.draft and (post.when or 0) <= now]
