"""Rules about where a post's links lead: to what is there, to what readers may see, and safely."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Collection, Iterator
from urllib.parse import unquote, urlsplit

from newsroom.catalog.docket import Docket
from newsroom.catalog.intake import Intake
from newsroom.catalog.paths import inside_path, resolve_link
from newsroom.catalog.post import Post
from newsroom.catalog.rules import targets
from newsroom.catalog.rules.attachments import attached_files
from newsroom.catalog.rules.finding import Finding, galat, nearest, peringatan, place_of, saran
from newsroom.catalog.rules.folders import PHOTOS
from newsroom.catalog.rules.lookup import target_file
from newsroom.record import record
from newsroom.text import dates
from newsroom.text.body import PREFIX, Link
from newsroom.text.problem import Place

FOOTNOTE = re.compile(PREFIX + r"fn(?:ref)?\d+(?:-\d+)?")
# Short addresses hide where they lead, and die with their service; s.id is the Indonesian registry's own.
SHORTENERS = frozenset(
    "bit.ly bitly.ws s.id tinyurl.com t.co goo.gl is.gd v.gd cutt.ly ow.ly rb.gy shorturl.at tiny.cc rebrand.ly lnkd.in t.ly"
    " linktr.ee lynk.id msha.ke adf.ly buff.ly shorturl.asia".split()
)


def dangling_link(post: Post, intake: Intake) -> Iterator[Finding]:
    """A link inside the portal leads to a post, a page, a list or a declared attachment that is there."""
    known = targets.of(intake)
    for link in post.body.links:
        path = inside_path(intake.portal.url, link.resolved)
        if path.startswith("/") and not _leads(known, post, link, path):
            yield _dangling(intake, known, post, link, path)


def _leads(known: targets.Targets, post: Post, link: Link, path: str) -> bool:
    if _is_beside(link):
        return target_file(post, urlsplit(link.target).path) in set(attached_files(post))
    return known.has(path.partition("#")[0], _asked_at(post))


def _asked_at(post: Post) -> dt.datetime | None:
    """Return when a public post's links have to lead somewhere; those of a withheld one do not yet."""
    return post.modified if _is_public(post) else None


def _is_public(post: Post) -> bool:
    return post.audience == "public" and not post.draft and post.date is not None


def _is_beside(link: Link) -> bool:
    """Return whether a link names a file relative to the post that is no other post."""
    path = urlsplit(link.target).path
    return bool(path) and not path.startswith("/") and not path.endswith(".md") and "://" not in link.target


def _dangling(intake: Intake, known: targets.Targets, post: Post, link: Link, path: str) -> Finding:
    hint, cure = "", "ubah alamatnya, atau hapus tautan dan sisakan kata-katanya."
    file = target_file(post, urlsplit(link.target).path) if _is_beside(link) else ""
    if file and (found := next((name for name in (f"{file}.md", f"{file}/index.md") if name in intake.files), "")):
        right = link.target.rstrip("/") + found.removeprefix(file)
        hint, cure = "Tautan antarkiriman menyebut berkasnya.", f"ganti menjadi `({right})`."
    elif file in intake.files:
        name = file.rpartition("/")[2]
        photo = name.rpartition(".")[2].lower() in PHOTOS
        hint = "Berkas di folder ini hanya terbit bila disebut oleh kirimannya."
        cure = f"tampilkan dengan `![gambaran isi foto]({link.target})`." if photo else _attach(link)
    elif (meant := known.nearest(path.partition("#")[0], _asked_at(post))) and meant != post.url:
        goal = intake.by_url.get(meant)
        right = posixpath.relpath(goal.path, post.folder) if goal else meant
        hint, cure = f"Maksud Anda: {meant}?", f"ganti menjadi `({right})`."
    return galat(
        link.place,
        f'tautan "{link.target}" tidak menuju apa pun',
        value=link.target,
        note="tidak ada di portal",
        hint=hint,
        fix=cure,
    )


def _attach(link: Link) -> str:
    return f'tambahkan `attachments: [{{file: {unquote(link.target)}, title: "{link.text or "judul dokumen"}"}}]`.'


def dangling_anchor(post: Post, intake: Intake) -> Iterator[Finding]:
    """A link to a part of a post names a heading that is there."""
    for link in post.body.links:
        path, _, fragment = inside_path(intake.portal.url, link.resolved).partition("#")
        anchors = _anchors(post, intake, path)
        if not fragment or anchors is None or fragment in anchors or FOOTNOTE.fullmatch(fragment):
            continue
        headings = {anchor.removeprefix(PREFIX) for anchor in anchors}
        meant = nearest(fragment.removeprefix(PREFIX), headings)
        written = link.target.partition("#")[0]
        yield peringatan(
            link.place,
            f'tautan "{link.target}" menuju bagian yang tidak ada',
            value=link.target,
            note="tidak ada judul bagian dengan nama itu",
            hint=f"Bagian yang ada: {', '.join(sorted(headings))}."
            if headings
            else "Kiriman itu tidak berjudul bagian.",
            fix=f"ganti menjadi `({written}#{meant})`." if meant else f"hapus `#{fragment.removeprefix(PREFIX)}`.",
        )


def _anchors(post: Post, intake: Intake, path: str) -> Collection[str] | None:
    """Return the anchors of the post at a path (this one's own when there is no path), or None."""
    if path in ("", post.url):
        return post.body.anchors
    goal = intake.by_url.get(path)
    return None if goal is None else goal.anchors


@record
class _Mention:
    """Another post that a post leads its readers to; `waits` tells that the mention is not shown before that post is."""

    post: Docket
    written: str
    place: Place
    waits: bool = False


def _mentions(post: Post, intake: Intake, known: targets.Targets) -> Iterator[_Mention]:
    for link in post.body.links:
        path = inside_path(intake.portal.url, link.resolved).partition("#")[0]
        goal = known.post_at(path) if path else None
        if goal:
            yield _Mention(goal, link.target, link.place)
    if post.withdrawn and post.withdrawn.replacement:
        goal = intake.by_url.get(resolve_link(post.path, post.withdrawn.replacement).partition("#")[0])
        if goal:
            yield _Mention(goal, post.withdrawn.replacement, place_of(post, "withdrawn.replacement"))
    for tag, path in post.translations.items():
        if path in intake.by_url:
            yield _Mention(intake.by_url[path], path, place_of(post, f"translations.{tag}"), waits=True)


def link_to_withheld(post: Post, intake: Intake) -> Iterator[Finding]:
    """A public post leads to no draft, no internal post, and no post that appears later than itself.

    It may lead to a later one when it says that it was changed after that one appeared: a rule has no clock.
    """
    for mention in _mentions(post, intake, targets.of(intake)) if _is_public(post) else ():
        if mention.post.path == post.path or mention.post.audience == "":
            continue
        if mention.post.audience != "public" or mention.post.draft:
            yield _to_hidden(mention)
        elif mention.post.date and mention.post.date > post.modified and not mention.waits:
            yield _to_later(mention, mention.post.date)


def _to_hidden(mention: _Mention) -> Finding:
    why = "masih konsep (draft)" if mention.post.audience == "public" else "hanya untuk internal"
    return galat(
        mention.place,
        f'"{mention.written}" menuju kiriman yang {why}',
        value=mention.written,
        note="pembaca tidak akan menemukannya",
        hint="Alamat dan judulnya ikut terbaca, jadi tautan ini membocorkan kiriman itu.",
        fix=f"hapus tautan ini sampai {mention.post.path} terbit.",
    )


def _to_later(mention: _Mention, date: dt.datetime) -> Finding:
    return galat(
        mention.place,
        f'"{mention.written}" menuju kiriman yang lebih baru dari kiriman ini:'
        f" {dates.medium_date(date.date())} pukul {dates.clock(date)}",
        value=mention.written,
        note="terbit sesudah perubahan terakhir kiriman ini",
        hint="Tautan yang ditambahkan kemudian dicatat, supaya pembaca tahu kapan. Sebelum kiriman itu terbit,"
        " tautan ini membocorkannya.",
        fix="catat kapan tautan ditambahkan, sesudah kiriman itu terbit: isi `updated` dan tambahkan `changes`"
        f" dengan `kind: pembaruan` pada tanggal yang sama. Bila {mention.post.path} belum terbit, hapus tautannya dulu.",
    )


def http_link(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Links use https; what comes over http can be changed on its way."""
    for written, place in _outside(post):
        if written.startswith("http://") and urlsplit(written).hostname != "localhost":
            yield saran(
                place,
                "tautan ini belum memakai https",
                value=written,
                note="http tidak terlindungi",
                fix=f"coba `https://{written.removeprefix('http://')}`; bila terbuka, ganti.",
            )


def shortener_link(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Links show where they lead; shortened ones hide it, and impostors use them too."""
    for written, place in _outside(post):
        host = (urlsplit(written).hostname or "").removeprefix("www.")
        if host in SHORTENERS:
            yield peringatan(
                place,
                f"tautan pendek {host} menyembunyikan alamat tujuannya",
                value=written,
                note="tujuan tidak terlihat, dan dapat mati kapan saja",
                hint="Warga diajari untuk tidak membuka tautan pendek karena sering dipakai penipu.",
                fix="buka tautannya, lalu salin alamat lengkap dari peramban ke sini.",
            )


def _outside(post: Post) -> Iterator[tuple[str, Place]]:
    """Yield the web addresses that readers may follow from a post; those where a claim appeared are not offered."""
    for link in post.body.links:
        if link.target.lower().startswith(("http://", "https://")):
            yield link.target, link.place
    if post.event and post.event.registration:
        yield post.event.registration, place_of(post, "event.registration")
    for index, url in enumerate(post.clarification.evidence if post.clarification else ()):
        yield url, place_of(post, f"clarification.evidence.{index}")


RULES = (http_link, shortener_link)
TIED_RULES = (dangling_anchor, dangling_link, link_to_withheld)
