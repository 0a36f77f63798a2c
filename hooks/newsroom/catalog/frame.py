"""The frame of every public page: what the portal says around a page, and how a template becomes a page's bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from newsroom.catalog import site
from newsroom.catalog.agency import COLOR, SLUG, Agency
from newsroom.catalog.cardfacts import CARD, portal_card, version
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.channels import Button
from newsroom.catalog.portal import FEED_FORMATS, FEED_SLICES
from newsroom.text import color, template, words

FEED_FILES = {
    "rss": ("feed.xml", "application/rss+xml", "RSS"),
    "atom": ("feed.atom", "application/atom+xml", "Atom"),
    "json": ("feed.json", "application/feed+json", "JSON Feed"),
}
ABOUT, HANDBOOK = "/tentang/", "/panduan/"
AGENDA, DATA = "/agenda/", "/data/"


class Publisher(NamedTuple):
    """What pages say of an agency in passing."""

    slug: str
    name: str
    short_name: str
    color: str
    zone: str

    @property
    def path(self) -> str:
        """Return the path of the agency's page."""
        return site.agency_path(self.slug)

    @property
    def initials(self) -> str:
        """Return the letters of its monogram."""
        return words.initials(self.short_name, self.name)


class Feeds(NamedTuple):
    """Which feeds the portal has: their formats, and of what."""

    formats: tuple[str, ...] = FEED_FORMATS
    slices: tuple[str, ...] = FEED_SLICES

    @property
    def files(self) -> tuple[tuple[str, str, str], ...]:
        """Return file name, media type and name of each format."""
        return tuple(FEED_FILES[name] for name in self.formats)

    def has(self, sort: str) -> bool:
        """Return whether there are feeds of this sort."""
        return sort in self.slices


class Frame(NamedTuple):
    """Facts of the portal that stand on every page; `own_pages` are those of its own pages that exist.

    `card` is the version of the portal's own card, empty where no cards are made. `buttons` are the channels that a
    post's page offers to share it with; only pages of posts have them.
    """

    name: str
    government: str
    url: str
    language: str
    zone: str
    license: str
    coordinator: str
    own_pages: tuple[str, ...] = ()
    preview: bool = False
    problems: int = 0
    feeds: Feeds = Feeds()
    card: str = ""
    buttons: tuple[Button, ...] = ()

    @property
    def base(self) -> str:
        """Return the path of the portal on its host."""
        return urlsplit(self.url).path or "/"

    @property
    def picture(self) -> str:
        """Return the absolute address of the portal's own card."""
        return f"{self.absolute('/')}{CARD}?v={self.card}"

    def absolute(self, path: str) -> str:
        """Return the absolute address of a path of the site."""
        return self.url + path.removeprefix("/")


def publisher(agency: Agency) -> Publisher:
    """Return what pages say of an agency in passing."""
    return _publisher(agency.slug, agency.name, agency.short_name, agency.color, agency.zone)


@lru_cache(maxsize=2048)
def _publisher(*facts: str) -> Publisher:
    """Return one and the same publisher for the same facts; what is found by it is found sooner."""
    return Publisher(*facts)


def frame_of(catalog: Catalog) -> Frame:
    """Return the frame of this catalog's pages."""
    portal = catalog.portal
    pages = catalog.root / "content" / "portal"
    own = tuple(path for path in (ABOUT, HANDBOOK) if (pages / path.strip("/") / "index.md").is_file())
    own += tuple(
        path for path, is_on in ((AGENDA, portal.agenda), (DATA, portal.open_data and not catalog.preview)) if is_on
    )
    if portal.search:
        own = (*own, site.SEARCH)
    if portal.log:
        own = (*own, site.LOG)
    own += tuple(path for path, step in site.MADE_BY.items() if portal.takes(step))
    coordinator = portal.coordinator if portal.coordinator in catalog.agencies else ""
    return Frame(
        name=portal.name,
        government=portal.government,
        url=portal.url,
        language=portal.language,
        zone=portal.zone,
        license=portal.license,
        coordinator=coordinator,
        own_pages=own,
        preview=catalog.preview,
        problems=len(catalog.problems) if catalog.preview else 0,
        feeds=Feeds(portal.feed_formats, portal.feed_slices),
        card=version(portal_card(portal, coordinators_color(catalog))) if portal.takes("make_snippets") else "",
    )


def coordinators_color(catalog: Catalog) -> str:
    """Return the colour that stands for the whole portal."""
    agency = catalog.agencies.get(catalog.portal.coordinator)
    return agency.color if agency else COLOR


def render(
    frame: Frame,
    name: str,
    path: str,
    *,
    accent: str = "",
    publishers: Iterable[Publisher] = (),
    root: str = "",
    **values: Any,
) -> bytes:
    """Return the page at `path` that the template `name` makes; its links are relative unless `root` is given."""
    shown = {"frame": frame, "path": path, "root": root or site.root_from(path), "canonical": frame.absolute(path)}
    # Only who previews a portal changes its templates while pages are made.
    colors = _colors(accent, tuple(dict.fromkeys(publishers)))
    return template.render_styled(name, colors, fresh=frame.preview, **shown, **values)


@lru_cache(maxsize=1024)
def _colors(main: str, publishers: tuple[Publisher, ...]) -> str:
    """Return the rules that give the page its accent, and each publisher named in it its own."""
    colors = [(":root", main)] if main else []
    # A slug comes from a file's name; in a style sheet it must be nothing but a name.
    named = (item for item in publishers if re.fullmatch(SLUG, item.slug))
    colors += [(f".i-{item.slug}", item.color) for item in named]
    accents = [(selector, color.accent(value)) for selector, value in colors]
    light = "".join(f"{selector}{{--a:{item.light}}}" for selector, item in accents)
    dark = "".join(f"{selector}{{--a:{item.dark}}}" for selector, item in accents)
    return f"{light}@media (prefers-color-scheme:dark){{{dark}}}" if accents else ""
