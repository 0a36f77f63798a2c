"""The seal of a post: what is known of who wrote it, by which key that is shown, and the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

VERIFIED, EDITOR, PLATFORM, UNVERIFIED, FOREIGN, BROKEN = (
    "verified",
    "editor",
    "platform",
    "unverified",
    "foreign",
    "broken",
)
STATES = {
    VERIFIED: "terverifikasi",
    EDITOR: "terverifikasi redaksi",
    PLATFORM: "lewat platform",
    UNVERIFIED: "belum diverifikasi",
    FOREIGN: "kunci instansi lain",
    BROKEN: "tanda tangan rusak",
}
# What a reader is told of them.
SAID = {
    VERIFIED: "Kiriman ini ditandatangani instansinya, dan isinya tidak berubah sejak itu.",
    EDITOR: "Kiriman ini ditandatangani redaksi portal untuk instansinya, dan isinya tidak berubah sejak itu.",
    PLATFORM: "Kiriman ini disunting lewat platform portal; instansinya sendiri belum menandatanganinya.",
    UNVERIFIED: "Belum ada tanda tangan instansi yang membuktikan siapa penulis kiriman ini.",
    FOREIGN: "Tanda tangan kiriman ini dibuat dengan kunci instansi lain, jadi tidak membuktikan penulisnya.",
    BROKEN: "Tanda tangan kiriman ini tidak cocok dengan isinya. Tanyakan kepada instansinya sebelum memakainya.",
}
# Why a post has not the state that its writer hoped for.
REASONS = {
    "unsigned": "komit terakhirnya tidak ditandatangani",
    "not-ssh": "komitnya ditandatangani dengan GPG atau X.509, bukan dengan kunci SSH",
    "unknown-key": "kunci penanda tangan tidak terdaftar di agencies/",
    "expired": "kunci sudah habis masa berlakunya ketika kiriman masuk",
    "not-yet": "kunci belum berlaku pada tanggal komit",
    "revoked": "kunci sudah dicabut",
    "future": "tanggal komit ada di masa depan",
    "other-bytes": "isi berkas berbeda dari komit terakhirnya",
    "not-committed": "berkas belum masuk komit",
    "rolled-back": "isi lama dipasang kembali, jadi tanda tangan lama tidak dihitung",
    "malformed": "tanda tangan tidak cocok dengan isinya",
    "sidecar": "berkas .sig tidak cocok dengan isi kiriman ini",
    "foreign-key": "penanda tangannya bukan dari instansi ini",
    "platform-key": "ditandatangani oleh platform, bukan oleh instansi",
    "needs-ssh-keygen": "jenis kunci ini diperiksa dengan ssh-keygen, yang tidak ada di komputer ini",
    "shallow": "riwayat git terpotong (klon dangkal)",
    "no-git": "portal ini tidak berada di dalam repositori git",
    "no-git-program": "program git tidak ada di komputer ini",
    "no-commit": "repositori git ini belum berisi komit",
    "foreign-repository": "git menolak membaca repositori milik pengguna lain (safe.directory)",
    "unrooted": "instansi koordinator belum mempunyai kunci yang sah di agencies/",
    "unreadable": "riwayat git tidak dapat dibaca",
}
MODES = ("off", "report", "require")


class Seal(NamedTuple):
    """What is known of who wrote a post: one of STATES and, when it is not what was hoped for, one of REASONS.

    `signer` is the name beside the key, `agency` the slug of the agency that it is registered for, `key` its fingerprint,
    `commit` the one that last touched the post, `date` when (seconds since 1970, as it says). `file` is the photo or
    document that keeps the post from being verified, if it is not the post itself.
    """

    state: str
    reason: str = ""
    signer: str = ""
    agency: str = ""
    key: str = ""
    commit: str = ""
    date: int = 0
    sidecar: bool = False
    file: str = ""

    @property
    def holds(self) -> bool:
        """Return whether the agency itself, or the coordinator, has signed."""
        return self.state in (VERIFIED, EDITOR)


@dataclass(frozen=True)
class Evidence:
    """What is known of who wrote what: a seal for each post, by path, and what is amiss with the whole.

    `amiss` is why nothing could be verified at all (one of REASONS), `foreign` the files in agencies/ that the coordinator
    did not sign. `steady` tells that time alone changes none of it. `early` tells that what is not committed yet may
    still be: nothing is being published.
    """

    seals: Mapping[str, Seal]
    amiss: str = ""
    foreign: tuple[str, ...] = ()
    steady: bool = True
    early: bool = False
