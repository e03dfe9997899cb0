"""Quarters of a council's year, each named by its last month."""

from indicators.rules.periods import Month

LONG = 3


def quarter_end(month: Month, starts: int) -> Month:
    """The last month of the quarter that a month lies in, where years start with `starts`."""
    place = month.year_start(starts).months_until(month)
    return month + (LONG - 1 - place % LONG)


def months_of(end: Month) -> list[Month]:
    return [end - back for back in reversed(range(LONG))]


def number_of(end: Month, starts: int) -> int:
    """1 to 4."""
    return end.year_start(starts).months_until(end) // LONG + 1


def quarter_label(end: Month, starts: int) -> str:
    """Quarter 2 of 2017-18"""
    return f"Quarter {number_of(end, starts)} of {end.financial_year(starts)}"
