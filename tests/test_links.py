"""Where files lie and where links lead: what fixtures can't hold, and that nothing a writer types breaks the judge."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures import BASE, inspected, judged
from making import BODY, write_post
from newsroom.catalog import contract, docket, rules
from newsroom.catalog.paths import identity, relative_file, resolve_link
from newsroom.text import source

BPBD = "content/bpbd/2026"
READ = inspected(BASE).intake
ROB = READ.whole(f"{BPBD}/rob-muara-padi.md")
PIECES = [
    "..",
    ".",
    "/",
    "//",
    "#",
    "?",
    "%2e%2e",
    "%00",
    "%ff",
    "\\",
    "bpbd",
    "2026",
    "rob-muara-padi",
    ".md",
    "index.md",
]
PIECES += [
    "https:",
    "mailto:",
    "localhost",
    "[::1",
    "@",
    "é",
    "content",
    "portal",
    "hal/2/",
    "feed.xml",
    "r/",
    "README.md",
]
TARGETS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join)


def found(root):
    """Return the Problems of a portal as (file, rule), each once."""
    return {(problem.file, problem.rule) for problem in judged(root)}


def with_body(root: Path, text: str) -> Path:
    """Add a paragraph to a post of the base portal, and return the portal."""
    post = root / BPBD / "rob-muara-padi.md"
    post.write_text(post.read_text() + f"\n{text}\n")
    return root


@settings(max_examples=300)
@given(target=TARGETS)
def test_no_link_breaks_the_judge(target):
    text = ROB.source.text + f"\nLihat [kabar lain]({target}) hari ini.\n"
    reread = contract.read(source.read(ROB.path, text.encode()), READ.portal.tzinfo)
    others = tuple(item for item in READ.posts if item.path != ROB.path)
    docketed = docket.of(reread, b"", READ.portal.url)
    known = replace(READ, posts=(*others, docketed), whole=lambda _path: reread)
    problems = [*rules.judge_post(reread, known), *rules.judge_ties(reread, known)]
    assert all(problem.line == len(ROB.source.lines) + 1 for problem in problems)
    assert docketed.is_tied or not rules.judge_ties(reread, known)


@given(file=TARGETS)
def test_every_path_has_an_identity(file):
    relative = relative_file(f"{BPBD}/rob.md", file)
    assert len(identity(relative)) == 3
    assert resolve_link(f"{BPBD}/rob.md", "../../portal/index.md") == "/"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{BPBD}/banjir.md", f"{BPBD}/Banjir.md"),
        (f"{BPBD}/banjir.md", f"{BPBD}/banjir/index.md"),
        (f"{BPBD}/café.md", f"{BPBD}/cafe\u0301.md"),
        (f"{BPBD}/ﬁlm.md", f"{BPBD}/film.md"),
    ],
)
def test_twins_are_both_held_back(one, other):
    text = (BASE / BPBD / "rob-muara-padi.md").read_bytes().replace(b"number: 2026/BPBD/0101\n", b"")
    read = {path: contract.read(source.read(path, text), READ.portal.tzinfo) for path in (one, other)}
    posts = tuple(docket.of(post, b"", READ.portal.url) for post in read.values())
    problems = rules.judge_rest(replace(READ, posts=posts, whole=read.__getitem__))
    assert {problem.file for problem in problems if problem.rule == "duplicate-url"} == {one, other}


@pytest.mark.parametrize(
    ("file", "rule"),
    [
        ("con.md", "reserved-slug"),
        (".konsep.md", "post-slug"),
        ("bpbԁ.md", "post-slug"),
        ("x" * 81 + ".md", "post-slug"),
        ("index.md", "post-path"),
        ("rob-muara-padi/teks.md", "post-path"),
    ],
)
def test_names_that_can_be_no_address(file, rule, portal):
    path = portal / BPBD / file
    path.parent.mkdir(exist_ok=True)
    path.write_text((BASE / BPBD / "rob-muara-padi.md").read_text().replace("number: 2026/BPBD/0101\n", ""))
    assert (f"{BPBD}/{file}", rule) in found(portal)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipa bernama hanya ada di Unix")
def test_a_pipe_is_refused_and_never_opened(portal):
    os.mkfifo(portal / BPBD / "kabar.pdf")
    os.mkfifo(portal / BPBD / "rob.jpg")
    os.mkfifo(portal / BPBD / "surat.md")
    photo = "photos:\n  - file: rob.jpg\n    alt: Air pasang setinggi lutut di jalan kampung\n"
    attached = "attachments:\n  - file: kabar.pdf\n    title: Kabar rob\n"
    post = portal / BPBD / "rob-muara-padi.md"
    post.write_text(post.read_text().replace("contacts: [humas]\n", "contacts: [humas]\n" + photo + attached))
    expected = {(f"{BPBD}/surat.md", "symlink"), (f"{BPBD}/rob-muara-padi.md", "attachment-outside")}
    assert found(portal) == expected | {(f"{BPBD}/rob-muara-padi.md", "photo-symlink")}


def test_a_linked_folder_is_never_followed(portal, tmp_path):
    outside = tmp_path / "luar"
    outside.mkdir()
    (outside / "rahasia.jpg").write_bytes((BASE / BPBD / "latihan-evakuasi/perahu.jpg").read_bytes())
    (outside / "rahasia.pdf").write_bytes(b"%PDF-1.4\n")
    (portal / BPBD / "foto").symlink_to(outside, target_is_directory=True)
    photo = "photos:\n  - file: foto/rahasia.jpg\n    alt: Air pasang setinggi lutut di jalan kampung\n"
    attached = "attachments:\n  - file: foto/rahasia.pdf\n    title: Kabar rob\n"
    post = portal / BPBD / "rob-muara-padi.md"
    post.write_text(post.read_text().replace("contacts: [humas]\n", "contacts: [humas]\n" + photo + attached))
    rob = f"{BPBD}/rob-muara-padi.md"
    assert found(portal) == {(f"{BPBD}/foto", "symlink"), (rob, "photo-missing"), (rob, "attachment-missing")}


def test_withheld_posts_may_link_to_each_other(portal):
    text = (BASE / BPBD / "rob-muara-padi.md").read_text().replace("number: 2026/BPBD/0101\n", "")
    draft = text.replace("audience: public", "audience: public\ndraft: true")
    (portal / BPBD / "konsep.md").write_text(
        draft + "\nLihat [catatan internal](catatan.md) dan [jadwal](jadwal.md).\n"
    )
    (portal / BPBD / "catatan.md").write_text(text.replace("audience: public", "audience: internal"))
    (portal / BPBD / "jadwal.md").write_text(text.replace("2026-11-18", "2026-12-18"))
    assert not judged(portal)


@pytest.mark.parametrize(
    "target",
    [
        "rob-muara-padi.md",
        "./rob-muara-padi.md#bantuan-yang-masih-tersedia",
        "latihan-evakuasi/index.md",
        "../../portal/panduan/index.md",
        "../../portal/panduan/index.md#mulai",
        "/",
        "/#topik",
        "/bpbd/index.html",
        "/bpbd/2026/",
        "/dinkes/2026/",
        "/r/2026/BPBD/0101",
        "/dinkes/2026/obat-gratis-pascabanjir/",
        "/dinkes/2026/obat-gratis-pascabanjir/?v=2",
        "/agenda/",
        "/agenda/2026/10/",
        "/bpbd/agenda/",
        "/bpbd/agenda.ics",
        "/data/posts.csv",
        "/peta-situs/",
        "https://rujukan.ujikab.example/topik/kesehatan/",
        "tel:+62215550113",
    ],
)
def test_links_that_lead_somewhere(target, portal):
    later = with_body(portal, f"Lihat [keterangan lengkapnya]({target}).")
    post = later / BPBD / "rob-muara-padi.md"
    post.write_text(post.read_text().replace("date: 2026-11-18", "date: 2026-11-28"))
    (later / "content/portal/panduan").mkdir(parents=True)
    (later / "content/portal/panduan/index.md").write_text("# Panduan\n")
    assert not judged(later)


@pytest.mark.parametrize(
    "target",
    [
        "../2025/rob-muara-padi.md",
        "../../../README.md",
        "../../../../../etc/passwd",
        "latihan-evakuasi/perahu.jpg",
        "/bpbd/2026/Rob-Muara-Padi/",
        "/bpbd/2026/latihan-evakuasi/perahu.jpg",
        "/wilayah/muara-pady/",
        "/arsip/2031/01/",
        "/panduan/tidak-ada/",
        "/r/2026/BPBD/9999/",
        "/jenis/berita/",
        "/bpbd/2027/",
        "/bpbd/2026/hal/2/",
        "/bpbd/2026/hal/77/",
        "/agenda/2031/01/",
        "/bpbd/agenda/2026/",
        "/bpbd/2026/rob-muara-padi/event.ics",
        "/data/2031/posts.csv",
        "/bpbd/feed.json",
        "/jenis/siaga/feed.atom",
        "/peringatan/abc.cap.xml",
        "/ringkas/2026.txt",
        "/kinerja/",
        "/jenis/",
        "/berita/lama/",
        "https://rujukan.ujikab.example/topik/olahraga/",
    ],
)
def test_links_that_lead_nowhere(target, portal):
    rob = f"{BPBD}/rob-muara-padi.md"
    assert found(with_body(portal, f"Lihat [keterangan lengkapnya]({target}).")) == {(rob, "dangling-link")}


@pytest.mark.parametrize(
    ("target", "resolved"),
    [
        ("/#topik", "/#topik"),
        ("/tentang/#sumber", "/tentang/#sumber"),
        ("/bpbd/#kontak", "/bpbd/#kontak"),
        ("/arsip/2026/11/#akhir", "/arsip/2026/11/#akhir"),
        ("../../portal/tentang/index.md#sumber", "/tentang/#sumber"),
        ("#posko", "#konten-posko"),
        ("surut.md#posko", "/bpbd/2026/surut/#konten-posko"),
        ("/bpbd/2026/surut/?v=2#posko", "/bpbd/2026/surut/?v=2#konten-posko"),
    ],
)
def test_only_fragments_of_posts_get_our_prefix(target, resolved):
    assert resolve_link(f"{BPBD}/rob.md", target) == resolved


def test_a_linked_agency_is_never_opened(portal, tmp_path):
    outside = tmp_path / "rahasia.yml"
    outside.write_text("name: Rahasia\n")
    (portal / "agencies/dishub.yml").symlink_to(outside)
    assert "dishub" not in inspected(portal).intake.agencies
    assert found(portal) == {("agencies/dishub.yml", "symlink")}


def test_a_link_to_a_later_post_is_cured_by_saying_so(portal):
    (portal / BPBD / "jadwal.md").write_text(
        (BASE / BPBD / "rob-muara-padi.md")
        .read_text()
        .replace("number: 2026/BPBD/0101\n", "")
        .replace("2026-11-18", "2026-11-19")
    )
    problems = judged(with_body(portal, "Lihat [jadwal layanan sumur](jadwal.md)."))
    assert [problem.rule for problem in problems] == ["link-to-withheld"]
    assert "kind: pembaruan" in problems[0].fix
    post = portal / BPBD / "rob-muara-padi.md"
    changed = "updated: 2026-11-20T09:00:00+07:00\nchanges:\n  - date: 2026-11-20T09:00:00+07:00\n    kind: pembaruan\n"
    post.write_text(
        post.read_text().replace("contacts:", changed + "    note: Tautan jadwal ditambahkan.\ncontacts:", 1)
    )
    assert not judged(portal)


def test_a_withdrawn_post_has_no_documents_to_link_to(portal):
    folder = portal / BPBD / "tarif"
    folder.mkdir()
    (folder / "tarif.pdf").write_bytes(b"%PDF-1.4\n")
    gone = "withdrawn:\n  date: 2026-11-18T16:00:00+07:00\n  reason: keliru\n  note: Tarifnya salah cetak.\n"
    attached = "attachments:\n  - file: tarif.pdf\n    title: Tarif sumur bor\n"
    text = (BASE / BPBD / "rob-muara-padi.md").read_text().replace("number: 2026/BPBD/0101\n", "")
    (folder / "index.md").write_text(text.replace("contacts:", gone + attached + "contacts:", 1))
    rob = with_body(portal, "Lihat [tarif sumur bor](/bpbd/2026/tarif/tarif.pdf).")
    assert (f"{BPBD}/rob-muara-padi.md", "dangling-link") in found(rob)


def test_no_link_is_mended_into_one_to_its_own_post(portal):
    path = write_post(portal, slug="posko-baru", body=f"{BODY}\nHubungi [posko](0812-3456-7890).\n")
    problems = [problem for problem in judged(portal) if problem.rule == "dangling-link"]
    assert [problem.value for problem in problems] == ["0812-3456-7890"]
    assert path.name not in problems[0].fix
