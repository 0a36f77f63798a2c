"""Writes the same posts as each tool wants them: front matter, folders, the agencies, and the tool's own templates."""

from __future__ import annotations

import compileall
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import posts as made
from posts import Agency, Post

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PEERS = HERE / "peers"
STYLES = {"hugo": "layouts/_partials/style.css", "eleventy": "src/_includes/style.css"}
LEAN = "lean"
# What no peer has: share kits, the index of sentences, the log, the lists of proof.
ONLY_OURS = ("make_snippets", "check_messages", "keep_log", "prove_release")
STREET = "Jalan Menara Air"
COLORS = ("#0b4f6c", "#8c3b2e", "#2f5d3a", "#5b3a7a", "#7a4b00", "#1f4e8c")


def facts(agency: Agency) -> dict[str, object]:
    """Return what is known of an agency; the tools that have agency files write exactly this."""
    host = f"{agency.slug}.contohprov.example"
    return {
        "name": agency.name,
        "short_name": agency.short_name,
        "kind": agency.kind,
        "zone": "WIB",
        "color": COLORS[sum(agency.slug.encode()) % len(COLORS)],
        "about": f"{agency.name} melayani warga dari kantor pusat dan dari loket keliling di desa.",
        "website": f"https://{host}/",
        "address": f"{STREET} 12, Kota Contoh",
        "phone": "+62 21 555 0110",
        "email": f"humas@{host}",
        "contacts": [{"id": "humas", "name": f"Humas {agency.short_name}", "role": "Humas", "email": f"humas@{host}"}],
        "number_pattern": f"{{tahun}}/{agency.code}/{{nomor:5}}",
    }


def write(
    layout: str, out: Path, count: int, photos: list[Path] | None = None, cover: bool = False, mode: str = ""
) -> int:
    """Write `count` posts into a new folder and return how many there are; the first ones get the photos.

    A photo stands in the text, or is the post's cover; only ours and Hugo have photos. `mode` is ours: lean or whole.
    """
    shutil.rmtree(out, ignore_errors=True)
    shutil.rmtree(out.with_name(f"{out.name}.lama"), ignore_errors=True)
    out.mkdir(parents=True)
    PREPARE[layout](out, mode)
    agencies = made.agencies()
    _write_agencies(layout, out, agencies)
    number, years = 0, set[tuple[str, int]]()
    for post in made.posts(count, photos=len(photos or ())):
        file = path_of(layout, out, post)
        _write(file, HEADS[layout](post, cover) + body(post, layout, cover))
        if post.photo is not None and photos:
            os.link(photos[post.photo], file.parent / "foto.jpg")
        years.add((post.agency.slug, post.year))
        number += 1
    if layout == "hugo":
        _write_sections(out, years)
    return number


def path_of(layout: str, out: Path, post: Post) -> Path:
    """Return the file of a post; one with a photo has a folder of its own."""
    name = f"{post.slug}/index.md" if post.photo is not None else f"{post.slug}.md"
    return out / FOLDERS[layout] / post.agency.slug / str(post.year) / name


def body(post: Post, layout: str, cover: bool) -> str:
    """Return the Markdown of a post; only Material needs to be told where its excerpt ends."""
    blocks = list(post.blocks)
    if layout == "material":
        blocks[:0] = [f"# {post.title}"]
        blocks.insert(2, "<!-- more -->")
    if post.photo is not None and not cover:
        blocks.insert(1, f"![{made.PICTURE} di {post.place}](foto.jpg)")
    return "\n\n".join(blocks) + "\n"


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _yaml(values: Mapping[str, object]) -> str:
    """Return a mapping as YAML; JSON is YAML, and quotes what needs it."""
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())


def _head(values: Mapping[str, object]) -> str:
    return f"---\n{_yaml(values)}---\n"


# ---- what stands above a post ----------------------------------------------------------------------------------


def _rujukan(post: Post, cover: bool) -> str:
    values: dict[str, object] = {"title": post.title, "type": post.kind, "summary": post.summary, "audience": "public"}
    values |= {"number": post.number, "place": post.place, "topics": post.topics, "contacts": ["humas"]}
    if post.photo is not None and cover:
        alt = f"{made.PICTURE} di {post.place}"
        values["photos"] = [{"file": "foto.jpg", "alt": alt, "credit": "Humas"}]
    # A quoted date would be a text.
    return f"---\ndate: {post.moment.isoformat()}\n{_yaml(values)}---\n"


def _hugo(post: Post, _cover: bool) -> str:
    values = {"title": post.title, "date": post.moment.isoformat(), "summary": post.summary, "number": post.number}
    return _head(
        values
        | {"place": post.place, "jenis": [post.kind], "topik": post.topics, "arsip": [f"{post.moment:%Y-%m}"]}
        | {"agency": post.agency.slug}
    )


def _material(post: Post, _cover: bool) -> str:
    # Without a title here MkDocs reads the heading of every post again whenever it compares two posts.
    values = {"title": post.title, "slug": post.slug, "description": post.summary, "categories": [post.agency.name]}
    return f"---\ndate: {post.moment:%Y-%m-%d %H:%M:%S}\n{_yaml(values)}---\n"


def _pelican(post: Post, _cover: bool) -> str:
    lines = {"Title": post.title, "Date": f"{post.moment:%Y-%m-%d %H:%M}", "Category": post.agency.slug}
    lines |= {"Tags": ", ".join((*post.topics, post.kind)), "Slug": post.slug, "Summary": post.summary}
    lines |= {"Number": post.number, "Place": post.place}
    return "".join(f"{key}: {value}\n" for key, value in lines.items()) + "\n"


def _eleventy(post: Post, _cover: bool) -> str:
    values = {"title": post.title, "date": post.moment.isoformat(), "summary": post.summary, "number": post.number}
    return _head(values | {"place": post.place, "kind": post.kind, "topics": post.topics, "agency": post.agency.slug})


# ---- what stands around the posts --------------------------------------------------------------------------------


def _write_agencies(layout: str, out: Path, agencies: Iterable[Agency]) -> None:
    for agency in agencies:
        if layout == "rujukan":
            _write(out / "agencies" / f"{agency.slug}.yml", _yaml(facts(agency)))
        elif layout in ("hugo", "eleventy"):
            folder = out / ("data" if layout == "hugo" else "src/_data") / "agencies"
            _write(folder / f"{agency.slug}.json", json.dumps(facts(agency), indent=1))


def _write_sections(out: Path, years: Iterable[tuple[str, int]]) -> None:
    """Tell Hugo of the agencies and their years: without these files a year would be no section of its own."""
    for agency, year in sorted(years):
        _write(out / f"content/{agency}/_index.md", _head({"title": agency}))
        _write(out / f"content/{agency}/{year}/_index.md", _head({"title": f"{agency}, {year}", "outputs": ["html"]}))


def _peer(layout: str) -> Callable[[Path, str], None]:
    """Return what copies a tool's templates; the two that inline a style sheet get the same one."""

    def prepare(out: Path, _mode: str) -> None:
        shutil.copytree(PEERS / layout, out, dirs_exist_ok=True)
        if layout in STYLES:
            shutil.copy(PEERS / "style.css", out / STYLES[layout])

    return prepare


def _prepare_rujukan(out: Path, mode: str) -> None:
    """Copy this repository's portal without its posts and agencies; lean leaves out what only we have."""
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    if mode == LEAN:
        settings = re.sub(rf"^ *- hooks/(?:{'|'.join(ONLY_OURS)})\.py.*\n", "", settings, flags=re.MULTILINE)
        for name in ("agenda", "open_data", "search"):
            settings = settings.replace(f"{name}: true", f"{name}: false")
        feeds = "    feed_formats: [rss]\n    feed_slices: [portal, agency]\n    short_links: false"
        settings = settings.replace("    short_links: true", feeds)
    _write(out / "mkdocs.yml", settings)
    for folder in ("overrides", "content/portal"):
        shutil.copytree(ROOT / folder, out / folder)
    # Code and templates lie beside each other, as in a portal that is a copy of the repository.
    shutil.copytree(ROOT / "hooks", out / "hooks", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    compileall.compile_dir(out / "hooks", quiet=2)


HEADS: Mapping[str, Callable[[Post, bool], str]] = {
    "rujukan": _rujukan,
    "hugo": _hugo,
    "material": _material,
    "pelican": _pelican,
    "eleventy": _eleventy,
}
FOLDERS = {
    "rujukan": "content",
    "hugo": "content",
    "material": "docs/blog/posts",
    "pelican": "content",
    "eleventy": "src/posts",
}
PREPARE: Mapping[str, Callable[[Path, str], None]] = {
    "rujukan": _prepare_rujukan,
    **{name: _peer(name) for name in ("hugo", "material", "pelican", "eleventy")},
}
