"""The handbook's pictures of the share kit's page: `make screenshots` takes them from the sample portal's site."""

import io
import json
import sys

from PIL import Image
from playwright import sync_api as playwright

from browsing import CHROMIUM, FLAGS, SCREENS, served
from building import ROOT

SITE, FOLDER = ROOT / "site", ROOT / "content/portal/panduan/gambar"
# Of each picture: the screen, how many pixels of the picture one of the screen gets, and how high it is cut.
PICTURES = {"bahan-ponsel.webp": ("telepon", 2, 740), "bahan-komputer.webp": ("meja", 1, 800)}
LIMIT, QUALITIES = 60_000, (85, 75, 65, 55, 45, 35)


def main():
    if CHROMIUM is None or not (SITE / "data/kits.json").is_file():
        return "Perlu situs yang sudah dibangun (make site) dan Chromium (apt install chromium)."
    with served(SITE.resolve()) as home, playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, (screen, scale, height) in PICTURES.items():
            address = f"{home}/bahan/#/{shown_post()}/"
            data = small(taken(browser, address, (SCREENS[screen][0], height), scale))
            (FOLDER / name).write_bytes(data)
            sys.stdout.write(f"{FOLDER / name}: {len(data)} bita\n")
        browser.close()
    return 0


def shown_post():
    """Return the newest post that stands as it was published and has a photo, so that its cards have one too."""
    rows = json.loads((SITE / "data/kits.json").read_text())["kits"]
    current = [row["post"] for row in rows if row["status"] == "current"]
    return next(post for post in current if "<picture" in (SITE / post / "index.html").read_text())


def taken(browser, address, size, scale):
    """Return what a window of a size shows of a page, as PNG, once all of it is drawn."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, device_scale_factor=scale)
    page.goto(address)
    page.wait_for_selector(".k-sum:not(:empty)", state="attached")
    page.wait_for_load_state("networkidle")
    data = page.screenshot()
    page.close()
    return data


def small(data):
    """Return a picture as WebP of at most LIMIT bytes."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    for quality in QUALITIES:
        target = io.BytesIO()
        image.save(target, "WEBP", quality=quality, method=6)
        if target.tell() <= LIMIT:
            return target.getvalue()
    raise ValueError(f"more than {LIMIT} bytes")


if __name__ == "__main__":
    sys.exit(main())
