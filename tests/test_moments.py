"""Time: the site changes at the moments of the schedule and stays as it is between them, whatever its posts say of time."""

import datetime as dt
import os
import random

import pytest

from building import build, fingerprints, small_portal
from making import write_post

PORTALS, INTERVALS = (20, 10) if os.environ.get("SOAK") else (2, 4)
AGENCIES = ("bpbd", "dinkes", "diskominfo")
START = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
INSTRUCTION = "Jauhi pantai, naikkan barang ke tempat tinggi, dan ikuti arahan petugas."


def written(moment):
    return moment.isoformat()


def timed_post(root, chance, number):
    """Write a post that says as much of time as one may."""
    zone = dt.timezone(dt.timedelta(hours=chance.choice([7, 8, 9])))
    date = (START + dt.timedelta(seconds=chance.randrange(60 * 86_400))).astimezone(zone)

    def later():
        return date + dt.timedelta(seconds=chance.randrange(1, 40 * 86_400))

    kind = chance.choice(["siaran-pers", "pengumuman", "siaga", "laporan-kegiatan"])
    fields = {"title": f"Kabar bernomor {number} dari posko", "type": kind, "date": written(date)}
    if kind == "siaga":
        ends = later()
        fields |= {
            "information": "serta-merta",
            "alert": {
                "category": "Met", "event": "Banjir rob", "urgency": "Expected", "severity": "Moderate",
                "certainty": "Likely", "expires": written(ends), "instruction": INSTRUCTION, "areas": ["kota-uji"],
            },
        }  # fmt: skip
    elif kind == "pengumuman":
        starts = later()
        ends = starts + dt.timedelta(seconds=chance.randrange(1, 2 * 86_400))
        fields["event"] = {"start": written(starts), "end": written(ends), "venue": "Aula", "status": "planned"}
    elif kind == "laporan-kegiatan":
        fields["event"] = {"start": written(date - dt.timedelta(hours=4)), "venue": "Aula", "status": "held"}
    if kind != "siaga" and chance.random() < 0.3:
        fields["expires"] = written(later())
    if chance.random() < 0.3:
        told = later()
        fields["updated"] = written(told)
        fields["changes"] = [{"date": written(told), "kind": "koreksi", "note": "Angkanya diperbaiki."}]
    if chance.random() < 0.2:
        fields["withdrawn"] = {"date": written(later()), "reason": "keliru", "note": "Terbit sebelum diperiksa."}
    write_post(root, chance.choice(AGENCIES), f"kabar-{number}", **fields)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(PORTALS))
def test_between_two_moments_of_the_schedule_nothing_changes(tmp_path, seed):
    root, chance = small_portal(tmp_path / "portal"), random.Random(f"waktu {seed}")
    for number in range(24):
        timed_post(root, chance, number)
    now = START + dt.timedelta(seconds=chance.randrange(40 * 86_400))
    for _ in range(INTERVALS):
        read = build(root, now.isoformat())
        assert not any(problem.stops for problem in read.problems), read.report
        planned = read.planned
        if not planned:
            break
        before = fingerprints(root / "site")
        assert planned[0].at > now
        build(root, (planned[0].at - SECOND).isoformat())
        assert fingerprints(root / "site") == before, f"{now} .. {planned[0]}"
        now = planned[chance.randrange(min(4, len(planned)))].at
