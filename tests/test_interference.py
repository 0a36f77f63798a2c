"""Non-interference: a site built with withheld posts is, byte for byte, the site built without them."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building import derive, fingerprints
from fixtures import base_portal
from making import photo_bytes, write_post

pytestmark = [pytest.mark.site, pytest.mark.property]
CASES = 200 if os.environ.get("SOAK") else 4
TOPICS = ["kebencanaan", "kesehatan", "lingkungan", "layanan-publik", "digital"]
AREAS = ["kota-uji", "muara-padi", "lembah-hijau"]
AGENCIES = ["bpbd", "dinkes", "diskominfo"]

withheld = st.sampled_from(["draft", "internal", "scheduled"])
details = st.fixed_dictionaries(
    {
        "agency": st.sampled_from(AGENCIES),
        "topics": st.lists(st.sampled_from(TOPICS), min_size=1, max_size=3, unique=True),
        "areas": st.lists(st.sampled_from(AREAS), min_size=1, max_size=2, unique=True),
        "photo": st.integers(0, 3),
        "alias": st.booleans(),
        "number": st.booleans(),
        "partner": st.booleans(),
        "day": st.integers(1, 28),
        "expired": st.booleans(),
    }
)


def write(root, index, case, state="public"):
    agency = case["agency"]
    partner = AGENCIES[(AGENCIES.index(agency) + 1) % 3]
    year = 2035 if state == "scheduled" else 2026
    fields = {
        "title": f"Kabar nomor {index} dari lapangan untuk warga",
        "date": f"{year}-09-{case['day']:02d}T09:00:00+07:00",
        "topics": case["topics"],
        "areas": case["areas"],
        "draft": True if state == "draft" else None,
        "audience": "internal" if state == "internal" else "public",
        "aliases": [f"/lama/{index}/"] if case["alias"] else None,
        "number": f"{year}/{agency.upper()}/{800 + index:04d}" if case["number"] else None,
        "partners": [partner] if case["partner"] else None,
        "expires": f"{year}-10-30T09:00:00+07:00" if case["expired"] else None,
    }
    photos = [("sampul.jpg", photo_bytes(case["photo"]))] if case["photo"] else ()
    write_post(root, agency=agency, slug=f"kabar-{index}", year=year, photos=photos, **fields)


@settings(max_examples=CASES)
@given(public=st.lists(details, max_size=3), hidden=st.lists(st.tuples(withheld, details), min_size=1, max_size=4))
def test_withheld_posts_leave_no_trace(public, hidden):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["NEWSROOM_JOBS"] = "1"
        without = base_portal(folder / "tanpa")
        for index, case in enumerate(public):
            write(without, index, case)
        with_hidden = folder / "dengan"
        shutil.copytree(without, with_hidden)
        for index, (state, case) in enumerate(hidden, 50):
            write(with_hidden, index, case, state)
        # Each from a Store of its own: what one has derived must not stand in for what the other would.
        derive(without, folder / "a", store=folder / "a-store")
        derive(with_hidden, folder / "b", store=folder / "b-store")
        first, second = fingerprints(folder / "a"), fingerprints(folder / "b")
        assert first.keys() == second.keys()
        assert [path for path in first if first[path] != second[path]] == []
