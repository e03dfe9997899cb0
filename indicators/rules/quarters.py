"""Quarters of a council's year."""

from dataclasses import dataclass

from indicators.rules.periods import Month

LONG = 3


@dataclass(frozen=True, order=True)
class Quarter:
    """Named by its last month, in a year that begins with the month `starts`."""

    end: Month
    starts: int

    @classmethod
    def containing(cls, month: Month, starts: int) -> "Quarter":
        place = month.year_start(starts).months_until(month)
        return cls(month + (LONG - 1 - place % LONG), starts)

    @property
    def months(self) -> list[Month]:
        return [self.end - back for back in reversed(range(LONG))]

    @property
    def number(self) -> int:
        """1 to 4."""
        return self.end.year_start(self.starts).months_until(self.end) // LONG + 1

    @property
    def year(self) -> str:
        """2017-18"""
        return self.end.financial_year(self.starts)

    @property
    def before(self) -> "Quarter":
        return Quarter(self.end - LONG, self.starts)

    @property
    def label(self) -> str:
        """Quarter 2 of 2017-18"""
        return f"Quarter {self.number} of {self.year}"

    def __str__(self) -> str:
        """Q2 2017-18"""
        return f"Q{self.number} {self.year}"
