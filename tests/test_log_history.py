"""The log over time: it only grows, whatever comes when; what is not public is not in it; a rewritten history is refused."""

import json
import os
import random
import shutil
from pathlib import Path

import pytest

from building import build, fingerprints
from making import SUMMARY, post_text
from newsroom import cli, failures
from newsroom.cli import logs
from newsroom.proof import chronicle, log, logcheck, merkle, repository, tiles
from newsroom.proof.log import Rewritten
from repositories import Key, Repository
from test_silent_edits import base_files, path_of, row, seconds, text_of

LOGGED = "    log: true\n"
START = seconds("2026-10-02T10:00:00+07:00")
HOUR = 3600
KEY, OTHER = Key("portal"), Key("lain")


def read(root, folder, commit=None):
    """Return the chronicle of a repository up to a commit."""
    head = repository.head(root)
    return chronicle.read(root, head._replace(commit=(commit or head.commit.decode()).encode()), folder, {}, "WIB")


def entries_of(made):
    """Return all entries of a chronicle, read."""
    return [json.loads(entry) for number in range(-(-made.size // 256)) for entry in made.entries(number)]


def world(root, *versions, settings=LOGGED, key=None):
    """Commit the base portal, then each of these (files, or fields of the post `uji`), an hour after each other."""
    made, clock = Repository(), START
    made.commit(base_files(settings), clock)
    for files in versions:
        clock += HOUR
        made.commit(files, clock, key)
    made.write(root)
    return made


def uji(**fields):
    return {path_of("uji"): text_of("uji", fields)}


# ---- it only grows ------------------------------------------------------------------------------------------------------


def moment(chance, clock):
    """Return a date of a post around a time: mostly past, sometimes to come."""
    from newsroom.catalog import docket

    ahead = chance.choice([-5, -1, 0, 2, 5, 30])
    return docket.moment((clock + ahead * HOUR) * 10**6).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def merged(made, line, chance, clock, files):
    """Take in a branch from some way back, signed or not, as it is or with other bytes ("evil"), and return the merge."""
    base = line[-chance.randint(1, min(4, len(line)))]
    branch = made.commit(files, clock - HOUR, chance.choice([KEY, OTHER, None]), parents=[base])
    if chance.random() < 0.3:
        branch = made.commit({path_of("kiriman-0"): None}, clock - HOUR, chance.choice([KEY, None]), parents=[branch])
        files = {**files, path_of("kiriman-0"): None}
    if chance.random() < 0.2:
        files = {path: None if text is None else text + "\nTambahan.\n" for path, text in files.items()}
    return made.commit(files, clock, chance.choice([None, None, OTHER]), parents=[line[-1], branch])


def random_history(seed):
    """Return a repository in which all sorts of things happen, and the commits of its main line."""
    chance, made, clock, line = random.Random(seed), Repository(), START, []
    line.append(made.commit({"content/bpbd/2026/awal.md": post_text()}, clock))
    for _ in range(30):
        # Clocks are wrong, and what is committed first may come in later.
        clock += chance.choice([-3 * HOUR, 60, HOUR, 4 * HOUR])
        path = path_of(f"kiriman-{chance.randrange(6)}")
        change = chance.choice(["post", "post", "post", "gone", "draft", "withdrawn", "nothing", "merge"])
        when = moment(chance, clock)
        withdrawn = {"date": moment(chance, clock + HOUR), "reason": "keliru", "note": "Terbit karena keliru."}
        more = {"draft": {"draft": True}, "withdrawn": {"withdrawn": withdrawn}}.get(change, {})
        text = post_text(title=f"Judul nomor {chance.randrange(9)} bagi warga", date=when, **more)
        if change == "merge":
            line.append(merged(made, line, chance, clock, {path: text}))
        else:
            line.append(made.commit({path: {"gone": None, "nothing": text}.get(change, text)}, clock))
    return made, line


@pytest.mark.parametrize("seed", range(4))
def test_at_every_commit_and_moment_the_log_is_a_beginning_of_the_next(tmp_path, seed):
    made, line = random_history(seed)
    root = made.write(tmp_path / "portal")
    whole = entries_of(read(root, tmp_path / "sekali"))
    last = []
    for place, commit in enumerate(line):
        # Once step by step, now and then anew: the same.
        step = read(root, tmp_path / "bertahap", commit)
        found = entries_of(step)
        if place % 10 == 0:
            assert entries_of(read(root, tmp_path / f"baru-{place}", commit)) == found
        assert found[: len(last)] == last
        assert list(step.moments) == sorted(step.moments)
        assert bytes(step.leaves) == b"".join(merkle.leaf(entry) for entry in step.entries(0))
        last = found
    assert last == whole
    assert len(whole) > 12
    assert {entry["kind"] for entry in whole} >= {"terbit", "hapus"}
    revisions = {}
    for entry in whole:
        assert entry["rev"] == revisions.get(entry["id"], 0) + 1
        revisions[entry["id"]] = entry["rev"]


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_in_it_before_its_moment(tmp_path, seed):
    """An entry comes only with a commit that is as late as the date of the post that it is about."""
    made, line = random_history(seed)
    root = made.write(tmp_path / "portal")
    clock = 0
    for commit in line:
        _, raw = made.objects[commit]
        clock = max(clock, int(raw.split(b"\ncommitter ")[1].split(b"\n")[0].split()[-2]))
        step = read(root, tmp_path / "riwayat", commit)
        assert all(moment <= clock * 10**6 for moment in step.moments)


def test_kinds(tmp_path):
    told = row(date="2026-10-02T14:00:00+07:00")
    withdrawn = {"date": "2026-10-02T15:00:00+07:00", "reason": "keliru", "note": "Terbit karena keliru."}
    slip = row("ejaan", date="2026-10-02T13:00:00+07:00")
    steps = (
        {},
        {"topics": ["kesehatan"]},
        {"place": "Kota Ujii", "changes": [slip]},
        {"place": "Kota Lain", "changes": [slip, told]},
        {"place": "Kota Lain", "changes": [slip, told], "withdrawn": withdrawn},
    )
    world(tmp_path / "portal", *(uji(**fields) for fields in steps), {path_of("uji"): None}, key=KEY)
    entries = entries_of(read(tmp_path / "portal", tmp_path / "riwayat"))
    own = [entry for entry in entries if entry["id"] == "bpbd/2026/uji"]
    assert [entry["kind"] for entry in own] == ["terbit", "ubah", "ejaan", "ralat", "cabut", "hapus"]
    assert all(tuple(entry) == logcheck.KEYS for entry in entries)
    assert {entry["signer"] for entry in own} == {KEY.fingerprint}
    assert own[-1]["sha256"] == ""
    assert len({entry["sha256"] for entry in own}) == 6


# ---- what is not public leaves no trace ----------------------------------------------------------------------------------


def test_embargo_leaves_no_trace(tmp_path):
    """With what is scheduled, internal, or a draft, the log says the same as without (but for the names of commits)."""
    hidden = {
        "nanti": {"date": "2026-12-01T08:00:00+07:00", "title": "Rahasia yang terbit nanti"},
        "dalam": {"audience": "internal", "title": "Rahasia di dalam kantor"},
        "draf": {"draft": True, "title": "Rahasia yang masih draf"},
    }
    extra = [{path_of(name): text_of(name, fields)} for name, fields in hidden.items()]
    said = []
    for name, more in (("dengan", extra), ("tanpa", [{f"catatan-{number}": "x"} for number in range(3)])):
        root = tmp_path / name
        world(root, uji(), *more, uji(topics=["kesehatan"]))
        read_ = build(root)
        assert not read_.stopped, read_.report
        entries = tiles.unbundled((root / "site/log/tile/entries/000.p").joinpath(_width(root)).read_bytes())
        said.append([{**json.loads(entry), "commit": ""} for entry in entries])
        whole = b"".join(path.read_bytes() for path in (root / "site/log").rglob("*") if path.is_file())
        assert not [word for word in (b"ahasia", b"nanti", b"dalam", b"draf") if b"2026/" + word in whole]
    assert said[0] == said[1]


def test_what_the_law_removes_is_told_without_a_word_of_it(tmp_path):
    """The log takes nothing back, so it never has more of a post than its path and the hash of its file."""
    gone = {"date": "2026-10-02T11:30:00+07:00", "reason": "hukum", "note": "Rahasia menurut putusan pengadilan."}
    said = {"title": "Rahasia bagi warga pesisir", "summary": f"Rahasia {SUMMARY}", "number": "2026/RAHASIA/0001"}
    world(tmp_path / "portal", uji(**said), uji(**said, withdrawn=gone))
    entries = entries_of(read(tmp_path / "portal", tmp_path / "riwayat"))
    assert [entry["kind"] for entry in entries if entry["id"] == "bpbd/2026/uji"] == ["terbit", "cabut"]
    assert "rahasia" not in json.dumps(entries).lower()


def _width(root):
    return next(path.name for path in (root / "site/log/tile/entries/000.p").iterdir())


def test_what_is_held_back_is_not_in_the_log(tmp_path):
    """It stops nobody else's entry either, and when it is mended, the log goes on from there."""
    root = tmp_path / "portal"
    made = world(root, uji(), {path_of("salah"): UNSOUND["kunci-ganda"]}, uji(topics=["kesehatan"]))
    read_ = build(root, keep_going=True)
    assert read_.held == {path_of("salah"): False}
    before = (root / "site/log/unsigned").read_bytes()
    entries = (root / "site/log/tile/entries/000.p" / _width(root)).read_bytes()
    assert b"bpbd/2026/salah" not in entries
    assert entries.count(b"bpbd/2026/uji") == 2
    made.commit({path_of("salah"): text_of("salah", {})}, START + 9 * HOUR)
    made.write(root)
    build(root)
    found = logcheck.checked(lambda path: logs.fetch(f"{root}/site/log/{path}"), "", before)
    assert not found.wrong
    assert found.made.size > int(before.split(b"\n")[1])


def _without(key):
    return "\n".join(line for line in text_of("salah", {}).split("\n") if not line.startswith(f"{key}:"))


# What was never shown to anybody, whatever the rules of its time were.
UNSOUND = {
    "kunci-ganda": text_of("salah", {}).replace("audience:", "audience: internal\naudience:", 1),
    "tidak-terbaca": text_of("salah", {}).replace("title:", "title: [", 1),
    "tanpa-judul": _without("title"),
    "tanpa-audience": _without("audience"),
    "tanggal": text_of("salah", {"date": "kemarin"}),
    "dikecualikan": text_of("salah", {"information": "dikecualikan"}),
    "bukan-teks": b"---\ntitle: \xff\xfe\n---\n",
}


@pytest.mark.parametrize("fault", UNSOUND)
def test_what_is_not_sound_is_passed_over(tmp_path, fault):
    """Neither alone, nor after a good version, nor when it is deleted does it leave a trace."""
    made, clock = Repository(), START
    good, other = text_of("salah", {}), {path_of("lain"): text_of("lain", {})}
    for text in (UNSOUND[fault], None, good, UNSOUND[fault], good, None):
        made.commit({path_of("salah"): text}, clock := clock + HOUR)
    made.commit(other, clock + HOUR)
    entries = entries_of(read(made.write(tmp_path / "portal"), tmp_path / "riwayat"))
    assert [(entry["id"][10:], entry["kind"]) for entry in entries] == [
        ("salah", "terbit"), ("salah", "hapus"), ("lain", "terbit"),
    ]  # fmt: skip


def test_what_waits_for_its_time_and_is_spoilt_does_not_come(tmp_path):
    made, later = Repository(), text_of("salah", {"date": "2026-10-02T14:30:00+07:00"})
    for hour, text in enumerate((later, UNSOUND["kunci-ganda"], None)):
        made.commit({path_of("salah"): text, "catatan": str(hour)}, START + hour * 3 * HOUR)
    assert entries_of(read(made.write(tmp_path / "portal"), tmp_path / "riwayat")) == []


# ---- who signed what a merge brought --------------------------------------------------------------------------------------

# name: (what the branch makes of the file, its key, what the merge makes of it, its key) and whose entry it is.
NEW, ELSE = text_of("uji", {"topics": ["kesehatan"]}), text_of("uji", {"topics": ["pangan"]})
OLD, LATER = text_of("uji", {}), text_of("uji", {"topics": ["pangan"], "date": "2026-10-02T20:00:00+07:00"})
MERGES = {
    "dari-cabang": ((NEW, KEY, NEW, None), KEY),
    "cabang-tanpa-tanda": ((NEW, None, NEW, None), None),
    "bukan-dari-cabang": ((NEW, KEY, ELSE, None), None),
    "kembali-ke-lama": ((None, KEY, OLD, None), None),
    "gabungan-bertanda": ((NEW, KEY, ELSE, OTHER), OTHER),
    "dihapus-di-cabang": (("", KEY, "", None), KEY),
    "dihapus-oleh-gabungan": ((NEW, KEY, "", None), None),
    "terjadwal": ((LATER, KEY, LATER, None), KEY),
}


@pytest.mark.parametrize("name", MERGES)
def test_a_merge_that_nobody_signed_has_the_signer_of_the_very_bytes(tmp_path, name):
    (own, own_key, text, key), signer = MERGES[name]
    made, path = Repository(), path_of("uji")
    base = made.commit({path: OLD}, START)
    # `None`: the branch leaves the file as it was, and has something else.
    branch = made.commit({path: own or None} if own is not None else {"catatan": "x"}, START + HOUR, own_key)
    newer = text_of("uji", {"topics": ["infrastruktur"]})
    line = [base, made.commit({path: newer}, START + 2 * HOUR, OTHER, parents=[base])]
    line.append(made.commit({path: text or None}, START + 3 * HOUR, key, parents=[line[-1], branch]))
    line.append(made.commit({"catatan-2": "x"}, START + 24 * HOUR))
    root = made.write(tmp_path / "portal")
    whole = entries_of(read(root, tmp_path / "sekali"))
    for commit in line:
        found = entries_of(read(root, tmp_path / "bertahap", commit))
    assert found == whole
    assert whole[-1]["commit"] == line[2]
    assert whole[-1]["signer"] == (signer.fingerprint if signer else "")


# ---- a rewritten history --------------------------------------------------------------------------------------------------


@pytest.fixture
def published(tmp_path, monkeypatch):
    """Return a portal whose log is public, and its repository."""
    monkeypatch.setenv("NEWSROOM_SIGNING_KEY", KEY.file().decode())
    root = tmp_path / "portal"
    made = world(root, uji(), uji(topics=["kesehatan"]))
    assert not build(root).stopped
    return root, made


def rewritten(root):
    """Write a history in which the second version never was."""
    shutil.rmtree(root / ".git")
    return world(root, uji(title="Judul yang tidak pernah terbit"), uji(topics=["kesehatan"]))


def test_rewritten_history_is_refused(published):
    root, _ = published
    before = fingerprints(root / "site")
    rewritten(root)
    with pytest.raises(Rewritten, match="force push"):
        build(root)
    assert fingerprints(root / "site") == before


def test_shorter_history_is_refused(published):
    root, _ = published
    shutil.rmtree(root / ".git")
    world(root, uji())
    with pytest.raises(Rewritten):
        build(root)


def test_rewritten_history_is_refused_on_a_fresh_machine(published, tmp_path, monkeypatch):
    """What a machine does not remember it is told: the checkpoint that is public."""
    root, _ = published
    public = tmp_path / "checkpoint"
    shutil.copy(root / "site/log/checkpoint", public)
    shutil.rmtree(root / ".rujukan")
    (root / "site").unlink()
    rewritten(root)
    monkeypatch.setenv(log.PREVIOUS, logs.previous(str(public), os.environ))
    with pytest.raises(Rewritten) as refused:
        build(root)
    assert failures.line_of(refused.value).startswith("Situs tidak diterbitkan: riwayat git bukan lanjutan dari log")
    assert not (root / "site").exists()
    (public.with_name("unsigned")).write_bytes(public.read_bytes())
    public.rename(tmp_path / "lain")
    assert logs.previous(str(public), {}) == (tmp_path / "lain").read_text()
    (tmp_path / "lain").rename(public)
    assert logs.own(root) == "https://rujukan.ujikab.example/log/checkpoint"
    note = logs.previous(str(tmp_path / "tidak-ada"), {})
    assert note == ""
    public.write_bytes(public.read_bytes().replace(b"\n", b"\n1", 1))
    with pytest.raises(Rewritten, match="tidak ditandatangani"):
        logs.previous(str(public), {"NEWSROOM_SIGNING_KEY": KEY.file().decode()})
    with pytest.raises(Rewritten, match="tidak dapat diambil"):
        logs.previous("http://127.0.0.1:9/log/checkpoint", {})


def test_history_that_is_gone_is_refused(published):
    root, _ = published
    shutil.rmtree(root / ".git")
    with pytest.raises(Rewritten, match="riwayat git"):
        build(root)


def test_log_grows_by_what_is_new_and_is_the_same_as_made_at_once(published, tmp_path):
    root, made = published
    before = {path: data for path, data in fingerprints(root / "site/log").items() if path.startswith("tile")}
    files = {path_of(f"banyak-{number}"): text_of(f"banyak-{number}", {}) for number in range(260)}
    made.commit(files, START + 8 * HOUR)
    made.write(root)
    chronicle_of = build(root).catalog.memo["chronicle"]
    assert chronicle_of.size > 256
    after = fingerprints(root / "site/log")
    assert {"tile/0/000", "tile/entries/000", "tile/1/000.p/1"} <= after.keys()
    assert not before.keys() & after.keys()
    once = made.write(tmp_path / "sekali")
    build(once)
    assert fingerprints(once / "site") == fingerprints(root / "site")


def test_unsigned_log_is_not_called_checkpoint(tmp_path, monkeypatch):
    monkeypatch.delenv("NEWSROOM_SIGNING_KEY", raising=False)
    root = tmp_path / "portal"
    world(root, uji())
    build(root)
    assert not (root / "site/log/checkpoint").exists()
    assert "belum ditandatangani" in (root / "site/log/index.html").read_text()
    assert "tidak ditandatangani" in logcheck.checked(lambda path: logs.fetch(f"{root}/site/log/{path}")).unsure[0]
    assert "log/" in (root / "site/bpbd/2026/uji/index.html").read_text()


def test_without_the_setting_there_is_no_log(tmp_path):
    root = tmp_path / "portal"
    world(root, uji(), settings="")
    build(root)
    assert not (root / "site/log").exists()
    assert not (root / ".rujukan/proof").exists()


# ---- for the public ---------------------------------------------------------------------------------------------------


def test_anybody_verifies_a_copy(published, tmp_path, monkeypatch, capsys):
    root, made = published
    copy = tmp_path / "salinan"
    shutil.copytree(root / "site/log", copy)
    monkeypatch.chdir(tmp_path)
    page = (copy / "index.html").read_text()
    key = (
        page.split("--key '")[1].split("'")[0] if "--key '" in page else page.split("--key &#39;")[1].split("&#39;")[0]
    )
    line = ["verify", "--log", str(copy), "--key", key, "--remember", "ingat"]
    assert cli.main(line) == 0
    assert "Log utuh" in capsys.readouterr().out
    made.commit(uji(topics=["pangan"]), START + 8 * HOUR)
    made.write(root)
    build(root)
    assert cli.main([*line[:2], str(root / "site/log"), *line[3:]]) == 0
    # The older copy is less than what is remembered by now.
    assert cli.main(line) == 1
    assert "log menyusut" in capsys.readouterr().out
    assert cli.main([*line[:4], "bukan kunci"]) == 2


def test_one_flipped_byte_anywhere_is_found(published, tmp_path):
    root, _ = published
    note = (root / "site/log/checkpoint").read_bytes()
    from newsroom.proof import checkpoint

    key = checkpoint.verifier_key("rujukan.ujikab.example/log", KEY.raw)
    files = {path.relative_to(root / "site/log").as_posix(): path.read_bytes()
             for path in (root / "site/log").rglob("*") if path.is_file() and path.suffix != ".html"}  # fmt: skip

    def fetch(path):
        if path not in files:
            raise logcheck.Missing(path)
        return files[path]

    assert not logcheck.checked(fetch, key, note).wrong
    for name, data in list(files.items()):
        for place in range(0, len(data), 7):
            files[name] = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
            assert logcheck.checked(fetch, key).wrong, (name, place)
        del files[name]
        assert logcheck.checked(fetch, key).wrong, name
        files[name] = data


def test_recipe_for_witnesses_runs(published, tmp_path):
    """The handbook's witness: remember the checkpoint, and complain when the next one does not go on from it."""
    root, _ = published
    text = (Path(__file__).parents[1] / "content/portal/panduan/operator/log.md").read_text()
    assert "newsroom verify --log" in text
    assert "--remember" in text
    assert logs.verify(_options(root, tmp_path)) == 0
    rewritten(root)
    shutil.rmtree(root / ".rujukan")
    (root / "site").unlink()
    build(root)
    assert logs.verify(_options(root, tmp_path)) == 1


def _options(root, folder):
    from argparse import Namespace

    return Namespace(log=str(root / "site/log"), key="", remember=str(folder / "saksi"))
