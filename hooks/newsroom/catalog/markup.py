"""The body of a post as a page or a feed shows it: photos with their widths, links with their addresses, dateline.

`Body.html` is clean and of our own printing (text/markdown.py): every quotation mark inside an attribute is escaped,
every `<` of the text as well, so that the patterns below match nothing but tags. A withdrawn post has no body at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from html import escape, unescape

from newsroom.catalog import site
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.paths import relative_file
from newsroom.catalog.picture import TYPES, Picture
from newsroom.catalog.post import Photo, Post
from newsroom.text import dates, template

# The column of text is 40rem wide, on phones the screen. There 53vw is said, to save data: with two or three pixels for
# one a browser then takes the photo of 640 pixels, which is enough on a screen of that size.
SIZES = "(max-width:43rem) 53vw, 40rem"
_IMAGE = re.compile(r'<img src="photo-(\d+)" alt="([^"]*)">')
_BARE_FIGURE = re.compile(r'<figure>(<img src="photo-(\d+)" alt="[^"]*">)</figure>')
_LINK = re.compile(r'<a href="([/#][^"]*)"')

Show = Callable[[Picture, str], str]


def for_page(catalog: Catalog, post: Post) -> str:
    """Return the body for the post's own page: responsive photos beside it, links relative to it."""
    if post.withdrawn:
        return ""
    root = site.root_from(post.url)
    html = _with_photos(catalog, post, partial(responsive, fresh=catalog.preview))
    html = _with_links(html, partial(_relative, root))
    return _with_dateline(html, _dateline(catalog, post), '<span class="dateline">', "</span>")


def for_feed(catalog: Catalog, post: Post) -> str:
    """Return the body for feeds and other places outside the site: plain images and links, all of them absolute."""
    if post.withdrawn:
        return ""
    html = _with_photos(catalog, post, partial(_plain, catalog.portal.absolute(post.url)))
    html = _with_links(html, partial(_absolute, catalog, post))
    return _with_dateline(html, _dateline(catalog, post), "", "")


def responsive(picture: Picture, alt: str, eager: bool = False, folder: str = "", fresh: bool = True) -> str:
    """Return a `picture` element for a photo whose files lie in `folder` (relative to the page).

    When `fresh`, a template that has changed is read again, as in a preview.
    """
    sources = [(extension, TYPES[extension]) for extension in picture.formats if extension != "jpg"]
    values = {"picture": picture, "alt": alt, "eager": eager, "folder": folder, "sizes": SIZES, "sources": sources}
    return template.render("picture.html", fresh=fresh, **values)


def _plain(folder: str, picture: Picture, alt: str) -> str:
    width = picture.fallback
    source = escape(folder + picture.file(width, "jpg"))
    return f'<img src="{source}" alt="{escape(alt)}" width="{width}" height="{picture.height(width)}">'


def _with_photos(catalog: Catalog, post: Post, show: Show) -> str:
    """Put in the photos that the body names, and after it those that only the front matter names, the cover excepted."""

    def inline(found: re.Match[str]) -> str:
        file, alt = post.body.images[int(found[1])].target, unescape(found[2])
        picture = catalog.picture_of(post, file)
        return show(picture, alt) if picture else f"<em>{escape(alt)}</em>"

    def figure(found: re.Match[str]) -> str:
        photo = _named(post, post.body.images[int(found[2])].target)
        return f"<figure>{found[1]}{_caption(photo)}</figure>" if photo else found[0]

    if not post.body.images and len(post.photos) < 2:
        return post.body.html
    html = _IMAGE.sub(inline, _BARE_FIGURE.sub(figure, post.body.html)) if post.body.images else post.body.html
    return html + "".join(_gallery(catalog, post, show)) if len(post.photos) > 1 else html


def _named(post: Post, file: str) -> Photo | None:
    wanted = relative_file(post.path, file)
    return next((photo for photo in post.photos if relative_file(post.path, photo.file) == wanted), None)


def _gallery(catalog: Catalog, post: Post, show: Show) -> Iterator[str]:
    inline = {relative_file(post.path, image.target) for image in post.body.images}
    for photo in post.photos[1:]:
        picture = catalog.picture_of(post, photo.file)
        if picture and relative_file(post.path, photo.file) not in inline:
            yield f"<figure>{show(picture, photo.alt)}{_caption(photo)}</figure>\n"


def _caption(photo: Photo) -> str:
    """Return caption and credit: whoever took a photo is named wherever it is shown."""
    credit = f"<small>Foto: {escape(photo.credit)}</small>" if photo.credit else ""
    words = " ".join(part for part in (escape(photo.caption), credit) if part)
    return f"<figcaption>{words}</figcaption>" if words else ""


def _with_links(html: str, address: Callable[[str], str]) -> str:
    if '<a href="/' not in html and '<a href="#' not in html:
        return html
    return _LINK.sub(lambda found: f'<a href="{escape(address(unescape(found[1])))}"', html)


def _relative(root: str, target: str) -> str:
    return target if target.startswith("#") else root + target.lstrip("/")


def _absolute(catalog: Catalog, post: Post, target: str) -> str:
    return catalog.portal.absolute(post.url + target if target.startswith("#") else target)


def _dateline(catalog: Catalog, post: Post) -> str:
    if not post.place:
        return ""
    day = post.moment.astimezone(catalog.agency_of(post).tzinfo).date()
    return f"{post.place}, {dates.medium_date(day, catalog.language_of(post))} —"


def _with_dateline(html: str, dateline: str, before: str, after: str) -> str:
    """Put place and date before the first words; a body that begins otherwise gets a paragraph of its own for them."""
    if not dateline:
        return html
    shown = before + escape(dateline, quote=False) + after
    return f"<p>{shown} {html[3:]}" if html.startswith("<p>") else f"<p>{shown}</p>\n{html}"
