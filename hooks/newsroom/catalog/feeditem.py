"""The full text of a post for readers outside the site: notices first, then the picture, then the body."""

from __future__ import annotations

import datetime as dt
from html import escape

from newsroom.catalog import eventtime, markup, standing, tongues
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.paths import resolve_link
from newsroom.catalog.post import CHANGE_KINDS, EVENT_STATES, VERDICTS, WITHDRAWAL_REASONS, Post
from newsroom.text import template, words

# A longer text, as XML writes it, would leave little room for others in a document of a feed.
LONGEST = 100_000
# What the template says itself; `tongues` has it in other languages.
SAID = {
    "replacement": "Kiriman pengganti",
    "before": "Semula:",
    "after": "Menjadi:",
    "until": "Berlaku sampai",
    "long": "Teksnya terlalu panjang untuk umpan.",
    "more": "Baca selengkapnya di halaman kiriman",
    "source": "Sumber",
}


def full_text(catalog: Catalog, post: Post) -> str:
    """Return the HTML of a feed item; every address in it is absolute, and of a withdrawn post only the notice is left.

    The portal's own words are in the language of the post, or marked as Indonesian. Of a text longer than LONGEST there
    is the summary, and where to read on.
    """
    agency, body, language = catalog.agency_of(post), markup.for_feed(catalog, post), catalog.language_of(post)
    return template.render(
        "feed-item.html",
        fresh=catalog.preview,
        url=catalog.portal.absolute(post.url),
        source=f"{agency.name}, {catalog.portal.name}",
        said={name: tongues.said(phrase, language) for name, phrase in SAID.items()},
        ours="" if _speaks(language) else template.markup(' lang="id"'),
        withdrawn=_withdrawal(catalog, post),
        changes=[_change(catalog, post, index) for index in range(len(post.changes))],
        event=_event(catalog, post),
        verdict=_verdict(catalog, post),
        alert=_alert(catalog, post),
        until=_moment(catalog, post, post.expires) if post.expires and not post.alert else "",
        image=_image(catalog, post),
        direction=words.direction(language),
        body=template.markup(body) if len(escape(body)) <= LONGEST else "",
        summary=post.summary,
    )


def _speaks(language: str) -> bool:
    """Return whether the portal has its own words in a language (BCP 47)."""
    return tongues.tongue(language) == language.partition("-")[0]


def _said(catalog: Catalog, post: Post, phrase: str, *values: str) -> str:
    return tongues.said(phrase, catalog.language_of(post)).format(*values)


def _moment(catalog: Catalog, post: Post, moment: dt.datetime) -> str:
    return eventtime.moment_in_words(moment.astimezone(catalog.agency_of(post).tzinfo), catalog.language_of(post))


def _withdrawal(catalog: Catalog, post: Post) -> dict[str, str] | None:
    withdrawn = post.withdrawn
    if withdrawn is None:
        return None
    reason = _said(catalog, post, WITHDRAWAL_REASONS[withdrawn.reason])
    return {
        "said": _said(
            catalog, post, "Kiriman ini dicabut pada {} ({}).", _moment(catalog, post, withdrawn.date), reason
        ),
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
        "kind": _said(catalog, post, CHANGE_KINDS[change.kind]),
        "note": change.note,
        "before": change.before,
        "after": change.after,
    }


def _event(catalog: Catalog, post: Post) -> dict[str, str]:
    """Return the state of the event with its time, its place and the reason; a time that no longer holds says so."""
    event = post.event
    if event is None:
        return {}
    when = eventtime.told_time(post, catalog.agency_of(post).tzinfo, catalog.language_of(post))
    state = "{}. Semula {}" if event.status in ("cancelled", "postponed") else "{}: {}"
    return {
        "when": _said(catalog, post, state, _said(catalog, post, EVENT_STATES[event.status]), when),
        "where": eventtime.place_of(catalog, event),
        "why": event.reason,
    }


def _verdict(catalog: Catalog, post: Post) -> str:
    if post.clarification is None:
        return ""
    verdict = _said(catalog, post, VERDICTS[post.clarification.verdict].lower())
    return _said(catalog, post, "Klaim yang beredar: {}", verdict)


def _alert(catalog: Catalog, post: Post) -> dict[str, str]:
    alert = post.alert
    if alert is None:
        return {}
    areas = ", ".join(catalog.portal.areas.get(slug, slug) for slug in alert.areas)
    ends = standing.end_of_alert(post, alert)
    return {"what": f"{alert.event} ({areas})", "until": _moment(catalog, post, ends), "do": alert.instruction}


def _image(catalog: Catalog, post: Post) -> dict[str, str | int] | None:
    cover = catalog.cover(post)
    if cover is None:
        return None
    photo, width = post.photos[0], cover.fallback
    url = catalog.portal.absolute(post.url + cover.file(width, "jpg"))
    return {"url": url, "alt": photo.alt, "caption": photo.caption, "width": width, "height": cover.height(width)}
