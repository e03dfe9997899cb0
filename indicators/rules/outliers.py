"""Figures far from what is usual for their series: to be looked at, not refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from indicators.rules.display import half_away, plain, shortly
from indicators.rules.periods import POINT_IN_TIME, YEAR_TO_DATE, Month
from indicators.rules.spc import Chart, Limits, Segment

AT_LEAST = 7
OVER = Decimal("3.5")
OF_MAD = Decimal("0.6745")  # of a normal series' standard deviation
OF_MEAN = Decimal("1.253314")  # how many mean deviations make one standard deviation
LEAST_SPREAD = Decimal(1)


@dataclass(frozen=True)
class Outlier:
    end: Month
    value: Decimal
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Usual:
    """What a series usually is: its median, and the distance from it that scores 1."""

    median: Decimal
    spread: Decimal

    def score(self, value: Decimal) -> Decimal:
        return abs(value - self.median) / self.spread

    def is_far(self, value: Decimal) -> bool:
        return abs(value - self.median) > OVER * self.spread


def outliers(chart: Chart, *, months: int) -> list[Outlier]:
    """The points of a series that are odd by the modified z-score, its control limits, or both.

    A running total grows by its nature, so it has none. A count at a month's end is judged by its
    score alone: its limits are too narrow. Each segment between events is judged by itself.
    """
    if months == YEAR_TO_DATE:
        return []
    with_limits = months != POINT_IN_TIME
    return [
        found
        for segment in chart.segments
        for found in _of_segment(segment, segment.limits if with_limits else None)
    ]


def usual(values: Sequence[Decimal]) -> Usual | None:
    """The scale of the modified z-score, 0.6745 * |x - median| / MAD; None under seven figures.

    Where more than half of the figures are equal the MAD is 0. The mean deviation stands in, but
    never less than one case or one percentage point: a single 1 among zeros is nothing odd.
    """
    if len(values) < AT_LEAST:
        return None
    middle = median(values)
    deviations = [abs(value - middle) for value in values]
    mad = median(deviations)
    if mad:
        return Usual(middle, mad / OF_MAD)
    mean = sum(deviations, Decimal(0)) / len(deviations)
    return Usual(middle, max(mean, LEAST_SPREAD) * OF_MEAN)


def _of_segment(segment: Segment, limits: Limits | None) -> list[Outlier]:
    scale = usual([reading.value for reading in segment.readings])
    found = []
    for reading in segment.readings:
        reasons = (_by_score(reading.value, scale), _by_limits(reading.value, limits))
        if any(reasons):
            found.append(Outlier(reading.end, reading.value, tuple(filter(None, reasons))))
    return found


def _by_score(value: Decimal, scale: Usual | None) -> str:
    if scale is None or not scale.is_far(value):
        return ""
    return (
        f"{shortly(value)} is far from the usual {shortly(scale.median)}: it scores "
        f"{half_away(scale.score(value), 2)}, and anything over {OVER} is odd."
    )


def _by_limits(value: Decimal, limits: Limits | None) -> str:
    if limits is None or limits.lower <= value <= limits.upper:
        return ""
    side, limit = ("above", limits.upper) if value > limits.upper else ("below", limits.lower)
    return f"{shortly(value)} lies {side} its control limit of {plain(half_away(limit, 2))}."
