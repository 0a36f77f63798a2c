"""Posts as lists show them: one row each, on pages whose addresses stay, under a banner of the alerts in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from newsroom.catalog import labels, site, standing, translations
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket
from newsroom.catalog.frame import Publisher, publisher
from newsroom.catalog.post import TYPES, VERDICTS, Post
from newsroom.record import record
from newsroom.text.shorten import shortenings

PAGE_SIZE = 30
BRIEF = 240
Item = TypeVar("Item")


class Row(NamedTuple):
    """A post in a list. `mark` is the word for a state that a reader must know before reading, mostly empty."""

    path: str
    title: str
    summary: str
    kind: str
    publisher: Publisher
    moment: dt.datetime
    mark: str = ""
    language: str = ""


class Banner(NamedTuple):
    """An alert that is in force; `slugs` are those of its areas, `language` is given when it is not the portal's.

    `translations` are (language, path) pairs.
    """

    path: str
    title: str
    event: str
    severity: str
    urgency: str
    level: str
    areas: str
    expires: dt.datetime
    instruction: str
    publisher: Publisher
    slugs: tuple[str, ...] = ()
    language: str = ""
    file: str = ""
    translations: tuple[tuple[str, str], ...] = ()

    @property
    def is_grave(self) -> bool:
        """Return whether lives may be in danger, which the banner shows in red."""
        return self.severity in ("Extreme", "Severe")

    @property
    def brief(self) -> str:
        """Return the instruction without what would be too long for a banner: whole sentences of it, if possible."""
        return next((text for text in shortenings(self.instruction) if len(text) <= BRIEF), "")


@record
class ListPage(Generic[Item]):
    """One page of a list: its path, its items from new to old, and the pages before (newer) and after it (older)."""

    path: str
    items: tuple[Item, ...]
    newer: str = ""
    older: str = ""
    number: int = 0


def row_of(catalog: Catalog, post: Post) -> Row:
    """Return the row of a post; that of a withdrawn post tells why instead of what."""
    agency = catalog.agency_of(post)
    summary = f"Dicabut: {post.withdrawn.note}" if post.withdrawn else post.summary
    language = "" if post.withdrawn or post.lang in ("", catalog.portal.language) else post.lang
    return Row(
        path=post.url,
        title=post.title,
        summary=summary,
        kind=_kind_of(post),
        publisher=publisher(agency),
        moment=post.moment.astimezone(agency.tzinfo),
        mark=mark_of(catalog, post),
        language=language,
    )


def rows_of(catalog: Catalog, posts: Iterable[Docket]) -> tuple[Row, ...]:
    """Return the rows of posts; a post that is in many lists is opened but once."""
    known: dict[str, Row] = catalog.memo.setdefault("rows", {})
    for post in (posts := tuple(posts)):
        if post.path not in known:
            known[post.path] = row_of(catalog, catalog.opened(post))
    return tuple(known[post.path] for post in posts)


def _kind_of(post: Post) -> str:
    if post.clarification and not post.withdrawn:
        return f"{TYPES[post.type]}: {VERDICTS[post.clarification.verdict].lower()}"
    return TYPES[post.type]


def mark_of(catalog: Catalog, post: Post) -> str:
    """Return the word for the state of a post: withdrawn, not yet public, then as `standing` ranks them; else nothing."""
    if post.draft and not post.withdrawn:
        return "Draf"
    if post.date and post.date > catalog.as_of and not post.withdrawn:
        return "Terjadwal"
    return standing.WORDS.get(standing.state_of(post, catalog.as_of), "")


def banners(catalog: Catalog) -> tuple[Banner, ...]:
    """Return the alerts in force, the severest first; a translation only as a link from its original."""
    active = sorted(catalog.active_alerts, key=_rank)
    return tuple(banner for post in active for banner in _banner(catalog, post))


def _rank(post: Post) -> int:
    return labels.SEVERITY_ORDER.index(post.alert.severity) if post.alert else len(labels.SEVERITY_ORDER)


def _banner(catalog: Catalog, post: Post) -> Iterator[Banner]:
    alert, agency, docket = post.alert, catalog.agency_of(post), catalog.by_url[post.url]
    if alert is None or translations.original_of(catalog, docket):
        return
    others = translations.translations_of(catalog, docket) if docket.translations else ()
    yield Banner(
        path=post.url,
        title=post.title,
        event=alert.event,
        severity=alert.severity,
        urgency=alert.urgency,
        level=labels.SEVERITIES[alert.severity],
        areas=", ".join(catalog.portal.areas.get(slug, slug) for slug in alert.areas),
        expires=standing.end_of_alert(post, alert),
        instruction=alert.instruction,
        publisher=publisher(agency),
        slugs=alert.areas,
        language="" if post.lang in ("", catalog.portal.language) else post.lang,
        file=site.alert_path(post.agency, post.year, post.slug),
        translations=tuple((other.lang, other.url) for other in others if not catalog.opened(other).withdrawn),
    )


def pages(first: str, items: Sequence[Item]) -> list[ListPage[Item]]:
    """Return the pages of a list that runs from new to old.

    Full pages are numbered from the oldest item and never change again; the first page holds what is newer than the
    last of them, from PAGE_SIZE to almost twice as many items, or all when there are fewer.
    """
    fixed = max(0, len(items) // PAGE_SIZE - 1)
    newest = len(items) - fixed * PAGE_SIZE
    paths = [first, *(site.page_path(first, number) for number in range(fixed, 0, -1))]
    starts = [0, *(newest + index * PAGE_SIZE for index in range(fixed)), len(items)]
    parts = [tuple(items[start:stop]) for start, stop in pairwise(starts)]
    return [
        ListPage(
            path=path,
            items=part,
            newer=paths[index - 1] if index else "",
            older=paths[index + 1] if index < fixed else "",
            number=fixed - index + 1 if index else 0,
        )
        for index, (path, part) in enumerate(zip(paths, parts, strict=True))
    ]
