"""The fixtures of the rules: small pieces of a portal, each with one fault (posts/bad) or with none (posts/good).

A fixture is a Markdown file, which becomes a post of BPBD in 2026, or a folder, which is laid over the base portal.
Bad ones say in themselves what is to be found, as `expect: <rule> at <line>:<column>` on a line of the faulty file;
where a file can't say it, EXPECT in the folder does: `<path>: <rule> at <line>:<column>`. EXPECT may also say
`<path>: repeat <number>`, for files that are large because the same text stands in them again and again.
Good ones say `shows: <rule>, <rule>`.
"""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from newsroom.catalog import inspection
from newsroom.catalog.inspection import Inspection
from newsroom.engine.index import Index
from newsroom.outputs import photo
from newsroom.proof import wording
from newsroom.text.problem import Problem

HERE = Path(__file__).parent
BASE = HERE / "portal"
POSTS = HERE / "posts"
PLAN = "EXPECT"
_EXPECT = re.compile(rb"expect: ([a-z-]+) at (\d+):(\d+)")
_PLANNED = re.compile(r"^(.+?): ([a-z-]+) at (\d+):(\d+)$", re.MULTILINE)
_REPEAT = re.compile(r"^(.+?): repeat (\d+)$", re.MULTILINE)
_SHOWS = re.compile(rb"shows: ([a-z, -]+)")

# file, rule, line, column
Place = tuple[str, str, int, int]


@dataclass(frozen=True)
class Fixture:
    """One fixture: its name, and where it lies."""

    path: Path

    @property
    def name(self) -> str:
        """Return the name under which a test reports it."""
        return self.path.stem

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """Return its files by their paths in the portal."""
        if self.path.is_file():
            return {f"content/bpbd/2026/{self.path.name}": self.path.read_bytes()}
        inside = (path for path in sorted(self.path.rglob("*")) if path.is_file() and path.name != PLAN)
        return {path.relative_to(self.path).as_posix(): path.read_bytes() for path in inside}

    @cached_property
    def plan(self) -> str:
        """Return the text of EXPECT, empty when there is none."""
        return (self.path / PLAN).read_text() if (self.path / PLAN).is_file() else ""

    @property
    def expected(self) -> set[Place]:
        """Return the Problems that are to be found."""
        stated = [(file, found) for file, data in self.files.items() for found in _EXPECT.findall(data)]
        planned = _PLANNED.findall(self.plan)
        own = {(file, rule.decode(), int(line), int(column)) for file, (rule, line, column) in stated}
        return own | {(file, rule, int(line), int(column)) for file, rule, line, column in planned}

    @property
    def shows(self) -> set[str]:
        """Return the rules that a good fixture keeps."""
        stated = [found for data in self.files.values() for found in _SHOWS.findall(data)]
        return {rule for names in stated for rule in re.findall(r"[a-z-]+", names.decode())}

    def lay(self, root: Path) -> None:
        """Lay the fixture over the portal at `root`."""
        if self.path.is_file():
            shutil.copy(self.path, root / "content/bpbd/2026")
            return
        shutil.copytree(self.path, root, dirs_exist_ok=True, symlinks=True, ignore=shutil.ignore_patterns(PLAN))
        for file, times in _REPEAT.findall(self.plan):
            (root / file).write_bytes(self.files[file] * int(times))


def load(folder: str) -> list[Fixture]:
    """Return the fixtures of `bad` or `good`, by name."""
    return [Fixture(path) for path in sorted((POSTS / folder).iterdir())]


def base_portal(root: Path) -> Path:
    """Make a copy of the base portal at `root`, and return it."""
    shutil.copytree(BASE, root, symlinks=True)
    return root


def judged(root: Path) -> list[Problem]:
    """Return the Problems of the portal at `root`."""
    return list(inspected(root).problems)


def inspected(root: Path) -> Inspection:
    """Return what is in the portal at `root`, photos included."""
    with TemporaryDirectory() as folder:
        index = Index(Path(folder), "tests")
        return inspection.inspect(root, photo.probe, index, fingerprint=wording.text_hash)


def place_of(problem: Problem) -> Place:
    """Return what a fixture says of a Problem."""
    return problem.file, problem.rule, problem.line, problem.column
