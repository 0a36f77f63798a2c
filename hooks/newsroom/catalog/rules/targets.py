"""What there is on the site to link to: posts, lists, pages, short addresses and attachments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsroom.catalog import site
from newsroom.catalog.intake import Intake
from newsroom.catalog.post import TYPES
from newsroom.catalog.rules.finding import nearest
from newsroom.catalog.rules.lookup import nearest_post

# Files that the site puts beside every list or post.
BESIDE_LISTS = frozenset(["feed.xml", "feed.atom", "feed.json", "index.html", "agenda.ics"])
BESIDE_POSTS = frozenset(["index.html", "card.jpg", "kit.json"])
AT_ROOT = frozenset(
    ["ringkas.txt", "umpan.opml", "sitemap.xml", "news-sitemap.xml", "robots.txt", "404.html", "SHA256SUMS"]
)
# Below these first segments every page is known here; below the other reserved ones only the site knows.
CHECKED = frozenset(["jenis", "topik", "wilayah", "arsip", "panduan", "tentang", "r"])


class Targets:
    """The paths of the site that follow from what was read, whether they are visible yet or not."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake
        self.posts = intake.by_url
        self.pages = frozenset(_pages(intake))
        self.aliases = frozenset(alias for post in intake.posts for alias in post.aliases)

    def has(self, path: str) -> bool:
        """Return whether something is at a path of the site (no query, no fragment)."""
        if path in self.posts or path in self.pages or path in self.aliases:
            return True
        folder, _, name = path.rpartition("/")
        folder += "/"
        if folder in self.posts:
            names = {attachment.file.rpartition("/")[2] for attachment in self.posts[folder].attachments}
            return name in BESIDE_POSTS or name in names
        if (name in BESIDE_LISTS and folder in self.pages) or (folder == "/" and name in AT_ROOT):
            return True
        first = path.split("/")[1]
        return first in site.RESERVED - CHECKED or self._is_page_of_list(path)

    def _is_page_of_list(self, path: str) -> bool:
        first, mark, number = path.rpartition("hal/")
        return bool(mark) and number.rstrip("/").isdigit() and first in self.pages

    def nearest(self, path: str) -> str:
        """Return the path that was probably meant: with its slash, in lower case, or of a similar post of that folder."""
        candidates = [path + "/", path.lower(), path.lower() + "/"]
        found = next((candidate for candidate in candidates if self.has(candidate)), "")
        parts = path.split("/")
        if found or len(parts) < 4:
            return found or nearest(path, [page for page in self.pages if page.count("/") < 4])
        return nearest_post(path, self.intake)


def _pages(intake: Intake) -> Iterator[str]:
    portal = intake.portal
    yield "/"
    yield from intake.portal_pages
    yield from (f"/{segment}/" for segment in site.RESERVED)
    yield from map(site.type_path, TYPES)
    yield from map(site.topic_path, portal.topics)
    yield from map(site.area_path, portal.areas)
    for slug in intake.agencies:
        yield from (site.agency_path(slug), f"/{slug}/agenda/")
    for post in intake.posts:
        yield site.agency_year_path(post.agency, post.year)
        if post.number:
            yield from _with_and_without_slash([site.number_path(post.number)])
        if post.date:
            local = post.date.astimezone(portal.tzinfo)
            yield from (site.month_path(local.year, local.month), f"/arsip/{local.year}/")


def _with_and_without_slash(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        yield from (path, path.rstrip("/"))
