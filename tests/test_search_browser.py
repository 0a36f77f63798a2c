"""The search page in a real browser: what it finds, what it costs, and that it works by keyboard and by ear."""

import gzip
import json
import re
import time

import pytest

from browsing import needs_browser, opened, violations
from building import ROOT
from newsroom.text import stems

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("site"), needs_browser]
WAIT_SECONDS = 20


def told(page):
    """Return what the page says once it has searched; its policy allows no waiting by script."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        text = page.inner_text("[role=status]")
        if text and "Mencari" not in text:
            return text
        time.sleep(0.05)
    raise AssertionError("no answer")


def paths(page):
    return [link.get_attribute("href").split("/", 3)[3] for link in page.query_selector_all(".hits h2 a")]


def cards(site):
    files = sorted(site.glob("cari/*/k*.json"))
    return [card for file in files for card in json.loads(file.read_text())]


def asked(visit, query):
    page, errors, _ = visit(f"/cari/?{query}")
    answer = told(page)
    assert errors == []
    return page, answer


ENGINE = """async (queries) => {
  const engine = await import("/cari/mesin.js"), first = [];
  for (const q of queries) {
    const [hit] = (await engine.search({ q })).found;
    first.push(hit && (await engine.card(hit.part, hit.post))[0]);
  }
  return first;
}"""


def first_hits(page, queries, at_once=100):
    """Return the path of the first hit of each query, as the page's own script searches."""
    parts = (queries[start : start + at_once] for start in range(0, len(queries), at_once))
    return [path for part in parts for path in page.evaluate(ENGINE, part)]


def sentences(text):
    """Return the sentences of a post's paragraphs that stand on one line, without what ends them."""
    body = text.split("\n---\n", 1)[1]
    lines = [line for line in body.split("\n") if line[:1].isalpha() and not re.search(r"[][*_`|<]", line)]
    return [part.rstrip(".") for line in lines for part in line.split(". ") if len(part.split()) > 8]


@pytest.fixture
def visit(browser, address):
    with opened(browser, address) as visit:
        yield visit


@pytest.fixture
def site(built_portal):
    return (built_portal / "site").resolve()


def test_both_stemmers_are_one(visit):
    page, _, _ = visit("/cari/")
    lists = [(ROOT / "tests/words" / name).read_text().split() for name in ("related.txt", "unseen.txt")]
    texts = sorted((ROOT / "content").rglob("*.md"))
    words = sorted(
        {word for text in texts for word in stems.folded(text.read_text()).split()}
        | {word for words in lists for word in words}
    )
    script = "async (texts) => { const e = await import('/cari/mesin.js'); return texts.map((text) => e.terms(text)); }"
    found = page.evaluate(script, words)
    wrong = [
        (word, they) for word, they in zip(words, found, strict=True) if they != [*dict.fromkeys(stems.terms(word))]
    ]
    assert wrong == []
    assert len(words) > 5000


def test_nothing_is_loaded_before_somebody_searches(visit):
    page, errors, requests = visit("/cari/")
    page.wait_for_timeout(300)
    assert errors == []
    assert sorted(url.rpartition("/")[2].partition("?")[0] for url in requests) == ["", "cari.js"]


def test_word_forms_numbers_phrases_and_other_languages_find_their_post(visit, site):
    every = cards(site)
    numbered = next(path for path in sorted(site.glob("r/*/*/*/index.html")))
    number = "/".join(numbered.relative_to(site).parts[1:-1])
    page, answer = asked(visit, f"q={number}")
    assert answer == "1 hasil."
    for card in (every[0], every[len(every) // 2], every[-1]):
        page, _ = asked(visit, f'q="{card[1].replace("&", "%26").replace("+", "%2B")}"')
        assert "/" + paths(page)[0] == card[0], card
    for language in ("en", "jv", "mad", "su"):
        card = next(card for card in every if card[7] == language)
        page, _ = asked(visit, f"q={' '.join(card[1].split()[:5])}")
        assert card[0] in ["/" + path for path in paths(page)], card
    one, other = asked(visit, "q=mengungsi")[1], asked(visit, "q=pengungsian")[1]
    assert one == other != "0 hasil."


def test_numbers_find_their_post_first_however_they_are_written(visit, site):
    numbered = [row for row in json.loads((site / "data/posts.json").read_text()) if row.get("number")]
    row = numbered[len(numbered) // 2]
    year, agency, last = row["number"].split("/")
    for text in (year + agency + last, f"{year} {agency.lower()} {last}", f"{year}-{agency}-{last}"):
        page, _ = asked(visit, f"q={text}")
        assert row["url"].endswith(f"/{paths(page)[0]}"), text
    same = {item["url"].split("/", 3)[3] for item in numbered if item["number"].endswith(f"/{last}")}
    page, _ = asked(visit, f"q={last}")
    assert set(paths(page)) <= same or set(paths(page)[: len(same)]) == same


def test_every_number_title_and_sentence_finds_its_post_first(visit, built_portal):
    """Whatever is not in another post too."""
    found, asked_for, texts = [], [], {}
    for file in sorted((built_portal / "content").glob("*/20*/**/*.md")):
        path = f"/{file.relative_to(built_portal / 'content').with_suffix('').as_posix().removesuffix('/index')}/"
        if (built_portal / "site" / path[1:] / "index.html").is_file() and "\nwithdrawn:" not in file.read_text():
            texts[path] = file.read_text()
    for path, text in texts.items():
        title, number = (re.search(rf"^{key}: (.*)$", text, re.MULTILINE) for key in ("title", "number"))
        wanted = [number[1].strip("'\"")] if number else []
        wanted += [f'"{part}"' for part in (title[1].strip("'\""), *sentences(text)[1:2])]
        once = [query for query in wanted if sum(query.strip('"') in other for other in texts.values()) == 1]
        asked_for += once
        found += [path] * len(once)
    page, _, _ = visit("/cari/")
    hits = first_hits(page, asked_for)
    assert [row for row in zip(asked_for, found, hits, strict=True) if row[1] != row[2]] == []
    assert len(asked_for) > 2 * len(texts)


def test_a_phrase_is_told_as_far_as_it_was_looked_for(visit, site):
    _, answer = asked(visit, 'q="warga dan warga"')
    assert re.fullmatch(r"Tidak ada kiriman yang memuat frasa itu persis; \d+ memuat semua katanya\.", answer), answer
    _, answer = asked(visit, 'q="provinsi contoh"')
    found = re.fullmatch(r"Frasa itu persis ada pada (\d+) dari 10 hasil yang diperiksa; (\d+) hasil memuat .*", answer)
    assert found, answer
    assert 5 <= int(found[1]) <= 10 < int(found[2])


def test_the_first_step_goes_on_to_older_years(visit, site):
    oldest = min(cards(site), key=lambda card: card[5])
    page, _, _ = visit("/cari/")
    page.fill("[name=q]", oldest[1])
    page.wait_for_selector("[role=status]:has-text('judul terbaru')")
    assert "/" + paths(page)[0] == oldest[0]


def test_filters_order_and_address(visit):
    page, _ = asked(visit, "q=warga&jenis=pengumuman&urut=terbaru")
    assert page.input_value("[name=q]") == "warga"
    assert page.query_selector("details").get_attribute("open") is not None
    assert {node.inner_text() for node in page.query_selector_all(".hits .meta span")} == {"Pengumuman"}
    days = [node.get_attribute("datetime") for node in page.query_selector_all(".hits time")]
    assert days == sorted(days, reverse=True)
    page.select_option("[name=tahun]", "2025")
    assert told(page)
    page.wait_for_timeout(300)
    assert "tahun=2025" in page.url
    assert all(node.get_attribute("datetime")[:4] == "2025" for node in page.query_selector_all(".hits time"))
    page.go_back()
    page.wait_for_timeout(300)
    assert page.input_value("[name=tahun]") == ""
    page, answer = asked(visit, "q=zzzzqqq")
    assert answer.startswith("Tidak ada hasil")


def test_it_works_by_keyboard_and_says_what_it_found(visit):
    page, _, _ = visit("/cari/")
    page.focus("[name=q]")
    page.keyboard.type("warga")
    page.wait_for_selector("[role=status]:has-text('judul terbaru')")
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    assert told(page).endswith("hasil.")
    assert page.inner_text(".hits mark").lower().startswith("warga")
    assert len(paths(page)) == 10
    page.focus(".again")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    assert len(paths(page)) > 10
    assert page.evaluate("document.activeElement === document.querySelectorAll('.hits h2 a')[10]")


def test_a_withdrawn_post_says_so(visit, site):
    card = next(card for card in cards(site) if card[6] == "Dicabut")
    page, _ = asked(visit, f'q="{card[1]}"')
    assert page.inner_text(".hits .row:first-child .mark") == "Dicabut"
    assert "Dicabut:" in page.inner_text(".hits .row:first-child h2 + p")


def test_without_javascript_the_page_leads_through_the_archive(browser, address):
    with opened(browser, address, javascript=False) as visit:
        page, _, _ = visit("/cari/")
        assert not page.is_visible("form")
        assert "JavaScript" in page.inner_text("noscript")
        assert len(page.query_selector_all(".browse a")) > 20


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_results(browser, address, scheme):
    with opened(browser, address, "telepon", scheme) as visit:
        page, _ = asked(visit, "q=warga&instansi=bpbd")
        page.wait_for_timeout(300)
        assert violations(page) == []


def test_a_first_query_costs_little(visit, site, address):
    asked_for = []
    page, _, _ = visit("/cari/")
    page.on("request", lambda request: asked_for.append(request.url.removeprefix(address).partition("?")[0]))
    page.fill("[name=q]", "bantuan warga")
    page.keyboard.press("Enter")
    told(page)
    page.wait_for_timeout(500)
    files = [site / path.lstrip("/") for path in asked_for]
    sizes = [len(gzip.compress((file / "index.html" if file.is_dir() else file).read_bytes(), 9)) for file in files]
    assert sum(sizes) <= 100_000
