"""Five real events as reports: every fact of each can be read on its page and in the feeds, and machines read its date.

tests/real/events/ is a whole small portal; its facts.yml lists what must be found. The sources tell days, not hours, and the
contract demands an hour: events begin at 09:00, that in Kota Batu at 15:00, since it was opened in the afternoon, and it
ends on its second day at 16:00. The source of Kopilaborasi has no date at all; its page says that the date is the test's.
"""

import html
import json
import re
import shutil

import feedparser
import pytest
import yaml

from building import derive
from conftest import ROOT
from fixtures import judged
from newsroom.text import dates

pytestmark = [pytest.mark.real, pytest.mark.site]
EVENTS = ROOT / "tests/real/events"
EXPECTED = yaml.safe_load((EVENTS / "facts.yml").read_text())
LIMITS = {"whatsapp": 1024, "telegram": 1024, "facebook": 2000, "x": 280, "instagram": 2200, "sms": 160}
each_event = pytest.mark.parametrize("event", EXPECTED)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return the folder of the site of the five events."""
    root = shutil.copytree(EVENTS, tmp_path_factory.mktemp("kegiatan") / "portal")
    derive(root, root / "hasil")
    return root / "hasil"


def words(markup):
    """Return the text that readers of HTML see, with single spaces."""
    text = re.sub(r"<(style|script)\b.*?</\1>|<head>.*?</head>|<[^>]+>", " ", markup, flags=re.DOTALL)
    # The end of an element is no space before a stop: "<strong>a</strong>, b" reads "a, b".
    return re.sub(r" (?=[,.;:)])", "", " ".join(html.unescape(text).split()))


def page_of(site, event):
    return (site / event / "index.html").read_text()


def graph_of(site, event):
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page_of(site, event))
    return {item["@type"]: item for item in json.loads(data)["@graph"]}


def test_no_rule_finds_anything(site):
    assert judged(EVENTS) == []
    assert {path.parent.relative_to(site).as_posix() for path in site.glob("uji-*/20*/*/index.html")} == set(EXPECTED)


@each_event
def test_every_fact_is_on_the_page(site, event):
    facts, seen = EXPECTED[event]["facts"], words(page_of(site, event))
    assert len(facts) >= 8
    assert [fact for fact in facts if fact not in seen] == []


@each_event
def test_every_fact_is_in_the_feeds(site, event):
    for file in ("feed.xml", f"{event.split('/')[0]}/feed.xml"):
        feed = feedparser.parse((site / file).read_bytes())
        [entry] = [entry for entry in feed.entries if entry.link.endswith(f"/{event}/")]
        seen = words(entry.content[0].value)
        assert [fact for fact in EXPECTED[event]["facts"] if fact not in seen] == [], file


@each_event
def test_machines_read_what_when_and_where(site, event):
    expected, graph = EXPECTED[event], graph_of(site, event)
    found, article = graph["Event"], graph["NewsArticle"]
    assert found["startDate"].startswith(expected["start"] + "T")
    assert found["startDate"].endswith("+07:00")
    assert found.get("endDate", "")[:10] == expected.get("end", "")
    assert found["location"]["@type"] == "Place"
    assert found["location"]["name"] == expected["location"]
    if "organiser" in expected:
        assert found["organizer"]["name"] == expected["organiser"]
    assert found["eventStatus"] == "https://schema.org/EventScheduled"
    assert article["datePublished"] >= found.get("endDate", found["startDate"])


@each_event
def test_people_read_the_same_days(site, event):
    page = page_of(site, event)
    for day in filter(None, (EXPECTED[event]["start"], EXPECTED[event].get("end"))):
        assert f'<time datetime="{day}T' in page
        assert dates.long_date(dates.parse_day(day)) in words(page)


@each_event
def test_the_share_texts_keep_the_limits(site, event):
    texts = json.loads((site / event / "kit.json").read_text())["texts"]
    assert set(LIMITS) <= set(texts)
    assert all(entry["count"] <= entry["limit"] for entry in texts.values())
    for channel, limit in LIMITS.items():
        text = texts[channel]["text"]
        # X counts a link as 23 and the dashes and quotation marks of our titles as one each.
        length = len(re.sub(r"https://\S+", "x" * 23, text) if channel == "x" else text)
        assert length <= texts[channel]["count"] <= limit, channel
