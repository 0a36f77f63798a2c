"""Rules about the documents that are published beside a post."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from newsroom.catalog.intake import Intake
from newsroom.catalog.paths import relative_file
from newsroom.catalog.post import Attachment, Post
from newsroom.catalog.rules.finding import Finding, galat, nearest
from newsroom.catalog.rules.lookup import item_place
from newsroom.text.problem import Place

# PDF, and formats with an open standard; none that a browser runs. SVG, XML and archives are left out on purpose.
DOCUMENTS = frozenset(["pdf", "csv", "txt", "json", "geojson", "ods", "odt", "odp", "docx", "xlsx", "pptx"])
SIZE_LIMIT = 10 * 1024 * 1024
# What the site itself puts beside a post (design.md, section 5.4).
SITE_FILES = frozenset(["index.html", "kit.json", "kit.zip", "notice.pdf", "feed.json"])
_ZIPPED = ("docx", "xlsx", "pptx")
_ODF = ("ods", "odt", "odp")
_MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<?php", b"<head", b"<body", b"<iframe")


def attached_files(post: Post) -> Iterator[str]:
    """Yield the files of all attachments that a post names, relative to the portal."""
    return (relative_file(post.path, attachment.file) for attachment in post.attachments)


def attachment_outside(post: Post, intake: Intake) -> Iterator[Finding]:
    """An attachment is an ordinary file in the agency's own folder, never a link to somewhere else."""
    for attachment, file, place in _attachments(post):
        linked = intake.files.get(file) in ("symlink", "other")
        if not linked and _is_inside(post, file):
            continue
        fact = "adalah pintasan, bukan berkas" if linked else f"tidak berada di content/{post.agency}/"
        yield galat(
            place,
            f"lampiran {attachment.file} {fact}",
            value=attachment.file,
            note="harus berkas biasa di folder instansi",
            fix=f"salin berkasnya ke {post.folder}/ dan tulis `file: {_name(file)}`.",
        )


def attachment_missing(post: Post, intake: Intake) -> Iterator[Finding]:
    """An attachment's file is there."""
    for attachment, file, place in _attachments(post):
        if file in intake.files or not _is_inside(post, file):
            continue
        beside = {_name(known): known for known in intake.files if known.rpartition("/")[0] == file.rpartition("/")[0]}
        meant = nearest(_name(file), [name for name in beside if not name.endswith(".md")])
        yield galat(
            place,
            f"lampiran {attachment.file} tidak ditemukan",
            value=attachment.file,
            note=f"tidak ada {file}",
            hint=f"Maksud Anda: {meant}?" if meant else "Huruf besar dan kecil dibedakan.",
            fix=f"ganti menjadi `file: {_sibling(attachment.file, meant)}`."
            if meant
            else "taruh berkasnya di sana, atau hapus dari `attachments`.",
        )


def attachment_type(post: Post, _intake: Intake) -> Iterator[Finding]:
    """An attachment is a PDF or a document of an open format."""
    for attachment, file, place in _attachments(post):
        if _ending(file) not in DOCUMENTS:
            yield galat(
                place,
                f"lampiran {attachment.file} bukan jenis dokumen yang diterima",
                value=attachment.file,
                note=f".{_ending(file)} tidak diterima" if _ending(file) else "tanpa akhiran nama",
                hint="Yang diterima: " + " ".join(f".{ending}" for ending in sorted(DOCUMENTS)) + ".",
                fix="simpan dokumennya sebagai PDF; foto dan gambar disebut pada `photos`.",
            )


def attachment_content(post: Post, intake: Intake) -> Iterator[Finding]:
    """An attachment is what its name says; a page or program under a document's name is refused."""
    for attachment, file, place in _attachments(post):
        if _ending(file) not in DOCUMENTS or intake.files.get(file) != "file" or not _is_inside(post, file):
            continue
        head = _head(intake.root / file)
        if not _fits(_ending(file), head):
            yield galat(
                place,
                f"isi lampiran {attachment.file} bukan {_ending(file).upper()}",
                value=attachment.file,
                note=_seen(head),
                hint="Mengganti akhiran nama tidak mengubah isi berkas.",
                fix=f"simpan ulang dokumennya sebagai {_ending(file).upper()} dari aplikasi asalnya.",
            )


def attachment_size(post: Post, intake: Intake) -> Iterator[Finding]:
    """An attachment is 10 MB at most, so that it can be opened on a phone."""
    for attachment, file, place in _attachments(post):
        if intake.files.get(file) != "file" or not _is_inside(post, file):
            continue
        size = (intake.root / file).stat().st_size
        if size > SIZE_LIMIT:
            yield galat(
                place,
                f"lampiran {attachment.file} terlalu besar: {_megabytes(size)}, paling besar {_megabytes(SIZE_LIMIT)}",
                value=attachment.file,
                note=_megabytes(size),
                fix="perkecil gambar di dalamnya, atau bagi menjadi beberapa berkas.",
            )


def attachment_name(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Attachments are published beside the post by their names, so no two have the same, nor one that the site needs."""
    seen: dict[str, str] = {}
    for attachment, file, place in _attachments(post):
        name = _name(file).casefold()
        first = seen.setdefault(name, attachment.file)
        if name in SITE_FILES or first != attachment.file:
            fact = "dipakai portal sendiri" if name in SITE_FILES else f"sama dengan nama {first}"
            yield galat(
                place,
                f"nama lampiran {attachment.file} {fact}",
                value=attachment.file,
                note="keduanya akan mendapat alamat yang sama",
                fix=f"ganti nama berkasnya, misalnya {post.slug}-{_name(file)}.",
            )


# Six rules ask for the same few files of one post after another.
_file = lru_cache(maxsize=64)(relative_file)


def _attachments(post: Post) -> Iterator[tuple[Attachment, str, Place]]:
    for index, attachment in enumerate(post.attachments):
        place = item_place(post, "attachments", index, "file", attachment.file)
        yield attachment, _file(post.path, attachment.file), place


def _is_inside(post: Post, file: str) -> bool:
    return file.startswith(f"content/{post.agency}/")


def _name(file: str) -> str:
    return file.rpartition("/")[2]


def _sibling(file: str, name: str) -> str:
    folder, slash, _old = file.rpartition("/")
    return folder + slash + name


def _ending(file: str) -> str:
    name = _name(file)
    return name.rpartition(".")[2].lower() if "." in name else ""


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(1024)
    except OSError:
        return b""


def _fits(ending: str, head: bytes) -> bool:
    if ending == "pdf":
        return head.startswith(b"%PDF-")
    if ending in _ZIPPED:
        return head.startswith(b"PK\x03\x04")
    if ending in _ODF:
        return head.startswith(b"PK\x03\x04") and b"mimetypeapplication/vnd.oasis.opendocument" in head[:120]
    if b"\0" in head or head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        return False
    return ending not in ("json", "geojson") or head.lstrip(b" \t\r\n")[:1] in (b"{", b"[")


def _seen(head: bytes) -> str:
    """Return what the first bytes look like, in a writer's words."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    known = {
        "halaman web (HTML)": start.startswith((b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<iframe")),
        "PDF": start.startswith(b"%pdf-"),
        "arsip atau dokumen Office": head.startswith(b"PK\x03\x04"),
        "dokumen Office lama": head.startswith(b"\xd0\xcf\x11\xe0"),
        "foto": head.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8")),
        "berkas kosong": not head,
    }
    return "isinya " + next((name for name, matches in known.items() if matches), "jenis lain")


def _megabytes(size: int) -> str:
    return f"{math.ceil(size * 10 / 1024 / 1024) / 10:.1f} MB".replace(".", ",")


RULES = (
    attachment_outside,
    attachment_missing,
    attachment_type,
    attachment_content,
    attachment_size,
    attachment_name,
)
