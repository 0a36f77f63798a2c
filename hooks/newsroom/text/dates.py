"""Dates and times: reading ISO 8601, Indonesian wording, and the only place that asks the clock.

Zones are the three of Indonesia, by the names that people use: WIB, WITA, WIT.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from babel import Locale

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni",
    "juli", "agustus", "september", "oktober", "november", "desember",
)  # fmt: skip
# So much is repeated of what somebody gave as a time.
SHOWN = 60
# The year after "now" must be in the calendar too, in every zone.
LAST = 9990
# As Babel has them; its own tables cost a build of one changed post more than all its dates.
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:\s*(Z|[+-]\d{2}:?\d{2}))?", re.ASCII)
# The most common form of it, which Python reads by itself; years in which an offset leaves the calendar are left out.
_USUAL = re.compile(r"[12]\d{3}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}[+-](?:0\d|1[0-4]):[0-5]\d", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


class NoMoment(ValueError):
    """Raised when somebody set the time to what is none; says where, and what is expected there, to an operator."""


def now(environ: Mapping[str, str], as_of: str | None = None) -> dt.datetime:
    """Return the moment that decides what is visible: `as_of`, else what the environment says, else the clock's.

    `as_of` (the option --as-of) and NEWSROOM_AS_OF are ISO 8601, SOURCE_DATE_EPOCH counts seconds. The result is aware,
    in UTC, with whole seconds. Raises NoMoment.
    """
    name, given = ("--as-of", as_of) if as_of else ("NEWSROOM_AS_OF", environ.get("NEWSROOM_AS_OF"))
    if given:
        moment = parse_moment(given, ZoneInfo("UTC"))
        if moment is None or moment.year > LAST:
            raise NoMoment(f"{name}: {_quoted(given)} bukan waktu berbentuk 2026-11-21T09:00:00+07:00")
        return moment.astimezone(dt.UTC)
    epoch = environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        return _counted(epoch)
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def _counted(epoch: str) -> dt.datetime:
    """Return the moment that SOURCE_DATE_EPOCH stands for."""
    with suppress(ValueError, OverflowError, OSError):
        moment = dt.datetime.fromtimestamp(int(epoch), dt.UTC)
        if moment.year <= LAST:
            return moment
    raise NoMoment(f"SOURCE_DATE_EPOCH: {_quoted(epoch)} bukan banyaknya detik sejak 1970, misalnya 1795226400")


def _quoted(given: str) -> str:
    """Return what somebody gave us in one line that is not too long."""
    return json.dumps(given if len(given) <= SHOWN else f"{given[:SHOWN]}…", ensure_ascii=False)


@lru_cache(maxsize=8)
def zone(name: str) -> ZoneInfo:
    """Return the time zone of WIB, WITA or WIT; raises KeyError for any other name."""
    return ZoneInfo(ZONES[name])


def parse_moment(text: str, default: dt.tzinfo) -> dt.datetime | None:
    """Return the date and time that an ISO 8601 text names, aware (`default` when it has no offset), or None."""
    if _USUAL.fullmatch(text):
        try:
            return dt.datetime.fromisoformat(text)
        except ValueError:
            return None
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    *numbers, offset = match.groups()
    try:
        moment = dt.datetime(*(int(number or 0) for number in numbers))  # type: ignore[arg-type]
        aware = moment.replace(tzinfo=_offset(offset) if offset else default)
        aware.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    return aware


def _offset(text: str) -> dt.tzinfo:
    if text == "Z":
        return dt.UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        raise ValueError(text)
    delta = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-delta if text[0] == "-" else delta)


def parse_day(text: str) -> dt.date | None:
    """Return the date that an ISO 8601 text (YYYY-MM-DD) names, or None."""
    match = _DAY.fullmatch(text)
    try:
        return dt.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def guess_moment(text: str) -> str | None:
    """Return what a date in words or in another order would be in ISO 8601 (`21 Agustus 2026`, `21/8/2026`), or None."""
    clock = re.search(r"(?:pukul|jam|T| )\s*(\d{1,2})[.:](\d{2})", text)
    time = f"T{int(clock[1]):02d}:{clock[2]}:00" if clock else "T09:00:00"
    words = re.search(r"(\d{1,2})\s+([A-Za-z]+)\s+(\d{4})", text)
    if words:
        month = next((n for n, name in enumerate(MONTHS, 1) if name.startswith(words[2].lower()[:3])), 0)
        return _iso(int(words[3]), month, int(words[1]), time)
    turned = re.search(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    if turned:
        return _iso(int(turned[3]), int(turned[2]), int(turned[1]), time)
    straight = re.search(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})", text)
    return _iso(int(straight[1]), int(straight[2]), int(straight[3]), time) if straight else None


def _iso(year: int, month: int, day: int, time: str) -> str | None:
    try:
        return dt.date(year, month, day).isoformat() + time
    except ValueError:
        return None


def zone_name(moment: dt.datetime) -> str:
    """Return WIB, WITA or WIT for the offsets +07, +08, +09, and `UTC±hh.mm` for any other."""
    return _offset_name(moment.utcoffset() or dt.timedelta())


@lru_cache(maxsize=64)
def _offset_name(offset: dt.timedelta) -> str:
    names = {7: "WIB", 8: "WITA", 9: "WIT"}
    hours, rest = divmod(int(offset.total_seconds()), 3600)
    if rest == 0 and hours in names:
        return names[hours]
    sign = "-" if offset < dt.timedelta() else "+"
    minutes = abs(int(offset.total_seconds())) // 60
    return f"UTC{sign}{minutes // 60:02d}.{minutes % 60:02d}"


def long_date(day: dt.date, language: str = "id") -> str:
    """Return a date in words, as `Sabtu, 21 November 2026`; languages that CLDR lacks are worded in Indonesian."""
    return _worded("EEEE, d MMMM yyyy", language, day.year, day.month, day.day)


def medium_date(day: dt.date, language: str = "id") -> str:
    """Return a date as `21 November 2026`."""
    return _worded("d MMMM yyyy", language, day.year, day.month, day.day)


def short_date(day: dt.date, language: str = "id") -> str:
    """Return a date as `21 Nov 2026`."""
    return _worded("d MMM yyyy", language, day.year, day.month, day.day)


def month_name(year: int, month: int, language: str = "id") -> str:
    """Return a month as `November 2026`."""
    return _worded("MMMM yyyy", language, year, month, 1)


@lru_cache(maxsize=4096)
def _worded(pattern: str, language: str, year: int, month: int, day: int) -> str:
    if language == "id":
        return _in_indonesian(pattern, dt.date(year, month, day))
    from babel.dates import format_date

    return format_date(dt.date(year, month, day), pattern, locale=_locale(language))


def _in_indonesian(pattern: str, day: dt.date) -> str:
    month = day.month - 1
    known = {"EEEE,": f"{DAYS[day.weekday()]},", "d": str(day.day), "yyyy": f"{day.year:04d}"}
    known |= {"MMMM": MONTHS[month].capitalize(), "MMM": SHORT_MONTHS[month]}
    return " ".join([known[part] for part in pattern.split(" ")])


def clock(moment: dt.datetime) -> str:
    """Return a time of day with its zone, as `09.30 WIB`."""
    return f"{moment.hour:02d}.{moment.minute:02d} {zone_name(moment)}"


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("id")
