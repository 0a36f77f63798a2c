"""Whether a text is YAML at all, also where it holds what front matter may not."""

from __future__ import annotations

from typing import Any

import yaml

from newsroom.text.frontmatter import LOADER
from newsroom.text.problem import Place


def broken_at(text: str) -> Place | None:
    """Return the place where a text stops to be YAML 1.1, or None when it is; tags are not looked into."""
    anchors = set()
    try:
        # Events, since what puts them together recurs as deep as the text is nested.
        for event in yaml.parse(text, LOADER):
            name = getattr(event, "anchor", None)
            if isinstance(event, yaml.AliasEvent) and name not in anchors:
                return _place(event.start_mark)
            anchors.add(name)
    except yaml.YAMLError as error:
        return _place(getattr(error, "problem_mark", None))
    return None


def _place(mark: Any) -> Place:
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Place(line, column, column + 1)
