"""Rules about who wrote what, as far as the portal's settings ask for it (`authorship`)."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator

from newsroom.catalog.intake import Intake
from newsroom.catalog.rules.finding import Finding, place_of
from newsroom.catalog.seal import BROKEN, FOREIGN, REASONS, STATES, Evidence, Seal
from newsroom.text.problem import START, Level

# Not committed yet, or not as it is now: that is how a writer's folder looks who is still writing.
UNFINISHED = frozenset(["not-committed", "other-bytes"])
CURES = {
    "shallow": "ambil seluruh riwayat: `git fetch --unshallow` (GitHub Actions: `fetch-depth: 0`; GitLab: `GIT_DEPTH: 0`).",
    "no-git": "bangun portal dari klon git-nya, bukan dari salinan berkas.",
    "no-git-program": "pasang program git.",
    "no-commit": "buat komit pertama.",
    "foreign-repository": "`git config --global --add safe.directory` diikuti alamat folder portal.",
    "unrooted": "koordinator mendaftarkan kuncinya: `newsroom keys new`, `newsroom keys add`, lalu `git commit -S`.",
    "unreadable": "periksa repositori dengan `git fsck`.",
}


def authorship_unknown(intake: Intake, evidence: Evidence) -> Iterator[Finding]:
    """Where authorship is asked, there is a whole history to look at, and a key of the coordinator to begin with."""
    if evidence.amiss:
        yield Finding(
            _level(intake, evidence.early),
            place_of(intake.portal, "authorship:", "authorship"),
            f"penulis kiriman tidak dapat diperiksa: {REASONS[evidence.amiss]}",
            value=evidence.amiss,
            note="semua kiriman tampil sebagai belum diverifikasi",
            fix=CURES[evidence.amiss],
        )


def unsigned_agency(intake: Intake, evidence: Evidence) -> Iterator[Finding]:
    """Only the coordinator changes what lies in agencies/, because whoever writes there decides which keys count."""
    for file in evidence.foreign:
        yield Finding(
            _level(intake, False),
            START,
            f"perubahan terakhir pada {file} tidak ditandatangani koordinator ({intake.portal.coordinator})",
            value=file,
            note="kunci yang ditambahkan di situ tidak dihitung",
            fix=_agency_cure(file) if file in intake.files else _deletion_cure(file),
            file=file,
        )


def _agency_cure(file: str) -> str:
    quoted = shlex.quote(file)
    return (
        "koordinator memeriksa berkas ini, mengubah sesuatu di dalamnya (misalnya satu komentar), dan menandatanganinya:\n"
        f"git add {quoted}\ngit commit -S -m 'Mengesahkan {file}'"
    )


def _deletion_cure(file: str) -> str:
    quoted = shlex.quote(file)
    return (
        "koordinator memulihkan berkas ini; bila memang harus hilang, ia sendiri yang menghapusnya sesudah itu:\n"
        f"git checkout \"$(git rev-list -1 HEAD -- {quoted})~\" -- {quoted}\ngit commit -S -m 'Memulihkan {file}'"
    )


def unverified_post(intake: Intake, evidence: Evidence) -> Iterator[Finding]:
    """A post is signed by its agency or by the coordinator; where that is only reported, a wrong signature is told."""
    if evidence.amiss:
        return
    for post in intake.posts:
        seal = evidence.seals.get(post.path)
        if seal is None or seal.holds:
            continue
        required = intake.portal.authorship_of(post.type) == "require"
        if not required and seal.state not in (BROKEN, FOREIGN) and seal.reason != "revoked":
            continue
        level: Level = "galat" if required else "peringatan"
        yield Finding(
            "saran" if evidence.early and seal.reason in UNFINISHED else level,
            START,
            f"{STATES[seal.state]}: {fact(seal)}",
            value=seal.reason,
            note=f"kunci {seal.key}" if seal.key else "",
            fix=cure(seal, seal.file or post.path, post.agency),
            file=post.path,
        )


def fact(seal: Seal) -> str:
    """Return why a post is not verified."""
    whose = f" ({seal.signer}, {seal.agency})" if seal.signer else ""
    return f"{seal.file + ': ' if seal.file else ''}{REASONS[seal.reason]}{whose}"


def cure(seal: Seal, path: str, agency: str) -> str:
    """Return what to do about a seal that does not hold: a sentence, then the commands, each on its line."""
    quoted = shlex.quote(path)
    if seal.reason in UNFINISHED:
        return f"masukkan ke komit yang ditandatangani:\ngit add {quoted}\ngit commit -S -m 'Kiriman {agency}'"
    if seal.reason == "rolled-back":
        return (
            "periksa isinya, catat perubahannya di `changes`, lalu buat komit yang ditandatangani:\n"
            f"git add {quoted}\ngit commit -S -m 'Memulihkan isi lama'"
        )
    who = (
        "instansinya memeriksa isinya, lalu menandatanganinya" if seal.signer else "tanda tangani dengan kunci instansi"
    )
    return (
        f"{who}:\nssh-keygen -Y sign -n file -f ~/.ssh/rujukan-{agency} {quoted}\n"
        f"git add {shlex.quote(path + '.sig')} && git commit -S -m 'Tanda tangan kiriman {agency}'"
    )


def unverified_posts(intake: Intake, evidence: Evidence) -> Iterator[Finding]:
    """Where authorship is only reported, each agency is told how many of its posts are not verified."""
    if evidence.amiss:
        return
    counts: Counter[str] = Counter()
    for post in intake.posts:
        seal = evidence.seals.get(post.path)
        if seal and not seal.holds and intake.portal.authorship_of(post.type) == "report":
            counts[post.agency] += 1
    for slug, number in sorted(counts.items()):
        yield Finding(
            "saran",
            START,
            f"{number} kiriman {slug} belum diverifikasi",
            value=str(number),
            note="tampil di halamannya",
            fix="`newsroom verify` menyebut satu per satu beserta sebabnya.",
            file=f"agencies/{slug}.yml",
        )


def _level(intake: Intake, early: bool) -> Level:
    """Return how grave it is: where a signature is required of any type, it stops the build."""
    return "galat" if "require" in intake.portal.authorship.values() and not early else "peringatan"


RULES = (authorship_unknown, unsigned_agency, unverified_post, unverified_posts)
