"""Rules about where a post lies: its agency's folder, its year, the name that becomes its address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsroom.catalog.agency import SLUG, Agency
from newsroom.catalog.intake import PORTAL_PAGES, Intake
from newsroom.catalog.post import Post
from newsroom.catalog.rules.finding import Finding, galat
from newsroom.catalog.rules.lookup import agency_names, choices, guess
from newsroom.catalog.site import RESERVED, RESERVED_SLUGS
from newsroom.text.body import slugify
from newsroom.text.problem import START

POST_PATH = re.compile(r"content/[^/]+/[0-9]{4}/[^/]+(?:/index)?\.md")
POST_SLUG = re.compile(r"[a-z0-9-]{1,80}")
# Names that Windows keeps for devices; a copy of the portal with such a file can't be unpacked there.
DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))]
)


def unknown_agency_folder(intake: Intake) -> Iterator[Finding]:
    """Every folder in content/ belongs to an agency; a post elsewhere would have no page, and nobody who answers for it."""
    names = agency_names(intake)
    told: set[str] = set()
    for file in intake.odd_files:
        parts = file.split("/")
        if parts[0] != "content" or len(parts) < 3 or parts[1] in names or file.startswith(PORTAL_PAGES + "/"):
            continue
        folder = parts[1]
        # Each post is told, because only its own Problem keeps a post back; of other files the first one is enough.
        if not file.endswith(".md") and (folder in told or _has_posts(intake, folder)):
            continue
        told.add(folder)
        meant, hint = guess(folder, names)
        yield galat(
            START,
            f'folder instansi "{folder}" tidak terdaftar',
            value=folder,
            note=f"tidak ada agencies/{folder}.yml",
            hint=hint or choices(names),
            fix=f"pindahkan berkas ke `{'/'.join(['content', meant or 'nama-instansi', *parts[2:]])}`.",
            file=file,
        )


def _has_posts(intake: Intake, folder: str) -> bool:
    return any(post.path.startswith(f"content/{folder}/") for post in intake.posts)


def post_path(post: Post, intake: Intake) -> Iterator[Finding]:
    """A post lies at content/<agency>/<year>/<slug>.md, or at <slug>/index.md with its photos beside it."""
    if POST_PATH.fullmatch(post.path) and not _is_year_index(post.path):
        return
    parts = post.path.removesuffix(".md").split("/")[1:]
    agency = parts[0] if parts[0] in intake.agencies else "nama-instansi"
    year = f"{post.date:%Y}" if post.date else next((part for part in parts if re.fullmatch(r"20\d\d", part)), "2026")
    names = [part for part in parts if part not in (agency, "index") and not part.isdigit()]
    slug = slugify(names[-1] if names else post.title or "judul-kiriman")
    yield galat(
        START,
        "letak kiriman belum sesuai: seharusnya content/<instansi>/<tahun>/<nama>.md",
        value=post.path,
        note="tahun ditulis empat angka",
        hint="Kiriman dengan foto di sebelahnya: content/<instansi>/<tahun>/<nama>/index.md.",
        fix=f"pindahkan berkas ke `content/{agency}/{year}/{slug}.md`.",
    )


def _is_year_index(path: str) -> bool:
    return path.count("/") == 3 and path.endswith("/index.md")


def post_slug(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A post's name is short and of a-z, 0-9 and hyphens, because it is part of its address for ever."""
    if not POST_PATH.fullmatch(post.path) or _is_year_index(post.path) or POST_SLUG.fullmatch(post.slug):
        return
    better = slugify(post.slug)
    yield galat(
        START,
        f'nama berkas "{post.slug}" tidak dapat menjadi alamat',
        value=post.slug,
        note="hanya huruf kecil a–z, angka, dan tanda hubung; paling panjang 80",
        fix=f"ganti nama berkas menjadi `{post.path.replace(post.slug, better, 1)}`.",
    )


def reserved_slug(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A post's name is none that the site or a computer system keeps for itself."""
    if post.slug in RESERVED_SLUGS or post.slug in DEVICES:
        why = "dipakai portal sendiri" if post.slug in RESERVED_SLUGS else "dipakai Windows"
        better = slugify(post.title) if post.title else f"{post.slug}-instansi"
        yield galat(
            START,
            f'nama berkas "{post.slug}" sudah {why}',
            value=post.slug,
            note="pilih nama lain",
            fix=f"ganti nama berkas menjadi `content/{post.agency}/{post.year}/{better}.md`.",
        )


def reserved_agency(agency: Agency, _intake: Intake) -> Iterator[Finding]:
    """An agency's name is none of the site's own first path segments."""
    if agency.slug in RESERVED:
        yield galat(
            START,
            f'nama berkas instansi "{agency.slug}" sudah dipakai portal: /{agency.slug}/ adalah halaman portal',
            value=agency.slug,
            note="pilih nama lain",
            fix=f"ganti nama berkas, misalnya `agencies/dinas-{agency.slug}.yml`, beserta foldernya di content/.",
        )


def agency_slug(agency: Agency, _intake: Intake) -> Iterator[Finding]:
    """An agency's file name is of a-z, 0-9 and single hyphens, because it is part of every address of the agency."""
    if not re.fullmatch(SLUG, agency.slug) or len(agency.slug) > 40:
        yield galat(
            START,
            f'nama berkas instansi "{agency.slug}" tidak dapat menjadi alamat',
            value=agency.slug,
            note="hanya huruf kecil a–z, angka, dan tanda hubung; paling panjang 40",
            fix=f"ganti nama berkas menjadi `agencies/{slugify(agency.slug)[:40]}.yml`.",
        )


RULES = (post_path, post_slug, reserved_slug)
AGENCY_RULES = (reserved_agency, agency_slug)
INTAKE_RULES = (unknown_agency_folder,)
