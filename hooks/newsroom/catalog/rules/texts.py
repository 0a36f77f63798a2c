"""Rules about single texts of the front matter: that they are plain, and read like what they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from newsroom.catalog.intake import Intake
from newsroom.catalog.post import Post
from newsroom.catalog.rules.cures import as_value, name_of, with_value
from newsroom.catalog.rules.finding import Finding, Subject, galat, peringatan, place_of, saran
from newsroom.text.fences import FENCE
from newsroom.text.problem import Place

_HTML = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
_MARKDOWN = re.compile(r"\*\*|__(?=\w)|!?\[[^\]]*\]\([^)]*\)|`|&(?:[a-z]{2,8}|#\d{2,5});")
# Most files have none of these signs, and need no closer look.
_SIGNS = ("<", "`", "&", "\\", "**", "__", "](")
# Whoever writes for a channel knows what its readers see there.
_FREE = ("social.channels.", "privacy.")
_ATTRIBUTES = {"source": "attribution"}


def markup_in_text(subject: Subject, _intake: Intake) -> Iterator[Finding]:
    """Titles, summaries and captions are plain text: HTML and Markdown in them would be shown as signs."""
    front_matter = _front_matter(subject)
    if not any(sign in front_matter for sign in _SIGNS):
        return
    for path, text, place in _texts(subject):
        html, markdown = _HTML.search(text), _MARKDOWN.search(text)
        found = html or markdown
        if found is None:
            continue
        level, name = (galat, "kode HTML") if html else (peringatan, "tanda Markdown")
        plain = _plain(text)
        yield level(
            _place_of(subject, place, found.group()),
            f'ada {name} "{found.group()}" pada {name_of(path)}',
            value=found.group(),
            note="akan tampil apa adanya",
            hint="Judul, ringkasan, dan keterangan adalah teks polos; penekanan hanya untuk isi kiriman.",
            fix=with_value(subject, place, as_value(plain))
            if _is_on_one_line(subject, place, text)
            else "hapus tanda itu.",
        )


def _front_matter(subject: Subject) -> str:
    text = subject.source.text
    return text[: text.find(f"\n{FENCE}", 1)] if isinstance(subject, Post) else text


def _texts(subject: Subject) -> Iterator[tuple[str, str, Place]]:
    """Yield every text of a file with its path and place."""
    places: Mapping[str, Place] = getattr(subject, "places", {})
    for path, place in places.items():
        if path and not path.endswith(":") and not path.startswith(_FREE):
            value = _value(subject, path)
            if isinstance(value, str):
                yield path, value, place


def _value(subject: object, path: str) -> object:
    """Return the value at a path; None where what was read has another shape than the file."""
    value = subject
    for part in path.split("."):
        if isinstance(value, tuple):
            value = value[int(part)] if part.isdigit() and int(part) < len(value) else None
        elif isinstance(value, Mapping):
            value = value.get(part)
        else:
            value = getattr(value, _ATTRIBUTES.get(part, part), None)
    return value


def _plain(text: str) -> str:
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", _HTML.sub("", text))
    return re.sub(r"\s+", " ", re.sub(r"\*\*|__|`", "", text)).replace("&nbsp;", " ").replace("&amp;", "&").strip()


def _place_of(subject: Subject, place: Place, seen: str) -> Place:
    """Return where the sign stands on its line."""
    column = subject.source.line(place.line).find(seen, place.column - 1)
    return Place(place.line, column + 1, column + 1 + len(seen)) if column >= 0 else place


def _is_on_one_line(subject: Subject, place: Place, text: str) -> bool:
    return text in subject.source.line(place.line)


def title_form(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A title is a sentence without its full stop, not in capitals: capitals are slower to read and look like shouting."""
    title, place = post.title, place_of(post, "title")
    if title.upper() == title and _is_long(title):
        yield saran(
            place,
            "judul seluruhnya huruf besar",
            value=title,
            note="lebih lambat dibaca",
            hint="Huruf besar hanya untuk huruf pertama, nama, dan singkatan; pulihkan pada nama di baris berikut.",
            fix=with_value(post, place, as_value(title.capitalize())),
        )
    # `$` may stand before the last line end, so the full stop is one of the last two signs.
    if "." in title[-2:] and re.search(r"[^.]\.$", title) and not re.search(r"\b(?:\w|dkk|dll|dsb|S\.\w+)\.$", title):
        yield saran(
            place,
            "judul diakhiri titik",
            value=title,
            note="titik di akhir tidak diperlukan",
            fix=with_value(post, place, as_value(title.removesuffix("."))),
        )


def _is_long(title: str) -> bool:
    """Return whether a title has enough words with capitals to tell shouting from abbreviations."""
    words = [word for word in re.findall(r"[^\W\d_]+", title) if word.lower() != word.upper()]
    return len(words) > 2 and sum(map(len, words)) > 12


def card_letters(post: Post, _intake: Intake) -> Iterator[Finding]:
    """The fonts of the share card have every letter of the title; what they lack would be missing on the card."""
    if post.title.isascii():
        return
    from newsroom.pixels import lettering

    drawn = lettering.clean(post.title)
    missing = "".join(dict.fromkeys(sign for sign in _composed(post.title) if sign.isalpha() and sign not in drawn))
    if missing:
        yield peringatan(
            place_of(post, "title"),
            f'huruf "{missing[:12]}" pada judul tidak dapat digambar di kartu',
            value=missing,
            note="huruf ini akan hilang dari kartu",
            hint="Kartu mengenal huruf Latin, Yunani, Kiril, Arab, Jawa, Sunda, dan Bali.",
            fix="tulis judul dengan salah satu huruf itu, misalnya ejaan Latinnya.",
        )


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


RULES = (markup_in_text,)
POST_RULES = (title_form, card_letters)
