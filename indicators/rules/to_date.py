"""What a year comes to so far: of counts their sum, of points in time the last, of percentages that
are worked out the ratio of their sums, and of anything else nothing.

Percentages are never averaged, and a sum with a gap in it would be smaller than the truth.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.formula import Function
from indicators.rules.periods import POINT_IN_TIME, Month


@dataclass(frozen=True)
class Figure:
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True)
class Measure:
    """How many months one of its figures covers, in which unit, and how it follows from others."""

    months: int
    unit: str
    derive: str = ""


@dataclass(frozen=True)
class Total:
    """And the months whose figures it was made of: who knows those knows it."""

    figure: Figure
    ends: tuple[Month, ...]


def to_date(
    measure: Measure, figure_at: Callable[[Month], Figure | None], year: Sequence[Month]
) -> Total | None:
    """`year` holds its months so far. None where nothing may be said."""
    if measure.months == POINT_IN_TIME:
        return _last(figure_at, year)
    periods = _periods(measure.months, figure_at, year)
    figures = [figure for _, figure in periods]
    ends = tuple(end for end, _ in periods)
    if measure.unit == "number":
        value = _sum([figure.value for figure in figures])
        return None if value is None else Total(Figure(value), ends)
    if not measure.derive.startswith(Function.PERCENT):
        return None
    part = _sum([figure.numerator for figure in figures])
    whole = _sum([figure.denominator for figure in figures])
    if part is None or not whole:
        return None
    return Total(Figure(part * 100 / whole, part, whole), ends)


def _last(figure_at: Callable[[Month], Figure | None], year: Sequence[Month]) -> Total | None:
    for month in reversed(year):
        found = figure_at(month)
        if found and found.value is not None:
            return Total(found, (month,))
    return None


def _periods(
    length: int, figure_at: Callable[[Month], Figure | None], year: Sequence[Month]
) -> list[tuple[Month, Figure]]:
    """From the start of the year on; none where they leave a gap."""
    if length < 1 or len(year) % length:
        return []
    found = [(end, figure_at(end)) for end in year[length - 1 :: length]]
    known = [(end, figure) for end, figure in found if figure]
    return known if len(known) == len(found) else []


def _sum(figures: Sequence[Decimal | None]) -> Decimal | None:
    """Nothing where there are none, or one is missing: a sum without it would be smaller."""
    known = [figure for figure in figures if figure is not None]
    return sum(known, Decimal(0)) if figures and len(known) == len(figures) else None
