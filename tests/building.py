"""Building sites in tests: the real hooks in their order without MkDocs (quick), or the real command (whole)."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import SimpleNamespace

from newsroom import desk
from newsroom.engine import publishing, release
from newsroom.engine.helper import Helper
from newsroom.engine.job import Group
from newsroom.engine.release import Release
from newsroom.engine.store import Store
from newsroom.text import closure, template

ROOT = Path(__file__).parents[1]
SOURCES = ("content", "agencies", "hooks", "overrides", "mkdocs.yml")
AS_OF = "2026-11-21T09:00:00+07:00"


def pipeline():
    """Return the hook modules in the order of mkdocs.yml, the publishing one left out."""
    names = re.findall(r"- hooks/(\w+)\.py", (ROOT / "mkdocs.yml").read_text())
    return [_load(name) for name in names if name != "publish_release"]


def _load(name):
    spec = spec_from_file_location(f"hook_{name}", ROOT / "hooks" / f"{name}.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def flat(items):
    """Yield the jobs of items, those of groups too."""
    for item in items:
        if isinstance(item, Group):
            yield from flat(item.items())
        else:
            yield item


def derive(root, out, store=None, as_of=AS_OF, preview=False, steps=()):
    """Run the hooks over the portal at `root` into the folder `out`, only some of them if so told; return the catalog."""
    out.mkdir(parents=True)
    config = SimpleNamespace(
        config_file_path=str(root / "mkdocs.yml"),
        extra={"release": Release(Store(store or root / ".rujukan/store"), out, preview=out)},
        site_description="",
    )
    kept = {name: os.environ.get(name) for name in ("NEWSROOM_AS_OF", "NEWSROOM_PREVIEW")}
    os.environ.update(NEWSROOM_AS_OF=as_of, NEWSROOM_PREVIEW="1" if preview else "")
    try:
        for hook in pipeline():
            if hasattr(hook, "on_pre_build"):
                hook.on_pre_build(config)
        for hook in pipeline():
            if hasattr(hook, "on_post_build") and (not steps or hook.__name__.removeprefix("hook_") in steps):
                hook.on_post_build(config)
    finally:
        for name, value in kept.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
    return config.extra["catalog"]


def build(root, as_of=AS_OF, keep_going=False, environ=None, helped=False):
    """Build and publish the portal at `root` in this process, but for MkDocs' own pages, and return what was read.

    `environ` may hold the portal's key. `helped`: with a helper, as the command has one.
    """
    with templates_of(root):
        return _published(root, as_of, keep_going, environ or {}, helped)


@contextmanager
def templates_of(root):
    """Let the templates be those of the portal at `root`, if it has its own."""
    pages, before = root / "overrides/pages", closure.FOLDER
    if not pages.is_dir():
        yield
        return
    try:
        _take_templates(pages)
        yield
    finally:
        _take_templates(before)


def _take_templates(folder):
    closure.FOLDER = template.FOLDER = folder
    for memo in (closure._digest, template._environment):
        memo.cache_clear()


def _published(root, as_of, keep_going, environ, helped):
    helper = Helper(helped)
    started = release.begin(root, helper=helper)
    try:
        settings = {"NEWSROOM_AS_OF": as_of, "NEWSROOM_KEEP_GOING": "1" if keep_going else ""}
        read = desk.read(root, settings, helper=helper)
        if not read.stopped:
            for hook in pipeline():
                if hasattr(hook, "on_post_build"):
                    hook.on_post_build(SimpleNamespace(extra={"catalog": read.catalog, "release": started}))
            started.complete = True
            started.notes.update(read.notes)
            desk.prove(read.catalog, started, environ)
            publishing.publish(started, root, root / "site")
        return read
    finally:
        helper.end()
        started.discard()


def fingerprints(site):
    """Return the SHA-256 of every file under a folder, by path."""
    files = (path for path in sorted(Path(site).rglob("*")) if path.is_file())
    return {path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def damage(path):
    """Flip a bit in the middle of a file; its size and times stay."""
    seen, data = os.stat(path), bytearray(Path(path).read_bytes())
    data[len(data) // 2] ^= 1
    Path(path).write_bytes(data)
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def copy_portal(target):
    """Copy what a build reads of this repository, and nothing that a build made."""
    target.mkdir(parents=True)
    for name in SOURCES:
        source = ROOT / name
        ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(source, target / name, ignore=ignore) if source.is_dir() else shutil.copy(source, target)
    return target


def clone(portal, target):
    """Copy a portal with all that was built of it, hard links and times too, and return the copy."""
    subprocess.run(["cp", "-a", portal, target], check=True)
    return target


def command(root, *arguments, generator="mkdocs", **environment):
    """Run the generator's command in a portal, and return the finished process."""
    settings = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "DISABLE_MKDOCS_2_WARNING": "true",
        "NEWSROOM_AS_OF": AS_OF,
        "SOURCE_DATE_EPOCH": "1795226400",
        "PYTHONPATH": str(root / "hooks"),
        **environment,
    }
    line = [sys.executable, "-m", generator, "build", "--strict", "-f", "mkdocs.yml", *arguments]
    return subprocess.run(line, cwd=root, env=settings, capture_output=True, text=True, check=False)


def newsroom(root, *arguments, as_of=AS_OF):
    """Run `newsroom` (its build, if nothing else is asked for) in a portal, and return the finished process.

    Files are old enough to be sure of after 20 ms: tests edit and build faster than people do.
    """
    time.sleep(0.06)
    quick = "import newsroom.engine.index as i, newsroom.engine.stamp as s; i.SLACK = s.SLACK = 20_000_000"
    code = f"{quick}\nimport sys; from newsroom.cli import main; sys.exit(main(sys.argv[1:]))"
    settings = {**os.environ, "NEWSROOM_AS_OF": as_of, "PYTHONPATH": str(root / "hooks")}
    line = [sys.executable, "-c", code, "--portal", str(root), *(arguments or ("build",))]
    return subprocess.run(line, cwd=root, env=settings, capture_output=True, text=True, check=False)


def small_portal(target):
    """Make the base portal a whole one, which MkDocs can build in about a second, and return it."""
    shutil.copytree(ROOT / "tests/portal", target, symlinks=True)
    for name in ("hooks", "overrides"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    page = target / "content/portal/panduan/index.md"
    page.parent.mkdir(parents=True)
    page.write_text("# Panduan\n\nIsi panduan.\n")
    hooks = re.search(r"^hooks:\n(?:  - .*\n)+", (ROOT / "mkdocs.yml").read_text(), re.MULTILINE)[0]
    with (target / "mkdocs.yml").open("a") as settings:
        settings.write(f"\n{hooks}theme: {{name: mkdocs}}\nplugins: []\n")
    return target
