from decimal import Decimal

import pytest

from indicators.rules.display import AUTO
from indicators.rules.given import Figures, Given, Key, decimals_of, small
from indicators.rules.periods import Month
from indicators.rules.spans import Span, between, exactly, printed

JUNE = Month.of(2017, 6)


@pytest.mark.parametrize(
    ("given", "span", "written"),
    [
        (Given(Decimal(32)), exactly(32), "32"),
        (Given(Decimal(94), decimals=1), printed(Decimal("94.0"), 1), "94.0"),
        (Given(least=1, most=4), between(1, 4), "1 to 4"),
        (small(below=5), between(1, 4), "1 to 4"),
        (Given(), None, "not known"),
        (Given(numerator=Decimal(21), denominator=Decimal(25)), None, "not known"),
    ],
)
def test_a_figure_stands_for_every_number_it_could_be(
    given: Given, span: Span | None, written: str
):
    assert given.span == span
    assert str(given) == written


@pytest.mark.parametrize(
    ("value", "unit", "rule", "decimals"),
    [
        ("32.0000000000", "number", 0, None),  # a count is exact
        ("17.3", "number", 0, 1),  # a mean that is called a number isn't
        ("94", "percent", 1, 1),
        ("94.0000000000", "percent", 1, 1),
        ("94.25", "percent", 1, 2),
        ("94", "percent", AUTO, 0),
        ("3.8", "percent", AUTO, 1),
        ("4", "percent", AUTO, 1),
        ("100", "percent", 0, 0),
    ],
)
def test_a_figure_was_rounded_as_the_council_writes_it_or_as_it_is_written(
    value: str, unit: str, rule: int, decimals: int | None
):
    assert decimals_of(Decimal(value), unit, {unit: rule}) == decimals


def test_figures_are_found_by_code_and_month():
    whole, one, two = (Key("A", category, JUNE) for category in ("", "one", "two"))
    later = Key("A", "late", JUNE + 1)
    figures = Figures({each: Given(Decimal(1)) for each in (two, later, whole, one)})
    assert figures.categories == {"A": {"", "one", "two", "late"}}
    assert figures.by_month == {("A", JUNE): (one, two), ("A", JUNE + 1): (later,)}
    assert figures.span(one) == exactly(1)
    assert figures.span(Key("B", "", JUNE)) is None
