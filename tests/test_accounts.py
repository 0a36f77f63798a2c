"""Whom to believe and whom to tell: the page of official accounts, trust.txt by its specification, security.txt."""

import datetime as dt
import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import AS_OF, build, flat
from newsroom.catalog.agency import Agency
from newsroom.outputs import account, account_trust, disclosure
from newsroom.outputs.account_trust import Holder
from pages import HOSTILE, Document, read

ATTRIBUTES = frozenset(
    "member belongto control controlledby social vendor customer disclosure contact datatrainingallowed".split()
)
DAY = dt.timedelta(days=1)
# RFC 9116, section 4: fields by name, and how often each may stand.
FIELDS = {
    "acknowledgments": None,
    "canonical": None,
    "contact": None,
    "encryption": None,
    "expires": 1,
    "hiring": None,
    "policy": None,
    "preferred-languages": 1,
}


def files(root, **options):
    """Return the files about accounts and contacts of a portal."""
    found = read(root, **options)
    jobs = flat([*account.jobs(found), *disclosure.jobs(found)])
    return {job.folder + name: data for job in jobs for name, data in job.run(*job.gathered()).items()}


def statements(text):
    """Return what a trust.txt states, as (attribute, value) pairs; every line has the form that its specification asks."""
    rows = []
    for line in text.split("\n")[:-1]:
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            assert name in ATTRIBUTES, line
            assert name == "datatrainingallowed" or urlsplit(value).scheme in ("https", "http", "mailto"), line
            rows.append((name, value))
    return rows


def fields(text):
    """Return the fields of a security.txt, by name in small letters, as RFC 9116 has them; anything else fails."""
    found = {}
    assert text.endswith("\n")
    assert text.isascii()
    for line in text.split("\n")[:-1]:
        if not line or line.startswith("#"):
            continue
        match = re.fullmatch(r"([A-Za-z-]+): (\S(?:.*\S)?)", line)
        assert match, line
        found.setdefault(match[1].lower(), []).append(match[2])
    assert found.keys() <= FIELDS.keys()
    for name, most in FIELDS.items():
        assert most is None or len(found.get(name, [])) <= most, name
    assert found["contact"], "at least one contact (2.5.3)"
    assert all(urlsplit(value).scheme in ("mailto", "tel", "https") for value in found["contact"])
    assert all(value.startswith("https://") for value in found.get("canonical", []))
    (ends,) = found["expires"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", ends), "RFC 3339"
    return found


# ---- the page --------------------------------------------------------------------------------------------------------


def test_the_page_has_the_accounts_of_the_portal_and_of_every_agency(portal):
    page = Document(files(portal)["/akun-resmi/index.html"].decode())
    for word in ("@ujikab", "@bpbd.ujikab", "Dinas Kesehatan", "Mengenali akun palsu"):
        assert word in page.text
    links = {item["href"]: item.get("rel") for item in page.all("a") if item["href"].startswith("http")}
    assert links["https://www.instagram.com/bpbd.ujikab"] == "me noopener"
    assert links["https://bpbd.ujikab.example/"] == "me noopener"
    assert page.all("main") or "main" in [tag for tag, _ in page.elements]


def test_an_agency_that_is_no_more_has_no_official_account(portal):
    with (portal / "agencies/bpbd.yml").open("a") as agency:
        agency.write("status: {state: merged, since: 2026-01-01, into: diskominfo}\n")
    made = files(portal)
    page = Document(made["/akun-resmi/index.html"].decode())
    assert "@bpbd.ujikab" not in page.text
    assert "Akun lamanya tidak resmi lagi" in page.text
    assert "bpbd" not in made["/trust.txt"].decode()


def test_an_agency_without_accounts_says_so(portal):
    text = (portal / "agencies/dinkes.yml").read_text()
    (portal / "agencies/dinkes.yml").write_text(re.sub(r"^website:.*\n", "", text, flags=re.MULTILINE))
    assert "Tidak mempunyai situs sendiri atau akun media sosial" in files(portal)["/akun-resmi/index.html"].decode()


def test_a_hostile_name_stays_text(portal):
    path = portal / "agencies/bpbd.yml"
    path.write_text(re.sub(r"^channels:\n(?:  .*\n)+", "", path.read_text(), flags=re.MULTILINE))
    import json

    with path.open("a") as agency:
        agency.write(f"channels: {{instagram: {json.dumps(HOSTILE[:100])}, lain: 'javascript:alert(1)'}}\n")
    page = Document(files(portal)["/akun-resmi/index.html"].decode())
    assert not [tag for tag, _ in page.elements if tag in ("script", "img")]
    assert not [item for item in page.all("a") if item["href"].startswith("javascript:")]
    statements(files(portal)["/trust.txt"].decode())


def test_readers_find_the_page_from_everywhere(portal, tmp_path):
    build(portal)
    for name in ("index.html", "peta-situs/index.html", "bpbd/index.html", "bpbd/2026/rob-muara-padi/index.html"):
        page = (portal / "site" / name).read_text()
        assert 'akun-resmi/">Akun resmi</a>' in page, name
    assert "akun-resmi/" in (portal / "site/sitemap-halaman.xml").read_text()


# ---- trust.txt -------------------------------------------------------------------------------------------------------


def test_trust_txt_is_the_same_data_in_both_places(portal):
    made = files(portal)
    assert made["/trust.txt"] == made["/.well-known/trust.txt"]
    rows = statements(made["/trust.txt"].decode())
    assert ("social", "https://www.instagram.com/ujikab") in rows
    assert ("control", "https://bpbd.ujikab.example/") in rows
    assert ("contact", "https://rujukan.ujikab.example/akun-resmi/") in rows
    page = Document(made["/akun-resmi/index.html"].decode())
    shown = {item["href"] for item in page.all("a")}
    assert {value for name, value in rows if name in ("social", "control", "member")} <= shown
    assert "datatrainingallowed" not in dict(rows)


def test_bodies_of_their_own_are_members(portal):
    path = portal / "agencies/dinkes.yml"
    path.write_text(path.read_text().replace("kind: dinas", "kind: bumd"))
    assert ("member", "https://dinkes.ujikab.example/") in statements(files(portal)["/trust.txt"].decode())


@pytest.mark.parametrize(("value", "stated"), [("true", "yes"), ("false", "no")])
def test_training_is_stated_when_the_settings_do(portal, value, stated):
    settings = portal / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("    quality: 75", f"    data_training: {value}\n    quality: 75"))
    rows = statements(files(portal)["/trust.txt"].decode())
    assert [row for row in rows if row[0] == "datatrainingallowed"] == [("datatrainingallowed", stated)]


@given(st.text(min_size=1, max_size=60))
def test_no_name_begins_a_line_of_its_own(name):
    holders = (Holder(name, "dinas", "https://a.example/", ()),)
    text = account_trust.trust_file("https://p.example/", "Pemerintah", (), holders, None)["trust.txt"].decode()
    assert len(statements(text)) == 2


# ---- security.txt ----------------------------------------------------------------------------------------------------


def test_security_txt_keeps_to_rfc_9116(portal):
    found = fields(files(portal)["/.well-known/security.txt"].decode())
    assert found["contact"][0] == "mailto:humas@diskominfo.ujikab.example"
    assert found["canonical"] == ["https://rujukan.ujikab.example/.well-known/security.txt"]
    assert found["preferred-languages"] == ["id, en"]


@given(st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC)))
def test_it_ends_within_a_year_and_not_before_half_of_one(now):
    ends, renewed = disclosure.expires(now), disclosure.renewal(now)
    assert 179 * DAY <= ends - now <= 365 * DAY
    assert ends < now.replace(year=now.year + 1, day=min(now.day, 28))
    assert now < renewed <= now + dt.timedelta(days=184)
    # Between two renewals it stays the same, and a build at the renewal comes long before the end.
    assert disclosure.expires(renewed - dt.timedelta(microseconds=1)) == ends
    assert disclosure.expires(renewed) > ends
    assert ends - renewed > 170 * DAY


def test_its_renewal_is_in_the_schedule(portal):
    planned = build(portal).planned
    moment = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    assert [(item.post, item.what) for item in planned if item.at == moment] == [("security.txt", "berubah")]
    before = (portal / "site/.well-known/security.txt").read_bytes()
    build(portal, as_of="2026-12-31T23:00:00+00:00")
    assert (portal / "site/.well-known/security.txt").read_bytes() == before
    build(portal, as_of="2027-01-01T00:00:00+00:00")
    assert b"Expires: 2027-12-31T00:00:00Z" in (portal / "site/.well-known/security.txt").read_bytes()


def test_without_the_step_that_makes_it_nothing_is_renewed(portal):
    settings = portal / "mkdocs.yml"
    settings.write_text(f"{settings.read_text()}\nhooks:\n  - hooks/render_posts.py\n")
    assert "security.txt" not in [item.post for item in build(portal).planned]


def test_who_can_be_reached_by_nothing_has_none(portal):
    assert disclosure.contacts_of(None) == ()
    assert disclosure.contacts_of(Agency("a", website="http://a.example/")) == ()
    settings = portal / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("coordinator: diskominfo", "coordinator: tiada"))
    assert "/.well-known/security.txt" not in files(portal, as_of=AS_OF)
