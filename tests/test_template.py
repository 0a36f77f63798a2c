"""Templates: everything is escaped, nothing may be missing, and a page carries the style it needs with its hash."""

import base64
import hashlib
import json
import os
import re
from urllib.parse import quote

import jinja2
import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.theme import Theme

from kitmaking import CHANNELS
from newsroom.catalog import sharing
from newsroom.catalog.frame import Frame, Publisher, render
from newsroom.text import stylesheet, template, template_jinja
from newsroom.text.template_faults import TemplateFault
from pages import HOSTILE, Document

BUTTONS = sharing.buttons(CHANNELS)
FRAME = Frame(
    "Rujukan Uji", "Pemerintah Uji", "https://rujukan.ujikab.example/x/", "id", "WIB", "CC BY 4.0", "", card="0a1b2c3d"
)
SHEET = """
/* a note with { braces } */
:root { --a: #123456; --idle: red; }
h1, .gone { margin: 0 auto; }
.note > p + p { color: var(--a); }
.box { content: "a; b"; }
a:hover::before { top: 0; }
table.wide td { top: 0; }
@media (min-width: 60rem) { .note { float: left; } .gone { float: right; } }
@media print { .gone { display: none; } }
"""


def missing_page(**values):
    return render(FRAME, "notfound.html", "/404.html", title="Tidak ada", description="", **values).decode()


def test_text_is_escaped_wherever_it_stands():
    document = Document(missing_page().replace("Tidak ada", "Ada"))
    hostile = Document(render(FRAME, "notfound.html", "/404.html", title=HOSTILE, description=HOSTILE).decode())
    assert [tag for tag, _ in hostile.elements if tag in ("script", "img")] == []
    assert hostile.meta("description") == [HOSTILE]
    assert hostile.meta("og:title") == hostile.meta("og:description") == [HOSTILE]
    # The description, and eleven for chat apps.
    assert len(hostile.elements) == len(document.elements) + 12


def test_a_missing_value_is_an_error():
    with pytest.raises(TemplateFault, match=r"redirect\.html:12: .*'title' is undefined"):
        template.render("redirect.html", frame=FRAME, target="/x/", target_path="x/")


@given(
    st.recursive(
        st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_json_in_a_script_can_not_end_it(value):
    written = template.json_script(value)
    assert json.loads(written) == value
    assert not re.search("[<>&\u2028\u2029]", written)


@given(st.text(alphabet="a&<>\"'é") | st.integers() | st.text().map(markupsafe.Markup))
def test_what_is_printed_is_escaped_as_jinja_escapes_it(value):
    assert template_jinja.plain(value) == markupsafe.escape(value)


SOURCES = (
    "{{ a }}{{ b.c }}{{ d['e'] }}{% if a %}x{{ a }}{% else %}y{% endif %}",
    "{% for i in d['list'] %}{{ i }}{% if not loop.last %}, {% endif %}{% else %}none{% endfor %}",
    "{% macro m(x, y='<') %}[{{ x }}{{ y }}]{% endmacro %}{{ m(a) }}{{ m(x=a, y=b.c) }}{{ m(*d['list'][:2]) }}",
    "{% macro m() %}<b>{{ caller() }}</b>{% endmacro %}{% call m() %}{{ a }}{% endcall %}{{ (a ~ b.c)|upper }}",
    "{% set z %}<i>{{ a }}</i>{% endset %}{{ z }}{% filter upper %}{{ a }}{% endfilter %}{{ (b.c if a else a).strip() }}",
)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("text", ["", " teks biasa ", HOSTILE])
def test_the_lighter_python_prints_what_jinjas_own_prints(source, text):
    values = {"a": text, "b": Publisher("x", text, text, "", ""), "d": {"e": text, "list": [text, 1, "&"]}}
    source = source.replace("b.c", "b.name")
    own = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    lighter = template._environment(fresh=False)
    assert lighter.from_string(source).render(values) == own.from_string(source).render(values)


def test_an_attribute_that_is_missing_is_an_error():
    with pytest.raises(AttributeError, match="nama"):
        template._environment(fresh=False).from_string("{{ a.nama }}").render(a=FRAME)


def test_a_compiled_template_that_was_damaged_is_compiled_again(tmp_path):
    (tmp_path / "halaman.html").write_text("<p>isi yang benar</p>")
    pattern = str(tmp_path), "%s.terjemahan"

    def rendered():
        return template_jinja.environment(tmp_path, {}, False, pattern).get_template("halaman.html").render()

    assert rendered() == "<p>isi yang benar</p>"
    (kept,) = tmp_path.glob("*.terjemahan")
    whole = kept.read_bytes()
    assert b"benar" in whole
    for damaged in (whole.replace(b"benar", b"salah"), whole[:40], b""):
        kept.write_bytes(damaged)
        assert rendered() == "<p>isi yang benar</p>"
        assert kept.read_bytes() == whole


def test_compiled_templates_are_kept_and_taken_unless_jinja_is_another(tmp_path):
    def kept(*makers):
        template._environment.cache_clear()
        template.keep_compiled(tmp_path / "templat", makers)
        page = missing_page()
        return page, {file.name: file.stat().st_mtime_ns for file in (tmp_path / "templat").iterdir()}

    try:
        page, first = kept("jinja2 3.1")
        assert kept("jinja2 3.1") == (page, first)
        assert len(kept("jinja2 3.2")[1]) == 2 * len(first) > 0
    finally:
        template._environment.cache_clear()


@pytest.mark.parametrize("fresh", [True, False])
def test_a_changed_template_is_read_again_only_when_it_is_to_be_fresh(tmp_path, monkeypatch, fresh):
    file = tmp_path / "satu.html"
    file.write_text("lama")
    monkeypatch.setattr(template, "FOLDER", tmp_path)
    template._environment.cache_clear()
    try:
        assert template.render("satu.html", fresh=fresh) == "lama"
        file.write_text("baru")
        os.utime(file, (1, 1))
        assert template.render("satu.html", fresh=fresh) == ("baru" if fresh else "lama")
    finally:
        template._environment.cache_clear()


@given(st.text() | st.text(alphabet="a% \n:/,é~.-_"))
def test_share_links_are_percent_encoded_as_the_standard_library_does(text):
    assert sharing._quoted(text) == quote(text, safe="")


@given(st.text() | st.text(alphabet="aé* \n{}%\u0301"), st.sampled_from(["https://a.example/b/", "https://é.example/"]))
def test_share_links_of_a_simple_headline_are_those_of_any(head, url):
    if head:
        for title in (head, f"{head}{url}"):
            assert sharing.links(BUTTONS, title, url) == sharing._links(BUTTONS, title, url)


@pytest.mark.parametrize("fresh", [True, False])
def test_a_macro_that_is_kept_is_made_once_and_again_when_it_has_changed(tmp_path, monkeypatch, fresh):
    macros, page = tmp_path / "m.html", tmp_path / "satu.html"
    macros.write_text("{% macro a(x) %}<b>{{ x }}</b>{% endmacro %}")
    page.write_text('{% import "m.html" as m %}{{ m.a|kept(x) }}{{ m.a|kept(x) }}')
    monkeypatch.setattr(template, "FOLDER", tmp_path)
    template._environment.cache_clear()
    try:
        assert template.render("satu.html", fresh=fresh, x="<") == "<b>&lt;</b>" * 2
        macros.write_text("{% macro a(x) %}<i>{{ x }}</i>{% endmacro %}")
        os.utime(macros, (1, 1))
        assert template.render("satu.html", fresh=fresh, x="<") == ("<i>&lt;</i>" if fresh else "<b>&lt;</b>") * 2
    finally:
        template._environment.cache_clear()


def test_the_policy_names_the_hash_of_the_style_as_delivered():
    html = missing_page(accent="#a33a00", publishers=[Publisher("bpbd", "BPBD", "BPBD", "#0b5394", "WIB")])
    css = re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = Document(html).all("meta")[1]["content"]
    assert f"style-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert html.index("Content-Security-Policy") < html.index("<title>")
    assert ".i-bpbd{--a:" in css


def test_a_slug_that_is_no_slug_gets_no_rule():
    evil = Publisher("x{}</style><script>", "BPBD", "BPBD", "#0b5394", "WIB")
    assert "</style><script" not in missing_page(publishers=[evil])


def test_text_that_looks_like_our_placeholders_stays_text():
    title = f"{template.STYLE.decode()} {template.EMPTY.decode()}"
    html = render(FRAME, "notfound.html", "/404.html", title=title, description=title).decode()
    assert f"<title>{template.STYLE.decode()} &lt;style&gt;&lt;/style&gt;</title>" in html
    assert len(Document(html).raw["style"]) == 1


def test_a_preview_has_no_policy_and_is_not_indexed():
    frame = Frame(
        "Rujukan Uji", "Pemerintah Uji", "http://localhost/", "id", "WIB", "CC BY 4.0", "", preview=True, problems=3
    )
    html = render(frame, "notfound.html", "/404.html", title="Uji", description="").decode()
    assert "Content-Security-Policy" not in html
    assert "noindex" in Document(html).meta("robots")
    assert "3 temuan" in html


def test_a_page_gets_the_rules_it_can_use():
    sheet = stylesheet.minify(SHEET)
    css = stylesheet.used(sheet, b'<h1>x</h1><p class="note big">y</p><a>z</a><td class="wide">')
    assert css == (
        ":root{--a:#123456;}h1{margin:0 auto}.note>p + p{color:var(--a)}a:hover::before{top:0}"
        "@media (min-width:60rem){.note{float:left}}"
    )
    assert ".box" in stylesheet.used(sheet, b'<i class="box">')
    assert "table.wide td" in stylesheet.used(sheet, b'<table class="wide"><td>')


def test_an_open_brace_is_found():
    with pytest.raises(ValueError, match="brace"):
        stylesheet.parse("a{b:c")


def test_our_sheets_lose_nothing_when_made_small():
    """Every selector and declaration of the files is there again when a page has all classes and elements."""
    text = "".join((template.FOLDER / name).read_text() for name in template.STYLES)
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    classes = " ".join(sorted(set(re.findall(r"\.([a-z][\w-]*)", plain))))
    tags = "".join(f"<{tag}>" for tag in sorted(set(re.findall(r"[a-z][a-z0-9]*", plain))))
    css = stylesheet.used(stylesheet.minify(text), f'{tags}<i class="{classes}">'.encode())
    assert css.count("{") == plain.count("{")
    assert css.count("}") == plain.count("}")
    assert squeezed(css) == squeezed(plain)


def squeezed(text):
    """Return a style sheet without white space and without the last semicolon of a rule."""
    return re.sub(r"\s", "", text).replace(";}", "}")


def test_the_theme_is_listed_without_hidden_folders():
    theme = Theme("material")
    plain, quick = theme.get_env().list_templates(), template.quicken(theme.get_env()).list_templates()
    assert quick == [name for name in plain if "/." not in f"/{name}"]
    assert len(quick) < len(plain) / 10
