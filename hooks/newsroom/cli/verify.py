"""`newsroom verify`: who wrote each post, by which key, and what to do where that is not known; or the whole release."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom import desk
from newsroom.catalog import docket, inspection
from newsroom.catalog.docket import Docket
from newsroom.catalog.rules import authorship
from newsroom.catalog.seal import REASONS, STATES, Evidence, Seal
from newsroom.cli import logs
from newsroom.cli.arguments import whole
from newsroom.cli.codes import USAGE
from newsroom.engine.index import Index
from newsroom.engine.release import WORK
from newsroom.proof import signature
from newsroom.text import dates
from newsroom.text.problem import printable

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

RELEASE = "release"


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("verify", help="periksa siapa yang menandatangani kiriman, atau seluruh terbitan")
    parser.add_argument(
        "files",
        nargs="*",
        metavar="BERKAS",
        help="kiriman atau folder; tanpa ini: semua kiriman. `release` dan alamat atau folder: situs yang sudah terbit",
    )
    parser.add_argument(
        "--key",
        metavar="KUNCI",
        default="",
        help="kunci publik portal (atau berkasnya), biasanya dari mkdocs.yml; dengan --log: kunci di halaman /log/",
    )
    parser.add_argument("--sample", type=whole(0), default=0, metavar="N", help="periksa N berkas saja, dipilih acak")
    logs.add(parser)
    parser.set_defaults(run=run)


def run(root: Path, options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Print what is known of the posts; return 0 when all are verified, 1 when not, 2 when there is no such post.

    After `release` it is about a published site: see `verify_release.check`.
    """
    if options.files[:1] == [RELEASE]:
        return _release(root, options)
    if options.log:
        return logs.verify(options)
    found, evidence = desk.authors(root, environ)
    wanted = [_relative(root, Path(name)) for name in options.files]
    posts = [post for post in found.intake.posts if post.path in evidence.seals and _is_wanted(post.path, wanted)]
    missing = [name for name in wanted if not any(_is_wanted(post.path, [name]) for post in posts)]
    if missing:
        sys.stderr.write(f"newsroom: bukan kiriman yang terbuka untuk umum: {printable(missing[0])}\n")
        return USAGE
    sys.stdout.writelines(f"{line}\n" for line in _report(posts, evidence, bool(wanted)))
    return int(any(not evidence.seals[post.path].holds for post in posts))


def _release(root: Path, options: argparse.Namespace) -> int:
    """Check a published site."""
    from newsroom.cli import verify_release

    if len(options.files) > 2 or options.sample < 0:
        sys.stderr.write("newsroom: pemakaian: newsroom verify release [ALAMAT|FOLDER] [--key KUNCI] [--sample N]\n")
        return USAGE
    portal, _ = inspection.heads(root, Index(root / WORK / "index", ""))
    key = options.key or portal.key
    if options.key and Path(options.key).is_file():
        key = Path(options.key).read_text(encoding="utf-8", errors="replace")
    if key and not signature.key_of(key):
        sys.stderr.write("newsroom: --key bukan kunci publik SSH\n")
        return USAGE
    place = options.files[1] if len(options.files) > 1 else ""
    # Who names a key asks about that one.
    former = () if options.key else portal.former_keys
    return verify_release.check(place, desk.site_of(root), portal.url, key, options.sample, former)


def _relative(root: Path, path: Path) -> str:
    whole = (Path.cwd() / path).resolve()
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else str(path)


def _is_wanted(path: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(path == name or path.startswith(f"{name.rstrip('/')}/") for name in wanted)


def _report(posts: Sequence[Docket], evidence: Evidence, each: bool) -> Iterator[str]:
    """Yield the lines: of every post that was asked for, or of those that are not verified, and the totals."""
    for post in posts:
        seal = evidence.seals[post.path]
        if each or not (seal.holds or evidence.amiss):
            yield from map(printable, _lines(post, seal))
    if evidence.amiss:
        yield f"Tidak dapat diperiksa: {REASONS[evidence.amiss]}."
        yield f"Perbaiki: {authorship.CURES[evidence.amiss]}"
    for file in evidence.foreign:
        yield printable(f"{file}: perubahan terakhirnya tidak ditandatangani koordinator")
    counts = Counter(evidence.seals[post.path].state for post in posts)
    yield f"{len(posts)} kiriman: " + (
        ", ".join(f"{counts[state]} {word}" for state, word in STATES.items() if counts[state]) or "tidak ada"
    )


def _lines(post: Docket, seal: Seal) -> Iterator[str]:
    yield f"{post.path}: {STATES[seal.state]}" + ("" if seal.holds else f" ({authorship.fact(seal)})")
    if seal.key:
        beside = "tanda tangan di sebelahnya (.sig), " if seal.sidecar else ""
        day = dates.medium_date(docket.moment(seal.date * 1_000_000))
        whose = f"{seal.signer} ({seal.agency}), " if seal.signer else ""
        yield f"  {whose}{seal.key}, {beside}komit {seal.commit[:12]}, {day}"
    if not seal.holds:
        first, *commands = authorship.cure(seal, seal.file or post.path, post.agency).splitlines()
        yield f"  Perbaiki: {first}"
        yield from (f"    | {command}" for command in commands)
