"""What writers and operators do to a portal, by chance: the edits of the tests that compare a rebuild with a first build."""

import os
import random
import re
import shutil
import time
from dataclasses import dataclass, field

from building import ROOT
from making import photo_bytes, write_post

ALL_TEMPLATES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "overrides").rglob("*")
    if path.suffix in {".css", ".html", ".js", ".xml", ".yml"} and "handbook" not in path.parts
)
SWITCHES = {
    "kit_days": (0, 10, 90),
    "search": ("true", "false"),
    "open_data": ("true", "false"),
    "short_links": ("true", "false"),
    "agenda": ("true", "false"),
    "quality": (60, 75),
    "feed_formats": ("[rss]", "[rss, atom, json]", "[atom, json]"),
    "widths": ("[320, 640]", "[320, 640, 960, 1280]"),
}
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
    """Change a template in a way that shows, or would show; comments of scripts are left out of what is published."""
    path = news.root / news.chance.choice(["overrides/pages/post.html", "overrides/pages/list.html", *ALL_TEMPLATES])
    alter(path, news.words(1))


def alter(path, word):
    text = path.read_text()
    mark = {".css": f".{word} {{ color: red }}", ".js": f"void '{word}';", ".yml": f"# {word}"}.get(path.suffix)
    mark = mark or f"<!-- {word} -->"
    shown = re.sub(r"(</p>|</header>|</body>)", lambda found: mark + found[0], text, count=1)
    path.write_text(shown if path.suffix == ".html" and shown != text else f"{text}\n{mark}\n")


def change_settings(news):
    path = news.root / "mkdocs.yml"
    text = re.sub(r"feed_items: \d+", f"feed_items: {news.chance.randrange(5, 40)}", path.read_text())
    path.write_text(re.sub(r"(?m)^(    name: ).*$", rf'\1"Rujukan {news.words(2)}"', text))


def switch(news):
    """Switch something of the portal on or off, or to another measure."""
    path = news.root / "mkdocs.yml"
    name, values = news.chance.choice(list(SWITCHES.items()))
    text = re.sub(rf"(?m)^    {name}: .*\n", "", path.read_text())
    path.write_text(text.replace("  portal:\n", f"  portal:\n    {name}: {news.chance.choice(values)}\n", 1))


def exchange(news):
    """Let two posts exchange their files' contents."""
    one, other = news.some_post(), news.some_post()
    text = one.read_text()
    one.write_text(other.read_text())
    other.write_text(text)


def attach(news):
    """Give a post a file beside it, which another post may have too, or change it."""
    path = news.some_post()
    (path.parent / "lampiran.csv").write_text(f"hari,pompa\n1,{news.chance.randrange(9)}\n")
    if "attachments:" not in path.read_text():
        told = 'attachments: [{file: lampiran.csv, title: "Jadwal pompa air"}]\naudience: '
        path.write_text(path.read_text().replace("audience: ", told, 1))


def pass_time(news):
    news.as_of = news.chance.choice(MOMENTS)


def touch(news):
    os.utime(news.some_post(), ns=(time.time_ns(), news.chance.randrange(10**18)))


EDITS = (add, change_body, retitle, link, correct, withdraw, delete, rename, move, hide, change_agency)
EDITS += (change_template, change_settings, switch, exchange, attach, pass_time, touch)


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
