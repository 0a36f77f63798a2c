"""The file of a channel, `overrides/channels/<channel>.yml`: its keys, what each may hold, and the reading of it."""

from __future__ import annotations

from newsroom.catalog.cardformats import TEMPLATES
from newsroom.catalog.channels import LINKS, Channel, Parts
from newsroom.catalog.fields import Key, ListOf, Record, TextMap, described
from newsroom.catalog.kinds import Choice, Flag, Number, Pattern, Text
from newsroom.text.count import UNITS
from newsroom.text.source import Source

SHARE = Pattern(
    r"(?:https://[a-z0-9.-]+/|mailto:|sms:)[^\s\"'<>`\\]*",
    "bad-share-address",
    '"https://wa.me/?text={text}"',
    "alamat berbagi",
    300,
)
BOLD = Pattern(r"[*_~]{1,2}", "bad-markup", '"*"', "tanda huruf tebal", 2)
TEMPLATE = Text(1, 4000, keeps_lines=True)
PICTURE_HELP = "bentuk kartu yang menyertai teks, yang terbaik lebih dahulu; [] berarti tanpa gambar"
PARTS_KEYS = {
    "form": Key(Choice(("thread", "slides")), "thread (utas) atau slides (gambar berderet)", required=True),
    "limit": Key(Number(40, 10_000), "batas tiap bagian, dihitung seperti `unit`", required=True, example="280"),
    "most": Key(Number(2, 9), "paling banyak berapa bagian", example="6"),
}
KEYS = {
    "label": Key(Text(1, 40), "nama kanal untuk orang", required=True, example="WhatsApp"),
    "order": Key(Number(0, 999), "urutan; yang kecil lebih dahulu", example="10"),
    "limit": Key(Number(10, 100_000), "batas panjang teks", required=True, example="1024"),
    "unit": Key(Choice(tuple(UNITS)), "cara kanal menghitung", required=True, example="utf16"),
    "bytes": Key(Number(40, 1_000_000), "batas dalam bita UTF-8, bila ada", example="3000"),
    "link": Key(Choice(LINKS), "alamat kiriman: full, short (alamat pendek) atau none", example="full"),
    "hashtags": Key(Number(0, 30), "paling banyak berapa tagar", example="3"),
    "hashtag_length": Key(Number(2, 200), "panjang tagar yang masih dipakai", example="50"),
    "bold": Key(BOLD, "tanda di kiri dan kanan judul", example='"*"'),
    "one_line": Key(Flag(), "true: semuanya satu baris, judul menjadi kalimat"),
    "spoken": Key(Flag(), "true: dibacakan, angka ditulis dengan kata"),
    "alt": Key(Number(50, 10_000), "batas teks alternatif gambar", example="1000"),
    "picture": Key(ListOf(Choice(TEMPLATES), 0, len(TEMPLATES)), PICTURE_HELP, example="[portrait, square]"),
    "share": Key(SHARE, "alamat yang membuka kanal dengan teksnya", example='"https://wa.me/?text={text}"'),
    "button": Key(Flag(), "true: tampil di bagian Bagikan pada halaman kiriman"),
    "parts": Key(Record(PARTS_KEYS, Parts), "teks dalam beberapa bagian, 1/3 dan seterusnya"),
    "template": Key(TEMPLATE, "susunan teksnya", required=True, example='"{{ headline }}"'),
    "templates": Key(TextMap("[a-z]{2,3}", TEMPLATE), "susunan teks untuk kiriman berbahasa lain, menurut kode bahasa"),
}


def read(source: Source) -> Channel:
    """Return the channel of an `overrides/channels/<channel>.yml`; what is wrong with the file is in its faults."""
    name = source.path.rpartition("/")[2].removesuffix(".yml")
    return described(Channel(name), KEYS, source)
