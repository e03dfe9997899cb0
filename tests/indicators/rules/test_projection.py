"""What a running total comes to by the end of its year."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.rules.periods import Month
from indicators.rules.projection import Projected, Projection, RunningTotal, WhyNot, project

# Six months of a year that starts in April: 30 so far, 24 by then last year, of 60 in the end.
SEPTEMBER = {
    "figure": Decimal(30),
    "end": Month.of(2017, 9),
    "unit": "number",
    "year_starts": 4,
    "last_year_so_far": Decimal(24),
    "last_year": Decimal(60),
}


def projected(**said: Any) -> Projection:
    return project(RunningTotal(**SEPTEMBER | said))


def test_at_this_rate_and_on_last_years_profile():
    assert projected() == Projection(Decimal(60), Decimal(75))


@pytest.mark.parametrize(
    ("end", "figure", "rate"), [("2017-04", "5", "60"), ("2018-02", "22", "24")]
)
def test_the_rate_is_that_of_the_months_so_far(end: str, figure: str, rate: str):
    found = projected(end=Month.from_text(end), figure=Decimal(figure))
    assert found.at_this_rate == Decimal(rate)


def test_in_march_there_is_nothing_left_to_project():
    found = projected(end=Month.of(2018, 3))
    assert found == Projection(WhyNot.YEAR_IS_OVER, WhyNot.YEAR_IS_OVER)


@pytest.mark.parametrize(
    ("starts", "rate"),
    # The ninth month of a calendar year, the first of a school year, the last of October's.
    [(1, Decimal(40)), (9, Decimal(360)), (10, WhyNot.YEAR_IS_OVER)],
)
def test_a_year_starts_where_it_is_said_to(starts: int, rate: Projected):
    assert projected(year_starts=starts).at_this_rate == rate


@pytest.mark.parametrize("unit", ["percent", "days", "score", "ratio"])
def test_what_does_not_add_up_is_not_projected(unit: str):
    assert projected(unit=unit) == Projection(WhyNot.NOT_A_SUM, WhyNot.NOT_A_SUM)


@pytest.mark.parametrize("unit", ["number", "per_1000", "per_10000", "per_100000"])
def test_counts_and_rates_on_a_years_population_add_up(unit: str):
    assert projected(unit=unit).at_this_rate == Decimal(60)


@pytest.mark.parametrize("missing", ["last_year", "last_year_so_far"])
def test_without_last_year_there_is_only_the_rate(missing: str):
    assert projected(**{missing: None}) == Projection(Decimal(60), WhyNot.NO_LAST_YEAR)


def test_nothing_so_far_comes_to_nothing():
    assert projected(figure=Decimal(0)) == Projection(Decimal(0), Decimal(0))


def test_of_zero_last_year_there_is_no_profile():
    found = projected(last_year_so_far=Decimal(0))
    assert found == Projection(Decimal(60), WhyNot.LAST_YEAR_ZERO)


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ("2016-04", Projection(Decimal(60), Decimal(75))),  # before last year's first month
        ("2016-05", Projection(Decimal(60), WhyNot.LAST_YEAR_BROKEN)),
        ("2017-04", Projection(Decimal(60), WhyNot.LAST_YEAR_BROKEN)),  # the years differ
        ("2017-05", Projection(WhyNot.BROKEN, WhyNot.BROKEN)),
        ("2017-09", Projection(WhyNot.BROKEN, WhyNot.BROKEN)),
        ("2017-10", Projection(Decimal(60), Decimal(75))),  # not yet
    ],
)
def test_nothing_is_projected_across_a_break(broken: str, expected: Projection):
    assert projected(breaks=[Month.from_text(broken)]) == expected


def test_figures_stay_exact():
    found = projected(figure=Decimal("0.1"), end=Month.of(2017, 6))
    assert found.at_this_rate == Decimal("0.4")
