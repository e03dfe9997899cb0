"""How exactly a figure as typed has to be borne out."""

from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.rules.spans import exactly, printed
from narratives.rules.claims.facts import Amount
from narratives.rules.claims.figures import figures
from narratives.rules.claims.holding import Fit, fit


def held(value: str, decimals: int | None = None) -> Amount:
    number = Decimal(value)
    span = exactly(number) if decimals is None else printed(number, decimals)
    return Amount(Fraction(number), span, "")


@pytest.mark.parametrize(
    ("typed", "value", "expected"),
    [
        ("23%", "23.1", Fit.MATCH),
        ("23.1%", "23.05", Fit.MATCH),
        ("23.0%", "23.05", Fit.TRUNCATED),
        ("23.0%", "23.1", Fit.NOT),
        ("59%", "59.6", Fit.TRUNCATED),
        ("58%", "59.6", Fit.NOT),
        ("around 23%", "23.9", Fit.MATCH),
        ("around 23%", "25.9", Fit.PERHAPS),
        ("around 23%", "30", Fit.NOT),
        ("nearly 60%", "57.8", Fit.MATCH),
        ("nearly 60%", "60.4", Fit.MATCH),
        ("nearly 60%", "62", Fit.NOT),
        ("over 60%", "60.1", Fit.MATCH),
        ("over 60%", "60", Fit.NOT),
        ("at least 60%", "60", Fit.MATCH),
        ("fewer than 400", "371", Fit.MATCH),
        ("fewer than 300", "371", Fit.NOT),
        ("just over 22%", "22.04", Fit.MATCH),
        ("just over 22%", "21", Fit.NOT),
        ("a third of", "31.4", Fit.MATCH),
        ("more than half of", "57.8", Fit.MATCH),
        ("more than half of", "48", Fit.NOT),
        ("one in five", "22", Fit.MATCH),
        ("one in five", "35", Fit.NOT),
    ],
)
def test_a_figure_is_held_at_the_precision_of_its_words(typed: str, value: str, expected: Fit):
    (figure,) = figures(typed, [], [])
    assert fit(figure, held(value)) is expected


def test_what_was_printed_without_decimals_contradicts_none_that_print_so():
    (figure,) = figures("66.3%", [], [])
    assert fit(figure, held("66", decimals=0)) is Fit.PERHAPS
    (figure,) = figures("66.7%", [], [])
    assert fit(figure, held("66", decimals=0)) is Fit.NOT
