"""The text of a channel, within its limit by construction: the template filled with as much as fits.

Parts are given up in the order of their importance: the details first, then source and hashtags, then the end of the
lead by whole sentences and by words, then facts from the last to the first. A number, a name or a link is never cut.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from newsroom.catalog.channels import Channel
from newsroom.outputs.snippet_material import Fact, Kit, sentence
from newsroom.record import record
from newsroom.text import template_plain
from newsroom.text.shorten import shortenings

# A piece of a sentence that is shorter says less than the facts alone.
SHORTEST = 50
# What fits nearly every text is not worth a look before.
ROOMY = 600


def text_for(channel: Channel, material: Kit) -> str:
    """Return the text of a channel, never longer than its limit."""
    return override_for(channel, material) or Draft(channel, material).fitted()


def override_for(channel: Channel, material: Kit) -> str:
    """Return the text that the writer gave for a channel, with the link; nothing where the two don't fit."""
    given = dict(material.overrides).get(channel.name, "")
    text = channel.linked(given, material.url, material.short_url) if given else ""
    return text if channel.fits(text) else ""


def link_for(channel: Channel, material: Kit) -> str:
    """Return the address of a post as a channel has it, or nothing."""
    return channel.address(material.url, material.short_url)


@lru_cache(maxsize=8)
def leads_of(text: str) -> tuple[str, ...]:
    """Return a lead and its shorter forms; all channels of a post ask for the same."""
    return tuple(shortenings(text)) if text.strip() else ("",)


@record
class Draft:
    """The text of one channel while it is being made to fit."""

    channel: Channel
    material: Kit

    def text(self, lead: str, facts: Sequence[Fact], source: str = "", tags: str = "") -> str:
        """Return the channel's text with these parts."""
        kit, channel = self.material, self.channel
        values = {
            "headline": channel.emphasis(kit.headline),
            "lead": lead,
            "facts": self._lines(facts),
            "call": kit.call,
            "link": link_for(channel, kit),
            "source": source,
            "agency": kit.agency,
            "portal": kit.portal,
            "number": kit.number,
            "hashtags": tags,
        }
        return channel.clean(template_plain.render(channel.template, values))

    def _lines(self, facts: Sequence[Fact]) -> str:
        if not self.channel.one_line:
            return "\n".join([fact.line for fact in facts])
        # Nobody can read an address aloud.
        said = [fact.said for fact in facts if not (self.channel.spoken and "://" in fact.said)]
        return " ".join(map(sentence, said))

    def may_fit(self, lead: str, facts: Sequence[Fact], limit: int = 0) -> bool:
        """Return whether headline, lead and facts alone are not too long already, which is quicker to tell than a text."""
        most = limit or self.channel.limit
        if most > ROOMY:
            return True
        parts = (self.material.headline, lead, self._lines(facts))
        return sum([self._length(part) for part in parts if part]) <= most

    def _length(self, text: str) -> int:
        return self.channel.count(self.channel.clean(text))

    @property
    def tags(self) -> str:
        """Return the hashtags that the channel takes."""
        channel = self.channel
        fitting = [tag for tag in self.material.hashtags if len(tag) <= channel.hashtag_length]
        return " ".join(fitting[: channel.hashtags])

    @property
    def whole(self) -> str:
        """Return the text with all parts, however long."""
        kit = self.material
        return self.text(leads_of(kit.lead)[0], (*kit.facts, *kit.details), kit.source, self.tags)

    def tells_all(self, limit: int) -> bool:
        """Return whether all that there is to tell is within a limit, leaving out whence it comes."""
        lead, facts = leads_of(self.material.lead)[0], self.material.facts
        return self.may_fit(lead, facts, limit) and self.channel.fits(self.text(lead, facts), limit)

    def fitted(self) -> str:
        """Return the text with as much as fits."""
        kit = self.material
        if self.may_fit(leads_of(kit.lead)[0], (*kit.facts, *kit.details)):
            whole = self.whole
            if self.channel.fits(whole):
                return whole
        tries = (self._longest(facts, leads) for facts, leads in self._rungs())
        return next(filter(None, tries), "") or barest(self.channel, self.material)

    def _rungs(self) -> Iterator[tuple[Sequence[Fact], Sequence[str]]]:
        """Yield facts, fewer and fewer, each with the leads that may stand with them, the longest first."""
        kit = self.material
        leads = [*self._worthy(leads_of(kit.lead)), ""]
        for count in range(len(kit.details), 0, -1):
            yield (*kit.facts, *kit.details[:count]), leads[:1]
        if kit.facts:
            yield kit.facts, leads
            yield from ((kit.facts[:count], [""]) for count in range(len(kit.facts) - 1, 0, -1))
            lines = self._worthy(shortenings(kit.facts[0].line)[1:])
            said = self._worthy(shortenings(kit.facts[0].said)[1:])
            shorter = said if self.channel.one_line else lines
            yield from (([Fact(first, first)], [""]) for first in shorter)
        yield (), leads

    def _worthy(self, texts: Sequence[str]) -> list[str]:
        """Return the texts that are whole, or long enough to say something; a voice can't say that more is to come."""
        spoken = self.channel.spoken
        return [text for text in texts if not text.endswith("…") or (len(text) >= SHORTEST and not spoken)]

    def _longest(self, facts: Sequence[Fact], leads: Sequence[str]) -> str:
        """Return the text with these facts and the longest lead that fits, and as much after it as does; or nothing."""
        channel = self.channel
        for lead in leads[self._first(facts, leads) :]:
            text = self.text(lead, facts) if self.may_fit(lead, facts) else ""
            if text and channel.fits(text):
                return self._ended(text, lead, facts)
        return ""

    def _first(self, facts: Sequence[Fact], leads: Sequence[str]) -> int:
        """Return the index of the first lead that may fit: what stands around a lead counts the same for each."""
        filled = [lead for lead in leads if lead]
        if len(filled) < 3:
            return 0
        around = self.channel.count(self.text(filled[-1], facts)) - self._length(filled[-1])
        room = self.channel.limit - around
        # From long to short, so that the first that is not too long is found by halves.
        return bisect_left(filled, True, key=lambda lead: self._length(lead) <= room)

    def _ended(self, text: str, lead: str, facts: Sequence[Fact]) -> str:
        """Return a text with source and hashtags after it, with the hashtags, or as it is: as much as fits."""
        room = self.channel.limit - self.channel.count(text)
        for source, tags in dict.fromkeys([(self.material.source, self.tags), ("", self.tags)]):
            if (source or tags) and self._length(source) + self._length(tags) <= room:
                longer = self.text(lead, facts, source, tags)
                if self.channel.fits(longer):
                    return longer
        return text


def barest(channel: Channel, material: Kit) -> str:
    """Return the headline and the link, shortened as little as may be; the headline goes before the link."""
    link = [found] if (found := link_for(channel, material)) else []
    heads = [channel.emphasis(head) for head in shortenings(material.headline)]
    tries = [*([head, *link] for head in heads), *([head] for head in heads), link, [""]]
    joined = (channel.clean((" " if channel.one_line else "\n\n").join(parts)) for parts in tries)
    return next(filter(channel.fits, joined))
