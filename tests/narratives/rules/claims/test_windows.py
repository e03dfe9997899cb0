"""Of which months something is said month by month."""

import pytest

from indicators.rules.periods import Month
from narratives.rules.claims.mentions import mentions
from narratives.rules.claims.when import Calendar
from narratives.rules.claims.windows import windows

CALENDAR = Calendar(Month.of(2017, 12))


@pytest.mark.parametrize(
    ("text", "first", "last", "many"),
    [
        ("in every month of the year", "2017-04", "2017-12", 9),
        ("throughout quarter 2", "2017-07", "2017-09", 3),
        ("in each month of the quarter", "2017-10", "2017-12", 3),
        ("since August", "2017-08", "2017-12", 5),
        ("in each of the last four months", "2017-09", "2017-12", 4),
        ("in both October and November", "2017-10", "2017-11", 2),
        ("from April to July", "2017-04", "2017-07", 4),
        ("in every month except September", "2017-04", "2017-12", 8),
    ],
)
def test_the_plainest_way_to_take_the_words(text: str, first: str, last: str, many: int):
    months = windows(text, mentions(text, CALENDAR), CALENDAR)[0]
    assert (str(months[0]), str(months[-1]), len(months)) == (first, last, many)


def test_since_a_month_may_leave_that_month_out():
    found = windows("since August", mentions("since August", CALENDAR), CALENDAR)
    assert [str(each[0]) for each in found] == ["2017-08", "2017-09"]
