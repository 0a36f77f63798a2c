"""Rules about what a key holds: something, of the right kind, of the right length, one of the known words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsroom.catalog.intake import Intake
from newsroom.catalog.post import CHANGE_KINDS, EVENT_STATES, INFORMATION, TYPES, VERDICTS, WITHDRAWAL_REASONS
from newsroom.catalog.rules.cures import as_value, instead, name_of, with_value
from newsroom.catalog.rules.finding import Finding, Subject, faults_of, galat, nearest, peringatan
from newsroom.text import dates
from newsroom.text.problem import Fault
from newsroom.text.quotes import quote, quoted_line

# What people write for the words of the contract: its labels, and Indonesian for the English ones.
_MEANT = {
    label.lower(): word
    for labels in (TYPES, INFORMATION, EVENT_STATES, VERDICTS, CHANGE_KINDS, WITHDRAWAL_REASONS)
    for word, label in labels.items()
} | {
    "publik": "public", "umum": "public", "terbuka": "public", "internal saja": "internal", "rilis": "siaran-pers",
    "berita": "siaran-pers", "siaran pers": "siaran-pers", "laporan": "laporan-kegiatan", "hoaks": "salah",
    "terjadwal": "planned", "batal": "cancelled",
    "selesai": "held", "ditunda": "postponed", "rencana": "planned", "aktif": "active",
    "digabung": "merged", "ditutup": "closed", "dibubarkan": "closed", "sangat berat": "Extreme", "berat": "Severe",
    "sedang": "Moderate", "ringan": "Minor", "cuaca": "Met", "kesehatan": "Health", "kebakaran": "Fire",
    "segera": "Immediate", "mungkin": "Possible", "sangat mungkin": "Likely", "teramati": "Observed",
}  # fmt: skip
_YES = frozenset("true ya yes y on 1 benar betul aktif".split())
_NO = frozenset("false tidak no n off 0 salah bukan nonaktif".split())
_OFFSETS = {"WITA": "+08:00", "WIT": "+09:00", "WIB": "+07:00"}


def wrong_type(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A value is of the kind that its key wants: a text, a list, or a group of keys."""
    for fault in faults_of(subject, "wrong-type"):
        seen = fault.value if fault.value in ("daftar", "kelompok kunci") else "teks"
        yield galat(
            fault.place,
            f"{name_of(fault.key)} berisi {seen}, seharusnya {fault.detail}",
            value=fault.value,
            note=f"seharusnya {fault.detail}",
            hint=_type_hint(fault, seen),
            fix=_type_cure(subject, fault, seen),
        )


def _type_hint(fault: Fault, seen: str) -> str:
    if seen == "daftar" and fault.detail != "kelompok kunci":
        return "Tanda [ atau - di awal isi berarti daftar. Bila itu bagian dari teks, apit teksnya dengan tanda petik."
    if seen == "kelompok kunci" and fault.detail != "daftar":
        return "Tanda { di awal isi, atau titik dua di bawahnya, berarti ada kunci-kunci lagi."
    return ""


def _type_cure(subject: Subject, fault: Fault, seen: str) -> str:
    line = subject.source.line(fault.place.line)
    rest = line[fault.place.column - 1 :]
    if seen == "teks" and fault.detail == "daftar":
        items = [as_value(item) for item in re.split(r"[,;]\s*", fault.value) if item.strip()]
        return with_value(subject, fault.place, f"[{', '.join(items)}]")
    if rest[:1] in ("[", "{") and fault.detail not in ("daftar", "kelompok kunci"):
        return instead(fault.place.line, quoted_line(line, fault.place.column - 1))
    if fault.detail == "kelompok kunci":
        return "tulis kunci-kuncinya di bawah ini, satu tiap baris, masing-masing diawali dua spasi."
    return f"tulis sebagai {fault.detail}; contohnya ada di panduan."


def empty_value(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A key that stands there has a value."""
    for fault in faults_of(subject, "empty-value"):
        yield galat(
            fault.place,
            f"{name_of(fault.key)} belum diisi",
            value=fault.value,
            note=f'"{fault.value}" berarti kosong' if fault.value.strip() else "isinya belum ada",
            fix="tulis isinya sesudah titik dua, atau hapus baris ini bila tidak diperlukan.",
        )


def comment_in_text(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """After a space, `#` begins a comment that is not published; in a text it would cut off the rest."""
    for fault in faults_of(subject, "comment-in-text"):
        line = subject.source.line(fault.place.line)
        column = line.rfind(fault.detail)
        yield galat(
            fault.place._replace(column=column + 1, end_column=len(line) + 1) if column >= 0 else fault.place,
            f"isi {name_of(fault.key)} terputus pada tanda #",
            value=fault.detail,
            note="dari sini dibaca sebagai catatan yang tidak terbit",
            hint="Bila ini memang catatan, pindahkan ke baris sendiri. Bila bagian dari teks, beri tanda petik.",
            fix=instead(fault.place.line, quoted_line(line, fault.place.column - 1)),
        )


def smart_quotes(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A text that should be in quotes stands in straight ones; curly ones are letters like any other, and are shown."""
    for fault in faults_of(subject, "smart-quotes"):
        yield peringatan(
            fault.place,
            f"{name_of(fault.key)} diapit tanda petik lengkung, yang akan ikut tampil",
            value=fault.value,
            note="bukan tanda petik ketik",
            hint="Ponsel dan Word mengubah tanda petik menjadi lengkung.",
            fix=with_value(subject, fault.place, quote(fault.value)),
        )


def text_length(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Texts are long enough to say something and short enough to be read: lists, chats and search results cut them."""
    for fault in faults_of(subject, "text-length"):
        low, high = map(int, fault.detail.split("-"))
        length = len(fault.value)
        is_short = length < low
        yield galat(
            fault.place,
            f"{name_of(fault.key)} {length} karakter; seharusnya {low} sampai {high}",
            value=fault.value,
            note=f"kurang {low - length} karakter" if is_short else f"lebih {length - high} karakter",
            hint="" if is_short else f'Batasnya jatuh sesudah "…{fault.value[max(0, high - 24) : high]}".',
            fix=f"lengkapi menjadi paling sedikit {low} karakter."
            if is_short
            else f"ringkas menjadi paling banyak {high} karakter.",
        )


def unknown_choice(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Where the contract lists words, one of them is used, exactly as listed."""
    for fault in faults_of(subject, "unknown-choice"):
        options = fault.detail.split("|")
        guess = _meant_choice(fault.value, options)
        yield galat(
            fault.place,
            f'{name_of(fault.key)}: "{fault.value}" tidak ada dalam pilihan',
            value=fault.value,
            note="pilihan: " + ", ".join(options),
            hint=f"Maksud Anda: {guess}?" if guess else "",
            fix=with_value(subject, fault.place, guess) if guess else "pilih salah satu, tulis persis seperti itu.",
        )


def _meant_choice(word: str, options: list[str]) -> str:
    plain = re.sub(r"[\s_-]+", " ", word.strip(" \"'“”").lower())
    meant = _MEANT.get(plain, "")
    if meant in options:
        return meant
    alike = nearest(plain, [name for name, choice in _MEANT.items() if choice in options])
    return nearest(plain.replace(" ", "-"), options) or _MEANT.get(alike, "")


def bad_flag(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A flag is `true` or `false`, without quotes."""
    for fault in faults_of(subject, "bad-flag"):
        word = fault.value.strip().lower()
        meant = "true" if word in _YES else "false" if word in _NO else ""
        yield galat(
            fault.place,
            f'{name_of(fault.key)}: "{fault.value}" seharusnya true atau false',
            value=fault.value,
            note="true berarti ya, false berarti tidak",
            fix=with_value(subject, fault.place, meant) if meant else "tulis `true` atau `false`, tanpa tanda petik.",
        )


def bad_number(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A number is whole, written in digits alone, and within its bounds."""
    for fault in faults_of(subject, "bad-number"):
        low, high = map(int, fault.detail.split("-"))
        digits = re.sub(r"[ .,]|\b0+(?=\d)", "", fault.value)
        number = digits if re.fullmatch(r"\d{1,9}", digits, re.ASCII) and low <= int(digits) <= high else ""
        yield galat(
            fault.place,
            f'{name_of(fault.key)}: "{fault.value}" bukan bilangan {low} sampai {high}',
            value=fault.value,
            note="bilangan bulat, tanpa titik, koma, atau satuan",
            fix=with_value(subject, fault.place, number) if number else f"tulis bilangan antara {low} dan {high}.",
        )


def bad_date(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Dates are ISO 8601, the one order of day, month and year that nobody reads in two ways."""
    for fault in faults_of(subject, "bad-date"):
        is_day = fault.detail == "day"
        guess = _guess_date(fault.value, is_day)
        example = "2026-11-21" if is_day else "2026-11-21T09:00:00+07:00"
        yield galat(
            fault.place,
            f'{name_of(fault.key)}: "{fault.value}" {_date_fault(fault.value, is_day)}',
            value=fault.value,
            note=f"ditulis seperti {example}",
            hint="Jam 09.00 hanya tebakan; sesuaikan." if guess and not is_day and not _has_clock(fault.value) else "",
            fix=with_value(subject, fault.place, guess) if guess else f"tulis misalnya `{example}`.",
        )


def _date_fault(text: str, is_day: bool) -> str:
    if dates.parse_day(text) and not is_day:
        return "belum memuat jam"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}\S*)?", text):
        return "tidak ada di kalender, atau jamnya tidak ada"
    return "tidak terbaca sebagai tanggal"


def _has_clock(text: str) -> bool:
    return bool(re.search(r"\d{1,2}[.:]\d{2}(?!\d)", text))


def _guess_date(text: str, is_day: bool) -> str:
    """Return what was probably meant, in ISO 8601, or an empty text."""
    guess = dates.guess_moment(text) or ""
    offset = next((offset for zone, offset in _OFFSETS.items() if zone in text.upper()), "")
    if not guess or dates.parse_moment(guess, dates.zone("WIB")) is None:
        return ""
    return guess[:10] if is_day else guess + offset


def list_length(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Lists hold something, and not more than readers look at."""
    for fault in faults_of(subject, "list-length"):
        low, high = fault.detail.split("-")
        is_empty = fault.value == "0"
        yield galat(
            fault.place,
            f"{name_of(fault.key)} masih kosong" if is_empty else f"{name_of(fault.key)} berisi {fault.value} butir",
            value=fault.value,
            note=f"{low} sampai {high} butir",
            fix="isi, atau hapus barisnya." if is_empty else f"pilih {high} yang terpenting.",
        )


def repeated_item(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """An item stands in a list once."""
    for fault in faults_of(subject, "repeated-item"):
        yield peringatan(
            fault.place,
            f'"{fault.value}" tertulis dua kali pada `{fault.key.split(".")[0]}`',
            value=fault.value,
            note="sudah disebut sebelumnya",
            fix=f'hapus salah satu "{fault.value}".',
        )


RULES = (
    wrong_type,
    empty_value,
    comment_in_text,
    smart_quotes,
    text_length,
    unknown_choice,
    bad_flag,
    bad_number,
    bad_date,
    list_length,
    repeated_item,
)
