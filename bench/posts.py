"""The made-up posts of the benchmark: N press releases and announcements of 50 agencies over eight years.

A post is a function of the seed and its index alone, so every layout gets the same posts and a corpus of 1,000 is
the beginning of the one of 10,000. The sentences come from a small grammar with village names of its own making:
they read like releases, have the length of releases, and mean nothing.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

ZONE = dt.timezone(dt.timedelta(hours=7))
# The sites are built as of 2026-11-21 (see run.py); no post is of the future, or it would be missing from ours.
LAST = dt.datetime(2026, 11, 20, 18, 0, tzinfo=ZONE)
YEARS = 8
PHRASES = {
    "who": """petugas lapangan|tim gabungan|kader posyandu|guru pamong|kelompok tani|pengurus koperasi|para nelayan
        |relawan muda|perangkat desa|penyuluh|operator alat berat|pengawas pasar|bidan desa|juru ukur
        |pemuda karang taruna|ketua rukun warga""",
    "did": """memeriksa|memperbaiki|membersihkan|mencatat|membagikan|menata ulang|menguji|mengangkut|memasang|menanam
        |mengganti|menghitung|menerima|merawat|menyiapkan|mengecat""",
    "what": """saluran air|atap ruang kelas|lampu jalan|timbangan pedagang|bibit mangga|pompa lama|jembatan gantung
        |berkas layanan|tandon air hujan|meja imunisasi|perahu patroli|rambu evakuasi|kebun percobaan
        |data keluarga|ban berjalan|papan petunjuk""",
    "when": """sejak subuh|selama tiga hari|sesudah hujan reda|sebelum musim tanam|pada pekan kedua|mulai bulan depan
        |sampai akhir triwulan|setiap Kamis pagi|seusai rapat bersama|menjelang hari pasar|ketika air surut
        |tanpa menutup jalan""",
    "why": """supaya warga tidak perlu antre dua kali|karena anggarannya baru turun|agar ongkos angkut tidak naik
        |sehingga anak sekolah dapat lewat dengan aman|sebab alat yang lama sudah berkarat
        |supaya panen tidak terlambat|agar keluhan tahun lalu tidak terulang|karena jumlah pemohon naik dua kali
        |sehingga listrik tetap menyala|supaya obat sampai sebelum habis|agar biayanya terbuka untuk umum
        |sebab jalur itu dipakai ambulans""",
    "unit": """dusun|kepala keluarga|meter|petak|lembar|karung|titik|kelas|perahu|sambungan|pohon|pemohon""",
    "open": """Hasilnya akan diumumkan|Warga dapat melihat daftarnya|Pekerjaan dilanjutkan|Catatan lengkap disimpan
        |Giliran disusun|Laporan dibacakan|Biaya ditanggung daerah|Pendaftaran dibuka|Perubahan jadwal ditempel
        |Pengaduan dijawab""",
    "where": """di balai desa|di kantor kecamatan|di gudang lama|di halaman puskesmas|di dermaga kecil|di loket dua
        |di sekolah|di pasar""",
    "head": """Yang dikerjakan|Letak dan jadwal|Biaya|Siapa yang dilayani|Langkah berikutnya|Cara mendaftar
        |Hasil sementara|Latar belakang""",
}
CHOICES = {name: [phrase.strip() for phrase in text.split("|")] for name, text in PHRASES.items()}
STARTS = "ban bulu ceng daru gala jati kali karang lemah manda nusa pala rawa sela tegal waru".split()
ENDS = "asri baya dadi gede harum jaya kidul lor mekar pandan raya sari tengah wangi wetan yasa".split()
TOPICS = """kebencanaan kesehatan pendidikan infrastruktur ekonomi lingkungan layanan-publik pangan kebudayaan
    pemerintahan perhubungan sosial digital""".split()
KINDS = ("siaran-pers", "pengumuman")
OFFICES = """diskominfo Dinas Komunikasi dan Informatika|bpbd Badan Penanggulangan Bencana Daerah
    |dinkes Dinas Kesehatan|disdik Dinas Pendidikan|dpupr Dinas Pekerjaan Umum|distan Dinas Pertanian
    |dkp Dinas Kelautan|dlh Dinas Lingkungan Hidup|dishub Dinas Perhubungan|dinsos Dinas Sosial
    |dukcapil Dinas Kependudukan|dispar Dinas Pariwisata|bapenda Badan Pendapatan
    |bappeda Badan Perencanaan|rsud Rumah Sakit Umum|satpolpp Satuan Polisi Pamong Praja"""
PICTURE = "Petugas menyerahkan peralatan baru kepada warga"


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of the benchmark: the slug is its folder, the code the middle of its numbers."""

    slug: str
    name: str
    short_name: str
    kind: str

    @property
    def code(self) -> str:
        """Return what stands for the agency in its numbers."""
        return self.slug.upper()


@dataclass(frozen=True, slots=True)
class Post:
    """One post, as facts and texts; layouts.py knows how each tool wants them written."""

    index: int
    agency: Agency
    moment: dt.datetime
    kind: str
    number: str
    slug: str
    title: str
    summary: str
    place: str
    topics: tuple[str, ...]
    blocks: tuple[str, ...]
    photo: int | None

    @property
    def year(self) -> int:
        """Return the year of the post's folder."""
        return self.moment.year


def village(index: int) -> str:
    """Return the name of a made-up village; the first 256 differ from each other."""
    start, end = STARTS[index % len(STARTS)], ENDS[(index // len(STARTS) + index) % len(ENDS)]
    return f"{start}{end}".title()


def agencies(count: int = 50) -> list[Agency]:
    """Return the agencies: the provincial offices first, then sub-districts; no two share a name."""
    offices = [office.strip().split(" ", 1) for office in OFFICES.split("|")]
    named = [
        Agency(slug, name, slug.title(), "badan" if name.startswith("Badan") else "dinas") for slug, name in offices
    ]
    for index in range(count - len(named)):
        name = village(index)
        named.append(Agency(f"kec-{name.lower()}", f"Kecamatan {name}", f"Kec. {name}", "kecamatan"))
    return named[:count]


def posts(count: int, seed: str = "rujukan", photos: int = 0) -> Iterator[Post]:
    """Yield the posts in the order of their index; the first `photos` of them have a photo of their own."""
    known, serials = agencies(), Counter[tuple[str, int]]()
    for index in range(count):
        chance = random.Random(f"{seed}/{index}")
        # Some offices publish daily, sub-districts now and then: squaring gives the first fifth almost half of all.
        agency = known[int(len(known) * chance.random() ** 2)]
        moment = LAST - dt.timedelta(minutes=chance.randrange(YEARS * 365 * 24 * 60))
        serials[agency.slug, moment.year] += 1
        yield _post(index, agency, moment, serials[agency.slug, moment.year], chance, index if index < photos else None)


def _post(
    index: int, agency: Agency, moment: dt.datetime, serial: int, chance: random.Random, photo: int | None
) -> Post:
    place = village(chance.randrange(256))
    title = f"{_pick(chance, 'who')} {_pick(chance, 'did')} {_pick(chance, 'what')} di {place}".capitalize()
    title = title.replace(place.lower(), place)
    return Post(
        index=index,
        agency=agency,
        moment=moment,
        kind=KINDS[chance.random() < 0.4],
        number=f"{moment.year}/{agency.code}/{serial:05d}",
        slug=f"{'-'.join(title.lower().split()[-5:])}-{index}",
        title=title,
        summary=_sentence(chance) + " " + _short(chance),
        place=f"Desa {place}",
        topics=tuple(chance.sample(TOPICS, chance.randint(1, 3))),
        blocks=tuple(_blocks(chance)),
        photo=photo,
    )


def _pick(chance: random.Random, name: str) -> str:
    return chance.choice(CHOICES[name])


def _sentence(chance: random.Random) -> str:
    """Return a sentence of 10 to 16 words, in one of three orders."""
    who, did, what = _pick(chance, "who"), _pick(chance, "did"), _pick(chance, "what")
    form = chance.randrange(3)
    if form == 0:
        text = f"{who} {did} {what} di {{}} {_pick(chance, 'why')}"
    elif form == 1:
        text = (
            f"{_pick(chance, 'when')} {who} {did} {what} untuk {chance.randint(3, 480)} {_pick(chance, 'unit')} di {{}}"
        )
    else:
        text = f"di {{}} {who} sudah {did} {what} {_pick(chance, 'when')}"
    return (text[0].upper() + text[1:]).format(village(chance.randrange(256))) + "."


def _short(chance: random.Random) -> str:
    return f"{_pick(chance, 'open')} {_pick(chance, 'where')}."


def _paragraph(chance: random.Random, words: int) -> str:
    """Return sentences until there are about so many words."""
    said: list[str] = []
    while sum(len(sentence.split()) for sentence in said) < words:
        said.append(_short(chance) if chance.random() < 0.25 else _sentence(chance))
    return " ".join(said)


def _blocks(chance: random.Random) -> Iterator[str]:
    """Yield the Markdown blocks of a body of 300 to 400 words: paragraphs, two headings, a list, a quote."""
    first, second = chance.sample(CHOICES["head"], 2)
    length = chance.randint(47, 60)
    yield _paragraph(chance, length)
    yield _paragraph(chance, length)
    yield f"## {first}"
    yield _paragraph(chance, length)
    yield "\n".join(f"- **{_pick(chance, 'what').capitalize()}**: {_short(chance)}" for _ in range(4))
    yield f"> {_sentence(chance)} {_short(chance)}"
    yield f"## {second}"
    yield _paragraph(chance, length)
    yield _paragraph(chance, length)
