"""Quarters of a financial year that begins in April."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class Quarter:
    year: int  # the calendar year in which the financial year begins
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        number, year = ((day.month - 4) % 12) // 3 + 1, day.year - (day.month < 4)
        return cls(year, number)

    @property
    def year_label(self) -> str:
        return f"{self.year}/{(self.year + 1) % 100:02d}"

    def __str__(self) -> str:
        return f"Q{self.number} {self.year_label}"
