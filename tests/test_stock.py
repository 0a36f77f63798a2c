"""How many of our bad fixtures does stock `mkdocs build --strict` notice? Measured, not assumed."""

import os
import subprocess
import sys

import pytest

from fixtures import base_portal, load

pytestmark = [pytest.mark.soak, pytest.mark.slow]
SETTINGS = "site_name: Uji\ntheme: {name: mkdocs}\nplugins: []\nvalidation: {links: {not_found: warn, anchors: warn}}\n"


@pytest.mark.skipif(not os.environ.get("SOAK"), reason="hanya dalam `make soak`")
def test_what_the_stock_generator_notices(tmp_path, capsys):
    noticed = []
    fixtures = load("bad")
    for number, fixture in enumerate(fixtures):
        root = base_portal(tmp_path / str(number))
        fixture.lay(root)
        (root / "mkdocs.yml").write_text(SETTINGS)
        (root / "content").rename(root / "docs")
        (root / "docs/index.md").write_text("# Uji\n")
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict"], cwd=root, capture_output=True, check=False
        )
        if done.returncode:
            noticed.append(fixture.name)
    with capsys.disabled():
        print(
            f"\nmkdocs build --strict menyadari {len(noticed)} dari {len(fixtures)} contoh salah: {', '.join(noticed)}"
        )
    assert len(noticed) < len(fixtures) / 4
