"""Shorter forms of an Indonesian text: whole sentences first, then words; a number, its unit or a name is never cut."""

from __future__ import annotations

import re

# After these a reader waits for what follows; "tiga" may be the beginning of "tiga puluh".
_OPEN = frozenset(
    "di ke dari yang dan untuk pada dengan atau oleh serta sampai hingga bagi dalam sebagai tidak bukan jangan belum"
    " pukul tanggal para sebuah seorang rp no nomor satu dua tiga empat lima enam tujuh delapan sembilan sepuluh"
    " sebelas seratus seribu belas puluh ratus sudah akan telah sedang masih karena agar supaya bahwa ketika saat jika"
    " bila kalau hanya lebih sangat paling antara setiap tiap semua beberapa kepada terhadap tentang seperti adalah"
    " ialah merupakan menjadi secara guna demi tanpa namun tetapi sedangkan sementara".split()
)
_SCALES = frozenset("ribu juta miliar triliun".split())
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:[A-Z]|No|Jl|Rp|Dr|dr|drs|Drs|Ir|Hj|Prof|St|Kec|Kab|Kel|tgl|hlm|dll|a\.n)\.$")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“(\d])")
_ENDS = ",;:–-—"


def shortenings(text: str) -> list[str]:
    """Return the text, then the text without its last sentences, then its first sentence without its last words."""
    found = sentences(text)
    whole = [" ".join(found[:count]) for count in range(len(found), 0, -1)]
    return [*whole, *(head for head, _ in halves(found[0]))]


def halves(sentence: str) -> list[tuple[str, str]]:
    """Return a sentence without its last words, the longest first, each with the words that it goes on with."""
    words = sentence.split()
    names = not all(word[:1].isupper() for word in words if len(word) > 3)
    counts = range(len(words) - 1, 2, -1)
    cuts = [count for count in counts if _may_end(words[count - 1], words[count], names)]
    return [(" ".join(words[:count]).rstrip(_ENDS) + "…", " ".join(words[count:])) for count in cuts]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; the full stop of an abbreviation ends none."""
    found: list[str] = []
    for part in _SENTENCE.split(text):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] += f" {part}"
        else:
            found.append(part)
    return found


def _may_end(last: str, following: str, names: bool) -> bool:
    """Return whether a text may be cut between two words; `names` tells that capitals mark names in it."""
    bare, after = last.strip("\"“”'()*.,;:–-—"), following.strip("\"“”'()*")
    if not bare or any(sign.isdigit() for sign in bare) or bare.lower() in _OPEN or "://" in bare or "@" in bare:
        return False
    if after.strip(".,;:").lower() in _SCALES:
        return False
    joined = bare[0].isupper() and last[-1] not in ",;:" and (after[:1].isupper() or after[:1].isdigit())
    return not (names and joined)
