"""Old addresses: whatever the rules accept can be written together, into one site, without one covering another."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building import AS_OF, derive, flat
from fixtures import base_portal, inspected
from newsroom.catalog import catalog, docket
from newsroom.catalog.intake import Intake
from newsroom.catalog.rules import addresses
from newsroom.outputs import page
from newsroom.text import dates

STEPS = (
    "lama Lama a %61 A x.html X.HTML x.htm index.html Index.html y %79 feed.xml bpbd dinkes BPBD 2026 2027 ﬁ".split()
)
STEPS += "logo.png hal r arsip panduan rob-muara-padi latihan-evakuasi foto sitemap.xml 404.html favicon.ico".split()
STEPS += ["%2e%2e", "%2F", "%00", "..", "", "z" * 120, "%C3%A9" * 60, "%CC%81e", "%C3%A9", "feed.json", ".well-known"]
ALIAS = st.builds(
    lambda steps, end: "/" + "/".join(steps) + end,
    st.lists(st.sampled_from(STEPS), min_size=1, max_size=4),
    st.sampled_from(["", "/", ".html", "/index.html"]),
)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return the intake of the base portal, and the files of its site."""
    root, out = tmp_path_factory.mktemp("alamat") / "portal", tmp_path_factory.mktemp("situs") / "out"
    base_portal(root)
    derive(root, out)
    found = inspected(root).intake
    return found, frozenset("/" + path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())


def accepted(read: Intake) -> Intake:
    """Return the intake with only those old addresses that the rules accept."""
    refused = {
        (post.path, finding.value)
        for post in read.posts
        for rule in (addresses.alias_form, addresses.alias_shadows_page)
        for finding in rule(opened(post), read)
    }
    return keep(read, lambda post, alias: (post.path, alias) not in refused)


def opened(docketed):
    """Return a post of an intake with the old addresses that its docket has."""
    return replace(docket.opened(docketed), aliases=docketed.aliases)


def keep(read, wanted):
    posts = [
        post._replace(aliases=tuple(alias for alias in post.aliases if wanted(post, alias))) for post in read.posts
    ]
    by_path = {post.path: post for post in posts}
    return replace(read, posts=tuple(posts), whole=lambda path: opened(by_path[path]))


def collisions(paths: Iterable[str]) -> list[str]:
    """Return the files that stand where another file or its folder is, on a system that folds case."""
    files = [addresses._folded(path) for path in paths]
    folders = {path[:end] for path in files for end, sign in enumerate(path) if sign == "/" and end}
    return [path for path in files if files.count(path) > 1 or path in folders]


@settings(max_examples=300, deadline=None)
@given(one=st.lists(ALIAS, max_size=5), other=st.lists(ALIAS, max_size=5))
def test_accepted_aliases_can_all_be_written(built, one, other):
    read, site_files = built
    first, second, *rest = read.posts
    posts = (first._replace(aliases=tuple(one)), second._replace(aliases=tuple(other)), *rest)
    read = accepted(replace(read, posts=posts))
    if list(addresses.duplicate_alias(read)):
        return
    made = catalog.publishable(read, (), dates.now({}, AS_OF))
    redirects = [job for job in flat(page.jobs(made)) if job.kind == "redirect"]
    written = [job.gathered()[1] + job.gathered()[2] for job in redirects]
    assert len(written) == len(set(written))
    own = [path for path in site_files if not path.startswith("/r/")]
    assert collisions([*own, *written]) == []


def test_a_reserved_step_is_refused_at_every_level(built):
    read, site_files = built
    files = {path.rpartition("/")[2] for path in site_files if path.count("/") <= 2} - {"index.html"}
    for name in files:
        for alias in (f"/{name}/", f"/lama/{name}/", f"/lama/{name}/x/"):
            post = opened(read.posts[0]._replace(aliases=(alias,)))
            assert list(addresses.alias_shadows_page(post, read)), alias
