"""What can be said of a month from its figures, before anybody has written."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.models import Definition, Life
from indicators.rules.periods import Month
from narratives.models import Commentary
from narratives.queries.known import read
from narratives.queries.subjects import codes_of
from narratives.rules.canonical import digest
from narratives.rules.claims.when import Calendar
from narratives.rules.drafts import Draft, Side, drafts
from narratives.rules.prompts import PROMPTS, About, Prompt

SECTION_MOST, QUARTER_MOST = 5, 10


@dataclass(frozen=True)
class Drafted:
    """The sentences about some indicators, an indicator after another."""

    by_code: dict[str, list[Draft]]
    sections: dict[str, list[str]]

    def of_section(self, section: str, side: Side, *, at_most: int = 5) -> list[Draft]:
        """The first sentence of those indicators of a section that matter most."""
        return self._first(self.sections.get(section, []), side, at_most)

    def of_quarter(self, side: Side, *, at_most: int = 10) -> list[Draft]:
        return self._first(list(self.by_code), side, at_most)

    def _first(self, codes: Sequence[str], side: Side, at_most: int) -> list[Draft]:
        firsts = [found[0] for code in codes if (found := self.by_code.get(code))]
        chosen = [draft for draft in firsts if draft.side is side]
        return sorted(chosen, key=lambda draft: (-draft.weight, draft.code))[:at_most]


@dataclass(frozen=True)
class Offer:
    """A sentence that may be taken, and the answer that it belongs to."""

    prompt: str
    heading: str
    text: str
    key: str


def offers(commentary: Commentary) -> list[Offer]:
    """What can be said from the figures, the weightiest of each answer first."""
    month = commentary.round.end
    drafted = draft(month, codes_of(commentary))
    if commentary.indicator:
        found = drafted.by_code.get(commentary.indicator.code, [])
        first = PROMPTS[About.INDICATOR][0]
        return [_offer(first, each.text) for each in found]
    well, improve = PROMPTS[commentary.about][:2]
    sides = [(well, Side.WELL), (improve, Side.IMPROVE)]
    most = SECTION_MOST if commentary.about is About.SECTION else QUARTER_MOST
    return [
        _offer(prompt, each.in_full)
        for prompt, side in sides
        for each in drafted.of_quarter(side, at_most=most)
    ]


def _offer(prompt: Prompt, text: str) -> Offer:
    return Offer(prompt.name, prompt.heading, text, digest(text.encode())[:16])


def draft(month: Month, codes: Sequence[str] | None = None) -> Drafted:
    """Of the indicators named, or of all that live; the same figures always give the same words."""
    chosen = list(codes) if codes is not None else _live()
    register = read(chosen)
    facts = register.facts(month, tuple(chosen))
    sections: dict[str, list[str]] = {}
    by_code = {}
    for subject in facts.subjects:
        calendar = Calendar(month, subject.year_starts)
        by_code[subject.code] = drafts(subject, calendar, facts.comparators)
        sections.setdefault(subject.section, []).append(subject.code)
    return Drafted(by_code, sections)


def _live() -> list[str]:
    live = Definition.objects.current().filter(status=Life.LIVE)
    return list(live.order_by("order", "pk").values_list("indicator__code", flat=True))
