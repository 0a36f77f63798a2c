"""The fingerprint of a text: its words and numbers alone, so that a copy which went through chat apps is still the same."""

from __future__ import annotations

import re
import unicodedata

_URL = re.compile(r"(?:https?://|www\.)\S+")
# Soft hyphen, zero-width characters, direction marks, variation selectors: nobody sees them.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_WITHIN_NUMBER = re.compile(r"(?<=\d)[.,:](?=\d)")
_NOT_A_WORD = re.compile(r"[\W_]+")


def normalised(text: str) -> str:
    """Return a text as its words and numbers in small letters, one space between them.

    Compatibility forms are one (NFKC), addresses, punctuation, emoji and the marks of chat apps (`*`, `_`, `~`) are left
    out, and the separators within a number joined: 1.250 is 1250.
    """
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
    joined = _WITHIN_NUMBER.sub("", _URL.sub(" ", plain))
    return _NOT_A_WORD.sub(" ", joined).strip()
