"""Open data: what every row says, that CSV and JSON say the same, and that nothing is in them that is not public."""

import csv
import hashlib
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import build
from making import FLOOD, write_post
from newsroom.outputs import opendata, opendata_table
from pages import Document, Kept, open_data, read

NEW = "bpbd/2026/kabar-baru"
SECRET = "kalimat yang dirahasiakan sampai waktunya tiba di tangan warga semua"


def whole(root, **options):
    """Return every file of the open data by its path under /data/."""
    return {path.removeprefix("/data/"): data for path, data in open_data(read(root, **options)).items()}


def years(found):
    """Return the groups of the years."""
    kept = Kept()
    return opendata.year_jobs(found, kept, kept.prepare)


def table(data):
    """Return the rows of a CSV file by id."""
    return {row["id"]: row for row in csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True)}


def objects(data):
    return {row["id"]: row for row in json.loads(data)}


def test_csv_and_json_say_the_same_and_the_whole_is_all_years(portal):
    write_post(portal, slug="lama", year=2024, date="2024-10-02T09:00:00+07:00")
    write_post(portal, slug="kabar-baru", title='Rob "besar", dan angin')
    files = whole(portal)
    for folder in ("", "2024/", "2026/"):
        rows, items = table(files[folder + "posts.csv"]), objects(files[folder + "posts.json"])
        assert list(rows) == list(items)
        for name, item in items.items():
            flat_item = {key: "|".join(value) if isinstance(value, list) else str(value) for key, value in item.items()}
            assert {key: value for key, value in rows[name].items() if value} == flat_item
    years = [list(objects(files[f"{year}/posts.json"])) for year in (2026, 2024)]
    assert list(objects(files["posts.json"])) == [*years[0], *years[1]]
    assert objects(files["posts.json"])[NEW]["title"] == 'Rob "besar", dan angin'


def test_csv_keeps_to_its_form(portal):
    """RFC 4180: every line ends with CRLF and has as many cells as the first; UTF-8 without a mark."""
    data = whole(portal)["posts.csv"]
    assert data.endswith(b"\r\n")
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\n" not in data.replace(b"\r\n", b"")
    rows = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    assert {len(row) for row in rows} == {len(opendata_table.COLUMNS)}


@given(st.text(max_size=40))
def test_any_text_comes_back_from_csv_and_is_never_a_formula(text):
    line = opendata_table.csv_lines([{"id": "a", "title": text}])
    [row] = csv.reader(io.StringIO(line, newline=""), strict=True)
    cell = row[opendata_table.NAMES.index("title")]
    assert re.sub(r";'(?=\s*[-=+@\t\r\n＝＋－＠])", ";", cell.removeprefix("'")) == text or cell == text
    assert not cell.startswith(opendata_table.FORMULA)
    assert not [part for part in line.split(";")[1:] if part.lstrip(' "').startswith(opendata_table.FORMULA)]


def test_a_semicolon_begins_no_formula_and_no_list_has_one():
    """Spreadsheets set to Indonesian take it for the end of a cell."""
    line = opendata_table.csv_lines([{"id": "a", "title": "Rapat; =1+1;biasa", "topics": ("air", "pangan")}])
    [row] = csv.DictReader(io.StringIO(opendata_table.csv_head() + line, newline=""))
    assert (row["title"], row["topics"]) == ("Rapat;' =1+1;biasa", "air|pangan")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_title_is_never_a_formula(portal, sign):
    title = f'{sign}HYPERLINK("https://jahat.example";"klik di sini")'
    write_post(portal, slug="kabar-baru", title=title)
    files = whole(portal)
    assert table(files["posts.csv"])[NEW]["title"] == f"'{title}"
    assert objects(files["posts.json"])[NEW]["title"] == title


def test_a_row_tells_what_the_post_says(portal):
    event = {"start": "2026-12-04T09:00:00+08:00", "status": "rescheduled", "venue": "Aula"}
    changes = [{"date": "2026-10-05T09:00:00+07:00", "kind": "koreksi", "note": "Angka diperbaiki."}]
    write_post(portal, slug="kabar-baru", type="pengumuman", event=event, changes=changes, number="2026/BPBD/0999")
    row = objects(whole(portal)["posts.json"])[NEW]
    assert row["url"] == f"https://rujukan.ujikab.example/{NEW}/"
    assert (row["status"], row["changes"], row["number"]) == ("rescheduled", 1, "2026/BPBD/0999")
    assert (row["published"], row["modified"]) == ("2026-10-02T09:00:00+07:00", "2026-10-05T09:00:00+07:00")
    assert (row["event_start"], row["event_venue"]) == ("2026-12-04T09:00:00+08:00", "Aula")
    assert row["license"] == "CC BY 4.0"


def test_an_alert_ends_with_its_post(portal):
    write_post(portal, slug="kabar-baru", type="siaga", alert=FLOOD, expires="2026-11-21T20:00:00+07:00")
    assert objects(whole(portal)["posts.json"])[NEW]["expires"] == "2026-11-21T20:00:00+07:00"


def test_a_withdrawn_post_is_a_row_without_what_it_said(portal):
    withdrawn = {"date": "2026-10-04T10:00:00+07:00", "reason": "keliru", "note": "Salah."}
    write_post(portal, slug="kabar-baru", withdrawn=withdrawn, summary=SECRET, place="Kampung Rahasia")
    files = whole(portal)
    row = objects(files["posts.json"])[NEW]
    assert (row["status"], row["withdrawn_reason"]) == ("withdrawn", "keliru")
    assert row["withdrawn"] == "2026-10-04T10:00:00+07:00"
    assert not [path for path, data in files.items() if SECRET.encode() in data or b"Kampung Rahasia" in data]
    before = objects(whole(portal, as_of="2026-10-03T09:00:00+07:00")["posts.json"])[NEW]
    assert before["summary"] == SECRET


def test_nothing_tells_of_what_is_withheld(portal):
    before = whole(portal)
    write_post(portal, slug="rapat", audience="internal", title=SECRET)
    write_post(portal, slug="nanti", date="2026-12-02T09:00:00+07:00", title=SECRET)
    write_post(portal, slug="draf", draft=True, title=SECRET)
    assert whole(portal) == before
    assert list(years(read(portal, preview=True))) == []


def test_names_of_people_are_not_in_it(portal):
    people = [{"name": "Ratna Wulandari", "role": "Bupati"}]
    write_post(portal, slug="kabar-baru", people=people, byline={"writer": "Sari Dewi", "approver": "Andi Wijaya"})
    data = b"".join(whole(portal).values()).decode()
    assert not [name for name in ("Ratna", "Sari Dewi", "Andi Wijaya") if name in data]


def test_the_package_describes_every_file(portal):
    files = whole(portal)
    package = json.loads(files["datapackage.json"])
    assert package["licenses"] == [{"title": "CC BY 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}]
    described = {item["path"]: item for item in package["resources"]}
    assert set(described) == {path for path in files if "posts." in path}
    assert len({item["name"] for item in package["resources"]}) == len(described)
    for path, item in described.items():
        assert re.fullmatch(r"[a-z0-9._-]+", item["name"])
        assert item["bytes"] == len(files[path])
        assert item["hash"] == "sha256:" + hashlib.sha256(files[path]).hexdigest()
        fields = json.loads(files[item["schema"]])["fields"]
        assert [field["name"] for field in fields] == list(opendata_table.NAMES)


def test_every_value_is_of_the_type_and_among_the_words_of_its_column(portal):
    write_post(portal, slug="kabar-baru", topics=["pangan", "digital"])
    files = whole(portal)
    kinds = {"string": str, "integer": int, "datetime": str, "array": list}
    fields = json.loads(files["schema-json.json"])["fields"]
    for row in objects(files["posts.json"]).values():
        assert set(row) <= {field["name"] for field in fields}
        for field in fields:
            rules = field.get("constraints", {})
            assert field["name"] in row or not rules.get("required"), field["name"]
            if field["name"] in row:
                assert isinstance(row[field["name"]], kinds[field["type"]])
                assert "enum" not in rules or row[field["name"]] in rules["enum"]


def test_the_dictionary_explains_every_column(portal):
    page = whole(portal)[""].decode()
    rows = re.findall(r'<th scope="row"><code>(\w+)</code></th>', page)
    assert rows == list(opendata_table.NAMES)
    assert {link["href"] for link in Document(page).all("a")} >= {
        "posts.csv",
        "posts.json",
        "2026/posts.csv",
        "datapackage.json",
    }


def test_it_can_be_switched_off(portal):
    settings = portal / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("  portal:\n", "  portal:\n    open_data: false\n"))
    found = read(portal)
    assert list(years(found)) == list(opendata.jobs(found, {}, lambda blob: b"")) == []


def test_a_changed_post_touches_its_year_only(portal):
    write_post(portal, slug="lama", year=2024, date="2024-10-02T09:00:00+07:00")
    before = {group.key for group in years(read(portal))}
    write_post(portal, slug="kabar-baru")
    after = {group.key for group in years(read(portal))}
    assert len(before & after) == 1


@pytest.mark.site
def test_a_build_puts_the_whole_together_and_does_so_again(portal):
    build(portal)
    before = objects((portal / "site/data/posts.json").read_bytes())
    write_post(portal, slug="kabar-baru")
    build(portal)
    data = portal / "site/data"
    assert set(objects((data / "posts.json").read_bytes())) == {*before, NEW}
    assert set(table((data / "posts.csv").read_bytes())) == {*before, NEW}
