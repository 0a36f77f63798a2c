"""What changes between two builds: posts, an agency's file, a template. The same edit in each tool's own files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import layouts
from layouts import STREET
from posts import Post
from tools import Tool

# An agency of medium size: neither the one that publishes most, nor one with a handful of posts.
AGENCY = "dinsos"


def post(tool: Tool, folder: Path, posts: list[Post], turn: int) -> None:
    """Add a sentence to the newest post: it is on the first lists and in the feeds, so most depends on it."""
    _amend(tool, folder, newest(posts), turn)


def percent(tool: Tool, folder: Path, posts: list[Post], turn: int) -> None:
    """Add a sentence to every hundredth post, old and new."""
    for index in range(0, len(posts), 100):
        _amend(tool, folder, posts[index], turn)


def agency(tool: Tool, folder: Path, _posts: list[Post], turn: int) -> None:
    """Move an agency to another house number; the address is on its page and below each of its posts."""
    file = folder / tool.agencies.format(AGENCY)
    text = file.read_text(encoding="utf-8")
    start = text.index(STREET)
    stop = text.index(",", start)
    file.write_text(text[:start] + f"{STREET} {100 + turn}" + text[stop:], encoding="utf-8")


def template(tool: Tool, folder: Path, _posts: list[Post], turn: int) -> None:
    """Change the template of all post pages."""
    _mark(folder, tool.template, turn)


def lists(tool: Tool, folder: Path, _posts: list[Post], turn: int) -> None:
    """Change the template that lists alone are made with."""
    assert tool.lists is not None
    _mark(folder, tool.lists, turn)


def newest(posts: list[Post]) -> Post:
    """Return the post that stands first."""
    return max(posts, key=lambda post: (post.moment, -post.index))


def _amend(tool: Tool, folder: Path, changed: Post, turn: int) -> None:
    with layouts.path_of(tool.layout, folder, changed).open("a", encoding="utf-8") as file:
        file.write(f"\nJadwal ini diperbarui {turn + 2} kali sesudah usul warga dibahas di balai desa.\n")


def _mark(folder: Path, place: tuple[str, str], turn: int) -> None:
    """Put a sentence behind a text of a template, or in place of the one that was put there before."""
    file, anchor = folder / place[0], place[1]
    before, found, after = file.read_text(encoding="utf-8").partition(anchor)
    if not found:
        raise ValueError(f"{file}: no {anchor!r} in it any more; tell tools.py where it may be edited")
    after = after.partition("<!-- /bench -->")[2] or after
    file.write_text(f"{before}{found}<!-- bench {turn} --><!-- /bench -->{after}", encoding="utf-8")


EDITS: Mapping[str, Callable[[Tool, Path, list[Post], int], None]] = {
    "post": post,
    "percent": percent,
    "agency": agency,
    "template": template,
    "lists": lists,
}
