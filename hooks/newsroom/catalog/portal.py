"""The portal: what all of it has in common, as `extra: portal:` in mkdocs.yml says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import PurePosixPath
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from newsroom import SETTINGS
from newsroom.catalog.agency import Signer
from newsroom.record import record
from newsroom.text import dates
from newsroom.text.problem import Fault, Place
from newsroom.text.source import Source

FEED_FORMATS = ("rss", "atom", "json")
# Of what there are feeds: the portal, each of the others, and (archive) the history of portal and agencies.
FEED_SLICES = (
    "portal",
    "agency",
    "type",
    "topic",
    "area",
    "language",
    "corrections",
    "alerts",
    "agency-type",
    "archive",
)


@record
class Portal:
    """What the whole portal has in common. `url` is the site's address with a slash at its end.

    `identity` is what all that names a post to others begins with: that address, or the one that it had at first.
    `hooks` are the files of the pipeline in their order; `plugins` tells whether MkDocs has any that may do more, and
    `extensions` names those of its Markdown, None when that can't be told.
    """

    name: str = "Rujukan"
    government: str = ""
    url: str = "http://localhost/"
    identity: str = "localhost"
    language: str = "id"
    zone: str = "WIB"
    coordinator: str = ""
    topics: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    area_codes: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    feed_items: int = 30
    feed_formats: tuple[str, ...] = FEED_FORMATS
    feed_slices: tuple[str, ...] = FEED_SLICES
    hub: str = ""
    kit_days: int = 90
    releases: int = 3
    short_links: bool = True
    search: bool = True
    widths: tuple[int, ...] = (320, 640, 960, 1280)
    quality: int = 75
    key: str = ""
    former_keys: tuple[Signer, ...] = ()
    authorship: Mapping[str, str] = field(default_factory=dict)
    platform_keys: tuple[str, ...] = ()
    trusted_commit: str = ""
    silent_edits: str = "off"
    log: bool = False
    agenda: bool = True
    open_data: bool = True
    data_training: bool | None = None
    license: str = "CC BY 4.0"
    hooks: tuple[str, ...] = ()
    plugins: bool = False
    # Nothing that is made of posts depends on them: left out of what keys are made of.
    extensions: tuple[str, ...] | None = field(default=None, repr=False)
    source: Source = field(default_factory=lambda: Source(SETTINGS), repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, repr=False)
    faults: tuple[Fault, ...] = field(default=(), repr=False)

    @property
    def tzinfo(self) -> ZoneInfo:
        """Return the portal's time zone."""
        return dates.zone(self.zone)

    @property
    def base(self) -> str:
        """Return the path of the portal on its host, with a slash at both ends."""
        return urlsplit(self.url).path or "/"

    @property
    def asks_authorship(self) -> bool:
        """Return whether it is asked of posts of any type who wrote them."""
        return any(mode != "off" for mode in self.authorship.values())

    @property
    def asks_history(self) -> bool:
        """Return whether what was published before is looked at."""
        return self.log or self.silent_edits != "off"

    def takes(self, step: str) -> bool:
        """Return whether a step (the name of its hook) is in the pipeline; a portal that names no steps takes all."""
        return not self.hooks or any(PurePosixPath(name).stem == step for name in self.hooks)

    def authorship_of(self, kind: str) -> str:
        """Return what is asked of posts of a type: off, report (tell who wrote them) or require (that it is known)."""
        return self.authorship.get(kind) or self.authorship.get("default") or "off"

    def absolute(self, path: str) -> str:
        """Return the absolute address of a path of the site that begins with a slash."""
        return self.url + path.removeprefix("/")
