"""Indonesian words for the terms of CAP 1.2 (OASIS, section 3.2.2) and for the accounts on social networks."""

from __future__ import annotations

import re
from urllib.parse import quote

from newsroom.text import words

SEVERITIES = {
    "Extreme": "Awas",
    "Severe": "Siaga",
    "Moderate": "Waspada",
    "Minor": "Perhatian",
    "Unknown": "Peringatan",
}
SEVERITY_ORDER = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
URGENCIES = {
    "Immediate": "bertindak sekarang",
    "Expected": "bersiap, segera terjadi",
    "Future": "bahaya ke depan, tetap waspada",
    "Past": "sudah lewat",
    "Unknown": "belum diketahui",
}
CERTAINTIES = {
    "Observed": "sedang terjadi",
    "Likely": "kemungkinan besar terjadi",
    "Possible": "mungkin terjadi",
    "Unlikely": "kecil kemungkinannya",
    "Unknown": "belum diketahui",
}
NETWORKS = {
    "instagram": ("Instagram", "https://www.instagram.com/{}"),
    "facebook": ("Facebook", "https://www.facebook.com/{}"),
    "x": ("X", "https://x.com/{}"),
    "youtube": ("YouTube", "https://www.youtube.com/@{}"),
    "tiktok": ("TikTok", "https://www.tiktok.com/@{}"),
    "threads": ("Threads", "https://www.threads.com/@{}"),
    "telegram": ("Telegram", "https://t.me/{}"),
    "whatsapp": ("WhatsApp", "https://wa.me/{}"),
    "linkedin": ("LinkedIn", "https://www.linkedin.com/company/{}"),
}


def account(network: str, value: str) -> tuple[str, str, str]:
    """Return a network's label, the account as written, and its address (empty when it can't be known)."""
    label, pattern = NETWORKS.get(network, (network.capitalize(), ""))
    if value.startswith(("https://", "http://")):
        return label, re.sub(r"^https?://(?:www\.)?", "", value).rstrip("/"), value
    handle = words.dial(value).lstrip("+") if network == "whatsapp" else value.lstrip("@")
    return label, value, pattern.format(quote(handle, safe=".-_")) if pattern and handle else ""
