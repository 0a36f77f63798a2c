"""The stage before publishing: a complete release gets its manifest and, when the portal has a key, the signature of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from newsroom.catalog.portal import Portal
from newsroom.engine.manifest import FEW
from newsroom.engine.release import Release
from newsroom.proof import manifest, signing
from newsroom.proof.signing import SigningKey, Unusable

NO_KEY = "Terbitan ini tidak ditandatangani: portal belum mempunyai kunci (panduan/operator/bukti/)."
NO_SECRET = f"Terbitan ini tidak ditandatangani: {signing.KEY} atau {signing.KEY_FILE} tidak ada."
OPEN = f"Berkas kunci pada {signing.KEY_FILE} dapat dibaca orang lain di komputer ini; jalankan chmod 600 padanya."


def prove(release: Release, portal: Portal, root: Path, environ: Mapping[str, str]) -> str:
    """Add manifest and signature to a release, and return what an operator must know of it; raises Unusable.

    The portal's key is the one of NEWSROOM_SIGNING_KEY or NEWSROOM_SIGNING_KEY_FILE in `environ`. A preview, and what is
    never published, is left alone.
    """
    if release.preview is not None or release.empty:
        return ""
    key = key_for(portal, root, environ)
    sums = _sums(release)
    release.write(f"/{manifest.SUMS}", sums)
    if key is None:
        return NO_SECRET if portal.key else NO_KEY
    release.write(f"/{manifest.SIGNATURE}", key.sign(sums, manifest.namespace(portal.url)))
    return OPEN if signing.is_open(environ) else ""


def _sums(release: Release) -> bytes:
    """Return the manifest of a release; where few files have changed, made of that of the last one."""
    last, made = release.last.blobs, None
    changed = release.changes()
    before = last.get(f"/{manifest.SUMS}")
    for name in (manifest.SUMS, manifest.SIGNATURE):
        changed.pop(f"/{name}", None)
    if before and len(changed) * FEW < len(last):
        # One that is broken is made anew.
        with suppress(OSError, ValueError):
            made = manifest.sums_after(release.store.read(before), changed)
    return manifest.sums(release.blobs) if made is None else made


def key_for(portal: Portal, root: Path, environ: Mapping[str, str]) -> SigningKey | None:
    """Return the key of the environment, None when there is none; raises Unusable when it is not the portal's."""
    key = signing.signing_key(environ)
    if key is None:
        return None
    signing.refuse_inside(environ, root)
    if not portal.key:
        raise Unusable(f"kunci penanda tangan ada, tetapi `key` di mkdocs.yml belum; tambahkan `key: {key.line}`")
    if portal.key.split()[:2] != key.line.split():
        raise Unusable(f"kunci penanda tangan ({key.fingerprint}) bukan kunci publik pada `key` di mkdocs.yml")
    return key
