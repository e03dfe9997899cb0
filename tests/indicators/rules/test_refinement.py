from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.display import AUTO, half_away
from indicators.rules.refinement import Printed, is_refinement


@pytest.mark.parametrize(
    ("reported", "now"),
    [
        (("94", 0), ("94.4", 1)),
        (("88", 0), ("88.5", 1)),  # 88.46 prints as both
        (("96.5", 1), ("97", 0)),
        (("94", 0), ("93.5", 1)),
        (("-94", 0), ("-93.5", 1)),
        (("-88", 0), ("-88.5", 1)),
        (("0", 0), ("0.5", 1)),
        (("0", 0), ("-0.5", 1)),
        (("23.41", 0), ("23.44", 0)),
        (("615.9", 1), ("616", 0)),
    ],
)
def test_a_figure_that_says_more_is_a_refinement(
    reported: tuple[str, int], now: tuple[str, int]
) -> None:
    assert is_refinement(printed(reported), printed(now))
    assert is_refinement(printed(now), printed(reported))


@pytest.mark.parametrize(
    ("reported", "now"),
    [
        (("94", 0), ("94.6", 1)),
        (("94", 0), ("93.4", 1)),
        (("88", 0), ("89", 0)),
        (("4.8", 1), ("3.9", 1)),
        (("-94", 0), ("-94.6", 1)),
        (("0", 0), ("0.6", 1)),
        (("0", 0), ("-0.6", 1)),
        (("1", 0), ("-1", 0)),
        (("-88", 0), ("-89", 0)),
        (("0", 0), ("1", 0)),
        (("0", 1), ("0.1", 1)),
    ],
)
def test_a_figure_that_says_something_else_is_none(
    reported: tuple[str, int], now: tuple[str, int]
) -> None:
    assert not is_refinement(printed(reported), printed(now))
    assert not is_refinement(printed(now), printed(reported))


@given(
    st.decimals(-100, 100, places=4),
    st.integers(0, 3),
    st.integers(0, 3),
    st.decimals("-0.2", "0.2", places=4),
)
def test_it_agrees_with_a_search_for_such_a_number(
    number: Decimal, decimals: int, others: int, apart: Decimal
) -> None:
    reported = half_away(number, decimals)
    now = half_away(number + apart, others)
    around = (now + Decimal(step) / 10_000 for step in range(-5001, 5002))
    found = any(
        half_away(each, decimals) == reported and half_away(each, others) == now for each in around
    )
    assert is_refinement(Printed(reported, decimals), Printed(now, others)) == found


@pytest.mark.parametrize(
    ("reported", "now", "found"),
    [
        ("10.2", "9.8", False),  # 10 and 9.8: what prints as 9.8 has a decimal, and isn't 10
        ("-10.2", "-9.8", False),
        ("9.97", "10.4", True),  # both 10
        ("-9.97", "-10.4", True),
        ("9.91", "9.94", True),
        ("9.9", "10", False),
        ("10.6", "10.4", False),
    ],
)
def test_a_figure_whose_size_decides_its_decimals_is_held_at_those(
    reported: str, now: str, found: bool
) -> None:
    one, other = Printed(Decimal(reported), AUTO), Printed(Decimal(now), AUTO)
    assert is_refinement(one, other) == found
    assert is_refinement(other, one) == found


def test_a_size_that_decided_decimals_is_none_where_they_are_fixed() -> None:
    assert is_refinement(Printed(Decimal("10.2"), AUTO), Printed(Decimal("9.98"), 2))
    assert not is_refinement(Printed(Decimal("10.2"), AUTO), Printed(Decimal("9.8"), 1))
    assert is_refinement(Printed(Decimal("10.2"), 0), Printed(Decimal("9.8"), 1))


def printed(text: tuple[str, int]) -> Printed:
    return Printed(Decimal(text[0]), text[1])
