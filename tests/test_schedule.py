"""`newsroom schedule`: every moment at which the site changes by itself, and nothing else."""

import datetime as dt
import json
import time

import pytest

from building import build, fingerprints
from making import write_post
from newsroom import cli

NOW = "2026-11-21T09:00:00+07:00"


@pytest.fixture
def root(portal, whole_kits):
    """Return a portal with posts that time will change."""
    write_post(portal, slug="nanti", title="Kabar yang terbit besok", date="2026-11-22T08:00:00+07:00")
    write_post(portal, slug="sampai", title="Layanan sampai awal bulan", expires="2026-12-01T00:00:00+07:00")
    inside = {"title": "Kabar yang tetap di dalam", "audience": "internal"}
    write_post(portal, slug="rahasia", date="2026-11-23T08:00:00+07:00", **inside)
    write_post(portal, slug="konsep", title="Kabar yang belum selesai", date="2026-11-24T08:00:00+07:00", draft=True)
    return portal


def run(root, *arguments, capsys):
    code = cli.main(["--portal", str(root), "schedule", *arguments])
    return code, capsys.readouterr().out


def test_it_names_what_is_to_come(root, capsys):
    code, text = run(root, "--as-of", NOW, "--format", "json", capsys=capsys)
    told = json.loads(text)
    assert code == 0
    assert [(item["at"], item["post"], item["what"]) for item in told["moments"]] == [
        ("2026-11-22T01:00:00+00:00", "bpbd/2026/nanti", "terbit"),
        ("2026-11-22T01:00:00+00:00", "diskominfo/2026/jaringan-pulih", "berubah"),
        ("2026-11-24T01:00:00+00:00", "bpbd/2026/nanti", "berubah"),
        ("2026-11-30T17:00:00+00:00", "bpbd/2026/sampai", "berakhir"),
        # 90 days after their dates, when the larger share cards go.
        ("2026-12-31T02:00:00+00:00", "bpbd/2026/sampai", "berubah"),
        ("2027-01-01T00:00:00+00:00", "security.txt", "berubah"),
        ("2027-01-19T06:00:00+00:00", "bpbd/2026/latihan-evakuasi", "berubah"),
        ("2027-02-16T08:00:00+00:00", "bpbd/2026/rob-muara-padi", "berubah"),
        ("2027-02-17T02:00:00+00:00", "dinkes/2026/obat-gratis-pascabanjir", "berubah"),
        ("2027-02-18T01:00:00+00:00", "diskominfo/2026/jaringan-pulih", "berubah"),
        ("2027-02-20T01:00:00+00:00", "bpbd/2026/nanti", "berubah"),
    ]
    assert told["next"] == "2026-11-22T01:00:00+00:00"
    assert "nanti" in run(root, "--as-of", NOW, capsys=capsys)[1]


def test_the_site_changes_at_each_moment_and_at_no_other(root, capsys):
    told = json.loads(run(root, "--as-of", NOW, "--format", "json", capsys=capsys)[1])
    build(root, NOW)
    seen = fingerprints(root / "site")
    for at in sorted({item["at"] for item in told["moments"]}):
        build(root, (dt.datetime.fromisoformat(at) - dt.timedelta(seconds=1)).isoformat())
        assert fingerprints(root / "site") == seen, "one second before"
        build(root, at)
        now = fingerprints(root / "site")
        assert now != seen, at
        seen = now


def test_a_build_is_due_only_once_something_has_come(root, capsys):
    assert run(root, "--due", "--as-of", NOW, capsys=capsys)[0] == 0, "never built"
    build(root, NOW)
    assert run(root, "--due", "--as-of", NOW, capsys=capsys)[0] == 1
    assert run(root, "--due", "--as-of", "2026-11-22T07:59:59+07:00", capsys=capsys)[0] == 1
    assert run(root, "--due", "--as-of", "2026-11-22T08:00:00+07:00", capsys=capsys)[0] == 0
    build(root, "2026-11-22T08:00:00+07:00")
    assert run(root, "--due", "--as-of", "2026-11-22T08:00:00+07:00", capsys=capsys)[0] == 1
    (root / ".rujukan/schedule.json").write_text("{")
    assert run(root, "--due", "--as-of", NOW, capsys=capsys)[0] == 0
    assert cli.main(["--portal", str(root), "schedule", "--due", "--as-of", "besok"]) == 2


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"{\x80}", b"[" * 100_000, b"[]", b"null", b'{"next": null}'])
def test_a_schedule_that_can_not_be_read_is_due(root, capsys, data):
    kept = root / ".rujukan/schedule.json"
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(data)
    assert run(root, "--due", "--as-of", NOW, capsys=capsys) == (0, "Waktunya membangun.\n")
    kept.unlink()
    kept.mkdir()
    assert run(root, "--due", "--as-of", NOW, capsys=capsys)[0] == 0


def test_a_build_is_due_after_one_for_a_time_still_to_come(root, capsys):
    build(root, "2026-11-21T10:00:00+07:00")
    assert run(root, "--due", "--as-of", NOW, capsys=capsys)[0] == 0
    build(root, NOW)
    assert run(root, "--due", "--as-of", NOW, capsys=capsys)[0] == 1


@pytest.mark.parametrize(("zone", "hour"), [("UTC", 1), ("Asia/Jakarta", 8), ("Asia/Jayapura", 10)])
def test_lines_for_cron_are_in_the_machines_own_time(root, capsys, monkeypatch, zone, hour):
    """Debian's cron knows no other zone (crontab(5))."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        cron = run(root, "--as-of", NOW, "--format", "cron", capsys=capsys)[1].splitlines()
        table = run(root, "--as-of", NOW, capsys=capsys)[1]
    time.tzset()
    assert cron[0].startswith("# Waktu setempat")
    assert cron[1].startswith(f"0 {hour} 22 11 * cd ")
    assert "CRON_TZ" not in "".join(cron)
    assert f"2026-11-22 {hour:02}.00" in table


def test_that_a_faulty_post_may_be_missing_is_said(root, capsys):
    write_post(root, slug="salah", title="Kabar yang belum dapat terbit", date="lusa")
    assert cli.main(["--portal", str(root), "schedule", "--as-of", NOW]) == 0
    told = capsys.readouterr()
    assert "bpbd/2026/salah" not in told.out
    assert "1 berkas bergalat, jadi jadwal ini mungkin belum lengkap; periksa dengan `newsroom check`." in told.err


def test_lines_for_systemd(root, capsys):
    timer = run(root, "--as-of", NOW, "--format", "systemd", capsys=capsys)[1]
    assert "OnCalendar=2026-11-22 01:00:00 UTC\n" in timer
    assert "Unit=rujukan.service" in timer


def test_the_schedule_is_no_part_of_the_site(root):
    build(root, NOW)
    assert not [path for path in fingerprints(root / "site") if "schedule" in path]
