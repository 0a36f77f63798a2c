"""Small facts in Indonesian words: sizes, reading time, names of languages, initials, telephone numbers for links."""

from __future__ import annotations

import math
import re

WORDS_A_MINUTE = 200
RTL_LANGUAGES = frozenset({"ar", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Syrc", "Thaa"})
LANGUAGES = {
    "id": "Bahasa Indonesia",
    "jv": "Basa Jawa",
    "su": "Basa Sunda",
    "mad": "Bhâsa Madhurâ",
    "ban": "Basa Bali",
    "min": "Baso Minangkabau",
    "bug": "Basa Ugi",
    "ace": "Bahsa Acèh",
    "bjn": "Bahasa Banjar",
    "ms": "Bahasa Melayu",
    "en": "English",
    "ar": "العربية",
    "zh": "中文",
}


def file_size(size: int) -> str:
    """Return a number of bytes as `12 KB` or `1,4 MB`."""
    if size < 1_000_000:
        return f"{max(1, math.ceil(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def reading_minutes(words: int) -> int:
    """Return how many minutes a text takes to read, at least one."""
    return max(1, math.ceil(words / WORDS_A_MINUTE))


def language_name(code: str) -> str:
    """Return a language's name in that language, or its code."""
    return LANGUAGES.get(code, LANGUAGES.get(code.partition("-")[0], code))


def direction(code: str) -> str:
    """Return `rtl` for a language that is written from right to left, as its code says; else nothing."""
    language, _, rest = code.partition("-")
    script = rest.partition("-")[0]
    return "rtl" if script in RTL_SCRIPTS or (language in RTL_LANGUAGES and len(script) != 4) else ""


def initials(short_name: str, name: str) -> str:
    """Return two to five letters that stand for a body: its abbreviation, else the initials of its name."""
    if len(short_name) <= 5 and short_name.isupper():
        return short_name
    letters = "".join(word[0] for word in re.findall(r"\w+", name) if word[0].isupper())
    return letters[:4] if len(letters) > 1 else short_name[:2].upper()


def dial(phone: str) -> str:
    """Return a telephone number as `tel:` links write it: digits, with a plus sign where it had one."""
    return ("+" if phone.startswith("+") else "") + re.sub(r"\D", "", phone)
