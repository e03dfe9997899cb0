"""Statistical process control: XmR charts read as NHS England's "Making Data Count" reads them.

Limits lie 2.66 mean moving ranges from the mean. Points, limits and marks come back as data for
a chart or a page to draw; a series that can't have limits comes back with the reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from itertools import groupby, pairwise

from indicators.rules.periods import POINT_IN_TIME, YEAR_TO_DATE, Month

# Raised whenever a limit, a rule or an icon comes out otherwise than before.
RULE_SET = 1

AT_LEAST = 13
LIMIT = Decimal("2.66")
ZONE = Decimal("1.7733")
DROPPED_FROM = Decimal("3.267")
RUN = 7

# Figures have ten decimals: at twelve a limit that equals one is equal to it.
PLACES = Decimal("1e-12")
PRECISION = 50

BIGGER = "bigger"
SMALLER = "smaller"


class Side(StrEnum):
    HIGH = "high"
    LOW = "low"


class Cause(StrEnum):
    """Why a point is no common cause, in the order in which the rules are read."""

    OUTSIDE = "outside the limits"
    TREND = "trend"
    TWO_OF_THREE = "two of three near a limit"
    SHIFT = "on one side of the mean"


class Variation(StrEnum):
    COMMON = "common cause"
    IMPROVEMENT_HIGH = "improvement, high"
    IMPROVEMENT_LOW = "improvement, low"
    CONCERN_HIGH = "concern, high"
    CONCERN_LOW = "concern, low"
    NEUTRAL_HIGH = "special cause, high"
    NEUTRAL_LOW = "special cause, low"


class Assurance(StrEnum):
    MET = "consistently met"
    MISSED = "consistently missed"
    HIT_AND_MISS = "hit and miss"


@dataclass(frozen=True)
class Point:
    end: Month
    value: Decimal


@dataclass(frozen=True)
class Event:
    """Something dated after which the limits begin anew: somebody's decision, with its reason."""

    first: Month
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError(f"Say why the limits begin anew in {self.first.label}.")


@dataclass(frozen=True)
class Limits:
    mean: Decimal
    lower: Decimal
    upper: Decimal
    lower_zone: Decimal
    upper_zone: Decimal
    moving_range: Decimal


@dataclass(frozen=True)
class Special:
    cause: Cause
    side: Side


@dataclass(frozen=True)
class Reading:
    """A point and what the rules say of it, the deciding rule first."""

    end: Month
    value: Decimal
    special: tuple[Special, ...] = ()


@dataclass(frozen=True)
class Segment:
    """The points from one event to the next, with limits of their own where they are enough."""

    event: Event | None
    readings: tuple[Reading, ...]
    limits: Limits | None


@dataclass(frozen=True)
class Chart:
    segments: tuple[Segment, ...]
    variation: Variation | None
    assurance: Assurance | None
    # Why there are no icons, and what to bear in mind where there are: sentences, or empty.
    why_none: str
    warning: str
    rule_set: int = RULE_SET


def chart(
    points: Iterable[Point],
    *,
    months: int,
    lookback: int | None = None,
    better: str = "neutral",
    target: Decimal | None = None,
    events: Iterable[Event] = (),
) -> Chart:
    """A series read by the rules.

    Points are the figures there are: a month without one is passed over. Events are rebasings and
    breaks in the series alike. The icons read the latest point and the segment it lies in; the
    target is the one in force then.
    """
    series = sorted(points, key=lambda point: point.end)
    ends = [point.end for point in series]
    if len(set(ends)) < len(ends):
        raise ValueError("A control chart takes one figure a month.")
    unsuitable = why_unsuitable(months=months, lookback=lookback, ends=ends)
    segments = tuple(
        _segment(event, part, with_limits=not unsuitable) for event, part in _parts(series, events)
    )
    latest = segments[-1]
    if latest.limits is None:
        return Chart(segments, None, None, unsuitable or _too_short(latest), "")
    return Chart(
        segments,
        variation_of(latest.readings[-1], better),
        _assurance(latest, better, target),
        "",
        _DEPENDENT if months == POINT_IN_TIME else "",
    )


_DEPENDENT = (
    "Each figure is a count at a month's end, and most of it was there the month before: "
    "limits are narrower than they should be, and runs are longer."
)


def why_unsuitable(*, months: int, lookback: int | None, ends: Sequence[Month]) -> str:
    """Why figures of this kind never get limits, as a sentence; empty where they may."""
    if months == YEAR_TO_DATE:
        return (
            "No control limits: each figure is a running total that holds the ones before it "
            "and starts again each year."
        )
    if lookback:
        return (
            f"No control limits: each figure looks back {lookback} months, so that the same "
            "cases are in one figure and the next."
        )
    if any(earlier.months_until(later) < months for earlier, later in pairwise(ends)):
        return (
            f"No control limits: each figure covers {months} months and overlaps with the one "
            "before."
        )
    return ""


def limits(values: Sequence[Decimal]) -> Limits:
    """Natural process limits of two values or more; nothing is cut off at 0 or 100."""
    with localcontext(prec=PRECISION):
        mean = sum(values, Decimal(0)) / len(values)
        moving_range = _moving_range([abs(later - earlier) for earlier, later in pairwise(values)])
        found = (
            mean,
            mean - LIMIT * moving_range,
            mean + LIMIT * moving_range,
            mean - ZONE * moving_range,
            mean + ZONE * moving_range,
            moving_range,
        )
        return Limits(*(each.quantize(PLACES) for each in found))


def special_causes(values: Sequence[Decimal], within: Limits) -> list[tuple[Special, ...]]:
    """What the four rules say of each value, in their order."""
    by_rule = [
        (Cause.OUTSIDE, _beyond(values, within.lower, within.upper)),
        (Cause.TREND, _trends(values)),
        (Cause.TWO_OF_THREE, _two_of_three(values, within)),
        (Cause.SHIFT, _shifts(values, within.mean)),
    ]
    found: list[list[Special]] = [[] for _ in values]
    for cause, sides in by_rule:
        for special, side in zip(found, sides, strict=True):
            if side:
                special.append(Special(cause, side))
    return [tuple(special) for special in found]


Sides = list[Side | None]


def _parts(series: list[Point], events: Iterable[Event]) -> list[tuple[Event | None, list[Point]]]:
    """The series cut at its events; an event without a point before or after it cuts nothing."""
    parts: list[tuple[Event | None, list[Point]]] = [(None, [])]
    coming = sorted(events, key=lambda event: event.first)
    for point in series:
        while coming and coming[0].first <= point.end:
            event = coming.pop(0)
            if parts[-1][1]:
                parts.append((event, []))
            elif parts[-1][0]:
                parts[-1] = (event, [])
        parts[-1][1].append(point)
    return parts


def _segment(event: Event | None, part: list[Point], *, with_limits: bool) -> Segment:
    if not with_limits or len(part) < AT_LEAST:
        return Segment(event, tuple(Reading(point.end, point.value) for point in part), None)
    values = [point.value for point in part]
    found = limits(values)
    readings = (
        Reading(point.end, point.value, special)
        for point, special in zip(part, special_causes(values, found), strict=True)
    )
    return Segment(event, tuple(readings), found)


def _too_short(latest: Segment) -> str:
    there = len(latest.readings)
    verb = "is" if there == 1 else "are"
    since = f" since {latest.event.first.label}" if latest.event else ""
    return f"No control limits yet: they need {AT_LEAST} figures, and there {verb} {there}{since}."


def _moving_range(ranges: Sequence[Decimal]) -> Decimal:
    """Their mean, once without those that are out of all proportion.

    Where only equal neighbours would be left, nothing is dropped: limits without width would
    call every point exceptional.
    """
    total = sum(ranges, Decimal(0))
    kept = [each for each in ranges if each * len(ranges) < DROPPED_FROM * total]
    counted = kept if any(kept) else ranges
    return sum(counted, Decimal(0)) / len(counted)


def _beyond(values: Sequence[Decimal], lower: Decimal, upper: Decimal) -> Sides:
    return [Side.HIGH if value > upper else Side.LOW if value < lower else None for value in values]


def _trends(values: Sequence[Decimal]) -> Sides:
    steps = [_side(later, earlier) for earlier, later in pairwise(values)]
    sides: Sides = [None] * len(values)
    for side, start, stop in _runs(steps, RUN - 1):
        # Six steps join seven points. A turning point stays with the trend that it ended.
        for place in range(start, stop + 1):
            sides[place] = sides[place] or side
    return sides


def _two_of_three(values: Sequence[Decimal], within: Limits) -> Sides:
    """The points beyond the zone; the third of the three is marked only if it is, too."""
    beyond = _beyond(values, within.lower_zone, within.upper_zone)
    sides: Sides = [None] * len(values)
    for start in range(len(values) - 2):
        for side in Side:
            places = [each for each in range(start, start + 3) if beyond[each] is side]
            if len(places) >= 2:
                for place in places:
                    sides[place] = side
    return sides


def _shifts(values: Sequence[Decimal], mean: Decimal) -> Sides:
    sides: Sides = [None] * len(values)
    for side, start, stop in _runs([_side(value, mean) for value in values], RUN):
        sides[start:stop] = [side] * (stop - start)
    return sides


def _runs(sides: Sides, at_least: int) -> list[tuple[Side, int, int]]:
    """Where the same side stands so many times in a row: from, and up to before."""
    found = []
    start = 0
    for side, group in groupby(sides):
        stop = start + len(list(group))
        if side and stop - start >= at_least:
            found.append((side, start, stop))
        start = stop
    return found


def _side(value: Decimal, middle: Decimal) -> Side | None:
    if value == middle:
        return None
    return Side.HIGH if value > middle else Side.LOW


def variation_of(reading: Reading, better: str) -> Variation:
    """What a point says by itself, by the rule that decides it."""
    if not reading.special:
        return Variation.COMMON
    side = reading.special[0].side
    if better == BIGGER:
        return Variation.IMPROVEMENT_HIGH if side is Side.HIGH else Variation.CONCERN_LOW
    if better == SMALLER:
        return Variation.CONCERN_HIGH if side is Side.HIGH else Variation.IMPROVEMENT_LOW
    return Variation.NEUTRAL_HIGH if side is Side.HIGH else Variation.NEUTRAL_LOW


def _assurance(segment: Segment, better: str, target: Decimal | None) -> Assurance | None:
    if segment.limits is None or target is None or better not in {BIGGER, SMALLER}:
        return None
    lower, upper = segment.limits.lower, segment.limits.upper
    if lower == upper == target:  # every point is equal, and just meets it
        return Assurance.MET
    above, below = target > upper, target < lower
    if not (above or below):
        return Assurance.HIT_AND_MISS
    return Assurance.MET if below == (better == BIGGER) else Assurance.MISSED
