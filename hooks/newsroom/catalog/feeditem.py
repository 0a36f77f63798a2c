"""The full text of a post for readers outside the site: notices first, then the picture, then the body."""

from __future__ import annotations

import datetime as dt
from html import escape

from newsroom.catalog import markup
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.paths import resolve_link
from newsroom.catalog.post import CHANGE_KINDS, EVENT_STATES, VERDICTS, WITHDRAWAL_REASONS, Post
from newsroom.text import dates, template, words

# A longer text, as XML writes it, would leave little room for others in a document of a feed.
LONGEST = 100_000


def full_text(catalog: Catalog, post: Post) -> str:
    """Return the HTML of a feed item; every address in it is absolute, and of a withdrawn post only the notice is left.

    Of a text longer than LONGEST there is the summary, and where to read on.
    """
    agency, body = catalog.agency_of(post), markup.for_feed(catalog, post)
    return template.render(
        "feed-item.html",
        fresh=catalog.preview,
        url=catalog.portal.absolute(post.url),
        source=f"{agency.name}, {catalog.portal.name}",
        withdrawn=_withdrawal(catalog, post),
        changes=[_change(catalog, post, index) for index in range(len(post.changes))],
        event=_event(catalog, post),
        verdict=VERDICTS[post.clarification.verdict] if post.clarification else "",
        alert=_alert(catalog, post),
        until=_moment(catalog, post, post.expires) if post.expires and not post.alert else "",
        image=_image(catalog, post),
        direction=words.direction(post.lang or catalog.portal.language),
        body=template.markup(body) if len(escape(body)) <= LONGEST else "",
        summary=post.summary,
    )


def _moment(catalog: Catalog, post: Post, moment: dt.datetime) -> str:
    local = moment.astimezone(catalog.agency_of(post).tzinfo)
    return f"{dates.medium_date(local.date())} pukul {dates.clock(local)}"


def _withdrawal(catalog: Catalog, post: Post) -> dict[str, str] | None:
    withdrawn = post.withdrawn
    if withdrawn is None:
        return None
    return {
        "date": _moment(catalog, post, withdrawn.date),
        "reason": WITHDRAWAL_REASONS[withdrawn.reason],
        "note": withdrawn.note,
        "replacement": replacement(catalog, post),
    }


def replacement(catalog: Catalog, post: Post) -> str:
    """Return the address of the post that takes the place of a withdrawn one; nothing while that is not published."""
    target = post.withdrawn.replacement if post.withdrawn else ""
    path = resolve_link(post.path, target) if target else ""
    return catalog.portal.absolute(path) if path.partition("#")[0] in catalog.by_url else ""


def _change(catalog: Catalog, post: Post, index: int) -> dict[str, str]:
    change = post.changes[index]
    return {
        "date": _moment(catalog, post, change.date),
        "kind": CHANGE_KINDS[change.kind],
        "note": change.note,
        "before": change.before,
        "after": change.after,
    }


def _event(catalog: Catalog, post: Post) -> str:
    event = post.event
    if event is None:
        return ""
    where = f" di {event.venue}" if event.venue else ""
    why = f". {event.reason}" if event.reason else ""
    return f"{EVENT_STATES[event.status]}: {_moment(catalog, post, event.start)}{where}{why}"


def _alert(catalog: Catalog, post: Post) -> str:
    alert = post.alert
    if alert is None:
        return ""
    areas = ", ".join(catalog.portal.areas.get(slug, slug) for slug in alert.areas)
    return f"{alert.event} ({areas}), berlaku sampai {_moment(catalog, post, alert.expires)}. {alert.instruction}"


def _image(catalog: Catalog, post: Post) -> dict[str, str | int] | None:
    cover = catalog.cover(post)
    if cover is None:
        return None
    photo, width = post.photos[0], cover.fallback
    url = catalog.portal.absolute(post.url + cover.file(width, "jpg"))
    return {"url": url, "alt": photo.alt, "caption": photo.caption, "width": width, "height": cover.height(width)}
