"""Rules about a post's number and the agency that gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from newsroom.catalog.agency import Agency
from newsroom.catalog.intake import Intake
from newsroom.catalog.post import Post
from newsroom.catalog.rules.finding import Finding, galat, peringatan, place_of
from newsroom.text import dates

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
FIELD = re.compile(r"\{(tahun|bulan|nomor)(?::(\d))?\}")


def number_pattern(post: Post, intake: Intake) -> Iterator[Finding]:
    """A number follows the agency's pattern; year and month in it are those of the date."""
    agency = intake.agencies.get(post.agency)
    if not post.number or post.date is None or agency is None or not agency.number_pattern:
        return
    local = post.date.astimezone(agency.tzinfo)
    # Most patterns have no month in them: then one expression does for a year.
    month = local.month if "{bulan" in agency.number_pattern else 1
    if not _numbers(agency.number_pattern, local.year, month).fullmatch(post.number):
        example = _example(agency.number_pattern, local, post.number)
        yield galat(
            place_of(post, "number"),
            f'nomor "{post.number}" tidak menurut pola {agency.short_name or agency.slug}: {agency.number_pattern}',
            value=post.number,
            note=f"tahun dan bulannya menurut tanggal kiriman, {local:%Y-%m}",
            fix=f"misalnya `number: {example}`.",
        )


@lru_cache(maxsize=4096)
def _numbers(pattern: str, year: int, month: int) -> re.Pattern[str]:
    """Return the regular expression of the numbers that a pattern allows; the month also in Roman figures."""
    parts, position = [], 0
    for field in FIELD.finditer(pattern):
        parts.append(re.escape(pattern[position : field.start()]))
        fixed = {"tahun": f"{year:04d}", "bulan": f"(?:{month:02d}|{ROMAN[month - 1]})"}
        parts.append(fixed.get(field[1], rf"[0-9]{{{field[2] or 1},9}}"))
        position = field.end()
    return re.compile("".join([*parts, re.escape(pattern[position:])]))


def _example(pattern: str, moment: datetime, seen: str) -> str:
    """Return a number that fits, with the serial number that the writer most likely meant."""
    runs = [run for run in re.findall(r"[0-9]+", seen) if run != f"{moment:%Y}"]
    serial = runs[-1] if runs else "1"
    values = {"tahun": f"{moment:%Y}", "bulan": f"{moment:%m}"}
    return FIELD.sub(lambda field: values.get(field[1], str(int(serial)).zfill(int(field[2] or 1))), pattern)


def agency_inactive(post: Post, intake: Intake) -> Iterator[Finding]:
    """An agency that was merged or closed publishes nothing after that day."""
    agency = intake.agencies.get(post.agency)
    if agency is None or post.date is None or agency.status.state == "active" or agency.status.since is None:
        return
    if post.date.astimezone(agency.tzinfo).date() >= agency.status.since:
        since = dates.medium_date(agency.status.since)
        heir = agency.status.into
        cure = f"pindahkan ke content/{heir}/{post.year}/" if heir else "pindahkan ke folder instansi yang berwenang"
        yield peringatan(
            place_of(post, "date"),
            f"{_name(agency)} sudah {'digabung' if heir else 'dibubarkan'} sejak {since}, sebelum tanggal kiriman ini",
            value=f"{post.date:%Y-%m-%d}",
            note=f"sesudah {since}",
            fix=f"{cure}, atau ubah `date`.",
        )


def _name(agency: Agency) -> str:
    return agency.short_name or agency.name or agency.slug


RULES = (number_pattern, agency_inactive)
