"""What there is on the site to link to: posts by every address that they have, lists, pages and feeds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from newsroom.catalog import agenda, site
from newsroom.catalog.docket import Docket, microseconds
from newsroom.catalog.intake import PORTAL_PAGES, Intake
from newsroom.catalog.post import TYPES
from newsroom.catalog.rules.finding import nearest
from newsroom.catalog.rules.lookup import nearest_post

# Files that the site puts beside every post.
BESIDE_POSTS = ("card.jpg", "kit.json")
# What the portal itself publishes at every build; names that are only reserved lead nowhere yet.
AT_ROOT = frozenset(
    """/ /arsip/ /arsip/a-z/ /koreksi/ /peringatan/ /peringatan/cap.xml /peta-situs/ /ringkas/ /ringkas.txt /umpan/
    /feed.xml /sitemap.xml /news-sitemap.xml /SHA256SUMS""".split()
)
PROOFS = "/trust.txt /.well-known/posts.json /.well-known/signers /.well-known/trust.txt".split()
EVER = 1 << 62


class Targets:
    """The addresses of the site that follow from what was read: of posts, visible or not, and of everything else."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake

    @cached_property
    def pages(self) -> frozenset[str]:
        """Return the addresses that don't depend on any post."""
        return frozenset(_pages(self.intake))

    @cached_property
    def lists(self) -> Mapping[str, int]:
        """Return since when each list by year or month is there for readers, in microseconds."""
        return _opened(self.intake, (post for post in self.intake.posts if post.is_public))

    @cached_property
    def withheld_lists(self) -> frozenset[str]:
        """Return the lists by year or month that any post is in."""
        return frozenset(_opened(self.intake, self.intake.posts))

    @cached_property
    def given(self) -> Mapping[str, Docket]:
        """Return the posts by the addresses that their writers gave them: numbers, old addresses, those of alerts."""
        found: dict[str, Docket] = {}
        for post in self.intake.posts:
            for path in _given(self.intake, post):
                found.setdefault(_answer(path), post)
        return found

    def post_at(self, path: str) -> Docket | None:
        """Return the post that answers at a path: at its own, its number's or an old one, or with a file beside it."""
        by_url = self.intake.by_url
        folder, _, name = path.rpartition("/")
        beside = by_url.get(folder + "/")
        if beside and (not name or name == "index.html" or name in self._beside(beside)):
            return beside
        folder, name = site.answering_file(path)
        own = by_url.get(folder) if name == "index.html" else None
        return own or self.given.get(path) or self.given.get(folder + name if name else path)

    def _beside(self, post: Docket) -> Iterator[str]:
        """Yield the names of the files beside a post; the documents of a withdrawn one are gone."""
        if self.intake.portal.takes("make_snippets"):
            yield from BESIDE_POSTS
        if agenda.is_announced(post) and self.intake.portal.agenda:
            yield agenda.SINGLE
        if not post.gone:
            yield from (file.rpartition("/")[2] for file in post.documents)

    def answer(self, path: str) -> object:
        """Return what the rules may learn of a path, as a value that is another one whenever that is different."""
        post = self.post_at(path)
        if post:
            return post.path, post.digest
        page = path.removesuffix("index.html")
        return page in self.pages, self.lists.get(page), page in self.withheld_lists

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
        return page in self.pages or (page in self.lists and self.lists[page] <= microseconds(when))

    def nearest(self, path: str, when: dt.datetime | None = None) -> str:
        """Return the path that was probably meant: with its slash, in lower case, or of a similar post of that folder."""
        candidates = [path + "/", path.lower(), path.lower() + "/"]
        found = next((candidate for candidate in candidates if self.has(candidate, when)), "")
        parts = path.split("/")
        if found or len(parts) < 4:
            return found or nearest(path, [page for page in self.pages if page.count("/") < 4])
        return nearest_post(path, self.intake)


@lru_cache(maxsize=1)
def of(intake: Intake) -> Targets:
    """Return the addresses that follow from an intake; many rules ask for the same."""
    return Targets(intake)


def _answer(path: str) -> str:
    """Return the path of the file that answers at an address."""
    folder, name = site.answering_file(path)
    return folder + name if name else path


def _given(intake: Intake, post: Docket) -> Iterator[str]:
    yield from post.aliases
    if post.number and intake.portal.short_links:
        yield site.number_path(post.number)
    if post.type == "siaga":
        yield site.alert_path(post.agency, post.year, post.slug)


def _opened(intake: Intake, posts: Iterable[Docket]) -> dict[str, int]:
    """Return since when each list by year or month is there: since its first post."""
    opened: dict[str, int] = {}
    for post in posts:
        moment = EVER if post.when is None else post.when
        for path in _lists_of(intake, post):
            opened[path] = min(moment, opened.get(path, EVER))
    return opened


def _lists_of(intake: Intake, post: Docket) -> Iterator[str]:
    for slug in (post.agency, *post.partners):
        yield site.agency_year_path(slug, post.year)
    if post.date:
        local = post.date.astimezone(intake.portal.tzinfo)
        yield from (site.month_path(local.year, local.month), f"/arsip/{local.year}/")
    if post.event and intake.portal.agenda and post.agency in intake.agencies:
        yield from map(agenda.month_path, agenda.months_of(post, intake.agencies[post.agency].tzinfo))


def _pages(intake: Intake) -> Iterator[str]:
    portal = intake.portal
    yield from AT_ROOT
    yield from (path for path, step in site.MADE_BY.items() if portal.takes(step))
    if portal.takes("prove_release"):
        yield from PROOFS
    yield from intake.portal_pages
    yield from (file.removeprefix(PORTAL_PAGES) for file in intake.odd_files if _is_portal_file(file))
    if portal.search:
        yield site.SEARCH
    if portal.log:
        yield site.LOG
    yield from map(site.type_path, TYPES)
    yield from map(site.topic_path, portal.topics)
    yield from map(site.area_path, portal.areas)
    if portal.open_data:
        yield from (f"/data/{name}" for name in ("", "posts.csv", "posts.json", "datapackage.json"))
    homes = ["/", *map(site.agency_path, intake.agencies)]
    yield from (f"{home}feed.xml" for home in homes)
    yield from homes
    yield from (f"/umpan/instansi/{slug}/" for slug in intake.agencies)
    if portal.agenda:
        yield from (f"{home}{name}" for home in homes for name in ("agenda/", "agenda.ics"))


def _is_portal_file(file: str) -> bool:
    return file.startswith(PORTAL_PAGES + "/") and not file.endswith(".md")
