"""The fingerprint of a text: its words and numbers alone, so that a copy which went through chat apps is still the same.

What the words of a text are is settled here for everything that proves or checks one, and again, step by step the same,
in overrides/pages/check-words.js for the reader's browser. Only ASCII digits take part in what is said of numbers.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

import regex

# A sentence of fewer words is in too many texts to tell one.
SHORTEST = 4
# Bytes of a sentence's hash: among ten million sentences a stranger's is taken for known once in 100,000 times.
WIDTH = 5
_LINE_ENDS = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_BLANK = f"{_LINE_ENDS} \u1680"
# Soft hyphen, zero-width characters, direction marks, variation selectors, the frame of a keycap: nobody sees them.
# A private character stands for the decimal mark on the way; from outside it is nothing.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\ue000\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]"
)
_ADDRESS = re.compile(rf"(?:https?://|www\.)[^{_BLANK}]*[^{_BLANK}.,;:!?)\]*_~'\"]")
_THOUSANDS = re.compile(r"([0-9])\.(?=[0-9]{3}(?![0-9]))")
_DECIMALS = re.compile(r"([0-9])[.,:](?=[0-9])")
# A sign by which a number means something else, as a word.
_SIGNS = (
    ("%", re.compile(r"([0-9]) ?%"), r"\1 persen "),
    ("-", re.compile("(^|[^0-9a-z])-(?=[0-9])"), r"\1 minus "),
    ("\u2212", re.compile("(^|[^0-9a-z])\u2212(?=[0-9])"), r"\1 minus "),
    *(
        (sign, re.compile(f"{re.escape(sign)}(?=[0-9])"), f" {word} ")
        for sign, word in (
            ("$", "dolar"),
            ("\u20ac", "euro"),
            ("\u00a3", "paun"),
            ("\u00a5", "yen"),
            ("<", "kurangdari"),
            (">", "lebihdari"),
            ("\u2264", "palingbanyak"),
            ("\u2265", "palingsedikit"),
            ("\u00b1", "kuranglebih"),
        )
    ),
)
_SENTENCE_END = regex.compile(rf"[{_LINE_ENDS}]+|[.!?\u3002]+(?![\p{{L}}\p{{N}}])")
_NOT_A_WORD = regex.compile("[^\\p{L}\\p{M}\\p{N}\ue000]+")
# The same for ASCII, which most texts are but for a few letters, and which is many times quicker.
_ASCII_END = re.compile(rf"[{_LINE_ENDS}]+|[.!?]+(?![a-z0-9])")
_BETWEEN_WORDS = {code: " " for code in range(128) if not chr(code).isalnum()}
_NUMBER = re.compile(r"[0-9][0-9.]*")


def normalised(text: str) -> str:
    """Return a text as its words and numbers in small letters, one space between them.

    Compatibility forms are one (NFKC), addresses, punctuation, emoji and the marks of chat apps (`*`, `_`, `~`) are left
    out. 1.250 is 1250, while 12,5 and 12:5 are 12.5; a sign that belongs to a number (5%, -5, <5) is a word.
    """
    return " ".join(sentences(text))


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, normalised; a line's end ends one, and so does a full stop before no letter."""
    plain = text if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    plain = plain.lower().replace("ß", "ss").replace("ς", "σ")
    if "http" in plain or "www." in plain:
        plain = _ADDRESS.sub(" ", plain)
    is_ascii = plain.isascii()
    plain = _DECIMALS.sub("\\1\ue000", _THOUSANDS.sub(r"\1", plain))
    for sign, pattern, word in _SIGNS:
        if sign in plain:
            plain = pattern.sub(word, plain)
    parts = (_ASCII_END if is_ascii else _SENTENCE_END).split(plain)
    return [sentence for sentence in map(_words, parts) if sentence]


def _words(part: str) -> str:
    marked = "\ue000" in part
    is_ascii = part.isascii() or (marked and part.replace("\ue000", "").isascii())
    found = " ".join(part.translate(_BETWEEN_WORDS).split()) if is_ascii else _NOT_A_WORD.sub(" ", part).strip()
    return found.replace("\ue000", ".") if marked else found


def is_telling(sentence: str) -> bool:
    """Return whether a normalised sentence is long enough to tell a text."""
    return sentence.count(" ") >= SHORTEST - 1


def masked(sentence: str) -> str:
    """Return a normalised sentence with `#` for every number; itself when it has none."""
    return _NUMBER.sub("#", sentence)


def hashed(sentence: str) -> bytes:
    """Return what names a normalised sentence: the first bytes of its SHA-256."""
    return hashlib.sha256(sentence.encode()).digest()[:WIDTH]
