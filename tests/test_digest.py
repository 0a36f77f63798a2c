"""The digest: what is in force and what is new, without a picture, as a page and as plain text."""

import re

from making import FLOOD, photo_bytes, write_post
from pages import publish, read


def test_page_and_text_tell_alerts_and_what_is_new(portal):
    write_post(portal, slug="siaga", type="siaga", information="serta-merta", place=None, alert=FLOOD)
    gone = {"date": "2026-10-03T09:00:00+07:00", "reason": "keliru", "note": "Angkanya keliru."}
    write_post(portal, slug="dicabut", title="Kabar yang ternyata keliru", withdrawn=gone)
    write_post(portal, slug="baru", title="Rob & <angin> di pesisir", photos=[("laut.jpg", photo_bytes())])
    write_post(portal, slug="rahasia", title="Rapat kenari tertutup", audience="internal")
    files = publish(read(portal))
    html, text = files["/ringkas/"].decode(), files["/ringkas.txt"].decode()
    assert "<img" not in html
    assert "kenari" not in html + text
    assert "Rob &amp; &lt;angin&gt; di pesisir" in html
    assert 'class="alerts"' in html
    assert "Peringatan berlaku" in html
    assert re.search(r"PERINGATAN \w+\. Banjir rob: Muara Padi, sampai 22 November 2026 pukul 06\.00", text)
    assert "BPBD: Rob & <angin> di pesisir\n" in text
    assert "[Dicabut] Kabar yang ternyata keliru\nDicabut: Angkanya keliru.\nhttps://" in text
    assert len(html) < 20_000
