"""Rules about what each type of post must tell, and what only it may tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from newsroom.catalog.intake import Intake
from newsroom.catalog.post import Post
from newsroom.catalog.rules.finding import Finding, about, galat, place_of
from newsroom.catalog.rules.lookup import given, type_label

WITH_PLACE = ("siaran-pers", "laporan-kegiatan")
WITH_CONTACTS = ("siaran-pers", "siaga")
WITH_EVENT = ("laporan-kegiatan", "pengumuman")


def place_required(post: Post, intake: Intake) -> Iterator[Finding]:
    """Press releases and event reports name the place of their dateline."""
    if post.type in WITH_PLACE and not given(post, "place"):
        label = next((intake.portal.areas[area] for area in post.areas if area in intake.portal.areas), "Kota Contoh")
        yield _lacks(post, "place", "tempat", f"place: {label}")


def contacts_required(post: Post, intake: Intake) -> Iterator[Finding]:
    """Press releases and alerts name whom the press and citizens may ask."""
    if post.type in WITH_CONTACTS and not given(post, "contacts"):
        agency = intake.agencies.get(post.agency)
        known = agency.contacts[0].id if agency and agency.contacts else "humas"
        yield _lacks(post, "contacts", "narahubung", f"contacts: [{known}]")


def event_required(post: Post, _intake: Intake) -> Iterator[Finding]:
    """An event report tells when the event was."""
    if post.type == "laporan-kegiatan" and not given(post, "event"):
        start = f"{post.date:%Y-%m-%d}" if post.date else "2026-11-20"
        yield _lacks(post, "event", "kegiatan", f"event: {{start: {start}T09:00:00, status: held}}")


@about("event")
def event_held(post: Post, _intake: Intake) -> Iterator[Finding]:
    """The event of a report has been held; before that, it is an announcement."""
    if post.type == "laporan-kegiatan" and post.event and post.event.status != "held":
        yield galat(
            place_of(post, "event.status", "event"),
            f'laporan kegiatan menceritakan kegiatan yang sudah terlaksana, tetapi keadaannya "{post.event.status}"',
            value=post.event.status,
            note="seharusnya held",
            hint="Bila kegiatannya belum terlaksana, tulislah sebagai pengumuman: `type: pengumuman`.",
            fix="ganti menjadi `status: held`.",
        )


def event_misplaced(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Only event reports and announcements carry an event."""
    if post.type and post.type not in WITH_EVENT and given(post, "event"):
        yield galat(
            place_of(post, "event:"),
            f"kunci `event` tidak dipakai pada {type_label(post)}",
            value="event",
            note="hanya untuk laporan kegiatan dan pengumuman",
            fix="ganti jenisnya menjadi `type: laporan-kegiatan` atau `type: pengumuman`, atau hapus `event`.",
        )


def clarification_required(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A clarification states the claim and the verdict."""
    if post.type == "klarifikasi" and not given(post, "clarification"):
        cure = 'clarification: {claim: "isi klaim yang beredar", verdict: salah}'
        yield _lacks(post, "clarification", "klaim dan putusannya", cure)


def clarification_misplaced(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Only clarifications carry a claim with its verdict."""
    if post.type and post.type != "klarifikasi" and given(post, "clarification"):
        yield galat(
            place_of(post, "clarification:"),
            f"kunci `clarification` tidak dipakai pada {type_label(post)}",
            value="clarification",
            note="hanya untuk klarifikasi",
            fix="ganti jenisnya menjadi `type: klarifikasi`, atau hapus `clarification`.",
        )


def alert_required(post: Post, intake: Intake) -> Iterator[Finding]:
    """An alert carries the fields that warning systems read (CAP 1.2)."""
    if post.type == "siaga" and not given(post, "alert"):
        expires = f"{post.date + dt.timedelta(hours=12):%Y-%m-%dT%H:%M}" if post.date else "2026-11-22T06:00"
        areas = ", ".join(post.areas or list(intake.portal.areas)[:1])
        cure = (
            "alert: {category: Met, event: Banjir rob, urgency: Expected, severity: Severe, certainty: Likely,"
            f' expires: {expires}, instruction: "apa yang harus dilakukan warga", areas: [{areas}]}}'
        )
        yield _lacks(post, "alert", "isi peringatan", cure)


def alert_misplaced(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Only posts of the type siaga raise an alert."""
    if post.type and post.type != "siaga" and given(post, "alert"):
        yield galat(
            place_of(post, "alert:"),
            f"kunci `alert` tidak dipakai pada {type_label(post)}",
            value="alert",
            note="hanya untuk siaga",
            hint="Peringatan disiarkan ke semua halaman dan ke sistem peringatan dini, jadi jenisnya harus tegas.",
            fix="ganti jenisnya menjadi `type: siaga`, atau hapus `alert`.",
        )


def alert_information(post: Post, _intake: Intake) -> Iterator[Finding]:
    """An alert is information to be given at once (UU 14/2008, Pasal 10)."""
    if post.type == "siaga" and post.information not in ("serta-merta", "dikecualikan"):
        yield galat(
            place_of(post, "information", "type"),
            f'siaga adalah informasi serta-merta, tetapi di sini "{post.information}"',
            value=post.information,
            note="seharusnya serta-merta (UU 14/2008 Pasal 10)",
            fix="tulis `information: serta-merta`.",
        )


def dikecualikan_refused(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Exempt information (UU 14/2008, Pasal 17) may not be in the repository at all, published or not."""
    if post.information == "dikecualikan":
        yield galat(
            place_of(post, "information"),
            "informasi yang dikecualikan tidak boleh berada di repositori ini, juga bila tidak terbit",
            value=post.information,
            note="dikecualikan menurut UU 14/2008 Pasal 17",
            hint="Riwayat repositori menyimpan setiap berkas; mintalah Diskominfo menghapusnya juga dari riwayat.",
            fix="keluarkan berkas ini dari repositori dan beri tahu PPID instansi Anda.",
        )


def approver_is_writer(post: Post, _intake: Intake) -> Iterator[Finding]:
    """The approver is another person than the writer."""
    if not post.byline.writer:
        return
    writer, approver = (" ".join(name.casefold().split()) for name in (post.byline.writer, post.byline.approver))
    if writer and writer == approver:
        yield galat(
            place_of(post, "byline.approver", "byline"),
            f'penyetuju sama dengan penulis: "{post.byline.approver}"',
            value=post.byline.approver,
            note="harus orang lain",
            hint="Setiap kiriman dibaca dan disetujui orang kedua sebelum terbit.",
            fix="isi `approver` dengan nama orang lain yang menyetujui kiriman ini.",
        )


def _lacks(post: Post, key: str, what: str, cure: str) -> Finding:
    return galat(
        place_of(post, "type"),
        f"{type_label(post)} memerlukan {what} (kunci `{key}`)",
        value=post.type,
        note=f"{key} belum ada",
        fix=f"tambahkan baris `{cure}`.",
    )


RULES = (
    place_required,
    contacts_required,
    event_required,
    event_held,
    event_misplaced,
    clarification_required,
    clarification_misplaced,
    alert_required,
    alert_misplaced,
    alert_information,
    dikecualikan_refused,
    approver_is_writer,
)
