"""Every expected figure here is worked out by hand; its arithmetic stands beside it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.rules.periods import YEAR_TO_DATE, Month
from indicators.rules.spc import (
    RULE_SET,
    Assurance,
    Cause,
    Chart,
    Event,
    Limits,
    Point,
    Side,
    Special,
    Variation,
    chart,
    limits,
    special_causes,
    why_unsuitable,
)

APRIL = Month.of(2016, 4)


def figures(text: str) -> list[Decimal]:
    """From "9 11 9"; "7*11" is seven times 11."""
    found = []
    for word in text.split():
        times, _, figure = word.rpartition("*")
        found += [Decimal(figure)] * int(times or 1)
    return found


def read(text: str, *, start: Month = APRIL, step: int = 1, months: int = 1, **said) -> Chart:
    points = [Point(start + step * n, value) for n, value in enumerate(figures(text))]
    return chart(points, months=months, **said)


# Limits


def test_limits_lie_2_66_mean_moving_ranges_from_the_mean():
    # Fourteen figures: 7 * 9 + 7 * 11 = 140, mean 10. Thirteen ranges of 2, mean 2.
    # 2.66 * 2 = 5.32 and 1.7733 * 2 = 3.5466.
    assert limits(figures("9 11 9 11 9 11 9 11 9 11 9 11 9 11")) == Limits(
        mean=Decimal(10),
        lower=Decimal("4.68"),
        upper=Decimal("15.32"),
        lower_zone=Decimal("6.4534"),
        upper_zone=Decimal("13.5466"),
        moving_range=Decimal(2),
    )


@pytest.mark.parametrize(
    ("series", "ranges", "counted"),
    [
        # 2 + 2 + 2 + 2 + 2 + 28 + 28 + 2 + 2 + 2 + 2 + 2 = 76, mean 6.333; * 3.267 = 20.69.
        # Both 28 go; ten of 2 stay.
        ("10 12 10 12 10 12 40 12 10 12 10 12 10", 20, 10),
        # Ten of 2.6, 3.11 and 10.89: 40, mean 3.333; * 3.267 = 10.89: as much is dropped.
        ("0 2.6 0 2.6 0 2.6 0 2.6 0 2.6 0 3.11 14", Fraction("29.11"), 11),
        # 10.88 instead: 39.99, mean 3.3325; * 3.267 = 10.887: a little less stays.
        ("0 2.6 0 2.6 0 2.6 0 2.6 0 2.6 0 3.11 13.99", Fraction("39.99"), 12),
        # Ten of 1, 10 and 100: 120, mean 10; * 3.267 = 32.67: 100 goes. Of the eleven that are
        # left, mean 1.82, 10 would go in a second round: there is none.
        ("0 1 0 1 0 1 0 1 0 1 0 10 110", 20, 11),
        # One range of 10 among zeros: without it there would be no width at all, so it stays.
        ("12*100 90", 10, 12),
        ("13*5", 0, 12),
    ],
)
def test_ranges_out_of_all_proportion_are_dropped_once(series: str, ranges: Fraction, counted: int):
    found = limits(figures(series))
    mean_range = Fraction(ranges) / counted
    mean = Fraction(sum(figures(series))) / len(figures(series))
    assert near(found.moving_range, mean_range)
    assert near(found.mean, mean)
    assert near(found.upper, mean + Fraction("2.66") * mean_range)
    assert near(found.lower, mean - Fraction("2.66") * mean_range)
    assert near(found.upper_zone, mean + Fraction("1.7733") * mean_range)
    assert near(found.lower_zone, mean - Fraction("1.7733") * mean_range)


def near(found: Decimal, expected: Fraction) -> bool:
    return abs(Fraction(found) - expected) <= Fraction("1e-12")


def test_limits_are_not_cut_off_at_0_or_100():
    # 0 and 100 in turn, 7 and 6 times: 600 / 13 = 46.15; ranges of 100; 46.15 ± 266.
    found = limits(figures("0 100 0 100 0 100 0 100 0 100 0 100 0"))
    assert (round(found.lower, 2), round(found.upper, 2)) == (
        Decimal("-219.85"),
        Decimal("312.15"),
    )


def test_a_point_on_a_limit_of_endless_decimals_is_not_outside():
    # The figures come to 219.5; / 15 = 14.6333… Ranges: 0 1 3 15.5 11.5 2 2 0 52 48 1 0 1 3,
    # 140 in all; / 14 * 3.267 = 32.67, so 52 and 48 go. 40 / 12 * 2.66 = 8.8666…; the upper
    # limit is 23.5.
    found = read("12 12 11 8 23.5 12 10 8 8 60 12 11 11 12 9")
    outside = [
        reading.value
        for reading in found.segments[0].readings
        if Special(Cause.OUTSIDE, Side.HIGH) in reading.special
    ]
    assert outside == [Decimal(60)]


VALUES = st.lists(st.decimals(-1000, 1000, places=2), min_size=2, max_size=20)


@settings(max_examples=50)
@given(VALUES, st.decimals(-1000, 1000, places=2))
def test_limits_move_with_the_figures(values: list[Decimal], by: Decimal):
    there, here = limits([value + by for value in values]), limits(values)
    assert there.moving_range == here.moving_range
    assert abs(there.upper - here.upper - by) <= Decimal("2e-12")
    assert abs(there.lower - here.lower - by) <= Decimal("2e-12")


# Rules, within limits given by hand: mean 10, zone from 6 to 14, limits 4 and 16.

GIVEN = Limits(
    mean=Decimal(10),
    lower=Decimal(4),
    upper=Decimal(16),
    lower_zone=Decimal(6),
    upper_zone=Decimal(14),
    moving_range=Decimal("2.2556"),
)
LETTER = {Side.HIGH: "H", Side.LOW: "L"}


def marks(values: list[Decimal], cause: Cause) -> str:
    """H, L or a dot for each point, by one rule alone."""
    found = special_causes(values, GIVEN)
    sides = [
        next((each.side for each in special if each.cause is cause), None) for special in found
    ]
    return "".join(LETTER[side] if side else "." for side in sides)


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ("10 16.1 10", ".H."),
        ("10 3.9 10", ".L."),
        ("10 16 4 10", "...."),  # on a limit is not outside it
    ],
)
def test_a_point_strictly_outside_a_limit(values: str, marked: str):
    assert marks(figures(values), Cause.OUTSIDE) == marked


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ("7 8 9 10 11 12 13", "HHHHHHH"),
        ("13 12 11 10 9 8 7", "LLLLLLL"),
        ("8 9 10 11 12 13", "......"),  # six points, five steps
        ("7 8 9 10 10 11 12 13", "........"),  # a tie breaks it
        ("7 8 9 10 10 11 12 13 14 15 15.5", "....HHHHHHH"),  # and another may begin after it
        ("9 7 8 9 10 11 12 13 10", ".HHHHHHH."),
        ("7 8 9 10 11 12 13 14", "HHHHHHHH"),
        # The turning point stays with the trend that it ended.
        ("7 8 9 10 11 12 13 12 11 10 9 8 7", "HHHHHHHLLLLLL"),
    ],
)
def test_a_trend_is_seven_points_of_six_steps_one_way(values: str, marked: str):
    assert marks(figures(values), Cause.TREND) == marked


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ("14.1 10 14.1", "H.H"),
        ("10 14.1 14.1", ".HH"),
        ("5.9 5.9 10", "LL."),
        ("14.1 14.1 14.1", "HHH"),
        ("14 10 14", "..."),  # on the line is not beyond it
        ("14.1 10 10 14.1", "...."),  # two of four
        ("14.1 10 5.9", "..."),  # on different sides
        ("17 10 14.1", "H.H"),  # a point outside the limits counts
        ("17 10 17", "H.H"),
        ("14.1 5.9 14.1 5.9", "HLHL"),
        ("14.1 13.9 10", "..."),
    ],
)
def test_two_of_three_beyond_the_zone_on_one_side(values: str, marked: str):
    assert marks(figures(values), Cause.TWO_OF_THREE) == marked


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ("7*11", "HHHHHHH"),
        ("7*9", "LLLLLLL"),
        ("6*11 9", "......."),  # six are no shift
        ("3*11 10 4*11", "........"),  # a point on the mean breaks it
        ("6*11 10 7*11", ".......HHHHHHH"),
        ("9 8*11 9", ".HHHHHHHH."),
        ("7*11 7*9", "HHHHHHHLLLLLLL"),
        ("7*10", "......."),
    ],
)
def test_a_shift_is_seven_points_on_one_side_of_the_mean(values: str, marked: str):
    assert marks(figures(values), Cause.SHIFT) == marked


def test_rules_are_read_in_their_order_and_the_first_decides():
    # Rising all the way up, and below the mean: the trend decides which way it goes.
    rising = special_causes(figures("6.5 7 7.5 8 8.5 9 9.5"), GIVEN)
    assert rising[-1] == (Special(Cause.TREND, Side.HIGH), Special(Cause.SHIFT, Side.LOW))
    falling = special_causes(figures("9 8.5 8 7.5 7 5.5 3.5"), GIVEN)
    assert [each.cause for each in falling[-1]] == [
        Cause.OUTSIDE,
        Cause.TREND,
        Cause.TWO_OF_THREE,
        Cause.SHIFT,
    ]


@settings(max_examples=50)
@given(st.lists(st.sampled_from(figures("3 5 8 9 10 11 12 15 17")), max_size=20))
def test_what_is_high_upside_down_is_low(values: list[Decimal]):
    mirrored = [20 - value for value in values]
    other = str.maketrans("HL", "LH")
    for cause in Cause:
        assert marks(mirrored, cause) == marks(values, cause).translate(other)


# Icons

COMMON = "9 11 9 11 9 11 9 11 9 11 9 11 9 11"  # limits 4.68 and 15.32
LAST_HIGH = "9 11 9 11 9 11 9 11 9 11 9 11 9 20"
LAST_LOW = "11 9 11 9 11 9 11 9 11 9 11 9 11 0"


def test_the_last_points_of_these_series_are_outside():
    # 7 * 9 + 6 * 11 + 20 = 149; / 14 = 10.643. Ranges 12 * 2 + 11 = 35; / 13 * 3.267 = 8.8:
    # 11 goes, the mean is 2; 10.643 ± 5.32 is 5.32 to 15.96.
    high = read(LAST_HIGH).segments[0].limits
    assert high is not None
    assert (round(high.lower, 2), round(high.upper, 2)) == (Decimal("5.32"), Decimal("15.96"))
    # 7 * 11 + 6 * 9 + 0 = 131; / 14 = 9.357; likewise 4.04 to 14.68.
    low = read(LAST_LOW).segments[0].limits
    assert low is not None
    assert (round(low.lower, 2), round(low.upper, 2)) == (Decimal("4.04"), Decimal("14.68"))


@pytest.mark.parametrize(
    ("series", "better", "variation"),
    [
        (COMMON, "bigger", Variation.COMMON),
        (COMMON, "neutral", Variation.COMMON),
        (LAST_HIGH, "bigger", Variation.IMPROVEMENT_HIGH),
        (LAST_HIGH, "smaller", Variation.CONCERN_HIGH),
        (LAST_HIGH, "neutral", Variation.NEUTRAL_HIGH),
        (LAST_LOW, "bigger", Variation.CONCERN_LOW),
        (LAST_LOW, "smaller", Variation.IMPROVEMENT_LOW),
        (LAST_LOW, "neutral", Variation.NEUTRAL_LOW),
        # The point before the last is outside; the last is common cause.
        (LAST_HIGH + " 9", "bigger", Variation.COMMON),
    ],
)
def test_the_variation_icon_reads_the_latest_point(series: str, better: str, variation: Variation):
    assert read(series, better=better).variation is variation


@pytest.mark.parametrize(
    ("better", "target", "assurance"),
    [
        ("bigger", "15.33", Assurance.MISSED),
        ("bigger", "15.32", Assurance.HIT_AND_MISS),  # on the limit
        ("bigger", "10", Assurance.HIT_AND_MISS),
        ("bigger", "4.68", Assurance.HIT_AND_MISS),
        ("bigger", "4.67", Assurance.MET),
        ("smaller", "15.33", Assurance.MET),
        ("smaller", "15.32", Assurance.HIT_AND_MISS),
        ("smaller", "4.68", Assurance.HIT_AND_MISS),
        ("smaller", "4.67", Assurance.MISSED),
        ("neutral", "4.67", None),
        ("bigger", None, None),
    ],
)
def test_assurance_holds_the_target_against_the_limits(
    better: str, target: str | None, assurance: Assurance | None
):
    found = read(COMMON, better=better, target=None if target is None else Decimal(target))
    assert found.assurance is assurance


@pytest.mark.parametrize(
    ("better", "target", "assurance"),
    [
        ("bigger", "100", Assurance.MET),
        ("bigger", "99.9", Assurance.MET),
        ("bigger", "100.1", Assurance.MISSED),
        ("smaller", "100", Assurance.MET),
        ("smaller", "100.1", Assurance.MET),
        ("smaller", "99.9", Assurance.MISSED),
        ("neutral", "100", None),
    ],
)
def test_a_target_that_every_equal_point_meets_is_consistently_met(
    better: str, target: str, assurance: Assurance | None
):
    assert read("13*100", better=better, target=Decimal(target)).assurance is assurance


def test_points_on_the_line_at_100_are_common_cause():
    assert read("13*100", better="bigger").variation is Variation.COMMON


# Which series get limits


def test_there_are_limits_and_icons_from_thirteen_figures():
    twelve = read("9 11 9 11 9 11 9 11 9 11 9 20", better="bigger", target=Decimal(10))
    assert twelve.segments[0].limits is None
    assert [reading.special for reading in twelve.segments[0].readings] == [()] * 12
    assert (twelve.variation, twelve.assurance) == (None, None)
    assert twelve.why_none == "No control limits yet: they need 13 figures, and there are 12."
    thirteen = read("9 11 9 11 9 11 9 11 9 11 9 11 9", better="bigger", target=Decimal(10))
    assert thirteen.segments[0].limits is not None
    assert thirteen.variation is Variation.COMMON
    assert thirteen.assurance is Assurance.HIT_AND_MISS
    assert thirteen.why_none == ""


def test_a_series_without_figures_says_so():
    none = read("")
    assert none.why_none == "No control limits yet: they need 13 figures, and there are 0."
    assert read("7").why_none == "No control limits yet: they need 13 figures, and there is 1."
    assert none.segments[0].readings == ()


@pytest.mark.parametrize(
    ("months", "lookback", "step", "why"),
    [
        (
            YEAR_TO_DATE,
            None,
            1,
            "No control limits: each figure is a running total that holds the ones before it and "
            "starts again each year.",
        ),
        (
            0,
            24,
            1,
            "No control limits: each figure looks back 24 months, so that the same cases are in "
            "one figure and the next.",
        ),
        (
            12,
            None,
            3,
            "No control limits: each figure covers 12 months and overlaps with the one before.",
        ),
        (
            3,
            None,
            1,
            "No control limits: each figure covers 3 months and overlaps with the one before.",
        ),
        (3, None, 3, ""),
        (12, None, 12, ""),
        (1, None, 1, ""),
        (0, None, 1, ""),
    ],
)
def test_running_totals_rolling_figures_and_look_backs_get_none(
    months: int, lookback: int | None, step: int, why: str
):
    ends = [APRIL + step * n for n in range(13)]
    assert why_unsuitable(months=months, lookback=lookback, ends=ends) == why
    found = read(LAST_HIGH, months=months, lookback=lookback, step=step, better="bigger")
    assert found.why_none == why
    assert (found.segments[0].limits is None) is bool(why)
    assert (found.variation is None) is bool(why)


def test_month_end_stocks_carry_a_warning():
    assert read(COMMON, months=0).warning.startswith("Each figure is a count at a month's end")
    assert read(COMMON, months=1).warning == ""


def test_a_month_without_a_figure_is_passed_over():
    points = [Point(APRIL + n, value) for n, value in enumerate(figures(COMMON))]
    later = [Point(point.end + (point.end > APRIL + 5), point.value) for point in points]
    assert chart(later, months=1).segments[0].limits == chart(points, months=1).segments[0].limits


def test_points_may_come_in_any_order_but_only_one_a_month():
    points = [Point(APRIL + n, value) for n, value in enumerate(figures(LAST_HIGH))]
    assert chart(reversed(points), months=1) == chart(points, months=1)
    with pytest.raises(ValueError, match="one figure a month"):
        chart([*points, points[0]], months=1)


# Events

TWO_LEVELS = "9 11 9 11 9 11 9 11 9 11 9 11 9 19 21 19 21 19 21 19 21 19 21 19 21 19"
MOVE = Event(APRIL + 13, "Front door moved to the new team")


def test_an_event_gives_each_side_limits_of_its_own():
    first, second = read(TWO_LEVELS, events=[MOVE]).segments
    assert (first.event, second.event) == (None, MOVE)
    # 7 * 9 + 6 * 11 = 129; / 13 = 9.923. And ten more.
    assert first.limits is not None
    assert second.limits is not None
    assert round(first.limits.mean, 3) == Decimal("9.923")
    assert round(second.limits.mean, 3) == Decimal("19.923")
    assert second.readings[0].end == MOVE.first


def test_without_an_event_limits_are_never_rebased():
    only = read(TWO_LEVELS, better="bigger")
    assert len(only.segments) == 1
    assert only.variation is Variation.IMPROVEMENT_HIGH
    assert read(TWO_LEVELS, better="bigger", events=[MOVE]).variation is Variation.COMMON


def test_after_an_event_icons_wait_for_thirteen_figures():
    found = read(COMMON + " 20 21 20", better="bigger", events=[Event(APRIL + 14, "Recount")])
    before, after = found.segments
    assert before.limits is not None
    assert after.limits is None
    assert found.variation is None
    assert found.why_none == (
        "No control limits yet: they need 13 figures, and there are 3 since June 2017."
    )


def test_a_run_does_not_cross_an_event():
    # Mean (7 * 9 + 6 * 12) / 13 = 10.38 on either side of the event: twelve lie above it in a
    # row, six of each side.
    first, second = read("7*9 6*12 6*12 7*9", events=[Event(APRIL + 13, "New form")]).segments
    shifted = [
        [reading.end for reading in part.readings if _has(reading.special, Cause.SHIFT)]
        for part in (first, second)
    ]
    assert shifted == [
        [APRIL + n for n in range(7)],
        [APRIL + n for n in range(19, 26)],
    ]


def _has(special: tuple[Special, ...], cause: Cause) -> bool:
    return any(each.cause is cause for each in special)


def test_events_outside_the_series_cut_nothing():
    events = [
        Event(APRIL, "On the first month"),
        Event(APRIL - 5, "Before it"),
        Event(APRIL + 99, "After it"),
    ]
    found = read(COMMON, events=events)
    assert found.segments == read(COMMON).segments


def test_of_two_events_between_two_points_the_later_names_the_segment():
    points = [Point(APRIL + 3 * n, value) for n, value in enumerate(figures("1 2 3"))]
    events = [Event(APRIL + 5, "Second"), Event(APRIL + 4, "First")]
    found = chart(points, months=3, events=events)
    assert [(part.event, len(part.readings)) for part in found.segments] == [
        (None, 2),
        (events[0], 1),
    ]


def test_an_event_needs_a_reason():
    with pytest.raises(ValueError, match=r"Say why the limits begin anew in April 2016\."):
        Event(APRIL, "  ")


def test_a_chart_says_which_rules_it_was_read_by():
    assert read(COMMON).rule_set == RULE_SET == 1
