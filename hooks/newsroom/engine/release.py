"""A release (terbitan): one complete site folder, built beside the public one and published by one rename.

`site` is a symbolic link to the newest of `.rujukan/releases/`; the old release stays whole until the link points to
the new one, and some more stay behind it. A build that fails or is killed leaves at most an unfinished folder, which
the next one removes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from newsroom.engine.job import Job
from newsroom.engine.store import Blob, Store
from newsroom.engine.workers import run_all

WORK = ".rujukan"
KEPT = 3


class NotOurs(Exception):
    """Raised when the place to publish holds something that this tool did not put there."""


@dataclass(slots=True)
class Release:
    """A release in the making: `stage` is its folder, `blobs` what has been derived for it, by path on the site.

    Files of the Store are hard links in the stage, so nothing else may write there after them; only a release that is
    `complete` is published.
    """

    stage: Path
    store: Store
    lock: FileLock | None = None
    blobs: dict[str, Blob] = field(default_factory=dict)
    complete: bool = False

    def derive(self, jobs: Sequence[Job], label: str = "") -> None:
        """Derive all jobs into the stage; what the Store has is linked from there and not derived again."""
        fresh = []
        for job in jobs:
            known = self.store.find(job.key) if job.key else None
            if known is None:
                fresh.append(job)
            else:
                self._place(job, known)
        for job, outputs in run_all(fresh, label):
            if job.key:
                self._place(job, self.store.put(job.key, outputs))
            else:
                for name, data in outputs.items():
                    self.write(job.folder + name, data)

    def _place(self, job: Job, blobs: Mapping[str, Blob]) -> None:
        for name, blob in blobs.items():
            self._link(job.folder + name, blob)

    def _link(self, path: str, blob: Blob) -> None:
        if path in self.blobs and self.blobs[path].sha256 == blob.sha256:
            return
        target = self._claim(path)
        try:
            os.link(blob.path, target)
        except OSError:
            shutil.copyfile(blob.path, target)
        self.blobs[path] = Blob(target, blob.size, blob.sha256)

    def write(self, path: str, data: bytes) -> None:
        """Put bytes at a path of the site (which begins with a slash); raises ValueError when the path is taken."""
        target = self._claim(path)
        with target.open("xb") as file:
            file.write(data)
        self.blobs[path] = Blob(target, len(data), hashlib.sha256(data).hexdigest())

    def _claim(self, path: str) -> Path:
        target = self.stage / path.removeprefix("/")
        if ".." in target.parts:
            raise ValueError(f"path leaves the release: {path}")
        if target.exists():
            raise ValueError(f"two jobs want {path}")
        target.parent.mkdir(parents=True, exist_ok=True)
        return target


def begin(root: Path, preview: Path | None = None) -> Release:
    """Return a new release of the portal at `root`, in an empty stage (or, for a preview, in the folder given)."""
    work = root / WORK
    store = Store(work / "store")
    if preview is not None:
        return Release(preview, store)
    lock = _locked(work)
    stages = work / "stages"
    shutil.rmtree(stages, ignore_errors=True)
    stage = stages / uuid.uuid4().hex
    stage.mkdir(parents=True)
    return Release(stage, store, lock)


def _locked(work: Path) -> FileLock:
    """Return the lock that only one build of a portal holds; the second says that it waits, and waits."""
    work.mkdir(exist_ok=True)
    lock = FileLock(work / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        sys.stderr.write("Pembangunan lain sedang berjalan; menunggu sampai selesai.\n")
        lock.acquire()
    return lock


def publish(release: Release, root: Path, site: Path) -> None:
    """Make the stage a release and let `site` point to it, in one step; older releases beyond the last three go."""
    releases = root / WORK / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    if site.exists() and not site.is_symlink():
        _unlock(release)
        raise NotOurs(f"{site} adalah folder biasa; hapus atau pindahkan dahulu, lalu bangun lagi")
    number = max((int(entry.name) for entry in releases.iterdir() if entry.name.isdigit()), default=0) + 1
    home = releases / f"{number:06d}"
    os.replace(release.stage, home)
    link = site.with_name(f".{site.name}-{uuid.uuid4().hex}")
    link.symlink_to(os.path.relpath(home, site.parent))
    os.replace(link, site)
    _prune(releases, home)
    _unlock(release)


def _prune(releases: Path, current: Path) -> None:
    entries = sorted(entry for entry in releases.iterdir() if entry.name.isdigit() and entry != current)
    for entry in entries[: -(KEPT - 1)]:
        shutil.rmtree(entry, ignore_errors=True)


def discard(release: Release) -> None:
    """Remove the stage of a release that failed."""
    shutil.rmtree(release.stage, ignore_errors=True)
    _unlock(release)


def _unlock(release: Release) -> None:
    if release.lock is not None:
        release.lock.release()
