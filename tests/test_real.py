"""Real input: 327 posts of digital.gov and five Indonesian events; and a thousand small accidents to real front matter."""

import os
import random
import re
from collections import Counter
from types import MappingProxyType

import pytest
import yaml

from building import derive
from fixtures import judged
from newsroom.catalog import contract
from newsroom.text import dates, frontmatter, source
from real import digitalgov

pytestmark = pytest.mark.real
MUTATIONS = 20_000 if os.environ.get("SOAK") else 1_500
AGENCY = """name: Digital Government Service
short_name: DigitalGov
kind: lembaga
zone: WIB
contacts:
  - {id: humas, name: Web managers, email: web@digitalgov.example}
"""


@pytest.fixture(scope="module")
def foreign(shared_module):
    posts, unreadable = digitalgov.load(shared_module / "corpus/digitalgov/content")
    return MappingProxyType({"posts": posts, "unreadable": unreadable})


@pytest.fixture(scope="module")
def shared_module():
    from conftest import SHARED

    if not SHARED.is_dir():
        pytest.skip("tidak ada ../shared (korpus di samping repositori)")
    return SHARED


def portal_of(root, foreign, convert):
    """Lay the foreign posts over a portal, each under our contract."""
    posts = foreign["posts"]
    (root / "agencies" / f"{digitalgov.AGENCY}.yml").write_text(AGENCY)
    settings = (root / "mkdocs.yml").read_text()
    labels = "".join(f"      {topic}: {topic.replace('-', ' ').capitalize()}\n" for topic in digitalgov.topics(posts))
    (root / "mkdocs.yml").write_text(settings.replace("    topics:\n", "    topics:\n" + labels))
    for post in posts:
        text = convert(post)
        folder = root / "content" / digitalgov.AGENCY / _year(text)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{post.slug}.md").write_text(text)
    return root


def _year(text):
    """Return the year of the post's date in the agency's zone, which is the folder's name."""
    found = re.search(r'^date: "?([^"\n]*)', text, re.MULTILINE)
    moment = dates.parse_moment(found[1], dates.zone("WIB"))
    return str(moment.astimezone(dates.zone("WIB")).year) if moment else found[1][:4]


def test_posts_as_their_authors_wrote_them_raise_problems_and_no_traceback(portal, foreign, capsys):
    problems = judged(portal_of(portal, foreign, digitalgov.as_written))
    kinds = Counter((problem.level, problem.rule) for problem in problems)
    with capsys.disabled():
        files = len({problem.file for problem in problems if problem.stops})
        print(f"\n{len(foreign['posts'])} kiriman asli, {len(foreign['unreadable'])} tak terbaca, {files} tertahan:")
        for (level, rule), number in kinds.most_common():
            print(f"  {number:5d} {level} {rule}")
    assert sum(kinds.values()) > 300
    assert {"raw-html", "text-length"} <= {rule for _, rule in kinds}


@pytest.mark.slow
def test_all_of_them_build_once_an_editor_has_mended_them(portal, foreign, tmp_path):
    root = portal_of(portal, foreign, digitalgov.mended)
    stopping = [problem for problem in judged(root) if problem.stops]
    assert stopping == []
    catalog = derive(root, tmp_path / "site")
    published = {post.slug for post in catalog.posts if post.agency == digitalgov.AGENCY}
    assert published == {post.slug for post in foreign["posts"]}
    for post in catalog.posts:
        assert (tmp_path / "site" / post.id / "index.html").stat().st_size > 1000


ACCIDENTS = (
    ("a character is lost", lambda chance, text: _without(text, chance.randrange(len(text)))),
    ("a character is typed twice", lambda chance, text: _doubled(text, chance.randrange(len(text)))),
    ("a colon slips in", lambda chance, text: _insert(text, chance, ": ")),
    ("a hash slips in", lambda chance, text: _insert(text, chance, " #")),
    ("a quotation mark slips in", lambda chance, text: _insert(text, chance, '"')),
    ("an apostrophe slips in", lambda chance, text: _insert(text, chance, "'")),
    ("a tab slips in", lambda chance, text: _insert(text, chance, "\t")),
    ("a line break slips in", lambda chance, text: _insert(text, chance, "\n")),
    ("a bracket slips in", lambda chance, text: _insert(text, chance, chance.choice("[]{}&*!|>%@`"))),
    ("a line is lost", lambda chance, text: _line(text, chance, "")),
    ("a line is there twice", lambda chance, text: _line(text, chance, "{0}\n{0}")),
    ("a line is indented", lambda chance, text: _line(text, chance, "  {0}")),
    (
        "a control character slips in",
        lambda chance, text: _insert(text, chance, chance.choice("\x00\x07\x1b\u200b\u202e")),
    ),
)


def _without(text, at):
    return text[:at] + text[at + 1 :]


def _doubled(text, at):
    return text[:at] + text[at] + text[at:]


def _insert(text, chance, what):
    at = chance.randrange(len(text))
    return text[:at] + what + text[at:]


def _line(text, chance, form):
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    lines[at] = form.replace("{0}", lines[at])
    return "\n".join(lines)


def plainly(matter):
    """Return what the front matter says by PyYAML's failsafe reading, or None where even that refuses it.

    A tab beside a colon or at a line's end is white space (YAML 1.2, section 6.2); PyYAML knows only blanks there.
    """
    try:
        value = yaml.load(matter.replace("\t", " "), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def test_accidents_to_real_front_matter_never_change_what_is_published(foreign):
    """Each accident is refused, or what is read is exactly what the file says; the refusals are on the right line."""
    chance = random.Random(20261121)
    originals = [text for text in map(digitalgov.mended, foreign["posts"]) if not read_post(text).faults]
    assert len(originals) == len(foreign["posts"])
    wrong, refused, near, kept = [], 0, 0, 0
    for number in range(MUTATIONS):
        text = chance.choice(originals)
        end = text.index("\n---\n", 4)
        name, accident = ACCIDENTS[number % len(ACCIDENTS)]
        matter = accident(chance, text[4:end])
        mutated = "---\n" + matter + text[end:]
        post = read_post(mutated)
        if post.faults:
            refused += 1
            near += _is_near(post.faults, text, mutated)
            continue
        kept += 1
        fields = frontmatter.read(source.read("x.md", mutated.encode())).fields
        if _strings(fields) != plainly(matter):
            wrong.append((name, matter))
    print(
        f"{MUTATIONS} accidents: {refused} refused, {near} of them on the right line or next to it, {kept} read as written"
    )
    assert wrong == []
    assert near >= 0.98 * refused


def read_post(text):
    return contract.read(source.read("content/digitalgov/2023/x.md", text.encode()), dates.zone("WIB"))


def _strings(node):
    if isinstance(node, frontmatter.Scalar):
        return node.value
    if isinstance(node, frontmatter.Sequence):
        return [_strings(item) for item in node.items]
    return {key: _strings(item) for key, item in node.entries.items()}


def _is_near(faults, before, after):
    """Return whether a fault is within one line of the first line that the accident changed."""
    old, new = before.split("\n"), after.split("\n")
    changed = next((number for number, (a, b) in enumerate(zip(old, new, strict=False), 1) if a != b), len(old))
    return any(abs(fault.place.line - changed) <= 1 for fault in faults)
