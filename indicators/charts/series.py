"""What a chart of lines is made from; what each of it means is said in lines.py."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from indicators.charts.chart import Size
from indicators.charts.levels import Level, seen
from indicators.rules.periods import Month


class Special(StrEnum):
    """What a special cause means. Each has a shape of its own."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL = "special cause"


@dataclass(frozen=True)
class Point:
    month: Month
    value: Decimal | None
    shown: str
    is_provisional: bool = False
    special: Special | None = None


@dataclass(frozen=True)
class Limits:
    """Control limits from one month to another; `shown` as in "12% to 31%"."""

    first: Month
    last: Month
    lower: Decimal
    mean: Decimal
    upper: Decimal
    shown: str


@dataclass(frozen=True)
class Event:
    """A mark before a month: "New limits", "Series breaks"."""

    first: Month
    label: str
    is_break: bool = False


@dataclass(frozen=True)
class Note:
    month: Month
    words: str


@dataclass(frozen=True)
class Lines:
    name: str
    title: str
    label: str
    first: Month
    last: Month
    points: Sequence[Point]
    levels: Sequence[Level] = ()
    last_year: Sequence[Point] = ()
    last_year_label: str = "Year before"
    limits: Sequence[Limits] = ()
    events: Sequence[Event] = ()
    notes: Sequence[Note] = ()
    suffix: str = ""
    every: int = 1
    restarts: frozenset[Month] = frozenset()
    from_zero: bool = False
    year_starts: int = 4
    size: Size = field(default_factory=Size)

    @property
    def cut(self) -> "Lines":
        """What falls into its months, each kind in order; of last year what there is to draw."""
        first, last = self.first, self.last
        before = (point for point in self.last_year if point.value is not None)
        return replace(
            self,
            points=_within(self.points, first, last),
            last_year=_within(before, first, last),
            levels=seen(self.levels, first, last),
            limits=sorted(
                (each for each in self.limits if each.first <= last and each.last >= first),
                key=lambda each: each.first,
            ),
            events=sorted(
                (each for each in self.events if first <= each.first <= last),
                key=lambda event: event.first,
            ),
            notes=sorted(
                (each for each in self.notes if first <= each.month <= last),
                key=lambda note: note.month,
            ),
        )


def _within(points: Iterable[Point], first: Month, last: Month) -> list[Point]:
    fall_in = (point for point in points if first <= point.month <= last)
    return sorted(fall_in, key=lambda point: point.month)
