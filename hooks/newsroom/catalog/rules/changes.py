"""Rules about what readers are told of corrections and withdrawals."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.catalog.intake import Intake
from newsroom.catalog.post import Post
from newsroom.catalog.rules.finding import Finding, about, galat, place_of, saran


@about("changes")
def correction_needs_before_after(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A correction says what stood there and what is right, so that quotations can be mended."""
    for index, change in enumerate(post.changes):
        if change.kind == "koreksi" and not (change.before and change.after):
            lacking = " dan ".join(name for name in ("before", "after") if not getattr(change, name))
            yield saran(
                place_of(post, f"changes.{index}.kind", "changes"),
                f"koreksi belum menyebut apa yang tertulis semula dan apa yang benar ({lacking})",
                value=change.kind,
                note=f"tanpa {lacking}",
                hint="Media yang sudah mengutip dapat memperbaiki kutipannya dengan dua kata itu.",
                fix='tambahkan `before: "120 orang"` dan `after: "102 orang"` pada perubahan ini.',
            )


@about("withdrawn")
def replacement_required(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A post that is replaced names the post that stands for it now."""
    withdrawn = post.withdrawn
    if withdrawn and withdrawn.reason == "diganti" and not withdrawn.replacement:
        if "withdrawn.replacement:" in post.places:
            return
        yield galat(
            place_of(post, "withdrawn.reason"),
            "kiriman ini diganti, tetapi penggantinya belum disebut",
            value=withdrawn.reason,
            note="tanpa `replacement`",
            fix=f"tambahkan di bawah `withdrawn` baris `replacement: /{post.agency}/{post.year}/nama-kiriman-baru/`.",
        )


RULES = (correction_needs_before_after, replacement_required)
