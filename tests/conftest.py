"""What all tests share: a fresh copy of the base portal, reproducible chance, and why a test may be skipped."""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from browsing import CHROMIUM, FLAGS, served
from building import command, copy_portal
from fixtures import base_portal

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

# The same cases at every run; a soak looks further.
settings.register_profile("tests", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("soak", deadline=None, max_examples=20_000, print_blob=True)
settings.load_profile("soak" if os.environ.get("SOAK") else "tests")


class Modules(LoadScopeScheduling):
    """One worker gets all tests of a module, or of all modules of an `xdist_group`: so their sites are built once.

    xdist's own `loadgroup` writes the group into the ids of tests, which it can't do since pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        return _group_of(nodeid.partition("::")[0])


@cache
def _group_of(path: str) -> str:
    found = re.search(r'xdist_group\("(\w+)"\)', (ROOT / path).read_text(encoding="utf-8"))
    return found[1] if found else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    """Return what shares out the tests."""
    return Modules(config, log)


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """Return the root of a fresh copy of the base portal (tests/portal)."""
    return base_portal(tmp_path / "portal")


@pytest.fixture
def whole_kits(portal: Path) -> None:
    """Let posts of the base portal keep all their cards for as long as a real portal does; to draw them takes time."""
    settings = portal / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("kit_days: 10", "kit_days: 90"))


@pytest.fixture
def serial(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the work in this process: for tests that are quicker so, or that watch it."""
    monkeypatch.setenv("NEWSROOM_JOBS", "1")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of facts and corpora beside the repository; skip where there is none."""
    if not SHARED.is_dir():
        pytest.skip("tidak ada ../shared (korpus dan fakta di samping repositori)")
    return SHARED


@pytest.fixture(scope="module")
def address(built_portal: Path) -> Iterator[str]:
    """Return the address at which the site of this repository's portal is served."""
    with served((built_portal / "site").resolve()) as at:
        yield at


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Return a running browser."""
    with pytest.importorskip("playwright.sync_api").sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def built_portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of this repository's portal, built once by MkDocs; tests that ask for it share one worker."""
    root = copy_portal(tmp_path_factory.mktemp("portal") / "satu")
    done = command(root, LANG="C", TZ="UTC", PYTHONHASHSEED="1")
    assert done.returncode == 0, done.stdout + done.stderr
    return root
