"""Posts in several languages: which of them is the original, and what a wrong address in one file must not hide."""

import pytest

from making import FLOOD, write_post
from newsroom.catalog.translations import original_of, translations_of
from pages import read

ORIGINAL, ENGLISH = "/bpbd/2026/rob-pesisir/", "/bpbd/2026/tidal-flood/"


def both(portal, named=ENGLISH, back=ORIGINAL):
    """Return a catalog with a post and its translation, each naming the other as it is told to."""
    write_post(portal, translations={"en": named})
    write_post(portal, slug="tidal-flood", lang="en", translations={"id": back})
    found = read(portal)
    return found, found.by_url[ORIGINAL], found.by_url[ENGLISH]


def test_two_posts_that_name_each_other_are_original_and_translation(portal):
    found, original, english = both(portal)
    assert original_of(found, english) is original
    assert original_of(found, original) is None
    assert list(translations_of(found, original)) == [english]
    assert list(translations_of(found, english)) == []


@pytest.mark.parametrize("wrong", [{"named": "/bpbd/2026/lain/"}, {"back": "/bpbd/2026/lain/"}], ids=["there", "back"])
def test_a_wrong_address_in_one_file_hides_nothing(portal, wrong):
    found, original, english = both(portal, **wrong)
    assert original_of(found, english) is None
    assert list(translations_of(found, original)) == []


def test_an_alert_translates_no_other_news(portal):
    write_post(portal, translations={"en": ENGLISH})
    write_post(portal, slug="tidal-flood", lang="en", translations={"id": ORIGINAL}, type="siaga",
               information="serta-merta", alert=FLOOD)  # fmt: skip
    found = read(portal)
    assert original_of(found, found.by_url[ENGLISH]) is None
    assert list(translations_of(found, found.by_url[ORIGINAL])) == []
