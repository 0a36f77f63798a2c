"""A release (terbitan): one complete site, assembled from the Store beside the public one and published by one rename.

`site` is a symbolic link to one of two trees. A release is brought together in the other one, which only has to catch
up with what changed, and then the link is renamed to point there. Killed at any moment, the link points to a tree that
is whole. The first release is put into both trees, into the second once it is public. What each release consisted of
stays in its manifest, so that an older one can be put back the same way.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import newsroom
from newsroom import SETTINGS, SITE
from newsroom.engine import manifest, plans, stamp, workers
from newsroom.engine.folders import Row
from newsroom.engine.helper import Answer, Helper
from newsroom.engine.job import Group, Job
from newsroom.engine.plans import Member, Node, Plan, Taken, Verdict
from newsroom.engine.shelf import Shelf
from newsroom.engine.store import Blob, Files, Store
from newsroom.engine.timing import Timing

WORK = ".rujukan"
# What builds keep there; each may be a link to another disk.
FOLDERS = ("good", "index", "releases", "stages", "store", "templates", "trees")
PACKAGE = Path(newsroom.__file__).parent
# What is read anew while pages are made; our code is in memory by then, but for modules that few builds need.
TEMPLATES = ("overrides",)
BATCH = 500


class Broken(Exception):
    """Raised when a release can't be assembled: two paths exclude each other, or its files are gone."""


@dataclass(slots=True)
class Release:
    """A release in the making: `blobs` is what has been derived for it, by path on the site; `stage` an empty folder.

    Other tools (MkDocs) may write into the stage; `adopt` takes what they wrote. Only a release that is `complete` is
    published. `notes` are files for the folder of the builds, written once the release is public, which is `settled`
    once they are there; so many releases are `kept` then. A `preview` is a folder that every file is put into at once,
    and that is never published. `judged` will tell how the files of the release that is shown are.
    """

    store: Store
    stage: Path
    preview: Path | None = None
    unlock: Callable[[], None] | None = None
    blobs: dict[str, Blob] = field(default_factory=dict)
    work: Path | None = None
    plan: Plan = field(default_factory=Plan)
    complete: bool = False
    empty: bool = False
    timing: Timing = field(default_factory=Timing)
    notes: dict[str, bytes] = field(default_factory=dict)
    settled: bool = False
    kept: int = 3
    helper: Helper = field(default_factory=partial(Helper, wanted=False))
    judged: Answer[Verdict] | None = None
    number: int = 0
    _watched: tuple[Path, Sequence[Row]] | None = None
    _noted: list[str] = field(default_factory=list)
    _last: list[Plan] = field(default_factory=list)
    _places: dict[int, list[str]] = field(default_factory=dict)
    _laid: set[str] = field(default_factory=set)

    @property
    def last(self) -> Plan:
        """The plan of the last release; read when it is first asked for."""
        if not self._last:
            self._last.append(self._planned())
            self.store.trust(self._last[0].sound)
        return self._last[0]

    def _planned(self) -> Plan:
        return plans.read(Shelf(self.work, self.store), self.verdict) if self.work else Plan()

    def verdict(self) -> Verdict:
        """Return how the files of the release that is shown are."""
        return self.judged.result() if self.judged else plans.UNKNOWN

    def derive(self, items: Iterable[Job | Group], label: str = "") -> None:
        """Derive all jobs into the release; what the Store has is taken from there and not derived again.

        A group that the last release had under the same key is taken over from it whole.
        """
        if self.empty:
            return
        with self.timing.stage(label) as told:
            jobs: list[Job] = []
            members = [self._gather(item, jobs) for item in items]
            fresh = self._recall(jobs)
            hits = sum(map(plans.size, members)) - len(fresh)
            self._derive(fresh, label, hits)
            told |= {"derived": len(fresh), "from store": hits}
        for member in members:
            self.plan.add(member, self._places)
        self._places.clear()

    def _gather(self, item: Job | Group, jobs: list[Job]) -> Member:
        """Add the jobs of an item that have to be looked at, and return what it consists of."""
        if isinstance(item, Job):
            jobs.append(item)
            return item
        files = self.last.files(item.key)
        if files is not None:
            if self.preview is None and self.blobs.keys().isdisjoint(files):
                self.blobs.update(files)
            else:
                self.place("", files)
            return Taken(item.key, self.last)
        return Node(item.key, [self._gather(member, jobs) for member in item.items()])

    def _recall(self, jobs: Sequence[Job]) -> list[Job]:
        """Place the results that the Store has, and return the jobs without one."""
        known = self.store.find_all([job.key for job in jobs if job.key])
        fresh = []
        for job in jobs:
            files = known.get(job.key) or (self._looked_deeper(job) if job.deeper else None)
            if files is None:
                fresh.append(job)
            else:
                self._place(job, files)
        return fresh

    def _looked_deeper(self, job: Job) -> Files | None:
        """Return the files that the Store has under a job's second key."""
        files = self.store.find(job.deeper()) if job.deeper else None
        if files is not None and job.key:
            self.store.note([(job.key, files)])
        return files

    def _derive(self, fresh: list[Job], label: str, hits: int) -> None:
        results: list[tuple[str, Files]] = []
        for job, files, seconds in workers.derive(fresh, self.store, self.helper, label, hits):
            self.timing.add(job.kind, seconds)
            self._place(job, files)
            results += [(key, files) for key in (job.key, job.deeper and job.deeper()) if key]
            if len(results) >= BATCH:
                self._note(results)
                results.clear()
        self._note(results)

    def watch(self, root: Path, makers: Sequence[Row] | None = None) -> None:
        """Let nothing be kept or published once what makes the site of the portal at `root` is not what it is now.

        `makers` is how it was seen a moment ago, if it was. In a preview somebody may be editing a template.
        """
        if self.preview is None and not self.empty:
            self._watched = root, stamp.makers(root, PACKAGE) if makers is None else makers

    def refuse_changed(self, tops: tuple[str, ...] = stamp.MAKERS) -> None:
        """Raise Broken when a template, our code or the settings changed meanwhile, and forget what was derived by them.

        A key names what they were when it was made, and the bytes under it may come from what they are now.
        """
        if self._watched is None:
            return
        root, before = self._watched
        known = {row for row in before if row[0].startswith((*tops, SETTINGS))}
        changed = known.symmetric_difference(stamp.makers(root, PACKAGE, tops))
        if changed:
            self.store.results.remove(self._noted)
            raise Broken(f"{min(changed)[0]} berubah selagi situs dibangun; bangun lagi")

    def _note(self, results: Sequence[tuple[str, Files]]) -> None:
        """Remember results, which were derived by what the build began with."""
        if results:
            self.refuse_changed(TEMPLATES)
            self.store.note(results)
            self._noted += [key for key, _ in results]

    def prepare(self, jobs: Sequence[Job], label: str = "") -> list[Files]:
        """Derive jobs whose results only other jobs read: they are kept in the Store, and are no part of the release."""
        known: dict[str, Files] = dict(self.store.find_all([job.key for job in jobs]))
        fresh = [job for job in jobs if job.key not in known]
        for job, files, seconds in workers.derive(fresh, self.store, self.helper, label, is_step=True):
            self.timing.add(job.kind, seconds)
            known[job.key] = files
        self._note([(job.key, known[job.key]) for job in fresh])
        return [known[job.key] for job in jobs]

    def recall(self, key: str) -> bool:
        """Take over a result that is there and whole; return whether it is."""
        files = self.store.find(key)
        if files is not None:
            self.place("/", files)
        return files is not None

    def adopt(self, folder: Path, key: str = "") -> None:
        """Take all files that another tool wrote into a folder; with a key they are a result like any other."""
        names = (Path(base, name) for base, _, names in os.walk(folder) for name in names)
        kept = self.store.keep({path.relative_to(folder).as_posix(): path.read_bytes() for path in names})
        if key:
            self._note([(key, kept)])
        self.place("/", kept)

    def finish(self) -> None:
        """Take what other tools wrote, and call the release complete."""
        if self.preview is None and not self.empty:
            self.adopt(self.stage)
            self.complete = True

    def discard(self) -> None:
        """Remove what a release that failed, or was published, leaves behind, and let the next build begin."""
        if self.preview is None and not self.empty:
            shutil.rmtree(self.stage, ignore_errors=True)
        if self.unlock is not None:
            self.unlock()

    def write(self, path: str, data: bytes) -> None:
        """Put bytes at a path of the site (which begins with a slash); raises ValueError when the path is taken."""
        self.place("", self.store.keep({path: data}))

    def changes(self) -> dict[str, Blob | None]:
        """Return the files that are otherwise than in the last release, None for those that are gone."""
        last = self.last
        # What was taken over whole is what was read there, unless the Store had lost or mended some of it.
        placed = self._laid if last.sound is last.blobs else None
        return manifest.changes(last.blobs, self.blobs, placed)

    def _place(self, job: Job, files: Files) -> None:
        self._places[id(job)] = [job.folder + name for name in files]
        self.place(job.folder, files)

    def place(self, folder: str, files: Files) -> None:
        """Put files of the Store into a folder of the site; raises ValueError for a path that is taken or leaves it."""
        for name, blob in files.items():
            path = folder + name
            self._laid.add(path)
            taken = self.blobs.setdefault(path, blob)
            if taken.sha256 != blob.sha256:
                raise ValueError(f"two jobs want {path}")
            if "/../" in path:
                raise ValueError(f"path leaves the release: {path}")
            if self.preview is not None:
                self._show(path, blob)

    def _show(self, path: str, blob: Blob) -> None:
        target = Path(f"{self.preview}{path}")
        target.parent.mkdir(parents=True, exist_ok=True)
        # The folder is MkDocs' own, which writes into files that are there: none of them may be a link to the Store's.
        target.unlink(missing_ok=True)
        shutil.copyfile(self.store.path(blob), target)


def begin(root: Path, preview: Path | None = None, helper: Helper | None = None) -> Release:
    """Return a new release of the portal at `root` (or, for a preview, one that is shown in the folder given)."""
    work = root / WORK
    for folder in (work, *(work / name for name in FOLDERS)):
        _refuse_no_folder(folder)
    store = Store(work / "store")
    if preview is not None:
        return Release(store, preview, preview)
    shelf = Shelf(work, store)
    unlock = shelf.lock()
    stages = work / "stages"
    shutil.rmtree(stages, ignore_errors=True)
    stage = stages / os.urandom(16).hex()
    stage.mkdir(parents=True)
    helper = helper or Helper(wanted=False)
    shelf.settle(root / SITE)
    judged = helper.start(plans.judge, shelf, shelf.number(root / SITE))
    return Release(store, stage, unlock=unlock, work=work, helper=helper, judged=judged)


def _refuse_no_folder(folder: Path) -> None:
    """Raise Broken when something is where builds work, and no folder: a link to a disk that is not there, or a file."""
    if folder.is_dir() or not os.path.lexists(folder):
        return
    if folder.is_symlink():
        target = os.readlink(folder)
        raise Broken(
            f"{folder} menunjuk ke {target}, dan di sana tidak ada folder; pasang disknya, atau hapus penunjuk itu"
        )
    raise Broken(f"{folder} bukan folder; hapus atau pindahkan dahulu, lalu bangun lagi")


def nothing(folder: Path) -> Release:
    """Return a release that takes nothing and is never published: another tool writes into the folder as it likes."""
    return Release(Store(folder), folder, empty=True)
