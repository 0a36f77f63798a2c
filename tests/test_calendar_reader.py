"""The agenda as apps in browsers read it: by ical.js, which shares no code with what wrote it."""

import datetime as dt
import json
import shutil
import subprocess

import pytest

from building import ROOT
from test_calendar import _nothing_else_happens, announce, calendars, events_of  # noqa: F401 (one is a fixture)

SCRIPT = """
const ICAL = require(process.argv[1]);
let text = ""; process.stdin.on("data", part => text += part);
const read = data => {
  const calendar = new ICAL.Component(ICAL.parse(data));
  calendar.getAllSubcomponents("vtimezone").forEach(zone => ICAL.TimezoneService.register(zone));
  return calendar.getAllSubcomponents("vevent").map(item => new ICAL.Event(item)).map(event => ({
    uid: event.uid, title: event.summary, place: event.location, sequence: event.sequence,
    status: event.component.getFirstPropertyValue("status"), whole: event.startDate.isDate,
    start: event.startDate.isDate ? event.startDate.toString() : event.startDate.toJSDate().toISOString()}));
};
process.stdin.on("end", () => console.log(JSON.stringify(JSON.parse(text).map(read))));
"""


def test_a_third_parser_reads_the_same(portal):
    """Apps in browsers read calendars with ical.js; times are compared as moments, so its own VTIMEZONE is tested too."""
    found = sorted((ROOT / ".venv/feedsmith").glob("node_modules/ical.js/dist/ical.es5.cjs"))
    if not found or not shutil.which("node"):
        pytest.skip("ical.js atau node tidak ada; jalankan `make feedsmith`")
    announce(portal, title="Bazar; murah, di alun-alun")
    announce(portal, "timur", {"start": "2026-12-05T09:00:00+09:00", "end": "2026-12-07T10:00:00+09:00"})
    announce(portal, "sehari", {"start": "2026-12-08T00:00:00+08:00", "end": "2026-12-10T00:00:00+08:00"})
    announce(portal, "batal", {"status": "cancelled", "reason": "Hujan lebat."})
    made = list(calendars(portal).values())
    done = subprocess.run(
        ["node", "-e", SCRIPT, str(found[0])],
        input=json.dumps([data.decode() for data in made]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for data, events in zip(made, json.loads(done.stdout), strict=True):
        assert sorted(events, key=lambda event: event["uid"]) == [
            said(event) for _, event in sorted(events_of(data).items())
        ]


def said(event):
    """Return what an event says, as SCRIPT tells it."""
    start = event["DTSTART"].dt
    whole = not isinstance(start, dt.datetime)
    return {
        "uid": str(event["UID"]),
        "title": str(event["SUMMARY"]),
        "place": str(event["LOCATION"]) if "LOCATION" in event else None,
        "sequence": event["SEQUENCE"],
        "status": str(event["STATUS"]),
        "whole": whole,
        "start": start.isoformat() if whole else f"{start.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S}.000Z",
    }
