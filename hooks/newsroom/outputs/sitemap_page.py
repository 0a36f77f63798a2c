"""The map of the site for people: every section of it, on one page."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.catalog import material, site
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.cells import tallies
from newsroom.catalog.frame import ABOUT, AGENDA, DATA, HANDBOOK, Frame, Publisher, frame_of, publisher, render
from newsroom.catalog.post import TYPES
from newsroom.engine.job import Job, Outputs, key_of

PATH = "/peta-situs/"
Links = tuple[tuple[str, str], ...]
OWN = {
    site.CHECK: "Cek pesan",
    site.ACCOUNTS: "Akun resmi",
    site.SEARCH: "Cari",
    AGENDA: "Agenda kegiatan",
    DATA: "Data terbuka",
    site.LOG: "Log terbitan",
    ABOUT: "Tentang portal",
    HANDBOOK: "Panduan untuk humas",
    site.KIT: "Bahan sebar",
}


def jobs(catalog: Catalog) -> Iterator[Job]:
    """Yield the job of the map; it changes with settings, agencies and the years that have posts, not with a post."""
    frame, owners = frame_of(catalog), tuple(publisher(agency) for agency in catalog.agencies.values())
    sections = tuple(_sections(catalog, frame))
    key = key_of("map for people", material.recipe("site-map.html"), material.setting(catalog), sections)
    yield Job("map", PATH, map_file, (frame, owners, sections), key)


def _sections(catalog: Catalog, frame: Frame) -> Iterator[tuple[str, Links]]:
    portal = catalog.portal
    years = sorted({year for year, _ in tallies(catalog, "month")}, reverse=True)
    known = [("/", "Beranda"), ("/peringatan/", "Peringatan"), ("/koreksi/", "Koreksi dan pencabutan")]
    known += [(site.DIGEST, "Ringkasan tanpa gambar"), ("/umpan/", "Umpan")]
    known += [(path, label) for path, label in OWN.items() if path in frame.own_pages]
    yield "Halaman portal", tuple(known)
    yield "Jenis kiriman", tuple((site.type_path(slug), label) for slug, label in TYPES.items())
    yield "Topik", tuple((site.topic_path(slug), label) for slug, label in portal.topics.items())
    yield "Wilayah", tuple((site.area_path(slug), label) for slug, label in portal.areas.items())
    yield (
        "Arsip",
        (("/arsip/", "Semua tahun"), (site.TITLES, "Judul A–Z"), *((f"/arsip/{year}/", str(year)) for year in years)),
    )


def map_file(frame: Frame, owners: tuple[Publisher, ...], sections: tuple[tuple[str, Links], ...]) -> Outputs:
    """Return the page."""
    html = render(
        frame,
        "site-map.html",
        PATH,
        publishers=owners,
        title=f"Peta situs · {frame.name}",
        description="Semua bagian portal ini di satu halaman.",
        owners=owners,
        sections=sections,
        crumbs=(),
    )
    return {"index.html": html}
