from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.display import AUTO, half_away, plain, rounded, shown

FIGURES = st.decimals(-10000, 10000, places=4)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("23.1", 0, "23"),
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("0.45", 1, "0.5"),
        ("-0.04", 1, "0.0"),
        ("1234567", 0, "1234567"),
        ("5", 1, "5.0"),
        ("0.125", 2, "0.13"),
        ("1000000000000000.5", 0, "1000000000000001"),
    ],
)
def test_half_is_rounded_away_from_zero(value: str, decimals: int, text: str):
    assert shown(Decimal(value), "percent", {"percent": decimals}) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("9.94", "9.9"),
        ("9.96", "10.0"),
        ("9.9999", "10.0"),
        ("10", "10"),
        ("10.5", "11"),
        ("-9.94", "-9.9"),
        ("-10.4", "-10"),
        ("0", "0.0"),
    ],
)
def test_auto_gives_one_decimal_to_figures_under_ten(value: str, text: str):
    assert shown(Decimal(value), "percent", {"percent": AUTO}) == text


def test_a_unit_that_the_policy_leaves_out_has_no_decimals():
    assert shown(Decimal("3.7"), "days", {"percent": 1}) == "4"


@given(FIGURES, st.integers(0, 4))
def test_rounding_is_symmetrical_and_moves_by_half_a_step_at_most(value: Decimal, decimals: int):
    found = half_away(value, decimals)
    assert half_away(-value, decimals) == -found
    assert abs(found - value) * 2 <= Decimal(1).scaleb(-decimals)
    if abs(found - value) * 2 == Decimal(1).scaleb(-decimals):
        assert abs(found) > abs(value)


@given(FIGURES)
def test_each_figure_is_rounded_by_its_own_size(value: Decimal):
    decimals = 1 if abs(value) < 10 else 0
    assert rounded(value, "days", {"days": AUTO}) == half_away(value, decimals)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("23.1000000000", "23.1"),
        ("100.0000000000", "100"),
        ("1E+3", "1000"),
        ("0E-10", "0"),
        ("-0.0", "0"),
        ("-0.50", "-0.5"),
        ("0.0000000001", "0.0000000001"),
    ],
)
def test_the_exact_figure_is_written_without_exponent_or_empty_zeros(value: str, text: str):
    assert plain(Decimal(value)) == text
