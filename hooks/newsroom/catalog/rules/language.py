"""Rules about the language of a post and of its translations."""

from __future__ import annotations

from collections.abc import Iterator

from newsroom.catalog.intake import Intake
from newsroom.catalog.post import Post
from newsroom.catalog.rules.finding import Finding, about, galat, place_of

# ISO 639-1, then languages of Indonesia that have no two-letter code (ISO 639-3), as BCP 47 takes them.
TWO_LETTERS = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee
    el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io
    is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn
    mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se
    sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo
    wa wo xh yi yo za zh zu
""".split()
)
REGIONAL = {
    "ace": "Aceh", "akb": "Angkola", "ban": "Bali", "bbc": "Batak Toba", "bdl": "Bajau", "bew": "Betawi", "bhp": "Bima",
    "bjn": "Banjar", "btd": "Dairi", "bts": "Simalungun", "btx": "Karo", "bug": "Bugis", "cja": "Cham", "gay": "Gayo",
    "gor": "Gorontalo", "iba": "Iban", "jax": "Melayu Jambi", "kge": "Komering", "lja": "Lampung", "ljp": "Lampung Api",
    "mad": "Madura", "mak": "Makassar", "max": "Melayu Maluku Utara", "min": "Minangkabau", "mui": "Musi", "nia": "Nias",
    "nij": "Ngaju", "osi": "Osing", "pmy": "Melayu Papua", "rej": "Rejang", "sas": "Sasak", "sda": "Toraja",
    "smw": "Sumbawa", "sxn": "Sangir", "tet": "Tetun", "abs": "Melayu Ambon", "xmm": "Melayu Manado", "yue": "Kanton",
}  # fmt: skip
# What is often written instead: old codes, three letters where BCP 47 has two, countries.
MEANT = {
    "in": "id", "ind": "id", "indo": "id", "jw": "jv", "jav": "jv", "jw-id": "jv", "sun": "su", "eng": "en", "uk-en": "en",
    "us": "en", "ara": "ar", "zho": "zh", "cn": "zh", "msa": "ms", "my-ms": "ms", "jp": "ja", "kr-ko": "ko", "tdt": "tet",
}  # fmt: skip


def is_known(tag: str) -> bool:
    """Return whether a tag begins with a language that is known here."""
    return tag.split("-", maxsplit=1)[0] in TWO_LETTERS or tag.split("-", maxsplit=1)[0] in REGIONAL


def unknown_language(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A language is named as BCP 47 does, so that screen readers and search engines read it rightly."""
    named = {"lang": post.lang} if post.lang else {}
    for key, tag in {**named, **{f"translations.{tag}:": tag for tag in post.translations}}.items():
        if is_known(tag):
            continue
        meant = MEANT.get(tag.lower(), MEANT.get(tag.split("-")[0], ""))
        cure = f"lang: {meant or 'jv'}" if key == "lang" else f"{meant or 'jv'}:"
        yield galat(
            place_of(post, key),
            f'kode bahasa "{tag}" tidak dikenal',
            value=tag,
            note="bukan kode bahasa (BCP 47)",
            hint=f"Maksud Anda: {meant}?"
            if meant
            else "Yang lazim: id, jv, su, mad, min, ban, bug, ace, sas, en, ar, zh.",
            fix=f"ganti menjadi `{cure}`." if meant else f"tulis kode bahasanya, misalnya `{cure}`.",
        )


@about("translations")
def translation_of_itself(post: Post, intake: Intake) -> Iterator[Finding]:
    """A translation is another post in another language."""
    language = post.lang or intake.portal.language
    for tag, path in post.translations.items():
        if tag != language and path != post.url:
            continue
        fact = f'"{tag}" adalah bahasa kiriman ini sendiri' if tag == language else "alamatnya kiriman ini sendiri"
        yield galat(
            place_of(post, f"translations.{tag}:" if tag == language else f"translations.{tag}"),
            f"terjemahan tidak boleh menunjuk kiriman ini sendiri: {fact}",
            value=tag if tag == language else path,
            note="kiriman ini sendiri",
            fix="sebut bahasa dan alamat terjemahannya, misalnya `translations: {en: /bpbd/2026/tidal-flood/}`.",
        )


RULES = (unknown_language, translation_of_itself)
