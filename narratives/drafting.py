"""What can be said of a month from its figures, before anybody has written."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.models import Definition, Life
from indicators.rules.periods import Month
from narratives.queries.known import read
from narratives.rules.claims.when import Calendar
from narratives.rules.drafts import Draft, Side, drafts


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
