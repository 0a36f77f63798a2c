"""The quick bound of the rule about long sentences never lets a long text pass."""

from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.catalog.rules.body import LONG_SENTENCE, _is_easy, _sentences
from newsroom.text import markdown
from newsroom.text.body import Body

PIECES = [
    "air",
    "Posko",
    "dr.",
    "Jl.",
    "a.n.",
    "dll.",
    "No. 5",
    "Rp1.000",
    "!",
    "?",
    ".",
    ". ",
    "”",
    ")",
    "\n",
    "  ",
    "…",
    "pukul 09.00",
    "Ir.",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.just("kata " * 12), max_size=60).map(" ".join)


@settings(max_examples=2000)
@given(text=TEXTS)
def test_what_is_called_easy_has_short_sentences(text):
    body = Body(text=text, words=len(text.split()))
    sentences = list(_sentences(text))
    mean = sum(len(sentence.split()) for sentence in sentences) / len(sentences) if sentences else 0
    assert mean <= LONG_SENTENCE or not _is_easy(body)


@given(text=st.text(max_size=300))
def test_the_words_of_a_body_are_those_of_its_text(text):
    body = markdown.read(text, 1, lambda target: target)
    assert body.words == len(body.text.split())
