"""Which feeds there are: of the portal, agencies, types, topics, areas, languages, corrections, alerts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice

from newsroom.catalog import cells, identifiers, material, site
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.cells import List
from newsroom.catalog.docket import DAY, Docket
from newsroom.catalog.post import TYPES
from newsroom.engine.code import libraries
from newsroom.engine.job import Group, Inputs, Job, key_of
from newsroom.engine.store import Blob, Store
from newsroom.outputs import feed, feed_archive, feed_history, feed_live
from newsroom.outputs.feed import Channel
from newsroom.outputs.feed_entries import Entries, Prepare
from newsroom.outputs.feed_history import History
from newsroom.outputs.feed_live import Order
from newsroom.record import record
from newsroom.text import words

# A reader gets a live document again and again: it is cut to this size (JSON Feed 1.1 calls 250 kB fine).
LIMIT = 250_000
# What is changed within so long is told together, up to so many times the number of the newest.
CHANGED_TOGETHER = 7 * DAY
MOST = 4


@record
class Slice:
    """What a feed carries: the posts of one slice of the portal, the expired ones too, and where it belongs.

    `sort` is one of portal.FEED_SLICES, `name` what it is a slice by, `label` the same for people; `lists` are those of
    the cells that have its posts.
    """

    sort: str
    name: str
    label: str
    folder: str
    page: str
    title: str
    description: str
    lists: tuple[List, ...]
    language: str = ""
    owner: str = ""


def slices(catalog: Catalog) -> Sequence[Slice]:
    """Return every slice that has feeds, as the portal's settings say."""
    known: list[Slice] | None = catalog.memo.get("feed slices")
    if known is None:
        wanted = catalog.portal.feed_slices
        known = catalog.memo["feed slices"] = [found for found in _slices(catalog) if found.sort in wanted]
    return known


def _slices(catalog: Catalog) -> Iterator[Slice]:
    portal = catalog.portal
    about = f"Kabar resmi {portal.government} dari semua instansi."
    yield Slice("portal", "", portal.name, "/", "/", portal.name, about, (("all", ""),))
    yield from _agencies(catalog)
    yield from _sorts(catalog)
    for code in sorted({portal.language, *filter(None, cells.tallies(catalog, "language"))}):
        label, path = words.language_name(code), f"/umpan/bahasa/{code}/"
        # A post that names no language is in the portal's.
        lists = tuple(("language", name) for name in (code, *([""] if code == portal.language else ())))
        title, text = f"{label} – {portal.name}", f"Semua kiriman dalam {label}."
        yield Slice("language", code, label, path, path, title, text, lists, code)
    label, text = "Koreksi dan pencabutan", "Kiriman yang dikoreksi, diperbarui, diklarifikasi, atau dicabut."
    title, told = f"{label} – {portal.name}", (("dated", ""),)
    yield Slice("corrections", "", label, "/koreksi/", "/koreksi/", title, text, told)
    label, text = "Peringatan", "Peringatan semua instansi: yang berlaku dan yang sudah berakhir."
    title, alerts = f"{label} – {portal.name}", (("alert", ""),)
    yield Slice("alerts", "", label, "/peringatan/", "/peringatan/", title, text, alerts)


def _agencies(catalog: Catalog) -> Iterator[Slice]:
    """Yield each agency's slice, and for each type that it has ever published one of its own."""
    name = catalog.portal.name
    for slug, agency in sorted(catalog.agencies.items()):
        page = site.agency_path(slug)
        about = agency.about or f"Kabar resmi {agency.name}."
        yield Slice(
            "agency", slug, agency.name, page, page, f"{agency.name} – {name}", about, (("member", slug),), "", slug
        )
        for kind, label in TYPES.items():
            chosen = "type of member", (slug, kind)
            if cells.tally(catalog, *chosen).count:
                title, text = f"{label} {agency.name} – {name}", f"{label} dari {agency.name}."
                yield Slice("agency-type", kind, label, f"{page}jenis/{kind}/", page, title, text, (chosen,), "", slug)


def _sorts(catalog: Catalog) -> Iterator[Slice]:
    portal = catalog.portal
    sorts = (
        ("type", TYPES, site.type_path, "jenis"),
        ("topic", portal.topics, site.topic_path, "topik"),
        ("area", portal.areas, site.area_path, "wilayah"),
    )
    for sort, known, path_of, word in sorts:
        for slug, label in known.items():
            path, text = path_of(slug), f"Kiriman semua instansi, {word} {label}."
            title = f"{label} – {portal.name}"
            yield Slice(sort, slug, label, path, path, title, text, ((sort, slug),))


def posts_of(catalog: Catalog, found: Slice) -> Sequence[Docket]:
    """Return the posts of a slice, newest first; of corrections those that were changed last are the first."""
    if found.sort == "portal":
        return catalog.posts
    if found.sort == "corrections":
        return sorted(_told(catalog), key=lambda post: (catalog.last_told(post), post.id), reverse=True)
    return cells.chosen_of(catalog, found.lists)


def tally_of(catalog: Catalog, found: Slice) -> str:
    """Return what changes with the posts of a slice."""
    return key_of([cells.tally(catalog, *name).key for name in found.lists])


def _told(catalog: Catalog) -> Iterator[Docket]:
    """Yield the posts with a change or withdrawal that readers have been told of."""
    for post in cells.chosen(catalog, "dated"):
        if catalog.last_told(post) > (post.when or 0):
            whole = catalog.opened(post)
            if whole.told or whole.withdrawn:
                yield post


def current(catalog: Catalog, found: Slice) -> Iterator[Docket]:
    """Yield the posts of a slice whose time is not over, newest first; that of corrections tells of all."""
    everything = found.sort == "corrections"
    yield from (post for post in posts_of(catalog, found) if everything or not post.expired(catalog.now))


def shown(catalog: Catalog, found: Slice) -> tuple[list[Docket], list[Docket]]:
    """Return the posts of a live document: the newest, and others that were changed last.

    So a correction or withdrawal reaches subscribers also when the post itself left the feed long ago. Of the others
    there are half as many as of the newest; all that no archive tells of yet; and, when many are changed at once, all
    that were changed within CHANGED_TOGETHER before the last of them, but no more than MOST times the newest.
    """
    number, history, posts = catalog.portal.feed_items, _history(catalog, found), posts_of(catalog, found)
    newest = list(islice(current(catalog, found), number))
    there = {post.path for post in newest}
    others = (post for post in posts if post.moments and post.path not in there)
    changed = [post for post in others if catalog.last_told(post) > (post.when or 0)]
    changed.sort(key=lambda post: (catalog.last_told(post), post.id), reverse=True)
    pending = {post.path for post in history.pending} if history else ()
    since = catalog.last_told(changed[0]) - CHANGED_TOGETHER if changed else 0
    together = (post for post in changed[number // 2 : MOST * number] if catalog.last_told(post) >= since)
    kept = {post.path for post in (*changed[: number // 2], *together)}
    return newest, [post for post in changed if post.path in kept or post.path in pending]


def channel_of(catalog: Catalog, found: Slice) -> Channel:
    """Return the channel of a slice."""
    portal, formats = catalog.portal, catalog.portal.feed_formats
    history = _history(catalog, found)
    agency = catalog.agencies.get(found.owner)
    author = (agency.name, site.agency_path(agency.slug)) if agency else (portal.government or portal.name, "/")
    return Channel(
        id=identifiers.tag(portal, 2026, f"umpan{found.folder}"),
        title=found.title,
        description=found.description,
        folder=portal.absolute(found.folder),
        page=portal.absolute(found.page),
        language=found.language or portal.language,
        rights=f"{portal.government}, {portal.license}",
        author=(author[0], portal.absolute(author[1])),
        formats=formats,
        style=portal.base + site.FEED_STYLE[1:],
        hub=portal.hub,
        icon=portal.absolute("/favicon.ico"),
        older=feed_archive.newest(catalog, history) if history else (),
    )


def _history(catalog: Catalog, found: Slice) -> History | None:
    return feed_history.history_of(catalog, found.owner) if found.sort in feed_archive.OWNERS else None


def jobs(catalog: Catalog, blobs: Mapping[str, Blob], store: Store, prepare: Prepare) -> Iterator[Group]:
    """Yield the jobs of all feeds; `blobs` tell the true size of the photos, `store` keeps the printed items."""
    made = material.recipe("feed-item.html"), libraries("pillow")
    key = key_of("feeds", made, cells.whole(catalog))
    yield Group(key, lambda: _jobs(Entries(catalog, blobs, store, prepare)))


def _jobs(entries: Entries) -> Iterator[Group]:
    catalog = entries.catalog
    channels = [(found, channel_of(catalog, found)) for found in slices(catalog)]
    owners = ((found.owner, channel) for found, channel in channels if found.sort in feed_archive.OWNERS)
    yield from feed_archive.jobs(catalog, entries.blobs, owners)
    fixed = key_of(
        material.recipe("feed-item.html"), LIMIT, material.setting(catalog), feed_archive.files_mark(catalog)
    )
    led = feed_archive.leading_mark(catalog, entries.blobs, cells.chosen(catalog, "leading"))
    for found, channel in channels:
        history = _history(catalog, found)
        pending = [post.path for post in history.pending] if history else ()
        key = key_of("slice", fixed, channel, tally_of(catalog, found), pending, led)
        yield Group(key, partial(_slice, entries, found, channel, fixed))
    # By now each feed that changed has asked for its posts.
    entries.derive()


def _slice(entries: Entries, found: Slice, channel: Channel, fixed: str) -> Iterator[Group]:
    catalog = entries.catalog
    (newest, changed), history = shown(catalog, found), _history(catalog, found)
    posts, pending = newest + changed, {post.path for post in history.pending} if history else ()
    order = Order(len(newest), tuple(index for index, post in enumerate(posts) if post.path in pending))
    leading = feed_archive.leading_mark(catalog, entries.blobs, posts)
    key = key_of("feed of slice", fixed, channel, order, catalog.marks_of(posts), leading)
    yield Group(key, partial(_feed, entries, found.folder, channel, posts, order))


def _feed(entries: Entries, folder: str, channel: Channel, posts: Sequence[Docket], order: Order) -> Iterator[Job]:
    marks = [feed.mark_of(entries.catalog, entries.blobs, post) for post in posts]
    key = key_of("feed", material.recipe("feed-item.html"), LIMIT, channel, marks, order)
    if entries.store.find(key) is None:
        entries.ask(posts)
    inputs = partial(_inputs, entries, channel, posts, order)
    yield Job("feed", folder, feed_live.files_of, inputs, key, 3.0 + 0.05 * len(posts))


def _inputs(entries: Entries, channel: Channel, posts: Sequence[Docket], order: Order) -> Inputs:
    return channel, entries.read(posts), order, LIMIT
