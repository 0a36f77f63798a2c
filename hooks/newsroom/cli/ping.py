"""`newsroom ping`: tells the WebSub hub which feeds changed since it was last told, so that it tells their subscribers."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from newsroom import refusals
from newsroom.cli.codes import FINE

if TYPE_CHECKING:
    from newsroom.engine.manifest import Manifest

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

# What the hub was told last: the SHA-256 of each feed by its path.
NOTE = "pinged.json"
LIVE = ("feed.xml", "feed.atom", "feed.json", "cap.xml")
SECONDS = 10
# A hub that does not answer so often in a row is not asked any more this time.
PATIENCE = 3


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("ping", help="beri tahu hub WebSub umpan mana yang berubah")
    parser.add_argument("--dry-run", action="store_true", help="hanya sebutkan umpan yang berubah")
    parser.set_defaults(run=run)


def run(root: Path, options: argparse.Namespace, _environ: Mapping[str, str]) -> int:
    """Tell the hub; always return 0: the release is public whether or not anybody is told.

    A feed that the hub did not take is told again next time.
    """
    from newsroom import SETTINGS, desk
    from newsroom.catalog import portalfile
    from newsroom.catalog.intake import source_of
    from newsroom.engine.release import WORK
    from newsroom.engine.shelf import Shelf
    from newsroom.engine.store import Store, write_whole

    portal = portalfile.read(source_of(root, SETTINGS))
    shelf = Shelf(root / WORK, Store(root / WORK / "store"))
    now = shelf.current(desk.site_of(root))
    if now is None:
        sys.stderr.write("newsroom: belum ada terbitan; tidak ada yang diberitahukan\n")
        return FINE
    if not portal.hub:
        sys.stderr.write("newsroom: setelan `hub` kosong; tidak ada yang diberitahukan\n")
        return FINE
    note = root / WORK / NOTE
    told = _read(note)
    changed = [path for path, digest in _feeds(now) if told.get(path) != digest]
    if options.dry_run:
        sys.stdout.writelines(f"{portal.absolute(path)}\n" for path in changed)
        return FINE
    taken = set(_tell(portal.hub, {path: portal.absolute(path) for path in changed}))
    feeds = dict(_feeds(now))
    kept = {path: digest for path, digest in told.items() if path in feeds}
    try:
        write_whole(note, json.dumps({**kept, **{path: feeds[path] for path in sorted(taken)}}, indent=0).encode())
    except OSError as failure:
        sys.stderr.write(f"newsroom: {note} tidak dapat ditulis: {refusals.said(failure)}\n")
    sys.stdout.write(f"Hub diberi tahu {len(taken)} dari {len(changed)} umpan yang berubah.\n")
    return FINE


def _feeds(files: Manifest) -> Iterator[tuple[str, str]]:
    """Yield path and SHA-256 of each live feed of a release; archives have no subscribers."""
    yield from (
        (path, blob.sha256) for path, blob in sorted(files.items()) if path.endswith(tuple("/" + name for name in LIVE))
    )


def _read(note: Path) -> dict[str, str]:
    try:
        known = json.loads(note.read_bytes())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _tell(hub: str, addresses: Mapping[str, str]) -> Iterator[str]:
    """Tell the hub of each address, and yield the paths of those that it took."""
    opener, failed = build_opener(_NoRedirect), 0
    for path, address in addresses.items():
        fault = _post(opener, hub, address)
        if fault:
            failed += 1
            sys.stderr.write(f"newsroom: hub tidak menerima {address}: {fault}\n")
            if failed >= PATIENCE:
                sys.stderr.write("newsroom: hub tidak ditanya lagi; sisanya diberitahukan lain kali\n")
                return
        else:
            failed = 0
            yield path


class _NoRedirect(HTTPRedirectHandler):
    """Follows no redirect: urllib would turn the message into a plain GET."""

    def redirect_request(self, *_: object) -> None:
        """Return no further request."""


def _post(opener: OpenerDirector, hub: str, address: str) -> str:
    """Tell the hub that a feed has changed, as PubSubHubbub 0.4 (section 7.1) does; return what went wrong, or nothing."""
    data = urlencode({"hub.mode": "publish", "hub.url": address, "hub.topic": address}).encode()
    try:
        with opener.open(Request(hub, data), timeout=SECONDS) as answer:
            return "" if 200 <= answer.status < 300 else f"jawaban {answer.status}"
    except (OSError, HTTPException, ValueError) as failure:
        return str(failure) or type(failure).__name__
