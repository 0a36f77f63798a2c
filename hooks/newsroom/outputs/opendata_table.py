"""The table of open data: its columns with what they mean, and a post as a row of it, in CSV and in JSON."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from newsroom.catalog import standing
from newsroom.catalog.post import EVENT_STATES, INFORMATION, TYPES, VERDICTS, WITHDRAWAL_REASONS, Post
from newsroom.text import dates

Value = str | int | tuple[str, ...]
Row = Mapping[str, Value]
# What stands between the items of a list in CSV; no slug and no address has one.
BETWEEN = "|"
# Spreadsheets take a cell that begins with one of these for a formula (OWASP, CSV Injection); also their wide forms.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
GUARD = "'"
# Where a comma is the decimal sign, as in Indonesia, spreadsheets begin a cell after each semicolon, quoted or not.
_AFTER_SEMICOLON = re.compile(rf";(?=\s*[{re.escape(''.join(FORMULA))}])")
STATES = ("current", "updated", "corrected", "expired", "rescheduled", "postponed", "cancelled", "withdrawn")


class Column(NamedTuple):
    """A column: its name, its type in a Table Schema, what it means, an example, and the words that it may hold."""

    name: str
    type: str
    title: str
    example: str
    words: tuple[str, ...] = ()
    required: bool = False


COLUMNS = (
    Column("id", "string", "Tanda tetap kiriman: instansi/tahun/nama", "bpbd/2026/banjir-rob", required=True),
    Column("url", "string", "Alamat halaman resminya", "https://…/bpbd/2026/banjir-rob/", required=True),
    Column("agency", "string", "Tanda instansi yang menerbitkan", "bpbd", required=True),
    Column("agency_name", "string", "Nama instansi itu sekarang", "Badan Penanggulangan Bencana Daerah", required=True),
    Column("partners", "list", "Tanda instansi pendukung", "dinkes|dinsos"),
    Column("type", "string", "Jenis kiriman", "siaran-pers", tuple(TYPES), required=True),
    Column("status", "string", "Keadaan kiriman saat data ini dibuat", "corrected", STATES, required=True),
    Column("title", "string", "Judul", "Rob menggenangi tiga kampung", required=True),
    Column("summary", "string", "Ringkasan; kosong bila kiriman dicabut", "Posko dibuka di balai desa."),
    Column("published", "datetime", "Waktu terbit", "2026-11-21T09:00:00+07:00", required=True),
    Column("modified", "datetime", "Waktu pembaca terakhir diberi tahu sesuatu", "2026-11-21T15:30:00+07:00", required=True),
    Column("number", "string", "Nomor resmi, bila ada", "2026/BPBD/0123"),
    Column("information", "string", "Golongan menurut UU 14/2008", "serta-merta", tuple(INFORMATION), required=True),
    Column("language", "string", "Bahasa (BCP 47)", "id", required=True),
    Column("place", "string", "Tempat di awal berita", "Kota Contoh"),
    Column("areas", "list", "Tanda wilayah yang disangkut", "kota-contoh"),
    Column("topics", "list", "Tanda topik", "kebencanaan|kesehatan"),
    Column("event_start", "datetime", "Kegiatan mulai", "2026-11-23T09:00:00+07:00"),
    Column("event_end", "datetime", "Kegiatan selesai", "2026-11-23T12:00:00+07:00"),
    Column("event_status", "string", "Keadaan kegiatan", "planned", tuple(EVENT_STATES)),
    Column("event_venue", "string", "Tempat kegiatan", "Aula Kantor Gubernur"),
    Column("verdict", "string", "Putusan atas klaim, pada klarifikasi", "salah", tuple(VERDICTS)),
    Column("expires", "datetime", "Berlaku sampai; untuk siaga, akhir peringatannya", "2026-11-24T06:00:00+07:00"),
    Column("changes", "integer", "Banyaknya perubahan yang diumumkan sesudah terbit", "1", required=True),
    Column("withdrawn", "datetime", "Waktu dicabut", "2026-11-22T08:00:00+07:00"),
    Column("withdrawn_reason", "string", "Alasan dicabut", "keliru", tuple(WITHDRAWAL_REASONS)),
    Column("photos", "integer", "Banyaknya foto yang disebut di kepala kiriman", "2", required=True),
    Column("attachments", "integer", "Banyaknya lampiran", "0", required=True),
    Column("license", "string", "Lisensi isinya", "CC BY 4.0", required=True),
)  # fmt: skip
NAMES = tuple(column.name for column in COLUMNS)


class Facts(NamedTuple):
    """What a row needs beside its post: the portal's address, language and licence, and each agency's name and zone."""

    url: str
    language: str
    license: str
    agencies: Mapping[str, tuple[str, str]]


def row(facts: Facts, post: Post, as_of: dt.datetime) -> Row:
    """Return the values of a post as it stands; those that it does not have are left out, what was withdrawn too."""
    name, zone_name = facts.agencies[post.agency]
    zone = dates.zone(zone_name)
    values: dict[str, Value] = {
        "id": post.id,
        "url": facts.url + post.url[1:],
        "agency": post.agency,
        "agency_name": name,
        "partners": post.partners,
        "type": post.type,
        "status": standing.state_of(post, as_of),
        "title": post.title,
        "published": _moment(post.moment, zone),
        "modified": _moment(post.modified, zone),
        "number": post.number,
        "information": post.information,
        "language": post.lang or facts.language,
        "areas": post.areas,
        "topics": post.topics,
        "changes": len(post.changes),
        "photos": 0,
        "attachments": 0,
        "license": post.license or facts.license,
        **(_withdrawal(post, zone) if post.withdrawn else _content(post, zone)),
    }
    return {name: value for name in NAMES if (value := values.get(name, "")) not in ("", ())}


def _withdrawal(post: Post, zone: dt.tzinfo) -> Row:
    withdrawn = post.withdrawn
    return {"withdrawn": _moment(withdrawn.date, zone), "withdrawn_reason": withdrawn.reason} if withdrawn else {}


def _content(post: Post, zone: dt.tzinfo) -> Row:
    event, expires = post.event, standing.end_of_alert(post, post.alert) if post.alert else post.expires
    return {
        "summary": post.summary,
        "place": post.place,
        "event_start": event.start.isoformat() if event else "",
        "event_end": event.end.isoformat() if event and event.end else "",
        "event_status": event.status if event else "",
        "event_venue": event.venue if event else "",
        "verdict": post.clarification.verdict if post.clarification else "",
        "expires": _moment(expires, zone) if expires else "",
        "photos": len(post.photos),
        "attachments": len(post.attachments),
    }


def _moment(moment: dt.datetime, zone: dt.tzinfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds")


# ---- CSV (RFC 4180) ------------------------------------------------------------------------------------------------


def csv_head() -> str:
    """Return the first line of the table."""
    return ",".join(NAMES) + "\r\n"


def csv_lines(rows: Iterable[Row]) -> str:
    """Return rows as lines of CSV (RFC 4180); a text that a spreadsheet would compute gets an apostrophe before it."""
    return "".join([",".join([_cell(row.get(name, "")) for name in NAMES]) + "\r\n" for row in rows])


def _cell(value: Value) -> str:
    if type(value) is int:
        return str(value)
    text = value if isinstance(value, str) else BETWEEN.join(value) if isinstance(value, tuple) else str(value)
    if text.startswith(FORMULA):
        text = GUARD + text
    if ";" in text:
        text = _AFTER_SEMICOLON.sub(f";{GUARD}", text)
    if '"' in text or "," in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


# ---- JSON ----------------------------------------------------------------------------------------------------------


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
JSON_BEFORE, JSON_BETWEEN, JSON_AFTER = b"[\n", b",\n", b"\n]\n"


def json_lines(rows: Iterable[Row]) -> str:
    """Return rows as objects, one on each line, without what stands around them."""
    return JSON_BETWEEN.decode().join([_JSON.encode(row) for row in rows])


def json_whole(parts: Iterable[bytes]) -> bytes:
    """Return the array of all objects of these parts."""
    return b"".join((JSON_BEFORE, JSON_BETWEEN.join(part for part in parts if part), JSON_AFTER))


# ---- Table Schema --------------------------------------------------------------------------------------------------


def schema(listed: bool) -> dict[str, object]:
    """Return the Table Schema (Frictionless, version 1); `listed` tells that lists are arrays, as in JSON."""
    return {"fields": [_field(column, listed) for column in COLUMNS], "primaryKey": "id", "missingValues": [""]}


def _field(column: Column, listed: bool) -> dict[str, object]:
    sort = {"list": "array" if listed else "string", "datetime": "datetime"}.get(column.type, column.type)
    constraints: dict[str, object] = {"required": True} if column.required else {}
    if column.name == "id":
        constraints["unique"] = True
    if column.words:
        constraints["enum"] = list(column.words)
    field: dict[str, object] = {"name": column.name, "type": sort, "title": column.title, "example": column.example}
    # Times carry an offset, which the type's default form has no place for.
    if column.type == "datetime":
        field["format"] = "any"
    if column.type == "list" and not listed:
        field["description"] = f"Beberapa nilai, dipisah dengan garis tegak ({BETWEEN})"
    return {**field, "constraints": constraints} if constraints else field
