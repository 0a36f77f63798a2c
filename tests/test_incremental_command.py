"""The same by the command, with MkDocs' own pages, the stamp and the trees, and with losses of what builds keep."""

import os
import random
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from building import clone, fingerprints, newsroom, small_portal
from editing import EDITS, MOMENTS, Newsroom, add, undo

pytestmark = [pytest.mark.site, pytest.mark.slow]
PARTS, SEQUENCES = (4, 10) if os.environ.get("SOAK") else (2, 1)


def run(news, *arguments):
    return newsroom(news.root, *arguments, as_of=news.as_of)


def change_portal_page(news):
    page = news.root / "content/portal/panduan/index.md"
    page.write_text(f"# Panduan\n\n{news.words(9)}\n")


def put_back(news):
    numbers = sorted(path.name for path in (news.root / ".rujukan/releases").glob("*") if path.name.isdigit())
    done = run(news, "release", "switch", news.chance.choice(numbers)) if numbers else None
    # What was lost before may be a part of it.
    assert done is None or done.returncode == 0 or "tidak utuh lagi" in done.stderr, done.stderr


def prune(news):
    done = run(news, "store", "prune", "--days", "0")
    assert done.returncode == 0, done.stderr


def lose(news):
    """Lose something that builds keep, but for what the site itself is."""
    kept = sorted(path for path in (news.root / ".rujukan").iterdir() if path.name not in ("trees", "lock", "good"))
    lost = news.chance.choice(kept)
    shutil.rmtree(lost) if lost.is_dir() else lost.unlink()
    news.done.append(lost.name)


def build_nothing(news):
    done = run(news)
    assert done.returncode in (0, 1), done.stderr


ALL = (*EDITS, change_portal_page, put_back, prune, lose, build_nothing)
ROUND = st.lists(st.integers(0, len(ALL) - 1), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Return a whole portal of some posts that has been built once by the command."""
    news = Newsroom(small_portal(tmp_path_factory.mktemp("asal") / "portal"), random.Random(12))
    while len(news.posts()) < 20:
        add(news)
    done = run(news)
    assert done.returncode == 0, done.stderr
    return news.root


@pytest.mark.parametrize("part", range(PARTS))
@settings(max_examples=SEQUENCES, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), edits=st.lists(ROUND, min_size=2, max_size=4))
def test_whatever_is_done_to_a_portal_the_command_publishes_what_it_would_from_nothing(
    published, tmp_path_factory, part, seed, edits
):
    folder = tmp_path_factory.mktemp("urutan")
    news = Newsroom(clone(published, folder / "lama"), random.Random(f"{part} {seed}"), MOMENTS[1])
    bare = shutil.ignore_patterns("site", ".rujukan", "__pycache__")
    for number, round_ in enumerate(edits):
        before = shutil.copytree(news.root, folder / f"sebelum-{number}", symlinks=True, ignore=bare), news.as_of
        for chosen in round_:
            edit = ALL[(chosen + 5 * part) % len(ALL)]
            edit(news)
            news.done.append(edit.__name__)
        done = run(news)
        if done.returncode == 1:
            undo(news, *before)
            done = run(news)
        assert done.returncode == 0, (news.done, done.stderr)
    fresh = Newsroom(shutil.copytree(news.root, folder / "baru", symlinks=True, ignore=bare), news.chance, news.as_of)
    again = run(fresh)
    assert again.returncode == 0, again.stderr
    assert fingerprints(news.root / "site") == fingerprints(fresh.root / "site"), news.done
    shutil.rmtree(folder)
