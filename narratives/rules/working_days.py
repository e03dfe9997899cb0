"""Working days: Monday to Friday. Bank holidays are not counted out."""

from datetime import date, timedelta

SATURDAY = 5


def nth_working_day(year: int, month: int, number: int) -> date:
    """The number-th working day of a month, the first being 1."""
    day = date(year, month, 1)
    while True:
        if day.weekday() < SATURDAY:
            number -= 1
            if number == 0:
                return day
        day += timedelta(days=1)
