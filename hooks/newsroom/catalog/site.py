"""Every path of the site (design.md section 5.4), derived from what the portal, agencies and posts are called."""

from __future__ import annotations

from urllib.parse import unquote

# First segments of the site that are not agencies; `portal` is the folder of the portal's own pages.
RESERVED = frozenset(
    """agenda akun-resmi arsip aset assets bahan cari cek data foto hal jenis kinerja koreksi log luring panduan peringatan
    peta-situs portal r ringkas site skema tentang temuan topik umpan wilayah""".split()
)
# Names that the site puts beside posts or lists; a post's slug must not be one of them.
RESERVED_SLUGS = frozenset("hal feed card kit foto agenda index".split())
ALERTS = "/peringatan/"
# The list of alerts for warning systems, and how a browser shows it and all feeds.
CAP_LIST = f"{ALERTS}cap.xml"
FEED_STYLE = "/umpan/umpan.css"

SEARCH = "/cari/"
KIT = "/bahan/"
CHECK = "/cek/"
ACCOUNTS = "/akun-resmi/"
TITLES = "/arsip/a-z/"
LOG = "/log/"
DIGEST = "/ringkas/"
# The pages of steps that a portal may leave out, and those steps.
MADE_BY = {KIT: "make_snippets", CHECK: "check_messages", ACCOUNTS: "prove_release"}
# The folder of the lists of posts by year, each with the hashes of its posts.
POST_LISTS = "/.well-known/posts/"


def agency_path(slug: str) -> str:
    """Return the path of an agency's page."""
    return f"/{slug}/"


def agency_year_path(slug: str, year: int) -> str:
    """Return the path of an agency's archive of one year."""
    return f"/{slug}/{year}/"


def post_list_path(year: int) -> str:
    """Return the path of the signed list of one year's posts."""
    return f"{POST_LISTS}{year}.json"


def type_path(kind: str) -> str:
    """Return the path of the list of one type."""
    return f"/jenis/{kind}/"


def topic_path(slug: str) -> str:
    """Return the path of the list of one topic."""
    return f"/topik/{slug}/"


def area_path(slug: str) -> str:
    """Return the path of the list of one area."""
    return f"/wilayah/{slug}/"


def month_path(year: int, month: int) -> str:
    """Return the path of the portal's archive of one month."""
    return f"/arsip/{year}/{month:02d}/"


def titles_path(letter: str, year: int = 0) -> str:
    """Return the path of a letter in the archive from A to Z, or of its titles of one year."""
    return f"{TITLES}{letter}/{year}/" if year else f"{TITLES}{letter}/"


def number_path(number: str) -> str:
    """Return the short address of a numbered post."""
    return f"/r/{number}/"


def alert_path(agency: str, year: int, slug: str) -> str:
    """Return the path of an alert's CAP file; no part can hold a full stop, so no two alerts have the same."""
    return f"{ALERTS}{agency}.{year}.{slug}.cap.xml"


def page_path(first: str, number: int) -> str:
    """Return the path of a list's fixed page; pages are numbered from the oldest posts on."""
    return f"{first}hal/{number}/"


def answering_file(path: str) -> tuple[str, str]:
    """Return folder and name of the file that answers at an address; the name is empty for one that nothing can answer.

    An old address may have ended in a file's name; any other is a folder's.
    """
    parts = [unquote(part) for part in path.split("/") if part]
    if not parts or not {"..", "."}.isdisjoint(parts) or any("/" in part for part in parts):
        return "/", ""
    name = parts.pop() if parts[-1].endswith((".html", ".htm")) else "index.html"
    return "".join(f"/{part}" for part in parts) + "/", name


def root_from(path: str) -> str:
    """Return the relative path from a page (a path with a slash at its end) to the root of the site."""
    return "../" * (path.count("/") - 1) or "./"
