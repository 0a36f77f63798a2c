"""The least that the photos can cost with libvips: every width as JPEG and WebP, by its own thumbnails.

photos.py starts it with the peers' Python and one argument, a JSON object: out, files, widths, quality.
"""

import json
import sys
from pathlib import Path

import pyvips


def main() -> None:
    """Write all variants of all photos; EXIF is dropped, as the portal drops it."""
    order = json.loads(sys.argv[1])
    for file in map(Path, order["files"]):
        image = None
        # The largest is shrunk while it is read; each other one is made of the one before, as the portal does it.
        for width in sorted(order["widths"], reverse=True):
            smaller = image.thumbnail_image(width) if image else pyvips.Image.thumbnail(str(file), width)
            image = smaller.copy_memory()
            target = f"{order['out']}/{file.stem}-{width}"
            image.jpegsave(f"{target}.jpg", Q=order["quality"], keep="none")
            image.webpsave(f"{target}.webp", Q=order["quality"], keep="none")


main()
