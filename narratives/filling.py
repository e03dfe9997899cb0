"""Texts with the figures that they quote, as known now and as an audience may be told."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from indicators.disclosure import Disclosed, disclosed
from indicators.models import Indicator
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from narratives.queries.known import read
from narratives.rules.bound import Quote, fault_of, filled, quotes
from narratives.rules.claims.facts import Facts
from narratives.rules.claims.when import Calendar
from narratives.rules.quoted import Said, said

NOT_TOLD = "a figure that is not published"


@dataclass(frozen=True)
class Filling:
    """What the quotes of some texts about a month say."""

    facts: Facts
    indicators: dict[str, int] = field(default_factory=dict)
    told: Disclosed | None = None

    def fill(self, text: str) -> str:
        return filled(text, self.quotes(text), self.say)

    def quotes(self, text: str) -> list[Quote]:
        return quotes(text, self.indicators) if self.indicators else []

    def values(self, text: str) -> list[str]:
        return [value for each in self.quotes(text) if (value := self.say(each)) is not None]

    def faults(self, text: str) -> list[tuple[str, str]]:
        """Each quote that says nothing, and why."""
        found = []
        for each in self.quotes(text):
            why = fault_of(each, self.indicators, self.facts.comparators)
            if not why and self.say(each) is None:
                why = f"{each.code} has no {each.what or 'figure'} for {self.facts.month.label}."
            if why:
                found.append((each.text, why))
        return found

    def say(self, quote: Quote) -> str | None:
        subject = next((each for each in self.facts.subjects if each.code == quote.code), None)
        if subject is None:
            return None
        calendar = Calendar(self.facts.month, subject.year_starts)
        found = said(subject, calendar, quote.what, self.facts.comparators)
        if found is None:
            return None
        return NOT_TOLD if self._hides(quote.code, subject.months, found) else found.text

    def _hides(self, code: str, months: int, found: Said) -> bool:
        return self.told is not None and any(
            self.told.hides(self.indicators[code], "", end, months) for end in found.tells
        )


def filling(
    month: Month,
    texts: Iterable[str],
    *,
    audience: Audience = Audience.STAFF,
    told: Disclosed | None = None,
) -> Filling:
    """For these texts; nothing is read where none of them quotes a figure. `told` is what the
    audience may be told, where that is worked out already."""
    held = [text for text in texts if "{{" in text]
    if not held:
        return Filling(Facts(month, ()))
    indicators = dict(Indicator.objects.values_list("code", "pk"))
    codes = tuple({each.code for text in held for each in quotes(text, indicators)})
    facts = read(codes).facts(month, codes)
    if audience.sees_all:
        return Filling(facts, indicators)
    return Filling(facts, indicators, told or disclosed(month, audience=audience))
