"""QR codes of versions 1 to 10, all levels and masks, read in a real browser from small and poor pictures."""

import base64
import io
import os
import random

import pytest
import segno
from PIL import Image

from browsing import needs_browser
from newsroom.text import template
from picturemaking import PORTAL, as_jpeg

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("picture"), needs_browser]
SOAK = bool(os.environ.get("SOAK"))
READ = """async (data) => { const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes])), { width, height } = image;
  const pen = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
  pen.drawImage(image, 0, 0);
  const grey = pen.getImageData(0, 0, width, height).data.filter((_, at) => at % 4 == 1);
  return window.codeIn({ width, height, data: grey })?.text ?? null; }"""
CAPACITIES = {
    "l": (17, 32, 53, 78, 106, 134, 154, 192, 230, 271),
    "m": (14, 26, 42, 62, 84, 106, 122, 152, 180, 213),
    "q": (11, 20, 32, 46, 60, 74, 86, 108, 130, 151),
    "h": (7, 14, 24, 34, 44, 58, 64, 84, 98, 119),
}
TEXTS = (PORTAL + "r/2026/BPBD/0123/" + "air-bersih" * 30, "0123456789" * 60, "HTTPS://RUJUKAN.ID/" * 20, "dé-ja " * 50)


@pytest.fixture(scope="module")
def read(browser):
    """Return a function that reads the code in a picture."""
    page = browser.new_context().new_page()
    page.evaluate(template.bare_script("check-qr.js").replace("const codeIn =", "window.codeIn =") + "\n0")
    yield lambda data: page.evaluate(READ, base64.b64encode(data).decode())
    page.context.close()


def card_with(code, width, quality, chance):
    """Return a picture of some colour with a code in it, of cells of at least 1.9 pixels."""
    rows = code.matrix
    tile = Image.new("L", (len(rows) + 8, len(rows) + 8), 255)
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            tile.putpixel((x + 4, y + 4), 0 if cell else 255)
    side = round(max(5, 1.9 * 1080 / width) * tile.width)
    card = Image.new("RGB", (1080, max(1080, side)), tuple(chance.randrange(130) for _ in range(3)))
    place = (chance.randint(0, 1080 - side), chance.randint(0, card.height - side))
    card.paste(tile.resize((side, side), Image.Resampling.NEAREST), place)
    return as_jpeg(card.resize((width, round(card.height * width / 1080)), Image.Resampling.LANCZOS), quality)


def test_codes_of_all_versions_levels_and_masks_are_read(read):
    chance, missed = random.Random(1), []
    for number in range(320):
        version, level, mask = 1 + number // 32, "lmqh"[number // 8 % 4], number % 8
        if not SOAK and (number + version) % 6:
            continue
        text = TEXTS[number % 3][: CAPACITIES[level][version - 1]]
        code = segno.make_qr(text, version=version, error=level, mask=mask, boost_error=False)
        width, quality = chance.choice((320, 480, 640, 1080)), chance.choice((40, 50, 75))
        if read(card_with(code, width, quality, chance)) != text:
            missed.append((version, level, mask, width, quality))
    assert missed == []


def test_letters_beyond_ascii_are_read(read):
    text = "Déjà vu: ꦲꦏ꧀ꦱꦫ, 1.250 keluarga"
    assert read(card_with(segno.make_qr(text, error="m"), 640, 60, random.Random(2))) == text


@pytest.mark.parametrize("angle", [-8, 3, 90, 180])
def test_a_turned_code_is_read(read, angle):
    code = segno.make_qr(PORTAL + "r/2026/BPBD/0123/", error="m")
    image = Image.open(io.BytesIO(card_with(code, 1080, 80, random.Random(3))))
    turned = image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=(90, 90, 90))
    assert read(as_jpeg(turned, 70)) == PORTAL + "r/2026/BPBD/0123/"


def test_no_code_is_seen_where_there_is_none(read):
    assert read(as_jpeg(Image.effect_noise((800, 600), 100))) is None
    assert read(as_jpeg(Image.effect_mandelbrot((800, 600), (-2, -1.5, 1, 1.5), 60))) is None
