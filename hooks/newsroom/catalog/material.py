"""The material of a post: all that a worker needs to make something of it, anywhere, without a disk shared with us."""

from __future__ import annotations

import hashlib
from pathlib import Path

import newsroom
from newsroom.catalog import docket, looks
from newsroom.catalog.catalog import Catalog, as_seen
from newsroom.catalog.docket import Docket
from newsroom.catalog.frame import publisher
from newsroom.catalog.intake import bytes_of, logo_file
from newsroom.catalog.post import Post
from newsroom.engine.code import code_of, libraries
from newsroom.engine.job import key_of
from newsroom.engine.release import WORK
from newsroom.record import record
from newsroom.text import closure, dates, source, template

# What a page's bytes depend on beside our code and templates.
LIBRARIES = (
    "babel",
    "feedgen",
    "icalendar",
    "jinja2",
    "lxml",
    "markdown_it_py",
    "markupsafe",
    "mdit_py_plugins",
    "nh3",
    "pyyaml",
    "regex",
    "twitter_text_parser",
    "tzdata",
)


def keep_templates(root: Path) -> None:
    """Let this process, and those that it starts, take compiled templates from where builds of the portal keep them."""
    template.keep_compiled(root / WORK / "templates", libraries("jinja2", "markupsafe"))


class Changed(Exception):
    """Raised when a file is not any more what it was when it was checked."""


@record
class Material:
    """A post on its way: the part of the catalog that it needs, and its bytes, as its file has them.

    If it was read already, they are the rest of what its docket holds in `bare`.
    """

    catalog: Catalog
    path: str
    data: bytes
    bare: bytes = b""


def of(catalog: Catalog, post: Docket) -> Material:
    """Return the material of a post; raises Changed when its file is not any more what was judged."""
    record = catalog.records.get(post.path) if catalog.records else b""
    if record:
        return Material(catalog.excerpt(post), post.path, record, post.bare)
    data = bytes_of(catalog.root, post.path) or b""
    if docket.digest_of(data, catalog.agency_of(post).zone) != post.digest:
        raise Changed(f"{post.path}: berkas berubah selagi situs dibangun; bangun lagi")
    return Material(catalog.excerpt(post), post.path, data)


def post_of(material: Material) -> Post:
    """Return the post of a material as it stands at the catalog's moment, with its body."""
    if material.bare:
        post = docket.revived(material.bare, material.data)
    else:
        from newsroom.catalog import contract

        zone = material.catalog.agencies[material.path.split("/")[1]].zone
        post = contract.read(source.read(material.path, material.data), dates.zone(zone))
    # A post that rules look at together with others still has what they ask for; to copy it without would take longer.
    return as_seen(post, material.catalog.as_of)


def file_bytes(root: Path, file: str, digest: str) -> bytes:
    """Return the bytes of a photo, logo or document; raises Changed when their SHA-256 is another one now."""
    data = (root / file).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise Changed(f"{file}: berkas berubah selagi situs dibangun; bangun lagi")
    return data


# ---- what the keys of jobs are made of -----------------------------------------------------------------------------


def recipe(*templates: str) -> str:
    """Return what changes with our code, the libraries, or a template with all that it includes."""
    return key_of(code_of(newsroom), libraries(*LIBRARIES), [closure.digest(name) for name in templates])


def setting(catalog: Catalog) -> str:
    """Return what changes with anything that pages say of the portal, or of agencies in passing."""
    known = catalog.memo.get("setting")
    if known is None:
        named = [publisher(agency) for agency in catalog.agencies.values()]
        pages = catalog.root / "content" / "portal"
        own = [(pages / name / "index.md").is_file() for name in ("tentang", "panduan")]
        known = catalog.memo["setting"] = key_of(
            catalog.portal, named, own, catalog.preview, len(catalog.problems), looks.digest("card")
        )
    return str(known)


def agency_mark(catalog: Catalog, slug: str) -> bytes:
    """Return what changes with anything that pages say of an agency."""
    known: dict[str, bytes] = catalog.memo.setdefault("agency marks", {})
    mark = known.get(slug)
    if mark is None:
        agency = catalog.agencies[slug]
        # Cards show the logo itself, and pages name the card's version.
        mark = known[slug] = key_of(agency, catalog.logo_of(agency), catalog.photos.get(logo_file(agency))).encode()
    return mark


def post_mark(catalog: Catalog, post: Docket) -> bytes:
    """Return what changes with anything that is said of a post anywhere: itself, its agencies, what it leads to."""
    own = catalog.mark(post) + agency_mark(catalog, post.agency)
    if not any(docket.leads(post)):
        return own
    part = catalog.excerpt(post)
    partners = [agency_mark(catalog, slug) for slug in post.partners]
    led = [(other.url, other.title) for other in part.posts]
    return own + key_of(partners, led, sorted(part.photos.items()), sorted(part.documents.items())).encode()
