"""What several rules ask of a post: whether a key is there, where an item stands, how a name was probably meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from urllib.parse import unquote

from newsroom.catalog.intake import Intake
from newsroom.catalog.paths import relative_file
from newsroom.catalog.post import TYPES, Post
from newsroom.catalog.rules.finding import nearest, place_of
from newsroom.text.problem import Place

_WORD = re.compile(r"\w+")


def given(subject: object, key: str) -> bool:
    """Return whether the file has this key, even when its value could not be read."""
    return f"{key}:" in getattr(subject, "places", {})


def type_label(post: Post) -> str:
    """Return what a writer calls the post's type, in lower case."""
    return TYPES.get(post.type, post.type).lower()


def item_place(post: Post, key: str, index: int, name: str, text: str) -> Place:
    """Return the place of `text` in the list `key`; unreadable items are not counted, so the text itself is looked for."""
    wanted = f"{key}.{index}.{name}" if name else f"{key}.{index}"
    place = place_of(post, wanted, key)
    if text in post.source.line(place.line):
        return place
    for path, candidate in post.places.items():
        fits = path.startswith(f"{key}.") and path.endswith(f".{name}" if name else "")
        if fits and text in post.source.line(candidate.line):
            return candidate
    return place


def within(post: Post, place: Place, text: str) -> Place:
    """Return where `text` stands on the line of a place, from its column on; the place itself when it doesn't."""
    found = post.source.line(place.line).find(text, place.column - 1)
    return place._replace(column=found + 1, end_column=found + 1 + len(text)) if text and found >= 0 else place


def guess(word: str, known: Mapping[str, str]) -> tuple[str, str]:
    """Return the known slug that was probably meant, and the sentence that asks the writer; both empty when none is near.

    `known` maps slugs to labels; a label written instead of a slug is recognised.
    """
    labels = {label.lower(): slug for slug, label in known.items()}
    meant = nearest(word, known) or labels.get(nearest(word.replace("-", " "), labels), "")
    return (meant, f"Maksud Anda: {meant} ({known[meant]})?") if meant else ("", "")


def choices(known: Mapping[str, str], high: int = 12) -> str:
    """Return a sentence that lists what there is, or its beginning."""
    names = sorted(known)
    more = f" … dan {len(names) - high} lagi" if len(names) > high else ""
    return "Yang ada: " + ", ".join(names[:high]) + more + "." if names else ""


def agency_names(intake: Intake) -> dict[str, str]:
    """Return the agencies' names by slug."""
    return {slug: agency.name or slug for slug, agency in intake.agencies.items()}


def nearest_post(path: str, intake: Intake) -> str:
    """Return the address of the post that was probably meant: of the same name, or of a like one in its agency."""
    agency, _year, slug = [*path.strip("/").split("/"), "", "", ""][:3]
    same_name = next((url for url, post in intake.by_url.items() if slug and post.slug == slug), "")
    beside = {post.slug: url for url, post in intake.by_url.items() if post.agency == agency}
    return same_name or beside.get(nearest(slug, beside), "")


def words(text: str) -> list[str]:
    """Return the words of a text as they are compared: without case, accents' form and punctuation."""
    return _WORD.findall(text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold())


def same(one: str, other: str) -> bool:
    """Return whether two texts say the same words, and any at all."""
    return bool(words(one)) and words(one) == words(other)


def nearly(one: Sequence[str], other: Sequence[str], share: float = 0.85) -> bool:
    """Return whether two lists of words are the same but for a word here and there."""
    if not one or not other or 2 * min(len(one), len(other)) < share * (len(one) + len(other)):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= share


def target_file(post: Post, target: str) -> str:
    """Return the file, relative to the portal, that a relative target of the post means."""
    return relative_file(post.path, unquote(target))
