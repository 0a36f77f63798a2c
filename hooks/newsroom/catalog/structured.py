"""A post as data for search engines: schema.org NewsArticle, and Event where there is one, in one graph."""

from __future__ import annotations

import datetime as dt
from typing import Any

from newsroom.catalog.cardfacts import CARD
from newsroom.catalog.post import Event
from newsroom.catalog.postview import PostView
from newsroom.text import dates

EVENT_STATUS = {
    "planned": "EventScheduled",
    "held": "EventScheduled",
    "rescheduled": "EventRescheduled",
    "postponed": "EventPostponed",
    "cancelled": "EventCancelled",
}
Data = dict[str, Any]


def graph(view: PostView) -> Data:
    """Return the JSON-LD of a post's page; what is not known is left out."""
    items = [_article(view)]
    if view.post.event:
        items.append(_event(view, view.post.event))
    return {"@context": "https://schema.org", "@graph": items}


def _article(view: PostView) -> Data:
    post, frame = view.post, view.frame
    url = frame.absolute(post.url)
    organisation = _organisation(view)
    return _filled(
        {
            "@type": "NewsArticle",
            "@id": url,
            "headline": post.title,
            "description": post.summary,
            "inLanguage": view.language,
            "datePublished": _iso(view, post.moment),
            "dateModified": _iso(view, post.modified),
            "expires": _iso(view, post.expires) if post.expires else "",
            "creativeWorkStatus": "Withdrawn" if post.withdrawn else "",
            "identifier": post.number,
            "keywords": [label for _, label in view.topics],
            "contentLocation": [{"@type": "Place", "name": label} for _, label in view.areas],
            "image": _images(view),
            "author": organisation,
            "publisher": organisation,
            "correction": _corrections(view),
            "license": post.license or frame.license,
            "isBasedOn": post.attribution,
        }
    )


def _organisation(view: PostView) -> Data:
    url = view.frame.absolute(view.publisher.path)
    above = {"@type": "GovernmentOrganization", "name": view.frame.government}
    return {"@type": "GovernmentOrganization", "name": view.publisher.name, "url": url, "parentOrganization": above}


def _images(view: PostView) -> list[str]:
    folder = view.frame.absolute(view.post.url)
    cover = [folder + view.cover.file(view.cover.widths[-1], "jpg")] if view.cover else []
    return [*cover, f"{folder}{CARD}?v={view.card}"]


def _corrections(view: PostView) -> list[Data]:
    changes = [change for change in view.post.changes if change.kind == "koreksi"]
    return [
        {"@type": "CorrectionComment", "text": change.note, "datePublished": _iso(view, change.date)}
        for change in changes
    ]


def _event(view: PostView, event: Event) -> Data:
    post = view.post
    address = ", ".join(part for part in (view.event_area, view.frame.government) if part)
    return _filled(
        {
            "@type": "Event",
            "name": post.title,
            "description": post.summary,
            "startDate": event.start.isoformat(),
            "endDate": event.end.isoformat() if event.end else "",
            "eventStatus": f"https://schema.org/{EVENT_STATUS[event.status]}",
            "location": {
                "@type": "Place",
                "name": event.venue or view.event_area or view.frame.government,
                "address": address,
            },
            "organizer": {"@type": "Organization", "name": event.organiser or view.publisher.name},
            "image": _images(view),
            "url": view.frame.absolute(post.url),
        }
    )


def _iso(view: PostView, moment: dt.datetime) -> str:
    return moment.astimezone(dates.zone(view.publisher.zone)).isoformat()


def _filled(data: Data) -> Data:
    return {key: value for key, value in data.items() if value not in ("", [], None)}
