"""All feeds of a portal: every slice in every format, the history by links, and what a change does to them."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import feedparser
import pytest

from building import AS_OF, derive, flat
from feedcheck import complaints
from feedmaking import feeds, publish, publish_all, slices_of
from making import photo_bytes, write_post
from newsroom.catalog.cells import chosen
from newsroom.catalog.portal import FEED_SLICES
from newsroom.outputs import feed_slices
from pages import read

ATOM = "{http://www.w3.org/2005/Atom}"
URL = "https://rujukan.ujikab.example"
FORMS = ("feed.xml", "feed.atom", "feed.json")
ID = "tag:rujukan.ujikab.example,2026:bpbd/2026/rob-pesisir"
WITHDRAWN = {"date": "2026-10-20T08:00:00+07:00", "reason": "keliru", "note": "Terbit sebelum data diperiksa."}
FIXED = {"date": "2026-10-10T08:00:00+07:00", "kind": "koreksi", "note": "Jumlah pengungsi diperbaiki."}


def entry(files, path="/feed.atom", id_=ID):
    found = [item for item in feedparser.parse(files[path]).entries if item.id == id_]
    return found[0] if found else None


def file_at(address):
    """Return the path of the file that answers at an address: a static host doesn't look at the query."""
    return address.removeprefix(URL).partition("?")[0]


def addresses(files, path="/feed.atom"):
    """Return the addresses of the archives that a live document leads to, the newest first."""
    found = []
    while True:
        links = ElementTree.fromstring(files[path]).findall(f"{ATOM}link")
        older = [link.get("href") for link in links if link.get("rel") == "prev-archive"]
        if not older:
            return found
        path = file_at(older[0])
        found.append(older[0])


def history(files, path="/feed.atom"):
    """Return the paths of the files that answer there."""
    return [file_at(address) for address in addresses(files, path)]


def test_every_slice_has_every_format(portal):
    write_post(portal, areas=["muara-padi"], lang="jv")
    files = feeds(publish(portal))
    folders = (
        "/ /bpbd/ /dinkes/ /diskominfo/ /jenis/siaga/ /topik/kebencanaan/ /wilayah/muara-padi/ /koreksi/ /peringatan/"
    )
    for folder in (*folders.split(), "/umpan/bahasa/jv/", "/umpan/bahasa/id/", "/bpbd/jenis/siaran-pers/"):
        assert {folder + name for name in FORMS} <= files.keys(), folder
        assert json.loads(files[folder + "feed.json"])["feed_url"] == f"{URL}{folder}feed.json"
    for folder in (
        "/",
        "/bpbd/",
        "/topik/kebencanaan/",
        "/wilayah/muara-padi/",
        "/umpan/bahasa/jv/",
        "/bpbd/jenis/siaran-pers/",
    ):
        assert ID.encode() in files[folder + "feed.xml"], folder
    for folder in ("/umpan/bahasa/id/", "/dinkes/", "/peringatan/", "/koreksi/"):
        assert ID.encode() not in files[folder + "feed.xml"], folder


def test_nothing_is_wrong_with_any_feed(portal):
    write_post(
        portal, photos=[("rob.jpg", photo_bytes())], changes=[FIXED], title="Rob & <banjir> di “pesisir” kampung"
    )
    files = feeds(publish(portal))
    assert len(files) > 60
    assert {path: list(complaints(path, data)) for path, data in files.items() if list(complaints(path, data))} == {}


def test_settings_say_which_feeds_there_are(portal):
    settings = portal / "mkdocs.yml"
    text = settings.read_text().replace(
        "    feed_items:", "    feed_formats: [rss]\n    feed_slices: [portal, agency]\n    feed_items:"
    )
    settings.write_text(text)
    files = publish(portal)
    assert {path for path in files if "feed." in path} == {
        f"{folder}feed.xml" for folder in ("/", "/bpbd/", "/dinkes/", "/diskominfo/")
    }
    assert not [path for path in files if path.startswith("/umpan/arsip/")]
    page = files["/umpan/index.html"].decode()
    assert 'type="application/rss+xml"' in page
    assert "application/atom+xml" not in page
    assert "Tiap topik" not in page


def test_every_slice_is_a_setting(portal):
    write_post(portal)
    found = read(portal)
    for sort in FEED_SLICES:
        chosen = replace(found, portal=replace(found.portal, feed_slices=(sort,)), memo={})
        made = {item.sort for item in feed_slices.slices(chosen)}
        assert made == ({sort} if sort != "archive" else set()), sort


CHANGES = {
    "title": {"title": "Rob di pesisir sudah surut seluruhnya"},
    "correction": {"changes": [FIXED]},
    "withdrawal": {"withdrawn": WITHDRAWN},
    "summary": {
        "summary": "Rob setinggi 70 sentimeter menggenangi empat kampung; posko dan dapur umum dibuka di sekolah."
    },
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_id_stays_and_updated_changes_only_with_news(portal, name):
    write_post(portal)
    before = entry(publish(portal))
    write_post(portal, **CHANGES[name])
    files = publish(portal)
    after = entry(files)
    assert after.id == before.id == ID
    assert (after.updated != before.updated) == (name in ("correction", "withdrawal"))
    ids = {item["id"] for item in json.loads(files["/feed.json"])["items"]}
    assert ID in ids
    assert ID.encode() in files["/feed.xml"]


def test_an_id_stays_when_the_file_moves_into_a_folder(portal):
    path = write_post(portal)
    before = publish(portal)
    inside = path.with_suffix("") / "index.md"
    inside.parent.mkdir()
    path.rename(inside)
    assert entry(publish(portal)).id == entry(before).id


def test_a_correction_travels_with_its_reason(portal):
    write_post(portal, changes=[FIXED])
    files = publish(portal)
    found = entry(files)
    assert found.title.startswith("[KOREKSI] ")
    assert found.updated == "2026-10-10T08:00:00+07:00"
    assert "Jumlah pengungsi diperbaiki." in found.content[0].value
    assert entry(files, "/koreksi/feed.atom").id == ID
    [item] = [item for item in json.loads(files["/feed.json"])["items"] if item["id"] == ID]
    assert (item["_rujukan"]["status"], item["_rujukan"]["note"]) == ("corrected", "Jumlah pengungsi diperbaiki.")


def test_a_correction_is_told_beside_another_state_and_time_alone_marks_nothing(portal):
    event = {"start": "2026-12-04T09:00:00+07:00", "status": "rescheduled", "reason": "Cuaca buruk di laut."}
    write_post(portal, type="pengumuman", place=None, contacts=None, event=event, changes=[FIXED])
    ended = {"expires": "2026-11-01T00:00:00+07:00", "changes": [FIXED]}
    write_post(portal, slug="usai", **ended)
    files = publish(portal)
    assert entry(files).title.startswith("[DIJADWALKAN ULANG] [KOREKSI] Rob")
    usai = entry(files, "/koreksi/feed.atom", ID.replace("rob-pesisir", "usai"))
    assert usai.title.startswith("[KOREKSI] Rob")


def test_a_withdrawal_travels_and_takes_the_text_along(portal):
    write_post(portal, withdrawn=WITHDRAWN, photos=[("rob.jpg", photo_bytes())])
    files = publish(portal)
    found = entry(files)
    assert found.title.startswith("[DICABUT] ")
    assert found.summary == "Terbit sebelum data diperiksa."
    assert "Dapur umum" not in found.content[0].value
    assert not [link for link in found.links if link.rel == "enclosure"]


def test_what_was_removed_by_law_leaves_a_tombstone_in_atom(portal):
    write_post(portal, withdrawn={**WITHDRAWN, "reason": "hukum"})
    files = publish(portal)
    assert entry(files) is None
    [stone] = ElementTree.fromstring(files["/feed.atom"]).iter("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    assert (stone.get("ref"), stone.get("when")) == (ID, "2026-10-20T08:00:00+07:00")
    assert b"[DICABUT]" in files["/feed.xml"]


def test_a_change_of_an_old_post_brings_it_back_to_subscribers(portal):
    for number in range(35):
        write_post(portal, slug=f"kabar-{number}", date=f"2026-11-{number % 20 + 1:02d}T08:00:00+07:00")
    write_post(portal, slug="rob-pesisir", date="2026-02-02T09:00:00+07:00")
    assert entry(publish(portal)) is None
    write_post(portal, slug="rob-pesisir", date="2026-02-02T09:00:00+07:00", withdrawn=WITHDRAWN)
    assert entry(publish(portal)).title.startswith("[DICABUT] ")


def many(portal, number=40, items=5):
    settings = portal / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("feed_items: 30", f"feed_items: {items}"))
    for index in range(number):
        month, day = 7 + index // 10, index % 10 + 1
        write_post(portal, slug=f"kabar-{index}", date=f"2026-{month:02d}-{day:02d}T08:00:00+07:00")


def test_the_whole_history_is_read_by_following_links(portal):
    many(portal)
    found = read(portal)
    files = publish_all(found)
    for start, posts in (("/feed.atom", found.posts), ("/bpbd/feed.atom", chosen(found, "member", "bpbd"))):
        chain = history(files, start)
        ids = {item.id for path in (start, *chain) for item in feedparser.parse(files[path]).entries}
        assert ids == {f"tag:rujukan.ujikab.example,{post.year}:{post.id}" for post in posts}
        for path in chain:
            assert b"<fh:archive" in files[path]
            assert list(complaints(path, files[path])) == []
    assert "/umpan/arsip/2026-07-2.atom" in files


def test_json_pages_lead_through_the_newest_year(portal):
    many(portal)
    write_post(portal, slug="tua", date="2025-06-01T08:00:00+07:00", year=2025)
    files = publish(portal)
    path, ids, pages = "/feed.json", set(), 0
    while path:
        feed = json.loads(files[path])
        ids |= {item["id"] for item in feed["items"]}
        path, pages = file_at(feed.get("next_url", "")), pages + 1
    assert pages > 5
    assert {f"tag:rujukan.ujikab.example,2026:bpbd/2026/kabar-{index}" for index in range(40)} <= ids
    assert not [name for name in ids if ",2025:" in name]


def test_an_archive_of_a_month_that_is_over_never_changes(portal):
    many(portal, 30)
    before = {
        path: data
        for path, data in publish(portal).items()
        if path.startswith("/umpan/arsip/") and path.endswith(".atom")
    }
    write_post(portal, slug="desember", date="2026-12-03T08:00:00+07:00")
    after = publish(portal, as_of="2027-02-01T09:00:00+07:00")
    assert before
    assert {path: after[path] for path in before} == before


def test_only_slices_whose_posts_changed_are_derived_again(portal):
    many(portal)

    def keys():
        found = read(portal)
        return {(job.kind, job.folder, index): job.key for index, job in enumerate(flat(slices_of(found)))}

    before = keys()
    write_post(portal, slug="kabar-39", date="2026-10-10T08:00:00+07:00", title="Judul lain untuk kabar yang sama")
    after = keys()
    changed = {(kind, folder) for (kind, folder, index), key in after.items() if before[kind, folder, index] != key}
    assert {folder for kind, folder in changed if kind == "feed"} == {
        "/", "/bpbd/", "/bpbd/jenis/siaran-pers/", "/jenis/siaran-pers/", "/topik/kebencanaan/", "/umpan/bahasa/id/",
    }  # fmt: skip
    assert len([index for kind, _, index in after if kind == "feed archive"]) > 3
    assert len([1 for place, key in after.items() if place[0] == "feed archive" and before[place] != key]) == 1


def test_live_documents_stay_small_and_lose_no_post_that_no_archive_has(portal):
    body = "Air pasang menggenangi kampung sejak pagi, dan warga menunggu perahu di tepi jalan. " * 150
    for index in range(40):
        write_post(
            portal,
            slug=f"kabar-{index}",
            date=f"2026-11-{index // 2 + 1:02d}T{8 + index % 2:02d}:00:00+07:00",
            body=body,
        )
    files = publish(portal)
    for path, data in feeds(files).items():
        assert len(data) <= 250_000 or path.startswith("/umpan/arsip/"), path
    ids = {item.id for path in ("/feed.atom", *history(files)) for item in feedparser.parse(files[path]).entries}
    assert len([name for name in ids if "/kabar-" in name]) == 40


def test_the_longest_posts_fill_no_feed_and_nothing_is_lost(portal):
    lines = "Air pasang menggenangi kampung sejak pagi; posko & dapur umum dibuka.\n\n"
    for index in range(8):
        body, day = lines * (2500 if index == 3 else 700), index + 1
        write_post(portal, slug=f"panjang-{index}", date=f"2026-11-{day:02d}T09:00:00+07:00", body=body)
    files = publish(portal)
    assert max(len(data) for path, data in files.items() if path.endswith(FORMS)) <= feed_slices.LIMIT
    chain = history(files)
    assert chain[0] == "/feed-2.atom"
    assert list(complaints(chain[0], files[chain[0]])) == []
    ids = [item.id for path in ("/feed.atom", *chain) for item in feedparser.parse(files[path]).entries]
    assert sorted(name[-9:] for name in ids if "/panjang-" in name) == [f"panjang-{index}" for index in range(8)]
    assert file_at(json.loads(files["/feed.json"])["next_url"]) == "/feed-2.json"
    texts = {item["id"]: item["content_html"] for item in json.loads(files["/bpbd/feed-2.json"])["items"]}
    texts |= {item["id"]: item["content_html"] for item in json.loads(files["/bpbd/feed.json"])["items"]}
    [cut] = [text for name, text in texts.items() if name.endswith("/panjang-3")]
    assert "Teksnya terlalu panjang untuk umpan." in cut
    assert len(cut) < 2000


def test_all_of_many_changes_at_once_are_told_in_every_feed(portal):
    many(portal)
    for index in range(18):
        day = f"2026-{7 + index // 10:02d}-{index % 10 + 1:02d}"
        write_post(portal, slug=f"kabar-{index}", date=f"{day}T08:00:00+07:00", changes=[FIXED])
    files = publish(portal)
    for folder in ("/", "/bpbd/", "/topik/kebencanaan/", "/jenis/siaran-pers/"):
        told = [item["id"] for item in json.loads(files[f"{folder}feed.json"])["items"] if "[KOREKSI]" in item["title"]]
        assert len(told) == 18, folder


def test_what_is_merged_late_gives_archives_a_new_address_from_its_month_on(portal):
    many(portal)
    before = publish(portal)
    write_post(portal, slug="susulan", date="2026-08-30T08:00:00+07:00")
    after = publish(portal)
    old, new = addresses(before), addresses(after)
    end = [file_at(address) for address in new].index("/umpan/arsip/2026-08-3.atom") + 1
    assert not set(new[:end]) & set(old)
    assert new[end:] == old[len(old) - len(new) + end :]
    assert {file_at(address) for address in new} >= {file_at(address) for address in old}
    assert entry(after, "/umpan/arsip/bpbd/2026-08-3.atom", ID.replace("rob-pesisir", "susulan"))


def test_a_changed_title_gives_no_archive_a_new_address(portal):
    many(portal, 12)
    before = addresses(publish(portal))
    write_post(portal, slug="kabar-1", date="2026-07-02T08:00:00+07:00", title="Judul lain untuk kabar yang sama")
    assert addresses(publish(portal)) == before


def test_people_find_every_feed(portal):
    write_post(portal, title="Rob & <banjir> di kampung pesisir")
    files = publish(portal)
    index = files["/umpan/index.html"].decode()
    pages = {path.removesuffix("index.html") for path in files if path.endswith("/index.html")}
    for path in pages - {"/umpan/"}:
        assert f'href="../{path[1:]}"' in index, path
    page = files["/umpan/instansi/bpbd/index.html"].decode()
    for name in FORMS:
        assert f">{URL}/bpbd/{name}</a>" in page
        assert f">{URL}/bpbd/jenis/siaran-pers/{name}</a>" in page
    assert page.count('class="row"') in range(1, 6)
    assert b"feed" in files["/umpan/umpan.css"]


def test_opml_names_every_feed_once(portal):
    files = publish(portal)
    tree = ElementTree.fromstring(files["/umpan/umpan.opml"])
    named = [outline.get("xmlUrl") for outline in tree.iter("outline") if outline.get("type") == "rss"]
    assert sorted(named) == sorted([f"{URL}/peringatan/cap.xml", *(URL + p for p in files if p.endswith("/feed.xml"))])
    own = ElementTree.fromstring(files["/umpan/instansi/bpbd/umpan.opml"])
    assert {outline.get("xmlUrl") for outline in own.iter("outline") if outline.get("type")} == {
        URL + path for path in files if path.startswith("/bpbd/") and path.endswith("feed.xml")
    }
    assert tree.get("version") == own.get("version") == "2.0"
    assert tree.findtext("head/ownerName") == "Pemerintah Kabupaten Uji"


def test_the_list_for_warning_systems_is_among_the_feeds(portal):
    settings = portal / "mkdocs.yml"
    settings.write_text(settings.read_text() + "    feed_formats: [atom]\n")
    files = publish(portal)
    assert b">https://rujukan.ujikab.example/peringatan/cap.xml</a>" in files["/umpan/peringatan/index.html"]
    outlines = ElementTree.fromstring(files["/umpan/umpan.opml"]).iter("outline")
    versions = {outline.get("xmlUrl"): outline.get("version") for outline in outlines if outline.get("type")}
    assert versions.pop(f"{URL}/peringatan/cap.xml") == "RSS2"
    assert set(versions.values()) == {"ATOM1"}


def test_every_page_leads_to_the_feeds(portal, tmp_path):
    derive(portal, tmp_path / "site")
    pages = [path for path in (tmp_path / "site").rglob("*.html") if 'http-equiv="refresh"' not in path.read_text()]
    assert len(pages) > 30
    for path in pages:
        html = path.read_text()
        for kind in ("rss+xml", "atom+xml", "feed+json"):
            assert re.search(
                rf'<link rel="alternate" type="application/{re.escape(kind)}" title="[^"]+" href="[^"]*feed\.', html
            ), path


def test_a_hub_is_named_in_every_format(portal):
    settings = portal / "mkdocs.yml"
    settings.write_text(
        settings.read_text().replace("    feed_items:", "    hub: https://hub.example/\n    feed_items:")
    )
    files = publish(portal)
    for path in ("/feed.xml", "/feed.atom"):
        assert [link.href for link in feedparser.parse(files[path]).feed.links if link.rel == "hub"] == [
            "https://hub.example/"
        ]
    assert json.loads(files["/feed.json"])["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]


def test_as_of_decides_and_bytes_are_the_same_each_time(portal):
    many(portal, 12)
    assert publish(portal) == publish(portal)
    assert publish(portal, as_of=AS_OF) != publish(portal, as_of="2026-08-01T00:00:00+07:00")


def test_the_turn_of_a_month_alone_changes_no_feed(portal):
    """It is no moment of the schedule: a build that begins with nothing changed would not see it."""
    many(portal)
    years = ("2026-11-30T23:59:59+07:00", "2026-12-01T00:00:00+07:00", "2028-06-01T00:00:00+07:00")
    first, *others = (publish(portal, as_of=moment) for moment in years)
    assert [other == first for other in others] == [True, True]


def test_the_keys_of_archives_know_what_their_posts_lead_to(portal):
    to, back = "/bpbd/2026/rob-jv/", "/bpbd/2026/rob-pesisir/"
    write_post(portal, translations={"jv": to})

    def groups():
        [whole, *_] = slices_of(read(portal))
        return {group.key for group in whole.items() if {job.kind for job in flat(group.items())} == {"feed archive"}}

    before = groups()
    write_post(portal, slug="rob-jv", lang="jv", date="2026-11-02T09:00:00+07:00", translations={"id": back})
    assert len(before - groups()) == 1
    assert b"https://rujukan.ujikab.example/bpbd/2026/rob-jv/" in publish(portal)["/umpan/arsip/2026-10.atom"]
