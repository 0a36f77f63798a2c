"""`newsroom verify --log`: checks the log of any portal from its address or a copy; and fetches one for `newsroom build`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from newsroom import SETTINGS, refusals
from newsroom.catalog import portalfile
from newsroom.catalog.intake import source_of
from newsroom.cli.codes import FINE, FOUND, USAGE
from newsroom.proof import checkpoint, log, logcheck, signing
from newsroom.proof.checkpoint import BadCheckpoint
from newsroom.proof.logcheck import Missing, Verdict
from newsroom.text.problem import printable

SECONDS, MOST = 30, 32 * 1024 * 1024


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of `newsroom verify` that are about a log."""
    parser.add_argument("--log", metavar="ALAMAT", help="periksa log terbitan sebuah portal (alamat atau folder /log/)")
    parser.add_argument(
        "--remember", metavar="BERKAS", help="bandingkan dengan checkpoint yang diingat, lalu ingat ini"
    )


def verify(options: argparse.Namespace) -> int:
    """Check a log and print what is wrong; return 0 when nothing is, 1 when something is, 2 for an unusable option."""
    memory = Path(options.remember) if options.remember else None
    try:
        if options.key:
            logcheck.public_of(options.key)
        remembered = memory.read_bytes() if memory and memory.exists() else b""
    except ValueError:
        sys.stderr.write("newsroom: kunci log tidak berbentuk nama+nomor+kunci\n")
        return USAGE
    except OSError as error:
        sys.stderr.write(f"newsroom: {options.remember}: {refusals.said(error)}\n")
        return USAGE
    place = options.log.rstrip("/") + "/"
    found = logcheck.checked(lambda path: fetch(place + path), options.key, remembered)
    _print(found)
    if found.wrong:
        return FOUND
    if memory:
        memory.write_bytes(found.note)
        sys.stdout.write(f"Diingat di {memory}" + (".\n" if remembered else " (yang pertama).\n"))
    return FINE


def _print(found: Verdict) -> None:
    if found.made:
        sys.stdout.write(f"{printable(found.made.origin)}: {found.made.size} catatan\n")
    sys.stdout.writelines(f"SALAH: {printable(line)}\n" for line in found.wrong)
    sys.stdout.writelines(f"Belum pasti: {printable(line)}\n" for line in found.unsure)
    sys.stdout.write("" if found.wrong else "Log utuh: semua catatan cocok dengan akarnya.\n")


def fetch(place: str) -> bytes:
    """Return the bytes at an address or in a file; raises Missing."""
    if not place.startswith(("https://", "http://")):
        try:
            return Path(place).read_bytes()
        except OSError as error:
            raise Missing(f"{place}: {refusals.said(error)}") from error
    try:
        with urlopen(Request(place, headers={"User-Agent": "newsroom-verify"}), timeout=SECONDS) as answer:
            return bytes(answer.read(MOST))
    except HTTPError as error:
        raise Missing(f"{place}: jawaban {error.code}") from error
    except (OSError, HTTPException, ValueError) as error:
        raise Missing(f"{place}: {error}") from error


def own(root: Path) -> str:
    """Return where the portal at `root` has its checkpoint, an empty text when it keeps no log."""
    portal = portalfile.read(source_of(root, SETTINGS))
    return f"{portal.url}{log.FOLDER[1:]}{log.CHECKPOINT}" if portal.log and portal.url else ""


def previous(place: str, environ: Mapping[str, str]) -> str:
    """Return the checkpoint that is public now, an empty text when there is none yet; raises Refused.

    Only a clear answer that there is none counts as such: who cuts the line must not make the check go away. Where nobody
    signs, what the log would say lies beside it under another name.
    """
    folder, slash, name = place.rpartition("/")
    key = signing.signing_key(environ)
    note = _note(place)
    if note is None and name == log.CHECKPOINT:
        note, key = _note(folder + slash + log.UNSIGNED), None
    if note is None:
        sys.stderr.write("Belum ada log yang terbit; log ini yang pertama.\n")
        return ""
    try:
        if key and not checkpoint.is_signed(note, key.public):
            raise log.Rewritten(f"checkpoint di {place} tidak ditandatangani dengan kunci portal ini")
        checkpoint.read(note)
    except BadCheckpoint as error:
        raise log.Rewritten(f"checkpoint di {place} tidak dapat dibaca ({error})") from error
    return note.decode()


def _note(place: str) -> bytes | None:
    """Return the note at an address, None when the answer is that there is none; raises Refused."""
    try:
        return fetch(place)
    except Missing as error:
        if not (str(error).endswith(("jawaban 404", "jawaban 410")) or _is_absent(place)):
            raise log.Rewritten(f"checkpoint yang sudah terbit tidak dapat diambil ({error})") from error
        return None


def _is_absent(place: str) -> bool:
    return "://" not in place and not Path(place).exists()
