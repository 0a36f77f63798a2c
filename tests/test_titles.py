"""The archive from A to Z: every post is in it once, in order, and old pages stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import write_post
from newsroom.outputs import titles
from newsroom.text import alphabet
from pages import Document, html_of, read

HOME = "/arsip/a-z/"


def files(root):
    """Return every page from A to Z by its path."""
    return {path: html for path, html in html_of(root).items() if path.startswith(HOME)}


def linked(path, html):
    return [
        target for target in Document(html).targets(path) if target.count("/") == 4 and not target.startswith("/arsip/")
    ]


def letters(root):
    """Return the groups of the letters, by their keys."""
    [whole] = titles.jobs(read(root))
    return {item.key for item in whole.items() if hasattr(item, "items")}


@pytest.mark.parametrize(
    ("title", "letter"),
    [
        ("Banjir rob di pesisir", "b"),
        ("“Élan” baru di pasar", "e"),
        ("  …(rapat) ditunda", "r"),
        ("212 usulan warga", "0-9"),
        ("٣ kampung terendam", "lain"),
        ("Ω dan lain-lain", "lain"),
        ("Ⅳ puskesmas baru", "i"),
        ("!!!", "lain"),
    ],
)
def test_accents_and_signs_do_not_matter(title, letter):
    assert alphabet.letter_of(title) == letter


@given(st.text(max_size=30))
def test_any_title_has_a_letter(text):
    assert alphabet.letter_of(text) in alphabet.LETTERS
    assert alphabet.label_of(alphabet.letter_of(text))
    assert isinstance(alphabet.order_of(text), str)


def test_every_post_stands_once_under_its_letter_in_order(portal, monkeypatch):
    monkeypatch.setattr(titles, "PAGE_SIZE", 3)
    for index, word in enumerate(["Élok", "elang", "“Era” baru", "ekor", "Embung", "esok hari", "Zakat"]):
        write_post(portal, slug=f"judul-{index}", title=f"{word} di Kampung Muara")
    found, made = read(portal), files(portal)
    posts = sorted(path for page, html in made.items() for path in linked(page, html))
    assert posts == sorted(post.url for post in found.posts)
    pages = [f"{HOME}e/2026/", *sorted(path for path in made if path.startswith(f"{HOME}e/2026/hal/"))]
    names = [word for page in pages for word in linked(page, made[page]) if "judul-" in word]
    assert [name[-2] for name in names] == ["3", "1", "0", "4", "2", "5"]
    assert set(Document(made[HOME]).targets(HOME)) >= {f"{HOME}e/", f"{HOME}z/"}
    assert set(Document(made[f"{HOME}e/"]).targets(f"{HOME}e/")) >= {f"{HOME}e/2026/"}
    assert f"halaman 2 dari {len(pages)}" in made[pages[1]]


def test_a_changed_post_touches_its_letter_and_year_only(portal):
    write_post(portal, slug="lama", year=2024, date="2024-10-02T09:00:00+07:00", title="Rapat lama di balai desa")
    write_post(portal, slug="baru", title="Rapat baru di balai desa")
    before, old = letters(portal), files(portal)
    write_post(portal, slug="tambahan", title="Rapat lain di balai desa")
    assert len(before - letters(portal)) == 1
    new = files(portal)
    changed = {path for path in old if old[path] != new[path]}
    assert changed == {HOME, f"{HOME}r/", f"{HOME}r/2026/"}


def test_nothing_tells_of_what_is_withheld(portal):
    before = files(portal)
    write_post(portal, slug="nanti", date="2026-12-24T09:00:00+07:00", title="Xilofon dibagikan besok")
    write_post(portal, slug="dalam", audience="internal", title="Xilofon rahasia kita semua")
    assert files(portal) == before


def test_what_was_withdrawn_says_so(portal):
    withdrawn = {"date": "2026-10-03T09:00:00+07:00", "reason": "keliru", "note": "Angka di dalamnya keliru."}
    write_post(portal, slug="cabut", title="Yang ternyata tidak benar", withdrawn=withdrawn)
    assert '<span class="mark bad">Dicabut</span>' in files(portal)[f"{HOME}y/2026/"]
