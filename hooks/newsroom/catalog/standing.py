"""How a post stands at a moment: whether it still holds, and the words that say so wherever the post is shown."""

from __future__ import annotations

import datetime as dt

from newsroom.catalog import tongues
from newsroom.catalog.post import EVENT_STATES, Alert, Post

# What stands before a title that is sent on, in texts, feeds and share buttons.
MARKS = {
    "withdrawn": "[DICABUT] ",
    "cancelled": "[DIBATALKAN] ",
    "postponed": "[DITUNDA] ",
    "rescheduled": "[DIJADWALKAN ULANG] ",
    "expired": "[BERAKHIR] ",
    "corrected": "[KOREKSI] ",
}
# The same states in lists, and in capitals on cards.
WORDS = {
    "withdrawn": "Dicabut",
    **{state: EVENT_STATES[state] for state in ("cancelled", "postponed", "rescheduled")},
    "expired": "Berakhir",
    "corrected": "Dikoreksi",
}
# What whoever checks a message must know before anything else: the class of the notice, the word, and what it means.
NOTICES = {
    "withdrawn": ("bad", "DICABUT", "Kiriman ini sudah dicabut. Jangan sebarkan isinya sebagai keterangan resmi."),
    "cancelled": ("bad", "DIBATALKAN", "Kegiatannya dibatalkan."),
    "postponed": ("bad", "DITUNDA", "Kegiatannya ditunda."),
    "rescheduled": (
        "warn",
        "DIJADWALKAN ULANG",
        "Waktu kegiatannya diubah. Lihat waktu yang baru di halamannya.",
    ),
    "expired": ("warn", "BERAKHIR", "Masa berlakunya sudah berakhir."),
    "corrected": ("warn", "DIKOREKSI", "Kiriman ini sudah dikoreksi. Pakailah teks yang ada di halamannya sekarang."),
    "updated": ("", "DIPERBARUI", "Kiriman ini sudah diperbarui sesudah terbit."),
}
# What nobody is to be asked to come to, or to do, any more.
ENDED = frozenset(["withdrawn", "cancelled", "postponed", "expired"])


def state_of(post: Post, as_of: dt.datetime) -> str:
    """Return the one state that a reader must know first.

    From first to last: withdrawn, cancelled, postponed, rescheduled, expired, corrected, updated, current.
    """
    told = told_state(post)
    return "expired" if told in ("corrected", "updated", "current") and is_over(post, as_of) else told


def told_state(post: Post) -> str:
    """Return the same state, but for what follows from time alone: it changes only when readers are told something."""
    if post.event and post.event.status in ("cancelled", "postponed", "rescheduled") and not post.withdrawn:
        return post.event.status
    return post.status


def is_over(post: Post, as_of: dt.datetime) -> bool:
    """Return whether the post's own time, or that of its alert, has run out."""
    return post.expired(as_of) or (post.alert is not None and post.alert.expires <= as_of)


def end_of_alert(post: Post, alert: Alert) -> dt.datetime:
    """Return when an alert is over: at its own end, or before that with its post."""
    return min(alert.expires, post.expires) if post.expires else alert.expires


def event_is_over(post: Post, as_of: dt.datetime) -> bool:
    """Return whether the post's event has ended, or has begun when nobody said when it ends."""
    return post.event is not None and (post.event.end or post.event.start) <= as_of


def marked(title: str, state: str, language: str = "id") -> str:
    """Return a title behind the mark of its state, in the words of a language."""
    return tongues.said(MARKS.get(state, ""), language) + title


def marked_as_told(post: Post) -> str:
    """Return the title of a post behind all marks that readers were told, for those who keep what they read once."""
    state, title = told_state(post), marked(post.title, post.status)
    return title if state == post.status else marked(title, state)
