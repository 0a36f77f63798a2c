"""Numbers read aloud in English: each kind that releases have, and that no digit is ever left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.text.spoken_english import cardinal, spelled

CARDINALS = {
    0: "zero", 12: "twelve", 20: "twenty", 21: "twenty-one", 100: "one hundred", 111: "one hundred eleven",
    1000: "one thousand", 2026: "two thousand twenty-six", 1_001_000: "one million one thousand",
    999 * 10**12: "nine hundred ninety-nine trillion",
}  # fmt: skip
SAID = [
    ("102 residents left", "One hundred two residents left"),
    ("60 cm of water, 30°C, 12 km/h", "Sixty centimetres of water, thirty degrees Celsius, twelve kilometres per hour"),
    (
        "on 1 December 2026, 07.00 WIB.",
        "on one December two thousand twenty-six, seven o'clock Western Indonesia Time.",
    ),
    ("07.30–16.05 WITA", "Seven thirty to sixteen oh five Central Indonesia Time"),
    ("from 00:00, or 06:30", "from midnight, or six thirty"),
    ("paid Rp35,000 or Rp1.25 billion", "paid thirty-five thousand rupiah or one point two five billion rupiah"),
    ("US$ 2 million", "Two million US dollars"),
    ("12.5% of 1,250", "Twelve point five percent of one thousand two hundred fifty"),
    ("10–12 houses", "Ten to twelve houses"),
    ("the 1st, 12th, 20th, 81st and 100th", "the first, twelfth, twentieth, eighty-first and one hundredth"),
    ("call 021 555 0100", "call zero two one five five five zero one zero zero"),
    ("Law 14/2008", "Law fourteen slash two thousand eight"),
    ("No. 5 & 6", "number five and six"),
    ("version 8.4.5", "version eight point four point five"),
    ("[CANCELLED] Market", "Cancelled: Market"),
    ("Gate 03", "Gate zero three"),
]


@pytest.mark.parametrize(("number", "words"), CARDINALS.items())
def test_cardinals(number, words):
    assert cardinal(number) == words


@pytest.mark.parametrize(("text", "words"), SAID)
def test_a_text_is_read_aloud(text, words):
    assert spelled(text) == words


@given(st.text(st.sampled_from("0123456789.,:/-–%+ Rp$¹⑤٣stWIBcm"), max_size=40))
def test_no_digit_is_left(text):
    assert not any(sign.isdigit() for sign in spelled(text))
