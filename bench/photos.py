"""Photos for the benchmark, and what making their variants costs: ours, Hugo's and libvips', processor time per photo.

The pictures are noise of all sizes, strongest in the large shapes, as in a photo of a landscape; they are harder to
compress than most photos. Ours and Hugo are charged the difference between the build of posts with photos and of the
same posts without; libvips is called by a script that does nothing else.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from PIL import Image

import layouts
import measure
import tools

SIZE = (3000, 2000)
WIDTHS = (320, 640, 960, 1280)
QUALITY = 75


def photos(folder: Path, count: int) -> list[Path]:
    """Return `count` photos of 3000 × 2000 pixels, made now where they are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{index:03d}.jpg" for index in range(count)]
    for index, file in enumerate(files):
        if not file.exists():
            _draw(file, index)
    return files


def _draw(file: Path, index: int) -> None:
    chance = random.Random(f"photo/{index}")
    # As in photos, fine detail is in the lightness; colours change slowly.
    bands = [_clouds(chance, octaves) for octaves in (9, 4, 4)]
    Image.merge("YCbCr", bands).save(file, "JPEG", quality=88)


def _clouds(chance: random.Random, octaves: int) -> Image.Image:
    """Return noise of several sizes, the large shapes strongest."""
    band = Image.new("L", SIZE, 128)
    for octave in range(octaves):
        small = (3 << octave, 2 << octave)
        noise = Image.frombytes("L", small, chance.randbytes(small[0] * small[1]))
        band = Image.blend(band, noise.resize(SIZE, Image.Resampling.BICUBIC), 0.5 if octave < 3 else 0.15)
    return band


def compare(work: Path, count: int, rounds: int) -> list[dict[str, object]]:
    """Return what a photo costs each tool, JPEG and WebP in all widths; the tools take turns."""
    files = photos(work / "photos", count)
    known = tools.all_tools(work)
    costs: dict[str, list[measure.Cost]] = {}
    made: dict[str, tuple[int, int]] = {}
    for _ in range(rounds):
        for name in ("rujukan-lean", "hugo"):
            for kind, pictures in (("plain", None), ("photos", files)):
                folder = work / "photo-sites" / f"{name}-{kind}"
                layouts.write(known[name].layout, folder, count, pictures, mode=known[name].mode)
                costs.setdefault(f"{name}-{kind}", []).append(build(known[name], folder))
                made[f"{name}-{kind}"] = _pictures(folder / known[name].output)
        costs.setdefault("vips-photos", []).append(_vips(work, files))
        made["vips-photos"] = _pictures(work / "photo-sites/vips")
    return [_row(name, costs, made, count) for name in ("rujukan-lean", "hugo", "vips")]


def _row(
    name: str, costs: Mapping[str, list[measure.Cost]], made: Mapping[str, tuple[int, int]], count: int
) -> dict[str, object]:
    """Return the middle run of a tool, less what the same posts cost without photos."""
    spent = {key: _middle(costs[f"{name}-photos"], key) for key in ("cpu", "wall")}
    if f"{name}-plain" in costs:
        spent = {key: value - _middle(costs[f"{name}-plain"], key) for key, value in spent.items()}
    files, size = made[f"{name}-photos"]
    besides = made.get(f"{name}-plain", (0, 0))
    return {
        "tool": name,
        "photos": count,
        "cpu_ms": round(1000 * spent["cpu"] / count, 1),
        "wall_ms": round(1000 * spent["wall"] / count, 1),
        "files": round((files - besides[0]) / count, 2),
        "bytes": round((size - besides[1]) / count),
        "peak": max(cost.peak for cost in costs[f"{name}-photos"]),
    }


def _middle(costs: list[measure.Cost], key: str) -> float:
    return float(median(getattr(cost, key) for cost in costs))


def _pictures(folder: Path) -> tuple[int, int]:
    """Return how many pictures lie in a folder, and their bytes."""
    kinds = [measure.outputs(folder, f".{kind}") for kind in ("jpg", "webp", "avif")]
    return sum(files for files, _ in kinds), sum(size for _, size in kinds)


def build(tool: tools.Tool, folder: Path) -> measure.Cost:
    """Build a site from nothing and return its cost."""
    tool.clear(folder)
    command = tools.filled(tool.command, {"folder": str(folder)})
    cost = measure.run(command, folder, tools.environment(folder), folder.with_suffix(".log"))
    print(f"{folder.parent.name:>13} {folder.name:20} {cost.wall:8.2f} s {cost.cpu:8.2f} CPU s", flush=True)
    return cost


def _vips(work: Path, files: list[Path]) -> measure.Cost:
    out = work / "photo-sites/vips"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True, exist_ok=True)
    order = {"out": str(out), "files": [str(file) for file in files], "widths": WIDTHS, "quality": QUALITY}
    command = [str(work / "python/bin/python"), str(layouts.HERE / "vips.py"), json.dumps(order)]
    return measure.run(command, out, tools.environment(out), out.with_suffix(".log"))
