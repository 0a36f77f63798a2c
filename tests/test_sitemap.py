"""The maps: each is what its schema allows, names every page once with its true time, and changes no more than it must.

The form is that of tests/sitemap.rng: the protocol of sitemaps.org, and Google's extensions for pictures and news.
"""

import datetime as dt
import re

import pytest
from lxml import etree

from building import ROOT, flat
from making import FLOOD, photo_bytes, write_post
from newsroom.catalog import schedule
from newsroom.outputs import sitemap, sitemap_page
from pages import Document, html_of, publish, read

HOME = "https://rujukan.ujikab.example"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
SCHEMA = etree.RelaxNG(etree.parse(ROOT / "tests/sitemap.rng"))
NEW = "/bpbd/2026/kabar-baru/"
CHANGES = [{"date": "2026-10-05T09:00:00+07:00", "kind": "koreksi", "note": "Angka diperbaiki."}]


def maps(files):
    """Return every map by its path, parsed."""
    return {path: etree.fromstring(data) for path, data in files.items() if "sitemap" in path and path.endswith(".xml")}


def checked(tree, path, home=HOME):
    """Return the addresses of a map with their elements, after looking whether it has the form of its schema."""
    SCHEMA.assertValid(tree)
    assert tree.tag == SITEMAP + ("sitemapindex" if path == "/sitemap.xml" else "urlset")
    assert len(tree) <= 50_000
    found = {}
    for item in tree:
        assert len(item.findall(IMAGE + "image")) <= 1000
        address = item.findtext(SITEMAP + "loc")
        assert address.startswith(home + "/")
        assert address not in found, "each address once"
        found[address] = item
    assert found or "news" in path
    return found


def test_every_map_has_the_form_of_its_schema_and_names_what_is_there(portal):
    write_post(portal, slug="kabar-baru", photos=[("laut.jpg", photo_bytes())])
    for name in ("panduan/index.md", "panduan/operator/log.md"):
        (portal / "content/portal" / name).parent.mkdir(parents=True, exist_ok=True)
        (portal / "content/portal" / name).write_text("# Panduan\n")
    files = publish(read(portal))
    found = maps(files)
    named = checked(found["/sitemap.xml"], "/sitemap.xml")
    assert {address.removeprefix(HOME) for address in named} == set(found) - {"/sitemap.xml", "/news-sitemap.xml"}
    pages = [
        page for path in found if path != "/sitemap.xml" for page in checked(found[path], path) if "news" not in path
    ]
    assert len(pages) == len(set(pages)), "no page is in two parts"
    elsewhere = {page.removeprefix(HOME) for page in pages} - set(files)
    assert elsewhere == {"/cari/", "/cek/", "/panduan/", "/panduan/operator/log/"}, "other hooks publish them"
    assert all(
        data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>') for path, data in files.items() if path in found
    )
    assert max(len(files[path]) for path in found) <= 50 * 2**20
    own = {path for path in files if path.endswith("/") and not re.search(r"/hal/|^/r/|^/temuan/|^/umpan/.", path)}
    lists = {path for path in own if re.fullmatch(r"/[\w-]+/\d{4}/|/arsip/\d{4}/", path)}
    redirects = {path for path in own if b'http-equiv="refresh"' in files[path]}
    assert own - lists - redirects <= {page.removeprefix(HOME) for page in pages}


def test_every_map_of_the_sample_portal_has_the_form_of_its_schema():
    files = {}
    for job in flat(sitemap.jobs(read(ROOT))):
        files |= job.run(*job.gathered())
    found = {name: etree.fromstring(data) for name, data in files.items() if name.endswith(".xml")}
    home = found["sitemap.xml"].findtext(f"*/{SITEMAP}loc").rpartition("/")[0]
    parts = {address.rpartition("/")[2] for address in checked(found["sitemap.xml"], "/sitemap.xml", home)}
    assert len(parts) > 3
    assert parts == found.keys() - {"sitemap.xml", "news-sitemap.xml"}
    for name, tree in found.items():
        checked(tree, f"/{name}", home)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<urlset", "<urls"),
        ("</loc>", "</loc><title>Rob</title>"),
        ("<lastmod>2026-10-05", "<lastmod>05-10-2026"),
        ("T02:00:00Z", "T02:00:00"),
        ("T02:00:00Z", "T24:00:00Z"),
        ("<lastmod>2026-10-05T02:00:00Z</lastmod>", "<lastmod></lastmod>"),
        ("https://", "ftp://"),
        ("https://", "/"),
        ("kabar-baru", "kabar baru"),
        ("kabar-baru", "kabar-bâru"),
        ("kabar-baru", "k" * 2048),
        ("<image:loc>", "<image:title>Rob</image:title><image:loc>"),
        ("<url>", "<url><changefreq>sometimes</changefreq>"),
        ("<url>", '<url id="1">'),
        ("<url>", "<url>Rob"),
        ("</url>", "<priority>1.5</priority></url>"),
    ],
)
def test_the_schema_refuses_what_the_protocol_does(old, new):
    good = (
        f'<urlset xmlns="{SITEMAP[1:-1]}" xmlns:image="{IMAGE[1:-1]}"><url><loc>{HOME}{NEW}</loc>'
        f"<lastmod>2026-10-05T02:00:00Z</lastmod><image:image><image:loc>{HOME}{NEW}a.jpg</image:loc></image:image></url></urlset>"
    )
    assert SCHEMA.validate(etree.fromstring(good))
    bad = good.replace(old, new).replace("</urlset", "</urls" if new == "<urls" else "</urlset")
    assert bad != good
    assert not SCHEMA.validate(etree.fromstring(bad))


def test_times_are_those_of_the_last_change(portal):
    write_post(portal, slug="kabar-baru", topics=["pangan"], changes=CHANGES)
    files = publish(read(portal))
    times = {
        address.removeprefix(HOME): item.findtext(SITEMAP + "lastmod")
        for path, tree in maps(files).items()
        for address, item in checked(tree, path).items()
        if "news" not in path
    }
    assert times[NEW] == times["/topik/pangan/"] == "2026-10-05T02:00:00Z"
    parts = {path: checked(tree, path) for path, tree in maps(files).items() if re.search(r"-\d{4}-\d\d\.xml", path)}
    assert len(parts) > 1
    for path, part in parts.items():
        assert times[path] == max(item.findtext(SITEMAP + "lastmod") for item in part.values())


def test_a_change_of_tomorrow_is_no_change_today(portal):
    write_post(portal, slug="kabar-baru", changes=[{**CHANGES[0], "date": "2026-12-05T09:00:00+07:00"}])
    part = checked(maps(publish(read(portal)))["/sitemap-2026-10.xml"], "/sitemap-2026-10.xml")
    assert part[HOME + NEW].findtext(SITEMAP + "lastmod") == "2026-10-02T02:00:00Z"


def times_of(root, as_of):
    """Return the time of each address in the maps, as they are at a moment."""
    found = {}
    for job in flat(sitemap.jobs(read(root, as_of=as_of))):
        for name, data in job.run(*job.gathered()).items():
            if name.endswith(".xml") and name != sitemap.NEWS_FILE:
                for address, item in checked(etree.fromstring(data), f"/{name}").items():
                    found[address.removeprefix(HOME)] = item.findtext(SITEMAP + "lastmod")
    return found


END = {"at": "2026-11-30T17:00:00+07:00", "stamp": "2026-11-30T10:00:00Z"}
LISTS = ("/bpbd/", "/topik/kebencanaan/", "/arsip/2026/10/", "/arsip/a-z/r/2026/", "/sitemap-2026-10.xml", NEW)


@pytest.mark.parametrize(
    ("fields", "paths"),
    [
        ({"expires": END["at"]}, ("/", "/ringkas/", "/data/", "/jenis/siaran-pers/", *LISTS)),
        (
            {"type": "siaga", "information": "serta-merta", "alert": {**FLOOD, "expires": END["at"]}},
            ("/", "/peringatan/", "/jenis/siaga/", *LISTS),
        ),
        (
            {
                "type": "pengumuman",
                "event": {"start": "2026-11-30T15:00:00+07:00", "end": END["at"], "venue": "Aula", "status": "planned"},
            },
            ("/agenda/", "/agenda/2026/11/", "/bpbd/agenda/", *LISTS),
        ),
    ],
    ids=["post", "alert", "event"],
)
def test_the_end_of_a_post_is_the_time_of_all_that_changes_with_it(portal, fields, paths):
    write_post(portal, slug="kabar-baru", **fields)
    before, after = (times_of(portal, as_of) for as_of in ("2026-11-30T16:59:59+07:00", END["at"]))
    assert {path: after[path] for path in paths} == dict.fromkeys(paths, END["stamp"])
    assert all(after[path] >= time for path, time in before.items() if time)
    assert {path for path, time in after.items() if time != before[path]}.isdisjoint(("/koreksi/", "/dinkes/"))


GONE = {"date": "2026-10-05T09:00:00+07:00", "reason": "keliru", "note": "Terbit sebelum diperiksa."}


def test_a_withdrawn_post_is_in_the_map_until_search_engines_had_time_to_look(portal):
    write_post(portal, slug="kabar-baru", photos=[("laut.jpg", photo_bytes())], withdrawn=GONE)
    during, after = (times_of(portal, f"2026-11-04T{time}+07:00") for time in ("08:59:59", "09:00:00"))
    assert during[NEW] == "2026-10-05T02:00:00Z", "the page says that it is no longer to be found"
    assert NEW not in after
    assert after["/sitemap-2026-10.xml"] == "2026-11-04T02:00:00Z", "its part has changed"
    jobs = flat(sitemap.jobs(read(portal, as_of="2026-10-06T09:00:00+07:00")))
    [part] = [job.run(*job.gathered()) for job in jobs if "sitemap-2026-10.xml" in job.gathered()]
    assert b"<image:" not in part["sitemap-2026-10.xml"]


def test_a_month_that_all_posts_have_left_has_no_part(portal):
    gone = {**GONE, "date": "2026-03-05T09:00:00+07:00"}
    write_post(portal, slug="kabar-baru", date="2026-03-02T09:00:00+07:00", withdrawn=gone)
    assert "/sitemap-2026-03.xml" in times_of(portal, "2026-03-06T09:00:00+07:00")
    files = publish(read(portal, as_of="2026-11-04T09:00:00+07:00"))
    assert "/sitemap-2026-03.xml" not in files
    assert b"sitemap-2026-03" not in files["/sitemap.xml"]
    assert all(len(tree) for path, tree in maps(files).items() if "news" not in path)


def test_the_schedule_knows_when_a_withdrawn_post_leaves_the_map(portal):
    write_post(portal, slug="kabar-baru", withdrawn=GONE)
    found = read(portal, as_of="2026-10-06T09:00:00+07:00")
    planned = [moment for moment in schedule.moments(found.posts, found.as_of) if moment.post == NEW.strip("/")]
    assert [(moment.at.isoformat(), moment.what) for moment in planned] == [("2026-11-04T02:00:00+00:00", "berubah")]


def test_the_time_of_an_agenda_never_goes_back(portal):
    event = {"start": "2026-11-30T15:00:00+07:00", "venue": "Aula", "status": "planned"}
    write_post(portal, slug="kabar-baru", type="pengumuman", event=event, withdrawn=GONE)
    write_post(portal, slug="lain", type="pengumuman", event=event)
    times = times_of(portal, "2026-10-06T09:00:00+07:00")
    assert times["/agenda/"] == times["/agenda/2026/11/"] == "2026-10-05T02:00:00Z"


def test_pictures_are_those_of_the_page(portal):
    write_post(portal, slug="kabar-baru", photos=[("laut.jpg", photo_bytes(1)), ("pantai.jpg", photo_bytes(2))])
    files = html_of(portal)
    part = checked(etree.fromstring(files["/sitemap-2026-10.xml"].encode()), "/sitemap-2026-10.xml")
    images = [image.findtext(IMAGE + "loc") for image in part[HOME + NEW].findall(IMAGE + "image")]
    assert images
    for address in images:
        assert address.startswith(HOME + NEW)
        name = address.removeprefix(HOME + NEW)
        assert name in files[NEW] or name.replace(".jpg", ".webp") in files[NEW]


def test_full_parts_of_a_month_stay_when_a_post_is_added(portal, monkeypatch):
    monkeypatch.setattr(sitemap, "LIMIT", 3)
    for number in range(1, 6):
        write_post(portal, slug=f"kabar-{number}", year=2025, date=f"2025-10-0{number}T09:00:00+07:00")
    before = publish(read(portal))
    assert before["/sitemap-2025-10.xml"].count(b"<url>") == 3
    assert before["/sitemap-2025-10-2.xml"].count(b"<url>") == 2
    write_post(portal, slug="kabar-7", year=2025, date="2025-10-07T09:00:00+07:00")
    after = publish(read(portal))
    assert after["/sitemap-2025-10.xml"] == before["/sitemap-2025-10.xml"]
    assert after["/sitemap-2025-10-2.xml"].count(b"<url>") == 3


def test_a_changed_post_changes_the_part_of_its_month_only(portal):
    write_post(portal, slug="lama", year=2024, date="2024-10-02T09:00:00+07:00")
    write_post(portal, slug="kabar-baru")
    before = {group.key for group in sitemap.jobs(read(portal))}
    write_post(portal, slug="kabar-baru", title="Judul lain untuk kabar ini")
    after = {group.key for group in sitemap.jobs(read(portal))}
    assert len(before - after) == 2, "the part of October, and the index"
    assert len(before & after) == len(before) - 2 > 1, "the part of October 2024 and others"


def test_the_page_of_the_log_is_named_where_there_is_one(portal):
    assert b"/log/" not in publish(read(portal))["/sitemap-halaman.xml"]
    settings = portal / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("    feed_items:", "    log: true\n    feed_items:"))
    [job] = [job for job in flat(sitemap.jobs(read(portal))) if "sitemap-halaman.xml" in job.gathered()]
    assert f"{HOME}/log/".encode() in job.run(*job.gathered())["sitemap-halaman.xml"]


def news(root, as_of):
    tree = maps(publish(read(root, as_of=as_of)))["/news-sitemap.xml"]
    return {address.removeprefix(HOME): item.find(NEWS + "news") for address, item in checked(tree, "/news").items()}


def test_news_are_news_for_two_days(portal):
    write_post(portal, slug="kabar-baru", title="Rob & angin <kencang> di pesisir")
    item = news(portal, "2026-10-02T09:00:00+07:00")[NEW]
    assert [child.tag for child in item] == [NEWS + name for name in ("publication", "publication_date", "title")]
    assert item.findtext(f"{NEWS}publication/{NEWS}name") == "Rujukan Kabupaten Uji"
    assert item.findtext(f"{NEWS}publication/{NEWS}language") == "id"
    assert item.findtext(NEWS + "publication_date") == "2026-10-02T09:00:00+07:00"
    assert item.findtext(NEWS + "title") == "Rob & angin <kencang> di pesisir"
    assert NEW in news(portal, "2026-10-04T08:59:59+07:00")
    assert NEW not in news(portal, "2026-10-04T09:00:00+07:00")
    assert news(portal, "2026-12-30T09:00:00+07:00") == {}


def test_withdrawn_and_expired_posts_are_no_news(portal):
    write_post(portal, slug="kabar-baru", expires="2026-10-03T00:00:00+07:00")
    assert NEW not in news(portal, "2026-10-03T09:00:00+07:00")
    withdrawn = {"date": "2026-10-02T10:00:00+07:00", "reason": "keliru", "note": "Terbit sebelum diperiksa."}
    write_post(portal, slug="kabar-baru", withdrawn=withdrawn)
    assert NEW in news(portal, "2026-10-02T09:30:00+07:00")
    assert NEW not in news(portal, "2026-10-02T11:00:00+07:00")


def test_news_are_bounded(portal, monkeypatch):
    monkeypatch.setattr(sitemap, "NEWS_LIMIT", 2)
    for number in range(4):
        write_post(portal, slug=f"kabar-{number}", date=f"2026-10-02T0{number}:00:00+07:00")
    assert list(news(portal, "2026-10-02T09:00:00+07:00")) == ["/bpbd/2026/kabar-3/", "/bpbd/2026/kabar-2/"]


def test_robots_are_told_where_the_maps_are(portal):
    robots = html_of(portal)["/robots.txt"]
    assert robots == f"User-agent: *\nAllow: /\n\nSitemap: {HOME}/sitemap.xml\nSitemap: {HOME}/news-sitemap.xml\n"
    assert html_of(portal, preview=True)["/robots.txt"] == "User-agent: *\nDisallow: /\n"


def test_the_map_for_people_leads_to_every_section(portal):
    files = html_of(portal)
    links = {link["href"] for link in Document(files["/peta-situs/"]).all("a")}
    sections = [
        "arsip/",
        "agenda/",
        "data/",
        "koreksi/",
        "peringatan/",
        "umpan/",
        "bpbd/",
        "bpbd/agenda/",
        "arsip/2026/",
    ]
    sections += ["jenis/siaga/", "topik/pangan/", "wilayah/kota-uji/", "sitemap.xml"]
    assert {f"../{section}" for section in sections} <= links


def test_the_map_for_people_does_not_change_with_a_post(portal):
    [before] = sitemap_page.jobs(read(portal))
    write_post(portal, slug="kabar-baru", date=dt.datetime(2026, 10, 2, 9).isoformat() + "+07:00")
    [after] = sitemap_page.jobs(read(portal))
    assert before.key == after.key
