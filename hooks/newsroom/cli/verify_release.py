"""`newsroom verify release`: whether a published site, in a folder or on the web, is what its signed manifest says."""

from __future__ import annotations

import hashlib
import os
import random
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from http.client import HTTPException
from pathlib import Path
from urllib.parse import quote, urljoin

from newsroom import refusals
from newsroom.catalog.agency import Signer
from newsroom.cli.codes import FAULT, FINE, FOUND, USAGE
from newsroom.proof import manifest, signature
from newsroom.proof.manifest import SIGNATURE, SUMS, BadManifest
from newsroom.proof.signature import BadSignature, Uncheckable
from newsroom.record import record
from newsroom.text import dates
from newsroom.text.problem import printable

SECONDS = 30
# What no file of a release is larger than.
MOST = 200_000_000
# Of so many findings each is named; more are counted.
SHOWN = 20


class Unreachable(Exception):
    """Raised when a site can't be read at all; its text is Indonesian."""


@record
class Folder:
    """A site in a folder."""

    root: Path

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file, None when there is none."""
        try:
            return (self.root / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise Unreachable(f"{name} tidak dapat dibaca ({refusals.said(error)})") from error

    def names(self) -> Iterator[str]:
        """Yield the paths of all files."""
        for base, _, names in os.walk(self.root):
            yield from (Path(base, name).relative_to(self.root).as_posix() for name in names)


@record
class Web:
    """A site on the web; what else than listed files it serves can't be known."""

    url: str

    def read(self, name: str) -> bytes | None:
        """Return what the server gives for a path, None when it says that there is nothing."""
        # The page of a folder has the address that readers use: some servers answer at no other one.
        path = name.removesuffix("index.html") if name.endswith("/index.html") or name == "index.html" else name
        request = urllib.request.Request(
            urljoin(self.url, quote(path)), headers={"Accept-Encoding": "identity", "Cache-Control": "no-cache"}
        )
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return bytes(answer.read(MOST))
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                return None
            raise Unreachable(f"{request.full_url} menjawab {error.code}") from error
        except (OSError, HTTPException, ValueError) as error:
            raise Unreachable(f"{request.full_url} tidak dapat dibuka ({error})") from error

    def names(self) -> Iterable[str]:
        """Return nothing: a server tells only of what it is asked for."""
        return ()


Site = Folder | Web


def check(place: str, default: Path, url: str, key: str, sample: int, former: Sequence[Signer] = ()) -> int:
    """Check the site at `place` (an address or a folder; `default` when empty) and print what was found.

    `url` is the portal's own address, for which it signs, `key` its public key, `former` are those that it had before;
    `sample` is how many files are looked at, 0 for all. Returns 0 when all is well, 1 when not, 2 when there is no such
    place, 3 when it can't be read.
    """
    if place.startswith(("https://", "http://")):
        site: Site = Web(place if place.endswith("/") else f"{place}/")
    else:
        site = Folder(Path(place) if place else default)
        if not site.root.is_dir():
            return _say(f"bukan folder: {site.root}", USAGE)
    try:
        sums = site.read(SUMS)
        if sums is None:
            return _say(f"{SUMS} tidak ada; ini bukan terbitan yang dapat diperiksa", FOUND)
        listed = manifest.read(sums)
        trusted, found = _signed(site, sums, url, key, former), _faults(site, listed, sample)
        return _report(trusted, list(found), min(sample, len(listed)) if sample else len(listed), len(listed))
    except BadManifest as fault:
        return _say(f"{SUMS} rusak: {fault}", FOUND)
    except Unreachable as fault:
        return _say(str(fault), FAULT)


def _signed(site: Site, sums: bytes, url: str, key: str, former: Sequence[Signer]) -> tuple[bool, str]:
    """Return whether the manifest is signed by the portal's key, or by one that it had before, and a line about it."""
    armored = site.read(SIGNATURE)
    if armored is None:
        return not key, "Terbitan ini tidak ditandatangani." + (
            " Portal mempunyai kunci, jadi seharusnya ada tanda tangannya." if key else ""
        )
    try:
        made_by = signature.verify(armored, sums, manifest.namespace(url))
    except BadSignature:
        return False, f"Tanda tangan tidak cocok dengan {SUMS}."
    except Uncheckable:
        return False, "Jenis kunci tanda tangan ini diperiksa dengan ssh-keygen, yang tidak ada di komputer ini."
    if not key:
        return True, f"Ditandatangani {made_by}. Cocokkan sidik jari ini dengan yang diumumkan portal."
    if made_by == signature.fingerprint(signature.key_of(key)):
        return True, f"Ditandatangani kunci portal {made_by}."
    known = (one for one in former if signature.fingerprint(signature.key_of(one.key)) == made_by)
    return _by_former(made_by, next(known, None))


def _by_former(made_by: str, known: Signer | None) -> tuple[bool, str]:
    """Return whether a key that is not the portal's any more is to be trusted.

    Nothing but the list itself tells when it was signed, so a key that ran out is good for every release that it made: a
    copy that was kept must go on to verify. That it may be an old release is said; one by a revoked key may be anybody's.
    """
    if known is None:
        return False, f"Ditandatangani {made_by}, yang bukan kunci portal."
    if known.revoked:
        return False, f"Ditandatangani kunci portal yang sudah dicabut, {made_by}: {known.revoked}."
    until = f" (dipakai sampai {dates.medium_date(known.valid_before)})" if known.valid_before else ""
    return True, f"Ditandatangani kunci portal yang dahulu, {made_by}{until}. Ini terbitan lama, bukan yang sekarang."


def _faults(site: Site, listed: dict[str, str], sample: int) -> Iterator[str]:
    """Yield a line for each file that is not what the manifest says."""
    chosen = sorted(random.sample(sorted(listed), sample)) if 0 < sample < len(listed) else listed
    for name in chosen:
        data = site.read(name)
        if data is None:
            yield f"{name}: tidak ada"
        elif hashlib.sha256(data).hexdigest() != listed[name]:
            yield f"{name}: isinya lain"
    yield from (f"{name}: tidak ada di daftar" for name in manifest.unlisted(site.names(), listed))


def _report(trusted: tuple[bool, str], found: list[str], looked: int, listed: int) -> int:
    lines = [printable(line) for line in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(f"… dan {len(found) - SHOWN} berkas lagi")
    how_many = f"{looked} berkas diperiksa" if looked == listed else f"{looked} dari {listed} berkas diperiksa"
    lines += [trusted[1], f"{how_many}, {f'{len(found)} tidak cocok' if found else 'semuanya cocok'}."]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return FINE if trusted[0] and not found else FOUND


def _say(line: str, code: int) -> int:
    sys.stderr.write(f"newsroom: {printable(line)}\n")
    return code
