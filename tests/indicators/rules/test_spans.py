from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.rules.display import half_away
from indicators.rules.spans import Span, between, exactly, printed

F = Fraction


@pytest.mark.parametrize(
    ("value", "decimals", "span"),
    [
        ("93.9", 1, Span(F("93.85"), F("93.95"), holds_most=False)),
        ("-93.9", 1, Span(F("-93.95"), F("-93.85"), holds_least=False)),
        ("0.0", 1, Span(F("-0.05"), F("0.05"), holds_least=False, holds_most=False)),
        ("94", 0, Span(F("93.5"), F("94.5"), holds_most=False)),
    ],
)
def test_a_printed_figure_was_anything_that_rounds_to_it(value: str, decimals: int, span: Span):
    assert printed(Decimal(value), decimals) == span


@settings(max_examples=200)
@given(st.decimals(-200, 200, places=3), st.integers(0, 2))
def test_whatever_rounds_to_a_figure_lies_in_its_span(value: Decimal, decimals: int):
    span = printed(half_away(value, decimals), decimals)
    assert exactly(value).may_equal(span)


def test_sums_and_differences_add_up_their_ends():
    hidden = between(1, 4)
    assert exactly(32) - hidden == between(28, 31)
    assert exactly(23) + hidden + hidden == between(25, 31)
    assert printed(Decimal("1.5"), 1) - exactly(1) == Span(F("0.45"), F("0.55"), holds_most=False)


def test_a_quotient_goes_from_the_least_over_the_most_to_the_most_over_the_least():
    assert between(2, 3).over(between(4, 6)) == Span(F(1, 3), F(3, 4))
    assert between(-3, 2).over(between(4, 6)) == Span(F(-3, 4), F(1, 2))
    # Its end is left out where either of the two that make it is.
    assert Span(F(2), F(3), holds_most=False).over(between(4, 6)) == Span(
        F(1, 3), F(3, 4), holds_most=False
    )
    # Nought is nought by whatever it is divided.
    nought = exactly(0).over(Span(F(4), F(6), holds_least=False, holds_most=False))
    assert nought == exactly(0)


@pytest.mark.parametrize("by", [exactly(0), between(0, 5), between(-2, 5)])
def test_what_may_be_nought_divides_nothing(by: Span):
    assert exactly(1).over(by) is None


UP_TO_2 = Span(F(1), F(2), holds_most=False)
FROM_2 = Span(F(2), F(3))
AFTER_2 = Span(F(2), F(3), holds_least=False)


@pytest.mark.parametrize(
    ("one", "other", "equal", "at_most", "below"),
    [
        (exactly(2), exactly(2), True, True, False),
        (exactly(2), exactly(3), False, True, True),
        (exactly(3), exactly(2), False, False, False),
        (between(1, 2), FROM_2, True, True, True),
        (FROM_2, between(1, 2), True, True, False),
        (UP_TO_2, FROM_2, False, True, True),  # they touch, and one leaves the place out
        (FROM_2, UP_TO_2, False, False, False),
        (AFTER_2, exactly(2), False, False, False),
        (exactly(2), AFTER_2, False, True, True),
        (between(1, 9), between(4, 5), True, True, True),
    ],
)
def test_spans_compare_by_what_some_of_their_numbers_do(
    one: Span, other: Span, equal: bool, at_most: bool, below: bool
):
    assert (one.may_equal(other), one.may_be_at_most(other), one.may_be_below(other)) == (
        equal,
        at_most,
        below,
    )


def test_from_one_span_to_another_lies_all_between():
    assert UP_TO_2.to(AFTER_2) == between(1, 3)
    assert exactly(5).to(UP_TO_2) == between(1, 5)
    assert UP_TO_2.to(exactly(1)) == UP_TO_2
    # An end that either of them holds is held.
    assert UP_TO_2.to(between(1, 2)) == between(1, 2)


@pytest.mark.parametrize(
    ("percentage", "decimals", "whole", "is_one"),
    [
        ("62.8", 1, 38, False),  # 23 of 38 is 60.5, 24 of 38 is 63.2
        ("63.2", 1, 38, True),
        ("60.5", 1, 38, True),
        ("63", 0, 38, True),
        ("62", 0, 38, False),
        ("84.4", 1, 32, True),  # 27 of 32 is 84.375
        ("84.3", 1, 32, False),
        ("0", 1, 38, True),
        ("100", 1, 38, True),
        ("102.6", 1, 38, False),  # 39 of 38 is more than all
        ("-2.6", 1, 38, False),
        ("33.3", 1, 3, True),
        ("34", 0, 3, False),
        ("12.5", 1, 8, True),
        ("12.45", 2, 8, False),
    ],
)
def test_a_percentage_is_held_against_the_whole_numbers_it_could_come_from(
    percentage: str, decimals: int, whole: int, is_one: bool
):
    span = printed(Decimal(percentage), decimals)
    assert span.holds_a_share_of(exactly(whole)) is is_one


def test_a_number_that_prints_one_higher_is_no_share():
    # 1 of 8 is 12.5, which prints as 13 and not as 12; 12 begins at 11.5 and ends below 12.5.
    assert printed(Decimal(13), 0).holds_a_share_of(exactly(8)) is True
    assert printed(Decimal(12), 0).holds_a_share_of(exactly(8)) is False
    # Below nought it is the other way round.
    assert printed(Decimal("-0.0"), 0).holds_a_share_of(exactly(8)) is True


def test_a_share_of_a_hidden_count_is_one_of_any_number_it_may_be():
    assert printed(Decimal("33.3"), 1).holds_a_share_of(between(1, 4)) is True
    assert printed(Decimal("40.0"), 1).holds_a_share_of(between(1, 4)) is False


@pytest.mark.parametrize("whole", [exactly(0), exactly(F(77, 2)), between(0, 4), between(1, 5000)])
def test_a_share_of_no_number_of_cases_is_not_asked_for(whole: Span):
    assert printed(Decimal("62.8"), 1).holds_a_share_of(whole) is None


@settings(max_examples=200)
@given(st.integers(1, 400), st.integers(0, 2), st.decimals(0, 100, places=2))
def test_shares_are_those_that_counting_through_finds(whole: int, decimals: int, value: Decimal):
    value = half_away(value, decimals)
    prints = {half_away(Decimal(100 * n) / whole, decimals) for n in range(whole + 1)}
    assert printed(value, decimals).holds_a_share_of(exactly(whole)) is (value in prints)


def test_a_span_is_written_from_its_least_to_its_most():
    assert str(between(1, 4)) == "1 to 4"
    assert str(exactly(F(1, 3))) == "0.33"
    assert str(printed(Decimal("93.9"), 1)) == "93.85 to 93.95"
