"""Posts made in tests: complete and valid, with the fields that a test cares about set otherwise."""

import json

BODY = (
    "Badan Penanggulangan Bencana Daerah membuka posko di balai desa sejak Jumat malam. Warga yang membutuhkan"
    " perahu menghubungi petugas jaga. Dapur umum menyiapkan makanan tiga kali sehari sampai air surut."
)
SUMMARY = "Rob setinggi 60 sentimeter menggenangi tiga kampung; posko dan dapur umum dibuka di balai desa sejak malam."

# An alert; tests that care for more set it otherwise.
FLOOD = {
    "category": "Met",
    "event": "Banjir rob",
    "urgency": "Immediate",
    "severity": "Severe",
    "certainty": "Observed",
    "expires": "2026-11-22T06:00:00+07:00",
    "instruction": "Jauhi pantai dan pindahkan kendaraan.",
    "areas": ["muara-padi"],
}


def post_text(body=BODY, **fields):
    """Return the text of a post; a field that is None is left out, the rest is written as YAML flow."""
    values = {
        "title": "Rob menggenangi tiga kampung di pesisir",
        "date": "2026-10-02T09:00:00+07:00",
        "type": "siaran-pers",
        "summary": SUMMARY,
        "audience": "public",
        "place": "Kota Uji",
        "topics": ["kebencanaan"],
        "contacts": ["humas"],
        **fields,
    }
    lines = [f"{key}: {_yaml(value)}" for key, value in values.items() if value is not None]
    return "---\n" + "\n".join(lines) + f"\n---\n\n{body}\n"


def _yaml(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value[:4].isdigit() and "T" in value:
        return value
    return json.dumps(value, ensure_ascii=False)


def write_post(root, agency="bpbd", slug="rob-pesisir", year=2026, photos=(), **fields):
    """Write a post of a portal, as a folder when it has photos ((file name, bytes) pairs), and return its path."""
    folder = root / "content" / agency / str(year)
    path = folder / slug / "index.md" if photos else folder / f"{slug}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    for name, data in photos:
        (path.parent / name).write_bytes(data)
    if photos:
        rows = [{"file": name, "alt": "Warga menyusuri jalan yang tergenang air laut"} for name, _ in photos]
        fields.setdefault("photos", rows)
    path.write_text(post_text(**fields))
    return path


def photo_bytes(seed=1, size=(400, 300)):
    """Return a small JPEG with a colour of its own."""
    import io

    from PIL import Image

    data = io.BytesIO()
    Image.new("RGB", size, ((seed * 37) % 256, (seed * 91) % 256, (seed * 151) % 256)).save(data, "JPEG")
    return data.getvalue()
