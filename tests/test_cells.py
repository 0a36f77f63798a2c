"""Cells: lists known without going through all posts are those that going through all posts would find."""

import datetime as dt
import random
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures import base_portal, inspected
from making import photo_bytes, write_post
from newsroom.catalog import catalog, cells
from newsroom.engine import sealed
from newsroom.text.alphabet import letter_of
from test_moments import AGENCIES, START, timed_post

MOMENTS = [START + dt.timedelta(days=days) for days in (0, 20, 45, 110)]
SORTS = {
    "all": lambda post: [""],
    "month": lambda post: [(local(post).year, local(post).month)],
    "letter": lambda post: [(letter_of(post.title), post.year)],
    "member": lambda post: {post.agency, *post.partners},
    "year of member": lambda post: {(slug, post.year) for slug in (post.agency, *post.partners)},
    "event of member": lambda post: {post.agency, *post.partners} if post.event else [],
    "event": lambda post: [""] if post.event else [],
    "pictured": lambda post: [""] if post.files else [],
    "dated": lambda post: [""] if post.moments else [],
    "gone": lambda post: [(local(post).year, local(post).month)] if post.gone else [],
    "alert": lambda post: [""] if post.type == "siaga" else [],
    "leading": lambda post: [""] if post.translations or post.replacement else [],
    "language": lambda post: [post.lang],
    "type": lambda post: [post.type],
    "type of member": lambda post: {(slug, post.type) for slug in (post.agency, *post.partners)},
    "topic": lambda post: post.topics,
    "area": lambda post: post.areas,
}


def local(post):
    return post.date.astimezone(dt.timezone(dt.timedelta(hours=7)))


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    root = base_portal(tmp_path_factory.mktemp("sel") / "portal")
    chance = random.Random(7)
    for number in range(40):
        timed_post(root, chance, number)
    write_post(
        root,
        "bpbd",
        "dengan-foto",
        photos=[("a.jpg", photo_bytes(1))],
        partners=["dinkes"],
        date="2025-12-31T23:30:00+07:00",
        year=2025,
    )
    write_post(
        root,
        "dinkes",
        "english",
        lang="en",
        translations={"id": "/bpbd/2025/dengan-foto/"},
        title="Floods at the coast",
    )
    return SimpleNamespace(root=root, intake=inspected(root).intake)


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from("ab"), st.integers(0, 1), st.sampled_from("xyz"))))
def test_posts_of_one_moment_are_in_order_too(keys):
    posts = [SimpleNamespace(when=when, agency=agency, year=year, slug=slug) for when, agency, year, slug in keys]
    assert [vars(post) for post in catalog.newest_first(posts)] == [
        dict(zip(("when", "agency", "year", "slug"), key, strict=True)) for key in sorted(keys, reverse=True)
    ]


@given(st.integers(0, 300), st.integers(1, 70))
def test_runs_cover_a_list_and_stay_when_it_grows(items, size):
    places, before, after = range(items), cells.runs(items, size), cells.runs(items + 1, size)
    assert [place for run in before for place in places[run]] == list(places)
    full = {items - run.stop for run in before if run.stop - run.start == size}
    assert full <= {items + 1 - run.stop for run in after if run.stop - run.start == size}


def at(found, moment, before=None, **changed):
    made = catalog.publishable(found.intake, (), moment)
    for name, value in changed.items():
        made = catalog.replace(made, **{name: value})
    made.memo["cells before"] = before
    return made


def kept(made):
    return sealed.opened(cells.note(made))


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_lists_hold_what_going_through_all_posts_finds(found, moment):
    made = at(found, moment)
    for sort, terms_of in SORTS.items():
        expected = {}
        for post in made.posts:
            for term in terms_of(post):
                expected.setdefault(term, []).append(post)
        tallies = cells.tallies(made, sort)
        assert tallies.keys() == expected.keys()
        for term, posts in expected.items():
            assert [post.path for post in cells.chosen(made, sort, term)] == [post.path for post in posts]
            assert tallies[term].count == len(posts)
            assert tallies[term].latest == max(map(made.last_changed, posts))
    assert {sort for cell in cells.cells(made) for sort, _ in cell.entries} <= SORTS.keys()
    assert cells.by_month(made) == {month: cells.chosen(made, "month", month) for month in cells.tallies(made, "month")}


def test_a_tally_changes_when_and_only_when_its_posts_do(found):
    seen = {}
    for hours in range(0, 60 * 24, 17):
        made = at(found, START + dt.timedelta(hours=hours))
        for sort in SORTS:
            for term, tally in cells.tallies(made, sort).items():
                marks = made.marks_of(cells.chosen(made, sort, term))
                assert seen.setdefault((sort, term, tally.key), marks) == marks
                assert seen.setdefault((sort, term, marks), tally.key) == tally.key


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_cells_that_were_kept_at_another_moment_change_nothing(found, moment):
    before = kept(at(found, MOMENTS[1]))
    fresh, again = at(found, moment), at(found, moment, before)
    assert [cell.entries for cell in cells.cells(again)] == [cell.entries for cell in cells.cells(fresh)]
    assert [cell.key for cell in cells.cells(again)] == [cell.key for cell in cells.cells(fresh)]
    assert cells.whole(again) == cells.whole(fresh)


def test_only_the_cell_of_a_changed_post_is_looked_into(found):
    made = at(found, MOMENTS[2])
    before = kept(made)
    assert not cells.note(at(found, MOMENTS[2], before))
    first, *others = made.posts
    changed = at(found, MOMENTS[2], before, posts=(first._replace(digest=b"baru", title="Judul baru"), *others))
    own = {cell.slug: cell.entries is before[1][cell.slug][1] for cell in cells.cells(changed)}
    assert own == {slug: slug != first.agency for slug in own}
    assert len(own) == len(AGENCIES)


def test_what_was_kept_by_other_code_or_in_another_zone_is_forgotten(found):
    made = at(found, MOMENTS[2])
    version, entries = kept(made)
    wrong = {slug: (key, {}) for slug, (key, _) in entries.items()}
    for other, trusted in (("other", False), (version, True)):
        again = at(found, MOMENTS[2], (other, wrong))
        assert any(cell.entries for cell in cells.cells(again)) != trusted
    away = at(found, MOMENTS[2], (version, wrong), portal=catalog.replace(made.portal, zone="WIT"))
    assert all(cell.entries for cell in cells.cells(away))


def test_the_key_of_a_cell_changes_with_all_that_its_posts_lead_to(found):
    made = at(found, MOMENTS[2])
    keys = {cell.slug: cell.key for cell in cells.cells(made)}
    dinkes = catalog.replace(made.agencies["dinkes"], name="Dinas Lain")
    photo = {file: catalog.replace(facts, digest="lain") for file, facts in made.photos.items()}
    titled = tuple(post._replace(title="Lain") if post.slug == "dengan-foto" else post for post in made.posts)
    for changed, slugs in (
        ({"agencies": made.agencies | {"dinkes": dinkes}}, {"bpbd", "dinkes"}),
        ({"photos": photo}, {"bpbd"}),
        ({"posts": titled}, {"dinkes"}),
    ):
        now = {cell.slug: cell.key for cell in cells.cells(at(found, MOMENTS[2], **changed))}
        assert {slug for slug in keys if now[slug] != keys[slug]} == slugs
