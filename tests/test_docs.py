"""The documentation is true: its examples pass, its findings are the real ones, its commands, keys and files exist.

UPDATE_DOCS=1 writes the findings that are quoted in temuan.md anew, after a rule has been worded differently.
"""

import json
import os
import re
import shlex
import shutil
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin

import pytest

from fixtures import BASE, inspected, judged
from newsroom import cli
from newsroom.catalog import agencyfile, contract, portalfile, rules
from newsroom.catalog.fields import Key, ListOf, Record
from newsroom.catalog.rules.targets import Targets
from newsroom.cli import check, codes
from newsroom.text import dates, problem, source

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "content/portal").rglob("*.md"))
HANDBOOK = [page for page in PAGES if "panduan" in page.parts]
WRITTEN = [page for page in HANDBOOK if page.name not in ("kunci.md", "aturan.md")]
PROSE = [*WRITTEN, ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
FINDINGS = ROOT / "content/portal/panduan/temuan.md"
FENCE = re.compile(r'^```(?P<kind>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^```$', re.MULTILINE | re.DOTALL)
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
PHOTO = next(BASE.rglob("*.jpg"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def fences(page: Path, kind: str = "") -> list[re.Match[str]]:
    return [found for found in FENCE.finditer(page.read_text()) if kind in ("", found["kind"])]


EXAMPLES = [
    pytest.param(found["title"], found["text"], id=f"{page.stem}-{number}")
    for page in WRITTEN
    for number, found in enumerate(fences(page))
    if re.match(r"content/.+\.md|agencies/.+\.yml", found["title"] or "")
]
FIRST = next(found["text"] for found in fences(ROOT / "content/portal/panduan/kiriman-pertama.md", "markdown"))
PLACE = PurePosixPath("content/bpbd/2026/air-bersih-muara-padi")


# ---- examples ----------------------------------------------------------------------------------------------------


def lay(root: Path, path: str, text: str) -> None:
    """Put a file into a portal, and every photo that it names beside it."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)
    for photo in re.findall(r"file: (\S+\.jpg)", text):
        shutil.copy(PHOTO, target.parent / photo)


@pytest.mark.parametrize(("path", "text"), EXAMPLES)
def test_complete_examples_have_no_finding(portal, serial, path, text):
    lay(portal, path, text)
    if path.startswith("agencies/"):
        shutil.copytree(ROOT / "content/portal/skema", portal / "content/portal/skema", dirs_exist_ok=True)
    assert [problem.as_text(found) for found in judged(portal)] == []


def test_there_is_an_example_of_every_type():
    texts = [example.values[1] for example in EXAMPLES]
    assert all(any(f"\ntype: {kind}\n" in text for text in texts) for kind in contract.TYPES)


SNIPPETS = [
    pytest.param(found["text"], id=f"{page.stem}-{number}")
    for page in HANDBOOK
    for number, found in enumerate(fences(page, "yaml"))
    if page != FINDINGS and not found["title"]
]


@pytest.mark.parametrize("text", SNIPPETS)
def test_parts_of_a_file_are_read_without_fault(text):
    keys = re.findall(r"^(\w+):", text, re.MULTILINE)
    if set(keys) <= set(contract.KEYS):
        faults = contract.read(
            source.read(f"{PLACE}.md", replaced(FIRST, keys, text).encode()), dates.zone("WIB")
        ).faults
        assert faults == ()
    elif set(keys) <= set(agencyfile.KEYS):
        whole = swapped((BASE / "agencies/bpbd.yml").read_text(), keys, text)
        assert agencyfile.read(source.read("agencies/bpbd.yml", whole.encode())).faults == ()
    else:
        assert set(keys) <= {"site_name", "site_url", *portalfile.KEYS}


def replaced(post: str, keys: list[str], text: str) -> str:
    """Return a post in whose front matter `text` stands instead of these keys."""
    _, matter, body = post.split("---\n", 2)
    return f"---\n{swapped(matter, keys, text)}---\n{body}"


def swapped(matter: str, keys: list[str], text: str) -> str:
    """Return YAML in which `text` stands instead of these keys, or at the end."""
    entries = re.findall(r"^\w+:.*\n(?:[ -].*\n)*", matter, re.MULTILINE)
    gone = [index for index, entry in enumerate(entries) if entry.partition(":")[0] in keys]
    kept = ["" if index in gone else entry for index, entry in enumerate(entries)]
    kept.insert(gone[0] if gone else len(kept), text)
    return "".join(kept)


# ---- findings ----------------------------------------------------------------------------------------------------


def cases() -> list[tuple[str, str, str, str, str]]:
    """Return heading, kind, what was written, what is quoted as found, and what cures it, for each case of temuan.md."""
    found = []
    for part in re.split(r"^### ", FINDINGS.read_text(), flags=re.MULTILINE)[1:]:
        blocks = [(block["kind"], block["text"]) for block in FENCE.finditer(part)]
        if [kind for kind, _ in blocks[1:2]] == ["text"]:
            found.append((part.splitlines()[0], blocks[0][0], blocks[0][1], blocks[1][1], blocks[2][1]))
    return found


def judge_case(root: Path, kind: str, text: str, cured: str) -> str:
    """Return what is said of the first example when `text` stands in it: as front matter, or at the end of its body."""
    keys = re.findall(r"^(\w+):", cured, re.MULTILINE)
    post = replaced(FIRST, keys, text) if kind == "yaml" else f"{FIRST}\n{text}"
    path = f"{PLACE}/index.md" if "photos:" in text else f"{PLACE}.md"
    lay(root, path, post)
    return "\n\n".join(problem.as_text(found) for found in judged(root)) + "\n"


@pytest.mark.parametrize(
    ("kind", "before", "quoted", "after"), [pytest.param(*case[1:], id=case[0]) for case in cases()]
)
def test_findings_are_quoted_as_they_are(portal, serial, kind, before, quoted, after):
    said = judge_case(portal, kind, before, after)
    if os.environ.get("UPDATE_DOCS"):
        FINDINGS.write_text(FINDINGS.read_text().replace(quoted, said))
    else:
        assert said == quoted


@pytest.mark.parametrize(("kind", "after"), [pytest.param(case[1], case[4], id=case[0]) for case in cases()])
def test_cures_cure(portal, serial, kind, after):
    assert judge_case(portal, kind, after, after) == "\n"


def test_the_json_form_is_the_real_one(portal, serial):
    page = ROOT / "content/portal/panduan/operator/memeriksa.md"
    lay(portal, f"{PLACE}.md", FIRST.replace("areas: [muara-padi]", "areas: [muara-pady]"))
    assert json.loads(fences(page, "json")[0]["text"]) == json.loads(problem.as_json(judged(portal)))


def test_ten_cases_are_told_and_the_readme_quotes_one():
    assert len(cases()) == 10
    quoted = [found["text"] for found in fences(ROOT / "README.md", "text") if found["text"].startswith("content/")]
    assert quoted
    assert all(text in FINDINGS.read_text() for text in quoted)


# ---- commands ----------------------------------------------------------------------------------------------------


def commands(page: Path) -> list[str]:
    """Return every command line of a page: of its sh blocks, and of code in its sentences."""
    blocks = [line for found in fences(page, "sh") for line in found["text"].splitlines()]
    lines = [*blocks, *CODE.findall(FENCE.sub("", page.read_text()))]
    parts = [part.strip() for line in lines for part in re.split(r"&&|\|\|?|;| #", line)]
    return [part.removeprefix("sudo -u rujukan ").removeprefix(".venv/bin/") for part in parts]


ALL = sorted({(name(page), command) for page in PROSE for command in commands(page)})


@pytest.mark.parametrize(("page", "command"), [case for case in ALL if case[1].startswith("newsroom ")])
def test_newsroom_commands_exist(page, command):
    arguments = shlex.split(command)[1:]
    if arguments in (["--help"], ["…"]):
        return
    options = cli._parser().parse_args(arguments)
    rule = getattr(options, "rule", None)
    assert rule is None or rule in rules.all_rules() or rule.isupper()


@pytest.mark.parametrize(("page", "command"), [case for case in ALL if re.match(r"make( |$)", case[1])])
def test_make_commands_exist(page, command):
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {word for word in shlex.split(command)[1:] if "=" not in word and not word.startswith(">")} <= known


def test_every_public_command_is_told():
    told = " ".join(command for _, command in ALL)
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for target in targets:
        assert f"make {target}" in told, target
    for printer in check._printers():
        assert f"--format {printer}" in told, printer


def test_exit_codes_are_told():
    page = (ROOT / "content/portal/panduan/operator/memeriksa.md").read_text()
    table = page.split("## Kode keluar")[1].split("##")[0]
    told = {int(code) for code in re.findall(r"^\| (\d) \|", table, re.MULTILINE)}
    needed = {codes.FINE, codes.FOUND, codes.USAGE, codes.FAULT}
    assert needed <= told <= {*needed, codes.HELD_BACK}


# ---- keys, rules, files ------------------------------------------------------------------------------------------


def inner(keys: dict[str, Key]) -> set[str]:
    """Return the names of keys and of the keys inside them."""
    names = set(keys)
    for key in keys.values():
        kind = key.kind
        while isinstance(kind, ListOf):
            kind = kind.kind
        if isinstance(kind, Record):
            names |= inner(kind.keys)
    return names


@pytest.mark.parametrize(
    "key", sorted(inner({**contract.KEYS}) | inner({**agencyfile.KEYS}) | inner({**portalfile.KEYS}))
)
def test_every_key_is_told(key):
    spans = [span for page in WRITTEN for span in CODE.findall(FENCE.sub("", page.read_text()))]
    lines = [line for page in WRITTEN for found in fences(page) for line in found["text"].splitlines()]
    assert any(re.search(rf"(?:^|[ {{.]){key}(?::|$)", text) for text in [*spans, *lines])


@pytest.mark.parametrize("page", PROSE, ids=name)
def test_rules_that_are_named_exist(page):
    named = set(re.findall(r"(?:galat|peringatan|saran)\[([a-z-]+)\]", page.read_text()))
    assert named <= set(rules.all_rules())


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_out_of_the_portals_pages_lead_somewhere(page):
    known = Targets(inspected(BASE).intake)
    here = "/" + page.relative_to(ROOT / "content/portal").as_posix().removesuffix(".md").removesuffix("index")
    for target in re.findall(r'<a href="([^"]+)"', page.read_text()):
        path = urljoin(here if here.endswith("/") else here + "/", target)
        assert known.has(path), f"{target} leads to {path}"


def tokens(sheet: str) -> list[dict[str, str]]:
    """Return the colours and fonts of a style sheet: those of light pages, and those that dark ones change."""
    blocks = re.findall(r":root \{([^}]*)\}", (ROOT / "overrides" / sheet).read_text())
    return [dict(re.findall(r"--([\w-]+): ([^;]+);", block)) for block in blocks[:2]]


def test_the_handbook_wears_the_colours_of_the_public_pages():
    for own, public in zip(tokens("handbook/assets/handbook.css"), tokens("pages/style.css"), strict=True):
        assert {name: value for name, value in own.items() if name != "mono"}.items() <= public.items()


def test_the_map_in_the_readme_is_true():
    block = next(found["text"] for found in fences(ROOT / "README.md", "text") if "mkdocs.yml" in found["text"])
    paths = [line.split()[0] for line in block.splitlines() if line and not line.startswith(" ")]
    assert len(paths) >= 8
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", [*PROSE, ROOT / "NOTICE"], ids=name)
def test_files_that_are_named_exist(page):
    text = page.read_text()
    named = set(re.findall(r"`((?:overrides|hooks|tests|agencies|\.github|\.ci)/[\w./-]*)`", text))
    assert [path for path in sorted(named) if "satpolpp" not in path and not (ROOT / path).exists()] == []


def test_every_sample_photo_is_credited_in_the_notice():
    credited = set(re.findall(r"^File: (\S+)$", (ROOT / "NOTICE").read_text(), re.MULTILINE))
    photos = [path for path in (ROOT / "content").rglob("*") if path.suffix in (".jpg", ".png", ".webp")]
    assert {path.name for path in photos if "portal" not in path.parts} == credited
