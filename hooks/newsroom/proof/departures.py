"""What is to be published now, against what the chronicle knows was published: edits without a word, vanished addresses."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from newsroom.catalog import docket, rules, site
from newsroom.catalog.docket import Docket
from newsroom.catalog.inspection import Inspection
from newsroom.catalog.intake import Intake
from newsroom.catalog.precedent import VERSIONS, Departure, Precedent
from newsroom.proof import chronicle, known, repository, teller, version
from newsroom.proof.chronicle import Chronicle
from newsroom.proof.known import Known
from newsroom.text import dates, source
from newsroom.text.source import Source

FOLDER = Path(".rujukan") / "proof"


def judged(found: Inspection, now: int) -> tuple[Inspection, Precedent]:
    """Return what was found with the Problems of history, and the precedent, as of `now` (microseconds since 1970)."""
    intake = found.intake
    try:
        made = read(intake)
    except repository.NoHistory as error:
        precedent = Precedent(amiss=error.reason)
    else:
        departures = tuple(_departures(intake, made, now)) if intake.portal.silent_edits != "off" else ()
        ahead = docket.moment(made.clock).date().isoformat() if made.clock > now + docket.DAY else ""
        latest = made.moments[-1] if made.moments else 0
        before = partial(_before, intake.root, made)
        beside = {"chronicle": made, VERSIONS: made.versions}
        precedent = Precedent(departures, "", ahead, before, beside, latest)
    problems = {*found.problems, *rules.judge_history(intake, precedent)}
    return replace(found, problems=tuple(sorted(problems))), precedent


def read(intake: Intake) -> Chronicle:
    """Return the chronicle of the portal's main line; raises NoHistory, also when the clone is cut off."""
    head = repository.head(intake.root)
    if head.boundary:
        raise repository.NoHistory("shallow")
    zones = {slug: agency.zone for slug, agency in intake.agencies.items()}
    return chronicle.read(intake.root, head, intake.root / FOLDER, zones, intake.portal.zone)


def _departures(intake: Intake, made: Chronicle, now: int) -> Iterator[Departure]:
    rows, here, led = made.posts, set(), set[str]()
    for post in intake.posts:
        if post.when is None or post.when > now or not post.is_public:
            continue
        name = post.id
        here.add(name)
        led.update(post.aliases)
        if made.addresses and post.number:
            led.add(site.number_path(post.number))
        row = rows.get(name)
        if row is not None and known.digest_of(row) != post.digest and known.is_told(row):
            yield from _edited(intake, made.known(name), post, now)
    if made.replaced:
        yield from _swapped(intake, made, now)
    for name in sorted(rows.keys() - here):
        if known.is_told(rows[name]):
            yield from _vanished(intake, made.known(name), name, led, now)
    for address in sorted(made.addresses.keys() - led):
        owner = made.addresses[address]
        answered = address.strip("/") in here or (address.startswith("/r/") and not intake.portal.short_links)
        if owner in here and not answered:
            yield Departure(made.known(owner).path, "vanished", (), "alias", address)


def _vanished(intake: Intake, found: Known, name: str, led: Collection[str], now: int) -> Iterator[Departure]:
    """Yield that a post is not there any more, unless its address leads on."""
    address = f"/{name}/"
    if found.told and found.told.when <= now and address not in led and not _is_refused(intake, found):
        post = next((post for post in intake.posts if post.id == name), None)
        how = "hidden" if post else "deleted"
        path = post.path if post else found.path
        title = version.value(_source(intake.root, found), "title")
        yield Departure(path, "vanished", (), how, address, title, found.commit.decode())


def _edited(intake: Intake, found: Known, post: Docket, now: int) -> Iterator[Departure]:
    new, told = intake.whole(post.path).source, _source(intake.root, found)
    after = version.of(new)
    sort, stated = teller.departure(found, after, now, told, new) if after.sound else ("", ())
    if sort and not _is_refused(intake, found):
        title = version.value(told, "title")
        yield Departure(post.path, sort, stated, "", f"/{post.id}/", title, found.commit.decode())
    address = teller.short_address(told, new) if intake.portal.short_links else ""
    if address and not sort and address not in post.aliases:
        yield Departure(post.path, "vanished", (), "alias", address)


def _swapped(intake: Intake, made: Chronicle, now: int) -> Iterator[Departure]:
    """Yield that a photo or document of a post has other bytes than when it was published, and no entry tells of it."""
    swapped = made.replaced.keys()
    for post in intake.posts:
        beside = {"photos": swapped & post.files, "attachments": swapped & post.documents}
        stated = tuple(name for name, paths in beside.items() if paths)
        found = made.known(post.id) if stated else Known()
        if not found.told or not post.is_public:
            continue
        since = max(made.replaced[path][0] for paths in beside.values() for path in paths)
        rows = version.of(intake.whole(post.path).source).rows
        heard = any(since - docket.DAY <= row[2] <= now + teller.AHEAD for row in rows)
        if found.told.when < since and not heard:
            yield Departure(post.path, "silent", stated, "replaced", f"/{post.id}/", post.title, found.commit.decode())


def _is_refused(intake: Intake, found: Known) -> bool:
    """Return whether the version that the main line had can't have been shown: reading it comes upon what stops a post.

    Only what is wrong in its own bytes counts. What it led to (photos, topics) may have been there in its time.
    """
    from newsroom.catalog import contract

    zones = {slug: agency.zone for slug, agency in intake.agencies.items()}
    post = contract.read(
        _source(intake.root, found), dates.zone(zones.get(found.path.split("/")[1], intake.portal.zone))
    )
    named = {fault.rule for fault in post.faults}
    return any(problem.stops and problem.rule in named for problem in rules.judge_post(post, intake))


def _source(root: Path, found: Known) -> Source:
    """Return the version that readers were told of."""
    return source.read(found.path, _bytes(root, found.told_blob) or b"")


def _bytes(root: Path, blob: bytes) -> bytes | None:
    return next((data for _, data in repository.objects(root, [blob])), None)


def _before(root: Path, made: Chronicle, path: str) -> bytes | None:
    """Return the bytes of a post as they last were with a word for every change."""
    found = made.known(teller.id_of(path))
    return _bytes(root, found.told_blob) if found.told_blob and found.path == path else None
