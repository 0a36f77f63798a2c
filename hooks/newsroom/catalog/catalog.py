"""The catalog: what may be published, read once and frozen. No withheld post, and no trace of one, is in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from newsroom.catalog.agency import Agency
from newsroom.catalog.intake import Intake, logo_file, photo_files
from newsroom.catalog.paths import relative_file
from newsroom.catalog.picture import Logo, PhotoFacts, Picture, logo, picture
from newsroom.catalog.portal import Portal
from newsroom.catalog.post import Post
from newsroom.text.problem import Problem


@dataclass(frozen=True)
class Catalog:
    """Every agency, and every public post that is visible at `as_of`, newest first.

    `preview` tells that drafts are among the posts and Problems are to be shown in the pages (`make serve`).
    """

    root: Path
    portal: Portal
    agencies: Mapping[str, Agency]
    posts: tuple[Post, ...]
    as_of: dt.datetime
    photos: Mapping[str, PhotoFacts] = field(default_factory=dict)
    preview: bool = False
    problems: tuple[Problem, ...] = ()

    @cached_property
    def listed(self) -> tuple[Post, ...]:
        """Return the posts that lists and feeds show: those whose time is not over."""
        return tuple(post for post in self.posts if not post.expired(self.as_of))

    @cached_property
    def by_agency(self) -> Mapping[str, tuple[Post, ...]]:
        """Return the posts that an agency published or supports, newest first, by slug."""
        found: dict[str, list[Post]] = {slug: [] for slug in self.agencies}
        for post in self.posts:
            for slug in dict.fromkeys((post.agency, *post.partners)):
                found[slug].append(post)
        return {slug: tuple(posts) for slug, posts in found.items()}

    @cached_property
    def by_url(self) -> Mapping[str, Post]:
        """Return the posts by their path on the site."""
        return {post.url: post for post in self.posts}

    @property
    def active_alerts(self) -> tuple[Post, ...]:
        """Return the alerts that are in force at `as_of`, newest first."""
        return tuple(
            post for post in self.listed if post.alert and not post.withdrawn and post.alert.expires > self.as_of
        )

    def agency_of(self, post: Post) -> Agency:
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


def credit_of(post: Post, path: str) -> str:
    """Return whose photo a file (relative to the portal) is, as the post says."""
    return next((photo.credit for photo in post.photos if relative_file(post.path, photo.file) == path), "")


def publishable(intake: Intake, problems: Iterable[Problem], as_of: dt.datetime, preview: bool = False) -> Catalog:
    """Return the catalog of what may be seen at `as_of`: public, without an error, not before its date, no draft.

    A preview keeps drafts and scheduled posts, but never what is not public.
    """
    found = tuple(sorted(problems))
    faulty = {problem.file for problem in found if problem.stops}
    kept = [post for post in intake.posts if post.path not in faulty and is_visible(post, as_of, preview)]
    seen = (as_seen(post, as_of) for post in kept)
    posts = tuple(sorted(seen, key=lambda post: (post.moment, post.id), reverse=True))
    shown_files = {*photo_files(posts), *map(logo_file, intake.agencies.values())}
    photos = {file: intake.photos[file] for file in sorted(shown_files) if file in intake.photos}
    shown = found if preview else ()
    return Catalog(intake.root, intake.portal, intake.agencies, posts, as_of, photos, preview, shown)


def as_seen(post: Post, as_of: dt.datetime) -> Post:
    """Return a post as it stands at `as_of`: its changes from old to new, and nothing that is dated later than that."""
    told = (change for change in post.changes if change.date <= as_of)
    return replace(
        post,
        changes=tuple(sorted(told, key=lambda change: change.date)),
        updated=post.updated if post.updated and post.updated <= as_of else None,
        withdrawn=post.withdrawn if post.withdrawn and post.withdrawn.date <= as_of else None,
    )


def is_visible(post: Post, as_of: dt.datetime, preview: bool = False) -> bool:
    """Return whether a post that passed the judge may be seen at `as_of`."""
    if post.audience != "public" or post.date is None:
        return False
    return preview or (not post.draft and post.date <= as_of)
