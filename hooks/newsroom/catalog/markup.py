"""The body of a post as a page or a feed shows it: photos with their widths, links with their addresses, dateline.

`Body.html` is clean and of our own printing (text/markdown.py): every quotation mark inside an attribute is escaped,
every `<` of the text as well, so that the patterns below match nothing but tags. A withdrawn post has no body at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from html import escape, unescape

from newsroom.catalog import site
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.picture import TYPES, Picture
from newsroom.catalog.post import Post
from newsroom.text import dates, template

# The column of text is 40rem wide, on phones the screen. There less than 100vw is said, to save data: on a screen with
# two pixels for one a cover comes in 640 pixels, a photo of the text in 320, and on denser ones in 640.
COVER_SIZES = "(max-width:43rem) 66vw, 40rem"
SIZES = "(max-width:43rem) 50vw, 40rem"
_IMAGE = re.compile(r'<img src="photo-(\d+)" alt="([^"]*)">')
_LINK = re.compile(r'<a href="([/#][^"]*)"')


def for_page(catalog: Catalog, post: Post) -> str:
    """Return the body for the post's own page: responsive photos beside it, links relative to it."""
    if post.withdrawn:
        return ""
    root = site.root_from(post.url)
    html = _with_images(catalog, post, _responsive)
    html = _with_links(html, partial(_relative, root))
    return _with_dateline(html, _dateline(catalog, post), '<span class="dateline">', "</span>")


def for_feed(catalog: Catalog, post: Post) -> str:
    """Return the body for feeds and other places outside the site: plain images and links, all of them absolute."""
    if post.withdrawn:
        return ""
    html = _with_images(catalog, post, partial(_plain, catalog.portal.absolute(post.url)))
    html = _with_links(html, partial(_absolute, catalog, post))
    return _with_dateline(html, _dateline(catalog, post), "", "")


def responsive(picture: Picture, alt: str, eager: bool = False, folder: str = "") -> str:
    """Return a `picture` element for a photo whose files lie in `folder` (relative to the page)."""
    sources = [(extension, TYPES[extension]) for extension in picture.formats if extension != "jpg"]
    values = {"picture": picture, "alt": alt, "eager": eager, "folder": folder, "sizes": COVER_SIZES if eager else SIZES, "sources": sources}
    return template.render("picture.html", **values)


def _responsive(picture: Picture, alt: str) -> str:
    return responsive(picture, alt)


def _plain(folder: str, picture: Picture, alt: str) -> str:
    width = picture.fallback
    source = escape(folder + picture.file(width, "jpg"))
    return f'<img src="{source}" alt="{escape(alt)}" width="{width}" height="{picture.height(width)}">'


def _with_images(catalog: Catalog, post: Post, show: Callable[[Picture, str], str]) -> str:
    def replace(found: re.Match[str]) -> str:
        alt = unescape(found[2])
        picture = catalog.picture_of(post, post.body.images[int(found[1])].target)
        return show(picture, alt) if picture else f"<em>{escape(alt)}</em>"

    return _IMAGE.sub(replace, post.body.html)


def _with_links(html: str, address: Callable[[str], str]) -> str:
    return _LINK.sub(lambda found: f'<a href="{escape(address(unescape(found[1])))}"', html)


def _relative(root: str, target: str) -> str:
    return target if target.startswith("#") else root + target.lstrip("/")


def _absolute(catalog: Catalog, post: Post, target: str) -> str:
    return catalog.portal.absolute(post.url + target if target.startswith("#") else target)


def _dateline(catalog: Catalog, post: Post) -> str:
    if not post.place:
        return ""
    day = post.moment.astimezone(catalog.agency_of(post).tzinfo).date()
    return f"{post.place}, {dates.medium_date(day, post.lang or catalog.portal.language)} —"


def _with_dateline(html: str, dateline: str, before: str, after: str) -> str:
    """Put place and date before the first words; a body that begins otherwise gets a paragraph of its own for them."""
    if not dateline:
        return html
    shown = before + escape(dateline, quote=False) + after
    return f"<p>{shown} {html[3:]}" if html.startswith("<p>") else f"<p>{shown}</p>\n{html}"
