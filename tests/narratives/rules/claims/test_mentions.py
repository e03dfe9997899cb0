"""Which period words name, read in December 2017."""

import pytest

from indicators.rules.periods import Month
from narratives.rules.claims.mentions import mentions
from narratives.rules.claims.when import Calendar, Kind


def named(text: str) -> list[tuple[str, str, bool]]:
    found = mentions(text, Calendar(Month.of(2017, 12)))
    return [(each.when.kind.value, str(each.when.end), each.compares) for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in September", ("month", "2017-09", False)),
        ("in September, 77", ("month", "2017-09", False)),
        ("in Sep-16", ("month", "2016-09", False)),
        ("in September 2016", ("month", "2016-09", False)),
        ("in January", ("month", "2017-01", False)),
        ("during Qtr 2", ("quarter", "2017-09", False)),
        ("in Q4", ("quarter", "2017-03", False)),
        ("Q3 2016/17", ("quarter", "2016-12", False)),
        ("the second quarter", ("quarter", "2017-09", False)),
        ("compared with last quarter", ("quarter", "2017-09", True)),
        ("than in November", ("month", "2017-11", True)),
        ("since May 2017", ("month", "2017-05", True)),
        ("lower than at the 2016/17 year end", ("year", "2017-03", True)),
        ("than at the same point last year", ("year ago", "2016-12", True)),
        ("compared with the same period in 2016/17", ("year ago", "2016-12", True)),
        ("so far this year", ("year to date", "2017-12", False)),
        ("in 2017/18", ("year to date", "2017-12", False)),
        ("last month", ("month", "2017-11", False)),
    ],
)
def test_a_period_is_read(text: str, expected: tuple[str, str, bool]):
    assert named(text) == [expected]


def test_what_may_be_is_no_month():
    assert named("This may be due to holidays") == []


def test_a_comparison_goes_on_to_the_next_period():
    assert [compares for _, _, compares in named("higher than Q1 (83%) and Q2 (86%)")] == [
        True,
        True,
    ]


def test_the_quarter_under_way_ends_with_the_month():
    found = Calendar(Month.of(2017, 11)).numbered_quarter(3, None)
    assert (found.kind, found.end) == (Kind.QUARTER, Month.of(2017, 11))
