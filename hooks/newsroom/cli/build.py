"""`newsroom build`: the same site as `mkdocs build --strict`, and MkDocs itself runs only when its own pages changed."""

from __future__ import annotations

import argparse
import gc
import math
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import newsroom
from newsroom import refusals
from newsroom.cli import early
from newsroom.cli.arguments import whole
from newsroom.cli.codes import FAULT, FINE, INTERRUPTED
from newsroom.engine import release, stamp
from newsroom.engine.helper import Helper
from newsroom.engine.machine import COLLECT_AFTER, COLLECT_SELDOM, cores
from newsroom.engine.release import WORK
from newsroom.engine.shelf import Shelf
from newsroom.engine.store import Store
from newsroom.engine.switches import is_on
from newsroom.engine.timing import Timing
from newsroom.proof import signing
from newsroom.text import dates

# What a log was, when it was public last; `proof.log` asks for it.
PREVIOUS = "NEWSROOM_PREVIOUS_CHECKPOINT"

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("build", help="bangun situs dan terbitkan ke site/")
    parser.add_argument("--as-of", metavar="WAKTU", help="seolah-olah sekarang, misalnya 2026-11-21T09:00:00+07:00")
    parser.add_argument("--jobs", type=whole(1), metavar="N", help="banyaknya proses; biasanya semua inti")
    parser.add_argument(
        "--keep-going", action="store_true", help="terbitkan yang benar; yang salah tetap seperti terakhir kali benar"
    )
    parser.add_argument("--copy", action="store_true", help="site/ sebagai folder biasa berisi salinan, bukan penunjuk")
    parser.add_argument("--scheduler", metavar="ALAMAT", help="bagi pekerjaan lewat Dask, misalnya tcp://10.0.0.5:8786")
    parser.add_argument(
        "--previous-log",
        nargs="?",
        const="",
        metavar="ALAMAT",
        help="checkpoint yang sudah terbit (tanpa alamat: milik portal ini); log yang baru harus lanjutannya",
    )
    parser.add_argument("--profile", metavar="BERKAS", help="tulis lama tiap tahap sebagai JSON")
    parser.set_defaults(run=run)


def run(root: Path, options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Build and publish; return an exit code (design.md section 5.5).

    0: published; 1: Problems, nothing published; 3: failed otherwise; 4: published without the faulty; 130: interrupted.
    Raises NoMoment for an unusable time.
    """
    settings = dict(environ)
    # What is no time is refused before anything begins; what the time is, is asked when the build's turn has come.
    dates.now(environ, options.as_of)
    if options.as_of:
        settings["NEWSROOM_AS_OF"] = options.as_of
    if options.jobs:
        settings["NEWSROOM_JOBS"] = os.environ["NEWSROOM_JOBS"] = str(options.jobs)
    if options.scheduler:
        settings["NEWSROOM_SCHEDULER"] = os.environ["NEWSROOM_SCHEDULER"] = options.scheduler
    if options.keep_going:
        settings["NEWSROOM_KEEP_GOING"] = "1"
    if options.copy:
        settings["NEWSROOM_COPY"] = "1"
    gc.set_threshold(COLLECT_SELDOM if cores() > 1 else COLLECT_AFTER)
    shown = _shown(root)
    timing, helper = Timing(), Helper()
    try:
        if options.previous_log is not None:
            from newsroom.cli import logs

            place = options.previous_log or logs.own(root)
            settings[PREVIOUS] = os.environ[PREVIOUS] = logs.previous(place, environ) if place else ""
        return _build(root, settings, (timing, helper), options.kept)
    except KeyboardInterrupt:
        now = _shown(root)
        said = "situs tetap seperti sebelumnya" if now == shown else f"situs sudah menampilkan terbitan {now}"
        sys.stderr.write(f"newsroom: dihentikan; {said}\n")
        return INTERRUPTED
    except Exception as failure:
        from newsroom import failures

        line = failures.line_of(failure)
        if not line:
            raise
        sys.stderr.write(f"newsroom: {line}\n")
        return FAULT
    finally:
        helper.end()
        if options.profile:
            _keep(timing, Path(options.profile))


def _shown(root: Path) -> int:
    """Return the number of the release that is public."""
    return Shelf(root / WORK, Store(root / WORK / "store")).number(root / "site")


def _keep(timing: Timing, file: Path) -> None:
    """Write how long everything took; that it can't be is no reason to call what was published a failure."""
    try:
        timing.write(file)
    except OSError as failure:
        sys.stderr.write(f"newsroom: {file} tidak dapat ditulis: {refusals.said(failure)}\n")


def _build(root: Path, environ: dict[str, str], using: tuple[Timing, Helper], kept: list[object]) -> int:
    timing, helper = using
    started = release.begin(root, helper=helper)
    started.timing = timing
    helper.start(early.prepare, root)
    shelf, site, copy = Shelf(root / WORK, started.store), root / "site", is_on(environ, "NEWSROOM_COPY")
    try:
        shelf.refuse_when_held()
        shelf.refuse_foreign(site, copy)
        with timing.stage("Melihat berkas"):
            as_of = dates.now(environ)
            also = f"{signing.mark(environ)} {environ.get(PREVIOUS, '')}"
            look = stamp.look(root, Path(newsroom.__file__).parent, also)
            kept += [started, look]
            started.watch(root, look.makers)
            verdict = started.verdict
            report = stamp.holds(look, shelf, site, as_of.timestamp(), verdict) if copy != site.is_symlink() else None
        if report is not None:
            sys.stderr.write(f"{report}Tidak ada yang berubah: terbitan {shelf.number(site)} tetap tampil.\n")
            return FINE
        from newsroom.cli import pipeline

        code, read = pipeline.run(started, root, {**environ, "NEWSROOM_AS_OF": as_of.isoformat()}, look)
        kept.append(read)
        steady = started.settled and read.beside is not None and pipeline.is_ours(read.catalog)
        if code == FINE and steady:
            said = f"{read.report}\n" if read.problems else ""
            ends = read.planned[0].at.timestamp() if read.planned else math.inf
            stands = as_of.timestamp(), ends
            stamp.keep(look, shelf, started.number, stands, said, read.beside or (), started.notes)
        return code
    finally:
        started.discard()
