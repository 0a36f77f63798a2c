"""Failures that an operator can mend, told in one line each; a fault of ours is not among them."""

from __future__ import annotations

import errno

from newsroom.catalog.looks import TemplateError
from newsroom.catalog.material import Changed
from newsroom.catalog.precedent import Refused
from newsroom.engine.job import ClusterError
from newsroom.engine.release import Broken
from newsroom.engine.shelf import Held, NotOurs
from newsroom.engine.store import Damaged
from newsroom.proof.signing import Unusable
from newsroom.text import template
from newsroom.text.closure import Unclear

# They say themselves what is to be mended.
MENDED = (Held, NotOurs, Broken, Changed, ClusterError, Damaged, TemplateError, Unclear, Unusable, Refused)
# What an operator can mend, in their words.
FAILURES = {
    errno.ENOSPC: "tidak ada ruang lagi di disk",
    errno.EDQUOT: "jatah ruang di disk sudah habis",
    errno.EROFS: "disk hanya dapat dibaca",
    errno.EIO: "disk tidak dapat dibaca atau ditulis (galat masukan/keluaran)",
    errno.EACCES: "tidak ada izin untuk menulis",
    errno.EPERM: "tidak ada izin untuk menulis",
    errno.EMFILE: "terlalu banyak berkas terbuka",
    errno.ENFILE: "terlalu banyak berkas terbuka",
    errno.ENOMEM: "memori habis",
}


def explain(failure: BaseException) -> None:
    """End the process with one clear line when an operator can mend what failed; a fault of ours passes."""
    line = line_of(failure)
    if line:
        raise SystemExit(line) from failure


def line_of(failure: BaseException) -> str:
    """Return what failed, in an operator's words, or nothing when it is a fault of ours."""
    reason = str(failure) if isinstance(failure, MENDED) else reason_of(failure) or template.fault_of(failure)
    return f"Situs tidak diterbitkan: {reason.rstrip('.')}. Situs yang lama tetap." if reason else ""


def reason_of(failure: BaseException) -> str:
    """Return why the system refused something, in an operator's words, or nothing when it is a fault of ours."""
    if not isinstance(failure, OSError) or failure.errno not in FAILURES:
        return ""
    where = f" ({failure.filename})" if failure.filename else ""
    return f"{FAILURES[failure.errno]}{where}"
