"""Files as they were found: every fault of their bytes at its place, and never an exception."""

import pytest

from newsroom.text import source
from newsroom.text.source import FILE_LIMIT, LINE_LIMIT, PER_RULE


def told(data: bytes) -> list[tuple[str, int, int]]:
    found = source.read("content/bpbd/2026/rob.md", data)
    return [(fault.rule, fault.place.line, fault.place.column) for fault in found.faults]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        ("Rob naik, café – “waspada” 👩‍👧".encode(), []),
        (b"a" * FILE_LIMIT, [("line-length", 1, 1)]),
        (b"a" * (FILE_LIMIT + 1), [("file-size", 1, 1)]),
        (b"a\n" + b"b" * (LINE_LIMIT + 1), [("line-length", 2, 1)]),
        (b"satu\ndua caf\xe9", [("text-encoding", 2, 8)]),
        (b"satu\r\ndua caf\xe9", [("text-encoding", 2, 8)]),
        ("Rob".encode("utf-16"), [("text-encoding", 1, 1)]),
        ("Rob naik".encode("utf-16-le"), [("text-encoding", 1, 1)]),
        ("Rob naik".encode("utf-16-be"), [("text-encoding", 1, 1)]),
        (b"\xef\xbb\xbfRob", [("byte-order-mark", 1, 1)]),
        (b"\xef\xbb\xbfRob\r\n", [("byte-order-mark", 1, 1), ("line-endings", 1, 4)]),
        (b"satu\ndua\r\ntiga\r\n", [("line-endings", 2, 4)]),
        (b"satu\rdua", [("line-endings", 1, 5)]),
        (b"Rob\x00naik", [("control-character", 1, 4)]),
        ("Rob\x85naik".encode(), [("control-character", 1, 4)]),
        ("satu\nRob\u200bnaik\u200b".encode(), [("hidden-character", 2, 4)]),
        ("Rob\u2028naik".encode(), [("hidden-character", 1, 4)]),
        ("satu\ufeff".encode(), [("hidden-character", 1, 5)]),
        (b"tab\there", []),
    ],
)
def test_fault_of_bytes_at_its_place(data, expected):
    assert told(data) == expected


def test_lines_are_the_same_however_they_end():
    unix = source.read("a.md", b"satu\n\ndua\n")
    for data in (b"satu\r\n\r\ndua\r\n", b"satu\r\rdua\r", b"\xef\xbb\xbfsatu\r\n\ndua\n"):
        other = source.read("a.md", data)
        assert other.text == unix.text
        assert other.lines == unix.lines == ("satu", "", "dua", "")


def test_line_separators_do_not_shift_the_lines_of_yaml():
    found = source.read("a.md", "judul\u2028satu\ndua".encode())
    assert found.lines == ("judul satu", "dua")


def test_what_is_no_text_is_not_read_further():
    for data in (b"a" * (FILE_LIMIT + 1), b"\xff\xfe\x00", b"Rob\x00naik", b"caf\xe9", b"a" * (LINE_LIMIT + 1)):
        assert not source.read("a.md", data).usable
    assert source.read("a.md", b"\xef\xbb\xbfRob\r\n").usable


def test_an_old_encoding_shows_the_letter_that_was_meant():
    found = source.read("a.md", "Rob, café".encode("cp1252"))
    assert found.faults[0].detail == "é"
    assert found.line(1) == "Rob, caf\N{REPLACEMENT CHARACTER}"


def test_a_fault_on_every_line_is_told_of_the_first_few():
    assert len(told(b"\x07\n" * 1000)) == PER_RULE
    found = source.read("a.md", b"\x07 \x07 \x07")
    assert [fault.detail for fault in found.faults] == ["3"]


def test_lines_outside_the_file_are_empty():
    found = source.read("a.md", b"satu\ndua")
    assert [found.line(number) for number in (0, 1, 2, 3)] == ["", "satu", "dua", ""]
