"""Switches: variables of the environment that turn something on, or are there and leave it off."""

from __future__ import annotations

from collections.abc import Mapping

OFF = frozenset({"", "0", "false", "no", "off", "tidak"})


def is_on(environ: Mapping[str, str], name: str) -> bool:
    """Return whether a variable turns something on: it is there, and does not say no in numbers, English or Indonesian."""
    return environ.get(name, "").strip().lower() not in OFF
