"""The schedule: the moments to come at which the site will look otherwise though no file changes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsroom.catalog import docket
from newsroom.catalog.docket import Docket

# For how long a post is news to search engines, in microseconds: two days (Google, news sitemaps).
NEWS = 2 * docket.DAY
# For how long after its withdrawal a post stays in the map, so that search engines see that it is not to be found.
LINGER = 30 * docket.DAY


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """When a post will look otherwise, is news or has a whole share kit no more, and what happens.

    That is `terbit`, `berakhir`, or `berubah`. Instead of a post it may be a file that is renewed.
    """

    at: dt.datetime
    post: str
    what: str


def moments(posts: Iterable[Docket], as_of: dt.datetime, kit_days: int = 0) -> list[Moment]:
    """Return the moments after `as_of`, the next one first; only of posts that are meant for the public.

    `kit_days` is for how long a post has a share kit with all formats.
    """
    now = docket.microseconds(as_of)
    # What is older than this can only change by a moment of its own.
    oldest = now - max(NEWS, kit_days * docket.DAY)
    found = []
    for post in (post for post in posts if post.moments or (post.when or 0) >= oldest):
        if not post.is_public or post.when is None:
            continue
        if post.when > now:
            found.append(Moment(docket.moment(post.when), post.id, "terbit"))
        stale = post.when + NEWS
        if stale > now and not post.expired(stale):
            found.append(Moment(docket.moment(stale), post.id, "berubah"))
        aged = post.kit_ends(kit_days)
        if kit_days and aged > now:
            found.append(Moment(docket.moment(aged), post.id, "berubah"))
        if post.gone and (left := post.last + LINGER) > now:
            found.append(Moment(docket.moment(left), post.id, "berubah"))
        for moment in post.moments:
            if moment > max(now, post.when):
                what = "berakhir" if moment == post.ends else "berubah"
                found.append(Moment(docket.moment(moment), post.id, what))
    return sorted(found)


def as_json(planned: Sequence[Moment], as_of: dt.datetime) -> str:
    """Return the schedule as JSON: {"as_of", "next", "moments": [{"at", "post", "what"}]}, times in UTC.

    It names posts that are not public yet, so it is for operators and never part of the site.
    """
    rows = [json.dumps({"at": item.at.isoformat(), "post": item.post, "what": item.what}) for item in planned]
    first = planned[0].at.isoformat() if planned else None
    head = json.dumps({"as_of": as_of.isoformat(), "next": first})
    # Indented by ourselves: json takes ten times as long for it.
    listed = ",\n".join(f"  {row}" for row in rows)
    return f'{head[:-1]}, "moments": [\n{listed}\n]}}\n'


def is_due(data: bytes, now: dt.datetime) -> bool:
    """Return whether a schedule (JSON) has a moment that `now` has reached.

    One that can't be read, or that was made for a time still to come, is always due: what is shown is not of now.
    """
    try:
        told = json.loads(data)
        made, first = dt.datetime.fromisoformat(told["as_of"]), told["next"]
        return made > now or (first is not None and dt.datetime.fromisoformat(first) <= now)
    except (ValueError, KeyError, TypeError, RecursionError):
        return True
