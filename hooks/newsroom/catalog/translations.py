"""Posts in several languages: the same news in another language follows the post in the portal's own."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket


def original_of(catalog: Catalog, post: Docket) -> Docket | None:
    """Return the post in the portal's language that a post translates, if both name each other.

    An alert translates nothing but an alert. A wrong address in one file alone must hide nothing: no danger, and no event.
    """
    main = catalog.portal.language
    if not post.translations or post.lang in ("", main):
        return None
    other = catalog.by_url.get(dict(post.translations).get(main, ""))
    if other is None or other.lang not in ("", main) or (other.type == "siaga") != (post.type == "siaga"):
        return None
    return other if post.url in dict(other.translations).values() else None


def translations_of(catalog: Catalog, post: Docket) -> Iterator[Docket]:
    """Yield the posts that translate a post, in its order."""
    for _, path in post.translations:
        other = catalog.by_url.get(path)
        if other is not None and original_of(catalog, other) is post:
            yield other
