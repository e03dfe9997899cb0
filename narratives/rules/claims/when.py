"""Months, quarters and years, counted from the month that a text is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from indicators.rules.periods import Month


class Kind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    TO_DATE = "year to date"
    YEAR = "year"
    YEAR_AGO = "year ago"
    LAST_YEAR = "last year"
    # A time that no figure is kept of.
    OTHER = "another time"


@dataclass(frozen=True)
class When:
    kind: Kind
    end: Month

    def __str__(self) -> str:
        if self.kind is Kind.QUARTER:
            return f"the quarter to {self.end.label}"
        if self.kind is Kind.TO_DATE:
            return f"the year to {self.end.label}"
        if self.kind in {Kind.YEAR, Kind.LAST_YEAR}:
            return f"the year ending {self.end.label}"
        return self.end.label


@dataclass(frozen=True)
class Mention:
    """A period where the text names it. `compares` where something is held against it; `excepted`
    where what is said is not said of it."""

    start: int
    stop: int
    when: When
    compares: bool
    since: bool
    excepted: bool = False


def not_excepted(mentioned: Iterable[Mention]) -> list[Mention]:
    return [each for each in mentioned if not each.excepted]


@dataclass(frozen=True)
class Calendar:
    """The month that a text is about, and when its years start."""

    month: Month
    year_starts: int = 4

    def quarter_end(self, month: Month) -> Month:
        return month + (2 - month.year_start(self.year_starts).months_until(month) % 3)

    @property
    def quarter(self) -> When:
        """The quarter of the month, as far as it has come."""
        return When(Kind.QUARTER, self.month)

    @property
    def last_quarter(self) -> When:
        return When(Kind.QUARTER, self.quarter_end(self.month) - 3)

    @property
    def year_end_before(self) -> Month:
        return self.month.year_start(self.year_starts) - 1

    def numbered_quarter(self, number: int, year: int | None) -> When:
        if year is not None:
            return When(Kind.QUARTER, Month.of(year, self.year_starts) + (3 * number - 1))
        start = self.month.year_start(self.year_starts)
        end = start + (3 * number - 1)
        latest = self.quarter_end(self.month)
        if end > latest:
            end = end - 12
        return When(Kind.QUARTER, min(end, self.month) if end == latest else end)

    def year(self, first: int) -> When:
        """The year that starts in this calendar year: to date where it is the one under way."""
        end = Month.of(first, self.year_starts) + 11
        if end - 12 == self.year_end_before:
            return When(Kind.TO_DATE, self.month)
        return When(Kind.YEAR, end)

    def named_month(self, number: int, year: int | None) -> When:
        if year is not None:
            return When(Kind.MONTH, Month.of(year, number))
        found = Month.of(self.month.year, number)
        return When(Kind.MONTH, found if found <= self.month else found - 12)
