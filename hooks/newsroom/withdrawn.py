"""Keys that are good no more: what takes an agency's key away holds at once, also from a file that waits to be mended."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from newsroom.catalog.agency import Signer
from newsroom.catalog.agencyfile import read as agency_of
from newsroom.catalog.inspection import Inspection
from newsroom.catalog.intake import bytes_of, is_agency
from newsroom.catalog.lastgood import Overlay
from newsroom.text import source


def without_withdrawn(root: Path, first: Inspection, found: Inspection, overlay: Overlay) -> Inspection:
    """Return what was found with fewer keys: those of agencies that stay as they were are good as far as they are now.

    A key that the file of today does not name, or names as revoked or good for less long, is so; a new one waits.
    `first` is what was found without the overlay: what somebody else than the coordinator wrote takes nothing away.
    That a list can't be read is said.
    """
    foreign = {problem.file for problem in first.problems if problem.rule == "unsigned-agency"}
    agencies = dict(found.intake.agencies)
    for path, was in sorted(overlay.items()):
        slug = path.removeprefix("agencies/").removesuffix(".yml")
        now = bytes_of(root, path) if was is not None and is_agency(path) and path not in foreign else None
        if now is None or not agencies[slug].signers:
            continue
        today = agency_of(source.read(path, now))
        if "signers" not in today.places or any(fault.key.startswith("signers") for fault in today.faults):
            said = "pencabutan kunci di sana belum berlaku, sampai berkas itu diperbaiki"
            sys.stderr.write(f"newsroom: daftar signers di {path} tidak terbaca; {said}\n")
            continue
        agencies[slug] = replace(agencies[slug], signers=_left(agencies[slug].signers, today.signers))
    return replace(found, intake=replace(found.intake, agencies=agencies))


def _left(signers: tuple[Signer, ...], today: tuple[Signer, ...]) -> tuple[Signer, ...]:
    named: Mapping[str, Signer] = {_bare(signer): signer for signer in today}
    both = ((signer, named[_bare(signer)]) for signer in signers if _bare(signer) in named)
    return tuple(replace(was, revoked=now.revoked or was.revoked, valid_before=_sooner(was, now)) for was, now in both)


def _sooner(*signers: Signer) -> dt.date | None:
    return min(filter(None, (signer.valid_before for signer in signers)), default=None)


def _bare(signer: Signer) -> str:
    """Return a key without the comment behind it (sshd(8), AUTHORIZED_KEYS FILE FORMAT)."""
    return " ".join(signer.key.split()[:2])
