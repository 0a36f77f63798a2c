"""The JSON Schemas (draft 2020-12) of what machines read of share kits: kit.json of a post, and the list of the newest."""

from __future__ import annotations

from typing import Any

from newsroom.catalog.standing import MARKS
from newsroom.text.count import UNITS

DRAFT = "https://json-schema.org/draft/2020-12/schema"
STATES = tuple(sorted({"current", "updated", *MARKS} - {"rescheduled"}))
_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 1}
_URL: dict[str, Any] = {"type": "string", "format": "uri", "pattern": "^https?://"}
_POST: dict[str, Any] = {"type": "string", "pattern": "^[a-z0-9-]+/[0-9]{4}/[a-z0-9-]+$"}


def _object(required: str, **properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


def _by_channel(value: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "propertyNames": {"pattern": "^[a-z0-9-]+$"}, "additionalProperties": value}


PART = _object("text count", text=_TEXT, count=_COUNT)
ENTRY = _object(
    "label text count limit unit",
    label={**_TEXT, "description": "nama kanal untuk orang"},
    text={**_TEXT, "description": "teks yang siap dikirim"},
    count={**_COUNT, "description": "panjang teks menurut hitungan kanal"},
    limit={**_COUNT, "description": "batas kanal"},
    unit={"enum": sorted({unit.label for unit in UNITS.values()}), "description": "apa yang dihitung"},
    alt={**_TEXT, "description": "teks alternatif kartu, dalam batas kanal"},
    parts={
        "type": "array",
        "items": PART,
        "minItems": 2,
        "maxItems": 9,
        "description": "isi yang sama sebagai utas atau gambar berderet",
    },
)
CARD = _object(
    "file width height bytes sha256 alt url",
    file={"type": "string", "pattern": r"^[a-z0-9-]+\.(jpg|png|pdf)$"},
    width={**_COUNT, "description": "lebar dalam piksel; PDF dalam poin"},
    height={**_COUNT, "description": "tinggi dalam piksel; PDF dalam poin"},
    bytes=_COUNT,
    sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
    alt={**_TEXT, "description": "apa yang tertulis pada kartu"},
    url={**_URL, "description": "alamat kartu; ?v= berganti bila kartunya berubah"},
)


def kit_schema() -> dict[str, Any]:
    """Return the schema of a post's kit.json."""
    keys = _object(
        "post title url status texts cards share",
        post={**_POST, "description": "instansi/tahun/nama kiriman"},
        title=_TEXT,
        url=_URL,
        status={"enum": list(STATES), "description": "keadaan kiriman"},
        texts={**_by_channel(ENTRY), "description": "teks menurut nama kanal, berurutan"},
        cards={"type": "array", "items": CARD},
        share={
            **_by_channel({"type": "string", "pattern": "^(https://|mailto:|sms:)"}),
            "description": "alamat yang membuka kanal dengan teksnya",
        },
    )
    return {"$schema": DRAFT, "title": "Bahan sebar satu kiriman Rujukan", **keys}


def list_schema() -> dict[str, Any]:
    """Return the schema of /data/kits.json."""
    row = _object(
        "post title url kit card status date agency",
        post=_POST,
        title=_TEXT,
        url=_URL,
        kit={**_URL, "description": "alamat kit.json kiriman itu"},
        card={**_URL, "description": "alamat kartunya"},
        status={"enum": list(STATES)},
        date={"type": "string", "format": "date-time"},
        agency={**_TEXT, "description": "nama pendek instansi"},
    )
    keys = _object("title kits", title=_TEXT, kits={"type": "array", "items": row, "maxItems": 100})
    return {"$schema": DRAFT, "title": "Bahan sebar terbaru Rujukan", **keys}
