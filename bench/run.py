"""The benchmark: builds the same posts with Rujukan and its peers in turn, and writes what each build cost.

    bench/run.py --n 1000,10000 --peers hugo,pelican,material,eleventy
    bench/run.py --n 10000 --peers hugo,pelican:clean,material:clean+post --once material

Each of the rounds runs every case with every tool before the next round begins (A B A B), so that a slow minute of
the machine hits all. One file per size goes to bench/results/<date>-<n>.json, and the table and chart of all sizes of
this run beside it (report.py). The file is an object:

    schema     1
    date, n, rounds, seed, as_of
    machine    cores, memory (bytes), system, python, load (the 1-minute load average at the start), loop
               (milliseconds of a fixed piece of Python: what interpreter and machine are worth in this hour)
    versions   {package: version} of the peers, and the commit of ours
    rows       a list: tool, case, runs, and of wall (s), cpu (s: user + system of the whole tree), peak (bytes: PSS of the
               whole tree) and largest (bytes: resident set of the largest process) each {median, min, max};
               files and bytes of the output; ratio {tool of ours: {wall, cpu}}: this row's median divided by ours
    failed     {tool: the end of what it said}; it is left out from there on
    photos     a list: tool, photos, cpu_ms and wall_ms per photo, files and bytes per photo, peak     (case `photos`)
    cards      {plain, cover, all, all-cover, material}: processor milliseconds per card or post        (case `cards`)

Cases: check-cold, check-warm and check-one (`newsroom check`; ours only), clean, nothing, post, percent, agency,
template, lists, and once for the first size: photos, cards.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import sys
import time
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from statistics import median

import cards
import edits
import layouts
import measure
import photos
import posts
import report
import tools
from tools import Tool

CHECKS = ("check-cold", "check-warm", "check-one")
BUILDS = ("clean", "nothing", "post", "percent", "agency", "template", "lists")
MEDIA = ("photos", "cards")
CASES = (*CHECKS, *BUILDS, *MEDIA)
OURS = ("rujukan-lean", "rujukan-whole")
MEASURES = ("wall", "cpu", "peak", "largest")
SEED = "rujukan"
SETTLED = 3
Samples = dict[tuple[str, str], list[tuple[measure.Cost, int, int]]]


class Size:
    """The benchmark of one number of posts: a folder per tool, and what was measured so far."""

    def __init__(self, work: Path, count: int, chosen: list[Tool], cases: list[str], once: Collection[str]) -> None:
        self.work, self.count, self.chosen, self.cases = work / f"n{count}", count, chosen, cases
        self.once = once
        self.posts = list(posts.posts(count, SEED))
        self.samples: Samples = {}
        self.failed: dict[str, str] = {}

    def prepare(self) -> None:
        """Write the posts in the layout of every tool."""
        for tool in self.chosen:
            number = layouts.write(tool.layout, self.work / tool.name, self.count, mode=tool.mode)
            assert number == self.count, f"{tool.name} got {number} posts"
        # Nobody commits and builds in the same two seconds; files that new are read again by whoever is careful.
        time.sleep(SETTLED)

    def round(self, turn: int) -> None:
        """Run every case with every tool once."""
        for case in [case for case in CASES if case in self.cases and case not in MEDIA]:
            for tool in self.chosen:
                left_out = tool.name in self.failed or (turn and tool.name in self.once)
                if left_out or not _applies(tool, case):
                    continue
                try:
                    self._measure(tool, case, turn)
                except measure.Failed as failure:
                    print(failure, flush=True)
                    self.failed[tool.name] = str(failure)[-600:]

    def _measure(self, tool: Tool, case: str, turn: int) -> None:
        folder = self.work / tool.name
        if case in ("clean", "check-cold"):
            tool.clear(folder)
        elif case in edits.EDITS:
            edits.EDITS[case](tool, folder, self.posts, turn)
        cost = self._run(tool, _command(tool, case, folder, self.posts))
        files, size = measure.outputs(folder / tool.output) if (folder / tool.output).exists() else (0, 0)
        self.samples.setdefault((tool.name, case), []).append((cost, files, size))
        print(
            f"{self.count:>7} {turn + 1} {tool.name:14} {case:10} {cost.wall:8.2f} s {cost.cpu:8.2f} CPU s", flush=True
        )
        if case == "clean" and tool.again and set(self.cases) & set(BUILDS[1:]):
            # Not measured: fills the cache that the next cases use.
            self._run(tool, tool.again)

    def _run(self, tool: Tool, command: tuple[str, ...]) -> measure.Cost:
        folder = self.work / tool.name
        whole = tools.filled(command, {"folder": str(folder)})
        return measure.run(whole, folder, tools.environment(folder), self.work / f"{tool.name}.log")

    def rows(self) -> list[dict[str, object]]:
        """Return what was measured, as the rows of the result file."""
        rows: list[dict[str, object]] = []
        for (name, case), runs in self.samples.items():
            costs, files, size = [run[0] for run in runs], runs[-1][1], runs[-1][2]
            row: dict[str, object] = {"tool": name, "case": case, "runs": len(runs), "files": files, "bytes": size}
            row |= {key: _spread([getattr(cost, key) for cost in costs]) for key in MEASURES}
            row["ratio"] = {ours: self._ratio(costs, ours, case) for ours in OURS if (ours, case) in self.samples}
            rows.append(row)
        return rows

    def _ratio(self, costs: list[measure.Cost], ours: str, case: str) -> dict[str, float]:
        own = [run[0] for run in self.samples[ours, case]]
        return {
            key: round(median(getattr(cost, key) for cost in costs) / median(getattr(cost, key) for cost in own), 3)
            for key in ("wall", "cpu")
        }


def _applies(tool: Tool, case: str) -> bool:
    return tool.name == "rujukan-lean" if case in CHECKS else case in tool.cases


def _command(tool: Tool, case: str, folder: Path, known: list[posts.Post]) -> tuple[str, ...]:
    if case in CHECKS:
        file = layouts.path_of("rujukan", folder, edits.newest(known)).relative_to(folder)
        return (*tools.NEWSROOM, "--portal", ".", "check", *((str(file),) if case == "check-one" else ()))
    return tool.command if case == "clean" else tool.again or tool.command


def _spread(values: list[float]) -> dict[str, float]:
    return {"median": round(median(values), 3), "min": round(min(values), 3), "max": round(max(values), 3)}


def machine() -> dict[str, object]:
    """Return what the figures depend on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    cores = len(os.sched_getaffinity(0))
    about = {"system": platform.platform(), "python": platform.python_version(), "load": round(measure.load(), 2)}
    about["loop"] = round(min(_loop() for _ in range(5)), 1)
    return {"cores": cores, "memory": memory, **about}


def _loop() -> float:
    """Return how many milliseconds this Python takes, here and now, to add up a million numbers one by one."""
    started, total = time.perf_counter(), 0
    for number in range(1_000_000):
        total += number
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Run what was asked for, and keep the results of every finished round."""
    options = _options()
    work: Path = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    ours, peers = (
        dict(_cases_of(text) for text in names.split(",") if text) for names in (options.ours, options.peers)
    )
    cases = options.cases.split(",")
    needed = [*peers, *(["hugo", "vips"] if "photos" in cases else []), *(["material"] if "cards" in cases else [])]
    tools.install(work, needed)
    known = tools.all_tools(work)
    asked = ours | peers
    if unknown := asked.keys() - known.keys():
        raise SystemExit(f"run.py: unknown: {', '.join(sorted(unknown))}; known are {', '.join(sorted(known))}")
    there = [file for count in options.n if (file := _file(options.out, count)).exists()]
    if there and not options.force:
        raise SystemExit(f"run.py: {there[0]} is there already; take another --out, or --force to write over it")
    chosen = [replace(known[name], cases=some) if some else known[name] for name, some in asked.items()]
    files = []
    for position, count in enumerate(options.n):
        about = {"schema": 1, "date": f"{dt.date.today()}", "n": count, "rounds": 0, "seed": SEED, "as_of": tools.AS_OF}
        result: dict[str, object] = {**about, "machine": machine(), "versions": tools.versions(work)}
        result["asked"] = sys.argv[1:]
        file = _file(options.out, count)
        files.append(file)
        size = Size(work, count, chosen, cases, options.once.split(","))
        size.prepare()
        for turn in range(options.rounds):
            size.round(turn)
            _save(file, result | {"rounds": turn + 1, "rows": size.rows(), "failed": size.failed})
        if not position:
            _media(file, work, cases, options)
    report.write(files, options.out)


def _file(out: Path, count: int) -> Path:
    return out / f"{dt.date.today()}-{count}.json"


def _cases_of(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a tool and the cases that it takes part in; none for all that apply to it."""
    name, _, cases = text.partition(":")
    if unknown := set(cases.split("+")) - {"", *BUILDS}:
        raise SystemExit(f"run.py: unknown: {', '.join(sorted(unknown))}; known are {', '.join(BUILDS)}")
    return name, tuple(cases.split("+")) if cases else ()


def _media(file: Path, work: Path, cases: list[str], options: argparse.Namespace) -> None:
    """Measure photos and cards, which don't depend on the number of posts."""
    result = json.loads(file.read_text(encoding="utf-8"))
    if "photos" in cases:
        result["photos"] = photos.compare(work, options.photos, options.rounds)
        _save(file, result)
    if "cards" in cases:
        result["cards"] = cards.compare(work, options.photos, options.rounds)
        _save(file, result)


def _save(file: Path, result: dict[str, object]) -> None:
    """Write a result file whole: whoever interrupts the benchmark keeps the rounds before."""
    file.parent.mkdir(parents=True, exist_ok=True)
    stage = file.with_suffix(".new")
    stage.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    stage.replace(file)


def _sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    peers = "hugo,pelican,material,eleventy"
    parser.add_argument("--n", type=_sizes, default=[1000, 10000], help="numbers of posts (1000,10000)")
    parser.add_argument(
        "--peers", default=peers, help=f"which peers ({peers}), each with its cases if not all; may be empty"
    )
    parser.add_argument("--once", default="", help="which peers take part in the first round only, for their time")
    parser.add_argument("--ours", default=",".join(OURS), help=f"which of ours ({','.join(OURS)}), likewise")
    parser.add_argument("--cases", default=",".join(CASES), help=f"which cases ({','.join(CASES)})")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is run (3)")
    parser.add_argument("--photos", type=int, default=50, help="how many photos in the cases photos and cards (50)")
    parser.add_argument("--work", type=Path, default=layouts.ROOT / ".rujukan-bench", help="where all of it happens")
    parser.add_argument("--out", type=Path, default=layouts.HERE / "results", help="where the results go")
    parser.add_argument("--force", action="store_true", help="write over results of the same day and size")
    return parser.parse_args()


if __name__ == "__main__":
    main()
