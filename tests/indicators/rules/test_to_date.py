"""What a year comes to so far."""

from decimal import Decimal

import pytest

from indicators.rules.periods import Month
from indicators.rules.to_date import Figure, Measure, to_date

APRIL = Month.of(2017, 4)
YEAR = [APRIL + place for place in range(3)]


def figures(*said: str | tuple[str, str] | None) -> dict[Month, Figure]:
    """From April on: a value, or a percentage as its two counts; None where nothing is known."""
    return {APRIL + place: _figure(one) for place, one in enumerate(said) if one is not None}


def _figure(said: str | tuple[str, str]) -> Figure:
    if isinstance(said, str):
        return Figure(Decimal(said) if said else None)
    part, whole = map(Decimal, said)
    return Figure(part * 100 / whole, part, whole)


COUNT = Measure(1, "number")
STOCK = Measure(0, "number")
DERIVED = Measure(1, "percent", "percent(A, B)")


@pytest.mark.parametrize(
    ("measure", "known", "value", "ends"),
    [
        (COUNT, figures("3", "4", "5"), "12", YEAR),
        (STOCK, figures("3", "4", "5"), "5", YEAR[2:]),
        (STOCK, figures("3", "4", ""), "4", YEAR[1:2]),
        (DERIVED, figures(("1", "2"), ("1", "8"), ("0", "10")), "10", YEAR),
        (Measure(3, "number"), figures(None, None, "7"), "7", YEAR[2:]),
    ],
    ids=["a sum of counts", "the last stock", "the last that is known", "a ratio", "a quarter"],
)
def test_a_year_so_far_is_said_with_the_months_that_it_is_made_of(
    measure: Measure, known: dict[Month, Figure], value: str, ends: list[Month]
) -> None:
    found = to_date(measure, known.get, YEAR)
    assert found
    assert (found.figure.value, list(found.ends)) == (Decimal(value), ends)


@pytest.mark.parametrize(
    ("measure", "known"),
    [
        (COUNT, figures("3", None, "5")),
        (COUNT, figures("3", "", "5")),
        (COUNT, {}),
        (STOCK, {}),
        (Measure(1, "percent"), figures(("1", "2"), ("1", "8"), ("0", "10"))),
        (DERIVED, figures("50", "60", "70")),
        (Measure(1, "days"), figures("3", "4", "5")),
        (Measure(2, "number"), figures("3", "4", "5")),
        (Measure(12, "number"), figures("3", "4", "5")),
    ],
    ids=[
        "a month is missing",
        "a month has no figure",
        "nothing is known",
        "no stock is known",
        "a percentage that is given",
        "a percentage without counts",
        "a mean of days",
        "a period that isn't over",
        "a rolling year",
    ],
)
def test_of_some_nothing_is_said(measure: Measure, known: dict[Month, Figure]) -> None:
    assert to_date(measure, known.get, YEAR) is None
