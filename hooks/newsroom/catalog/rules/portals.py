"""Rules about the portal's settings."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from newsroom.catalog.intake import Intake
from newsroom.catalog.portal import Portal
from newsroom.catalog.rules.finding import Finding, galat, peringatan, place_of, saran
from newsroom.catalog.rules.lookup import agency_names, choices, guess
from newsroom.text.problem import START, Place

READABLE_WIDTH = 640


def unknown_coordinator(portal: Portal, intake: Intake) -> Iterator[Finding]:
    """The agency that coordinates the portal is one of its agencies."""
    names = agency_names(intake)
    if portal.coordinator and portal.coordinator not in names:
        meant, hint = guess(portal.coordinator, names)
        yield galat(
            place_of(portal, "coordinator"),
            f'instansi koordinator "{portal.coordinator}" tidak terdaftar',
            value=portal.coordinator,
            note="tidak ada di agencies/",
            hint=hint or choices(names),
            fix=f"ganti menjadi `coordinator: {meant or 'slug-instansi'}`.",
        )


def duplicate_label(portal: Portal, _intake: Intake) -> Iterator[Finding]:
    """No two topics, and no two areas, are called the same."""
    for key, labels in (("topics", portal.topics), ("areas", portal.areas)):
        seen: dict[str, str] = {}
        for slug, label in labels.items():
            first = seen.setdefault(" ".join(label.casefold().split()), slug)
            if first != slug:
                yield galat(
                    place_of(portal, f"{key}.{slug}", key),
                    f'"{label}" sudah menjadi nama {first}',
                    value=label,
                    note="pembaca tidak dapat membedakannya",
                    fix=f"beri nama lain, atau hapus `{slug}` dan pakai `{first}`.",
                )


def unknown_area_code(portal: Portal, _intake: Intake) -> Iterator[Finding]:
    """What has an official code is one of the portal's areas."""
    for slug in portal.area_codes:
        if slug not in portal.areas:
            meant, hint = guess(slug, portal.areas)
            yield galat(
                place_of(portal, f"area_codes.{slug}:"),
                f'wilayah "{slug}" tidak ada di `areas`',
                value=slug,
                note="wilayah tidak dikenal",
                hint=hint or choices(portal.areas),
                fix=f"ganti menjadi `{meant}`." if meant else "hapus barisnya, atau daftarkan wilayahnya di `areas`.",
            )


def widths_useful(portal: Portal, _intake: Intake) -> Iterator[Finding]:
    """The photo widths reach from a phone's to one that is sharp on a desk."""
    if not portal.widths or "widths" not in portal.places:
        return
    low, high = min(portal.widths), max(portal.widths)
    if low > READABLE_WIDTH or high < READABLE_WIDTH:
        fact = (
            f"lebar terkecil {low} piksel terlalu berat"
            if low > READABLE_WIDTH
            else f"lebar terbesar {high} piksel buram"
        )
        yield saran(
            place_of(portal, "widths"),
            f"{fact} {'bagi ponsel' if low > READABLE_WIDTH else 'di layar lebar'}",
            value=", ".join(map(str, portal.widths)),
            note="sebaiknya dari 320 sampai 1280",
            fix="ganti menjadi `widths: [320, 640, 960, 1280]`.",
        )


def site_url_https(portal: Portal, _intake: Intake) -> Iterator[Finding]:
    """The portal is served over https; only a trial on one's own computer isn't."""
    parts = urlsplit(portal.url)
    if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1"):
        yield peringatan(
            _site_url_place(portal),
            f"alamat portal {portal.url} belum memakai https",
            value=portal.url,
            note="isi dapat diubah di tengah jalan",
            hint="Kartu, umpan, dan bukti keaslian memuat alamat ini.",
            fix=f"ganti menjadi `site_url: https://{portal.url.removeprefix('http://')}`.",
        )


def _site_url_place(portal: Portal) -> Place:
    for number, line in enumerate(portal.source.lines, 1):
        if line.startswith("site_url:"):
            column = line.find("http") + 1
            return Place(number, column or 1, len(line.rstrip()) + 1)
    return START


RULES = (unknown_coordinator, duplicate_label, unknown_area_code, widths_useful, site_url_https)
