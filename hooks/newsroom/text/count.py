"""How long a text is, as the channels count: weighted characters, GSM-7 septets, UTF-16 units."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from types import ModuleType
from typing import Any

# 3GPP TS 23.038, section 6.2.1: the default alphabet, and what stands behind an escape and so counts twice.
GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_ESCAPED = frozenset("^{}\\[~]|€")
_PLAIN = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "—": "-",
        "…": "...",
        "\u00a0": " ",
        "•": "-",
        "\t": " ",
    }
)


@lru_cache(maxsize=256)
def weighted(text: str) -> int:
    """Return the weighted length that X counts: most letters 1, others 2, every link 23 (twitter-text config v3)."""
    return int(_parse_tweet()(text).weightedLength)


@lru_cache(maxsize=1)
def _parse_tweet() -> Callable[[str], Any]:
    """Return the parser; while it is imported, a stand-in takes the place of pkg_resources.

    The library reads its table of emoji with that module, which setuptools no longer brings.
    """
    stand_in = ModuleType("pkg_resources")
    stand_in.__dict__["resource_string"] = _resource
    before = sys.modules.get("pkg_resources")
    sys.modules["pkg_resources"] = stand_in
    try:
        from twitter_text import parse_tweet
    finally:
        del sys.modules["pkg_resources"]
        if before is not None:
            sys.modules["pkg_resources"] = before
    return parse_tweet  # type: ignore[no-any-return]


def _resource(module: str, name: str) -> bytes:
    return files(module.rpartition(".")[0]).joinpath(name).read_bytes()


def utf16_units(text: str) -> int:
    """Return the number of UTF-16 code units (what Telegram and most phones count)."""
    return len(text.encode("utf-16-le")) // 2


def septets(text: str) -> int:
    """Return the number of GSM-7 septets of a text that `to_gsm7` returned; raises ValueError for any other character."""
    total = 0
    for character in text:
        if character not in GSM7 and character not in GSM7_ESCAPED:
            raise ValueError(f"not in the GSM 7-bit alphabet: {character!r}")
        total += 2 if character in GSM7_ESCAPED else 1
    return total


def to_gsm7(text: str) -> str:
    """Return the text in the GSM 7-bit alphabet: typographic marks made plain, accents dropped, the rest left out."""
    plain = []
    for character in text.translate(_PLAIN):
        if character in GSM7 or character in GSM7_ESCAPED:
            plain.append(character)
            continue
        base = unicodedata.normalize("NFKD", character)[:1]
        plain.append(base if base in GSM7 else "")
    return "".join(plain).replace("  ", " ").strip()
