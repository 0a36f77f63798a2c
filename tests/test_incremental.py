"""A rebuild gives the same bytes as a build from nothing, whatever was changed before it."""

import os
import random
import re
import shutil
import time
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from building import ROOT, build, fingerprints
from making import photo_bytes, write_post
from newsroom.catalog import rows
from newsroom.engine import index as index_module
from newsroom.outputs import listing, page

# Parts of their own, so that all cores help; each sees other edits.
PARTS, SEQUENCES = (10, 20) if os.environ.get("SOAK") else (2, 2)
MOMENTS = (
    "2026-10-05T09:00:00+07:00",
    "2026-11-21T09:00:00+07:00",
    "2026-12-24T00:00:00+07:00",
    "2027-01-10T00:00:00+07:00",
)
AGENCIES = ("bpbd", "dinkes", "diskominfo")
WORDS = "air bersih posko warga banjir rob pasar jalan sekolah puskesmas jembatan listrik jadwal layanan".split()


@dataclass
class Newsroom:
    """A portal that is edited: its folder, chance, the moment it is built for, and what was done to it."""

    root: object
    chance: random.Random
    as_of: str = MOMENTS[1]
    done: list = field(default_factory=list)

    def posts(self):
        return sorted(self.root.glob("content/*/20*/*.md"))

    def some_post(self):
        return self.chance.choice(self.posts())

    def words(self, number):
        return " ".join(self.chance.choices(WORDS, k=number))


def add(news):
    agency, slug = news.chance.choice(AGENCIES), f"kiriman-{news.chance.randrange(10**6)}"
    month, number, hour = news.chance.randrange(9, 13), news.chance.randrange(1, 28), news.chance.randrange(24)
    day = f"2026-{month:02d}-{number:02d}T{hour:02d}:00:00+07:00"
    fields = {"title": f"Kabar {news.words(4)} {slug[-3:]}", "date": day, "body": f"{news.words(60).capitalize()}.\n"}
    fields |= news.chance.choice(
        [
            {},
            {"lang": "jv"},
            {"expires": "2027-01-05T00:00:00+07:00"},
            {"partners": [news.chance.choice([other for other in AGENCIES if other != agency])]},
            {"areas": ["kota-uji"]},
            {"aliases": [f"/berita/{slug}/"]},
            {
                "type": "pengumuman",
                "event": {"start": "2027-01-02T09:00:00+07:00", "status": "planned", "venue": "Aula"},
            },
        ]
    )
    if news.chance.random() < 0.1:
        photos = [("laut.jpg", photo_bytes(news.chance.randrange(4), (400, 300)))]
        write_post(news.root, agency, slug, photos=photos, **fields)
    else:
        write_post(news.root, agency, slug, **fields)


def change_body(news):
    path = news.some_post()
    path.write_text(path.read_text() + f"\n{news.words(9).capitalize()}.\n")


def retitle(news):
    path = news.some_post()
    path.write_text(re.sub(r"(?m)^title: .*$", f'title: "Judul baru {news.words(4)}"', path.read_text(), count=1))


def link(news):
    path, goal = news.some_post(), news.some_post()
    url = "/".join(goal.relative_to(news.root / "content").with_suffix("").parts)
    path.write_text(path.read_text() + f"\nLihat [kabar sebelumnya](/{url}/).\n")


def correct(news):
    path = news.some_post()
    text = path.read_text()
    if "changes:" not in text:
        told = 'changes: [{date: "2026-12-23T08:00:00+07:00", kind: koreksi, note: "Angkanya diperbaiki."}]'
        text = text.replace("audience: ", f'updated: "2026-12-23T08:00:00+07:00"\n{told}\naudience: ', 1)
    path.write_text(text)


def withdraw(news):
    path = news.some_post()
    text = path.read_text()
    if "withdrawn:" not in text:
        told = 'withdrawn: {date: "2026-12-23T09:00:00+07:00", reason: keliru, note: "Terbit sebelum diperiksa."}'
        path.write_text(text.replace("audience: ", f"{told}\naudience: ", 1))


def delete(news):
    news.some_post().unlink()


def rename(news):
    path = news.some_post()
    path.rename(path.with_name(f"nama-{news.chance.randrange(10**6)}.md"))


def move(news):
    path = news.some_post()
    target = news.root / "content" / news.chance.choice(AGENCIES) / path.parent.name / path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        path.rename(target)


def hide(news):
    path = news.some_post()
    path.write_text(path.read_text().replace('audience: "public"', 'audience: "internal"', 1))


def change_agency(news):
    path = news.root / "agencies" / f"{news.chance.choice(AGENCIES)}.yml"
    path.write_text(re.sub(r"(?m)^about: .*$", "", path.read_text()) + f'about: "{news.words(12).capitalize()}."\n')


def change_template(news):
    name = news.chance.choice(["post.html", "list.html", "base.html", "redirect.html", "feed-item.html", "post.css"])
    path = news.root / "overrides/pages" / name
    mark = f"/* {news.words(2)} */" if name.endswith(".css") else f"<!-- {news.words(2)} -->"
    text = path.read_text()
    if name.endswith(".css"):
        path.write_text(text + f"\n{mark}\n")
    else:
        path.write_text(re.sub(r"(</p>|</header>|</body>)", lambda found: mark + found[0], text, count=1))


def change_settings(news):
    path = news.root / "mkdocs.yml"
    text = re.sub(r"feed_items: \d+", f"feed_items: {news.chance.randrange(5, 40)}", path.read_text())
    path.write_text(re.sub(r"(?m)^(    name: ).*$", rf'\1"Rujukan {news.words(2)}"', text))


def pass_time(news):
    news.as_of = news.chance.choice(MOMENTS)


def touch(news):
    os.utime(news.some_post(), ns=(time.time_ns(), news.chance.randrange(10**18)))


EDITS = (add, change_body, retitle, link, correct, withdraw, delete, rename, move, hide, change_agency)
EDITS += (change_template, change_settings, pass_time, touch)
TEMPLATES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "overrides").rglob("*")
    if path.suffix in {".css", ".html", ".js", ".xml", ".yml"} and "handbook" not in path.parts
)
if not os.environ.get("SOAK"):
    # Those that were forgotten once, and a few.
    TEMPLATES = ["overrides/pages/check-picture.js", "overrides/cards/square.yml", *TEMPLATES[::16]]
ROUND = st.lists(st.integers(0, len(EDITS) - 1), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def short_runs():
    """Cut pages and lists into runs as a portal of thousands of posts has them; what is built must be built with them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page, "RUN", 3)
        patch.setattr(listing, "RUN", 2)
        patch.setattr(rows, "PAGE_SIZE", 4)
        yield


@pytest.fixture(scope="module")
def published(short_runs, tmp_path_factory):
    """Return a portal of 60 posts that has been built once, with its store."""
    root = tmp_path_factory.mktemp("asal") / "portal"
    shutil.copytree(ROOT / "tests/portal", root, symlinks=True)
    shutil.copytree(ROOT / "overrides", root / "overrides")
    news = Newsroom(root, random.Random(60))
    while len(news.posts()) < 60:
        add(news)
    assert build(root, news.as_of).problems == ()
    return root


def copied(source, target, left_out=()):
    """Copy a portal, with what its builds keep unless that is left out; the site itself is no more than a pointer."""
    shutil.copytree(source, target, symlinks=True, ignore=lambda _folder, names: {*names} & {"site", *left_out})
    return target


@pytest.fixture(autouse=True)
def quick_clock(monkeypatch):
    """Trust files that are older than a moment: the edits of a test come quicker than those of writers."""
    monkeypatch.setattr(index_module, "SLACK", 20_000_000)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
@settings(max_examples=SEQUENCES, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), edits=st.lists(ROUND, min_size=1, max_size=4))
def test_whatever_is_edited_a_rebuild_equals_a_build_from_nothing(published, tmp_path_factory, part, seed, edits):
    folder = tmp_path_factory.mktemp("urutan")
    news = Newsroom(copied(published, folder / "lama"), random.Random(f"{part} {seed}"))
    for number, round_ in enumerate(edits):
        before = copied(news.root, folder / f"sebelum-{number}", left_out=[".rujukan"]), news.as_of
        for chosen in round_:
            edit = EDITS[(chosen + 4 * part) % len(EDITS)]
            edit(news)
            news.done.append(edit.__name__)
        time.sleep(0.03)
        problems = build(news.root, news.as_of, helped=True).problems
        if stops(problems):
            # What stops a build is taken back, as its writer would: each sequence ends with a site to compare.
            undo(news, *before)
            time.sleep(0.03)
            problems = build(news.root, news.as_of, helped=True).problems
    fresh = copied(news.root, folder / "baru", left_out=[".rujukan"])
    assert build(fresh, news.as_of).problems == problems, news.done
    assert not stops(problems), news.done
    assert fingerprints(news.root / "site") == fingerprints(fresh / "site"), news.done
    shutil.rmtree(folder)


def stops(problems):
    return any(problem.stops for problem in problems)


def undo(news, before, as_of):
    """Put back the files of a portal as they were, with other times, and its moment."""
    for folder in before.iterdir():
        if folder.is_dir():
            shutil.rmtree(news.root / folder.name)
            shutil.copytree(folder, news.root / folder.name, symlinks=True, copy_function=shutil.copyfile)
        else:
            shutil.copyfile(folder, news.root / folder.name)
    news.as_of = as_of
    news.done.append("undo")


def test_only_what_changed_is_read_and_derived(tmp_path, published, capfd):
    root = copied(published, tmp_path / "portal")
    build(root, MOMENTS[1])
    time.sleep(0.05)
    build(root, MOMENTS[1])
    capfd.readouterr()
    news = Newsroom(root, random.Random(3))
    change_body(news)
    time.sleep(0.05)
    build(root, MOMENTS[1])
    told = re.findall(r"(?m)^([A-Z][a-z ]+): (\d+)(?: \((\d+) dari simpanan\))?$", capfd.readouterr().err)
    derived = {label: int(total) - int(hits or 0) for label, total, hits in told}
    assert derived["Membaca kiriman"] == derived["Halaman kiriman"] == 1
    assert derived["Foto"] == derived["Kartu"] == 0
    # Its lists, its feeds in three formats, its month in the map, its year's data, its kit.
    assert {label for label, number in derived.items() if number} >= {"Daftar", "Umpan", "Bahan sebar"}
    assert max(derived.values()) <= 15


def altered(path):
    """Change a template in a way that shows, where it can; comments of scripts are left out of what is published."""
    text = path.read_text()
    mark = {".css": ".tanda { color: red }", ".js": "void 'tanda';", ".yml": "# tanda"}.get(
        path.suffix, "<!-- tanda -->"
    )
    shown = re.sub(r"(</p>|</header>|</body>)", lambda found: mark + found[0], text, count=1)
    path.write_text(shown if path.suffix == ".html" and shown != text else f"{text}\n{mark}\n")


@pytest.mark.parametrize("file", TEMPLATES)
def test_whichever_template_changes_a_rebuild_equals_a_build_from_nothing(published, tmp_path, file):
    root = copied(published, tmp_path / "portal")
    altered(root / file)
    time.sleep(0.05)
    assert build(root, MOMENTS[1]).problems == ()
    assert_as_from_nothing(root, tmp_path / "baru")


def assert_as_from_nothing(root, folder):
    fresh = copied(root, folder, left_out=[".rujukan"])
    build(fresh, MOMENTS[1])
    assert fingerprints(root / "site") == fingerprints(fresh / "site")


def test_a_post_that_comes_to_stand_on_the_other_side_of_a_run_changes_it(tmp_path, published, monkeypatch):
    monkeypatch.setattr(page, "RUN", 1)
    root = copied(published, tmp_path / "portal")
    shutil.rmtree(root / "content/diskominfo")
    for day in ("10", "30"):
        for slug, moment in (("satu", "20"), ("dua", day)):
            write_post(
                root, "diskominfo", slug, date=f"2026-10-{moment}T09:00:00+07:00", title=f"Kabar {slug} dari posko"
            )
        time.sleep(0.05)
        assert build(root, MOMENTS[1]).problems == ()
    assert_as_from_nothing(root, tmp_path / "baru")


def test_another_logo_of_the_same_size_changes_cards_and_pages(tmp_path, published):
    root = copied(published, tmp_path / "portal")
    settings = root / "agencies/bpbd.yml"
    settings.write_text(settings.read_text() + "logo: lambang.png\n")
    for color in ("navy", "maroon"):
        Image.new("RGB", (100, 100), color).save(root / "agencies/lambang.png")
        time.sleep(0.05)
        assert build(root, MOMENTS[1]).problems == ()
    assert_as_from_nothing(root, tmp_path / "baru")


def test_links_and_anchors_of_unchanged_posts_are_checked_again(tmp_path, published):
    root = copied(published, tmp_path / "portal")
    write_post(root, "bpbd", "tujuan", body="Isi kabar yang cukup panjang.\n\n## Posko\n\nDi balai desa.\n")
    write_post(root, "dinkes", "asal", body="Lihat [posko](../../bpbd/2026/tujuan.md#posko) di balai desa hari ini.\n")

    def dangling():
        return [problem.rule for problem in build(root, MOMENTS[1]).problems if problem.rule.startswith("dangling")]

    assert dangling() == []
    time.sleep(0.05)
    assert dangling() == []
    goal = root / "content/bpbd/2026/tujuan.md"
    goal.write_text(goal.read_text().replace("## Posko", "## Dapur umum"))
    assert dangling() == ["dangling-anchor"]
    goal.unlink()
    assert dangling() == ["dangling-link"]
