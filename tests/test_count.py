"""The counters of the channels: twitter-text's own cases, the GSM table, clusters, and counting a second time."""

import unicodedata

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

import counting
from newsroom.text import count

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
CJK = (
    "故人西辞黄鹤楼，烟花三月下扬州。孤帆远影碧空尽，唯见长江天际流。朱雀桥边野草花，乌衣巷口夕阳斜。"
    "旧时王谢堂前燕，飞入寻常百姓家。朝辞白帝彩云间，千里江陵一日还。两岸猿声啼不住，轻舟已过万重山。"
    "泪湿罗巾梦不成，夜深前殿按歌声。红颜未老恩先断，斜倚薰笼坐到明。独在异乡为异客，每逢佳节倍思亲。"
    "遥知兄弟登高处，遍插茱萸少一人。"
)
RUN = "xxxxxxxxxx-"
PUNCTUATION = (
    "This is a tweet with general punctuation characters: \u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u200b\u200c\u200d ‐ ‑ ‒ – — ― ‖  ‗ ‘ ’ ‚ ‛ “ ” „ ‟ ′ ″ ‴ ‵ ‶ ‷"
)
# twitter-text (Apache 2.0), conformance/validate.yml: WeightedTweetsCounterTest, and for emoji
# WeightedTweetsWithDiscountedEmojiCounterTest, which is what config v3 does; weightedLength of each.
CONFORMANCE = [
    ("This is a test.", 15),
    ("http://test.com", 23),
    ("https://test.com", 23),
    ("test.com", 23),
    ("Test https://test.com test https://test.com test.com test", 86),
    ("285 chars-" + RUN * 25, 285),
    ("285 chars- http://www.twitter.com/jack " + RUN * 24, 299),
    (RUN * 24 + " http://www.twitter.com/jack ", 289),
    ("https://www.twitter.com/aloha " * 10, 240),
    (CJK, 320),
    ("😷" * 160, 320),
    ("the" + CJK, 323),
    ("A\u0301B", 2),
    ("A\ufb2c", 4),
    (f"H🐱☺{FAMILY}", 7),
    ("😷👾😡🔥💩", 10),
    ("🙋🏽👨\u200d🎤", 4),
    (FAMILY * 140, 280),
    ("randomurl" * 6 + "randomurls.com", 68),
    ("あいうえおかきくけこ" * 12 + " http://" + "あいうえおかきくけこ" * 5 + "あいう.com", 358),
    ("あいうえおかきくけこ" * 12 + " http://" + "あいうえおかきくけこ" * 5 + "あい.com", 264),
    ("Unicode 9.0 emoji: 🤠; 💃; 💃🏾", 29),
    (PUNCTUATION, 112),
]


@pytest.mark.parametrize(("text", "length"), CONFORMANCE)
def test_x_counts_as_twitter_text_does(text, length):
    assert count.weighted(text) == length


# Our own cases by the rules of twitter-text's config v3: what weighs 1 and what 2 at both ends of each range, what is a
# link and what is none, and which emoji are one.
RULES = [
    *((chr(code), 1) for code in (0x20, 0x7E, 0xE9, 0x10FF, 8192, 8205, 8208, 8223, 8242, 8247)),
    *((chr(code), 2) for code in (0x1100, 8191, 8206, 8207, 8224, 8230, 8241, 8248, 0x4E2D, 0xAC00, 0xFF01, 0x10000)),
    ("أحمد", 4), ("ꦲꦏ꧀ꦱꦫ", 10), ("ᮞᮥᮔ᮪ᮓ", 10), ("Rp1,25 miliar – “hemat”", 23), ("07.00–16.00 WIB…", 17),
    ("e\u0301", 1), ("A\u0301\u0301", 2), ("a\nb", 3), ("", 0),
    ("contohprov.go.id", 23), ("Lihat contohprov.go.id.", 30), ("(contohprov.go.id)", 25), ("http://a.co", 23),
    ("https://rujukan.contohprov.go.id/bpbd/2026/" + "banjir-" * 30, 23),
    ("https://a.id/x_(y)", 23), ("https://a.id/x.", 24),
    ("https://a.id:8080/x?y=1&z=2#di-sini", 23), ("https://a.id?y=1", 23), ("HTTPS://A.ID/X", 23), ("http://a.id/中文", 27),
    ("https://a.id,https://b.id", 47), ("https://a.id https://b.id", 47), ("a.id。b.id", 48), ("http://中文.id", 23),
    ("http://xn--fiq228c.id", 23), ("中a.id", 25), ("a.id中", 25), ("https://t.co/abcdefghij", 23),
    ("https://rujukan.contohprov.example/bpbd/", 40), ("http://localhost/x", 18), ("https://192.168.1.1/", 20), ("a.idx", 5),
    ("warga@contohprov.go.id", 22), ("@contohprov.go.id", 17), ("#contohprov.go.id", 17), ("xhttps://a.id", 13),
    ("a..id", 5), ("1.250 keluarga di km.17", 23), ("a.id@b", 6), ("ftp://a.id", 10), ("-a.id", 5), ("http://a_b.go.id", 23),
    ("😀", 2), ("☺", 2), ("☺\ufe0f", 2), ("©", 2), ("™", 2), ("❤\ufe0f", 2), ("👍🏽", 2), ("👍👍🏽", 4), ("🏽", 2),
    ("🇮🇩", 2), ("🇮🇩🇮🇩", 4), ("🇮", 2), ("1\ufe0f\u20e3", 2), ("#\ufe0f\u20e3", 2), ("1", 1), ("🏳\ufe0f\u200d🌈", 2),
    ("👩\u200d🚒", 2), ("👩🏾\u200d🚒", 2), ("👩\u200d👩\u200d👧🏽", 4),
    ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 2),
    (FAMILY, 2), ("Banjir 🌊 di Muara Padi", 23), ("🫠", 2),
]  # fmt: skip


@pytest.mark.parametrize(("text", "length"), [*CONFORMANCE, *RULES])
def test_x_is_counted_alike_by_other_means(text, length):
    assert counting.weighted(text) == count.weighted(text) == length


PIECES = st.lists(
    st.sampled_from(
        ["Rob ", "60 cm", "07.00–16.00", "é", "e\u0301", "…", "€", "😀", FAMILY, "1\ufe0f\u20e3", "©", "™", "مرحبا", "中",
         "a.co ", "situs.go.id/x ", "https://rujukan.go.id/r/2026/a-b/", " https://x.example/a/ ", "\n", "𐀀", "。", "#Rob"]
    )
    | st.text(max_size=4),
    max_size=12,
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(PIECES)
def test_the_quick_count_of_x_is_that_of_the_parser(pieces):
    text = "".join(pieces)
    assert count.weighted(text) == count._parsed(text)


@pytest.mark.parametrize(
    "host",
    [
        "rujukan.go.id",
        "rujukan.contohprov.example",
        "a.id",
        "xx.co.id",
        "a.test",
        "b-c.com",
        "x.localhost",
        "ab.museum",
    ],
)
def test_a_link_counts_alike_however_long(host):
    for path in ("", "/", "/a", "/bpbd/2026/rob/", "/" + "a" * 40):
        text = f"Rob.\n\nhttps://{host}{path}"
        assert count.weighted(text) == count._parsed(text)


@given(st.text(st.sampled_from("".join(counting.GSM7))))
def test_septets_are_those_of_the_table(text):
    if "\f" not in text:
        assert count.septets(text) == counting.septets(text)


@given(st.text())
def test_everything_becomes_gsm_that_is_in_the_table(text):
    assert count.septets(count.to_gsm7(text)) == counting.septets(count.to_gsm7(text))


@settings(deadline=None)
@given(PIECES)
def test_other_units_counted_a_second_time(pieces):
    text = "".join(pieces)
    assert count.graphemes(text) == len(regex.findall(r"\X", text))
    assert count.utf16_units(text) == counting.utf16(text)
    assert count.mastodon(text) == counting.mastodon(text)
    assert count.threads(text) >= len(text)
    assert count.words(text) == len(text.split())


@pytest.mark.parametrize(
    ("text", "length"), [("Rob", 3), ("Rob 🌊", 8), ("🇮🇩", 8), (FAMILY, 25), ("é", 1), ("©", 2), ("a\u0301", 2)]
)
def test_threads_counts_emoji_by_their_bytes(text, length):
    assert count.threads(text) == length == counting.threads(text)


@pytest.mark.parametrize(
    ("text", "length"), [("Rob", 3), (FAMILY, 1), ("e\u0301", 1), ("🇮🇩🇮🇩", 2), ("a\nb", 3), ("नि", 1)]
)
def test_bluesky_counts_what_people_see_as_one(text, length):
    assert count.graphemes(text) == length


def test_mastodon_counts_a_link_as_23():
    assert count.mastodon("Rob https://rujukan.contohprov.example/bpbd/2026/sangat-panjang/ x") == 4 + 23 + 2


def test_counters_take_whatever_unicode_has():
    every = "".join(chr(code) for code in range(0x20, 0x3000) if unicodedata.category(chr(code)) != "Cn")
    for unit in count.UNITS.values():
        if unit.count is not count.septets:
            assert unit.count(every) > 0
