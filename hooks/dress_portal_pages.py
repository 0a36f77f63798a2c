"""Dresses the portal's own pages under tentang/ in the lean template; the handbook under panduan/ keeps Material."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom.outputs import portalpage
from newsroom.text import template

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Spare MkDocs a look at each of the theme's icons, which it would leave out."""
    made = config.theme.get_env
    config.theme.get_env = lambda: template.quicken(made())  # type: ignore[method-assign]
    return config


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Return the page as the public sees it; MkDocs has only rendered its Markdown."""
    if not page.url.startswith("tentang/"):
        return output
    description = page.meta.get("description") or config.site_description
    return portalpage.dress(config.extra["catalog"], f"/{page.url}", page.title, description, page.content)
