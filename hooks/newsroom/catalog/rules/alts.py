"""Rules about what is said of a photo to those who can't see it, and to those who can."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsroom.catalog.intake import Intake
from newsroom.catalog.post import Post
from newsroom.catalog.rules.finding import Finding, about, galat, saran
from newsroom.catalog.rules.lookup import item_place, same
from newsroom.text.problem import Place

ALT_LENGTHS = range(10, 161)
_OPENINGS = re.compile(r"(?:sebuah\s+)?(?:foto|gambar|image|picture|photo|img)\b", re.IGNORECASE)
_FILE_NAME = re.compile(
    r"\S+\.(?:jpe?g|png|webp|gif|tiff?)|(?:img|dsc|dscn|pxl|wa|screenshot)[-_ ]?\d+\S*", re.IGNORECASE
)


def photo_alt(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Who can't see the picture reads what it shows: 10 to 160 characters, not the file's name, not "foto …"."""
    for alt, fault, place in _faulty(post):
        yield galat(
            place,
            f"teks alternatif foto {fault}",
            value=alt,
            note=f"{len(alt.strip())} karakter" if len(alt.strip()) not in ALT_LENGTHS else "belum menggambarkan",
            hint="Bayangkan menceritakan foto itu lewat telepon: siapa, sedang apa, di mana.",
            fix="misalnya `Petugas mengevakuasi warga dengan perahu karet di Kampung Muara`.",
        )


def _faulty(post: Post) -> Iterator[tuple[str, str, Place]]:
    """Yield every alternative text that has a fault, with the fault and its place."""
    for index, photo in enumerate(post.photos):
        if fault := _alt_fault(photo.alt.strip()):
            yield photo.alt, fault, item_place(post, "photos", index, "alt", photo.alt)
    for image in post.body.images:
        if fault := _alt_fault(image.alt.strip()):
            yield image.alt, fault, image.place


def _alt_fault(alt: str) -> str:
    """Return what is wrong with an alternative text, in a writer's words, or an empty text."""
    if not alt:
        return "belum diisi"
    if _FILE_NAME.fullmatch(alt):
        return f'masih nama berkas: "{alt}"'
    if _OPENINGS.match(alt):
        return f'tidak perlu dimulai dengan "{alt.split(maxsplit=1)[0]}"; pembaca layar sudah menyebutnya'
    if len(alt) not in ALT_LENGTHS:
        return f"{'terlalu pendek' if len(alt) < ALT_LENGTHS[0] else 'terlalu panjang'}: 10–160 karakter"
    return ""


@about("photos")
def caption_repeats_alt(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A caption adds what the picture doesn't show; who hears the page would hear the same sentence twice."""
    for index, photo in enumerate(post.photos):
        # Two texts are the same only when they say something.
        if photo.caption and same(photo.alt, photo.caption):
            yield saran(
                item_place(post, "photos", index, "caption", photo.caption),
                "keterangan foto sama dengan teks alternatifnya",
                value=photo.caption,
                note="dibacakan dua kali kepada pembaca tunanetra",
                hint="`alt` menggambarkan apa yang terlihat; `caption` menyebut siapa, di mana, dan kapan.",
                fix="ubah `caption`, atau hapus barisnya.",
            )


RULES = (photo_alt, caption_repeats_alt)
