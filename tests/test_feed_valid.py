"""Every feed of the sample portal, and of a large generated one, before an independent judge and an independent reader."""

import json
import os
import shutil
import subprocess
import sys

import feedparser
import pytest

from building import AS_OF, ROOT, copy_portal
from feedcheck import complaints
from feedmaking import feeds, publish_all
from newsroom.outputs.feed_slices import LIMIT
from pages import read

POSTS = 2000 if os.environ.get("SOAK") else 100


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """Return the catalog and the feeds of this repository's portal."""
    found = read(copy_portal(tmp_path_factory.mktemp("contoh") / "portal"))
    return found, feeds(publish_all(found))


@pytest.fixture(scope="module")
def generated(tmp_path_factory, shared):
    """Return the catalog and the feeds of a portal of many posts and 50 agencies."""
    root = tmp_path_factory.mktemp("besar") / "portal"
    tool = str(shared / "tools/corpus.py")
    subprocess.run([sys.executable, tool, "--layout", "newsroom", "-n", str(POSTS), str(root)], check=True)
    shutil.copy(ROOT / "mkdocs.yml", root)
    found = read(root, as_of=AS_OF)
    return found, feeds(publish_all(found))


def parsed(data):
    """Return what feedparser reads, texts as they are."""
    return feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)


def judge(found, files):
    assert {path: wrong for path, data in files.items() if (wrong := list(complaints(path, data)))} == {}
    live = {path: len(data) for path, data in files.items() if not path.startswith("/umpan/arsip/")}
    assert max(live.values()) <= LIMIT
    assert len(live) % 3 == 0
    ids = {f"tag:rujukan.contohprov.example,{post.year}:{post.id}": post for post in found.posts}
    for path, data in files.items():
        if path.endswith(".json"):
            assert {item["id"] for item in json.loads(data)["items"]} <= ids.keys()
        else:
            read_back = parsed(data)
            assert not read_back.bozo, path
            assert {item.id for item in read_back.entries} <= ids.keys()
            assert all(
                item.content[0].value and item.link.endswith(f"/{ids[item.id].id}/") for item in read_back.entries
            )


def test_no_feed_of_the_sample_has_a_fault(sample):
    judge(*sample)


def test_no_feed_of_a_large_portal_has_a_fault(generated):
    judge(*generated)


def test_all_formats_say_the_same(sample):
    _, files = sample
    for path in [path for path in files if path.endswith("/feed.json")]:
        third = {item["id"]: item for item in json.loads(files[path])["items"]}
        first = {item.id: item for item in parsed(files[path.replace(".json", ".xml")]).entries}
        second = {item.id: item for item in parsed(files[path.replace(".json", ".atom")]).entries}
        for id_, entry in second.items():
            if id_ in first and id_ in third:
                assert entry.title == first[id_].title == third[id_]["title"]
                assert entry.content[0].value == first[id_].content[0].value == third[id_]["content_html"]
                assert entry.updated == third[id_]["date_modified"]
                assert entry.summary == first[id_].summary == third[id_]["summary"]
                assert entry.published_parsed == first[id_].published_parsed
                assert [tag.label for tag in entry.tags] == [tag.term for tag in first[id_].tags] == third[id_]["tags"]
