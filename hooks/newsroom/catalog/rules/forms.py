"""Rules about texts of a fixed form: addresses, numbers, colours, codes, names of files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from newsroom.catalog.intake import Intake
from newsroom.catalog.rules.cures import as_value, name_of, with_value
from newsroom.catalog.rules.finding import Finding, Subject, faults_of, galat
from newsroom.text.body import slugify
from newsroom.text.problem import Fault


def _form(subject: Subject, fault: Fault, wanted: str, note: str, guess: str = "", hint: str = "") -> Finding:
    """Return the Finding of a value of another form: what it should be, and the line with the likely value."""
    example = f", misalnya `{fault.detail}`" if fault.detail else ""
    return galat(
        fault.place,
        f'{name_of(fault.key)}: "{fault.value[:80]}" bukan {wanted}',
        value=fault.value,
        note=note,
        hint=hint,
        fix=with_value(subject, fault.place, as_value(guess)) if guess else f"tulis {wanted}{example}.",
    )


def bad_url(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A web address is complete, from https:// on, without spaces, and names no user."""
    for fault in faults_of(subject, "bad-url"):
        bare = fault.value.strip().strip("<>")
        guess = f"https://{bare}" if re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,}(?:/[\w./?=&%#-]*)?", bare, re.ASCII) else ""
        note = "diawali https://" if guess else "diawali https:// atau http://, tanpa spasi"
        shown = replace(fault, detail="https://bpbd.contohprov.example/hasil")
        yield _form(subject, shown, "alamat web", note, guess)


def bad_email(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """An e-mail address is name@domain."""
    for fault in faults_of(subject, "bad-email"):
        guess = re.sub(r"\s*(?:\[at\]|\(at\)|\s)\s*", "@", fault.value.removeprefix("mailto:").strip())
        is_address = re.fullmatch(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", guess, re.ASCII)
        yield _form(subject, fault, "alamat surel", "berbentuk nama@domain", guess if is_address else "")


def bad_phone(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A phone number is digits, with + for the country, and spaces, hyphens or brackets between."""
    for fault in faults_of(subject, "bad-phone"):
        guess = re.sub(r"[^\d+() -]+", " ", fault.value).strip()
        is_number = re.fullmatch(r"\+?[0-9(][0-9 ()-]{4,20}[0-9]", guess)
        note = "hanya angka, +, spasi, tanda hubung, dan kurung; satu nomor saja"
        yield _form(subject, fault, "nomor telepon", note, guess if is_number else "")


def bad_slug(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Short names are small letters, digits and hyphens, since they become addresses."""
    for fault in faults_of(subject, "bad-slug"):
        guess = slugify(fault.value)
        note = "hanya huruf kecil, angka, dan tanda hubung"
        yield _form(subject, fault, "nama pendek", note, guess if guess != "bagian" else "")


def bad_color(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A colour is # and six hexadecimal digits, in quotes."""
    for fault in faults_of(subject, "bad-color"):
        digits = fault.value.strip().lstrip("#")
        digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
        guess = f"#{digits}" if re.fullmatch(r"[0-9A-Fa-f]{6}", digits) else ""
        yield _form(subject, fault, "warna", "# dan enam angka heksadesimal, di dalam tanda petik", guess)


def bad_logo(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A logo is a PNG, JPEG or WebP file under agencies/, with a simple name."""
    for fault in faults_of(subject, "bad-logo"):
        yield _form(subject, fault, "berkas logo", "png, jpg, atau webp di folder agencies/; huruf kecil tanpa spasi")


def bad_number_pattern(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A number pattern is letters and digits around {tahun}, {bulan} and {nomor}."""
    for fault in faults_of(subject, "bad-number-pattern"):
        yield _form(subject, fault, "pola nomor", "memakai {tahun}, {bulan}, {nomor}, atau {nomor:4}")


def bad_signing_key(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A signing key is the public half of an SSH key, on one line; the private half never leaves its owner."""
    for fault in faults_of(subject, "bad-signing-key"):
        is_private = "PRIVATE" in fault.value.upper()
        yield galat(
            fault.place,
            "ini kunci rahasia, bukan kunci publik"
            if is_private
            else f"{name_of(fault.key)}: ini bukan kunci publik SSH",
            value="" if is_private else fault.value,
            note="jangan pernah disimpan di sini" if is_private else "satu baris yang diawali ssh-ed25519",
            hint="Kunci ini sudah tersebar; buatlah kunci baru dan jangan pakai yang ini lagi." if is_private else "",
            fix="salin isi berkas yang namanya berakhiran .pub, misalnya id_ed25519.pub.",
            secret=is_private,
        )


def bad_commit(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A commit is named by its whole id, so that no other can be meant."""
    for fault in faults_of(subject, "bad-commit"):
        yield _form(subject, fault, "nomor komit", "40 angka heksadesimal, seperti kata `git rev-parse HEAD`")


def bad_area_code(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """The official code of an area is that of the Ministry of Home Affairs: two to ten digits with dots between."""
    for fault in faults_of(subject, "bad-area-code"):
        digits = re.sub(r"\D", "", fault.value)
        parts = [digits[:2], digits[2:4], digits[4:6], digits[6:]]
        guess = ".".join(filter(None, parts)) if len(digits) in (2, 4, 6, 10) else ""
        yield _form(
            subject, fault, "kode wilayah Kemendagri", "misalnya 33, 33.74, 33.74.01, atau 33.74.01.1001", guess
        )


def bad_identity(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """The identity of a portal is an address in small letters, without `https://` and without a slash at its end."""
    for fault in faults_of(subject, "bad-identity"):
        guess = fault.value.strip().lower().removeprefix("https://").removeprefix("http://").strip("/")
        known = guess if re.fullmatch(r"[a-z0-9.-]+(?:/[a-z0-9._-]+)*", guess) else ""
        yield _form(subject, fault, "alamat", "huruf kecil, tanpa https://, tanpa garis miring di ujung", known)


def bad_focus(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """The focus of a photo is two numbers from 0 to 1: from the left, and from the top."""
    for fault in faults_of(subject, "bad-focus"):
        numbers = re.findall(r"\d+(?:\.\d+)?", fault.value)
        shares = [float(number) / 100 if float(number) > 1 else float(number) for number in numbers]
        is_pair = len(shares) == 2 and max(shares) <= 1
        guess = f"{shares[0]:.2g},{shares[1]:.2g}" if is_pair else ""
        yield _form(subject, fault, "titik fokus", "dari kiri,dari atas; masing-masing 0 sampai 1", guess)


def bad_hashtag(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A hashtag is one word of letters, digits and underscores."""
    for fault in faults_of(subject, "bad-hashtag"):
        parts = re.findall(r"[A-Za-z0-9_]+", fault.value)
        guess = "".join(part[0].upper() + part[1:] for part in parts)
        note = "huruf, angka, dan garis bawah, tanpa spasi"
        yield _form(subject, fault, "tagar", note, guess if 2 <= len(guess) <= 50 else "")


def bad_language(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A language is a code of two or three small letters."""
    names = {"indonesia": "id", "bahasa indonesia": "id", "jawa": "jv", "sunda": "su", "madura": "mad", "inggris": "en",
             "english": "en", "minang": "min", "bali": "ban", "bugis": "bug", "aceh": "ace"}  # fmt: skip
    for fault in faults_of(subject, "bad-language"):
        guess = names.get(fault.value.strip().lower(), "")
        known = fault.value.strip().lower()
        guess = guess or (known if re.fullmatch(r"[a-z]{2,3}", known) else "")
        yield _form(subject, fault, "kode bahasa", "id, jv, su, mad, en, …", guess)


def bad_file_name(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """File names have plain letters, digits, dots, hyphens and underscores, so that every machine reads them alike."""
    for fault in faults_of(subject, "bad-file-name"):
        yield _form(
            subject,
            fault,
            "nama berkas yang aman",
            "huruf tanpa aksen, angka, titik, tanda hubung, garis bawah",
            hint="Ganti nama berkasnya juga, supaya sama dengan yang ditulis di sini.",
        )


def bad_site_path(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A place in the portal is written from its root, with a slash at the beginning, without the host's name."""
    for fault in faults_of(subject, "bad-site-path"):
        path = re.sub(r"^https?://[^/]+", "", fault.value.strip())
        path = path if path.startswith("/") else f"/{path}"
        guess = path if re.fullmatch(r"/[A-Za-z0-9._~/%-]+", path) else ""
        yield _form(subject, fault, "alamat di portal ini", "diawali garis miring, tanpa nama situs", guess)


def number_form(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A number is letters and digits, with slashes, dots or hyphens between, since it becomes an address."""
    for fault in faults_of(subject, "number-form"):
        guess = re.sub(
            r"[^A-Za-z0-9./-]+", "", re.sub(r"^(?:nomor|no)\b[.:]?\s*", "", fault.value, flags=re.IGNORECASE)
        )
        is_number = re.fullmatch(r"[A-Za-z0-9]+(?:[./-][A-Za-z0-9]+)*", guess)
        yield _form(
            subject,
            fault,
            "nomor yang dapat dipakai",
            "huruf dan angka, dipisah / . atau -",
            guess if is_number else "",
        )


RULES = (
    bad_url,
    bad_email,
    bad_phone,
    bad_slug,
    bad_color,
    bad_logo,
    bad_number_pattern,
    bad_signing_key,
    bad_commit,
    bad_area_code,
    bad_identity,
    bad_focus,
    bad_hashtag,
    bad_language,
    bad_file_name,
    bad_site_path,
    number_form,
)
