"""The portal's settings: `extra: portal:` in mkdocs.yml, read strictly and without MkDocs."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from newsroom import SITE
from newsroom.catalog.agency import SLUG, Signer
from newsroom.catalog.agencyfile import ID, SIGNER_KEYS, SSH_KEY
from newsroom.catalog.fields import Key, ListOf, Record, TextMap, read_keys
from newsroom.catalog.kinds import Choice, Flag, Number, Pattern, Text, Url
from newsroom.catalog.paths import is_web_address
from newsroom.catalog.portal import FEED_FORMATS, FEED_SLICES, Portal
from newsroom.catalog.post import TYPES
from newsroom.catalog.reading import NULLS, Reading
from newsroom.catalog.seal import MODES
from newsroom.text import dates
from newsroom.text.frontmatter import Mapping as MappingNode
from newsroom.text.frontmatter import Node, Scalar, Sequence, read_yaml
from newsroom.text.frontmatter_syntax import broken_at
from newsroom.text.problem import START, Fault
from newsroom.text.source import Source

# What MkDocs takes in its own settings.
TAKEN = ("duplicate-key", "yaml-alias", "yaml-anchor", "yaml-tag")
WIDTH = Number(100, 4000)
COMMIT = Pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", "bad-commit", "3f1c…", "nomor komit git yang lengkap", 64)
PORTAL_KEY = Pattern(
    r"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43}(?: .*)?",
    "bad-signing-key",
    "ssh-ed25519 AAAA…",
    "kunci publik SSH",
    400,
)
AREA_CODE = Pattern(r"\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?)?", "bad-area-code", "33.74.01", "kode wilayah", 13)
# What only one step of the pipeline makes is off where the portal does not take that step.
MADE_BY_STEP = {"search": "index_search", "open_data": "publish_data", "log": "keep_log"}
IDENTITY = Pattern(
    r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:/[A-Za-z0-9._-]+)*",
    "bad-identity",
    "rujukan.kab.go.id",
    "alamat",
    200,
)
KEYS = {
    "name": Key(Text(2, 60), "nama portal", required=True, example="Rujukan Provinsi Contoh"),
    "government": Key(Text(3, 120), "nama pemerintah daerah", required=True, example="Pemerintah Provinsi Contoh"),
    "identity": Key(
        IDENTITY,
        "alamat yang mengawali semua pengenal di umpan, kalender, dan peringatan; tidak disebut: alamat di `site_url`",
        example="rujukan.contohprov.example",
    ),
    "language": Key(Pattern(r"[a-z]{2,3}", "bad-language", "id", "kode bahasa"), "bahasa utama", example="id"),
    "zone": Key(Choice(tuple(dates.ZONES)), "zona waktu portal", required=True, example="WIB"),
    "coordinator": Key(ID, "slug instansi koordinator", required=True, example="diskominfo"),
    "topics": Key(
        TextMap(SLUG, Text(2, 60), high=100), "topik: slug dan labelnya", required=True, example="kesehatan: Kesehatan"
    ),
    "areas": Key(
        TextMap(SLUG, Text(2, 60), high=1000),
        "wilayah: slug dan labelnya",
        required=True,
        example="kota-contoh: Kota Contoh",
    ),
    "area_codes": Key(
        TextMap(SLUG, AREA_CODE, high=1000),
        "kode wilayah Kemendagri dari wilayah, untuk sistem peringatan dini",
        example='kota-contoh: "33.74"',
    ),
    "channels": Key(TextMap(SLUG, Text(1, 200)), "akun resmi portal"),
    "feed_items": Key(Number(5, 200), "banyaknya kiriman dalam satu umpan"),
    "feed_formats": Key(ListOf(Choice(FEED_FORMATS), 1, 3), "bentuk umpan yang dibuat; biasanya semua"),
    "feed_slices": Key(ListOf(Choice(FEED_SLICES), 1, 10), "irisan yang mendapat umpan; biasanya semua"),
    "hub": Key(Url(), "alamat hub WebSub yang memberi tahu pelanggan umpan"),
    "kit_days": Key(Number(0, 3650), "berapa hari bahan sebar lengkap disediakan"),
    "short_links": Key(Flag(), "apakah nomor mendapat alamat pendek /r/"),
    "authorship": Key(
        TextMap("|".join(("default", *TYPES)), Choice(MODES), high=len(TYPES) + 1),
        "tanda tangan kiriman per jenis (atau `default`): off, report (keadaannya tampil), require (wajib)",
        example="default: report",
    ),
    "platform_keys": Key(
        ListOf(SSH_KEY, 1, 20), "kunci publik SSH milik platform git, yang menandatangani suntingan web"
    ),
    "trusted_commit": Key(COMMIT, "komit yang dipercaya: sejak itu agencies/ hanya diubah oleh koordinator"),
    "silent_edits": Key(
        Choice(MODES),
        "perubahan tanpa catatan pada kiriman yang sudah terbit: off, report (peringatan), require (galat)",
        example="report",
    ),
    "log": Key(Flag(), "apakah riwayat terbit dimuat di /log/ sebagai log yang hanya bertambah", example="true"),
    "agenda": Key(Flag(), "apakah kegiatan dimuat di /agenda/ dan agenda.ics"),
    "open_data": Key(Flag(), "apakah data semua kiriman dimuat di /data/"),
    "search": Key(Flag(), "apakah ada pencarian /cari/"),
    "widths": Key(ListOf(WIDTH, 1, 8), "lebar foto dalam piksel"),
    "quality": Key(Number(30, 95), "mutu JPEG"),
    "releases": Key(Number(1, 1000), "berapa terbitan terakhir yang dapat ditampilkan lagi"),
    "key": Key(PORTAL_KEY, "kunci publik SSH (ssh-ed25519) portal, yang menandatangani setiap terbitan"),
    "former_keys": Key(
        ListOf(Record(SIGNER_KEYS, Signer), 1, 20),
        "kunci portal yang dahulu, supaya terbitan lama tetap dapat diperiksa",
    ),
    "data_training": Key(
        Flag(), "apakah isi portal boleh dipakai melatih model AI, menurut trust.txt; tidak disebut: tanpa pernyataan"
    ),
    "license": Key(Text(2, 100), "lisensi isi"),
}


def read(source: Source) -> Portal:
    """Return the portal of a mkdocs.yml. Faults are those in what the newsroom reads, and all when it is no YAML at all.

    Whether the rest is as MkDocs wants it is MkDocs' matter.
    """
    portal = Portal(source=source, faults=source.faults)
    if not source.usable:
        return portal
    fields, faults = read_yaml(source.text)
    if fields is None:
        return replace(portal, faults=(*source.faults, *faults))
    node = _settings(fields)
    if node is None:
        return replace(portal, faults=(*source.faults, Fault("portal-settings", START, "extra: portal:")))
    within = range(node.place.line, _last_line(node) + 1)
    # MkDocs takes more than we do, and tells of nothing but the first that no YAML may have.
    broken = broken_at(source.text)
    told = [fault for fault in faults if fault.place.line in within or (broken and fault.rule not in TAKEN)]
    seen = told or ([Fault("yaml-syntax", broken, source.line(broken.line).strip())] if broken else [])
    reading = Reading(dates.zone("WIB"), [*source.faults, *seen])
    values = read_keys(KEYS, node, "", reading)
    given = {name: value for name, value in values.items() if value is not None}
    if "widths" in given:
        given["widths"] = tuple(sorted(set(given["widths"])))
    url = _site_url(fields, reading)
    _refuse_elsewhere(fields, reading)
    given.setdefault("identity", _identity(url))
    given |= {"hooks": tuple(_hooks(fields)), "plugins": _has_plugins(fields), "url": url}
    # Where we took something for a fault, MkDocs reads other settings than we did.
    given["extensions"] = None if faults else _extensions(fields)
    portal = replace(portal, **given)
    off: dict[str, Any] = {name: False for name, step in MADE_BY_STEP.items() if not portal.takes(step)}
    return replace(portal, **off, places={"": node.place, **reading.places}, faults=tuple(reading.faults))


def _hooks(fields: MappingNode) -> Iterator[str]:
    node = fields.entries.get("hooks")
    items = node.items if isinstance(node, Sequence) else ()
    yield from (item.value for item in items if isinstance(item, Scalar))


def _has_plugins(fields: MappingNode) -> bool:
    """Return whether MkDocs has plugins; where none are named it brings its own search."""
    node = fields.entries.get("plugins")
    return not (isinstance(node, Sequence) and not node.items)


def _extensions(fields: MappingNode) -> tuple[str, ...] | None:
    """Return the names of the extensions of Markdown, each of them alone or with its options; None when unclear."""
    node = fields.entries.get("markdown_extensions", Sequence((), START))
    if "<<" in fields.entries or isinstance(node, Scalar):
        return None
    names: list[str] = []
    for item in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(item, Sequence):
            return None
        names += (item.value,) if isinstance(item, Scalar) else item.entries
    return tuple(names)


def _settings(fields: MappingNode) -> MappingNode | None:
    extra = fields.entries.get("extra")
    portal = extra.entries.get("portal") if isinstance(extra, MappingNode) else None
    return portal if isinstance(portal, MappingNode) else None


def _last_line(node: Node) -> int:
    if isinstance(node, MappingNode):
        return max([node.place.line, *(_last_line(item) for item in node.entries.values())])
    children = () if isinstance(node, Scalar) else node.items
    return max([node.place.line, *(_last_line(item) for item in children)])


def _identity(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc.lower()}{parts.path}".strip("/")


def _site_url(fields: MappingNode, reading: Reading) -> str:
    node = fields.entries.get("site_url")
    url = node.value if isinstance(node, Scalar) else ""
    if not is_web_address(url):
        place = node.place if node else START
        reading.fault("site-url", place, url, "site_url")
        return Portal().url
    return url if url.endswith("/") else url + "/"


def _refuse_elsewhere(fields: MappingNode, reading: Reading) -> None:
    node = fields.entries.get("site_dir")
    # MkDocs takes its own default where nothing is given: the same folder.
    if not isinstance(node, Scalar) or (node.plain and node.value in NULLS):
        return
    if posixpath.normpath(node.value) != SITE:
        reading.fault("site-dir", node.place, node.value, "site_dir")
