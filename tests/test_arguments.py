"""What the command says of a command line that is wrong: in Indonesian, with what is to be written instead."""

import re

import pytest

from newsroom.cli import main
from newsroom.cli.arguments import Parser, said

WRONG = {
    "": "tambahkan PERINTAH",
    "buidl": "PERINTAH: buidl tidak dikenal; pilih salah satu dari",
    "build --jobs": "newsroom build: --jobs: tulis nilainya sesudah pilihan itu",
    "build --jobs 0": "--jobs: tulis bilangan bulat, paling kecil 1, bukan '0'",
    "build --jobs ½": "--jobs: tulis bilangan bulat, paling kecil 1, bukan '½'",
    "build --jobs 99999999999": "--jobs: tulis bilangan bulat",
    "build --copy=1": "--copy: pilihan ini tidak mempunyai nilai, tetapi ditulis '1'",
    "build --p x": "--p dapat berarti --p",
    "build kiriman.md": "kiriman.md tidak dikenal",
    "check --format xml": "--format: xml tidak dikenal; pilih salah satu dari 'github', 'json', 'text'",
    "release": "newsroom release: tambahkan TINDAKAN",
    "release switch": "tambahkan NOMOR",
    "release switch dua": "NOMOR: tulis bilangan bulat, paling kecil 1, bukan 'dua'",
    "release prune --keep -3": "--keep: tulis bilangan bulat, paling kecil 1, bukan '-3'",
    "store --days nan": "--days: tulis bilangan dari 0 sampai 100000, bukan 'nan'",
    "store prune --days=-inf": "--days: tulis bilangan dari 0 sampai 100000, bukan '-inf'",
    "store prune --days 1e300": "--days: tulis bilangan dari 0 sampai 100000, bukan '1e300'",
    "store --days -1": "--days: tulis bilangan dari 0",
    "store --days seminggu": "--days: tulis bilangan dari 0",
    "verify --sample -1": "--sample: tulis bilangan bulat, paling kecil 0",
}
ENGLISH = re.compile(r"\b(?:usage|error|argument|expected|invalid|choose|required|unrecognized|options|show this)\b")


@pytest.mark.parametrize("line", WRONG)
def test_a_wrong_command_line_is_told_in_indonesian(line, capsys):
    with pytest.raises(SystemExit) as ended:
        main(line.split())
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith("pemakaian: newsroom ")
    assert WRONG[line] in told
    assert not ENGLISH.search(told), told


@pytest.mark.parametrize("line", ["", "build", "check", "release", "release switch", "store", "schedule", "verify"])
def test_the_help_is_in_indonesian(line, capsys):
    with pytest.raises(SystemExit) as ended:
        main([*line.split(), "--help"])
    assert not ended.value.code
    told = capsys.readouterr().out
    assert "tampilkan bantuan ini" in told
    assert not ENGLISH.search(told), told


def test_options_that_exclude_each_other_are_named(capsys):
    parser = Parser(prog="uji")
    both = parser.add_mutually_exclusive_group(required=True)
    both.add_argument("--satu")
    both.add_argument("--dua")
    for line, told in (
        ([], "tambahkan salah satu dari --satu --dua"),
        (["--satu", "1", "--dua", "2"], "--dua: tidak dapat"),
    ):
        with pytest.raises(SystemExit):
            parser.parse_args(line)
        assert told in capsys.readouterr().err


def test_what_is_not_known_stays_as_it_is():
    assert said("argument --x: something that no Python says yet") == "--x: something that no Python says yet"
