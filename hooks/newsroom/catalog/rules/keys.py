"""Rules about keys: which there are, which must be there, and that each stands once with a value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher

from newsroom.catalog.intake import Intake
from newsroom.catalog.rules.cures import name_of
from newsroom.catalog.rules.finding import Finding, Subject, faults_of, galat, nearest
from newsroom.text.body import slugify
from newsroom.text.problem import Fault

# Below this two keys are only a little alike: `dibuat` is no slip of the pen for `date`.
LIKENESS = 0.65
# What writers call the keys in their own language.
_TRANSLATED = {
    "judul": "title", "tanggal": "date", "jenis": "type", "tipe": "type", "ringkasan": "summary", "nomor": "number",
    "informasi": "information", "draf": "draft", "tempat": "place", "lokasi": "place", "wilayah": "areas",
    "topik": "topics", "tags": "topics", "kategori": "topics", "mitra": "partners", "narahubung": "contacts",
    "kontak": "contacts", "foto": "photos", "gambar": "photos", "lampiran": "attachments", "kegiatan": "event",
    "perubahan": "changes", "bahasa": "lang", "lisensi": "license", "sumber": "source", "penulis": "byline",
    "author": "byline", "description": "summary", "deskripsi": "summary", "berkas": "file", "keterangan": "caption",
    "nama": "name", "jabatan": "role", "telepon": "phone", "surel": "email", "alamat": "address", "warna": "color",
}  # fmt: skip


def unknown_key(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Only keys of the contract are used; a misspelt key would be lost in silence."""
    for fault in faults_of(subject, "unknown-key"):
        guess = meant_key(fault)
        yield galat(
            fault.place,
            f'kunci "{fault.value}" tidak dikenal',
            value=fault.value,
            note=_difference(fault.value, guess),
            hint=f"Maksud Anda: {guess}?" if guess else "Kunci yang ada: " + fault.detail.replace("|", ", ") + ".",
            fix=f"ganti menjadi `{guess}:`." if guess else "hapus baris ini, atau pindahkan isinya ke kunci yang ada.",
        )


def meant_key(fault: Fault) -> str:
    """Return the key that an unknown one was probably meant to be, or an empty text."""
    known = fault.detail.split("|")
    word = fault.value.strip().lower()
    translated = _TRANSLATED.get(word, "")
    guess = translated if translated in known else nearest(word, known)
    return guess if translated == guess or SequenceMatcher(None, word, guess).ratio() > LIKENESS else ""


def _difference(word: str, guess: str) -> str:
    """Return what tells the two keys apart where the eye doesn't see it."""
    foreign = next((letter for letter in word if letter.isalpha() and not letter.isascii()), "")
    if foreign:
        return f'huruf "{foreign}" di sini bukan huruf Latin biasa ({_script(foreign)})'
    if guess and word.lower() == guess:
        return "kunci ditulis dengan huruf kecil"
    return "tidak ada dalam daftar kunci"


def _script(letter: str) -> str:
    names = {"CYRILLIC": "Kiril", "GREEK": "Yunani", "FULLWIDTH": "lebar penuh", "LATIN": "Latin beraksen"}
    return names.get(unicodedata.name(letter, "").split(" ")[0], f"U+{ord(letter):04X}")


def missing_key(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Every key that the contract requires is there."""
    misspelt = {_sibling(fault.key, meant_key(fault)) for fault in faults_of(subject, "unknown-key")}
    for fault in faults_of(subject, "missing-key"):
        if fault.key in misspelt:
            continue
        name, example = fault.value, f" {fault.detail}" if fault.detail else ""
        indent = " " * (fault.place.column - 1)
        yield galat(
            fault.place,
            f"kunci {name_of(fault.key)} belum ada",
            value=name,
            note="biasanya ditulis sesudah ini",
            fix=f"tambahkan baris seperti ini, dengan isi Anda sendiri\n{indent}{name}:{example}",
        )


def _sibling(path: str, name: str) -> str:
    """Return the path of another key beside the one at `path`; keys may hold dots."""
    return path[: path.rfind(".") + 1] + name


def duplicate_key(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A key stands once; of two values nobody could know which one holds."""
    for fault in faults_of(subject, "duplicate-key"):
        yield galat(
            fault.place,
            f"kunci `{fault.value}` sudah ada di baris {fault.detail}",
            value=fault.value,
            note="tertulis dua kali",
            fix=f"hapus salah satu: baris {fault.detail} atau baris {fault.place.line}.",
        )


def bad_key_name(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Names of topics, areas, channels and languages are short: small letters, digits and hyphens."""
    for fault in faults_of(subject, "bad-key-name"):
        options = fault.detail.split("|") if re.fullmatch(r"[a-z|]+", fault.detail) else []
        guess = nearest(fault.value, options) if options else slugify(fault.value)
        yield galat(
            fault.place,
            f'nama "{fault.value}" di bawah `{fault.key.removesuffix(fault.value).rstrip(".")}` tidak dapat dipakai',
            value=fault.value,
            note="yang ada: " + ", ".join(options) if options else "hanya huruf kecil, angka, dan tanda hubung",
            fix=f"ganti menjadi `{guess}:`." if guess else "pilih salah satu nama yang ada.",
        )


def portal_settings(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """The portal's settings stand in mkdocs.yml, under `extra: portal:`."""
    for fault in faults_of(subject, "portal-settings"):
        yield galat(
            fault.place,
            "setelan portal belum ada di mkdocs.yml",
            value=fault.value,
            note="tanpa `extra:` dan `portal:`",
            hint="Portal perlu tahu nama pemerintah, zona waktu, topik, dan wilayahnya.",
            fix="tambahkan di mkdocs.yml\nextra:\n  portal:\n    name: Rujukan Provinsi Contoh\n"
            "    government: Pemerintah Provinsi Contoh\n    zone: WIB\n    coordinator: diskominfo",
        )


def site_url(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """mkdocs.yml says under which address the portal will be found; feeds and share texts need it."""
    for fault in faults_of(subject, "site-url"):
        seen = f'`site_url` "{fault.value}" bukan alamat web' if fault.value else "`site_url` belum diisi"
        yield galat(
            fault.place,
            seen,
            value=fault.value,
            note="alamat portal di internet",
            fix="tulis alamat lengkapnya, misalnya `site_url: https://rujukan.contohprov.example/`.",
        )


def site_dir(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """The portal is always published to `site`, which exchanges two trees; `site_dir` can't name another folder."""
    for fault in faults_of(subject, "site-dir"):
        yield galat(
            fault.place,
            f'`site_dir` "{fault.value}": portal selalu terbit di folder `site`',
            value=fault.value,
            note="bukan folder `site`",
            hint="Untuk folder lain, bangun dengan `newsroom build --copy`, lalu salin foldernya.",
            fix="hapus baris `site_dir` dari mkdocs.yml.",
        )


RULES = (unknown_key, missing_key, duplicate_key, bad_key_name, portal_settings, site_url, site_dir)
