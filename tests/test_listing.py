"""Lists, registers, home and maps: which posts stand where, on which pages, and that nothing else does."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import FLOOD as ALERT
from making import write_post
from newsroom.catalog import rows
from newsroom.catalog.rows import PAGE_SIZE
from newsroom.outputs import portalpage
from newsroom.text.problem import Problem
from pages import Document, html_of, publish, read

NEW = "/bpbd/2026/kabar-baru/"
TITLE = "Kabar baru yang dicari dalam daftar"
LISTS = {
    "/": "beranda",
    "/bpbd/": "instansi",
    "/dinkes/": "instansi pendukung",
    "/bpbd/2026/": "arsip instansi",
    "/dinkes/2026/": "arsip instansi pendukung",
    "/jenis/siaran-pers/": "jenis",
    "/topik/kesehatan/": "topik",
    "/wilayah/lembah-hijau/": "wilayah",
    "/arsip/2026/10/": "arsip bulan",
}
CHANGES = [{"date": "2026-10-05T09:00:00+07:00", "kind": "koreksi", "note": "Angka diperbaiki."}]
WITHDRAWN = {"date": "2026-10-04T10:00:00+07:00", "reason": "keliru", "note": "Terbit sebelum data diperiksa."}


def with_post(root, **fields):
    """Write a post that belongs to every kind of list."""
    values = {"title": TITLE, "partners": ["dinkes"], "topics": ["kesehatan"], "areas": ["lembah-hijau"]}
    return write_post(root, slug="kabar-baru", **{**values, **fields})


def listed(files):
    """Return the lists in which the post stands."""
    return {path for path, html in files.items() if path in LISTS and TITLE in Document(html).text}


def test_a_post_stands_in_every_list_it_belongs_to(portal):
    with_post(portal)
    files = html_of(portal)
    assert listed(files) == set(LISTS)
    row = Document(files["/dinkes/"]).text
    assert f"2 Okt 2026 BPBD Siaran pers {TITLE}" in row
    assert TITLE not in files["/diskominfo/"]
    assert TITLE not in files["/topik/pangan/"]


def test_an_expired_post_leaves_the_lists_but_not_the_archive(portal):
    with_post(portal, expires="2026-11-01T00:00:00+07:00")
    files = html_of(portal)
    assert listed(files) == {"/bpbd/2026/", "/dinkes/2026/", "/arsip/2026/10/"}
    assert "Berakhir" in Document(files["/bpbd/2026/"]).text
    assert NEW in files


def test_a_withdrawn_post_is_marked_and_says_why(portal):
    with_post(portal, withdrawn=WITHDRAWN)
    text = Document(html_of(portal)["/topik/kesehatan/"]).text
    assert f"Dicabut {TITLE} Dicabut: Terbit sebelum data diperiksa." in text


@pytest.mark.parametrize(
    "fields",
    [{"audience": "internal"}, {"draft": True}, {"date": "2026-12-01T09:00:00+07:00"}],
    ids=lambda fields: next(iter(fields)),
)
def test_a_withheld_post_changes_nothing(portal, fields):
    before = publish(read(portal))
    with_post(portal, areas=["kota-uji"], aliases=["/lama/"], number="2026/BPBD/0999", **fields)
    assert publish(read(portal)) == before


@given(st.integers(0, 400))
def test_pages_hold_everything_once_in_order(total):
    items = list(range(total, 0, -1))
    pages = rows.pages("/x/", items)
    assert [item for page in pages for item in page.items] == items
    assert pages[0].path == "/x/"
    assert [page.number for page in pages] == [0, *range(len(pages) - 1, 0, -1)]
    assert all(len(page.items) == PAGE_SIZE for page in pages[1:])
    assert len(pages) == 1 or PAGE_SIZE <= len(pages[0].items) < 2 * PAGE_SIZE
    assert [page.newer for page in pages[1:]] == [page.path for page in pages[:-1]]
    assert [page.older for page in pages[:-1]] == [page.path for page in pages[1:]]


@given(st.integers(0, 400), st.integers(1, 90))
def test_numbered_pages_never_change_again(total, more):
    """Only the way to a page's newer neighbour may change: from the first page to a numbered one."""
    before = {page.path: page.items for page in rows.pages("/x/", list(range(total, 0, -1)))[1:]}
    after = {page.path: page.items for page in rows.pages("/x/", list(range(total + more, 0, -1)))}
    assert before.items() <= after.items()


def test_a_long_list_is_paged(portal):
    start = dt.datetime.fromisoformat("2025-03-01T09:00:00+07:00")
    for number in range(95):
        moment = (start + dt.timedelta(hours=number)).isoformat()
        write_post(portal, slug=f"k{number:02d}", year=2025, date=moment, title=f"Kabar bernomor {number:02d}")
    files = html_of(portal)
    assert {path for path in files if path.startswith("/bpbd/2025/hal/")} == {"/bpbd/2025/hal/1/", "/bpbd/2025/hal/2/"}
    oldest = Document(files["/bpbd/2025/hal/1/"])
    assert re.findall(r"Kabar bernomor (\d\d)", oldest.text) == [f"{number:02d}" for number in range(29, -1, -1)]
    assert "1 Maret 2025 sampai 2 Maret 2025" in oldest.text
    steps = {link["rel"]: link["href"] for link in Document(files["/bpbd/2025/hal/2/"]).all("a") if link.get("rel")}
    assert steps == {"prev": "../../../../bpbd/2025/", "next": "../../../../bpbd/2025/hal/1/"}
    assert "/topik/kebencanaan/hal/1/" in files
    assert "/arsip/2025/03/hal/2/" in files


def test_months_are_counted_by_the_portals_clock(portal):
    with_post(portal, date="2026-10-31T17:30:00+00:00")
    files = html_of(portal)
    assert TITLE in files["/arsip/2026/11/"]
    index = Document(files["/arsip/"]).text
    assert re.search(r"2026 \d+ kiriman November \d+", index)
    assert "arsip/2026/11/" in files["/arsip/2026/"]


def test_an_alert_in_force_heads_home_and_lists(portal):
    with_post(portal, type="siaga", alert=ALERT)
    files = html_of(portal)
    for path in ("/", "/dinkes/", "/wilayah/muara-padi/", "/topik/pangan/", "/jenis/pengumuman/"):
        assert (
            "Peringatan berlaku Siaga Banjir rob: Muara Padi sampai 22 November 2026, 06.00 WIB"
            " Jauhi pantai dan pindahkan kendaraan." in Document(files[path]).text
        )
    elsewhere = ("/wilayah/kota-uji/", "/arsip/2026/10/", "/bpbd/2026/", NEW)
    assert not [path for path in elsewhere if "Peringatan berlaku" in files[path]]
    warning = Document(files["/peringatan/"]).text
    assert "Yang harus dilakukan: Jauhi pantai" in warning
    later = html_of(portal, as_of="2026-11-22T06:00:00+07:00")
    assert "Peringatan berlaku" not in later["/"]
    assert f"Sudah berakhir 2 Okt 2026 BPBD Siaga Berakhir {TITLE}" in Document(later["/peringatan/"]).text


def test_the_severest_alert_comes_first_and_the_rest_is_one_link(portal):
    for number, severity in enumerate(("Minor", "Moderate", "Extreme", "Severe")):
        write_post(portal, slug=f"s{number}", type="siaga", alert={**ALERT, "severity": severity})
    text = Document(html_of(portal)["/"]).text
    assert re.findall("Awas|Siaga Banjir|Waspada|Perhatian", text)[:3] == ["Awas", "Siaga Banjir", "Waspada"]
    assert "Semua 4 peringatan yang berlaku" in text


def test_the_register_has_every_change_newest_first(portal):
    changes = [
        {"date": "2026-10-03T09:00:00+07:00", "kind": "pembaruan", "note": "Posko pindah."},
        {
            "date": "2026-10-05T09:00:00+07:00",
            "kind": "koreksi",
            "note": "Angka diperbaiki.",
            "before": "120",
            "after": "102",
        },
    ]
    with_post(portal, changes=changes)
    write_post(portal, slug="cabut", title="Yang kemudian dicabut kembali", withdrawn=WITHDRAWN, changes=[changes[1]])
    text = Document(html_of(portal)["/koreksi/"]).text
    own = ["Koreksi", "Pencabutan", "Pembaruan"]
    places = [text.index(f"2026 BPBD {kind}") for kind in own]
    assert places == sorted(places)
    assert text.count("Semula 120 Menjadi 102") == 1, "what a withdrawn post said is not shown"
    assert "Terbit sebelum data diperiksa. (terbit karena kekeliruan)" in text


def test_an_agency_that_is_gone_stays_with_its_successor(portal):
    agency = portal / "agencies/dinkes.yml"
    agency.write_text(agency.read_text() + "status: {state: merged, since: 2026-01-01, into: bpbd}\n")
    with_post(portal)
    files = html_of(portal)
    text = Document(files["/dinkes/"]).text
    assert "Instansi ini sudah digabung sejak 1 Januari 2026. Tugasnya diteruskan Badan Penanggulangan" in text
    assert TITLE in text
    assert "digabung" in Document(files["/"]).text


def test_an_agencys_page_tells_how_to_reach_it(portal):
    agency = portal / "agencies/bpbd.yml"
    more = 'channels: {instagram: "@bpbd.uji", whatsapp: "+62 21 555 0114", mading: "papan 3"}\nparent: diskominfo\n'
    text = re.sub(r"(?m)^(channels|parent):.*\n(?:  .*\n)*", "", agency.read_text())
    agency.write_text(text + more)
    files = html_of(portal)
    links = [link["href"] for link in Document(files["/bpbd/"]).all("a") if "href" in link]
    assert "https://www.instagram.com/bpbd.uji" in links
    assert "https://wa.me/62215550114" in links
    assert "Mading papan 3" in Document(files["/bpbd/"]).text
    assert [link for link in links if link.startswith("tel:+62")]
    assert "../bpbd/" in [link.get("href") for link in Document(files["/diskominfo/"]).all("a")]


def test_what_has_no_posts_has_a_page_all_the_same(portal):
    files = html_of(portal)
    assert "Belum ada kiriman di sini." in Document(files["/topik/pangan/"]).text
    for path in ("/jenis/klarifikasi/", "/wilayah/kota-uji/", "/koreksi/", "/peringatan/", "/umpan/", "/404.html"):
        assert len(Document(files[path]).all("h1")) == 1, path


def test_the_page_for_missing_pages_works_at_any_depth(portal):
    settings = portal / "mkdocs.yml"
    settings.write_text(
        settings.read_text().replace("https://rujukan.ujikab.example/", "https://ujikab.example/rujukan/")
    )
    links = [link["href"] for link in Document(html_of(portal)["/404.html"]).all("a")]
    assert all(link.startswith(("/rujukan/", "#")) for link in links)


def test_the_page_of_feeds_names_them_all(portal):
    pages = html_of(portal)
    for slug in ("bpbd", "dinkes", "diskominfo"):
        assert f'href="../umpan/instansi/{slug}/"' in pages["/umpan/"]
        assert f"{slug}/feed.xml" in Document(pages[f"/umpan/instansi/{slug}/"]).text


def test_findings_are_shown_in_a_preview_only(portal):
    problems = (
        Problem("content/bpbd/2026/x.md", 3, 1, 4, "saran", "uji", "judul <terlalu> panjang", fix="pendekkan."),
    )
    assert "/temuan/" not in html_of(portal, problems=problems)
    shown = html_of(portal, problems=problems, preview=True)
    assert "judul <terlalu> panjang" in Document(shown["/temuan/"]).text
    assert "1 temuan" in shown["/"]
    assert shown["/robots.txt"] == "User-agent: *\nDisallow: /\n"


def test_a_page_of_the_portals_own_is_dressed(portal):
    found = read(portal)
    table = '<table><tr><td style="text-align: right;">1</td></tr></table>'
    html = portalpage.dress(found, "/tentang/", "Tentang", None, f"<p>Halo</p>{table}")
    document = Document(html)
    assert "style=" not in html
    assert document.all("td") == [{"class": "kanan"}]
    assert document.all("h1") == [{}]
    assert len(Document(portalpage.dress(found, "/tentang/", "Tentang", "", "<h1>Tentang</h1>")).all("h1")) == 1


def test_all_jobs_can_be_sent_to_other_processes_and_give_the_same_twice(portal):
    import pickle

    with_post(portal)
    found = read(portal)
    once = publish(found)
    assert publish(pickle.loads(pickle.dumps(replace(found)))) == once


def test_the_icon_is_one_that_programs_can_open(portal):
    import io

    from PIL import Image

    image = Image.open(io.BytesIO(publish(read(portal))["/favicon.ico"]))
    assert image.format == "ICO"
    assert image.size == (16, 16)
    drawn = image.convert("RGB")
    assert drawn.getpixel((0, 0)) == (11, 79, 108)
    assert drawn.getpixel((7, 1)) == (255, 255, 255)


def test_home_shows_news_once_not_again_in_translation(portal):
    write_post(portal, slug="asli", title="Posko dibuka di tiga kampung", translations={"en": "/bpbd/2026/asli-en/"})
    write_post(portal, slug="asli-en", lang="en", translations={"id": "/bpbd/2026/asli/"})
    files = html_of(portal)
    assert "bpbd/2026/asli/" in files["/"]
    assert "bpbd/2026/asli-en/" not in files["/"]
    assert "2026/asli-en/" in files["/bpbd/"]
