"""Keeping going: what is published of a portal in which files are faulty, and what readers keep of these (design.md 4.7)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from newsroom import SETTINGS
from newsroom.catalog import lastgood
from newsroom.catalog.agencyfile import read as agency_of
from newsroom.catalog.inspection import Inspection
from newsroom.catalog.intake import PORTAL_PAGES, bytes_of, is_post
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


# So many agencies are tried one by one though nothing names them, and so many that something names.
FEW, MANY = 4, 12


def without_faults(
    root: Path, judged: Judged, good: LastGood, again: Callable[[Overlay], Judged]
) -> tuple[Judged, Overlay | None]:
    """Return what is found when faulty files are read as they were last good, or not at all, and that overlay.

    `again` judges the portal with an overlay. There is none when the portal's own settings or pages are faulty: then
    nothing can be published. What was good and is faulty only because something that it leads to is gone stays as it is.
    When posts that readers had would be gone, an agency stays as it was good, or a new one stays out, if fewer posts are
    missed so, or as many and fewer are gone; when that is so with the settings as they were, these are to blame, and
    nothing can take their place.
    """
    search = _Search(root, good, again)
    plain = search.settled(judged, {})
    settings = good.bytes_of(SETTINGS)
    changed = settings is not None and not good.is_good(root, SETTINGS, {})
    own = _own_faults(judged[0])
    if plain.is_fine or own - {SETTINGS} or (own and changed):
        return plain.judged, plain.overlay
    best = search.improved(plain)
    if changed and not best.is_fine:
        other = {SETTINGS: settings}
        wished = search.improved(search.settled(again(other), other))
        if wished.betters(best):
            return (_blamed(judged[0], best.lost - wished.lost), *judged[1:]), None
    return best.judged, best.overlay


@dataclass(frozen=True)
class _Outcome:
    """What is found once no file is faulty, with which overlay (None when that can't be), and which change led there.

    `missed` are the posts that are not published as their files are, `lost` those that readers had and that are gone,
    `said` is the text of all that was found on the way.
    """

    judged: Judged
    overlay: Overlay | None
    change: Overlay
    missed: frozenset[str]
    lost: frozenset[str]
    said: str

    @property
    def is_fine(self) -> bool:
        """Whether nothing is lost."""
        return self.overlay is not None and not self.lost

    def betters(self, other: _Outcome) -> bool:
        """Whether this is the better outcome, and readers keep something that they lose with the other one."""
        return self.score < other.score and (other.overlay is None or bool(other.lost - self.lost))

    @property
    def score(self) -> tuple[bool, int, int]:
        """What is less for the better of two outcomes."""
        return self.overlay is None, len(self.missed), len(self.lost)


@dataclass(frozen=True)
class _Search:
    """The search for what is to be published in the place of faulty files."""

    root: Path
    good: LastGood
    again: Callable[[Overlay], Judged]

    def settled(self, judged: Judged, change: Overlay) -> _Outcome:
        """Return the outcome of a change: whatever is faulty then is read as it was last good, or not at all."""
        overlay, said = change, []
        while True:
            faults = _faults(judged[0])
            said += [str(problem) for problem in judged[0].problems if problem.stops]
            if _own_faults(judged[0]):
                return self._outcome(judged, None, change, said)
            stays = {path for path, rules in faults.items() if rules <= LEADING and self._is_good(path, overlay)}
            gone = {path for path, rules in faults.items() if rules <= VANISHED and overlay.get(path, b"") is None}
            faulty = faults.keys() - stays - gone
            if not faulty:
                kept = {path: self.good.bytes_of(path) for path in stays}
                return self._outcome(judged, {**overlay, **kept}, change, said)
            shown = _shown(faults, faulty - overlay.keys(), judged[2])
            before = overlay
            overlay = {**overlay, **shown} if shown else lastgood.overlaid(self.good, self.root, faulty, overlay)
            if overlay == before:
                return self._outcome(judged, None, change, said)
            judged = self.again(overlay)

    def _outcome(self, judged: Judged, overlay: Overlay | None, change: Overlay, said: list[str]) -> _Outcome:
        posts = {path: data for path, data in (overlay or {}).items() if is_post(path)}
        missed = {path for path, data in posts.items() if data is None or data != bytes_of(self.root, path)}
        lost = {path for path, data in posts.items() if data is None and self.good.bytes_of(path) is not None}
        return _Outcome(judged, overlay, change, frozenset(missed), frozenset(lost), "\n".join(said))

    def improved(self, found: _Outcome) -> _Outcome:
        """Return the outcome once agencies that are to blame stay as they were, and no other does."""
        start = found.change
        while not found.is_fine:
            tried = (self._tried({**found.change, **change}) for change in self._suspects(found))
            better = next((outcome for outcome in tried if outcome.betters(found)), None)
            if better is None:
                break
            found = better
        for path in sorted(found.change.keys() - start.keys()) if len(found.change) <= MANY else ():
            less = self._tried({name: data for name, data in found.change.items() if name != path})
            found = less if less.score <= found.score else found
        return found

    def _tried(self, change: Overlay) -> _Outcome:
        return self.settled(self.again(change), change)

    def _suspects(self, found: _Outcome) -> Iterator[Overlay]:
        """Yield agencies that may be what is wrong, as they were, newcomers as none: one by one, by two, all at once."""
        changed = self.good.changed_agencies(self.root)
        away: Overlay = {path: data for path, data in changed.items() if self._may_stay(path, data)}
        new: Overlay = dict.fromkeys(self.good.new_agencies(self.root))
        old, fresh = (self._ordered(found, pool) for pool in (away, new))
        yield from (*fresh, *old)
        # An agency that was renamed, and its newcomer, want the same name.
        yield from ({**one, **other} for one in old[:FEW] for other in fresh[:FEW])
        pools = [{path: data for path, data in pool.items() if path not in found.change} for pool in (new, away)]
        yield from (block for block in (*pools, {**pools[0], **pools[1]}) if len(block) > 1)

    def _ordered(self, found: _Outcome, pool: Overlay) -> list[Overlay]:
        """Return changes of one agency each: those that have lost posts or are named by what was found before others."""
        slugs = {path.split("/")[1] for path in found.lost}
        rest = [path for path in sorted(pool) if path not in found.change]
        names = {path: path.removeprefix("agencies/").removesuffix(".yml") for path in rest}
        near = [
            path for path in rest if names[path] in slugs or re.search(rf"\b{re.escape(names[path])}\b", found.said)
        ]
        far = [path for path in rest if path not in near]
        return [{path: pool[path]} for path in (*near[:MANY], *(far if len(far) <= FEW else ()))]

    def _may_stay(self, path: str, was: bytes) -> bool:
        """Return whether an agency may stay as it was: never when that would undo whom it lets sign."""
        now = bytes_of(self.root, path)
        signers = agency_of(source.read(path, now)).signers if now is not None else ()
        return signers == agency_of(source.read(path, was)).signers

    def _is_good(self, path: str, overlay: Overlay) -> bool:
        return self.good.is_good(self.root, path, overlay)


def _own_faults(found: Inspection) -> set[str]:
    """Return what of the portal itself is faulty: its settings and its own pages."""
    return {path for path in _faults(found) if path == SETTINGS or path.startswith(f"{PORTAL_PAGES}/")}


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
