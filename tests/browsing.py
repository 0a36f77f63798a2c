"""Which browser the tests open, and how; what it looks at is served here."""

import functools
import http.server
import os
import shutil
import threading
from contextlib import contextmanager

import pytest

# The headless shell is the same browser without windows, and takes half the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--disable-quic"]
SCREENS = {"kecil": (240, 320), "telepon": (360, 740), "meja": (1280, 800)}
ALL_LOOKS = [(screen, scheme) for screen in SCREENS for scheme in ("light", "dark")]
LOOKS = ALL_LOOKS if os.environ.get("SOAK") else [("kecil", "light"), ("meja", "dark")]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium tidak terpasang (apt install chromium)")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line for every request."""

    def log_message(self, *_arguments):
        pass


@contextmanager
def served(folder):
    """Serve a folder, and yield the address of the server."""
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@contextmanager
def opened(browser, address, screen="telepon", scheme="light", javascript=True, **options):
    """Open a window and yield a function that visits a path: it returns the page, console errors, addresses asked for."""
    width, height = SCREENS[screen]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=javascript, **options
    )
    page = context.new_page()
    errors, requests = [], []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))

    def visit(path):
        errors.clear()
        requests.clear()
        page.goto(address + path, wait_until="load")
        return page, [error for error in errors if "favicon" not in error], list(requests)

    try:
        yield visit
    finally:
        context.close()


def violations(page):
    """Return what axe finds wrong with a page by WCAG 2.2, levels A and AA: each rule with the places where it is broken."""
    from axe_playwright_python.sync_playwright import Axe

    # To tell of all that is right, too, would take it twice as long.
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{item['id']} {[node['target'] for node in item['nodes']][:3]}" for item in found]
