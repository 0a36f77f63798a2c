"""A version of a post, as its bytes tell it: whether it is meant for the public, since when, and what it states.

What a version says must be the same for ever, also for newer code, because the log is made of it. So little is read: not
what rules think of it. A date without an offset is read in the westernmost zone, never too early.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import NamedTuple

from newsroom.catalog import docket
from newsroom.proof import slip
from newsroom.text import dates, frontmatter
from newsroom.text.frontmatter import Mapping, Node, Scalar
from newsroom.text.source import Source

# What a post states. Who changes it after publication says so in `changes`.
STATED = (
    "title",
    "date",
    "number",
    "type",
    "summary",
    "place",
    "people",
    "event",
    "clarification",
    "alert",
    "attachments",
    "body",
)
# Of these a mere slip of the pen is possible; who is named is no matter of spelling.
SPELLED = ("title", "summary", "place", "attachments", "body")
# What readers still see of a post that is withdrawn.
LASTING = ("title", "date", "number", "type")
SPELLING = "ejaan"
# Without these, and with information that the law excludes (UU 14/2008), no post is published.
NEEDED = ("title", "date", "type", "summary", "audience")
EXCLUDED = "dikecualikan"
WIDTH = 8
NEVER = -1


class Row(NamedTuple):
    """An entry of `changes`: what names it, its kind, and its date in microseconds since 1970 (-1: none can be read)."""

    name: bytes
    kind: str
    when: int


class Version(NamedTuple):
    """A version of a post: plain values, times in microseconds. `withdrawn` is since when it is withdrawn (-1: never).

    It is `sound` when its front matter can be read without a fault and has the values without which no post was ever
    published: what is not sound was never shown to readers, whatever the rules of its time were.
    """

    public: bool
    when: int
    rows: tuple[tuple[bytes, str, int], ...] = ()
    withdrawn: int = NEVER
    aliases: tuple[str, ...] = ()
    sound: bool = True

    def visible(self, now: int) -> bool:
        """Return whether readers see it at `now`."""
        return self.public and 0 <= self.when <= now

    def is_withdrawn(self, now: int) -> bool:
        """Return whether it is withdrawn at `now`."""
        return 0 <= self.withdrawn <= now


def of(text: Source) -> Version:
    """Return the version of a post that a source is; what can't be read is neither sound nor public."""
    matter = frontmatter.read(text) if text.usable else None
    values = matter.fields.entries if matter and matter.fields else {}
    when = _moment(values.get("date"))
    unsound = matter is None or matter.faults or not all(_text(values.get(name)) for name in NEEDED) or when < 0
    if unsound or _text(values.get("information")) == EXCLUDED:
        return UNSOUND
    withdrawn = values.get("withdrawn")
    return Version(
        public=_text(values.get("audience")) == "public" and _text(values.get("draft")) != "true",
        when=when,
        rows=tuple((row.name, row.kind, row.when) for row in _rows(values.get("changes"))),
        withdrawn=_moment(withdrawn.entries.get("date")) if isinstance(withdrawn, Mapping) else NEVER,
        aliases=tuple(_text(item) for item in getattr(values.get("aliases"), "items", ())),
    )


UNSOUND = Version(public=False, when=NEVER, sound=False)


def value(text: Source, name: str) -> str:
    """Return what a version has under a key whose value is one text."""
    fields, _ = _parts(text)
    return _text(fields.entries.get(name)) if fields else ""


def changed(old: Source, new: Source) -> tuple[str, ...]:
    """Return what of STATED two versions say differently."""
    before, after = _stated(old), _stated(new)
    return tuple(name for name in STATED if before[name] != after[name])


def _stated(text: Source) -> dict[str, object]:
    fields, body = _parts(text)
    values = fields.entries if fields else {}
    stated: dict[str, object] = {name: _canonical(values.get(name)) for name in STATED}
    return {**stated, "date": _moment(values.get("date")), "body": _plain(body)}


def is_slip(old: Source, new: Source) -> bool:
    """Return whether two sources differ by no more than a slip of the pen."""
    return slip.is_slip(_spelled(old), _spelled(new))


def _parts(text: Source) -> tuple[Mapping | None, str]:
    if not text.usable:
        return None, ""
    matter = frontmatter.read(text)
    return matter.fields, matter.body


def _spelled(text: Source) -> str:
    fields, body = _parts(text)
    values = fields.entries if fields else {}
    return "\n".join([*(repr(_canonical(values.get(name))) for name in SPELLED if name != "body"), body])


def _rows(node: Node | None) -> list[Row]:
    found = []
    for item in getattr(node, "items", ()):
        if isinstance(item, Mapping):
            entries = item.entries
            found.append(Row(_hash(_canonical(item)), _text(entries.get("kind")), _moment(entries.get("date"))))
    return found


def _text(node: Node | None) -> str:
    return " ".join(node.value.split()) if isinstance(node, Scalar) else ""


def _moment(node: Node | None) -> int:
    moment = dates.parse_moment(_text(node), dates.zone("WIB")) if node else None
    return docket.microseconds(moment.astimezone(dt.UTC)) if moment else NEVER


def _canonical(node: Node | None) -> object:
    """Return what a node says, without how it is written."""
    if isinstance(node, Mapping):
        return sorted((key, _canonical(value)) for key, value in node.entries.items())
    return _text(node) if node is None or isinstance(node, Scalar) else [_canonical(item) for item in node.items]


def _plain(body: str) -> str:
    """Return a text as it reads, wherever its lines are broken."""
    return "\n".join(" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", body.strip()) if part.strip())


def _hash(value: object) -> bytes:
    return hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=WIDTH).digest()
