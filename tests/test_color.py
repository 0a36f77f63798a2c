"""Colours: contrast as WCAG defines it, and agencies' colours that stay legible whatever they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.text.color import DARK_SURFACE, ENOUGH, LIGHT_SURFACE, Accent, accent, contrast

COLORS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ffffff", 4.0), ("#0b5394", "#0b5394", 1)],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


@given(COLORS)
def test_any_color_becomes_legible_on_both_pages(color):
    made = accent(color)
    for shown, surface, page in ((made.light, LIGHT_SURFACE, "#ffffff"), (made.dark, DARK_SURFACE, "#16181b")):
        assert contrast(shown, surface) >= ENOUGH
        assert contrast(shown, page) >= ENOUGH, "text in the page's colour on the accent, as in the monogram"


def test_a_legible_color_stays_as_it_is():
    assert accent("#0B5394").light == "#0b5394"
    assert accent("#7cc4e4").dark == "#7cc4e4"


@pytest.mark.parametrize("color", ["", "blue", "#12", "#12345g", "red;}body{display:none", "#0b5394\n"])
def test_what_is_no_color_gets_the_fallback(color):
    assert accent(color) == accent("#0b4f6c")
    assert isinstance(accent(color), Accent)


@given(st.text())
def test_an_accent_is_always_two_hexadecimal_colors(text):
    for value in (accent(text).light, accent(text).dark):
        assert len(value) == 7
        assert value[0] == "#"
        int(value[1:], 16)
