"""Search: words that belong together find each other, and the index holds what may be found and nothing else."""

import json
import re
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building import ROOT, build, derive, fingerprints
from making import BODY, write_post
from newsroom.outputs import search_pairs
from newsroom.outputs.search_index import ALPHABET, CARDS, HEAD, SEVERAL, hashed, joined, segment
from newsroom.text import stems

WORDS = ROOT / "tests/words"
CANARY = "kenariemas"


def groups(name):
    return [line.split() for line in (WORDS / name).read_text().splitlines() if line and line[0] != "#"]


@pytest.mark.parametrize("name", ["related.txt", "unseen.txt"])
def test_words_of_one_root_find_each_other(name):
    pairs = [pair for group in groups(name) for pair in combinations(group, 2)]
    missed = [pair for pair in pairs if stems.stem(pair[0]) != stems.stem(pair[1])]
    assert len(pairs) >= 60
    assert 1 - len(missed) / len(pairs) >= 0.95, missed


def test_words_of_different_roots_stay_apart():
    """Of the roots in both lists hardly any two become one; those that do are near in sound, not in sense."""
    firsts = [group[-1] for name in ("related.txt", "unseen.txt") for group in groups(name)]
    found = {}
    for word in dict.fromkeys(firsts):
        found.setdefault(stems.stem(word), set()).add(word)
    assert sum(len(words) - 1 for words in found.values()) <= 3, [words for words in found.values() if len(words) > 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nomor 2026/BPBD/0123", ["nomor", "2026", "bpbd", "0123", "2026/bpbd/0123"]),
        ("yang di dan", []),
        ("Bhâsa Madhurâ, Acèh", ["bhasa", "madhura", "aceh"]),
        ("ꦧꦱꦗꦮ العربية", ["ꦧꦱꦗꦮ", "العربية"]),
        ("pukul 17.30", ["pukul", "17", "30"]),
    ],
)
def test_terms(text, expected):
    assert stems.terms(text) == expected


@given(st.text(max_size=60))
def test_stems_are_found_in_any_text_and_hold_no_space(text):
    for term in stems.terms(text):
        assert term
        assert not re.search(r"[ \n]", term)


def postings(files, name, term):
    """Read the postings of a term as search-index.js does."""
    facts = json.loads(files[f"{name}.json"])
    text = files[f"{facts['v']}/{hashed(term) & (facts['b'] - 1)}.txt"].decode()
    line = next((line for line in text.split("\n") if line.startswith(f"{term} ")), f"{term} ").split(" ")[1]
    found, post, at = [], -1, 0
    while at < len(line):
        shift, more = 0, True
        while more:
            code = ALPHABET.index(line[at])
            post += (code & 31) << shift
            shift, at, more = shift + 5, at + 1, code >= 32
        mask, at = ALPHABET.index(line[at]), at + 1
        slices = 1 << (mask % HEAD) >> 1
        if mask % HEAD == SEVERAL:
            slices, at = ALPHABET.index(line[at]) | ALPHABET.index(line[at + 1]) << 6, at + 2
        found.append((post, mask - mask % HEAD + (slices << 6)))
    return found


# TITLE, HEAD, and each of twelve slices of the body.
masks = st.builds(lambda outside, slices: 16 * outside + (slices << 6), st.integers(1, 3), st.integers(0, 4095))
places = st.dictionaries(st.sampled_from(["air", "banjir", "@ibpbd", "ꦧ", "x" * 30]), masks, min_size=1)


@given(st.lists(st.lists(places, min_size=1, max_size=90), max_size=4))
@settings(max_examples=40)
def test_an_index_gives_back_what_was_put_in(months):
    cards = [[f"/a/2026/{index}/", f"Judul {index}"] for index in range(sum(map(len, months)))]
    number, parts = 0, []
    for month in months:
        made = segment((item, frozenset(), cards[number + index]) for index, item in enumerate(month))
        parts.append((2026, made["words"], made["cards"], made["pairs"]))
        number += len(month)
    files = joined("kini", parts)
    posts = [item for month in months for item in month]
    for term in {term for post in posts for term in post}:
        assert postings(files, "kini", term) == [(i, post[term]) for i, post in enumerate(posts) if term in post]
    facts = json.loads(files["kini.json"])
    blocks = [json.loads(files[f"{facts['v']}/k{start // CARDS}.json"]) for start in range(0, number, CARDS)]
    assert [card for block in blocks for card in block] == cards
    assert files == joined("kini", parts)


class Pairs:
    """The files of which posts of some parts have words side by side, read as search-index.js does; a post is its words."""

    def __init__(self, parts):
        self.count = sum(map(len, parts))
        rows = [(len(part), search_pairs.filters([search_pairs.rows_of(post) for post in part])) for part in parts]
        self.files = [data.decode().split("\n") for data in search_pairs.files(self.count, search_pairs.joined(rows))]

    def having(self, words):
        rows = list(map(self._row, search_pairs.rows_of(words)))
        return {post for post in range(self.count) if all(self._bit(row, post) for row in rows)}

    def _row(self, row):
        block, line = divmod(row, search_pairs.BLOCK)
        return self.files[block % len(self.files)][block // len(self.files) * search_pairs.BLOCK + line]

    def _bit(self, row, post):
        return ALPHABET.index(row[post // 6]) >> 5 - post % 6 & 1


texts = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=9), min_size=1, max_size=30)


@given(st.lists(texts, min_size=1, max_size=3))
@settings(max_examples=20)
def test_no_post_that_has_two_words_side_by_side_is_lost(parts):
    made = Pairs(parts)
    posts = [post for part in parts for post in part]
    for pair in (("a", "b"), ("c", "c"), ("h", "a")):
        assert {i for i, post in enumerate(posts) if pair in pairwise(post)} <= made.having(pair)


def test_few_posts_are_told_to_have_words_side_by_side_that_have_not():
    made = Pairs([[[f"kata{(post * 7919 + i * i) % 5000}" for i in range(300)] for post in range(300)]])
    wrong = [len(made.having((f"lain{turn}", f"lagi{turn}"))) for turn in range(40)]
    assert sum(wrong) <= 0.05 * made.count * len(wrong)


def indexed(site):
    return {
        path.relative_to(site).as_posix(): path.read_bytes() for path in (site / "cari").rglob("*") if path.is_file()
    }


def test_only_what_the_public_page_shows_is_found(portal, serial, tmp_path):
    body = f"{BODY} Warga menerima {CANARY} dari petugas."
    withdrawn = {"date": "2026-10-03T09:00:00+07:00", "reason": "keliru", "note": "Angka di dalamnya keliru."}
    write_post(portal, slug="dicabut", body=body, title="Kabar yang ternyata keliru", withdrawn=withdrawn)
    write_post(portal, slug="internal", body=body, audience="internal", title=f"Rahasia {CANARY} kita")
    write_post(portal, slug="draf", body=body, draft=True, title=f"Rancangan {CANARY} kita")
    write_post(portal, slug="nanti", body=body, date="2026-12-24T09:00:00+07:00", title=f"Terjadwal {CANARY} kita")
    derive(portal, tmp_path / "situs")
    files = indexed(tmp_path / "situs")
    assert [path for path, data in files.items() if stems.stem(CANARY).encode() in data.lower()] == []
    cards = [card for path, data in files.items() if "/k" in path for card in json.loads(data)]
    card = next(card for card in cards if card[0] == "/bpbd/2026/dicabut/")
    assert card[1:3] == ["Kabar yang ternyata keliru", "Dicabut: Angka di dalamnya keliru."]
    assert card[6] == "Dicabut"
    write_post(portal, slug="terbuka", body=body)
    derive(portal, tmp_path / "dua")
    assert any(stems.stem(CANARY).encode() in data for data in indexed(tmp_path / "dua").values())


def test_a_post_of_this_year_leaves_the_archive_alone(portal, serial):
    for month in (3, 9):
        write_post(portal, slug=f"lama-{month}", year=2025, date=f"2025-{month:02d}-02T09:00:00+07:00")
    build(portal)
    before = fingerprints(portal / "site/cari")
    old = json.loads((portal / "site/cari/lama.json").read_text())
    assert (old["n"], old["y"]) == (2, [[2025, 0]])
    write_post(portal, slug="baru", title="Jembatan gantung selesai diperbaiki")
    build(portal)
    after = fingerprints(portal / "site/cari")
    changed = {path for path in before | after if before.get(path) != after.get(path)}
    assert "kini.json" in changed
    assert not [path for path in changed if path.startswith((old["v"], "lama", "cari.js", "mesin.js", "index.html"))]
    clean = portal.parent / "bersih"
    derive(portal, clean, store=portal.parent / "gudang")
    assert fingerprints(clean / "cari") == after


def test_one_changed_post_reads_one_month_again(portal, serial, monkeypatch):
    from newsroom.outputs import search

    for month in (3, 9):
        write_post(portal, slug=f"lama-{month}", year=2025, date=f"2025-{month:02d}-02T09:00:00+07:00")
    build(portal)
    read = []
    original = search.segment_file
    monkeypatch.setattr(search, "segment_file", lambda posts: (read.append(len(posts)), original(posts))[1])
    write_post(portal, slug="lama-3", year=2025, date="2025-03-02T09:00:00+07:00", title="Judul lain untuk kabar lama")
    build(portal)
    assert read == [1]


def test_a_portal_may_do_without(portal, serial, tmp_path):
    settings = portal / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("short_links: true", "short_links: true\n    search: false"))
    derive(portal, tmp_path / "situs")
    assert not (tmp_path / "situs/cari").exists()
    assert "/cari/" not in (tmp_path / "situs/index.html").read_text()


def test_the_scripts_are_small():
    import gzip

    from newsroom.outputs import search

    assert len(gzip.compress(search._script().encode(), 9)) <= 3 * 1024
    assert len(gzip.compress(search._engine().encode(), 9)) <= 5.5 * 1024
