"""The walls of design.md section 3: floors, doors, thin hooks, small files."""

import ast
import re
import sys
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

from newsroom.catalog.material import LIBRARIES

ROOT = Path(__file__).parents[1]
HOOKS = ROOT / "hooks"
PACKAGE = HOOKS / "newsroom"
FLOORS = {
    "engine": 1,
    "text": 1,
    "pixels": 1,
    "catalog": 2,
    "outputs": 3,
    "proof": 3,
    "desk": 4,
    "failures": 4,
    "cli": 4,
    "__main__": 5,
}
DOORS = {
    "yaml": {"text/frontmatter.py"},
    "markdown_it": {"text/markdown.py", "text/markdown_walk.py", "text/markdown_html.py"},
    "mdit_py_plugins": {"text/markdown.py"},
    "nh3": {"text/markdown_html.py"},
    "babel": {"text/dates.py"},
    "zoneinfo": {"text/dates.py", "catalog/agency.py", "catalog/portal.py"},
    "jinja2": {"text/template.py"},
    "twitter_text": {"text/count.py"},
    "rich": {"engine/progress.py"},
    "filelock": {"engine/shelf.py"},
    "sqlite3": {"engine/results.py"},
    "feedgen": {"outputs/feed.py"},
    "icalendar": {"outputs/calendar_ics.py"},
    "cryptography": {"proof/signature.py", "proof/keyfile.py", "proof/signing.py"},
    "PIL": {"pixels/"},
    "zxingcpp": {"pixels/qrcode.py"},
    "pyphen": {"pixels/syllables.py"},
}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
MODULES = sorted(PACKAGE.rglob("*.py"))


def relative(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def imports(path: Path) -> set[str]:
    """Return the dotted names of all modules that a file imports, wherever in it."""
    names = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def room(dotted: str) -> str:
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in FLOORS else ""


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_imports_point_only_downwards(path):
    here = relative(path).split("/")[0].removesuffix(".py")
    for name in imports(path):
        assert name.split(".")[0] not in ("mkdocs", "properdocs", "material"), "the newsroom never imports MkDocs"
        there = room(name) if name.startswith("newsroom.") else ""
        if there and there != here and here in FLOORS:
            assert FLOORS[there] < FLOORS[here] or FLOORS[there] == FLOORS[here] == 4, f"{here} imports {name}"


@pytest.mark.parametrize("path", sorted((PACKAGE / "outputs").glob("*.py")), ids=lambda path: path.name)
def test_outputs_never_import_each_other(path):
    family = path.stem.split("_")[0]
    for name in imports(path):
        if name.startswith("newsroom.outputs"):
            other = name.split(".")[2]
            assert other.split("_")[0] == family, f"{path.name} imports {name}"


@pytest.mark.parametrize(("library", "doors"), DOORS.items())
def test_one_library_one_door(library, doors):
    found = {relative(path) for path in MODULES if any(name.split(".")[0] == library for name in imports(path))}
    families = {door.removesuffix(".py") for door in doors}
    stray = {file for file in found if not any(file.removesuffix(".py").startswith(door) for door in families)}
    assert not stray
    assert found, f"nobody uses {library}: take the line out"


def test_only_one_place_reads_the_clock():
    readers = set()
    for path in [*MODULES, *HOOKS.glob("*.py")]:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
                if (name, node.func.attr) in CLOCKS:
                    readers.add(path.name)
    assert readers == {"dates.py"}


@pytest.mark.parametrize("path", sorted(HOOKS.glob("*.py")), ids=lambda path: path.name)
def test_hooks_are_thin(path):
    """A hook is a verb of 60 lines at most (the design wants 10 to 40, without the imports), and hooks import no hook."""
    source = path.read_text()
    lines = [line for line in source.splitlines() if line.strip() and not line.startswith(("from ", "import "))]
    assert len(lines) <= 45
    siblings = {other.stem for other in HOOKS.glob("*.py")}
    assert not {name.split(".")[0] for name in imports(path)} & siblings


def test_every_hook_file_is_in_the_pipeline():
    listed = [
        line.split("- hooks/")[1].split()[0]
        for line in (ROOT / "mkdocs.yml").read_text().splitlines()
        if "- hooks/" in line
    ]
    assert sorted(listed) == sorted(path.name for path in HOOKS.glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_files_and_functions_are_small(path):
    lines = path.read_text().splitlines()
    assert len(lines) <= 330
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno <= 50, f"{node.name} is too long"


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_public_things_have_docstrings(path):
    tree = parsed(path)
    assert ast.get_docstring(tree) or not path.read_text().strip(), f"{path.name} says nothing of itself"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


def test_every_module_imports_alone():
    import subprocess

    names = [".".join(("newsroom", *path.relative_to(PACKAGE).with_suffix("").parts)) for path in MODULES]
    names = [name.removesuffix(".__init__") for name in names if not name.endswith("__main__")]
    script = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
    for loaded in [module for module in sys.modules if module.startswith("newsroom")]:
        del sys.modules[loaded]
"""
    done = subprocess.run(
        [sys.executable, "-c", script, *names], capture_output=True, text=True, cwd=HOOKS, check=False
    )
    assert done.returncode == 0, done.stderr


# They have no say in what is published: who may sign, how work is spread, locked and shown.
SILENT = {"cryptography", "distributed", "filelock", "rich"}
# What only cards and photos are made with is named in their keys.
PICTURES = {"pillow", "zxing_cpp", "pyphen"}


def test_every_library_that_makes_bytes_is_in_the_keys():
    """Else an upgrade would leave what the old one made."""
    known = metadata.packages_distributions()
    modules = {name.split(".")[0] for path in MODULES for name in imports(path)}
    for name in sorted(modules - sys.stdlib_module_names - {"newsroom", "_typeshed"}):
        named = {found.lower().replace("-", "_") for found in known[name]}
        assert named & {*LIBRARIES, *PICTURES, *SILENT}, name
    for name in PICTURES:
        assert re.search(rf'libraries\([^)]*"{name}"', (PACKAGE / "outputs/card.py").read_text()), name
