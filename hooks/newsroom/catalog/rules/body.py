"""Rules about the body of a post as it is read: that it says something, in sentences that can be followed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsroom.catalog.intake import Intake
from newsroom.catalog.post import Post
from newsroom.catalog.rules.finding import Finding, galat, saran
from newsroom.text.body import Body
from newsroom.text.fences import FENCE
from newsroom.text.problem import Place

FEWEST_WORDS = 20
MOST_IMAGES = 30
LONG_SENTENCE = 25
# Too few sentences say nothing about how somebody writes.
FEWEST_SENTENCES = 4
_EMPTY_WORDS = frozenset(
    "di sini, disini, klik di sini, klik disini, klik, klik link ini, klik tautan ini, link, link ini, tautan, tautan ini,"
    " baca di sini, lihat di sini, selengkapnya, baca selengkapnya, lihat selengkapnya, unduh di sini, download, here"
    .split(", ")
)  # fmt: skip
# A full stop after these ends no sentence.
_ABBREVIATIONS = re.compile(r"\b(?:No|Jl|dr|drg|Dr|Ir|Hj?|Prof|Kec|Kab|Kel|Rp|S\w{0,2}|M\w{0,2}|[A-Z])\.\s*", re.ASCII)
_BETWEEN = re.compile(r"(?<=[.!?])[\"”’)]*\s+")
# What comes after the last sign of a sentence.
_BEHIND = r"[\"”’)]*(?:\s|\Z)"
# The full stops that are no abbreviation's, found by the stop and what stands before it: quicker than word by word.
_STOP = re.compile(
    r"\.(?!(?a:(?<=\b[A-Z]\.)|(?<=\b(?:No|Jl|dr|Dr|Ir|Hj|Rp|S\w|M\w)\.)|(?<=\b(?:drg|Kec|Kab|Kel|S\w\w|M\w\w)\.)"
    rf"|(?<=\bProf\.))){_BEHIND}"
)
_CALLS = (re.compile(rf"!{_BEHIND}"), re.compile(rf"\?{_BEHIND}"))
_END_SIGN = re.compile(r"[.!?]")


def empty_body(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A public post has a body of 20 words at least; the summary alone is no release."""
    body = post.body
    was_read = body.html or not body.faults
    if post.audience == "public" and was_read and body.words < FEWEST_WORDS:
        yield galat(
            _start(post),
            f"isi kiriman {body.words} kata" if body.words else "isi kiriman masih kosong",
            value=str(body.words),
            note=f"paling sedikit {FEWEST_WORDS} kata",
            hint='Isi ditulis di bawah garis "---" kedua: apa, siapa, kapan, di mana, dan apa artinya bagi warga.',
            fix="tulis isinya, atau tandai `draft: true` dan `audience: internal` sampai siap.",
        )


def _start(post: Post) -> Place:
    """Return the first line of the body, or the last of the file when there is none."""
    lines = post.source.lines
    fences = [number for number, line in enumerate(lines, 1) if line.rstrip() == FENCE]
    after = range(fences[1] + 1 if len(fences) > 1 else 1, len(lines) + 1)
    number = next((number for number in after if lines[number - 1].strip()), min(after.start, len(lines)))
    return Place(number, 1, len(post.source.line(number)) + 1)


def image_limit(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A post shows at most 30 pictures: its readers pay for each."""
    number = len(post.photos) + len(post.body.images)
    if number > MOST_IMAGES and post.body.images:
        yield galat(
            post.body.images[max(0, MOST_IMAGES - len(post.photos))].place
            if len(post.photos) < MOST_IMAGES
            else post.body.images[0].place,
            f"kiriman ini memuat {number} gambar, paling banyak {MOST_IMAGES}",
            value=str(number),
            note="gambar ini melewati batas",
            hint="Tiap gambar memakan kuota pembaca.",
            fix="pilih gambar yang menunjukkan sesuatu, atau bagi menjadi dua kiriman.",
        )


def link_text(post: Post, _intake: Intake) -> Iterator[Finding]:
    """A link says where it leads: many readers hear or see the links alone (WCAG 2.2, 2.4.4)."""
    for link in post.body.links:
        said = re.sub(r"\s+", " ", link.text).strip(" .,:!»>").lower()
        if said in _EMPTY_WORDS:
            yield saran(
                link.place,
                f'teks tautan "{link.text.strip()}" tidak mengatakan ke mana',
                value=link.text,
                note="tujuan tautan ini",
                hint="Pembaca layar membacakan tautan tanpa kalimat di sekitarnya.",
                fix="sebut isinya, misalnya `[jadwal vaksinasi November](alamat)`.",
            )


def long_sentence(post: Post, _intake: Intake) -> Iterator[Finding]:
    """Sentences have 25 words on average at most; 15 are better."""
    if _is_easy(post.body):
        return
    sentences = list(_sentences(post.body.text))
    if len(sentences) < FEWEST_SENTENCES:
        return
    mean = sum(len(sentence.split()) for sentence in sentences) / len(sentences)
    if mean > LONG_SENTENCE:
        longest = max(sentences, key=lambda sentence: len(sentence.split()))
        yield saran(
            _place_of(post, longest),
            f"kalimat rata-rata {mean:.0f} kata; yang mudah dibaca paling banyak {LONG_SENTENCE}",
            value=longest,
            note=f"kalimat ini {len(longest.split())} kata",
            hint="Satu kalimat, satu hal. Kalimat 15 kata dipahami sekali baca, juga di layar ponsel.",
            fix="pecah kalimat terpanjang di tempat kata sambungnya: yang, serta, sehingga, dengan.",
        )


def _is_easy(body: Body) -> bool:
    """Return whether the mean is surely within the limit, counting no more sentences and no fewer words than there are.

    A stop with a space behind it ends a sentence whatever abbreviations are left out before and after it. Leaving one
    out makes two words of one at most, and its own stop is not among those counted here. In a line without an end sign
    is no sentence, so its words can be taken off; that is done only where it may matter.
    """
    # `body.words` are the words of `body.text`.
    ends = len(_STOP.findall(body.text))
    words = body.words + body.text.count(".") - ends
    if words > LONG_SENTENCE * ends:
        ends += sum(len(call.findall(body.text)) for call in _CALLS)
        words -= sum(len(line.split()) for line in body.text.split("\n") if not _END_SIGN.search(line))
    return words <= LONG_SENTENCE * ends


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a body; what has no end sign (headings, items, cells) is none."""
    for paragraph in text.split("\n"):
        for sentence in _BETWEEN.split(_ABBREVIATIONS.sub(" ", paragraph)):
            if sentence.rstrip('"”’)').endswith((".", "!", "?")):
                yield sentence


def _place_of(post: Post, sentence: str) -> Place:
    """Return where a sentence begins, by its first words."""
    begin = " ".join(sentence.split()[:3])
    for number in range(_start(post).line, len(post.source.lines) + 1):
        column = post.source.line(number).find(begin)
        if column >= 0:
            return Place(number, column + 1, column + 1 + len(begin))
    return _start(post)


RULES = (empty_body, image_limit, link_text, long_sentence)
