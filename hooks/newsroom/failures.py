"""Failures that an operator can mend, told in one line each; a fault of ours is not among them."""

from __future__ import annotations

import errno
import os
import sys

from newsroom.catalog.looks import TemplateError
from newsroom.catalog.material import Changed
from newsroom.catalog.precedent import Refused
from newsroom.cli.codes import USAGE
from newsroom.engine.job import ROOM, ClusterError, Overwhelmed
from newsroom.engine.release import WORK, Broken
from newsroom.engine.shelf import Held, NotOurs
from newsroom.engine.store import Damaged
from newsroom.proof.signing import Unusable
from newsroom.refusals import REFUSALS
from newsroom.text import closure, template_faults
from newsroom.text.closure import Unclear
from newsroom.text.dates import NoMoment
from newsroom.text.template_faults import TemplateFault

# They say themselves what is to be mended.
MENDED = (
    *(Broken, Changed, ClusterError, Damaged, Held, NotOurs, Overwhelmed, Refused, TemplateError, TemplateFault),
    *(Unclear, Unusable),
)
# What an operator can mend, in their words.
FAILURES = {**REFUSALS, errno.EXDEV: f"{WORK} dan tempat terbit harus terletak di satu disk"}


def explain(failure: BaseException) -> None:
    """End the process with one clear line when an operator can mend what failed; a fault of ours passes."""
    if isinstance(failure, NoMoment):
        sys.stderr.write(f"{failure}\n")
        raise SystemExit(USAGE) from failure
    line = line_of(failure)
    if line:
        raise SystemExit(line) from failure


def line_of(failure: BaseException) -> str:
    """Return what failed, in an operator's words, or nothing when it is a fault of ours."""
    reason = reason_of(failure) or template_faults.told(failure, closure.FOLDER)
    return f"Situs tidak diterbitkan: {reason.rstrip('.')}. Situs yang lama tetap." if reason else ""


def reason_of(failure: BaseException) -> str:
    """Return why we or the system refused something, in an operator's words, or nothing when it is a fault of ours."""
    if isinstance(failure, MENDED):
        return str(failure)
    if isinstance(failure, MemoryError):
        return f"{FAILURES[errno.ENOMEM]}; {ROOM}"
    if not isinstance(failure, OSError) or failure.errno not in FAILURES:
        return ""
    # Of two names the second is where something should have gone.
    named = failure.filename2 or failure.filename
    where = f" ({named})" if named else ""
    if failure.errno == errno.EACCES and _can_not_read(named):
        return f"tidak ada izin untuk membaca{where}"
    return f"{FAILURES[failure.errno]}{where}"


def _can_not_read(path: object) -> bool:
    """Return whether it was reading that was not allowed; the system says the same of reading and writing."""
    if not isinstance(path, str):
        return False
    if os.path.lexists(path):
        return not os.access(path, os.R_OK | os.X_OK if os.path.isdir(path) else os.R_OK)
    # A file that is to be written is not there yet. One that was looked at from its folder has no more than its name.
    folder = os.path.dirname(path) or os.curdir
    return not os.access(folder, os.X_OK) or os.access(folder, os.W_OK)
