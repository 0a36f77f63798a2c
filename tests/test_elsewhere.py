"""What has a say in the site from elsewhere: through links, other folders, and names that are chosen in a template."""

import shutil

import pytest

from building import ROOT, clone, command, fingerprints, newsroom, small_portal
from making import write_post
from newsroom.catalog import portalfile
from newsroom.catalog.intake import source_of
from newsroom.outputs import portalpage
from newsroom.text import closure
from pages import read

pytestmark = [pytest.mark.site, pytest.mark.slow]
MARK = "Ditandai"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = small_portal(tmp_path_factory.mktemp("asal") / "portal")
    write_post(root, "bpbd", "kabar", title="Kabar dari posko rob")
    write_post(root, "bpbd", "lama", title="Kabar lama dari posko")
    assert newsroom(root).returncode == 0
    return root


@pytest.fixture
def root(made, tmp_path):
    return clone(made, tmp_path / "portal")


def rewrite(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def linked(path, target):
    """Move what is at a path to another place, and leave a symbolic link to it."""
    path.parent.parent.joinpath(target).parent.mkdir(exist_ok=True)
    path.rename(target)
    path.symlink_to(target)


def themed(root, folder):
    rewrite(root / "mkdocs.yml", "theme: {name: mkdocs}", f"theme: {{name: mkdocs, custom_dir: {folder}}}")
    (root / folder).mkdir()
    tell(root / folder / "main.html", "Awal")


def tell(file, word):
    file.write_text('{% extends "base.html" %}{% block footer %}<p>' + word + "</p>{% endblock %}")


def moved_pages(root):
    (root / "content/portal").rename(root / "buku")
    rewrite(root / "mkdocs.yml", "docs_dir: content/portal", "docs_dir: buku")


def picturing(root):
    """Let a page hold a picture from beside mkdocs.yml, as the extension takes them from where the build is started."""
    (root / "gambar.png").write_bytes(b"awal")
    (root / "content/portal/panduan/index.md").write_text('# Panduan\n\n<img alt="Peta" src="gambar.png">\n')
    extended(root, "[tables, pymdownx.b64]")


def extended(root, extensions):
    with (root / "mkdocs.yml").open("a") as settings:
        settings.write(f"markdown_extensions: {extensions}\n")


def choosing(root):
    pages = root / "overrides/pages"
    (pages / "satu.html").write_text("<p>satu</p>")
    (pages / "dua.html").write_text("<p>dua</p>")
    chosen = '{% include "satu.html" if post.slug == "lama" else "dua.html" %}</article>'
    rewrite(pages / "post.html", "</article>", chosen)


CASES = {
    "settings by a link": (
        lambda root: linked(root / "mkdocs.yml", root / "bersama.yml"),
        lambda root: rewrite(root / "bersama.yml", "    name: ", f"    name: {MARK} "),
    ),
    "a template by a link": (
        lambda root: linked(root / "overrides/pages/post.html", root / "post.html"),
        lambda root: rewrite(root / "post.html", "</article>", f"<p>{MARK}</p></article>"),
    ),
    "all templates by a link": (
        lambda root: linked(root / "overrides", root / "bersama"),
        lambda root: rewrite(root / "bersama/pages/post.html", "</article>", f"<p>{MARK}</p></article>"),
    ),
    "a theme in a folder that is ours": (
        lambda root: themed(root, "overrides/tema"),
        lambda root: tell(root / "overrides/tema/main.html", MARK),
    ),
    "a theme in any folder": (lambda root: themed(root, "tema"), lambda root: tell(root / "tema/main.html", MARK)),
    "pages in another folder": (
        moved_pages,
        lambda root: (root / "buku/panduan/index.md").write_text(f"# Panduan\n\n{MARK}\n"),
    ),
    "a picture that Markdown takes in": (picturing, lambda root: (root / "gambar.png").write_bytes(MARK.encode())),
    "one of two templates": (choosing, lambda root: (root / "overrides/pages/dua.html").write_text(f"<p>{MARK}</p>")),
}


@pytest.mark.parametrize("name", CASES)
def test_what_lies_elsewhere_is_noticed(root, tmp_path, name):
    prepare, edit = CASES[name]
    prepare(root)
    for _ in range(2):
        assert newsroom(root).returncode == 0
    edit(root)
    done = newsroom(root)
    assert done.returncode == 0, done.stderr
    bare = shutil.ignore_patterns("site", ".rujukan", "__pycache__")
    fresh = shutil.copytree(root, tmp_path / "bersih", symlinks=True, ignore=bare)
    assert newsroom(fresh).returncode == 0
    assert fingerprints(root / "site") == fingerprints(fresh / "site")


MINE = "[admonition, attr_list, tables, toc: {permalink: true}, markdown.extensions.footnotes, pymdownx.superfences]"
OPEN = [
    "[pymdownx.b64]",
    "[tables, pymdownx.snippets: {base_path: .}]",
    "{pymdownx.pathconverter: {}}",
    '["pymdownx.\\x62\\x36\\x34"]',
    "[markdown_include.include]",
    "[pymdownx.emoji: {emoji_generator: !!python/name:material.extensions.emoji.to_svg }]",
    "[[tables]]",
    "tables",
    "&sama [tables]",
]
CLOSED = ["[]", "{tables: {}, toc: {permalink: true}}", MINE]


@pytest.mark.parametrize("extensions", [*OPEN, *CLOSED])
def test_pages_are_kept_only_where_their_markdown_takes_in_nothing_from_files(portal, extensions):
    settings(portal)
    assert portalpage.key(read(portal))
    extended(portal, extensions)
    assert bool(portalpage.key(read(portal))) == (extensions in CLOSED)


def settings(root):
    with (root / "mkdocs.yml").open("a") as file:
        file.write("\ntheme: {name: mkdocs}\nplugins: []\n")


def test_settings_that_are_merged_by_yaml_are_not_taken_for_what_they_seem(portal):
    settings(portal)
    with (portal / "mkdocs.yml").open("a") as file:
        file.write("<<: {markdown_extensions: [pymdownx.b64]}\n")
    assert not portalpage.key(read(portal))


def test_the_pages_of_the_portal_itself_are_kept():
    assert portalpage.CLOSED.issuperset(portalfile.read(source_of(ROOT, "mkdocs.yml")).extensions)


def test_after_any_upgrade_the_pages_of_the_portal_are_made_anew(root):
    """A theme, or an extension of Markdown, may come from any package."""
    assert "Halaman portal: dari simpanan" in rebuilt(root, "satu")
    (root / "hooks/tema-1.0.dist-info").mkdir()
    assert "Halaman portal: oleh MkDocs" in rebuilt(root, "dua")
    assert "Halaman portal: dari simpanan" in rebuilt(root, "tiga")
    (root / "hooks/tema-1.0.dist-info").rename(root / "hooks/tema-2.0.dist-info")
    assert "Halaman portal: oleh MkDocs" in rebuilt(root, "empat")


def rebuilt(root, word):
    """Return what a build says after a post has come."""
    write_post(root, "bpbd", word, title=f"Kabar lain dari posko, yang ke{word}")
    done = newsroom(root)
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.mark.parametrize("name", ["content", "agencies"])
def test_sources_by_a_link_are_refused(root, name):
    """A build that would not see them would publish a portal without posts."""
    before = fingerprints(root / "site")
    linked(root / name, root / "lain")
    done = newsroom(root)
    assert done.returncode == 1
    assert f"{name}:1:1: galat[symlink]: folder {name} adalah pintasan" in done.stderr
    assert f"pindahkan folder aslinya ke sini dengan nama {name}." in done.stderr
    assert fingerprints(root / "site") == before


@pytest.mark.parametrize("build", [newsroom, command])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{% blok isi %}", "overrides/pages/post.html:1: templat tidak terbaca"),
        ("{% include nama %}", "overrides/pages/post.html mengambil templat yang namanya tidak tertulis utuh: nama"),
        ("\n{{ tidak_ada.x }}", "post.html:2: templat gagal (UndefinedError: 'tidak_ada' is undefined)"),
        ("{{ view.judul }}", "post.html:1: templat gagal ("),
        ("{{ 1 + 'a' }}", "post.html:1: templat gagal (TypeError: "),
        ("{% include 'hilang.html' %}", "post.html:1: templat hilang.html tidak ada di overrides/pages"),
        (None, "overrides/pages/post.html: templat hilang"),
    ],
)
def test_a_template_that_can_not_be_used_is_one_line_and_publishes_nothing(root, text, told, build):
    before = fingerprints(root / "site")
    file = root / "overrides/pages/post.html"
    if text is None:
        file.unlink()
    else:
        file.write_text(text + file.read_text())
    done = build(root)
    assert done.returncode not in (0, 4)
    assert told in done.stderr
    assert "Situs yang lama tetap." in done.stderr
    assert "Traceback" not in done.stderr
    assert fingerprints(root / "site") == before


STATEMENTS = {
    '{% include "satu.html" %}': {"satu.html"},
    "{%- include 'satu.html' ignore missing with context -%}": {"satu.html"},
    '{%+ include "satu.html" %}': {"satu.html"},
    '{% include "satu.html" if x == "lama" else "dua.html" %}': {"satu.html", "dua.html"},
    '{% include ["tidak-ada.html", "dua.html"] ignore missing %}': {"dua.html"},
    '{% from "satu.html" import dua, "tiga.html" %}': {"satu.html"},
    '{% import "satu.html" as macros %}': {"satu.html"},
    '{% include "satu.html" if x == "lain" else "dua.html" ignore missing %}': {"satu.html", "dua.html"},
    "{# {% include nama %} #}": set(),
    '{% extends "satu.html" %}': {"satu.html"},
}
UNCLEAR = [
    "{% include nama %}",
    '{% include "satu" ~ ".html" %}',
    '{% include ["satu.html", nama] %}',
    '{% include ["satu" ".html"] %}',
    '{% include "satu.html" if x else "dua.html" if y else "tiga.html" %}',
    '{% include "satu.html" if x else nama if y else "tiga.html" %}',
    '{% include "satu.html" if x else nama %}',
    '{% include nama if x else "satu.html" %}',
]


@pytest.mark.parametrize("statement", [*STATEMENTS, *UNCLEAR])
def test_the_closure_has_every_name_that_a_template_may_take(tmp_path, monkeypatch, statement):
    for name in ("satu.html", "dua.html", "tiga.html"):
        (tmp_path / name).write_text("isi")
    (tmp_path / "awal.html").write_text(f"<p>{statement}</p>")
    monkeypatch.setattr(closure, "FOLDER", tmp_path)
    if statement in UNCLEAR:
        with pytest.raises(closure.Unclear, match=r"awal\.html"):
            closure.members("awal.html")
    else:
        assert closure.members("awal.html") == {"awal.html"} | STATEMENTS[statement]
