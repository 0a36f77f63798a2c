"""`newsroom build`: the same site as `mkdocs build --strict`, and MkDocs itself runs only when its own pages changed."""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING

from newsroom import desk
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.portal import SETTINGS
from newsroom.engine import release, workers
from newsroom.engine.release import Release
from newsroom.engine.timing import Timing
from newsroom.outputs import portalpage
from newsroom.text import dates

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

# These steps of the pipeline need nothing of MkDocs but to be called in their order.
STEPS = ("resize_images", "render_posts", "build_agency_pages", "build_feeds", "make_snippets")
# The rest of our pipeline, which is done here: read and judge, MkDocs' own pages, publish.
OURS = ("validate_metadata", "dress_portal_pages", "publish_release")
FINE, FOUND, USAGE, FAULT, HELD_BACK = range(5)


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("build", help="bangun situs dan terbitkan ke site/")
    parser.add_argument("--as-of", metavar="WAKTU", help="seolah-olah sekarang, misalnya 2026-11-21T09:00:00+07:00")
    parser.add_argument("--jobs", type=int, metavar="N", help="banyaknya proses; biasanya semua inti")
    parser.add_argument(
        "--keep-going", action="store_true", help="terbitkan yang benar; yang salah tetap seperti terakhir kali benar"
    )
    parser.add_argument("--copy", action="store_true", help="site/ sebagai folder biasa berisi salinan, bukan penunjuk")
    parser.add_argument("--scheduler", metavar="ALAMAT", help="bagi pekerjaan lewat Dask, misalnya tcp://10.0.0.5:8786")
    parser.add_argument("--profile", metavar="BERKAS", help="tulis lama tiap tahap sebagai JSON")
    parser.set_defaults(run=run)


def run(root: Path, options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Build and publish; return an exit code (design.md section 5.5).

    0: published; 1: Problems, nothing published; 2: an unusable time; 3: failed otherwise; 4: published without the faulty.
    """
    settings = dict(environ)
    if options.as_of:
        try:
            dates.now(options.as_of, {})
        except ValueError:
            sys.stderr.write(f'newsroom: waktu "{options.as_of}" bukan bentuk 2026-11-21T09:00:00+07:00\n')
            return USAGE
        settings["NEWSROOM_AS_OF"] = options.as_of
    if options.jobs:
        settings["NEWSROOM_JOBS"] = os.environ["NEWSROOM_JOBS"] = str(max(1, options.jobs))
    if options.scheduler:
        settings["NEWSROOM_SCHEDULER"] = os.environ["NEWSROOM_SCHEDULER"] = options.scheduler
    if options.keep_going:
        settings["NEWSROOM_KEEP_GOING"] = "1"
    if options.copy:
        settings["NEWSROOM_COPY"] = "1"
    gc.set_threshold(workers.COLLECT_AFTER)
    timing = Timing()
    try:
        return _build(root, settings, timing)
    except Exception as failure:
        line = desk.failure_line(failure)
        if not line:
            raise
        sys.stderr.write(f"newsroom: {line}\n")
        return FAULT
    finally:
        if options.profile:
            timing.write(Path(options.profile))


def _build(root: Path, environ: dict[str, str], timing: Timing) -> int:
    started = desk.begin(root, desk.site_of(root), {})
    started.timing = timing
    try:
        with timing.stage("Membaca dan memeriksa"):
            read = desk.read(root, environ)
        if read.stopped:
            sys.stderr.write(f"Situs tidak dibangun.\n\n{read.report}\n")
            return FOUND
        if read.problems:
            sys.stderr.write(f"{read.report}\n")
        # Everybody's moment is the same, also in the process of MkDocs.
        environ["NEWSROOM_AS_OF"] = read.catalog.as_of.isoformat()
        pages = Pages(root, environ, started, read.catalog)
        for name in read.catalog.portal.hooks:
            if Path(name).stem in STEPS:
                _hook(root / name).on_post_build(SimpleNamespace(extra={"catalog": read.catalog, "release": started}))
        with timing.stage("Halaman portal"):
            code = pages.finished()
        if code == FINE:
            started.complete = True
            started.notes.update(read.notes)
            with timing.stage("Menerbitkan"):
                release.publish(started, root, desk.site_of(root), bool(environ.get("NEWSROOM_COPY")))
            if read.held:
                sys.stderr.write(f"{desk.held_back(read)}\n")
                return HELD_BACK
        return code
    finally:
        release.discard(started)


def _hook(path: Path) -> ModuleType:
    spec = spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Pages:
    """The portal's own pages: from the Store, or by MkDocs in a process of its own, which works while we do."""

    def __init__(self, root: Path, environ: Mapping[str, str], started: Release, catalog: Catalog) -> None:
        foreign = [name for name in catalog.portal.hooks if Path(name).stem not in (*STEPS, *OURS)]
        self.release, self.folder = started, started.stage / "pages"
        self.key = "" if foreign else portalpage.key(catalog)
        self.process: subprocess.Popen[bytes] | None = None
        if self.key and started.recall(self.key):
            return
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-f", str(root / SETTINGS)]
        settings = {**environ, "NEWSROOM_PAGES": "1"}
        self.process = subprocess.Popen([*command, "-d", str(self.folder)], cwd=root, env=settings)

    def finished(self) -> int:
        """Wait for MkDocs and take its pages; return 0, or 1 when it found something wrong with them."""
        if self.process is None:
            return FINE
        if self.process.wait():
            return FOUND
        with suppress(FileNotFoundError):
            self.release.adopt(self.folder, self.key)
        return FINE
