"""The page of the log: what it is for, how far it goes, by which key it is signed, and how to check it."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterator
from typing import NamedTuple

from newsroom.catalog import docket, material
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.frame import Frame, frame_of, render
from newsroom.engine.job import Job, Outputs, key_of
from newsroom.proof import checkpoint, log
from newsroom.proof.log import Log
from newsroom.proof.signing import SigningKey
from newsroom.proof.tiles import FULL

TEMPLATE = "log.html"
NEWEST = 20
KINDS = {
    "terbit": "Terbit",
    "ralat": "Diubah dengan catatan",
    "ejaan": "Ejaan",
    "ubah": "Diubah tanpa catatan",
    "cabut": "Dicabut",
    "hapus": "Tidak lagi terbit",
}


class LogRow(NamedTuple):
    """An entry as the page shows it; `path` is empty when nothing answers there any more."""

    number: int
    moment: dt.datetime
    kind: str
    id: str
    path: str


class LogView(NamedTuple):
    """What the page says of the log."""

    origin: str
    size: int
    root: str
    key: str
    fingerprint: str
    rows: tuple[LogRow, ...]


def jobs(catalog: Catalog, kept: Log, key: SigningKey | None) -> Iterator[Job]:
    """Yield the job of the page."""
    frame, view = frame_of(catalog), _view(catalog, kept, key)
    made = key_of("log page", material.recipe(TEMPLATE), material.setting(catalog), view)
    yield Job("log", log.FOLDER, page_file, (frame, view), made)


def _view(catalog: Catalog, kept: Log, key: SigningKey | None) -> LogView:
    made = kept.checkpoint
    return LogView(
        made.origin,
        made.size,
        base64.b64encode(made.root).decode(),
        checkpoint.verifier_key(made.origin, key.public) if key else "",
        key.fingerprint if key else "",
        tuple(_rows(catalog, kept)),
    )


def _rows(catalog: Catalog, kept: Log) -> Iterator[LogRow]:
    size, zone = kept.checkpoint.size, catalog.portal.tzinfo
    numbers = range(size - 1, max(-1, size - 1 - NEWEST), -1)
    entries = {tile: kept.entries(tile) for tile in {number // FULL for number in numbers}}
    for number in numbers:
        said = json.loads(entries[number // FULL][number % FULL])
        moment = docket.moment(kept.made.moments[number]).astimezone(zone)
        path = f"/{said['id']}/"
        yield LogRow(number, moment, KINDS[said["kind"]], said["id"], path if path in catalog.by_url else "")


def page_file(frame: Frame, view: LogView) -> Outputs:
    """Return the page."""
    html = render(
        frame,
        TEMPLATE,
        log.FOLDER,
        title=f"Log terbitan · {frame.name}",
        description="Apa yang terbit, diubah, dan dicabut, dalam catatan yang hanya bertambah dan dapat diperiksa.",
        view=view,
        tool=frame.absolute(log.FOLDER),
    )
    return {"index.html": html}
