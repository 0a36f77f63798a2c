"""The parser of a command line that speaks to operators in Indonesian, where argparse has English and no other language."""

from __future__ import annotations

import argparse
import math
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from newsroom.cli.codes import USAGE

# What argparse says (Python 3.11 to 3.14 differ in quotes), and what is said instead.
_SAID = tuple(
    (re.compile(pattern, re.DOTALL), said)
    for pattern, said in (
        (r"argument (.*?): (.*)", None),
        (r"the following arguments are required: (.*)", "tambahkan {0}"),
        (r"one of the arguments (.*) is required", "tambahkan salah satu dari {0}"),
        (r"unrecognized arguments: (.*)", "{0} tidak dikenal"),
        (r"ambiguous option: (.*) could match (.*)", "{0} dapat berarti {1}; tulis lengkap"),
        (
            r"invalid choice: '?(.*?)'?,? (?:maybe .*? )?\(choose from (.*)\)",
            "{0} tidak dikenal; pilih salah satu dari {1}",
        ),
        (r"invalid \w+ value: (.*)", "{0} bukan bilangan"),
        (r"expected one argument", "tulis nilainya sesudah pilihan itu"),
        (r"expected at (?:least|most) one argument", "tulis satu nilai sesudah pilihan itu"),
        (r"ignored explicit argument (.*)", "pilihan ini tidak mempunyai nilai, tetapi ditulis {0}"),
        (r"not allowed with argument (.*)", "tidak dapat dipakai bersama {0}"),
    )
)


class Parser(argparse.ArgumentParser):
    """A parser whose help and messages are Indonesian; it ends the process with the code of wrong usage."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, add_help=False, formatter_class=_Formatter)
        self._positionals.title = "yang ditulis berurutan"
        self._optionals.title = "pilihan"
        self.add_argument("-h", "--help", action="help", help="tampilkan bantuan ini")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and how it is written."""
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {said(message)}\n")


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "pemakaian: " if prefix is None else prefix)


def said(message: str) -> str:
    """Return a message of argparse in Indonesian; one that is not known stays as it is."""
    for pattern, form in _SAID:
        if found := pattern.fullmatch(message):
            return form.format(*found.groups()) if form else f"{found[1]}: {said(found[2])}"
    return message


def whole(low: int) -> Callable[[str], int]:
    """Return the reader of a whole number that is not below a limit."""

    def read(text: str) -> int:
        if not re.fullmatch(r"-?\d{1,9}", text, re.ASCII) or int(text) < low:
            raise argparse.ArgumentTypeError(f"tulis bilangan bulat, paling kecil {low}, bukan {text!r}")
        return int(text)

    return read


def between(low: float, high: float) -> Callable[[str], float]:
    """Return the reader of a number within limits."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"tulis bilangan dari {low:g} sampai {high:g}, bukan {text!r}")
        return value

    return read
