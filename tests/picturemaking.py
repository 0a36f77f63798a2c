"""Pictures of cards as people meet them: sent on, with digits changed, forged with a copied code; and a site of them."""

import base64
import functools
import http.server
import io
import json
import re
import threading

from PIL import Image

from browsing import Quiet
from cardmaking import HOST, photo, sheets
from newsroom.catalog.cardformats import FIRST, PASSING
from newsroom.catalog.frame import Frame
from newsroom.outputs import card_check, card_drawing, page

PORTAL = f"https://{HOST}/"
# What the page that loads the script has to allow, and no more.
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'"
PAGE = f"""<!doctype html><html lang="id"><meta charset="utf-8"><title>Cek</title>
<meta http-equiv="Content-Security-Policy" content="{POLICY}"><link rel="icon" href="data:,">
<script src="gambar.js"></script>"""
FILES = {item.file: item for item in (FIRST, *PASSING) if not item.file.endswith(".pdf")}
PHOTO = photo()


def facts(count, seed):
    """Yield the facts of so many posts, each with a number and digits in its title; the same ones at every call."""
    for number, sheet in enumerate(sheets(count, seed)):
        card = sheet.card
        title = card.title if re.search(r"\d", card.title) else f"1.250 keluarga: {card.title}"[:110]
        code = card.number or f"2026/DINAS/{number:04d}"
        yield sheet._replace(card=card._replace(title=title, number=code, link=f"{PORTAL}r/{code}/"))


def drawn(sheet):
    """Return all pictures of a post by the names of their files."""
    cover = PHOTO if sheet.card.cover else b""
    made = {**card_drawing.derive(sheet.card, cover, b""), **card_drawing.derive_passing(sheet, cover, b"")}
    return {file: data for file, data in made.items() if file in FILES}


def opened(data):
    return Image.open(io.BytesIO(data)).convert("RGB")


def as_jpeg(image, quality=90, **options):
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=quality, **options)
    return buffer.getvalue()


def sent(data, width=480, quality=50, kind=Image.Resampling.LANCZOS):
    """Return a picture as a messenger sends it on."""
    image = opened(data)
    return as_jpeg(image.resize((width, round(image.height * width / image.width)), kind), quality)


def on_screen(data, size=(720, 1560), ground=(11, 20, 26), side=24):
    """Return a picture as it stands in a screenshot, between what the chat app shows around it."""
    image, screen = opened(data), Image.new("RGB", size, ground)
    width = size[0] - 2 * side
    high = round(image.height * width / image.width)
    if high > size[1] * 0.8:
        high = round(size[1] * 0.8)
        width = round(image.width * high / image.height)
    screen.paste((30, 40, 48), (0, 0, size[0], 90))
    screen.paste(image.resize((width, high), Image.Resampling.BICUBIC), ((size[0] - width) // 2, (size[1] - high) // 2))
    return as_jpeg(screen, 70)


def changed(text, count, chance):
    """Return a text with so many of its digits changed."""
    places = [place.start() for place in re.finditer(r"\d", text)]
    letters = list(text)
    for place in chance.sample(places, min(count, len(places))):
        letters[place] = chance.choice([digit for digit in "0123456789" if digit != letters[place]])
    return "".join(letters)


def edits(sheet, chance):
    """Yield the facts of a post with digits changed, one or four in the title, one of the date, one or all of the number."""
    for name, count in (("title", 1), ("title", 4), ("date", 1), ("number", 1), ("number", 4)):
        text = changed(getattr(sheet.card, name), count, chance)
        yield f"{name} {count}", sheet._replace(card=sheet.card._replace(**{name: text}))


def forged(sheet, other):
    """Return the facts of another post with this one's code."""
    return other._replace(card=other.card._replace(link=sheet.card.link))


def publish(folder, posts, status="current", kept=tuple(FILES)):
    """Write a site of so much of these posts as the check asks for, and its page; return the path of each post's folder."""
    (folder / "cek").mkdir(parents=True, exist_ok=True)
    (folder / "cek/index.html").write_text(PAGE)
    for name, data in card_check.script_file(PORTAL).items():
        (folder / "cek" / name).write_bytes(data)
    frame = Frame("Rujukan", "Pemerintah Provinsi Contoh", PORTAL, "id", "WIB", "", "")
    paths = []
    for sheet, made in posts:
        path = f"bpbd/2026/{re.sub('[^a-z0-9]+', '-', sheet.card.number.lower())}/"
        place = folder / path
        place.mkdir(parents=True)
        rows = [
            {"file": file, "width": item.width, "height": item.height, "url": f"{PORTAL}{path}{file}?v=1"}
            for file, item in FILES.items()
            if file in kept
        ]
        for row in rows:
            (place / row["file"]).write_bytes(made[row["file"]])
        (place / "kit.json").write_text(
            json.dumps({"post": path.strip("/"), "title": sheet.card.title, "status": status, "cards": rows})
        )
        (place / "index.html").write_text("<!doctype html><title>Kiriman</title>")
        short = f"/r/{sheet.card.number}/"
        (folder / short[1:]).mkdir(parents=True)
        for name, data in page.redirect_file(frame, short, "index.html", f"/{path}", sheet.card.title).items():
            (folder / short[1:] / name).write_bytes(data)
        paths.append(path)
    return paths


# Finds a post by its address alone; in a site that is the signed index's part.
CALL = """async ([data, base]) => { const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const find = async (path) => {
    const page = await (await fetch(base + path + "/")).text();
    const [, named] = page.match(/rel="?canonical"? href="?([^" >]+)/) ?? [];
    const own = named ? new URL(named).pathname.slice(1) : path + "/", answer = await fetch(base + own + "kit.json");
    if (!answer.ok) return null;
    const kit = await answer.json();
    return { path: own, kit: { ...kit, cards: kit.cards.filter((card) => /[.](?:jpg|png)$/.test(card.file)) } };
  };
  const found = await cekGambar(new File([bytes], "gambar.jpg"), base, find), picture = found.picture;
  return { ...found, picture: picture ? [picture.width, picture.height] : null }; }"""


class Site:
    """A served folder, a window on its page, and what went wrong or outside in it."""

    def __init__(self, folder, window):
        self.folder, self.window, self.wrong = folder, window, []
        handler = functools.partial(Quiet, directory=str(folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/"
        window.on("pageerror", lambda error: self.wrong.append(str(error)))
        window.on("request", lambda request: None if self._own(request.url) else self.wrong.append(request.url))

    def _own(self, url):
        return url.startswith((self.address, "data:", "blob:"))

    def check(self, data):
        """Return what the function of the page says of a picture."""
        return self.window.evaluate(CALL, [base64.b64encode(data).decode(), self.address])
