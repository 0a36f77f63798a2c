"""Rules about the texts that a writer gives for single channels of the share kit."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from newsroom.catalog.channels import Channel
from newsroom.catalog.intake import Intake
from newsroom.catalog.post import Post
from newsroom.catalog.rules.finding import Finding, galat, place_of
from newsroom.catalog.rules.lookup import choices, guess

NICKNAMES = {"twitter": "x", "wa": "whatsapp", "ig": "instagram", "fb": "facebook", "tg": "telegram", "surel": "email"}


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
    """A text for a channel is within the channel's limit, counted as the channel counts."""
    # No text is never too long.
    given = post.social.channels
    for channel in (channel for channel in intake.channels if channel.name in given and channel.limit) if given else ():
        text = channel.clean(given[channel.name])
        if channel.fits(text):
            continue
        count, limit, unit = channel.count(text), channel.limit, channel.measure
        if count <= limit:
            count, limit, unit = len(text.encode()), channel.bytes, "bita"
        yield galat(
            place_of(post, f"social.channels.{channel.name}", "social.channels"),
            f"teks untuk {channel.label} panjangnya {count} {unit}, batasnya {limit}",
            value=text,
            note=f"lebih {count - limit} {unit}",
            hint=f"Yang tidak muat: “{_overflow(channel, text)}”",
            fix="pendekkan teksnya, atau hapus barisnya supaya portal yang menyusunnya.",
        )


def _overflow(channel: Channel, text: str) -> str:
    """Return the end of a text that is behind the channel's limit."""
    kept = bisect_right(range(len(text) + 1), False, key=lambda length: not channel.fits(text[:length])) - 1
    return text[max(kept, 0) :].strip()


RULES = (unknown_channel, social_too_long)
