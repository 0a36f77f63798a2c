"""Rules about the texts that a writer gives for single channels of the share kit."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import partial

from newsroom.catalog import sharing, standing
from newsroom.catalog.channels import Channel
from newsroom.catalog.intake import Intake
from newsroom.catalog.post import Post
from newsroom.catalog.rules.finding import Finding, galat, place_of
from newsroom.catalog.rules.lookup import choices, guess

NICKNAMES = {"twitter": "x", "wa": "whatsapp", "ig": "instagram", "fb": "facebook", "tg": "telegram", "surel": "email"}

# What a post says of itself holds from here on; rules know no clock.
ALWAYS = dt.datetime.min.replace(tzinfo=dt.UTC)


def unknown_channel(post: Post, intake: Intake) -> Iterator[Finding]:
    """A text is for a channel that the share kit has."""
    if not post.social.channels:
        return
    labels = {channel.name: channel.label for channel in intake.channels}
    for name in post.social.channels:
        if name not in labels:
            short = NICKNAMES.get(name, "")
            meant = short if short in labels else guess(name, labels)[0]
            yield galat(
                place_of(post, f"social.channels.{name}:", "social.channels"),
                f'kanal "{name}" tidak dikenal',
                value=name,
                note="teksnya tidak akan dipakai",
                hint=f"Maksud Anda: {meant} ({labels[meant]})?" if meant else choices(labels, 30),
                fix=f'ganti menjadi `{meant}: "…"`.' if meant else "pilih dari daftar, atau hapus.",
            )


def social_too_long(post: Post, intake: Intake) -> Iterator[Finding]:
    """A text for a channel is within the channel's limit as it is sent: with the post's mark and its link."""
    # No text is never too long.
    given = post.social.channels
    # Of what has ended the share kit tells that alone.
    if not given or (state := standing.state_of(post, ALWAYS)) in standing.ENDED:
        return
    addresses = sharing.addresses(intake.portal, post.url, post.number)
    language = post.lang or intake.portal.language
    for channel in (channel for channel in intake.channels if channel.name in given and channel.limit):
        sent = partial(_sent, channel, partial(standing.marked, state=state, language=language), addresses)
        text = sent(given[channel.name])
        if channel.fits(text):
            continue
        count, limit, unit = channel.count(text), channel.limit, channel.measure
        if count <= limit:
            count, limit, unit = len(text.encode()), channel.bytes, "bita"
        added = _added(given[channel.name], text)
        yield galat(
            place_of(post, f"social.channels.{channel.name}", "social.channels"),
            f"teks untuk {channel.label} panjangnya {count} {unit}{added}, batasnya {limit}",
            value=text,
            note=f"lebih {count - limit} {unit}",
            hint=f"Yang tidak muat: “{_overflow(channel, given[channel.name], sent)}”",
            fix="pendekkan teksnya, atau hapus barisnya supaya portal yang menyusunnya.",
        )


def _sent(channel: Channel, marked: Callable[[str], str], addresses: tuple[str, str], text: str) -> str:
    return channel.linked(marked(text), *addresses)


def _added(given: str, text: str) -> str:
    """Return in words what the share kit adds to a text, behind which its length is told."""
    link = ["tautannya"] if text.count("://") > given.count("://") else []
    mark = [f"tanda {text.partition(']')[0]}]"] if text.startswith("[") and not given.startswith("[") else []
    return f" bersama {' dan '.join([*link, *mark])}" if link or mark else ""


def _overflow(channel: Channel, given: str, sent: Callable[[str], str]) -> str:
    """Return the end of a text for which there is no room."""
    lengths = range(len(given) + 1)
    kept = bisect_right(lengths, False, key=lambda length: not channel.fits(sent(given[:length]))) - 1
    return given[max(kept, 0) :].strip()


RULES = (unknown_channel, social_too_long)
