"""What share cards cost: ours in each format, and the social cards of Material for as many pages."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import layouts
import measure
import photos
import posts
import tools

if TYPE_CHECKING:
    from newsroom.catalog.cardfacts import SheetFacts

HOST = "https://rujukan.contohprov.example"
AGENCIES = 5
FONTS = {"Regular": "PlusJakartaSans-SemiBold.ttf", "Bold": "PlusJakartaSans-ExtraBold.ttf"}
SITE = """site_name: Rujukan Provinsi Contoh
site_url: {host}/
theme: {{name: material, font: false}}
plugins: {plugins}
"""


def compare(work: Path, count: int, rounds: int) -> dict[str, float]:
    """Return processor milliseconds: of `card.jpg` without and with photo, of all other formats, of a card of Material.

    Ours are medians over posts, in one process; Material's is what its build with cards costs more than one without.
    """
    ours: dict[str, list[float]] = {}
    peer: list[float] = []
    files = photos.photos(work / "photos", count)
    for _ in range(rounds):
        for kind, spent in _ours(count, files).items():
            ours.setdefault(kind, []).extend(spent)
        peer.append(_material(work, count))
    found = {kind: round(1000 * median(spent), 1) for kind, spent in ours.items()}
    return {**found, "material": round(1000 * median(peer), 1)}


def _ours(count: int, files: list[Path]) -> dict[str, list[float]]:
    """Return the seconds of each post, by what was drawn; the first one is not counted: it reads fonts and templates."""
    from newsroom.outputs import card_drawing

    spent: dict[str, list[float]] = {"plain": [], "cover": [], "all": [], "all-cover": []}
    for kind, seconds in spent.items():
        for turn, post in enumerate(_by_agency(count)):
            photo = files[turn % len(files)].read_bytes() if kind in ("cover", "all-cover") else b""
            sheet = _facts(post, photo)
            whole = kind.startswith("all")
            derive = card_drawing.derive_passing if whole else card_drawing.derive
            before = time.process_time()
            derive(sheet if whole else sheet.card, photo, b"")
            if turn:
                seconds.append(time.process_time() - before)
    shown = {kind: round(1000 * median(seconds), 1) for kind, seconds in spent.items()}
    print(f"cards of ours {count:>5}", shown, flush=True)
    return spent


def _by_agency(count: int) -> list[posts.Post]:
    """Return posts of a few agencies, one after the other, as a build draws them."""
    names = [agency.slug for agency in posts.agencies()[:AGENCIES]]
    found = [post for post in posts.posts(20 * count) if post.agency.slug in names]
    return sorted(found[:count], key=lambda post: post.agency.slug)


def _facts(post: posts.Post, photo: bytes) -> SheetFacts:
    """Return what the cards of a post of the benchmark show."""
    from newsroom.catalog.cardfacts import CardFacts, SheetFacts

    address = f"{HOST}/r/{post.number}"
    card = CardFacts(
        title=post.title,
        type_label="Siaran pers",
        agency_name=post.agency.name,
        agency_short=post.agency.short_name,
        color="#1b5e7d",
        logo="",
        logo_digest="",
        date=f"{post.moment.day} November 2026",
        number=post.number,
        portal="Rujukan Provinsi Contoh",
        cover="foto.jpg" if photo else "",
        link=f"{address}/",
        address=address.removeprefix("https://"),
    )
    return SheetFacts(card, post.summary)


def _material(work: Path, count: int) -> float:
    """Return the processor seconds of one social card."""
    costs = {}
    for name, plugins in (("without", "[]"), ("with", "[social]")):
        folder = work / "card-sites" / f"material-{name}"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "docs").mkdir(parents=True)
        (folder / "mkdocs.yml").write_text(SITE.format(host=HOST, plugins=plugins), encoding="utf-8")
        fonts = folder / ".cache/plugin/social/fonts/Roboto"
        fonts.mkdir(parents=True)
        for style, file in FONTS.items():
            shutil.copy(layouts.ROOT / "overrides/fonts" / file, fonts / f"{style}.ttf")
        for post in posts.posts(count):
            text = f"---\ntitle: {post.title!r}\ndescription: {post.summary!r}\n---\n\n{post.summary}\n"
            (folder / "docs" / f"{post.slug}.md").write_text(text, encoding="utf-8")
        (folder / "docs/index.md").write_text("# Beranda\n", encoding="utf-8")
        command = [str(work / "python/bin/mkdocs"), "build", "--quiet"]
        cost = measure.run(command, folder, tools.environment(folder), folder.with_suffix(".log"))
        cards, _ = measure.outputs(folder / "site/assets/images/social", ".png") if name == "with" else (count, 0)
        assert cards >= count, f"Material drew {cards} cards"
        costs[name] = cost.cpu
        print(f"cards of Material {name:8} {cost.cpu:8.2f} CPU s", flush=True)
    return max(0.0, costs["with"] - costs["without"]) / count
