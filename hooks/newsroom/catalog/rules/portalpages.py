"""Rules about content/portal, which MkDocs publishes as it lies there: pages, pictures, schemas, in their folders."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.catalog.intake import PORTAL_PAGES, Intake, bytes_of
from newsroom.catalog.rules.finding import Finding, galat
from newsroom.text import drawing
from newsroom.text.problem import START

PAGES = ("panduan", "tentang")
SCHEMAS = "skema"
PICTURES = frozenset(["png", "jpg", "svg", "webp", "gif"])


def portal_file(intake: Intake) -> Iterator[Finding]:
    """What MkDocs publishes as it is must be a page, a picture or a schema: nothing that a browser or server would run.

    A drawing (SVG) may hold lines, shapes, texts and their style, and nothing that leads elsewhere.
    """
    for file, name in _published(intake):
        ending = name.rpartition(".")[2] if "." in name else ""
        if not _is_welcome(ending, file.split("/")[2]):
            yield galat(
                START,
                f"berkas {name} tidak boleh ada di {PORTAL_PAGES}/",
                value=name,
                note="akan terbit apa adanya",
                hint="Yang diterima: .md di panduan/ dan tentang/, gambar (.gif .jpg .png .svg .webp), dan .json di skema/.",
                fix="tulis isinya sebagai Markdown (.md) di panduan/ atau tentang/, atau hapus berkas ini.",
                file=file,
            )
        elif ending.lower() == "svg":
            yield from _drawn(intake, file, name)


def _drawn(intake: Intake, file: str, name: str) -> Iterator[Finding]:
    fault = drawing.fault_of(bytes_of(intake.root, file) or b"")
    if fault:
        yield galat(
            START,
            f"gambar {name} memuat lebih dari gambar: {fault.what} pada baris {fault.line}",
            value=fault.what,
            note="dapat dijalankan peramban",
            hint="SVG hanya boleh memuat garis, bentuk, teks, dan gayanya: tanpa skrip, tautan, dan gambar dari luar.",
            fix="simpan lagi sebagai SVG sederhana (plain SVG), atau sebagai .png.",
            file=file,
        )


def portal_page_place(intake: Intake) -> Iterator[Finding]:
    """The portal's own pages stay in panduan/, tentang/ and skema/; elsewhere they would hide an agency's or the site's."""
    for file, name in _published(intake):
        parts = file.split("/")
        ending = name.rpartition(".")[2]
        # Of a file that may be nowhere in content/portal, its kind is told.
        if (len(parts) > 3 and parts[2] in (*PAGES, SCHEMAS)) or not (ending == "md" or ending.lower() in PICTURES):
            continue
        yield galat(
            START,
            f"halaman portal hanya ada di panduan/ dan tentang/, bukan {'/'.join(parts[2:])}",
            value=file,
            note="akan menutupi alamat portal atau instansi",
            fix=f"pindahkan ke `{PORTAL_PAGES}/tentang/{name}`, atau hapus.",
            file=file,
        )


def _published(intake: Intake) -> Iterator[tuple[str, str]]:
    """Yield path and name of the files that MkDocs publishes; it leaves out what begins with a dot."""
    for file, sort in intake.odd_files.items():
        name = file.rpartition("/")[2]
        if sort == "file" and file.startswith(PORTAL_PAGES + "/") and not name.startswith("."):
            yield file, name


def _is_welcome(ending: str, first: str) -> bool:
    if ending == "json":
        return first == SCHEMAS
    # A page outside its folders is told of as such.
    return ending.lower() in PICTURES or (ending == "md" and first != SCHEMAS)


INTAKE_RULES = (portal_file, portal_page_place)
