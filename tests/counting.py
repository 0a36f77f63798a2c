"""How long texts are, counted without the generator's code: from the standards, and by the `regex` module's clusters."""

import re
import unicodedata

import regex
from babel import Locale

# 3GPP TS 23.038, section 6.2.1: the table of the default alphabet by rows, as the standard prints it (code 0x1B is the
# escape to the extension table, section 6.2.1.1).
GSM7_ROWS = (
    "@£$¥èéùìòÇ\nØø\rÅå",
    "Δ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ",
    " !\"#¤%&'()*+,-./",
    "0123456789:;<=>?",
    "¡ABCDEFGHIJKLMNO",
    "PQRSTUVWXYZÄÖÑÜ§",
    "¿abcdefghijklmno",
    "pqrstuvwxyzäöñüà",
)
GSM7 = {sign: 1 for row in GSM7_ROWS for sign in row if sign != "\x1b"}
GSM7 |= dict.fromkeys("\f^{}\\[~]|€", 2)
LINK = re.compile(r"https?://\S+")
EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3|\ufe0f")
# twitter-text, config/v3.json: ranges whose characters weigh 100 of 200, everything else 200; a link 23, an emoji 200,
# however many characters it has (Unicode UTS #51, section 1.4.9: ED-20 keycaps, ED-14 flags, ED-16 sequences with ZWJ).
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_PICTURE = r"[\p{Extended_Pictographic}--\p{Emoji_Component}]\ufe0f?"
TWEETED_EMOJI = regex.compile(
    r"(?V1)[0-9#*]\ufe0f?\u20e3|\p{Regional_Indicator}{2}|\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
    rf"|{_PICTURE}\p{{Emoji_Modifier}}?(?:\u200d{_PICTURE})*|\p{{Emoji_Modifier}}"
)
# What twitter-text takes for a link: a host whose last label is a top-level domain, in letters of any script behind
# http:// or https://, in ASCII without; what may stand before and after it; then its path and its query. The
# domains are those of countries (ISO 3166, by CLDR) and some of all others.
_DOMAINS = {code.lower() for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", code)}
_DOMAINS |= set("ac eu su uk com org net info edu gov mil int biz museum news app dev xyz".split())
_TOP = rf"(?:{'|'.join(sorted(_DOMAINS, key=len, reverse=True))}|xn--[0-9a-z]+)(?![0-9A-Za-z@+-])"
_LATIN = r"a-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_MARKS = r"!*';:=+,.$%#\[\]–~&|@/_-"
_INNER = rf"\([{_LATIN}\u0400-\u04ff{_MARKS}]+\)"
_PATH = rf"/(?:(?:[{_LATIN}\u0400-\u04ff{_MARKS}]|{_INNER})*(?:[{_LATIN}\u0400-\u04ff=_#/+-]|{_INNER}))?"
_QUERY = r"\?[a-z0-9!?*'@();:&=+$/%#\[\],.|~_-]*[a-z0-9_&=#/-]"
_BEFORE = r"(?<![A-Za-z0-9@＠$#＃\u202a-\u202e])"
TWEETED_LINK = re.compile(
    rf"{_BEFORE}https?://t\.co/[a-z0-9]+|(?:{_BEFORE}https?://(?P<host>(?:[^\W_](?:[\w-]*[^\W_])?\.)+{_TOP})"
    rf"|{_BEFORE}(?<![-_./])(?P<bare>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+{_TOP}))"
    rf"(?::\d+)?(?:{_PATH})?(?:{_QUERY})?",
    re.IGNORECASE,
)


def clusters(text):
    return regex.findall(r"\X", text)


def septets(text):
    """Raise KeyError for a character that the alphabet lacks."""
    return sum(GSM7[sign] for sign in text)


def weighted(text):
    """Count as X does: a link 23, an emoji 2 for a whole sequence, a letter 1 or 2."""
    rest = TWEETED_LINK.sub(_linked, unicodedata.normalize("NFC", text))
    rest, emoji = TWEETED_EMOJI.subn("", rest)
    heavy = sum(not any(low <= ord(sign) <= high for low, high in LIGHT) for sign in rest)
    return 2 * emoji + len(rest) + heavy


def _linked(found):
    """Return what counts as much as a link: 23 letters; the link itself where no host can be named so (RFC 1035)."""
    host = found["host"] or found["bare"] or ""
    codes = [label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in host.split(".")]
    return found[0] if any(len(code) > 63 for code in codes) else "-" * 23


def threads(text):
    return sum(len(item.encode()) if EMOJI.search(item) else len(item) for item in clusters(text))


def mastodon(text):
    return len(clusters(LINK.sub("", text))) + 23 * len(LINK.findall(text))


def utf16(text):
    return sum(2 if ord(sign) > 0xFFFF else 1 for sign in text)


# Of the channels that come with the portal: limit and counter, as the platforms say (not read from their files).
SHIPPED = {
    "whatsapp": (1024, utf16),
    "whatsapp-status": (700, utf16),
    "telegram": (1024, utf16),
    "facebook": (2000, len),
    "x": (280, weighted),
    "instagram": (2200, len),
    "threads": (500, threads),
    "tiktok": (2200, utf16),
    "youtube-community": (1500, len),
    "linkedin": (3000, len),
    "bluesky": (300, lambda text: len(clusters(text))),
    "mastodon": (500, mastodon),
    "sms": (160, septets),
    "email": (5000, len),
    "radio": (75, lambda text: len(re.findall(r"\S+", text))),
}
