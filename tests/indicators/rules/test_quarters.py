import pytest

from indicators.rules.periods import Month
from indicators.rules.quarters import Quarter


@pytest.mark.parametrize(
    ("month", "starts", "short", "label"),
    [
        ("2017-03", 4, "Q4 2016-17", "Quarter 4 of 2016-17"),
        ("2017-04", 4, "Q1 2017-18", "Quarter 1 of 2017-18"),
        ("2017-08", 4, "Q2 2017-18", "Quarter 2 of 2017-18"),
        ("2017-12", 4, "Q3 2017-18", "Quarter 3 of 2017-18"),
        ("1999-12", 4, "Q3 1999-00", "Quarter 3 of 1999-00"),
        ("2017-03", 1, "Q1 2017", "Quarter 1 of 2017"),
        ("2017-12", 1, "Q4 2017", "Quarter 4 of 2017"),
        ("2017-08", 9, "Q4 2016-17", "Quarter 4 of 2016-17"),
        ("2017-09", 9, "Q1 2017-18", "Quarter 1 of 2017-18"),
    ],
)
def test_a_quarter_is_counted_from_where_the_councils_year_begins(
    month: str, starts: int, short: str, label: str
) -> None:
    quarter = Quarter.containing(Month.from_text(month), starts)
    assert (str(quarter), quarter.label) == (short, label)


@pytest.mark.parametrize(
    ("starts", "months"),
    [
        (4, ["2017-10", "2017-11", "2017-12"]),
        (1, ["2017-10", "2017-11", "2017-12"]),
        (9, ["2017-09", "2017-10", "2017-11"]),
        (12, ["2017-09", "2017-10", "2017-11"]),
    ],
)
def test_each_of_its_months_lies_in_the_same_quarter(starts: int, months: list[str]) -> None:
    found = {Quarter.containing(Month.from_text(month), starts) for month in months}
    assert [[str(month) for month in quarter.months] for quarter in found] == [months]


def test_quarters_stand_in_the_order_of_time() -> None:
    months = [Month.of(2017, number) for number in (7, 1, 10, 4)]
    quarters = sorted(Quarter.containing(month, 4) for month in months)
    assert [quarter.number for quarter in quarters] == [4, 1, 2, 3]
