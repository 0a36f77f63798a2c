"""Rules about what title, summary and share texts say next to each other."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.catalog.intake import Intake
from newsroom.catalog.post import Post
from newsroom.catalog.rules.finding import Finding, about, galat, peringatan, place_of
from newsroom.catalog.rules.lookup import nearly, words

# A text that denies the claim may name it: "Tidak benar air PDAM beracun".
DENIALS = frozenset(
    """
    tidak bukan hoaks hoax salah keliru palsu penipuan menyesatkan klarifikasi bantah bantahan fakta benarkah
    awas waspada ora dudu henten banne not false fake no
""".split()
)


@about("clarification")
def claim_in_title(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A false claim is never the title, the summary or a share text: headlines travel without what stands below them."""
    if post.clarification is None or post.clarification.verdict == "benar":
        return
    for key, text in _headlines(post).items():
        if _repeats(post.clarification.claim, text):
            yield galat(
                place_of(post, key),
                f"klaim yang tidak benar menjadi isi `{key}`",
                value=text,
                note="sama dengan klaim pada clarification.claim",
                hint="Judul dan ringkasan dibagikan tanpa isi; pembaca hanya akan mengingat klaimnya.",
                fix='tulislah faktanya, misalnya `title: "Air PDAM aman diminum, kabar tercemar tidak benar"`.',
            )


def _headlines(post: Post) -> dict[str, str]:
    """Return the texts that travel alone, by their keys."""
    social = {f"social.channels.{name}": text for name, text in post.social.channels.items()}
    own = {"title": post.title, "summary": post.summary}
    return {**own, "social.headline": post.social.headline, "social.text": post.social.text, **social}


def _repeats(claim: str, text: str) -> bool:
    claimed, said = words(claim), words(text)
    return nearly(claimed, said) and not DENIALS & (set(said) - set(claimed))


def summary_repeats_title(post: Post, _intake: Intake) -> Iterator[Finding]:
    """The summary tells more than the title."""
    if nearly(words(post.title), words(post.summary)):
        yield peringatan(
            place_of(post, "summary"),
            "ringkasan hanya mengulang judul",
            value=post.summary,
            note="belum menambah keterangan",
            hint="Keduanya selalu tampil bersama, di daftar maupun di WhatsApp.",
            fix="tulislah apa, kapan, di mana, dan apa artinya bagi warga dalam 60–200 karakter.",
        )


RULES = (claim_in_title, summary_repeats_title)
