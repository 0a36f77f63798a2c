"""Alerts in several languages: one danger is one alert, and its translations follow the post in the portal's language."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.catalog.catalog import Catalog
from newsroom.catalog.docket import Docket


def original_of(catalog: Catalog, post: Docket) -> Docket | None:
    """Return the alert in the portal's language that an alert translates, if both name each other.

    A wrong address in one file alone must not silence a danger.
    """
    main = catalog.portal.language
    if not post.translations or post.lang in ("", main):
        return None
    other = catalog.by_url.get(dict(post.translations).get(main, ""))
    if other is None or other.type != "siaga" or other.lang not in ("", main):
        return None
    return other if post.url in dict(other.translations).values() else None


def translations_of(catalog: Catalog, post: Docket) -> Iterator[Docket]:
    """Yield the alerts that translate an alert, in its order."""
    for _, path in post.translations:
        other = catalog.by_url.get(path)
        if other is not None and other.type == "siaga" and original_of(catalog, other) is post:
            yield other
