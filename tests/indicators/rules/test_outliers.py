"""Every expected score is worked out by hand; its arithmetic stands beside it."""

from decimal import Decimal

import pytest

from indicators.rules.outliers import Outlier, outliers, usual
from indicators.rules.periods import POINT_IN_TIME, YEAR_TO_DATE, Month
from indicators.rules.spc import Event, Point, chart

APRIL = Month.of(2017, 4)


def figures(text: str) -> list[Decimal]:
    return [Decimal(word) for word in text.split()]


def odd(text: str, *, months: int = 1, events: list[Event] | None = None) -> list[Outlier]:
    points = [Point(APRIL + n, value) for n, value in enumerate(figures(text))]
    return outliers(chart(points, months=months, events=events or []), months=months)


# Median 13, deviations 3 2 1 0 1 2 and the last figure's own. Their median, the MAD, is 2, so
# that a deviation d scores 0.6745 * d / 2. It is over 3.5 from 7 / 0.6745 = 10.378 on.
@pytest.mark.parametrize(
    ("last", "is_odd"), [("23.378", False), ("23.379", True), ("2.622", False), ("40", True)]
)
def test_a_score_over_3_5_is_odd(last: str, is_odd: bool):
    found = odd(f"10 11 12 13 14 15 {last}")
    middle = "13" if Decimal(last) > 13 else "12"
    scale = usual(figures(f"10 11 12 13 14 15 {last}"))
    assert scale is not None
    assert scale.median == Decimal(middle)
    assert [each.value for each in found] == ([Decimal(last)] if is_odd else [])


def test_a_score_of_exactly_3_5_is_not_odd():
    # Median 0, deviations 6745 6745 6745 0 6745 6745 35000: the MAD is 6745, and
    # 0.6745 * 35000 / 6745 = 3.5.
    values = "-6745 -6745 -6745 0 6745 6745"
    assert odd(f"{values} 35000") == []
    assert [each.value for each in odd(f"{values} 35001")] == [Decimal(35001)]


def test_the_reason_says_the_usual_figure_and_the_score():
    # 0.6745 * 27 / 2 = 9.106
    assert odd("10 11 12 13 14 15 40") == [
        Outlier(
            APRIL + 6,
            Decimal(40),
            ("40 is far from the usual 13: it scores 9.11, and anything over 3.5 is odd.",),
        )
    ]


def test_fewer_than_seven_figures_say_nothing_of_what_is_usual():
    assert usual(figures("10 11 12 13 14 99")) is None
    assert odd("10 11 12 13 14 99") == []


# The MAD is 0 where more than half of the figures are equal.
@pytest.mark.parametrize(
    ("values", "found"),
    [
        ("0 0 0 1 0 0 0 2 0", ""),  # at least 1.253 * 1 a point: from 4.39 on
        ("0 0 0 0 0 0 0 0 5", "5"),  # 5 / 1.253314 = 3.99
        ("0 0 0 0 0 0 0 0 4", ""),  # 3.19
        ("100 100 100 100 100 100 100 100 98", ""),
        # Deviations 5.9, 22.2 and 10: 38.1 / 9 = 4.233; * 1.2533 = 5.306. 22.2 is 4.18 of it.
        ("100 100 100 100 94.1 100 77.8 90 100", "77.8"),
        ("7 7 7 7 7 7 7", ""),
    ],
)
def test_where_most_figures_are_equal_the_mean_deviation_stands_in(values: str, found: str):
    assert [each.value for each in odd(values)] == figures(found)


def test_a_point_outside_its_control_limits_is_odd():
    # They come to 153; / 14 = 10.929. Ranges: twelve of 1 and one of 7: 19; / 13 * 3.267 = 4.8,
    # so 7 is dropped and the mean is 1: from 8.27 to 13.59.
    # By the score none is odd: the median is 11, the MAD 2, and 17 scores 0.6745 * 6 / 2 = 2.02.
    found = odd("6 7 8 9 10 11 12 13 14 13 12 11 10 17")
    assert [each.value for each in found] == figures("6 7 8 14 17")
    assert found[0].reasons == ("6 lies below its control limit of 8.27.",)
    assert found[-1].reasons == ("17 lies above its control limit of 13.59.",)


def test_a_count_at_a_months_end_is_judged_by_its_score_alone():
    assert odd("6 7 8 9 10 11 12 13 14 13 12 11 10 17", months=POINT_IN_TIME) == []
    (found,) = odd("9 11 9 11 9 11 9 11 9 11 9 11 9 -20", months=POINT_IN_TIME)
    assert len(found.reasons) == 1


def test_both_reasons_are_given():
    (found,) = odd("9 11 9 11 9 11 9 11 9 11 9 11 9 -20")
    assert [reason.split(":")[0] for reason in found.reasons] == [
        "-20 is far from the usual 9",
        # 7 * 9 + 6 * 11 - 20 = 109; / 14 = 7.786. 29 is dropped, twelve of 2 stay: - 5.32.
        "-20 lies below its control limit of 2.47.",
    ]


def test_a_running_total_has_no_outliers():
    assert odd("10 11 12 13 14 15 99", months=YEAR_TO_DATE) == []


def test_what_is_usual_begins_anew_at_an_event():
    levels = "10 11 12 13 12 11 10 60 61 62 63 62 61 60"
    assert odd("10 11 12 13 12 11 10 10 11 12 13 12 11 60") != []
    assert odd(levels, events=[Event(APRIL + 7, "Two teams are counted as one")]) == []
