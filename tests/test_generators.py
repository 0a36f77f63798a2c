"""The real commands over the real portal: MkDocs and ProperDocs give the same site, and any two builds the same bytes."""

import random
import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from building import AS_OF, ROOT, command, copy_portal, fingerprints

pytestmark = [pytest.mark.site, pytest.mark.slow, pytest.mark.xdist_group("site")]

# Runs the generator with every listing of a folder in another order.
SHUFFLED = """
import os, random, runpy, sys
chance = random.Random({seed})
real_scandir, real_listdir, real_walk = os.scandir, os.listdir, os.walk
def listdir(path="."):
    names = real_listdir(path); chance.shuffle(names); return names
def walk(top, *rest, **more):
    for folder, names, files in real_walk(top, *rest, **more):
        chance.shuffle(names); chance.shuffle(files); yield folder, names, files
os.listdir, os.walk = listdir, walk
sys.argv = ["mkdocs", "build", "--strict", "-f", "mkdocs.yml"]
runpy.run_module("mkdocs", run_name="__main__")
"""


@pytest.fixture
def portal(built_portal):
    """Return the portal that was built once for all tests; whoever changes a file of it puts it back."""
    return built_portal


def without_generator(site):
    """Return the site's files as text or bytes, without the generator's own mark."""
    mark = re.compile(rb'<meta name="generator" content="[^"]*">')
    files = (path for path in sorted(site.rglob("*")) if path.is_file())
    return {path.relative_to(site).as_posix(): mark.sub(b"", path.read_bytes()) for path in files}


def test_properdocs_builds_the_same_site(portal):
    ours = without_generator(portal / "site")
    done = command(portal, generator="properdocs")
    assert done.returncode == 0, done.stdout + done.stderr
    theirs = without_generator(portal / "site")
    assert ours.keys() == theirs.keys()
    assert [path for path in ours if ours[path] != theirs[path]] == []


def test_another_place_zone_language_hash_seed_and_order_give_the_same_bytes(portal, tmp_path):
    """The second build starts from nothing: no store, another folder, every directory listing shuffled."""
    done = command(portal)
    assert done.returncode == 0, done.stderr
    other = copy_portal(tmp_path / "tempat" / "lain")
    environment = {
        "LANG": "id_ID.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "Asia/Jayapura", "PYTHONHASHSEED": "4242",
        "NEWSROOM_JOBS": "1", "NEWSROOM_AS_OF": AS_OF, "SOURCE_DATE_EPOCH": "1795226400", "NO_MKDOCS_2_WARNING": "1",
        "PYTHONPATH": str(other / "hooks"), "PATH": "/usr/bin:/bin",
    }  # fmt: skip
    script = SHUFFLED.format(seed=random.Random(7).random())
    again = subprocess.run(
        [sys.executable, "-c", script], cwd=other, env=environment, capture_output=True, text=True, check=False
    )
    assert again.returncode == 0, again.stdout + again.stderr
    first, second = fingerprints(portal / "site"), fingerprints(other / "site")
    assert first.keys() == second.keys()
    assert [path for path in first if first[path] != second[path]] == []


def test_the_map_and_the_missing_page_are_the_portals_own(portal):
    """MkDocs has a sitemap and a 404 page of its own, and would copy its template over ours."""
    site = portal / "site"
    loc = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    parts = [element.text.rpartition("/")[2] for element in ElementTree.parse(site / "sitemap.xml").iter(loc)]
    assert sum(len(list(ElementTree.parse(site / part).iter(loc))) for part in parts) > 150
    assert not list(site.rglob("*.gz"))
    assert "Halaman" in (site / "404.html").read_text()
    for path in site.rglob("*"):
        if path.suffix in (".html", ".xml", ".txt", ".json"):
            assert "{%" not in path.read_text(), path
        if path.suffix == ".html":
            # A template is not there until a script takes it: the page of all kits has several.
            shown = re.sub(r"<template.*?</template>", "", path.read_text(), flags=re.DOTALL)
            assert len(re.findall(r"<h1[ >]", shown)) == 1, path


def test_a_strict_warning_keeps_the_old_site(portal):
    before = fingerprints(portal / "site")
    page = portal / "content/portal/panduan/index.md"
    text = page.read_text()
    page.write_text(text + "\n\n[tidak ada](tidak-ada.md)\n")
    try:
        done = command(portal)
    finally:
        page.write_text(text)
    assert done.returncode == 1
    assert fingerprints(portal / "site") == before


def test_a_faulty_post_stops_the_build_with_all_problems_and_no_traceback(portal):
    before = fingerprints(portal / "site")
    posts = sorted((portal / "content/bpbd/2026").rglob("*.md"))[:2]
    texts = [post.read_text() for post in posts]
    for post, text in zip(posts, texts, strict=True):
        post.write_text(text.replace("\ntype: ", "\ntpye: ", 1))
    try:
        done = command(portal)
    finally:
        for post, text in zip(posts, texts, strict=True):
            post.write_text(text)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "Traceback" not in said
    for post in posts:
        assert post.relative_to(portal).as_posix() in said
    assert "Maksud Anda: type?" in said
    assert fingerprints(portal / "site") == before


def test_the_repository_stays_small():
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    sizes = {name: (ROOT / name).stat().st_size for name in tracked.split("\0") if name and (ROOT / name).is_file()}
    assert [name for name, size in sizes.items() if size > 1_000_000] == []
    assert sum(sizes.values()) < 30_000_000
