"""`newsroom keys`: make a key to sign with, enter it into the file of an agency, and list all keys."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom.catalog import inspection
from newsroom.catalog.agency import Agency, Signer
from newsroom.cli.codes import FINE, USAGE
from newsroom.engine.index import Index
from newsroom.engine.release import WORK
from newsroom.proof import authorship, keyfile, signature
from newsroom.proof.keyfile import Unfit
from newsroom.proof.repository import NoHistory
from newsroom.text import dates
from newsroom.text.problem import printable

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

NEXT = """Kunci baru: {fingerprint}
  rahasia: {file}      (jangan pernah dikirim atau disalin ke repositori)
  publik:  {file}.pub

Pakai untuk menandatangani semua komit:
  git config gpg.format ssh
  git config user.signingkey {file}.pub
  git config commit.gpgsign true

Kirim berkas publiknya kepada koordinator, yang mendaftarkannya dengan:
  newsroom keys add {agency} {name}.pub --name "Humas {agency}"
"""


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("keys", help="buat, daftarkan, dan lihat kunci penanda tangan")
    acts = parser.add_subparsers(required=True, metavar="TINDAKAN")
    new = acts.add_parser("new", help="buat kunci baru untuk seorang penulis")
    new.add_argument("agency", metavar="INSTANSI")
    new.add_argument("--file", metavar="BERKAS", help="tempat kunci rahasia; biasanya ~/.ssh/rujukan-INSTANSI")
    new.add_argument("--no-password", action="store_true", help="tanpa kata sandi, untuk mesin")
    new.set_defaults(run=_new)
    enter = acts.add_parser("add", help="daftarkan kunci publik pada instansinya")
    enter.add_argument("agency", metavar="INSTANSI")
    enter.add_argument("file", metavar="BERKAS.pub")
    enter.add_argument("--name", required=True, metavar="NAMA", help="siapa yang memegangnya, misalnya Humas BPBD")
    enter.add_argument("--valid-after", metavar="TANGGAL", help="berlaku sejak, misalnya 2026-12-01")
    enter.add_argument("--valid-before", metavar="TANGGAL", help="berlaku sebelum tanggal ini")
    enter.set_defaults(run=_enter)
    show = acts.add_parser("list", help="daftar semua kunci dan keadaannya")
    show.add_argument("agency", metavar="INSTANSI", nargs="?")
    show.set_defaults(run=_list)


def _new(root: Path, options: argparse.Namespace, _environ: Mapping[str, str]) -> int:
    """Make a key; return 2 when the agency is not known or the file is there."""
    if options.agency not in _agencies(root):
        return _refuse(f'instansi "{options.agency}" tidak terdaftar di agencies/')
    file = Path(options.file).expanduser() if options.file else Path.home() / ".ssh" / f"rujukan-{options.agency}"
    if file.exists() or file.with_name(f"{file.name}.pub").exists():
        return _refuse(f"{file} sudah ada; pilih tempat lain dengan --file")
    if root in file.resolve().parents:
        return _refuse(f"{file} berada di dalam portal; kunci rahasia tidak boleh ada di repositori")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    public = file.with_name(f"{file.name}.pub")
    comment = f"rujukan-{options.agency}"
    if options.no_password:
        pair = keyfile.new(comment)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(pair.private)
        public.write_text(f"{pair.public}\n", encoding="utf-8")
    elif not _made_elsewhere(file, comment):
        return _refuse("kunci tidak dibuat; tanpa kata sandi: --no-password")
    key = signature.key_of(public.read_text(encoding="utf-8"))
    sys.stdout.write(
        NEXT.format(fingerprint=signature.fingerprint(key), file=file, name=file.name, agency=options.agency)
    )
    return FINE


def _made_elsewhere(file: Path, comment: str) -> bool:
    """Let `ssh-keygen` make a key: it asks for the password itself, and nobody else learns it."""
    try:
        line = ["ssh-keygen", "-q", "-t", "ed25519", "-C", comment, "-f", str(file)]
        return subprocess.run(line, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _enter(root: Path, options: argparse.Namespace, _environ: Mapping[str, str]) -> int:
    """Enter a key into the agency's file; return 2 when it can't be."""
    path = root / "agencies" / f"{options.agency}.yml"
    if options.agency not in _agencies(root):
        return _refuse(f'instansi "{options.agency}" tidak terdaftar di agencies/')
    try:
        line = " ".join(Path(options.file).read_text(encoding="utf-8", errors="replace").split())
    except OSError:
        return _refuse(f"berkas {options.file} tidak dapat dibaca")
    rows = {"name": json.dumps(options.name, ensure_ascii=False), "key": line}
    rows |= {"valid_after": options.valid_after} if options.valid_after else {}
    rows |= {"valid_before": options.valid_before} if options.valid_before else {}
    try:
        text = keyfile.entered(path.read_text(encoding="utf-8"), options.agency, rows)
    except Unfit as error:
        return _refuse(str(error))
    path.write_text(text, encoding="utf-8")
    sys.stdout.write(
        f"Ditambahkan ke agencies/{options.agency}.yml: {signature.fingerprint(signature.key_of(line))}\n"
        "Kunci ini berlaku setelah koordinator menandatangani perubahannya:\n"
        f"  git add agencies/{options.agency}.yml\n"
        f"  git commit -S -m 'Mendaftarkan kunci {options.agency}'\n"
    )
    return FINE


def _list(root: Path, options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Print all keys, or those of an agency; return 2 when it is not known."""
    agencies = _agencies(root)
    if options.agency and options.agency not in agencies:
        return _refuse(f'instansi "{options.agency}" tidak terdaftar di agencies/')
    now = dates.now(environ)
    counted = _counted(root, now)
    shown = [agencies[options.agency]] if options.agency else agencies.values()
    rows = [line for agency in shown for line in _rows(agency, now, counted)]
    sys.stdout.writelines(f"{printable(row)}\n" for row in rows or ["Belum ada kunci."])
    return FINE


def _rows(agency: Agency, now: dt.datetime, counted: frozenset[tuple[str, str]] | None) -> Iterator[str]:
    today = now.astimezone(agency.tzinfo).date()
    for signer in agency.signers:
        key = signature.fingerprint(signature.key_of(signer.key))
        state = _state(signer, today)
        if counted is not None and (agency.slug, key) not in counted:
            state += "; belum disahkan koordinator"
        yield f"{agency.slug}  {key}  {signer.name}  {state}"


def _state(signer: Signer, today: dt.date) -> str:
    if signer.revoked:
        return f"dicabut: {signer.revoked}"
    if signer.valid_before and today >= signer.valid_before:
        return f"habis {signer.valid_before}"
    if signer.valid_after and today < signer.valid_after:
        return f"berlaku mulai {signer.valid_after}"
    return f"berlaku sebelum {signer.valid_before}" if signer.valid_before else "berlaku"


def _agencies(root: Path) -> dict[str, Agency]:
    return inspection.heads(root, Index(root / WORK / "index", ""))[1]


def _counted(root: Path, now: dt.datetime) -> frozenset[tuple[str, str]] | None:
    """Return agency and fingerprint of the keys that the coordinator has signed; None where there is no history."""
    portal, _ = inspection.heads(root, Index(root / WORK / "index", ""))
    try:
        ring = authorship.ring(root, portal, int(now.timestamp()))
    except NoHistory:
        return None
    return frozenset((held.agency, key) for key, rows in ring.held.items() for held in rows)


def _refuse(why: str) -> int:
    sys.stderr.write(f"newsroom: {printable(why)}\n")
    return USAGE
