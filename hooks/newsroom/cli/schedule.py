"""`newsroom schedule`: when the site will look otherwise by itself, and the lines that build it then."""

from __future__ import annotations

import argparse
import datetime as dt
import shlex
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom.cli.codes import FINE
from newsroom.text import dates

if TYPE_CHECKING:
    from newsroom.catalog.schedule import Moment

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

KEPT = ".rujukan/schedule.json"
NOT_DUE = 1
SHOWN = 50
MINUTE = dt.timedelta(minutes=1)


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "schedule", help="kapan situs berubah dengan sendirinya: kiriman terjadwal, yang berakhir"
    )
    parser.add_argument("--format", choices=["text", "json", "cron", "systemd"], default="text")
    parser.add_argument("--as-of", metavar="WAKTU", help="sesudah waktu ini; biasanya sekarang")
    parser.add_argument(
        "--due", action="store_true", help=f"hanya jawab dengan kode keluar: 0 bila waktunya membangun (menurut {KEPT})"
    )
    parser.set_defaults(run=run)


def run(root: Path, options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Print the schedule; with --due return 0 when a moment has come since the last release, else 1; raises NoMoment."""
    now = dates.now(environ, options.as_of)
    from newsroom.catalog import schedule

    if options.due:
        due = schedule.is_due(_kept(root), now)
        sys.stdout.write("Waktunya membangun.\n" if due else "Belum ada yang berubah.\n")
        return FINE if due else NOT_DUE
    from newsroom import desk

    read = desk.read(root, {**environ, "NEWSROOM_AS_OF": now.isoformat()}, keep=False)
    if faulty := {problem.file for problem in read.problems if problem.stops}:
        sys.stderr.write(
            f"{len(faulty)} berkas bergalat, jadi jadwal ini mungkin belum lengkap; periksa dengan `newsroom check`.\n"
        )
    if options.format == "json":
        sys.stdout.write(schedule.as_json(read.planned, now))
        return FINE
    printer = {"text": _table, "cron": _cron, "systemd": _systemd}[options.format]
    sys.stdout.writelines(f"{line}\n" for line in printer(root, read.planned))
    return FINE


def _kept(root: Path) -> bytes:
    """Return the schedule that the last build left; nothing when it can't be read: the build that is due tells why."""
    with suppress(OSError):
        return (root / KEPT).read_bytes()
    return b""


def _table(_root: Path, planned: Sequence[Moment]) -> list[str]:
    if not planned:
        return ["Tidak ada kiriman terjadwal, dan tidak ada yang akan berakhir."]
    rows = [f"{item.at.astimezone():%Y-%m-%d %H.%M %Z}  {item.what:8}  {item.post}" for item in planned[:SHOWN]]
    return [*rows, *([f"… dan {len(planned) - SHOWN} lagi"] if len(planned) > SHOWN else [])]


def _minutes(planned: Sequence[Moment]) -> list[str]:
    """Return the next moments, each once, as the first whole minute that is not before it (UTC)."""
    found = []
    for item in planned:
        whole = item.at.replace(second=0, microsecond=0)
        found.append(f"{whole if whole == item.at else whole + MINUTE:%Y-%m-%d %H:%M}")
    return list(dict.fromkeys(found))[:SHOWN]


def _cron(root: Path, planned: Sequence[Moment]) -> list[str]:
    """Return lines of a crontab in the machine's own time, the only one that every cron goes by.

    Cron knows no year, so they are to be written anew after each build.
    """
    folder = shlex.quote(str(root)).replace("%", "\\%")
    lines = ["# Waktu setempat mesin ini. Tulis ulang sesudah setiap pembangunan."]
    for minute in _minutes(planned):
        moment = dt.datetime.fromisoformat(f"{minute}+00:00").astimezone()
        when = f"{moment.minute} {moment.hour} {moment.day} {moment.month} *"
        lines.append(f"{when} cd {folder} && .venv/bin/newsroom build --keep-going")
    return lines


def _systemd(root: Path, planned: Sequence[Moment]) -> list[str]:
    """Return the timer of the service rujukan.service of the handbook."""
    calendar = [f"OnCalendar={minute}:00 UTC" for minute in _minutes(planned)]
    return [
        "[Unit]",
        f"Description=Membangun portal di {root} pada waktunya",
        "",
        "[Timer]",
        *calendar,
        "Persistent=true",
        "Unit=rujukan.service",
        "",
        "[Install]",
        "WantedBy=timers.target",
    ]
