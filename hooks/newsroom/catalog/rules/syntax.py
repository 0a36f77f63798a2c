"""Rules about how keys and texts are written down, so that YAML reads what the writer meant."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.catalog.intake import Intake
from newsroom.catalog.rules.cures import instead, with_value
from newsroom.catalog.rules.finding import Finding, Subject, faults_of, galat
from newsroom.text.problem import Fault
from newsroom.text.quotes import quote

_LISTS = {"[": "daftar", "{": "kelompok kunci"}
_CLOSERS = {"]": "[", "}": "{"}
_ODD = {"\t": "tab", "\u00a0": "spasi khusus dari Word atau situs web (U+00A0)"}
_UNREADABLE = {
    "document": 'ada garis "---" kedua di tengah berkas; hanya satu bagian yang dibaca',
    "mapping": "berkas ini harus berupa pasangan `kunci: isi`",
    "key": "kunci harus berupa satu kata, bukan daftar",
    "bracket": "isi di dalam tanda kurung tidak terbaca",
    "": "baris ini tidak terbaca",
}


def unquoted_text(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A text that holds a sign of YAML (`: `, or `@ * & ! | > [ { # %` at its start) stands in quotes."""
    for fault in faults_of(subject, "unquoted-text"):
        message, note, hint = _sign_words(fault, subject.source.line(fault.place.line))
        yield galat(fault.place, message, value=fault.value, note=note, hint=hint, fix=_mended(fault, _whole(fault)))


def _sign_words(fault: Fault, line: str) -> tuple[str, str, str]:
    """Return what happened, what stands at the place, and why, for the sign that was misread."""
    text, sign = f"isi `{fault.key}`" if fault.key else "teks ini", fault.value
    around = "Apit seluruh teksnya dengan tanda petik."
    if sign == ":":
        before = line[: fault.place.column - 1].rpartition(": ")[2].strip("- \"'“")
        before = before if len(before) < 50 else "…" + before[-40:].partition(" ")[2]
        why = f'Titik dua yang diikuti spasi memisahkan kunci dari isinya, sehingga "{before}" dikira kunci.'
        return f"{text} terputus pada titik dua", "titik dua ini dibaca sebagai pemisah", f"{why} {around}"
    if sign == "#":
        why = "Tanda # menandai catatan yang tidak ikut terbit."
        return f"{text} diawali tanda #", "dari sini dibaca sebagai catatan", f"{why} {around}"
    if sign in "\"'":
        why = "Tanda petik di awal berarti seluruh isi ada di antara sepasang tanda petik."
        return f"{text} berlanjut sesudah tanda petik ditutup", "kelebihan teks ini tidak terbaca", f"{why} {around}"
    if sign in _CLOSERS:
        why = f"Tanda {_CLOSERS[sign]} di awal berarti sebuah {_LISTS[_CLOSERS[sign]]}."
        return f"{text} berlanjut sesudah tanda kurung ditutup", "kelebihan teks ini tidak terbaca", f"{why} {around}"
    return f"{text} diawali tanda {sign}", "teks tidak boleh diawali tanda ini", around


def _whole(fault: Fault) -> str:
    return f"apit seluruh teks `{fault.key}` dengan tanda petik, dari awal sampai akhirnya." if fault.key else ""


def _mended(fault: Fault, otherwise: str) -> str:
    return instead(fault.place.line, fault.detail) if fault.detail else otherwise


def unpaired_quote(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Quotes come in pairs: one before the text, the same after it, on its last line."""
    for fault in faults_of(subject, "unpaired-quote"):
        is_open = len(fault.value) == 1
        text = f"isi `{fault.key.rpartition('.')[2]}`"
        yield galat(
            fault.place,
            f"tanda petik pada {text} {'tidak ditutup' if is_open else 'hanya sebelah'}",
            value=fault.value,
            note="dibuka di sini" if is_open else "akan ikut tampil di halaman",
            hint="Karena tidak ditutup, baris-baris sesudahnya ikut terbaca sebagai teks." if is_open else "",
            fix=_mended(fault, with_value(subject, fault.place, quote(fault.value.strip('"“”'))))
            if is_open or fault.value in subject.source.line(fault.place.line)
            else f"hapus tanda petik yang sebelah pada {text}.",
        )


def unpaired_bracket(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Brackets come in pairs: [ with ], { with }."""
    for fault in faults_of(subject, "unpaired-bracket"):
        is_open = fault.value in _LISTS
        yield galat(
            fault.place,
            f"tanda kurung {fault.value} pada `{fault.key}` tidak ada pasangannya",
            value=fault.value,
            note="dibuka di sini, tidak ditutup" if is_open else "kurung tutup ini berlebih",
            fix=_mended(fault, "periksa pasangan tanda kurung pada baris ini."),
        )


def bad_escape(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """In double quotes a backslash begins a code, such as `\\n`; to be a backslash, it stands twice."""
    for fault in faults_of(subject, "bad-escape"):
        yield galat(
            fault.place,
            f"garis miring terbalik pada isi `{fault.key}` tidak terbaca",
            value=fault.value,
            note=f'"{fault.value}" tidak punya arti',
            hint="Di antara tanda petik ganda, garis miring terbalik harus ditulis dua kali.",
            fix=_mended(fault, f"tulis \\\\ menggantikan \\ pada isi `{fault.key}`."),
        )


def missing_space(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A space follows the colon after a key, and the hyphen before an item."""
    for fault in faults_of(subject, "missing-space"):
        is_dash = fault.value == "-"
        yield galat(
            fault.place,
            "tanda - di awal butir perlu spasi" if is_dash else f"titik dua sesudah `{fault.key}` perlu spasi",
            value=fault.value,
            note="spasi kurang di sini",
            fix=_mended(fault, "tambahkan spasi di sini."),
        )


def missing_colon(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Every line of the front matter is a key, a colon and a value, or goes on with the one above."""
    for fault in faults_of(subject, "missing-colon"):
        yield galat(
            fault.place,
            f"titik dua sesudah `{fault.key}` belum ada" if fault.key else "baris ini bukan pasangan `kunci: isi`",
            value=fault.value,
            note="sesudah kata ini" if fault.key else "tanpa titik dua",
            hint="" if fault.detail else "Bila baris ini lanjutan teks di atasnya, awali dengan dua spasi.",
            fix=_mended(fault, "tulis kunci, titik dua, spasi, lalu isinya, misalnya `place: Kota Contoh`."),
        )


def indentation(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Keys of one group begin at the same column, and what belongs to a key stands deeper than it."""
    for fault in faults_of(subject, "indentation"):
        spaces, seen = len(fault.detail) - len(fault.detail.lstrip()), fault.place.column - 1
        goes_on = bool(fault.key) and seen < spaces and not fault.value.startswith((fault.key, "-"))
        yield galat(
            fault.place,
            f"baris ini belum terbaca sebagai lanjutan `{fault.key}`"
            if goes_on
            else "awal baris ini tidak sejajar dengan baris di atasnya",
            value=fault.value,
            note=f"{_spaces(seen)} di depan" + (f", seharusnya {_spaces(spaces)}" if fault.detail else ""),
            hint="Lanjutan teks menjorok dua spasi dari kuncinya." if goes_on else "Kunci dalam satu kelompok sejajar.",
            fix=_mended(fault, "sejajarkan baris ini dengan baris di atasnya."),
        )


def _spaces(number: int) -> str:
    return f"{number} spasi" if number else "tanpa spasi"


def odd_space(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Lines are indented with ordinary spaces: neither tabs nor the no-break spaces of word processors."""
    for fault in faults_of(subject, "odd-space"):
        name = _ODD.get(fault.value, f"spasi khusus (U+{ord(fault.value or ' '):04X})")
        yield galat(
            fault.place,
            f"ada {name}; yang dipakai hanya spasi biasa",
            value=fault.value,
            note="di sini",
            fix=_mended(fault, "hapus tanda itu, lalu ketik spasi biasa."),
        )


def yaml_syntax(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """The front matter is YAML: pairs of a key and a value, lists and groups."""
    for fault in faults_of(subject, "yaml-syntax"):
        kind = fault.detail or fault.key
        yield galat(
            fault.place,
            _UNREADABLE[kind],
            value=fault.value,
            note="pembacaan berhenti di sini",
            hint="Di dalam kurung, pasangan dipisahkan koma: `byline: {writer: Sari Dewi, editor: Rina Lestari}`."
            if kind == "bracket"
            else "",
            fix="apit teks dengan tanda petik, atau bandingkan dengan contoh di panduan.",
        )


RULES = (
    unquoted_text,
    unpaired_quote,
    unpaired_bracket,
    bad_escape,
    missing_space,
    missing_colon,
    indentation,
    odd_space,
    yaml_syntax,
)
