"""Rules about words that must be known: topics, areas, agencies and contacts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from newsroom.catalog.intake import Intake
from newsroom.catalog.post import Post
from newsroom.catalog.rules.finding import Finding, about, galat, place_of
from newsroom.catalog.rules.lookup import agency_names, choices, guess, item_place
from newsroom.text.problem import Place


def unknown_topic(post: Post, intake: Intake) -> Iterator[Finding]:
    """Topics are from the portal's vocabulary."""
    known = intake.portal.topics
    for place_key, topic in _listed("topics", post.topics):
        if known and topic not in known:
            yield _unknown(post, place_key, topic, known, "topik", "tidak ada dalam daftar topik portal")


def unknown_area(post: Post, intake: Intake) -> Iterator[Finding]:
    """Areas are from the portal's vocabulary: of the post, of its event and of its alert."""
    known = intake.portal.areas
    named = [*_listed("areas", post.areas), *_listed("alert.areas", post.alert.areas if post.alert else ())]
    if post.event and post.event.area:
        named.append(("event.area", post.event.area))
    for place_key, area in named:
        if known and area not in known:
            yield _unknown(post, place_key, area, known, "wilayah", "tidak ada dalam daftar wilayah portal")


@about("partners")
def unknown_agency(post: Post, intake: Intake) -> Iterator[Finding]:
    """Supporting agencies are agencies of this portal."""
    if not post.partners:
        return
    names = agency_names(intake)
    for place_key, slug in _listed("partners", post.partners):
        if slug not in names:
            yield _unknown(post, place_key, slug, names, "instansi", "tidak ada di agencies/", "tidak terdaftar")


@about("partners")
def partner_is_self(post: Post, _intake: Intake) -> Iterator[Finding]:
    """An agency doesn't support its own post."""
    for place_key, slug in _listed("partners", post.partners):
        if slug == post.agency:
            others = [partner for partner in post.partners if partner != slug]
            cure = f"ganti menjadi `partners: [{', '.join(others)}]`." if others else "hapus baris `partners`."
            yield galat(
                _place(post, place_key, slug),
                f'"{slug}" adalah instansi kiriman ini sendiri',
                value=slug,
                note="bukan instansi pendukung",
                fix=cure,
            )


def unknown_contact(post: Post, intake: Intake) -> Iterator[Finding]:
    """Contacts are among those of the agency's own file."""
    agency = intake.agencies.get(post.agency)
    # Where the agency's own file could not be read, that is what is to be mended first.
    if agency is None or (agency.faults and not agency.contacts):
        return
    known = {contact.id: contact.name for contact in agency.contacts}
    for place_key, contact in _listed("contacts", post.contacts):
        if contact not in known:
            where = f"tidak ada dalam contacts pada agencies/{agency.slug}.yml"
            yield _unknown(post, place_key, contact, known, "narahubung", where)


def _listed(key: str, values: Iterable[str]) -> list[tuple[str, str]]:
    return [(f"{key}.{index}", value) for index, value in enumerate(values)]


def _place(post: Post, key: str, value: str) -> Place:
    parent, _, last = key.rpartition(".")
    return item_place(post, parent, int(last), "", value) if last.isdigit() else place_of(post, key)


def _unknown(
    post: Post, key: str, value: str, known: Mapping[str, str], what: str, note: str, fact: str = "tidak dikenal"
) -> Finding:
    meant, hint = guess(value, known)
    return galat(
        _place(post, key, value),
        f'{what} "{value}" {fact}',
        value=value,
        note=note,
        hint=hint or choices(known),
        fix=f"ganti menjadi `{_line(post, key, value, meant)}`." if meant else "pilih dari daftar, atau hapus.",
    )


def _line(post: Post, key: str, wrong: str, right: str) -> str:
    """Return the line to paste: a list on one line with only the wrong word changed."""
    parent, _, last = key.rpartition(".")
    name = (parent if last.isdigit() else key).rpartition(".")[2]
    if not last.isdigit():
        return f"{name}: {right}"
    values = post.alert.areas if parent == "alert.areas" and post.alert else getattr(post, parent)
    return f"{name}: [{', '.join(right if value == wrong else value for value in values)}]"


RULES = (unknown_topic, unknown_area, unknown_agency, partner_is_self, unknown_contact)
