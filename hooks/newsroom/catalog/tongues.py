"""The portal's own words on cards and in share texts, in the languages that posts are written in."""

from __future__ import annotations

# From the words as cards have them in Indonesian; levels of alerts are CAP's terms (OASIS CAP 1.2, section 3.2.2).
ENGLISH = {
    "SIARAN PERS": "PRESS RELEASE",
    "LAPORAN KEGIATAN": "EVENT REPORT",
    "PENGUMUMAN": "ANNOUNCEMENT",
    "KLARIFIKASI": "FACT CHECK",
    "SIAGA": "ALERT",
    "KLAIM BEREDAR: SALAH": "CLAIM IN CIRCULATION: FALSE",
    "KLAIM BEREDAR: MENYESATKAN": "CLAIM IN CIRCULATION: MISLEADING",
    "KLAIM BEREDAR: PENIPUAN": "CLAIM IN CIRCULATION: SCAM",
    "KLAIM BEREDAR: BENAR": "CLAIM IN CIRCULATION: TRUE",
    "TINGKAT AWAS": "LEVEL: EXTREME",
    "TINGKAT SIAGA": "LEVEL: SEVERE",
    "TINGKAT WASPADA": "LEVEL: MODERATE",
    "TINGKAT PERHATIAN": "LEVEL: MINOR",
    "TINGKAT PERINGATAN": "WARNING",
    "DICABUT": "WITHDRAWN",
    "DIBATALKAN": "CANCELLED",
    "DITUNDA": "POSTPONED",
    "BERAKHIR": "ENDED",
    "DIKOREKSI": "CORRECTED",
    "DIJADWALKAN ULANG": "RESCHEDULED",
    "Wilayah:": "Areas:",
    "Yang perlu dilakukan:": "What to do:",
    "Berlaku sampai": "Valid until",
    "Waktu:": "When:",
    "Tempat:": "Where:",
    "Nomor": "Number",
    "Pindai untuk membaca selengkapnya dan memeriksa keasliannya": "Scan to read more and to check that this is genuine",
    "Pindai untuk memeriksa keasliannya": "Scan to check that this is genuine",
    "Sumber": "Source",
    "Selengkapnya": "Read more",
    "Cek faktanya": "Check the facts",
    "Info resmi": "Official information",
    "Info lengkap": "Full details",
}
WORDS = {"en": ENGLISH}


def said(words: str, language: str) -> str:
    """Return words of the portal in a language (BCP 47), or as they are where that has none for them."""
    return WORDS.get(language.partition("-")[0], {}).get(words, words)
