"""security.txt (RFC 9116): whom to tell when something about the portal is not safe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from newsroom.catalog import material
from newsroom.catalog.agency import Agency
from newsroom.catalog.catalog import Catalog
from newsroom.engine.job import Job, Outputs, key_of
from newsroom.text import words

FOLDER, NAME = "/.well-known/", "security.txt"
DAY = dt.timedelta(days=1)


def jobs(catalog: Catalog) -> Iterator[Job]:
    """Yield the job of the file; there is none when nobody can be reached."""
    contacts = contacts_of(catalog.agencies.get(catalog.portal.coordinator))
    if contacts:
        facts = catalog.portal.url, catalog.portal.language, contacts, expires(catalog.as_of)
        yield Job("security.txt", FOLDER, security_file, facts, key_of("security.txt", material.recipe(), facts))


def contacts_of(agency: Agency | None) -> tuple[str, ...]:
    """Return the addresses of the coordinator, the one to be tried first in front (RFC 9116, section 2.5.3)."""
    if agency is None:
        return ()
    mail = [f"mailto:{agency.email}"] if agency.email else []
    call = [f"tel:{words.dial(agency.phone)}"] if agency.phone else []
    page = [agency.website] if agency.website.startswith("https://") else []
    return (*mail, *call, *page)


def renewal(as_of: dt.datetime) -> dt.datetime:
    """Return when the file is next to be renewed: at the next beginning of a half-year (UTC)."""
    now = as_of.astimezone(dt.UTC)
    return (
        dt.datetime(now.year, 7, 1, tzinfo=dt.UTC) if now.month < 7 else dt.datetime(now.year + 1, 1, 1, tzinfo=dt.UTC)
    )


def expires(as_of: dt.datetime) -> dt.datetime:
    """Return the day on which the file is no longer to be trusted: the last one of the next half-year.

    Half a year to a year away, as RFC 9116 (section 2.5.5) advises, so that the file changes but twice a year.
    """
    return renewal(renewal(as_of)) - DAY


def security_file(url: str, language: str, contacts: tuple[str, ...], ends: dt.datetime) -> Outputs:
    """Return the file."""
    lines = [f"Contact: {contact}" for contact in contacts]
    lines += [
        f"Expires: {ends:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(dict.fromkeys((language, 'id', 'en')))}",
        f"Canonical: {url}{FOLDER[1:]}{NAME}",
    ]
    return {NAME: "".join(f"{line}\n" for line in lines).encode()}
