"""What a rule yields: the fact and the cure, without what the judge knows anyway (file, rule id, the line itself)."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Protocol, TypeVar

from newsroom.record import record
from newsroom.text.problem import START, Fault, Level, Place
from newsroom.text.source import Source


class Subject(Protocol):
    """What a rule judges: a post, an agency or the portal."""

    @property
    def source(self) -> Source:
        """The file that the subject was read from."""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What reading came upon."""


@record
class Finding:
    """One thing that a rule found at a place; `file` is given only when it is not in the judged subject's file.

    `secret` tells that the line itself must not be repeated: what was found there is nobody else's business.
    """

    level: Level
    place: Place
    message: str
    value: str = ""
    note: str = ""
    hint: str = ""
    fix: str = ""
    file: str = ""
    secret: bool = False


galat = partial(Finding, "galat")
peringatan = partial(Finding, "peringatan")
saran = partial(Finding, "saran")

_ABOUT: dict[object, str] = {}
Made = TypeVar("Made", bound=Callable[..., object])


def about(attribute: str) -> Callable[[Made], Made]:
    """Mark a rule of posts that says nothing of a post in which this attribute is empty, so that it need not be run."""

    def marked(rule: Made) -> Made:
        _ABOUT[rule] = attribute
        return rule

    return marked


def about_what(rule: object) -> str:
    """Return the attribute without which a rule has nothing to say of a post, or an empty text."""
    return _ABOUT.get(rule, "")


def faults_of(subject: Subject, rule: str) -> Iterator[Fault]:
    """Yield the faults that the rule with this id words."""
    return (fault for fault in subject.faults if fault.rule == rule)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that the writer most likely meant, or an empty text."""
    candidates = list(known)
    found = difflib.get_close_matches(word.lower(), [item.lower() for item in candidates], n=1, cutoff=0.6)
    return next((item for item in candidates if found and item.lower() == found[0]), "")


def place_of(subject: object, *keys: str) -> Place:
    """Return the place of the first of these keys that the file has; the file's beginning when it has none."""
    places = getattr(subject, "places", {})
    return next((places[key] for key in keys if key in places), START)
