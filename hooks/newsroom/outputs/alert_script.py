"""The script by which the pages of posts show the alerts in force, so that no alert renders them again.

A standing danger (urgency Future) is not among them: a bar that stands on every page for years is read by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from newsroom.catalog.rows import Banner
from newsroom.engine.job import Outputs
from newsroom.text import dates, template
from newsroom.text.shorten import shortenings

SCRIPT = "kini.js"
# What it may weigh on each post page (design.md section 8), uncompressed.
LIMIT = 1024
STANDING = ("Future", "Past")
NOTHING = b"// Tidak ada peringatan yang mendesak.\n"


def file(banners: tuple[Banner, ...]) -> Outputs:
    """Return the script with as many alerts as it can hold, the severest first; the rest is behind one link."""
    pressing = [banner for banner in banners if banner.urgency not in STANDING]
    if not pressing:
        return {SCRIPT: NOTHING}
    return {SCRIPT: next(data for data in _candidates(pressing) if len(data) <= LIMIT)}


def _candidates(banners: Sequence[Banner]) -> Iterator[bytes]:
    """Yield the script, each time with less in it; the last has only the address of the page of alerts."""
    for count in range(min(3, len(banners)), 0, -1):
        yield _script(banners, [_facts(banner) for banner in banners[:count]])
    first = _facts(banners[0])
    for instruction in (*shortenings(banners[0].brief), ""):
        yield _script(banners, [{**first, "d": instruction}])
    yield _script(banners, [{**first, "d": "", "e": banners[0].event}])
    yield _script(banners, [{**first, "d": "", "e": "Peringatan", "p": "peringatan/"}])


def _facts(banner: Banner) -> dict[str, Any]:
    end = banner.expires.astimezone(dates.zone(banner.publisher.zone))
    return {
        "p": banner.path[1:],
        "u": int(banner.expires.timestamp()),
        "t": banner.level,
        "e": f"{banner.event}: {banner.areas}" if banner.areas else banner.event,
        "w": f"{dates.medium_date(end.date())}, {dates.clock(end)}",
        "d": banner.brief,
    }


def _script(banners: Sequence[Banner], facts: list[dict[str, Any]]) -> bytes:
    return template.render(
        "alerts-now.js", facts=facts, more=len(banners) > len(facts), grave=banners[0].is_grave
    ).encode()
