"""Personal data: every NIK and family card number is found however it is spelled, little else is, and none is shown."""

import calendar
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures import judged, load
from newsroom.catalog.rules import digits
from newsroom.text.problem import as_json, as_text

# Twelve ways in which people write the sixteen digits.
SPELLINGS = {
    "solid": "{0}{1}{2}{3}{4}{5}{6}",
    "fours": "{0}{1} {2}{3} {4}{5} {6}",
    "fours with dots": "{0}{1}.{2}{3}.{4}{5}.{6}",
    "fours with hyphens": "{0}{1}-{2}{3}-{4}{5}-{6}",
    "district, date, serial": "{0}{1}{2} {3}{4}{5} {6}",
    "as on forms": "{0}.{1}.{2}.{3}{4}{5}.{6}",
    "every part": "{0} {1} {2} {3} {4} {5} {6}",
    "no-break spaces": "{0}{1}\u00a0{2}{3}\u00a0{4}{5}\u00a0{6}",
    "en dashes": "{0}{1}–{2}{3}–{4}{5}–{6}",
    "two spaces": "{0}{1}  {2}{3}  {4}{5}  {6}",
    "over two lines": "{0}{1}{2}{3}{4}{5}\n{6}",
    "spaced hyphens": "{0}{1}{2} - {3}{4}{5} - {6}",
}
BEFORE = {"NIK ": True, "Nomor KK: ": True, "e-KTP no. ": True, "kartu keluarga (": True, "dimenangkan oleh ": False}


@st.composite
def identity_parts(draw):
    """Draw the seven parts of a valid number: province, regency, district, day, month, year, serial."""
    year, month = draw(st.integers(0, 99)), draw(st.integers(1, 12))
    leap = calendar.isleap(1900 + year) or calendar.isleap(2000 + year)
    day = draw(st.integers(1, 29 if month == 2 and leap else calendar.monthrange(2001, month)[1]))
    day += draw(st.sampled_from([0, 40]))
    numbers = (draw(st.integers(1, 79)), draw(st.integers(1, 99)), day, month, year)
    province = draw(st.sampled_from(sorted(digits.PROVINCES)))
    return province, *(f"{number:02d}" for number in numbers), f"{draw(st.integers(1, 9999)):04d}"


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
@settings(max_examples=150)
@given(
    parts=identity_parts(),
    before=st.sampled_from(sorted(BEFORE)),
    after=st.sampled_from(["", ".", ", Jalan Hulu 2", ") "]),
)
def test_every_valid_number_is_found(spelling, parts, before, after):
    written = spelling.format(*parts)
    found = list(digits.identity_numbers(f"Bantuan untuk {before}{written}{after}\nditunda."))
    assert [(number.digits, number.certain) for number in found] == [("".join(parts), BEFORE[before])]
    assert found[0].end - found[0].start == len(written)


def test_all_38_provinces_are_known():
    assert len(digits.PROVINCES) == 38
    assert {"65", "92", "93", "94", "95", "96"} <= digits.PROVINCES
    assert all(digits.is_identity(province + "01014502900003") for province in digits.PROVINCES)


@pytest.mark.parametrize(
    "number",
    [
        "2001014502900003",  # no such province
        "3280014502900003",  # regency 80
        "3200014502900003",  # regency 00
        "3201004502900003",  # district 00
        "3201010002900003",  # day 00
        "3201013202900003",  # day 32
        "3201014002900003",  # day 40
        "3201017202900003",  # day 72
        "3201018102900003",  # day 81
        "3201013002900003",  # 30 February
        "3201012902910003",  # 29 February of 1991 and 2091
        "3201014513900003",  # month 13
        "3201014502900000",  # serial 0000
        "320101450290000",
        "32010145029000031",
    ],
)
def test_other_numbers_are_not_built_like_one(number):
    assert not digits.is_identity(number)
    assert not list(digits.identity_numbers(f"NIK {number}"))


@pytest.mark.parametrize(
    "text",
    [
        "Pegawai dengan NIP 198001012005011001 hadir.",
        "Pegawai dengan NIP 19800101 200501 1 001 hadir.",
        "Lihat https://data.ujikab.example/nik/3201014502900003 untuk peta.",
        "Terukur 0,3201014502900003 meter dan 1.3201014502900003 detik.",
        "Dibuka 21.11.2026 09.00 - 12.00, lalu 22.11.2026 09.00 - 12.00 WIB.",
        "Jumlah penerima NIK baru: 21 11 2026 09 00 12 00 orang.",
        "Kode berkas a3201014502900003f dan foto3201014502900003.",
        "Anggaran Rp1.250.000.000.000.000 untuk 2019 2020 2021 2022.",
        "Panjang 32 010145029000 03 tidak dieja seperti itu.",
    ],
)
def test_what_only_looks_like_one_is_left_alone(text):
    assert not list(digits.identity_numbers(text))


def test_a_table_headed_by_the_word_is_certain_to_its_end():
    rows = "\n".join(f"| {row} | 3201014502900{row:03d} | Warga {row} |" for row in range(1, 30))
    found = list(digits.identity_numbers(f"| No | NIK | Nama |\n|---|---|---|\n{rows}\n"))
    assert len(found) == 29
    assert all(number.certain for number in found)


def test_a_long_list_is_told_briefly(portal):
    post = portal / "content/bpbd/2026/rob-muara-padi.md"
    post.write_text(post.read_text() + "\n\n" + "\n".join(f"- NIK 3201014502900{row:03d}" for row in range(1, 101)))
    told = [problem.message for problem in judged(portal) if problem.rule == "personal-number"]
    assert len(told) == 10
    assert sum("90 lagi" in message for message in told) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hubungi 081255500177", ["6281255500177"]),
        ("WA +62 812-5550-0177", ["6281255500177"]),
        ("0812 5550 0177 (HP Pak Darto)", ["6281255500177"]),
        ("[tanya](https://wa.me/6281255500177)", ["6281255500177"]),
        ("narahubung: 62812.5550.0177", ["6281255500177"]),
        ("telepon +62 21 555 0113", []),
        ("nomor 2026/BPBD/0812", []),
        ("sebanyak 081255500177 butir", []),
        ("rekening 081255500177999", []),
    ],
)
def test_mobile_numbers(text, found):
    assert [number.digits for number in digits.mobile_numbers(f"Untuk warga, {text} ya.")] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rekening 1200055501", ["1200055501"]),
        ("No. Rek 0012-01-000555-30-1", ["001201000555301"]),
        ("transfer ke BCA 1200 0555 01", ["1200055501"]),
        ("Bank Uji 1200.0555.01", ["1200055501"]),
        ("rekening kas sebesar Rp1.250.000.000", []),
        ("rekening dibuka 21-11-2026", []),
        ("rekening air, telepon (021) 555-0113", []),
        ("isolasi mandiri 1200055501 orang", []),
        ("bantuan BRI 120005", []),
        ("rekening https://bank.ujikab.example/1200055501", []),
    ],
)
def test_bank_accounts(text, found):
    assert [number.digits for number in digits.accounts(f"Donasi lewat {text} saja.")] == found


def test_official_numbers_of_any_agency_may_be_named(portal):
    agency = portal / "agencies/dinkes.yml"
    agency.write_text(agency.read_text().replace("+62 21 555 0116", "0812-5550-0177"))
    post = portal / "content/bpbd/2026/rob-muara-padi.md"
    post.write_text(post.read_text() + "\nHubungi Dinkes lewat WA +62 812 5550 0177.\n")
    assert not judged(portal)


@pytest.mark.parametrize("rule", ["personal-number", "private-phone", "bank-account"])
def test_what_was_found_is_never_shown_whole(rule, portal):
    fixtures = [fixture for fixture in load("bad") if fixture.name.startswith(rule)]
    assert fixtures
    for fixture in fixtures:
        secrets = {
            number.digits
            for data in fixture.files.values()
            for find in (digits.identity_numbers, digits.mobile_numbers, digits.accounts)
            for number in find(data.decode())
        }
        fixture.lay(portal)
        problems = [problem for problem in judged(portal) if problem.rule == rule]
        shown = re.sub(r"[ .-]", "", "".join(map(as_text, problems)) + as_json(problems))
        assert secrets
        assert not [secret for secret in secrets if secret in shown or secret[5:] in shown]


ATTACKS = (
    "1 ", "11 ", "3201 ", "32-", "8", "0812", "+62 8 ", "1.1,", "11\n  ", "1       ", "32010145029000030", "NIK ",
    "NIK 3201014502900003 ", "rekening ", "rekening 12345678 ", "BCA 1234567890 ", "no rek. ", "Bank A", "wa.me/",
    "hubungi 08123456789 ", "http://a", "https://x/3201014502900003 ",
)  # fmt: skip


@settings(max_examples=500)
@given(st.text("0123456789 .-_\t\n>?x,/\u00a0\u2007\u2010\u2013\u0661\uff11é\U0001f600", max_size=80))
def test_the_quick_search_finds_the_same_stretches(text):
    assert digits._stretches(text) == tuple(found.span() for found in digits._STRETCH.finditer(text))


@pytest.mark.parametrize("word", ["rekening", "REKENING", "re\u212aening", "no. rek", "NoRek", "nomor rek", "Rek."])
def test_every_spelling_of_account_is_seen(word):
    assert [number.digits for number in digits.accounts(f"{word} 1200055501")] == ["1200055501"]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("find", [digits.identity_numbers, digits.mobile_numbers, digits.accounts])
def test_no_text_makes_the_search_slow(find, attack):
    text = (attack * (100_000 // len(attack) + 1))[:100_000]
    start = time.process_time()
    assert sum(1 for _ in find(text)) < len(text)
    assert time.process_time() - start < 1.0


@pytest.mark.real
def test_hardly_a_false_alarm_over_real_posts(shared: Path):
    posts = sorted((shared / "corpus/digitalgov").rglob("*.md"))
    assert len(posts) > 300
    searches = (digits.identity_numbers, digits.mobile_numbers, digits.accounts)
    alarms = [number.masked for post in posts for find in searches for number in find(post.read_text(errors="replace"))]
    assert len(alarms) <= 1
