"""What chat apps and networks ask of a page before they show it well: every page of the sample portal, every state."""

import io
import json
import re
from urllib.parse import urlsplit

import pytest
from PIL import Image

from building import build
from making import write_post
from pages import Document
from test_snippet import STATES

REQUIRED = ("og:title", "og:description", "og:url", "og:type")
SITE = "https://rujukan.contohprov.example/"
# Consumer, what it asks of the picture that a page names, as width, height and bytes.
PICTURE_RULES = {
    "WhatsApp: under 300 KB": lambda width, height, size: size < 300_000,
    "WhatsApp: at least 300 wide": lambda width, height, size: width >= 300,
    "WhatsApp: at most 4 to 1": lambda width, height, size: max(width / height, height / width) <= 4,
    "Facebook: large from 600 × 315": lambda width, height, size: width >= 600 and height >= 315 and size <= 8_000_000,
    "Facebook: about 1.91 to 1": lambda width, height, size: 1.85 <= width / height <= 1.97,
    "X: 300 × 157 to 4096², under 5 MB": lambda width, height, size: (
        300 <= width <= 4096 and 157 <= height <= 4096 and size < 5_000_000
    ),
    "LinkedIn: at least 401 wide": lambda width, height, size: width >= 401 and size <= 5_000_000,
    "Telegram: sides together at most 10,000": lambda width, height, size: (
        width + height <= 10_000 and max(width / height, height / width) <= 20
    ),
}


def faults_of(html, file_of, site=SITE):
    """Yield what a consumer would find wrong with a page; `file_of` returns the bytes at a path of the site."""
    head, end, _ = html.partition(b"</head>")
    if not end or len(head) > 300_000:
        yield "WhatsApp: the head is not within the first 300 KB"
    if any(b"=" in re.sub(rb'="[^"]*"', b"", tag) for tag in re.findall(rb"<meta [^>]*>", head)):
        yield "WhatsApp: an attribute without quotes"
    page = Document(html.decode())
    for name in REQUIRED:
        if [value.strip() != "" for value in page.meta(name)] != [True]:
            yield f"{name} is not there once"
    title, description = "".join(page.meta("og:title")), "".join(page.meta("og:description"))
    if not (3 <= len(title) <= 150 and 10 <= len(description) <= 600):
        yield "title or description of a length that nobody shows"
    canonical = [link["href"] for link in page.all("link") if link.get("rel") == "canonical"]
    if page.meta("og:url") != canonical or not canonical[0].startswith(site):
        yield "og:url is not the page's absolute address"
    if len(page.meta("og:image")) == 1:
        yield from picture_faults(page, file_of, site)
    else:
        yield "og:image is not there once"


def picture_faults(page, file_of, site):
    """Yield what is wrong with the picture that a page names."""
    (address,) = page.meta("og:image")
    if not address.startswith(site):
        yield "og:image is not an absolute https address of the portal"
        return
    data = file_of(urlsplit(address).path)
    picture = Image.open(io.BytesIO(data))
    for rule, keeps in PICTURE_RULES.items():
        if not keeps(*picture.size, len(data)):
            yield rule
    if (picture.format, picture.mode, picture.info.get("progressive")) != ("JPEG", "RGB", None):
        yield "not a baseline JPEG in RGB"
    if page.meta("og:image:type") != ["image/jpeg"]:
        yield "og:image:type"
    if [page.meta("og:image:width"), page.meta("og:image:height")] != [[str(side)] for side in picture.size]:
        yield "width and height are not those of the picture"
    if not 10 <= len("".join(page.meta("og:image:alt"))) <= 420:
        yield "og:image:alt"
    if page.meta("twitter:image:alt") != page.meta("og:image:alt"):
        yield "X: twitter:image:alt"
    if page.meta("twitter:card") != ["summary_large_image"]:
        yield "X: twitter:card"


def is_shown(path, html):
    """Return whether a page is one that people send on: redirects and the missing page are not, the handbook is MkDocs'."""
    return b'http-equiv="refresh"' not in html and not path.startswith(("panduan/", "404"))


@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_every_page_of_the_sample_portal_is_shown_well_everywhere(built_portal):
    site = (built_portal / "site").resolve()
    seen = {"posts": 0, "others": 0}
    faults = []
    for file in sorted(site.rglob("*.html")):
        path, html = file.relative_to(site).as_posix(), file.read_bytes()
        if is_shown(path, html):
            found = list(faults_of(html, lambda target: (site / target.lstrip("/")).read_bytes()))
            faults += [f"{path}: {fault}" for fault in found]
            is_post = (file.parent / "kit.json").is_file()
            seen["posts" if is_post else "others"] += 1
            if is_post:
                assert b"og:image" in html, path
    assert faults == []
    assert seen["posts"] >= 100
    assert seen["others"] >= 100


@pytest.mark.parametrize(("status", "begins", "fields", "as_of"), STATES)
def test_a_post_is_shown_well_in_every_state(portal, serial, status, begins, fields, as_of):
    if fields.get("type") == "siaga":
        fields = {**fields, "information": "serta-merta"}
    write_post(portal, **fields)
    assert not build(portal, as_of).stopped
    folder = portal / "site/bpbd/2026/rob-pesisir"
    html = (folder / "index.html").read_bytes()
    site = json.loads((folder / "kit.json").read_text())["url"].partition("bpbd/")[0]
    assert list(faults_of(html, lambda target: (portal / "site" / target.lstrip("/")).read_bytes(), site)) == []
    kit = json.loads((folder / "kit.json").read_text())
    assert kit["status"] == status
    assert Document(html.decode()).meta("og:image") == [kit["cards"][0]["url"]]
    if status == "withdrawn":
        assert Document(html.decode()).meta("og:title")[0].startswith(begins)


def test_the_card_of_portal_and_agency_changes_its_address_with_what_it_shows(portal, serial):
    build(portal)
    before = {path: picture_of(portal, path) for path in ("/", "/arsip/", "/bpbd/", "/dinkes/")}
    assert len(set(before.values())) == 3
    assert before["/arsip/"] == before["/"]
    agency = portal / "agencies/bpbd.yml"
    name = re.search(r"^name: (.+)$", agency.read_text(), re.MULTILINE)[1]
    agency.write_text(agency.read_text().replace(f"name: {name}", "name: Badan Baru Kebencanaan Daerah"))
    drawn = (portal / "site/bpbd/card.jpg").read_bytes()
    build(portal)
    after = {path: picture_of(portal, path) for path in before}
    assert {path for path in before if before[path] != after[path]} == {"/bpbd/"}
    assert (portal / "site/bpbd/card.jpg").read_bytes() != drawn


def picture_of(root, path):
    """Return the picture that a list names."""
    (address,) = Document((root / f"site{path}index.html").read_text()).meta("og:image")
    return address
