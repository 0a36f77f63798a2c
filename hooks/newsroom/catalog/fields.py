"""The fields of a file: lists, records and maps of values, each with its keys, read strictly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from newsroom.catalog.reading import NULLS, Kind, Reading
from newsroom.record import record
from newsroom.text import dates
from newsroom.text.frontmatter import Mapping as MappingNode
from newsroom.text.frontmatter import Node, Scalar, Sequence, read_yaml
from newsroom.text.problem import START, Place
from newsroom.text.source import Source

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@record
class ListOf:
    """A list of `low` to `high` values of one kind; the same scalar twice is a Fault."""

    kind: Kind
    low: int = 1
    high: int = 50
    label: str = "daftar"

    def read(self, node: Node, path: str, reading: Reading) -> tuple[Any, ...] | None:
        """Return the values that could be read, in order."""
        if not isinstance(node, Sequence):
            seen = node.value if isinstance(node, Scalar) else "kelompok kunci"
            rule = "empty-value" if isinstance(node, Scalar) and node.plain and node.value in NULLS else "wrong-type"
            reading.fault(rule, node.place, seen, path, self.label)
            return None
        if not self.low <= len(node.items) <= self.high:
            place = node.items[self.high].place if len(node.items) > self.high else node.place
            reading.fault("list-length", place, str(len(node.items)), path, f"{self.low}-{self.high}")
        return tuple(self._values(node.items, path, reading))

    def _values(self, items: tuple[Node, ...], path: str, reading: Reading) -> Iterable[Any]:
        seen: set[str] = set()
        for index, item in enumerate(items[: 2 * self.high]):
            here = f"{path}.{index}"
            reading.places[here] = item.place
            if isinstance(item, Scalar) and item.value in seen:
                reading.fault("repeated-item", item.place, item.value, here)
                continue
            value = self.kind.read(item, here, reading)
            if isinstance(item, Scalar):
                seen.add(item.value)
            if value is not None:
                yield value

    def schema(self) -> dict[str, Any]:
        """Return an array."""
        return {"type": "array", "items": self.kind.schema(), "minItems": self.low, "maxItems": self.high}


@record
class Key:
    """One key of a record: its kind, whether it must be there, and what it means, in Indonesian."""

    kind: Kind
    help: str = ""
    required: bool = False
    example: str = ""


@record
class Record:
    """A mapping with known keys only; `make` builds the value from the keys that could be read."""

    keys: Mapping[str, Key]
    make: Callable[..., Any]
    label: str = "kelompok kunci"

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        """Return the record; None when the node is no mapping or a required key is missing or faulty."""
        if not isinstance(node, MappingNode):
            seen = node.value if isinstance(node, Scalar) else "daftar"
            empty = isinstance(node, Scalar) and node.plain and node.value in NULLS
            reading.fault("empty-value" if empty else "wrong-type", node.place, seen, path, self.label)
            return None
        values = read_keys(self.keys, node, path, reading)
        if any(key.required and values.get(name) is None for name, key in self.keys.items()):
            return None
        return self.make(**{name: value for name, value in values.items() if value is not None})

    def schema(self) -> dict[str, Any]:
        """Return an object that refuses unknown keys."""
        return object_schema(self.keys)


def object_schema(keys: Mapping[str, Key]) -> dict[str, Any]:
    """Return the JSON Schema of a mapping with these keys and no others."""
    properties = {
        name: {**key.kind.schema(), **({"description": key.help} if key.help else {})} for name, key in keys.items()
    }
    required = [name for name, key in keys.items() if key.required]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def read_keys(keys: Mapping[str, Key], node: MappingNode, path: str, reading: Reading) -> dict[str, Any]:
    """Return the values of a mapping's known keys; unknown, missing and faulty ones are reported."""
    prefix = f"{path}." if path else ""
    values: dict[str, Any] = {}
    for name, place in node.keys.items():
        here = prefix + name
        if name not in keys:
            reading.fault("unknown-key", place, name, here, "|".join(keys))
            continue
        reading.places[here] = node.entries[name].place
        reading.places[f"{here}:"] = place
        values[name] = keys[name].kind.read(node.entries[name], here, reading)
    for name, key in keys.items():
        if key.required and name not in node.keys:
            reading.fault("missing-key", _anchor(keys, node, name), name, prefix + name, key.example)
    return values


Described = TypeVar("Described", bound="DataclassInstance")


def described(blank: Described, keys: Mapping[str, Key], source: Source) -> Described:
    """Return what a file describes, filled with its keys; what is wrong with the file is in the faults."""
    if not source.usable:
        return replace(blank, source=source, faults=source.faults)
    node, faults = read_yaml(source.text, known=keys)
    reading = Reading(dates.zone("WIB"), [*source.faults, *faults])
    values = read_keys(keys, node, "", reading) if node else {}
    given = {name: value for name, value in values.items() if value is not None}
    places = {"": START, **reading.places}
    return replace(blank, source=source, **given, places=places, faults=tuple(reading.faults))


def _anchor(keys: Mapping[str, Key], node: MappingNode, name: str) -> Place:
    """Return where a missing key is reported: at the key after which it is usually written, else at the first one."""
    before = list(keys)[: list(keys).index(name)]
    usual = next((node.keys[key] for key in reversed(before) if key in node.keys), None)
    return usual or next(iter(node.keys.values()), node.place)


@record
class TextMap:
    """A mapping from words of a fixed form to values of one kind."""

    key_expression: str
    kind: Kind
    high: int = 30
    label: str = "kelompok kunci"

    def read(self, node: Node, path: str, reading: Reading) -> dict[str, Any] | None:
        """Return the mapping in the order of the file."""
        if not isinstance(node, MappingNode):
            seen = node.value if isinstance(node, Scalar) else "daftar"
            empty = isinstance(node, Scalar) and node.plain and node.value in NULLS
            reading.fault("empty-value" if empty else "wrong-type", node.place, seen, path, self.label)
            return None
        if len(node.entries) > self.high:
            reading.fault("list-length", node.place, str(len(node.entries)), path, f"1-{self.high}")
        values = {}
        for name, item in node.entries.items():
            here = f"{path}.{name}"
            reading.places[here], reading.places[f"{here}:"] = item.place, node.keys[name]
            if not re.fullmatch(self.key_expression, name, re.ASCII):
                reading.fault("bad-key-name", node.keys[name], name, here, self.key_expression)
                continue
            value = self.kind.read(item, here, reading)
            if value is not None:
                values[name] = value
        return values

    def schema(self) -> dict[str, Any]:
        """Return an object whose values are of one kind."""
        return {
            "type": "object",
            "additionalProperties": self.kind.schema(),
            "propertyNames": {"pattern": f"^{self.key_expression}$"},
        }
