"""The portal's own words on cards, in share texts, feeds, calendars and alerts, in the languages that posts are written in.

A language that is not here, such as a regional one, keeps the portal's Indonesian words, dates among them.
"""

from __future__ import annotations

# From the words as cards and texts have them in Indonesian; levels of alerts are CAP's terms (OASIS CAP 1.2, 3.2.2).
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
    "[DICABUT] ": "[WITHDRAWN] ",
    "[DIBATALKAN] ": "[CANCELLED] ",
    "[DITUNDA] ": "[POSTPONED] ",
    "[DIJADWALKAN ULANG] ": "[RESCHEDULED] ",
    "[BERAKHIR] ": "[ENDED] ",
    "[KOREKSI] ": "[CORRECTED] ",
    "Kiriman ini dicabut.": "This post has been withdrawn.",
    "{} pukul {}": "{}, {}",
    "{} sampai {}": "{} to {}",
    "Kiriman ini dicabut pada {} ({}).": "This post was withdrawn on {} ({}).",
    "terbit karena kekeliruan": "published in error",
    "diganti kiriman lain": "replaced by another post",
    "alasan hukum": "for legal reasons",
    "diarsipkan": "archived",
    "Kiriman pengganti": "The post that replaces it",
    "Koreksi": "Correction",
    "Pembaruan": "Update",
    "Klarifikasi": "Clarification",
    "Ejaan": "Spelling",
    "Semula:": "Before:",
    "Menjadi:": "Now:",
    "Dijadwalkan": "Scheduled",
    "Dijadwalkan ulang": "Rescheduled",
    "Ditunda": "Postponed",
    "Dibatalkan": "Cancelled",
    "Terlaksana": "Held",
    "{}. Semula {}": "{}. It was to be on {}",
    "Teksnya terlalu panjang untuk umpan.": "The text is too long for a feed.",
    "Baca selengkapnya di halaman kiriman": "Read all of it on the page of the post",
    "salah": "false",
    "menyesatkan": "misleading",
    "penipuan": "a scam",
    "benar": "true",
    "Klaim yang beredar: {}": "Claim in circulation: {}",
    "Klaim yang beredar itu {}.": "The claim in circulation is {}.",
    "Peringatan ini untuk wilayah {}.": "This alert is for {}.",
    "Peringatan berlaku sampai {}.": "The alert is valid until {}.",
    "Peringatan ini sudah berakhir pada {}.": "This alert ended on {}.",
    "Masa berlakunya sudah berakhir pada {}.": "This was valid until {}.",
    "Kegiatan dibatalkan: {}": "Event cancelled: {}",
    "Kegiatan ditunda: {}": "Event postponed: {}",
    "Kegiatan dijadwalkan ulang: {}": "Event rescheduled: {}",
    "lihat halamannya": "see the page",
    "Kegiatan ini sudah lewat.": "This event is over.",
    "Kegiatan berlangsung {}": "The event took place on {}",
    "Waktunya {}": "It is on {}",
    "Tempatnya {}": "The place is {}",
    "Penyelenggara: {}": "Organiser: {}",
    "Penyelenggaranya {}": "The organiser is {}",
    "Pendaftaran: {}": "Registration: {}",
    "Keterangan resmi: {}": "Official information: {}",
    "Kartu": "Card",
    "Kartu persegi": "Square card",
    "Kartu tegak": "Portrait card",
    "Kartu cerita": "Story card",
    "Pengumuman tempel": "Notice",
    "Pengumuman tempel untuk dicetak": "Notice to print",
}
WORDS = {"en": ENGLISH}


def tongue(language: str) -> str:
    """Return the language that the portal speaks of a post in a language (BCP 47): that one, or Indonesian."""
    found = language.partition("-")[0]
    return found if found in WORDS else "id"


def said(words: str, language: str) -> str:
    """Return words of the portal in a language (BCP 47), or as they are where that has none for them."""
    return WORDS.get(language.partition("-")[0], {}).get(words, words)
