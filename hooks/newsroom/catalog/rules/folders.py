"""Rules about the files beside posts: what may lie there, and that each is named by a post."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.catalog.intake import PORTAL_PAGES, Intake
from newsroom.catalog.rules.attachments import DOCUMENTS
from newsroom.catalog.rules.finding import Finding, galat, nearest, peringatan, saran
from newsroom.text.problem import START

PHOTOS = frozenset(["jpg", "jpeg", "png", "webp", "gif", "tif", "tiff"])
AGENCY_FILES = frozenset(["yml", "png", "jpg", "webp", "md"])
SIDECAR = ".sig"
# Files of git itself that are no litter.
GIT_FILES = frozenset([".gitkeep", ".gitignore", ".gitattributes"])
LITTER = frozenset(["thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"])
LITTER_ENDINGS = ("~", ".bak", ".tmp", ".swp", ".crdownload", ".part", ".orig")
CURES = {
    "heic": "simpan fotonya sebagai JPG (di iPhone: Pengaturan > Kamera > Format > Paling Kompatibel)",
    "heif": "simpan fotonya sebagai JPG",
    "svg": "simpan gambarnya sebagai PNG; berkas SVG dapat memuat program",
    "doc": "simpan sebagai PDF atau .docx",
    "xls": "simpan sebagai .xlsx atau .csv",
    "ppt": "simpan sebagai PDF atau .pptx",
    "docm": "simpan sebagai .docx, tanpa makro",
    "xlsm": "simpan sebagai .xlsx, tanpa makro",
    "zip": "lampirkan berkasnya satu per satu",
    "rar": "lampirkan berkasnya satu per satu",
    "mp4": "unggah videonya ke kanal resmi dan taruh tautannya",
    "mov": "unggah videonya ke kanal resmi dan taruh tautannya",
    "html": "tulis isinya sebagai Markdown (.md)",
    "htm": "tulis isinya sebagai Markdown (.md)",
    "markdown": "ganti akhiran namanya menjadi .md",
    "yaml": "ganti akhiran namanya menjadi .yml",
}


def unexpected_file(intake: Intake) -> Iterator[Finding]:
    """Only posts, photos and open documents lie in an agency's folder; what a browser or server would run never does."""
    for file, sort in intake.odd_files.items():
        if sort != "file" or file.startswith(PORTAL_PAGES + "/") or is_hidden(file) or _is_expected(file):
            continue
        if _is_signature(intake, file):
            continue
        # The post that names it is told at its own line.
        if file in intake.shown_files:
            continue
        name = file.rpartition("/")[2]
        ending = name.rpartition(".")[2] if "." in name else ""
        if ending.lower() == "md":
            cure = f"ganti nama berkas menjadi {name.rpartition('.')[0]}.md"
        else:
            cure = CURES.get(ending.lower(), "hapus berkas ini dari folder")
        yield galat(
            START,
            f"berkas {name} tidak boleh ada di sini",
            value=name,
            note=f"jenis .{ending} tidak diterima" if ending else "jenisnya tidak dikenal",
            hint=f"Yang diterima: .md, foto ({_list(PHOTOS)}), dan dokumen ({_list(DOCUMENTS)}).",
            fix=f"{cure}.",
            file=file,
        )


def _list(endings: frozenset[str]) -> str:
    return " ".join(sorted(f".{ending}" for ending in endings))


def is_hidden(file: str) -> bool:
    """Return whether a file is one that a computer leaves behind: hidden, a lock, a backup."""
    name = file.rpartition("/")[2].lower()
    return name.startswith((".", "~$")) or name in LITTER or name.endswith(LITTER_ENDINGS)


def _is_signature(intake: Intake, file: str) -> bool:
    """Return whether a file is the signature of another one beside it in an agency's folder."""
    return file.startswith("content/") and file.endswith(SIDECAR) and file.removesuffix(SIDECAR) in intake.files


def _is_expected(file: str) -> bool:
    name = file.rpartition("/")[2]
    ending = name.rpartition(".")[2] if "." in name else ""
    if file.startswith("agencies/"):
        return ending in AGENCY_FILES and not (ending == "yml" and file.count("/") > 1)
    return ending == "md" or ending.lower() in PHOTOS or ending.lower() in DOCUMENTS


def hidden_file(intake: Intake) -> Iterator[Finding]:
    """Files that a computer leaves behind (.DS_Store, Thumbs.db, ~$x.docx) don't belong in the repository."""
    for file in intake.odd_files:
        name = file.rpartition("/")[2]
        # MkDocs publishes what lies in content/portal, unless its name begins with a dot; portal-file tells of it.
        published = file.startswith(PORTAL_PAGES + "/") and not name.startswith(".")
        if is_hidden(file) and name not in GIT_FILES and not file.endswith(".md") and not published:
            yield saran(
                START,
                f"berkas {name} ditinggalkan oleh komputer dan tidak diperlukan",
                value=name,
                note="tidak pernah terbit",
                fix=f"hapus {file}.",
                file=file,
            )


def symlink(intake: Intake) -> Iterator[Finding]:
    """Every file is an ordinary one: no symbolic link, which may show what lies elsewhere, and no pipe or device."""
    for file, sort in intake.odd_files.items():
        if "/" not in file:
            yield _linked_folder(file)
            continue
        # The post that names a linked photo or attachment is told at its own line.
        if sort != "file" and file not in intake.shown_files:
            linked = sort == "symlink"
            yield galat(
                START,
                f"{file} {'adalah pintasan (symbolic link), bukan berkas' if linked else 'bukan berkas biasa'}",
                value=file,
                note="dapat menunjuk ke luar folder instansi" if linked else "pipa, soket, atau perangkat",
                fix="ganti dengan salinan berkasnya, atau hapus." if linked else f"hapus {file}.",
                file=file,
            )


def _linked_folder(folder: str) -> Finding:
    return galat(
        START,
        f"folder {folder} adalah pintasan (symbolic link), bukan folder",
        value=folder,
        note="isinya tidak dibaca, dan situs akan terbit tanpa isi itu",
        fix=f"hapus pintasan itu, lalu pindahkan folder aslinya ke sini dengan nama {folder}.",
        file=folder,
    )


def twin_files(intake: Intake) -> Iterator[Finding]:
    """No two files differ only by upper and lower case: Windows and macOS keep one of them."""
    seen: dict[str, str] = {}
    for file in intake.odd_files:
        first = seen.setdefault(file.casefold(), file)
        if first != file and not file.endswith(".md"):
            yield peringatan(
                START,
                f"{file} dan {first} hanya berbeda huruf besar dan kecil",
                value=file,
                note="di Windows dan macOS hanya satu yang tersisa",
                fix=f"ganti nama {file.rpartition('/')[2]}, lalu sebut nama barunya pada kiriman.",
                file=file,
            )


def unused_file(intake: Intake) -> Iterator[Finding]:
    """Every photo and document in an agency's folder is named by a post."""
    unnamed = [file for file in intake.odd_files if _is_beside(intake, file) and file not in intake.shown_files]
    named = _meant(intake) if unnamed else ()
    for file in unnamed:
        if file not in named and not _may_be_meant(intake, file):
            name = file.rpartition("/")[2]
            yield saran(
                START,
                f"{name} tidak disebut oleh satu kiriman pun, jadi tidak terbit",
                value=name,
                note="tidak dipakai",
                fix="sebut pada `photos` atau `attachments` sebuah kiriman, atau hapus berkasnya.",
                file=file,
            )


def _is_beside(intake: Intake, file: str) -> bool:
    """Return whether a file is a photo or a document in an agency's folder."""
    if intake.odd_files[file] != "file" or file.endswith(".md") or is_hidden(file) or not _is_expected(file):
        return False
    top, agency, *rest = file.split("/", 2)
    return top == "content" and bool(rest) and agency in intake.agencies


def _meant(intake: Intake) -> set[str]:
    """Return the files that posts show, attach or link to, and those that they probably mean by a wrong name."""
    named = {*intake.shown_files, *(file for post in intake.posts for file in post.named)}
    return named | {_nearest_beside(intake, file) for file in named if file not in intake.files}


def _nearest_beside(intake: Intake, missing: str) -> str:
    """Return the file that was probably meant where one is named that isn't there."""
    folder = missing.rpartition("/")[0]
    return nearest(missing, [file for file in intake.files if file.rpartition("/")[0] == folder])


def _may_be_meant(intake: Intake, file: str) -> bool:
    """Return whether a post that could not be read whole speaks of the file; its faults come first."""
    agency, name = file.split("/")[1], file.rpartition("/")[2]
    faulty = (post.path for post in intake.posts if post.faulty and post.path.startswith(f"content/{agency}/"))
    return any(name in intake.whole(path).source.text for path in faulty)


INTAKE_RULES = (unexpected_file, hidden_file, symlink, twin_files, unused_file)
