"""The contract of a post (design.md section 5.1): its keys, what each may hold, and the reading of a file by it."""

from __future__ import annotations

import datetime as dt
from functools import partial

from newsroom.catalog.agency import SLUG
from newsroom.catalog.agencyfile import ID
from newsroom.catalog.fields import Key, ListOf, Record, TextMap, read_keys
from newsroom.catalog.kinds import Choice, Day, Flag, Moment, Pattern, Text, Url
from newsroom.catalog.paths import identity, resolve_link
from newsroom.catalog.post import (
    AUDIENCES,
    CAP_CATEGORIES,
    CAP_CERTAINTIES,
    CAP_SEVERITIES,
    CAP_URGENCIES,
    CHANGE_KINDS,
    EVENT_STATES,
    INFORMATION,
    TYPES,
    VERDICTS,
    WITHDRAWAL_REASONS,
    Alert,
    Appearance,
    Attachment,
    Byline,
    Change,
    Clarification,
    Event,
    Person,
    Photo,
    Post,
    Social,
    Withdrawal,
)
from newsroom.catalog.reading import Kind, Reading
from newsroom.engine import limits
from newsroom.text import frontmatter, markdown
from newsroom.text.body import Body
from newsroom.text.problem import START, Fault, Place
from newsroom.text.source import Source

BODY_SECONDS = 5.0
FILE = Pattern(r"[A-Za-z0-9._/ -]+", "bad-file-name", "rob.jpg", "nama berkas")
AREA = Pattern(SLUG, "bad-slug", "kota-contoh", "slug", 80)
SITE_PATH = Pattern(r"/[A-Za-z0-9._~/%-]*", "bad-site-path", "/berita/lama/", "alamat di portal", 300)
NUMBER = Pattern(r"[A-Za-z0-9]+(?:[./-][A-Za-z0-9]+)*", "number-form", "2026/BPBD/0123", "nomor", 60)
LANGUAGE = Pattern(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?", "bad-language", "id", "kode bahasa", 12)
FOCUS = Pattern(
    r"(?:0(?:\.\d{1,3})?|1(?:\.0{1,3})?) *, *(?:0(?:\.\d{1,3})?|1(?:\.0{1,3})?)",
    "bad-focus",
    '"0.5,0.4"',
    "titik fokus",
)
HASHTAG = Pattern(r"#?[A-Za-z0-9_]{2,50}", "bad-hashtag", "SiagaRob", "tagar")
LINE, NOTE = Text(1, 200), Text(5, 500)


def _keys(required: str, **kinds: tuple[Kind, str, str]) -> dict[str, Key]:
    needed = required.split()
    return {name: Key(kind, help_text, name in needed, example) for name, (kind, help_text, example) in kinds.items()}


SUMMARY_EXAMPLE = '"Rob 60 sentimeter menggenangi tiga kampung sejak Jumat malam; posko dibuka di Balai Desa Muara."'
LANGUAGE_NAME = r"[a-z]{2,3}(?:-[A-Za-z]{2,4})*"
PERSON_KEYS = _keys(
    "name", name=(Text(2, 120), "nama pejabat", "Ratna Wulandari"), role=(Text(2, 160), "jabatan", "Gubernur Contoh")
)
BYLINE_KEYS = _keys(
    "",
    writer=(Text(2, 120), "penulis", "Sari Dewi"),
    photographer=(Text(2, 120), "juru foto", "Budi Santoso"),
    editor=(Text(2, 120), "penyunting", "Rina Lestari"),
    approver=(Text(2, 120), "penyetuju; bukan penulis", "Andi Wijaya"),
)
PHOTO_KEYS = _keys(
    "file alt",
    file=(FILE, "nama berkas, dihitung dari folder kiriman", "rob.jpg"),
    alt=(
        Text(1, 300),
        "apa yang terlihat, untuk pembaca tunanetra",
        "Petugas mengevakuasi warga dengan perahu karet di Kampung Muara",
    ),
    caption=(Text(3, 400), "keterangan di bawah foto", "Evakuasi warga Kampung Muara, Rabu sore."),
    credit=(Text(2, 160), "pemilik foto", "Budi Santoso / BPBD"),
    focus=(FOCUS, "titik terpenting: x,y dari 0 sampai 1", '"0.5,0.4"'),
)
ATTACHMENT_KEYS = _keys(
    "file title",
    file=(FILE, "nama berkas, dihitung dari folder kiriman", "jadwal.pdf"),
    title=(Text(3, 160), "nama dokumen untuk pembaca", "Jadwal layanan bulan November"),
)
EVENT_KEYS = _keys(
    "start status",
    start=(Moment(), "mulai", "2026-11-20T09:00:00+07:00"),
    end=(Moment(), "selesai", "2026-11-20T12:00:00+07:00"),
    venue=(LINE, "tempat", "Aula Kantor Gubernur"),
    area=(AREA, "wilayah dari daftar portal", "kota-contoh"),
    organiser=(LINE, "penyelenggara", "Dinas Kesehatan"),
    status=(Choice(tuple(EVENT_STATES)), "keadaan kegiatan", "held"),
    reason=(NOTE, "alasan bila ditunda, dijadwalkan ulang atau dibatalkan", "Cuaca buruk di jalur penyeberangan"),
    participants=(LINE, "peserta", "120 kader posyandu"),
    registration=(LINE, "cara atau alamat pendaftaran", "https://daftar.contohprov.example/"),
    results=(Text(5, 1000), "hasil kegiatan", "Disepakati jadwal vaksinasi per kecamatan"),
)
APPEARANCE_KEYS = _keys(
    "where",
    where=(LINE, "di mana klaim terlihat", "grup WhatsApp"),
    date=(Day(), "kapan", "2026-11-18"),
    url=(Url(), "alamatnya", "https://medsos.example/1"),
)
CLARIFICATION_KEYS = _keys(
    "claim verdict",
    claim=(Text(10, 500), "klaim yang beredar", "Air PDAM tercemar dan mematikan"),
    claimant=(LINE, "siapa yang mengatakan", "akun tak dikenal"),
    appeared=(ListOf(Record(APPEARANCE_KEYS, Appearance)), "di mana klaim terlihat", ""),
    verdict=(Choice(tuple(VERDICTS)), "putusan", "salah"),
    evidence=(ListOf(Url()), "alamat bukti", "https://lab.contohprov.example/hasil"),
)
ALERT_KEYS = _keys(
    "category event urgency severity certainty expires instruction areas",
    category=(Choice(CAP_CATEGORIES), "golongan bahaya (CAP 1.2)", "Met"),
    event=(Text(3, 120), "bahaya apa", "Banjir rob"),
    urgency=(Choice(CAP_URGENCIES), "seberapa mendesak", "Expected"),
    severity=(Choice(CAP_SEVERITIES), "seberapa berat", "Severe"),
    certainty=(Choice(CAP_CERTAINTIES), "seberapa pasti", "Likely"),
    onset=(Moment(), "perkiraan mulai", "2026-11-21T18:00:00+07:00"),
    expires=(Moment(), "berlaku sampai", "2026-11-22T06:00:00+07:00"),
    instruction=(
        Text(10, 1000),
        "apa yang harus dilakukan warga",
        "Jauhi pantai dan pindahkan kendaraan ke tempat tinggi.",
    ),
    areas=(ListOf(AREA), "wilayah yang terdampak", "[kota-contoh]"),
)
CHANGE_KEYS = _keys(
    "date kind note",
    date=(Moment(), "kapan diubah", "2026-11-21T14:00:00+07:00"),
    kind=(Choice(tuple(CHANGE_KINDS)), "koreksi, pembaruan, klarifikasi atau ejaan", "koreksi"),
    note=(NOTE, "apa yang berubah", "Jumlah pengungsi diperbaiki."),
    before=(Text(1, 500), "tertulis semula", "120 orang"),
    after=(Text(1, 500), "yang benar", "102 orang"),
)
WITHDRAWAL_KEYS = _keys(
    "date reason note",
    date=(Moment(), "kapan dicabut", "2026-11-21T14:00:00+07:00"),
    reason=(Choice(tuple(WITHDRAWAL_REASONS)), "alasan", "keliru"),
    note=(NOTE, "penjelasan untuk pembaca", "Kiriman terbit sebelum data diperiksa."),
    replacement=(
        Pattern(r"[A-Za-z0-9._~/%#-]+", "bad-site-path", "/bpbd/2026/banjir-rob/", "alamat pengganti", 300),
        "kiriman pengganti",
        "/bpbd/2026/banjir-rob/",
    ),
)
SOCIAL_KEYS = _keys(
    "",
    headline=(Text(3, 110), "judul untuk media sosial", "Rob malam ini"),
    text=(Text(10, 500), "teks untuk media sosial", "Warga pesisir diimbau waspada rob."),
    hashtags=(ListOf(HASHTAG, 1, 10), "tagar tanpa pagar", "[SiagaRob]"),
    channels=(TextMap(SLUG, Text(1, 5000, keeps_lines=True)), "teks khusus satu kanal", 'x: "…"'),
)
PRIVACY_KINDS = r"nik|telepon|rekening"
KEYS = _keys(
    "title date type summary audience",
    title=(Text(10, 110), "judul, 10–110 karakter, tanpa titik di akhir", '"Banjir rob di Muara Padi, 102 warga mengungsi"'),
    date=(Moment(), "tanggal dan jam terbit; di masa depan berarti terjadwal", "2026-11-21T09:00:00+07:00"),
    type=(Choice(tuple(TYPES)), "jenis kiriman", "siaran-pers"),
    summary=(Text(60, 200), "ringkasan, 60–200 karakter", SUMMARY_EXAMPLE),
    audience=(Choice(AUDIENCES), "untuk siapa; hanya public yang terbit", "public"),
    number=(NUMBER, "nomor siaran menurut pola instansi", "2026/BPBD/0123"),
    information=(Choice((*INFORMATION, "dikecualikan")), "golongan informasi menurut UU 14/2008", "berkala"),
    draft=(Flag(), "true: belum terbit", "true"),
    updated=(Moment(), "kapan terakhir diperbarui; bersama changes", "2026-11-21T14:00:00+07:00"),
    expires=(Moment(), "sesudah ini keluar dari daftar", "2026-12-31T23:59:00+07:00"),
    place=(Text(2, 80), "tempat kejadian atau penulisan", "Kota Contoh"),
    areas=(ListOf(AREA), "wilayah dari daftar portal", "[kota-contoh]"),
    topics=(ListOf(AREA, 1, 5), "1–5 topik dari daftar portal", "[kesehatan]"),
    partners=(ListOf(ID), "instansi pendukung", "[dinkes]"),
    people=(ListOf(Record(PERSON_KEYS, Person)), "pejabat yang dikutip", ""),
    byline=(Record(BYLINE_KEYS, Byline), "pembuat kiriman", ""),
    contacts=(ListOf(ID), "narahubung dari berkas instansi", "[humas]"),
    photos=(ListOf(Record(PHOTO_KEYS, Photo), 1, 30), "foto; yang pertama menjadi sampul", ""),
    attachments=(ListOf(Record(ATTACHMENT_KEYS, Attachment), 1, 20), "dokumen", ""),
    event=(Record(EVENT_KEYS, Event), "kegiatan", ""),
    clarification=(Record(CLARIFICATION_KEYS, Clarification), "klaim dan putusannya", ""),
    alert=(Record(ALERT_KEYS, Alert), "peringatan (CAP 1.2)", ""),
    changes=(ListOf(Record(CHANGE_KEYS, Change), 1, 100), "riwayat perubahan", ""),
    withdrawn=(Record(WITHDRAWAL_KEYS, Withdrawal), "pencabutan", ""),
    aliases=(ListOf(SITE_PATH), "alamat lama yang dialihkan ke sini", "[/berita/123/]"),
    lang=(LANGUAGE, "bahasa kiriman", "id"),
    translations=(TextMap(LANGUAGE_NAME, SITE_PATH), "terjemahan: bahasa dan alamatnya", "en: /bpbd/2026/tidal-flood/"),
    social=(Record(SOCIAL_KEYS, Social), "teks khusus media sosial", ""),
    license=(Text(2, 100), "lisensi, bila lain dari portal", "CC BY 4.0"),
    source=(Text(2, 300), "sumber asli", "https://bmkg.example/siaran"),
    privacy=(TextMap(PRIVACY_KINDS, Text(10, 300)), "alasan data pribadi boleh tampil", 'telepon: "Nomor posko"'),
)  # fmt: skip


def read(source: Source, agency_zone: dt.tzinfo) -> Post:
    """Return the post of a file `content/<agency>/<year>/…`; what is wrong with it is in its faults, nothing is raised."""
    agency, year, slug = identity(source.path)
    if not source.usable:
        return Post(source.path, agency, year, slug, source=source, faults=source.faults, places={"": START})
    matter = frontmatter.read(source, KEYS)
    reading = Reading(agency_zone, [*source.faults, *matter.faults])
    values = read_keys(KEYS, matter.fields, "", reading) if matter.fields else {}
    given = {_attribute(name): value for name, value in values.items() if value is not None}
    body = _read_body(matter, source.path) if matter.fields else Body()
    faults = (*reading.faults, *body.faults)
    places = {"": START, **reading.places}
    return Post(source.path, agency, year, slug, **given, body=body, source=source, faults=faults, places=places)


def _read_body(matter: frontmatter.FrontMatter, path: str) -> Body:
    try:
        with limits.seconds(BODY_SECONDS):
            return markdown.read(matter.body, matter.body_line, partial(resolve_link, path))
    except (limits.TimeIsUp, RecursionError) as error:
        return Body(faults=(Fault("body-time", Place(matter.body_line, 1, 2), type(error).__name__),))


def _attribute(key: str) -> str:
    """Return the attribute that holds a key; `source` is the file itself in our code, so the writer's is `attribution`."""
    return "attribution" if key == "source" else key
