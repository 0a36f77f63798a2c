"""What may be changed of a post that was published, and how it must be told: one post for each kind of change."""

import json
import re
from dataclasses import replace
from datetime import datetime

import pytest

from building import build, flat
from fixtures import BASE, inspected
from making import BODY, SUMMARY, post_text
from newsroom import desk
from newsroom.catalog import rules
from newsroom.outputs import calendar
from newsroom.proof import departures
from repositories import Key, Repository, git

BEGUN, CHANGED = "2026-10-02T10:00:00+07:00", "2026-11-20T10:00:00+07:00"
NOW = "2026-11-21T09:00:00+07:00"
TITLE = "Kiriman uji {} bagi warga pesisir"
SETTINGS = "    silent_edits: require\n"
EVENT = {"start": "2026-10-09T09:00:00+07:00", "status": "planned", "venue": "Balai desa"}
CLAIM = {"claim": "Air PDAM tercemar dan mematikan", "verdict": "salah"}
OLD_ROW = {"date": "2026-10-03T08:00:00+07:00", "kind": "pembaruan", "note": "Posko ditambah satu."}


def row(kind="koreksi", note="Isi kiriman diperbaiki.", date="2026-11-20T09:59:00+07:00"):
    """Return an entry of `changes`."""
    return {"date": date, "kind": kind, "note": note}


def slip(text=BODY):
    """Return a text with one letter changed."""
    return text.replace("petugas", "petugass")


# name: (fields before, fields after or None for a deleted file, what is found: sort and stated; nothing when it is allowed)
CASES = {
    # What a post states, without a word.
    "judul": ({}, {"title": "Kiriman uji dengan judul yang lain"}, "silent title"),
    "judul-satu-huruf": ({}, {"title": TITLE.format("judul-satu-huruf") + "a"}, "silent title"),
    "tanggal": ({}, {"date": "2026-10-02T08:00:00+07:00"}, "silent date"),
    "nomor": ({"number": "2026/BPBD/0007"}, {"number": "2026/BPBD/0008"}, "silent number"),
    "nomor-dihapus": ({"number": "2026/BPBD/0009"}, {"number": None}, "silent number"),
    "isi": ({}, {"body": BODY + " Ada tambahan."}, "silent body"),
    "isi-satu-angka": ({}, {"body": BODY.replace("tiga kali", "empat kali")}, "silent body"),
    "isi-tebal": ({}, {"body": BODY.replace("posko", "**posko**")}, "silent body"),
    "ringkasan": ({}, {"summary": SUMMARY.replace("60", "90")}, "silent summary"),
    "jenis": ({}, {"type": "pengumuman"}, "silent type"),
    "tempat": ({}, {"place": "Muara Padi"}, "silent place"),
    "pejabat": ({"people": [{"name": "Ratna Wulandari"}]}, {"people": [{"name": "Ratna Wulan"}]}, "silent people"),
    "kegiatan": ({"event": EVENT}, {"event": {**EVENT, "status": "cancelled", "reason": "Hujan lebat"}}, "silent event"),
    "putusan": ({"type": "klarifikasi", "clarification": CLAIM},
                {"type": "klarifikasi", "clarification": {**CLAIM, "verdict": "benar"}}, "silent clarification"),
    "lampiran": ({}, {"attachments": [{"file": "a.pdf", "title": "Jadwal"}]}, "silent attachments"),
    "dua-hal": ({}, {"title": "Judul lain bagi semua warga", "body": "Isi lain."}, "silent title body"),
    # With an entry.
    "koreksi": ({}, {"body": BODY + " Ada tambahan.", "changes": [row()]}, ""),
    "pembaruan": ({}, {"body": BODY + " Ada tambahan.", "changes": [row("pembaruan")]}, ""),
    "klarifikasi": ({}, {"summary": SUMMARY.replace("60", "90"), "changes": [row("klarifikasi")]}, ""),
    "judul-koreksi": ({}, {"title": "Kiriman uji dengan judul yang lain", "changes": [row()]}, ""),
    "nomor-koreksi": ({"number": "2026/BPBD/0010"}, {"number": "2026/BPBD/0011", "changes": [row()]}, "vanished alias"),
    "nomor-koreksi-alias": ({"number": "2026/BPBD/0014"}, {"number": "2026/BPBD/0015", "changes": [row()],
                             "aliases": ["/r/2026/BPBD/0014/"]}, ""),
    "tanggal-koreksi": ({}, {"date": "2026-10-01T08:00:00+07:00", "changes": [row()]}, ""),
    "catatan-kedua": ({"changes": [OLD_ROW]}, {"changes": [OLD_ROW, row()], "body": "Isi baru."}, ""),
    "catatan-lama-saja": ({"changes": [OLD_ROW]}, {"changes": [OLD_ROW], "body": "Isi baru."}, "silent body"),
    "catatan-nanti": ({}, {"body": "Isi baru.", "changes": [row(date="2026-12-24T08:00:00+07:00")]}, "silent body"),
    "catatan-dihapus": ({"changes": [OLD_ROW]}, {}, "erased changes"),
    "catatan-diubah": ({"changes": [OLD_ROW]}, {"changes": [{**OLD_ROW, "note": "Posko tidak jadi ditambah."}]},
                       "erased changes"),
    "hanya-catatan": ({}, {"changes": [row()]}, ""),
    # Slips of the pen.
    "ejaan": ({}, {"body": slip(), "changes": [row("ejaan")]}, ""),
    "ejaan-judul": ({}, {"title": TITLE.format("ejaan-judull"), "changes": [row("ejaan")]}, ""),
    "ejaan-angka": ({}, {"summary": SUMMARY.replace("60", "90"), "changes": [row("ejaan")]}, "spelling summary"),
    "ejaan-banyak": ({}, {"body": BODY[::-1], "changes": [row("ejaan")]}, "spelling body"),
    "ejaan-tanggal": ({}, {"date": "2026-10-01T08:00:00+07:00", "changes": [row("ejaan")]}, "spelling date"),
    "ejaan-nomor": ({"number": "2026/BPBD/0012"}, {"number": "2026/BPBD/0013", "changes": [row("ejaan")]},
                    "spelling number"),
    "ejaan-ingkar": ({}, {"body": BODY.replace(" petugas", " tidak petugas"), "changes": [row("ejaan")]}, "spelling body"),
    "ejaan-tanda": ({"summary": SUMMARY.replace("60", "-60")}, {"summary": SUMMARY, "changes": [row("ejaan")]},
                    "spelling summary"),
    "ejaan-kata-bilangan": ({}, {"body": BODY.replace("tiga kali", "dua kali"), "changes": [row("ejaan")]}, "spelling body"),
    "ejaan-pejabat": ({"people": [{"name": "Ratna Wulandari"}]}, {"people": [{"name": "Ratih Wulandari"}],
                      "changes": [row("ejaan")]}, "spelling people"),
    "ejaan-nama": ({"body": BODY + " Posko dipimpin Budi Santoso."}, {"body": BODY + " Posko dipimpin Rudi Santoso.",
                   "changes": [row("ejaan")]}, "spelling body"),
    "ejaan-nama-bertukar": ({"body": BODY + " Surat dari Budi untuk Rudi."}, {"body": BODY + " Surat dari Rudi untuk Budi.",
                            "changes": [row("ejaan")]}, "spelling body"),
    "ejaan-nama-di-awal": ({"body": BODY + " Budi Santoso hadir."}, {"body": BODY + " Rudi Santoso hadir.",
                           "changes": [row("ejaan")]}, "spelling body"),
    "ejaan-nama-sendiri-di-awal": ({"body": BODY + " Budi hadir."}, {"body": BODY + " Rudi hadir.",
                                   "changes": [row("ejaan")]}, "spelling body"),
    "ejaan-nama-di-awal-judul": ({"title": "Wulandari hadir di posko pesisir"},
                                 {"title": "Wulansari hadir di posko pesisir", "changes": [row("ejaan")]},
                                 "spelling title"),
    "ejaan-kata-di-awal": ({"body": BODY + " Petugass hadir."}, {"body": BODY + " Petugas hadir.",
                           "changes": [row("ejaan")]}, ""),
    "ejaan-kata-di-awal-ringkasan": ({"summary": "Wagra pesisir diminta waspada. " + SUMMARY},
                                     {"summary": "Warga pesisir diminta waspada. " + SUMMARY,
                                      "changes": [row("ejaan")]}, ""),
    "ejaan-kata-lain": ({"body": BODY + " Semua warga luka."}, {"body": BODY + " Semua warga tewas.",
                        "changes": [row("ejaan")]}, "spelling body"),
    "ejaan-kata-ditambah": ({}, {"body": BODY.replace("perahu", "perahu sewaan"), "changes": [row("ejaan")]},
                            "spelling body"),
    "ejaan-kata-penghubung": ({"body": BODY + " Warga yang yang mengungsi pulang."},
                              {"body": BODY + " Warga yang mengungsi pulang.", "changes": [row("ejaan")]}, ""),
    "ejaan-kata-dipisah": ({"body": BODY + " Posko ada dibalai."}, {"body": BODY + " Posko ada di balai.",
                           "changes": [row("ejaan")]}, ""),
    "ejaan-huruf-tertukar": ({"body": BODY + " Perahu ynag rusak."}, {"body": BODY + " Perahu yang rusak.",
                             "changes": [row("ejaan")]}, ""),
    "ejaan-huruf-besar": ({"body": BODY + " Posko di muara padi."}, {"body": BODY + " Posko di Muara Padi.",
                          "changes": [row("ejaan")]}, ""),
    "ejaan-tautan": ({"body": BODY + " Lihat [posko](/posko/)."}, {"body": BODY + " Lihat [posko](/lain/).",
                     "changes": [row("ejaan")]}, "spelling body"),
    # What says nothing new.
    "baris": ({}, {"body": BODY.replace(". ", ".\n")}, ""),
    "kutip": ({}, "single", ""),
    "topik": ({}, {"topics": ["kesehatan"]}, ""),
    "wilayah": ({}, {"areas": ["muara-padi"]}, ""),
    "narahubung": ({}, {"contacts": None}, ""),
    "sosial": ({}, {"social": {"headline": "Rob malam ini"}}, ""),
    "kedaluwarsa": ({}, {"expires": "2026-12-01T08:00:00+07:00"}, ""),
    "sama-saat-lain-zona": ({}, {"date": "2026-10-02T02:00:00+00:00"}, ""),
    "jadi-folder": ({}, "folder", ""),
    # Taken away.
    "dihapus": ({}, None, "vanished deleted"),
    "internal": ({}, {"audience": "internal"}, "vanished hidden"),
    "draf": ({}, {"draft": True}, "vanished hidden"),
    "ditunda": ({}, {"date": "2026-12-24T08:00:00+07:00"}, "vanished hidden"),
    "pindah": ({}, "moved", "vanished deleted"),
    "pindah-alias": ({}, "moved with alias", ""),
    "alias-dilepas": ({"aliases": ["/berita/77/"]}, {}, "vanished alias"),
    "dicabut": ({}, {"withdrawn": {"date": "2026-11-20T09:00:00+07:00", "reason": "keliru", "note": "Keliru."},
                     "body": "Data pribadi dihapus."}, ""),
    "dicabut-judul": ({}, {"withdrawn": {"date": "2026-11-20T09:00:00+07:00", "reason": "keliru", "note": "Keliru."},
                           "title": "Judul yang lain sama sekali"}, "silent title"),
    "dicabut-nanti": ({}, {"withdrawn": {"date": "2026-12-24T09:00:00+07:00", "reason": "keliru", "note": "Keliru."},
                           "body": "Isi baru."}, "silent body"),
    "dicabut-lalu-tidak": ({"withdrawn": {"date": "2026-10-02T09:30:00+07:00", "reason": "keliru", "note": "Keliru."}}, {},
                           "silent withdrawn"),
    # Never published.
    "belum-terbit": ({"date": "2026-12-01T08:00:00+07:00"}, {"date": "2026-12-01T08:00:00+07:00", "body": "Lain."}, ""),
    "draf-dahulu": ({"draft": True}, {"body": "Lain sama sekali."}, ""),
    "internal-dihapus": ({"audience": "internal"}, None, ""),
    # Refused, so never published either.
    "cacat-dibetulkan": ({"summary": "Terlalu pendek."}, {}, ""),
    "cacat-badan": ({"body": BODY + "\n\n<b>Tebal</b>"}, {}, ""),
    "cacat-dihapus": ({"summary": "Terlalu pendek."}, None, ""),
    "tidak-terbaca": ({"title": "Judul kiriman uji", "audience": None}, {}, ""),
}  # fmt: skip


def seconds(text):
    return int(datetime.fromisoformat(text).timestamp())


def base_files(settings=SETTINGS):
    """Return the files of the base portal, with more settings."""
    found = [BASE / "mkdocs.yml", *(path for name in ("agencies", "content") for path in (BASE / name).rglob("*"))]
    files = {path.relative_to(BASE).as_posix(): path.read_bytes() for path in found if path.is_file()}
    files["mkdocs.yml"] += settings.encode()
    return files


def path_of(name):
    return f"content/bpbd/2026/{name}.md"


def text_of(name, fields):
    return post_text(**{"title": TITLE.format(name), **fields})


def after(name, change):
    """Return the files that a change leaves of a post."""
    path, before = path_of(name), text_of(name, CASES[name][0])
    if change is None:
        return {path: None}
    if change == "single":
        return {path: before.replace('"Kota Uji"', "Kota Uji")}
    if change == "folder":
        return {path: None, path.replace(".md", "/index.md"): before}
    if isinstance(change, str):
        more = {"aliases": [f"/bpbd/2026/{name}/"]} if "alias" in change else {}
        return {path: None, path_of(f"{name}-baru"): text_of(name, more)}
    return {path: text_of(name, change)}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Return what is found of each post, when the changes are committed and when they are not yet, and the Problems."""
    made = Repository()
    made.commit(base_files(), seconds(BEGUN) - 100)
    made.commit({path_of(name): text_of(name, case[0]) for name, case in CASES.items()}, seconds(BEGUN))
    changes = {path: text for name, case in CASES.items() for path, text in after(name, case[1]).items()}
    early = made.write(tmp_path_factory.mktemp("awal") / "portal")
    for path, text in changes.items():
        file = early / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text) if text is not None else file.unlink()
    made.commit(changes, seconds(CHANGED))
    late = made.write(tmp_path_factory.mktemp("akhir") / "portal")
    return {"sebelum-komit": judged(early), "sesudah-komit": judged(late)}


def judged(root, now=NOW):
    """Return the Problems, and the departures by the name of the post."""
    found, precedent = departures.judged(inspected(root), seconds(now) * 10**6)
    named = {}
    for item in precedent.departures:
        name = item.path.split("/")[3].removesuffix(".md")
        named[name] = " ".join([item.sort, *item.stated, *([item.how] if item.how else [])])
    return found.problems, named


def test_there_are_forty_kinds():
    assert len(CASES) >= 40


@pytest.mark.parametrize("when", ["sebelum-komit", "sesudah-komit"])
@pytest.mark.parametrize("name", CASES)
@pytest.mark.xdist_group("sunyi")
def test_kind(world, name, when):
    _, found = world[when]
    assert found.get(name, "") == CASES[name][2]


@pytest.mark.xdist_group("sunyi")
def test_every_departure_is_a_problem_with_its_cure(world):
    problems, found = world["sesudah-komit"]
    ids = {rules.rule_id(rule) for rule in rules.HISTORY_RULES}
    told = {problem.file.split("/")[3].removesuffix(".md"): problem for problem in problems if problem.rule in ids}
    assert told.keys() == found.keys()
    assert all(problem.stops and problem.fix for problem in told.values())
    assert told["isi"].message == "Isi diubah sesudah terbit tanpa catatan di `changes`"
    assert told["judul"].line == 2


def commit_chain(tmp_path, *versions, settings=SETTINGS):
    """Commit versions of one post, a day after each other, and return the portal."""
    made, clock = Repository(), seconds(BEGUN)
    made.commit(base_files(settings), clock)
    for fields in versions:
        clock += 86400
        made.commit({path_of("uji"): None if fields is None else text_of("uji", fields)}, clock)
    return made, made.write(tmp_path / "portal")


def test_a_silent_edit_stays_one_until_it_is_told(tmp_path):
    silent, told = {"body": "Isi lain."}, {"body": "Isi lain.", "changes": [row(date="2026-10-06T10:00:00+07:00")]}
    made, root = commit_chain(tmp_path, {}, silent, {**silent, "topics": ["kesehatan"]})
    assert judged(root)[1] == {"uji": "silent body"}
    made.commit({path_of("uji"): text_of("uji", told)}, seconds(BEGUN) + 86400 * 5)
    made.write(root)
    assert judged(root)[1] == {}
    # The entry is for what it told of, and for nothing that comes after.
    made.commit(
        {path_of("uji"): text_of("uji", {**told, "title": "Judul lain bagi warga"})}, seconds(BEGUN) + 86400 * 6
    )
    made.write(root)
    assert judged(root)[1] == {"uji": "silent title"}


def test_what_is_put_back_is_told(tmp_path):
    _, root = commit_chain(tmp_path, {}, {"body": "Isi lain."}, {})
    assert judged(root)[1] == {}


def test_an_entry_dated_in_the_future_excuses_nothing_later(tmp_path):
    later = [row(date="2026-11-01T08:00:00+07:00")]
    _, root = commit_chain(
        tmp_path, {}, {"body": "Isi lain.", "changes": later}, {"body": "Isi ketiga.", "changes": later}
    )
    assert judged(root)[1] == {"uji": "silent body"}


def test_commits_of_a_branch_were_never_public(tmp_path):
    """A writer commits as often as they like before the merge; only what the main line had counts."""
    made, clock = Repository(), seconds(BEGUN)
    first = made.commit(base_files(), clock)
    made.commit({path_of("uji"): text_of("uji", {"body": "Rancangan pertama."})}, clock + 100)
    branch = made.commit({path_of("uji"): text_of("uji", {"body": "Rancangan kedua."})}, clock + 200)
    made.commit({path_of("uji"): text_of("uji", {"body": "Rancangan kedua."})}, clock + 300, parents=[first, branch])
    root = made.write(tmp_path / "portal")
    assert judged(root)[1] == {}


def test_what_is_not_sent_yet_was_never_public(tmp_path):
    made, root = commit_chain(tmp_path, {})
    git(root, "update-ref", "refs/remotes/origin/main", made.head)
    path = path_of("baru")
    for number, body in enumerate(("Rancangan pertama.", "Rancangan kedua.")):
        made.commit({path: text_of("baru", {"body": body})}, seconds(BEGUN) + 86400 * (3 + number))
    made.write(root)
    assert judged(root)[1] == {}
    git(root, "update-ref", "-d", "refs/remotes/origin/main")
    assert judged(root)[1] == {"baru": "silent body"}


def test_other_bytes_of_a_photo_or_document_are_told(tmp_path):
    """A warning says so, until the bytes are back or an entry tells of it; a post is not held back for it."""
    name, day = "content/bpbd/2026/a.pdf", 86_400
    shown = {"attachments": [{"file": "a.pdf", "title": "Jadwal posko"}]}
    told = {**shown, "changes": [row(date="2026-10-05T09:00:00+07:00")]}
    steps = (
        ({path_of("uji"): text_of("uji", shown), name: b"%PDF-1.7 satu"}, ""),
        ({name: b"%PDF-1.7 dua"}, "silent attachments replaced"),
        ({name: b"%PDF-1.7 satu"}, ""),
        ({name: b"%PDF-1.7 tiga"}, "silent attachments replaced"),
        ({path_of("uji"): text_of("uji", told)}, ""),
    )
    made = Repository()
    made.commit(base_files(), seconds(BEGUN) - 100)
    for number, (files, sort) in enumerate(steps):
        made.commit(files, seconds(BEGUN) + number * day)
        problems, found = judged(made.write(tmp_path / "portal"))
        assert found.get("uji", "") == sort, number
        assert {problem.level for problem in problems if problem.rule == "silent-edit"} <= {"peringatan"}


def test_outside_git_nothing_is_said_and_a_shallow_clone_says_so(tmp_path):
    made, root = commit_chain(tmp_path, {}, {"body": "Isi lain."})
    (tmp_path / "polos").mkdir()
    for name in ("mkdocs.yml", "agencies", "content"):
        (root / name).rename(tmp_path / "polos" / name)
    problems, found = judged(tmp_path / "polos")
    assert not found
    assert not [problem for problem in problems if problem.rule.startswith(("history", "silent"))]
    made.write(root)
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{root}", "dangkal")
    problems, _ = judged(tmp_path / "dangkal")
    assert [problem.rule for problem in problems if problem.rule.startswith("history")] == ["history-unknown"]


def test_report_warns_and_off_asks_nothing(tmp_path):
    _, root = commit_chain(tmp_path, {}, {"body": "Isi lain."}, settings="    silent_edits: report\n")
    assert {problem.level for problem in judged(root)[0] if problem.rule == "silent-edit"} == {"peringatan"}
    found = inspected(root)
    off = replace(found, intake=replace(found.intake, portal=replace(found.intake.portal, silent_edits="off")))
    assert departures.judged(off, seconds(NOW) * 10**6)[1].departures == ()


def test_keep_going_shows_what_readers_were_shown(tmp_path):
    """A silent edit leaves the page as it was, even on a machine that never built it; what is taken away stays away."""
    _, root = commit_chain(tmp_path, {}, {"body": "Isi yang diubah diam-diam."})
    (root / path_of("lain")).write_text(text_of("lain", {}))
    read = build(root, keep_going=True)
    print(read.report, read.held)
    page = (root / "site/bpbd/2026/uji/index.html").read_text()
    assert "diam-diam" not in page
    assert "Badan Penanggulangan" in page
    assert (root / "site/bpbd/2026/lain/index.html").is_file()
    assert read.held == {path_of("uji"): True}
    (root / path_of("uji")).unlink()
    read = build(root, keep_going=True)
    assert read.held == {path_of("uji"): False}
    assert not (root / "site/bpbd/2026/uji").exists()
    assert (root / "site/bpbd/2026/lain/index.html").is_file()


def test_spelling_is_shown_quietly_and_registered(tmp_path):
    moment = "2026-10-04T10:00:00+07:00"
    told = {"body": slip(), "updated": moment, "changes": [row("ejaan", "Salah ketik diperbaiki.", moment)]}
    _, root = commit_chain(tmp_path, {}, told)
    read = build(root)
    assert not read.stopped, read.report
    page = (root / "site/bpbd/2026/uji/index.html").read_text()
    assert "Salah ketik diperbaiki." in page
    assert 'aria-label="Pembaruan"' not in page
    assert "Salah ketik diperbaiki." in (root / "site/koreksi/index.html").read_text()
    kit = json.loads((root / "site/bpbd/2026/uji/kit.json").read_text())
    assert "KOREKSI" not in json.dumps(kit["texts"])


def test_other_keys_do_not_sign(tmp_path):
    """Whoever signs a commit may not edit in silence either."""
    made, root = commit_chain(tmp_path, {})
    made.commit({path_of("uji"): text_of("uji", {"body": "Isi lain."})}, seconds(CHANGED), Key("redaksi"))
    made.write(root)
    assert judged(root)[1] == {"uji": "silent body"}


def test_a_calendar_never_goes_back_though_nobody_told_of_the_change(tmp_path):
    """What was called off and is on again in silence has a higher SEQUENCE: the history knows of both."""
    off = {**EVENT, "status": "cancelled", "reason": "Hujan lebat"}
    made, clock, seen, keys = Repository(), seconds(BEGUN), [], set()
    made.commit(base_files("    silent_edits: report\n"), clock)
    for event in (EVENT, off, EVENT, {**EVENT, "status": "postponed", "reason": "Hujan"}):
        clock += 86400
        made.commit({path_of("uji"): text_of("uji", {"type": "pengumuman", "event": event})}, clock)
        found = desk.read(made.write(tmp_path / "portal"), {"NEWSROOM_AS_OF": NOW}).catalog
        [job] = [job for job in flat(calendar.jobs(found)) if job.folder == "/bpbd/2026/uji/"]
        seen.append(int(re.search(rb"SEQUENCE:(\d+)", job.run(*job.gathered())["event.ics"])[1]))
        keys.add(job.key)
    assert seen == sorted(set(seen))
    assert seen[0] == 0
    assert len(keys) == len(seen)
