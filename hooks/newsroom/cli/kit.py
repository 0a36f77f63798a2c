"""`newsroom kit`: writes the share kit of one post into a folder, be it published or not, and shows its texts."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsroom import desk
from newsroom.catalog import docket
from newsroom.catalog.catalog import Catalog, visible
from newsroom.catalog.docket import Docket
from newsroom.catalog.intake import is_post
from newsroom.cli.check import relative
from newsroom.cli.codes import FINE, FOUND, USAGE
from newsroom.engine.job import Group, Job
from newsroom.engine.store import Blob
from newsroom.outputs import card, snippet
from newsroom.text import dates, problem

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

FOLDER = "bahan-sebar"
NOTE = "PRATINJAU.txt"


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("kit", help="tulis bahan sebar satu kiriman ke sebuah folder, juga sebelum terbit")
    parser.add_argument("file", metavar="BERKAS", help="berkas kiriman, atau foldernya")
    parser.add_argument("-o", "--output", metavar="FOLDER", help=f"folder tujuan; biasanya {FOLDER}/<nama kiriman>")
    parser.set_defaults(run=run)


def run(root: Path, options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Write the kit and print its texts; return 1 when the post has Problems that stop it, or is not for the public."""
    try:
        path = _post_path(root, options.file)
    except FileNotFoundError as error:
        sys.stderr.write(f"newsroom: {error}\n")
        return USAGE
    read = desk.read(root, environ, preview=True, keep=False)
    found = [item for item in read.problems if item.file == path]
    if found:
        sys.stdout.write(problem.report(found, desk.short_names(read.catalog)) + "\n\n")
    if any(item.stops for item in found):
        sys.stdout.write("Bahan sebar belum dibuat; perbaiki dahulu galat di atas.\n")
        return FOUND
    post = next((item for item in read.catalog.posts if item.path == path), None)
    if post is None:
        sys.stdout.write("Kiriman ini tidak untuk umum, jadi tidak mempunyai bahan sebar.\n")
        return FOUND
    target = Path.cwd() / options.output if options.output else root / FOLDER / post.slug
    notice = _notice(read.catalog, post)
    files = derived(read.catalog, post)
    _write(target, files, notice)
    sys.stdout.writelines(_report(json.loads(files[snippet.KIT]), target, notice))
    return FINE


def _post_path(root: Path, given: str) -> str:
    """Return the path of a post, relative to the portal; a folder with a post in it stands for the post."""
    file = Path.cwd() / given
    if file.is_dir():
        file /= "index.md"
    if not file.is_file():
        raise FileNotFoundError(f"berkas tidak ada: {given}")
    path = relative(root, file)
    if not is_post(path):
        raise FileNotFoundError(f"bukan kiriman: {given}")
    return path


def _notice(catalog: Catalog, post: Docket) -> str:
    """Return what must be said of a post that nobody can read yet, or nothing."""
    if visible([post], catalog.now):
        return ""
    when = docket.moment(post.when or 0).astimezone(catalog.agency_of(post).tzinfo)
    why = "masih konsep" if post.draft else f"terjadwal {dates.long_date(when)} pukul {dates.clock(when)}"
    return f"PRATINJAU: kiriman ini belum terbit ({why}). Alamat di dalam teks belum dapat dibuka; jangan disebarkan dahulu."


def derived(catalog: Catalog, post: Docket) -> dict[str, bytes]:
    """Return the files of a post's kit, as they are published when nothing changes until then."""
    as_of = max(catalog.as_of, docket.moment(post.when or 0))
    alone = replace(catalog, posts=(post,), as_of=as_of, preview=False, problems=(), memo={})
    cards = _made(card.jobs(alone), post)
    kept = {hashlib.sha256(data).hexdigest(): data for data in cards.values()}
    blobs = {post.url + name: Blob(hashlib.sha256(data).hexdigest(), len(data), 0) for name, data in cards.items()}
    texts = _made(snippet.jobs(alone, blobs, lambda blob: kept[blob.sha256]), post)
    texts.pop(snippet.ZIP, None)
    record = json.loads(texts[snippet.KIT])
    written = {f"{name}.txt": f"{snippet.written(entry)}\n".encode() for name, entry in record["texts"].items()}
    return {**cards, **texts, **written}


def _made(items: Iterable[Job | Group], post: Docket) -> dict[str, bytes]:
    jobs = (job for job in _flat(items) if job.folder == post.url)
    return {name: data for job in jobs for name, data in job.run(*job.gathered()).items()}


def _flat(items: Iterable[Job | Group]) -> Iterator[Job]:
    for item in items:
        if isinstance(item, Group):
            yield from _flat(item.items())
        else:
            yield item


def _write(target: Path, files: Mapping[str, bytes], notice: str) -> None:
    """Write the files; an older kit in the same folder goes, anything else in it stays."""
    if (target / snippet.KIT).is_file() and target.parent.name == FOLDER:
        shutil.rmtree(target)
    target.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (target / name).write_bytes(data)
    if notice:
        (target / NOTE).write_text(f"{notice}\n", encoding="utf-8")


def _report(record: Mapping[str, Any], target: Path, notice: str) -> Iterator[str]:
    if notice:
        yield f"{notice}\n\n"
    for entry in record["texts"].values():
        yield f"{entry['label']}: {_counted(entry)}\n{_indented(entry['text'])}\n"
        for part in entry.get("parts", ()):
            yield f"\n  bagian, {part['count']} {entry['unit']}\n{_indented(part['text'], 4)}\n"
        yield "\n"
    cards = ", ".join(str(row["file"]) for row in record["cards"])
    yield f"Ditulis ke {target}: {cards}, {snippet.KIT}, dan {len(record['texts'])} teks.\n"


def _counted(entry: Mapping[str, Any]) -> str:
    return f"{entry['count']} dari {entry['limit']} {entry['unit']}"


def _indented(text: str, width: int = 2) -> str:
    return "\n".join(" " * width + line if line else "" for line in text.split("\n"))
