"""/cek/ on a portal of 2,000 posts: 300 messages of each kind, and what a query and a changed post cost."""

import gzip
import random
import re
import shutil
import subprocess
import sys
from collections import Counter

import pytest

from browsing import needs_browser, opened, served
from building import AS_OF, ROOT, derive
from messages import EDITS, edited
from newsroom import desk
from newsroom.engine.release import Release
from newsroom.engine.store import Store
from newsroom.proof import genuine, originals
from test_check_page import checked

pytestmark = [pytest.mark.soak, pytest.mark.slow, pytest.mark.xdist_group("large")]
POSTS, MESSAGES = 2000, 300
SHARD_BYTES, QUERY_BYTES = 4096, 60_000
ASKED = r"/cek/(?:indeks\.(?:json|sig)|[kapcn]/[0-9a-f]+\.(?:bin|txt|sum))|/\.well-known/posts\.json"


@pytest.fixture(scope="module")
def large(tmp_path_factory, shared):
    """Return a generated portal with numbers in its texts, and its site."""
    root = tmp_path_factory.mktemp("besar") / "portal"
    tool = str(shared / "tools/corpus.py")
    subprocess.run([sys.executable, tool, "--layout", "newsroom", "-n", str(POSTS), str(root)], check=True)
    shutil.copy(ROOT / "mkdocs.yml", root)
    short = root / "agencies/rumah-sakit-umum.yml"
    short.write_text(re.sub(r'short_name: "\w+"', 'short_name: "RSUD"', short.read_text()))
    for number, file in enumerate(sorted(root.glob("content/*/*/*.md"))):
        chance = random.Random(number)
        head, mark, body = file.read_text().partition("\n---\n\n")
        numbered = re.sub(r"(?<=\w)\. ", lambda _, chance=chance: f" {chance.randint(2, 9999)} orang. ", body)
        file.write_text(head + mark + numbered)
    derive(root, root.parent / "situs", steps=("render_posts", "check_messages"))
    return root, root.parent / "situs"


def test_shards_are_small(large):
    files = [file for sort in "ka" for file in (large[1] / "cek" / sort).glob("*.bin")]
    print(f"\n{len(files)} pecahan, {sum(file.stat().st_size for file in files)} B")
    assert max(file.stat().st_size for file in files) <= SHARD_BYTES


def test_one_changed_post_writes_few_shards(large):
    root, _ = large

    def made():
        found = desk.read(root, {"NEWSROOM_AS_OF": AS_OF}).catalog
        release = Release(Store(root / ".rujukan/store"), root.parent)
        release.derive(originals.jobs(found, {}, release.store))
        release.derive(genuine.jobs(found, release.store, release.prepare, release.blobs))
        return release.blobs

    before = made()
    file = sorted(root.glob("content/*/2022/*.md"))[-1]
    file.write_text(file.read_text() + "\nPetugas membagikan 77 perahu kepada warga kampung sebelah.\n")
    after = made()
    assert len([path for path, blob in after.items() if before[path].sha256 != blob.sha256]) <= 7


def sent_size(file):
    """Return how many bytes a server sends of a file: text is compressed on the way, hashes cannot be."""
    data = file.read_bytes()
    return len(gzip.compress(data, 6)) if file.suffix in (".txt", ".json") else len(data)


@needs_browser
def test_every_edit_gets_its_verdict(large, browser):
    _, site = large
    posts = random.Random(5).sample(sorted(site.glob("*/20*/*/index.html")), MESSAGES)
    verdicts = {name: Counter() for name in EDITS}
    bytes_, sent = [], []
    with served(site) as address, opened(browser, address) as visit:
        page, _, _ = visit("/cek/")
        other, answers = page.context.new_page(), []
        # Playwright takes no method of a list.
        page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108
        for number, post in enumerate(posts):
            other.goto(f"{address}/{post.parent.relative_to(site).as_posix()}/")
            text = other.inner_text(".body")
            for name, message, _ in edited(text, number):
                answers.clear()
                verdicts[name][checked(page, message)] += 1
                urls = [answer.url.removeprefix(address) for answer in answers]
                assert all(re.fullmatch(ASKED, url) for url in urls), urls
                files = [site / url.lstrip("/") for url in urls if "/cek/" in url]
                bytes_.append(sum(file.stat().st_size for file in files))
                sent.append(sum(sent_size(file) for file in files))
            # The shards that were asked for stay in the page.
            page.reload()
    print(f"\n{verdicts}")
    for told, sizes in (("di cakram", bytes_), ("terkirim", sent)):
        print(f"{told}: terbesar {max(sizes)} B, rata-rata {sum(sizes) // len(sizes)} B")
    for name, (_, right) in EDITS.items():
        share = verdicts[name][right] / MESSAGES
        assert share >= {"angka": 0.99, "kutipan": 0.97, "sisipan": 0.99}.get(name, 1), (name, verdicts[name])
        assert right == "SAMA PERSIS" or not verdicts[name]["SAMA PERSIS"]
    assert max(sent) <= QUERY_BYTES
