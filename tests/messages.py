"""Messages as they go round: the text of a post as chat apps pass it on, cut short, or changed by somebody."""

import random
import re

EMOJI = "🔥✅⚠️📢🙏🏽👇"
FOREIGN = "kucing roket piano bulan naga pelangi kertas awan kopi gitar salju kaktus robot kelinci balon lilin".split()


def noisy(text, chance):
    """Return a text as a chat app shows it: in capitals, bold, with emoji and unseen characters."""
    lines = [line for line in text.upper().splitlines() if line.strip()]
    marked = [
        f"{chance.choice(EMOJI)} *{line}*" if chance.random() < 0.5 else f"_{line}_ {chance.choice(EMOJI)}"
        for line in lines
    ]
    return "\n\n".join(line.replace(" ", " \u200b", 1).replace(". ", ". ✅ ") for line in marked)


def excerpt(text, chance):
    """Return one to four sentences of a text that follow each other."""
    found = [re.split(r"(?<=[.!?])\s+", line) for line in text.splitlines() if line.count(" ") > 6]
    line = chance.choice([some for some in found if len(some) > 1] or found)
    start = chance.randrange(len(line))
    return " ".join(line[start : start + chance.randint(1, 4)])


def renumbered(text, chance):
    """Return a text in which one digit is another one."""
    places = [found.start() for found in re.finditer(r"\d", text)]
    place = chance.choice(places)
    other = chance.choice([digit for digit in "123456789" if digit != text[place]])
    return text[:place] + other + text[place + 1 :]


def enlarged(text, chance):
    """Return a text with one more sentence."""
    places = [found.end() for found in re.finditer(r"\. ", text)]
    place = chance.choice(places)
    more = f"Setiap warga wajib menyetor {chance.randint(2, 90)} ribu rupiah ke rekening panitia."
    return f"{text[:place]}{more} {text[place:]}"


def foreign(_text, chance):
    """Return a text that has nothing of any post."""
    return ". ".join(" ".join(chance.choices(FOREIGN, k=12)) for _ in range(4))


EDITS = {
    "persis": (lambda text, _: text, "SAMA PERSIS"),
    "derau": (noisy, "SAMA PERSIS"),
    "kutipan": (excerpt, "KUTIPAN"),
    "angka": (renumbered, "BERUBAH"),
    "sisipan": (enlarged, "BERUBAH"),
    "asing": (foreign, "TIDAK DITEMUKAN"),
}


def edited(text, seed):
    """Return the name, the message and the expected verdict of each edit of a text."""
    chance = random.Random(seed)
    return [(name, edit(text, chance), verdict) for name, (edit, verdict) in EDITS.items()]
