"""An alert as a chain of CAP messages (OASIS CAP 1.2, section 3.2.1): Alert, an Update for each change, Cancel.

The file of a post tells only how it stands, so there is but the newest message, which refers to all before it. What
identifies a message comes from the post's path and, after the first, from the moment that the change itself states: it
stays whatever else is edited, and a build without changes sends nothing anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from newsroom.catalog import identifiers, site, standing
from newsroom.catalog.agency import Agency
from newsroom.catalog.catalog import REMOVED, Catalog
from newsroom.catalog.portal import Portal
from newsroom.catalog.post import CHANGE_KINDS, Alert, Post
from newsroom.catalog.tongues import said
from newsroom.record import record


@record
class Wording:
    """What a message says in one language, and the page that says more."""

    language: str
    event: str
    headline: str
    description: str
    instruction: str
    web: str


@record
class Message:
    """A CAP message; `areas` are (slug, name, official code or nothing), `references` all messages before it, oldest first.

    `path` is where its file is on the site, `scheme` names the slugs of areas. Each of `wordings` makes an `info`: the
    first is that of the alert itself, the others are its translations.
    """

    path: str
    identifier: str
    sender: str
    sent: str
    status: str
    kind: str
    references: tuple[str, ...]
    category: str
    urgency: str
    severity: str
    certainty: str
    onset: str
    expires: str
    sender_name: str
    contact: str
    scheme: str
    areas: tuple[tuple[str, str, str], ...]
    wordings: tuple[Wording, ...]
    moment: dt.datetime


def message_of(catalog: Catalog, post: Post, translations: Iterable[Post] = ()) -> Message | None:
    """Return the newest message of an alert, or None for a post without one.

    A translation only lends its words; one that stands otherwise than the alert, of which but one is withdrawn, does not.
    """
    alert, agency = post.alert, catalog.agency_of(post)
    if alert is None:
        return None
    portal, moments = catalog.portal, _moments(post)
    sender = identifiers.alert_sender(portal, post.agency)
    names = [identifiers.alert_id(portal, post, moment if index else None) for index, moment in enumerate(moments)]
    earlier = zip(names[:-1], moments[:-1], strict=True)
    end = standing.end_of_alert(post, alert)
    urgency, severity, certainty = _danger(alert, gone=post.withdrawn is not None, over=end <= moments[-1])
    told = (post, *(other for other in translations if bool(other.withdrawn) == bool(post.withdrawn)))
    return Message(
        path=site.alert_path(post.agency, post.year, post.slug),
        identifier=names[-1],
        sender=sender,
        sent=stamp(moments[-1]),
        status="Draft" if post.draft or post.moment > catalog.as_of else "Actual",
        kind="Cancel" if post.withdrawn else "Update" if len(moments) > 1 else "Alert",
        references=tuple(f"{sender},{name},{stamp(moment)}" for name, moment in earlier),
        category=alert.category,
        urgency=urgency,
        severity=severity,
        certainty=certainty,
        onset=stamp(alert.onset) if alert.onset and alert.onset < end else "",
        expires=stamp(end),
        sender_name=agency.name or agency.slug,
        contact=_contact(agency, post),
        scheme=portal.absolute(site.area_path("").removesuffix("/")),
        areas=tuple((slug, portal.areas.get(slug, slug), portal.area_codes.get(slug, "")) for slug in alert.areas),
        wordings=tuple(wording for item in told for wording in _wording(portal, item)),
        moment=moments[-1],
    )


def _moments(post: Post) -> list[dt.datetime]:
    """Return when each message of an alert was sent: the first, one for each moment of changes, that which cancels."""
    gone = post.withdrawn.date if post.withdrawn else None
    changed = {change.date for change in post.told if change.date > post.moment and (not gone or change.date < gone)}
    return [post.moment, *sorted(changed), *([gone] if gone else [])]


def stamp(moment: dt.datetime) -> str:
    """Return a moment as CAP wants it: with an offset, which for UTC is -00:00 (CAP 1.2, section 3.3.2).

    Offsets that the schema refuses, beyond 14 hours or with seconds as zones had them long ago, give way to UTC.
    """
    offset = moment.utcoffset() or dt.timedelta()
    if abs(offset) > dt.timedelta(hours=14) or offset % dt.timedelta(minutes=1):
        moment = moment.astimezone(dt.UTC)
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "-00:00")


def _language(code: str) -> str:
    return "id-ID" if code == "id" else code


def _danger(alert: Alert, gone: bool, over: bool) -> tuple[str, str, str]:
    """Return urgency, severity and certainty; a withdrawn alert claims no danger, whoever overlooks that it is cancelled."""
    if gone:
        return "Past", "Unknown", "Unknown"
    return "Past" if over else alert.urgency, alert.severity, alert.certainty


def _wording(portal: Portal, post: Post) -> Iterator[Wording]:
    if post.alert is None:
        return
    language, event = _language(post.lang or portal.language), REMOVED if post.is_removed else post.alert.event
    yield Wording(language, event, *_texts(post, post.alert, language), portal.absolute(post.url))


def _texts(post: Post, alert: Alert, language: str) -> tuple[str, str, str]:
    """Return headline, description and instruction; nothing of what a withdrawn alert said is repeated."""
    if post.withdrawn:
        return standing.marked(post.title, "withdrawn", language), post.withdrawn.note, ""
    last = post.told[-1] if post.told else None
    description = f"{post.summary} {said(CHANGE_KINDS[last.kind], language)}: {last.note}" if last else post.summary
    return post.title, description, alert.instruction


def _contact(agency: Agency, post: Post) -> str:
    people = filter(None, map(agency.contact, post.contacts))
    return "; ".join(", ".join(filter(None, (who.name, who.role, who.phone, who.email))) for who in people)
