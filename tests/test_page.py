"""The page of a post: what it shows in which order, what its head says, and what hostile text can't do to it."""

import base64
import gzip
import hashlib
import json
import random
import re

import pytest

from making import FLOOD, SUMMARY, photo_bytes, write_post
from newsroom.catalog import feeditem, standing
from newsroom.catalog.cardfacts import card_facts, version
from newsroom.text.problem import Problem
from pages import HOSTILE, Document, html_of, publish, read, whole

URL = "/bpbd/2026/rob-pesisir/"
SITE = "https://rujukan.ujikab.example"
CHANGES = [
    {"date": "2026-10-02T15:00:00+07:00", "kind": "pembaruan", "note": "Posko kedua dibuka."},
    {
        "date": "2026-10-02T18:00:00+07:00",
        "kind": "koreksi",
        "note": "Jumlah pengungsi diperbaiki.",
        "before": "120 orang mengungsi",
        "after": "102 orang mengungsi",
    },
]
EVENT = {
    "start": "2026-12-20T09:00:00+09:00",
    "end": "2026-12-20T12:00:00+09:00",
    "venue": "Balai Desa Muara",
    "area": "muara-padi",
    "organiser": "BPBD",
    "status": "planned",
    "participants": "120 kader",
    "registration": "https://daftar.ujikab.example/",
}
ALERT = {
    **FLOOD,
    "onset": "2026-11-20T18:00:00+07:00",
    "instruction": "Jauhi pantai dan pindahkan kendaraan ke tempat tinggi.",
}
CLAIM = {
    "claim": "Air ledeng beracun sejak Senin",
    "claimant": "akun tak dikenal",
    "appeared": [{"where": "grup WhatsApp", "date": "2026-10-01", "url": "https://medsos.example/1"}],
    "verdict": "salah",
    "evidence": ["https://lab.ujikab.example/hasil"],
}
WITHDRAWN = {"date": "2026-10-04T10:00:00+07:00", "reason": "keliru", "note": "Terbit sebelum data diperiksa."}

DATA = {"type": "application/ld+json"}
ALERTS_NOW = re.compile(r"(?:\.\./)+peringatan/kini\.js")


def is_ours(attributes):
    """Return whether these are the attributes of the script that brings the alerts in force."""
    return attributes.keys() == {"async", "src"} and ALERTS_NOW.fullmatch(attributes["src"])


def page(root, path=URL, **options):
    """Return the published page at a path."""
    return Document(html_of(root, **options)[path])


def full(root, **fields):
    """Write a post that has everything a page can show."""
    (root / "content/bpbd/2026/rob-pesisir").mkdir(parents=True)
    (root / "content/bpbd/2026/rob-pesisir/jadwal.csv").write_text("hari,jam\n" * 200)
    values = {
        "photos": [("rob.jpg", photo_bytes(1, (1600, 900)))],
        "number": "2026/BPBD/0123",
        "partners": ["dinkes"],
        "areas": ["muara-padi"],
        "people": [{"name": "Ratna Wulandari", "role": "Bupati"}],
        "byline": {"writer": "Sari", "approver": "Andi"},
        "updated": "2026-10-02T18:00:00+07:00",
        "changes": CHANGES,
        "event": EVENT,
        "attachments": [{"file": "jadwal.csv", "title": "Jadwal posko"}],
    }
    return write_post(root, **{**values, **fields})


def test_the_parts_stand_in_their_order(portal):
    full(portal)
    html = html_of(portal)[URL]
    body = html[html.index("<body>") :]
    order = [
        'aria-label="Letak halaman"',
        "Siaran pers",
        "2026/BPBD/0123",
        "<h1",
        SUMMARY,
        "Badan Penanggulangan Bencana Daerah",
        "Jumat, 2 Oktober 2026, 09.00 WIB",
        "Diperbarui",
        "Waktu baca 1 menit",
        "<strong>Dikoreksi</strong>",
        "Balai Desa Muara",
        "<picture>",
        "Kota Uji, 2 Oktober 2026 —",
        "<h2>Yang perlu Anda lakukan",
        "<h2>Narahubung",
        "<h2>Lampiran",
        "<h2>Riwayat perubahan",
        "<h2>Bukti",
        "<h2>Bagikan",
        "<h2>Lihat juga",
        'aria-label="Kiriman lain BPBD"',
        "<footer",
    ]
    places = [body.index(mark) for mark in order]
    assert places == sorted(places)
    assert body.count("<h1") == 1


def test_what_the_page_says(portal):
    full(portal)
    text = page(portal).text
    for said in (
        "Bersama Dinkes",
        "Minggu, 20 Desember 2026, 09.00 – 12.00 WIT",
        "Semula 120 orang mengungsi",
        "Menjadi 102 orang mengungsi",
        "Jadwal posko CSV, 2 KB",
        "Diterbitkan oleh Badan Penanggulangan Bencana Daerah melalui Rujukan Kabupaten Uji.",
        "Ratna Wulandari, Bupati",
        f"Alamat pendek {SITE}/r/2026/BPBD/0123/",
        "Disetujui Andi",
    ):
        assert said in text, said


def test_the_head_is_true_to_the_files(portal):
    full(portal)
    found = read(portal)
    files = publish(found)
    document = Document(files[URL].decode())
    facts = card_facts(found, found.opened(found.by_url[URL]))
    assert document.meta("og:image") == [f"{SITE}{URL}card.jpg?v={version(facts)}"]
    assert document.meta("og:image:width") + document.meta("og:image:height") == ["1200", "630"]
    assert document.meta("og:image:type") == ["image/jpeg"]
    assert document.meta("og:image:alt")[0].startswith("Rob menggenangi tiga kampung di pesisir. Badan Penanggulangan")
    assert document.meta("description") == document.meta("og:description") == [SUMMARY]
    assert document.meta("article:published_time") == ["2026-10-02T09:00:00+07:00"]
    assert document.meta("article:modified_time") == ["2026-10-02T18:00:00+07:00"]
    assert document.meta("robots") == ["max-image-preview:large"]
    assert document.meta("og:locale") == ["id_ID"]
    links = {(link["rel"], link.get("type", ""), link.get("title", "")): link["href"] for link in document.all("link")}
    assert links["canonical", "", ""] == SITE + URL
    assert links["shortlink", "", ""] == f"{SITE}/r/2026/BPBD/0123/"
    for kind, name in (("rss+xml", "feed.xml"), ("atom+xml", "feed.atom"), ("feed+json", "feed.json")):
        sort = f"application/{kind}"
        assert links["alternate", sort, "Badan Penanggulangan Bencana Daerah"] == f"../../../bpbd/{name}"
        assert links["alternate", sort, "Rujukan Kabupaten Uji"] == f"../../../{name}"


def test_the_data_says_what_the_page_says(portal):
    full(portal)
    article, event = page(portal).data
    assert article["@type"] == "NewsArticle"
    assert article["headline"] == "Rob menggenangi tiga kampung di pesisir"
    assert article["publisher"]["@type"] == "GovernmentOrganization"
    assert article["identifier"] == "2026/BPBD/0123"
    assert article["dateModified"] == "2026-10-02T18:00:00+07:00"
    assert article["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "Jumlah pengungsi diperbaiki.",
            "datePublished": "2026-10-02T18:00:00+07:00",
        }
    ]
    assert len(article["image"]) == 2
    assert event["@type"] == "Event"
    assert event["startDate"] == "2026-12-20T09:00:00+09:00"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"


@pytest.mark.parametrize("preview", [False, True])
def test_hostile_text_in_every_field_stays_text(portal, preview):
    claim = {**CLAIM, "claim": HOSTILE, "claimant": HOSTILE, "appeared": [{"where": HOSTILE}], "evidence": [HOSTILE]}
    event = {
        **EVENT,
        **dict.fromkeys(("venue", "organiser", "reason", "participants", "results", "registration"), HOSTILE),
    }
    full(
        portal,
        body=HOSTILE,
        title=HOSTILE,
        summary=HOSTILE,
        place=HOSTILE,
        people=[{"name": HOSTILE, "role": HOSTILE}],
        byline=dict.fromkeys(("writer", "editor", "photographer", "approver"), HOSTILE),
        event=event,
        clarification=claim,
        alert={**ALERT, "event": HOSTILE, "instruction": HOSTILE},
        changes=[{**CHANGES[1], "note": HOSTILE, "before": HOSTILE, "after": HOSTILE}],
        license=HOSTILE,
        source=HOSTILE,
    )
    agency = portal / "agencies/bpbd.yml"
    agency.write_text(
        re.sub(
            r"(?m)^(name|short_name|about|address): .*",
            lambda line: f"{line[1]}: {json.dumps(HOSTILE)}",
            agency.read_text(),
        )
    )
    settings = portal / "mkdocs.yml"
    settings.write_text(
        re.sub(
            r"(?m)^    (name|government|license): .*",
            lambda line: f"    {line[1]}: {json.dumps(HOSTILE)}",
            settings.read_text(),
        )
    )
    problems = (Problem("content/x.md", 1, 1, 2, "saran", "aturan", HOSTILE, excerpt=HOSTILE),)
    for path, html in html_of(portal, preview=preview, problems=problems).items():
        if not path.endswith(("/", ".html")):
            continue
        document = Document(html)
        for tag, attributes in document.elements:
            assert not [name for name in attributes if name.startswith("on")], path
            assert "style" not in attributes, path
            assert not re.match(r"\s*(?:javascript|data|vbscript):", attributes.get("href") or "", re.IGNORECASE), path
            assert tag != "script" or attributes in (DATA, {}) or is_ours(attributes), path
            assert tag != "img" or "onerror" not in attributes["src"], path
        if document.all("article"):
            assert document.data[0]["headline"]
    shown = page(portal, preview=preview)
    assert shown.data[0]["headline"] == HOSTILE.strip()
    assert "{{ 7*7 }}" in shown.text


def test_the_policy_of_every_page_allows_its_style_and_nothing_else(portal):
    full(portal)
    for path, html in html_of(portal).items():
        if not path.endswith(("/", ".html")):
            continue
        policy = Document(html).all("meta")[1]
        assert policy["http-equiv"] == "Content-Security-Policy", path
        styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
        own = styles + re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
        hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in own]
        assert re.findall(r"sha256-([^']+)'", policy["content"]) == hashes, path
        assert not re.search(r"unsafe|\*|https?:", policy["content"]), path
        scripts = len(own) > len(styles) or '<script async src="' in html
        assert ("script-src" in policy["content"]) == scripts, path
        assert ("script-src 'self'" in policy["content"]) == ('<script async src="' in html), path


def test_every_relative_link_leads_to_a_file(portal):
    full(portal, aliases=["/berita/lama/", "/berita/123.html"], translations={"jv": "/bpbd/2026/rob-jv/"})
    write_post(portal, slug="rob-jv", lang="jv", withdrawn={**WITHDRAWN, "reason": "diganti", "replacement": URL})
    found = read(portal)
    files = publish(found)
    for path, data in files.items():
        if not path.endswith(("/", ".html")) or path == "/404.html":
            continue
        for target in Document(data.decode()).targets(path):
            elsewhere = target.endswith((".jpg", ".webp", ".avif")) or target in (
                "/cari/",
                "/cari/cari.js",
                "/bahan/",
                "/cek/",
            )
            feed = re.fullmatch(r".*/(?:feed\.(?:xml|atom|json)|umpan\.(?:opml|css))", target)
            assert target in files or elsewhere or feed, (path, target)


def test_documents_are_published_as_they_are_and_only_the_agencys_own(portal):
    (portal / "content/dinkes/2026/milik-lain.csv").write_text("a,b")
    (portal / "rahasia.csv").write_text("a,b")
    files = [
        ("jadwal.csv", "Jadwal"),
        ("../../dinkes/2026/milik-lain.csv", "Lain"),
        ("../../../rahasia.csv", "Rahasia"),
    ]
    (portal / "content/bpbd/2026/jadwal.csv").write_bytes(b"hari,jam\r\n")
    (portal / "content/bpbd/2026/tautan.csv").symlink_to(portal / "rahasia.csv")
    names = [*files, ("tautan.csv", "Tautan"), ("hilang.csv", "Hilang")]
    write_post(portal, attachments=[{"file": file, "title": f"Berkas {title}"} for file, title in names])
    published = publish(read(portal))
    assert [path for path in published if path.endswith(".csv") and not path.startswith("/data/")] == [
        URL + "jadwal.csv"
    ]
    assert published[URL + "jadwal.csv"] == b"hari,jam\r\n"
    assert "Berkas Jadwal CSV, 1 KB" in Document(published[URL].decode()).text


def test_a_withdrawn_post_keeps_title_and_notice_and_nothing_of_what_it_said(portal):
    secret = "RAHASIA-YANG-DICABUT"
    full(
        portal,
        body=f"{secret} satu.",
        summary=f"{secret} dua.",
        place=secret,
        people=[{"name": secret}],
        event={**EVENT, "results": secret, "venue": secret},
        alert={**ALERT, "instruction": secret},
        clarification={**CLAIM, "claim": secret},
        changes=[{**CHANGES[1], "before": secret, "after": secret}],
        social={"headline": secret, "text": secret},
        source=secret,
        withdrawn=WITHDRAWN,
    )
    files = publish(read(portal))
    assert not [path for path, data in files.items() if secret.encode() in data]
    assert URL + "jadwal.csv" not in files
    document = Document(files[URL].decode())
    assert "Kiriman ini dicabut pada Minggu, 4 Oktober 2026, 10.00 WIB (terbit karena kekeliruan)." in document.text
    assert "Terbit sebelum data diperiksa." in document.text
    assert document.meta("og:title") == ["[DICABUT] Rob menggenangi tiga kampung di pesisir"]
    assert document.meta("robots") == ["noindex"]
    assert document.all("picture") == []
    assert URL not in files["/sitemap-2026-10.xml"].decode()
    assert document.data[0]["creativeWorkStatus"] == "Withdrawn"


def test_a_replaced_post_points_to_the_new_one(portal):
    write_post(portal, slug="baru", title="Rob menggenangi empat kampung di pesisir")
    gone = {**WITHDRAWN, "reason": "diganti", "replacement": "/bpbd/2026/baru/"}
    write_post(portal, withdrawn=gone)
    document = page(portal)
    assert "Gantinya: Rob menggenangi empat kampung di pesisir" in document.text
    assert "../../../bpbd/2026/baru/" in [link.get("href") for link in document.all("a")]


@pytest.mark.parametrize(
    ("status", "word"), [("cancelled", "dibatalkan"), ("postponed", "ditunda"), ("rescheduled", "dijadwalkan ulang")]
)
def test_a_moved_event_says_so_first(portal, status, word):
    write_post(portal, type="pengumuman", event={**EVENT, "status": status, "reason": "Cuaca buruk."})
    text = page(portal).text
    assert f"Kegiatan {word}. Cuaca buruk." in text
    assert ("Daftar:" in text) == (status == "rescheduled")


def test_an_alert_says_what_to_do_and_until_when(portal):
    write_post(portal, type="siaga", alert=ALERT)
    text = page(portal).text
    assert "Siaga Banjir rob: Muara Padi" in text
    assert "Mulai 20 November 2026, 18.00 WIB , berlaku sampai 22 November 2026, 06.00 WIB" in text
    assert "Yang harus dilakukan: Jauhi pantai" in text
    over = page(portal, as_of="2026-11-22T06:00:00+07:00").text
    assert "Peringatan sudah berakhir" in over


def test_a_clarification_names_the_claim_as_a_claim(portal):
    write_post(portal, type="klarifikasi", clarification=CLAIM)
    html = html_of(portal)[URL]
    text = Document(html).text
    assert "Klaim yang beredar Air ledeng beracun sejak Senin akun tak dikenal Putusan: Salah" in text
    assert "grup WhatsApp ( 1 Oktober 2026 )" in text
    head, script, data = html[: html.index("<body>")].partition('<script type="application/ld+json">')
    assert CLAIM["claim"] not in head + data.partition("</script>")[2]
    review = next(
        item for item in json.loads(data.partition("</script>")[0])["@graph"] if item["@type"] == "ClaimReview"
    )
    assert (review["claimReviewed"], review["reviewRating"]["alternateName"]) == (CLAIM["claim"], "Salah")
    assert review["itemReviewed"]["author"]["name"] == "akun tak dikenal"
    assert script
    assert not [share for share in re.findall(r'href="(https://wa\.me[^"]*)', html) if "beracun" in share]


def test_an_expired_post_says_so(portal):
    write_post(portal, expires="2026-11-01T00:00:00+07:00")
    assert "Masa berlaku berakhir" in page(portal).text
    assert "Masa berlaku berakhir" not in page(portal, as_of="2026-10-05T00:00:00+07:00").text


def test_times_are_of_the_agencys_zone_with_machine_dates(portal):
    write_post(portal, date="2026-10-01T19:30:00+00:00")
    document = page(portal)
    assert {"datetime": "2026-10-02T02:30:00+07:00"} in document.all("time")
    assert "Jumat, 2 Oktober 2026, 02.30 WIB" in document.text


def test_share_links_carry_title_and_address_encoded(portal):
    write_post(portal, title='100% "aman" & sehat #bersama+kita')
    shares = [link["href"] for link in page(portal).all("a") if "noopener" in (link.get("rel") or "")]
    encoded = "100%25%20%22aman%22%20%26%20sehat%20%23bersama%2Bkita"
    address = "https%3A%2F%2Frujukan.ujikab.example%2Fbpbd%2F2026%2Frob-pesisir%2F"
    assert shares[0] == f"https://wa.me/?text=%2A{encoded}%2A%0A%0A{address}"
    assert [share.split("?")[0] for share in shares] == [
        "https://wa.me/",
        "https://t.me/share/url",
        "https://www.facebook.com/sharer/sharer.php",
        "https://x.com/intent/post",
        "mailto:",
    ]
    assert shares[-1] == f"mailto:?subject={encoded}&body={encoded}%0D%0A%0D%0A{address}"


def test_text_in_another_language_says_so(portal):
    write_post(portal, lang="jv", translations={"id": "/bpbd/2026/rob-muara-padi/"})
    document = page(portal)
    assert document.all("html")[0]["lang"] == "id"
    assert document.all("h1")[0]["lang"] == "jv"
    assert [item["lang"] for item in document.all("div") if item.get("class") == "body"] == ["jv"]
    alternates = {link["hreflang"]: link["href"] for link in document.all("link") if "hreflang" in link}
    assert alternates == {"jv": SITE + URL, "id": f"{SITE}/bpbd/2026/rob-muara-padi/"}
    assert document.meta("og:locale") == ["jv_ID"]


def test_old_addresses_and_numbers_lead_on(portal):
    write_post(portal, number="2026/BPBD/0123", aliases=["/berita/banjir%20rob/", "/lama/12.html", "/../luar/"])
    files = html_of(portal)
    for path, target in (
        ("/r/2026/BPBD/0123/", "../../../../bpbd/2026/rob-pesisir/"),
        ("/berita/banjir rob/", "../../bpbd/2026/rob-pesisir/"),
        ("/lama/12.html", "../bpbd/2026/rob-pesisir/"),
    ):
        document = Document(files[path])
        refresh = [item["content"] for item in document.all("meta") if item.get("http-equiv") == "refresh"]
        assert refresh == [f"0; url={target}"]
        assert document.all("link")[0]["href"] == SITE + URL
    assert not [path for path in files if ".." in path]


def test_short_addresses_can_be_switched_off(portal):
    settings = portal / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("short_links: true", "short_links: false"))
    write_post(portal, number="2026/BPBD/0123")
    files = html_of(portal)
    assert not [path for path in files if path.startswith("/r/")]
    assert "Alamat pendek" not in files[URL]


def test_neighbours_are_the_agencys_own(portal):
    write_post(portal, slug="a", date="2026-10-01T09:00:00+07:00", title="Kiriman yang lebih lama")
    write_post(portal, slug="b", date="2026-10-02T09:00:00+07:00")
    write_post(portal, "dinkes", slug="c", date="2026-10-02T10:00:00+07:00", partners=["bpbd"])
    write_post(portal, slug="d", date="2026-10-03T09:00:00+07:00", title="Kiriman yang lebih baru")
    links = {
        link["rel"]: link["href"]
        for link in page(portal, "/bpbd/2026/b/").all("a")
        if link.get("rel") in ("prev", "next")
    }
    assert links == {"prev": "../../../bpbd/2026/a/", "next": "../../../bpbd/2026/d/"}


def test_what_a_page_does_not_show_is_not_in_its_key(portal):
    """A post's page must not be made anew when another post changes, but for its neighbours and what it leads to."""
    from building import flat
    from newsroom.outputs import page as module

    def key():
        return next(job.key for job in flat(module.jobs(read(portal))) if job.kind == "page" and job.folder == URL)

    write_post(portal, slug="antara", date="2026-10-02T08:00:00+07:00")
    write_post(portal, slug="sesudah", date="2026-10-02T10:00:00+07:00")
    write_post(portal)
    before = key()
    write_post(portal, "dinkes", slug="lain", title="Kiriman instansi lain yang baru saja terbit")
    write_post(portal, slug="antara", date="2026-10-02T08:00:00+07:00", summary=SUMMARY.replace("tiga", "tujuh"))
    assert key() == before, "of a neighbour only address and title are shown"
    write_post(portal, slug="antara", date="2026-10-02T08:00:00+07:00", title="Judul tetangga yang lain sama sekali")
    assert key() != before
    before = key()
    write_post(portal, summary=SUMMARY.replace("tiga", "tujuh"))
    assert key() != before


def test_a_preview_shows_drafts_and_scheduled_posts_as_such(portal):
    write_post(portal, draft=True)
    write_post(portal, slug="nanti", date="2027-01-01T09:00:00+07:00")
    assert URL not in html_of(portal)
    shown = html_of(portal, preview=True)
    assert "Draf" in Document(shown[URL]).text
    assert "Pratinjau" in Document(shown[URL]).text
    assert "Terjadwal" in Document(shown["/"]).text


def test_a_text_of_350_words_is_small(portal):
    """The words are chance's: they compress like real ones, which take a bit more than three bytes each."""
    chance = random.Random(1)
    syllables = [first + vowel for first in "bcdghjklmnprstwy" for vowel in "aiueo"]
    words = ["".join(chance.choices(syllables, k=chance.choice((2, 3, 3)))) for _ in range(350)]
    assert 1100 <= len(gzip.compress(" ".join(words).encode(), 9, mtime=0)) <= 1500
    body = "\n\n".join(" ".join(words[start : start + 35]).capitalize() + "." for start in range(0, 350, 35))
    write_post(portal, number="2026/BPBD/0123", body=body)
    html = html_of(portal)[URL]
    assert len(gzip.compress(html.encode(), 9, mtime=0)) <= 5.5 * 1024


# ---- what is dated later than the catalog --------------------------------------------------------------------------


def test_what_is_dated_later_does_not_count_yet(portal):
    later = {"date": "2026-12-01T08:00:00+07:00", "kind": "koreksi", "note": "Jumlah posko akan berubah."}
    gone = {**WITHDRAWN, "date": "2026-12-02T08:00:00+07:00"}
    write_post(portal, changes=[later, CHANGES[0]], updated="2026-12-01T08:00:00+07:00", withdrawn=gone)
    files = html_of(portal)
    document = Document(files[URL])
    assert document.data[0]["dateModified"] == "2026-10-02T15:00:00+07:00"
    assert "Posko kedua dibuka." in document.text
    assert "Kiriman ini dicabut" not in document.text
    assert not [path for path, text in files.items() if later["note"] in text or gone["note"] in text]
    then = Document(html_of(portal, as_of="2026-12-02T08:00:00+07:00")[URL])
    assert then.data[0]["dateModified"] == "2026-12-02T08:00:00+07:00"
    assert "Kiriman ini dicabut" in then.text


def test_the_latest_change_is_told_whatever_the_order_in_the_file(portal):
    latest = {"date": "2026-10-03T08:00:00+07:00", "kind": "koreksi", "note": "Nama kampung diperbaiki."}
    write_post(portal, changes=[latest, *CHANGES])
    text = page(portal).text
    assert "Dikoreksi 3 Oktober 2026, 08.00 WIB . Nama kampung diperbaiki." in text
    history = text[text.index("Riwayat perubahan Terbit") :]
    assert history.index("Posko kedua dibuka.") < history.index("102 orang") < history.index("Nama kampung diperbaiki.")


def test_a_replacement_that_is_not_published_is_named_nowhere(portal):
    write_post(portal, slug="baru", title="Rob menggenangi empat kampung di pesisir", draft=True)
    write_post(portal, withdrawn={**WITHDRAWN, "reason": "diganti", "replacement": "baru.md"})
    found = read(portal)
    assert "/bpbd/2026/baru/" not in feeditem.full_text(found, whole(found, URL))
    write_post(portal, slug="baru", title="Rob menggenangi empat kampung di pesisir")
    found = read(portal)
    assert f"{SITE}/bpbd/2026/baru/" in feeditem.full_text(found, whole(found, URL))


# ---- logos, accounts, data for search engines, direction -----------------------------------------------------------


def test_a_logo_stands_on_its_agencys_page_and_in_the_data(portal):
    write_post(portal)
    assert "logo" not in page(portal).data[0]["publisher"]
    (portal / "agencies/logo").mkdir()
    (portal / "agencies/logo/bpbd.jpg").write_bytes(photo_bytes(1, (600, 400)))
    settings = portal / "agencies/bpbd.yml"
    settings.write_text(settings.read_text() + "logo: logo/bpbd.jpg\n")
    shown = {"class": "logo", "src": "logo.png", "width": "256", "height": "171", "alt": ""}
    assert page(portal, "/bpbd/").all("img") == [shown]
    assert page(portal).data[0]["publisher"]["logo"] == f"{SITE}/bpbd/logo.png"
    assert page(portal, "/dinkes/").all("img") == []


def test_the_home_page_names_the_portals_own_accounts(portal):
    document = page(portal, "/")
    assert "Akun resmi Instagram @ujikab" in document.text
    assert {"href": "https://www.instagram.com/ujikab", "rel": "me noopener"} in document.all("a")


def test_the_data_of_a_post_names_its_page_and_its_licence(portal):
    write_post(portal)
    article = page(portal).data[0]
    assert article["mainEntityOfPage"] == SITE + URL
    assert article["license"] == "https://creativecommons.org/licenses/by/4.0/"
    write_post(portal, license="Hak cipta BMKG", withdrawn=WITHDRAWN)
    article = page(portal).data[0]
    assert article["license"] == {"@type": "CreativeWork", "name": "Hak cipta BMKG"}
    assert article["headline"] == "[DICABUT] Rob menggenangi tiga kampung di pesisir"


@pytest.mark.parametrize(
    ("venue", "area", "location"),
    [
        ("Balai Desa", "muara-padi", {"@type": "Place", "name": "Balai Desa", "address": "Balai Desa, Muara Padi"}),
        ("Balai Desa", None, {"@type": "Place", "name": "Balai Desa", "address": "Balai Desa"}),
        (None, "muara-padi", {"@type": "Place", "name": "Muara Padi", "address": "Muara Padi"}),
        (None, None, None),
        ("Daring melalui Zoom", None, {"@type": "VirtualLocation", "url": "https://daftar.ujikab.example/"}),
        (
            "Balai Desa dan Zoom",
            None,
            {"@type": "Place", "name": "Balai Desa dan Zoom", "address": "Balai Desa dan Zoom"},
        ),
    ],
)
def test_the_place_of_an_event_is_where_it_happens(portal, venue, area, location):
    given = {**EVENT, "venue": venue, "area": area}
    write_post(portal, type="pengumuman", event={key: value for key, value in given.items() if value})
    event = page(portal).data[1]
    assert event.get("location") == location
    online = bool(location) and location["@type"] == "VirtualLocation"
    assert ("eventAttendanceMode" in event) == online


@pytest.mark.parametrize(
    ("status", "said"),
    [("rescheduled", "EventRescheduled"), ("postponed", "EventPostponed"), ("cancelled", "EventCancelled")],
)
def test_the_data_tells_that_an_event_has_moved(portal, status, said):
    write_post(portal, type="pengumuman", event={**EVENT, "status": status, "reason": "Cuaca buruk."})
    assert page(portal).data[1]["eventStatus"] == f"https://schema.org/{said}"


@pytest.mark.parametrize(
    ("code", "direction"), [("ar", "rtl"), ("ms-Arab", "rtl"), ("en", None), ("jv", None), ("ar-Latn", None)]
)
def test_text_from_right_to_left_runs_so(portal, code, direction):
    write_post(portal, lang=code)
    document = page(portal)
    text = next(item for item in document.all("div") if item.get("class") == "body")
    assert (text["lang"], text.get("dir")) == (code, direction)
    assert [item.get("dir") for item in document.all("h1")] == [direction]
    row = next(item for item in page(portal, "/").all("h2") if item.get("lang"))
    assert row.get("dir") == direction
    found = read(portal)
    assert ('<div dir="rtl">' in feeditem.full_text(found, whole(found, URL))) == bool(direction)


def test_an_event_is_over_from_the_second_in_which_it_ends(portal):
    """The schedule has builds begin in exactly that second; nothing would change the page after it."""
    ends = "2026-10-02T12:00:00+07:00"
    write_post(portal, event={**EVENT, "start": "2026-10-02T08:00:00+07:00", "end": ends})
    found, before = read(portal, ends), read(portal, "2026-10-02T11:59:59+07:00")
    assert standing.event_is_over(found.opened(found.posts[0]), found.as_of)
    assert not standing.event_is_over(before.opened(before.posts[0]), before.as_of)
    assert found.posts[0].phase(found.now) > before.posts[0].phase(before.now)
