"""Fences: the two lines of three hyphens between which the front matter of a post stands."""

from __future__ import annotations

import re

from newsroom.record import record
from newsroom.text.problem import Fault, Place

FENCE = "---"
# In bytes.
FRONT_MATTER_LIMIT = 8 * 1024
# What phones and word processors make of `---`, and what other formats have in its place.
_LIKE = re.compile(r" {0,3}(?:[-\u2010-\u2015\u2212=+_*~]{2,}|[\u2013-\u2015]|- ?- ?-|\.\.\.)\s*")
_KEY_LINE = re.compile(r"[A-Za-z_]\w*[ \t]*:(?:\s|$)")


@record
class Fences:
    """Indexes of lines: the front matter is [first:last], first is -1 when there is none; the body begins at `body`."""

    first: int
    last: int
    body: int
    faults: tuple[Fault, ...] = ()


def find(lines: tuple[str, ...]) -> Fences:
    """Return where the front matter stands; a fence that is nearly right is reported, and taken for what was meant."""
    opening = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if not lines or not _is_fence(lines[opening]):
        return Fences(-1, -1, 0, (_absent(lines, opening),))
    faults = list(_fence_faults(opening, lines[opening]))
    if opening:
        faults.append(Fault("front-matter-first", Place(opening + 1, 1, 4), str(opening)))
    # No fence begins with a letter, and most lines do.
    others = enumerate(lines[opening + 1 :], opening + 1)
    closing = next((index for index, line in others if not line[:1].isalpha() and _is_fence(line)), 0)
    if not closing:
        return Fences(-1, -1, len(lines), tuple(faults) or (unended(_end_guess(lines, opening)),))
    faults += _fence_faults(closing, lines[closing])
    return Fences(opening + 1, closing, closing + 1, tuple(faults))


def _is_fence(line: str) -> bool:
    return _LIKE.fullmatch(line) is not None


def _fence_faults(index: int, line: str) -> list[Fault]:
    if line.rstrip() == FENCE:
        return []
    return [Fault("front-matter-fence", Place(index + 1, 1, len(line.rstrip()) + 1), line.strip())]


def _absent(lines: tuple[str, ...], opening: int) -> Fault:
    """Return the Fault of a file that does not begin with a fence; the detail says what it has instead."""
    line = lines[opening] if lines else ""
    detail = "empty" if not line.strip() else "keys" if _KEY_LINE.match(line.lstrip()) else "text"
    return Fault("front-matter", Place(opening + 1, 1, max(2, len(line) + 1)), line[:80], detail=detail)


def unended(number: int) -> Fault:
    """Return the Fault of front matter without its second fence, which belongs before the line with this number."""
    return Fault("front-matter-end", Place(number, 1, 2), FENCE)


def is_body(lines: tuple[str, ...], number: int) -> bool:
    """Return whether the line with this number (from 1) looks like the first of a body whose fence was forgotten."""
    line = lines[number - 1]
    begins = line[:1].isupper() or not line[:1].isalpha()
    return number > 1 and not lines[number - 2].strip() and begins and not line.startswith((" ", "-"))


def _end_guess(lines: tuple[str, ...], opening: int) -> int:
    """Return the number of the line before which the closing fence most likely belongs."""
    for number, line in enumerate(lines[opening + 1 :], opening + 2):
        is_text = len(line) > 1 and line[0].isupper() and ":" not in line
        if not line.strip() or line.startswith("#") or is_text:
            return number
    return len(lines)
