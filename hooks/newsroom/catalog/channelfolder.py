"""The folder of the channels: each file is read and judged once, and again only when it has changed."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from newsroom.catalog import channels
from newsroom.catalog.channels import Channel
from newsroom.catalog.intake import source_of
from newsroom.engine.index import Index, Signature, walk
from newsroom.text import source
from newsroom.text.problem import Problem


def read(root: Path, index: Index, overlay: Mapping[str, bytes | None]) -> tuple[Channel, ...]:
    """Return the channels of the share kit in their order: the portal's own, or those that come with our code.

    Files of the overlay are read as it has them; those that it has as None are not there.
    """
    home = root if (root / channels.FOLDER).is_dir() else channels.OURS.parents[1]
    seen = {path: mark for path, sort, mark in walk(home, (channels.FOLDER,)) if sort == "file" and is_channel(path)}
    paths = [path for path in sorted(seen) if overlay.get(path, b"") is not None]
    found = [_read(home, path, index, seen[path], overlay.get(path)) for path in paths]
    return tuple(sorted(found, key=lambda item: (item.order, item.name)))


def is_channel(path: str) -> bool:
    """Return whether a path of the portal is that of a channel's file."""
    return path.endswith(".yml") and path.rpartition("/")[0] == channels.FOLDER


def _read(home: Path, path: str, index: Index, seen: Signature, instead: bytes | None) -> Channel:
    known = index.get(path, seen) if instead is None else None
    if known is not None:
        channel: Channel = pickle.loads(known[0])
        return channel
    from newsroom.catalog import channelfile

    made = channelfile.read(source_of(home, path) if instead is None else source.read(path, instead))
    if instead is None:
        index.put(path, seen, (pickle.dumps(made, 5), False))
    return made


def judged(
    kit: Iterable[Channel],
    index: Index,
    overlay: Mapping[str, bytes | None],
    judge: Callable[[Channel], list[Problem]],
) -> list[Problem]:
    """Return the Problems of channels; the index remembers which have none, for a template takes long to judge."""
    found: list[Problem] = []
    for channel in kit:
        path = channel.source.path
        known = None if path in overlay else index.recall(path)
        if known and known[1]:
            continue
        problems = judge(channel)
        if known and not problems:
            index.update(path, (known[0], True))
        found += problems
    return found
