"""A post as data for search engines: schema.org NewsArticle, and Event or ClaimReview where there is one, in one graph."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Any

from newsroom.catalog.cardfacts import CARD
from newsroom.catalog.frame import Frame, Publisher
from newsroom.catalog.paths import is_web_address
from newsroom.catalog.picture import Logo
from newsroom.catalog.post import VERDICTS, Clarification, Event
from newsroom.catalog.postview import PostView
from newsroom.text import dates, template

EVENT_STATUS = {
    "planned": "EventScheduled",
    "held": "EventScheduled",
    "rescheduled": "EventRescheduled",
    "postponed": "EventPostponed",
    "cancelled": "EventCancelled",
}
# How true a claim is, from 1 (WORST) to 5 (BEST).
RATINGS = {"salah": 1, "penipuan": 1, "menyesatkan": 2, "benar": 5}
WORST, BEST = 1, 5
LICENSES = {"CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/"}
# Only what leaves no doubt: a hall whose meeting is also shown online is a place.
_ROOMS = r"zoom(?: meetings?)?|google meet|microsoft teams|webex|youtube"
_ONLINE = re.compile(rf"(?:daring|webinar)(?:,? (?:melalui|lewat|di|via) (?:{_ROOMS}))?|{_ROOMS}", re.IGNORECASE)
Data = dict[str, Any]
# A number in the place of the organisations. No text can look like it: in JSON a quotation mark of a text is escaped.
_LATER = 1
_PLACE = f'"author":{_LATER},"publisher":{_LATER}'


def graph(view: PostView) -> Data:
    """Return the JSON-LD of a post's page; what is not known is left out."""
    return _graph(view, _organisation(view.frame, view.publisher, view.logo))


def script(view: PostView) -> str:
    """Return the graph as JSON for a script element; what tells of the agency is written once for all of its posts."""
    written = template.json_text(_graph(view, _LATER))
    return written.replace(_PLACE, _publishers(view.frame, view.publisher, view.logo), 1)


def _graph(view: PostView, organisation: Data | int) -> Data:
    items = [_article(view, organisation)]
    if view.post.event:
        items.append(_event(view, view.post.event))
    if view.post.clarification:
        items.append(_review(view, view.post.clarification))
    return {"@context": "https://schema.org", "@graph": items}


def _article(view: PostView, organisation: Data | int) -> Data:
    post, frame = view.post, view.frame
    url = frame.absolute(post.url)
    return _filled(
        {
            "@type": "NewsArticle",
            "@id": url,
            "mainEntityOfPage": url,
            "headline": view.headline,
            "description": post.summary,
            "inLanguage": view.language,
            "datePublished": view.published,
            "dateModified": view.modified,
            "expires": _iso(view, post.expires) if post.expires else "",
            "creativeWorkStatus": "Withdrawn" if post.withdrawn else "",
            "identifier": post.number,
            "keywords": [label for _, label in view.topics],
            "contentLocation": [{"@type": "Place", "name": label} for _, label in view.areas],
            "image": _images(view),
            "author": organisation,
            "publisher": organisation,
            "correction": _corrections(view),
            "license": _license(post.license or frame.license),
            "isBasedOn": post.attribution,
        }
    )


@lru_cache(maxsize=1024)
def _publishers(frame: Frame, publisher: Publisher, logo: Logo | None) -> str:
    organisation = template.json_text(_organisation(frame, publisher, logo))
    return f'"author":{organisation},"publisher":{organisation}'


@lru_cache(maxsize=1024)
def _organisation(frame: Frame, publisher: Publisher, logo: Logo | None) -> Data:
    above = {"@type": "GovernmentOrganization", "name": frame.government}
    return _filled(
        {
            "@type": "GovernmentOrganization",
            "name": publisher.name,
            "url": frame.absolute(publisher.path),
            "logo": frame.absolute(logo.path) if logo else "",
            "parentOrganization": above,
        }
    )


@lru_cache(maxsize=64)
def _license(name: str) -> str | Data:
    """Return the address of a licence where it is known, else its name as a work of its own."""
    address = LICENSES.get(name, name)
    return address if is_web_address(address) else {"@type": "CreativeWork", "name": name}


def _images(view: PostView) -> list[str]:
    folder = view.frame.absolute(view.post.url)
    cover = [folder + view.cover.file(view.cover.widths[-1], "jpg")] if view.cover else []
    return [*cover, f"{folder}{CARD}?v={view.card}"] if view.card else cover


def _corrections(view: PostView) -> list[Data]:
    changes = [change for change in view.post.changes if change.kind == "koreksi"]
    return [
        {"@type": "CorrectionComment", "text": change.note, "datePublished": _iso(view, change.date)}
        for change in changes
    ]


def _event(view: PostView, event: Event) -> Data:
    post = view.post
    return _filled(
        {
            "@type": "Event",
            "name": post.title,
            "description": post.summary,
            "startDate": event.start.isoformat(),
            "endDate": event.end.isoformat() if event.end else "",
            "eventStatus": f"https://schema.org/{EVENT_STATUS[event.status]}",
            "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode" if _is_online(event) else "",
            "location": _location(view, event),
            "organizer": {"@type": "Organization", "name": event.organiser or view.publisher.name},
            "image": _images(view),
            "url": view.frame.absolute(post.url),
        }
    )


def _review(view: PostView, found: Clarification) -> Data:
    """Return the verdict on a claim as ClaimReview, as fact checkers' tools collect it."""
    url = view.frame.absolute(view.post.url)
    first = min((item.date for item in found.appeared if item.date), default=None)
    claim = _filled(
        {
            "@type": "Claim",
            "author": {"@type": "Thing", "name": found.claimant} if found.claimant else None,
            "datePublished": first.isoformat() if first else "",
            "appearance": [{"@type": "CreativeWork", "url": item.url} for item in found.appeared if item.url],
        }
    )
    rating = {
        "@type": "Rating",
        "ratingValue": RATINGS[found.verdict],
        "worstRating": WORST,
        "bestRating": BEST,
        "alternateName": VERDICTS[found.verdict],
    }
    author = {
        "@type": "GovernmentOrganization",
        "name": view.publisher.name,
        "url": view.frame.absolute(view.publisher.path),
    }
    return {
        "@type": "ClaimReview",
        "@id": f"{url}#klaim",
        "url": url,
        "claimReviewed": found.claim,
        "reviewRating": rating,
        "itemReviewed": claim,
        "author": author,
        "datePublished": view.published,
    }


def _is_online(event: Event) -> bool:
    return not event.area and _ONLINE.fullmatch(event.venue) is not None


def _location(view: PostView, event: Event) -> Data | None:
    """Return where something happens; what is not told is not made up."""
    if _is_online(event):
        url = event.registration if is_web_address(event.registration) else view.frame.absolute(view.post.url)
        return {"@type": "VirtualLocation", "url": url}
    known = [part for part in (event.venue, view.event_area) if part]
    return {"@type": "Place", "name": known[0], "address": ", ".join(known)} if known else None


def _iso(view: PostView, moment: dt.datetime) -> str:
    return moment.astimezone(dates.zone(view.publisher.zone)).isoformat()


def _filled(data: Data) -> Data:
    return {key: value for key, value in data.items() if value}
