"""Share kits made in tests: the channels that come with the portal, and the texts of a kit by channel."""

import json
from pathlib import Path

from newsroom.catalog import channelfolder, channels
from newsroom.engine.index import Index
from newsroom.outputs.snippet import kit_file
from newsroom.outputs.snippet_material import Fact, Kit

ROOT = Path(__file__).parents[1]
CHANNELS = channels.bare(channelfolder.read(ROOT, Index(Path("nowhere"), "tests"), {}))
BASE = "https://rujukan.contohprov.example"
KIT = Kit(
    post="bpbd/2026/banjir-rob",
    title="Banjir rob di Muara Padi, 102 warga mengungsi",
    url=f"{BASE}/bpbd/2026/banjir-rob/",
    short_url=f"{BASE}/r/2026/BPBD/0123/",
    status="current",
    headline="Banjir rob di Muara Padi, 102 warga mengungsi",
    lead="Rob setinggi 60 sentimeter menggenangi tiga kampung sejak Jumat malam. Posko dibuka di Balai Desa Muara.",
    facts=(
        Fact("Waktu: Minggu, 22 November 2026 pukul 09.00 WIB", "Waktunya Minggu, 22 November pukul 09.00 WIB"),
        Fact("Tempat: Balai Desa Muara", "Tempatnya Balai Desa Muara"),
    ),
    source="Sumber: Badan Penanggulangan Bencana Daerah No. 2026/BPBD/0123, Rujukan Provinsi Contoh",
    hashtags=("#BPBD", "#Kebencanaan"),
    overrides=(),
    cards=(),
    agency="Badan Penanggulangan Bencana Daerah",
    portal="Rujukan Provinsi Contoh",
    number="2026/BPBD/0123",
)


def record_of(kit, known=CHANNELS):
    """Return kit.json of a kit, read."""
    return json.loads(kit_file(kit, known)["kit.json"])


def texts_of(kit, known=CHANNELS):
    """Return the entries of a kit's texts by channel."""
    return record_of(kit, known)["texts"]


def said_in(entry):
    """Return the text of an entry and its parts."""
    return [entry["text"], *(part["text"] for part in entry.get("parts", ()))]
