"""An agency (instansi): one file in `agencies/`, by whose slug its folder in `content/` is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from zoneinfo import ZoneInfo

from newsroom.record import record
from newsroom.text import dates
from newsroom.text.problem import Fault, Place
from newsroom.text.source import Source

# The colour of an agency that has chosen none.
COLOR = "#0b5394"
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
KINDS = tuple(
    """dinas badan biro sekretariat inspektorat satuan kecamatan kelurahan upt rumah-sakit bumd lembaga""".split()
)
STATES = ("active", "merged", "closed")


@record
class Contact:
    """A person or desk of an agency that the press and citizens may turn to."""

    id: str
    name: str
    role: str = ""
    phone: str = ""
    email: str = ""


@record
class Writer:
    """Somebody who may write for an agency."""

    name: str
    email: str


@record
class Signer:
    """An SSH key that signs for an agency, with the time in which it is good."""

    name: str
    key: str
    valid_after: dt.date | None = None
    valid_before: dt.date | None = None
    revoked: str = ""


@record
class Status:
    """Whether an agency still exists: active, merged (into another) or closed."""

    state: str = "active"
    since: dt.date | None = None
    into: str = ""


@record
class Agency:
    """A government body that publishes. `slug` is its file's name; texts are as written, empty when not given."""

    slug: str
    name: str = ""
    short_name: str = ""
    kind: str = ""
    parent: str = ""
    zone: str = "WIB"
    color: str = COLOR
    logo: str = ""
    about: str = ""
    website: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    ppid: str = ""
    contacts: tuple[Contact, ...] = ()
    channels: Mapping[str, str] = field(default_factory=dict)
    writers: tuple[Writer, ...] = ()
    signers: tuple[Signer, ...] = ()
    number_pattern: str = ""
    target_days: int = 0
    status: Status = field(default_factory=Status)
    source: Source = field(default_factory=lambda: Source(""), repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, repr=False)
    faults: tuple[Fault, ...] = field(default=(), repr=False)

    @property
    def tzinfo(self) -> ZoneInfo:
        """Return the agency's time zone."""
        return dates.zone(self.zone)

    @property
    def as_others_know_it(self) -> Agency:
        """Return of an agency what the rules of other agencies' posts ask for: its names, and its numbers for the public."""
        phones = tuple(Contact("", "", phone=item.phone) for item in self.contacts)
        names = self.slug, self.name, self.short_name
        return Agency(*names, zone=self.zone, phone=self.phone, contacts=phones, channels=self.channels)

    def contact(self, contact_id: str) -> Contact | None:
        """Return the contact with this id."""
        return next((contact for contact in self.contacts if contact.id == contact_id), None)
