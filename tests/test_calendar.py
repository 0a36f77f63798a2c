"""The agenda: what calendars read in it, what a month shows, and what happens to both when an event changes."""

import datetime as dt
import itertools
import re

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from making import write_post
from newsroom.catalog import agenda
from newsroom.catalog.post import Change, Event, Post, Withdrawal
from newsroom.outputs import calendar, calendar_entry, calendar_page
from pages import Document, html_of, publish, read

HOST = "rujukan.ujikab.example"
NAME = "bazar"
URL = f"/bpbd/2026/{NAME}/"
EVENT = {
    "start": "2026-12-04T09:00:00+07:00",
    "end": "2026-12-04T12:00:00+07:00",
    "status": "planned",
    "venue": "Aula, Kantor; Bupati",
    "area": "muara-padi",
    "registration": "https://daftar.ujikab.example/",
}


@pytest.fixture(autouse=True)
def _nothing_else_happens(portal):
    for path in portal.glob("content/*/20*/**/*.md"):
        if "\nevent:" in path.read_text():
            path.unlink()


def announce(root, slug=NAME, event=(), **fields):
    """Write an announcement of an event; `event` replaces some of its values."""
    values = {"type": "pengumuman", "place": None, "contacts": None, "event": {**EVENT, **dict(event)}}
    return write_post(root, slug=slug, **{**values, **fields})


def calendars(root, **options):
    """Return every calendar of the portal by its path."""
    return {path: data for path, data in publish(read(root, **options)).items() if path.endswith(".ics")}


def events_of(data):
    """Return the events of a calendar by UID, as icalendar reads it."""
    return {str(event["UID"]): event for event in icalendar.Calendar.from_ical(data).walk("VEVENT")}


def only(data):
    [event] = events_of(data).values()
    return event


def single(root, **options):
    return only(calendars(root, **options)[URL + "event.ics"])


# ---- iCalendar -----------------------------------------------------------------------------------------------------


def test_every_calendar_is_read_by_two_parsers(portal):
    announce(portal)
    announce(portal, "timur", {"start": "2026-12-05T09:00:00+09:00", "end": "2026-12-07T10:00:00+09:00"})
    announce(portal, "sehari", {"start": "2026-12-08T00:00:00+08:00", "end": "2026-12-10T00:00:00+08:00"})
    found = calendars(portal)
    assert {"/agenda.ics", "/bpbd/agenda.ics", "/dinkes/agenda.ics", URL + "event.ics"} <= set(found)
    for path, data in found.items():
        first = icalendar.Calendar.from_ical(data)
        assert first.errors == [], path
        assert [event.errors for event in first.walk("VEVENT") if event.errors] == [], path
        second = vobject.readOne(data.decode())
        second.validate(raiseException=True)
        begins = {str(event["UID"]): event["DTSTART"].dt for event in first.walk("VEVENT")}
        assert {event.uid.value: event.dtstart.value for event in getattr(second, "vevent_list", [])} == begins
        lines = data.split(b"\r\n")
        assert b"\n" not in b"".join(lines), path
        assert max(map(len, lines)) <= 75, path
        zones = {str(zone["TZID"]) for zone in first.walk("VTIMEZONE")}
        assert zones >= set(re.findall(r"TZID=([\w/]+)", data.decode())), path


def test_an_event_says_what_its_post_says(portal):
    announce(portal, title="Bazar; murah, di alun-alun", topics=["pangan"])
    event = single(portal)
    assert str(event["UID"]) == f"bpbd.2026.{NAME}@{HOST}"
    assert event["DTSTART"].dt.isoformat() == "2026-12-04T09:00:00+07:00"
    assert event["DTSTART"].params["TZID"] == "Asia/Jakarta"
    assert event["DTEND"].dt.isoformat() == "2026-12-04T12:00:00+07:00"
    assert event["SUMMARY"] == "Bazar; murah, di alun-alun"
    assert event["LOCATION"] == "Aula, Kantor; Bupati, Muara Padi"
    assert event["URL"] == f"https://{HOST}{URL}"
    assert "Pendaftaran: https://daftar.ujikab.example/" in event["DESCRIPTION"]
    assert (
        event["DTSTAMP"].dt
        == event["LAST-MODIFIED"].dt
        == event["CREATED"].dt
        == dt.datetime(2026, 10, 2, 2, tzinfo=dt.UTC)
    )
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 0)
    assert event["ORGANIZER"].startswith(("mailto:", "https://"))


@pytest.mark.parametrize(
    ("written", "zone", "there"),
    [
        ("2026-12-04T09:00:00+07:00", "Asia/Jakarta", "2026-12-04T09:00:00+07:00"),
        ("2026-12-04T09:00:00+08:00", "Asia/Makassar", "2026-12-04T09:00:00+08:00"),
        ("2026-12-04T09:00:00+09:00", "Asia/Jayapura", "2026-12-04T09:00:00+09:00"),
        ("2026-12-04T02:00:00Z", "Asia/Jakarta", "2026-12-04T09:00:00+07:00"),
        ("2026-12-04T09:00:00", "Asia/Jakarta", "2026-12-04T09:00:00+07:00"),
    ],
)
def test_times_are_those_of_the_place(portal, written, zone, there):
    announce(portal, event={"start": written, "end": "2026-12-06T12:00:00+07:00"})
    start = single(portal)["DTSTART"]
    assert (start.params["TZID"], start.dt.isoformat()) == (zone, there)


@pytest.mark.parametrize("end", ["2026-12-06T00:00:00+07:00", "2026-12-05T23:59:00+07:00"])
def test_whole_days_have_no_hours_and_end_on_the_day_after(portal, end):
    announce(portal, event={"start": "2026-12-04T00:00:00+07:00", "end": end})
    event = single(portal)
    assert event["DTSTART"].dt == dt.date(2026, 12, 4)
    assert event["DTEND"].dt == dt.date(2026, 12, 6)


def test_an_event_without_end_has_none(portal):
    announce(portal, event={"end": "2026-12-04T08:00:00+07:00"})
    assert "DTEND" not in single(portal)


def test_an_english_event_is_told_in_english(portal):
    announce(
        portal, lang="en", event={"status": "postponed", "reason": "Bad weather.", "registration": "at the office"}
    )
    event = single(portal)
    assert event["SUMMARY"].startswith("[POSTPONED] ")
    assert event["DESCRIPTION"].startswith("Event postponed: Bad weather.")
    assert "\n\nRegistration: at the office\n\nOfficial information: https://" in event["DESCRIPTION"]


def changed(*days):
    return [
        {"date": f"2026-10-{day:02d}T09:00:00+07:00", "kind": "pembaruan", "note": "Jadwal berubah."} for day in days
    ]


def test_each_change_has_a_higher_number(portal):
    seen, uids = [], set()
    story = [
        ("planned", [], "CONFIRMED", ""),
        ("rescheduled", [], "CONFIRMED", "[DIJADWALKAN ULANG] "),
        ("postponed", changed(5), "CANCELLED", "[DITUNDA] "),
        ("rescheduled", changed(5, 6), "CONFIRMED", "[DIJADWALKAN ULANG] "),
        ("cancelled", changed(5, 6, 7), "CANCELLED", "[DIBATALKAN] "),
    ]
    for status, changes, word, mark in story:
        announce(portal, event={"status": status, "reason": "Cuaca buruk."}, changes=changes or None)
        event = single(portal)
        assert event["STATUS"] == word
        assert event["SUMMARY"].startswith(mark or "Rob")
        assert ("Cuaca buruk." in event["DESCRIPTION"]) == (status != "planned")
        seen.append(event["SEQUENCE"])
        uids.add(str(event["UID"]))
        assert events_of(calendars(portal)["/agenda.ics"])[str(event["UID"])]["STATUS"] == word
    assert seen == sorted(set(seen))
    assert len(uids) == 1
    assert event["DTSTAMP"].dt == dt.datetime(2026, 10, 7, 2, tzinfo=dt.UTC)


@given(st.lists(st.sampled_from(sorted(calendar_entry.STEPS)), min_size=2, max_size=8))
def test_no_story_of_an_event_lets_the_number_fall(story):
    """Each change of the state is told, as event-move-untold and silent-edit ask."""
    moment, seen, changes = dt.datetime(2026, 10, 2, tzinfo=dt.UTC), [], ()
    for before, status in itertools.pairwise(["planned", *story]):
        if status != before:
            changes = (*changes, Change(moment, "pembaruan", "Jadwal berubah."))
        event = Event(moment, status)
        seen.append(calendar_entry.sequence(Post("", "bpbd", 2026, "bazar", event=event, changes=changes)))
    assert seen == sorted(seen)
    gone = Withdrawal(moment, "keliru", "Salah tanggal.")
    post = Post("", "bpbd", 2026, "bazar", event=event, changes=changes, withdrawn=gone)
    assert calendar_entry.sequence(post) > seen[-1]


def test_what_is_put_off_gets_its_new_day_with_a_higher_number_even_in_silence():
    moment = dt.datetime(2026, 10, 2, tzinfo=dt.UTC)
    states = ("planned", "postponed", "rescheduled", "cancelled", "held")
    seen = [calendar_entry.sequence(Post("", "bpbd", 2026, "bazar", event=Event(moment, state))) for state in states]
    assert seen == sorted(set(seen))


def test_a_change_of_tomorrow_is_not_told_today(portal):
    announce(portal, changes=[{"date": "2026-12-01T09:00:00+07:00", "kind": "koreksi", "note": "Nanti."}])
    assert single(portal)["SEQUENCE"] == 0
    assert single(portal, as_of="2026-12-02T00:00:00+07:00")["SEQUENCE"] == 5


def test_a_withdrawn_event_is_taken_away_and_tells_nothing(portal):
    withdrawn = {"date": "2026-10-04T10:00:00+07:00", "reason": "keliru", "note": "Salah tanggal."}
    announce(portal, withdrawn=withdrawn, summary="Rahasia " * 10)
    found = calendars(portal)
    alone = found[URL + "event.ics"]
    assert b"METHOD:CANCEL\r\n" in alone
    event = only(alone)
    assert event["STATUS"] == "CANCELLED"
    assert event["SEQUENCE"] > 3
    assert not {"DTSTART", "SUMMARY", "DESCRIPTION", "LOCATION"} & set(event)
    assert events_of(found["/agenda.ics"]) == events_of(found["/bpbd/agenda.ics"]) == {}
    assert not [path for path, html in html_of(portal).items() if "agenda" in path and NAME in html]


def test_what_is_withheld_is_in_no_calendar_and_on_no_page(portal):
    before = publish(read(portal))
    announce(portal, "rapat", audience="internal")
    announce(portal, "nanti", date="2026-11-30T09:00:00+07:00")
    announce(portal, "draf", draft=True)
    assert publish(read(portal)) == before


def test_a_report_is_in_the_agenda_and_has_no_file_of_its_own(portal):
    event = {"start": "2026-09-04T09:00:00+07:00", "end": "2026-09-04T12:00:00+07:00", "status": "held"}
    announce(portal, event=event, type="laporan-kegiatan", place="Kota Uji")
    found = calendars(portal)
    assert URL + "event.ics" not in found
    assert only(found["/bpbd/agenda.ics"])["STATUS"] == "CONFIRMED"
    assert "event.ics" not in html_of(portal)[URL]


def test_a_partner_has_the_event_too_and_a_translation_is_not_a_second_one(portal):
    announce(portal, partners=["dinkes"], translations={"jv": "/bpbd/2026/bazar-jv/"})
    announce(portal, "bazar-jv", lang="jv", translations={"id": URL})
    found = calendars(portal)
    assert list(events_of(found["/dinkes/agenda.ics"])) == list(events_of(found["/agenda.ics"]))
    assert only(found["/bpbd/2026/bazar-jv/event.ics"])["SUMMARY"].params["LANGUAGE"] == "jv"


def test_a_calendar_keeps_all_that_is_to_come_and_a_bounded_past(portal, monkeypatch):
    monkeypatch.setattr(agenda, "PAST", 2)
    for day in range(1, 6):
        announce(
            portal, f"lalu-{day}", {"start": f"2026-10-0{day}T09:00:00+07:00", "end": f"2026-10-0{day}T10:00:00+07:00"}
        )
        announce(
            portal, f"nanti-{day}", {"start": f"2026-12-0{day}T09:00:00+07:00", "end": f"2026-12-0{day}T10:00:00+07:00"}
        )
    names = [uid.split(".")[2].split("@")[0] for uid in events_of(calendars(portal)["/agenda.ics"])]
    assert names == ["lalu-4", "lalu-5", *(f"nanti-{day}" for day in range(1, 6))]


# ---- pages ---------------------------------------------------------------------------------------------------------


def test_what_is_to_come_stands_first_and_the_next_first_of_all(portal):
    announce(portal, "kedua", {"start": "2026-12-09T09:00:00+07:00", "end": None}, title="Kegiatan kedua di aula")
    announce(portal, "pertama", {"start": "2026-11-30T09:00:00+07:00", "end": None}, title="Kegiatan pertama di aula")
    announce(portal, "lewat", {"start": "2026-11-03T09:00:00+07:00", "end": None}, title="Kegiatan lewat di aula")
    files = html_of(portal)
    before, _, after = files["/agenda/"].partition("<table")
    assert before.index("Kegiatan pertama") < before.index("Kegiatan kedua")
    assert "Kegiatan lewat" not in before
    assert "Kegiatan lewat" in after
    assert "November 2026</caption>" in after
    assert "Kegiatan kedua" in files["/agenda/2026/12/"]
    assert "Kegiatan pertama" in files["/bpbd/agenda/"]
    assert "Belum ada kegiatan yang akan datang." in files["/dinkes/agenda/"]
    assert "/agenda/2026/10/" not in files


def test_the_month_is_a_table(portal):
    announce(portal)
    html = html_of(portal)["/agenda/"]
    document = Document(html)
    assert html.count('<th scope="col"') == 7
    assert [cell["abbr"] for cell in document.all("th")] == list(calendar_page.WEEKDAYS)
    assert len(document.all("caption")) == 1
    rows = html.partition("<tbody>")[2].partition("</tbody>")[0].split("</tr>")[:-1]
    assert all(row.count("<td") == 7 for row in rows)
    assert '<time datetime="2026-12-04"><i>Jumat, </i>4</time>' in html


def test_an_event_of_several_days_is_on_each_of_them(portal):
    announce(portal, event={"start": "2026-11-29T09:00:00+07:00", "end": "2026-12-02T12:00:00+07:00"})
    found = read(portal)
    happening = agenda.happening(found, found.opened(found.by_url[URL]))
    november, december = (calendar_page.month_table((2026, month), [happening]) for month in (11, 12))
    days = {
        day.date.isoformat(): (day.items[0].time, day.items[0].continued)
        for table in (november, december)
        for week in table.weeks
        for day in week
        if day and day.items
    }
    assert days == {
        "2026-11-29": ("09.00 WIB", False),
        "2026-11-30": ("Lanjutan", True),
        "2026-12-01": ("Lanjutan", False),
        "2026-12-02": ("Lanjutan", True),
    }


def test_an_endless_event_has_no_endless_months(portal):
    announce(portal, event={"end": "2099-12-04T12:00:00+07:00"})
    assert len([path for path in html_of(portal) if re.fullmatch(r"/agenda/\d+/\d+/", path)]) == 13


def test_a_post_leads_to_its_calendar_until_its_event_is_over(portal):
    announce(portal)
    assert "Tambah ke kalender" in html_of(portal)[URL]
    assert "event.ics" not in html_of(portal, as_of="2026-12-05T00:00:00+07:00")[URL]
    announce(portal, event={"status": "cancelled"})
    assert "Perbarui di kalender" in html_of(portal)[URL]


def test_an_event_leaves_what_is_to_come_in_the_second_in_which_it_ends(portal):
    """The schedule has a build begin then, and none after it."""
    announce(portal, event={"start": "2026-12-01T08:00:00+07:00", "end": "2026-12-01T12:00:00+07:00"})
    for moment, number in (("2026-12-01T11:59:59+07:00", 1), ("2026-12-01T12:00:00+07:00", 0)):
        found = read(portal, moment)
        assert len([post for post in agenda.upcoming(found, found.posts) if post.slug == NAME]) == number


def test_the_agenda_can_be_switched_off(portal):
    announce(portal)
    settings = portal / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("  portal:\n", "  portal:\n    agenda: false\n"))
    files = publish(read(portal))
    assert not [path for path in files if "agenda" in path or path.endswith(".ics")]
    assert not [path for path, data in files.items() if b"event.ics" in data or b"agenda/" in data]


def test_a_changed_post_without_event_leaves_the_agenda_alone(portal):
    announce(portal)
    write_post(portal, slug="kabar", title="Kabar biasa yang akan berubah")
    before = {group.key for group in calendar.jobs(read(portal))}
    write_post(portal, slug="kabar", title="Kabar biasa yang sudah berubah")
    assert {group.key for group in calendar.jobs(read(portal))} == before
    announce(portal, event={"venue": "Aula lain"})
    after = {group.key for group in calendar.jobs(read(portal))}
    assert len(before - after) == 3, "the portal's agenda, the agency's, and its single events"


def test_a_translation_is_shown_again_when_its_original_of_another_agency_goes(portal):
    write_post(
        portal, "dinkes", NAME, type="pengumuman", place=None, contacts=None, event=EVENT,
        translations={"jv": "/bpbd/2026/bazar-jv/"},
    )  # fmt: skip
    announce(portal, "bazar-jv", lang="jv", translations={"id": f"/dinkes/2026/{NAME}/"})
    before = {group.key for group in calendar.jobs(read(portal))}
    assert events_of(calendars(portal)["/bpbd/agenda.ics"]) == {}
    (portal / f"content/dinkes/2026/{NAME}.md").unlink()
    assert len(events_of(calendars(portal)["/bpbd/agenda.ics"])) == 1
    assert len({group.key for group in calendar.jobs(read(portal))} - before) == 3
