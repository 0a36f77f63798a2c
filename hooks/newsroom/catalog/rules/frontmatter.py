"""Rules about the front matter as a whole: where it begins and ends, and what YAML has that we do without."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.catalog.intake import Intake
from newsroom.catalog.post import Post
from newsroom.catalog.rules.cures import TEMPLATE, above, instead, thousands
from newsroom.catalog.rules.finding import Finding, Subject, faults_of, galat
from newsroom.text.fences import FENCE, FRONT_MATTER_LIMIT
from newsroom.text.problem import Fault

_ABSENT = {
    "empty": "berkas ini masih kosong",
    "keys": f'garis "{FENCE}" di atas kunci pertama belum ada',
    "text": "bagian kunci (judul, tanggal, dan lainnya) di awal berkas belum ada",
}
_MARKS = {
    "yaml-alias": ("*", "rujukan ke bagian lain"),
    "yaml-anchor": ("&", "nama bagian untuk dirujuk"),
    "yaml-tag": ("!", "penanda jenis data"),
}


def front_matter(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A post begins with its front matter: keys between two lines of three hyphens."""
    for fault in faults_of(post, "front-matter"):
        line = fault.place.line
        has_keys = fault.detail == "keys"
        yield galat(
            fault.place,
            _ABSENT[fault.detail],
            value=fault.value,
            note=f'baris pertama berkas seharusnya "{FENCE}"',
            hint=""
            if has_keys
            else "Tanpa kunci-kunci itu portal tidak tahu judul, tanggal, dan untuk siapa kiriman ini.",
            fix=above(line, FENCE if has_keys else TEMPLATE),
        )


def front_matter_first(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Nothing stands before the front matter, not even an empty line; other tools would not find it."""
    for fault in faults_of(post, "front-matter-first"):
        yield galat(
            fault.place,
            f'ada {fault.value} baris kosong di atas "{FENCE}" yang pertama',
            value=fault.value,
            note="seharusnya baris 1",
            fix=f"hapus {fault.value} baris kosong di awal berkas.",
        )


def front_matter_fence(post: Post, _intake: Intake) -> Iterator[Finding]:
    """The front matter stands between lines of exactly three hyphens."""
    for fault in faults_of(post, "front-matter-fence"):
        is_dash = any(sign in fault.value for sign in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
        yield galat(
            fault.place,
            f'garis batas tertulis "{fault.value}", seharusnya "{FENCE}"',
            value=fault.value,
            note="tiga tanda hubung, tanpa yang lain",
            hint="Ponsel dan Word sering mengubah tiga tanda hubung menjadi garis panjang." if is_dash else "",
            fix=instead(fault.place.line, FENCE),
        )


def front_matter_end(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A second line of three hyphens ends the front matter."""
    for fault in faults_of(post, "front-matter-end"):
        yield galat(
            fault.place,
            f'garis "{FENCE}" penutup bagian kunci belum ada',
            note="isi kiriman tampaknya mulai di sini",
            hint=f'Kunci-kunci berdiri di antara dua garis "{FENCE}"; di bawah garis kedua barulah isi kiriman.',
            fix=above(fault.place.line, FENCE),
        )


def front_matter_size(post: Post, _intake: Intake) -> Iterator[Finding]:
    """The front matter holds at most 8 KB; long texts belong into the body."""
    for fault in faults_of(post, "front-matter-size"):
        yield galat(
            fault.place,
            f"bagian kunci {thousands(int(fault.value))} bita, paling besar {thousands(FRONT_MATTER_LIMIT)}",
            value=fault.value,
            note="mulai di sini",
            hint="Biasanya ada teks panjang yang masuk ke salah satu kunci.",
            fix=f'pindahkan teks panjang ke isi kiriman, di bawah garis "{FENCE}" kedua.',
        )


def front_matter_empty(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """There is at least one key."""
    for fault in faults_of(subject, "front-matter-empty"):
        is_post = isinstance(subject, Post)
        yield galat(
            fault.place,
            f'belum ada kunci di antara kedua garis "{FENCE}"' if is_post else "berkas ini belum memuat kunci apa pun",
            note="kunci pertama seharusnya di sini",
            fix="mulailah dengan\n" + TEMPLATE.replace(f"{FENCE}\n", "").removesuffix(f"\n{FENCE}")
            if is_post
            else "salin isi berkas instansi lain sebagai contoh, lalu sesuaikan.",
        )


def yaml_alias(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Values are written where they belong; `*name`, YAML's reference to another part, is refused."""
    yield from (_mark(fault) for fault in faults_of(subject, "yaml-alias"))


def yaml_anchor(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Parts have no names to refer to; `&name`, YAML's anchor, is refused."""
    yield from (_mark(fault) for fault in faults_of(subject, "yaml-anchor"))


def yaml_tag(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Values are plain text; `!name`, YAML's tag, is refused: with it a file could ask for code to be run."""
    yield from (_mark(fault) for fault in faults_of(subject, "yaml-tag"))


def _mark(fault: Fault) -> Finding:
    sign, meaning = _MARKS[fault.rule]
    return galat(
        fault.place,
        f"isi yang diawali tanda {sign} dibaca sebagai {meaning}",
        value=fault.value,
        note="tidak dipakai di portal ini",
        hint=f"Bila tanda {sign} itu bagian dari teks, apit teksnya dengan tanda petik." if fault.detail else "",
        fix=instead(fault.place.line, fault.detail) if fault.detail else f"hapus {sign}{fault.value.lstrip('!')}.",
    )


def yaml_depth(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Lists and records are nested at most 20 deep; the contract needs four."""
    for fault in faults_of(subject, "yaml-depth"):
        yield galat(
            fault.place,
            f"daftar di dalam daftar lebih dari {fault.value} tingkat",
            value=fault.value,
            note="tingkat ke-21 mulai di sini",
            hint="Biasanya ada tanda kurung siku yang terketik berulang.",
            fix="tulis daftarnya sekali saja, misalnya `topics: [kesehatan, pangan]`.",
        )


RULES = (
    front_matter,
    front_matter_first,
    front_matter_fence,
    front_matter_end,
    front_matter_size,
    front_matter_empty,
    yaml_alias,
    yaml_anchor,
    yaml_tag,
    yaml_depth,
)
