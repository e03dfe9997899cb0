"""Months, financial years, and how many months one value covers."""

import re
from typing import SupportsIndex

POINT_IN_TIME = 0
YEAR_TO_DATE = YTD = -1
LONGEST = 1200

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_YEAR = re.compile(r"(\d{4})(?:[-/](\d{2}))?", re.ASCII)
_NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


class Month(int):
    """A calendar month, counted from year 0: later months are greater, the next one is + 1."""

    __slots__ = ()

    @classmethod
    def of(cls, year: int, month: int) -> "Month":
        if not (1900 <= year <= 2200 and 1 <= month <= 12):
            raise ValueError(f"{year}-{month} is no month")
        return cls(year * 12 + month - 1)

    @classmethod
    def from_text(cls, text: str) -> "Month":
        """From "2017-09"; anything else is a ValueError."""
        found = _MONTH.fullmatch(text)
        if not found:
            raise ValueError(f"{text!r} is no month: write 2017-09 for September 2017")
        return cls.of(int(found[1]), int(found[2]))

    @property
    def year(self) -> int:
        return int(self) // 12

    @property
    def month(self) -> int:
        return int(self) % 12 + 1

    @property
    def label(self) -> str:
        return f"{_NAMES[self.month - 1]} {self.year}"

    @property
    def short_label(self) -> str:
        return f"{_NAMES[self.month - 1][:3]} {self.year}"

    def year_start(self, starts: int) -> "Month":
        """The first month of the year it lies in, where years start with that month."""
        return self - (self.month - starts) % 12

    def financial_year(self, starts: int) -> str:
        return year_name(self.year_start(starts).year, starts)

    def __add__(self, months: SupportsIndex) -> "Month":
        return Month(int(self) + int(months))

    def __sub__(self, months: SupportsIndex) -> "Month":
        """So many months earlier. For the distance between two months use `months_until`."""
        return Month(int(self) - int(months))

    def months_until(self, later: "Month") -> int:
        return int(later) - int(self)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    def __repr__(self) -> str:
        return f"Month({self})"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


def year_name(year: int, starts: int = 4) -> str:
    """What a year that starts in this calendar year is called: 2017-18, or 2017."""
    return str(year) if starts == 1 else f"{year}-{(year + 1) % 100:02}"


def year_from_text(text: str) -> int:
    """The calendar year in which the financial year starts: 2017 from "2017-18"."""
    found = _YEAR.fullmatch(text)
    if not found or (found[2] and int(found[2]) != (int(found[1]) + 1) % 100):
        raise ValueError(f"{text!r} is no financial year: write 2017-18")
    Month.of(int(found[1]), 1)
    return int(found[1])


def months_from_text(text: str) -> int:
    """How many months a value covers, from "1", "12", "0" (a point in time) or "ytd"."""
    if text == "ytd":
        return YEAR_TO_DATE
    if not (text.isascii() and text.isdigit()) or int(text) > LONGEST:
        raise ValueError(f"{text!r} is no length: write a number of months, 0 or ytd")
    return int(text)


def months_text(months: int) -> str:
    return "ytd" if months == YEAR_TO_DATE else str(months)
