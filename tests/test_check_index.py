"""The index of /cek/: which sentences it knows of which post, what it does not tell, and what one changed post costs."""

import base64
import hashlib
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from building import build, derive, fingerprints
from making import BODY, write_post
from newsroom.proof import fingerprint, keyfile, sentence_index, signature, signing

TELLING = "Petugas membagikan 1.250 paket beras kepada warga kampung nelayan."
NOTE = {"date": "2026-10-03T09:00:00+07:00", "note": "Angka di dalamnya keliru."}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("*BANJIR* di 3 desa!", "Banjir di 3 desa"),
        ("Rp1.250.000", "rp1250000"),
        ("pukul 07:30", "Pukul 07.30"),
        ("1️⃣ bawa KTP", "1 bawa KTP"),
        ("naik 5%", "naik 5 %"),
        ("𝗕𝗮𝗻𝗷𝗶𝗿 ﬂood", "banjir flood"),
        ("ban\u00adjir\u200b", "banjir"),
        ("lihat https://a.example/x?y=1. Lalu", "lihat . Lalu"),
        ("1½ ton", "1 1/2 ton"),
        ("50 m²", "50 m2"),
        ("dan/atau", "dan atau"),
        ("== Pengumuman ==", "Pengumuman"),
    ],
)
def test_what_chat_apps_do_leaves_a_text_the_same(one, other):
    assert fingerprint.normalised(one) == fingerprint.normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12,5 ton", "1,25 ton"),
        ("1.250 ton", "1,250 ton"),
        ("suhu -5", "suhu 5"),
        ("di bawah <5", "di bawah >5"),
        ("$5", "€5"),
        ("+5 derajat", "5 derajat"),
        ("+5 derajat", "-5 derajat"),
        ("5+ orang", "5 orang"),
        ("2 + 3 orang", "2 3 orang"),
        ("1/2 bagian", "1 2 bagian"),
        ("1/2 bagian", "12 bagian"),
        ("½ bagian", "12 bagian"),
        ("1½ ton", "11/2 ton"),
        ("10² meter", "102 meter"),
        ("10\u200b² meter", "102 meter"),
        ("50 m²", "50 m"),
        ("50 m³", "50 m²"),
        ("3 × 4 meter", "3 4 meter"),
        ("x=5", "x 5"),
    ],
)
def test_numbers_that_mean_something_else_are_not_the_same(one, other):
    assert fingerprint.normalised(one) != fingerprint.normalised(other)


def test_sentences_end_where_a_reader_sees_it():
    text = "Naik 1.250 ton. Lihat diskominfo.go.id *sekarang.* _Benar?_\nBaris lain"
    assert fingerprint.sentences(text) == ["naik 1250 ton", "lihat diskominfo go id sekarang", "benar", "baris lain"]
    assert sentence_index.plain("<p>Satu <strong>dua</strong>.<br>Tiga&amp;</p>\n<ul><li>Empat</li></ul>").split() == [
        "Satu",
        "dua.",
        "Tiga&",
        "Empat",
    ]


class Found:
    """The index of a site, read as a browser reads it."""

    def __init__(self, site):
        self.site = site / "cek"
        self.facts = json.loads((self.site / "indeks.json").read_text())

    def file(self, sort, number):
        page, place = divmod(number, sentence_index.LISTED)
        listed = (self.site / sort / f"{page:02x}.sum").read_bytes()
        data = (self.site / sentence_index.shard_name(sort, number, self.count(sort))).read_bytes()
        for at, known, part in ((page, base64.b64decode(self.facts[sort]), listed), (place, listed, data)):
            assert hashlib.sha256(part).digest()[:16] == known[16 * at : 16 * at + 16]
        return data

    def count(self, sort):
        return self.facts["berkas"][sort]

    def posts(self, text, sort="k"):
        """Return the paths of the posts that have this sentence, and whether it is a claim."""
        (sentence,) = fingerprint.sentences(text)
        return self.posts_at(fingerprint.masked(sentence) if sort == "a" else sentence, sort)

    def posts_at(self, known, sort="k"):
        """Return the same by what is hashed."""
        name = fingerprint.hashed(known)
        shards = self.count(sort)
        data = self.file(sort, int.from_bytes(name, "big") * shards >> 40)
        half = len(data) // 7 * 4
        at = [place for place in range(half // 4) if data[4 * place : 4 * place + 4] == name[1:]]
        ids = [int.from_bytes(data[half + 3 * place : half + 3 * place + 3], "big") for place in at]
        return {(path, bool(number & 1)) for number in ids for path in self.path_of(number >> 1)}

    def path_of(self, number):
        lines = self.file("p", number * self.count("p") >> sentence_index.ID_BITS).splitlines()
        return [line[1] for line in map(json.loads, lines) if int(line[0], 16) == number]


def published(portal, out, *before, **options):
    derive(portal, out, steps=(*before, "check_messages"), **options)
    return Found(out)


def test_a_sentence_leads_to_its_post_and_a_number_may_be_another(portal, serial, tmp_path):
    write_post(portal, slug="beras", body=f"{BODY} {TELLING}")
    found = published(portal, tmp_path / "situs")
    assert found.posts(TELLING) == {("/bpbd/2026/beras/", False)}
    assert found.posts(TELLING.replace("1.250", "9")) == set()
    assert found.posts(TELLING.replace("1.250", "9"), "a") == {("/bpbd/2026/beras/", False)}


def test_a_claim_is_known_as_one(portal, serial, tmp_path):
    claim = "Pemerintah membagikan pulsa gratis kepada semua warga kota."
    told = {"claim": claim, "verdict": "salah", "claimant": "Pesan berantai", "evidence": ["https://ujikab.example/a"]}
    write_post(portal, slug="pulsa", type="klarifikasi", clarification=told, title="Tidak ada pembagian pulsa gratis")
    found = published(portal, tmp_path / "situs")
    assert found.posts(claim) == {("/bpbd/2026/pulsa/", True)}
    lines = [json.loads(line) for line in found.file("c", 0).splitlines()]
    assert ["/bpbd/2026/pulsa/", "Tidak ada pembagian pulsa gratis", claim, "Salah"] in lines


def test_of_a_withdrawn_post_no_number_can_be_guessed(portal, serial, tmp_path):
    long = "Keterangan panjang tentang bantuan itu disampaikan oleh kepala kampung kepada semua warga."
    for slug, reason in (("keliru", "keliru"), ("hukum", "hukum")):
        write_post(
            portal,
            slug=slug,
            body=f"{TELLING} {long} Kalimat {slug} yang pendek.",
            withdrawn={**NOTE, "reason": reason},
        )
    found = published(portal, tmp_path / "situs")
    assert found.posts(TELLING) == {("/bpbd/2026/keliru/", False)}
    assert found.posts(TELLING, "a") == set()
    assert found.posts(long) == {("/bpbd/2026/keliru/", False), ("/bpbd/2026/hukum/", False)}
    assert found.posts("Kalimat hukum yang pendek.") == set()
    assert found.posts("Kalimat keliru yang pendek.") == {("/bpbd/2026/keliru/", False)}


def test_what_is_not_public_leaves_no_trace(portal, serial, tmp_path):
    published(portal, tmp_path / "satu", "render_posts")
    body = f"{BODY} {TELLING}"
    write_post(portal, slug="dalam", audience="internal", body=body)
    write_post(portal, slug="nanti", date="2026-12-24T09:00:00+07:00", body=body)
    write_post(portal, slug="draf", draft=True, body=body)
    published(portal, tmp_path / "dua", "render_posts")
    assert fingerprints(tmp_path / "satu") == fingerprints(tmp_path / "dua")


def test_an_original_has_what_the_page_and_the_kit_say_and_no_text_of_a_withdrawn_post(portal, serial, tmp_path):
    write_post(portal, slug="beras", body=f"{BODY} {TELLING}", number="2026/BPBD/0777", aliases=["/berita/Beras/"])
    write_post(portal, slug="dicabut", body=f"{BODY} {TELLING}", withdrawn={**NOTE, "reason": "keliru"})
    found = published(portal, tmp_path / "situs", "render_posts", "make_snippets")
    rows = [json.loads(line) for number in range(found.count("n")) for line in found.file("n", number).splitlines()]
    named = {row[1]: row for row in rows}
    assert all(int(row[0], 16) == sentence_index.post_id(row[1]) for row in rows)
    _, _, agency, article, kit = named["/bpbd/2026/beras/"]
    assert (agency, TELLING in article, "<img" in article) == ("Badan Penanggulangan Bencana Daerah", True, False)
    told = json.loads((tmp_path / "situs/bpbd/2026/beras/kit.json").read_text())
    texts = ["\n".join(kit["lines"][line] for line in lines) for lines in kit["texts"]]
    assert texts == [entry["text"] for entry in told["texts"].values()]
    assert [card["sha256"] for card in kit["cards"]] == [
        card["sha256"] for card in told["cards"] if card["file"].endswith((".jpg", ".png"))
    ]
    assert TELLING not in named["/bpbd/2026/dicabut/"][3]
    for address in ("/r/2026/bpbd/0777", "/berita/beras"):
        assert found.posts_at(address) == {("/bpbd/2026/beras/", False)}


def test_what_everybody_says_is_left_out(portal, serial, tmp_path):
    for number in range(sentence_index.MOST + 1):
        own = f"Kampung ke-{number} menerima bantuan pada hari yang sama. Jumlahnya {number} paket."
        write_post(
            portal, slug=f"kabar-{number}", body=f"{TELLING} {own}", title=f"Kampung {number} menerima bantuan beras"
        )
    found = published(portal, tmp_path / "satu")
    assert found.posts(TELLING) == set()
    assert found.posts("Kampung ke-7 menerima bantuan pada hari yang sama.") == {("/bpbd/2026/kabar-7/", False)}
    (portal / "content/bpbd/2026/kabar-3.md").unlink()
    assert len(published(portal, tmp_path / "dua").posts(TELLING)) == sentence_index.MOST


def test_one_changed_post_changes_few_files_and_a_clean_build_has_the_same(portal, serial):
    for number in range(90):
        body = " ".join(
            f"Kampung {number} mencatat hal {word} di balai desa." for word in "satu dua tiga empat lima".split()
        )
        write_post(portal, slug=f"kabar-{number}", body=body, title=f"Kampung {number} menerima bantuan beras")
    build(portal)
    before = fingerprints(portal / "site/cek")
    post = portal / "content/bpbd/2026/kabar-3.md"
    post.write_text(post.read_text() + f"\n{TELLING}\n")
    build(portal)
    after = fingerprints(portal / "site/cek")
    changed = {path for path in after if before.get(path) != after[path]}
    assert {path[0] for path in changed} == {"k", "a", "i", "n"}
    # A file of each sort with the list that it is in, and the list of these.
    assert len(changed) == 7
    clean = portal.parent / "bersih"
    derive(portal, clean, store=portal.parent / "gudang")
    assert fingerprints(clean / "cek") == after


def test_the_list_of_files_is_signed_by_the_portals_key_and_by_no_other(portal, serial, tmp_path, monkeypatch):
    pair, other = keyfile.new("portal"), keyfile.new("lain")
    settings = portal / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("    license:", f'    key: "{pair.public}"\n    license:'))
    published(portal, tmp_path / "tanpa")
    monkeypatch.setenv(signing.KEY, other.private.decode())
    published(portal, tmp_path / "lain")
    for name in ("tanpa", "lain"):
        assert not (tmp_path / name / "cek/indeks.sig").exists()
    monkeypatch.setenv(signing.KEY, pair.private.decode())
    published(portal, tmp_path / "kunci")
    signed, listed = ((tmp_path / "kunci/cek" / name).read_bytes() for name in ("indeks.sig", "indeks.json"))
    Ed25519PublicKey.from_public_bytes(signature.key_of(pair.public)[-32:]).verify(signed, listed)
    assert pair.private.split(b"\n")[1] not in b"".join(
        file.read_bytes() for file in (portal / ".rujukan").rglob("*") if file.is_file()
    )
