"""Photos: every kind of file is published upright, in sRGB and bare of metadata, or refused with a fault; never a crash."""

import datetime as dt
import hashlib
import io
import os
import signal
import struct
import subprocess
import sys
import zlib
from dataclasses import replace

import pytest
from PIL import Image, ImageCms, ImageDraw

from building import flat
from newsroom.catalog import docket, material
from newsroom.catalog.agency import Agency
from newsroom.catalog.catalog import Catalog
from newsroom.catalog.picture import PhotoFacts, picture
from newsroom.catalog.portal import Portal
from newsroom.catalog.post import Photo, Post
from newsroom.engine import sandbox
from newsroom.outputs import photo, photo_variants
from newsroom.pixels import reading, writing

FILE = "content/bpbd/2026/rob.jpg"
RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 40), (30, 50, 190), (255, 255, 255)
SECRET = b"RAHASIA-KAMERA"


def scene(size=(60, 40), mode="RGB"):
    """A picture whose corners differ: red top left, green top right, blue bottom left, white bottom right."""
    image = Image.new("RGB", size, WHITE)
    draw = ImageDraw.Draw(image)
    x, y = size[0] // 2, size[1] // 2
    draw.rectangle((0, 0, x - 1, y - 1), RED)
    draw.rectangle((x, 0, size[0], y - 1), GREEN)
    draw.rectangle((0, y, x - 1, size[1]), BLUE)
    return image.convert(mode)


def corners(image):
    """Return the colours of the four quarters, each from its middle, as words."""
    names = {RED: "merah", GREEN: "hijau", BLUE: "biru", WHITE: "putih"}
    width, height = image.size
    points = [
        (width // 4, height // 4),
        (3 * width // 4, height // 4),
        (width // 4, 3 * height // 4),
        (3 * width // 4, 3 * height // 4),
    ]
    pixels = [image.convert("RGB").getpixel(point) for point in points]
    return [
        min(names, key=lambda name: sum(abs(a - b) for a, b in zip(name, pixel, strict=True))) for pixel in pixels
    ], names


def looks_like_the_scene(image):
    found, names = corners(image)
    return [names[color] for color in found] == ["merah", "hijau", "biru", "putih"]


def saved(image, kind="JPEG", **settings):
    buffer = io.BytesIO()
    image.save(buffer, kind, **({"quality": 95} if kind in ("JPEG", "WEBP") else {}) | settings)
    return buffer.getvalue()


def put(root, data, file=FILE):
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return file


def probed(root, data, file=FILE):
    return photo.probe(root, (put(root, data, file),))[file]


def derived(root, data, file=FILE, widths=(320, 640), quality=75, credit="", cover=False):
    facts = probed(root, data, file)
    assert not facts.fault, facts
    shown = picture(facts, widths, quality, credit, cover)
    return shown, photo_variants.derive_photo(data, shown, quality, credit)


def opened(variants, extension="jpg"):
    name = max(
        (name for name in variants if name.endswith(extension)),
        key=lambda name: int(name.rsplit("-")[-1].split(".")[0]),
    )
    return Image.open(io.BytesIO(variants[name]))


# ---- pixels ------------------------------------------------------------------------------------------------------


def turned(image, orientation):
    """Return the picture as a camera that was held so would store it."""
    stored = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    return image if stored is None else image.transpose(Image.Transpose(stored))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_is_applied(tmp_path, kind, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(turned(scene((600, 400)), orientation), kind, exif=exif)
    file = "content/bpbd/2026/rob" + {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "TIFF": ".tif"}[kind]
    shown, variants = derived(tmp_path, data, file)
    assert (shown.facts.width, shown.facts.height) == (600, 400)
    for extension in ("jpg", "webp"):
        image = opened(variants, extension)
        assert image.size == (600, 400)
        assert looks_like_the_scene(image)


def with_alpha(mode):
    image = scene((60, 40)).convert(mode)
    image.putalpha(Image.new("L", (60, 40), 255))
    hole = Image.new("L", (30, 20), 0)
    alpha = image.getchannel("A")
    alpha.paste(hole, (30, 20))
    image.putalpha(alpha)
    return image


@pytest.mark.parametrize(
    ("data", "extension"),
    [
        (saved(scene()), ".jpg"),
        (saved(scene(), progressive=True), ".jpeg"),
        (saved(scene(), subsampling=0), ".JPG"),
        (saved(scene(mode="CMYK")), ".jpg"),
        (saved(scene(mode="CMYK"), "TIFF"), ".tiff"),
        (saved(scene(mode="YCbCr"), "TIFF"), ".tif"),
        (saved(scene(mode="P"), "PNG"), ".png"),
        (saved(scene(mode="P"), "GIF"), ".gif"),
        (saved(with_alpha("RGBA"), "PNG"), ".png"),
        (saved(with_alpha("RGBA"), "WEBP", lossless=True), ".webp"),
        (saved(with_alpha("RGBA").quantize(), "PNG"), ".png"),
        (saved(scene(), "PNG", transparency=WHITE), ".png"),
        (saved(scene(), "WEBP"), ".webp"),
    ],
)
def test_every_color_mode_keeps_its_colors(tmp_path, data, extension):
    _, variants = derived(tmp_path, data, f"content/bpbd/2026/rob{extension}")
    image = opened(variants)
    assert image.mode == "RGB"
    assert looks_like_the_scene(image)


def test_alpha_is_laid_on_white_without_dark_edges(tmp_path):
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((50, 50, 350, 350), (255, 255, 255, 255))
    _, variants = derived(tmp_path, saved(image, "PNG"), "content/bpbd/2026/rob.png", (200,))
    assert min(low for low, _ in opened(variants).convert("RGB").getextrema()) > 250


def grey_16(kind):
    image = Image.new("I;16", (40, 20))
    for x in range(40):
        for y in range(20):
            image.putpixel((x, y), 65535 * x // 39)
    return saved(image, kind)


@pytest.mark.parametrize(("kind", "extension"), [("PNG", ".png"), ("TIFF", ".tif")])
def test_sixteen_bits_are_scaled_not_clipped(tmp_path, kind, extension):
    _, variants = derived(tmp_path, grey_16(kind), f"content/bpbd/2026/rob{extension}")
    image = opened(variants).convert("L")
    values = [image.getpixel((x, 10)) for x in (0, 10, 20, 30, 39)]
    assert all(abs(value - 255 * x // 39) < 8 for value, x in zip(values, (0, 10, 20, 30, 39), strict=True)), values


@pytest.mark.parametrize("mode", ["1", "L", "LA"])
def test_grey_stays_grey(tmp_path, mode):
    image = Image.new("L", (40, 40), 255)
    ImageDraw.Draw(image).rectangle((0, 0, 19, 39), 0)
    _, variants = derived(tmp_path, saved(image.convert(mode), "PNG"), "content/bpbd/2026/rob.png")
    found = opened(variants)
    assert found.getpixel((5, 20)) < (12, 12, 12)
    assert found.getpixel((34, 20)) > (243, 243, 243)


def swapped_profile():
    """An sRGB profile in which the red and blue primaries changed places, so that a conversion can be seen."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", profile[128:132])[0]
    for index in range(count):
        entry = 132 + index * 12
        name = bytes(profile[entry : entry + 4])
        if name in (b"rXYZ", b"bXYZ"):
            profile[entry : entry + 4] = b"bXYZ" if name == b"rXYZ" else b"rXYZ"
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "uji ".encode("utf-16-be")).replace(b"sRGB b", b"uji  b")


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_color_profiles_are_converted_to_srgb(tmp_path, mode):
    image = Image.new("RGB", (40, 40), RED).convert(mode)
    _, variants = derived(tmp_path, saved(image, "PNG", icc_profile=swapped_profile()), "content/bpbd/2026/rob.png")
    red, _, blue = opened(variants).getpixel((20, 20))
    assert blue > red + 100
    assert "icc_profile" not in opened(variants).info


@pytest.mark.parametrize("profile", [b"bukan profil", b"\0" * 200, swapped_profile()[:300]])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_profile_that_is_broken_or_does_not_fit_is_ignored(tmp_path, mode, profile):
    image = scene(mode=mode)
    _, variants = derived(tmp_path, saved(image, icc_profile=profile))
    assert opened(variants).size == (60, 40)


# ---- sizes -------------------------------------------------------------------------------------------------------


def test_widths_are_exact_and_nothing_is_scaled_up(tmp_path):
    shown, variants = derived(tmp_path, saved(scene((700, 467))), widths=(320, 640, 960, 1280))
    assert shown.widths == (320, 640, 700)
    assert len(variants) == 6
    for name, data in variants.items():
        width = int(name.rsplit("-")[-1].split(".")[0])
        assert Image.open(io.BytesIO(data)).size == (width, shown.height(width))


def test_a_cover_also_gets_avif(tmp_path):
    shown, variants = derived(tmp_path, saved(scene((400, 300))), cover=True)
    assert sorted(name.rsplit(".")[-1] for name in variants) == sorted(["avif", "webp", "jpg"] * 2)
    assert opened(variants, "avif").size == (400, 300)
    assert looks_like_the_scene(opened(variants, "avif"))
    assert set(variants) == {shown.file(width, extension) for width in shown.widths for extension in shown.formats}


@pytest.mark.parametrize("size", [(16, 4000), (4000, 16), (16, 16), (321, 17)])
def test_odd_shapes(tmp_path, size):
    shown, variants = derived(tmp_path, saved(scene(size)))
    assert {Image.open(io.BytesIO(data)).size for data in variants.values()} == {
        (w, shown.height(w)) for w in shown.widths
    }


# ---- metadata ----------------------------------------------------------------------------------------------------


def chatty_jpeg():
    """A JPEG with everything cameras and programs leave in one: GPS, thumbnail, maker's note, XMP, IPTC, ICC, comment."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = SECRET.decode(), "2026:11:21 09:00:00"
    exif.get_ifd(0x8769).update({0x927C: SECRET, 0x9286: SECRET})
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 10.0, 30.0), 3: "E", 4: (106.0, 49.0, 0.0)})
    thumbnail = saved(Image.new("RGB", (32, 32), RED), comment=SECRET)
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b" GPSLatitude</x:xmpmeta>"
    iptc = (
        b"Photoshop 3.0\x008BIM\x04\x04\0\0"
        + struct.pack(">I", 5 + len(SECRET))
        + b"\x1c\x02\x78"
        + struct.pack(">H", len(SECRET))
        + SECRET
    )
    segments = b"".join(
        b"\xff" + mark + struct.pack(">H", len(body) + 2) + body
        for mark, body in (
            (b"\xe1", xmp),
            (b"\xed", iptc),
            (b"\xe1", b"Exif\0\0" + thumbnail),
            (b"\xec", SECRET),
            (b"\xfe", SECRET),
        )
    )
    data = saved(
        scene((400, 300)),
        exif=exif,
        comment=SECRET,
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    )
    return data[:2] + segments + data[2:] + SECRET


@pytest.mark.parametrize("extension", ["jpg", "webp", "avif"])
def test_no_metadata_is_left(tmp_path, extension):
    assert chatty_jpeg().count(SECRET) > 6
    _, variants = derived(tmp_path, chatty_jpeg(), cover=True)
    for name, data in variants.items():
        if name.endswith(extension):
            for trace in (
                SECRET,
                b"Exif\0\0",
                b"EXIF",
                b"xmp",
                b"XMP",
                b"Photoshop",
                b"8BIM",
                b"ICC",
                b"GPS",
                b"adobe",
                b"Pillow",
                b"\xff\xfe\0",
            ):
                assert trace not in data, (name, trace)
            assert not Image.open(io.BytesIO(data)).getexif()


@pytest.mark.parametrize("extension", ["jpg", "webp", "avif"])
def test_credit_is_written_as_artist_and_copyright(tmp_path, extension):
    credit = "Siti Nurhaliza / BPBD – é"
    _, variants = derived(tmp_path, chatty_jpeg(), credit=credit, cover=True)
    exif = opened(variants, extension).getexif()
    assert {
        tag: value.encode("latin-1", "replace") if isinstance(value, str) else value for tag, value in exif.items()
    }.keys() == {0x013B, 0x8298}
    assert all(credit.encode() in data and SECRET not in data for data in variants.values())


def test_text_chunks_of_a_png_are_left_out(tmp_path):
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", SECRET.decode())
    info.add_itxt("XML:com.adobe.xmp", SECRET.decode() + " exif:GPSLatitude='6,10S'", "id", "id")
    data = saved(scene((300, 200)), "PNG", pnginfo=info)
    facts = probed(tmp_path, data, "content/bpbd/2026/rob.png")
    assert facts.location
    _, variants = derived(tmp_path, data, "content/bpbd/2026/rob.png")
    assert not any(SECRET in variant for variant in variants.values())


def test_a_location_is_noticed(tmp_path):
    assert probed(tmp_path, chatty_jpeg()).location
    assert not probed(tmp_path, saved(scene())).location
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 10.0, 30.0)})
    assert probed(tmp_path, saved(scene(), exif=exif)).location
    assert probed(tmp_path, saved(scene(), "WEBP", exif=exif), "content/bpbd/2026/rob.webp").location


# ---- files that are refused --------------------------------------------------------------------------------------


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width, height, *chunks, pixels=b""):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")
    )


def small_png(*chunks):
    return png_of(20, 20, *chunks, pixels=b"".join(b"\0" + b"\x80" * 60 for _ in range(20)))


@pytest.mark.parametrize(
    ("data", "name", "fault", "detail"),
    [
        (saved(scene(), "PNG"), "rob.jpg", "format", "png"),
        (saved(scene()), "rob.png", "format", "jpg"),
        (saved(scene()), "rob", "format", "jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "rob.svg", "format", "SVG"),
        (b"<svg onload='alert(1)'/>", "rob.jpg", "format", "SVG"),
        (b"<!doctype html><script>alert(1)</script>", "rob.jpg", "format", "HTML"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "rob.jpg", "format", "HEIC"),
        (saved(scene(), "BMP"), "rob.jpg", "format", "BMP"),
        (b"%PDF-1.7\n", "rob.jpg", "format", "PDF"),
        (b"bukan foto", "rob.jpg", "format", ""),
        (b"", "rob.jpg", "unreadable", "empty"),
        (saved(scene((300, 200)))[:1500], "rob.jpg", "unreadable", None),
        (saved(scene((300, 200)))[:300], "rob.jpg", "unreadable", None),
        (saved(scene((300, 200)), "WEBP")[:-200], "rob.webp", "unreadable", None),
        (small_png()[:60], "rob.png", "unreadable", None),
        (b"\xff\xd8\xff\xe0rusak", "rob.jpg", "unreadable", None),
        (saved(Image.new("RGB", (1, 1)), "PNG"), "rob.png", "small", "1x1"),
        (saved(Image.new("RGB", (15, 900)), "PNG"), "rob.png", "small", "15x900"),
        (png_of(10_000, 7_001), "rob.png", "pixels", "10000x7001"),
        (png_of(16_001, 20), "rob.png", "pixels", "16001x20"),
        (png_of(30_000, 30_000), "rob.png", "pixels", None),
        (png_of(2**31 - 1, 2**31 - 1), "rob.png", "pixels", None),
        (small_png(chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 50_000_000))), "rob.png", "unreadable", None),
        (small_png(chunk(b"iTXt", b"a\0\1\0\0\0" + zlib.compress(b"\0" * 50_000_000))), "rob.png", "unreadable", None),
    ],
)  # fmt: skip
def test_what_is_no_photo_is_refused(tmp_path, data, name, fault, detail):
    facts = probed(tmp_path, data, f"content/bpbd/2026/{name}")
    assert facts.fault == fault, facts
    assert detail is None or facts.detail == detail, facts


def test_a_profile_bomb_costs_nothing(tmp_path):
    data = small_png(chunk(b"iCCP", b"a\0\0" + zlib.compress(b"\0" * 100_000_000)))
    assert probed(tmp_path, data, "content/bpbd/2026/rob.png").fault in ("", "unreadable")


@pytest.mark.parametrize(
    "tail", [b"<?php system($_GET['c']); ?>", b"PK\3\4" + b"\0" * 30, b"</script><script>alert(1)</script>"]
)
def test_of_a_polyglot_only_the_picture_is_published(tmp_path, tail):
    _, variants = derived(tmp_path, saved(scene((300, 200)), comment=tail) + tail)
    assert not any(tail in data for data in variants.values())


def test_sixty_million_pixels_are_the_limit(tmp_path):
    rows = zlib.compressobj()
    row = b"\0" + b"\x60" * 30_000
    body = b"".join(rows.compress(row) for _ in range(6000)) + rows.flush()
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 10_000, 6_000, 8, 2, 0, 0, 0))
    data = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    facts = probed(tmp_path, data, "content/bpbd/2026/rob.png")
    assert (facts.fault, facts.width, facts.height) == ("", 10_000, 6_000)


def test_a_file_over_25_megabytes_is_not_opened(tmp_path, monkeypatch):
    file = put(tmp_path, b"")
    os.truncate(tmp_path / file, (25 << 20) + 1)
    monkeypatch.setattr(photo_variants, "examined", None)
    assert photo.probe(tmp_path, (file,))[file].fault == "bytes"


def test_places_that_are_refused(tmp_path):
    put(tmp_path, saved(scene()))
    put(tmp_path, saved(scene()), "rahasia.jpg")
    (tmp_path / "content/bpbd/2026/tautan.jpg").symlink_to("rob.jpg")
    (tmp_path / "content/tamu").symlink_to("bpbd")
    (tmp_path / "content/bpbd/2026/map.jpg").mkdir()
    os.mkfifo(tmp_path / "content/bpbd/2026/pipa.jpg")
    expected = {
        "content/bpbd/2026/tautan.jpg": "symlink",
        "content/tamu/2026/rob.jpg": "symlink",
        "content/bpbd/2026/map.jpg": "missing",
        "content/bpbd/2026/pipa.jpg": "missing",
        "content/bpbd/2026/tiada.jpg": "missing",
        "content/bpbd/2026/\0.jpg": "missing",
        "content/bpbd/2026/" + "a" * 300 + ".jpg": "missing",
        "content/rob.jpg": "outside",
        "content/../rahasia.jpg": "outside",
        "../rahasia.jpg": "outside",
        "/etc/passwd": "outside",
        "rahasia.jpg": "outside",
        "content/bpbd/../../rahasia.jpg": "outside",
        "": "outside",
        FILE: "",
    }
    found = photo.probe(tmp_path, tuple(expected))
    assert {file: facts.fault for file, facts in found.items()} == expected


@pytest.mark.parametrize(("kind", "extension"), [("GIF", ".gif"), ("WEBP", ".webp"), ("PNG", ".png")])
def test_of_an_animation_the_first_picture_is_published(tmp_path, kind, extension):
    frames = [Image.new("RGB", (300, 200), color) for color in (BLUE, RED, GREEN)]
    data = saved(scene((300, 200)), kind, save_all=True, append_images=frames, duration=100)
    facts = probed(tmp_path, data, f"content/bpbd/2026/rob{extension}")
    assert (facts.fault, facts.warnings) == ("", ("animated", "narrow"))
    _, variants = derived(tmp_path, data, f"content/bpbd/2026/rob{extension}")
    assert looks_like_the_scene(opened(variants))
    assert not getattr(opened(variants, "webp"), "is_animated", False)


# ---- robustness --------------------------------------------------------------------------------------------------


def test_mutated_files_never_crash(tmp_path):
    import random

    random.seed(7)
    originals = [
        (chatty_jpeg(), ".jpg"),
        (saved(with_alpha("RGBA"), "PNG"), ".png"),
        (saved(scene(mode="P"), "GIF"), ".gif"),
        (saved(scene(), "WEBP"), ".webp"),
        (saved(scene(mode="CMYK"), "TIFF"), ".tif"),
        (grey_16("TIFF"), ".tif"),
    ]
    files = []
    for number in range(300):
        data, extension = originals[number % len(originals)]
        changed = bytearray(data)
        for _ in range(random.randint(1, 8)):
            changed[random.randrange(min(len(changed), 900))] = random.randrange(256)
        files.append(put(tmp_path, bytes(changed), f"content/bpbd/2026/{number}{extension}"))
    found = photo.probe(tmp_path, tuple(files))
    assert len(found) == 300
    for facts in found.values():
        if not facts.fault:
            photo_variants.derive_photo((tmp_path / facts.file).read_bytes(), picture(facts, (32,), 75), 75, "")


def dies(place):
    if "2" in place:
        os.kill(os.getpid(), signal.SIGKILL)
    if "3" in place:
        while True:
            pass
    if "4" in place:
        return len(bytearray(1 << 34))
    return place


def test_a_child_that_dies_takes_only_its_item_along(monkeypatch):
    monkeypatch.setenv("NEWSROOM_JOBS", "2")
    places = [f"foto-{number}" for number in (1, 2, 3, 5, 2, 6, 7)]
    found = list(sandbox.map_limited(dies, places, "", seconds=1))
    assert found == ["foto-1", None, None, "foto-5", None, "foto-6", "foto-7"]


def test_memory_is_limited():
    assert list(sandbox.map_limited(dies, ["foto-4", "foto-1"], "", memory=1 << 28)) == [None, "foto-1"]


def test_facts_are_remembered_by_content(tmp_path, monkeypatch):
    first = probed(tmp_path, saved(scene((700, 500))))
    monkeypatch.setattr(photo_variants, "_looked_at", None)
    assert probed(tmp_path, saved(scene((700, 500)))) == first
    other = "content/bpbd/2026/lain.jpg"
    assert probed(tmp_path, saved(scene((700, 500))), other) == replace(first, file=other)


def test_a_file_that_changes_after_the_check_stops_the_build(tmp_path):
    first = next(jobs_of(small_catalog(tmp_path)))
    put(tmp_path, saved(scene((80, 80))))
    with pytest.raises(material.Changed, match=FILE):
        first.gathered()


def test_a_file_that_fails_all_the_same_is_named(tmp_path):
    data = saved(scene((300, 200)))[:1500]
    put(tmp_path, data)
    facts = PhotoFacts(FILE, hashlib.sha256(data).hexdigest(), "JPEG", 300, 200)
    with pytest.raises(photo_variants.PhotoError, match=FILE):
        photo_variants.derive_photo(data, picture(facts, (320,), 75), 75, "")


def test_the_same_bytes_in_another_process_and_place(tmp_path):
    data = saved(scene((900, 600)), "PNG")
    shown, variants = derived(tmp_path, data, "content/bpbd/2026/rob.png", (320, 640), credit="Sari", cover=True)
    again = photo_variants.derive_photo(data, shown, 75, "Sari")
    assert dict(again) == dict(variants)
    script = (
        "import hashlib, pickle, sys\nfrom newsroom.outputs import photo_variants\n"
        "out = photo_variants.derive_photo(*pickle.load(sys.stdin.buffer))\n"
        "print(hashlib.sha256(b''.join(out[name] for name in sorted(out))).hexdigest())"
    )
    import pickle

    environ = {
        **os.environ,
        "PYTHONHASHSEED": "5",
        "TZ": "Asia/Jayapura",
        "LC_ALL": "C",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=pickle.dumps((data, shown, 75, "Sari")),
        capture_output=True,
        check=True,
        env=environ,
        cwd="/",
    )
    assert (
        done.stdout.decode().strip()
        == hashlib.sha256(b"".join(variants[name] for name in sorted(variants))).hexdigest()
    )


# ---- jobs --------------------------------------------------------------------------------------------------------


def jobs_of(catalog):
    return flat(photo.jobs(catalog))


def small_catalog(root, **changes):
    put(root, saved(scene((700, 467))))
    put(root, saved(scene((300, 200))), "content/bpbd/2026/dua.jpg")
    put(root, saved(with_alpha("RGBA").resize((600, 400)), "PNG"), "agencies/logo/bpbd.png")
    files = (FILE, "content/bpbd/2026/dua.jpg", "agencies/logo/bpbd.png")
    photos = (
        Photo("rob.jpg", "Warga menyeberang genangan", credit="Budi / BPBD"),
        Photo("./dua.jpg", "Posko di balai desa"),
    )
    moment = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    post = replace(Post("content/bpbd/2026/banjir.md", "bpbd", 2026, "banjir", date=moment, photos=photos), **changes)
    docketed = docket.of(post, repr(changes).encode(), "https://contoh.example/")
    agencies = {"bpbd": Agency("bpbd", logo="logo/bpbd.png")}
    return Catalog(root, Portal(), agencies, (docketed,), moment, photo.probe(root, files))


def test_jobs_write_what_the_pages_link_to(tmp_path):
    catalog = small_catalog(tmp_path)
    jobs = list(jobs_of(catalog))
    post = catalog.opened(catalog.posts[0])
    assert [(job.kind, job.folder) for job in jobs] == [("photo", "/bpbd/2026/banjir/")] * 2 + [("logo", "/bpbd/")]
    cover = catalog.cover(post)
    written = jobs[0].run(*jobs[0].gathered())
    assert set(written) == {
        cover.file(width, extension) for width in cover.widths for extension in ("avif", "webp", "jpg")
    }
    second = catalog.picture_of(post, "dua.jpg")
    assert second.file(300, "webp") in jobs[1].run(*jobs[1].gathered())
    assert len({job.key for job in jobs}) == 3


def test_a_logo_is_small_and_keeps_its_transparency(tmp_path):
    catalog = small_catalog(tmp_path)
    assert catalog.logo(catalog.agencies["bpbd"]) == "/bpbd/logo.png"
    *_, job = jobs_of(catalog)
    (data,) = job.run(*job.gathered()).values()
    assert len(data) < 1500
    logo = Image.open(io.BytesIO(data))
    assert logo.size == (256, 171)
    assert logo.convert("RGBA").getpixel((200, 150))[3] == 0
    assert looks_like_the_scene(reading.upright(logo, logo.size))


def test_a_logo_of_many_colors_keeps_them_all():
    gradient = Image.merge("RGB", [Image.linear_gradient("L").rotate(turn) for turn in (0, 90, 180)])
    assert Image.open(io.BytesIO(writing.png(gradient))).mode == "RGB"


def test_keys_change_with_what_the_bytes_depend_on(tmp_path):
    catalog = small_catalog(tmp_path)
    first = next(jobs_of(catalog)).key
    assert next(jobs_of(small_catalog(tmp_path))).key == first
    assert next(jobs_of(replace(catalog, portal=Portal(quality=60)))).key != first
    assert next(jobs_of(replace(catalog, portal=Portal(widths=(320,))))).key != first
    other = small_catalog(tmp_path, photos=(Photo("rob.jpg", "Warga", credit="Lain"),))
    assert next(jobs_of(other)).key != first


def test_a_withdrawn_post_shows_no_photos(tmp_path):
    from newsroom.catalog.post import Withdrawal

    catalog = small_catalog(
        tmp_path, withdrawn=Withdrawal(dt.datetime(2026, 11, 20, tzinfo=dt.UTC), "keliru", "Salah data")
    )
    assert [job.kind for job in jobs_of(catalog)] == ["logo"]
