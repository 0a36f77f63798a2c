"""Rules about posts that stand for each other: replacements and translations."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.catalog.docket import Docket
from newsroom.catalog.intake import Intake
from newsroom.catalog.paths import resolve_link
from newsroom.catalog.post import Post
from newsroom.catalog.rules.finding import Finding, galat, peringatan, place_of
from newsroom.catalog.rules.language import is_known
from newsroom.catalog.rules.lookup import nearest_post
from newsroom.text.problem import Place


def dangling_replacement(post: Post, intake: Intake) -> Iterator[Finding]:
    """What a withdrawn post is replaced by is another post of this portal."""
    if post.withdrawn is None or not post.withdrawn.replacement:
        return
    written = post.withdrawn.replacement
    path = resolve_link(post.path, written).partition("#")[0]
    place = place_of(post, "withdrawn.replacement")
    if path == post.url:
        yield galat(
            place,
            "kiriman ini disebut sebagai penggantinya sendiri",
            value=written,
            note="kiriman ini sendiri",
            fix=f"sebut kiriman yang menggantikannya, misalnya `replacement: /{post.agency}/{post.year}/judul-baru/`.",
        )
    elif path not in intake.by_url:
        yield _missing(post, intake, place, written, path, "kiriman pengganti")


def dangling_translation(post: Post, intake: Intake) -> Iterator[Finding]:
    """A translation is a post of this portal."""
    for tag, path in post.translations.items():
        if path not in intake.by_url:
            yield _missing(post, intake, place_of(post, f"translations.{tag}"), path, path, f"terjemahan ({tag})")


def _missing(post: Post, intake: Intake, place: Place, written: str, path: str, what: str) -> Finding:
    meant = nearest_post(path, intake)
    return galat(
        place,
        f'{what} "{written}" tidak ada di portal',
        value=written,
        note="tidak menuju kiriman mana pun",
        hint=f"Maksud Anda: {meant}?" if meant else "Alamat kiriman: /<instansi>/<tahun>/<nama>/.",
        fix=f"ganti menjadi `{meant}`." if meant else "perbaiki alamatnya, atau hapus barisnya.",
    )


def translation_language(post: Post, intake: Intake) -> Iterator[Finding]:
    """A translation is in the language that it is announced in."""
    for tag, path in post.translations.items():
        goal = intake.by_url.get(path)
        if goal is None or not _is_other(post, intake, tag, goal):
            continue
        actual = goal.lang or intake.portal.language
        if actual != tag:
            yield galat(
                place_of(post, f"translations.{tag}:"),
                f'terjemahan {path} disebut berbahasa "{tag}", tetapi berkasnya berbahasa "{actual}"',
                value=tag,
                note=f"{goal.path}: lang {actual}",
                fix=f"ganti menjadi `{actual}: {path}`, atau tulis `lang: {tag}` pada {goal.path}.",
            )


def translation_not_mutual(post: Post, intake: Intake) -> Iterator[Finding]:
    """Translations name each other, so that a reader of either finds the other."""
    language = post.lang or intake.portal.language
    for tag, path in post.translations.items():
        goal = intake.by_url.get(path)
        if goal is None or not _is_other(post, intake, tag, goal):
            continue
        if any(back == post.url for _, back in goal.translations):
            continue
        yield peringatan(
            place_of(post, f"translations.{tag}"),
            f"{goal.path} belum menyebut kiriman ini sebagai terjemahannya",
            value=path,
            note="hanya satu arah",
            fix=f"tambahkan pada {goal.path} baris `translations: {{{language}: {post.url}}}`.",
        )


def _is_other(post: Post, intake: Intake, tag: str, goal: Docket) -> bool:
    """Return whether a translation is another post in a known other language; what is not has its own rule."""
    return goal.path != post.path and tag != (post.lang or intake.portal.language) and is_known(tag)


TIED_RULES = (dangling_replacement, dangling_translation, translation_language, translation_not_mutual)
