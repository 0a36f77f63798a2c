"""What is to blame when good posts are faulty: nothing but that waits, and readers lose as little as can be."""

import io
import re
import shutil

import pytest
from PIL import Image

from building import ROOT, build, fingerprints
from fixtures import base_portal
from making import photo_bytes, write_post
from newsroom import SETTINGS
from repositories import Key
from test_authorship import BPBD, COORDINATOR, World, signers
from test_authorship_policy import REQUIRE

PICTURED = "content/bpbd/2026/berfoto/index.md"
STOLEN = Key("kedua")


@pytest.fixture
def root(tmp_path):
    """Return a portal that was published, one post of which has a photo."""
    portal = base_portal(tmp_path / "portal")
    write_post(portal, "bpbd", "berfoto", title="Kabar berfoto dari posko", photos=[("laut.jpg", photo_bytes(1))])
    for number in range(3):
        write_post(portal, "dinkes", f"kabar-{number}", title=f"Kabar nomor {number} dari dinas")
    build(portal, keep_going=True)
    return portal


def spoil(root):
    """Put a picture in a photo's place that no post may have."""
    data = io.BytesIO()
    Image.new("RGB", (400, 300)).save(data, "GIF")
    (root / "content/bpbd/2026/berfoto/laut.jpg").write_bytes(data.getvalue())


def edit(path, pattern, new):
    text = path.read_text()
    changed = re.sub(pattern, new, text, flags=re.MULTILINE)
    assert changed != text
    path.write_text(changed)


def agency_is_renamed(root):
    edit(root / "agencies/dinkes.yml", "^name: .*$", "name: Dinas Kesehatan yang Baru")


def agency_is_added(root):
    text = (root / "agencies/dinkes.yml").read_text().replace("DINKES", "DISHUB")
    (root / "agencies/dishub.yml").write_text(re.sub("(?m)^(name|short_name): .*$", r"\1: Dinas Perhubungan", text))


def settings_say_more(root):
    edit(root / SETTINGS, r"\Z", "\n# Komentar saja.\n")


def settings_know_another_topic(root):
    edit(root / SETTINGS, "^      pangan: Pangan$", "      pangan: Pangan\n      taman: Taman")


def settings_have_other_lines(root):
    data = (root / SETTINGS).read_bytes()
    (root / SETTINGS).write_bytes(data.replace(b"\n", b"\r\n"))


UNRELATED = [
    agency_is_renamed,
    agency_is_added,
    settings_say_more,
    settings_know_another_topic,
    settings_have_other_lines,
]


@pytest.mark.parametrize("change", UNRELATED)
@pytest.mark.parametrize("sooner", [False, True], ids=["at once", "sooner"])
def test_a_post_that_is_faulty_of_its_own_blames_nothing_else(root, change, sooner):
    change(root)
    if sooner:
        assert build(root, keep_going=True).held == {}
    spoil(root)
    write_post(root, "dinkes", "mendesak", title="Evakuasi dimulai malam ini")
    read = build(root, keep_going=True)
    assert read.held == {PICTURED: False}
    assert (root / "site/dinkes/2026/mendesak/index.html").is_file()
    assert not (root / "site/bpbd/2026/berfoto").exists()
    if change is agency_is_renamed:
        assert "Dinas Kesehatan yang Baru" in (root / "site/dinkes/index.html").read_text()


def test_an_agency_with_a_mistake_of_its_own_is_put_back_beside_a_post_with_another(root):
    write_post(root, "dinkes", "bernomor", title="Kabar bernomor dari dinas", number="2026/DINKES/0077")
    build(root, keep_going=True)
    spoil(root)
    edit(root / "agencies/dinkes.yml", "/DINKES/", "/DKES/")
    edit(root / "agencies/bpbd.yml", "^name: .*$", "name: Badan Penanggulangan yang Baru")
    assert build(root, keep_going=True).held == {PICTURED: False, "agencies/dinkes.yml": True}
    assert "Badan Penanggulangan yang Baru" in (root / "site/bpbd/index.html").read_text()
    assert (root / "site/dinkes/2026/bernomor/index.html").is_file()


def test_an_agency_that_moved_with_its_posts_stays_where_it_is_now(root):
    """Two posts that still name it as it was called are fewer than all of its posts."""
    asking = write_post(root, "bpbd", "bersama", title="Kabar bersama dinas lain", partners=["dinkes"])
    assert build(root, keep_going=True).held == {}
    (root / "agencies/dinkes.yml").rename(root / "agencies/kesehatan.yml")
    shutil.move(root / "content/dinkes", root / "content/kesehatan")
    held = build(root, keep_going=True).held
    assert held == {str(asking.relative_to(root)): False, "content/bpbd/2026/rob-muara-padi.md": False}
    assert all((root / f"site/kesehatan/2026/kabar-{number}/index.html").is_file() for number in range(3))


def test_a_new_agency_that_makes_another_one_faulty_stays_out(root):
    before = fingerprints(root / "site")
    shutil.copy(root / "agencies/dinkes.yml", root / "agencies/aaa.yml")
    read = build(root, keep_going=True)
    assert read.held == {"agencies/aaa.yml": False}
    assert fingerprints(root / "site") == before


@pytest.mark.parametrize("new", ["aaa", "zzz"])
def test_a_new_agency_that_takes_the_coordinators_name_stops_nobody(root, new):
    shutil.copy(root / "agencies/diskominfo.yml", root / f"agencies/{new}.yml")
    write_post(root, "dinkes", "mendesak", title="Evakuasi dimulai malam ini")
    assert build(root, keep_going=True).held == {f"agencies/{new}.yml": False}
    assert (root / "site/dinkes/2026/mendesak/index.html").is_file()


def test_a_coordinator_whose_file_is_gone_stays(root):
    (root / "agencies/diskominfo.yml").unlink()
    write_post(root, "dinkes", "mendesak", title="Evakuasi dimulai malam ini")
    assert build(root, keep_going=True).held == {"agencies/diskominfo.yml": True}
    assert (root / "site/dinkes/2026/mendesak/index.html").is_file()


def test_of_several_new_agencies_the_one_to_blame_stays_out(root):
    agency_is_added(root)
    write_post(root, "dishub", "rute", title="Rute bus yang baru saja dibuka")
    shutil.copy(root / "agencies/dinkes.yml", root / "agencies/aaa.yml")
    edit(root / "agencies/dinkes.yml", "^about: .*$", "about: Melayani kesehatan warga di seluruh kabupaten.")
    assert build(root, keep_going=True).held == {"agencies/aaa.yml": False}
    assert (root / "site/dishub/2026/rute/index.html").is_file()
    assert "di seluruh kabupaten" in (root / "site/dinkes/index.html").read_text()


def test_of_several_agencies_that_changed_the_one_to_blame_stays(root):
    """Posts name one that is gone; another one has changed the pattern of its numbers, and has posts with the new one."""
    for number in range(2):
        write_post(root, "bpbd", f"bersama-{number}", title=f"Kabar bersama nomor {number}", partners=["dinkes"])
    edit(root / "content/diskominfo/2026/jaringan-pulih.md", "^number: .*\n", "")
    assert build(root, keep_going=True).held == {}
    shutil.rmtree(root / "content/dinkes")
    (root / "agencies/dinkes.yml").unlink()
    edit(root / "agencies/diskominfo.yml", "/DISKOMINFO/", "/KOMINFO/")
    for number in range(3):
        title, told = f"Kabar baru nomor {number}", f"2026/KOMINFO/000{number + 1}"
        write_post(root, "diskominfo", f"baru-{number}", title=title, number=told)
    assert build(root, keep_going=True).held == {"agencies/dinkes.yml": True}
    assert all((root / f"site/bpbd/2026/bersama-{number}/index.html").is_file() for number in range(2))
    assert all((root / f"site/diskominfo/2026/baru-{number}/index.html").is_file() for number in range(3))


def test_two_causes_one_of_which_is_in_the_settings_take_nothing_away(root):
    write_post(root, "dinkes", "pangan", title="Kabar pangan dari dinas", topics=["pangan"])
    build(root, keep_going=True)
    (root / "agencies/dinkes.yml").unlink()
    assert build(root, keep_going=True).held == {"agencies/dinkes.yml": True}
    before = fingerprints(root / "site")
    edit(root / SETTINGS, "^      pangan: Pangan\n", "")
    assert build(root, keep_going=True).stopped
    assert fingerprints(root / "site") == before


def test_a_faulty_post_keeps_its_last_version_when_its_agency_has_changed_too(root):
    post = write_post(root, "dinkes", "bernomor", title="Kabar bernomor dari dinas", number="2026/DINKES/0077")
    build(root, keep_going=True)
    edit(post, "^date: ", "dtae: ")
    edit(root / "agencies/dinkes.yml", "/DINKES/", "/DKES/")
    held = {"agencies/dinkes.yml": True, str(post.relative_to(root)): True}
    assert build(root, keep_going=True).held == held
    assert (root / "site/dinkes/2026/bernomor/index.html").is_file()


def test_settings_that_are_to_blame_are_named_beside_a_post_that_has_its_own_fault(root):
    write_post(root, "dinkes", "pangan", title="Kabar pangan dari dinas", topics=["pangan"])
    build(root, keep_going=True)
    before = fingerprints(root / "site")
    spoil(root)
    edit(root / SETTINGS, "^      pangan: Pangan\n", "")
    read = build(root, keep_going=True)
    assert read.stopped
    said = [problem.message for problem in read.problems if problem.file == SETTINGS]
    assert said == [
        "setelan yang berubah membuat 1 berkas yang sudah tampil bergalat, misalnya content/dinkes/2026/pangan.md"
    ]
    assert fingerprints(root / "site") == before


def test_good_versions_are_noted_in_the_zone_of_an_agency_that_stays(root):
    edit(root / "agencies/dinkes.yml", "zone: WIB", "zone: WIT")
    post = write_post(root, "dinkes", "kabar", title="Kabar versi pertama dari dinas")
    build(root, keep_going=True)
    (root / "agencies/dinkes.yml").unlink()
    edit(post, "versi pertama", "versi kedua")
    new = write_post(root, "dinkes", "lain", title="Kabar yang baru sama sekali")
    assert build(root, keep_going=True).held == {"agencies/dinkes.yml": True}
    for file in (post, new):
        edit(file, "^date: ", "dtae: ")
    build(root, keep_going=True)
    assert "versi kedua" in (root / "site/dinkes/2026/kabar/index.html").read_text()
    assert (root / "site/dinkes/2026/lain/index.html").is_file()


def keys_of(root):
    """Return the published lines of keys, by name."""
    return (root / "site/.well-known/signers").read_text()


@pytest.fixture
def world():
    """Return a portal that asks for signatures, in which everything is signed, and a function that writes bpbd's file."""
    made = World(REQUIRE)
    for name in ("rob-muara-padi.md", "latihan-evakuasi/index.md"):
        path = f"content/bpbd/2026/{name}"
        made.add({f"{path}.sig": BPBD.sign((ROOT / "tests/portal" / path).read_bytes(), "file")})

    def agency(state, edit=lambda text: text, who=COORDINATOR):
        keys = signers([("Humas BPBD", BPBD, ""), ("Laptop dua", STOLEN, state)])
        made.add({"agencies/bpbd.yml": edit(made.agencies["bpbd"] + keys)}, who)

    agency("")
    return made, agency


# What else is done to the agency's file: nothing, something that makes posts faulty, mistakes in the file itself.
BESIDE = {
    "alone": (lambda text: text, False),
    "with another pattern": (lambda text: text.replace("/BPBD/", "/LAIN/"), False),
    "with an unknown key": (lambda text: f"telepon: 112\n{text}", True),
}


@pytest.mark.parametrize(("beside", "is_held"), BESIDE.values(), ids=BESIDE)
def test_a_key_that_is_revoked_stays_revoked(world, tmp_path, serial, beside, is_held):
    """Whatever else the agency's file does to its posts, nobody is told that a stolen key is good."""
    made, agency = world
    stolen = made.post("curian", STOLEN)
    root = made.write(tmp_path / "portal")
    assert build(root, keep_going=True).held == {}
    agency("revoked: Laptop dicuri", beside)
    made.write(root)
    held = build(root, keep_going=True).held
    assert held[stolen] is False
    assert held.get("agencies/bpbd.yml", False) is is_held
    assert not (root / "site/bpbd/2026/curian").exists()
    assert "Laptop dicuri" in keys_of(root)


def test_that_a_list_of_keys_can_not_be_read_is_said(world, tmp_path, serial, capsys):
    made, agency = world
    root = made.write(tmp_path / "portal")
    assert build(root, keep_going=True).held == {}
    agency("revokd: Laptop dicuri")
    made.write(root)
    assert build(root, keep_going=True).held == {"agencies/bpbd.yml": True}
    assert (
        "daftar signers di agencies/bpbd.yml tidak terbaca; pencabutan kunci di sana belum" in capsys.readouterr().err
    )


def test_nobody_but_the_coordinator_takes_a_key_away(world, tmp_path, serial):
    made, agency = world
    root = made.write(tmp_path / "portal")
    assert build(root, keep_going=True).held == {}
    before = keys_of(root)
    agency("revoked: Bukan koordinator", who=BPBD)
    made.write(root)
    assert build(root, keep_going=True).held == {"agencies/bpbd.yml": True}
    assert keys_of(root) == before
