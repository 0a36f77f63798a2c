"""Is this message genuine? The page that tells, its scripts, and the index of sentences that it looks into.

Of a post the index has hashes of sentences, its path, title, date and state. It depends on what is public alone, and is
signed outside of the jobs, which never see a key.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from newsroom.catalog import cardformats, cells, material, rows, site, standing
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket
from newsroom.catalog.frame import Frame, frame_of, render
from newsroom.catalog.material import Material
from newsroom.engine.job import Group, Inputs, Job, Outputs, key_of
from newsroom.engine.store import Blob, Files, Store
from newsroom.proof import originals, postlist, sentence_index, signature
from newsroom.proof.sentence_index import ID_BITS, SUMS, Part
from newsroom.proof.signing import SigningKey
from newsroom.record import record
from newsroom.text import template

INDEX, SCRIPT, SIGNED = "index.html", "cek.js", "indeks.sig"
BUCKET, SPANS, LABEL = "bucket", 16, "Cek pesan"
SOURCES = ("check-words.js", "check-index.js", "check-compare.js", "check-verdict.js", "check.js")
# What only some need: to check a signature where the browser cannot, and to save a copy.
SELDOM = {"tanda.js": "check-sign.js", "salin.js": "check-copy.js"}
# What the script about pictures is made of, which is asked for by the version of this one (outputs/card_check.py).
PICTURES = ("check-qr.js", "check-picture.js")
# Milliseconds for a post: to read it and to hash its sentences.
COST = 1.0
# Derives jobs whose results only other jobs read.
Prepare = Callable[[Sequence[Job], str], Sequence[Files]]


def jobs(catalog: Catalog, store: Store, prepare: Prepare, blobs: Mapping[str, Blob]) -> Iterator[Group]:
    """Yield the jobs of the page, its script and the index; `blobs` are the files of the release, with the originals."""
    count = originals.count_of(len(catalog.posts))
    names = (site.CHECK + sentence_index.shard_name(originals.SORT, number, count) for number in range(count))
    known = [blobs[name].sha256 for name in names]
    # What browsers are told to ask for anew: all that the page's scripts, and those about pictures, are made of.
    others = cardformats.mark(), [template.bare_script(name) for name in PICTURES]
    version = key_of(_scripts(), catalog.portal.url, *others)[:8]
    key = key_of("check", material.recipe("check.html"), version, cells.whole(catalog), known)
    yield Group(key, lambda: _jobs(catalog, store, prepare, known, version))


def _jobs(catalog: Catalog, store: Store, prepare: Prepare, known: list[str], version: str) -> Iterator[Job]:
    frame, codes, told = frame_of(catalog), _scripts(), table(catalog)
    key = key_of("check page", material.recipe("check.html"), material.setting(catalog), told, version)
    yield Job("check page", site.CHECK, page_file, (frame, told, version), key)
    yield Job("check page", site.CHECK, script_files, (codes,), key_of("check scripts", codes))
    yield from _index(catalog, store, prepare, known)


def table(catalog: Catalog) -> dict[str, Any]:
    """Return what the script must know of the portal: its address, its key, the words for states."""
    states = {state: list(words) for state, words in standing.NOTICES.items()}
    return {"portal": catalog.portal.url, "key": base64.b64encode(public_key(catalog)).decode(), "states": states}


def public_key(catalog: Catalog) -> bytes:
    """Return the 32 bytes of the portal's ed25519 key, or none when its settings have no such key."""
    blob = signature.key_of(catalog.portal.key) if catalog.portal.key else b""
    return blob[-32:] if signature.ED25519 in blob[:16] else b""


def sign(catalog: Catalog, blobs: Mapping[str, Any], read: Callable[[Any], bytes], key: SigningKey | None) -> Outputs:
    """Return the signature of the index by the portal's key, by its path; nothing without that very key."""
    path = site.CHECK + SUMS
    if key is None or path not in blobs or key.public != public_key(catalog):
        return {}
    return {site.CHECK + SIGNED: key.raw(read(blobs[path]))}


# ---- the index -----------------------------------------------------------------------------------------------------


def _index(catalog: Catalog, store: Store, prepare: Prepare, known: list[str]) -> Iterator[Job]:
    # Buckets are as many as keep them small; half of the bits that name one name a group.
    bits = sentence_index.power_for(len(catalog.posts), sentence_index.BUCKET, 1 << ID_BITS).bit_length() - 1
    made = _Maker(catalog, store, prepare, bits, min(SPANS, 1 << bits // 2))
    groups = made.groups()
    spans = list(made.spans(groups))
    tables = list(made.tables(groups))
    claims = _claims(store, groups)
    published = (*spans, *tables, claims)
    # Their digests go into the list of files.
    files = prepare(published, LABEL)
    yield from published
    digests: dict[str, list[str]] = {originals.SORT: known}
    for found in files:
        for name, blob in found.items():
            digests.setdefault(name[0], []).append(blob.sha256)
    facts = catalog.portal.url, postlist.newest(catalog), len(catalog.posts), digests
    yield Job("check sums", site.CHECK, sentence_index.sums, facts, key_of("check sums", material.recipe(), facts))


@record
class _Maker:
    """Makes the jobs of the index: `bits` are those of an id that name a bucket, `many` are the spans of hashes."""

    catalog: Catalog
    store: Store
    prepare: Prepare
    bits: int
    many: int

    def groups(self) -> Sequence[Files]:
        """Return the groups; only the buckets of those that changed are asked for."""
        groups = _shared(self.catalog.posts, self.bits // 2)
        fixed = material.recipe(), self.catalog.portal.language
        keys = [key_of("check group", fixed, self.bits, self.catalog.marks_of(posts)) for posts in groups]
        kept = self.store.find_all(keys)
        missing = [number for number, key in enumerate(keys) if key not in kept]
        buckets = [(number, posts) for number in missing for posts in _filled(groups[number], self.bits)]
        found: dict[int, list[Files]] = {number: [] for number in missing}
        made = self.prepare([_bucket(self.catalog, fixed, posts) for _, posts in buckets], LABEL)
        for (number, _), files in zip(buckets, made, strict=True):
            found[number].append(files)
        made = self.prepare([self._group(keys[number], found[number]) for number in missing], LABEL)
        fresh = dict(zip(missing, made, strict=True))
        return [kept[key] if key in kept else fresh[number] for number, key in enumerate(keys)]

    def _group(self, key: str, buckets: Sequence[Files]) -> Job:
        return Job("check group", "", group_file, partial(_parts, self.store, buckets, self.many), key, 10)

    def spans(self, groups: Sequence[Files]) -> Iterator[Job]:
        """Yield the jobs that make the shards, one for each span of hashes."""
        for sort in sentence_index.SORTS:
            sizes = (files[f"{sort}{span}"].size for files in groups for span in range(self.many))
            size = sum(sentence_index.size_of(size, self.many) for size in sizes)
            count = max(self.many, sentence_index.power_for(size, sentence_index.SHARD, sentence_index.MOST_SHARDS))
            for span in range(self.many):
                blobs = [files[f"{sort}{span}"] for files in groups]
                fixed = sort, span, self.many, count
                key = key_of("check span", material.recipe(), fixed, [blob.sha256 for blob in blobs])
                inputs = partial(_read, self.store, blobs, *fixed)
                yield Job("check span", site.CHECK, sentence_index.shards, inputs, key, 5)

    def tables(self, groups: Sequence[Files]) -> Iterator[Job]:
        """Yield the jobs that make the files of posts, one for each group."""
        posts, many = len(self.catalog.posts), len(groups)
        count = max(many, sentence_index.power_for(posts, sentence_index.TABLE, sentence_index.MOST_SHARDS))
        for number, files in enumerate(groups):
            key = key_of("check table", material.recipe(), number, many, count, files["posts"].sha256)
            inputs = partial(_lines, self.store, files["posts"], number, many, count)
            yield Job("check table", site.CHECK, sentence_index.tables, inputs, key, 0.5)


def _claims(store: Store, groups: Sequence[Files]) -> Job:
    blobs = [files["claims"] for files in groups]
    key = key_of("check claims", material.recipe(), [blob.sha256 for blob in blobs])
    return Job("check claims", site.CHECK, sentence_index.claims, partial(_read, store, blobs), key)


def _parts(store: Store, buckets: Sequence[Files], spans: int) -> Inputs:
    return tuple(store.read(files[BUCKET]) for files in buckets), spans


def _read(store: Store, blobs: Sequence[Blob], *fixed: object) -> Inputs:
    return (tuple(store.read(blob) for blob in blobs), *fixed)


def _lines(store: Store, blob: Blob, *fixed: object) -> Inputs:
    return (store.read(blob), *fixed)


def _filled(posts: Sequence[Docket], bits: int) -> list[list[Docket]]:
    """Return the buckets of a group that have posts."""
    found: dict[int, list[Docket]] = {}
    for post in posts:
        found.setdefault(sentence_index.post_id(post.url) >> (ID_BITS - bits), []).append(post)
    return [found[number] for number in sorted(found)]


def _shared(posts: Sequence[Docket], bits: int) -> list[list[Docket]]:
    """Return the posts by the first bits of their ids, in the order of the ids."""
    found: list[list[Docket]] = [[] for _ in range(1 << bits)]
    away = ID_BITS - bits
    for post in posts:
        found[sentence_index.post_id(post.url) >> away].append(post)
    return found


def _bucket(catalog: Catalog, fixed: tuple[str, str], posts: Sequence[Docket]) -> Job:
    key = key_of("check bucket", fixed, catalog.marks_of(posts))
    return Job("check bucket", "", bucket_file, partial(_materials, catalog, posts), key, COST * len(posts))


def _materials(catalog: Catalog, posts: Sequence[Docket]) -> Inputs:
    return (tuple(material.of(catalog, post) for post in posts),)


def bucket_file(posts: tuple[Material, ...]) -> Outputs:
    """Return the entries and the lines of a few posts."""
    found: set[bytes] = set()
    hidden: set[bytes] = set()
    lines, claims = [], []
    for item in posts:
        post = material.post_of(item)
        number = sentence_index.post_id(post.url)
        own, numbers = sentence_index.entries(post, number)
        found |= own
        hidden |= numbers
        day = post.moment.astimezone(item.catalog.agency_of(post).tzinfo).date().isoformat()
        lines.append(sentence_index.line_of(post, number, day, rows.mark_of(item.catalog, post)))
        claims.append(sentence_index.claim_of(post))
    listed = b"\n".join(lines), b"\n".join(filter(None, claims))
    return {BUCKET: sentence_index.framed(Part(b"".join(sorted(found)), b"".join(sorted(hidden)), *listed))}


def group_file(buckets: tuple[bytes, ...], spans: int) -> Outputs:
    """Return what the posts of many buckets have together."""
    return sentence_index.group(map(sentence_index.unframed, buckets), spans)


# ---- the page ------------------------------------------------------------------------------------------------------


def _scripts() -> dict[str, str]:
    """Return the scripts by name; the page's own is put together of its parts."""
    own = "\n".join(template.bare_script(name) for name in SOURCES)
    seldom = {name: template.bare_script(source) for name, source in SELDOM.items()}
    return {SCRIPT: own} | seldom


def script_files(codes: dict[str, str]) -> Outputs:
    """Return the scripts, each in a block of its own, so that none knows of another's names."""
    return {name: f"{{\n{code}\n}}\n".encode() for name, code in codes.items()}


def page_file(frame: Frame, known: dict[str, Any], version: str) -> Outputs:
    """Return the page; without JavaScript it says how to check a message by hand."""
    html = render(
        frame,
        "check.html",
        site.CHECK,
        title=f"Cek pesan · {frame.name}",
        description=f"Periksa apakah pesan, tautan atau nomor benar berasal dari {frame.government}.",
        table=known,
        version=version,
        crumbs=(),
    )
    return {INDEX: html}
