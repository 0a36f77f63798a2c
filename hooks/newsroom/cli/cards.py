"""`newsroom cards`: a page for designers with every format and type of card, and titles that try them hard."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsroom.catalog.cardfacts import CardFacts, SheetFacts
    from newsroom.catalog.catalog import Catalog

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
    Shown = tuple[str, SheetFacts, bytes, bytes]

FOLDER = ".rujukan/cards"
TITLES = {
    "terpendek": "Rob surut",
    "terpanjang": "Banjir rob di Muara Padi, 102 warga mengungsi ke Balai Desa sejak 21 November 2026 pukul 09.00 WIB",
    "kata terlebar": "Pertanggungjawaban penyelenggaraan ketenagakerjaan dipertanggungjawabkan Bupati",
    "emoji": "Rob 🌊 malam ini, warga 👨‍👩‍👧 siaga di posko 🇮🇩",
    "aksara Jawa": "Lomba menulis ꦲꦏ꧀ꦱꦫꦗꦮ bagi pelajar dibuka sampai Jumat",
    "nama Arab": "Kiai Ahmad أحمد بن محمد membuka pesantren kilat di Masjid Raya",
}
GAP, TALL = 20, 252
HEAD = """<!doctype html>
<html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Lembar contoh kartu</title>
<style>
body{margin:2rem;font:16px/1.5 system-ui,sans-serif;background:#e9e9e6;color:#16181d}
section{display:flex;flex-wrap:wrap;gap:1rem;align-items:start;margin:0 0 3rem}
h2{margin:0 0 .5rem;font-size:1.1rem}img{height:20rem;width:auto}
</style>
<h1>Lembar contoh kartu</h1>
"""


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("cards", help="lembar contoh semua kartu, untuk perancang")
    parser.add_argument("--to", metavar="FOLDER", help=f"tempat hasilnya; biasanya {FOLDER}")
    parser.set_defaults(run=run)


def run(root: Path, options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Draw the cards of the newest post of each type, with its own title and with hard ones; return 1 if it can't be."""
    from newsroom import desk
    from newsroom.catalog.looks import TemplateError

    folder = Path(options.to) if options.to else root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    read = desk.read(root, environ, keep=False)
    try:
        _draw(folder, list(_shown(read.catalog)))
    except TemplateError as error:
        sys.stderr.write(f"newsroom: {error}\n")
        return 1
    sys.stdout.write(f"{folder / 'index.html'}\n")
    return 0


def _shown(catalog: Catalog) -> Iterator[Shown]:
    """Yield name, facts, photo and logo of every case; hard titles are shown without a photo and with one."""
    from newsroom.catalog.cardfacts import SheetFacts, card_facts, sheet_facts
    from newsroom.catalog.post import TYPES

    cards = (card_facts(catalog, catalog.opened(post)) for post in catalog.posts)
    photo = next((card for card in cards if card.cover), None)
    for kind, label in TYPES.items():
        posts = [catalog.opened(post) for post in catalog.posts if post.type == kind]
        if not posts:
            continue
        facts = sheet_facts(catalog, next((post for post in posts if not post.withdrawn), posts[0]))
        card = facts.card
        bare = card._replace(cover="", cover_digest="", focus="")
        yield label, facts, *_files(catalog, card)
        for name, title in TITLES.items():
            hard = bare._replace(title=title)
            yield f"{label}: {name}", facts._replace(card=hard), *_files(catalog, hard)
            if photo:
                hard = hard._replace(cover=photo.cover, cover_digest=photo.cover_digest, focus=photo.focus)
                yield f"{label}: {name}, dengan foto", facts._replace(card=hard), *_files(catalog, hard)
        yield f"{label}: dikoreksi", facts._replace(card=card._replace(stamp="DIKOREKSI")), *_files(catalog, card)
        gone = bare._replace(stamp="DICABUT", instruction="", until="")
        yield f"{label}: dicabut", SheetFacts(gone, "Kiriman ini terbit karena kekeliruan."), *_files(catalog, gone)


def _files(catalog: Catalog, card: CardFacts) -> tuple[bytes, bytes]:
    """Return the bytes of a card's photo and logo."""
    from newsroom.catalog.material import file_bytes

    cover = file_bytes(catalog.root, card.cover, card.cover_digest) if card.cover else b""
    return cover, file_bytes(catalog.root, card.logo, card.logo_digest) if card.logo else b""


def _draw(folder: Path, shown: list[Shown]) -> None:
    """Write all pictures, the page that shows them, and one small picture with the cases that have real titles."""
    from newsroom.outputs import card_drawing

    parts, rows = [HEAD], []
    for number, (name, facts, cover, logo) in enumerate(shown):
        made = {**card_drawing.derive(facts.card, cover, logo), **card_drawing.derive_passing(facts, cover, logo)}
        pictures = []
        for file, data in made.items():
            path = f"{number:02}-{file}"
            (folder / path).write_bytes(data)
            if not file.endswith(".pdf"):
                pictures.append(f'<a href="{path}"><img src="{path}" alt="{file}" loading="lazy"></a>')
        parts.append(f"<h2>{escape(name)}</h2>\n<section>\n" + "\n".join(pictures) + "\n</section>\n")
        if ":" not in name:
            rows.append([data for file, data in made.items() if not file.endswith(".pdf")])
    (folder / "index.html").write_text("".join(parts), encoding="utf-8")
    (folder / "lembar.webp").write_bytes(card_drawing.sheet_of(rows, TALL, GAP))
