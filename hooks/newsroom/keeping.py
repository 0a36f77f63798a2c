"""Keeping going: what is published of a portal in which files are faulty, and what readers keep of these (design.md 4.7)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from newsroom import SETTINGS
from newsroom.catalog import lastgood
from newsroom.catalog.inspection import Inspection
from newsroom.catalog.intake import PORTAL_PAGES
from newsroom.catalog.lastgood import LastGood, Overlay
from newsroom.catalog.precedent import Precedent
from newsroom.catalog.seal import Evidence
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
    Where no faulty file is other than it was, it is an agency that changed, which stays as it was good, or the settings,
    which nothing can take the place of.
    """
    overlay: Overlay = {}
    restored: Overlay = {}
    while True:
        faults = _faults(judged[0])
        if any(path == SETTINGS or path.startswith(f"{PORTAL_PAGES}/") for path in faults):
            return judged, None
        stays = {path for path, rules in faults.items() if rules <= LEADING and good.is_good(root, path, overlay)}
        gone = {path for path, rules in faults.items() if rules <= VANISHED and overlay.get(path, b"") is None}
        faulty = faults.keys() - stays - gone
        if not faulty:
            return judged, {**overlay, **{path: good.bytes_of(path) for path in stays}}
        shown = _shown(faults, faulty - overlay.keys(), judged[2])
        before = overlay
        if shown:
            overlay = {**overlay, **shown}
        elif not all(good.is_good(root, path, overlay) for path in faulty):
            overlay = lastgood.overlaid(good, root, faulty, overlay)
        elif back := good.put_back(root, faulty, overlay):
            # What was held because of these agencies may be good again.
            overlay = restored = {**restored, **back}
        elif good.bytes_of(SETTINGS) and not good.is_good(root, SETTINGS, {}):
            return (_blamed(judged[0], faulty), *judged[1:]), None
        else:
            overlay = lastgood.overlaid(good, root, faulty, overlay)
        if overlay == before:
            return judged, None
        judged = again(overlay)


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


def _blamed(found: Inspection, faulty: Collection[str]) -> Inspection:
    """Return what was found with a Problem of the settings, which make files faulty that did not change."""
    first = next(problem for problem in found.problems if problem.stops and problem.file in faulty)
    message = f"setelan yang berubah membuat {len(faulty)} berkas yang tidak berubah bergalat, misalnya {first.file}"
    hint = "Yang sudah tampil tidak boleh hilang karenanya, jadi situs dibiarkan seperti terakhir terbit."
    fix = f"kembalikan setelan itu di {SETTINGS}, atau perbaiki berkas itu lebih dahulu."
    said = Problem(SETTINGS, 1, 1, 2, "galat", first.rule, message, hint=hint, fix=fix)
    return replace(found, problems=(*found.problems, said))
