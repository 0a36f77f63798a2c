"""Numbers read aloud: each kind that releases have, and that no digit is ever left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.text.spoken import cardinal, spelled

CARDINALS = {
    0: "nol", 1: "satu", 10: "sepuluh", 11: "sebelas", 12: "dua belas", 19: "sembilan belas", 20: "dua puluh",
    21: "dua puluh satu", 100: "seratus", 101: "seratus satu", 111: "seratus sebelas", 200: "dua ratus",
    1000: "seribu", 1001: "seribu satu", 1100: "seribu seratus", 1999: "seribu sembilan ratus sembilan puluh sembilan",
    2026: "dua ribu dua puluh enam", 10_000: "sepuluh ribu", 11_000: "sebelas ribu", 100_000: "seratus ribu",
    1_000_000: "satu juta", 1_001_000: "satu juta seribu", 2_000_017: "dua juta tujuh belas",
    10**9: "satu miliar", 10**12: "satu triliun",
    999 * 10**12: "sembilan ratus sembilan puluh sembilan triliun",
}  # fmt: skip
SAID = [
    ("102 warga mengungsi", "Seratus dua warga mengungsi"),
    ("Rob 60 sentimeter", "Rob enam puluh sentimeter"),
    ("pukul 07.00–16.00 WIB", "pukul tujuh sampai pukul enam belas Waktu Indonesia Barat"),
    ("pukul 09.30 WITA", "pukul sembilan lewat tiga puluh menit Waktu Indonesia Tengah"),
    ("pukul 00.00 WIT", "pukul nol nol Waktu Indonesia Timur"),
    ("27 November 2026", "Dua puluh tujuh November dua ribu dua puluh enam"),
    ("21/11/2026", "Dua puluh satu November dua ribu dua puluh enam"),
    ("2026-11-21", "Dua puluh satu November dua ribu dua puluh enam"),
    ("Rp1,25 miliar", "Satu koma dua lima miliar rupiah"),
    ("Rp 1.250.000", "Satu juta dua ratus lima puluh ribu rupiah"),
    ("Rp25–30 juta", "Dua puluh lima sampai tiga puluh juta rupiah"),
    ("US$ 2 juta", "Dua juta dolar Amerika"),
    ("12,5% warga", "Dua belas koma lima persen warga"),
    ("10–12 persen", "Sepuluh sampai dua belas persen"),
    ("HUT ke-81 RI", "HUT kedelapan puluh satu RI"),
    ("HUT ke-1", "HUT pertama"),
    ("tahun 1990-an", "tahun seribu sembilan ratus sembilan puluhan"),
    ("COVID-19", "COVID sembilan belas"),
    ("H-1 Lebaran", "H minus satu Lebaran"),
    ("4x100 meter", "Empat kali seratus meter"),
    ("1/2 porsi", "Setengah porsi"),
    ("3/4 lahan", "Tiga perempat lahan"),
    ("UU 14/2008", "UU empat belas garis miring dua ribu delapan"),
    ("No. 5", "nomor lima"),
    ("Jl. Merdeka 5", "Jalan Merdeka lima"),
    ("km 17", "kilometer tujuh belas"),
    ("12 km/jam, 30°C, 5 ha", "Dua belas kilometer per jam, tiga puluh derajat Celsius, lima hektare"),
    ("Hubungi 112", "Hubungi satu satu dua"),
    ("112 orang", "Seratus dua belas orang"),
    ("0812-345", "Nol delapan satu dua tiga empat lima"),
    ("RT 03", "RT nol tiga"),
    ("versi 8.4.5", "versi delapan titik empat titik lima"),
    ("[DIBATALKAN] Pasar murah", "Dibatalkan: Pasar murah"),
    ("Rob di pesisir", "Rob di pesisir"),
    ("Rob. 102 warga", "Rob. Seratus dua warga"),
    ("10 Maret–30 Juni", "Sepuluh Maret sampai tiga puluh Juni"),
    ("sebanyak 2.500.", "sebanyak dua ribu lima ratus."),
    ("pukul 07.00, lalu 8.", "pukul tujuh, lalu delapan."),
    ("(Rp 750.000)", "(tujuh ratus lima puluh ribu rupiah)"),
]


@pytest.mark.parametrize(("number", "words"), CARDINALS.items())
def test_cardinals(number, words):
    assert cardinal(number) == words


@pytest.mark.parametrize(("written", "said"), SAID)
def test_what_releases_write_is_said_as_people_do(written, said):
    assert spelled(written) == said


VALUES = dict(
    zip("nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split(), range(12), strict=True)
)
SCALES = {"puluh": 10, "ratus": 100, "ribu": 1000, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def heard(words):
    """Return the number that somebody writes down who hears these words."""
    total = group = last = 0
    parted = (["satu", word[2:]] if word.startswith("se") and word[2:] in SCALES else [word] for word in words.split())
    for word in (word for pair in parted for word in pair):
        if word == "belas":
            last += 10
        elif word in ("puluh", "ratus"):
            group, last = group + last * SCALES[word], 0
        elif word in SCALES:
            total, group, last = total + (group + last) * SCALES[word], 0, 0
        else:
            last = VALUES[word]
    return total + group + last


@given(st.integers(0, 10**15 - 1) | st.integers(0, 3000))
def test_who_hears_a_number_can_write_it_down(number):
    assert heard(cardinal(number)) == number
    written = f"{number:,}".replace(",", ".")
    assert heard(spelled(f"ada {written} orang").removeprefix("ada ").removesuffix(" orang")) == number


@given(st.text() | st.text("0123456789.,:/-–%x Rpke-anWIBmkH²٣⑤+() "))
def test_no_digit_is_left(text):
    assert not any(sign.isdigit() for sign in spelled(text))
