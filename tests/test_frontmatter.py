"""Front matter: every trap of YAML at its place with its cure, and nothing read that the writer did not write."""

import random

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from fixtures import BASE
from newsroom.text import frontmatter, slips, source
from newsroom.text.frontmatter import Mapping, Scalar, Sequence, read_yaml
from newsroom.text.quotes import quote

KNOWN = ("title", "date", "type", "summary", "audience", "place", "areas", "topics", "photos", "event", "social")
# line -> rule, column, the line as it was meant ("" where nobody can know)
TRAPS = {
    "title: Imbauan: waspada cuaca": ("unquoted-text", 15, 'title: "Imbauan: waspada cuaca"'),
    "title: Jadwal posko:": ("unquoted-text", 20, 'title: "Jadwal posko:"'),
    "title: @bpbd siaga": ("unquoted-text", 8, 'title: "@bpbd siaga"'),
    "title: `rob`": ("unquoted-text", 8, 'title: "`rob`"'),
    "title: %80 surut": ("unquoted-text", 8, 'title: "%80 surut"'),
    "title: *Penting* banjir": ("unquoted-text", 8, 'title: "*Penting* banjir"'),
    "title: *Penting": ("yaml-alias", 8, 'title: "*Penting"'),
    "title: & rob": ("unquoted-text", 8, 'title: "& rob"'),
    "title: &Rob naik": ("yaml-anchor", 8, 'title: "&Rob naik"'),
    "title: !Penting rob": ("yaml-tag", 8, 'title: "!Penting rob"'),
    "title: ! rob": ("yaml-tag", 8, 'title: "! rob"'),
    "title: | rob": ("unquoted-text", 8, 'title: "| rob"'),
    "title: > 40 rumah": ("unquoted-text", 8, 'title: "> 40 rumah"'),
    "title: [Siaran] Banjir": ("unquoted-text", 17, 'title: "[Siaran] Banjir"'),
    "title: {Siaran} Banjir": ("unquoted-text", 17, 'title: "{Siaran} Banjir"'),
    "title: ] rob": ("unquoted-text", 8, 'title: "] rob"'),
    "title: , rob": ("unquoted-text", 8, 'title: ", rob"'),
    'title: "Rob" di Muara': ("unquoted-text", 14, "title: '\"Rob\" di Muara'"),
    "title: 'Hari Jum'at'": ("unquoted-text", 18, 'title: "Hari Jum\'at"'),
    'title: Kata "rob": artinya': ("unquoted-text", 18, "title: 'Kata \"rob\": artinya'"),
    "title: “Imbauan: waspada”": ("unquoted-text", 16, 'title: "Imbauan: waspada"'),
    'title: "Rob': ("unpaired-quote", 8, 'title: "Rob"'),
    "title: 'Rob": ("unpaired-quote", 8, "title: 'Rob'"),
    "title: #SiagaRob": ("unquoted-text", 8, 'title: "#SiagaRob"'),
    "title: - Rob": ("unquoted-text", 8, 'title: "- Rob"'),
    "title: ? apa": ("unquoted-text", 8, 'title: "? apa"'),
    'title: "D:\\Humas"': ("bad-escape", 11, 'title: "D:\\\\Humas"'),
    'title: "\\ud800"': ("bad-escape", 9, 'title: "\\\\ud800"'),
    "topics: [rob, banjir": ("unpaired-bracket", 9, "topics: [rob, banjir]"),
    "topics: [rob]]": ("unpaired-bracket", 14, "topics: [rob]"),
    "topics: [rob}": ("unpaired-bracket", 9, ""),
    "topics: [#rob, #banjir]": ("unquoted-text", 10, 'topics: ["#rob", "#banjir"]'),
    "social: {text: Rob: naik}": ("yaml-syntax", 19, ""),
    "title:Rob": ("missing-space", 6, "title: Rob"),
    "title Rob naik": ("missing-colon", 1, "title: Rob naik"),
    "title = Rob": ("missing-colon", 1, "title: Rob"),
    "title：Rob": ("missing-colon", 1, "title: Rob"),
    "title:\u00a0Rob": ("odd-space", 6, "title: Rob"),
    "\u00a0title: Rob": ("odd-space", 1, "title: Rob"),
    "title\u00a0: Rob": ("odd-space", 6, "title: Rob"),
    "\ttitle: Rob": ("odd-space", 1, "title: Rob"),
    "[title]: rob": ("yaml-syntax", 1, ""),
}
# Several lines -> rule, line, column.
SHAPES = {
    "photos:\n  - file: a.jpg\n   alt: Rob": ("indentation", 3, 4),
    "photos:\n  - file: a.jpg\n  alt: Rob": ("indentation", 3, 3),
    "photos:\n- file: a.jpg\n     alt: Rob": ("indentation", 3, 6),
    "photos:\n  - file:a.jpg\n    alt: Rob": ("missing-space", 2, 9),
    "photos:\n  -file: a.jpg\n    alt: Rob": ("missing-space", 2, 3),
    "photos:\n\t- file: a.jpg": ("odd-space", 2, 1),
    "title: Rob\n  summary: Air naik": ("indentation", 2, 3),
    "title: Rob\ndi Muara Padi\ntype: siaga": ("indentation", 2, 1),
    "title: Rob\n  karena: hujan": ("unquoted-text", 2, 9),
    "summary: >\nAir naik\ntype: siaga": ("indentation", 2, 1),
    "summary: |\n    Air naik\n  sejak malam": ("indentation", 3, 3),
    'title: "Rob\nsummary: "Air naik"': ("unpaired-quote", 1, 8),
    'title: "Rob\nsummary: Air naik"': ("unpaired-quote", 1, 8),
    "topics: [rob,\nareas: [muara]": ("unpaired-bracket", 1, 9),
    'title: "Rob\ndi Muara"': ("indentation", 2, 1),
    "topics: [rob,\nbanjir]": ("indentation", 2, 1),
    "topics: [rob,\nareas: x]": ("unpaired-bracket", 1, 9),
    'topics:\n  - "rob\n  naik"': ("indentation", 3, 3),
    "topics:\n- rob\n-banjir": ("missing-space", 3, 1),
    "title: Rob\n- banjir": ("indentation", 2, 1),
    "title: Rob\n---\ntype: siaga": ("yaml-syntax", 2, 1),
    "- title\n- date": ("yaml-syntax", 1, 1),
    "event:\n  place:\n    name: Muara\n date: x": ("indentation", 4, 2),
}
FINE = {
    "title : Rob": {"title": "Rob"},
    "title:\tRob": {"title": "Rob"},
    "title: -Rob": {"title": "-Rob"},
    "title: ?apa": {"title": "?apa"},
    "title: Pukul 09:00 di https://a.example/x:y": {"title": "Pukul 09:00 di https://a.example/x:y"},
    'title: Jum\'at "bersih", [dua] {tiga}': {"title": 'Jum\'at "bersih", [dua] {tiga}'},
    "title: “Rob” naik": {"title": "“Rob” naik"},
    "title: ---": {"title": "---"},
    "title: no\ndate: 12:30:45\ntype: 0123": {"title": "no", "date": "12:30:45", "type": "0123"},
    "title: Rob\n  di Muara": {"title": "Rob di Muara"},
    'title: "Rob\n  di Muara"': {"title": "Rob di Muara"},
    "summary: >-\n  Air\n\n  naik\ntype: siaga": {"summary": "Air\nnaik", "type": "siaga"},
    "topics:\n- rob\n- banjir\ntype: siaga": {"topics": ["rob", "banjir"], "type": "siaga"},
    "topics: [rob, 'a, b']  # dua": {"topics": ["rob", "a, b"]},
    "# catatan\n\ntitle: Rob # catatan": {"title": "Rob"},
    "---\ntitle: Rob\n...": {"title": "Rob"},
    "title: ''": {"title": ""},
    "title:": {"title": ""},
}
# Written in C, as the one that reads; the other differs over tabs.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
# Letters that matter to YAML come often.
YAMLISH = st.text(
    st.one_of(st.sampled_from(list(":#-\"'[]{}|>&*!%@`, \n\t\\?~=“”\u00a0ab1")), st.characters(codec="utf-8")),
    max_size=80,
)
POSTS = [path.read_text() for path in sorted(BASE.glob("content/**/*.md"))]
MATTERS = [text.split("---\n")[1] for text in POSTS]


def plain(node):
    """Return a node as PyYAML's own loader would."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.entries.items()}


def read(text):
    fields, faults = read_yaml(text, 1, KNOWN)
    return fields, faults


@pytest.mark.parametrize("line", TRAPS)
def test_trap_is_told_at_its_place_with_its_cure(line):
    rule, column, mended = TRAPS[line]
    _fields, faults = read(f"audience: public\n{line}\n")
    assert [(fault.rule, fault.place.line, fault.place.column) for fault in faults] == [(rule, 2, column)]
    assert faults[0].detail == mended or (not mended and "\n" not in faults[0].detail)
    if mended:
        fields, faults = read(f"audience: public\n{mended}\n")
        assert not faults
        assert isinstance(fields, Mapping)


@pytest.mark.parametrize("text", SHAPES)
def test_slip_over_several_lines_is_told_at_its_place(text):
    _fields, faults = read(text)
    assert [(fault.rule, fault.place.line, fault.place.column) for fault in faults] == [SHAPES[text]]


@pytest.mark.parametrize("text", FINE)
def test_what_is_fine_is_read_as_written(text):
    fields, faults = read(text)
    assert not faults
    assert plain(fields) == FINE[text]
    assert slips.find(text.split("\n"), KNOWN) is None


def test_all_slips_are_told_at_once_and_the_rest_is_read():
    text = 'title: Rob: naik\nsummary: "Air\nplace:Muara\ntype: @siaga\naudience: public\naudience: internal'
    fields, faults = read(text)
    told = [(fault.rule, fault.place.line) for fault in faults]
    assert told == [
        ("unquoted-text", 1), ("unpaired-quote", 2), ("missing-space", 3), ("unquoted-text", 4), ("duplicate-key", 6),
    ]  # fmt: skip
    assert plain(fields) == {
        "title": "Rob: naik", "summary": "Air", "place": "Muara", "type": "@siaga", "audience": "public",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: &x [b]\nc: *x", [("yaml-anchor", 1), ("yaml-alias", 2)]),
        ("<<: *x\ntitle: Rob", [("yaml-alias", 1)]),
        ("title: !!python/object:os.system {a: b}", [("yaml-tag", 1)]),
        ("a: 1\na: 2\na: 3", [("duplicate-key", 2), ("duplicate-key", 3)]),
        ("a: " + "[" * 25 + "]" * 25, [("yaml-depth", 1)]),
        ('title: "Rob\\x07"', [("control-character", 1)]),
        ('title: "Rob\\u202E"', [("hidden-character", 1)]),
        ("", [("front-matter-empty", 1)]),
        ("# hanya catatan", [("front-matter-empty", 1)]),
    ],
)
def test_what_we_do_without(text, told):
    _fields, faults = read(text)
    assert [(fault.rule, fault.place.line) for fault in faults] == told


def test_merge_bomb_costs_nothing():
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    _fields, faults = read("\n".join(lines))
    assert {fault.rule for fault in faults} == {"yaml-anchor", "yaml-alias"}


@pytest.mark.parametrize(
    ("before", "after", "rule", "line"),
    [
        ("—", "---", "front-matter-fence", 1),
        ("----", "---", "front-matter-fence", 1),
        (" ---", "---", "front-matter-fence", 1),
        ("---", "–––", "front-matter-fence", 4),
        ("---", "...", "front-matter-fence", 4),
        ("---", "***", "front-matter-fence", 4),
        ("---", "", "front-matter-end", 4),
        ("\n\n---", "---", "front-matter-first", 3),
    ],
)
def test_fences(before, after, rule, line):
    text = f"{before}\ntitle: Rob\ntype: siaga\n{after}\nAir naik.\n"
    matter = frontmatter.read(source.read("x.md", text.encode()), KNOWN)
    assert [(fault.rule, fault.place.line) for fault in matter.faults] == [(rule, line)]
    if rule != "front-matter-end":
        assert plain(matter.fields) == {"title": "Rob", "type": "siaga"}
        assert matter.body == "Air naik.\n"


def test_fence_with_blanks_after_it_is_a_fence():
    matter = frontmatter.read(source.read("x.md", b"---  \ntitle: Rob\n---\t\nAir --- naik.\n---\n"))
    assert not matter.faults
    assert (matter.body, matter.body_line) == ("Air --- naik.\n---\n", 4)


@pytest.mark.parametrize("text", ["", "\n \n", "Air naik.\n", "title: Rob\n---\nAir", "# Rob\n\n---\n", "\ufeff"])
def test_no_front_matter(text):
    matter = frontmatter.read(source.read("x.md", text.encode()))
    assert matter.fields is None
    assert [fault.rule for fault in matter.faults] == ["front-matter"]


@pytest.mark.property
@given(st.text(max_size=200) | YAMLISH)
@example("a: 'b'\n c: \x85d")
@example("%YAML 9.9\n---\na: b")
@example('a: "\\UFFFFFFFF"')
def test_any_text_is_read_or_refused(text):
    """No exception, whatever stands there; and what is accepted holds the same strings as PyYAML's own loader reads."""
    fields, faults = read_yaml(text)
    assert fields is not None or faults
    if not faults:
        assert plain(fields) == yaml.load(text, LOADER)


VALUES = st.sampled_from(['"%s"', "%s", "a%s", "2%s", "[a%s]", "[a, b-c]", "'%s'", "yes", "null", "12:30"])
EASY = st.lists(
    st.tuples(
        st.sampled_from(["a: ", "b: ", "type: ", "y: ", "a:", "a:  "]),
        VALUES,
        st.text("aZ0 :#,-'[]{}|é\u00a0", max_size=6),
    ),
    min_size=1,
    max_size=4,
).map(lambda rows: "\n".join(key + value.replace("%s", text) for key, value, text in rows))


@pytest.mark.property
@given(EASY)
@example('a: "x"\nb: 2026-11-21T09:00:00+07:00\ntype: [a, b]')
@example("a: b:\nb: c #d")
@example("a: x\na: y")
def test_easy_lines_are_read_as_the_parser_reads_them(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frontmatter, "_easy", lambda lines, first_line: None)
        parsed = read_yaml(text, 3)
    assert repr(read_yaml(text, 3)) == repr(parsed)


def test_easy_lines_need_no_parser(monkeypatch):
    monkeypatch.setattr(frontmatter, "_Reader", lambda *_: pytest.fail("was parsed"))
    assert read_yaml('title: "Rob: naik"\ndate: 2026-11-21T09:00:00+07:00\ntopics: [rob, kesehatan]')[0]


@pytest.mark.property
@given(st.binary(max_size=200) | YAMLISH.map(str.encode) | YAMLISH.map(lambda text: f"---\n{text}\n---\n".encode()))
def test_any_bytes_are_read_or_refused(data):
    found = source.read("x.md", data)
    matter = frontmatter.read(found) if found.usable else None
    faults = (*found.faults, *(matter.faults if matter else ()))
    assert faults or (matter and matter.fields)
    for fault in faults:
        assert 1 <= fault.place.line <= max(1, len(found.lines))
        assert 1 <= fault.place.column < fault.place.end_column


@pytest.mark.property
@given(
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1).filter(lambda text: text.strip())
)
def test_quoted_text_is_read_as_written(text):
    text = text.strip().strip("\"'“”„‘’«»").strip() or "x"
    fields, faults = read_yaml(f"title: {quote(text)}")
    assert not [fault for fault in faults if fault.rule != "hidden-character"]
    assert plain(fields) == {"title": text}


@pytest.mark.property
def test_a_mutated_post_is_never_read_as_something_else():
    """Mutations of real front matter: what is accepted is what PyYAML reads, what is refused is told where it is wrong."""
    chance = random.Random(7)
    told, near = 0, 0
    for _ in range(1500):
        text = chance.choice(MATTERS)
        at = chance.randrange(len(text))
        sign = chance.choice(":#-\"'[]{}|>&*!%@`,\n\t\\")
        mutated = text[:at] + sign + text[at + chance.randrange(2) :]
        fields, faults = read_yaml(mutated, 1, KNOWN)
        if not faults:
            assert plain(fields) == yaml.load(mutated, LOADER)
            assert slips.find(mutated.split("\n"), KNOWN) is None
            continue
        line = text.count("\n", 0, at) + 1
        told += 1
        near += any(abs(fault.place.line - line) <= 1 for fault in faults)
    assert told > 100
    assert near / told >= 0.98
