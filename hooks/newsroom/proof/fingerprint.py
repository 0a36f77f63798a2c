"""The fingerprint of a text: its words and numbers alone, so that a copy which went through chat apps is still the same.

What the words of a text are is settled here for everything that proves or checks one, and again, step by step the same,
in overrides/pages/check-words.js for the reader's browser. Only ASCII digits take part in what is said of numbers.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Any

# A sentence of fewer words is in too many texts to tell one.
SHORTEST = 4
# Bytes of a sentence's hash: among ten million sentences a stranger's is taken for known once in 100,000 times.
WIDTH = 5
_LINE_ENDS = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_BLANK = f"{_LINE_ENDS} \u1680"
# What stands for the decimal mark on the way: a private character, from outside nothing; and one that ASCII texts lack.
_MARK, _ASCII_MARK = "\ue000", "\x7f"
# Soft hyphen, zero-width characters, direction marks, variation selectors, the frame of a keycap: nobody sees them.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\ue000\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]"
)
_ADDRESS = re.compile(rf"(?:https?://|www\.)[^{_BLANK}]*[^{_BLANK}.,;:!?)\]*_~'\"]")
# Each begins with the rarest character in it: so a text is gone through many times quicker.
_THOUSANDS = re.compile(r"\.(?<=[0-9]\.)(?=[0-9]{3}(?![0-9]))")
_DECIMALS = re.compile(r"[.,:](?<=[0-9].)(?=[0-9])")
# A sign by which a number means something else, as a word.
_SIGNS = (
    ("%", re.compile(r"([0-9]) ?%"), r"\1 persen "),
    ("-", re.compile("-(?<![0-9a-z].)(?=[0-9])"), " minus "),
    ("\u2212", re.compile("\u2212(?<![0-9a-z].)(?=[0-9])"), " minus "),
    ("+", re.compile(r"\+(?=[0-9])|([0-9]) ?\+"), r"\1 plus "),
    ("=", re.compile("=(?= ?[0-9])"), " samadengan "),
    ("\u00d7", re.compile("\u00d7(?= ?[0-9])"), " kali "),
    ("/", re.compile("/(?<=[0-9].)(?=[0-9])"), " per "),
    ("\u2044", re.compile("\u2044(?<=[0-9].)(?=[0-9])"), " per "),
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
# What is in nearly every text, and means to words and numbers what one of ASCII does: without it a text is mostly ASCII.
_PLAIN = (*((mark, '"') for mark in "“”„‘’–—•"), ("…", "..."), ("\u00a0", " "))
# A raised or lowered number, or a fraction, right after a digit is a number of its own: 10² is not 102, 1½ is not 11/2.
_OTHER_NUMBER = r"(\p{Nd})(?=[\p{No}\p{Nl}])"
_SENTENCE_END = rf"[{_LINE_ENDS}]+|[.!?\u3002]+(?![\p{{L}}\p{{N}}])"
_NOT_A_WORD = "[^\\p{L}\\p{M}\\p{N}\ue000]+"
# The same for ASCII, which most texts are but for a few letters, and which is many times quicker.
_ASCII_END = re.compile(r"[.!?]+(?![a-z0-9])")
_ASCII_WORDS = {code: " " for code in range(128) if not chr(code).isalnum()}
_ASCII_WORDS |= {ord(_ASCII_MARK): ".", **{ord(end): "\n" for end in _LINE_ENDS}}
_NUMBER = re.compile(r"[0-9][0-9.]*")


def normalised(text: str) -> str:
    """Return a text as its words and numbers in small letters, one space between them.

    Compatibility forms are one (NFKC), addresses, punctuation, emoji and the marks of chat apps (`*`, `_`, `~`) are left
    out. 1.250 is 1250, while 12,5 and 12:5 are 12.5; a sign that belongs to a number (5%, -5, +5, <5, 1/2) is a word.
    """
    return " ".join(sentences(text))


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, normalised; a line's end ends one, and so does a full stop before no letter."""
    plain = _composed(text)
    plain = plain.lower().replace("ß", "ss").replace("ς", "σ")
    if "http" in plain or "www." in plain:
        plain = _ADDRESS.sub(" ", plain)
    is_ascii = plain.isascii() and _ASCII_MARK not in plain
    plain = _DECIMALS.sub(_ASCII_MARK if is_ascii else _MARK, _THOUSANDS.sub("", plain))
    for sign, pattern, word in _SIGNS:
        if sign in plain:
            plain = pattern.sub(word, plain)
    if is_ascii:
        parts = [" ".join(part.split()) for part in _ASCII_END.sub("\n", plain).translate(_ASCII_WORDS).split("\n")]
    else:
        parts = [_words(part) for part in _pattern(_SENTENCE_END).split(plain)]
    return [sentence for sentence in parts if sentence]


def _composed(text: str) -> str:
    """Return a text without what nobody sees, its compatibility forms made one."""
    if text.isascii():
        return text
    for mark, instead in _PLAIN:
        text = text.replace(mark, instead)
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", _pattern(_OTHER_NUMBER).sub(r"\1 ", _UNSEEN.sub("", text)))


@lru_cache(maxsize=2)
def _pattern(text: str) -> Any:
    # Few texts need `regex`, which takes longer to load than many a command to run.
    import regex

    return regex.compile(text)


def _words(part: str) -> str:
    return str(_pattern(_NOT_A_WORD).sub(" ", part)).strip().replace(_MARK, ".")


def is_telling(sentence: str) -> bool:
    """Return whether a normalised sentence is long enough to tell a text."""
    return sentence.count(" ") >= SHORTEST - 1


def masked(sentence: str) -> str:
    """Return a normalised sentence with `#` for every number; itself when it has none."""
    return _NUMBER.sub("#", sentence)


def hashed(sentence: str) -> bytes:
    """Return what names a normalised sentence: the first bytes of its SHA-256."""
    return hashlib.sha256(sentence.encode()).digest()[:WIDTH]
