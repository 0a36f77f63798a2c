"""The official accounts of the portal and every agency: a page for people, and trust.txt for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from newsroom.catalog import labels, material
from newsroom.catalog.agency import Agency
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.frame import Frame, Publisher, frame_of, publisher, render
from newsroom.catalog.site import ACCOUNTS
from newsroom.engine.job import Job, Outputs, key_of
from newsroom.outputs.account_trust import WELL_KNOWN, Holder, trust_file

INDEX = "index.html"
# Label, account as written, and address.
Account = tuple[str, str, str]


class Owner(NamedTuple):
    """An agency and its accounts, its own site first."""

    publisher: Publisher
    accounts: tuple[Account, ...]


def jobs(catalog: Catalog) -> Iterator[Job]:
    """Yield the jobs of the page, and of trust.txt, which has two places; they change with settings and agencies only."""
    frame, portal = frame_of(catalog), catalog.portal
    own = tuple(labels.account(network, value) for network, value in portal.channels.items())
    active = [agency for agency in catalog.agencies.values() if agency.status.state == "active"]
    owners = tuple(Owner(publisher(agency), tuple(accounts_of(agency))) for agency in active)
    ended = tuple(publisher(agency) for agency in catalog.agencies.values() if agency.status.state != "active")
    shown = own, owners, ended
    key = key_of("accounts", material.recipe("accounts.html"), material.setting(catalog), shown)
    yield Job("accounts", ACCOUNTS, accounts_file, (frame, *shown), key)
    holders = tuple(Holder(agency.name, agency.kind, agency.website, _addresses(agency.channels)) for agency in active)
    facts = portal.url, portal.government, _addresses(portal.channels), holders, portal.data_training
    for folder in ("/", WELL_KNOWN):
        yield Job("accounts", folder, trust_file, facts, key_of("trust.txt", material.recipe(), facts))


def accounts_of(agency: Agency) -> Iterator[Account]:
    """Yield the accounts of an agency, its own site first."""
    if agency.website:
        yield "Situs", agency.website.removeprefix("https://").rstrip("/"), agency.website
    for network, value in agency.channels.items():
        yield labels.account(network, value)


def _addresses(channels: Mapping[str, str]) -> tuple[str, ...]:
    known = (labels.account(network, value) for network, value in channels.items())
    return tuple(address for _, _, address in known if address)


def accounts_file(
    frame: Frame, portal: tuple[Account, ...], owners: tuple[Owner, ...], ended: tuple[Publisher, ...]
) -> Outputs:
    """Return the page."""
    html = render(
        frame,
        "accounts.html",
        ACCOUNTS,
        publishers=[*(owner.publisher for owner in owners), *ended],
        title=f"Akun resmi · {frame.name}",
        description=f"Akun dan situs resmi {frame.government} dan semua instansinya, dan cara mengenali yang palsu.",
        portal=portal,
        owners=owners,
        ended=ended,
        crumbs=(),
    )
    return {INDEX: html}
