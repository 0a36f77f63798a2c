"""The texts of a post's share kit: one for each channel, within its limit by construction, and kit.json with all of it.

Parts are put together in order of importance; what does not fit is shortened by whole sentences, then by words, and
left out at last. A number, a name's word or a link is never cut.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from newsroom.catalog import site
from newsroom.catalog.cardfacts import CARD, CARD_SIZE, card_facts, version
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.channels import CHANNELS, Channel
from newsroom.catalog.post import VERDICTS, Post
from newsroom.engine.job import Job, Outputs
from newsroom.engine.store import Blob
from newsroom.text import dates


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


def jobs(catalog: Catalog, blobs: Mapping[str, Blob]) -> list[Job]:
    """Return one job for each post; its outcome is kit.json. `blobs` are the cards already derived, by path."""
    return [Job("snippet", post.url, kit_file, (kit(catalog, post, blobs),)) for post in catalog.posts]


def kit(catalog: Catalog, post: Post, blobs: Mapping[str, Blob]) -> Kit:
    """Return what the share texts of a post are made of."""
    portal, agency = catalog.portal, catalog.agency_of(post)
    url = portal.absolute(post.url)
    short = portal.absolute(site.number_path(post.number)) if post.number and portal.short_links else url
    number = f" No. {post.number}" if post.number else ""
    return Kit(
        post=post.id,
        title=post.title,
        url=url,
        short_url=min(url, short, key=len),
        status=post.status,
        headline=_headline(post),
        lead=_lead(post),
        facts=() if post.withdrawn else _facts(catalog, post),
        source=f"Sumber: {agency.name}{number}, {portal.name}",
        hashtags=_hashtags(catalog, post),
        overrides=() if post.withdrawn else tuple(sorted(post.social.channels.items())),
        cards=_cards(catalog, post, blobs),
    )


def _headline(post: Post) -> str:
    headline = post.social.headline or post.title
    if post.withdrawn:
        return f"[DICABUT] {post.title}"
    if post.clarification:
        return f"[{VERDICTS[post.clarification.verdict].upper()}] {headline}" if _names_falsehood(post) else headline
    return f"[KOREKSI] {headline}" if post.status == "corrected" else headline


def _names_falsehood(post: Post) -> bool:
    return post.clarification is not None and post.clarification.verdict != "benar"


def _lead(post: Post) -> str:
    if post.withdrawn:
        return post.withdrawn.note
    lead = post.social.text or post.summary
    if post.status == "corrected":
        latest = max((change for change in post.changes if change.kind == "koreksi"), key=lambda change: change.date)
        return f"{_sentence(latest.note)} {lead}"
    return lead


def _sentence(text: str) -> str:
    return text if text[-1] in ".!?" else text + "."


def _facts(catalog: Catalog, post: Post) -> tuple[str, ...]:
    facts = []
    if post.alert:
        facts.append(f"Yang perlu dilakukan: {post.alert.instruction}")
        ends = post.alert.expires.astimezone(catalog.agency_of(post).tzinfo)
        facts.append(f"Berlaku sampai {dates.long_date(ends)} pukul {dates.clock(ends)}")
    if post.event:
        start = post.event.start.astimezone(catalog.agency_of(post).tzinfo)
        facts.append(f"Waktu: {dates.long_date(start)} pukul {dates.clock(start)}")
        if post.event.venue:
            facts.append(f"Tempat: {post.event.venue}")
    return tuple(facts)


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


def _cards(catalog: Catalog, post: Post, blobs: Mapping[str, Blob]) -> tuple[tuple[tuple[str, str | int], ...], ...]:
    blob = blobs.get(post.url + CARD)
    if blob is None:
        return ()
    row: dict[str, str | int] = {
        "file": CARD,
        "width": CARD_SIZE[0],
        "height": CARD_SIZE[1],
        "bytes": blob.size,
        "sha256": blob.sha256,
        "alt": card_alt(catalog, post),
        "url": catalog.portal.absolute(f"{post.url}{CARD}?v={version(card_facts(catalog, post))}"),
    }
    return (tuple(row.items()),)


def card_alt(catalog: Catalog, post: Post) -> str:
    """Return the alternative text of a post's card: what is written on it."""
    return f"Kartu {catalog.agency_of(post).short_name}: {_headline(post)}"


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
        "share": {channel.name: share_url(channel, material, texts) for channel in CHANNELS if channel.share},
    }
    return {"kit.json": (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()}


def _measured(channel: Channel, text: str) -> dict[str, str | int]:
    return {"text": text, "count": channel.count(text), "limit": channel.limit, "unit": channel.unit}


def share_url(channel: Channel, material: Kit, texts: Mapping[str, Mapping[str, str | int]]) -> str:
    """Return the address that opens the channel with the text, percent-encoded; it needs no script of ours."""
    text = str(texts[channel.name]["text"])
    without_link = text.replace(material.url, "").replace(material.short_url, "").rstrip()
    values = {"text": text, "rest": without_link, "url": material.url, "title": material.headline}
    return channel.share.format(**{name: quote(value, safe="") for name, value in values.items()})


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
    """Try the parts from all of them down to headline and link; the first text that fits is taken."""
    tail = [link] if channel.links else []
    tags = " ".join(material.hashtags[: channel.hashtags])
    facts = "\n".join(material.facts)
    headline = channel.emphasis(material.headline)
    for lead in _shortenings(material.lead):
        for middle in ([lead, facts], [lead]):
            for end in ([*tail, material.source, tags], [*tail, tags], tail):
                text = channel.join([headline, *middle, *end])
                if channel.fits(text):
                    return text
    for shorter in _shortenings(material.headline):
        text = channel.join([shorter, *tail])
        if channel.fits(text):
            return text
    return next(text for words in _shortenings(material.headline) if channel.fits(text := channel.join([words])))


def _shortenings(text: str, last: str = "") -> Sequence[str]:
    """Return a text, then without its last sentences, then without its last words, down to nothing at all."""
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z\"“(\d])", text)
    whole = [" ".join(sentences[:count]) for count in range(len(sentences), 0, -1)]
    words = sentences[0].split()
    cut = [" ".join(words[:count]).rstrip(",;:–-") + "…" for count in range(len(words) - 1, 2, -1)]
    return [*whole, *cut, last]
