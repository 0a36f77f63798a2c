"""How long a text is, as the channels count: weighted characters, grapheme clusters, GSM-7 septets, UTF-16 units, words.

Each way of counting has a quick path for the letters that nearly all texts consist of, and is exact for all others.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from types import ModuleType
from typing import Any, NamedTuple

# What X and Mastodon count for a link, whatever its length.
LINK_WEIGHT = 23
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
_ESCAPED = re.compile(f"[{re.escape(''.join(sorted(GSM7_ESCAPED)))}]")
_ALL_GSM7 = re.compile(f"[{re.escape(''.join(sorted(GSM7 | GSM7_ESCAPED)))}]*")
_LINK = re.compile(r"(?<!\S)(https?://[a-z0-9.-]+)(/[A-Za-z0-9/_-]*)?(?!\S)")
# Hosts of which it is known at once, so that the parser, which takes half a second to load, is mostly not needed; names
# that nobody can have (RFC 2606, section 2) are no links to X.
_HOST = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]+)")
_LINKED, _RESERVED = frozenset({"id", "com", "org", "net"}), frozenset({"example", "test", "invalid", "localhost"})
# What twitter-text (config v3) may take for an emoji or for a link; without it every character has its own weight.
_UNSURE = re.compile(
    "[©®\u200d\u203c\u2049\u20e3\u2100-\u2bff\u3030\u303d\u3297\u3299\ufe00-\ufe0f\U00010000-\U0010ffff]"
    r"|\.[^\W\d_]|[。．｡]"
)
_DOMAIN = re.compile(r"\.[A-Za-z_]")
_HEAVY = re.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
# Letters, signs and line ends of which each is a grapheme cluster of its own (UAX #29) and none is an emoji.
_SINGLE = re.compile("[\n\x20-\x7e\u00a1-\u00a8\u00aa-\u00ac\u00af-\u02ff\u2010-\u2027\u20a0-\u20bf]*")
_ANY_LINK = re.compile(r"https?://\S+")


class Unit(NamedTuple):
    """A way of counting: the word for what it counts, and the function that does."""

    label: str
    count: Callable[[str], int]


def weighted(text: str) -> int:
    """Return the weighted length that X counts: most letters 1, others 2, every link 23 (twitter-text config v3)."""
    links = 0
    rest = text
    if "://" in text:
        for found in _LINK.finditer(text):
            weight = _link_weight(found[1])
            if weight is None:
                return _parsed(text)
            links += weight or len(found[0])
        rest = _LINK.sub("", text)
    if rest.isascii():
        return _parsed(text) if "." in rest and _DOMAIN.search(rest) else links + len(rest)
    if not unicodedata.is_normalized("NFC", rest):
        return weighted(unicodedata.normalize("NFC", text))
    if _UNSURE.search(rest):
        return _parsed(text)
    return links + len(rest) + len(_HEAVY.findall(rest))


@lru_cache(maxsize=64)
def _link_weight(host: str) -> int | None:
    """Return 23 for a host that X links to, 0 for one that it takes as text, None where that is not so simple."""
    plain = _HOST.fullmatch(host)
    if plain and plain[1] in _LINKED:
        return LINK_WEIGHT
    if plain and plain[1] in _RESERVED:
        return 0
    # Longer than what a link counts, so that the two can't be mixed up.
    address = f"{host}/{'a' * LINK_WEIGHT}"
    return {LINK_WEIGHT: LINK_WEIGHT, len(address): 0}.get(_parsed(address))


@lru_cache(maxsize=256)
def _parsed(text: str) -> int:
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


def graphemes(text: str) -> int:
    """Return the number of grapheme clusters (Unicode UAX #29), as Bluesky counts."""
    return len(text) if _SINGLE.fullmatch(text) else len(_clusters(text))


def threads(text: str) -> int:
    """Return the length that Threads counts: characters, but the bytes of UTF-8 for an emoji (Threads API, posts)."""
    if _SINGLE.fullmatch(text):
        return len(text)
    return sum(len(cluster.encode()) if _has_emoji(cluster) else len(cluster) for cluster in _clusters(text))


# Few texts need `regex`, which takes longer to load than many a command to run.
def _clusters(text: str) -> list[str]:
    import regex

    return regex.findall(r"\X", text)


def _has_emoji(cluster: str) -> bool:
    import regex

    return bool(regex.search(r"[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3]", cluster))


def mastodon(text: str) -> int:
    """Return the length that Mastodon counts: grapheme clusters, and 23 for every link (Mastodon's user guide)."""
    links = len(_ANY_LINK.findall(text)) if "://" in text else 0
    return graphemes(_ANY_LINK.sub("", text)) + LINK_WEIGHT * links if links else graphemes(text)


def utf16_units(text: str) -> int:
    """Return the number of UTF-16 code units (what Telegram and most phones count)."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def words(text: str) -> int:
    """Return the number of words, which is what lasts when a text is read aloud."""
    return len(text.split())


def septets(text: str) -> int:
    """Return the number of GSM-7 septets of a text that `to_gsm7` returned; raises ValueError for any other character."""
    if not _ALL_GSM7.fullmatch(text):
        odd = next(sign for sign in text if sign not in GSM7 and sign not in GSM7_ESCAPED)
        raise ValueError(f"not in the GSM 7-bit alphabet: {odd!r}")
    return len(text) + len(_ESCAPED.findall(text))


def to_gsm7(text: str) -> str:
    """Return the text in the GSM 7-bit alphabet: typographic marks made plain, accents dropped, the rest left out."""
    plain = text.translate(_PLAIN)
    if not _ALL_GSM7.fullmatch(plain):
        plain = "".join(map(_in_gsm7, plain))
    return plain.replace("  ", " ").strip()


def _in_gsm7(character: str) -> str:
    if character in GSM7 or character in GSM7_ESCAPED:
        return character
    base = unicodedata.normalize("NFKD", character)[:1]
    return base if base in GSM7 else ""


UNITS = {
    "plain": Unit("karakter", len),
    "utf16": Unit("karakter", utf16_units),
    "weighted": Unit("bobot", weighted),
    "graphemes": Unit("karakter", graphemes),
    "threads": Unit("karakter", threads),
    "mastodon": Unit("karakter", mastodon),
    "septets": Unit("septet", septets),
    "words": Unit("kata", words),
}
