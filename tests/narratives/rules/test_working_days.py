"""The fifth working day, on which the month before is frozen."""

from datetime import date

import pytest

from narratives.rules.working_days import nth_working_day


@pytest.mark.parametrize(
    ("year", "month", "fifth"),
    [
        (2017, 10, date(2017, 10, 6)),  # begins on a Sunday
        (2018, 1, date(2018, 1, 8)),  # begins on a Monday, a bank holiday
        (2018, 9, date(2018, 9, 7)),  # begins on a Saturday
        (2018, 11, date(2018, 11, 7)),  # begins on a Thursday: a weekend lies between
    ],
)
def test_weekends_and_bank_holidays_are_not_counted(year: int, month: int, fifth: date) -> None:
    assert nth_working_day(year, month, 5) == fifth
