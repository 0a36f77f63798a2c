"""Who wrote a post: 500 commits with every attack that we know, against what must be said of each."""

import shutil
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from fixtures import BASE, inspected
from making import photo_bytes, post_text
from newsroom.proof import authorship, checks, policy, signature
from newsroom.text.dates import parse_moment, zone
from repositories import Key, Repository, git

DAY = 86_400
NOW = int(datetime.fromisoformat("2026-11-21T09:00:00+07:00").timestamp())
COORDINATOR, BPBD, DINKES = Key("redaksi"), Key("bpbd"), Key("dinkes")
OLD, LATER, STOLEN, PLATFORM, STRANGER = Key("lama"), Key("nanti"), Key("dicuri"), Key("platform"), Key("asing")
SETTINGS = f"    authorship: {{default: report}}\n    platform_keys: [{PLATFORM.line}]\n"
SIGNERS = {
    "diskominfo": [("Redaksi", COORDINATOR, "")],
    "bpbd": [
        ("Humas BPBD", BPBD, ""),
        ("Humas lama", OLD, "valid_before: 2026-04-01"),
        ("Humas baru", LATER, "valid_after: 2026-12-01"),
        ("Laptop hilang", STOLEN, "revoked: Laptop dicuri"),
    ],
    "dinkes": [("Humas Dinkes", DINKES, "")],
}


def at(text):
    """Return a day's morning in seconds since 1970."""
    return int(parse_moment(f"{text}T08:00:00", zone("WIB")).timestamp())


def signers(rows):
    """Return the lines of an agency's file that name these keys."""
    return "signers:\n" + "".join(
        f"  - name: {name}\n    key: {key.line}\n" + (f"    {more}\n" if more else "") for name, key, more in rows
    )


def post(name, **fields):
    """Return a post with a title of its own."""
    return post_text(title=f"Kiriman uji {name.replace('-', ' ')} bagi warga", **fields)


class World:
    """A portal in a repository: the base portal unsigned, then the coordinator's key, then everybody's."""

    def __init__(self, settings=SETTINGS):
        found = [BASE / "mkdocs.yml", *(path for name in ("agencies", "content") for path in (BASE / name).rglob("*"))]
        files = {path.relative_to(BASE).as_posix(): path.read_bytes() for path in found if path.is_file()}
        files["mkdocs.yml"] += settings.encode()
        self.agencies = {slug: files[f"agencies/{slug}.yml"].decode() for slug in SIGNERS}
        self.repository = Repository()
        self.clock = at("2026-01-05")
        self.expected, self.later = {}, []
        self.add(files)
        for slug, rows in SIGNERS.items():
            self.add({f"agencies/{slug}.yml": self.agencies[slug] + signers(rows)}, COORDINATOR)

    def add(self, files, key=None, date=None, **more):
        """Commit, by itself an hour after the last commit."""
        self.clock += 3600
        return self.repository.commit(files, self.clock if date is None else date, key, **more)

    def expect(self, path, state, reason="", **more):
        """Note what must be said of a post."""
        self.expected[path] = {"state": state, "reason": reason, **more}

    def post(self, name, key=None, agency="bpbd", **more):
        """Commit a post, and return its path."""
        path = f"content/{agency}/2026/{name}.md"
        self.add({path: post(name)}, key, **more)
        return path

    def write(self, root):
        """Write the portal, and do what is to happen after the last commit."""
        self.repository.write(root)
        for act in self.later:
            act(root)
        return root


# ---- the cases -------------------------------------------------------------------------------------------------------


def signed_by_each(world):
    world.expect(world.post("kunci-sendiri", BPBD), "verified", signer="Humas BPBD", agency="bpbd")
    world.expect(world.post("kunci-redaksi", COORDINATOR), "editor", agency="diskominfo")
    world.expect(world.post("kunci-platform", PLATFORM), "platform", "platform-key")
    world.expect(world.post("tanpa-tanda"), "unverified", "unsigned")
    world.expect(world.post("kunci-dinkes", DINKES), "foreign", "foreign-key", agency="dinkes")
    world.expect(world.post("kunci-asing", STRANGER), "unverified", "unknown-key")
    world.expect(world.post("kunci-dicuri", STOLEN), "unverified", "revoked")
    world.expect(world.post("kunci-nanti", LATER), "unverified", "not-yet")


def key_that_ran_out(world):
    world.expect(world.post("selagi-berlaku", OLD), "verified", signer="Humas lama")
    fork = world.repository.head
    world.clock = at("2026-06-01")
    world.expect(world.post("sudah-habis", OLD), "unverified", "expired")
    world.expect(world.post("mundur-tanggal", OLD, date=at("2026-02-01")), "unverified", "expired")
    main = world.repository.head
    # The same on a branch that begins before: it came in with a merge of today.
    path = "content/bpbd/2026/mundur-di-cabang.md"
    branch = world.repository.commit({path: post("mundur-di-cabang")}, at("2026-02-01"), OLD, [fork])
    world.add({path: post("mundur-di-cabang")}, COORDINATOR, parents=[main, branch])
    world.expect(path, "unverified", "expired")


def merges(world):
    name = "content/bpbd/2026/gabungan-{}.md".format
    main = world.repository.head
    branch = world.repository.commit({name("baik"): post("baik")}, world.clock + 60, BPBD, [main])
    other = world.add({"content/bpbd/2026/lain.md": post("lain")}, BPBD, parents=[main])
    world.add({name("baik"): post("baik")}, None, parents=[other, branch])
    world.expect(name("baik"), "verified")
    for slug, key, state, reason in (
        ("jahat", None, "unverified", "unsigned"),
        ("jahat-dinkes", DINKES, "foreign", "foreign-key"),
    ):
        main = world.add({name(slug): post(slug)}, BPBD)
        branch = world.repository.commit({f"catatan-{slug}": "1"}, world.clock + 60, BPBD, [main])
        other = world.add({f"lain-{slug}": "2"}, BPBD, parents=[main])
        changed = {f"catatan-{slug}": "1", name(slug): post(slug, place="Kota Lain")}
        world.add(changed, key, parents=[other, branch])
        world.expect(name(slug), state, reason)
    # A merge that keeps the older text: the newest commit says something else.
    main = world.add({name("lama"): post("lama")}, BPBD)
    branch = world.repository.commit({name("lama"): post("lama", place="Kota Lain")}, world.clock + 60, BPBD, [main])
    other = world.add({"lain-lama": "2"}, BPBD, parents=[main])
    world.add({"x": "3"}, BPBD, parents=[other, branch])
    world.expect(name("lama"), "unverified", "other-bytes")


def keys_that_let_themselves_in(world):
    own = Key("mengaku")
    path = "content/dinkes/2026/mengaku.md"
    text = world.agencies["dinkes"] + signers([*SIGNERS["dinkes"], ("Mengaku", own, "")])
    world.add({"agencies/dinkes.yml": text, path: post("mengaku")}, own)
    world.expect(path, "unverified", "unknown-key")
    world.expect(world.post("sesudah-itu", own, "dinkes"), "unverified", "unknown-key")
    world.expect(world.post("kunci-lama-tetap", DINKES, "dinkes"), "verified")
    # A thief takes the coordinator's place, twice, so that the second time the key is already there.
    for number in (1, 2):
        rows = signers([("Redaksi baru", own, "")])
        world.add({"agencies/diskominfo.yml": f"{world.agencies['diskominfo']}{rows}# {number}\n"}, own)
    world.expect(world.post("redaksi-palsu", own), "unverified", "unknown-key")
    world.expect(world.post("redaksi-asli", COORDINATOR), "editor")


def signatures_that_are_none(world):
    other = world.repository.objects[world.repository.head][1]
    forged = {
        "atas-komit-lain": lambda _payload: BPBD.sign(other),
        "ruang-nama-lain": lambda payload: BPBD.sign(payload, signature.FILE),
        "terpotong": lambda payload: BPBD.sign(payload)[:120] + b"\n-----END SSH SIGNATURE-----\n",
        "bukan-base64": lambda _: b"-----BEGIN SSH SIGNATURE-----\n????\n-----END SSH SIGNATURE-----\n",
        "berekor": lambda payload: BPBD.sign(payload) + b"ekor",
        "dua-tanda-tangan": lambda payload: BPBD.sign(payload) + DINKES.sign(payload),
        "kunci-tertukar": lambda payload: signature.armor(
            DINKES.raw, "git", BPBD.private.sign(signature.to_sign(payload, "git", b"sha512"))
        ),
    }
    for name, sign in forged.items():
        world.expect(world.post(name, sign=sign), "broken", "malformed")
    pgp = b"-----BEGIN PGP SIGNATURE-----\n\niQEzBAABCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----\n"
    world.expect(world.post("gpg", sign=lambda _: pgp), "unverified", "not-ssh")
    # `git commit --amend` by a tool that keeps the old header.
    payload = []
    world.post("diubah-pesannya", sign=lambda text: payload.append(text) or BPBD.sign(text))
    world.repository.head = world.repository.objects[world.repository.head][1].split(b"parent ")[1][:40].decode()
    path = world.post("diubah-pesannya", sign=lambda _: BPBD.sign(payload[0]), message="pesan lain")
    world.expect(path, "broken", "malformed")
    for name, key in (("masa-depan", BPBD), ("masa-depan-kunci-nanti", LATER)):
        world.expect(world.post(name, key, date=NOW + 30 * DAY), "unverified", "future")
    world.expect(world.post("masa-depan-kunci-lama", OLD, date=NOW + DAY // 2), "unverified", "expired")
    world.expect(world.post("masa-depan-dicuri", STOLEN, date=NOW + 30 * DAY), "unverified", "revoked")


def squashed(world):
    def squash(name, beside, *, bytes_of=None):
        path = f"content/bpbd/2026/{name}.md"
        data = bytes_of or post(name)
        world.add({path: data, f"{path}.sig": beside(data.encode())})
        return path

    def of_file(key):
        return partial(key.sign, namespace=signature.FILE)

    world.expect(squash("sig-baik", of_file(BPBD)), "verified", sidecar=True, signer="Humas BPBD")
    world.expect(squash("sig-redaksi", of_file(COORDINATOR)), "editor", sidecar=True)
    world.expect(squash("sig-dinkes", of_file(DINKES)), "foreign", "foreign-key")
    world.expect(squash("sig-lama", of_file(OLD)), "unverified", "expired")
    world.expect(squash("sig-ruang-git", BPBD.sign), "broken", "sidecar")
    world.expect(squash("sig-berkas-lain", lambda _: BPBD.sign(b"lain", "file")), "broken", "sidecar")
    path = squash("sig-isi-lama", of_file(BPBD))
    world.add({path: post("sig-isi-lama", place="Kota Lain")})
    world.expect(path, "broken", "sidecar")
    path = squash("sig-kembali", of_file(BPBD))
    world.add({path: post("sig-kembali", place="Kota Lain")}, BPBD)
    world.add({path: post("sig-kembali")})
    world.expect(path, "unverified", "rolled-back")


def moved(world):
    text = post("pindah")
    world.add({"content/dinkes/2026/pindah.md": text}, DINKES)
    world.add({"content/dinkes/2026/pindah.md": None, "content/bpbd/2026/pindah.md": text}, DINKES)
    world.expect("content/bpbd/2026/pindah.md", "foreign", "foreign-key")


def photographed(world):
    rows = [{"file": "air.jpg", "alt": "Warga menyusuri jalan yang tergenang air laut"}]
    for name, key, expected in (
        ("foto-sendiri", BPBD, ("verified", "")),
        ("foto-diganti", DINKES, ("foreign", "foreign-key")),
        ("foto-dirusak", BPBD, ("unverified", "other-bytes")),
    ):
        folder = f"content/bpbd/2026/{name}"
        world.add({f"{folder}/index.md": post(name, photos=rows), f"{folder}/air.jpg": photo_bytes(1)}, BPBD)
        world.add({f"{folder}/air.jpg": photo_bytes(2)}, key)
        world.expect(f"{folder}/index.md", *expected)
    world.later.append(lambda root: (root / folder / "air.jpg").write_bytes(photo_bytes(3)))


def not_in_a_commit(world):
    path = world.post("diubah-di-folder", BPBD)
    world.later.append(lambda root: (root / path).write_text(post("diubah-di-folder", place="Kota Lain")))
    world.expect(path, "unverified", "other-bytes")
    loose = "content/bpbd/2026/belum-dikomit.md"
    world.later.append(lambda root: (root / loose).write_text(post("belum-dikomit")))
    world.expect(loose, "unverified", "not-committed")


CASES = (
    signed_by_each, key_that_ran_out, merges, keys_that_let_themselves_in, signatures_that_are_none,
    squashed, moved, photographed, not_in_a_commit,
)  # fmt: skip


def judged(root, now=NOW, early=False):
    """Return Problems and evidence of a portal, as a build would find them."""
    found, evidence = policy.judged(inspected(root), now, early)
    return found.problems, evidence


def world_of_attacks():
    """Return a world of 500 commits with every case."""
    world = World()
    for case in CASES:
        case(world)
    world.expect(world.post("biasa-0", BPBD), "verified")
    done = sum(1 for kind, _ in world.repository.objects.values() if kind == "commit")
    for number in range(1, 501 - done):
        slug = ("bpbd", "dinkes")[number % 2]
        path = world.post(f"biasa-{number}", (BPBD, DINKES)[number % 2], slug)
        world.expect(path, "verified", agency=slug)
    return world


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    """Return a portal of 500 commits with every attack, what must be said of each post, and what is said."""
    world = world_of_attacks()
    root = world.write(tmp_path_factory.mktemp("serangan") / "portal")
    assert int(git(root, "rev-list", "--count", "--all")) + 0 >= 490
    problems, evidence = judged(root)
    return root, world.expected, problems, evidence


ATTACKS = [path for path in world_of_attacks().expected if "biasa" not in path]


@pytest.mark.parametrize(
    "path", ATTACKS, ids=lambda path: Path(path).stem if "index" not in path else path.split("/")[3]
)
@pytest.mark.xdist_group("serangan")
def test_attack(attacked, path):
    _, expected, _, evidence = attacked
    wanted = expected[path]
    found = evidence.seals[path]
    assert {name: getattr(found, name) for name in wanted} == wanted


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="tidak ada ssh-keygen")
@pytest.mark.xdist_group("serangan")
def test_signatures_are_good_where_git_says_so(attacked, tmp_path):
    """Whether a signature is good is mathematics; the rest is what git does not ask (whose key, for what, since when)."""
    root, expected, _, evidence = attacked
    allowed = tmp_path / "allowed"
    allowed.write_text(
        "".join(f"semua {key.line}\n" for key in (COORDINATOR, BPBD, DINKES, OLD, LATER, STOLEN, PLATFORM))
    )
    commits = {evidence.seals[path].commit for path in expected if "biasa" not in path} - {""}
    # git takes the first of two signatures, and passes over what stands behind one: we take neither.
    stricter = {evidence.seals[f"content/bpbd/2026/{name}.md"].commit for name in ("dua-tanda-tangan", "berekor")}
    said = git(root, "-c", f"gpg.ssh.allowedSignersFile={allowed}", "log", "--no-walk", "--format=%H %G?", *commits)
    kept = checks.Checks(root, root / authorship.FOLDER)
    for commit, letter in (row.split() for row in said.splitlines()):
        flaw, _ = kept.commit(commit.encode())
        assert (letter in "GU") == (flaw == "") or commit in stricter, (commit, letter, flaw)
        assert letter in "GU" or flaw
        assert flaw != "unsigned" or letter == "N"
    assert {"G", "U", "N", "B"} <= {row.split()[1] for row in said.splitlines()}


@pytest.mark.xdist_group("serangan")
def test_all_other_posts_are_verified(attacked):
    _, expected, _, evidence = attacked
    ordinary = [path for path in expected if "biasa" in path]
    assert len(ordinary) > 300
    assert all(evidence.seals[path].state == "verified" for path in ordinary)
    assert evidence.foreign == ("agencies/dinkes.yml", "agencies/diskominfo.yml")
    assert evidence.amiss == ""
