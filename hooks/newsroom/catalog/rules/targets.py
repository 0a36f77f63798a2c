"""What there is on the site to link to: posts by every address that they have, lists, pages and feeds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from newsroom.catalog import site
from newsroom.catalog.intake import PORTAL_PAGES, Intake
from newsroom.catalog.post import TYPES, Post
from newsroom.catalog.rules.finding import nearest
from newsroom.catalog.rules.lookup import nearest_post

# Files that the site puts beside every post.
BESIDE_POSTS = ("card.jpg", "kit.json")
# What the portal itself publishes at every build; names that are only reserved lead nowhere yet.
AT_ROOT = frozenset(["/", "/arsip/", "/koreksi/", "/peringatan/", "/umpan/", "/feed.xml", "/sitemap.xml"])
EVER = dt.datetime.max.replace(tzinfo=dt.UTC)


class Targets:
    """The addresses of the site that follow from what was read: of posts, visible or not, and of everything else."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake
        self.pages = frozenset(_pages(intake))
        self.lists = _opened(intake, (post for post in intake.posts if post.audience == "public" and not post.draft))
        self.withheld_lists = frozenset(_opened(intake, intake.posts))
        self.addresses: dict[str, Post] = {}
        for post in intake.posts:
            for path in _addresses(intake, post):
                self.addresses.setdefault(_answer(path), post)
            for name in _beside(post):
                self.addresses.setdefault(post.url + name, post)

    def post_at(self, path: str) -> Post | None:
        """Return the post that answers at a path: at its own, its number's or an old one, or with a file beside it."""
        return self.intake.by_url.get(path) or self.addresses.get(path) or self.addresses.get(_answer(path))

    def has(self, path: str, when: dt.datetime | None = None) -> bool:
        """Return whether something is at a path of the site (no query, no fragment).

        Lists by year and month open with their first public post, which must be there at `when`; without it every
        list counts that any post is in.
        """
        if self.post_at(path):
            return True
        page = path.removesuffix("index.html")
        if when is None:
            return page in self.pages or page in self.withheld_lists
        return page in self.pages or (page in self.lists and self.lists[page] <= when)

    def nearest(self, path: str, when: dt.datetime | None = None) -> str:
        """Return the path that was probably meant: with its slash, in lower case, or of a similar post of that folder."""
        candidates = [path + "/", path.lower(), path.lower() + "/"]
        found = next((candidate for candidate in candidates if self.has(candidate, when)), "")
        parts = path.split("/")
        if found or len(parts) < 4:
            return found or nearest(path, [page for page in self.pages if page.count("/") < 4])
        return nearest_post(path, self.intake)


def _answer(path: str) -> str:
    """Return the path of the file that answers at an address."""
    folder, name = site.answering_file(path)
    return folder + name if name else path


def _addresses(intake: Intake, post: Post) -> Iterator[str]:
    yield post.url
    yield from post.aliases
    if post.number and intake.portal.short_links:
        yield site.number_path(post.number)


def _beside(post: Post) -> Iterator[str]:
    """Yield the names of the files beside a post; the documents of a withdrawn one are gone."""
    yield from BESIDE_POSTS
    if not post.withdrawn:
        yield from (attachment.file.rpartition("/")[2] for attachment in post.attachments)


def _opened(intake: Intake, posts: Iterable[Post]) -> dict[str, dt.datetime]:
    """Return since when each list by year or month is there: since its first post."""
    opened: dict[str, dt.datetime] = {}
    for post in posts:
        moment = post.date or EVER
        for path in _lists_of(intake, post):
            opened[path] = min(moment, opened.get(path, EVER))
    return opened


def _lists_of(intake: Intake, post: Post) -> Iterator[str]:
    for slug in (post.agency, *post.partners):
        yield site.agency_year_path(slug, post.year)
    if post.date:
        local = post.date.astimezone(intake.portal.tzinfo)
        yield from (site.month_path(local.year, local.month), f"/arsip/{local.year}/")


def _pages(intake: Intake) -> Iterator[str]:
    portal = intake.portal
    yield from AT_ROOT
    yield from intake.portal_pages
    yield from (file.removeprefix(PORTAL_PAGES) for file in intake.files if _is_portal_file(file))
    yield from map(site.type_path, TYPES)
    yield from map(site.topic_path, portal.topics)
    yield from map(site.area_path, portal.areas)
    for slug in intake.agencies:
        yield from (site.agency_path(slug), f"/{slug}/feed.xml")


def _is_portal_file(file: str) -> bool:
    return file.startswith(PORTAL_PAGES + "/") and not file.endswith(".md")
