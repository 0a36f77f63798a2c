"""How long texts are, counted without the generator's code: from the standards, and by the `regex` module's clusters."""

import re

import regex

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
# twitter-text, config/v3.json: ranges whose characters weigh 100 of 200, everything else 200.
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
LINK = re.compile(r"https?://\S+")
EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3|\ufe0f")


def clusters(text):
    return regex.findall(r"\X", text)


def septets(text):
    """Raise KeyError for a character that the alphabet lacks."""
    return sum(GSM7[sign] for sign in text)


def weighted(text, links=True):
    """Count as X does: links 23 when `links` (hosts under .example are text to X), emoji 2 for a whole sequence."""
    rest = LINK.sub("", text) if links else text
    total = 23 * len(LINK.findall(text)) if links else 0
    for cluster in clusters(rest):
        if EMOJI.search(cluster):
            total += 2
        else:
            total += sum(1 if any(low <= ord(sign) <= high for low, high in LIGHT) else 2 for sign in cluster)
    return total


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
