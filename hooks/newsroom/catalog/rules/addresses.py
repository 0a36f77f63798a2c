"""Rules about addresses that two files would share: of posts, of numbers, of aliases."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import attrgetter
from urllib.parse import unquote

from newsroom.catalog import site
from newsroom.catalog.docket import Docket
from newsroom.catalog.intake import Intake
from newsroom.catalog.post import Post
from newsroom.catalog.rules.finding import Finding, about, galat, place_of
from newsroom.catalog.rules.lookup import item_place
from newsroom.text import dates
from newsroom.text.problem import START

# Files and folders of the site; an old address with such a step would cover one, or stand where one is to be.
SITE_NAMES = frozenset(
    """404.html agenda.ics bahan.js cap.xml card.jpg cari.js cek.js checkpoint datapackage.json event.ics favicon.ico
    feed-2.atom feed-2.json feed.atom feed.json feed.xml gambar.js hal indeks.json indeks.sig kini.js kini.json
    kit.json kit.zip kits.json lama.json logo.png manifest.webmanifest mesin.js news-sitemap.xml notice.pdf
    notice.png portrait.jpg posts.csv posts.json ringkas.txt robots.txt salin.js schema-csv.json schema-json.json
    search search_index.json security.txt sha256sums sha256sums.sig signers sitemap.xml sitemap.xml.gz square.jpg
    story.jpg sw.js tanda.js trust.txt umpan.css umpan.opml unsigned""".split()
)
_PART_OF_MAP = re.compile(r"sitemap-.*\.xml")
# The first step of a number's short address; that of a number which a post no longer has is an old address like others.
SHORT = "r"
# The longest name of a file that every system can keep (255 bytes), with room for what a system adds.
STEP_BYTES = 200


def duplicate_url(intake: Intake) -> Iterator[Finding]:
    """No two posts have the same address, not even on systems that fold case and Unicode forms.

    Both are held back: which of them readers know at that address, no file tells.
    """
    if _are_apart(intake.posts):
        return
    folded = [_folded(post.url) for post in intake.posts]
    found: dict[str, list[Docket]] = {}
    for address, post in zip(folded, intake.posts, strict=True):
        found.setdefault(address, []).append(post)
    for posts in found.values():
        for post in posts if len(posts) > 1 else ():
            other = next(item for item in posts if item.path != post.path)
            yield galat(
                START,
                f"alamat {post.url} juga dipakai oleh {other.path}",
                value=post.url,
                note="dua kiriman, satu alamat",
                fix="ganti nama salah satu berkas, atau hapus bila isinya sama.",
                file=post.path,
            )


def _are_apart(posts: Sequence[Docket]) -> bool:
    """Return whether posts have addresses of their own even where they are not folded, and none that folding changes."""
    addresses = [post.url for post in posts]
    together = "".join(addresses)
    plain = together.isascii() and together == together.lower()
    return plain and len(set(addresses)) == len(posts)


def _folded(text: str) -> str:
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def duplicate_number(intake: Intake) -> Iterator[Finding]:
    """A number is given once in the whole portal; the post of the later date has to change."""
    first: dict[str, Docket] = {}
    for post in sorted(_sharing_a_number(intake), key=_age):
        number = post.number.casefold()
        other = first.setdefault(number, post)
        if other is not post:
            yield galat(
                place_of(intake.whole(post.path), "number"),
                f"nomor {post.number} sudah dipakai {other.path}",
                value=post.number,
                note=f"milik kiriman {dates.medium_date(other.date.date())}" if other.date else "sudah dipakai",
                hint="Nomor adalah bukti keaslian: satu nomor, satu kiriman, juga bila yang lama sudah dicabut.",
                fix="beri nomor berikutnya yang belum dipakai.",
                file=post.path,
            )


def _sharing_a_number(intake: Intake) -> Iterator[Docket]:
    numbers = list(map(str.casefold, filter(None, map(attrgetter("number"), intake.posts))))
    if len(set(numbers)) == len(numbers):
        return iter(())
    shared = {number for number, times in Counter(numbers).items() if times > 1}
    return (post for post in intake.posts if post.number.casefold() in shared)


def _age(post: Docket) -> tuple[dt.datetime, str]:
    """Return what orders posts from old to new; one without a date comes last."""
    return post.date or dt.datetime.max.replace(tzinfo=dt.UTC), post.path


@about("number")
def number_path_collision(post: Post, intake: Intake) -> Iterator[Finding]:
    """No part of a number is named like a page, as that of its short address is: /r/<number>/index.html."""
    pages = [part for part in post.number.split("/") if part.casefold().endswith((".html", ".htm"))]
    for page in pages[:1]:
        yield galat(
            place_of(post, "number"),
            f'nomor "{post.number}" memuat {page}, nama sebuah halaman',
            value=post.number,
            note="alamat pendek nomor menjadi halaman index.html",
            fix="hapus bagian itu dari nomor.",
        )


@about("aliases")
def alias_form(post: Post, _intake: Intake) -> Iterator[Finding]:
    """An old address is a page's: it ends with a slash or .html, and has no empty, dotted or encoded steps."""
    for index, alias in enumerate(post.aliases):
        if _is_writable(alias):
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


def _is_writable(alias: str) -> bool:
    """Return whether a page can be written at an address, on every system, and be found there again."""
    parts = unquote(alias).split("/")[1:]
    steps = parts[:-1] if parts[-1] == "" else parts
    encoded_slash = "%2f" in alias.lower()
    return alias.endswith(("/", ".html")) and not encoded_slash and all(map(_is_step, steps))


def _is_step(step: str) -> bool:
    tidy = step.isprintable() and not step.startswith(".") and "\\" not in step
    return bool(step) and tidy and len(step.encode()) <= STEP_BYTES


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
    folder, name = site.answering_file(alias)
    if not name and alias.strip("/"):
        # It can't be written at all, which has its own rule.
        return ""
    parts = [part for part in _folded(folder + name).removesuffix("/index.html").split("/") if part]
    if not parts:
        return "halaman depan portal"
    if parts[0] == SHORT and len(parts) > 1:
        taken = _by_number(intake, "/".join(parts[1:]))
        return f"alamat pendek kiriman {taken}" if taken else ""
    if parts[0] in site.RESERVED or f"/{'/'.join(parts)}/" in intake.portal_pages:
        return "halaman portal sendiri"
    if taken := next(filter(_is_site_name, parts), ""):
        return f"alamat dengan {taken}, nama yang dipakai portal"
    if parts[0] not in intake.agencies:
        return ""
    name = intake.agencies[parts[0]].short_name or parts[0]
    if len(parts) == 1:
        return f"halaman {name}"
    if len(parts) == 2 and re.fullmatch(r"[0-9]{4}", parts[1]):
        return f"arsip {name} tahun {parts[1]}"
    if parts[1] in site.RESERVED_SLUGS or (len(parts) > 2 and parts[2] in site.RESERVED_SLUGS):
        return f"bagian daftar {name}"
    found = intake.by_url.get("/" + "/".join(parts[:3]) + "/")
    return f"halaman kiriman {found.path}" if found else ""


def _by_number(intake: Intake, number: str) -> str:
    """Return the file of the post that has a number now."""
    return next((post.path for post in intake.posts if post.number and _folded(post.number) == number), "")


def _is_site_name(step: str) -> bool:
    return step in SITE_NAMES or step == "index.html" or _PART_OF_MAP.fullmatch(step) is not None


def duplicate_alias(intake: Intake) -> Iterator[Finding]:
    """An old address leads to one post and is given once; of two that want the same file, the later has to let it go."""
    owners: dict[str, Docket] = {}
    folders: dict[str, Docket] = {}
    for post in sorted((post for post in intake.posts if post.aliases), key=_age):
        for index, alias in enumerate(post.aliases):
            file = _folded("".join(site.answering_file(alias)))
            above = [file[:end] for end, sign in enumerate(file) if sign == "/" and end]
            other = _owner(file, above, owners, folders)
            if other:
                yield _claimed(intake.whole(post.path), index, alias, other)
                continue
            owners[file] = post
            folders.update(dict.fromkeys(above, post))


def _owner(file: str, above: list[str], owners: dict[str, Docket], folders: dict[str, Docket]) -> Docket | None:
    """Return the post whose old address has this file already, or needs a folder of that name, or a file where we do."""
    found = (owners[path] for path in (file, *above) if path in owners)
    return next(found, folders.get(file))


def _claimed(post: Post, index: int, alias: str, other: Docket) -> Finding:
    within = other.path == post.path
    return galat(
        item_place(post, "aliases", index, "", alias),
        f'alamat lama "{alias}" {"sudah ada pada kiriman ini" if within else f"sudah menuju {other.path}"}',
        value=alias,
        note="satu alamat lama, satu tujuan",
        hint="Huruf besar dan kecil, index.html di akhir, dan %61 untuk a tidak membedakan alamat.",
        fix="hapus yang ini." if within else "hapus dari salah satu kiriman.",
        file=post.path,
    )


RULES = (number_path_collision, alias_form)
TIED_RULES = (alias_shadows_page,)
INTAKE_RULES = (duplicate_url, duplicate_number, duplicate_alias)
