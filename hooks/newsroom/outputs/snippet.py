"""The texts of a post's share kit: one for each channel, within its limit by construction, and kit.json with all of it.

Parts are put together in order of importance; what does not fit is shortened by whole sentences, then by words, and
left out at last. A number, a name or a link is never cut. What a post once asked of people is not repeated when it no
longer holds: a text of a cancelled event or a finished alert says that, and nothing that invites.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from newsroom.catalog import docket, material, sharing, site, standing
from newsroom.catalog.cardfacts import CARD, CARD_SIZE, card_facts, version
from newsroom.catalog.catalog import Catalog, as_seen, by_owner
from newsroom.catalog.channels import CHANNELS, Channel
from newsroom.catalog.docket import Docket
from newsroom.catalog.post import EVENT_STATES, VERDICTS, Post
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of
from newsroom.engine.store import Blob
from newsroom.text import dates
from newsroom.text.shorten import shortenings

# A piece of a sentence that is shorter says less than the facts alone.
SHORTEST = 40


@dataclass(frozen=True, slots=True)
class Kit:
    """What the texts are made of, all plain text; `cards` are rows as kit.json shows them."""

    post: str
    title: str
    url: str
    short_url: str
    status: str
    headline: str
    lead: str
    facts: tuple[str, ...]
    source: str
    hashtags: tuple[str, ...]
    overrides: tuple[tuple[str, str], ...]
    cards: tuple[tuple[tuple[str, str | int], ...], ...]


def jobs(catalog: Catalog, blobs: Mapping[str, Blob]) -> Iterator[Group]:
    """Yield one job for each post, by agency; its outcome is kit.json. `blobs` are the cards already derived, by path."""
    fixed = (material.recipe(), material.setting(catalog))
    for posts in by_owner(catalog):
        cards = [blobs.get(post.url + CARD) for post in posts]
        marks = b"".join([material.post_mark(catalog, post) for post in posts])
        yield Group(key_of("kits", fixed, marks, cards), partial(_jobs, catalog, blobs, fixed, posts))


def _jobs(catalog: Catalog, blobs: Mapping[str, Blob], fixed: Inputs, posts: Sequence[Docket]) -> Iterator[Job]:
    for post in posts:
        card = blobs.get(post.url + CARD)
        facts = (card.sha256, card.size) if card else None
        key = key_of("kit", fixed, material.post_mark(catalog, post), facts)
        yield Job("snippet", post.url, kit_of, partial(_inputs, catalog, post, facts), key, 0.7)


Drawn = tuple[str, int] | None


def _inputs(catalog: Catalog, post: Docket, card: Drawn) -> Inputs:
    return catalog.excerpt(post), post.bare, card


def kit_of(catalog: Catalog, bare: bytes, card: Drawn) -> Outputs:
    """Return kit.json of a post; of the card SHA-256 and size are given."""
    return kit_file(kit(catalog, as_seen(docket.revived(bare), catalog.as_of), card))


def kit(catalog: Catalog, post: Post, card: Drawn) -> Kit:
    """Return what the share texts of a post are made of."""
    portal, agency = catalog.portal, catalog.agency_of(post)
    url = portal.absolute(post.url)
    short = portal.absolute(site.number_path(post.number)) if post.number and portal.short_links else url
    number = f" No. {post.number}" if post.number else ""
    state = standing.state_of(post, catalog.as_of)
    return Kit(
        post=post.id,
        title=post.title,
        url=url,
        short_url=min(url, short, key=len),
        status="updated" if state == "rescheduled" else state,
        headline=_headline(post, state),
        lead=_lead(catalog, post, state),
        facts=_facts(catalog, post, state),
        source=f"Sumber: {agency.name}{number}, {portal.name}",
        hashtags=_hashtags(catalog, post),
        overrides=_overrides(post, state),
        cards=_cards(catalog, post, card),
    )


def _headline(post: Post, state: str) -> str:
    """Return the headline behind the mark of the state; a verdict is no mark, since it is about the claim."""
    return standing.marked(post.title if state == "withdrawn" else post.social.headline or post.title, state)


def _overrides(post: Post, state: str) -> tuple[tuple[str, str], ...]:
    """Return the texts written for single channels, marked too; none where what they say no longer holds."""
    if state in standing.ENDED:
        return ()
    return tuple((name, standing.marked(text, state)) for name, text in sorted(post.social.channels.items()))


def _lead(catalog: Catalog, post: Post, state: str) -> str:
    """Return what follows the headline: first why the post no longer stands as it did, then what it says."""
    if post.withdrawn:
        return post.withdrawn.note
    lead = post.social.text or post.summary
    if post.event and state in ("cancelled", "postponed", "rescheduled"):
        why = _sentence(f"Kegiatan {EVENT_STATES[state].lower()}: {post.event.reason or 'lihat halamannya'}")
        return f"{why} {lead}" if state == "rescheduled" else why
    if state == "expired":
        return f"{_ending(catalog, post)} {post.summary}"
    if state == "corrected":
        latest = max((change for change in post.changes if change.kind == "koreksi"), key=lambda change: change.date)
        return f"{_sentence(latest.note)} {lead}"
    return lead


def _sentence(text: str) -> str:
    return text if text[-1] in ".!?" else text + "."


def _ending(catalog: Catalog, post: Post) -> str:
    """Return the sentence that an alert or a post is over, and since when."""
    alert_over = post.alert is not None and post.alert.expires <= catalog.as_of
    ended = post.alert.expires if post.alert and alert_over else post.expires
    what = "Peringatan ini sudah berakhir" if post.alert else "Masa berlakunya sudah berakhir"
    return f"{what} pada {_moment(catalog, post, ended)}." if ended else f"{what}."


def _moment(catalog: Catalog, post: Post, moment: dt.datetime) -> str:
    local = moment.astimezone(catalog.agency_of(post).tzinfo)
    return f"{dates.long_date(local)} pukul {dates.clock(local)}"


def _facts(catalog: Catalog, post: Post, state: str) -> tuple[str, ...]:
    return () if state in standing.ENDED else tuple(_lines(catalog, post))


def _lines(catalog: Catalog, post: Post) -> Iterator[str]:
    """Yield the lines that a text must not lack: the verdict on the claim, what to do, when and where."""
    if post.clarification:
        yield f"Klaim yang beredar: {VERDICTS[post.clarification.verdict].lower()}."
    if post.alert:
        yield f"Yang perlu dilakukan: {post.alert.instruction}"
        yield f"Berlaku sampai {_moment(catalog, post, post.alert.expires)}"
    if post.event is None:
        return
    if post.event.status != "held" and standing.event_is_over(post, catalog.as_of):
        yield "Kegiatan ini sudah lewat."
        return
    yield f"Waktu: {_moment(catalog, post, post.event.start)}"
    if post.event.venue:
        yield f"Tempat: {post.event.venue}"


def _hashtags(catalog: Catalog, post: Post) -> tuple[str, ...]:
    given = tuple("#" + tag.removeprefix("#") for tag in post.social.hashtags)
    if given or post.withdrawn:
        return given
    names = [
        catalog.agency_of(post).short_name,
        *(catalog.portal.topics.get(topic, topic) for topic in post.topics[:2]),
    ]
    words = ("".join(re.findall(r"[A-Za-z0-9]+", name.title() if name.islower() else name)) for name in names)
    return tuple(dict.fromkeys(f"#{word}" for word in words if word and not word.isdigit()))


def _cards(catalog: Catalog, post: Post, card: Drawn) -> tuple[tuple[tuple[str, str | int], ...], ...]:
    if card is None:
        return ()
    sha256, size = card
    row: dict[str, str | int] = {
        "file": CARD,
        "width": CARD_SIZE[0],
        "height": CARD_SIZE[1],
        "bytes": size,
        "sha256": sha256,
        "alt": card_alt(catalog, post),
        "url": catalog.portal.absolute(f"{post.url}{CARD}?v={version(card_facts(catalog, post))}"),
    }
    return (tuple(row.items()),)


def card_alt(catalog: Catalog, post: Post) -> str:
    """Return the alternative text of a post's card: what is written on it."""
    state = standing.state_of(post, catalog.as_of)
    shown = post.clarification if state not in standing.ENDED else None
    verdict = f". Klaim yang beredar: {VERDICTS[shown.verdict].lower()}." if shown else ""
    return f"Kartu {catalog.agency_of(post).short_name}: {standing.marked(post.title, state)}{verdict}"


def kit_file(material: Kit) -> Outputs:
    """Return kit.json (design.md section 5.4) of one kit."""
    texts = {channel.name: _measured(channel, text_for(channel, material)) for channel in CHANNELS}
    record = {
        "post": material.post,
        "title": material.title,
        "url": material.url,
        "status": material.status,
        "texts": texts,
        "cards": [dict(card) for card in material.cards],
        "share": {
            channel.name: sharing.address(channel, str(texts[channel.name]["text"]), material.url)
            for channel in CHANNELS
            if channel.share
        },
    }
    return {"kit.json": (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()}


def _measured(channel: Channel, text: str) -> dict[str, str | int]:
    return {"text": text, "count": channel.count(text), "limit": channel.limit, "unit": channel.unit}


def text_for(channel: Channel, material: Kit) -> str:
    """Return the text of a channel, never longer than its limit."""
    override = dict(material.overrides).get(channel.name)
    link = material.short_url if channel.short_link else material.url
    if override and channel.fits(channel.clean(override)):
        with_link = f"{override}\n{link}"
        fits = link not in override and channel.fits(channel.clean(with_link))
        return channel.clean(with_link if fits and channel.links else override)
    return _compose(channel, material, link)


def _compose(channel: Channel, material: Kit, link: str) -> str:
    """Try the parts from all of them down to headline and link; facts stay longer than the rest of the lead."""
    tail = [link] if channel.links else []
    tags = " ".join(material.hashtags[: channel.hashtags])
    facts = "\n".join(material.facts)
    headline = channel.emphasis(material.headline)
    leads = shortenings(material.lead)
    with_facts = [lead for lead in leads if not lead.endswith("…") or len(lead) >= SHORTEST] if facts else []
    middles = [*([lead, facts] for lead in with_facts), *([[facts]] if facts else []), *([lead] for lead in leads), []]
    for middle in middles:
        for end in ([*tail, material.source, tags], [*tail, tags], tail):
            text = channel.join([headline, *middle, *end])
            if channel.fits(text):
                return text
    return _barest(channel, material, tail)


def _barest(channel: Channel, material: Kit, tail: list[str]) -> str:
    """Return the headline and the link, shortened as little as may be; the headline goes before the link."""
    heads = shortenings(material.headline)
    tries = [*([head, *tail] for head in heads), *([head] for head in heads), tail, [""]]
    return next(text for parts in tries if channel.fits(text := channel.join(parts)))
