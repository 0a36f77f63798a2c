"""The body of a post as its page and its feed show it: pictures, links, dateline."""

import json
import re

import pytest

from making import photo_bytes, write_post
from newsroom.catalog import markup
from pages import HOSTILE, Document, read, whole

BODY = (
    "Lihat [posko](../posko.md) dan [pantai](https://pantai.example/?a=1&b=2), [bawah](#bawah).\n\n"
    '![Rak "satu" & isinya < dua ton](rak.jpg "Isi rak & gudang")\n\n## Bawah\n\nSurel [humas](mailto:a@b.example).\n'
)


@pytest.fixture
def post(portal):
    """Return the catalog and a post with a cover, a photo in its text and links of every sort."""
    write_post(portal, slug="posko", number=None)
    write_post(
        portal, slug="rob", photos=[("depan.jpg", photo_bytes(1, (900, 600))), ("rak.jpg", photo_bytes(2))], body=BODY
    )
    found = read(portal)
    return found, whole(found, "/bpbd/2026/rob/")


def test_a_page_has_responsive_pictures_and_relative_links(post):
    document = Document(markup.for_page(*post))
    picture = post[0].picture_of(post[1], "rak.jpg")
    (image,) = document.all("img")
    assert image["src"] == f"{picture.name}-400.jpg"
    assert (image["width"], image["height"], image["loading"]) == ("400", "300", "lazy")
    assert image["alt"] == 'Rak "satu" & isinya < dua ton'
    assert [source["type"] for source in document.all("source")] == ["image/webp"]
    assert document.all("source")[0]["srcset"] == f"{picture.name}-320.webp 320w, {picture.name}-400.webp 400w"
    hrefs = [link["href"] for link in document.all("a")]
    assert hrefs == [
        "../../../bpbd/2026/posko/",
        "https://pantai.example/?a=1&b=2",
        "#konten-bawah",
        "mailto:a@b.example",
    ]


def test_a_feed_has_plain_images_and_absolute_addresses(post):
    html = markup.for_feed(*post)
    document = Document(html)
    home = "https://rujukan.ujikab.example/bpbd/2026/"
    picture = post[0].picture_of(post[1], "rak.jpg")
    assert document.all("img")[0]["src"] == f"{home}rob/{picture.name}-400.jpg"
    hrefs = [link["href"] for link in document.all("a")]
    assert hrefs[0] == f"{home}posko/"
    assert hrefs[2] == f"{home}rob/#konten-bawah"
    assert "<picture" not in html
    assert not re.search('(?:href|src)="(?!https:|mailto:)', html)


def test_the_cover_is_fetched_first(post):
    html = markup.responsive(post[0].cover(post[1]), HOSTILE, eager=True)
    (image,) = Document(html).all("img")
    assert image["alt"] == HOSTILE
    assert image["fetchpriority"] == "high"
    assert "loading" not in image
    assert [source["type"] for source in Document(html).all("source")] == ["image/avif", "image/webp"]


@pytest.mark.parametrize(
    ("body", "begins"),
    [
        ("Air surut.", '<p><span class="dateline">Kota Uji, 2 Oktober 2026 —</span> Air surut.</p>'),
        ("- Air surut.", '<p><span class="dateline">Kota Uji, 2 Oktober 2026 —</span></p>\n<ul>'),
    ],
)
def test_the_dateline_stands_before_the_first_words(portal, body, begins):
    write_post(portal, slug="surut", body=body)
    found = read(portal)
    assert markup.for_page(found, whole(found, "/bpbd/2026/surut/")).startswith(begins)


def test_the_dateline_is_escaped_dated_in_the_agencys_zone_and_left_out_without_a_place(portal):
    write_post(portal, slug="malam", place="<b>Kota</b>", date="2026-10-01T18:30:00+00:00", body="Air.")
    write_post(portal, slug="tanpa", place=None, body="Air.")
    found = read(portal)
    html = markup.for_feed(found, whole(found, "/bpbd/2026/malam/"))
    assert html.startswith("<p>&lt;b&gt;Kota&lt;/b&gt;, 2 Oktober 2026 — Air.</p>")
    assert markup.for_page(found, whole(found, "/bpbd/2026/tanpa/")).startswith("<p>Air.</p>")


def test_the_dateline_speaks_the_language_of_the_post(portal):
    write_post(portal, slug="tide", lang="en", body="The tide fell.")
    found = read(portal)
    assert "Kota Uji, 2 October 2026 —" in markup.for_page(found, whole(found, "/bpbd/2026/tide/"))


def test_a_photo_that_is_not_there_leaves_its_description(portal):
    write_post(portal, slug="tanpa-foto", body='![Air "setinggi" lutut](hilang.jpg)')
    found = read(portal)
    html = markup.for_page(found, whole(found, "/bpbd/2026/tanpa-foto/"))
    assert "<img" not in html
    assert "<em>Air &quot;setinggi&quot; lutut</em>" in html


def test_text_that_looks_like_our_own_markup_is_left_alone(portal):
    text = '`<img src="photo-0" alt="x">` dan `<a href="/x">`'
    write_post(portal, slug="kode", body=text)
    found = read(portal)
    html = markup.for_page(found, whole(found, "/bpbd/2026/kode/"))
    assert html.count("&lt;img") == 1
    assert "../../../x" not in html


def test_a_withdrawn_post_has_no_body(portal):
    gone = {"date": "2026-10-03T09:00:00+07:00", "reason": "keliru", "note": "Angkanya belum diperiksa."}
    write_post(portal, slug="cabut", withdrawn=gone)
    found = read(portal)
    post = whole(found, "/bpbd/2026/cabut/")
    assert markup.for_page(found, post) == markup.for_feed(found, post) == ""


def test_every_photo_is_shown_once_with_its_credit(portal):
    """A photo of the front matter that the body names stands there; the others follow the text; the cover is elsewhere."""
    names = ("depan.jpg", "dalam.jpg", "akhir.jpg")
    rows = [
        {
            "file": name,
            "alt": f"Pemandangan nomor {number} dari tepi pantai",
            "caption": f"Ilustrasi: {name}",
            "credit": "A & B",
        }
        for number, name in enumerate(names)
    ]
    photos = [(name, photo_bytes(number, (400, 300))) for number, name in enumerate(names)]
    body = "Kalimat pembuka yang cukup.\n\n![Rak berisi kardus bantuan](dalam.jpg)\n\nPenutup.\n"
    write_post(portal, slug="galeri", photos=photos, body=body)
    path = portal / "content/bpbd/2026/galeri/index.md"
    text = path.read_text()
    path.write_text(re.sub(r"^photos: .*$", lambda _: "photos: " + json.dumps(rows), text, flags=re.MULTILINE))
    found = read(portal)
    post = whole(found, "/bpbd/2026/galeri/")
    for html in (markup.for_page(found, post), markup.for_feed(found, post)):
        assert "Ilustrasi: depan.jpg" not in html
        assert html.count("<figure>") == 2
        assert html.count("<small>Foto: A &amp; B</small>") == 2
        assert html.index("Ilustrasi: dalam.jpg") < html.index("Penutup.") < html.index("Ilustrasi: akhir.jpg")
