"""Rules about the texts that a writer gives for single channels of the share kit."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from newsroom.catalog.channels import CHANNELS, Channel
from newsroom.catalog.intake import Intake
from newsroom.catalog.post import Post
from newsroom.catalog.rules.finding import Finding, galat, place_of
from newsroom.catalog.rules.lookup import choices, guess

LABELS = {channel.name: channel.label for channel in CHANNELS}
NICKNAMES = {"twitter": "x", "wa": "whatsapp", "ig": "instagram", "fb": "facebook", "tg": "telegram"}


def unknown_channel(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A text is for a channel that the share kit has."""
    for name in post.social.channels:
        if name not in LABELS:
            meant = NICKNAMES.get(name) or guess(name, LABELS)[0]
            yield galat(
                place_of(post, f"social.channels.{name}:", "social.channels"),
                f'kanal "{name}" tidak dikenal',
                value=name,
                note="teksnya tidak akan dipakai",
                hint=f"Maksud Anda: {meant} ({LABELS[meant]})?" if meant else choices(LABELS),
                fix=f'ganti menjadi `{meant}: "…"`.' if meant else "pilih dari daftar, atau hapus.",
            )


def social_too_long(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A text for a channel is within the channel's limit, counted as the channel counts."""
    # No text is never too long.
    for channel in (channel for channel in CHANNELS if channel.name in post.social.channels):
        text = channel.clean(post.social.channels[channel.name])
        count = channel.count(text)
        if count > channel.limit:
            yield galat(
                place_of(post, f"social.channels.{channel.name}", "social.channels"),
                f"teks untuk {channel.label} panjangnya {count} {channel.unit}, batasnya {channel.limit}",
                value=text,
                note=f"lebih {count - channel.limit} {channel.unit}",
                hint=f"Yang tidak muat: “{_overflow(channel, text)}”",
                fix="pendekkan teksnya, atau hapus barisnya supaya portal yang menyusunnya.",
            )


def _overflow(channel: Channel, text: str) -> str:
    """Return the end of a text that is behind the channel's limit."""
    kept = bisect_right(range(len(text) + 1), channel.limit, key=lambda length: channel.count(text[:length])) - 1
    return text[max(kept, 0) :].strip()


RULES = (unknown_channel, social_too_long)
