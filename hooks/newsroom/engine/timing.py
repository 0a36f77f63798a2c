"""How long the stages of a build took, and the kinds of jobs in them; no time of day is involved."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Timing:
    """Seconds by stage, in their order, and by kind of job; those of jobs are summed over all processes."""

    stages: list[dict[str, Any]] = field(default_factory=list)
    kinds: dict[str, dict[str, float]] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[dict[str, Any]]:
        """Time what happens inside; more can be told of the stage in the dict."""
        told: dict[str, Any] = {"stage": name}
        started = time.perf_counter()
        try:
            yield told
        finally:
            told["seconds"] = round(time.perf_counter() - started, 4)
            self.stages.append(told)

    def add(self, kind: str, seconds: float) -> None:
        """Count a job that was derived."""
        known = self.kinds.setdefault(kind, {"jobs": 0, "seconds": 0.0})
        known["jobs"] += 1
        known["seconds"] += seconds

    def write(self, path: Path) -> None:
        """Write it all as JSON."""
        kinds = {kind: {**told, "seconds": round(told["seconds"], 4)} for kind, told in sorted(self.kinds.items())}
        path.write_text(json.dumps({"stages": self.stages, "kinds": kinds}, indent=1) + "\n", encoding="utf-8")
