"""What the helper of a build does before anything is asked of it: import what takes long."""

from __future__ import annotations

from pathlib import Path


def prepare(root: Path) -> None:
    """Import what it takes to read, judge and render a post of the portal at `root`, and to put it into lists and feeds."""
    from newsroom import desk  # noqa: F401
    from newsroom.catalog import contract, material, rules  # noqa: F401
    from newsroom.outputs import feed_xml, listing, page, sitemap  # noqa: F401
    from newsroom.text import template

    material.keep_templates(root)
    template.prepare()
