"""Rules about addresses that two files would share: of posts, of numbers, of aliases."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from newsroom.catalog.intake import Intake
from newsroom.catalog.post import Post
from newsroom.catalog.rules.finding import Finding, galat, place_of
from newsroom.catalog.rules.lookup import item_place
from newsroom.catalog.site import RESERVED, RESERVED_SLUGS
from newsroom.text import dates
from newsroom.text.problem import START

ROOT_FILES = frozenset(["404.html"])


def duplicate_url(intake: Intake) -> Iterator[Finding]:
    """No two posts have the same address, not even on systems that fold case and Unicode forms.

    Both are held back: which of them readers know at that address, no file tells.
    """
    found: dict[str, list[Post]] = {}
    for post in intake.posts:
        found.setdefault(_folded(post.url), []).append(post)
    for posts in found.values():
        for post in posts if len(posts) > 1 else ():
            other = next(item for item in posts if item is not post)
            yield galat(
                START,
                f"alamat {post.url} juga dipakai oleh {other.path}",
                value=post.url,
                note="dua kiriman, satu alamat",
                fix="ganti nama salah satu berkas, atau hapus bila isinya sama.",
                file=post.path,
            )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def duplicate_number(intake: Intake) -> Iterator[Finding]:
    """A number is given once in the whole portal; the post of the later date has to change."""
    first: dict[str, Post] = {}
    for post in sorted((post for post in intake.posts if post.number), key=_age):
        number = post.number.casefold()
        other = first.setdefault(number, post)
        if other is not post:
            yield galat(
                place_of(post, "number"),
                f"nomor {post.number} sudah dipakai {other.path}",
                value=post.number,
                note=f"milik kiriman {dates.medium_date(other.date.date())}" if other.date else "sudah dipakai",
                hint="Nomor adalah bukti keaslian: satu nomor, satu kiriman, juga bila yang lama sudah dicabut.",
                fix="beri nomor berikutnya yang belum dipakai.",
                file=post.path,
            )


def _age(post: Post) -> tuple[dt.datetime, str]:
    """Return what orders posts from old to new; one without a date comes last."""
    return post.date or dt.datetime.max.replace(tzinfo=dt.UTC), post.path


def number_path_collision(post: Post, intake: Intake) -> Iterator[Finding]:
    """No part of a number is named like the page of its short address, /r/<number>/index.html."""
    if any(part.casefold() == "index.html" for part in post.number.split("/")):
        yield galat(
            place_of(post, "number"),
            f'nomor "{post.number}" memuat index.html, nama halaman alamat pendeknya',
            value=post.number,
            note="index.html dipakai portal",
            fix="hapus bagian itu dari nomor.",
        )


def alias_form(post: Post, _intake: Intake) -> Iterator[Finding]:
    """An old address is a page's: it ends with a slash or .html, and has no empty, dotted or encoded steps."""
    for index, alias in enumerate(post.aliases):
        parts = unquote(alias).split("/")[1:]
        steps = parts[:-1] if parts[-1] == "" else parts
        if all(step and not step.startswith(".") and "\\" not in step for step in steps) and alias.endswith(
            ("/", ".html")
        ):
            continue
        better = re.sub(
            r"/(?:\.+/)+|/{2,}", "/", re.sub(r"(?<!/)$", "/", alias.removesuffix(".php").removesuffix(".aspx"))
        )
        yield galat(
            item_place(post, "aliases", index, "", alias),
            f'alamat lama "{alias}" tidak dapat dialihkan',
            value=alias,
            note="berakhir dengan / atau .html, tanpa titik di awal bagian",
            fix=f"misalnya `aliases: [{better}]`.",
        )


def alias_shadows_page(post: Post, intake: Intake) -> Iterator[Finding]:
    """An old address hides no page that is there now: no post, agency, list or page of the portal."""
    for index, alias in enumerate(post.aliases):
        shadowed = _shadowed(intake, alias)
        if shadowed:
            yield galat(
                item_place(post, "aliases", index, "", alias),
                f'alamat lama "{alias}" adalah {shadowed}',
                value=alias,
                note="halaman itu akan tertutup",
                fix="hapus alamat ini dari `aliases`.",
            )


def _shadowed(intake: Intake, alias: str) -> str:
    """Return what page an alias would hide, in a writer's words, or an empty text."""
    parts = [part for part in unquote(alias).casefold().removesuffix("index.html").split("/") if part]
    if not parts:
        return "halaman depan portal"
    if parts[0] in RESERVED or parts[0] in ROOT_FILES or f"/{'/'.join(parts)}/" in intake.portal_pages:
        return "halaman portal sendiri"
    if parts[0] not in intake.agencies:
        return ""
    name = intake.agencies[parts[0]].short_name or parts[0]
    if len(parts) == 1:
        return f"halaman {name}"
    if len(parts) == 2 and re.fullmatch(r"[0-9]{4}", parts[1]):
        return f"arsip {name} tahun {parts[1]}"
    if parts[1] in RESERVED_SLUGS or (len(parts) > 2 and parts[2] in RESERVED_SLUGS):
        return f"bagian daftar {name}"
    found = intake.by_url.get("/" + "/".join(parts[:3]) + "/")
    return f"halaman kiriman {found.path}" if found else ""


def duplicate_alias(intake: Intake) -> Iterator[Finding]:
    """An old address leads to one post; of two that claim it, the later has to let it go."""
    owners: dict[str, Post] = {}
    for post in sorted((post for post in intake.posts if post.aliases), key=_age):
        for index, alias in enumerate(post.aliases):
            key = _folded(alias).removesuffix("index.html").rstrip("/")
            other = owners.setdefault(key, post)
            if other is not post:
                yield galat(
                    item_place(post, "aliases", index, "", alias),
                    f'alamat lama "{alias}" sudah menuju {other.path}',
                    value=alias,
                    note="satu alamat lama, satu tujuan",
                    fix="hapus dari salah satu kiriman.",
                    file=post.path,
                )


RULES = (number_path_collision, alias_form, alias_shadows_page)
INTAKE_RULES = (duplicate_url, duplicate_number, duplicate_alias)
