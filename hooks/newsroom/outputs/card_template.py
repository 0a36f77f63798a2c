"""The templates of cards: overrides/cards/<format>.yml, read strictly into boxes and the parts that stand in them.

A card is a list of boxes, drawn in their order. A box holds one part, or parts beside or below each other; each part is
left out where its conditions do not hold, or where the post has nothing to say in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from newsroom.catalog import looks
from newsroom.catalog.fields import Key, ListOf, Record, read_keys
from newsroom.catalog.kinds import Choice, Flag, Number, Text
from newsroom.catalog.looks import TemplateError
from newsroom.catalog.post import TYPES
from newsroom.catalog.reading import Kind, Reading
from newsroom.pixels.layout import Pack
from newsroom.record import record
from newsroom.text.frontmatter import Node, Sequence, read_yaml
from newsroom.text.problem import Fault

# What can be drawn, what can be written, and what a post can be like.
DRAWN = "text line badge logo rule tick triangle pattern photo hazard fill qr stamp".split()
TEXTS = """title short name date number portal address summary level areas instruction brief until when where type verdict
    state corrected call check""".split()
STATES = "photo alert claim over corrected moved number named".split() + list(TYPES)
CONDITIONS = (*STATES, *(f"not-{state}" for state in STATES))
LARGEST = 4000
PARTS_LIMIT = 60


@record
class Numbers:
    """A list of so many whole numbers."""

    low: int
    high: int
    label: str = "daftar bilangan"

    def read(self, node: Node, path: str, reading: Reading) -> tuple[int, ...] | None:
        """Return the numbers."""
        if not isinstance(node, Sequence) or not self.low <= len(node.items) <= self.high:
            reading.fault("wrong-type", node.place, "", path, f"{self.label} ({self.low}-{self.high})")
            return None
        found = [Number(0, LARGEST).read(item, path, reading) for item in node.items]
        return tuple(number for number in found if number is not None)

    def schema(self) -> dict[str, Any]:
        """Return an array of integers."""
        items = Number(0, LARGEST).schema()
        return {"type": "array", "items": items, "minItems": self.low, "maxItems": self.high}


@dataclass(frozen=True)
class Part:
    """What stands in a box: `draw` names it, or `row` or `column` holds others. Sizes are pixels, `leading` percent."""

    box: tuple[int, ...] = ()
    when: tuple[str, ...] = ()
    draw: str = ""
    row: tuple[Part, ...] = ()
    column: tuple[Part, ...] = ()
    of: str = ""
    label: str = ""
    size: int = 0
    sizes: tuple[int, ...] = ()
    leading: int = 125
    lines: int = 9
    weight: str = "plain"
    ink: str = "strong"
    gap: int = 0
    pack: Pack = "start"
    stretch: bool = False
    most: int = 0
    reserve: int = 0
    solid: bool = False
    flip: bool = False


class _Nested:
    """The kind of lists of parts, which may hold lists of parts."""

    label = "daftar bagian"

    def read(self, node: Node, path: str, reading: Reading) -> tuple[Part, ...] | None:
        """Return the parts."""
        return ListOf(Record(PART, Part), 1, PARTS_LIMIT).read(node, path, reading)

    def schema(self) -> dict[str, Any]:
        """Return an array of objects, not told in depth."""
        return {"type": "array", "items": {"type": "object"}}


_NESTED: Kind = _Nested()
PART: Mapping[str, Key] = {
    "box": Key(Numbers(4, 4), "kiri, atas, lebar, tinggi dalam piksel"),
    "when": Key(ListOf(Choice(CONDITIONS), 1, 6), "hanya bila semua ini berlaku"),
    "draw": Key(Choice(tuple(DRAWN)), "apa yang digambar"),
    "row": Key(_NESTED, "bagian yang bersebelahan"),
    "column": Key(_NESTED, "bagian yang bersusun"),
    "of": Key(Choice(tuple(TEXTS)), "teks mana yang ditulis"),
    "label": Key(Text(1, 60), "kata di depan teksnya"),
    "size": Key(Number(1, LARGEST), "sisi, tinggi, atau tebal"),
    "sizes": Key(Numbers(1, 20), "ukuran huruf, dari yang terbesar"),
    "leading": Key(Number(90, 200), "jarak baris dalam persen ukuran huruf"),
    "lines": Key(Number(1, 20), "paling banyak berapa baris"),
    "weight": Key(Choice(("bold", "plain")), "tebal atau biasa"),
    "ink": Key(Choice(("strong", "soft", "accent")), "kuat, redup, atau warna instansi"),
    "gap": Key(Number(0, 400), "jarak antarbagian"),
    "pack": Key(Choice(("start", "middle", "end")), "rapat ke atas, tengah, atau bawah"),
    "stretch": Key(Flag(), "memakai ruang yang tersisa"),
    "most": Key(Number(1, 100), "paling banyak sekian persen dari lebar yang tersisa"),
    "reserve": Key(Number(1, LARGEST), "tinggi yang disisakan untuk bagian dengan `stretch`"),
    "solid": Key(Flag(), "cap dengan dasar penuh"),
    "flip": Key(Flag(), "pola memudar ke atas"),
}


@dataclass(frozen=True)
class Template:
    """A format: its size, the rectangle that no text leaves, on white paper or not, and the boxes in their order."""

    size: tuple[int, ...]
    safe: tuple[int, ...]
    boxes: tuple[Part, ...]
    paper: bool = False


TEMPLATE: Mapping[str, Key] = {
    "size": Key(Numbers(2, 2), "lebar dan tinggi", required=True, example="[1080, 1080]"),
    "safe": Key(Numbers(4, 4), "batas teks: kiri, atas, lebar, tinggi", required=True, example="[60, 60, 960, 960]"),
    "paper": Key(Flag(), "di atas kertas putih"),
    "boxes": Key(
        _NESTED, "kotak-kotaknya", required=True, example="- {box: [60, 60, 960, 400], draw: text, of: title}"
    ),
}
_WORDS = {
    "unknown-key": "kunci yang tidak dikenal: {value}; yang ada: {detail}",
    "missing-key": "kunci {value} belum ada",
    "unknown-choice": "{value} bukan salah satu dari: {detail}",
    "bad-number": "{value} bukan bilangan bulat {detail}",
    "bad-flag": "{value} bukan true atau false",
    "duplicate-key": "kunci {value} ada dua kali",
    "wrong-type": "bentuknya bukan {detail}",
    "no-box": "kotak ini belum punya `box`",
    "no-draw": "bagian ini harus punya satu dari draw, row, column",
    "no-text": "bagian ini masih perlu: teks `of` dan `sizes`; line dan badge `of` dan `size`; logo, qr, stamp `size`",
    "outside": "kotak ini keluar dari kartu",
}
_NEEDS: Mapping[str, Callable[[Part], bool]] = {
    "text": lambda part: bool(part.of and part.sizes),
    "line": lambda part: bool(part.of and part.size),
    "badge": lambda part: bool(part.of and part.size),
    "logo": lambda part: bool(part.size),
    "qr": lambda part: bool(part.size),
    "stamp": lambda part: bool(part.size),
}


def load(name: str) -> Template:
    """Return the template of a format; raises TemplateError for one with a fault."""
    return _load(name, looks.digest(name))


@lru_cache(maxsize=32)
def _load(name: str, _digest: str) -> Template:
    file = looks.file_of(name)
    return parsed(file.read_text(encoding="utf-8"), f"overrides/cards/{file.name}")


def parsed(text: str, file: str) -> Template:
    """Return the template that a text holds."""
    fields, faults = read_yaml(text)
    reading = Reading(dt.UTC, list(faults))
    values = read_keys(TEMPLATE, fields, "", reading) if fields else {}
    if not reading.faults and fields:
        _check(values, fields.entries["boxes"], reading)
    if reading.faults:
        raise TemplateError("; ".join(_told(file, fault) for fault in reading.faults[:5]))
    return Template(**{key: value for key, value in values.items() if value is not None})


def _check(values: Mapping[str, Any], node: Node, reading: Reading) -> None:
    """Report boxes that lack what they need, or stand outside the card."""
    width, height = values["size"]
    items = node.items if isinstance(node, Sequence) else ()
    for box, item in zip(values["boxes"], items, strict=True):
        if not box.box:
            reading.fault("no-box", item.place, "", "boxes")
        elif box.box[0] + box.box[2] > width or box.box[1] + box.box[3] > height:
            reading.fault("outside", item.place, "", "boxes")
        for fault in _lacking(box):
            reading.fault(fault, item.place, "", "boxes")


def _lacking(part: Part) -> list[str]:
    inner = [fault for child in (*part.row, *part.column) for fault in _lacking(child)]
    if [bool(part.draw), bool(part.row), bool(part.column)].count(True) != 1:
        return ["no-draw", *inner]
    needed = _NEEDS.get(part.draw)
    return inner if needed is None or needed(part) else ["no-text", *inner]


def _told(file: str, fault: Fault) -> str:
    words = _WORDS.get(fault.rule, f"{fault.rule}: {{value}}")
    said = words.format(value=fault.value, detail=fault.detail.replace("|", ", "))
    return f"{file}:{fault.place.line}:{fault.place.column}: {said}"
