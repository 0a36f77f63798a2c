"""What makes the site is edited while it is made: nothing is published of it, and nothing of it is kept."""

import os
import subprocess
import sys

import pytest

from building import AS_OF, clone, fingerprints, small_portal

pytestmark = [pytest.mark.site, pytest.mark.slow]
# The file is edited as soon as something is to be derived: keys are made by then, and templates are not read yet.
BUILD = """
import sys
from pathlib import Path
from newsroom import cli
from newsroom.engine import workers
derive, file, more = workers.derive, Path(sys.argv[1]), sys.argv[2]

def edited(jobs, *given, **named):
    if jobs and more not in file.read_text():
        file.write_text(file.read_text() + more)
    return derive(jobs, *given, **named)

workers.derive = edited
sys.argv = ["newsroom", "--portal", ".", "build"]
cli.command()
"""
EDITS = {
    "overrides/pages/base.html": "<!-- sedang disunting -->",
    "overrides/pages/list.css": ".sedang-disunting { color: red }",
    "hooks/newsroom/outputs/listing.py": "# sedang disunting",
    "mkdocs.yml": "# sedang disunting",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return a small portal that was published once, and what its site is after one more sentence."""
    root = small_portal(tmp_path_factory.mktemp("meanwhile") / "portal")
    assert _build(root).returncode == 0
    changed = clone(root, root.with_name("changed"))
    add_a_sentence(changed)
    assert _build(changed).returncode == 0
    return root, fingerprints(changed / "site")


def add_a_sentence(root):
    post = max((root / "content").glob("*/2026/*.md"))
    post.write_text(post.read_text() + "\nSatu kalimat lagi.\n")


def _build(root, *code, jobs="2"):
    settings = {**os.environ, "NEWSROOM_AS_OF": AS_OF, "PYTHONPATH": str(root / "hooks"), "NEWSROOM_JOBS": jobs}
    line = [sys.executable, *(("-c", *code) if code else ("-m", "newsroom", "--portal", ".", "build"))]
    settings["NO_MKDOCS_2_WARNING"] = "1"
    return subprocess.run(line, cwd=root, env=settings, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("file", EDITS)
def test_nothing_is_published_or_kept_of_a_build_whose_makers_changed(built, tmp_path, file, jobs):
    portal, expected = built
    root = clone(portal, tmp_path / "portal")
    add_a_sentence(root)
    shown, text = fingerprints(root / "site"), (root / file).read_text()
    refused = _build(root, BUILD, file, EDITS[file], jobs=jobs)
    assert refused.returncode == 3, refused.stderr
    assert f"Situs tidak diterbitkan: {file} berubah selagi situs dibangun; bangun lagi." in refused.stderr
    assert "Traceback" not in refused.stderr
    assert fingerprints(root / "site") == shown
    (root / file).write_text(text)
    again = _build(root, jobs=jobs)
    assert again.returncode == 0, again.stderr
    assert fingerprints(root / "site") == expected
