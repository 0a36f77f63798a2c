"""What names posts to others: the same on every address of a portal, and never that of another portal."""

import datetime as dt
import re

import pytest

from building import flat
from feedmaking import publish
from making import FLOOD, write_post
from newsroom.catalog import identifiers, portalfile
from newsroom.catalog.portal import Portal
from newsroom.catalog.post import Post
from newsroom.outputs import alert, calendar
from newsroom.text import source
from pages import read

POST = Post("content/bpbd/2026/banjir.md", "bpbd", 2026, "banjir")
SENT = dt.datetime(2026, 10, 3, 3, tzinfo=dt.UTC)
NAMES = re.compile(rb"tag:[^<\"]+|UID:\S+|<identifier>[^<]+|<sender>[^<]+|(?<=<guid isPermaLink=\"false\">)[^<]+")


def names(identity):
    portal = Portal(identity=identity)
    return [
        identifiers.item_id(portal, POST),
        identifiers.tag(portal, 2026, "umpan/"),
        identifiers.event_uid(portal, POST),
        identifiers.alert_sender(portal, "bpbd"),
        identifiers.alert_id(portal, POST),
        identifiers.alert_id(portal, POST, SENT),
    ]


def test_names_begin_with_the_identity():
    assert names("kab.example") == [
        "tag:kab.example,2026:bpbd/2026/banjir",
        "tag:kab.example,2026:umpan/",
        "bpbd.2026.banjir@kab.example",
        "kab.example/bpbd",
        "kab.example.bpbd.2026.banjir",
        "kab.example.bpbd.2026.banjir.20261003T030000Z",
    ]
    assert names("host.example:8443/kab-a") == [
        "tag:host.example,2026:kab-a/bpbd/2026/banjir",
        "tag:host.example,2026:kab-a/umpan/",
        "kab-a.bpbd.2026.banjir@host.example",
        "host.example:8443/kab-a/bpbd",
        "host.example:8443.kab-a.bpbd.2026.banjir",
        "host.example:8443.kab-a.bpbd.2026.banjir.20261003T030000Z",
    ]


def test_two_portals_on_one_host_share_no_name():
    assert set(names("host.example/kab-a")).isdisjoint(names("host.example/kab-b"))


@pytest.mark.parametrize(
    ("url", "line", "identity"),
    [
        ("https://Rujukan.kab.example/", "", "rujukan.kab.example"),
        ("https://host.example/kab-a/", "", "host.example/kab-a"),
        ("https://baru.example/", "identity: lama.example/kab-a", "lama.example/kab-a"),
        ("https://baru.example/", "identity: https://lama.example/", "baru.example"),
    ],
)
def test_the_identity_is_the_address_unless_the_settings_say_otherwise(url, line, identity):
    text = f"site_url: {url}\nextra:\n  portal:\n    name: Rujukan\n    {line}\n"
    assert portalfile.read(source.read("mkdocs.yml", text.encode())).identity == identity


def test_a_portal_that_moves_keeps_every_name(portal):
    write_post(portal, type="siaga", information="serta-merta", alert=FLOOD)
    event = {"start": "2026-11-30T15:00:00+07:00", "venue": "Aula", "status": "planned"}
    write_post(portal, slug="bazar", type="pengumuman", event=event)
    before = names_in(portal)
    assert len(before) > 20
    settings = portal / "mkdocs.yml"
    moved = settings.read_text().replace("rujukan.ujikab.example/", "kabar.uji.example/portal/")
    settings.write_text(moved)
    assert names_in(portal).isdisjoint(before)
    settings.write_text(moved + "    identity: rujukan.ujikab.example\n")
    assert names_in(portal) == before


def names_in(root):
    """Return all names in the feeds, calendars and alerts of a portal."""
    files = publish(root)
    for job in flat((*alert.jobs(found := read(root)), *calendar.jobs(found))):
        files |= job.run(*job.gathered())
    return {name for data in files.values() for name in NAMES.findall(data)}
