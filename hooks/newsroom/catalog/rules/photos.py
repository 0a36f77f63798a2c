"""Rules about photos: that each is there, is what its name says, can be published, and is described."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import attrgetter

from newsroom.catalog.intake import Intake
from newsroom.catalog.paths import relative_file
from newsroom.catalog.picture import PhotoFacts
from newsroom.catalog.post import Post
from newsroom.catalog.rules.finding import Finding, galat, nearest, peringatan, saran
from newsroom.catalog.rules.lookup import item_place
from newsroom.record import record
from newsroom.text.problem import Place

NARROWEST = 320
ACCEPTED = "JPG, PNG, WebP, GIF, atau TIFF"
_ADDRESS = re.compile(r"[a-z]+:|//")


@record
class _Shown:
    """A photo that a post shows, in its front matter or its body: as written, as a file, what is known of it, where."""

    written: str
    file: str
    facts: PhotoFacts
    place: Place


# Ten rules ask for the same few files of one post after another.
_file = lru_cache(maxsize=64)(relative_file)


def _shown(post: Post, intake: Intake, wanted: Callable[[PhotoFacts], object]) -> Iterator[_Shown]:
    """Yield the photos whose facts are wanted: few are, and only for them it matters where they stand."""
    for index, photo in enumerate(post.photos):
        file = _file(post.path, photo.file)
        facts = _facts(post, intake, file)
        if wanted(facts):
            yield _Shown(photo.file, file, facts, item_place(post, "photos", index, "file", photo.file))
    for image in post.body.images:
        if not _ADDRESS.match(image.target):
            file = _file(post.path, image.target)
            facts = _facts(post, intake, file)
            if wanted(facts):
                yield _Shown(image.target, file, facts, image.place)


def _facts(post: Post, intake: Intake, file: str) -> PhotoFacts:
    """Return what is known of a photo; where it lies is judged by its path, before anything that its bytes say."""
    if not file.startswith(f"content/{post.agency}/"):
        return PhotoFacts(file, fault="outside")
    sort = intake.files.get(file)
    if sort != "file":
        return PhotoFacts(file, fault="symlink" if sort else "missing")
    return intake.photos.get(file) or PhotoFacts(file)


def _with_fault(post: Post, intake: Intake, fault: str) -> Iterable[_Shown]:
    return _shown(post, intake, lambda facts: facts.fault == fault) if post.photos or post.body.images else ()


def photo_missing(post: Post, intake: Intake) -> Iterator[Finding]:
    """A photo's file is there."""
    for shown in _with_fault(post, intake, "missing"):
        folder, _, name = shown.file.rpartition("/")
        beside = [file.rpartition("/")[2] for file in intake.files if file.rpartition("/")[0] == folder]
        meant = nearest(name, [known for known in beside if not known.endswith(".md")])
        right = shown.written.removesuffix(name) + meant
        yield galat(
            shown.place,
            f"foto {shown.written} tidak ditemukan",
            value=shown.written,
            note=f"tidak ada {shown.file}",
            hint=f"Maksud Anda: {meant}?" if meant else "Huruf besar dan kecil pada nama berkas dibedakan.",
            fix=f"ganti menjadi `{right}`." if meant else "taruh fotonya di sana, atau hapus dari kiriman.",
        )


def photo_outside(post: Post, intake: Intake) -> Iterator[Finding]:
    """A photo lies in the agency's own folder, so that nobody shows files of somebody else."""
    for shown in _with_fault(post, intake, "outside"):
        name = shown.file.rpartition("/")[2]
        yield galat(
            shown.place,
            f"foto {shown.written} tidak berada di content/{post.agency}/",
            value=shown.written,
            note=f"menunjuk {shown.file}",
            fix=f"salin fotonya ke {post.folder}/ dan tulis `{name}`.",
        )


def photo_symlink(post: Post, intake: Intake) -> Iterator[Finding]:
    """A photo is an ordinary file, not a link to another place."""
    for shown in _with_fault(post, intake, "symlink"):
        yield galat(
            shown.place,
            f"foto {shown.written} bukan berkas biasa, melainkan pintasan (symbolic link)",
            value=shown.written,
            note="dapat menunjuk ke luar folder instansi",
            fix="ganti pintasan itu dengan salinan fotonya.",
        )


def photo_format(post: Post, intake: Intake) -> Iterator[Finding]:
    """A photo is of a format that is re-encoded here, and the one that its name says."""
    for shown in _with_fault(post, intake, "format"):
        stem, _, ending = shown.written.rpartition(".")
        real = shown.facts.detail
        # A photo under another format's name needs no more than its own name.
        misnamed = real in ("jpg", "png", "webp", "gif", "tif")
        yield galat(
            shown.place,
            f"berkas {shown.written} bukan foto .{ending} yang dapat terbit",
            value=shown.written,
            note=f"isinya {real.upper()}" if real else "isinya bukan foto",
            hint=f"Yang diterima: {ACCEPTED}.",
            fix=f"ganti nama berkasnya, lalu tulis `file: {stem}.{real}`."
            if misnamed
            else "buka di aplikasi foto, simpan sebagai JPG, lalu ganti berkas ini.",
        )


def photo_unreadable(post: Post, intake: Intake) -> Iterator[Finding]:
    """A photo's file is whole."""
    for shown in _with_fault(post, intake, "unreadable"):
        yield galat(
            shown.place,
            f"foto {shown.written} rusak atau terpotong",
            value=shown.written,
            note="tidak dapat dibaca sampai selesai",
            hint="Biasanya karena unggahan terputus di tengah jalan.",
            fix="unggah ulang dari berkas aslinya.",
        )


def photo_size(post: Post, intake: Intake) -> Iterator[Finding]:
    """A photo's file is 25 MB at most."""
    for shown in _with_fault(post, intake, "bytes"):
        size = f"{shown.facts.size / 1024 / 1024:.1f} MB".replace(".", ",")
        yield galat(
            shown.place,
            f"foto {shown.written} terlalu besar: {size}, paling besar 25 MB",
            value=shown.written,
            note=size,
            fix="simpan ulang sebagai JPG dengan sisi panjang 3.000 piksel.",
        )


def photo_pixels(post: Post, intake: Intake) -> Iterator[Finding]:
    """A photo has 60 million pixels at most; more is a panorama or an attack, and neither fits a page."""
    for shown in _with_fault(post, intake, "pixels"):
        seen = (
            f"{shown.facts.width} × {shown.facts.height} piksel" if shown.facts.width else "lebih dari 60 juta piksel"
        )
        yield galat(
            shown.place,
            f"foto {shown.written} terlalu luas: {seen}, paling banyak 60 juta piksel",
            value=shown.written,
            note=seen,
            fix="perkecil sehingga sisi panjangnya 3.000 piksel; di layar tidak terlihat bedanya.",
        )


def photo_animated(post: Post, intake: Intake) -> Iterator[Finding]:
    """Of an animated picture only the first frame is published."""
    for shown in _shown(post, intake, lambda facts: "animated" in facts.warnings):
        yield peringatan(
            shown.place,
            f"{shown.written} bergerak; hanya gambar pertamanya yang akan terbit",
            value=shown.written,
            note="animasi tidak terbit",
            hint="Animasi berat bagi ponsel murah dan mengganggu pembaca yang peka terhadap gerak.",
            fix="pilih satu gambar diam dan simpan sebagai JPG.",
        )


def photo_small(post: Post, intake: Intake) -> Iterator[Finding]:
    """A photo is at least 320 pixels wide, the narrowest width that is published; an icon is no photo."""
    for shown in _shown(post, intake, _is_small):
        width, height = shown.facts.width, shown.facts.height
        tell = galat if shown.facts.fault else saran
        yield tell(
            shown.place,
            f"foto {shown.written} terlalu kecil: {width} × {height} piksel",
            value=shown.written,
            note="tidak dapat terbit" if shown.facts.fault else "akan tampak buram",
            hint="Foto yang dikirim lewat WhatsApp sering sudah diperkecil; mintalah berkas aslinya.",
            fix="ganti dengan foto yang lebarnya paling sedikit 1.280 piksel.",
        )


def _is_small(facts: PhotoFacts) -> bool:
    return facts.fault == "small" or (not facts.fault and 0 < facts.width < NARROWEST)


def photo_location(post: Post, intake: Intake) -> Iterator[Finding]:
    """A photo doesn't tell where it was taken: what is published never does, but the original in the repository might."""
    for shown in _shown(post, intake, attrgetter("location")):
        yield saran(
            shown.place,
            f"foto {shown.written} menyimpan koordinat tempat pengambilan",
            value=shown.written,
            note="dihapus pada terbitan, tetapi aslinya tetap di repositori",
            hint="Koordinat dapat menunjukkan rumah warga atau pengungsi.",
            fix="hapus datanya (Properti > Hapus informasi pribadi), simpan, lalu unggah ulang.",
        )


def photo_twice(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A post lists each photo once."""
    seen: set[str] = set()
    for index, photo in enumerate(post.photos):
        file = _file(post.path, photo.file)
        if file in seen:
            yield peringatan(
                item_place(post, "photos", index, "file", photo.file),
                f"foto {photo.file} disebut dua kali",
                value=photo.file,
                note="sudah disebut di atas",
                fix="hapus salah satu.",
            )
        seen.add(file)


RULES = (
    photo_missing,
    photo_outside,
    photo_symlink,
    photo_format,
    photo_unreadable,
    photo_size,
    photo_pixels,
    photo_animated,
    photo_small,
    photo_location,
    photo_twice,
)
