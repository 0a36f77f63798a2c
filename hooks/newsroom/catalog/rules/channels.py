"""Rules about the channels of the share kit: their names, their templates, their share addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

from newsroom.catalog.agency import SLUG
from newsroom.catalog.channels import PLACEHOLDERS, VALUES, Channel
from newsroom.catalog.intake import Intake
from newsroom.catalog.rules.cures import name_of
from newsroom.catalog.rules.finding import Finding, Subject, faults_of, galat, nearest, place_of
from newsroom.text.body import slugify
from newsroom.text.problem import START


def bad_share_address(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """A share address begins with https://, mailto: or sms: and has no spaces."""
    for fault in faults_of(subject, "bad-share-address"):
        yield galat(
            fault.place,
            f'{name_of(fault.key)}: "{fault.value[:80]}" bukan alamat berbagi',
            value=fault.value,
            note="diawali https://, mailto:, atau sms:, tanpa spasi",
            fix=f"misalnya `share: {fault.detail}`.",
        )


def bad_markup(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """What makes letters bold is one or two of *, _ and ~."""
    for fault in faults_of(subject, "bad-markup"):
        yield galat(
            fault.place,
            f'{name_of(fault.key)}: "{fault.value[:20]}" bukan tanda huruf tebal',
            value=fault.value,
            note="hanya *, _, atau ~",
            hint="Tanda ini ditulis di kiri dan kanan judul.",
            fix=f"misalnya `bold: {fault.detail}`.",
        )


def channel_name(channel: Channel, _intake: Intake) -> Iterator[Finding]:
    """A channel's file is named with small letters, digits and hyphens: posts name the channel so."""
    if not re.fullmatch(SLUG, channel.name, re.ASCII):
        yield galat(
            START,
            f'nama berkas kanal "{channel.name}" memuat selain huruf kecil, angka, dan tanda hubung',
            value=channel.name,
            note="nama ini dipakai di kunci `social.channels`",
            fix=f"ganti nama berkasnya menjadi `{slugify(channel.name) or 'kanal'}.yml`.",
        )


def channel_template(channel: Channel, _intake: Intake) -> Iterator[Finding]:
    """A channel's template can be read, asks only for values that there are, and has headline and link."""
    keys = {"template": channel.template, **{f"templates.{name}": text for name, text in channel.templates.items()}}
    for key, text in keys.items():
        if text:
            yield from _template(channel, key, text)


def _template(channel: Channel, key: str, text: str) -> Iterator[Finding]:
    # A channel is judged once; to import what reads its template takes every build longer than that.
    from newsroom.text import template_plain

    place = place_of(channel, key)
    fault = template_plain.fault_of(text)
    if fault:
        yield galat(
            place_of(channel, f"{key}:"),
            f"susunan teks kanal tidak dapat dibaca: kesalahan pada barisnya yang ke-{fault}",
            value=text.split("\n")[min(fault, text.count("\n") + 1) - 1],
            note="kurung kurawal atau syaratnya belum lengkap",
            fix="periksa kurung kurawalnya: nilai ditulis `{{ headline }}`, syarat `{% if link %}…{% endif %}`.",
        )
        return
    names = template_plain.names_in(text)
    for name in sorted(names - set(VALUES)):
        meant = nearest(name, VALUES)
        yield galat(
            place,
            f'susunan teks kanal memakai "{name}", yang tidak ada',
            value=name,
            note="nilainya tidak dikenal",
            hint=f"Maksud Anda: {meant}?" if meant else f"Yang ada: {', '.join(VALUES)}.",
            fix=f"ganti menjadi `{{{{ {meant or 'headline'} }}}}`.",
        )
    for name in ("headline", *(["link"] if channel.link != "none" else [])):
        if name not in names:
            yield galat(
                place,
                f"susunan teks kanal belum memuat {name}",
                value=name,
                note="pembaca perlu judul dan alamat kirimannya",
                fix=f"tambahkan `{{{{ {name} }}}}`" + (", atau tulis `link: none`." if name == "link" else "."),
            )


def channel_share(channel: Channel, _intake: Intake) -> Iterator[Finding]:
    """A share address names only parts that there are, and a button has an address."""
    if channel.button and not channel.share and "share:" not in channel.places:
        yield galat(
            place_of(channel, "button"),
            f"tombol {channel.label} belum mempunyai alamat berbagi",
            value="true",
            note="tanpa share",
            fix='tambahkan misalnya `share: "https://wa.me/?text={text}"`, atau hapus baris ini.',
        )
    unknown = [name for name in _placeholders(channel.share) if name not in PLACEHOLDERS]
    if unknown:
        yield galat(
            place_of(channel, "share"),
            f'alamat berbagi memakai "{{{unknown[0]}}}", yang tidak ada',
            value=channel.share,
            note="hanya " + ", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
            fix="ganti dengan `{text}` untuk seluruh teks, atau `{url}` untuk alamatnya.",
        )


def _placeholders(share: str) -> list[str]:
    """Return what stands in curly brackets; brackets that do not match are one of their own."""
    try:
        return [name for _, name, _, _ in Formatter().parse(share) if name is not None]
    except ValueError:
        return ["{"]


READING_RULES = (bad_share_address, bad_markup)
RULES = (channel_name, channel_template, channel_share)
