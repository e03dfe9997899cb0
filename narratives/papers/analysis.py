"""What is said of indicators in sentences: what was accepted, else what the figures bear out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from indicators.rules.periods import Month, months_from_text
from narratives.papers.told import Kept, Told
from narratives.rules.claims.facts import Held, Reference, Series, Subject
from narratives.rules.claims.when import Calendar
from narratives.rules.drafts import Draft, Side, drafts

A_YEAR = 12


@dataclass(frozen=True)
class Analysis:
    """Drafted from what the audience is told, and so from nothing that is hidden from it."""

    told: Told

    @cached_property
    def by_code(self) -> dict[str, list[Draft]]:
        return {code: self._drafts(code) for code in self.told.rows}

    def sentences(self, code: str, at_most: int = 3) -> list[str]:
        return [draft.text for draft in self.by_code[code][:at_most]]

    def first(self, code: str) -> str:
        return next((draft.text for draft in self.by_code[code]), "")

    def latest(self, code: str) -> str:
        """For a month that has no figure: which was the last to have one."""
        none = f"There is no figure for {self.told.month.label}"
        for month in reversed([each for each in self.told.months if each < self.told.month]):
            cell = self.told.cell(code, month)
            if cell and cell.get("shown"):
                shown = self.told.signed(code, cell["shown"])
                return f"{none}. The latest is of {month.label}: {shown}."
        return f"{none} and none for the months of the year before it."

    def turn(self, code: str) -> list[str]:
        """What its month changed, if anything is known of it."""
        return [draft.text for draft in self.by_code[code][1:2]]

    def weightiest(
        self, side: Side, *, at_most: int, codes: Sequence[str] | None = None
    ) -> list[Draft]:
        """The first sentence of each indicator on this side, those that matter most."""
        among = self.told.rows if codes is None else codes
        firsts = [found[0] for code in among if (found := self.by_code[code])]
        chosen = [draft for draft in firsts if draft.side is side]
        return sorted(chosen, key=lambda draft: (-draft.weight, draft.code))[:at_most]

    def _drafts(self, code: str) -> list[Draft]:
        subject = self._subject(code)
        return drafts(
            subject, Calendar(self.told.month, subject.year_starts), self.told.comparators
        )

    def _subject(self, code: str) -> Subject:
        said = self.told.definition(code)
        months = months_from_text(said["months"])
        target = self.told.rows[code]["against"]["target"]["reference"]
        rule = self.told.content["policy"]["decimals"].get(said["unit"], "0")
        return Subject(
            code=code,
            titles=(said["title"],),
            unit=said["unit"],
            months=months,
            better=said["better"],
            decimals="auto" if rule == "auto" else int(rule),
            year_starts=said["year_starts"] or self.told.year_starts,
            whole=Series(code, "", self._figures(code, months)),
            targets={} if target is None else {self.told.month: Decimal(target)},
            benchmarks=self._benchmarks(code),
            breaks=tuple(map(Month.from_text, self.told.content["breaks"].get(code, []))),
            section=said["section"],
            is_demand=said["demand"],
            counts_children=said["disclosure"] == "children",
        )

    def _figures(self, code: str, months: int) -> dict[tuple[Month, int], Held]:
        first = self.told.months[0] - A_YEAR
        ends = [first + place for place in range(2 * A_YEAR)]
        return {
            (end, months): _held(cell)
            for end in ends
            if (cell := self.told.cell(code, end)) and cell.get("value")
        }

    def _benchmarks(self, code: str) -> dict[str, list[Reference]]:
        """What the row is judged by, where its time is known."""
        found = {}
        for key in self.told.comparators:
            period = self.told.period(code, key)
            printed = self.told.content["printed"][code].get(key)
            if period and printed:
                of = Month.from_text(period["end"])
                found[key] = [Reference(of, Held(Decimal(printed)))]
        return found


def _held(cell: Kept) -> Held:
    return Held(
        Decimal(cell["value"]),
        Decimal(cell["numerator"]) if cell.get("numerator") else None,
        Decimal(cell["denominator"]) if cell.get("denominator") else None,
    )
