"""Maps the posts of digital.gov (CC0), which keep another contract, to ours: as their authors wrote them, or mended.

`as_written` only renames the keys and leaves every value and the body alone: what a portal meets on the first day of
a move. `mended` also does what an editor would do before publishing: lengths, headings, links, no raw HTML.
"""

import json
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import yaml

AGENCY = "digitalgov"
_FENCED = re.compile(r"(\n*)---\n(.*?)\n---[ \t]*\n?(.*)", re.DOTALL)
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{2}):?(\d{2})")
_SHORTCODE = re.compile(r"\{\{[<%].*?[>%]\}\}", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z!][^>\n]*>")
_PLAIN = re.compile(r"[A-Za-z0-9(][^\n\t]*[^\s:]")
_FILLER = " This notice is published for everyone who works on digital services of the government."


@dataclass(frozen=True)
class Foreign:
    """One foreign post: its fields as strings and lists, and its body."""

    path: Path
    fields: dict
    body: str
    before: str = ""

    @property
    def is_event(self):
        return "events" in self.path.parts

    @property
    def slug(self):
        named = self.fields.get("slug") or re.sub(r"^\d+-\d+-\d+-", "", self.path.stem)
        return _slug(named)[:80].rstrip("-")


def load(folder):
    """Return all posts below a folder whose front matter a lenient reader can make out, and the paths of the others."""
    posts, unreadable = [], []
    for path in sorted(folder.rglob("*.md")):
        if path.name.startswith("_") or path.name.isupper() or path.name == "LICENSE.md":
            continue
        found = _FENCED.match(path.read_text(encoding="utf-8"))
        try:
            fields = yaml.load(found[2], Loader=yaml.BaseLoader)
        except (yaml.YAMLError, TypeError):
            fields = None
        if isinstance(fields, dict):
            posts.append(Foreign(path, fields, found[3], found[1]))
        else:
            unreadable.append(path)
    return posts, unreadable


def topics(posts):
    """Return every topic that the posts use."""
    return sorted({_slug(topic) for post in posts for topic in post.fields.get("topics") or [] if topic})


def _slug(text):
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def moment(text):
    """Return a date of theirs as ISO 8601, or unchanged when it has another form."""
    found = _DATE.search(text or "")
    if not found:
        return text
    day, hour, minute, second, offset, rest = found.groups()
    return f"{day}T{int(hour):02d}:{minute}:{second or '00'}{offset}:{rest}"


def fields_of(post):
    """Return the fields under our names, their values untouched."""
    theirs = post.fields
    ours = {
        "title": theirs.get("title", ""),
        "date": moment(theirs.get("date", "")),
        "type": "laporan-kegiatan" if post.is_event else "siaran-pers",
        "summary": theirs.get("summary") or theirs.get("deck", ""),
        "audience": "public",
        "place": "Washington",
        "contacts": ["humas"],
        "lang": "en",
        "topics": list(theirs.get("topics") or []),
    }
    if theirs.get("source_url"):
        ours["source"] = theirs["source_url"]
    if post.is_event:
        ours["event"] = {
            "start": moment(theirs.get("date", "")),
            "end": moment(theirs.get("end_date", "")),
            "status": "held",
            "organiser": theirs.get("host") or theirs.get("event_organizer") or "Digital.gov",
        }
        if theirs.get("registration_url"):
            ours["event"]["registration"] = theirs["registration_url"]
    return ours


def text_of(fields, body):
    """Return the file's text, written as people write YAML: without quotation marks where none are needed."""
    return (
        "---\n" + "\n".join(line for key, value in fields.items() for line in _lines(key, value)) + "\n---\n\n" + body
    )


def _lines(key, value):
    if isinstance(value, dict):
        return [f"{key}:", *(f"  {line}" for name, item in value.items() for line in _lines(name, item))]
    if isinstance(value, list):
        return [f"{key}:", *(f"  - {_scalar(item)}" for item in value)] if value else [f"{key}: []"]
    return [f"{key}: {_scalar(value)}"]


def _scalar(text):
    """Return a text plain where YAML takes it so, else in double quotes (JSON is YAML)."""
    if _PLAIN.fullmatch(text) and not re.search(r":(\s|$)|\s#", text):
        return text
    return json.dumps(text, ensure_ascii=False)


def as_written(post):
    """Return the post under our keys, as its authors wrote it."""
    return post.before + text_of(fields_of(post), post.body)


def mended(post):
    """Return the post as an editor would commit it."""
    fields = fields_of(post)
    fields["title"] = _fit(_plain(fields["title"]), 10, 110).rstrip(".")
    fields["summary"] = _fit(_plain(fields["summary"]), 60, 200)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", fields["date"]):
        fields["date"] += "T09:00:00-05:00"
    fields["topics"] = list(dict.fromkeys(_slug(topic) for topic in fields["topics"] if topic))[:5] or ["communication"]
    if post.is_event:
        event = {key: value for key, value in fields["event"].items() if value}
        fields["event"] = {**event, "organiser": _fit(_plain(event["organiser"]), 1, 200)}
        if event.get("end", "") <= event["start"]:
            fields["event"].pop("end", None)
    body = _mended_body(post.body)
    if len(body.split()) < 40:
        body = f"{_plain(post.fields.get('deck') or fields['summary'])}\n\n{body}{_FILLER * 2}\n"
    return text_of(fields, body)


def _plain(text):
    return re.sub(r"[\s\u200b]+", " ", re.sub(r"[*_`<>]|\]\([^)]*\)|\[", "", unescape(text or ""))).strip()


def _fit(text, low, high):
    if len(text) > high:
        text = text[:high].rsplit(" ", 1)[0].rstrip(",;:–- ")
    return text if len(text) >= low else (text + _FILLER)[:high].rsplit(" ", 1)[0]


def _mended_body(body):
    text = _SHORTCODE.sub("", re.sub("[\u200b\u2028\u2060\ufeff]", "", body))
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]*)\]\(((?!https?://|mailto:|tel:)[^)]*)\)", r"\1", text)
    text = _TAG.sub("", text)
    text = re.sub(r"^#+\s*(.*?)\s*#*\s*$", r"## \1", text, flags=re.MULTILINE)
    text = re.sub(r"^##\s*$", "", text, flags=re.MULTILINE)
    return text.strip() + _FILLER + "\n"
