"""The file of an agency (design.md section 5.2): its keys, what each may hold, and the reading of it."""

from __future__ import annotations

from newsroom.catalog.agency import KINDS, SLUG, STATES, Agency, Contact, Signer, Status, Writer
from newsroom.catalog.fields import Key, ListOf, Record, TextMap, described
from newsroom.catalog.kinds import Choice, Day, Number, Pattern, Text, Url
from newsroom.text import dates
from newsroom.text.source import Source

EMAIL = Pattern(
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
    "bad-email",
    "humas@dinkes.contohprov.example",
    "alamat surel",
)
PHONE = Pattern(r"\+?[0-9(][0-9 ().-]{2,28}[0-9]", "bad-phone", "+62 21 555 0100", "nomor telepon", 32)
ID = Pattern(SLUG, "bad-slug", "humas", "nama pendek", 40)

CONTACT_KEYS = {
    "id": Key(ID, "nama pendek untuk dipakai di kunci contacts kiriman", required=True, example="humas"),
    "name": Key(Text(1, 120), "nama orang atau meja layanan", required=True, example="Humas Dinas Kesehatan"),
    "role": Key(Text(1, 120), "jabatan atau tugas"),
    "phone": Key(PHONE, "nomor telepon"),
    "email": Key(EMAIL, "alamat surel"),
}
WRITER_KEYS = {
    "name": Key(Text(1, 120), "nama penulis", required=True, example="Sari Dewi"),
    "email": Key(EMAIL, "surel penulis", required=True, example="sari@dinkes.contohprov.example"),
}
SSH_KEY = Pattern(
    r"(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-\S+|sk-\S+) [A-Za-z0-9+/=]+(?: .*)?",
    "bad-signing-key",
    "ssh-ed25519 AAAA…",
    "kunci publik SSH",
    2000,
)
LOGO = Pattern(r"[a-z0-9-]+(?:/[a-z0-9-]+)*\.(?:png|jpg|webp)", "bad-logo", "logo/bpbd.png", "berkas logo")
SIGNER_KEYS = {
    "name": Key(Text(1, 120), "nama penanda tangan", required=True, example="Sari Dewi"),
    "key": Key(SSH_KEY, "kunci publik SSH", required=True, example="ssh-ed25519 AAAA…"),
    "valid_after": Key(Day(), "berlaku sejak"),
    "valid_before": Key(Day(), "berlaku sebelum tanggal ini"),
    "revoked": Key(Text(1, 200), "alasan kunci dicabut"),
}
STATUS_KEYS = {
    "state": Key(Choice(STATES), "active, merged (digabung) atau closed (dibubarkan)", required=True, example="active"),
    "since": Key(Day(), "sejak tanggal"),
    "into": Key(ID, "instansi penerus, bila digabung"),
}
COLOR = Pattern(r"#[0-9A-Fa-f]{6}", "bad-color", '"#0b5394"', "warna")
NUMBER_PATTERN = Pattern(
    r"(?:[A-Za-z0-9./-]|\{tahun\}|\{bulan\}|\{nomor(?::[1-9])?\})+",
    "bad-number-pattern",
    '"{tahun}/BPBD/{nomor:4}"',
    "pola nomor",
)
KEYS = {
    "name": Key(Text(3, 120), "nama lengkap", required=True, example="Dinas Kesehatan"),
    "short_name": Key(Text(2, 30), "nama pendek", required=True, example="Dinkes"),
    "kind": Key(Choice(KINDS), "jenis instansi", required=True, example="dinas"),
    "parent": Key(ID, "slug instansi induk"),
    "zone": Key(Choice(tuple(dates.ZONES)), "zona waktu", required=True, example="WIB"),
    "color": Key(COLOR, "warna instansi, di dalam tanda petik", example='"#0b5394"'),
    "logo": Key(LOGO, "berkas logo di folder agencies/"),
    "about": Key(Text(10, 500), "satu-dua kalimat tentang tugas instansi"),
    "website": Key(Url(), "alamat situs"),
    "address": Key(Text(3, 200), "alamat kantor"),
    "phone": Key(PHONE, "telepon kantor"),
    "email": Key(EMAIL, "surel kantor"),
    "ppid": Key(Url(), "halaman PPID"),
    "contacts": Key(ListOf(Record(CONTACT_KEYS, Contact)), "narahubung"),
    "channels": Key(TextMap(SLUG, Text(1, 200)), "akun resmi, misalnya instagram"),
    "writers": Key(ListOf(Record(WRITER_KEYS, Writer), high=200), "penulis"),
    "signers": Key(ListOf(Record(SIGNER_KEYS, Signer), high=200), "penanda tangan"),
    "number_pattern": Key(NUMBER_PATTERN, "pola nomor siaran", example='"{tahun}/BPBD/{nomor:4}"'),
    "target_days": Key(Number(1, 366), "instansi menargetkan satu kiriman tiap sekian hari"),
    "status": Key(Record(STATUS_KEYS, Status), "keadaan instansi"),
}  # fmt: skip


def read(source: Source) -> Agency:
    """Return the agency of an `agencies/<slug>.yml`; what is wrong with the file is in its faults."""
    slug = source.path.rpartition("/")[2].removesuffix(".yml")
    return described(Agency(slug), KEYS, source)
