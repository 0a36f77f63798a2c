"""Cures: lines to paste. A fix is one sentence; lines under it stand alone, to be copied as they are."""

from __future__ import annotations

import re

from newsroom.catalog.rules.finding import Subject
from newsroom.text.problem import Place
from newsroom.text.quotes import quote

# What needs no quotes wherever it stands: words, numbers, slugs, dates, paths, addresses.
_PLAIN = re.compile(r"[\w/+](?:[\w ./+@-]|:(?=\S))*", re.UNICODE)
TEMPLATE = """---
title: "Judul kiriman, 10 sampai 110 karakter"
date: 2026-11-21T09:00:00+07:00
type: pengumuman
summary: "Ringkasan dalam satu atau dua kalimat, 60 sampai 200 karakter."
audience: public
---"""


def instead(number: int, line: str) -> str:
    """Return the cure that replaces a line."""
    return f"ganti baris {number} menjadi\n{line}"


def above(number: int, lines: str) -> str:
    """Return the cure that puts lines above a line."""
    return f"sisipkan di atas baris {number}\n{lines}"


def with_value(subject: Subject, place: Place, value: str) -> str:
    """Return the cure that puts another value in its place on its line; `value` is written as YAML."""
    line = subject.source.line(place.line)
    return instead(place.line, line[: place.column - 1] + value + line[place.end_column - 1 :])


def as_value(text: str) -> str:
    """Return a text as YAML takes it: in quotes where it needs them."""
    text = text.strip()
    return text if _PLAIN.fullmatch(text) and text.lower() not in ("null", "true", "false") else quote(text)


def name_of(path: str) -> str:
    """Return how a writer would call a value: `photos.0.alt` is "`alt` pada `photos` nomor 1"."""
    parts = path.split(".")
    last = max((index for index, part in enumerate(parts) if part.isdigit()), default=0)
    if not last:
        return f"`{path}`"
    item = f"{name_of('.'.join(parts[:last]))} nomor {int(parts[last]) + 1}"
    return f"`{'.'.join(parts[last + 1 :])}` pada {item}" if parts[last + 1 :] else item


def thousands(number: int) -> str:
    """Return a number as Indonesians write it: 20.480."""
    return f"{number:,}".replace(",", ".")
