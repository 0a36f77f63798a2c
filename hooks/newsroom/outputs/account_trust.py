"""trust.txt: which sites and accounts are the government's own (specification of JournalList.net, version 1.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from newsroom.catalog.site import ACCOUNTS
from newsroom.engine.job import Outputs

NAME, WELL_KNOWN = "trust.txt", "/.well-known/"
# Bodies of their own in law: they take part, but the government does not speak for them.
MEMBERS = frozenset(["bumd", "lembaga"])


class Holder(NamedTuple):
    """An agency with its own site, and the addresses of its accounts."""

    name: str
    kind: str
    website: str
    accounts: tuple[str, ...]


def trust_file(
    url: str, government: str, accounts: tuple[str, ...], holders: tuple[Holder, ...], data_training: bool | None
) -> Outputs:
    """Return the file; every value is an address of the web, so that a name can't begin a line of its own."""
    lines = [f"# Situs dan akun resmi {government}", f"# Untuk dibaca orang: {url}{ACCOUNTS[1:]}"]
    lines += [f"social={address}" for address in accounts]
    for holder in holders:
        lines += ["", f"# {' '.join(holder.name.split())}", *_lines(holder)]
    lines += ["", f"contact={url}{ACCOUNTS[1:]}"]
    if data_training is not None:
        lines.append(f"datatrainingallowed={'yes' if data_training else 'no'}")
    return {NAME: "".join(f"{line}\n" for line in lines).encode()}


def _lines(holder: Holder) -> Iterator[str]:
    if holder.website:
        yield f"{'member' if holder.kind in MEMBERS else 'control'}={holder.website}"
    yield from (f"social={address}" for address in holder.accounts)
