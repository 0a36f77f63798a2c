"""A subscriber: a reader polls a portal through releases of all kinds, and in the end knows what the public knows.

The reader does what RFC 5005 (section 4) and RFC 6721 ask of one and no more: it reads the live document, follows
`prev-archive` until it meets an archive that it knows, takes of each id what was updated last, and forgets tombstones.
What is deleted here is withdrawn by law, and its file stays. Of a file that somebody deletes outright no feed tells: a
portal that asks for history refuses that, and any other doesn't read what was published before.
"""

import datetime as dt
import os
import random
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from building import flat
from feedmaking import slices_of
from making import post_text
from newsroom.catalog import catalog, inspection, standing
from newsroom.catalog.cells import chosen
from newsroom.engine.index import Index
from newsroom.outputs import photo
from newsroom.outputs.feed_slices import LIMIT

RELEASES = 40
SEEDS = range(20 if os.environ.get("SOAK") else 1)
START = dt.datetime.fromisoformat("2026-08-20T08:00:00+07:00")
URL = "https://rujukan.ujikab.example"
# How often something is merged days after its date, how often all posts are corrected at once, how often one is long.
LATE, MANY, LONG = 0.15, 0.05, 0.1
# This reader polls only after so many releases.
LAZY = 9
STONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


class Entry(NamedTuple):
    """What the reader keeps of an entry."""

    id: str
    title: str
    updated: str
    content: str


class Reader:
    """Holds the title and the moment of what it read, by id, and what it was told is gone."""

    def __init__(self, start):
        self.start, self.items, self.gone, self.known, self.read = start, {}, {}, set(), 0

    def poll(self, files):
        """Read what a subscriber reads."""
        path = self.start
        while path:
            path = path.partition("?")[0]
            self.take(files[path])
            links = ElementTree.fromstring(files[path]).findall("{*}link")
            older = [link.get("href").removeprefix(URL) for link in links if link.get("rel") == "prev-archive"]
            path = older[0] if older and older[0] not in self.known else ""
            self.known.update(older)

    def take(self, data):
        """Take the entries of one document."""
        self.read += 1
        tree = ElementTree.fromstring(data)
        for element in tree.findall("{*}entry"):
            entry = Entry(*(element.findtext(f"{{*}}{name}") for name in Entry._fields))
            held = self.items.get(entry.id)
            if entry.id not in self.gone and (held is None or moment(held.updated) <= moment(entry.updated)):
                self.items[entry.id] = entry
        for stone in tree.iter(STONE):
            self.gone[stone.get("ref")] = stone.get("when")
            self.items.pop(stone.get("ref"), None)


def moment(text):
    return dt.datetime.fromisoformat(text)


class Newsroom:
    """Writers who publish, edit, correct, withdraw and delete by chance, each post as its fields."""

    def __init__(self, root, seed):
        self.root, self.chance, self.posts, self.number = root, random.Random(seed), {}, 0

    def work(self, now):
        """Do the work between two releases, all of it dated before `now`."""
        for _ in range(self.chance.randint(1, 4)):
            self.publish(now)
        for act in self.chance.choices(
            (self.correct, self.edit, self.withdraw, self.remove, self.move), (5, 4, 2, 1, 1), k=3
        ):
            standing_posts = [slug for slug, fields in self.posts.items() if "withdrawn" not in fields]
            if standing_posts:
                act(self.chance.choice(standing_posts), now)
        if self.chance.random() < MANY:
            for slug in [slug for slug, fields in self.posts.items() if "withdrawn" not in fields]:
                self.correct(slug, now)

    def write(self, slug):
        fields = self.posts[slug]
        folder = self.root / "content" / fields["agency"] / "2026"
        path = folder / slug / "index.md" if fields["folder"] else folder / f"{slug}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            post_text(**{name: value for name, value in fields.items() if name not in ("agency", "folder")})
        )

    def publish(self, now):
        self.number += 1
        slug, before = f"kabar-{self.number}", now - dt.timedelta(minutes=self.chance.randint(1, 600))
        if self.chance.random() < LATE:
            before -= dt.timedelta(days=self.chance.randint(1, 60))
        fields = {
            "agency": self.chance.choice(("bpbd", "dinkes")),
            "folder": False,
            "title": f"Kabar nomor {self.number} dari pesisir",
        }
        if self.chance.random() < LONG:
            fields["body"] = "Warga menunggu perahu di tepi jalan sejak pagi, dan posko membagi makanan. " * 900
        if self.chance.random() < 0.2:
            fields["expires"] = (before + dt.timedelta(days=self.chance.randint(1, 20))).isoformat()
        self.posts[slug] = {**fields, "date": before.isoformat(), "changes": []}
        self.write(slug)

    def told(self, slug, now, kind, note):
        moment_ = now - dt.timedelta(minutes=self.chance.randint(1, 59))
        if self.chance.random() < LATE:
            moment_ -= dt.timedelta(days=self.chance.randint(1, 30))
        if moment_.isoformat() > self.posts[slug]["date"]:
            change = {"date": moment_.isoformat(), "kind": kind, "note": note}
            self.posts[slug]["changes"].append(change)
            self.posts[slug]["changes"].sort(key=lambda item: item["date"])
            self.write(slug)

    def correct(self, slug, now):
        self.told(slug, now, "koreksi", f"Angka ke-{len(self.posts[slug]['changes']) + 1} diperbaiki sesuai data.")

    def edit(self, slug, now):
        self.posts[slug]["title"] = f"Kabar {slug} sampai pukul {now:%H.%M} hari {now:%d}"
        self.told(slug, now, "pembaruan", "Keadaan terbaru ditambahkan ke kabar ini.")

    def withdraw(self, slug, now):
        when = (now - dt.timedelta(minutes=5)).isoformat()
        self.posts[slug]["withdrawn"] = {"date": when, "reason": "keliru", "note": "Terbit sebelum datanya diperiksa."}
        self.write(slug)

    def remove(self, slug, now):
        when = (now - dt.timedelta(minutes=5)).isoformat()
        self.posts[slug]["withdrawn"] = {"date": when, "reason": "hukum", "note": "Dihapus atas putusan pengadilan."}
        self.write(slug)

    def move(self, slug, _now):
        """Put the post into a folder of its own: its address stays."""
        if not self.posts[slug]["folder"]:
            (self.root / "content" / self.posts[slug]["agency"] / "2026" / f"{slug}.md").unlink()
            self.posts[slug]["folder"] = True
            self.write(slug)


def history_of(found):
    """Return the live documents of the portal and of BPBD, and all archives."""
    folders, files = ("/", "/bpbd/", "/umpan/arsip/"), {}
    for job in flat(slices_of(found)):
        if job.folder in folders:
            files |= {job.folder + name: data for name, data in job.run(*job.gathered()).items()}
    return files


def public(found, posts):
    """Return id, title and moment of what is public."""
    state = {}
    for docket in posts:
        post = found.opened(docket)
        if post.withdrawn and post.withdrawn.reason == "hukum":
            continue
        title = standing.marked_as_told(post)
        state[f"tag:rujukan.ujikab.example,{post.year}:{post.id}"] = (title, post.modified)
    return state


@pytest.mark.parametrize("seed", SEEDS)
def test_a_reader_ends_with_exactly_what_is_public(portal, seed):
    settings = portal / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("feed_items: 30", "feed_items: 12"))
    newsroom, now = Newsroom(portal, seed), START
    readers = [Reader(start) for start in ("/feed.atom", "/bpbd/feed.atom")]
    lazy = [Reader(reader.start) for reader in readers]
    seen, missed, index = set(), set(), Index(portal / ".rujukan/index", "tests")
    for number in range(RELEASES):
        now += dt.timedelta(hours=newsroom.chance.randint(12, 60))
        newsroom.work(now)
        intake = inspection.inspect(portal, photo.probe, index).intake
        found = catalog.publishable(intake, (), now)
        files = history_of(found)
        # What came and went between two polls is read when an archive has it.
        missed |= {post.id for post in found.posts if post.path not in seen and post.expired(found.now)}
        seen |= {post.path for post in found.posts} | {post.path.replace(".md", "/index.md") for post in found.posts}
        assert max(len(data) for path, data in files.items() if path.endswith("/feed.atom")) <= LIMIT
        for reader in readers if (number + 1) % LAZY and number + 1 < RELEASES else readers + lazy:
            reader.poll(files)
    for reader in readers + lazy:
        posts = found.posts if reader.start == "/feed.atom" else chosen(found, "member", "bpbd")
        held = {id_: (entry.title, moment(entry.updated)) for id_, entry in reader.items.items()}
        wanted = public(found, posts)
        wanted = {id_: facts for id_, facts in wanted.items() if id_ in held or id_.split(":", 2)[2] not in missed}
        assert held == wanted
        removed = {post.id for post in map(found.opened, posts) if post.withdrawn and post.withdrawn.reason == "hukum"}
        assert {id_.split(":", 2)[2] for id_ in reader.gone} == removed
        withdrawn = [entry for entry in reader.items.values() if entry.title.startswith("[DICABUT] ")]
        assert all("Terbit sebelum datanya diperiksa." in entry.content for entry in withdrawn)
        assert reader.read < 8 * RELEASES
    assert newsroom.number > RELEASES
