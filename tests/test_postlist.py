"""The list of posts for those who check: every public post with true hashes, and nothing that is withheld or taken away."""

import hashlib
import json

import jsonschema
import pytest

from building import ROOT, build, derive, flat
from making import photo_bytes, post_text, write_post
from newsroom.catalog import docket
from newsroom.engine.store import Blob
from newsroom.proof import fingerprint, postlist, postlist_schema, wording
from pages import Kept, read, whole
from test_authorship import BPBD, World

URL = "https://rujukan.ujikab.example/"
GONE = {"date": "2026-10-03T09:00:00+07:00", "note": "Isinya keliru dan sudah diganti."}
REPORT = "    authorship: {default: report}\n"


def years(found, blobs=()):
    """Return the groups of the years."""
    kept = Kept()
    return list(postlist.year_jobs(found, dict(blobs), kept, kept.prepare))


def listed(root, blobs=(), **options):
    """Return what the list says of every post, by its path on the site."""
    files = {}
    for job in flat(years(read(root, **options), blobs)):
        files |= {job.folder + name: data for name, data in job.run(*job.gathered()).items()}
    rows = {}
    for path, data in files.items():
        year = json.loads(data)
        jsonschema.validate(year, postlist_schema.year_schema())
        assert path == f"/.well-known/posts/{year['year']}.json"
        rows |= {row["url"].removeprefix(URL[:-1]): row for row in year["posts"]}
    return rows


def test_hashes_are_those_of_text_and_source(portal):
    path = write_post(portal, slug="kabar", number="2026/BPBD/0099", title="Rob *besar* & angin kencang")
    found = read(portal)
    row = listed(portal)["/bpbd/2026/kabar/"]
    post = whole(found, "/bpbd/2026/kabar/")
    told = f"{post.title}\n{post.summary}\n"
    assert row["source_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert row["text_sha256"] == wording.text_hash(post).hex()
    assert fingerprint.normalised(wording.text_of(post)).startswith(fingerprint.normalised(told))
    assert "posko di balai desa" in fingerprint.normalised(wording.text_of(post))
    assert (row["number"], row["title"], row["agency"]) == ("2026/BPBD/0099", "Rob *besar* & angin kencang", "bpbd")
    assert row["state"] == "current"
    assert "commit" not in row
    assert "signer" not in row


def test_the_text_as_chat_apps_pass_it_on_has_the_same_hash(portal):
    write_post(
        portal,
        slug="kabar",
        body="Pompa menyala sejak **pukul 20.30**.\n\n- Beras 1.250 kg\n- Air [bersih](https://a.example/)",
    )
    post = whole(read(portal), "/bpbd/2026/kabar/")
    copied = f"*{post.title}*\n_{post.summary}_\n\nPompa menyala sejak *pukul 20.30*.\n• Beras 1.250 kg\n• Air bersih"
    assert fingerprint.normalised(copied) == fingerprint.normalised(wording.text_of(post))


@pytest.mark.parametrize(("reason", "hashed"), [("keliru", True), ("arsip", True), ("hukum", False)])
def test_what_was_taken_away_by_law_has_no_hash(portal, reason, hashed):
    write_post(portal, slug="kabar", withdrawn={**GONE, "reason": reason})
    row = listed(portal)["/bpbd/2026/kabar/"]
    assert row["state"] == "withdrawn"
    assert ("text_sha256" in row, "source_sha256" in row) == (hashed, hashed)


def test_a_withdrawal_counts_from_its_day(portal):
    write_post(portal, slug="kabar", withdrawn={**GONE, "date": "2026-12-01T09:00:00+07:00", "reason": "hukum"})
    assert "text_sha256" in listed(portal)["/bpbd/2026/kabar/"]
    assert "text_sha256" not in listed(portal, as_of="2026-12-02T09:00:00+07:00")["/bpbd/2026/kabar/"]


def test_what_is_withheld_is_not_listed(portal):
    before = listed(portal)
    write_post(portal, slug="dalam", audience="internal")
    write_post(portal, slug="nanti", date="2026-12-01T09:00:00+07:00")
    write_post(portal, slug="konsep", draft=True)
    assert listed(portal) == before
    assert not years(read(portal, preview=True))


def test_cards_are_those_of_the_release_and_the_index_names_the_years(portal, tmp_path):
    write_post(portal, slug="lama", year=2024, date="2024-10-02T09:00:00+07:00")
    derive(portal, tmp_path / "situs")
    site = tmp_path / "situs"
    index = json.loads((site / ".well-known/posts.json").read_text())
    jsonschema.validate(index, postlist_schema.index_schema())
    assert [(item["year"], item["posts"]) for item in index["years"]] == [(2026, 4), (2024, 1)]
    for item in index["years"]:
        data = (site / item["url"].removeprefix(URL)).read_bytes()
        assert hashlib.sha256(data).hexdigest() == item["sha256"]
        for row in json.loads(data)["posts"]:
            folder = site / row["url"].removeprefix(URL)
            assert {card["file"] for card in row["cards"]} >= {"card.jpg"}
            for card in row["cards"]:
                assert hashlib.sha256((folder / card["file"]).read_bytes()).hexdigest() == card["sha256"]


def test_seals_are_told_where_authorship_is_asked(tmp_path):
    world = World(REPORT)
    world.post("bertanda", BPBD)
    commit = world.repository.head
    world.post("polos")
    root = world.write(tmp_path / "portal")
    (root / "content/bpbd/2026/sesudahnya.md").write_text(post_text())
    build(root)
    year = json.loads((root / "site/.well-known/posts/2026.json").read_text())
    jsonschema.validate(year, postlist_schema.year_schema())
    rows = {row["url"].split("/")[-2]: row for row in year["posts"]}
    told = [rows["bertanda"][name] for name in ("verification", "commit", "signer")]
    assert told == ["verified", commit, BPBD.fingerprint]
    assert rows["polos"]["verification"] == rows["sesudahnya"]["verification"] == "unverified"
    assert "commit" not in rows["sesudahnya"]


def test_only_a_changed_year_and_month_are_made_anew(portal):
    for month in range(1, 10):
        write_post(portal, slug=f"bulan-{month}", year=2025, date=f"2025-{month:02d}-15T09:00:00+07:00")
    before = {group.key for group in years(read(portal))}
    write_post(portal, slug="bulan-5", year=2025, date="2025-05-15T09:00:00+07:00", title="Judul yang lain sama sekali")
    after = years(read(portal))
    assert len({group.key for group in after} - before) == 1
    asked = []

    class Watching(Kept):
        def prepare(self, jobs, label=""):
            asked.append({job.key for job in jobs})
            return super().prepare(jobs, label)

    for _ in range(2):
        watching = Watching()
        list(flat(postlist.year_jobs(read(portal), {}, watching, watching.prepare)))
        write_post(
            portal, slug="bulan-5", year=2025, date="2025-05-15T09:00:00+07:00", title="Judul ketiga yang lain lagi"
        )
    assert sum(len(one - other) for one, other in zip(asked[2:], asked[:2], strict=True)) == 1


def test_a_card_that_changes_is_told(portal):
    found = read(portal)
    post = found.posts[0]
    other = {f"{post.url}kit.json": Blob("b" * 64, 1, 0), f"{post.url}card.jpg": Blob("c" * 64, 1, 0)}
    keys = [{group.key for group in years(found, blobs)} for blobs in ((), other.items())]
    assert keys[0] != keys[1]
    assert listed(portal, other.items())[post.url]["cards"] == [{"file": "card.jpg", "sha256": "c" * 64}]


def test_the_docket_names_the_same_text_wherever_it_is_read(portal):
    write_post(portal, slug="foto", photos=[("laut.jpg", photo_bytes(1))])
    found = read(portal)
    for post in found.posts:
        assert post.text == wording.text_hash(whole(found, post.url))
        assert len(post.source) == 32
        assert docket.revived(post.bare).title == post.title


def test_the_schemas_are_published_where_the_files_say():
    for path, schema in (
        (postlist.SCHEMA, postlist_schema.year_schema()),
        (postlist.INDEX_SCHEMA, postlist_schema.index_schema()),
    ):
        assert json.loads((ROOT / f"content/portal{path}").read_text()) == schema
        jsonschema.Draft202012Validator.check_schema(schema)
