"""A post as its page shows it: the post itself and, in words and addresses, all that it refers to.

Of a withdrawn post only title, number, dates and the notice are left; what was said is not even handed on.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from newsroom.catalog import markup, site, standing
from newsroom.catalog.agency import Agency, Contact
from newsroom.catalog.cardfacts import card_facts, version
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket
from newsroom.catalog.frame import Frame, Publisher, publisher
from newsroom.catalog.paths import relative_file, resolve_link
from newsroom.catalog.picture import Logo, Picture
from newsroom.catalog.post import Post, Social
from newsroom.catalog.seal import Seal
from newsroom.text import dates
from newsroom.text.body import Body
from newsroom.text.source import Source

Labels = tuple[tuple[str, str], ...]
_NO_BODY, _NO_SOURCE, _NO_SOCIAL = Body(), Source(""), Social()


class Document(NamedTuple):
    """A document beside a post: name of its file, title, sort (`PDF`) and size in bytes."""

    file: str
    title: str
    sort: str
    size: int


class Target(NamedTuple):
    """A page that another page points to."""

    path: str
    title: str


# A post between the older and the newer one of its agency.
Between = tuple[Docket, Target | None, Target | None]


class PostView(NamedTuple):
    """Everything that a post's page shows.

    `body` is the post's HTML for the page. `moment` is its date by the agency's clock, `published` and `modified` are
    the date and that of the last change as ISO 8601 has them there.
    """

    frame: Frame
    post: Post
    moment: dt.datetime
    published: str
    modified: str
    body: str
    words: int
    publisher: Publisher
    logo: Logo | None
    contacts: tuple[Contact, ...]
    partners: tuple[Publisher, ...]
    topics: Labels
    areas: Labels
    alert_areas: str
    event_area: str
    documents: tuple[Document, ...]
    cover: Picture | None
    card: str
    state: str
    over: bool
    event_over: bool
    short_path: str
    replacement: Target | None
    older: Target | None
    newer: Target | None
    seal: Seal | None = None

    @property
    def language(self) -> str:
        """Return the language of the post's text."""
        return self.post.lang or self.frame.language

    @property
    def headline(self) -> str:
        """Return the title, behind a mark when it is withdrawn, for what is shown of the page elsewhere."""
        state = "withdrawn" if self.post.withdrawn else ""
        return standing.marked(self.post.title, state, self.language)


def around(posts: Sequence[Docket], run: slice) -> Iterator[Between]:
    """Yield a run of the posts of an agency, which go from new to old, each with the older and the newer one."""
    for place in range(*run.indices(len(posts))):
        older = posts[place + 1] if place + 1 < len(posts) else None
        yield posts[place], _target(older), _target(posts[place - 1] if place else None)


def view(catalog: Catalog, frame: Frame, post: Post, older: Target | None, newer: Target | None) -> PostView:
    """Return the view of a post between the older and the newer one of its agency."""
    portal, agency = catalog.portal, catalog.agency_of(post)
    shown = _shown(catalog, post)
    zone, last = dates.zone(agency.zone), post.modified
    there = post.moment.astimezone(zone)
    published = there.isoformat()
    return PostView(
        frame=frame,
        post=shown,
        moment=there,
        published=published,
        modified=published if last is post.date else last.astimezone(zone).isoformat(),
        body=markup.for_page(catalog, post),
        words=0 if post.withdrawn else post.body.words,
        publisher=publisher(agency),
        logo=catalog.logo_of(agency),
        contacts=_contacts(agency, post.contacts) if post.contacts else (),
        partners=_partners(catalog, post.partners) if post.partners else (),
        topics=_labels(post.topics, portal.topics),
        areas=_labels(post.areas, portal.areas),
        alert_areas=", ".join(label for _, label in _labels(shown.alert.areas, portal.areas)) if shown.alert else "",
        event_area=portal.areas.get(shown.event.area, "") if shown.event else "",
        documents=documents(catalog, shown) if shown.attachments else (),
        cover=catalog.cover(shown),
        card=version(card_facts(catalog, post)) if frame.card else "",
        state=standing.state_of(post, catalog.as_of),
        over=standing.is_over(post, catalog.as_of),
        event_over=standing.event_is_over(post, catalog.as_of),
        short_path=site.number_path(post.number) if post.number and portal.short_links else "",
        replacement=_replacement(catalog, post),
        older=older,
        newer=newer,
        seal=catalog.seals.get(post.path),
    )


def _shown(catalog: Catalog, post: Post) -> Post:
    """Return a withdrawn post without what it said, and any other as it is: to copy a post takes long.

    A translation that is not published (yet) is not spoken of.
    """
    there = post.translations
    if there:
        there = {code: target for code, target in there.items() if target in catalog.by_url}
    if not post.withdrawn:
        return replace(post, translations=there) if there != post.translations else post
    notes = tuple(replace(change, before="", after="") for change in post.changes)
    return replace(
        post,
        translations=there,
        body=_NO_BODY,
        source=_NO_SOURCE,
        places={},
        faults=(),
        social=_NO_SOCIAL,
        privacy={},
        summary="",
        place="",
        photos=(),
        attachments=(),
        people=(),
        event=None,
        alert=None,
        clarification=None,
        attribution="",
        changes=notes,
    )


def _contacts(agency: Agency, names: tuple[str, ...]) -> tuple[Contact, ...]:
    found = (agency.contact(name) for name in names)
    return tuple(contact for contact in found if contact)


def _partners(catalog: Catalog, slugs: tuple[str, ...]) -> tuple[Publisher, ...]:
    return tuple(publisher(catalog.agencies[slug]) for slug in slugs if slug in catalog.agencies)


def _labels(slugs: tuple[str, ...], known: Mapping[str, str]) -> Labels:
    return tuple([(slug, known[slug]) for slug in slugs if slug in known])


def documents(catalog: Catalog, post: Post) -> tuple[Document, ...]:
    """Return the documents of a post that are ordinary files of its agency."""
    own = f"content/{post.agency}/"
    named = ((item, relative_file(post.path, item.file)) for item in post.attachments)
    return tuple(
        Document(os.path.basename(file), item.title, os.path.splitext(file)[1][1:].upper(), catalog.documents[file][1])
        for item, file in named
        if file.startswith(own) and file in catalog.documents and catalog.documents[file][1]
    )


def _replacement(catalog: Catalog, post: Post) -> Target | None:
    if post.withdrawn is None or not post.withdrawn.replacement:
        return None
    path = resolve_link(post.path, post.withdrawn.replacement)
    known = catalog.by_url.get(path.partition("#")[0])
    return Target(path, known.title) if known else None


def _target(post: Docket | None) -> Target | None:
    return Target(post.url, post.title) if post else None
