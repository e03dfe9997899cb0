from datetime import date

import pytest

from audits.rules.quarters import Quarter


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2017, 3, 31), "Q4 2016/17"),
        (date(2017, 4, 1), "Q1 2017/18"),
        (date(2017, 9, 30), "Q2 2017/18"),
        (date(2017, 12, 31), "Q3 2017/18"),
        (date(1999, 12, 1), "Q3 1999/00"),
    ],
)
def test_a_quarter_belongs_to_the_year_that_begins_in_april(day: date, label: str) -> None:
    assert str(Quarter.of(day)) == label


def test_quarters_stand_in_the_order_of_time() -> None:
    days = [date(2017, month, 1) for month in (1, 4, 7, 10)]
    mixed = [Quarter.of(day) for day in (days[2], days[0], days[3], days[1])]
    assert sorted(mixed) == [Quarter.of(day) for day in days]
