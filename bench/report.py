"""Makes the table of the handbook (Markdown, Indonesian) and its chart out of result files.

    bench/report.py bench/results/2026-11-22-1000.json bench/results/2026-11-22-10000.json
    bench/report.py --handbook        # the page of the handbook, from all that is in bench/results/

run.py writes the first with its results; the page of the handbook is made of what is in bench/results/. The texts are
for operators of a portal, so they are Indonesian; schema: see run.py.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import chart
import holds

Result = dict[str, Any]
HERE = Path(__file__).resolve().parent
RESULTS, HANDBOOK = HERE / "results", HERE.parent / "content/portal/panduan/operator"
PAGE, PICTURE = "kecepatan.md", "kecepatan.svg"
INTRODUCTION = """---
title: Kecepatan
description: Berapa lama portal dibangun, diukur berdampingan dengan generator situs lain.
---

# Kecepatan

Kiriman yang sama dibangun bergantian oleh Rujukan dan generator lain, di mesin yang sama. “Rujukan ramping” membuat apa
yang juga dibuat alat lain (halaman, daftar, umpan, peta situs), ditambah daftar judul dan wilayah, koreksi, panduan, dan
`SHA256SUMS`. “Rujukan lengkap” membuat semuanya, termasuk kartu, bahan sebar, pencarian, indeks cek pesan, dan bukti.
Rujukan memeriksa semua kiriman sebelum membangun; alat lain tidak.

Angka di mesin lain berbeda; yang dapat dibandingkan ialah perbandingannya. Ulangi di mesin Anda dengan `make bench`. Apa
yang dibuat tiap alat, dan di mana pilihannya menguntungkan alat lain, tertulis di `bench/README.md`. Yang tercepat dan
terlambat dari semua putaran ada di `bench/results/`.
"""
TOOLS = {
    "rujukan-lean": "Rujukan ramping",
    "rujukan-whole": "Rujukan lengkap",
    "hugo": "Hugo",
    "eleventy": "Eleventy",
    "pelican": "Pelican",
    "material": "Material blog",
    "vips": "libvips saja",
}
CASES = {
    "clean": "Bangun dari kosong",
    "nothing": "Tidak ada yang berubah",
    "post": "Satu kiriman berubah",
    "percent": "1 % kiriman berubah",
    "agency": "Satu berkas instansi berubah",
    "template": "Templat kiriman berubah",
    "lists": "Templat daftar berubah",
    "check-cold": "`newsroom check`, pertama kali",
    "check-warm": "`newsroom check`, sekali lagi",
    "check-one": "`newsroom check` satu berkas",
}
GROWING = ("clean", "nothing", "post")
OURS = "rujukan-lean"
MIB = 1 << 20


def growth(results: list[Result]) -> Iterator[tuple[str, str, int, int, float, float]]:
    """Yield tool, case, both sizes, and the exponents of processor and wall time between neighbouring sizes."""
    ordered = sorted(results, key=lambda result: int(result["n"]))
    for small, large in pairwise(ordered):
        later = {(row["tool"], row["case"]): row for row in large["rows"]}
        for row in small["rows"]:
            other = later.get((row["tool"], row["case"]))
            if other and row["case"] in GROWING:
                cpu, wall = (
                    holds.exponent(row[key]["median"], other[key]["median"], small["n"], large["n"])
                    for key in ("cpu", "wall")
                )
                yield row["tool"], row["case"], small["n"], large["n"], cpu, wall


def markdown(results: list[Result], picture: str, narrow: bool = False) -> str:
    """Return the whole report; a narrow one has medians only, for phones."""
    parts = [*_holds(results), *(part for result in results for part in _size(result, narrow))]
    grown = list(growth(results))
    if grown:
        parts += ["## Pertumbuhan", "", *_growth(grown)]
        if len({result.get("versions", {}).get("rujukan") for result in results}) > 1:
            parts += ["Ukuran-ukuran ini diukur pada versi Rujukan yang berlainan.", ""]
    for result in results:
        parts += [*_photos(result, narrow), *_cards(result)]
    return "\n".join([f"![Waktu bangun Rujukan dan alat lain]({picture})", "", *parts]).rstrip() + "\n"


def _holds(results: list[Result]) -> Iterator[str]:
    """Yield the limits that we set ourselves, those that are not held first."""
    found = sorted(holds.holds(results), key=lambda line: line.is_held)
    if not found:
        return
    missed = sum(not line.is_held for line in found)
    yield "## Batas yang kami pasang sendiri"
    yield ""
    yield f"{_whole(holds.SMALL)} kiriman, bila tidak disebut lain. Dari {len(found)} batas, {missed} belum tercapai."
    for case, words in (("clean", "Dari kosong"), ("post", "Sesudah satu kiriman berubah")):
        if times := holds.times(results, case, "hugo"):
            slower, faster = ("Hugo", "Rujukan") if times > 1 else ("Rujukan", "Hugo")
            yield f"{words}, {faster} {_decimal(max(times, 1 / times))} kali lebih cepat daripada {slower}."
    yield ""
    for is_held, heading in ((False, "Belum tercapai"), (True, "Tercapai")):
        # Two columns: in more of them the numbers would be broken on the narrowest phones.
        rows = [
            [_labelled(line), f"{_decimal(line.measured)}; {_limit(line)}"] for line in found if line.is_held == is_held
        ]
        if rows:
            yield from (f"### {heading}", "", *_table(["Yang diukur", "Hasil; batas"], rows), "")


def _labelled(line: holds.Hold) -> str:
    return f"{line.label} ({line.unit})" if line.unit else line.label


def _limit(line: holds.Hold) -> str:
    return f"{'≥' if line.more else '≤'}{line.limit:g}".replace(".", ",")


def _size(result: Result, narrow: bool) -> Iterator[str]:
    """Yield the tables of one number of posts, one for each case."""
    about = result["machine"]
    yield f"## {_whole(result['n'])} kiriman"
    yield ""
    extremes = "" if narrow else ", dalam kurung yang tercepat dan yang terlambat"
    many = (
        f"median dari {result['rounds']} putaran bergantian{extremes}" if result["rounds"] > 1 else "satu putaran saja"
    )
    yield (
        f"Diukur {result['date']}: {many}."
        f" Mesin: {about['cores']} inti, {about['memory'] / 2**30:.0f} GB, Python {about['python']};"
        f" beban saat mulai {_decimal(about['load'])}{_loop(about)}."
        f" {_versions(result)}"
    )
    yield ""
    for case, label in CASES.items():
        rows = [row for row in result["rows"] if row["case"] == case]
        rows.sort(key=lambda row: list(TOOLS).index(row["tool"]))
        if rows:
            yield f"### {label}"
            yield ""
            runs = result["rounds"]
            yield from _narrow(rows, runs) if narrow else _wide(rows, runs, with_output=case == "clean")
            yield ""
    if result.get("failed"):
        yield f"Gagal, jadi tidak lengkap: {', '.join(TOOLS[name] for name in result['failed'])}."
        yield ""


def _loop(about: Result) -> str:
    return f", sejuta penjumlahan Python {_whole(about['loop'])} md" if "loop" in about else ""


def _versions(result: Result) -> str:
    named = ", ".join(f"{name} {version}" for name, version in result.get("versions", {}).items())
    return f"Versi: {named}." if named else ""


def _named(row: Result, rounds: int) -> str:
    runs = row.get("runs", rounds)
    return TOOLS[row["tool"]] if runs == rounds else f"{TOOLS[row['tool']]} ({runs} putaran)"


def _wide(rows: list[Result], rounds: int, with_output: bool) -> Iterator[str]:
    """Yield the table of one case, with all that was measured."""
    heads = ["Alat", "Waktu (d)", "CPU (d)", "Memori (MB)", "Waktu ×", "CPU ×"]
    heads += ["Berkas", "Isi (MB)"] if with_output else []
    body = []
    for row in rows:
        ratio = row["ratio"].get(OURS, {})
        cells = [_named(row, rounds), _spread(row["wall"]), _spread(row["cpu"]), _whole(row["peak"]["median"] / MIB)]
        cells += [_decimal(ratio[key]) if key in ratio else "–" for key in ("wall", "cpu")]
        cells += [_whole(row["files"]), _decimal(row["bytes"] / MIB)] if with_output else []
        body.append(cells)
    yield from _table(heads, body, aligned=True)


def _narrow(rows: list[Result], rounds: int) -> Iterator[str]:
    """Yield the table of one case for a phone."""
    body = []
    for row in rows:
        seconds = [_decimal(row[key]["median"]) for key in ("wall", "cpu")]
        body.append([_named(row, rounds), *seconds, _whole(row["peak"]["median"] / MIB)])
    yield from _table(["Alat", "Detik", "CPU", "MB"], body)


def _table(heads: list[str], rows: list[list[str]], aligned: bool = False) -> Iterator[str]:
    """Yield a table; numbers are `aligned` only where a style beside the text may say so."""
    yield f"| {' | '.join(heads)} |"
    yield "|---|" + ("---:|" if aligned else "---|") * (len(heads) - 1)
    yield from (f"| {' | '.join(cells)} |" for cells in rows)


def _growth(grown: list[tuple[str, str, int, int, float, float]]) -> Iterator[str]:
    yield "Pangkat pertumbuhan: 1 berarti sepuluh kali kiriman, sepuluh kali lama; 0 berarti sama lama."
    yield ""
    rows = [
        [TOOLS[tool], f"{CASES[case]}, {_whole(few)} → {_whole(many)}", _decimal(cpu), _decimal(wall)]
        for tool, case, few, many, cpu, wall in grown
    ]
    yield from _table(["Alat", "Kasus", "CPU", "Waktu"], rows)
    yield ""


def _photos(result: Result, narrow: bool) -> Iterator[str]:
    if not result.get("photos"):
        return
    yield "## Foto"
    yield ""
    yield f"{result['photos'][0]['photos']} foto 3000 × 2000, menjadi JPEG dan WebP dalam empat lebar; biaya per foto."
    yield ""
    heads, body = ["Alat", "CPU (md)", "Waktu (md)", "Isi (KB)"], []
    heads += [] if narrow else ["Berkas", "Memori (MB)"]
    for row in result["photos"]:
        cells = [TOOLS[row["tool"]], _whole(row["cpu_ms"]), _whole(row["wall_ms"]), _whole(row["bytes"] / 1024)]
        body.append([*cells, *([] if narrow else [_decimal(row["files"]), _whole(row["peak"] / MIB)])])
    yield from _table(heads, body, aligned=not narrow)
    yield ""


def _cards(result: Result) -> Iterator[str]:
    if result.get("cards"):
        cards = result["cards"]
        plain, cover, every, covered = (_decimal(cards[kind]) for kind in ("plain", "cover", "all", "all-cover"))
        yield f"Kartu sebar: {plain} md CPU tanpa foto, {cover} md dengan foto."
        yield f"Semua bentuk lain dari satu kiriman: {every} md CPU tanpa foto, {covered} md dengan foto."
        if cards.get("material"):
            times = _decimal(cards["material"] / cards["plain"])
            yield f"Kartu sosial Material: {_decimal(cards['material'])} md CPU, {times} kali kartu sebar tanpa foto."
        yield ""


def _spread(values: dict[str, float]) -> str:
    """Return the median, with the extremes where there was more than one round."""
    extremes = f" ({_decimal(values['min'])}–{_decimal(values['max'])})" if values["min"] < values["max"] else ""
    return _decimal(values["median"]) + extremes


def _decimal(value: float) -> str:
    """Return a number with a decimal comma and as many decimals as say something."""
    return _whole(value) if abs(value) >= 100 else f"{value:.{1 if abs(value) >= 10 else 2}f}".replace(".", ",")


def _whole(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")


def write(files: list[Path], out: Path) -> tuple[Path, Path]:
    """Write table and chart of some result files beside them, and return both; the largest size is drawn."""
    results = sorted((json.loads(file.read_text(encoding="utf-8")) for file in files), key=lambda result: result["n"])
    name = f"{results[-1]['date']}-{'-'.join(str(result['n']) for result in results)}"
    table, picture = out / f"{name}.md", out / f"{name}.svg"
    picture.write_text(draw(results[-1]), encoding="utf-8")
    table.write_text(markdown(results, picture.name), encoding="utf-8")
    return table, picture


def handbook(results: Path = RESULTS, folder: Path = HANDBOOK) -> tuple[Path, Path]:
    """Write the page of the handbook and its chart from all result files of a folder, and return both."""
    found = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(results.glob("*.json"))]
    found.sort(key=lambda result: result["n"])
    compared = [result for result in found if any(row["tool"] not in chart.OURS for row in result["rows"])]
    page, picture = folder / PAGE, folder / PICTURE
    picture.write_text(draw(compared[-1]), encoding="utf-8")
    page.write_text(f"{INTRODUCTION}\n{markdown(found, picture.name, narrow=True)}", encoding="utf-8")
    return page, picture


def draw(result: Result) -> str:
    """Return the chart of one size: how long building from nothing and after one change takes with each tool."""
    groups = []
    for case in ("clean", "post"):
        rows = [row for row in result["rows"] if row["case"] == case]
        rows.sort(key=lambda row: row["wall"]["median"])
        bars = [chart.Bar(TOOLS[row["tool"]], row["wall"]["median"], row["tool"] in chart.OURS) for row in rows]
        if bars:
            groups.append((CASES[case], bars))
    return chart.svg(f"Waktu bangun {_whole(result['n'])} kiriman", groups, lambda value: f"{_decimal(value)} detik")


if __name__ == "__main__":
    if sys.argv[1:] == ["--handbook"]:
        print(*handbook(), sep="\n")
        sys.exit()
    paths = [Path(name) for name in sys.argv[1:]]
    if not paths:
        sys.exit(__doc__)
    print(*write(paths, paths[0].parent), sep="\n")
