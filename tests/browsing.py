"""Which browser the tests open, and how."""

import os
import shutil

# The headless shell is the same browser without windows, and takes half the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--disable-quic"]
SCREENS = {"kecil": (240, 320), "telepon": (360, 740), "meja": (1280, 800)}
ALL_LOOKS = [(screen, scheme) for screen in SCREENS for scheme in ("light", "dark")]
LOOKS = ALL_LOOKS if os.environ.get("SOAK") else [("kecil", "dark"), ("telepon", "light"), ("meja", "dark")]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page):
    """Return what axe finds wrong with a page by WCAG 2.2, levels A and AA: each rule with the places where it is broken."""
    from axe_playwright_python.sync_playwright import Axe

    # To tell of all that is right, too, would take it twice as long.
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{item['id']} {[node['target'] for node in item['nodes']][:3]}" for item in found]
