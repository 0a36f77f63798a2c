"""Dates in words: those of Indonesian, which are our own, are Babel's."""

import datetime as dt

import pytest
from babel.dates import format_date

from newsroom.text import dates

DAYS = [dt.date(2023, 12, 25) + dt.timedelta(days=number) for number in range(400)]
FORMS = {
    dates.long_date: "EEEE, d MMMM yyyy",
    dates.medium_date: "d MMMM yyyy",
    dates.short_date: "d MMM yyyy",
}


@pytest.mark.parametrize("language", ["id", "en", "ar", "tidak-ada"])
def test_dates_are_worded_as_babel_words_them(language):
    locale = language if language in ("id", "en", "ar") else "id"
    for worded, pattern in FORMS.items():
        for day in DAYS if language == "id" else DAYS[::29]:
            assert worded(day, language) == format_date(day, pattern, locale=locale)


def test_months_are_worded_as_babel_words_them():
    for month in range(1, 13):
        expected = format_date(dt.date(2026, month, 1), "MMMM yyyy", locale="id")
        assert dates.month_name(2026, month) == expected
