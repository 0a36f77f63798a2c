"""What `newsroom build` does once something has changed: read and judge, derive, publish."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType, SimpleNamespace

from newsroom import SETTINGS, desk
from newsroom.catalog.catalog import Catalog
from newsroom.cli.codes import FINE, FOUND, HELD_BACK
from newsroom.desk import Desk
from newsroom.engine import publishing
from newsroom.engine.release import Release
from newsroom.engine.stamp import Look
from newsroom.engine.switches import is_on
from newsroom.outputs import portalpage
from newsroom.proof import signing
from newsroom.text import template

# These steps of the pipeline need nothing of MkDocs but to be called in their order.
STEPS = (
    "resize_images",
    "render_posts",
    "build_agency_pages",
    "build_feeds",
    "issue_alerts",
    "publish_data",
    "index_search",
    "make_snippets",
    "check_messages",
    "keep_log",
    "prove_release",
)
# On a narrow terminal MkDocs breaks its lines, and what is left out of them would leave its end behind.
WIDE = "10000"
# The rest of our pipeline, which is done here: read and judge, MkDocs' own pages, publish.
OURS = ("validate_metadata", "dress_portal_pages", "publish_release")


def run(started: Release, root: Path, environ: dict[str, str], look: Look) -> tuple[int, Desk]:
    """Build and publish the portal at `root`, which was looked at just now; return an exit code and what was read."""
    with started.timing.stage("Membaca dan memeriksa"):
        read = desk.read(root, environ, look=look, helper=started.helper)
    # All that was read is kept to the end of this process: the collector need not go through it again and again.
    gc.freeze()
    if read.stopped:
        sys.stderr.write(f"Situs tidak dibangun.\n\n{read.report}\n")
        return FOUND, read
    if read.problems:
        sys.stderr.write(f"{read.report}\n")
    # Everybody's moment is the same, also in the process of MkDocs.
    environ["NEWSROOM_AS_OF"] = read.catalog.as_of.isoformat()
    if not started.last.entries:
        # Everything is to be rendered, by processes that are started from this one for each of the steps.
        template.prepare()
    pages = Pages(root, environ, started, read.catalog)
    try:
        for name in read.catalog.portal.hooks:
            if Path(name).stem in STEPS:
                _hook(root / name).on_post_build(SimpleNamespace(extra={"catalog": read.catalog, "release": started}))
        with started.timing.stage("Halaman portal"):
            code = pages.finished()
    finally:
        pages.stop()
    if code == FINE:
        started.complete = True
        started.notes.update(read.notes)
        desk.prove(read.catalog, started, environ)
        with started.timing.stage("Menerbitkan"):
            publishing.publish(started, root, desk.site_of(root), is_on(environ, "NEWSROOM_COPY"))
        if read.held:
            sys.stderr.write(f"{desk.held_back(read)}\n")
            return HELD_BACK, read
    return code, read


def is_ours(catalog: Catalog) -> bool:
    """Return whether nobody else's hooks, plugins or files take part, which may depend on anything."""
    hooks = all(Path(name).stem in (*STEPS, *OURS) for name in catalog.portal.hooks)
    return hooks and not portalpage.is_open(catalog)


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
        self.release, self.catalog = started, catalog
        self.folder, self.log = started.stage / "pages", started.stage / "mkdocs.log"
        self.key = portalpage.key(catalog) if is_ours(catalog) else ""
        self.process: subprocess.Popen[bytes] | None = None
        if self.key and started.recall(self.key):
            return
        # Not quiet: then MkDocs would not count the warnings that its strict mode stops at.
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(root / SETTINGS)]
        open_to_all = {name: value for name, value in environ.items() if name not in (signing.KEY, signing.KEY_FILE)}
        settings = {**open_to_all, "NEWSROOM_PAGES": "1", "NO_MKDOCS_2_WARNING": "1", "COLUMNS": WIDE}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([*command, "-d", str(self.folder)], cwd=root, env=settings, stderr=log)

    def finished(self) -> int:
        """Wait for MkDocs and take its pages; return 0, or 1 when it found something wrong with them."""
        if self.process is None:
            sys.stderr.write("Halaman portal: dari simpanan\n")
            return FINE
        code = self.process.wait()
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        sys.stderr.writelines(f"{line}\n" for line in lines if not line.startswith(("INFO", "DEBUG")))
        if code:
            said = "MkDocs menolak halaman di content/portal atau setelannya di mkdocs.yml; pesannya ada di atas ini"
            sys.stderr.write(f"newsroom: Situs tidak diterbitkan: {said}. Situs yang lama tetap.\n")
            return FOUND
        # What changed while MkDocs read it belongs to another key.
        same = self.key and portalpage.key(self.catalog) == self.key
        with suppress(FileNotFoundError):
            self.release.adopt(self.folder, self.key if same else "")
        sys.stderr.write("Halaman portal: oleh MkDocs\n")
        return FINE

    def stop(self) -> None:
        """End MkDocs when something else has failed."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
