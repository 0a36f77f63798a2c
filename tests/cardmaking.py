"""Facts of made-up posts for cards: every type and state, titles short, long, wide and strange, with and without photo."""

import io
import random
from itertools import cycle, islice

from PIL import Image, ImageDraw

from newsroom.catalog.cardfacts import CardFacts, SheetFacts
from newsroom.catalog.post import TYPES, VERDICTS

TITLES = (
    "Rob surut",
    "Jembatan Batu Lintang aman dilalui",
    "Pemprov salurkan Rp1,25 miliar untuk 1.250 keluarga di Kepulauan Timur",
    "Banjir rob di Muara Padi, 102 warga mengungsi ke Balai Desa sejak 21 November 2026 pukul 09.00 WIB malam ini",
    "Pertanggungjawaban pelaksanaan penyelenggaraan pemerintahan dipertanggungjawabkan Bupati",
    "Pertanggungjawabanpelaksanaananggaranpendapatandanbelanjadaerahprovinsicontohtahunanggaranduaribuduapuluhenam",
    "WWWWWWWWW " * 10 + "WWWWWWWWW",
    "Rob 🌊 malam ini, warga 👨‍👩‍👧 siaga 🇮🇩 di posko",
    "Lomba aksara ꦲꦏ꧀ꦱꦫꦗꦮ bagi pelajar dibuka sampai Jumat",
    "Kiai Ahmad أحمد بن محمد membuka pesantren kilat di Masjid Raya",
)
STATES = ("", "", "", "DIKOREKSI", "DICABUT", "DIBATALKAN", "DITUNDA", "BERAKHIR", "DIJADWALKAN ULANG")
AGENCIES = (
    ("BPBD", "Badan Penanggulangan Bencana Daerah"),
    ("Dinkes", "Dinas Kesehatan"),
    (
        "UPT Konservasi Perairan Timur",
        "Unit Pelaksana Teknis Dinas Pengelolaan Kawasan Konservasi Perairan Kepulauan Timur",
    ),
    ("Kec. Batu Lintang", "Kec. Batu Lintang"),
)
HOST = "rujukan.contohprov.go.id"
SUMMARY = (
    "Rob setinggi 60 sentimeter menggenangi tiga kampung; posko dan dapur umum dibuka di balai desa.",
    "Pendaftaran dibuka 1–30 Juni 2026 pukul 08.00–15.00 WIB, gratis, dengan membawa kartu keluarga dan akta kelahiran"
    " asli; keluarga penerima bantuan didahulukan dan tidak perlu mengantre di loket lagi.",
)
INSTRUCTION = (
    "Jauhi pantai.",
    "Pindahkan kendaraan dan barang ke tempat tinggi. Siapkan tas siaga berisi dokumen, obat, dan air minum. Matikan"
    " listrik bila air masuk rumah. Hubungi 112 bila terjebak air. Ikuti arahan petugas di posko terdekat.",
)
AREAS = ("Kota Contoh", "Kabupaten Pesisir Timur, Kota Contoh, Kabupaten Kepulauan Selatan, Kabupaten Gunung Raya")


def sheets(count, seed=7):
    """Yield the facts of so many posts; the same ones at every call."""
    chance = random.Random(seed)
    kinds = cycle(TYPES.items())
    for number, (slug, label) in enumerate(islice(kinds, count)):
        short, name = chance.choice(AGENCIES)
        numbered = chance.random() < 0.8
        code = f"2026/{short.upper().replace(' ', '').replace('.', '')[:12]}/{number:04d}"
        card = CardFacts(
            title=TITLES[number % len(TITLES)] if number % 3 else _title(chance),
            type_label=label,
            agency_name=name,
            agency_short=short,
            color=f"#{chance.randrange(1 << 24):06x}",
            logo="",
            logo_digest="",
            date=f"{chance.randint(1, 28)} November 2026",
            number=code if numbered else "",
            portal="Rujukan Provinsi Contoh",
            stamp=chance.choice(STATES if slug == "pengumuman" else STATES[:-1]),
            verdict=chance.choice(list(VERDICTS.values())) if slug == "klarifikasi" else "",
            cover="foto.jpg" if chance.random() < 0.4 else "",
            level=chance.choice(("Awas", "Siaga", "Waspada")) if slug == "siaga" else "",
            areas=chance.choice(AREAS) if slug == "siaga" else "",
            link=f"https://{HOST}/r/{code}/" if numbered else f"https://{HOST}/upt-konservasi/2026/{_slug(chance)}/",
            address=f"{HOST}/r/{code}" if numbered else HOST,
        )
        alert = slug == "siaga" and card.stamp not in ("DICABUT", "DIBATALKAN", "DITUNDA", "BERAKHIR")
        told = chance.choice(SUMMARY)
        if alert:
            card = card._replace(instruction=chance.choice(INSTRUCTION), until="22 November 2026 pukul 18.00 WIB")
        yield SheetFacts(
            card,
            told,
            when="30 November 2026 pukul 09.00 WIB" if slug == "pengumuman" else "",
            where="Balai Desa Muara Padi, Kecamatan Pesisir" if slug == "pengumuman" else "",
        )


def _title(chance):
    words = "warga desa menerima bantuan pangan dari Pemerintah Provinsi Contoh untuk 1.250 keluarga di 15 kecamatan".split()
    words += (
        "Jalan Raya Pesisir Timur ditutup pukul 14.00 WIB sepanjang 15 km karena perbaikan jembatan Rp 2 miliar".split()
    )
    start = chance.randrange(len(words) - 4)
    return " ".join(words[start : start + chance.randint(3, 18)])[:110]


def _slug(chance):
    return "-".join(
        chance.choice(("warga", "rob", "posko", "bantuan", "jembatan", "laut")) for _ in range(chance.randint(2, 9))
    )


def photo(size=(1500, 1000)):
    """Return a JPEG with much detail and strong light."""
    image = Image.effect_mandelbrot(size, (-2, -1.5, 1, 1.5), 60).convert("RGB")
    ImageDraw.Draw(image).ellipse((200, 150, 700, 650), (250, 190, 60), (20, 90, 160), 30)
    data = io.BytesIO()
    image.save(data, "JPEG", quality=90)
    return data.getvalue()
