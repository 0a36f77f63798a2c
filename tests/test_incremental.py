"""A rebuild gives the same bytes as a build from nothing, whatever was changed before it."""

import os
import random
import re
import shutil
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from building import ROOT, build, fingerprints
from editing import ALL_TEMPLATES, EDITS, MOMENTS, Newsroom, add, alter, change_body, undo
from making import write_post
from newsroom.catalog import rows
from newsroom.engine import index as index_module
from newsroom.outputs import listing, page

# Parts of their own, so that all cores help; each sees other edits.
PARTS, SEQUENCES = (10, 20) if os.environ.get("SOAK") else (2, 2)
# Those that were forgotten once, and a few; all of them in a soak.
FEW = ["overrides/pages/check-picture.js", "overrides/cards/square.yml", *ALL_TEMPLATES[::16]]
TEMPLATES = ALL_TEMPLATES if os.environ.get("SOAK") else FEW
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


@pytest.mark.parametrize("file", TEMPLATES)
def test_whichever_template_changes_a_rebuild_equals_a_build_from_nothing(published, tmp_path, file):
    root = copied(published, tmp_path / "portal")
    alter(root / file, "tanda")
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
