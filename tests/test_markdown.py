"""The short ways of the Markdown parser: whatever the text, they find what the library finds without them."""

from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsroom.text import markdown, markdown_html
from newsroom.text.body import Body
from newsroom.text.markdown_walk import SIMPLE, SIMPLE_BLOCK

ROOT = Path(__file__).parents[1]
TEXTS = sorted(path for folder in ("content", "tests") for path in (ROOT / folder).rglob("*.md"))
PIECES = (
    *(
        "kata",
        "Rob naik.",
        "a",
        " ",
        "  ",
        "\t",
        "\n",
        "\n\n",
        "\n    ",
        "  \n",
        " \n",
        "\\",
        "\u00a0",
        "\x0b",
        "\u2028",
        "é",
    ),
    *("**", "*", "**rob**", " **rob** ", "**rob**.", "** rob**", "**a\nb**", "_", "__", "~~", "~", "`", "```\n", "<b>"),
    *("# ", "## Judul", "## Judul ##", "#", "\n## ", "\n> ", "> ", ">", "\n- ", "- ", "\n* ", "\n+ ", "\n  - ", "\n-"),
    *("\n1. ", "1. ", "2) ", "01. ", "\n2. ", "12 rumah", "1", "\n---\n", "\n===\n", "\n***\n", "\n- - -\n", "=", ":"),
    *("\n|---|---|\n", "| a | b |\n|---|:-:|\n| 1 | 2 |\n", "a | b\n", "--|--\n", "\n:-:|-\n", "&", "&amp;", "<", "!"),
    *("[", "]", "[a]", "[a]: /x\n", "[x](../y.md)", "[x](https://a.go.id/)", "![foto](f.jpg)", "^[catatan]", "[^1]"),
    *("\n[^1]: isi\n", "<!--", "-", "|", "%"),
)
bodies = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
library = lru_cache(maxsize=1)(markdown._library)


def both(text: str) -> tuple[Body, Body]:
    """Return what is read of a text with the short ways and without them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "_parser", library)
        patch.setattr(markdown, "_simple_blocks", lambda text: None)
        whole = markdown.read(text, 7, str.upper)
    return markdown.read(text, 7, str.upper), whole


@pytest.mark.property
@settings(max_examples=400)
@given(bodies)
@example("- a\n- **b** c\n\nd")
@example("- a\n\n  b\n")
@example("- a\n\n- b\n")
@example("- a\n+ b\n")
@example("- **a\n- b**\n")
@example("1. a\n3. b\n\n\n")
@example("2. a\n3. b\n\n\n")
@example("Kata\n- a\n\nKata\n2. b")
@example("> a  \n> b \n>c\n")
@example("> a\n> **b**\n\n> c\n")
@example("# a | b\n|---|---|\n")
@example("a | b\n- | -\n")
@example("a\n  \n b  \n\t c\\\nd \ne")
@example("*a **b** c*, **d** **e**; **f**g **h**")
@example("kata ^[isi [x](a:b)]\n\n- a\n- b\n\n^[isi [x](a:b)]")
def test_short_ways_change_nothing(text):
    short, whole = both(text)
    assert short == whole


@pytest.mark.property
@settings(max_examples=200)
@given(st.text(alphabet="aB1é *_~`[]()!<>&\\^|:-+=#.,\"'\t\n", max_size=60))
def test_short_ways_change_nothing_in_soups_of_signs(text):
    short, whole = both(text)
    assert short == whole


def test_short_ways_change_nothing_in_files():
    assert TEXTS
    for path in TEXTS:
        short, whole = both(path.read_text(errors="replace"))
        assert short == whole, path


@pytest.mark.parametrize(
    "text",
    [
        "Rob **naik**,\nlalu surut.\n\n## Banjir rob\n\n> Kata Wali Kota.\n> Lagi.\n\n- **Satu** a\n- dua\n\nAkhir.",
        "1. satu\n2. dua\n\nLalu:\n\n**Catatan** 12 rumah.\n\n12 rumah rusak.",
    ],
)
def test_ordinary_texts_take_the_short_ways(text):
    assert {token.type for token in markdown._parser().parse(text)} == {SIMPLE_BLOCK}
    assert markdown._simple_blocks(text)


def test_simple_texts_in_other_blocks_are_not_parsed():
    tokens = markdown._parser().parse("- satu\n\n- dua **tiga**\n")
    assert [token.type for token in tokens if not token.type.endswith(("_open", "_close"))] == [SIMPLE, SIMPLE]


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ('<h2 id="konten-rob">Rob</h2>', '<h2 id="konten-rob">Rob</h2>'),
        ('<h2 id="rob">Rob</h2>', "<h2>Rob</h2>"),
        ("<h2 id=rob>Rob</h2>", "<h2>Rob</h2>"),
        ("<h2 ID='rob'>Rob</h2>", "<h2>Rob</h2>"),
        ('<h2\nid="rob">Rob</h2>', "<h2>Rob</h2>"),
        ('<h2 id="konten-a">A</h2><h3 id="b">B</h3>', '<h2 id="konten-a">A</h2><h3>B</h3>'),
        ('<div class="tabel">x</div>', '<div class="tabel">x</div>'),
        ('<div class="tabel banner">x</div>', "<div>x</div>"),
        ('<div class="tabel"><div class="lain">x</div></div>', '<div class="tabel"><div>x</div></div>'),
        ('<p>Ketik id="rob" atau class="x".</p>', '<p>Ketik id="rob" atau class="x".</p>'),
        ('<p>Ketik id="konten-rob".</p><h2 id="lain">A</h2>', '<p>Ketik id="konten-rob".</p><h2>A</h2>'),
        ('<div class="tabel" id="konten-x">x</div>', '<div class="tabel">x</div>'),
    ],
)
def test_no_id_and_no_class_but_our_own_passes(html, cleaned):
    assert markdown_html.clean(html) == cleaned
