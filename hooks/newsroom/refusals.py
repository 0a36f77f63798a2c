"""What the system refused, in an operator's words: errno(3) in Indonesian."""

from __future__ import annotations

import errno

# What stops a build, and is nobody's fault but the machine's.
REFUSALS = {
    errno.ENOSPC: "tidak ada ruang lagi di disk",
    errno.EDQUOT: "jatah ruang di disk sudah habis",
    errno.EROFS: "disk hanya dapat dibaca",
    errno.EIO: "disk tidak dapat dibaca atau ditulis (galat masukan/keluaran)",
    errno.EACCES: "tidak ada izin untuk menulis",
    errno.EPERM: "tidak ada izin untuk menulis",
    errno.EBUSY: "berkas atau folder sedang dipakai, atau disk lain terpasang di situ",
    errno.ENAMETOOLONG: "nama berkas terlalu panjang untuk disk ini",
    errno.EMFILE: "terlalu banyak berkas terbuka",
    errno.ENFILE: "terlalu banyak berkas terbuka",
    errno.ENOMEM: "memori habis",
}
# What may as well be a slip of ours: told in these words only where it is clear whose file it is.
_OTHERS = {
    errno.EACCES: "tidak ada izin",
    errno.EPERM: "tidak ada izin",
    errno.ENOENT: "berkas atau foldernya tidak ada",
    errno.EISDIR: "di tempat itu ada folder",
    errno.ENOTDIR: "bagian dari jalurnya bukan folder",
    errno.EEXIST: "sudah ada",
    errno.ELOOP: "penunjuknya berputar",
}


def said(failure: OSError) -> str:
    """Return why the system refused something; in its own words when we have none."""
    words = {**REFUSALS, **_OTHERS}
    return words.get(failure.errno or 0, failure.strerror or str(failure))
