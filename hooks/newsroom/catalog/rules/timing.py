"""Rules about the times in a post: of publication, of changes, of events and alerts. None of them asks the clock."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from newsroom.catalog.intake import Intake
from newsroom.catalog.post import EVENT_STATES, Post
from newsroom.catalog.rules.finding import Finding, about, galat, peringatan, place_of, saran
from newsroom.text import dates

ALERT_DAYS = 31
WITH_REASON = ("rescheduled", "postponed", "cancelled")
# Words by which a title or a summary tells that an event is moved or called off.
_MOVED = re.compile("batal|tunda|jadwal|geser|pindah|undur|urung|tidak jadi")


def year_of_folder(post: Post, intake: Intake) -> Iterator[Finding]:
    """The year in the post's path, and so in its address, is the year of its date in the agency's zone."""
    agency = intake.agencies.get(post.agency)
    if post.date is None or not post.year or agency is None:
        return
    year = post.date.astimezone(agency.tzinfo).year
    if year != post.year:
        moved = post.path.replace(f"/{post.year}/", f"/{year}/", 1)
        yield galat(
            place_of(post, "date"),
            f"tanggalnya tahun {year}, tetapi berkasnya di folder {post.year}",
            value=f"{year}",
            note=f"menurut zona waktu {agency.short_name or agency.slug} ({agency.zone})",
            fix=f"pindahkan berkas ke `{moved}`, atau ubah tahun pada `date`.",
        )


@about("updated")
def updated_without_changes(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Nothing is changed in silence: `updated` comes with an entry in `changes` that says what."""
    if post.updated and not post.changes and "changes:" not in post.places:
        note = "Jumlah warga yang mengungsi diperbarui."
        yield galat(
            place_of(post, "updated"),
            "kiriman ini diperbarui, tetapi apa yang berubah belum disebut",
            value=_iso(post.updated),
            note="tanpa `changes`",
            hint="Pembaca dan wartawan perlu tahu apa yang berbeda dari yang mereka baca kemarin.",
            fix=f'tambahkan baris `changes: [{{date: {_iso(post.updated)}, kind: pembaruan, note: "{note}"}}]`.',
        )


@about("updated")
def updated_before_date(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A post is not updated before it is published."""
    if post.updated and post.date and post.updated < post.date:
        yield _early(post, "updated", "updated", "diperbarui", post.updated)


@about("changes")
def updated_newest_change(post: Post, _intake: Intake) -> Iterator[Finding]:
    """`updated` is the date of the newest change."""
    if not post.changes:
        return
    newest = max(change.date for change in post.changes)
    if post.updated is None and "updated:" not in post.places:
        yield saran(
            place_of(post, "changes:"),
            "ada riwayat perubahan, tetapi `updated` belum diisi",
            value=_iso(newest),
            note="perubahan terakhir belum menjadi `updated`",
            fix=f"tambahkan baris `updated: {_iso(newest)}`.",
        )
    elif post.updated is not None and post.updated != newest and not (post.date and post.updated < post.date):
        yield galat(
            place_of(post, "updated"),
            f"`updated` tidak sama dengan perubahan terakhir, {_words(newest)}",
            value=_iso(post.updated),
            note="seharusnya tanggal perubahan terakhir",
            fix=f"ganti menjadi `updated: {_iso(newest)}`, atau tambahkan perubahan yang kurang ke `changes`.",
        )


@about("changes")
def change_before_date(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A change is not older than the post."""
    for index, change in enumerate(post.changes):
        if post.date and change.date < post.date:
            yield _early(post, f"changes.{index}.date", "changes", "diubah", change.date)


@about("withdrawn")
def withdrawn_before_date(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A post is not withdrawn before it is published; what never was published is a draft."""
    if post.withdrawn and post.date and post.withdrawn.date < post.date:
        yield _early(post, "withdrawn.date", "withdrawn", "dicabut", post.withdrawn.date)


@about("expires")
def expires_before_date(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A post's time ends after it began."""
    if post.expires and post.date and post.expires <= post.date:
        yield _early(post, "expires", "expires", "berakhir", post.expires)


@about("event")
def event_ends_before_start(post: Post, _intake: Intake) -> Iterator[Finding]:
    """An event ends after it begins."""
    event = post.event
    if event and event.end and event.end < event.start:
        yield galat(
            place_of(post, "event.end"),
            f"kegiatan selesai ({_words(event.end)}) sebelum mulai ({_words(event.start)})",
            value=_iso(event.end),
            note="lebih awal daripada mulai",
            fix="ubah `end` atau `start`; kegiatan lewat tengah malam selesai pada tanggal berikutnya.",
        )


@about("event")
def event_reason_required(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Who had planned to come is told why an event is moved, postponed or cancelled."""
    event = post.event
    if event and event.status in WITH_REASON and not event.reason and "event.reason:" not in post.places:
        label = EVENT_STATES[event.status].lower()
        yield galat(
            place_of(post, "event.status"),
            f"kegiatan {label}, tetapi alasannya belum disebut",
            value=event.status,
            note="tanpa `reason`",
            fix='tambahkan di bawah `event` baris `reason: "Gelombang tinggi di jalur penyeberangan"`.',
        )


@about("event")
def event_move_untold(post: Post, intake: Intake) -> Iterator[Finding]:
    """That an event is moved or called off is news: it stands in title or summary, or in `changes`.

    Feeds and calendars take a post for changed when `changes` says so, and not when only the state of its event is
    another one.
    """
    event = post.event
    if event is None or event.status not in WITH_REASON or post.told or post.withdrawn or "changes:" in post.places:
        return
    spoken = (post.lang or intake.portal.language).partition("-")[0]
    if post.date and spoken == "id" and not _MOVED.search(f"{post.title} {post.summary}".lower()):
        label = EVENT_STATES[event.status].lower()
        note = f"Kegiatan {label}: {event.reason or 'sebutkan alasannya'}."
        yield peringatan(
            place_of(post, "event.status"),
            f"kegiatan {label}, tetapi judul, ringkasan, dan `changes` tidak mengatakannya",
            value=event.status,
            note="tanpa catatan perubahan",
            hint="Pelanggan umpan dan kalender hanya diberi tahu bila ada catatan baru di `changes`.",
            fix=f'tambahkan `changes: [{{date: {_iso(post.date)}, kind: pembaruan, note: "{note}"}}]`, dengan waktu'
            " perubahannya sebagai `date`.",
        )


@about("event")
def event_return_untold(post: Post, _intake: Intake) -> Iterator[Finding]:
    """That an event is on again after all is news too: it stands in `changes`, as its move did.

    Who has it in a calendar gets the higher SEQUENCE of a change only with such an entry (RFC 5545, section 3.8.7.4).
    """
    event = post.event
    if event and event.status == "planned" and event.reason and not post.told and "changes:" not in post.places:
        yield peringatan(
            place_of(post, "event.reason"),
            "kegiatan berjalan sesuai rencana, tetapi masih ada alasan perubahannya, dan `changes` tidak mengatakan apa pun",
            value=event.reason,
            note=f"`status: {event.status}` tanpa catatan perubahan",
            hint="Kalender yang sudah memuat tanda batal atau tunda hanya kembali bila ada catatan baru di `changes`.",
            fix="catat di `changes` bahwa kegiatannya jadi berlangsung, lalu hapus `reason`. Bila tidak pernah diubah, hapus"
            " `reason` saja.",
        )


@about("event")
def event_held_too_early(post: Post, _intake: Intake) -> Iterator[Finding]:
    """An event that is told as held had begun when the post was published or last updated."""
    event = post.event
    if event is None or event.status != "held" or post.date is None:
        return
    told = max([post.date, *(change.date for change in post.changes), *([post.updated] if post.updated else [])])
    if event.start > told:
        yield galat(
            place_of(post, "event.start"),
            f"kegiatan disebut terlaksana (held), tetapi mulainya {_words(event.start)}, sesudah kiriman ini",
            value=_iso(event.start),
            note=f"kiriman ini bertanggal {_words(told)}",
            fix="ubah `start`, atau ganti `status: planned` bila kegiatannya belum terlaksana.",
        )


@about("event")
def event_results_too_early(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Results are told of an event that was held."""
    event = post.event
    if event and event.results and event.status != "held":
        yield saran(
            place_of(post, "event.results"),
            f"hasil kegiatan sudah diisi, tetapi keadaannya {event.status} ({EVENT_STATES[event.status].lower()})",
            value=event.results,
            note="hasil baru ada sesudah kegiatan",
            fix="ganti menjadi `status: held` bila sudah terlaksana, atau hapus `results`.",
        )


@about("alert")
def alert_over_before_start(post: Post, _intake: Intake) -> Iterator[Finding]:
    """An alert ends after its onset and after its publication."""
    if post.alert is None:
        return
    start = max([moment for moment in (post.alert.onset, post.date) if moment], default=None)
    if start and post.alert.expires <= start:
        yield galat(
            place_of(post, "alert.expires"),
            f"peringatan berakhir {_words(post.alert.expires)}, sebelum berlaku ({_words(start)})",
            value=_iso(post.alert.expires),
            note="harus sesudah `onset` dan sesudah `date`",
            fix="ubah `expires`; peringatan yang sudah berakhir tidak tampil di mana pun.",
        )


@about("alert")
def alert_horizon(post: Post, _intake: Intake) -> Iterator[Finding]:
    """An urgent alert lasts a month at most; a standing danger says so with another urgency (Future or Unknown)."""
    if post.alert is None or post.date is None or post.alert.urgency not in ("Immediate", "Expected"):
        return
    start = post.alert.onset or post.date
    days = (post.alert.expires - start).days
    if days > ALERT_DAYS:
        yield peringatan(
            place_of(post, "alert.expires"),
            f"peringatan berlaku {days} hari; lebih dari {ALERT_DAYS} hari biasanya salah ketik",
            value=_iso(post.alert.expires),
            note=f"{days} hari sesudah mulai",
            hint="Bahaya yang lama diperbarui dengan siaga baru; bahaya yang menetap memakai urgency: Future.",
            fix=f"misalnya `expires: {_iso(start + dt.timedelta(days=3))}`.",
        )


@about("alert")
def alert_outlives_post(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A post does not leave the lists while its alert is in force: the alert would end with it, earlier than it says."""
    if post.alert and post.expires and post.expires < post.alert.expires:
        yield peringatan(
            place_of(post, "expires"),
            f"siaga ini berakhir {_words(post.expires)}, tetapi peringatannya baru {_words(post.alert.expires)}",
            value=_iso(post.expires),
            note="peringatan ikut berakhir lebih awal",
            fix=f"hapus baris ini, atau ganti menjadi `expires: {_iso(post.alert.expires)}`.",
        )


def _early(post: Post, key: str, fallback: str, verb: str, moment: dt.datetime) -> Finding:
    assert post.date is not None
    return galat(
        place_of(post, key, fallback),
        f"{verb} {_words(moment)}, sebelum kiriman terbit ({_words(post.date)})",
        value=_iso(moment),
        note="lebih awal daripada `date`",
        fix=f"ubah tanggal ini sehingga sesudah {_iso(post.date)}, atau ubah `date`.",
    )


def _iso(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _words(moment: dt.datetime) -> str:
    """Return a moment as `21 November 2026 pukul 09.00 WIB`."""
    return f"{dates.medium_date(moment.date())} pukul {dates.clock(moment)}"


RULES = (
    year_of_folder,
    updated_without_changes,
    updated_before_date,
    updated_newest_change,
    change_before_date,
    withdrawn_before_date,
    expires_before_date,
    event_ends_before_start,
    event_reason_required,
    event_move_untold,
    event_return_untold,
    event_held_too_early,
    event_results_too_early,
    alert_over_before_start,
    alert_horizon,
    alert_outlives_post,
)
