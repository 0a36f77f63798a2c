"""Who wrote each post: the newest commit that touched it, or a signature beside it, by a key of its agency.

Asking only for the newest commit is sound, because a signed commit vouches for every byte as it then was. By which moment
a key is judged: the latest date among the commits that the signed one builds on, and of the merge that took it in
(`History.moments`). A date that somebody wrote into a commit can therefore only make a key younger than it should be, not
older, and `not-yet` is told by that date. A commit that is dated more than a day ahead (clocks differ) proves nothing
until then. Signing ahead gains nothing: on that day the key must still be good, and a key that is revoked by then never
was. E-mail addresses have no say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from newsroom.catalog import docket, seal
from newsroom.catalog.docket import Docket
from newsroom.catalog.intake import Intake
from newsroom.catalog.portal import Portal
from newsroom.catalog.seal import Evidence, Seal
from newsroom.proof import history, keyring, repository, signature
from newsroom.proof.checks import Checks
from newsroom.proof.history import Touch
from newsroom.proof.keyring import Held, Keyring, Trust

FOLDER = Path(".rujukan") / "proof"
SIDECAR = ".sig"
DAY = 86_400
# How photos and documents are named; posts by their zone.
_FILE = "file"
_NOT_COMMITTED, _OTHER_BYTES = Seal(seal.UNVERIFIED, "not-committed"), Seal(seal.UNVERIFIED, "other-bytes")


@dataclass(frozen=True)
class _Desk:
    """What every verdict is made from. By `zone`, and the agencies' `zones`, the bytes of posts are named."""

    intake: Intake
    trust: Trust
    ring: Keyring
    platform: frozenset[str]
    instead: Collection[str]
    zone: str
    zones: Mapping[str, str]
    digests: dict[str, Mapping[bytes, bytes]] = field(default_factory=dict)
    standings: dict[tuple[str, str], tuple[str, str, Held | None]] = field(default_factory=dict)

    @property
    def checks(self) -> Checks:
        """Return the checks."""
        return self.trust.checks


def judge(intake: Intake, posts: Sequence[Docket], now: int, instead: Collection[str] = ()) -> Evidence:
    """Return who wrote these posts, as of `now` (seconds since 1970).

    `instead` are the files that are read as they once were good: of them, the commit counts that made them so.
    """
    try:
        trust, ring = _known(intake.root, intake.portal, now)
    except repository.NoHistory as error:
        return _nothing(posts, error.reason)
    platform = frozenset(signature.fingerprint(signature.key_of(line)) for line in intake.portal.platform_keys)
    zones = {slug: agency.zone for slug, agency in intake.agencies.items()}
    desk = _Desk(intake, trust, ring, platform, frozenset(instead), intake.portal.zone, zones)
    _gather(desk, posts)
    seals = _seals(desk, posts)
    trust.checks.save()
    steady = max(trust.history.dates, default=0) <= now
    return Evidence(seals, "" if ring.rooted else "unrooted", tuple(sorted(ring.foreign)), steady)


def ring(root: Path, portal: Portal, now: int) -> Keyring:
    """Return the keys that count as of `now`; raises NoHistory."""
    return _known(root, portal, now)[1]


def _known(root: Path, portal: Portal, now: int) -> tuple[Trust, Keyring]:
    head = repository.head(root)
    if head.boundary:
        raise repository.NoHistory("shallow")
    known = history.read(root, head, root / FOLDER)
    trust = Trust(known, Checks(root, root / FOLDER), known.moments(now + DAY), now + DAY)
    return trust, keyring.read(trust, portal.coordinator, portal.trusted_commit)


def _nothing(posts: Iterable[Docket], reason: str) -> Evidence:
    return Evidence(dict.fromkeys((post.path for post in posts), Seal(seal.UNVERIFIED, reason)), reason)


# ---- one post after the other ----------------------------------------------------------------------------------------


def _seals(desk: _Desk, posts: Sequence[Docket]) -> dict[str, Seal]:
    """Return the seals of posts, by path."""
    made = {post.path: _by_commit(desk, post, post.path) for post in posts}
    # Of most posts that is all there is to say.
    others = [post for post in posts if post.files or post.documents or not made[post.path].holds]
    shown = {path: post for post in others for path in _beside_text(post)}
    made |= {path: _by_commit(desk, post, path) for path, post in shown.items()}
    shown |= {post.path: post for post in others}
    signed = {path: pair for path, post in shown.items() if not made[path].holds and (pair := _pair(desk, post, path))}
    desk.checks.of_sidecars([(beside.blob, origin.blob) for beside, origin in signed.values()])
    made |= {path: _by_sidecar(desk, path, made[path], *pair) for path, pair in signed.items()}
    whole = {post.path: _whole(post, made) for post in others}
    return {post.path: whole.get(post.path) or made[post.path] for post in posts}


def _beside_text(post: Docket) -> tuple[str, ...]:
    """Return the photos and documents that the page of a post shows."""
    return (*post.files, *post.documents)


def _whole(post: Docket, files: Mapping[str, Seal]) -> Seal:
    """Return the seal of a post: its own, unless a file that it shows has none that holds."""
    own = files[post.path]
    if not own.holds or not (post.files or post.documents):
        return own
    return next((files[path]._replace(file=path) for path in _beside_text(post) if not files[path].holds), own)


def _origin(desk: _Desk, post: Docket, path: str) -> tuple[int, bytes]:
    """Return the place of the commit that gave a file the bytes that are published, and their id.

    Without an id: the newest commit gave it others. Without a place (-1): none gave it any.
    """
    touches = desk.trust.history.touches.get(path)
    if not touches or not touches[-1][1]:
        return -1, b""
    names, wanted = _wanted(desk, post, path)
    newest = touches[-1]
    if names.get(newest[1]) == wanted:
        return newest
    older = reversed(touches) if path in desk.instead else ()
    return next((touch for touch in older if names.get(touch[1]) == wanted), (newest[0], b""))


def _by_commit(desk: _Desk, post: Docket, path: str) -> Seal:
    place, blob = _origin(desk, post, path)
    if not blob:
        return _NOT_COMMITTED if place < 0 else _OTHER_BYTES
    trust = desk.trust
    return _verdict(desk, post.agency, trust.checks.commit(trust.history.commits[place]), place, place)


def _pair(desk: _Desk, post: Docket, path: str) -> tuple[Touch, Touch] | None:
    """Return the signature that lies beside a file, and the file, when both are committed."""
    signed = desk.trust.history.last(path + SIDECAR)
    origin = Touch(*_origin(desk, post, path)) if signed and signed.blob else None
    return (signed, origin) if signed and origin and origin.blob else None


def _by_sidecar(desk: _Desk, path: str, made: Seal, signed: Touch, origin: Touch) -> Seal:
    """Return the seal by the signature beside a file, if that says more than its commit."""
    check = desk.checks.sidecar((signed.blob, origin.blob))
    found = _verdict(desk, path.split("/")[1], check, signed.place, origin.place)._replace(sidecar=True)
    if found.reason == "malformed":
        found = found._replace(reason="sidecar")
    if found.holds and _is_rolled_back(desk.trust.history.all(path), origin):
        found = found._replace(state=seal.UNVERIFIED, reason="rolled-back")
    return found if found.holds or made.state == seal.UNVERIFIED else made


def _is_rolled_back(found: Iterable[Touch], now: Touch) -> bool:
    """Return whether a file had these bytes once, then others, and now these again: a signature beside it can't tell."""
    same = [touch.blob == now.blob for touch in found if touch.place <= now.place]
    return False in same[same.index(True) :]


def _verdict(desk: _Desk, agency: str, check: tuple[str, str], place: int, origin: int) -> Seal:
    """Return the seal that a signature gives: it came with a commit, and what it signs with the same or another one."""
    flaw, key = check
    trust = desk.trust
    commit, date = trust.history.commits[place].decode(), trust.history.dates[place]
    if flaw:
        return Seal(seal.BROKEN if flaw == "malformed" else seal.UNVERIFIED, flaw, "", "", key, commit, date)
    state, reason, held = desk.standings.get((agency, key)) or _standing(desk, agency, key)
    if held is None:
        return Seal(state, reason, "", "", key, commit, date)
    if not reason:
        moment = trust.moments[place] if place == origin else max(trust.moments[place], trust.moments[origin])
        reason = "future" if date > trust.limit else held.flaw(date, moment)
        state = seal.UNVERIFIED if reason else state
    return Seal(state, reason, held.name, held.agency, key, commit, date)


def _standing(desk: _Desk, agency: str, key: str) -> tuple[str, str, Held | None]:
    """Return what a key's signature is worth for an agency, whatever its time: state, reason, and who holds it."""
    made = desk.standings[agency, key] = _stand(desk, agency, desk.ring.held.get(key, ()), key in desk.platform)
    return made


def _stand(desk: _Desk, agency: str, holders: Sequence[Held], is_platform: bool) -> tuple[str, str, Held | None]:
    if not holders:
        return (seal.PLATFORM, "platform-key", None) if is_platform else (seal.UNVERIFIED, "unknown-key", None)
    held = min(holders, key=lambda one: (one.agency != agency, one.agency != desk.ring.coordinator))
    # Whoever took a key from one agency has it for all.
    if any(one.revoked for one in holders):
        return seal.UNVERIFIED, "revoked", held
    if held.agency == agency:
        return seal.VERIFIED, "", held
    return (seal.EDITOR, "", held) if held.agency == desk.ring.coordinator else (seal.FOREIGN, "foreign-key", held)


# ---- what is published, and what was committed ------------------------------------------------------------------------


def _wanted(desk: _Desk, post: Docket, path: str) -> tuple[Mapping[bytes, bytes], bytes]:
    """Return the names of bytes, by their ids, among which those of a file are, and the name of those that are published."""
    if path == post.path:
        return desk.digests[desk.zones.get(post.agency, desk.zone)], post.digest
    if path in desk.intake.documents:
        return desk.digests[_FILE], desk.intake.documents[path][0].encode()
    return desk.digests[_FILE], desk.intake.photos[path].digest.encode() if path in desk.intake.photos else b""


def _gather(desk: _Desk, posts: Iterable[Docket]) -> None:
    """Check the commits that touched what posts show, and name the bytes that they gave it."""
    blobs: dict[str, set[bytes]] = {_FILE: set(), desk.zone: set(), **{zone: set() for zone in desk.zones.values()}}
    places: set[int] = set()
    touches = desk.trust.history.touches
    for post in posts:
        own = touches.get(post.path)
        if own:
            places.add(own[-1][0])
            blobs[desk.zones.get(post.agency, desk.zone)].add(own[-1][1])
        for path in _beside_text(post) if post.files or post.documents else ():
            for place, blob in touches.get(path, ())[-1:]:
                places.add(place)
                blobs[_FILE].add(blob)
        if post.path in desk.instead:
            places.update(place for place, _ in own or ())
            blobs[desk.zones.get(post.agency, desk.zone)].update(blob for _, blob in own or ())
    desk.checks.of_commits({desk.trust.history.commits[place] for place in places})
    for sort, named in blobs.items():
        digest = _sha256 if sort == _FILE else partial(_post_digest, sort)
        desk.digests[sort] = desk.checks.digests(sort, named - {b""}, digest)


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


def _post_digest(zone: str, data: bytes) -> bytes:
    return docket.digest_of(data, zone)
