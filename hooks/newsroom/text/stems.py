"""Stems of Indonesian words, so that `membantu` finds `bantuan`: rules for affixes and a table of roots for what they miss.

The same rules are in overrides/pages/search-index.js, which stems what a reader looks for; a test holds the two together.
The affixes and their sound changes are those of Nazief and Adriani (1996) as Asian, Williams and Tahaghoghi describe
them ("Stemming Indonesian", ACSC 2005); their dictionary of 30,000 roots is too much to send to a phone.
So the table has only roots that the rules alone would spoil. What both forms of a word become need not be a word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Roots that look as if they had an affix, that lose their first letter behind me- and pe-, or that end in k.
ROOTS = frozenset(
    """
    ajar aman awan badan bahan bali balik beban beri berita berkas bersih besar bijaksana bom bukan bulan cat
    cek daerah depan desa dewan digital dinas disiplin hujan hutan ikan iman jajan jalan jembatan kabar kabul
    kabupaten kacau kait kaji kalah kampanye kandung kantong kantor karantina kartu kasih kata katak kategori
    kawal kawan kawin kaya kecam kecewa kejar kelas kelola keluarga keluh kemarin kemas kembali kembang kembara
    kemudi kena kenal kenang kendali kendara kepala kepul kerah keras kereta kering kerja keruk kesan ketat
    kibar kikis kilas kira kirim kisah klaim komentar kompensasi konfirmasi konsumsi kontrol koordinasi korban
    koreksi kosong kota kotak kotor kritik kritis kuasa kuat kubur kucur kukuh kuliah kumpul kunci kunjung kupas
    kupon kurang kurban kurung kutip kutuk lahan lawan layan maaf macet main maju makan makna malam malu mandi
    mandiri manfaat marah masa masak masalah masuk masyarakat matang mati mekar menang menteri milik mimpi minta
    minum miskin mitra modal mohon motor muara muat muda mudah mudik mukim mulai mundur murah musnah musyawarah
    mutu nafkah naik nama nanti nasihat negara niat nikah nikmat nilai normal nyala nyaman nyanyi nyata pangan
    papan pasok pegawai pekan pemilu penting peran percaya periksa perintah peristiwa perlu pertama pesan
    pesisir petik politik provinsi publik ragam ragu raih rajin rakit rakyat ramal rambu rampas ranah rangkai
    rangkul rangsang rantau rasa rata rawan rawat raya rayu rebut rekam rekan rekat rekrut remaja renang rencana
    resmi retas rilis risiko rombak ruang rugi rumah rumus runding rusak sah sampah sebab sebar seberang sebut sehat
    sekolah selamat seluruh serah simpan tahan tahu taman tangan tanya tekan teman tentara terang terap terbit ternak
    tertib terus tes titik tuan warga wilayah wisata zaman
    """.split()
)  # fmt: skip
# Words without a meaning of their own, in at least every third post: they are not searched for.
STOP = frozenset(
    """
    ada adalah agar akan antara atas atau bagi bahwa bisa dalam dan dapat dari dengan di hal hingga ia ini itu jika juga
    ke kepada karena kami kita lain lebih maka mereka namun oleh pada para saat saja sangat secara sebagai sehingga
    sejak seperti serta sudah telah tersebut tidak untuk yaitu yang
    """.split()
)
DEEP = 4
_PARTICLES, _POSSESSIVES, _SUFFIXES = ("lah", "kah", "tah", "pun"), ("nya", "ku", "mu"), ("kan", "an", "i")
_ENDINGS = frozenset(s + o + p for s in ("", *_SUFFIXES) for o in ("", *_POSSESSIVES) for p in ("", *_PARTICLES))
_LONGEST = max(map(len, _ENDINGS))
_ROUNDS = (_PARTICLES, _POSSESSIVES, ("kan", "an"), ("i",))
# The same patterns are in search-index.js.
_VOWEL = re.compile(r"[aeiou]")
_ONSET = re.compile(r"(?:ng|ny|sy|kh|[bcdfgkpst][rlw]|str|skr|[b-df-hj-np-tv-z])?[aeiou]")
_NASAL = re.compile(r"(?:(?:me|pe)(?:(ng|ny|n|m)|(?=[wy]|l(?!ajar)))|me(?=r))(.*)")
_PLAIN = re.compile(r"(?:di|ke|se|ter|ber|per|be(?:l(?=ajar)|(?=[^aeiour]er))|pe(?:l(?=ajar)|(?=[bcdfghjkst])))(.*)")
_TAIL = re.compile(r"(?:kan|an)?(?:nya)?(?:lah|kah)?$")
_STEMMED = re.compile(r"[a-z]{4,}")
_LOST = {"m": "p", "n": "t", "ny": "s", "ng": ""}
_MARKS = re.compile("[\u0300-\u036f]")
_WORDS = r"[\p{L}\p{M}\p{N}]+"
_PLAIN_WORDS = re.compile(r"[a-z0-9]+")
_NUMBERS = r"[\p{L}\p{N}]+(?:[./-][\p{L}\p{N}]+)+"


def folded(text: str) -> str:
    """Return a text in small letters without accents (`Madhurâ`, `Acèh`): as words are compared."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower()


def terms(text: str) -> list[str]:
    """Return what a text is found by, in its order: the stems of its words, and at the end its numbers as a whole.

    A number is what holds a digit and a slash, as that of a press release (`2026/BPBD/0123`).
    """
    plain = folded(text)
    found = [stem(word) for word in words(plain) if word not in STOP]
    if "/" in plain:
        found += [item for item in _all(_NUMBERS, plain) if "/" in item and any(map(str.isdigit, item))]
    return found


def words(plain: str) -> list[str]:
    """Return the words of a folded text, in their order."""
    return _PLAIN_WORDS.findall(plain) if plain.isascii() else _all(_WORDS, plain)


def _all(pattern: str, text: str) -> list[str]:
    # Few texts need it, and it takes longer to load than many a command to run.
    import regex

    return regex.findall(pattern, text)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the stem of a folded word; what is short, a number, or not in Latin letters is its own."""
    if not _STEMMED.fullmatch(word):
        return word
    for _ in range(DEEP):
        shorter = "" if _known(word) else _without_prefix(word)
        if not shorter:
            break
        word = shorter
    return _known(word) or _without_k(_without_suffixes(word))


def _known(word: str) -> str:
    """Return the root in the table that a word consists of, but for suffixes; or nothing."""
    for end in range(len(word), max(1, len(word) - _LONGEST) - 1, -1):
        if word[:end] in ROOTS and word[end:] in _ENDINGS:
            return word[:end]
    return ""


def _without_prefix(word: str) -> str:
    """Return a word without its outermost prefix, or nothing when it has none."""
    found = _NASAL.fullmatch(word)
    rest = _behind_nasal(found[1] or "", found[2]) if found else ""
    if rest and _fits(rest):
        return rest
    found = _PLAIN.fullmatch(word)
    rest = found[1] if found else ""
    if word[:3] in ("ber", "ter", "per") and _known(f"r{rest}"):
        return f"r{rest}"
    return rest if _fits(rest) else ""


def _behind_nasal(nasal: str, rest: str) -> str:
    """Return the root behind me- or pe- with the letter back that the nasal has replaced."""
    if nasal == "ng" and rest[:1] == "e" and _vowels(_known(rest[1:])) == 1:
        return rest[1:]
    if not nasal or not _VOWEL.match(rest):
        return rest
    own = ("k" if nasal == "ng" else nasal) + rest
    return own if _known(own) else _LOST[nasal] + rest


def _fits(rest: str) -> bool:
    """Return whether what is left may be a root: it begins like one, and has two vowels before -an and -kan."""
    return bool(_ONSET.match(rest)) and (_vowels(_TAIL.sub("", rest, count=1)) >= 2 or bool(_known(rest)))


def _without_suffixes(word: str) -> str:
    for group in _ROUNDS:
        for ending in group:
            if word.endswith(ending) and _vowels(word[: -len(ending)]) >= 2:
                word = word[: -len(ending)]
                break
    return word


def _without_k(word: str) -> str:
    """Return a stem without a last k behind a vowel, for it can't be told whether `gerakan` ends in -an or in -kan."""
    return word[:-1] if word[-1] == "k" and _VOWEL.match(word[-2]) and _vowels(word) >= 2 else word


def _vowels(word: str) -> int:
    return len(_VOWEL.findall(word))
