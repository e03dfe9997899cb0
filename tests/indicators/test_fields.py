"""Figures are read back exactly, without the zeros that only fill their places."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from indicators.models.fields import DIGITS, PLACES, plain


@pytest.mark.parametrize(
    ("stored", "read"),
    [("23.1000000000", "23.1"), ("100.0000000000", "100"), ("0E-10", "0"), ("-0.00", "0")],
)
def test_zeros_that_say_nothing_are_left_out(stored: str, read: str) -> None:
    assert str(plain(Decimal(stored))) == read


@given(some.decimals(-(10 ** (DIGITS - PLACES)) + 1, 10 ** (DIGITS - PLACES) - 1, places=PLACES))
def test_no_digit_is_lost_and_none_written_with_an_exponent(figure: Decimal) -> None:
    found = plain(figure)
    assert found == figure
    exponent = found.as_tuple().exponent
    assert isinstance(exponent, int)
    assert exponent <= 0
    assert not (exponent and f"{found:f}".endswith("0"))
