"""A text has the same fingerprint after what chat apps do to its form, and another one when its words or numbers change."""

import pytest

from newsroom.proof.fingerprint import normalised

PLAIN = "Banjir rob di 3 kecamatan; 1.250 jiwa mengungsi pukul 09.30 WIB."


@pytest.mark.parametrize(
    "same",
    [
        "*Banjir rob* di 3 kecamatan; 1.250 jiwa _mengungsi_ pukul 09.30 WIB.",
        "BANJIR ROB DI 3 KECAMATAN; 1.250 JIWA MENGUNGSI PUKUL 09.30 WIB",
        "🌊 Banjir rob di 3\nkecamatan –  1.250 jiwa mengungsi ⚠️ pukul 09:30 WIB!",
        "Ban\u00adjir rob\u200b di 3 kecamatan; 1250 jiwa mengungsi pukul 09:30 WIB https://contoh.go.id/r/1",
        "Ｂanjir rob di ３ kecamatan; 1.250 jiwa mengungsi pukul 09.30 WIB.",
    ],
)
def test_form_does_not_matter(same):
    assert normalised(same) == normalised(PLAIN)


@pytest.mark.parametrize(
    "other",
    [
        PLAIN.replace("3", "4"),
        PLAIN.replace("1.250", "12.500"),
        PLAIN.replace("1.250", "1,250"),
        PLAIN.replace("rob", "bandang"),
    ],
)
def test_words_and_numbers_do(other):
    assert normalised(other) != normalised(PLAIN)
