"""The share kit as files: kit.json and its schema, kit.zip, the list of the newest, channels as files, `newsroom kit`."""

import hashlib
import io
import json
import shutil
import time
import zipfile
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from building import AS_OF, build, fingerprints, flat
from kitmaking import CHANNELS, KIT, ROOT, record_of, texts_of
from making import write_post
from newsroom import cli
from newsroom.catalog import channelfolder
from newsroom.engine.index import Index
from newsroom.engine.store import Blob
from newsroom.outputs import snippet
from newsroom.outputs.snippet_schema import kit_schema, list_schema
from pages import read

pytestmark = pytest.mark.usefixtures("whole_kits")
URL = "/bpbd/2026/rob-pesisir/"
CARDS = ("card.jpg", "square.jpg", "notice.pdf")
NEW = """label: Papan warga
order: 5
limit: 120
unit: plain
link: short
hashtags: 0
share: "https://papan.contohprov.example/?isi={text}"
template: |
  PENGUMUMAN: {{ headline }}

  {{ lead }}

  {{ link }}
"""


def derived(found, cards=(), keep=True):
    """Return the files that the kits of a catalog consist of, when these files are each post's cards."""
    data = {post.url + name: f"{name} {post.id}".encode() for post in found.posts for name in cards}
    blobs = {path: Blob(hashlib.sha256(text).hexdigest(), len(text), 0) for path, text in data.items()}
    kept = {blob.sha256: data[path] for path, blob in blobs.items()}
    jobs = flat(snippet.jobs(found, blobs, (lambda blob: kept[blob.sha256]) if keep else None))
    return {job.folder + name: text for job in jobs for name, text in job.run(*job.gathered()).items()}


def test_kits_are_as_their_schema_says(portal):
    write_post(portal, number="2026/BPBD/0009")
    files = derived(read(portal), CARDS)
    kits = [json.loads(data) for path, data in files.items() if path.endswith("kit.json")]
    assert len(kits) > 3
    for kit in kits:
        Draft202012Validator(kit_schema()).validate(kit)
        assert list(kit["texts"]) == [channel.name for channel in CHANNELS]
    Draft202012Validator(list_schema()).validate(json.loads(files["/data/kits.json"]))


def test_the_published_schemas_are_those_of_the_code():
    for name, schema in (("kit", kit_schema()), ("kits", list_schema())):
        assert json.loads((ROOT / f"content/portal/skema/{name}.json").read_text()) == schema
    kanal = json.loads((ROOT / "content/portal/skema/kanal.json").read_text())
    assert {"label", "limit", "unit", "template"} == set(kanal["required"])


def test_cards_are_listed_that_were_derived_and_no_others(portal):
    write_post(portal)
    files = derived(read(portal), CARDS)
    rows = json.loads(files[f"{URL}kit.json"])["cards"]
    assert [row["file"] for row in rows] == list(CARDS)
    for row in rows:
        name = row["file"]
        assert row["sha256"] == hashlib.sha256(f"{name} bpbd/2026/rob-pesisir".encode()).hexdigest()
        assert f"{URL}{name}?v=" in row["url"]
        assert "Rob menggenangi tiga kampung" in row["alt"]
    assert json.loads(derived(read(portal))[f"{URL}kit.json"])["cards"] == []


def test_alternative_texts_keep_the_limit_of_their_channel():
    long = (("file", "card.jpg"), ("alt", "Kartu BPBD: " + "rob di pesisir. " * 100))
    known = [replace(channel, alt=200) for channel in CHANNELS]
    for entry in texts_of(replace(KIT, cards=(long,)), known).values():
        assert 100 < len(entry["alt"]) <= 200
        assert entry["alt"].endswith(("pesisir.", "…"))


def test_the_zip_holds_cards_and_texts_and_is_always_the_same(portal):
    write_post(portal)
    found = read(portal)
    first, again = (derived(found, CARDS)[f"{URL}kit.zip"] for _ in range(2))
    assert first == again
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names == [*CARDS, *(f"{channel.name}.txt" for channel in CHANNELS)]
        assert archive.read("sms.txt").decode().startswith("Rob menggenangi tiga kampung")
        assert all(item.compress_type == zipfile.ZIP_STORED for item in archive.infolist())
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_kit_that_is_past_its_days_has_no_zip_and_nothing_else_changes(portal):
    write_post(portal, date="2026-10-02T09:00:00+07:00")
    young, old = (
        derived(read(portal, as_of=f"{day}T09:00:00+07:00"), ("card.jpg",)) for day in ("2026-12-30", "2027-01-01")
    )
    assert f"{URL}kit.zip" in young
    assert f"{URL}kit.zip" not in old
    assert young[f"{URL}kit.json"] == old[f"{URL}kit.json"]


def test_the_newest_kits_are_listed_newest_first(portal):
    for number in range(105):
        write_post(portal, slug=f"rob-{number}", date=f"2026-10-02T09:00:00.{number:03d}+07:00"[:19] + "+07:00")
    found = read(portal)
    kits = json.loads(derived(found)["/data/kits.json"])["kits"]
    assert [row["post"] for row in kits] == [post.id for post in found.posts[:100]]
    assert all(row["kit"] == row["url"] + "kit.json" for row in kits)


def test_a_withheld_post_leaves_no_trace(portal):
    before = derived(read(portal))
    write_post(portal, audience="internal")
    write_post(portal, slug="nanti", date="2031-01-01T09:00:00+07:00")
    assert derived(read(portal)) == before


# ---- channels are files ------------------------------------------------------------------------------------------


def own_channels(portal):
    return shutil.copytree(ROOT / "overrides/channels", portal / "overrides/channels")


def test_a_new_channel_is_a_new_file(portal):
    write_post(portal, number="2026/BPBD/0009")
    (own_channels(portal) / "papan-warga.yml").write_text(NEW)
    kit = json.loads(derived(read(portal))[f"{URL}kit.json"])
    assert next(iter(kit["texts"])) == "papan-warga"
    entry = kit["texts"]["papan-warga"]
    assert entry["text"].startswith("PENGUMUMAN: Rob menggenangi tiga kampung")
    assert entry["text"].endswith("/r/2026/BPBD/0009/")
    assert entry["count"] == len(entry["text"]) <= 120
    assert kit["share"]["papan-warga"].startswith("https://papan.contohprov.example/?isi=PENGUMUMAN%3A")


def test_a_channel_that_is_removed_is_gone(portal):
    write_post(portal)
    (own_channels(portal) / "x.yml").unlink()
    kit = json.loads(derived(read(portal))[f"{URL}kit.json"])
    assert "x" not in kit["texts"]
    assert "x" not in kit["share"]


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [("{{ lead }}", "Kabar: {{ lead }}", {"kit"}), ("label: WhatsApp", "label: WA", {"kit", "index"})],
)
def test_a_changed_channel_changes_kits_and_share_links_only(portal, serial, old, new, changed):
    file = own_channels(portal) / "whatsapp.yml"
    build(portal)
    before = fingerprints(portal / "site")
    file.write_text(file.read_text().replace(old, new))
    build(portal)
    after = fingerprints(portal / "site")
    other = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    posts = ("bpbd/2026", "dinkes/2026", "diskominfo/2026")
    # The page of all kits names the channels, the list of checksums all files; messages are compared with kits, too.
    other -= {"bahan/index.html", "SHA256SUMS", "cek/n/00.txt", "cek/n/00.sum", "cek/indeks.json"}
    assert {path.rpartition("/")[2].partition(".")[0] for path in other} == changed
    assert all(path.startswith(posts) and path.count("/") == 3 for path in other), other


def test_channels_are_read_from_the_index_when_nothing_changed(tmp_path):
    index = Index(tmp_path, "tests")
    index.begin()
    first = channelfolder.read(ROOT, index, {})
    index.save()
    spent = []
    for _ in range(5):
        again = Index(tmp_path, "tests")
        again.begin()
        started = time.process_time()
        assert channelfolder.read(ROOT, again, {}) == first
        spent.append(time.process_time() - started)
    assert min(spent) < 0.005


def test_only_a_channel_without_problems_is_not_judged_again(tmp_path):
    index = Index(tmp_path, "tests")
    index.begin()
    kit = channelfolder.read(ROOT, index, {})
    asked = []

    def judge(channel):
        asked.append(channel.name)
        return ["a problem"] if channel.name == "sms" else []

    assert channelfolder.judged(kit, index, {}, judge) == ["a problem"]
    assert len(asked) == len(kit)
    index.save()
    again = Index(tmp_path, "tests")
    again.begin()
    kit = channelfolder.read(ROOT, again, {})
    asked.clear()
    assert channelfolder.judged(kit, again, {}, judge) == ["a problem"]
    assert asked == ["sms"]


def test_a_faulty_channel_is_told_and_left_out_when_the_build_keeps_going(portal, serial):
    folder = own_channels(portal)
    (folder / "sms.yml").write_text((folder / "sms.yml").read_text().replace("{{ headline }}", "{{ judul }}"))
    assert build(portal).stopped
    kept = build(portal, keep_going=True)
    assert kept.held == {"overrides/channels/sms.yml": False}
    kit = json.loads((portal / "site/bpbd/2026/rob-muara-padi/kit.json").read_text())
    assert "sms" not in kit["texts"]
    assert "whatsapp" in kit["texts"]


# ---- newsroom kit ------------------------------------------------------------------------------------------------


def command(portal, monkeypatch, *arguments):
    monkeypatch.setenv("NEWSROOM_AS_OF", AS_OF)
    return cli.main(["--portal", str(portal), "kit", *map(str, arguments)])


def test_a_kit_is_written_before_it_is_committed(portal, serial, monkeypatch, capsys, tmp_path):
    path = write_post(portal)
    assert command(portal, monkeypatch, path, "-o", tmp_path / "bahan") == 0
    said = capsys.readouterr().out
    assert "PRATINJAU" not in said
    assert "SMS: " in said
    assert "dari 160 septet" in said
    names = {file.name for file in (tmp_path / "bahan").iterdir()}
    assert {"card.jpg", "kit.json", "whatsapp.txt", "radio.txt"} <= names
    kit = json.loads((tmp_path / "bahan/kit.json").read_text())
    Draft202012Validator(kit_schema()).validate(kit)
    assert kit["cards"][0]["sha256"] == hashlib.sha256((tmp_path / "bahan/card.jpg").read_bytes()).hexdigest()


def test_the_kit_is_the_one_that_will_be_published(portal, serial, monkeypatch, tmp_path):
    path = write_post(portal)
    build(portal)
    assert command(portal, monkeypatch, path, "-o", tmp_path) == 0
    for name in ("kit.json", "card.jpg"):
        assert (tmp_path / name).read_bytes() == (portal / f"site{URL}{name}").read_bytes()


@pytest.mark.parametrize(
    ("fields", "why"), [({"draft": True}, "konsep"), ({"date": "2031-01-01T09:00:00+07:00", "year": 2031}, "terjadwal")]
)
def test_what_is_not_published_yet_is_marked(portal, serial, monkeypatch, capsys, fields, why):
    path = write_post(portal, **fields)
    assert command(portal, monkeypatch, path) == 0
    said = capsys.readouterr().out
    assert said.startswith("PRATINJAU: ")
    assert why in said
    assert "PRATINJAU" in (portal / "bahan-sebar/rob-pesisir/PRATINJAU.txt").read_text()


def test_problems_are_shown_as_by_the_check(portal, serial, monkeypatch, capsys):
    path = write_post(portal, social={"channels": {"sms": "Rob. " * 60}})
    assert command(portal, monkeypatch, path) == 1
    said = capsys.readouterr().out
    assert "galat[social-too-long]" in said
    assert "353 septet bersama tautannya, batasnya 160" in said
    assert "lebih 193 septet" in said
    assert not (portal / "bahan-sebar").exists()


@pytest.mark.parametrize("given", ["mkdocs.yml", "content/bpbd/2026/tidak-ada.md", "agencies"])
def test_what_is_no_post_is_wrong_usage(portal, serial, monkeypatch, capsys, given):
    assert command(portal, monkeypatch, portal / given) == 2
    assert "newsroom: " in capsys.readouterr().err


def test_internal_posts_have_no_kit(portal, serial, monkeypatch, capsys):
    path = write_post(portal, audience="internal")
    assert command(portal, monkeypatch, path) == 1
    assert "tidak untuk umum" in capsys.readouterr().out


def test_share_addresses_open_the_text_without_what_the_channel_adds():
    share = record_of(KIT)["share"]
    assert "Selengkapnya" not in share["telegram"]
    assert share["email"].startswith("mailto:?subject=Banjir%20rob")
    assert "Subjek" not in share["email"]
