"""A post (kiriman): one Markdown file of an agency, with its fields as typed values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field

from newsroom.record import record
from newsroom.text.body import Body
from newsroom.text.problem import Fault, Place
from newsroom.text.source import Source

TYPES = {
    "siaran-pers": "Siaran pers",
    "laporan-kegiatan": "Laporan kegiatan",
    "pengumuman": "Pengumuman",
    "klarifikasi": "Klarifikasi",
    "siaga": "Siaga",
}
AUDIENCES = ("public", "internal")
INFORMATION = {
    "berkala": "Informasi berkala",
    "serta-merta": "Informasi serta-merta",
    "setiap-saat": "Informasi setiap saat",
}
EVENT_STATES = {
    "planned": "Dijadwalkan",
    "rescheduled": "Dijadwalkan ulang",
    "postponed": "Ditunda",
    "cancelled": "Dibatalkan",
    "held": "Terlaksana",
}
VERDICTS = {"salah": "Salah", "menyesatkan": "Menyesatkan", "penipuan": "Penipuan", "benar": "Benar"}
CHANGE_KINDS = {"koreksi": "Koreksi", "pembaruan": "Pembaruan", "klarifikasi": "Klarifikasi", "ejaan": "Ejaan"}
WITHDRAWAL_REASONS = {
    "keliru": "terbit karena kekeliruan",
    "diganti": "diganti kiriman lain",
    "hukum": "alasan hukum",
    "arsip": "diarsipkan",
}
CAP_CATEGORIES = (
    "Geo",
    "Met",
    "Safety",
    "Security",
    "Rescue",
    "Fire",
    "Health",
    "Env",
    "Transport",
    "Infra",
    "CBRNE",
    "Other",
)
CAP_URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
CAP_SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CAP_CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")


@record
class Person:
    """An official who is quoted."""

    name: str
    role: str = ""


@record
class Byline:
    """Who made the post; the approver is another person than the writer."""

    writer: str = ""
    photographer: str = ""
    editor: str = ""
    approver: str = ""


@record
class Photo:
    """A photo of a post as the writer gave it; `file` is relative to the post's file, `focus` is x,y from 0 to 1."""

    file: str
    alt: str
    caption: str = ""
    credit: str = ""
    focus: str = ""


@record
class Attachment:
    """A document that is published beside the post."""

    file: str
    title: str


@record
class Event:
    """What happens, or happened, where and when."""

    start: dt.datetime
    status: str
    end: dt.datetime | None = None
    venue: str = ""
    area: str = ""
    organiser: str = ""
    reason: str = ""
    participants: str = ""
    registration: str = ""
    results: str = ""


@record
class Appearance:
    """Where and when a claim was seen."""

    where: str
    date: dt.date | None = None
    url: str = ""


@record
class Clarification:
    """A claim that goes round, and what is true of it."""

    claim: str
    verdict: str
    claimant: str = ""
    appeared: tuple[Appearance, ...] = ()
    evidence: tuple[str, ...] = ()


@record
class Alert:
    """A warning in the words of CAP 1.2 (OASIS, section 3.2)."""

    category: str
    event: str
    urgency: str
    severity: str
    certainty: str
    expires: dt.datetime
    instruction: str
    onset: dt.datetime | None = None
    areas: tuple[str, ...] = ()


@record
class Change:
    """A change after publication that readers are told of."""

    date: dt.datetime
    kind: str
    note: str
    before: str = ""
    after: str = ""


@record
class Withdrawal:
    """Why a post no longer stands; its page stays with this notice."""

    date: dt.datetime
    reason: str
    note: str
    replacement: str = ""


@record
class Social:
    """What the share kit says instead of title and summary."""

    headline: str = ""
    text: str = ""
    hashtags: tuple[str, ...] = ()
    channels: Mapping[str, str] = field(default_factory=dict)


@record
class Post:
    """One post. Agency, year and slug come from the path; what was not given, or not readable, has its default."""

    path: str
    agency: str
    year: int
    slug: str
    title: str = ""
    date: dt.datetime | None = None
    type: str = ""
    summary: str = ""
    audience: str = ""
    number: str = ""
    information: str = "berkala"
    draft: bool = False
    updated: dt.datetime | None = None
    expires: dt.datetime | None = None
    place: str = ""
    areas: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    byline: Byline = field(default_factory=Byline)
    contacts: tuple[str, ...] = ()
    photos: tuple[Photo, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    event: Event | None = None
    clarification: Clarification | None = None
    alert: Alert | None = None
    changes: tuple[Change, ...] = ()
    withdrawn: Withdrawal | None = None
    aliases: tuple[str, ...] = ()
    lang: str = ""
    translations: Mapping[str, str] = field(default_factory=dict)
    social: Social = field(default_factory=Social)
    license: str = ""
    attribution: str = ""
    privacy: Mapping[str, str] = field(default_factory=dict)
    body: Body = field(default_factory=Body, repr=False)
    source: Source = field(default_factory=lambda: Source(""), repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, repr=False)
    faults: tuple[Fault, ...] = field(default=(), repr=False)

    @property
    def url(self) -> str:
        """Return the post's path on the site, as /bpbd/2026/banjir-rob/."""
        return f"/{self.agency}/{self.year}/{self.slug}/"

    @property
    def id(self) -> str:
        """Return what names the post everywhere: agency/year/slug."""
        return f"{self.agency}/{self.year}/{self.slug}"

    @property
    def folder(self) -> str:
        """Return the folder of the post's file, relative to the portal; its photos are named from there."""
        return self.path.rpartition("/")[0]

    @property
    def moment(self) -> dt.datetime:
        """Return the date of a post that passed the judge; raises ValueError for one that has none."""
        if self.date is None:
            raise ValueError(self.path)
        return self.date

    @property
    def told(self) -> tuple[Change, ...]:
        """Return the changes that tell readers something: all but a slip of the pen put right (`ejaan`)."""
        return tuple([change for change in self.changes if change.kind != "ejaan"])

    @property
    def modified(self) -> dt.datetime:
        """Return when readers were last told something new: withdrawn, changed, updated or published."""
        moments = [self.moment, *(change.date for change in self.told)]
        moments += [moment for moment in (self.updated, self.withdrawn and self.withdrawn.date) if moment]
        return max(moments)

    @property
    def is_removed(self) -> bool:
        """Return whether the law had the post removed: then not even its title stays."""
        return self.withdrawn is not None and self.withdrawn.reason == "hukum"

    @property
    def status(self) -> str:
        """Return `withdrawn`, `corrected`, `updated` or `current`; a slip of the pen (`ejaan`) is none of them."""
        if self.withdrawn:
            return "withdrawn"
        if any(change.kind == "koreksi" for change in self.changes):
            return "corrected"
        return "updated" if self.told else "current"

    def expired(self, as_of: dt.datetime) -> bool:
        """Return whether the post has left the lists because its time is over."""
        return self.expires is not None and self.expires <= as_of
