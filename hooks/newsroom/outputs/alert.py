"""Alerts for warning systems: a CAP 1.2 file for each alert, the list of those in force, and the script for posts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from newsroom.catalog import material, rows, site, standing, translations
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.cells import chosen
from newsroom.catalog.docket import Docket
from newsroom.catalog.frame import frame_of
from newsroom.engine.job import Group, Job, key_of
from newsroom.outputs.alert_message import Message, message_of

TEMPLATES = ("cap.xml", "cap-list.xml", "alerts-now.js")


def jobs(catalog: Catalog) -> Iterator[Group]:
    """Yield the jobs of all CAP files, by agency, then those of their list and of the script."""
    made = material.recipe(*TEMPLATES)
    known = chosen(catalog, "alert")
    owners: dict[str, list[Docket]] = {}
    for post in known:
        owners.setdefault(post.agency, []).append(post)
    portal = catalog.portal
    named = key_of(portal.url, portal.identity, portal.language, portal.areas, portal.area_codes)
    tied = _tied(catalog, known)
    marks = []
    for slug, posts in owners.items():
        others = tied if any(post.translations for post in posts) else ""
        mark = key_of("alerts of", made, named, catalog.agencies[slug], catalog.marks_of(posts), others)
        marks.append(mark)
        yield Group(mark, partial(_files, catalog, made, posts))
    key = key_of("alerts now", made, material.setting(catalog), marks)
    yield Group(key, partial(_summaries, catalog, made, known))


def _tied(catalog: Catalog, known: Sequence[Docket]) -> str:
    """Return what changes with any alert that has translations, which may be another agency's."""
    posts = [post for post in known if post.translations]
    return key_of([catalog.agencies[slug] for slug in sorted({post.agency for post in posts})], catalog.marks_of(posts))


def _files(catalog: Catalog, made: str, posts: Sequence[Docket]) -> Iterator[Job]:
    from newsroom.outputs import alert_xml

    for message in (_message(catalog, post) for post in posts):
        if message:
            yield Job("alert", site.ALERTS, alert_xml.cap_file, (message,), key_of("cap", made, message))


def _message(catalog: Catalog, post: Docket) -> Message | None:
    """Return the message about an alert; the file of a translation has that of its original, under the same identifier."""
    original = translations.original_of(catalog, post) or post
    others = [catalog.opened(other) for other in translations.translations_of(catalog, original)]
    message = message_of(catalog, catalog.opened(original), others)
    return message and replace(message, path=site.alert_path(post.agency, post.year, post.slug))


def _summaries(catalog: Catalog, made: str, posts: Sequence[Docket]) -> Iterator[Job]:
    from newsroom.outputs import alert_script, alert_xml

    frame, banners, hub = frame_of(catalog), rows.banners(catalog), catalog.portal.hub
    current = current_messages(catalog, posts)
    key = key_of("cap list", made, frame, current, hub)
    yield Job("alert", site.ALERTS, alert_xml.list_file, (frame, current, hub), key)
    yield Job("alert", site.ALERTS, alert_script.file, (banners,), key_of("alerts now", made, banners))


def current_messages(catalog: Catalog, posts: Sequence[Docket]) -> tuple[Message, ...]:
    """Return the messages about alerts whose time is not over, the newest first; among them those that cancel one."""
    originals = (post for post in posts if not translations.original_of(catalog, post))
    running = (post for post in originals if not standing.is_over(catalog.opened(post), catalog.as_of))
    messages = [message for message in (_message(catalog, post) for post in running) if message]
    return tuple(sorted(messages, key=lambda message: (message.moment, message.identifier), reverse=True))
