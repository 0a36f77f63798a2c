"""The page of each post, the documents beside it, and the redirects of its old addresses and its number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from newsroom.catalog import (
    cells,
    docket,
    labels,
    looks,
    markup,
    material,
    postview,
    sharing,
    site,
    standing,
    structured,
)
from newsroom.catalog.cardfacts import CARD, CARD_SIZE
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket
from newsroom.catalog.frame import Frame, frame_of, render
from newsroom.catalog.material import Material
from newsroom.catalog.post import CHANGE_KINDS, EVENT_STATES, INFORMATION, TYPES, VERDICTS, WITHDRAWAL_REASONS, Post
from newsroom.catalog.postview import Between, PostView, Target
from newsroom.catalog.seal import BROKEN, FOREIGN, REASONS, SAID, STATES, Seal
from newsroom.catalog.tongues import said
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of
from newsroom.text import dates, template

INDEX = "index.html"
TEMPLATES, REDIRECT = ("post.html", "picture.html"), "redirect.html"
# How many posts are looked into together; more would make their keys dearer, fewer the list of runs.
RUN = 64
# Open Graph wants a language with a country; Indonesia's languages have none but Indonesia.
LOCALES = {"en": "en_GB", "ar": "ar_SA", "zh": "zh_CN", "ms": "ms_MY"}


def jobs(catalog: Catalog) -> Iterator[Group]:
    """Yield the jobs of all posts, by agency and in runs: page, documents, redirects."""
    made = material.recipe(*TEMPLATES), material.recipe(REDIRECT), material.setting(catalog), _looks(catalog)
    for cell in cells.cells(catalog):
        key = key_of("pages", made, cell.key, _seals(catalog, cell.posts))
        yield Group(key, partial(_runs, catalog, made, cell.posts))


def _runs(catalog: Catalog, made: Inputs, posts: Sequence[Docket]) -> Iterator[Group]:
    """Yield the jobs of one agency's posts, run by run: its key changes with the posts that stand before and after, too."""
    for run in cells.runs(len(posts), RUN):
        part = list(postview.around(posts, run))
        (_, _, newer), (_, older, _) = part[0], part[-1]
        own = cells.key_of_run(catalog, posts[run]), _seals(catalog, posts[run])
        yield Group(key_of("run of pages", made, own, older, newer), partial(_jobs, catalog, part))


def _seals(catalog: Catalog, posts: Sequence[Docket]) -> list[Seal | None]:
    return [catalog.seals.get(post.path) for post in posts] if catalog.seals else []


def _jobs(catalog: Catalog, part: Sequence[Between]) -> Iterator[Job]:
    """Yield the jobs of a run of one agency's posts, each between the older and the newer one."""
    frame, setting = frame_of(catalog)._replace(buttons=sharing.buttons(catalog.channels)), material.setting(catalog)
    fixed = (material.recipe(*TEMPLATES), setting, _looks(catalog))
    redirect = (material.recipe(REDIRECT), setting)
    for post, older, newer in part:
        key = key_of("page", fixed, _mark(catalog, post), older, newer)
        yield Job("page", post.url, page_of, partial(_inputs, catalog, frame, post, older, newer), key)
        yield from _documents(catalog, post)
        yield from _redirects(catalog, frame, redirect, post)


def _looks(catalog: Catalog) -> str:
    """Return what changes with the share links, or with the card's template: the card's address is on the page."""
    return key_of(sharing.mark(catalog), looks.digest("card"))


def _mark(catalog: Catalog, post: Docket) -> bytes:
    """Return what changes with anything that the page says of a post, and of who wrote it."""
    known = catalog.seals.get(post.path)
    return material.post_mark(catalog, post) + (repr(tuple(known)).encode() if known else b"")


def _inputs(catalog: Catalog, frame: Frame, post: Docket, older: Target | None, newer: Target | None) -> Inputs:
    return frame, material.of(catalog, post), older, newer


def page_of(frame: Frame, made_of: Material, older: Target | None, newer: Target | None) -> Outputs:
    """Return the page of a post between the older and the newer one of its agency."""
    post = material.post_of(made_of)
    return page_file(postview.view(made_of.catalog, frame, post, older, newer))


def page_file(view: PostView) -> Outputs:
    """Return the page of a post."""
    post, frame, title = view.post, view.frame, view.headline
    marked = standing.marked(post.title, view.state, view.language)
    html = render(
        frame,
        "post.html",
        post.url,
        accent=view.publisher.color,
        title=f"{title} · {view.publisher.short_name}",
        share_title=title,
        description=_description(view),
        view=view,
        post=post,
        body=template.markup(view.body),
        cover=_cover(view),
        **_words(view),
        data=template.markup(structured.script(view)),
        shares=sharing.links(frame.buttons, marked, frame.absolute(post.url)),
        locale=LOCALES.get(view.language, f"{view.language.partition('-')[0]}_ID"),
    )
    return {INDEX: html}


def _description(view: PostView) -> str:
    withdrawn = view.post.withdrawn
    gone = said("Kiriman ini dicabut.", view.language)
    return f"{gone} {withdrawn.note}" if withdrawn else view.post.summary


def _cover(view: PostView) -> str:
    if view.cover is None:
        return ""
    alt = view.post.photos[0].alt
    return template.markup(markup.responsive(view.cover, alt, eager=True, fresh=view.frame.preview))


def _card(view: PostView) -> dict[str, Any]:
    """Return the picture that chat apps show: the card; where none is made, the cover."""
    post, cover = view.post, view.cover
    folder = view.frame.absolute(post.url)
    if view.card:
        day = dates.medium_date(view.moment, view.language)
        url = f"{folder}{CARD}?v={view.card}"
        return {"card": url, "card_size": CARD_SIZE, "card_alt": f"{post.title}. {view.publisher.name}, {day}."}
    if cover is None:
        return {"card": ""}
    width = cover.widths[-1]
    size = (width, cover.height(width))
    return {"card": folder + cover.file(width, "jpg"), "card_size": size, "card_alt": post.photos[0].alt}


def _words(view: PostView) -> dict[str, Any]:
    """Return the words for what the post's fields hold as terms."""
    post, alert, event = view.post, view.post.alert, view.post.event
    return {
        **_card(view),
        "kind": TYPES[post.type],
        "information": INFORMATION[post.information],
        "reason": WITHDRAWAL_REASONS[post.withdrawn.reason] if post.withdrawn else "",
        "change_kinds": CHANGE_KINDS,
        "event_state": EVENT_STATES[event.status] if event else "",
        "verdict": VERDICTS[post.clarification.verdict] if post.clarification else "",
        "level": labels.SEVERITIES[alert.severity] if alert else "",
        "urgency": labels.URGENCIES[alert.urgency].capitalize() if alert else "",
        "cap": site.alert_path(post.agency, post.year, post.slug) if alert and post.type == "siaga" else "",
        "certainty": labels.CERTAINTIES[alert.certainty] if alert else "",
        "makers": _makers(post),
        **(_sealed(view.seal) if view.seal else {}),
        "quoted": [f"{person.name}, {person.role}" if person.role else person.name for person in post.people],
    }


def _sealed(known: Seal) -> dict[str, Any]:
    """Return the words for what is known of who wrote a post."""
    return {
        "sealed": STATES[known.state].capitalize(),
        "sealed_said": SAID[known.state],
        "sealed_why": "" if known.holds else REASONS[known.reason],
        "sealed_wrong": known.state in (BROKEN, FOREIGN),
        "sealed_at": docket.moment(known.date * 1_000_000) if known.date else None,
    }


def _makers(post: Post) -> list[tuple[str, str]]:
    names = (("Penulis", post.byline.writer), ("Foto", post.byline.photographer), ("Penyunting", post.byline.editor))
    return [(label, name) for label, name in (*names, ("Disetujui", post.byline.approver)) if name]


def _documents(catalog: Catalog, item: Docket) -> Iterator[Job]:
    post = catalog.opened(item) if item.documents else None
    if post is None or post.withdrawn:
        return
    published = {document.file for document in postview.documents(catalog, post)}
    for file in item.documents:
        name = file.rpartition("/")[2]
        if name in published and file in catalog.documents:
            digest, _ = catalog.documents[file]
            inputs = partial(_document, catalog, file, name, digest)
            yield Job("document", item.url, document_file, inputs, key_of("document", name, digest))


def _document(catalog: Catalog, file: str, name: str, digest: str) -> Inputs:
    return name, material.file_bytes(catalog.root, file, digest)


def document_file(name: str, data: bytes) -> Outputs:
    """Return a document as it is."""
    return {name: data}


def _redirects(catalog: Catalog, frame: Frame, fixed: Inputs, post: Docket) -> Iterator[Job]:
    short = [site.number_path(post.number)] if post.number and catalog.portal.short_links else []
    for path in (*short, *post.aliases):
        folder, name = site.answering_file(path)
        if name:
            key = key_of("redirect", fixed, folder, name, post.url, post.title)
            yield Job("redirect", folder, redirect_file, (frame, folder, name, post.url, post.title), key, 0.2)


def redirect_file(frame: Frame, folder: str, name: str, target: str, title: str) -> Outputs:
    """Return a page that sends its reader on, at once and without a script."""
    target_path = site.root_from(folder) + target[1:]
    return {name: render(frame, REDIRECT, folder, target=target, target_path=target_path, title=title)}
