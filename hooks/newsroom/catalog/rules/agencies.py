"""Rules about agencies: their relations to each other, their state, their contacts and signs."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.catalog.agency import Agency
from newsroom.catalog.intake import Intake
from newsroom.catalog.rules.finding import Finding, galat, nearest, place_of, saran
from newsroom.catalog.rules.lookup import agency_names, choices, given, guess
from newsroom.text.color import ENOUGH, LIGHT_SURFACE, accent, contrast


def unknown_parent(agency: Agency, intake: Intake) -> Iterator[Finding]:
    """A parent is an agency of this portal."""
    if agency.parent and agency.parent not in intake.agencies:
        yield _unknown(agency, intake, "parent", agency.parent, "instansi induk")


def parent_cycle(agency: Agency, intake: Intake) -> Iterator[Finding]:
    """No agency is its own parent, nor the parent of its parent."""
    line = [agency.slug]
    while (parent := intake.agencies[line[-1]].parent) in intake.agencies:
        line.append(parent)
        if parent == agency.slug:
            yield galat(
                place_of(agency, "parent"),
                f"{agency.slug} menjadi induk dirinya sendiri: {' → '.join(line)}",
                value=agency.parent,
                note="melingkar",
                fix="hapus `parent` pada instansi yang paling tinggi.",
            )
        if parent in line[:-1]:
            return


def merged_needs_successor(agency: Agency, _intake: Intake) -> Iterator[Finding]:
    """A merged agency says since when, and into which agency."""
    status = agency.status
    lacking = [name for name in ("since", "into") if not getattr(status, name) and not given(agency, f"status.{name}")]
    if status.state == "merged" and lacking:
        yield galat(
            place_of(agency, "status.state", "status"),
            f"instansi digabung, tetapi {' dan '.join(f'`{name}`' for name in lacking)} belum disebut",
            value="merged",
            note=f"tanpa {' dan '.join(lacking)}",
            hint="Pembaca dan mesin pencari diantar ke instansi penerusnya.",
            fix="misalnya `status: {state: merged, since: 2025-01-02, into: distan}`.",
        )


def unknown_successor(agency: Agency, intake: Intake) -> Iterator[Finding]:
    """The agency that another was merged into is a different one of this portal."""
    heir = agency.status.into
    if heir and heir == agency.slug:
        yield galat(
            place_of(agency, "status.into", "status"),
            "instansi digabung ke dirinya sendiri",
            value=heir,
            note="instansi ini sendiri",
            fix="sebut slug instansi penerus pada `into`.",
        )
    elif heir and heir not in intake.agencies:
        yield _unknown(agency, intake, "status.into", heir, "instansi penerus")


def closed_needs_since(agency: Agency, _intake: Intake) -> Iterator[Finding]:
    """A closed agency says since when."""
    if agency.status.state == "closed" and not agency.status.since and not given(agency, "status.since"):
        yield galat(
            place_of(agency, "status.state", "status"),
            "instansi dibubarkan, tetapi tanggalnya (`since`) belum disebut",
            value="closed",
            note="tanpa since",
            fix="misalnya `status: {state: closed, since: 2024-07-01}`.",
        )


def duplicate_contact(agency: Agency, _intake: Intake) -> Iterator[Finding]:
    """Each contact of an agency has its own id."""
    seen: set[str] = set()
    for index, contact in enumerate(agency.contacts):
        if contact.id in seen:
            yield galat(
                place_of(agency, f"contacts.{index}.id", "contacts"),
                f'narahubung "{contact.id}" ada dua kali',
                value=contact.id,
                note="sudah dipakai di atas",
                hint="Kiriman menyebut narahubung dengan `id`-nya, jadi harus jelas siapa yang dimaksud.",
                fix=f"ganti, misalnya `id: {contact.id}-2`.",
            )
        seen.add(contact.id)


def agency_name_taken(agency: Agency, intake: Intake) -> Iterator[Finding]:
    """No two agencies have the same name, long or short, so that readers and impostors can't mix them up."""
    earlier = [other for slug, other in sorted(intake.agencies.items()) if slug < agency.slug]
    for key in ("name", "short_name"):
        name = getattr(agency, key)
        other = next((item for item in earlier if name and _plain(getattr(item, key)) == _plain(name)), None)
        if other:
            yield galat(
                place_of(agency, key),
                f'nama "{name}" sudah dipakai instansi {other.slug}',
                value=name,
                note=f"sama dengan agencies/{other.slug}.yml",
                fix="beri nama yang membedakan keduanya, misalnya dengan wilayahnya.",
            )


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def logo_missing(agency: Agency, intake: Intake) -> Iterator[Finding]:
    """An agency's logo is an ordinary file in agencies/."""
    file = f"agencies/{agency.logo}"
    if agency.logo and intake.files.get(file) != "file":
        logos = [known.removeprefix("agencies/") for known in intake.files if known.startswith("agencies/")]
        meant = nearest(agency.logo, [known for known in logos if not known.endswith(".yml")])
        yield galat(
            place_of(agency, "logo"),
            f"berkas logo {agency.logo} tidak ditemukan",
            value=agency.logo,
            note=f"tidak ada {file}",
            hint=f"Maksud Anda: {meant}?" if meant else "",
            fix=f"ganti menjadi `logo: {meant}`." if meant else f"taruh logonya di {file}, atau hapus baris ini.",
        )


def logo_unusable(agency: Agency, intake: Intake) -> Iterator[Finding]:
    """An agency's logo is a picture that can be published."""
    facts = intake.photos.get(f"agencies/{agency.logo}") if agency.logo else None
    if facts and facts.fault and intake.files.get(facts.file) == "file":
        yield galat(
            place_of(agency, "logo"),
            f"berkas logo {agency.logo} tidak dapat dibaca sebagai gambar",
            value=agency.logo,
            note=facts.detail or facts.fault,
            hint="Mengganti akhiran nama tidak mengubah isi berkas.",
            fix="simpan logonya sebagai PNG, paling sedikit 256 × 256 piksel.",
        )


def color_contrast(agency: Agency, _intake: Intake) -> Iterator[Finding]:
    """An agency's colour is legible on light pages (WCAG 2.2, 1.4.3); a paler one is darkened wherever it is text."""
    ratio = contrast(agency.color, LIGHT_SURFACE)
    if given(agency, "color") and ratio < ENOUGH:
        yield saran(
            place_of(agency, "color"),
            f"warna {agency.color} terlalu muda untuk tulisan: kontras {_decimal(ratio)}, perlu {_decimal(ENOUGH)}",
            value=agency.color,
            note="portal akan menggelapkannya",
            fix=f'warna serupa yang terbaca: `color: "{accent(agency.color).light}"`.',
        )


def _decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def pattern_without_number(agency: Agency, _intake: Intake) -> Iterator[Finding]:
    """A number pattern has a place for the serial number, or every post would have the same number."""
    if agency.number_pattern and "{nomor" not in agency.number_pattern:
        yield galat(
            place_of(agency, "number_pattern"),
            f'pola nomor "{agency.number_pattern}" tidak memuat {{nomor}}',
            value=agency.number_pattern,
            note="semua kiriman akan bernomor sama",
            fix=f'misalnya `number_pattern: "{{tahun}}/{agency.slug.upper()}/{{nomor:4}}"`.',
        )


def signer_period(agency: Agency, _intake: Intake) -> Iterator[Finding]:
    """A signing key is good from one day to a later one."""
    for index, signer in enumerate(agency.signers):
        if signer.valid_after and signer.valid_before and signer.valid_before <= signer.valid_after:
            yield galat(
                place_of(agency, f"signers.{index}.valid_before", "signers"),
                f"kunci {signer.name} berakhir ({signer.valid_before}) sebelum mulai berlaku ({signer.valid_after})",
                value=f"{signer.valid_before}",
                note="harus sesudah `valid_after`",
                fix="ubah salah satu tanggal.",
            )


def _unknown(agency: Agency, intake: Intake, key: str, slug: str, what: str) -> Finding:
    names = {known: name for known, name in agency_names(intake).items() if known != agency.slug}
    meant, hint = guess(slug, names)
    return galat(
        place_of(agency, key),
        f'{what} "{slug}" tidak terdaftar',
        value=slug,
        note="tidak ada di agencies/",
        hint=hint or choices(names),
        fix=f"ganti menjadi `{key.rpartition('.')[2]}: {meant}`." if meant else "sebut slug instansi yang terdaftar.",
    )


RULES = (
    unknown_parent,
    parent_cycle,
    merged_needs_successor,
    unknown_successor,
    closed_needs_since,
    duplicate_contact,
    agency_name_taken,
    logo_missing,
    logo_unusable,
    color_contrast,
    pattern_without_number,
    signer_period,
)
