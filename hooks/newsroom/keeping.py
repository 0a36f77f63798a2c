"""Keeping going: what is published of a portal in which files are faulty, and what readers keep of these (design.md 4.7)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from newsroom import SETTINGS
from newsroom.catalog import lastgood
from newsroom.catalog.agencyfile import read as agency_of
from newsroom.catalog.inspection import Inspection
from newsroom.catalog.intake import PORTAL_PAGES, bytes_of
from newsroom.catalog.lastgood import LastGood, Overlay
from newsroom.catalog.precedent import Precedent
from newsroom.catalog.seal import Evidence
from newsroom.text import source
from newsroom.text.problem import Problem

# What was found, who wrote it, and how that departs from what was published before.
Judged = tuple[Inspection, Evidence, Precedent]
# A post that is public and unchanged leads to something that is not there (any more): readers keep the post. So they do
# an agency as it was when somebody else than the coordinator has changed its file.
LEADING = frozenset(
    {
        "attachment-missing",
        "dangling-anchor",
        "dangling-link",
        "dangling-replacement",
        "dangling-translation",
        "link-to-withheld",
        "photo-missing",
        "photo-unreadable",
        "translation-language",
        "translation-not-mutual",
        "unsigned-agency",
    }
)
# A post says other than readers were shown: they keep what they were shown.
SILENT = frozenset({"silent-edit", "more-than-spelling", "erased-change"})
# A post that its file takes away stays away, whatever was good before.
VANISHED = frozenset({"vanished-address"})


def without_faults(
    root: Path, judged: Judged, good: LastGood, again: Callable[[Overlay], Judged]
) -> tuple[Judged, Overlay | None]:
    """Return what is found when faulty files are read as they were last good, or not at all, and that overlay.

    `again` judges the portal with an overlay. There is none when the portal's own settings or pages are faulty: then
    nothing can be published. What was good and is faulty only because something that it leads to is gone stays as it is.
    When posts that readers had would be gone, and fewer are with an agency as it was good, that agency stays so; when
    fewer are with the settings as they were, these are to blame, and nothing can take their place.
    """
    search = _Search(root, good, again)
    first = judged[0]
    judged, overlay = search.settled(judged, {})
    restored: Overlay = {}
    while overlay is not None and search.lost(overlay):
        tried = ({**restored, **change} for change in search.suspects(overlay, restored))
        better = next(filter(None, (search.with_fewer(overlay, change) for change in tried)), None)
        if better is None:
            break
        restored, judged, overlay = better
    if overlay is not None and (cured := search.settings_to_blame(overlay, restored)):
        return (_blamed(first, cured), *judged[1:]), None
    return judged, overlay


@dataclass(frozen=True)
class _Search:
    """The search for what is to be published in the place of faulty files."""

    root: Path
    good: LastGood
    again: Callable[[Overlay], Judged]

    def settled(self, judged: Judged, overlay: Overlay) -> tuple[Judged, Overlay | None]:
        """Return what is found once no file is faulty any more, and with which overlay; none when that can't be."""
        while True:
            faults = _faults(judged[0])
            if any(path == SETTINGS or path.startswith(f"{PORTAL_PAGES}/") for path in faults):
                return judged, None
            stays = {path for path, rules in faults.items() if rules <= LEADING and self._is_good(path, overlay)}
            gone = {path for path, rules in faults.items() if rules <= VANISHED and overlay.get(path, b"") is None}
            faulty = faults.keys() - stays - gone
            if not faulty:
                return judged, {**overlay, **{path: self.good.bytes_of(path) for path in stays}}
            shown = _shown(faults, faulty - overlay.keys(), judged[2])
            before = overlay
            overlay = {**overlay, **shown} if shown else lastgood.overlaid(self.good, self.root, faulty, overlay)
            if overlay == before:
                return judged, None
            judged = self.again(overlay)

    def lost(self, overlay: Overlay) -> set[str]:
        """Return the files that readers had and that are out with this overlay."""
        return {path for path, data in overlay.items() if data is None and self.good.bytes_of(path) is not None}

    def suspects(self, overlay: Overlay, restored: Overlay) -> Iterator[Overlay]:
        """Yield agencies that may be what is wrong, as they were: each that has lost posts, all others; newcomers as none.

        An agency that was renamed, and its newcomer, want the same name.
        """
        changed = self.good.changed_agencies(self.root)
        away = {path: data for path, data in changed.items() if path not in restored and self._may_stay(path, data)}
        slugs = {path.split("/")[1] for path in self.lost(overlay) if path.startswith("content/")}
        own = sorted(away.keys() & {f"agencies/{slug}.yml" for slug in slugs})
        others = {path: data for path, data in away.items() if path not in own}
        new: Overlay = dict.fromkeys(path for path in self.good.new_agencies(self.root) if path not in restored)
        for was in filter(None, (*({path: away[path]} for path in own), others)):
            yield was
            if new:
                yield {**was, **new}
        if new:
            yield new

    def with_fewer(self, overlay: Overlay, change: Overlay) -> tuple[Overlay, Judged, Overlay] | None:
        """Return a change, and what comes of it, when fewer posts are missed with it, among them some that were lost."""
        judged, other = self.settled(self.again(change), change)
        return (change, judged, other) if other is not None and self._cured(overlay, other) else None

    def settings_to_blame(self, overlay: Overlay, restored: Overlay) -> set[str]:
        """Return the lost files that would not be with the settings as they last were good, if fewer were missed then."""
        was = self.good.bytes_of(SETTINGS)
        if was is None or self._is_good(SETTINGS, {}) or not self.lost(overlay):
            return set()
        change = {**restored, SETTINGS: was}
        _, other = self.settled(self.again(change), change)
        return self._cured(overlay, other) if other is not None else set()

    def _cured(self, overlay: Overlay, other: Overlay) -> set[str]:
        """Return what is lost with an overlay and not with the other one, when that one misses fewer posts."""
        fewer = len(self._missed(other)) < len(self._missed(overlay))
        return self.lost(overlay) - self.lost(other) if fewer else set()

    def _missed(self, overlay: Overlay) -> set[str]:
        """Return the posts that are not published as their files are."""
        posts = {path: data for path, data in overlay.items() if path.startswith("content/")}
        return {path for path, data in posts.items() if data is None or data != bytes_of(self.root, path)}

    def _may_stay(self, path: str, was: bytes) -> bool:
        """Return whether an agency may stay as it was: never when that would undo whom it lets sign."""
        now = bytes_of(self.root, path)
        signers = agency_of(source.read(path, now)).signers if now is not None else ()
        return signers == agency_of(source.read(path, was)).signers

    def _is_good(self, path: str, overlay: Overlay) -> bool:
        return self.good.is_good(self.root, path, overlay)


def _faults(found: Inspection) -> dict[str, set[str]]:
    """Return the rules that each faulty file breaks."""
    faults: dict[str, set[str]] = {}
    for problem in found.problems:
        if problem.stops:
            faults.setdefault(problem.file, set()).add(problem.rule)
    return faults


def _shown(faults: dict[str, set[str]], faulty: Collection[str], precedent: Precedent) -> dict[str, bytes | None]:
    """Return what readers were shown of posts that say other than that now, or that their own files take away."""
    before = {path: precedent.before(path) for path in faulty if SILENT.intersection(faults[path])}
    known = {path: data for path, data in before.items() if data is not None}
    return known | {path: before.get(path) for path in faulty if faults[path] <= VANISHED}


def _blamed(found: Inspection, cured: Collection[str]) -> Inspection:
    """Return what was found with a Problem of the settings, without whose change these files could be published."""
    first = min((problem for problem in found.problems if problem.stops), key=lambda problem: problem.file not in cured)
    message = f"setelan yang berubah membuat {len(cured)} berkas yang sudah tampil bergalat, misalnya {first.file}"
    hint = "Yang sudah tampil tidak boleh hilang karenanya, jadi situs dibiarkan seperti terakhir terbit."
    fix = f"kembalikan setelan itu di {SETTINGS}, atau perbaiki berkas itu lebih dahulu."
    said = Problem(SETTINGS, 1, 1, 2, "galat", first.rule, message, hint=hint, fix=fix)
    return replace(found, problems=(*found.problems, said))
