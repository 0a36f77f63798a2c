"""What reading one file's fields gathers, and what every kind of value can do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Protocol

from newsroom.text.frontmatter import Node, Scalar, Sequence
from newsroom.text.problem import Fault, Place

NULLS = ("", "~", "null", "Null", "NULL")


@dataclass(slots=True)
class Reading:
    """What reading one file's fields gathers: the faults, and the place of every value by its path (`photos.0.alt`)."""

    zone: dt.tzinfo
    faults: list[Fault] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    def fault(self, rule: str, place: Place, value: str, key: str, detail: str = "") -> None:
        """Record a fact for the rule with this id to word."""
        self.faults.append(Fault(rule, place, value, key, detail))


class Kind(Protocol):
    """A kind of value. `read` returns the typed value, or None after reporting a Fault."""

    @property
    def label(self) -> str:
        """What a writer calls such a value."""

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        """Return the value of this node."""

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the values of this kind."""


def scalar_text(node: Node, path: str, reading: Reading, label: str) -> str | None:
    """Return the text of a scalar that is not empty, or report `wrong-type` or `empty-value`; a tab in it is a Fault."""
    if not isinstance(node, Scalar):
        seen = "daftar" if isinstance(node, Sequence) else "kelompok kunci"
        reading.fault("wrong-type", node.place, seen, path, label)
        return None
    if (node.plain and node.value in NULLS) or not node.value.strip():
        reading.fault("empty-value", node.place, node.value, path, label)
        return None
    if "\t" in node.value:
        reading.fault("odd-space", node.place, "\t", path)
    return node.value
