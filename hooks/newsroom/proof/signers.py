"""Who signs: the keys of portal and agencies, as `ssh-keygen` and git read them (ssh-keygen(1), ALLOWED SIGNERS)."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.catalog import material
from newsroom.catalog.agency import Signer
from newsroom.catalog.catalog import Catalog
from newsroom.engine.job import Job, Outputs, key_of
from newsroom.proof import manifest, signature

FOLDER, NAME = "/.well-known/", "signers"
# What agencies sign: commits, and files beside posts.
NAMESPACES = f"{signature.GIT},{signature.FILE}"


def jobs(catalog: Catalog) -> Iterator[Job]:
    """Yield the job of the list.

    Where authorship is asked, nothing is taken from a file in agencies/ that the coordinator did not sign.
    """
    own = (item for item in catalog.agencies.values() if f"agencies/{item.slug}.yml" not in catalog.foreign)
    listed = tuple((agency.slug, agency.signers) for agency in own)
    facts = catalog.portal.url, catalog.portal.key, catalog.portal.former_keys, listed
    yield Job("signers", FOLDER, signers_file, facts, key_of("signers", material.recipe(), facts))


def signers_file(
    url: str, key: str, former: tuple[Signer, ...], listed: tuple[tuple[str, tuple[Signer, ...]], ...]
) -> Outputs:
    """Return the list; a key that was revoked is only named in it, so that nothing by it is taken for good."""
    lines = [
        f"# Kunci penanda tangan {manifest.host_of(url)} (ssh-keygen: ALLOWED SIGNERS).",
        "# Tanggal menurut jam setempat yang memeriksa.",
    ]
    if key:
        lines.append(f'{manifest.principal(url)} namespaces="{manifest.namespace(url)}" {_bare(key)}')
    lines += [_line(manifest.principal(url), signer, manifest.namespace(url)) for signer in former]
    for slug, signers in listed:
        lines += [_line(f"{slug}@{manifest.host_of(url)}", signer, NAMESPACES) for signer in signers]
    return {NAME: "".join(f"{line}\n" for line in lines).encode()}


def _line(who: str, signer: Signer, namespaces: str) -> str:
    if signer.revoked:
        named = signature.fingerprint(signature.key_of(signer.key))
        return f"# dicabut: {who} {named} ({' '.join(signer.revoked.split())})"
    window = {"valid-after": signer.valid_after, "valid-before": signer.valid_before}
    limits = "".join(f',{word}="{day:%Y%m%d}"' for word, day in window.items() if day)
    return f'{who} namespaces="{namespaces}"{limits} {_bare(signer.key)}'


def _bare(key: str) -> str:
    """Return a public key without its comment, which is often somebody's name and machine."""
    return " ".join(key.split()[:2])
