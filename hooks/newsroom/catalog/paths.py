"""What a path of the repository means: which post it is, and where a link or a file named in a post leads."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote, urlsplit

from newsroom.text import body


def identity(path: str) -> tuple[str, int, str]:
    """Return agency, year and slug of `content/<agency>/<year>/<slug>.md` or `…/<slug>/index.md`; year 0 when it is none."""
    parts = path.removesuffix(".md").split("/")
    if parts[-1] == "index":
        parts.pop()
    agency, year, slug = parts[1:] if len(parts) == 4 else ("".join(parts[1:2]), "", "".join(parts[-1:]))
    return agency, int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0, slug


def resolve_link(path: str, target: str) -> str:
    """Return where a link in the post at `path` leads: another post's path on the site, or the target itself.

    A Markdown file becomes that post's path, any other relative file is published beside this post, a fragment of a
    post gets the prefix of our anchors. Whether anything is there is for the rules to say.
    """
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return target
    fragment = f"#{body.anchor(parts.fragment)}" if parts.fragment else ""
    as_written = f"#{parts.fragment}" if parts.fragment else ""
    if not parts.path:
        return fragment or target
    if parts.path.startswith("/"):
        query = f"?{parts.query}" if parts.query else ""
        return parts.path + query + (fragment if _is_post(parts.path) else as_written)
    file = relative_file(path, unquote(parts.path))
    if not file.endswith(".md"):
        agency, year, slug = identity(path)
        return f"/{agency}/{year}/{slug}/{file.rpartition('/')[2]}"
    if file.startswith("content/portal/"):
        page = file.removeprefix("content/portal/").removesuffix(".md").removesuffix("index").rstrip("/")
        return f"/{page}/{as_written}" if page else f"/{as_written}"
    agency, year, slug = identity(file)
    return f"/{agency}/{year:04d}/{slug}/{fragment}"


def _is_post(path: str) -> bool:
    """Return whether a path of the site has the form of a post's: only in posts do anchors have our prefix."""
    return re.fullmatch(r"/[^/]+/[0-9]{4}/[^/]+/(?:index\.html)?", path) is not None and not path.startswith(
        ("/arsip/", "/agenda/")
    )


def relative_file(path: str, file: str) -> str:
    """Return a file named in the post at `path`, relative to the portal; it begins with `..` when it is outside."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), file))


def inside_path(portal_url: str, resolved: str) -> str:
    """Return the site path of a link into this portal, with its fragment; an empty text for any other link."""
    if resolved.startswith(portal_url):
        resolved = "/" + resolved.removeprefix(portal_url)
    path, hash_mark, fragment = resolved.partition("#")
    return unquote(path.partition("?")[0]) + hash_mark + fragment if resolved.startswith(("/", "#")) else ""


def is_web_address(text: str) -> bool:
    """Return whether a text is an absolute http(s) address with a host and nothing that deceives."""
    if re.search(r"[\s<>\"'`\\{}|^]", text) or len(text) > 2000:
        return False
    try:
        parts = urlsplit(text)
        port_is_fine = parts.port is None or 0 < parts.port < 65536
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and port_is_fine
