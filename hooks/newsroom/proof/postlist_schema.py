"""The JSON Schemas (draft 2020-12) of the list of posts: a file of a year, and the index of the years."""

from __future__ import annotations

from typing import Any

from newsroom.catalog.seal import STATES as SEALS
from newsroom.catalog.standing import MARKS

DRAFT = "https://json-schema.org/draft/2020-12/schema"
STATES = sorted({"current", "updated", *MARKS})
_SHA256: dict[str, Any] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
_URL: dict[str, Any] = {"type": "string", "format": "uri", "pattern": "^https?://"}
_YEAR: dict[str, Any] = {"type": "integer", "minimum": 0, "maximum": 9999}


def _object(required: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


CARD = _object("file sha256", {"file": {**_TEXT, "description": "nama berkas di folder kiriman"}, "sha256": _SHA256})
POST = _object(
    "url title agency state",
    {
        "number": {**_TEXT, "description": "nomor kiriman, bila ada"},
        "url": _URL,
        "title": _TEXT,
        "agency": {"type": "string", "pattern": "^[a-z0-9-]+$", "description": "slug instansi"},
        "state": {"enum": STATES, "description": "keadaan kiriman"},
        "text_sha256": {
            **_SHA256,
            "description": "SHA-256 judul, ringkasan, dan isi sebagai kata dan angka berhuruf kecil, terpisah satu spasi;"
            " tidak ada bila dicabut karena hukum",
        },
        "source_sha256": {**_SHA256, "description": "SHA-256 berkas Markdown; tidak ada bila dicabut karena hukum"},
        "cards": {"type": "array", "items": CARD, "minItems": 1},
        "verification": {"enum": sorted(SEALS), "description": "hasil pemeriksaan tanda tangan, bila diperiksa"},
        "commit": {"type": "string", "pattern": "^[0-9a-f]{40}([0-9a-f]{24})?$", "description": "komit terakhirnya"},
        "signer": {"type": "string", "pattern": "^SHA256:", "description": "sidik jari kunci penanda tangan"},
    },
)
YEAR = _object(
    "year url posts sha256",
    {"year": _YEAR, "url": _URL, "posts": {"type": "integer", "minimum": 1}, "sha256": _SHA256},
)


def year_schema() -> dict[str, Any]:
    """Return the schema of the file of a year."""
    keys = {"$schema": _URL, "portal": _URL, "year": _YEAR, "posts": {"type": "array", "items": POST}}
    return {"$schema": DRAFT, "title": "Bukti kiriman Rujukan dalam satu tahun", **_object("portal year posts", keys)}


def index_schema() -> dict[str, Any]:
    """Return the schema of the index."""
    newest = {**_TEXT, "format": "date-time", "description": "saat kabar terbaru di daftar ini"}
    keys = {"$schema": _URL, "portal": _URL, "newest": newest, "years": {"type": "array", "items": YEAR}}
    return {"$schema": DRAFT, "title": "Bukti kiriman Rujukan menurut tahun", **_object("portal newest years", keys)}
