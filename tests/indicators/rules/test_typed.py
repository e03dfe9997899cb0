"""Figures as people type them."""

import re
from decimal import Decimal

import pytest

from indicators.rules.typed import NONE, SMALL, figure, worked_out


@pytest.mark.parametrize(
    ("typed", "unit", "read"),
    [
        ("", "number", None),
        ("  ", "number", None),
        ("12", "number", "12"),
        (" 1,234 ", "number", "1234"),
        ("1 234 567.5", "number", "1234567.5"),
        ("1\u00a0234", "number", "1234"),
        ("−3", "number", "-3"),
        ("+3", "number", "3"),
        ("-0", "number", "0"),
        ("23.1%", "percent", "23.1"),
        ("23.1 %", "percent", "23.1"),
        (".5", "percent", "0.5"),
        ("5.", "number", "5"),
        ("0.1234567890", "number", "0.1234567890"),
    ],
)
def test_a_figure_is_read_as_it_was_meant(typed: str, unit: str, read: str | None) -> None:
    assert figure(typed, unit) == (None if read is None else Decimal(read))
    assert str(figure(typed, unit)) != "-0"


@pytest.mark.parametrize(
    ("typed", "unit", "sentence"),
    [
        ("<5", "number", f"<5 is no figure. {SMALL}"),
        ("> 90", "percent", f"> 90 is no figure. {SMALL}"),
        ("n/a", "number", f"n/a is no figure. {NONE}"),
        ("–", "number", f"– is no figure. {NONE}"),
        ("23%", "number", "23%: this is no percentage. Type the number alone."),
        ("12,5", "number", "12,5: write a point before decimals, and commas between thousands."),
        ("1,23,456", "number", "1,23,456 is no number. Type digits and a point: 1234.5."),
        ("twelve", "number", "twelve is no number. Type digits and a point: 1234.5."),
        ("1e3", "number", "1e3 is no number. Type digits and a point: 1234.5."),
        ("£5", "number", "£5 is no number. Type digits and a point: 1234.5."),
        ("١٢", "number", "١٢ is no number. Type digits and a point: 1234.5."),
        ("9" * 21, "number", f"{'9' * 21} is too great a number."),
        ("0.12345678901", "number", "0.12345678901 has more than 10 decimals."),
    ],
)
def test_what_is_no_figure_is_answered_with_what_to_do(
    typed: str, unit: str, sentence: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        figure(typed, unit)


@pytest.mark.parametrize(
    ("numerator", "denominator", "unit", "comes_to"),
    [
        ("24", "38", "percent", "63.1578947368"),
        ("1", "8", "per_1000", "125"),
        ("0", "8", "percent", "0"),
        ("1", "0", "percent", None),
        ("0", "0", "percent", None),
        ("1", "8", "number", None),
        (None, "8", "percent", None),
        ("1", None, "percent", None),
    ],
)
def test_a_percentage_is_worked_out_from_its_counts(
    numerator: str | None, denominator: str | None, unit: str, comes_to: str | None
) -> None:
    counts = [None if each is None else Decimal(each) for each in (numerator, denominator)]
    assert worked_out(*counts, unit) == (None if comes_to is None else Decimal(comes_to))
