"""Rules about what was published before: no word of it changes in silence, and no address stops answering."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.catalog.intake import Intake
from newsroom.catalog.precedent import Departure, Precedent
from newsroom.catalog.rules.authorship import CURES
from newsroom.catalog.rules.finding import Finding, peringatan, place_of
from newsroom.catalog.seal import REASONS
from newsroom.text.problem import START, Level, Place

WORDS = {
    "title": "judul",
    "date": "tanggal",
    "number": "nomor",
    "type": "jenis",
    "summary": "ringkasan",
    "place": "tempat",
    "people": "pejabat yang dikutip",
    "event": "kegiatan",
    "clarification": "klarifikasi",
    "alert": "peringatan",
    "attachments": "lampiran",
    "photos": "foto",
    "body": "isi",
    "withdrawn": "pencabutan",
}
_LAST = "Satu huruf yang salah ketik pun dicatat: `kind: ejaan`."


def history_unknown(intake: Intake, precedent: Precedent) -> Iterator[Finding]:
    """Where silent edits are asked for, or the log is kept, there is a whole git history to look at."""
    if precedent.amiss and precedent.amiss not in ("no-git", "no-commit"):
        yield Finding(
            _level(intake),
            place_of(intake.portal, "silent_edits:", "log:", "silent_edits", "log"),
            f"yang pernah terbit tidak dapat dibandingkan: {REASONS[precedent.amiss]}",
            value=precedent.amiss,
            note="perubahan tanpa catatan tidak terlihat",
            fix=CURES[precedent.amiss],
        )


def commit_in_future(intake: Intake, precedent: Precedent) -> Iterator[Finding]:
    """No commit of the main line claims to be from a day to come: the log waits for that day.

    That is told and stops nothing: only time mends what is published already, and whatever such a commit signs is not
    verified until then, which stops the build where `authorship` requires a signature (unverified-post).
    """
    if precedent.ahead and intake.portal.log:
        yield peringatan(
            place_of(intake.portal, "log:", "log"),
            f"sebuah komit di cabang utama mengaku dibuat pada {precedent.ahead}",
            value=precedent.ahead,
            note="log tidak bertambah sebelum hari itu",
            hint="Biasanya jam komputer pembuat komit salah.",
            fix="betulkan jamnya; bila belum terbit, buat ulang komitnya: `git commit --amend --no-edit --date now`.",
        )


def silent_edit(intake: Intake, precedent: Precedent) -> Iterator[Finding]:
    """Whatever a post states is changed after publication only with a new entry in `changes`, dated no later than now."""
    for found in _of("silent", precedent):
        yield _finding(
            intake,
            found,
            f"{_named(found)} diubah sesudah terbit tanpa catatan di `changes`",
            value=found.title,
            note=f"terbit dengan komit {found.commit[:12]}",
            hint=_LAST,
            fix=(
                "kembalikan seperti semula, atau tambahkan satu catatan baru bertanggal sekarang: `date`, `kind` (koreksi,"
                " pembaruan, klarifikasi, ejaan), dan `note`."
            ),
        )


def more_than_spelling(intake: Intake, precedent: Precedent) -> Iterator[Finding]:
    """An entry of the kind `ejaan` covers slips of the pen: letters of few words, no meaning (proof/slip.py)."""
    for found in _of("spelling", precedent):
        yield _finding(
            intake,
            found,
            f"{_named(found)} berubah lebih banyak daripada sekadar ejaan",
            value="ejaan",
            note="angka, satuan, mata uang, kata ingkar, nama, tautan, tanggal, kata seutuhnya, atau banyak kata berubah",
            hint="Ejaan hanya untuk salah ketik: angka, satuan, kata seperti “tidak”, nama, dan tautan tetap.",
            fix="pakai `kind: koreksi` dengan `before` dan `after`, atau `kind: pembaruan`.",
        )


def erased_change(intake: Intake, precedent: Precedent) -> Iterator[Finding]:
    """What readers were told of a change stays as it is: entries of `changes` are added, never taken out or reworded."""
    for found in _of("erased", precedent):
        yield _finding(
            intake,
            found,
            "catatan perubahan yang sudah terbit dihapus atau diubah",
            value="changes",
            note=f"terbit dengan komit {found.commit[:12]}",
            hint="Riwayat hanya bertambah. Catatan yang keliru dijelaskan dengan catatan baru.",
            fix="kembalikan catatan lama persis seperti semula, lalu tambahkan catatan baru di bawahnya.",
        )


def vanished_address(intake: Intake, precedent: Precedent) -> Iterator[Finding]:
    """Every address that was published answers: with the post, with a notice (`withdrawn`), or by leading on (`aliases`)."""
    for found in _of("vanished", precedent):
        message, fix = _VANISHED[found.how]
        yield _finding(
            intake,
            found,
            message.format(found.address),
            value=found.address,
            note=found.title or "alamat ini pernah terbit",
            hint="Orang yang menyimpan tautannya harus tetap mendapat jawaban.",
            fix=fix.format(found.address, path=found.path, commit=found.commit[:12]),
        )


def _finding(intake: Intake, found: Departure, message: str, *, value: str, note: str, hint: str, fix: str) -> Finding:
    """Return what is said of a departure, at the place of what has changed."""
    # An older photo can't be shown again in its place, so a post is not held back for it.
    level: Level = "peringatan" if found.how == "replaced" else _level(intake)
    return Finding(level, _place(intake, found), message, value=value, note=note, hint=hint, fix=fix, file=found.path)


_VANISHED = {
    "deleted": (
        "kiriman {} pernah terbit dan sekarang tidak ada lagi",
        "kembalikan berkasnya (`git checkout {commit} -- {path}`) dan cabut dengan `withdrawn`; bila hanya pindah, tulis"
        " `aliases: [{}]` pada kiriman yang baru.",
    ),
    "hidden": (
        "kiriman {} pernah terbit dan sekarang disembunyikan (audience, draft, atau date)",
        "kembalikan seperti semula dan cabut dengan `withdrawn`: alamatnya tetap menjawab, isinya tidak tampil.",
    ),
    "alias": (
        "alamat lama {} pernah menuju kiriman ini dan sekarang tidak menjawab",
        "tulis `{}` di `aliases` kiriman ini.",
    ),
}


def _of(sort: str, precedent: Precedent) -> Iterator[Departure]:
    return (found for found in precedent.departures if found.sort == sort)


def _named(found: Departure) -> str:
    words = [WORDS[name] for name in found.stated]
    return (" dan ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]).capitalize()


def _place(intake: Intake, found: Departure) -> Place:
    """Return where a post says what has changed; its beginning when it is not there."""
    if not any(post.path == found.path for post in intake.posts):
        return START
    keys = [key for name in found.stated for key in (f"{name}:", name)]
    return place_of(intake.whole(found.path), *keys)


def _level(intake: Intake) -> Level:
    return "galat" if intake.portal.silent_edits == "require" else "peringatan"


RULES = (history_unknown, commit_in_future, silent_edit, more_than_spelling, erased_change, vanished_address)
