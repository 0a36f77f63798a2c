"""The feeds for people: a page that explains them, one for each slice with its newest posts, lists of feeds as OPML 2.0."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice

from newsroom.catalog import cells, material, rows, site
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.frame import Frame, Publisher, frame_of, publisher, render
from newsroom.catalog.rows import Row
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of
from newsroom.outputs.feed_slices import Slice, current, slices, tally_of
from newsroom.record import record
from newsroom.text import template

INDEX, OPML, STYLE = "index.html", "umpan.opml", "umpan.css"
HOME = "/umpan/"
PREVIEW = 5
TEMPLATES = ("feeds.html", "feed.html", "opml.xml", STYLE)
# The version of each format in a list of feeds (OPML 2.0).
VERSIONS = {"rss": "RSS2", "atom": "ATOM1"}
# Sorts of slices with the heading of their list, and the step of the address under which their pages are.
GROUPS = {
    "agency": ("Tiap instansi", "instansi"),
    "type": ("Tiap jenis", "jenis"),
    "topic": ("Tiap topik", "topik"),
    "area": ("Tiap wilayah", "wilayah"),
    "language": ("Tiap bahasa", "bahasa"),
}
SINGLE = {"corrections": "koreksi", "alerts": "peringatan"}


@record
class FeedView:
    """What pages say of one feed: its page, the page of the list it belongs to, and name and address of each format.

    `version` is that of the first one in a list of feeds.
    """

    label: str
    title: str
    description: str
    page: str
    belongs: str
    addresses: tuple[tuple[str, str], ...]
    version: str
    publisher: Publisher | None = None


# Feeds under the heading of their group.
Groups = tuple[tuple[str, tuple[FeedView, ...]], ...]


def page_of(found: Slice) -> str:
    """Return the path of the page that tells people of a slice's feeds."""
    if found.sort in GROUPS:
        return f"{HOME}{GROUPS[found.sort][1]}/{found.name}/"
    if found.sort == "agency-type":
        return f"{HOME}instansi/{found.owner}/"
    return f"{HOME}{SINGLE[found.sort]}/" if found.sort in SINGLE else HOME


def jobs(catalog: Catalog) -> Iterator[Group]:
    """Yield the jobs of all pages and lists about feeds."""
    key = key_of("feed pages", material.recipe(*TEMPLATES), cells.whole(catalog))
    yield Group(key, lambda: _jobs(catalog, slices(catalog)))


def _jobs(catalog: Catalog, chosen: Sequence[Slice]) -> Iterator[Job | Group]:
    maker = _Maker(catalog, frame_of(catalog), (material.recipe(*TEMPLATES), material.setting(catalog)))
    views = [(found, _view(catalog, maker.frame, found)) for found in chosen]
    groups = tuple((heading, tuple(group)) for heading, group in _groups(views))
    whole = next((found for found in chosen if found.sort == "portal"), None)
    portal = next((view for found, view in views if found.sort == "portal"), None)
    yield maker.page(HOME, whole, feeds_file, portal, groups)
    alerts = _cap_view(maker.frame)
    outlines = (*_outlines(views), ("Sistem peringatan dini", (alerts,)))
    yield maker.outlines(HOME, maker.frame.name, outlines)
    yield Job("feeds", HOME, style_file, (), key_of("feed style", maker.fixed))
    by_type: dict[str, list[FeedView]] = {}
    for found, view in views:
        if found.sort == "agency-type":
            by_type.setdefault(found.owner, []).append(view)
    for found, view in views:
        if found.sort not in ("portal", "agency-type"):
            parts = (alerts,) if found.sort == "alerts" else tuple(by_type.get(found.owner, ()))
            yield maker.page(view.page, found, feed_file, view, parts)
            if found.sort == "agency":
                yield maker.outlines(view.page, found.title, ((found.label, (view, *parts)),))


@record
class _Maker:
    """What all these pages share, and what their keys begin with."""

    catalog: Catalog
    frame: Frame
    fixed: Inputs

    def page(self, path: str, found: Slice | None, run: Callable[..., Outputs], *facts: object) -> Group:
        """Return the job of a page with the newest posts of a slice."""
        posts = tally_of(self.catalog, found) if found else ""
        key = key_of("page of feed", self.fixed, path, facts, posts)
        return Group(key, partial(self._page, path, found, run, facts))

    def _page(
        self, path: str, found: Slice | None, run: Callable[..., Outputs], facts: tuple[object, ...]
    ) -> Iterator[Job]:
        newest = tuple(islice(current(self.catalog, found), PREVIEW)) if found else ()
        key = key_of("feed page", self.fixed, path, facts, self.catalog.marks_of(newest))
        yield Job("feeds", path, run, lambda: (self.frame, path, *facts, rows.rows_of(self.catalog, newest)), key)

    def outlines(self, folder: str, title: str, groups: Groups) -> Job:
        """Return the job of a list of feeds."""
        return Job("feeds", folder, opml_file, (self.frame, title, groups), key_of("opml", self.fixed, title, groups))


def _view(catalog: Catalog, frame: Frame, found: Slice) -> FeedView:
    return FeedView(
        label=found.label,
        title=found.title,
        description=found.description,
        page=page_of(found),
        belongs=found.page,
        addresses=tuple((name, frame.absolute(found.folder + file)) for file, _, name in frame.feeds.files),
        version=VERSIONS.get(frame.feeds.formats[0], ""),
        publisher=publisher(catalog.agencies[found.owner]) if found.owner else None,
    )


def _cap_view(frame: Frame) -> FeedView:
    """Return what pages say of the list of alerts for warning systems, which comes in one format only."""
    label, address = "Peringatan yang berlaku (CAP 1.2)", frame.absolute(site.CAP_LIST)
    about = f"Untuk sistem peringatan dini: tiap butir sebuah berkas CAP 1.2. Dari semua instansi {frame.government}."
    title, addresses = f"{label} – {frame.name}", (("RSS", address),)
    return FeedView(label, title, about, site.ALERTS, site.ALERTS, addresses, VERSIONS["rss"])


def _groups(views: Sequence[tuple[Slice, FeedView]]) -> Iterator[tuple[str, list[FeedView]]]:
    """Yield heading and feeds of each group that people choose from."""
    for sort, (heading, _) in GROUPS.items():
        group = [view for found, view in views if found.sort == sort]
        if group:
            yield heading, group
    others = [view for found, view in views if found.sort in SINGLE]
    if others:
        yield "Koreksi dan peringatan", others


def _outlines(views: Sequence[tuple[Slice, FeedView]]) -> Iterator[tuple[str, tuple[FeedView, ...]]]:
    """Yield every feed: the portal's, those of each group, and for each agency those by type."""
    whole = tuple(view for found, view in views if found.sort == "portal")
    if whole:
        yield "Seluruh portal", whole
    yield from ((heading, tuple(group)) for heading, group in _groups(views))
    for owner in dict.fromkeys(found.owner for found, _ in views if found.sort == "agency-type"):
        group = [(found, view) for found, view in views if found.sort == "agency-type" and found.owner == owner]
        yield (
            f"{group[0][1].publisher.name if group[0][1].publisher else owner}, tiap jenis",
            tuple(view for _, view in group),
        )


def feeds_file(frame: Frame, path: str, whole: FeedView | None, groups: Groups, newest: Sequence[Row]) -> Outputs:
    """Return the page that tells people what feeds are and lets them choose one."""
    html = render(
        frame,
        "feeds.html",
        path,
        publishers=[row.publisher for row in newest],
        title=f"Umpan · {frame.name}",
        description="Semua umpan portal ini: RSS, Atom, dan JSON Feed, menurut instansi, jenis, topik, dan wilayah.",
        whole=whole,
        groups=groups,
        rows=newest,
        crumbs=(),
    )
    return {INDEX: html}


def feed_file(frame: Frame, path: str, view: FeedView, parts: Sequence[FeedView], newest: Sequence[Row]) -> Outputs:
    """Return the page of one feed: its addresses, and what is in it now."""
    html = render(
        frame,
        "feed.html",
        path,
        accent=view.publisher.color if view.publisher else "",
        publishers=[row.publisher for row in newest],
        title=f"Umpan {view.label} · {frame.name}",
        description=f"Alamat umpan {view.label}, dan lima kiriman terbarunya.",
        view=view,
        parts=parts,
        rows=newest,
        crumbs=(("Umpan", HOME),),
    )
    return {INDEX: html}


def opml_file(frame: Frame, title: str, groups: Groups) -> Outputs:
    """Return a list of feeds as OPML 2.0 (opml.org), which feed readers take in at once."""
    text = template.render("opml.xml", fresh=frame.preview, frame=frame, title=title, groups=groups)
    return {OPML: text.encode()}


def style_file() -> Outputs:
    """Return how a browser shows a feed that somebody opens in it."""
    return {STYLE: template.render(STYLE).encode()}
