"""Rules about personal data that nobody meant to publish: identity numbers, private telephones, bank accounts.

The whole file is read as it stands, comments too, because the repository is as public as the site. What is found is
shown with its first four digits only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from newsroom.catalog.agency import Agency
from newsroom.catalog.intake import Intake
from newsroom.catalog.post import Post
from newsroom.catalog.rules.digits import Number, accounts, dialled, identity_numbers, mobile_numbers
from newsroom.catalog.rules.finding import Finding, galat, peringatan
from newsroom.text.problem import Place
from newsroom.text.source import Source

# More of the same kind in one file is told as a number, not one by one.
SHOWN = 10


def personal_number(subject: Post | Agency, _intake: Intake) -> Iterator[Finding]:
    """No NIK or family card number (UU 23/2006 Pasal 84): 16 digits that begin with a district and hold a date."""
    if "nik" in _overrides(subject):
        return
    for number, place, rest in _placed(subject.source, identity_numbers(subject.source.text)):
        tell = galat if number.certain else peringatan
        yield tell(
            place,
            f"{'ini' if number.certain else 'ini tampaknya'} NIK atau nomor KK seseorang: {number.masked}{rest}",
            value=number.masked,
            note="data pribadi",
            hint="Nomor kependudukan dapat dipakai untuk penipuan; UU 27/2022 melarang menyebarkannya.",
            fix=f"hapus nomornya. Bila memang bukan data pribadi, tulis alasannya: {_override('nik')}",
            secret=True,
        )


def private_phone(post: Post, intake: Intake) -> Iterator[Finding]:
    """No mobile number beside "hubungi" or "WA", unless it is an official one of an agency."""
    if "telepon" in _overrides(post):
        return
    found = list(mobile_numbers(post.source.text))
    for number, place, rest in _placed(post.source, _unofficial(found, post, intake) if found else ()):
        yield peringatan(
            place,
            f"nomor ponsel {number.masked} bukan nomor resmi instansi{rest}",
            value=number.masked,
            note="mungkin nomor pribadi",
            hint=f"Nomor layanan dicatat sekali di agencies/{post.agency}.yml, lalu disebut lewat `contacts`.",
            fix=f"ganti dengan nomor resmi, atau tulis alasannya: {_override('telepon')}",
            secret=True,
        )


def bank_account(post: Post, _intake: Intake) -> Iterator[Finding]:
    """No bank account beside "rekening" or a bank's name; impostors put their own into copies of a release."""
    if "rekening" in _overrides(post):
        return
    for number, place, rest in _placed(post.source, accounts(post.source.text)):
        yield peringatan(
            place,
            f"ini tampaknya nomor rekening: {number.masked}{rest}",
            value=number.masked,
            note="periksa apakah boleh tampil",
            hint="Rekening pribadi tidak boleh tampil; rekening resmi sebaiknya hanya di situs instansi.",
            fix=f"hapus nomornya, atau tulis alasannya: {_override('rekening')}",
            secret=True,
        )


def _override(kind: str) -> str:
    examples = {"nik": "Contoh nomor pada panduan, bukan milik siapa pun", "telepon": "Nomor layanan umum posko"}
    return f'`privacy: {{{kind}: "{examples.get(kind, "Rekening resmi kas daerah")}"}}`.'


def _overrides(subject: Post | Agency) -> Iterable[str]:
    return subject.privacy if isinstance(subject, Post) else ()


def _unofficial(numbers: list[Number], post: Post, intake: Intake) -> list[Number]:
    """Return the numbers that no agency gives as its own."""
    own = intake.agencies.get(post.agency)
    known = frozenset(_official(own)) if own else frozenset()
    # Mostly a post names its own agency's number; then no other agency needs to be asked.
    if any(number.digits not in known for number in numbers):
        known = frozenset(digits for agency in intake.agencies.values() for digits in _official(agency))
    return [number for number in numbers if number.digits not in known]


def _official(agency: Agency) -> Iterator[str]:
    """Yield the digits of every number that an agency gives as its own."""
    phones = (agency.phone, *(contact.phone for contact in agency.contacts), *agency.channels.values())
    return map(dialled, phones)


def _placed(source: Source, numbers: Iterable[Number]) -> Iterator[tuple[Number, Place, str]]:
    """Yield numbers with their places and, for the last that is shown, how many follow."""
    found = list(numbers)
    if not found:
        return
    starts = [0]
    for line in source.lines:
        starts.append(starts[-1] + len(line) + 1)
    for position, number in enumerate(found[:SHOWN], 1):
        index = bisect_right(starts, number.start) - 1
        column = number.start - starts[index] + 1
        end = min(number.end - starts[index], len(source.lines[index])) + 1
        rest = f", dan {len(found) - SHOWN} lagi di bawahnya" if position == SHOWN < len(found) else ""
        yield number, Place(index + 1, column, end), rest


RULES = (personal_number, private_phone, bank_account)
AGENCY_RULES = (personal_number,)
