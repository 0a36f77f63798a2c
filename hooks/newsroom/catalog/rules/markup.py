"""Rules about the Markdown of a body: what may stand in it, and what would make it slow or unsafe to read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsroom.catalog.intake import Intake
from newsroom.catalog.post import Post
from newsroom.catalog.rules.cures import instead
from newsroom.catalog.rules.finding import Finding, faults_of, galat
from newsroom.text.problem import Fault

# What writers reach for HTML for, and what Markdown has instead.
_INSTEAD_OF = {
    "br": "Untuk pindah paragraf, beri satu baris kosong.",
    "b": "Untuk huruf tebal, tulis **teks tebal**.",
    "strong": "Untuk huruf tebal, tulis **teks tebal**.",
    "i": "Untuk huruf miring, tulis *teks miring*.",
    "em": "Untuk huruf miring, tulis *teks miring*.",
    "u": "Garis bawah dipakai untuk tautan saja; untuk penekanan, tulis **teks tebal**.",
    "a": "Untuk tautan, tulis [teks tautan](https://alamat.example/).",
    "img": "Untuk foto, simpan berkasnya di samping kiriman lalu sebut di `photos`.",
    "table": "Untuk tabel, pakai garis tegak: | Kolom | Kolom |.",
    "ul": "Untuk daftar, awali tiap baris dengan tanda hubung dan spasi.",
    "ol": "Untuk daftar bernomor, awali tiap baris dengan 1. dan spasi.",
    "iframe": "Untuk video atau peta, tulis tautannya.",
    "video": "Untuk video, tulis tautannya.",
    "script": "Skrip tidak pernah terbit di portal.",
    "!": "Catatan untuk rekan kerja jangan ditaruh di kiriman.",
}


def bracket_run(post: Post, _intake: Intake) -> Iterator[Finding]:
    """No sign of Markdown stands more than 100 times in a row."""
    for fault in faults_of(post, "bracket-run"):
        yield galat(
            fault.place,
            f'tanda "{fault.value[:1]}" berulang lebih dari 100 kali',
            value=fault.value,
            note="mulai di sini",
            hint="Deretan sepanjang itu membuat halaman lambat dibaca.",
            fix="untuk garis pemisah cukup tiga tanda hubung pada baris sendiri; selain itu, hapus deretannya.",
        )


def nesting_depth(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Quotations and lists are nested at most 20 deep."""
    for fault in faults_of(post, "nesting-depth"):
        yield galat(
            fault.place,
            "kutipan atau daftar di baris ini lebih dari 20 tingkat",
            value=fault.value,
            note="mulai di sini",
            hint="Biasanya terbawa dari surel yang sudah dibalas berkali-kali.",
            fix="sisakan satu tanda > (kutipan) atau - (daftar) di awal baris.",
        )


def repeated_markup(post: Post, _intake: Intake) -> Iterator[Finding]:
    """The same few signs don't stand 300 times one after the other."""
    for fault in faults_of(post, "repeated-markup"):
        yield galat(
            fault.place,
            "tanda yang sama berulang ratusan kali",
            value=fault.value,
            note="mulai di sini",
            hint="Biasanya terbawa saat menyalin dari situs web atau lembar kerja.",
            fix="hapus bagian yang berulang.",
        )


def body_time(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A body is rendered within five seconds; ordinary ones take a few thousandths of a second."""
    for fault in faults_of(post, "body-time"):
        yield galat(
            fault.place,
            "isi kiriman terlalu rumit untuk diolah",
            value=fault.value,
            note="isi mulai di sini",
            hint="Biasanya ada tabel, kurung, atau tanda kutip yang sangat banyak atau bersarang.",
            fix="hapus bagian yang terbawa dari aplikasi lain, atau simpan tabelnya sebagai lampiran.",
        )


def raw_html(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Bodies are Markdown without HTML: what browsers would run or draw is ours to write, not a text's."""
    for fault in faults_of(post, "raw-html"):
        name = _tag_name(fault.value)
        yield galat(
            fault.place,
            f'kode HTML "{fault.value}" tidak dapat dipakai',
            value=fault.value,
            note="tidak akan tampil",
            hint=_INSTEAD_OF.get(name, "Teks kiriman memakai Markdown, tanpa HTML."),
            fix="hapus kode ini; bila tandanya bagian dari teks, tulis \\< di depannya.",
        )


def _tag_name(tag: str) -> str:
    found = re.match(r"</?([a-z!]+)", tag, re.IGNORECASE)
    return found[1].lower() if found else ""


def unsafe_link(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Links lead to web pages, e-mail addresses, phone numbers or files of the portal, and to nothing that runs."""
    for fault in faults_of(post, "unsafe-link"):
        yield galat(
            fault.place,
            f'tautan "{fault.value}" tidak aman untuk pembaca',
            value=fault.value,
            note="tidak akan terbit",
            hint=_link_hint(fault),
            fix="tulis alamat lengkap yang diawali https://, mailto:, atau tel:.",
        )


def _link_hint(fault: Fault) -> str:
    if "@" in fault.value and "//" in fault.value:
        return "Nama pengguna di dalam alamat sering dipakai untuk menipu."
    if "\\" in fault.value or "%5c" in fault.value.lower():
        return "Garis miring terbalik (\\) hanya dipakai di komputer Windows; di web dipakai garis miring (/)."
    return "Yang dapat dibuka pembaca hanya alamat https, http, mailto, tel, dan berkas portal ini."


def external_image(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Images come from beside the post: others vanish, change, or watch who reads."""
    for fault in faults_of(post, "external-image"):
        yield galat(
            fault.place,
            "gambar ini diambil dari situs lain",
            value=fault.value,
            note="bukan berkas di samping kiriman",
            hint="Gambar di situs lain dapat hilang atau berganti, dan pemiliknya dapat melihat siapa yang membaca.",
            fix="unduh gambarnya, simpan di samping kiriman, lalu sebut di `photos` dengan pemiliknya di `credit`.",
        )


def heading_top(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Headings of a body begin at the second level; the title is the first."""
    for fault in faults_of(post, "heading-top"):
        line = post.source.line(fault.place.line)
        yield galat(
            fault.place,
            f'judul bagian "{fault.value}" setingkat dengan judul kiriman',
            value=fault.value,
            note="satu # hanya untuk judul kiriman, yang ada di `title`",
            fix=instead(fault.place.line, re.sub(r"^(\s*)#(?=\s|$)", r"\1##", line))
            if line.lstrip().startswith("#")
            else f"tulis `## {fault.value}` pada satu baris, tanpa garis di bawahnya.",
        )


def heading_skip(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Headings go down one level at a time, so that who hears the page can follow its outline."""
    for fault in faults_of(post, "heading-skip"):
        before, level = map(int, fault.detail.split("-"))
        line = post.source.line(fault.place.line)
        yield galat(
            fault.place,
            f'judul bagian "{fault.value}" melompat dari tingkat {before} ke tingkat {level}',
            value=fault.value,
            note=f"seharusnya {'#' * (before + 1)}",
            hint="Pembaca layar mengikuti tingkat judul satu per satu.",
            fix=instead(fault.place.line, re.sub(r"#+", "#" * (before + 1), line, count=1)),
        )


def unused_footnote(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Every footnote is referred to; one that is not would vanish from the page."""
    for fault in faults_of(post, "unused-footnote"):
        twin = fault.detail == "twin"
        yield galat(
            fault.place,
            f'catatan kaki "{fault.value}" {"ditulis dua kali" if twin else "tidak dirujuk di mana pun"}',
            value=fault.value,
            note="tidak akan terbit",
            hint="Hanya yang terakhir terbit." if twin else "Catatan terbit bila ada tandanya di dalam isi.",
            fix="beri catatan ini nama lain dan rujuk namanya di dalam isi, atau hapus."
            if twin
            else f"taruh `[^{fault.value}]` di kalimat yang dijelaskannya, atau hapus catatan ini.",
        )


def missing_footnote(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Every reference to a footnote has its footnote; one that has none would be printed as it was typed."""
    for fault in faults_of(post, "missing-footnote"):
        label = fault.value[2:-1]
        better = f"[^{'-'.join(label.split())}]"
        yield galat(
            fault.place,
            f'tanda catatan kaki "{fault.value}" tidak punya catatan',
            value=fault.value,
            note="akan tercetak apa adanya",
            hint="Nama catatan kaki ditulis tanpa spasi." if " " in label else "",
            fix=f"tulis catatannya pada baris sendiri di akhir isi, `{better}: isi catatan`"
            + (f", dan rujuk sebagai `{better}`." if better != fault.value else ", atau hapus tandanya."),
        )


RULES = (
    bracket_run,
    nesting_depth,
    repeated_markup,
    body_time,
    raw_html,
    unsafe_link,
    external_image,
    heading_top,
    heading_skip,
    unused_footnote,
    missing_footnote,
)
