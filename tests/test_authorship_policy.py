"""What the portal's settings make of who wrote a post: findings, pages, commands; and where there is no history to see."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from building import build, fingerprints
from fixtures import inspected, judged
from newsroom import cli
from newsroom.engine.release import WORK
from newsroom.proof import authorship, history, repository
from newsroom.text import problem
from repositories import Key, Repository, git
from test_authorship import BPBD, COORDINATOR, DAY, DINKES, NOW, World, at, post, signers
from test_authorship import judged as with_authors

REPORT = "    authorship: {default: report}\n"
REQUIRE = "    authorship: {default: report, pengumuman: report, siaran-pers: require}\n"
ROB = "content/bpbd/2026/rob-muara-padi.md"
needs_ssh = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="tidak ada ssh-keygen")


@pytest.fixture
def world():
    """Return a portal that reports who wrote its posts."""
    return World(REPORT)


def rules_of(problems):
    return [(found.level, found.rule, found.file) for found in problems]


# ---- findings --------------------------------------------------------------------------------------------------------


def test_off_asks_nothing_and_loads_nothing(tmp_path):
    root = World("").write(tmp_path / "portal")
    script = (
        "import sys; from pathlib import Path; from newsroom import desk;"
        f"read = desk.read(Path({str(root)!r}), {{'NEWSROOM_AS_OF': '2026-11-21T09:00:00+07:00'}}, keep=False);"
        "told = ('proof.authorship', 'proof.history', 'proof.repository', 'crypto');"
        "print(len(read.problems), [name for name in sys.modules if any(word in name for word in told)])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0 []"


def test_report_tells_numbers_and_what_is_wrong(world, tmp_path):
    foreign = world.post("kunci-dinkes", DINKES)
    world.post("baik", BPBD)
    problems, _ = with_authors(world.write(tmp_path / "portal"))
    assert rules_of(problems) == [
        ("saran", "unverified-posts", "agencies/bpbd.yml"),
        ("saran", "unverified-posts", "agencies/dinkes.yml"),
        ("saran", "unverified-posts", "agencies/diskominfo.yml"),
        ("peringatan", "unverified-post", foreign),
    ]
    assert problems[0].message.startswith("3 kiriman bpbd")


@needs_ssh
def test_require_stops_and_its_two_commands_mend(tmp_path):
    world = World(REQUIRE)
    path, ahead = world.post("wajib"), world.post("kelak", BPBD, date=NOW + 30 * DAY)
    root = world.write(tmp_path / "portal")
    problems, _ = with_authors(root)
    assert {("galat", "unverified-post", path), ("galat", "unverified-post", ahead)} <= set(rules_of(problems))
    found = next(found for found in problems if found.file == path)
    _, *commands = found.fix.splitlines()
    assert len(commands) == 2
    home = tmp_path / "rumah"
    (home / ".ssh").mkdir(parents=True)
    key = home / ".ssh/rujukan-bpbd"
    key.write_bytes(BPBD.file())
    key.chmod(0o600)
    (home / ".gitconfig").write_text(f"[gpg]\nformat = ssh\n[user]\nname=A\nemail=a@b\nsigningkey={key}\n")
    for command in commands:
        said = subprocess.run(
            ["sh", "-c", command.replace("~", str(home))], cwd=root, env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert said.returncode == 0, said.stderr
    problems, evidence = with_authors(root, NOW + 3650 * DAY)
    assert path not in {found.file for found in problems}
    assert evidence.seals[path].sidecar
    assert "gpgsig" in git(root, "cat-file", "commit", "HEAD")


def test_require_shows_as_a_writer_meets_it(tmp_path):
    world = World(REQUIRE)
    path = world.post("wajib", DINKES)
    problems, _ = with_authors(world.write(tmp_path / "portal"))
    said = problem.as_text(next(found for found in problems if found.file == path))
    assert f"{path}:1:1: galat[unverified-post]: kunci instansi lain" in said
    assert f"    | ssh-keygen -Y sign -n file -f ~/.ssh/rujukan-bpbd {path}" in said


def test_who_is_still_writing_is_only_reminded(tmp_path):
    world = World(REQUIRE)
    path = world.post("sedang-ditulis", BPBD)
    root = world.write(tmp_path / "portal")
    (root / path).write_text(post("sedang-ditulis", place="Kota Lain"))
    early, _ = with_authors(root, early=True)
    assert ("saran", "unverified-post", path) in rules_of(early)
    late, _ = with_authors(root)
    assert ("galat", "unverified-post", path) in rules_of(late)


def test_agencies_belong_to_the_coordinator(tmp_path):
    world = World(REQUIRE)
    world.add({"agencies/dinkes.yml": world.agencies["dinkes"].replace("555", "556")}, DINKES)
    world.add({"agencies/logo/bpbd.png": b"x"}, None)
    problems, evidence = with_authors(world.write(tmp_path / "portal"))
    assert evidence.foreign == ("agencies/dinkes.yml", "agencies/logo/bpbd.png")
    assert ("galat", "unsigned-agency", "agencies/dinkes.yml") in rules_of(problems)
    # Signed by the coordinator afterwards, it is theirs.
    text = world.agencies["dinkes"].replace("555", "556") + signers([("Humas", DINKES, "")])
    world.add({"agencies/dinkes.yml": text}, COORDINATOR)
    _, evidence = with_authors(world.write(tmp_path / "portal"))
    assert evidence.foreign == ("agencies/logo/bpbd.png",)
    # Nor does anybody else delete what is the coordinator's.
    world.add({"agencies/dinkes.yml": None, "agencies/logo/bpbd.png": None}, None)
    problems, evidence = with_authors(world.write(tmp_path / "portal"))
    assert evidence.foreign == ("agencies/dinkes.yml", "agencies/logo/bpbd.png")
    assert "Memulihkan agencies/dinkes.yml" in next(item.fix for item in problems if item.rule == "unsigned-agency")


def test_signature_lies_beside_what_it_signs(portal, serial):
    (portal / f"{ROB}.sig").write_text("tanda tangan")
    (portal / "content/bpbd/2026/latihan-evakuasi/perahu.jpg.sig").write_text("tanda tangan")
    assert judged(portal) == []
    alone = "content/bpbd/2026/tidak-ada.md.sig"
    (portal / alone).write_text("tanda tangan")
    assert rules_of(judged(portal)) == [("galat", "unexpected-file", alone)]


def test_coordinators_key_passes_to_the_next(world, tmp_path):
    new, own = Key("redaksi-baru"), world.agencies["diskominfo"]
    rows = [("Lama", COORDINATOR, "valid_before: 2026-02-01"), ("Baru", new, "")]
    world.add({"agencies/diskominfo.yml": own + signers(rows)}, COORDINATOR)
    world.clock = at("2026-03-01")
    world.add(
        {"agencies/bpbd.yml": world.agencies["bpbd"] + signers([("Humas", BPBD, ""), ("Kedua", Key("dua"), "")])}, new
    )
    good = world.post("kunci-kedua", Key("dua"))
    world.add({"agencies/bpbd.yml": world.agencies["bpbd"] + signers([("Tiga", Key("tiga"), "")])}, COORDINATOR)
    bad = world.post("kunci-ketiga", Key("tiga"))
    _, evidence = with_authors(world.write(tmp_path / "portal"))
    assert [evidence.seals[path].state for path in (good, bad)] == ["verified", "unverified"]
    assert evidence.foreign == ("agencies/bpbd.yml",)


def test_trusted_commit_takes_what_is_there(tmp_path):
    world = World(REPORT)
    text = world.agencies["dinkes"] + signers([("Tak disahkan", Key("lain"), "")])
    commit = world.add({"agencies/dinkes.yml": text})
    path = world.post("kunci-lain", Key("lain"), "dinkes")
    root = world.write(tmp_path / "portal")
    assert with_authors(root)[1].seals[path].reason == "unknown-key"
    settings = (root / "mkdocs.yml").read_text()
    (root / "mkdocs.yml").write_text(f"{settings}    trusted_commit: {commit}\n")
    evidence = with_authors(root)[1]
    assert evidence.seals[path].state == "verified"
    assert evidence.foreign == ()


# ---- no history, or half of it -----------------------------------------------------------------------------------------


def test_without_git(portal):
    (portal / "mkdocs.yml").write_text((portal / "mkdocs.yml").read_text() + REQUIRE)
    problems, evidence = with_authors(portal)
    assert evidence.amiss == "no-git"
    assert {seal.state for seal in evidence.seals.values()} == {"unverified"}
    assert [(level, rule) for level, rule, _ in rules_of(problems)] == [("galat", "authorship-unknown")]


def test_before_the_first_commit_and_without_keys(portal):
    (portal / "mkdocs.yml").write_text((portal / "mkdocs.yml").read_text() + REPORT)
    git(portal, "init", "-q", "-b", "main")
    assert with_authors(portal)[1].amiss == "no-commit"
    git(portal, "add", ".")
    git(portal, "commit", "-q", "-m", "awal")
    problems, evidence = with_authors(portal)
    assert evidence.amiss == "unrooted"
    assert "newsroom keys new" in problems[0].fix


def test_shallow_clone_says_so(world, tmp_path):
    world.post("baik", BPBD)
    world.write(tmp_path / "portal")
    subprocess.run(
        ["git", "clone", "-q", "--depth", "2", f"file://{tmp_path}/portal", tmp_path / "dangkal"], check=True
    )
    problems, evidence = with_authors(tmp_path / "dangkal")
    assert evidence.amiss == "shallow"
    assert "git fetch --unshallow" in problems[0].fix
    git(tmp_path / "dangkal", "fetch", "-q", "--unshallow")
    assert with_authors(tmp_path / "dangkal")[1].seals["content/bpbd/2026/baik.md"].holds


def test_without_the_program_git(world, tmp_path, monkeypatch):
    root = world.write(tmp_path / "portal")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert with_authors(root)[1].amiss == "no-git-program"


def test_portal_in_a_folder_of_a_repository(world, tmp_path):
    path = world.post("baik", BPBD)
    world.write(tmp_path / "portal")
    made = Repository()
    for number, commit in enumerate(git(tmp_path / "portal", "rev-list", "--reverse", "HEAD").split()):
        files = git(tmp_path / "portal", "show", "--name-only", "-z", "--format=", commit).split("\0")
        data = {
            f"situs/{name}": subprocess.run(
                ["git", "-C", tmp_path / "portal", "show", f"{commit}:{name}"], capture_output=True, check=True
            ).stdout
            for name in files
            if name
        }
        key = BPBD if f"situs/{path}" in data else COORDINATOR if number else None
        made.commit(data, at("2026-01-05") + number * 60, key)
    made.write(tmp_path / "lain")
    assert with_authors(tmp_path / "lain/situs")[1].seals[path].holds


def test_replaced_objects_and_settings_of_git_change_nothing(world, tmp_path):
    bad = world.post("tanpa-tanda")
    root = world.write(tmp_path / "portal")
    unsigned = world.repository.head
    world.repository.head = git(root, "rev-parse", "HEAD~1").strip()
    world.post("tanpa-tanda", BPBD)
    signed = world.repository.head
    world.repository.head = unsigned
    world.write(root)
    git(root, "replace", unsigned, signed)
    for name, value in (("log.showRoot", "false"), ("diff.renames", "copies"), ("log.showSignature", "true"),
                        ("log.diffMerges", "off"), ("core.quotePath", "true"), ("color.ui", "always")):  # fmt: skip
        git(root, "config", name, value)
    _, evidence = with_authors(root)
    assert evidence.seals[bad].reason == "unsigned"
    assert "content/bpbd/2026/rob-muara-padi.md" in evidence.seals


# ---- the order of commits ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_what_is_known_grows_to_what_is_found_anew(seed, tmp_path):
    """Branches and merges at random: read step by step, or at once, the history is the same."""
    chance, made = random.Random(seed), Repository()
    tips, heads = [made.commit({"content/a.md": "0"}, 1000)], []
    for number in range(60):
        files = {f"content/{chance.randrange(8)}.md": str(number), **({"x/y": str(number)} if number % 5 == 0 else {})}
        parents = chance.sample(tips, min(len(tips), chance.choice((1, 1, 1, 2, 3))))
        tip = made.commit(files, 1000 + chance.randrange(5000), None, parents)
        if chance.random() < 0.7:
            tips = [one for one in tips if one not in parents]
        tips.append(tip)
        heads.append(made.commit(files, 9000 + number, None, [heads[-1] if heads else tips[0], tip]))
    root = made.write(tmp_path / "riwayat")
    for head in [*heads[::7], heads[3], heads[-1]]:
        git(root, "update-ref", "refs/heads/main", head)
        there = repository.head(root)
        grown = history.read(root, there, tmp_path / "simpanan")
        anew = history.read(root, there, tmp_path / f"baru-{head}")
        assert grown == anew
        order = {commit: place for place, commit in enumerate(grown.commits)}
        assert len(order) == int(git(root, "rev-list", "--count", head))
        for place, above in enumerate(grown.parents):
            assert all(parent < place for parent in above)
        assert grown.main_line() == {
            order[name.encode()] for name in git(root, "rev-list", "--first-parent", head).split()
        }


# ---- pages -------------------------------------------------------------------------------------------------------------


def test_only_the_pages_whose_verdict_changed_are_rendered_again(tmp_path, serial):
    world = World(REPORT)
    world.post("tanpa-tanda")
    root = world.write(tmp_path / "portal")
    build(root)
    before = fingerprints(root / "site")
    page = (root / "site/bpbd/2026/tanpa-tanda/index.html").read_text()
    assert "<strong>Belum diverifikasi.</strong>" in page
    assert "komit terakhirnya tidak ditandatangani" in page
    data = (root / ROB).read_bytes()
    world.add({f"{ROB}.sig": BPBD.sign(data, "file")})
    world.write(root)
    build(root)
    after = fingerprints(root / "site")
    # What messages are compared with has the page's words, also those about its seal.
    lists = {"SHA256SUMS", ".well-known/posts.json", ".well-known/posts/2026.json"}
    lists |= {"cek/n/00.txt", "cek/n/00.sum", "cek/indeks.json"}
    assert {path for path in after if after[path] != before.get(path)} == {
        "bpbd/2026/rob-muara-padi/index.html",
        *lists,
    }
    page = (root / "site/bpbd/2026/rob-muara-padi/index.html").read_text()
    assert '<a href="#bukti">Terverifikasi</a>' in page
    assert BPBD.fingerprint in page
    shutil.rmtree(root / WORK)
    (root / "site").unlink()
    build(root)
    assert fingerprints(root / "site") == after


def test_faulty_post_keeps_its_last_good_version_and_its_seal(tmp_path, serial):
    world = World(REQUIRE)
    for name in ("rob-muara-padi.md", "latihan-evakuasi/index.md"):
        path = f"content/bpbd/2026/{name}"
        blob = (Path(__file__).parent / "portal" / path).read_bytes()
        world.add({f"{path}.sig": BPBD.sign(blob, "file")})
    path = world.post("diubah", BPBD)
    root = world.write(tmp_path / "portal")
    first = build(root, keep_going=True)
    page = root / "site/bpbd/2026/diubah/index.html"
    assert path not in (first.held or {})
    assert "Terverifikasi" in page.read_text()
    before = page.read_text()
    world.add({path: post("diubah", place="Kota Lain")}, DINKES)
    world.write(root)
    read = build(root, keep_going=True)
    assert read.held[path] is True
    assert page.read_text() == before


def test_agency_that_somebody_else_changed_stays_as_it_was(tmp_path, serial):
    world = World("    authorship: {siaga: require}\n")
    root = world.write(tmp_path / "portal")
    build(root, keep_going=True)
    before = fingerprints(root / "site")
    text = world.agencies["dinkes"].replace("Dinas Kesehatan", "Dinas Palsu") + signers([("Humas Dinkes", DINKES, "")])
    world.add({"agencies/dinkes.yml": text}, DINKES)
    world.write(root)
    assert build(root, keep_going=True).held == {"agencies/dinkes.yml": True}
    assert fingerprints(root / "site") == before


# ---- commands ----------------------------------------------------------------------------------------------------------


def run(root, *arguments):
    return cli.main(["--portal", str(root), *arguments])


def test_verify_tells_of_each(tmp_path, capsys, monkeypatch, serial):
    monkeypatch.setenv("NEWSROOM_AS_OF", "2026-11-21T09:00:00+07:00")
    world = World("")
    good, bad = world.post("baik", BPBD), world.post("tanpa-tanda")
    root = world.write(tmp_path / "portal")
    monkeypatch.chdir(root)
    assert run(root, "verify", good) == 0
    said = capsys.readouterr().out
    assert f"{good}: terverifikasi\n  Humas BPBD (bpbd), {BPBD.fingerprint}, komit " in said
    assert run(root, "verify", bad) == 1
    assert "    | ssh-keygen -Y sign" in capsys.readouterr().out
    assert run(root, "verify") == 1
    said = capsys.readouterr().out
    assert good not in said
    assert said.endswith("6 kiriman: 1 terverifikasi, 5 belum diverifikasi\n")
    assert run(root, "verify", "content/bpbd/2026/tidak-ada.md") == 2


def test_keys_are_made_entered_and_listed(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("NEWSROOM_AS_OF", "2026-11-21T09:00:00+07:00")
    root = World("").write(tmp_path / "portal")
    file = tmp_path / "rumah" / "humas"
    assert run(root, "keys", "new", "bpbd", "--file", str(file), "--no-password") == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert "git config user.signingkey" in capsys.readouterr().out
    assert run(root, "keys", "new", "bpbd", "--file", str(file), "--no-password") == 2
    assert run(root, "keys", "new", "entah", "--no-password") == 2
    assert run(root, "keys", "new", "bpbd", "--file", str(root / "kunci"), "--no-password") == 2
    capsys.readouterr()
    add = ("keys", "add", "bpbd", f"{file}.pub", "--name", "Humas: kedua", "--valid-after", "2026-11-01")
    assert run(root, *add) == 0
    assert judged(root) == []
    assert run(root, *add) == 2
    assert "sudah terdaftar" in capsys.readouterr().err
    assert run(root, "keys", "add", "bpbd", str(file), "--name", "Rahasia") == 2
    capsys.readouterr()
    assert run(root, "keys", "list", "bpbd") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ", 2)[2] for line in lines] == [
        "Humas BPBD  berlaku",
        "Humas lama  habis 2026-04-01",
        "Humas baru  berlaku mulai 2026-12-01",
        "Laptop hilang  dicabut: Laptop dicuri",
        "Humas: kedua  berlaku; belum disahkan koordinator",
    ]


def test_posts_that_are_not_public_leave_no_seal(tmp_path):
    world = World(REPORT)
    world.add({"content/bpbd/2026/dalam.md": post("dalam", audience="internal")}, BPBD)
    root = world.write(tmp_path / "portal")
    assert "content/bpbd/2026/dalam.md" not in with_authors(root)[1].seals
    found = inspected(root)
    assert authorship.judge(found.intake, (), NOW).seals == {}
