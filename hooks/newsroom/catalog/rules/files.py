"""Rules about a file's bytes: that it is text, in UTF-8, of a size that people write."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.catalog.intake import Intake
from newsroom.catalog.rules.cures import thousands
from newsroom.catalog.rules.finding import Finding, Subject, faults_of, galat, peringatan, saran
from newsroom.text.source import FILE_LIMIT, LINE_LIMIT

SAVE_AS = (
    "Di Notepad: File, Save As, lalu Encoding: UTF-8."
    " Di VS Code: klik nama pengodean di kanan bawah, Save with Encoding, lalu UTF-8."
)
# Writers' names for what can't be seen; a range of code points each.
_HIDDEN_NAMES = (
    (0x200B, 0x200B, "spasi tanpa lebar"),
    (0x2028, 0x2029, "pemisah baris tak terlihat"),
    (0x202A, 0x202E, "pembalik arah tulisan"),
    (0x2066, 0x2069, "pembalik arah tulisan"),
    (0x2060, 0x2064, "penyambung tak terlihat"),
    (0xFEFF, 0xFEFF, "tanda BOM di tengah teks"),
)


def file_unreadable(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Every file can be opened."""
    for fault in faults_of(subject, "file-unreadable"):
        yield galat(
            fault.place,
            f"berkas {fault.value} tidak dapat dibuka",
            value=fault.value,
            hint="Berkas itu tidak ada, atau izin bacanya tertutup.",
            fix="periksa nama dan izin berkas itu, lalu jalankan pemeriksaan lagi.",
        )


def file_size(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A text file holds at most 200 KB: more is data or a picture pasted as text, and slow for everybody."""
    for fault in faults_of(subject, "file-size"):
        yield galat(
            fault.place,
            f"berkas ini lebih besar dari {FILE_LIMIT // 1024} KB",
            value=fault.value,
            hint="Sebanyak itu kira-kira 30.000 kata. Biasanya ada gambar atau tabel data yang tertempel sebagai teks.",
            fix="simpan data atau gambarnya sebagai berkas sendiri, lalu sebut di `attachments` atau `photos`.",
        )


def text_encoding(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Text files are UTF-8, as phones, the web and Git expect."""
    for fault in faults_of(subject, "text-encoding"):
        letter = f'huruf "{fault.detail}" tersimpan dengan pengodean lama' if fault.detail else ""
        yield galat(
            fault.place,
            letter or f"berkas ini tersimpan sebagai {fault.value}, bukan UTF-8",
            value=fault.value,
            note="tidak terbaca sebagai UTF-8" if fault.detail else "",
            hint=SAVE_AS,
            fix="simpan ulang berkas ini sebagai UTF-8.",
        )


def byte_order_mark(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """UTF-8 needs no byte order mark; other tools stumble over it."""
    for fault in faults_of(subject, "byte-order-mark"):
        yield saran(
            fault.place,
            "berkas ini diawali tanda BOM yang tidak terlihat",
            note="di depan huruf pertama",
            hint="Portal mengabaikannya, tetapi alat lain dapat gagal membaca berkas ini.",
            fix='simpan ulang sebagai "UTF-8", bukan "UTF-8 with BOM".',
        )


def line_endings(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Lines end with LF alone, so that Git shows only what really changed."""
    for fault in faults_of(subject, "line-endings"):
        yield saran(
            fault.place,
            "baris berkas ini diakhiri cara Windows (CR LF)",
            note="mulai dari akhir baris ini",
            hint="Portal membacanya dengan benar, tetapi riwayat perubahan akan menandai seluruh berkas.",
            fix="di VS Code, klik CRLF di kanan bawah, pilih LF, lalu simpan.",
        )


def line_length(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A line holds at most 20 KB; a longer one is a pasted picture or data."""
    for fault in faults_of(subject, "line-length"):
        yield galat(
            fault.place,
            f"baris ini {thousands(int(fault.value))} karakter, paling panjang {thousands(LINE_LIMIT)}",
            value=fault.value,
            note="mulai di sini",
            hint="Biasanya ada gambar atau data yang tertempel sebagai teks.",
            fix="simpan gambarnya sebagai berkas lalu sebut di `photos`, atau pecah teksnya menjadi beberapa paragraf.",
        )


def control_character(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Text has no control characters: they are invisible, and forbidden in feeds (XML 1.0, section 2.2)."""
    for fault in faults_of(subject, "control-character"):
        yield galat(
            fault.place,
            f"ada karakter kendali yang tidak terlihat ({fault.value})",
            value=fault.value,
            note=f"tepat di sini{_more(fault.detail)}",
            hint="Biasanya terbawa saat menyalin dari PDF atau aplikasi lain.",
            fix="hapus kata di sekitarnya, lalu ketik ulang.",
        )


def hidden_character(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Text has no characters that can't be seen; those that turn the direction of writing can make a text lie."""
    for fault in faults_of(subject, "hidden-character"):
        code = int(fault.value.removeprefix("U+"), 16)
        name = next(name for first, last, name in _HIDDEN_NAMES if first <= code <= last)
        turns = name == "pembalik arah tulisan"
        level = galat if turns else peringatan
        yield level(
            fault.place,
            f"ada karakter yang tidak terlihat: {name} ({fault.value})",
            value=fault.value,
            note=f"tepat di sini{_more(fault.detail)}",
            hint="Dengan tanda ini teks dapat terbaca lain dari yang tersimpan."
            if turns
            else "Biasanya terbawa saat menyalin dari situs web, Word, atau WhatsApp.",
            fix="hapus kata di sekitarnya, lalu ketik ulang.",
        )


def _more(count: str) -> str:
    return f", dan {int(count) - 1} lagi di baris ini" if int(count or 1) > 1 else ""


RULES = (
    file_unreadable,
    file_size,
    text_encoding,
    byte_order_mark,
    line_endings,
    line_length,
    control_character,
    hidden_character,
)
